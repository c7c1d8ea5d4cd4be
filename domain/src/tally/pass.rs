//! One pass over one court's facts: which case counts for what, in which group and stretch.
//!
//! Rules are asked once a shape. Shapes that touch the same counters form a class. Unless there are far more cells of classes
//! than cases, a case costs one addition a day of its life that counts, and not one for each counter. Where few rows hold a
//! day, or a restriction keeps few, only those rows are read.

use super::{Changes, Dimension, GroupKey, Key, Question, Tallies, WideFlow};
use crate::case::Procedure;
use crate::court::{CourtCode, Tier};
use crate::explain::{Kept, keeps_shape};
use crate::fact::{Moment, Shape};
use crate::line::Line;
use crate::measure::{Condition, Counter, Measure, Weight, When};
use crate::narrowing::Narrowing;
use crate::quantity::Quantity;
use crate::table::{FactTable, PackedDay};
use classes::{Classes, On, touches_of};
use count::{Count, Lookup};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

mod classes;
mod count;

/// One pass over one court's facts.
pub(super) struct Pass<'a> {
    table: &'a FactTable,
    position: u32,
    question: &'a Question<'a>,
    /// Which rows to count, where not all.
    rows: Option<&'a [bool]>,
    /// Which part of the facts and people, where not all.
    within: Option<&'a Narrowing>,
}

impl<'a> Pass<'a> {
    pub(super) fn new(table: &'a FactTable, position: u32, question: &'a Question<'a>) -> Self {
        Self { table, position, question, rows: None, within: None }
    }

    pub(super) fn keeping(self, rows: &'a [bool]) -> Self {
        Self { rows: Some(rows), ..self }
    }

    /// Over a part of the facts and people, and nothing that was reported as a whole.
    pub(super) fn within(self, within: &'a Narrowing) -> Self {
        Self { within: Some(within), ..self }
    }

    pub(super) fn run(&self, tallies: &mut Tallies) {
        if self.table.has_no_data() {
            return;
        }
        if let Some(span) = self.table.span() {
            tallies.saw(&self.table.court, span);
        }
        let kept = self.kept();
        let groups = self.groups(kept.as_deref());
        let count =
            Count { pass: self, kept: kept.as_deref(), groups: &groups, lookup: &Lookup::of(&self.question.stretches) };
        let let_in = self.let_in();
        let mut sums: Vec<Vec<i64>> = vec![Vec::new(); groups.codes.len()];
        let (mut ones, mut amounts) = (Vec::new(), Vec::new());
        let [applied, recovered] = self.table.rows_with_amounts();
        let stored = Moment::ALL.iter().map(|moment| On::Moment(*moment));
        for on in stored.chain([On::ClosedAfterTwelveMonths]) {
            for weight in self.weights(on) {
                let classes = Classes::new(self.question.counters, &let_in, on, weight);
                match weight {
                    Weight::One => count.column(on, &classes, None, |_, _| 1_u32, &mut ones, &mut sums),
                    Weight::Days(from) => {
                        let from = self.table.column(from);
                        let days = |row: usize, day: PackedDay| match from.get(row) {
                            Some(from) if *from != 0 => i64::from(day) - i64::from(*from),
                            _ => 0,
                        };
                        count.column(on, &classes, None, days, &mut amounts, &mut sums);
                    }
                    Weight::Applied => {
                        count.column(on, &classes, applied, fen(&self.table.applied), &mut amounts, &mut sums)
                    }
                    Weight::Recovered => {
                        count.column(on, &classes, recovered, fen(&self.table.recovered), &mut amounts, &mut sums)
                    }
                }
            }
        }
        // A court as a whole is told of even where nothing counts, its parts only where something does.
        let standing = if self.question.by.iter().all(of_whole_courts) {
            let kept = kept.as_ref().map_or(self.table.len(), Vec::len) as i64;
            kept.max(i64::from(self.table.is_empty()))
        } else {
            0
        };
        // In the order of codes, which is that of keys: where a table's groups follow each other nothing is to be sorted.
        let mut counted: Vec<(u64, Vec<i64>)> = groups.codes.iter().copied().zip(sums).collect();
        counted.sort_unstable_by_key(|(code, _)| *code);
        for (code, mut changes) in counted {
            if standing != 0 {
                changes.resize(self.question.stretches.count() * self.question.counters.len(), 0);
            } else if changes.is_empty() {
                continue;
            }
            tallies.groups.push((groups.key(code), Changes { changes, standing, ..Changes::default() }));
        }
        if self.rows.is_none() {
            self.people(tallies);
        }
        if self.rows.is_none() && self.within.is_none() {
            self.reported(tallies);
        }
    }

