//! What must hold of any scheme over any court.

#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use domain::catalogue::IndicatorId;
use domain::explain::Side;
use domain::fraction::Fraction;
use domain::period::Period;
use domain::quantity::Quantity;
use domain::scheme::{Item, Missing, PointsRule, Scheme, Step, Subject, Yardstick, compare, simulate};
use domain::tally::{Dimension, Filter};
use proptest::prelude::*;
use proptest::sample::select;
use support::SmallCourt;
use support::drawn::{facts, period, table};

fn hundredths(range: std::ops::Range<i64>) -> impl Strategy<Value = Quantity> {
    range.prop_map(|number| Quantity::new(i128::from(number), 2))
}

fn rule(full: Quantity) -> impl Strategy<Value = PointsRule> {
    let bound = || hundredths(0..20_000);
    let linear = (bound(), bound()).prop_map(|(zero_at, full_at)| PointsRule::Linear { zero_at, full_at });
    let inside = (bound(), bound(), hundredths(1..1_000), hundredths(1..500), any::<bool>()).prop_map(
        |(low, high, step, off, started)| PointsRule::Inside { low: Some(low), high: Some(high), step, off, started },
    );
    let steps = (bound(), hundredths(1..5_000)).prop_map(move |(from, apart)| PointsRule::Steps {
        steps: vec![Step { from, points: Quantity::ZERO }, Step { from: from.plus(apart).unwrap(), points: full }],
    });
    prop_oneof![linear, inside, steps]
}

fn yardstick() -> impl Strategy<Value = Yardstick> {
    let formulas = select(vec![
        "closed_by_mediation[line = civil] / closed[line = civil] %",
        "closed[procedure = simplified] / closed %",
        "closing_days_total / closed days",
        "(appeals + 0.5 * petitions) / first_instance_closed %",
    ]);
    prop_oneof![
        select(vec![
            IndicatorId::WithinTimeLimit,
            IndicatorId::Appeal,
            IndicatorId::Mediation,
            IndicatorId::Completion
        ])
        .prop_map(Yardstick::Catalogue),
        formulas.prop_map(|text| Yardstick::Formula(text.parse().unwrap())),
    ]
}

