//! Schemes by hand: points, what is missing, what cannot be kept.

#![allow(clippy::unwrap_used)]

mod kept;

use super::*;
use crate::explain::Sentence;
use crate::figure::{Absence, Completeness, Figure, Standard};
use crate::quantity::Quantity;

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn linear(zero_at: &str, full_at: &str) -> PointsRule {
    PointsRule::Linear { zero_at: quantity(zero_at), full_at: quantity(full_at) }
}

fn inside(low: Option<&str>, high: Option<&str>, step: &str, off: &str, started: bool) -> PointsRule {
    PointsRule::Inside {
        low: low.map(quantity),
        high: high.map(quantity),
        step: quantity(step),
        off: quantity(off),
        started,
    }
}

fn steps(rows: &[(&str, &str)]) -> PointsRule {
    let step = |(from, points): &(&str, &str)| Step { from: quantity(from), points: quantity(points) };
    PointsRule::Steps { steps: rows.iter().map(step).collect() }
}

fn item(name: &str, id: IndicatorId, full: &str, rule: PointsRule) -> Item {
    Item { name: name.to_owned(), by: Yardstick::Catalogue(id), full: quantity(full), rule }
}

pub(super) fn scheme(missing: Missing) -> Scheme {
    Scheme {
        name: "2025年度部门考核".to_owned(),
        basis: "审判委员会2025年第1次会议".to_owned(),
        effective_from: "2025-01-01".parse().unwrap(),
        until: None,
        subject: Subject::Division,
        full: quantity("30"),
        missing,
        small_under: 30,
        items: vec![
            item("审限内结案", IndicatorId::WithinTimeLimit, "10", linear("90", "98")),
            item("上诉", IndicatorId::Appeal, "15", inside(None, Some("12"), "0.5", "1.5", true)),
            item("结案用时", IndicatorId::ClosingDays, "5", steps(&[("0", "5"), ("60", "3"), ("90", "0")])),
        ],
    }
}

fn figure(scale: i32, numerator: i64, denominator: i64) -> Figure {
    let sides = [Some(numerator.into()), Some(denominator.into())];
    Figure::of(scale, sides, sides[1], Completeness::FULL, Standard::default())
}

fn points(rule: &PointsRule, value: &str, full: &str) -> String {
    rule.points(quantity(value).into(), quantity(full)).unwrap().brief(4)
}

#[test]
fn rules_by_hand() {
    let rising = linear("90", "98");
    assert_eq!(
        ["89", "90", "96.2", "98", "100"].map(|value| points(&rising, value, "10")),
        ["0", "0", "7.75", "10", "10"]
    );
    let falling = linear("60", "30");
    assert_eq!(["61", "45", "20"].map(|value| points(&falling, value, "8")), ["0", "4", "8"]);
    let range = inside(Some("10"), Some("12"), "0.5", "1.5", true);
    assert_eq!(
        ["9.9", "10", "12", "12.1", "12.5", "12.51", "50"].map(|value| points(&range, value, "15")),
        ["13.5", "15", "15", "13.5", "13.5", "12", "0"]
    );
    let whole = inside(Some("10"), Some("12"), "0.5", "1.5", false);
    assert_eq!(["9.6", "9.5", "12.4", "12.5"].map(|value| points(&whole, value, "15")), ["15", "13.5", "15", "13.5"]);
    let table = steps(&[("60", "1"), ("80", "2.5"), ("90", "5")]);
    assert_eq!(["59.99", "60", "89.99", "90"].map(|value| points(&table, value, "5")), ["0", "1", "2.5", "5"]);
}

#[test]
fn a_score_by_hand_and_why() {
    // 481 of 500 within the limit: 96.2; 130 of 1,000 appealed: 13, two steps over; 70 days: the second step.
    let figures = [figure(100, 481, 500), figure(100, 130, 1_000), figure(1, 7_000, 100)];
    let score = scheme(Missing::NotScored).score(Vec::new(), &figures);
    let points: Vec<String> = score.items.iter().map(|item| item.points.unwrap().brief(2)).collect();
    assert_eq!(points, ["7.75", "12", "3"]);
    assert_eq!((score.total.unwrap().brief(2), score.of.brief(2)), ("22.75".to_owned(), "30".to_owned()));
    let told: Vec<&Sentence> = score.items.iter().map(|item| &item.told).collect();
    assert_eq!(
        told[0].zh,
        "审限内结案 96.20%（481 ÷ 500）：90 得 0 分，98 得满分 10 分，其间按比例：（96.20 − 90）÷（98 − 90）× 10 = 7.75 分"
    );
    assert_eq!(
        told[1].zh,
        "上诉 13.00%（130 ÷ 1000）：偏离区间 ≤ 12 共 1，每 0.5 扣 1.5 分（不足一步按一步），计 2 步，15 分扣后得 12 分"
    );
    assert_eq!(told[2].en, "结案用时 70.00 days (7000 ÷ 100): reaches the step from 60 and not the next: 3 points");
}

