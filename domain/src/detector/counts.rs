//! Reported counts that do not add up.

use super::looked::{Found, Looked};
use super::rule::Rule;
use super::signal::{Mark, Signal, say};
use crate::catalogue::INDICATORS;
use crate::day::Day;
use crate::explain::Sentence;
use crate::measure::{Measure, is_court_case};
use crate::period::Period;
use crate::quantity::Quantity;
use std::collections::BTreeMap;

const RULE: Rule = Rule::Arithmetic;

/// Counts that are part of another.
const PARTS: &[(Measure, Measure)] = &[
    (Measure::ClosedWithinTimeLimit, Measure::Closed),
    (Measure::ClosedWithExtension, Measure::Closed),
    (Measure::ClosedByMediation, Measure::Closed),
    (Measure::ClosedByWithdrawal, Measure::Closed),
    (Measure::FirstInstanceClosed, Measure::Closed),
    (Measure::SecondInstanceClosed, Measure::Closed),
    (Measure::PendingOver12Months, Measure::Pending),
    (Measure::SecondInstanceReversed, Measure::SecondInstanceClosed),
    (Measure::SecondInstanceRemanded, Measure::SecondInstanceClosed),
    (Measure::SecondInstanceHeard, Measure::SecondInstanceClosed),
    (Measure::RetrialOrdered, Measure::RetrialReviewsClosed),
    (Measure::FirstEnforcementCompleted, Measure::FirstEnforcementClosed),
    (Measure::FirstEnforcementTerminated, Measure::FirstEnforcementClosed),
    (Measure::AmountRecovered, Measure::AmountApplied),
    (Measure::PresuitSuccess, Measure::PresuitMediations),
    (Measure::SuggestionsAnswered, Measure::SuggestionsIssued),
];

/// A check that failed.
struct Failed<'a> {
    period: Period,
    what: String,
    of: &'a [Measure],
    observed: Quantity,
    expected: Quantity,
    reason: Sentence,
}

impl From<Failed<'_>> for Signal {
    fn from(failed: Failed<'_>) -> Self {
        let subject = format!("{} {}", failed.period, failed.what);
        let mut signal = Self::new(RULE, subject, failed.period.last(), Vec::new(), failed.reason);
        signal = signal.seen("填报", "reported", failed.observed, Some(failed.expected));
        let rows =
            INDICATORS.iter().filter(|row| row.counters().iter().any(|counter| failed.of.contains(&counter.measure)));
        signal.marks = rows.map(|row| Mark { indicator: row.id, period: failed.period }).collect();
        signal
    }
}

pub(super) fn look(looked: &Looked<'_>) -> Found {
    let mut found = Found::default();
    let mut periods: BTreeMap<Period, BTreeMap<Measure, Quantity>> = BTreeMap::new();
    for one in looked.held.reported {
        if let Ok(measure) = Measure::parse(&one.measure) {
            let of = periods.entry(one.period).or_default();
            // Reported twice, the larger one is taken, whichever comes first.
            let kept = of.entry(measure).or_insert(one.value);
            if one.value.approximate() > kept.approximate() {
                *kept = one.value;
            }
        }
    }
    let closing: BTreeMap<Day, Quantity> =
        periods.iter().filter_map(|(period, of)| Some((period.last(), *of.get(&Measure::Pending)?))).collect();
    let stocks = Stocks::of(looked);
    for (period, of) in &periods {
        balance(*period, of, &mut found);
        opening(*period, of, &closing, &mut found);
        parts(*period, of, &mut found);
        recounted(looked, &stocks, *period, of, &mut found);
    }
    found
}

/// Carried over + new − closed = pending.
fn balance(period: Period, of: &BTreeMap<Measure, Quantity>, found: &mut Found) {
    use Measure::{CarriedOver, Closed, New, Pending};
    let get = |measure| of.get(&measure).copied();
    let (Some(carried), Some(new), Some(closed), Some(pending)) =
        (get(CarriedOver), get(New), get(Closed), get(Pending))
    else {
        return;
    };
    let expected = closed.times(-1).and_then(|less| carried.plus(new)?.plus(less));
    let Some(expected) = expected.filter(|expected| !same(*expected, pending)) else { return };
    let reason = say(
        format!("{period}：旧存{carried}＋新收{new}－结案{closed}＝{expected}，填报未结{pending}"),
        format!(
            "{period}: {carried} carried over + {new} new − {closed} closed = {expected}, reported as pending: {pending}"
        ),
    );
    let of = &[CarriedOver, New, Closed, Pending];
    found
        .signals
        .push(Failed { period, what: String::from("balance"), of, observed: pending, expected, reason }.into());
}