    /// How facts weigh that count on a column's days.
    fn weights(&self, on: On) -> Vec<Weight> {
        let mut weights = Vec::new();
        let touches = self.question.counters.iter().flat_map(|counter| touches_of(*counter));
        for (_, _, weight) in touches.filter(|(column, ..)| *column == on) {
            if !weights.contains(&weight) {
                weights.push(weight);
            }
        }
        weights
    }

    /// Whether each counter lets in each shape; `shape × counters + counter`. Shapes stand in the order of their type
    /// codes, so that what a code decides is asked once a code.
    fn let_in(&self) -> Vec<bool> {
        let counters = self.question.counters;
        let mut let_in = vec![false; counters.len() * self.table.shapes.len()];
        let mut open: Vec<(usize, Vec<Condition>)> = Vec::new();
        let mut code = None;
        for (shape, let_in) in self.table.shapes.iter().zip(let_in.chunks_exact_mut(counters.len().max(1))) {
            if code != Some(shape.type_code) {
                code = Some(shape.type_code);
                let open_for = |(position, counter): (usize, &Counter)| {
                    let (by_code, others): (Vec<Condition>, Vec<Condition>) =
                        counter.measure.rule().lets_in.iter().partition(|condition| condition.asks_for_code());
                    let open =
                        counter.scope.covers(shape.type_code.line()) && by_code.iter().all(|one| one.holds(shape));
                    open.then_some((position, others))
                };
                open = counters.iter().enumerate().filter_map(open_for).collect();
            }
            for (position, conditions) in &open {
                if let Some(let_in) = let_in.get_mut(*position) {
                    *let_in = conditions.iter().all(|condition| condition.holds(shape));
                }
            }
        }
        let_in
    }

    /// The rows that are counted, where not all are.
    fn kept(&self) -> Option<Vec<u32>> {
        let filter = self.question.filter;
        let words = Kept::new(self.table, filter);
        let asks_for_shape = filter.get(Dimension::Line).is_some() || filter.get(Dimension::Procedure).is_some();
        if words.keeps_all() && !asks_for_shape && self.rows.is_none() && self.within.is_none() {
            return None;
        }
        let shapes: Vec<bool> = self.table.shapes.iter().map(|shape| keeps_shape(filter, shape)).collect();
        let within = self.within.map(|within| within.rows(self.table));
        let told = |rows: Option<&[bool]>, row: usize| rows.is_none_or(|rows| rows.get(row).copied().unwrap_or(false));
        let kept = words.rows(self.table.len()).filter(|row| {
            let shape = self.table.shape.get(*row).copied().map_or(0, usize::from);
            shapes.get(shape).copied().unwrap_or(false) && told(self.rows, *row) && told(within.as_deref(), *row)
        });
        Some(kept.map(|row| row as u32).collect())
    }

