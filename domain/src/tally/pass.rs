//! One pass over one court's facts: which case counts for what, in which group and stretch.
//!
//! Rules are asked once a shape. Shapes that touch the same counters form a class, so that a case costs one addition a
//! day of its life that counts, and not one for each counter.

use super::{Changes, Dimension, GroupKey, Key, Question, Stretches, Tallies, WideFlow};
use crate::explain::keeps_shape;
use crate::fact::{Moment, Shape};
use crate::line::Line;
use crate::measure::{Counter, Measure, Weight, When};
use crate::narrowing::Narrowing;
use crate::quantity::Quantity;
use crate::table::{FactTable, PackedDay, pack_day};
use std::collections::BTreeMap;

/// The stretch of every packed day.
struct Lookup {
    base: PackedDay,
    inner: Vec<u16>,
    last: u16,
}

impl Lookup {
    fn of(stretches: &Stretches) -> Self {
        let starts = &stretches.starts;
        let base = starts.first().map_or(0, |day| pack_day(Some(*day)));
        let end = starts.last().map_or(0, |day| pack_day(Some(*day)));
        let inner =
            (base..end).map(|day| starts.partition_point(|start| pack_day(Some(*start)) <= day) as u16).collect();
        Self { base, inner, last: starts.len() as u16 }
    }

    #[inline]
    fn stretch(&self, day: PackedDay) -> usize {
        match day.checked_sub(self.base) {
            None => 0,
            Some(offset) => usize::from(self.inner.get(usize::from(offset)).copied().unwrap_or(self.last)),
        }
    }
}

/// What a fact adds to a counter at one of its moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Touch {
    counter: u16,
    sign: i8,
    weight: usize,
}

/// A column of days on which facts touch counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    Moment(Moment),
    /// The closing day of cases that had passed twelve months.
    ClosedAfterTwelveMonths,
}