/// What is carried over is what was pending at the end of the period before.
fn opening(period: Period, of: &BTreeMap<Measure, Quantity>, closing: &BTreeMap<Day, Quantity>, found: &mut Found) {
    let before = closing.get(&period.first().plus_days(-1)).copied();
    let Some((carried, pending)) = of.get(&Measure::CarriedOver).copied().zip(before) else { return };
    if same(carried, pending) {
        return;
    }
    let reason = say(
        format!("{period}填报旧存{carried}，上期末未结{pending}"),
        format!("{period} begins with {carried} carried over; {pending} were pending at the end of the period before"),
    );
    let of = &[Measure::CarriedOver];
    let failed = Failed { period, what: String::from("opening"), of, observed: carried, expected: pending, reason };
    found.signals.push(failed.into());
}

/// No part is more than its whole.
fn parts(period: Period, of: &BTreeMap<Measure, Quantity>, found: &mut Found) {
    for (part, total) in PARTS {
        let Some((observed, expected)) = of.get(part).copied().zip(of.get(total).copied()) else { continue };
        if observed.approximate() <= expected.approximate() {
            continue;
        }
        let reason = say(
            format!("{period}：{}{observed}多于{}{expected}", part.zh(), total.zh()),
            format!("{period}: {} are {observed}, more than {}: {expected}", part.en(), total.en()),
        );
        let what = format!("part {}", part.id());
        found.signals.push(Failed { period, what, of: &[*part, *total], observed, expected, reason }.into());
    }
}

/// Days of docketing and closing, in order.
struct Stocks {
    docketed: Vec<Day>,
    closed: Vec<Day>,
}

impl Stocks {
    fn of(looked: &Looked<'_>) -> Self {
        let mut cases: Vec<_> = looked.cases.to_vec();
        cases.retain(|case| is_court_case(case.number.type_code));
        let mut docketed: Vec<Day> = cases.iter().map(|case| case.docketed).collect();
        let mut closed: Vec<Day> = cases.iter().filter_map(|case| case.closed).collect();
        docketed.sort_unstable();
        closed.sort_unstable();
        Self { docketed, closed }
    }

    fn pending(&self, end: Day) -> i64 {
        let upto = |days: &[Day]| days.partition_point(|day| *day <= end) as i64;
        upto(&self.docketed) - upto(&self.closed)
    }
}

/// Reported counts against those of the cases, where the files reach back far enough.
fn recounted(
    looked: &Looked<'_>,
    stocks: &Stocks,
    period: Period,
    of: &BTreeMap<Measure, Quantity>,
    found: &mut Found,
) {
    let complete = looked.since.is_some_and(|since| since <= period.first()) && period.last() <= looked.held.today;
    if !complete {
        return;
    }
    let between = |days: &[Day]| super::looked::within(days, period.first(), period.last());
    let counts = [
        (Measure::New, between(&stocks.docketed)),
        (Measure::Closed, between(&stocks.closed)),
        (Measure::Pending, stocks.pending(period.last())),
        (Measure::CarriedOver, stocks.pending(period.first().plus_days(-1))),
    ];
    let per_mille = looked.get(RULE, "per_mille");
    for (measure, count) in counts {
        let Some(observed) = of.get(&measure).copied() else { continue };
        let difference = (observed.approximate() - count as f64).abs();
        if difference * 1_000.0 <= count as f64 * per_mille as f64 {
            continue;
        }
        let reason = say(
            format!("{period}填报{}{observed}，按案件重算为{count}", measure.zh()),
            format!("{period}: {} reported as {observed}, counted from the cases: {count}", measure.en()),
        );
        let what = format!("recount {}", measure.id());
        let expected = Quantity::new(i128::from(count), 0);
        found.signals.push(Failed { period, what, of: &[measure], observed, expected, reason }.into());
    }
}

fn same(one: Quantity, other: Quantity) -> bool {
    other.times(-1).and_then(|less| one.plus(less)).is_some_and(Quantity::is_zero)
}
