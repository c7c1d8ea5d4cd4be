//! The facts of one court as columns: dictionary-coded, in the order of case numbers, equal for equal facts.

pub use difference::Differences;

use crate::case::{Person, ReportedMeasure};
use crate::case_number::CaseNumber;
use crate::court::CourtCode;
use crate::day::{Day, Month};
use crate::explain::{Kept, keeps_shape};
use crate::fact::{Fact, Moment, STORED_MOMENTS, Shape, Trait};
use crate::figure::Completeness;
use crate::period::Period;
use crate::tally::{Dimension, Filter};
use column::Column;
use foldhash::{HashMap, HashMapExt};
pub(crate) use known::Held;
use known::Known;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

mod column;
mod difference;
mod known;
mod mention;
mod merge;
#[cfg(test)]
mod tests;

/// Days are stored as numbers from this day on; 0 means none.
const EPOCH: Day = Day::from_number(7_304); // 1989-12-31

/// A day as it stands in a column: days since 1989-12-31, 0 for none.
pub(crate) type PackedDay = u16;

pub(crate) fn pack_day(day: Option<Day>) -> PackedDay {
    day.and_then(|day| u16::try_from(day.since(EPOCH)).ok()).unwrap_or(0)
}

/// The same of a day that need not be one that a fact can hold: the nearest that can be stored.
pub(crate) fn pack_day_within(day: Day) -> PackedDay {
    day.since(EPOCH).clamp(0, PackedDay::MAX.into()) as PackedDay
}

pub(crate) fn unpack_day(packed: PackedDay) -> Option<Day> {
    (packed != 0).then(|| EPOCH.plus_days(i32::from(packed)))
}

/// The days a fact can hold: 1990-01-01 to 2169-06-05.
pub fn can_hold(day: Day) -> bool {
    (1..=i32::from(u16::MAX)).contains(&day.since(EPOCH))
}

/// What identifies a case within its court, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseKey {
    /// Index of the type code.
    pub type_code: u8,
    /// Whether the number holds a special-trial code.
    pub special: bool,
    /// Year of acceptance.
    pub year: u16,
    /// Serial number.
    pub serial: u32,
}

impl CaseKey {
    /// The series in which its serial is counted.
    pub(crate) fn series(&self) -> (u8, bool, u16) {
        (self.type_code, self.special, self.year)
    }
}

impl From<&CaseNumber> for CaseKey {
    fn from(number: &CaseNumber) -> Self {
        Self {
            type_code: number.type_code.index(),
            special: number.special.is_some(),
            year: number.year,
            serial: number.serial,
        }
    }
}

/// Rows that were refused and wait for correction, by the month they were meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RefusedRows {
    /// The month of docketing or closing as far as it could be read.
    pub month: Month,
    /// How many.
    pub rows: u32,
}

/// The facts of one court, with its people, the measures it reported and the rows still refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactTable {
    /// Whose facts they are.
    pub(crate) court: CourtCode,
    pub(crate) divisions: Vec<Arc<str>>,
    pub(crate) judges: Vec<Arc<str>>,
    pub(crate) causes: Vec<Arc<str>>,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) year: Column<u16>,
    pub(crate) serial: Column<u32>,
    pub(crate) division: Column<u16>,
    pub(crate) judge: Column<u16>,
    pub(crate) cause: Column<u16>,
    pub(crate) shape: Column<u16>,
    pub(crate) days: [Column<PackedDay>; STORED_MOMENTS],
    pub(crate) applied: Column<u64>,
    pub(crate) recovered: Column<u64>,
    pub(crate) people: Vec<Person>,
    pub(crate) reported: Vec<ReportedMeasure>,
    pub(crate) refused: Vec<RefusedRows>,
    /// Derived: the day after twelve months, for cases still open then.
    pub(crate) twelve_months: Column<PackedDay>,
    /// Derived: the closing day of those cases.
    pub(crate) closed_after_twelve_months: Column<PackedDay>,
    pub(crate) known: Known,
}

/// One row with its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    pub(crate) key: CaseKey,
    pub(crate) division: &'a str,
    pub(crate) judge: &'a str,
    pub(crate) cause: &'a str,
    pub(crate) shape: Shape,
    pub(crate) days: [PackedDay; STORED_MOMENTS],
    pub(crate) applied: u64,
    pub(crate) recovered: u64,
}

impl Row<'_> {
    /// Without what rules derived.
    fn on_record(&self) -> Self {
        let shape = Shape { traits: self.shape.traits.on_record(), ..self.shape };
        Self { shape, ..*self }
    }
}

