//! Changed cases put into a table without reading the others again: their columns are copied in runs.

use super::{CaseKey, FactTable, Known, Row, TableError, after_twelve_months};
use crate::fact::{Fact, Moment, Trait};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::ops::Range;

/// Where a coming row goes, and the old one it replaces.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    old: Option<usize>,
}

/// How the old rows and the coming ones make the new table.
struct Plan {
    /// Old rows copied in one piece, and whether a coming one that replaces none follows them.
    runs: Vec<(Range<usize>, bool)>,
    places: Vec<Place>,
    rows: usize,
}

impl FactTable {
    /// The same table after cases changed: `Some` puts a fact in or replaces it, `None` takes it out.
    /// Equal, to the byte, to [`FactTable::build`] over the facts as they are afterwards.
    pub fn apply(&self, changes: &BTreeMap<CaseKey, Option<Fact>>) -> Result<Self, TableError> {
        let plan = self.plan(changes);
        let coming = || changes.values().flatten();
        let [divisions, judges, causes] = [&self.divisions, &self.judges, &self.causes]
            .map(|words| words.iter().map(String::as_str).collect::<Vec<_>>());
        let (divisions, division) =
            plan.coded("divisions", &divisions, &self.division, coming().map(|fact| fact.division.as_str()))?;
        let (judges, judge) = plan.coded("judges", &judges, &self.judge, coming().map(|fact| fact.judge.as_str()))?;
        let (causes, cause) = plan.coded("causes", &causes, &self.cause, coming().map(|fact| fact.cause.as_str()))?;
        let (shapes, shape) =
            plan.coded("kinds of case", &self.shapes, &self.shape, coming().map(|fact| fact.shape))?;
        let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        let mut table = Self {
            court: self.court.clone(),
            divisions: owned(divisions),
            judges: owned(judges),
            causes: owned(causes),
            shapes,
            year: plan.column(&self.year),
            serial: plan.column(&self.serial),
            division,
            judge,
            cause,
            shape,
            days: self.days.each_ref().map(|column| plan.column(column)),
            applied: plan.column(&self.applied),
            recovered: plan.column(&self.recovered),
            people: self.people.clone(),
            reported: self.reported.clone(),
            refused: self.refused.clone(),
            twelve_months: plan.column(&self.twelve_months),
            closed_after_twelve_months: plan.column(&self.closed_after_twelve_months),
            known: Known::default(),
        };
        for (fact, Place { at, .. }) in coming().zip(&plan.places) {
            table.put(*at, &Row::from(fact));
        }
        Ok(table)
    }

    /// Writes a row, all but the codes of its words and its shape.
    fn put(&mut self, at: usize, row: &Row<'_>) {
        set(&mut self.year, at, row.key.year);
        set(&mut self.serial, at, row.key.serial);
        for (column, day) in self.days.iter_mut().zip(row.days) {
            set(column, at, day);
        }
        set(&mut self.applied, at, row.applied);
        set(&mut self.recovered, at, row.recovered);
        let day = |moment: Moment| row.days.get(usize::from(moment.index())).copied().unwrap_or(0);
        let (passed, closed) = after_twelve_months(day(Moment::Docketed), day(Moment::Closed));
        set(&mut self.twelve_months, at, passed);
        set(&mut self.closed_after_twelve_months, at, closed);
    }

    fn plan(&self, changes: &BTreeMap<CaseKey, Option<Fact>>) -> Plan {
        let (mut runs, mut places) = (Vec::new(), Vec::with_capacity(changes.len()));
        let (mut from, mut at, mut put_in, mut taken_out) = (0, 0, 0, 0);
        for (key, fact) in changes {
            let old = self.first_not_before(key, at);
            let standing = self.key(old).as_ref() == Some(key);
            at = old + usize::from(standing);
            let place = old + put_in - taken_out;
            match (standing, fact) {
                (true, Some(_)) => places.push(Place { at: place, old: Some(old) }),
                (false, Some(_)) => {
                    places.push(Place { at: place, old: None });
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
        Plan { runs, places, rows: self.len() + put_in - taken_out }
    }

    pub(super) fn key(&self, row: usize) -> Option<CaseKey> {
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

impl Plan {
    /// A column of the new table with the values of the old one; the coming ones are still to be written.
    fn column<T: Copy + Default>(&self, old: &[T]) -> Vec<T> {
        let mut column = Vec::with_capacity(self.rows);
        for (copied, followed) in &self.runs {
            column.extend_from_slice(old.get(copied.clone()).unwrap_or_default());
            column.extend(followed.then(T::default));
        }
        column
    }

    /// A dictionary-coded column of the new table with its words: those in use, sorted.
    fn coded<T: Ord + Hash + Copy>(
        &self,
        what: &'static str,
        old: &[T],
        codes: &[u16],
        coming: impl Iterator<Item = T>,
    ) -> Result<(Vec<T>, Vec<u16>), TableError> {
        let mut column = self.column(codes);
        let mut words = old.to_vec();
        let mut known: HashMap<T, u16> = old.iter().copied().zip(0..=u16::MAX).collect();
        for (word, place) in coming.zip(&self.places) {
            // Most changes leave most words of a case as they are.
            let before = place.old.and_then(|row| codes.get(row)).copied();
            let stays = before.filter(|code| old.get(usize::from(*code)) == Some(&word));
            let code = match stays.or_else(|| known.get(&word).copied()) {
                Some(code) => code,
                None => {
                    let code = u16::try_from(words.len()).map_err(|_| TableError::TooManyWords(what))?;
                    words.push(word);
                    known.insert(word, code);
                    code
                }
            };
            set(&mut column, place.at, code);
        }
        let mut kept: Vec<(T, usize)> = words.iter().copied().zip(0..).collect();
        let used = used(&column, words.len());
        kept.retain(|(_, code)| used.get(*code).copied().unwrap_or(false));
        kept.sort_unstable();
        if !kept.iter().map(|(_, code)| *code).eq(0..kept.len()) {
            let mut moved = vec![u16::MAX; words.len()];
            for ((_, code), place) in kept.iter().zip(0..=u16::MAX) {
                set(&mut moved, *code, place);
            }
            for code in &mut column {
                *code = moved.get(usize::from(*code)).copied().unwrap_or(u16::MAX);
            }
        }
        Ok((kept.into_iter().map(|(word, _)| word).collect(), column))
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
