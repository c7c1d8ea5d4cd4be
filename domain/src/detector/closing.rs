//! Closings: acts that come after them, and those that pile up at the end of a month.

use super::looked::{Against, Found, Looked};
use super::rule::Rule;
use super::signal::{Signal, say, tenths, whole};
use crate::case::{CaseRecord, EventKind};
use crate::change::Sides;
use crate::day::Month;
use crate::measure::is_court_case;
use std::collections::BTreeMap;

/// Events that only a case that is open can have.
const fn is_of_an_open_case(kind: EventKind) -> bool {
    matches!(kind, EventKind::Extension | EventKind::Deduction | EventKind::Suspension | EventKind::ProcedureChange)
}

/// A new procedural act after the case was closed.
pub(super) fn acts_after(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::FalseClosing;
    let mut found = Found::default();
    let grace = looked.days(RULE, "days");
    for (case, events) in looked.with_events() {
        let Some(closed) = case.closed else { continue };
        let late = |day: crate::day::Day| day.since(closed) > grace;
        let after = events.iter().map(|(_, event)| *event);
        let Some(event) = after.filter(|event| is_of_an_open_case(event.kind)).find(|event| late(event.day)) else {
            continue;
        };
        let days = event.day.since(closed);
        let reason = say(
            format!("{}报结，{days}日后（{}）仍有“{}”", closed, event.day, event.kind.zh()),
            format!("closed on {closed}; {days} days later ({}) there is “{}”", event.day, event.kind.en()),
        );
        let signal = Signal::new(RULE, case.number.to_string(), event.day, vec![case.number.clone()], reason);
        let (zh, en) = ("结案后日数", "days after closing");
        found.signals.push(signal.seen(zh, en, whole(days.into()), Some(whole(grace.into()))));
    }
    found
}

/// The closings of a division in a month.
#[derive(Default)]
struct Closings<'a> {
    all: i64,
    last: Vec<&'a CaseRecord>,
}

/// Closings in the last days of a month, against the division's own months before.
pub(super) fn rush(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::RushClosing;
    let mut found = Found::default();
    let days = looked.days(RULE, "days");
    let mut divisions: BTreeMap<&str, BTreeMap<Month, Closings<'_>>> = BTreeMap::new();
    for case in looked.cases.iter().filter(|case| is_court_case(case.number.type_code)) {
        let Some(closed) = case.closed.filter(|day| *day <= looked.held.today) else { continue };
        let month = closed.month();
        let of = divisions.entry(&case.division).or_default().entry(month).or_default();
        of.all += 1;
        if month.last_day().since(closed) < days {
            of.last.push(case);
        }
    }
    let first = looked.since.map(|day| day.month());
    let months = i32::try_from(looked.get(RULE, "months")).unwrap_or(i32::MAX);
    let (times, least, one_in) =
        (looked.get(RULE, "times"), looked.get(RULE, "least_cases"), looked.get(RULE, "one_in"));
    for (division, by_month) in divisions {
        let (mut before, mut too_early) = (Sides { numerator: 0, denominator: 0 }, 0);
        for (month, closings) in &by_month {
            let rushed = closings.last.len() as i64;
            let (usual, unit) = (before, Sides { numerator: rushed, denominator: closings.all });
            before.numerator += rushed;
            before.denominator += closings.all;
            if first.is_none_or(|first| month.number() - first.number() < months) {
                too_early += 1;
                continue;
            }
            if closings.all < least || month.last_day() > looked.held.today {
                continue;
            }
            let Some(against) = Against::usual(usual, unit) else { continue };
            if (rushed as f64) * 100.0 < against.expected * times as f64 || !against.too_many(one_in) {
                continue;
            }
            let reason = say(
                format!(
                    "{division}{month}最后{days}日结案{rushed}件，占当月{}件；按其此前各月预期约{:.1}件",
                    closings.all, against.expected
                ),
                format!(
                    "{division} closed {rushed} of the {} cases of {month} in its last {days} days; about {:.1} were expected from its months before",
                    closings.all, against.expected
                ),
            );
            let numbers = closings.last.iter().map(|case| case.number.clone()).collect();
            let signal = Signal::new(RULE, format!("{month} {division}"), month.last_day(), numbers, reason);
            let (zh, en) = ("月末结案", "closings at the end of the month");
            found.signals.push(signal.seen(zh, en, whole(rushed), Some(tenths(against.expected))));
        }
        if too_early > 0 {
            let why = say(
                format!("前{too_early}个月之前不足{months}个月的结案数据"),
                format!("for its first {too_early} months there are fewer than {months} months of closings before"),
            );
            found.lacking(RULE, division.to_owned(), why);
        }
    }
    found
}