fn scheme() -> impl Strategy<Value = Scheme> {
    let item = (yardstick(), hundredths(50..5_000)).prop_flat_map(|(by, full)| (Just(by), Just(full), rule(full)));
    let subject = select(vec![Subject::Court, Subject::Division, Subject::Judge]);
    let missing = select(vec![Missing::Redistribute, Missing::NotScored]);
    (prop::collection::vec(item, 1..5), subject, missing, 0..6_i64, 0..4_usize).prop_filter_map(
        "rules that cannot be kept",
        |(items, subject, missing, small_under, named)| {
            let full = Fraction::sum(items.iter().map(|(_, full, _)| (*full).into()))?.quantity()?;
            let item = |(at, (by, full, rule)): (usize, (Yardstick, Quantity, PointsRule))| Item {
                name: format!("项目{}", at + named),
                by,
                full,
                rule,
            };
            Scheme {
                name: "考核".to_owned(),
                basis: "决定".to_owned(),
                effective_from: "2022-01-01".parse().unwrap(),
                until: None,
                subject,
                full,
                missing,
                small_under,
                items: items.into_iter().enumerate().map(item).collect(),
            }
            .checked()
            .ok()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Points lie between none and full, parts add up to the total, and a missing value never counts.
    #[test]
    fn totals_are_sums_within_their_bounds(facts in facts(), period in period(), scheme in scheme()) {
        let table = table(&facts);
        let scores = simulate(&scheme, &[&table], period);
        prop_assert!(scores.is_sorted_by(|a, b| a.key < b.key), "subjects stand in the order of names");
        for score in &scores {
            let scored: Vec<_> = score.items.iter().filter(|item| item.points.is_some()).collect();
            prop_assert_eq!(score.total.is_some(), !scored.is_empty());
            if let Some(total) = score.total {
                prop_assert_eq!(Fraction::sum(scored.iter().map(|item| item.points.unwrap())), Some(total));
                prop_assert_eq!(Fraction::sum(score.items.iter().map(|item| item.of)), Some(score.of));
                if scheme.missing == Missing::Redistribute {
                    prop_assert_eq!(score.of, Fraction::from(scheme.full));
                }
            }
            for (item, of) in score.items.iter().zip(&scheme.items) {
                // Every denominator drawn counts cases.
                let value = item.figure.value().filter(|_| !item.figure.small);
                prop_assert_eq!(item.points.is_some(), value.is_some());
                if let (Some(by_rule), Some(points)) = (item.by_rule, item.points) {
                    let within = |points: Fraction, most: Fraction| {
                        points.parts().0 >= 0 && most.minus(points).unwrap().parts().0 >= 0
                    };
                    prop_assert!(within(by_rule, of.full.into()) && within(points, item.of));
                }
            }
        }
    }

    /// Every value is that of the cases told behind it.
    #[test]
    fn points_are_explained_down_to_cases(facts in facts(), period in period(), scheme in scheme()) {
        let table = table(&facts);
        for score in simulate(&scheme, &[&table], period) {
            for (item, scored) in scheme.items.iter().zip(&score.items) {
                for (side, total) in [(Side::Numerator, scored.figure.numerator), (Side::Denominator, scored.figure.denominator)] {
                    let behind = scheme.behind(item, &table, &score.key[0], side, period);
                    let sum = behind.iter().fold(Quantity::ZERO, |sum, one| sum.plus(one.value).unwrap());
                    if let Some(total) = total {
                        prop_assert_eq!(sum, total);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_gained_is_the_sum_of_its_items(facts in facts(), period in period(), old in scheme(), new in scheme()) {
        let table = table(&facts);
        let Ok(gains) = compare(&old, &new, &[&table], period) else {
            prop_assert!(old.subject != new.subject);
            return Ok(());
        };
        for gain in &gains {
            prop_assert_eq!(gain.change, gain.before.zip(gain.after).and_then(|(before, after)| after.minus(before)));
            if let Some(change) = gain.change {
                prop_assert_eq!(Fraction::sum(gain.parts.iter().map(|part| part.change)), Some(change));
                let shown = Fraction::sum(gain.shown(2).unwrap().into_iter().map(Fraction::from));
                prop_assert_eq!(shown, change.rounded(2).map(Fraction::from));
                prop_assert!(gain.told(2).is_some());
            }
        }
        for gain in compare(&old, &old, &[&table], period).unwrap() {
            prop_assert!(gain.change.is_none_or(Fraction::is_zero));
        }
    }

    /// No subject's points depend on the others: what a judge gets is the same when the others are away.
    #[test]
    fn nobody_is_measured_by_the_others(facts in facts(), period in period(), scheme in scheme()) {
        let judges = Scheme { subject: Subject::Judge, ..scheme };
        let table = table(&facts);
        let alone = table.restricted(&Filter::default().with(Dimension::Judge, "法官1")).unwrap();
        let of = |scores: Vec<domain::scheme::Score>| scores.into_iter().find(|score| &*score.key[0].id == "法官1");
        let (among, alone) = (of(simulate(&judges, &[&table], period)), of(simulate(&judges, &[&alone], period)));
        let points = |score: Option<domain::scheme::Score>| score.map(|score| {
            (score.total, score.items.into_iter().map(|item| item.points).collect::<Vec<_>>())
        });
        prop_assert_eq!(points(among), points(alone));
    }

    #[test]
    fn schemes_come_back_from_json(scheme in scheme()) {
        let json = serde_json::to_string(&scheme).unwrap();
        prop_assert_eq!(serde_json::from_str::<Scheme>(&json).unwrap(), scheme);
    }
}

/// Two judges by hand. Judge 1 mediates two of three civil closings, judge 2 one of two.
#[test]
fn two_schemes_by_hand() {
    let mut court = SmallCourt::default();
    for line in [
        "民初 01-10 02-10 判决",
        "民初 01-11 03-11 调解",
        "民初 02-01 03-20 调解",
        "民初 01-05 02-20 调解",
        "民初 01-15 02-20 判决",
    ] {
        court.line(line);
    }
    for (case, _) in court.cases.iter_mut().skip(3) {
        case.judge = "法官2".to_owned();
    }
    let table = court.table();
    let quarter: Period = "2023-01-01..2023-03-31".parse().unwrap();
    let quantity = |text: &str| text.parse::<Quantity>().unwrap();
    let scheme = |full_at: &str, days: &str| {
        let item = |name: &str, formula: &str, full: &str, rule| Item {
            name: name.to_owned(),
            by: Yardstick::Formula(formula.parse().unwrap()),
            full: quantity(full),
            rule,
        };
        let mediation = PointsRule::Linear { zero_at: quantity("0"), full_at: quantity(full_at) };
        let time = PointsRule::Inside {
            low: None,
            high: Some(quantity(days)),
            step: quantity("5"),
            off: quantity("1"),
            started: true,
        };
        Scheme {
            name: "考核".to_owned(),
            basis: "决定".to_owned(),
            effective_from: "2023-01-01".parse().unwrap(),
            until: None,
            subject: Subject::Judge,
            full: quantity("20"),
            missing: Missing::NotScored,
            small_under: 0,
            items: vec![
                item("调解", "调解结案[条线=民事]/结案[条线=民事] %", "12", mediation),
                item("用时", "立案至结案天数之和/结案 天", "8", time),
            ],
        }
        .checked()
        .unwrap()
    };
    // Days: judge 1 (31 + 59 + 47) ÷ 3 = 45.67, judge 2 (46 + 36) ÷ 2 = 41.
    let (old, new) = (scheme("100", "40"), scheme("50", "41"));
    let totals: Vec<(String, String)> = simulate(&old, &[&table], quarter)
        .iter()
        .map(|score| (score.key[0].id.to_string(), score.total.unwrap().display(2)))
        .collect();
    // Judge 1: 8 + (8 − 2) = 14; judge 2: 6 + (8 − 1) = 13.
    assert_eq!(totals, [("法官1".to_owned(), "14.00".to_owned()), ("法官2".to_owned(), "13.00".to_owned())]);
    let gains = compare(&old, &new, &[&table], quarter).unwrap();
    let told: Vec<String> = gains.iter().map(|gain| gain.told(2).unwrap().zh).collect();
    // Judge 1: 12 + 7 = 19; judge 2: 12 + 8 = 20.
    assert_eq!(told, ["新方案下 +5.00 分：调解 +4.00，用时 +1.00", "新方案下 +7.00 分：调解 +6.00，用时 +1.00"]);
    let cases =
        old.behind(&old.items[0], &table, &simulate(&old, &[&table], quarter)[0].key[0], Side::Numerator, quarter);
    assert_eq!(cases.iter().map(|one| table.fact(one.row).unwrap().number.serial).collect::<Vec<_>>(), [2, 3]);
}
