//! Rules on reports, figures and edits.

use super::*;
use crate::case::ReportedMeasure;
use crate::catalogue::IndicatorId;
use crate::change::Sides;
use crate::day::Month;
use crate::quantity::Quantity;

fn reported(rows: &[(&str, &str, i128)]) -> Vec<ReportedMeasure> {
    let one = |(period, measure, value): &(&str, &str, i128)| ReportedMeasure {
        period: period.parse().unwrap(),
        measure: (*measure).to_owned(),
        value: Quantity::new(*value, 0),
    };
    rows.iter().map(one).collect()
}

/// 100 + 40 − 30 = 110.
#[test]
fn reports_that_do_not_add_up() {
    let found = |rows: &[(&str, &str, i128)]| {
        let reported = reported(rows);
        by(Rule::Arithmetic, &Holdings { reported: &reported, ..held(&[], &[]) })
    };
    let march = |pending| {
        [
            ("2023-03", "carried_over", 100),
            ("2023-03", "new", 40),
            ("2023-03", "closed", 30),
            ("2023-03", "pending", pending),
        ]
    };
    assert!(found(&march(110)).is_empty());
    let signals = found(&march(111));
    assert_eq!(subjects(&signals), ["2023-03 balance"]);
    assert!(signals[0].reason.zh.contains("＝110，填报未结111"), "{}", signals[0].reason.zh);
    let marked = unqualified(&signals, &BTreeMap::new());
    assert!(marked.iter().any(|one| one.indicator == IndicatorId::Clearance));
    assert!(!marked.iter().any(|one| one.indicator == IndicatorId::Diversion));
    let opening = |carried| found(&[("2023-03", "pending", 110), ("2023-04", "carried_over", carried)]);
    assert!(opening(110).is_empty());
    assert_eq!(subjects(&opening(109)), ["2023-04 opening"]);
    let parts = |part| found(&[("2023", "suggestions_issued", 5), ("2023", "suggestions_answered", part)]);
    assert!(parts(5).is_empty());
    assert_eq!(subjects(&parts(6)), ["2023 part suggestions_answered"]);
}

/// Three cases: one closed in February opens the files, two come in in March and one of them is closed.
#[test]
fn reports_against_a_recount() {
    let closed = |serial, docketed, closed: Option<&str>| {
        case(&number(serial), docketed, closed, closed.map(|_| Disposition::Judgment))
    };
    let cases = [
        closed(1, "2023-01-05", Some("2023-02-01")),
        closed(2, "2023-03-01", Some("2023-03-20")),
        closed(3, "2023-03-31", None),
    ];
    let found = |rows: &[(&str, &str, i128)]| {
        let reported = reported(rows);
        by(Rule::Arithmetic, &Holdings { reported: &reported, ..held(&cases, &[]) })
    };
    let march =
        [("2023-03", "carried_over", 0), ("2023-03", "new", 2), ("2023-03", "closed", 1), ("2023-03", "pending", 1)];
    assert!(found(&march).is_empty());
    assert_eq!(subjects(&found(&[("2023-03", "new", 3)])), ["2023-03 recount new"]);
    // January lies before the first closing: the files do not reach back so far.
    assert!(found(&[("2023-01", "new", 9)]).is_empty());
}

/// Months of a share, the last of them in December 2023.
fn months(indicator: IndicatorId, sides: &[(i64, i64)]) -> Vec<Shown> {
    let first = Month::new(2023, 12).plus(1 - sides.len() as i32);
    let one = |(at, (numerator, denominator)): (usize, &(i64, i64))| Shown {
        indicator,
        of: String::new(),
        month: first.plus(at as i32),
        sides: Sides { numerator: *numerator, denominator: *denominator },
    };
    sides.iter().enumerate().map(one).collect()
}

/// At 30 % over the months before, none of 30 has a chance of 0.7³⁰ = 1 in 44,000, none of 40 of 1 in 1.5 million.
#[test]
fn nothing_of_many() {
    let found = |indicator, last: (i64, i64)| {
        let mut sides = vec![(30, 100); 6];
        sides.push(last);
        let shown = months(indicator, &sides);
        by(Rule::ExtremeValue, &Holdings { shown: &shown, ..held(&[], &[]) })
    };
    let signals = found(IndicatorId::Mediation, (0, 40));
    assert_eq!(subjects(&signals), ["2023-12 mediation_rate"]);
    assert!(signals[0].reason.zh.contains("0.00%（0/40）"), "{}", signals[0].reason.zh);
    assert_eq!(signals[0].marks.len(), 1);
    for last in [(0, 30), (1, 40), (0, 29), (12, 40)] {
        assert!(found(IndicatorId::Mediation, last).is_empty(), "{last:?}");
    }
    assert_eq!(found(IndicatorId::Mediation, (40, 40)).len(), 1);
    // Enforcement is applied for later than decisions become effective: a month says nothing.
    assert!(found(IndicatorId::EnforcementApplication, (40, 40)).is_empty());
    let shown = months(IndicatorId::Mediation, &[(0, 40)]);
    let report = detect(&Holdings { shown: &shown, ..held(&[], &[]) }, &[Rule::ExtremeValue], &Settings::default());
    assert_eq!(report.not_enough.len(), 1);
}

/// Twelve months of 28 and 32 of 100: mean 30, standard deviation 2.1. 55 of 100 is 12 of them away, and stays one jump.
#[test]
fn a_leap_is_told_once() {
    let mut sides: Vec<(i64, i64)> = (0..12).map(|at| (if at % 2 == 0 { 28 } else { 32 }, 100)).collect();
    sides.extend([(55, 100), (55, 100)]);
    let shown = months(IndicatorId::Mediation, &sides);
    let signals = by(Rule::Jump, &Holdings { shown: &shown, ..held(&[], &[]) });
    assert_eq!(subjects(&signals), ["2023-11 mediation_rate"]);
    // 40 of 100 is nearly five deviations away, and no more than chance brings to a hundred cases.
    let mut sides = sides[..12].to_vec();
    sides.push((40, 100));
    let shown = months(IndicatorId::Mediation, &sides);
    assert!(by(Rule::Jump, &Holdings { shown: &shown, ..held(&[], &[]) }).is_empty());
}

#[test]
fn edits_after_freezing() {
    let frozen = [Frozen { period: "2023Q1".parse().unwrap(), on: day("2023-04-10") }];
    let found = |made: &str, before: Option<&str>, after: &str| {
        let edits = [Edit {
            number: number(1).parse().unwrap(),
            field: Edited::Closed,
            made: day(made),
            before: before.map(day),
            after: Some(day(after)),
        }];
        by(Rule::LateEdit, &Holdings { edits: &edits, frozen: &frozen, ..held(&[], &[]) }).len()
    };
    assert_eq!(found("2023-04-10", Some("2023-03-30"), "2023-04-02"), 0);
    assert_eq!(found("2023-04-11", Some("2023-03-30"), "2023-04-02"), 1);
    assert_eq!(found("2023-04-11", Some("2023-04-02"), "2023-03-30"), 1);
    assert_eq!(found("2023-04-11", Some("2023-04-02"), "2023-04-03"), 0);
    assert_eq!(found("2023-04-11", Some("2023-03-30"), "2023-03-30"), 0);
    // Entered for the first time: ten days of grace.
    assert_eq!((found("2023-04-20", None, "2023-03-30"), found("2023-04-21", None, "2023-03-30")), (0, 1));
}
