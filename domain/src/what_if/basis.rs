//! Figures as they would be, by difference: counted once over everything, then over the changed cases alone.

use super::Changed;
use crate::catalogue::{IndicatorId, Version};
use crate::court::CourtCode;
use crate::day::Day;
use crate::fact::{Fact, Moment};
use crate::figure::{Completeness, Figure, Standard, evaluate};
use crate::measure::Counter;
use crate::period::Period;
use crate::table::{CaseKey, FactTable, PackedDay, TableError, pack_day, unpack_day};
use crate::tally::{Dimension, Filter, Key, Question, Stretches, Tallies};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The tallies of tables as they are, ready to say what they would be.
#[derive(Clone, Debug)]
pub struct Basis {
    counters: Vec<Counter>,
    by: Vec<Dimension>,
    filter: Filter,
    whole: Tallies,
    /// By table: the days its cases and its reports reach over.
    reach: Vec<[Option<Span>; 2]>,
}

type Span = (Day, Day);

/// What the effects are told of: which indicators, of which group, over which period.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The indicators.
    pub version: Version,
    /// One group of the tallies; empty where they are not grouped.
    pub group: &'a [Key],
    /// The period; the stretches of the tallies must make it up.
    pub period: Period,
    /// How complete the rows are. Suppositions do not change that.
    pub rows: Completeness,
    /// What makes a figure fit to be shown.
    pub standard: Standard,
}

/// An indicator that would be otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Which.
    pub indicator: IndicatorId,
    /// As it is.
    pub before: Figure,
    /// As it would be.
    pub after: Figure,
}

impl Basis {
    /// Counts the tables: the one full pass. The later calls take the same tables.
    pub fn of(tables: &[&FactTable], question: &Question<'_>) -> Self {
        let reach = |table: &&FactTable| [table.span(), Tallies::reported_over(table, question)];
        Self {
            counters: question.counters.to_vec(),
            by: question.by.to_vec(),
            filter: question.filter.clone(),
            whole: Tallies::of(tables, question),
            reach: tables.iter().map(reach).collect(),
        }
    }

    /// The tallies as they are.
    pub fn tallies(&self) -> &Tallies {
        &self.whole
    }

    /// The tallies as they would be: equal, bit for bit, to [`Tallies::of`] over the changed tables.
    ///
    /// Costs the changed cases, and one pass over everything only where every case of a court is left out, for then its
    /// people and reports count otherwise. Fails where a changed table could not be built.
    pub fn after(&self, tables: &[&FactTable], changed: &[Changed]) -> Result<Tallies, TableError> {
        let question = self.question();
        let mut exchanges: BTreeMap<usize, Exchange<'_>> = BTreeMap::new();
        for one in changed {
            let exchange = exchanges.entry(one.table).or_default();
            exchange.before.push(&one.before);
            exchange.after.extend(&one.after);
        }
        if exchanges.iter().any(|(table, exchange)| tables.get(*table).is_some_and(|table| exchange.empties(table))) {
            return self.anew(tables, changed);
        }
        let mut tallies = self.whole.clone();
        let mut reach = self.reach.clone();
        for (position, exchange) in &exchanges {
            let Some(table) = tables.get(*position) else { continue };
            let part = |facts: &[&Fact]| -> Result<Tallies, TableError> {
                let mut part = Tallies::nothing(question.stretches.clone(), &self.counters);
                part.count(*position, &FactTable::of_facts(table.court().clone(), facts)?, &question);
                Ok(part)
            };
            tallies.subtract(&part(&exchange.before)?);
            tallies.add(&part(&exchange.after)?);
            if let Some([cases, _]) = reach.get_mut(*position) {
                *cases = exchange.reach(table, *cases);
            }
        }
        Ok(tallies.reaching(self.spans(tables, &reach)))
    }

    /// The indicators that differ between the tallies as they are and as they would be, in the order of the health check.
    pub fn effects(&self, after: &Tallies, view: View<'_>) -> Vec<Effect> {
        let effects = view.version.indicators().map(|indicator| {
            let figure = |tallies: &Tallies| match tallies.reading(view.group, view.period) {
                _ if !tallies.reaches(view.period) => Figure::NOT_AVAILABLE,
                None => Figure::NOT_APPLICABLE,
                Some(reading) => {
                    let figure = evaluate(indicator, &reading, view.rows, view.standard);
                    let divides = indicator.divides_by(&self.by, &self.filter);
                    if divides { figure } else { figure.without_meaning() }
                }
            };
            Effect { indicator: indicator.id, before: figure(&self.whole), after: figure(after) }
        });
        effects.filter(|effect| effect.before != effect.after).collect()
    }

