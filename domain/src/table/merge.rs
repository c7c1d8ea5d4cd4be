//! Changed cases put into a table without reading the others again: their columns are copied in runs.

use super::{CaseKey, Column, FactTable, Known, PackedDay, TableError, after_twelve_months, pack_day};
use crate::fact::{Fact, Moment, STORED_MOMENTS, Trait};
use foldhash::{HashMap, HashMapExt};
use std::collections::BTreeMap;
use std::hash::Hash;
use std::ops::Range;

/// A fact that comes: where it goes, and the old row it replaces.
#[derive(Clone, Copy)]
struct Coming<'a> {
    fact: &'a Fact,
    at: usize,
    old: Option<usize>,
}

/// How the old rows and the coming ones make the new table.
struct Plan<'a> {
    /// Old rows copied in one piece, and whether a coming one that replaces none follows them.
    runs: Vec<(Range<usize>, bool)>,
    coming: Vec<Coming<'a>>,
    rows: usize,
}

impl FactTable {
    /// The same table after cases changed: `Some` puts a fact in or replaces it, `None` takes it out.
    /// Equal, to the byte, to [`FactTable::build`] over the facts as they are afterwards.
    pub fn apply(&self, changes: &BTreeMap<CaseKey, Option<Fact>>) -> Result<Self, TableError> {
        let plan = self.plan(changes);
        let [divisions, judges, causes] = [&self.divisions, &self.judges, &self.causes]
            .map(|words| words.iter().map(String::as_str).collect::<Vec<_>>());
        let mut division = Coded::new("divisions", &divisions, &self.division);
        let mut judge = Coded::new("judges", &judges, &self.judge);
        let mut cause = Coded::new("causes", &causes, &self.cause);
        let mut shape = Coded::new("kinds of case", &self.shapes, &self.shape);
        // Each fact is read once, whatever it changes: facts lie far apart in memory.
        let mut values = Vec::with_capacity(plan.coming.len());
        for Coming { fact, at, old } in plan.coming.iter().copied() {
            division.code(old, fact.division.as_str())?;
            judge.code(old, fact.judge.as_str())?;
            cause.code(old, fact.cause.as_str())?;
            shape.code(old, fact.shape)?;
            values.push((at, Values::from(fact)));
        }
        let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        let ((divisions, division), (judges, judge)) = (division.finish(&plan), judge.finish(&plan));
        let ((causes, cause), (shapes, shape)) = (cause.finish(&plan), shape.finish(&plan));
        let day = |at: usize, old: &Column<PackedDay>| {
            plan.column(old, values.iter().map(|(row, values)| (*row, values.days.get(at).copied().unwrap_or(0))))
        };
        let [twelve, closed] = [&self.twelve_months, &self.closed_after_twelve_months];
        Ok(Self {
            court: self.court.clone(),
            divisions: owned(divisions),
            judges: owned(judges),
            causes: owned(causes),
            shapes,
            year: plan.column(&self.year, values.iter().map(|(row, values)| (*row, values.year))),
            serial: plan.column(&self.serial, values.iter().map(|(row, values)| (*row, values.serial))),
            division,
            judge,
            cause,
            shape,
            days: std::array::from_fn(|at| self.days.get(at).map(|old| day(at, old)).unwrap_or_default()),
            applied: plan.column(&self.applied, values.iter().map(|(row, values)| (*row, values.applied))),
            recovered: plan.column(&self.recovered, values.iter().map(|(row, values)| (*row, values.recovered))),
            people: self.people.clone(),
            reported: self.reported.clone(),
            refused: self.refused.clone(),
            twelve_months: plan.column(twelve, values.iter().map(|(row, values)| (*row, values.twelve_months.0))),
            closed_after_twelve_months: plan
                .column(closed, values.iter().map(|(row, values)| (*row, values.twelve_months.1))),
            known: Known::default(),
        })
    }

