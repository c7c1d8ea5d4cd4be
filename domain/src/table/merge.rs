//! Changed cases put into a table without reading the others again: their columns are copied in runs.

use super::{CaseKey, Dictionary, FactTable, Row, TableError, after_twelve_months};
use crate::fact::{Fact, Moment, Trait};
use crate::tally::kept::Kept;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::ops::Range;

/// What to copy, and which of the coming rows follows it.
struct Run {
    copied: Range<usize>,
    then: Option<usize>,
}

/// How the old rows and the coming ones make the new table.
struct Plan {
    runs: Vec<Run>,
    /// Positions in the new table that a coming row takes over.
    replaced: Vec<(usize, usize)>,
    rows: usize,
}

impl FactTable {
    /// The same table after cases changed: `Some` puts a fact in or replaces it, `None` takes it out.
    /// Equal, to the byte, to [`FactTable::build`] over the facts as they are afterwards.
    pub fn apply(&self, changes: &BTreeMap<CaseKey, Option<Fact>>) -> Result<Self, TableError> {
        let coming: Vec<Row<'_>> = changes.values().flatten().map(Row::from).collect();
        let plan = self.plan(changes);
        let names = [&self.divisions, &self.judges, &self.causes]
            .map(|words| words.iter().map(String::as_str).collect::<Vec<_>>());
        let [divisions, judges, causes] = &names;
        let (divisions, division) =
            plan.coded("divisions", divisions, &self.division, &of(&coming, |row| row.division))?;
        let (judges, judge) = plan.coded("judges", judges, &self.judge, &of(&coming, |row| row.judge))?;
        let (causes, cause) = plan.coded("causes", causes, &self.cause, &of(&coming, |row| row.cause))?;
        let (shapes, shape) = plan.coded("kinds of case", &self.shapes, &self.shape, &of(&coming, |row| row.shape))?;
        let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        let day = |moment: usize| move |row: &Row<'_>| row.days.get(moment).copied().unwrap_or(0);
        let docketed = day(usize::from(Moment::Docketed.index()));
        let closed = day(usize::from(Moment::Closed.index()));
        let (passed, closed_after): (Vec<_>, Vec<_>) =
            coming.iter().map(|row| after_twelve_months(docketed(row), closed(row))).unzip();
        let mut moments = 0..;
        let days =
            self.days.each_ref().map(|column| plan.column(column, &of(&coming, day(moments.next().unwrap_or(0)))));
        Ok(Self {
            court: self.court.clone(),
            divisions: owned(divisions),
            judges: owned(judges),
            causes: owned(causes),
            shapes,
            year: plan.column(&self.year, &of(&coming, |row| row.key.year)),
            serial: plan.column(&self.serial, &of(&coming, |row| row.key.serial)),
            division,
            judge,
            cause,
            shape,
            days,
            applied: plan.column(&self.applied, &of(&coming, |row| row.applied)),
            recovered: plan.column(&self.recovered, &of(&coming, |row| row.recovered)),
            people: self.people.clone(),
            reported: self.reported.clone(),
            refused: self.refused.clone(),
            twelve_months: plan.column(&self.twelve_months, &passed),
            closed_after_twelve_months: plan.column(&self.closed_after_twelve_months, &closed_after),
            kept: Kept::default(),
        })
    }

    fn plan(&self, changes: &BTreeMap<CaseKey, Option<Fact>>) -> Plan {
        let (mut runs, mut replaced) = (Vec::new(), Vec::new());
        let (mut from, mut at, mut put_in, mut taken_out, mut coming) = (0, 0, 0, 0, 0);
        for (key, fact) in changes {
            let place = self.first_not_before(key, at);
            let standing = self.key(place).as_ref() == Some(key);
            at = place + usize::from(standing);
            match (standing, fact) {
                (true, Some(_)) => replaced.push((place + put_in - taken_out, coming)),
                (false, Some(_)) => {
                    runs.push(Run { copied: from..place, then: Some(coming) });
                    from = place;
                    put_in += 1;
                }
                (true, None) => {
                    runs.push(Run { copied: from..place, then: None });
                    from = place + 1;
                    taken_out += 1;
                }
                (false, None) => {}
            }
            coming += usize::from(fact.is_some());
        }
        runs.push(Run { copied: from..self.len(), then: None });
        Plan { runs, replaced, rows: self.len() + put_in - taken_out }
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
    /// A column of the new table, from the old one and the coming values.
    fn column<T: Copy>(&self, old: &[T], coming: &[T]) -> Vec<T> {
        let mut column = Vec::with_capacity(self.rows);
        for run in &self.runs {
            column.extend_from_slice(old.get(run.copied.clone()).unwrap_or_default());
            column.extend(run.then.and_then(|row| coming.get(row)));
        }
        for (place, row) in &self.replaced {
            if let (Some(place), Some(value)) = (column.get_mut(*place), coming.get(*row)) {
                *place = *value;
            }
        }
        column
    }

    /// A dictionary-coded column of the new table with its words: those in use, sorted.
    fn coded<T: Ord + Hash + Copy>(
        &self,
        what: &'static str,
        old: &[T],
        codes: &[u16],
        coming: &[T],
    ) -> Result<(Vec<T>, Vec<u16>), TableError> {
        let known = Dictionary::of(what, old.iter().chain(coming).copied())?;
        let moved: Vec<u16> = old.iter().map(|word| known.index(word)).collect();
        let coming: Vec<u16> = coming.iter().map(|word| known.index(word)).collect();
        let mut column = self.column(&recoded(codes, &moved), &coming);
        let words = known.words;
        let mut used = vec![false; words.len()];
        for code in &column {
            if let Some(used) = used.get_mut(usize::from(*code)) {
                *used = true;
            }
        }
        if used.contains(&false) {
            let mut next = 0;
            let place = |used: &bool| {
                next += u16::from(*used);
                next.wrapping_sub(u16::from(*used))
            };
            let closed_up: Vec<u16> = used.iter().map(place).collect();
            column = recoded(&column, &closed_up);
        }
        let kept = words.into_iter().zip(used).filter(|(_, used)| *used).map(|(word, _)| word).collect();
        Ok((kept, column))
    }
}

/// One value of each coming row.
fn of<'a, T>(coming: &[Row<'a>], value: impl Fn(&Row<'a>) -> T) -> Vec<T> {
    coming.iter().map(value).collect()
}

/// Codes in the numbering that `moved` leads to.
fn recoded(codes: &[u16], moved: &[u16]) -> Vec<u16> {
    codes.iter().map(|code| moved.get(usize::from(*code)).copied().unwrap_or(u16::MAX)).collect()
}