/// The appeal rate is missing: its 15 points go to the others, 10 and 5, as 2 to 1; or they are not scored.
#[test]
fn what_is_missing_never_scores_nothing() {
    let nap = Figure { absence: Some(Absence::NotApplicable), ..figure(100, 0, 0) };
    let figures = [figure(100, 481, 500), nap, figure(1, 7_000, 100)];
    let shared = scheme(Missing::Redistribute).score(Vec::new(), &figures);
    let points: Vec<Option<String>> =
        shared.items.iter().map(|item| item.points.map(|points| points.brief(2))).collect();
    assert_eq!(points, [Some("15.5".to_owned()), None, Some("6".to_owned())]);
    assert_eq!((shared.total.unwrap().brief(2), shared.of.brief(2)), ("21.5".to_owned(), "30".to_owned()));
    assert!(shared.items[0].told.zh.ends_with("= 7.75 分；分得未计分项目的满分后为 15.5 分"));
    assert!(shared.items[1].told.zh.contains("不按 0 分计，满分按比例分配到其他项目"));
    let fewer = scheme(Missing::NotScored).score(Vec::new(), &figures);
    assert_eq!((fewer.total.unwrap().brief(2), fewer.of.brief(2)), ("10.75".to_owned(), "15".to_owned()));
    // Few cases are left out too, and where nothing is left there is no total.
    let few = figure(100, 29, 29);
    assert!(few.small);
    let none = scheme(Missing::Redistribute).score(Vec::new(), &[few, nap, nap]);
    assert_eq!((none.total, none.items[0].by_rule, none.items[0].points), (None, None, None));
    assert!(none.items[0].told.en.contains("few cases"));
}

#[test]
fn what_cannot_be_kept() {
    let good = scheme(Missing::NotScored);
    assert_eq!(good.clone().checked(), Ok(good.clone()));
    let with = |change: fn(&mut Scheme)| {
        let mut one = scheme(Missing::NotScored);
        change(&mut one);
        one.checked().unwrap_err()
    };
    assert!(matches!(with(|one| one.name = String::new()), SchemeError::Text { .. }));
    assert!(matches!(with(|one| one.until = "2024-12-31".parse().ok()), SchemeError::Days { .. }));
    assert_eq!(with(|one| one.items.clear()), SchemeError::Items(0));
    assert_eq!(with(|one| one.items[1].name = "审限内结案".to_owned()), SchemeError::Twice("审限内结案".to_owned()));
    assert!(matches!(with(|one| one.items[0].full = quantity("-1")), SchemeError::Full { .. }));
    assert_eq!(
        with(|one| one.full = quantity("100")),
        SchemeError::Sum { stated: quantity("100"), found: "30".to_owned() }
    );
    assert_eq!(
        with(|one| one.items[0].by = Yardstick::Catalogue(IndicatorId::Clearance)),
        SchemeError::Banned("审限内结案".to_owned())
    );
    assert_eq!(
        with(|one| one.items[0].by = Yardstick::Formula("closed[line=civil] / new %".parse().unwrap())),
        SchemeError::Banned("审限内结案".to_owned())
    );
    assert!(matches!(
        with(|one| one.items[0].by = Yardstick::Catalogue(IndicatorId::Diversion)),
        SchemeError::NoValue { .. }
    ));
    for rule in [
        linear("90", "90"),
        inside(None, None, "1", "1", true),
        inside(Some("3"), Some("2"), "1", "1", true),
        inside(Some("1"), None, "0", "1", true),
        inside(Some("1"), None, "1", "-1", true),
        steps(&[]),
        steps(&[("2", "10"), ("1", "0")]),
        steps(&[("1", "11")]),
        steps(&[("1", "-1"), ("2", "10")]),
        steps(&[("1", "9")]),
    ] {
        let mut one = scheme(Missing::NotScored);
        one.items[0].rule = rule.clone();
        assert!(matches!(one.checked(), Err(SchemeError::Rule { .. })), "{rule:?}");
    }
}

#[test]
fn a_scheme_holds_from_its_first_to_its_last_day() {
    let mut one = scheme(Missing::NotScored);
    one.until = "2025-12-31".parse().ok();
    let holds = |day: &str| one.holds_on(day.parse().unwrap());
    assert_eq!(["2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01"].map(holds), [false, true, true, false]);
}

#[test]
fn a_scheme_comes_back_from_json() {
    let mut one = scheme(Missing::Redistribute);
    one.items[0].by = Yardstick::Formula("closed_by_mediation[line = civil] / closed[line = civil] %".parse().unwrap());
    let json = serde_json::to_string(&one).unwrap();
    assert_eq!(serde_json::from_str::<Scheme>(&json).unwrap(), one);
    assert!(
        json.contains(
            "{\"name\":\"审限内结案\",\"by\":{\"formula\":\"closed_by_mediation[line = civil] / closed[line = civil] %\"},\
             \"full\":\"10\",\"rule\":{\"rule\":\"linear\",\"zero_at\":\"90\",\"full_at\":\"98\"}}"
        ),
        "{json}"
    );
    let score = one.score(Vec::new(), &[figure(100, 481, 500), figure(100, 0, 0), figure(1, 7_000, 99)]);
    let json = serde_json::to_string(&score).unwrap();
    assert_eq!(serde_json::from_str::<Score>(&json).unwrap(), score);
}
