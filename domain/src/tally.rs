//! Tallies: what a set of facts adds up to, by group and stretch of time. They form a commutative monoid.
//!
//! A tally keeps, for every counter, its *change* in each stretch: a flow is the sum of the changes in a period, a
//! stock the sum of all changes up to a day. So a stock is never summed over months, and parts always add up.

pub(crate) mod kept;
mod pass;
#[cfg(test)]
mod tests;

use crate::court::CourtCode;
use crate::day::{Day, Month};
use crate::distinct::distinct;
use crate::measure::{Counter, When};
use crate::narrowing::Narrowing;
use crate::period::Period;
use crate::quantity::Quantity;
use crate::table::FactTable;
use crate::vocabulary::vocabulary;
use pass::Pass;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

vocabulary! {
    /// What figures can be broken down by.
    Dimension ("分组") {
        Court = "court", "法院", "court";
        Division = "division", "部门", "division";
        Judge = "judge", "承办人", "judge";
        Line = "line", "条线", "business line";
        Procedure = "procedure", "程序", "procedure";
        Cause = "cause", "案由", "cause";
        Month = "month", "月份", "month";
    }
}

/// One value of one dimension. Courts, lines and procedures keep their own order, the rest that of their names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Position among its siblings.
    pub order: u32,
    /// The court it belongs to, for divisions and judges.
    pub court: Option<CourtCode>,
    /// Court code, line or procedure id, month, or the name itself: one text for all groups of a pass.
    pub id: Arc<str>,
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most that are compared are of one pass, and have one text: what a pass counts is put in order once for all its groups.
        let id = || if Arc::ptr_eq(&self.id, &other.id) { Ordering::Equal } else { self.id.cmp(&other.id) };
        self.order.cmp(&other.order).then_with(|| self.court.cmp(&other.court)).then_with(id)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Key {
    /// The court that a group belongs to, where its keys tell: by court, division or judge.
    pub fn court_of(keys: &[Self], by: &[Dimension]) -> Option<CourtCode> {
        let undated = by.iter().filter(|dimension| **dimension != Dimension::Month);
        let own = undated.zip(keys).find(|(dimension, _)| **dimension == Dimension::Court);
        let own = own.and_then(|(_, key)| CourtCode::parse(&key.id).ok());
        own.or_else(|| keys.iter().find_map(|key| key.court.clone()))
    }
}

/// The keys of a group, one a dimension asked for.
pub type GroupKey = Vec<Key>;

/// Restrictions on facts: each dimension named must have the given value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter(pub Vec<(Dimension, String)>);

impl Filter {
    /// The value a dimension is restricted to.
    pub fn get(&self, dimension: Dimension) -> Option<&str> {
        self.0.iter().find(|(one, _)| *one == dimension).map(|(_, value)| value.as_str())
    }

    /// With one restriction more.
    #[must_use]
    pub fn with(mut self, dimension: Dimension, value: impl Into<String>) -> Self {
        self.0.retain(|(one, _)| *one != dimension);
        self.0.push((dimension, value.into()));
        self
    }
}

/// Consecutive stretches of days that tallies distinguish. The first reaches back to the beginning of time and the
/// last to its end, so nothing falls outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretches {
    /// First days of every stretch but the first.
    starts: Vec<Day>,
}

impl Stretches {
    /// Before, each month from `first` to `last`, after.
    pub fn months(first: Month, last: Month) -> Self {
        Self {
            starts: (first.number()..=last.number() + 1).map(|number| Month::from_number(number).first_day()).collect(),
        }
    }

    /// Before, the period, after.
    pub fn around(period: Period) -> Self {
        Self::of_periods(&[period])
    }

    /// What these periods and the days between them make up.
    pub fn of_periods(periods: &[Period]) -> Self {
        Self { starts: distinct(periods.iter().flat_map(|period| [period.first(), period.last().plus_days(1)])) }
    }

    /// Months where the period is made of whole months, so that trends come with it; otherwise the period alone.
    pub fn for_period(period: Period, months_back: i32) -> Self {
        match period.whole_months() {
            Some((first, last)) => Self::months(first.plus(-months_back), last),
            None => Self::around(period),
        }
    }

    /// How many stretches.
    pub fn count(&self) -> usize {
        self.starts.len() + 1
    }

