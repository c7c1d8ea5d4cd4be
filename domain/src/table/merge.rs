//! Changed cases put into a table without reading the others again: their columns are copied in runs.

use super::{CaseKey, Column, FactTable, Known, PackedDay, TableError, after_twelve_months, pack_day};
use crate::fact::{Fact, Moment, STORED_MOMENTS, Shape, Trait};
use foldhash::{HashMap, HashMapExt};
use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

/// A case that comes before an old row or, without a fact, the old row that goes.
#[derive(Clone, Copy)]
struct Move<'a> {
    /// The old row.
    row: usize,
    /// The row in the new table.
    at: usize,
    coming: Option<&'a Fact>,
}

impl FactTable {
    /// The same table after cases changed: `Some` puts a fact in or replaces it, `None` takes it out.
    /// Equal, to the byte, to [`FactTable::build`] over the facts as they are afterwards.
    pub fn apply(&self, changes: &BTreeMap<CaseKey, Option<Fact>>) -> Result<Self, TableError> {
        // Words that go are known until all have come: where there is no room for both, they go first.
        self.written(changes).or_else(|TableError::TooManyWords(_)| {
            let gone = changes.keys().map(|key| (*key, None)).collect();
            self.written(&gone)?.written(changes)
        })
    }

    fn written(&self, changes: &BTreeMap<CaseKey, Option<Fact>>) -> Result<Self, TableError> {
        let mut writing = Writing {
            division: Coded::of_words("divisions", &self.divisions, &self.division),
            judge: Coded::of_words("judges", &self.judges, &self.judge),
            cause: Coded::of_words("causes", &self.causes, &self.cause),
            shape: Coded::new("kinds of case", self.shapes.clone(), &self.shape),
            year: Written::new(&self.year),
            serial: Written::new(&self.serial),
            days: self.days.each_ref().map(Written::new),
            applied: Written::new(&self.applied),
            recovered: Written::new(&self.recovered),
            twelve_months: Written::new(&self.twelve_months),
            closed_after_twelve_months: Written::new(&self.closed_after_twelve_months),
        };
        // Facts lie far apart in memory, so each is read once: where it replaces a row, before any row moves.
        let mut moves: Vec<Move<'_>> = Vec::new();
        let (mut put_in, mut taken_out) = (0, 0);
        // Within one series of numbers, of which these rows are left, only the serials are compared.
        let (mut series, mut left) = (None, 0..0);
        for (key, fact) in changes {
            if series != Some(key.series()) {
                series = Some(key.series());
                left.start = self.first_not_before(key, left.start);
                left.end = after(left.start, self.len(), |row| self.key(row).map(|one| one.series()) == series);
            }
            let row = after(left.start, left.end, |row| self.serial.get(row).is_some_and(|one| *one < key.serial));
            let stands = row < left.end && self.serial.get(row) == Some(&key.serial);
            left.start = row + usize::from(stands);
            let at = row + put_in - taken_out;
            match (stands, fact) {
                (true, Some(fact)) => writing.put(row, fact)?,
                (false, Some(fact)) => {
                    moves.push(Move { row, at, coming: Some(fact) });
                    put_in += 1;
                }
                (true, None) => {
                    moves.push(Move { row, at, coming: None });
                    taken_out += 1;
                }
                (false, None) => {}
            }
        }
        if !moves.is_empty() {
            writing.move_rows(&moves, self.len() + put_in - taken_out);
            for Move { at, coming, .. } in moves {
                if let Some(fact) = coming {
                    writing.put(at, fact)?;
                }
            }
        }
        Ok(writing.finish(self))
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

    /// The first row from `at` on whose key is not smaller.
    pub(super) fn first_not_before(&self, key: &CaseKey, at: usize) -> usize {
        after(at, self.len(), |row| self.key(row).is_some_and(|standing| standing < *key))
    }
}

/// The first row from `at` on, `end` at most, of which it does not hold: in growing steps, for the next change is mostly near.
fn after(at: usize, end: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut step) = (at, 1);
    while low + step <= end && holds(low + step - 1) {
        low += step;
        step *= 2;
    }
    let mut high = (low + step - 1).min(end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// The columns of the new table.
struct Writing<'a> {
    division: Coded<'a, &'a str>,
    judge: Coded<'a, &'a str>,
    cause: Coded<'a, &'a str>,
    shape: Coded<'a, Shape>,
    year: Written<'a, u16>,
    serial: Written<'a, u32>,
    days: [Written<'a, PackedDay>; STORED_MOMENTS],
    applied: Written<'a, u64>,
    recovered: Written<'a, u64>,
    twelve_months: Written<'a, PackedDay>,
    closed_after_twelve_months: Written<'a, PackedDay>,
}

impl<'a> Writing<'a> {
    fn put(&mut self, at: usize, fact: &'a Fact) -> Result<(), TableError> {
        self.division.put_shared(at, &fact.division)?;
        self.judge.put_shared(at, &fact.judge)?;
        self.cause.put_shared(at, &fact.cause)?;
        self.shape.put(at, fact.shape)?;
        self.year.put(at, fact.number.year);
        self.serial.put(at, fact.number.serial);
        let days = fact.days.map(pack_day);
        self.days.iter_mut().zip(days).for_each(|(column, day)| column.put(at, day));
        self.applied.put(at, fact.applied);
        self.recovered.put(at, fact.recovered);
        let day = |moment: Moment| days.get(usize::from(moment.index())).copied().unwrap_or(0);
        let (passed, closed) = after_twelve_months(day(Moment::Docketed), day(Moment::Closed));
        self.twelve_months.put(at, passed);
        self.closed_after_twelve_months.put(at, closed);
        Ok(())
    }

    /// Moves the rows, so many afterwards, with room where cases come.
    fn move_rows(&mut self, moves: &[Move<'_>], rows: usize) {
        let Self {
            division,
            judge,
            cause,
            shape,
            year,
            serial,
            days,
            applied,
            recovered,
            twelve_months,
            closed_after_twelve_months,
        } = self;
        [&mut division.column, &mut judge.column, &mut cause.column, &mut shape.column, year]
            .into_iter()
            .chain(days)
            .chain([twelve_months, closed_after_twelve_months])
            .for_each(|column| column.move_rows(moves, rows));
        serial.move_rows(moves, rows);
        [applied, recovered].into_iter().for_each(|column| column.move_rows(moves, rows));
    }

    fn finish(self, table: &FactTable) -> FactTable {
        let owned = |words: Vec<&str>| words.into_iter().map(Arc::from).collect();
        let ((divisions, division), (judges, judge)) = (self.division.finish(), self.judge.finish());
        let ((causes, cause), (shapes, shape)) = (self.cause.finish(), self.shape.finish());
        FactTable {
            court: table.court.clone(),
            divisions: owned(divisions),
            judges: owned(judges),
            causes: owned(causes),
            shapes,
            year: self.year.finish(),
            serial: self.serial.finish(),
            division,
            judge,
            cause,
            shape,
            days: self.days.map(Written::finish),
            applied: self.applied.finish(),
            recovered: self.recovered.finish(),
            people: table.people.clone(),
            reported: table.reported.clone(),
            refused: table.refused.clone(),
            twelve_months: self.twelve_months.finish(),
            closed_after_twelve_months: self.closed_after_twelve_months.finish(),
            known: Known::default(),
        }
    }
}

/// A column of the new table: the old one itself, as long as every row stays where it was and holds what it held.
struct Written<'a, T> {
    old: &'a Column<T>,
    own: Option<Vec<T>>,
}

impl<'a, T: Copy + Default + PartialEq> Written<'a, T> {
    fn new(old: &'a Column<T>) -> Self {
        Self { old, own: None }
    }

    fn now(&self) -> &[T] {
        self.own.as_deref().unwrap_or(self.old)
    }

    fn put(&mut self, at: usize, value: T) {
        match &mut self.own {
            Some(own) => set(own, at, value),
            None if self.old.get(at) == Some(&value) => {}
            None => set(self.own.insert(self.old.to_vec()), at, value),
        }
    }

    fn move_rows(&mut self, moves: &[Move<'_>], rows: usize) {
        let now = self.now();
        let mut column = Vec::with_capacity(rows);
        let mut from = 0;
        for Move { row, coming, .. } in moves {
            column.extend_from_slice(now.get(from..*row).unwrap_or_default());
            column.extend(coming.map(|_| T::default()));
            from = row + usize::from(coming.is_none());
        }
        column.extend_from_slice(now.get(from..).unwrap_or_default());
        self.own = Some(column);
    }

    fn finish(self) -> Column<T> {
        self.own.map_or_else(|| self.old.clone(), Column::from)
    }
}

/// A dictionary-coded column of the new table with its words.
struct Coded<'a, T> {
    what: &'static str,
    /// All words, those that are new behind the old ones.
    words: Vec<T>,
    known: HashMap<T, u16>,
    column: Written<'a, u16>,
    /// Where words that came lie in memory, with their codes; zero where none came. All facts are borrowed as long as this is
    /// there, so that no other word comes to lie in such a place.
    recent: Vec<(usize, u16)>,
}

/// Enough for the words of an import that come again soon.
const RECENT: usize = 512;

/// Memory is handed out in steps: what is below one tells no places apart.
const STEP: usize = 16;

impl<'a, T: Ord + Hash + Copy> Coded<'a, T> {
    fn new(what: &'static str, words: Vec<T>, codes: &'a Column<u16>) -> Self {
        let mut known = HashMap::new();
        known.extend(words.iter().copied().zip(0..=u16::MAX));
        Self { what, words, known, column: Written::new(codes), recent: Vec::new() }
    }

    fn put(&mut self, at: usize, word: T) -> Result<(), TableError> {
        let code = self.code(at, word)?;
        self.column.put(at, code);
        Ok(())
    }

    fn code(&mut self, at: usize, word: T) -> Result<u16, TableError> {
        // Most changes leave most words of a case as they are.
        let there = self.column.now().get(at).copied();
        let stays = there.filter(|code| self.words.get(usize::from(*code)) == Some(&word));
        if let Some(code) = stays.or_else(|| self.known.get(&word).copied()) {
            return Ok(code);
        }
        let code = u16::try_from(self.words.len()).map_err(|_| TableError::TooManyWords(self.what))?;
        self.words.push(word);
        self.known.insert(word, code);
        Ok(code)
    }

    /// The words in use, sorted, and the column.
    fn finish(self) -> (Vec<T>, Column<u16>) {
        let mut column = self.column.finish();
        let mut kept: Vec<(T, usize)> = self.words.iter().copied().zip(0..).collect();
        let used = used(&column, self.words.len());
        kept.retain(|(_, code)| used.get(*code).copied().unwrap_or(false));
        kept.sort_unstable();
        if !kept.iter().map(|(_, code)| *code).eq(0..kept.len()) {
            let mut moved = vec![u16::MAX; self.words.len()];
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

impl<'a> Coded<'a, &'a str> {
    /// The same of words that facts may share.
    fn of_words(what: &'static str, words: &'a [Arc<str>], codes: &'a Column<u16>) -> Self {
        let recent = vec![(0, 0); RECENT];
        Self { recent, ..Self::new(what, words.iter().map(|word| &**word).collect(), codes) }
    }

    /// Facts of an import share their words: one that lies where one that came does is that one, and is not looked up.
    fn put_shared(&mut self, at: usize, word: &'a Arc<str>) -> Result<(), TableError> {
        let place = Arc::as_ptr(word).cast::<u8>().addr();
        let recent = place / STEP % RECENT;
        let code = match self.recent.get(recent) {
            Some((lies, code)) if *lies == place => *code,
            _ => {
                let code = self.code(at, word)?;
                set(&mut self.recent, recent, (place, code));
                code
            }
        };
        self.column.put(at, code);
        Ok(())
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