    fn plan<'a>(&self, changes: &'a BTreeMap<CaseKey, Option<Fact>>) -> Plan<'a> {
        let (mut runs, mut coming) = (Vec::new(), Vec::with_capacity(changes.len()));
        let (mut from, mut at, mut put_in, mut taken_out) = (0, 0, 0, 0);
        for (key, fact) in changes {
            let old = self.first_not_before(key, at);
            let standing = self.key(old).as_ref() == Some(key);
            at = old + usize::from(standing);
            let place = old + put_in - taken_out;
            match (standing, fact) {
                (true, Some(fact)) => coming.push(Coming { fact, at: place, old: Some(old) }),
                (false, Some(fact)) => {
                    coming.push(Coming { fact, at: place, old: None });
                    runs.push((from..old, true));
                    from = old;
                    put_in += 1;
                }
                (true, None) => {
                    runs.push((from..old, false));
                    from = old + 1;
                    taken_out += 1;
                }
                (false, None) => {}
            }
        }
        runs.push((from..self.len(), false));
        Plan { runs, coming, rows: self.len() + put_in - taken_out }
    }

    pub(crate) fn key(&self, row: usize) -> Option<CaseKey> {
        let shape = self.shapes.get(usize::from(*self.shape.get(row)?))?;
        Some(CaseKey {
            type_code: shape.type_code.index(),
            special: shape.traits.has(Trait::SpecialNumber),
            year: *self.year.get(row)?,
            serial: *self.serial.get(row)?,
        })
    }

    /// The first row from `at` on whose key is not smaller: in growing steps, for the next change is mostly near.
    pub(super) fn first_not_before(&self, key: &CaseKey, at: usize) -> usize {
        let before = |row: usize| self.key(row).is_some_and(|standing| standing < *key);
        let (mut low, mut step) = (at, 1);
        while before(low + step - 1) {
            low += step;
            step *= 2;
        }
        let mut high = (low + step - 1).min(self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if before(middle) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

impl Plan<'_> {
    /// A column of the new table: the values of the old one, and those of the coming rows. The old one itself, where every row
    /// stays where it was and holds what it held.
    fn column<T: Copy + Default + PartialEq>(
        &self,
        old: &Column<T>,
        coming: impl Iterator<Item = (usize, T)> + Clone,
    ) -> Column<T> {
        let moved = self.runs.len() > 1;
        if !moved && coming.clone().all(|(at, value)| old.get(at) == Some(&value)) {
            return old.clone();
        }
        let mut column = Vec::with_capacity(self.rows);
        for (copied, followed) in &self.runs {
            column.extend_from_slice(old.get(copied.clone()).unwrap_or_default());
            column.extend(followed.then(T::default));
        }
        coming.for_each(|(at, value)| set(&mut column, at, value));
        column.into()
    }
}

/// What a coming fact holds, but for its words and its shape.
struct Values {
    year: u16,
    serial: u32,
    days: [PackedDay; STORED_MOMENTS],
    twelve_months: (PackedDay, PackedDay),
    applied: u64,
    recovered: u64,
}

impl From<&Fact> for Values {
    fn from(fact: &Fact) -> Self {
        let days = fact.days.map(pack_day);
        let day = |moment: Moment| days.get(usize::from(moment.index())).copied().unwrap_or(0);
        Self {
            year: fact.number.year,
            serial: fact.number.serial,
            days,
            twelve_months: after_twelve_months(day(Moment::Docketed), day(Moment::Closed)),
            applied: fact.applied,
            recovered: fact.recovered,
        }
    }
}

/// A dictionary-coded column of the new table with its words.
struct Coded<'a, T> {
    what: &'static str,
    /// The old words, and the column of their codes.
    old: &'a [T],
    column: &'a Column<u16>,
    /// All words, those that are new behind the old ones.
    words: Vec<T>,
    known: HashMap<T, u16>,
    /// The codes of the coming rows.
    coming: Vec<u16>,
}

impl<'a, T: Ord + Hash + Copy> Coded<'a, T> {
    fn new(what: &'static str, old: &'a [T], column: &'a Column<u16>) -> Self {
        let mut known = HashMap::new();
        known.extend(old.iter().copied().zip(0..=u16::MAX));
        Self { what, old, column, words: old.to_vec(), known, coming: Vec::new() }
    }

    /// Takes the word of the next coming row, which replaces an old one or none.
    fn code(&mut self, old: Option<usize>, word: T) -> Result<(), TableError> {
        // Most changes leave most words of a case as they are.
        let before = old.and_then(|row| self.column.get(row)).copied();
        let stays = before.filter(|code| self.old.get(usize::from(*code)) == Some(&word));
        let code = match stays.or_else(|| self.known.get(&word).copied()) {
            Some(code) => code,
            None => {
                let code = u16::try_from(self.words.len()).map_err(|_| TableError::TooManyWords(self.what))?;
                self.words.push(word);
                self.known.insert(word, code);
                code
            }
        };
        self.coming.push(code);
        Ok(())
    }

    /// The words in use, sorted, and the column.
    fn finish(self, plan: &Plan<'_>) -> (Vec<T>, Column<u16>) {
        let Self { words, column, coming, .. } = self;
        let mut column = plan.column(column, plan.coming.iter().map(|coming| coming.at).zip(coming.iter().copied()));
        let mut kept: Vec<(T, usize)> = words.iter().copied().zip(0..).collect();
        let used = used(&column, words.len());
        kept.retain(|(_, code)| used.get(*code).copied().unwrap_or(false));
        kept.sort_unstable();
        if !kept.iter().map(|(_, code)| *code).eq(0..kept.len()) {
            let mut moved = vec![u16::MAX; words.len()];
            for ((_, code), place) in kept.iter().zip(0..=u16::MAX) {
                set(&mut moved, *code, place);
            }
            for code in column.make_mut() {
                *code = moved.get(usize::from(*code)).copied().unwrap_or(u16::MAX);
            }
        }
        (kept.into_iter().map(|(word, _)| word).collect(), column)
    }
}

/// Which of so many codes a column holds: read as far as it takes to have seen them all.
fn used(column: &[u16], codes: usize) -> Vec<bool> {
    let mut used = vec![false; codes];
    let mut unseen = codes;
    for code in column {
        if let Some(used) = used.get_mut(usize::from(*code))
            && !*used
        {
            *used = true;
            unseen -= 1;
            if unseen == 0 {
                break;
            }
        }
    }
    used
}

fn set<T>(column: &mut [T], at: usize, value: T) {
    if let Some(place) = column.get_mut(at) {
        *place = value;
    }
}