impl<'a> From<&'a Fact> for Row<'a> {
    fn from(fact: &'a Fact) -> Self {
        Self {
            key: CaseKey::from(&fact.number),
            division: &fact.division,
            judge: &fact.judge,
            cause: &fact.cause,
            shape: fact.shape,
            days: fact.days.map(pack_day),
            applied: fact.applied,
            recovered: fact.recovered,
        }
    }
}

impl Row<'_> {
    /// The same without its words.
    pub(crate) fn without_words(&self) -> Row<'static> {
        let Self { key, shape, days, applied, recovered, .. } = *self;
        Row { key, division: "", judge: "", cause: "", shape, days, applied, recovered }
    }
}

/// Why a table cannot hold the facts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// More than 65,536 different words or shapes in one court.
    #[error("one court may hold at most 65536 different {0}; check whether the column was filled with free text")]
    TooManyWords(&'static str),
}

impl FactTable {
    /// A court without facts.
    pub fn empty(court: CourtCode) -> Self {
        Self {
            court,
            divisions: Vec::new(),
            judges: Vec::new(),
            causes: Vec::new(),
            shapes: Vec::new(),
            year: Column::default(),
            serial: Column::default(),
            division: Column::default(),
            judge: Column::default(),
            cause: Column::default(),
            shape: Column::default(),
            days: std::array::from_fn(|_| Column::default()),
            applied: Column::default(),
            recovered: Column::default(),
            people: Vec::new(),
            reported: Vec::new(),
            refused: Vec::new(),
            twelve_months: Column::default(),
            closed_after_twelve_months: Column::default(),
            known: Known::default(),
        }
    }

    /// The table of these facts; of two facts with one number the later one stays.
    pub fn build(court: CourtCode, facts: &[Fact]) -> Result<Self, TableError> {
        let rows: BTreeMap<CaseKey, Row<'_>> = facts.iter().map(Row::from).map(|row| (row.key, row)).collect();
        Self::from_rows(court, &rows.into_values().collect::<Vec<_>>())
    }

    /// The same of borrowed facts, each of another case.
    pub(crate) fn of_facts(court: CourtCode, facts: &[&Fact]) -> Result<Self, TableError> {
        Self::from_rows(court, &facts.iter().map(|fact| Row::from(*fact)).collect::<Vec<_>>())
    }

    /// With the court's people, its reported measures and its refused rows.
    #[must_use]
    pub fn with_surroundings(
        mut self,
        people: Vec<Person>,
        reported: Vec<ReportedMeasure>,
        refused: Vec<RefusedRows>,
    ) -> Self {
        self.people = people;
        self.people.sort_unstable();
        self.reported = reported;
        self.reported.sort_by_key(|one| (one.measure.clone(), one.period));
        self.refused = refused;
        self.refused.sort_unstable();
        self.known = Known::default();
        self
    }

    /// The rows and people within a restriction. What the court reported as a whole, and rows nobody can place, stay out.
    pub fn restricted(&self, filter: &Filter) -> Result<Self, TableError> {
        let kept = Kept::new(self, filter);
        let rows = kept.rows(self.len()).filter_map(|row| self.row(row));
        let rows: Vec<Row<'_>> = rows.filter(|row| keeps_shape(filter, &row.shape)).collect();
        let is = |dimension, value: &str| filter.get(dimension).is_none_or(|wanted| wanted == value);
        let theirs = |person: &&Person| {
            is(Dimension::Division, &person.division)
                && is(Dimension::Judge, &person.name)
                && is(Dimension::Line, person.line.id())
        };
        let people = self.people.iter().filter(theirs).cloned().collect();
        Ok(Self::from_rows(self.court.clone(), &rows)?.with_surroundings(people, Vec::new(), Vec::new()))
    }

    /// Whose facts they are.
    pub fn court(&self) -> &CourtCode {
        &self.court
    }

    /// How many cases.
    pub fn len(&self) -> usize {
        self.shape.len()
    }

    /// Whether there is no case.
    pub fn is_empty(&self) -> bool {
        self.shape.is_empty()
    }

    /// Whether there is neither a case nor a reported measure.
    pub fn has_no_data(&self) -> bool {
        self.is_empty() && self.reported.is_empty()
    }

    /// First docketing day and last day on which anything happened.
    pub fn span(&self) -> Option<(Day, Day)> {
        self.known.span(|| {
            let first = self.column(Moment::Docketed).iter().copied().filter(|day| *day != 0).min()?;
            let last = self.days.iter().flat_map(|column| column.iter().copied().max()).max()?;
            unpack_day(first).zip(unpack_day(last))
        })
    }