    /// The group of every row that is kept.
    fn groups(&self, kept: Option<&[u32]>) -> Groups<'_> {
        let undated = self.question.by.iter().copied().filter(|dimension| *dimension != Dimension::Month);
        // The group code of a row: its parts as digits of a number, the radix of each its own.
        let digits: Vec<(Dimension, Vec<Key>)> = undated.map(|dimension| (dimension, self.keys(dimension))).collect();
        let parted = digits.iter().map(|(dimension, keys)| (*dimension, keys.len() as u64)).filter(|one| one.1 > 1);
        let parted: Vec<(Dimension, u64)> = parted.collect();
        let (codes, of_row) = match parted.as_slice() {
            [] => (vec![0], OfRow::One),
            [(dimension, radix)] => {
                let column = match self.parts(*dimension) {
                    Parts::OfRow(column) => Cow::Borrowed(column),
                    Parts::OfShape(parts) => {
                        let part = |shape: &u16| parts.get(usize::from(*shape)).copied().map_or(0, u16::from);
                        Cow::Owned(self.table.shape.iter().map(part).collect())
                    }
                };
                ((0..*radix).collect(), OfRow::Column(column))
            }
            several => {
                let (codes, numbers) = self.code(several).numbered(kept);
                (codes, OfRow::Numbers(numbers))
            }
        };
        let keys = digits.into_iter().map(|(_, keys)| keys).collect();
        Groups { keys, codes, of_row }
    }

    /// How the group code of a row is made up. What its shape decides is added up once a shape.
    fn code(&self, digits: &[(Dimension, u64)]) -> Code<'_> {
        let shape = &self.table.shape;
        let mut code =
            Code { of_shape: vec![0; self.table.shapes.len()], shape, columns: [(0, shape); WORD_COLUMNS], codes: 1 };
        let mut columns = code.columns.iter_mut();
        for (dimension, radix) in digits.iter().rev() {
            match self.parts(*dimension) {
                Parts::OfRow(column) => {
                    if let Some(place) = columns.next() {
                        *place = (code.codes, column);
                    }
                }
                Parts::OfShape(parts) => {
                    let of_shape = code.of_shape.iter_mut().zip(parts);
                    of_shape.for_each(|(sum, part)| *sum += code.codes * u64::from(part));
                }
            }
            code.codes *= radix;
        }
        code
    }

    /// The parts of a dimension here, one at least, in the order of their keys.
    fn keys(&self, dimension: Dimension) -> Vec<Key> {
        let named = |words: &[Arc<str>], order: u32, court: Option<&CourtCode>| -> Vec<Key> {
            // Where no case has a word, people and reports may stand still.
            let none = words.is_empty().then(|| "".into());
            let words = words.iter().cloned().chain(none);
            words.map(|id| Key { order, court: court.cloned(), id }).collect()
        };
        let here = Some(&self.table.court);
        match dimension {
            Dimension::Court | Dimension::Month => vec![self.whole_key(dimension)],
            Dimension::Division => named(&self.table.divisions, self.position, here),
            Dimension::Judge => named(&self.table.judges, self.position, here),
            Dimension::Cause => named(&self.table.causes, 0, None),
            Dimension::Line => in_their_order(Line::ALL.iter().map(|line| line.id())),
            Dimension::Procedure => in_their_order(Procedure::ALL.iter().map(|procedure| procedure.id())),
        }
    }

    /// The part of each row's group code that a dimension gives.
    fn parts(&self, dimension: Dimension) -> Parts<'_> {
        let by_shape = |part: fn(&Shape) -> u8| Parts::OfShape(self.table.shapes.iter().map(part).collect());
        match dimension {
            Dimension::Court | Dimension::Month => by_shape(|_| 0),
            Dimension::Division => Parts::OfRow(&self.table.division),
            Dimension::Judge => Parts::OfRow(&self.table.judge),
            Dimension::Cause => Parts::OfRow(&self.table.cause),
            Dimension::Line => by_shape(|shape| shape.type_code.line().index()),
            Dimension::Procedure => by_shape(|shape| shape.procedure.index()),
        }
    }

    /// The key of the whole court.
    fn whole_key(&self, dimension: Dimension) -> Key {
        match dimension {
            Dimension::Court => Key { order: self.position, court: None, id: self.table.court.as_str().into() },
            _ => Key { order: 0, court: None, id: "".into() },
        }
    }

    /// People in office. They have a court, a division, a line and a name; by procedure or cause they cannot be split.
    fn people(&self, tallies: &mut Tallies) {
        let Some(counter) = self.question.counters.iter().position(|counter| counter.measure == Measure::QuotaJudges)
        else {
            return;
        };
        let filter = self.question.filter;
        let undivided = |dimension: &Dimension| matches!(dimension, Dimension::Procedure | Dimension::Cause);
        if self.question.by.iter().any(undivided) || filter.0.iter().any(|(dimension, _)| undivided(dimension)) {
            return;
        }
        let mut groups: BTreeMap<GroupKey, Changes> = BTreeMap::new();
        for person in self.table.people.iter().filter(|person| person.quota) {
            let is = |dimension, value: &str| filter.get(dimension).is_none_or(|wanted| wanted == value);
            if !is(Dimension::Division, &person.division)
                || !is(Dimension::Judge, &person.name)
                || !is(Dimension::Line, person.line.id())
                || self.within.is_some_and(|within| !within.keeps_person(person))
            {
                continue;
            }
            let here = Some(self.table.court.clone());
            let key = self.question.by.iter().filter(|dimension| **dimension != Dimension::Month);
            let key: GroupKey = key
                .map(|dimension| match dimension {
                    Dimension::Division => {
                        Key { order: self.position, court: here.clone(), id: person.division.as_str().into() }
                    }
                    Dimension::Judge => {
                        Key { order: self.position, court: here.clone(), id: person.name.as_str().into() }
                    }
                    Dimension::Line => {
                        Key { order: u32::from(person.line.index()), court: None, id: person.line.id().into() }
                    }
                    other => self.whole_key(*other),
                })
                .collect();
            let stretches = &self.question.stretches;
            let group = groups.entry(key).or_insert_with(|| tallies.no_changes());
            group.standing += 1;
            group.change(counter, stretches.of(person.from), stretches.count(), 1);
            if let Some(until) = person.until {
                group.change(counter, stretches.of(until.plus_days(1)), stretches.count(), -1);
            }
        }
        tallies.groups.extend(groups);
    }

    /// Reported measures: for the court as a whole only.
    pub(super) fn reported(&self, tallies: &mut Tallies) {
        if !self.question.by.iter().all(of_whole_courts)
            || !self.question.filter.0.iter().all(|(dimension, _)| of_whole_courts(dimension))
        {
            return;
        }
        let key: GroupKey =
            self.question.by.iter().filter(|d| **d != Dimension::Month).map(|d| self.whole_key(*d)).collect();
        let stretches = self.question.stretches.count();
        let mut group = tallies.no_changes();
        for (position, counter) in self.question.counters.iter().enumerate() {
            let when = counter.measure.rule().when;
            // Cases and people count for themselves: a court that has them is not counted twice by what it reported. The
            // inhabitants of a court above are those of the courts below.
            let counted = counter.measure.from_cases() && !self.table.is_empty()
                || when == When::InOffice && !self.table.people.is_empty()
                || when == When::ReportedLevel && self.table.court.tier() != Tier::Basic;
            if counted {
                continue;
            }
            let mut level = 0;
            for one in self.table.reported.iter().filter(|one| Measure::parse(&one.measure) == Ok(counter.measure)) {
                let Some(value) = one.value.times(10_i32.pow(u32::from(counter.measure.decimals()))).and_then(whole)
                else {
                    continue;
                };
                let stretch_of = |day: crate::day::Day| self.question.stretches.of(day);
                let (from, to) = (stretch_of(one.period.first()), stretch_of(one.period.last()));
                group.standing += 1;
                if !group.reported.contains(counter) {
                    group.reported.push(*counter);
                }
                match when {
                    When::StandingAtEnd(_) | When::InOffice => {
                        group.change(position, to, stretches, value - level);
                        level = value;
                    }
                    When::ReportedLevel => {
                        group.change(position, from, stretches, value - level);
                        level = value;
                    }
                    // What stood when the period began.
                    When::StandingAtStart(_) => {
                        let before = stretch_of(one.period.first().plus_days(-1));
                        group.change(position, before, stretches, value - level);
                        level = value;
                    }
                    When::On(_) | When::Reported if from == to => group.change(position, from, stretches, value),
                    When::On(_) | When::Reported => group.wide.push(WideFlow { counter: *counter, from, to, value }),
                }
                tallies.saw(&self.table.court, (one.period.first(), one.period.last()));
            }
        }
        if group.standing > 0 {
            tallies.groups.push((key, group));
        }
    }
}