    fn question(&self) -> Question<'_> {
        let stretches: &Stretches = self.whole.stretches();
        Question { counters: &self.counters, by: &self.by, filter: &self.filter, stretches: stretches.clone() }
    }

    /// A count of the changed tables, without the one of before.
    fn anew(&self, tables: &[&FactTable], changed: &[Changed]) -> Result<Tallies, TableError> {
        let mut changes: BTreeMap<usize, BTreeMap<CaseKey, Option<Fact>>> = BTreeMap::new();
        for one in changed {
            changes.entry(one.table).or_default().insert(CaseKey::from(&one.before.number), one.after.clone());
        }
        let none = BTreeMap::new();
        let positions = tables.iter().enumerate();
        let applied = positions.map(|(position, table)| table.apply(changes.get(&position).unwrap_or(&none)));
        let applied: Vec<FactTable> = applied.collect::<Result<_, _>>()?;
        Ok(Tallies::of(&applied.iter().collect::<Vec<_>>(), &self.question()))
    }

    /// The days of each court that was counted, of its cases and of its reports.
    fn spans<'t>(&self, tables: &'t [&FactTable], reach: &[[Option<Span>; 2]]) -> Vec<(&'t CourtCode, Span)> {
        let counted = self.filter.get(Dimension::Court);
        let pairs = tables.iter().zip(reach);
        let pairs = pairs.filter(|(table, _)| counted.is_none_or(|court| court == table.court().as_str()));
        pairs.flat_map(|(table, spans)| spans.iter().flatten().map(|span| (table.court(), *span))).collect()
    }
}

/// Rows that are looked over at once.
const PIECE: usize = 1_024;

/// What changes in one table.
#[derive(Default)]
struct Exchange<'a> {
    before: Vec<&'a Fact>,
    after: Vec<&'a Fact>,
}

impl Exchange<'_> {
    /// Whether no case is left.
    fn empties(&self, table: &FactTable) -> bool {
        self.after.is_empty() && self.before.len() == table.len()
    }

    /// First docketing day and last day on which anything would have happened.
    fn reach(&self, table: &FactTable, cases: Option<Span>) -> Option<Span> {
        let docketed = |fact: &Fact| fact.days.first().copied().flatten();
        let latest = |fact: &Fact| fact.days.iter().flatten().max().copied();
        let ends = cases.is_some_and(|(first, last)| {
            self.before.iter().any(|fact| docketed(fact) == Some(first) || latest(fact) == Some(last))
        });
        let left = if ends { self.left(table) } else { cases };
        let first = self.after.iter().filter_map(|fact| docketed(fact)).chain(left.map(|(first, _)| first)).min();
        let last = self.after.iter().filter_map(|fact| latest(fact)).chain(left.map(|(_, last)| last)).max();
        first.zip(last)
    }

    /// The span of the cases that do not change.
    fn left(&self, table: &FactTable) -> Option<Span> {
        let changed: BTreeSet<usize> = self.before.iter().filter_map(|fact| table.row_of(&fact.number)).collect();
        let (mut first, mut last) = (PackedDay::MAX, pack_day(None));
        // A whole piece at once, and its rows only where it reaches further.
        let pieces = |moment: usize| table.days.get(moment).map_or(&[][..], |column| column).chunks(PIECE).enumerate();
        let unchanged = |piece: usize, row: usize| !changed.contains(&(piece * PIECE + row));
        let docketed = usize::from(Moment::Docketed.index());
        for (piece, days) in pieces(docketed) {
            // No day is 0, and wraps round to the last.
            if days.iter().map(|day| day.wrapping_sub(1)).min().is_some_and(|day| day < first.wrapping_sub(1)) {
                let days = days.iter().enumerate().filter(|(row, day)| **day != 0 && unchanged(piece, *row));
                first = days.map(|(_, day)| *day).chain([first]).min().unwrap_or(first);
            }
        }
        for (piece, days) in (0..table.days.len()).flat_map(pieces) {
            if days.iter().max().is_some_and(|day| *day > last) {
                let days = days.iter().enumerate().filter(|(row, _)| unchanged(piece, *row));
                last = days.map(|(_, day)| *day).chain([last]).max().unwrap_or(last);
            }
        }
        unpack_day(first).zip(unpack_day(last)).filter(|_| last != 0)
    }
}
