//! What is asked of a made-up court, the same of every engine.

use crate::court::{CAUSES, code, days};
use domain::catalogue::{Indicator, IndicatorId, counters};
use domain::day::Month;
use domain::explain::{Counted, Side, explain};
use domain::fact::{Fact, Moment, Words};
use domain::measure::Counter;
use domain::period::Period;
use domain::table::{CaseKey, FactTable};
use domain::tally::{Dimension, Filter, Question, Stretches, Tallies};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many judges a court has.
pub(crate) const JUDGES: u64 = 297;

/// The months of the figures.
pub(crate) fn months() -> Vec<Month> {
    let (first, last) = days();
    (first.month().number()..=last.month().number()).map(Month::from_number).collect()
}

/// The indicator that is divided and listed.
pub(crate) fn indicator() -> &'static Indicator {
    IndicatorId::Mediation.definition().unwrap()
}

pub(crate) fn indicator_counters() -> Vec<Counter> {
    counters_of(&[indicator()])
}

/// What these indicators count, each once.
pub(crate) fn counters_of(indicators: &[&Indicator]) -> Vec<Counter> {
    let mut counters: Vec<Counter> = indicators.iter().flat_map(|indicator| indicator.counters()).collect();
    counters.sort_unstable();
    counters.dedup();
    counters
}

pub(crate) fn last_year() -> Period {
    let months = months();
    Period::months(months[months.len() - 12], months[months.len() - 1]).unwrap()
}

pub(crate) fn whole(tables: &[&FactTable]) -> Tallies {
    let (first, last) = days();
    let stretches = Stretches::months(first.month(), last.month());
    let filter = Filter::default();
    Tallies::of(
        tables,
        &Question { counters: counters(), by: &[Dimension::Court, Dimension::Judge], filter: &filter, stretches },
    )
}

pub(crate) fn by_court_and_cause(tables: &[&FactTable]) -> Tallies {
    let filter = Filter::default();
    let stretches = Stretches::around(last_year());
    Tallies::of(
        tables,
        &Question {
            counters: &indicator_counters(),
            by: &[Dimension::Court, Dimension::Cause],
            filter: &filter,
            stretches,
        },
    )
}

/// The cell that is listed: what one judge of the first court closed in one month.
pub(crate) struct Cell {
    pub(crate) judge: String,
    pub(crate) month: usize,
}

pub(crate) fn cell() -> Cell {
    Cell { judge: String::from("李001"), month: 20 }
}

pub(crate) fn list(table: &FactTable) -> Vec<Counted> {
    let cell = cell();
    let period = Period::month(months()[cell.month]);
    let filter = Filter::default().with(Dimension::Court, code(0).as_str()).with(Dimension::Judge, cell.judge);
    explain(table, indicator(), Side::Denominator, period, &filter)
}

/// So many of the cases with another cause, another judge and, where closed, another day.
pub(crate) fn changed(tables: &[FactTable], mut left: usize) -> Vec<BTreeMap<CaseKey, Option<Fact>>> {
    let cases: usize = tables.iter().map(FactTable::len).sum();
    let step = cases / left;
    tables
        .iter()
        .map(|table| {
            let names = judges(table);
            // What an import brings shares its words, and not with the table.
            let mut words = Words::default();
            let rows = (0..table.len()).step_by(step).take(left);
            let changes: BTreeMap<CaseKey, Option<Fact>> = rows
                .map(|row| {
                    let mut fact = table.fact(row).unwrap();
                    let cause = CAUSES.iter().position(|cause| *cause == &*fact.cause).unwrap();
                    fact.cause = words.shared(CAUSES[(cause + 1) % CAUSES.len()]);
                    let judge = names.binary_search(&fact.judge).unwrap();
                    fact.judge = words.shared(&names[(judge + 1) % names.len()]);
                    fact.division = words.shared(&fact.division);
                    let closed = &mut fact.days[usize::from(Moment::Closed.index())];
                    *closed = closed.map(|day| day.plus_days(1));
                    (CaseKey::from(&fact.number), Some(fact))
                })
                .collect();
            left -= changes.len();
            changes
        })
        .collect()
}

/// The judges of a court in the order of their names.
pub(crate) fn judges(table: &FactTable) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = table.facts().map(|fact| fact.judge).collect();
    names.sort_unstable();
    names.dedup();
    names
}