    /// The stretches that make up exactly this period, or `None` where a boundary does not fit.
    pub fn covering(&self, period: Period) -> Option<Range<usize>> {
        let first = self.starts.binary_search(&period.first()).ok()? + 1;
        let end = self.starts.binary_search(&period.last().plus_days(1)).ok()? + 1;
        Some(first..end)
    }

    /// The stretch a day lies in.
    pub fn of(&self, day: Day) -> usize {
        self.starts.partition_point(|start| *start <= day)
    }
}

/// The tally of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Change of each counter in each stretch; `counter × stretches + stretch`.
    changes: Vec<i64>,
    /// What keeps the group even where nothing counts in it: its cases where it is of whole courts, people, reports.
    standing: i64,
    /// Counters not from cases that something was reported for.
    reported: Vec<Counter>,
    /// Flows reported for more than one stretch: they count only where a period holds all of them.
    wide: Vec<WideFlow>,
}

/// A flow reported for several stretches at once, such as a quarter where months are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct WideFlow {
    counter: Counter,
    from: usize,
    to: usize,
    value: i64,
}

/// Tallies by group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tallies {
    stretches: Stretches,
    counters: Vec<Counter>,
    /// In the order of their keys, each once.
    groups: Vec<(GroupKey, Changes)>,
    /// Courts with data, and the days their data reach over.
    spans: BTreeMap<CourtCode, (Day, Day)>,
}

/// What to tally.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Which counters.
    pub counters: &'a [Counter],
    /// Grouped by what, outermost first. [`Dimension::Month`] comes from the stretches and is ignored here.
    pub by: &'a [Dimension],
    /// Over which facts.
    pub filter: &'a Filter,
    /// In which stretches.
    pub stretches: Stretches,
}

impl Tallies {
    /// Nothing tallied: the neutral element.
    pub fn nothing(stretches: Stretches, counters: &[Counter]) -> Self {
        Self { stretches, counters: counters.to_vec(), groups: Vec::new(), spans: BTreeMap::new() }
    }

    /// Tallies facts of several courts in one pass each. Courts keep the order they are given in.
    pub fn of(tables: &[&FactTable], question: &Question<'_>) -> Self {
        let mut tallies = Self::nothing(question.stretches.clone(), question.counters);
        let mut settled = 0;
        for (position, table) in tables.iter().enumerate() {
            tallies.count(position, table, question);
            tallies.settle_beyond(&mut settled);
        }
        tallies.settled()
    }

    /// The same over a part of each court's facts and people. What courts reported as a whole has no parts.
    pub(crate) fn narrowed(tables: &[&FactTable], question: &Question<'_>, within: &Narrowing) -> Self {
        let mut tallies = Self::nothing(question.stretches.clone(), question.counters);
        let mut settled = 0;
        for (position, table) in tables.iter().enumerate() {
            if question.filter.get(Dimension::Court).is_none_or(|court| court == table.court.as_str()) {
                Pass::new(table, position as u32, question).within(within).run(&mut tallies);
            }
            tallies.settle_beyond(&mut settled);
        }
        tallies.settled()
    }

    /// Counts the facts of the court at a position of the question's courts. What comes of it is settled once all are counted, or
    /// by the tally it is put to.
    pub(crate) fn count(&mut self, position: usize, table: &FactTable, question: &Question<'_>) {
        if question.filter.get(Dimension::Court).is_none_or(|court| court == table.court.as_str()) {
            Pass::new(table, position as u32, question).run(self);
        }
    }

    /// Tallies the cases in the rows kept, one list of rows a table. People and reports stand in no row and stay out.
    pub(crate) fn among<'a>(
        parts: impl IntoIterator<Item = (&'a FactTable, Vec<bool>)>,
        question: &Question<'_>,
    ) -> Self {
        let mut tallies = Self::nothing(question.stretches.clone(), question.counters);
        let mut settled = 0;
        for (position, (table, rows)) in parts.into_iter().enumerate() {
            Pass::new(table, position as u32, question).keeping(&rows).run(&mut tallies);
            tallies.settle_beyond(&mut settled);
        }
        tallies.settled()
    }