/// Whether a dimension leaves courts whole.
fn of_whole_courts(dimension: &Dimension) -> bool {
    matches!(dimension, Dimension::Court | Dimension::Month)
}

fn whole(quantity: Quantity) -> Option<i64> {
    let text = quantity.to_string();
    text.strip_prefix('\u{2212}').map_or_else(|| text.parse().ok(), |digits| digits.parse::<i64>().ok().map(|n| -n))
}

/// Keys that keep the order they are given in.
fn in_their_order(ids: impl Iterator<Item = &'static str>) -> Vec<Key> {
    ids.zip(0..).map(|(id, order)| Key { order, court: None, id: id.into() }).collect()
}

/// What a dimension makes of a row.
enum Parts<'a> {
    /// A column tells.
    OfRow(&'a [u16]),
    /// Its shape tells.
    OfShape(Vec<u8>),
}

/// An amount of each row, in fen.
fn fen(column: &[u64]) -> impl Fn(usize, PackedDay) -> i64 {
    move |row, _| column.get(row).and_then(|fen| i64::try_from(*fen).ok()).unwrap_or(0)
}

/// Dimensions that a column of words gives: division, judge and cause.
const WORD_COLUMNS: usize = 3;

/// How the group code of a row is made up: what its shape adds, and so many times the word of each column.
struct Code<'a> {
    of_shape: Vec<u64>,
    shape: &'a [u16],
    columns: [(u64, &'a [u16]); WORD_COLUMNS],
    /// How many codes there may be.
    codes: u64,
}

impl Code<'_> {
    /// The distinct codes in use among the rows kept, and the number of each row's code among them.
    fn numbered(&self, kept: Option<&[u32]>) -> (Vec<u64>, Vec<u32>) {
        let mut numbered = Numbered::of(self.codes);
        let [(first, a), (second, b), (third, c)] = self.columns;
        let of = |shape: u16, a: u16, b: u16, c: u16| {
            let of_shape = self.of_shape.get(usize::from(shape)).copied().unwrap_or(0);
            of_shape + first * u64::from(a) + second * u64::from(b) + third * u64::from(c)
        };
        let numbers = match kept {
            None => {
                let rows = self.shape.iter().zip(a).zip(b).zip(c);
                rows.map(|(((shape, a), b), c)| numbered.number(of(*shape, *a, *b, *c))).collect()
            }
            Some(rows) => {
                let mut numbers = vec![0; self.shape.len()];
                for row in rows.iter().map(|row| *row as usize) {
                    let part = |column: &[u16]| column.get(row).copied().unwrap_or(0);
                    if let Some(place) = numbers.get_mut(row) {
                        *place = numbered.number(of(part(self.shape), part(a), part(b), part(c)));
                    }
                }
                numbers
            }
        };
        (numbered.codes, numbers)
    }
}