    /// How many cases were docketed in each month.
    pub fn docketed_by_month(&self) -> &BTreeMap<Month, i64> {
        self.known.docketed.get_or_init(|| {
            // By day first: which month it lies in is asked once a day, and not once a case.
            let days = self.column(Moment::Docketed);
            let mut of_day = vec![0_i64; days.iter().max().map_or(0, |last| usize::from(*last) + 1)];
            for day in days {
                if let Some(cases) = of_day.get_mut(usize::from(*day)) {
                    *cases += 1;
                }
            }
            let mut months = BTreeMap::new();
            for (day, cases) in (0..=PackedDay::MAX).zip(of_day).filter(|(_, cases)| *cases != 0) {
                if let Some(day) = unpack_day(day) {
                    *months.entry(day.month()).or_default() += cases;
                }
            }
            months
        })
    }

    /// The people of the court.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Rows still refused, by month.
    pub fn refused(&self) -> &[RefusedRows] {
        &self.refused
    }

    /// How many of the rows received for a period could be used: those docketed in it, and those still refused that
    /// were meant for its months.
    pub fn completeness(&self, period: Period) -> Completeness {
        let usable = match period.whole_months() {
            Some((first, last)) => self.docketed_by_month().range(first..=last).map(|(_, cases)| cases).sum(),
            None => {
                let docketed = self.column(Moment::Docketed).iter().copied().filter_map(unpack_day);
                docketed.filter(|day| period.contains(*day)).count() as i64
            }
        };
        let months = period.first().month()..=period.last().month();
        let refused: i64 =
            self.refused.iter().filter(|one| months.contains(&one.month)).map(|one| i64::from(one.rows)).sum();
        Completeness { usable, of: usable + refused }
    }

    /// The facts, in the order of the table.
    pub fn facts(&self) -> impl Iterator<Item = Fact> + '_ {
        (0..self.len()).filter_map(|row| self.fact(row))
    }

    /// The fact in a row.
    pub fn fact(&self, row: usize) -> Option<Fact> {
        let view = self.row(row)?;
        let word = |words: &[Arc<str>], codes: &Column<u16>| words.get(usize::from(*codes.get(row)?)).cloned();
        Some(Fact {
            number: self.number(&view)?,
            division: word(&self.divisions, &self.division)?,
            judge: word(&self.judges, &self.judge)?,
            cause: word(&self.causes, &self.cause)?,
            shape: view.shape,
            days: view.days.map(unpack_day),
            applied: view.applied,
            recovered: view.recovered,
        })
    }

    /// The row of a case.
    pub fn row_of(&self, number: &CaseNumber) -> Option<usize> {
        let key = CaseKey::from(number);
        let row = self.first_not_before(&key, 0);
        (self.court == number.court && self.key(row) == Some(key)).then_some(row)
    }

    pub(crate) fn number(&self, row: &Row<'_>) -> Option<CaseNumber> {
        Some(CaseNumber {
            year: row.key.year,
            court: self.court.clone(),
            special: row.key.special.then_some(crate::case_number::SpecialTrial::IntellectualProperty),
            type_code: row.shape.type_code,
            serial: row.key.serial,
        })
    }

    /// The day of a moment in a row; none where it did not come, or there is no such row.
    pub fn day(&self, row: usize, moment: Moment) -> Option<Day> {
        self.column(moment).get(row).copied().and_then(unpack_day)
    }

    pub(crate) fn column(&self, moment: Moment) -> &[PackedDay] {
        match moment {
            Moment::TwelveMonthsPassed => &self.twelve_months,
            stored => self.days.get(usize::from(stored.index())).map_or(&[], |column| column),
        }
    }

    /// The rows that hold a day of this moment; none where they are more than half of all.
    pub(crate) fn rows_with(&self, moment: Moment) -> Option<&[Held]> {
        let days = self.column(moment);
        self.known.rows(usize::from(moment.index()), days, &self.shape, days)
    }

    /// The rows closed after twelve months; none where they are more than half of all.
    pub(crate) fn rows_closed_after_twelve_months(&self) -> Option<&[Held]> {
        let days = &self.closed_after_twelve_months;
        self.known.rows(STORED_MOMENTS + 1, days, &self.shape, days)
    }

    /// The rows with an amount applied for, and those with an amount recovered, with the days they were closed on; none where
    /// they are more than half of all.
    pub(crate) fn rows_with_amounts(&self) -> [Option<&[Held]>; 2] {
        let closed = self.column(Moment::Closed);
        let rows = |number, amounts: &Column<u64>| self.known.rows(number, amounts, &self.shape, closed);
        [rows(STORED_MOMENTS + 2, &self.applied), rows(STORED_MOMENTS + 3, &self.recovered)]
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).filter_map(|row| self.row(row))
    }

    pub(crate) fn row(&self, row: usize) -> Option<Row<'_>> {
        let shape = *self.shapes.get(usize::from(*self.shape.get(row)?))?;
        let mut days = [0; STORED_MOMENTS];
        for (day, column) in days.iter_mut().zip(&self.days) {
            *day = *column.get(row)?;
        }
        Some(Row {
            key: CaseKey {
                type_code: shape.type_code.index(),
                special: shape.traits.has(Trait::SpecialNumber),
                year: *self.year.get(row)?,
                serial: *self.serial.get(row)?,
            },
            division: self.divisions.get(usize::from(*self.division.get(row)?))?,
            judge: self.judges.get(usize::from(*self.judge.get(row)?))?,
            cause: self.causes.get(usize::from(*self.cause.get(row)?))?,
            shape,
            days,
            applied: *self.applied.get(row)?,
            recovered: *self.recovered.get(row)?,
        })
    }

    /// Builds from rows in the order of their keys. Dictionaries hold the words in use, sorted.
    pub(crate) fn from_rows(court: CourtCode, rows: &[Row<'_>]) -> Result<Self, TableError> {
        let divisions = Dictionary::of("divisions", rows.iter().map(|row| row.division))?;
        let judges = Dictionary::of("judges", rows.iter().map(|row| row.judge))?;
        let causes = Dictionary::of("causes", rows.iter().map(|row| row.cause))?;
        let shapes = Dictionary::of("kinds of case", rows.iter().map(|row| row.shape))?;
        let mut table = Self::empty(court);
        table.year = column_of(rows, |row| row.key.year);
        table.serial = column_of(rows, |row| row.key.serial);
        table.division = column_of(rows, |row| divisions.index(&row.division));
        table.judge = column_of(rows, |row| judges.index(&row.judge));
        table.cause = column_of(rows, |row| causes.index(&row.cause));
        table.shape = column_of(rows, |row| shapes.index(&row.shape));
        for (at, column) in table.days.iter_mut().enumerate() {
            *column = column_of(rows, |row| row.days.get(at).copied().unwrap_or(0));
        }
        table.applied = column_of(rows, |row| row.applied);
        table.recovered = column_of(rows, |row| row.recovered);
        table.divisions = divisions.words.into_iter().map(Arc::from).collect();
        table.judges = judges.words.into_iter().map(Arc::from).collect();
        table.causes = causes.words.into_iter().map(Arc::from).collect();
        table.shapes = shapes.words;
        table.derive_columns();
        Ok(table)
    }

    /// Fills the derived columns from the stored ones.
    pub(crate) fn derive_columns(&mut self) {
        let columns = |moment: Moment| self.column(moment).iter().copied();
        let pairs = columns(Moment::Docketed).zip(columns(Moment::Closed));
        let (twelve, closed): (Vec<_>, Vec<_>) =
            pairs.map(|(docketed, closed)| after_twelve_months(docketed, closed)).unzip();
        self.known = Known::default();
        self.twelve_months = twelve.into();
        self.closed_after_twelve_months = closed.into();
    }
}