    /// The days over which a court's reports tell of what is asked for.
    pub(crate) fn reported_over(table: &FactTable, question: &Question<'_>) -> Option<(Day, Day)> {
        let mut reports = Self::nothing(question.stretches.clone(), question.counters);
        Pass::new(table, 0, question).reported(&mut reports);
        reports.spans.into_values().next()
    }

    /// Adds another tally of the same counters and stretches. Anything else would be a mistake of the caller and is
    /// left out, told by `false`.
    pub fn add(&mut self, other: &Self) -> bool {
        if self.stretches != other.stretches || self.counters != other.counters {
            return false;
        }
        self.put_beside(other);
        self.settle();
        true
    }

    /// Takes away the tally of facts that are in this one. A group in which nothing is left goes. The days that data
    /// reach over stay: sums do not tell whose days they were.
    ///
    /// `false`, and nothing taken away, where the counters or stretches are others, or where `other` holds what a court
    /// reported as a whole.
    pub fn subtract(&mut self, other: &Self) -> bool {
        let reports = other.groups.iter().any(|(_, changes)| !changes.reported.is_empty());
        if self.stretches != other.stretches || self.counters != other.counters || reports {
            return false;
        }
        for (key, changes) in &other.groups {
            let negated = changes.changes.iter().map(|change| -change).collect();
            let taken = Changes { changes: negated, standing: -changes.standing, ..Changes::default() };
            self.groups.push((key.clone(), taken));
        }
        self.settle();
        true
    }

    /// With the days that each court's data reach over told anew.
    #[must_use]
    pub(crate) fn reaching<'a>(mut self, spans: impl IntoIterator<Item = (&'a CourtCode, (Day, Day))>) -> Self {
        self.spans.clear();
        for (court, span) in spans {
            self.saw(court, span);
        }
        self
    }

    /// The keys of all groups, in order.
    pub fn keys(&self) -> impl Iterator<Item = &GroupKey> {
        self.groups.iter().map(|(key, _)| key)
    }

    /// The stretches.
    pub fn stretches(&self) -> &Stretches {
        &self.stretches
    }

    /// Whether any court's data touch the period.
    pub fn reaches(&self, period: Period) -> bool {
        self.spans.values().any(|(first, last)| *first <= period.last() && period.first() <= *last)
    }

    /// The courts that had data.
    pub fn courts(&self) -> impl Iterator<Item = &CourtCode> {
        self.spans.keys()
    }

    /// One group's figures over a period that the stretches can make up.
    pub fn reading(&self, key: &[Key], period: Period) -> Option<Reading<'_>> {
        let place = self.groups.binary_search_by(|(one, _)| one.as_slice().cmp(key)).ok()?;
        Some(self.reading_of(&self.groups.get(place)?.1, self.stretches.covering(period)?))
    }

    /// All groups with their figures over a period, in order; none where the stretches cannot make it up.
    pub fn readings(&self, period: Period) -> impl Iterator<Item = (&GroupKey, Reading<'_>)> {
        self.readings_over(&[period]).map(|(key, _, reading)| (key, reading))
    }

    /// The same over several periods: group by group, and in each of them period by period.
    pub fn readings_over<'t>(
        &'t self,
        periods: &[Period],
    ) -> impl Iterator<Item = (&'t GroupKey, Period, Reading<'t>)> + use<'t> {
        let covering = periods.iter().filter_map(|period| Some((*period, self.stretches.covering(*period)?)));
        let covering: Rc<[(Period, Range<usize>)]> = covering.collect();
        self.groups.iter().flat_map(move |(key, changes)| {
            let covering = Rc::clone(&covering);
            (0..covering.len()).filter_map(move |at| {
                let (period, stretches) = covering.get(at)?;
                Some((key, *period, self.reading_of(changes, stretches.clone())))
            })
        })
    }

    fn reading_of<'a>(&'a self, changes: &'a Changes, stretches: Range<usize>) -> Reading<'a> {
        Reading { counters: &self.counters, changes, all: self.stretches.count(), stretches }
    }

    /// All groups together.
    pub fn total(&self) -> Self {
        self.regrouped(|_| Vec::new())
    }

    /// The same changes under other keys; groups that come under one key are added.
    pub fn regrouped(&self, under: impl Fn(&GroupKey) -> GroupKey) -> Self {
        let mut regrouped = Self::nothing(self.stretches.clone(), &self.counters);
        regrouped.groups = self.groups.iter().map(|(key, changes)| (under(key), changes.clone())).collect();
        regrouped.spans.clone_from(&self.spans);
        regrouped.settled()
    }

    /// The groups of another tally put beside those that are there, to be settled.
    fn put_beside(&mut self, other: &Self) {
        self.groups.extend(other.groups.iter().cloned());
        for (court, span) in &other.spans {
            self.saw(court, *span);
        }
    }

    /// Puts the groups in order and adds up those under one key: once for many. A group is there exactly when something counts in
    /// it or keeps it.
    fn settle(&mut self) {
        // Where each court has groups of its own, they lie in order and none comes twice.
        if !self.groups.is_sorted_by(|(one, _), (other, _)| one < other) {
            self.groups.sort_by(|(one, _), (other, _)| one.cmp(other));
            self.groups.dedup_by(|(more, changes), (key, sum)| {
                let same = more == key;
                if same {
                    sum.add(changes);
                }
                same
            });
        }
        self.groups.retain(|(_, changes)| !changes.is_nothing());
    }

    fn settled(mut self) -> Self {
        self.settle();
        self
    }

    /// Settles once more came in than there was when that was last done: groups that many courts share are kept once.
    fn settle_beyond(&mut self, settled: &mut usize) {
        const FEW: usize = 1000;
        if self.groups.len() > 2 * *settled + FEW {
            self.settle();
            *settled = self.groups.len();
        }
    }

    /// Room for the changes of a group.
    fn no_changes(&self) -> Changes {
        Changes { changes: vec![0; self.stretches.count() * self.counters.len()], ..Changes::default() }
    }

    fn saw(&mut self, court: &CourtCode, (first, last): (Day, Day)) {
        let span = self.spans.entry(court.clone()).or_insert((first, last));
        *span = (span.0.min(first), span.1.max(last));
    }
}