/// Codes numbered as they come.
struct Numbered {
    codes: Vec<u64>,
    /// By code, as far as there is a place for it.
    dense: Vec<u32>,
    sparse: BTreeMap<u64, u32>,
}

impl Numbered {
    /// None yet of so many.
    fn of(codes: u64) -> Self {
        const DENSE: u64 = 1 << 20;
        Self { codes: Vec::new(), dense: vec![u32::MAX; codes.min(DENSE) as usize], sparse: BTreeMap::new() }
    }

    #[inline]
    fn number(&mut self, code: u64) -> u32 {
        // A browser has places of 32 bits, which a code may go beyond.
        match usize::try_from(code).ok().and_then(|code| self.dense.get(code)) {
            Some(number) if *number != u32::MAX => *number,
            _ => self.come(code),
        }
    }

    /// The number of a code that came for the first time, or has no place.
    #[cold]
    #[inline(never)]
    fn come(&mut self, code: u64) -> u32 {
        let slot = match usize::try_from(code).ok().and_then(|code| self.dense.get_mut(code)) {
            Some(slot) => slot,
            None => self.sparse.entry(code).or_insert(u32::MAX),
        };
        if *slot == u32::MAX {
            *slot = self.codes.len() as u32;
            self.codes.push(code);
        }
        *slot
    }
}

/// Where a row's group stands.
enum OfRow<'a> {
    /// All rows are in one.
    One,
    /// A column tells.
    Column(Cow<'a, [u16]>),
    /// Their numbers.
    Numbers(Vec<u32>),
}

/// The groups, of which some may turn out to be empty.
struct Groups<'a> {
    /// The parts of each dimension.
    keys: Vec<Vec<Key>>,
    codes: Vec<u64>,
    of_row: OfRow<'a>,
}

impl Groups<'_> {
    /// The group of a row.
    #[inline]
    fn of(&self, row: usize) -> usize {
        match &self.of_row {
            OfRow::One => 0,
            OfRow::Column(column) => column.get(row).copied().map_or(0, usize::from),
            OfRow::Numbers(numbers) => numbers.get(row).copied().map_or(0, |number| number as usize),
        }
    }

    fn key(&self, code: u64) -> GroupKey {
        let mut rest = code;
        let mut key: GroupKey = Vec::with_capacity(self.keys.len());
        for keys in self.keys.iter().rev() {
            let radix = keys.len() as u64;
            key.extend(keys.get((rest % radix) as usize).cloned());
            rest /= radix;
        }
        key.reverse();
        key
    }
}