/// The day after twelve months and the closing day, for a case still open then; zeros for others.
fn after_twelve_months(docketed: PackedDay, closed: PackedDay) -> (PackedDay, PackedDay) {
    // Most cases close within a year: ask the calendar only for the rest.
    if closed != 0 && closed <= docketed.saturating_add(364) {
        return (0, 0);
    }
    let passed = pack_day(unpack_day(docketed).map(|day| day.plus_months(12).plus_days(1)));
    if closed == 0 || closed > passed { (passed, closed) } else { (0, 0) }
}

/// What each row holds in one column.
fn column_of<T>(rows: &[Row<'_>], hold: impl Fn(&Row<'_>) -> T) -> Column<T> {
    rows.iter().map(hold).collect()
}

/// The words in use, sorted, with their positions.
struct Dictionary<T> {
    words: Vec<T>,
    positions: HashMap<T, u16>,
}

impl<T: Ord + Hash + Copy> Dictionary<T> {
    fn of(what: &'static str, words: impl Iterator<Item = T>) -> Result<Self, TableError> {
        let mut positions: HashMap<T, u16> = HashMap::new();
        positions.extend(words.map(|word| (word, 0)));
        let mut words: Vec<T> = positions.keys().copied().collect();
        // Words differ, so that either sort gives the same; the other would be 40 KB more code for shapes.
        words.sort();
        for (index, word) in words.iter().enumerate() {
            let position = u16::try_from(index).map_err(|_| TableError::TooManyWords(what))?;
            positions.insert(*word, position);
        }
        Ok(Self { words, positions })
    }

    fn index(&self, word: &T) -> u16 {
        self.positions.get(word).copied().unwrap_or(u16::MAX)
    }
}