impl Changes {
    fn add(&mut self, other: &Self) {
        for (mine, more) in self.changes.iter_mut().zip(&other.changes) {
            *mine += more;
        }
        self.standing += other.standing;
        self.wide.extend_from_slice(&other.wide);
        for counter in &other.reported {
            if !self.reported.contains(counter) {
                self.reported.push(*counter);
            }
        }
    }

    fn is_nothing(&self) -> bool {
        self.standing == 0 && self.changes.iter().all(|change| *change == 0)
    }

    /// Adds to a counter, its position, in one of so many stretches.
    fn change(&mut self, counter: usize, stretch: usize, stretches: usize, by: i64) {
        if let Some(value) = self.changes.get_mut(counter * stretches + stretch) {
            *value += by;
        }
    }
}

/// One group's counters over one period.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    counters: &'a [Counter],
    changes: &'a Changes,
    /// How many stretches there are.
    all: usize,
    stretches: Range<usize>,
}

impl Reading<'_> {
    /// The counter's value over the period, or `None` where it was not tallied or nothing was reported for it.
    pub fn get(&self, counter: Counter) -> Option<i64> {
        let position = self.counters.iter().position(|one| *one == counter)?;
        let rule = counter.measure.rule();
        if matches!(rule.when, When::Reported | When::ReportedLevel) && !self.changes.reported.contains(&counter) {
            return None;
        }
        let range = match rule.when {
            When::On(_) | When::Reported => self.stretches.clone(),
            When::StandingAtEnd(_) | When::InOffice | When::ReportedLevel => 0..self.stretches.end,
            When::StandingAtStart(_) => 0..self.stretches.start,
        };
        let begin = position * self.all;
        let counted = self.changes.changes.get(begin + range.start..begin + range.end).unwrap_or_default();
        let held = |flow: &&WideFlow| flow.counter == counter && range.start <= flow.from && flow.to < range.end;
        let wide: i64 = self.changes.wide.iter().filter(held).map(|flow| flow.value).sum();
        Some(counted.iter().sum::<i64>() + wide)
    }

    /// The same as an exact quantity: amounts in yuan.
    pub fn quantity(&self, counter: Counter) -> Option<Quantity> {
        Some(Quantity::new(i128::from(self.get(counter)?), counter.measure.decimals()))
    }
}
