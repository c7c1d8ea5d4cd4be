//! Worked examples by hand: each rule on the first and the last day of its limits.

#![allow(clippy::unwrap_used)]

mod acts;
mod numbers;
mod past;

use super::*;
use crate::case::sample::{case, event};
use crate::case::{CaseEvent, CaseRecord, Disposition, EventKind};
use crate::day::Day;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn number(serial: u32) -> String {
    format!("（2023）冀0638民初{serial}号")
}

/// What one rule finds with its defaults.
fn by(rule: Rule, held: &Holdings<'_>) -> Vec<Signal> {
    detect(held, &[rule], &Settings::default()).signals
}

fn subjects(signals: &[Signal]) -> Vec<&str> {
    signals.iter().map(|signal| signal.subject.as_str()).collect()
}

/// The cases and events alone, on the last day of 2023.
fn held<'a>(cases: &'a [CaseRecord], events: &'a [CaseEvent]) -> Holdings<'a> {
    Holdings { cases, events, ..Holdings::nothing(day("2023-12-31")) }
}

#[test]
fn the_table_has_a_row_for_each_rule_and_sensible_bounds() {
    assert!(RULES.iter().map(|row| row.rule).eq(Rule::ALL.iter().copied()));
    for row in RULES {
        assert!(!row.reason.0.is_empty() && !row.reason.1.is_empty() && !row.innocent.is_empty(), "{:?}", row.rule);
        for (at, one) in row.parameters.iter().enumerate() {
            assert!(one.least <= one.default && one.default <= one.most, "{:?} {}", row.rule, one.name);
            assert!(row.parameters[..at].iter().all(|other| other.name != one.name), "{:?} {}", row.rule, one.name);
        }
    }
}

#[test]
fn settings_keep_to_their_bounds() {
    let mut settings = Settings::default();
    assert_eq!(settings.get(Rule::SplitDispute, "cases"), 3);
    settings.set(Rule::SplitDispute, "cases", 5).unwrap();
    assert_eq!(settings.get(Rule::SplitDispute, "cases"), 5);
    let error = settings.set(Rule::SplitDispute, "cases", 1).unwrap_err().to_string();
    assert!(error.contains("expected 2 to 100, got 1"), "{error}");
    let error = settings.set(Rule::SplitDispute, "judges", 1).unwrap_err().to_string();
    assert!(error.contains("no parameter “judges”"), "{error}");
    let json = serde_json::to_string(&settings).unwrap();
    assert_eq!(json, r#"{"split_dispute":{"cases":5}}"#);
    assert_eq!(serde_json::from_str::<Settings>(&json).unwrap(), settings);
    // What stands in a file and is out of bounds is brought within.
    let wild: Settings = serde_json::from_str(r#"{"split_dispute":{"cases":-9}}"#).unwrap();
    assert_eq!(wild.get(Rule::SplitDispute, "cases"), 2);
}

/// Five of five real: the exact lower limit is 0.025^(1/5) = 0.478. One of ten: 0.25 % to 44.5 %.
#[test]
fn how_useful_a_rule_is() {
    let none = usefulness(&[]);
    assert_eq!((none.reviewed, none.between), (0, None));
    let all = usefulness(&[Outcome::Real; 5]);
    assert_eq!((all.reviewed, all.real, all.between), (5, 5, Some((478, 1_000))));
    let mut outcomes = vec![Outcome::Explained; 7];
    outcomes.extend([Outcome::Real, Outcome::Wrong, Outcome::Wrong]);
    let some = usefulness(&outcomes);
    assert_eq!((some.reviewed, some.real, some.explained, some.wrong), (10, 1, 7, 2));
    assert_eq!(some.between, Some((2, 446)));
    assert_eq!(usefulness(&[Outcome::Wrong]).between, Some((0, 975)));
}

/// Some of everything, to be shuffled.
fn mixed() -> (Vec<CaseRecord>, Vec<CaseEvent>) {
    let mut cases = Vec::new();
    for serial in 1..=60 {
        let docketed = day("2023-01-03").plus_days(serial as i32 % 7 * 20);
        let closed = docketed.plus_days(serial as i32 % 90);
        let way = [Disposition::Withdrawn, Disposition::Judgment, Disposition::Mediated][serial as usize % 3];
        let one = case(&number(serial), &docketed.to_string(), Some(&closed.to_string()), Some(way));
        cases.push(CaseRecord { parties: format!("原告甲{}；被告乙", serial % 4), ..one });
    }
    let kinds = [EventKind::Deduction, EventKind::Extension, EventKind::Appeal, EventKind::Suspension];
    let made = |serial: u32| {
        let at = day("2023-03-01").plus_days(serial as i32 * 3);
        let until = at.plus_days(serial as i32 % 40).to_string();
        event(&number(serial % 60 + 1), kinds[serial as usize % 4], &at.to_string(), Some(&until), "鉴定")
    };
    (cases, (0..80).map(made).collect())
}

proptest! {
    #[test]
    fn the_order_of_the_files_changes_nothing(
        cases in Just(mixed().0).prop_shuffle(),
        events in Just(mixed().1).prop_shuffle(),
        rules in Just(Rule::ALL.to_vec()).prop_shuffle(),
    ) {
        let (in_order, happened) = mixed();
        let expected = detect(&held(&in_order, &happened), Rule::ALL, &Settings::default());
        prop_assert!(expected.signals.len() > 10);
        prop_assert_eq!(detect(&held(&cases, &events), &rules, &Settings::default()), expected);
    }
}

/// A signal accuses nobody: no judge is named in what it says.
#[test]
fn no_signal_names_a_judge() {
    let (cases, events) = mixed();
    let report = detect(&held(&cases, &events), Rule::ALL, &Settings::default());
    let judge = &cases[0].judge;
    assert!(report.signals.iter().all(|signal| !signal.reason.zh.contains(judge) && !signal.subject.contains(judge)));
}

#[test]
fn nothing_is_found_in_nothing() {
    let report = detect(&Holdings::nothing(day("2023-12-31")), Rule::ALL, &Settings::default());
    assert_eq!(report, Report::default());
    assert_eq!(unqualified(&report.signals, &BTreeMap::new()), Vec::new());
}