/// Which touches a counter makes, and on which column.
fn touches_of(counter: Counter) -> impl Iterator<Item = (On, i8, Weight)> {
    let rule = counter.measure.rule();
    let pair = match rule.when {
        When::On(moment) => [Some((On::Moment(moment), 1, rule.weight)), None],
        When::StandingAtEnd(Moment::TwelveMonthsPassed) => [
            Some((On::Moment(Moment::TwelveMonthsPassed), 1, rule.weight)),
            Some((On::ClosedAfterTwelveMonths, -1, rule.weight)),
        ],
        When::StandingAtEnd(moment) | When::StandingAtStart(moment) => {
            [Some((On::Moment(moment), 1, rule.weight)), Some((On::Moment(Moment::Closed), -1, rule.weight))]
        }
        When::InOffice | When::Reported | When::ReportedLevel => [None, None],
    };
    pair.into_iter().flatten()
}

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
        let groups = self.groups();
        let lookup = Lookup::of(&self.question.stretches);
        let stretches = self.question.stretches.count();
        let counters = self.question.counters.len();
        let mut sums: Vec<Vec<i64>> = groups.keys.iter().map(|_| vec![0; stretches * counters]).collect();
        let mut counted = Vec::new();
        let stored = Moment::ALL.iter().map(|moment| On::Moment(*moment));
        for on in stored.chain([On::ClosedAfterTwelveMonths]) {
            self.column(on, &groups, &lookup, &mut counted, &mut sums);
        }
        // A court as a whole is told of even where nothing counts, its parts only where something does.
        let standing = if self.question.by.iter().all(of_whole_courts) {
            let kept = groups.of_row.iter().filter(|group| **group != u32::MAX).count() as i64;
            kept.max(i64::from(self.table.is_empty()))
        } else {
            0
        };
        for (key, changes) in groups.keys.into_iter().zip(sums) {
            tallies.put(key, Changes { changes, standing, ..Changes::default() });
        }
        if self.rows.is_none() {
            self.people(tallies);
        }
        if self.rows.is_none() && self.within.is_none() {
            self.reported(tallies);
        }
    }

    /// Adds up one column. Facts are first counted by class, a class being all shapes that touch the same counters,
    /// so that a case costs one addition and not one for each counter it touches.
    fn column(&self, on: On, groups: &Groups, lookup: &Lookup, counted: &mut Vec<i64>, sums: &mut [Vec<i64>]) {
        let classes = Classes::new(self.question.counters, &self.table.shapes, on);
        if classes.touches.len() <= 1 {
            return;
        }
        let days: &[PackedDay] = match on {
            On::Moment(moment) => self.table.column(moment),
            On::ClosedAfterTwelveMonths => &self.table.closed_after_twelve_months,
        };
        let (stretches, kinds, counters) =
            (self.question.stretches.count(), classes.touches.len(), self.question.counters.len());
        for (slot, weight) in classes.weights.iter().enumerate() {
            // The class of each shape, or none where its touches do not weigh this way.
            let class_of: Vec<u16> = classes
                .of_shape
                .iter()
                .map(|class| {
                    let touches = classes.touches.get(usize::from(*class));
                    let weighed = touches.is_some_and(|touches| touches.iter().any(|touch| touch.weight == slot));
                    if weighed { *class } else { u16::MAX }
                })
                .collect();
            // One piece of memory for all columns: fresh pages would cost more than the counting.
            counted.clear();
            counted.resize(groups.keys.len() * stretches * kinds, 0);
            let weigh = self.weights(*weight);
            let rows = days.iter().zip(&self.table.shape).zip(&groups.of_row).enumerate();
            for (row, ((day, shape), group)) in rows {
                if *day == 0 || *group == u32::MAX {
                    continue;
                }
                let class = class_of.get(usize::from(*shape)).copied().unwrap_or(u16::MAX);
                if class == u16::MAX {
                    continue;
                }
                let place = (*group as usize * stretches + lookup.stretch(*day)) * kinds + usize::from(class);
                if let Some(sum) = counted.get_mut(place) {
                    // Nearly every counter counts one, without a call a row.
                    *sum += weigh.as_ref().map_or(1, |weigh| weigh(row));
                }
            }
            for (by_stretch, sums) in counted.chunks_exact((stretches * kinds).max(1)).zip(sums.iter_mut()) {
                for (by_class, sums) in by_stretch.chunks_exact(kinds).zip(sums.chunks_exact_mut(counters.max(1))) {
                    for (amount, touches) in by_class.iter().zip(&classes.touches).filter(|(amount, _)| **amount != 0) {
                        for touch in touches.iter().filter(|touch| touch.weight == slot) {
                            if let Some(sum) = sums.get_mut(usize::from(touch.counter)) {
                                *sum += i64::from(touch.sign) * amount;
                            }
                        }
                    }
                }
            }
        }
    }

    /// The weight of each row; none where each weighs one.
    fn weights(&self, weight: Weight) -> Option<Box<dyn Fn(usize) -> i64 + '_>> {
        let days = |moment: Moment, row: usize| self.table.column(moment).get(row).copied().map_or(0, i64::from);
        let amount = |column: &[u64], row: usize| column.get(row).and_then(|fen| i64::try_from(*fen).ok()).unwrap_or(0);
        match weight {
            Weight::One => None,
            Weight::Days(from, to) => Some(Box::new(move |row| match (days(from, row), days(to, row)) {
                (0, _) | (_, 0) => 0,
                (from, to) => to - from,
            })),
            Weight::Applied => Some(Box::new(move |row| amount(&self.table.applied, row))),
            Weight::Recovered => Some(Box::new(move |row| amount(&self.table.recovered, row))),
        }
    }

    /// The group of every row; `u32::MAX` where the filter leaves the row out.
    fn groups(&self) -> Groups {
        let filter = self.question.filter;
        let position = |words: &[String], wanted: Option<&str>| {
            wanted.map(|wanted| words.iter().position(|word| word == wanted).and_then(|p| u16::try_from(p).ok()))
        };
        let cause = position(&self.table.causes, filter.get(Dimension::Cause));
        let division = position(&self.table.divisions, filter.get(Dimension::Division));
        let judge = position(&self.table.judges, filter.get(Dimension::Judge));
        let shape_kept: Vec<bool> = self.table.shapes.iter().map(|shape| keeps_shape(filter, shape)).collect();
        let kept = |row: usize| {
            let is = |wanted: Option<Option<u16>>, column: &[u16]| {
                wanted.is_none_or(|wanted| wanted == column.get(row).copied())
            };
            let shape = self.table.shape.get(row).copied().map_or(0, usize::from);
            shape_kept.get(shape).copied().unwrap_or(false)
                && is(cause, &self.table.cause)
                && is(division, &self.table.division)
                && is(judge, &self.table.judge)
        };
        let dimensions: Vec<Dimension> =
            self.question.by.iter().copied().filter(|dimension| *dimension != Dimension::Month).collect();
        // The group code of a row: its parts as digits of a number, the radix of each its own.
        let radix: Vec<u64> = dimensions.iter().map(|dimension| self.radix(*dimension)).collect();
        let mut code = vec![0_u64; self.table.len()];
        for (dimension, radix) in dimensions.iter().zip(&radix) {
            if *radix > 1 {
                let parts = self.parts(*dimension);
                code.iter_mut().zip(parts).for_each(|(code, part)| *code = *code * radix + u64::from(part));
            }
        }
        if filter.0.iter().any(|(dimension, _)| *dimension != Dimension::Court) {
            code.iter_mut().enumerate().filter(|(row, _)| !kept(*row)).for_each(|(_, code)| *code = u64::MAX);
        }
        if let Some(rows) = self.rows {
            code.iter_mut().zip(rows).filter(|(_, kept)| !**kept).for_each(|(code, _)| *code = u64::MAX);
        }
        if let Some(within) = self.within {
            let rows = code.iter_mut().zip(within.rows(self.table));
            rows.filter(|(_, kept)| !kept).for_each(|(code, _)| *code = u64::MAX);
        }
        let whole = radix.iter().all(|radix| *radix == 1);
        let (codes, of_row) =
            if whole && !code.contains(&u64::MAX) { (vec![0], vec![0; code.len()]) } else { numbered(&code) };
        let keys = codes
            .into_iter()
            .map(|code| {
                let mut rest = code;
                let mut key: GroupKey = Vec::with_capacity(dimensions.len());
                for (dimension, radix) in dimensions.iter().zip(&radix).rev() {
                    key.push(self.key(*dimension, (rest % radix) as u16));
                    rest /= radix;
                }
                key.reverse();
                key
            })
            .collect();
        Groups { keys, of_row }
    }

    /// How many different parts a dimension has here.
    fn radix(&self, dimension: Dimension) -> u64 {
        let size = match dimension {
            Dimension::Court | Dimension::Month => 1,
            Dimension::Division => self.table.divisions.len(),
            Dimension::Judge => self.table.judges.len(),
            Dimension::Cause => self.table.causes.len(),
            Dimension::Line => Line::ALL.len(),
            Dimension::Procedure => crate::case::Procedure::ALL.len(),
        };
        size.max(1) as u64
    }

    /// The part of each row's group code that a dimension gives.
    fn parts(&self, dimension: Dimension) -> Vec<u16> {
        let by_shape = |part: fn(&Shape) -> u8| {
            let parts: Vec<u16> = self.table.shapes.iter().map(|shape| u16::from(part(shape))).collect();
            self.table.shape.iter().map(|shape| parts.get(usize::from(*shape)).copied().unwrap_or(0)).collect()
        };
        match dimension {
            Dimension::Court | Dimension::Month => vec![0; self.table.len()],
            Dimension::Division => self.table.division.clone(),
            Dimension::Judge => self.table.judge.clone(),
            Dimension::Cause => self.table.cause.clone(),
            Dimension::Line => by_shape(|shape| shape.type_code.line().index()),
            Dimension::Procedure => by_shape(|shape| shape.procedure.index()),
        }
    }

    fn key(&self, dimension: Dimension, part: u16) -> Key {
        let word = |words: &[String]| words.get(usize::from(part)).cloned().unwrap_or_default();
        let here = Some(self.table.court.clone());
        let (order, court, id) = match dimension {
            Dimension::Court => (self.position, None, self.table.court.to_string()),
            Dimension::Division => (self.position, here, word(&self.table.divisions)),
            Dimension::Judge => (self.position, here, word(&self.table.judges)),
            Dimension::Cause => (0, None, word(&self.table.causes)),
            Dimension::Line => (u32::from(part), None, line_id(part)),
            Dimension::Procedure => (u32::from(part), None, procedure_id(part)),
            Dimension::Month => (0, None, String::new()),
        };
        Key { order, court, id }
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
                        Key { order: self.position, court: here.clone(), id: person.division.clone() }
                    }
                    Dimension::Judge => Key { order: self.position, court: here.clone(), id: person.name.clone() },
                    Dimension::Line => {
                        Key { order: u32::from(person.line.index()), court: None, id: person.line.id().to_owned() }
                    }
                    other => self.key(*other, 0),
                })
                .collect();
            let counters = self.question.counters.len();
            let group = tallies.group(key);
            group.standing += 1;
            group.change(self.question.stretches.of(person.from), counter, counters, 1);
            if let Some(until) = person.until {
                group.change(self.question.stretches.of(until.plus_days(1)), counter, counters, -1);
            }
        }
    }

    /// Reported measures: for the court as a whole only.
    pub(super) fn reported(&self, tallies: &mut Tallies) {
        if !self.question.by.iter().all(of_whole_courts)
            || !self.question.filter.0.iter().all(|(dimension, _)| of_whole_courts(dimension))
        {
            return;
        }
        let key: GroupKey =
            self.question.by.iter().filter(|d| **d != Dimension::Month).map(|d| self.key(*d, 0)).collect();
        let counters = self.question.counters.len();
        for (position, counter) in self.question.counters.iter().enumerate() {
            let when = counter.measure.rule().when;
            // Cases and people count for themselves: a court that has them is not counted twice by what it reported.
            let counted = counter.measure.from_cases() && !self.table.is_empty()
                || when == When::InOffice && !self.table.people.is_empty();
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
                let group = tallies.group(key.clone());
                group.standing += 1;
                if !group.reported.contains(counter) {
                    group.reported.push(*counter);
                }
                match when {
                    When::StandingAtEnd(_) | When::InOffice => {
                        group.change(to, position, counters, value - level);
                        level = value;
                    }
                    When::ReportedLevel => {
                        group.change(from, position, counters, value - level);
                        level = value;
                    }
                    // What stood when the period began.
                    When::StandingAtStart(_) => {
                        let before = stretch_of(one.period.first().plus_days(-1));
                        group.change(before, position, counters, value - level);
                        level = value;
                    }
                    When::On(_) | When::Reported if from == to => group.change(from, position, counters, value),
                    When::On(_) | When::Reported => group.wide.push(WideFlow { counter: *counter, from, to, value }),
                }
                tallies.saw(&self.table.court, (one.period.first(), one.period.last()));
            }
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

fn line_id(part: u16) -> String {
    u8::try_from(part).ok().and_then(Line::from_index).map_or_else(String::new, |line| line.id().to_owned())
}

fn procedure_id(part: u16) -> String {
    let procedure = u8::try_from(part).ok().and_then(crate::case::Procedure::from_index);
    procedure.map_or_else(String::new, |procedure| procedure.id().to_owned())
}

/// The distinct codes in use and the number of each row's code among them; `u64::MAX` is left out.
fn numbered(code: &[u64]) -> (Vec<u64>, Vec<u32>) {
    const DENSE: u64 = 1 << 20;
    let largest = code.iter().copied().filter(|code| *code != u64::MAX).max().unwrap_or(0);
    let mut codes = Vec::new();
    let mut number = |slot: &mut u32, code: u64| {
        if *slot == u32::MAX {
            *slot = codes.len() as u32;
            codes.push(code);
        }
        *slot
    };
    let of_row = if largest < DENSE {
        let mut slots = vec![u32::MAX; largest as usize + 1];
        code.iter().map(|code| slots.get_mut(*code as usize).map_or(u32::MAX, |slot| number(slot, *code))).collect()
    } else {
        let mut slots: BTreeMap<u64, u32> = BTreeMap::new();
        code.iter()
            .map(
                |code| {
                    if *code == u64::MAX { u32::MAX } else { number(slots.entry(*code).or_insert(u32::MAX), *code) }
                },
            )
            .collect()
    };
    (codes, of_row)
}

struct Groups {
    keys: Vec<GroupKey>,
    of_row: Vec<u32>,
}

/// Shapes that touch the same counters on one column, class 0 touching none.
struct Classes {
    of_shape: Vec<u16>,
    touches: Vec<Vec<Touch>>,
    weights: Vec<Weight>,
}

impl Classes {
    fn new(counters: &[Counter], shapes: &[Shape], on: On) -> Self {
        let mut weights: Vec<Weight> = Vec::new();
        let mut touching: Vec<(Counter, Touch)> = Vec::new();
        for (position, counter) in counters.iter().enumerate() {
            for (_, sign, weight) in touches_of(*counter).filter(|(column, ..)| *column == on) {
                let slot = weights.iter().position(|one| *one == weight).unwrap_or_else(|| {
                    weights.push(weight);
                    weights.len() - 1
                });
                touching.push((*counter, Touch { counter: position as u16, sign, weight: slot }));
            }
        }
        let mut classes: BTreeMap<Vec<Touch>, u16> = BTreeMap::from([(Vec::new(), 0)]);
        let of_shape = shapes
            .iter()
            .map(|shape| {
                let touches =
                    touching.iter().filter(|(counter, _)| counter.lets_in(shape)).map(|(_, touch)| *touch).collect();
                let next = classes.len() as u16;
                *classes.entry(touches).or_insert(next)
            })
            .collect();
        let mut by_class: Vec<(u16, Vec<Touch>)> =
            classes.into_iter().map(|(touches, class)| (class, touches)).collect();
        by_class.sort_unstable_by_key(|(class, _)| *class);
        Self { of_shape, touches: by_class.into_iter().map(|(_, touches)| touches).collect(), weights }
    }
}
