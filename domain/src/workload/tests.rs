//! Weights and weighted closings by hand.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::case::Disposition;
use crate::case::sample::case;
use crate::court::CourtCode;
use crate::fact::Fact;
use crate::fraction::Fraction;
use crate::quantity::Quantity;
use crate::table::FactTable;
use crate::tally::{Filter, Stretches};
use crate::type_code::TypeCode;
use std::collections::BTreeMap;

fn table(weight: Quantity) -> BTreeMap<TypeCode, Quantity> {
    BTreeMap::from([(TypeCode::CIVIL_RETRIAL, weight)])
}

#[test]
fn the_sample_says_that_it_is_one() {
    let sample = Weights::sample();
    assert!(sample.is_sample() && sample.source().contains("样例") && sample.source().contains("sample"));
    let of = |code: &str| sample.of(TypeCode::parse(code).unwrap()).to_string();
    let codes = ["民撤", "刑再", "民再", "行再", "刑监", "民监", "行监", "民辖终", "刑更", "民初", "执保"];
    assert_eq!(codes.map(of), ["1.5", "1", "1", "1", "0.5", "0.5", "0.5", "0.9", "0.07", "1", "1"]);
    assert_eq!(sample.presiding_share().unwrap().to_string(), "0.6");
}

#[test]
fn weights_have_a_source_and_a_size() {
    let made =
        |source: &str, weight: i64, share| Weights::new(source, false, table(weight.into()), Quantity::from(1), share);
    assert_eq!(made(" ", 1, None), Err(WeightsError::Source(0)));
    assert_eq!(made(&"源".repeat(501), 1, None), Err(WeightsError::Source(501)));
    assert!(matches!(made("本院办法", -1, None), Err(WeightsError::Weight { .. })));
    assert!(matches!(made("本院办法", 0, None), Err(WeightsError::Weight { .. })));
    assert!(matches!(made("本院办法", 101, None), Err(WeightsError::Weight { .. })));
    assert!(matches!(made("本院办法", 1, Some(Quantity::from(2))), Err(WeightsError::Share(_))));
    assert!(matches!(made("本院办法", 1, Some(Quantity::from(-1))), Err(WeightsError::Share(_))));
    let others = |others: Quantity| Weights::new("本院办法", false, BTreeMap::new(), others, None);
    assert_eq!(others(Quantity::ZERO), Err(WeightsError::Weight { of: "其他", found: Quantity::ZERO }));
    let weights = made("本院办法", 2, Some(Quantity::new(5, 1))).unwrap();
    let json = serde_json::to_string(&weights).unwrap();
    assert_eq!(serde_json::from_str::<Weights>(&json).unwrap(), weights);
    assert!(serde_json::from_str::<Weights>(&json.replace("本院办法", "")).is_err());
}

/// A bound is met to the last of the six decimals, and what is finer is refused.
#[test]
fn bounds_are_exact() {
    let made = |millionths: i128| Weights::new("本院办法", false, table(Quantity::new(millionths, 6)), 1.into(), None);
    assert_eq!(made(1).unwrap().of(TypeCode::CIVIL_RETRIAL).to_string(), "0.000001");
    assert!(made(100_000_000).is_ok());
    let Err(error) = made(100_000_001) else { panic!("100.000001 is above 100") };
    assert!(error.to_string().contains("“民再”的权重应大于 0、不超过 100、至多 6 位小数，得到 100.000001"), "{error}");
    let fine = Weights::new("本院办法", false, table(Quantity::new(1, 7)), 1.into(), None);
    assert!(matches!(fine, Err(WeightsError::Weight { .. })));
    let json = serde_json::to_string(&made(500_000).unwrap()).unwrap();
    let third = serde_json::from_str::<Weights>(&json.replace("\"0.5\"", "\"1/3\"")).unwrap_err();
    assert!(third.to_string().contains("at most 18 digits before the point and 6 after), got “1/3”"), "{third}");
}

#[test]
fn weights_are_labelled_checked_and_kept() {
    let sample = Weights::sample();
    assert_eq!(sample.rows().len(), 9, "every type code of the sample is one");
    let share = sample.presiding_share();
    let with = |source: &str, sample_or_not: bool| {
        Weights::new(source, sample_or_not, sample.rows().clone(), sample.others(), share)
    };
    assert_eq!(with(sample.source(), true), Ok(sample.clone()));
    assert!(sample.label().zh.starts_with("样例权重，非法定") && sample.label().en.starts_with("sample weights"));
    assert!(!sample.label().zh.contains(" / ") && !sample.label().en.contains('院'), "each language its own source");
    let own = with("审判委员会2025年第1次会议", false).unwrap();
    assert!(own.label().zh.contains("非法定") && !own.label().zh.contains("样例"));
    assert!(own.label().zh.contains(own.source()) && own.label().en.contains(own.source()));
    let json = serde_json::to_string(&sample).unwrap();
    assert!(json.contains("\"民撤\":\"1.5\"") && json.contains("\"others\":\"1\""), "{json}");
    assert!(sample.per_judge().unwrap().to_string().contains("0.07 * closed[type = 刑更]"));
    assert_eq!(serde_json::from_str::<Weights>(&json).unwrap(), sample);
    assert!(serde_json::from_str::<Weights>(&json.replace("\"others\":\"1\"", "\"others\":\"0\"")).is_err());
    assert_eq!(Fraction::from(own.of("刑更".parse().unwrap())).display(2), "0.07");
}

/// Two civil first instances (1 each), a third-party withdrawal action (1.5) and a change of sentence (0.07) closed in
/// 2023: 3.57. A preservation number is no court case, and one is closed the year after.
#[test]
fn closings_are_weighed_by_type() {
    let facts: Vec<Fact> = [
        ("（2023）冀0632民初1号", "2023-03-01"),
        ("（2023）冀0632民初2号", "2023-04-01"),
        ("（2023）冀0632民撤1号", "2023-05-01"),
        ("（2023）冀0632刑更1号", "2023-06-01"),
        ("（2023）冀0632财保1号", "2023-06-01"),
        ("（2023）冀0632民初3号", "2024-01-01"),
    ]
    .map(|(number, closed)| Fact::derive(&case(number, "2023-01-10", Some(closed), Some(Disposition::Judgment)), &[]))
    .to_vec();
    let table = FactTable::build(CourtCode::parse("冀0632").unwrap(), &facts).unwrap();
    let period = "2023".parse().unwrap();
    let weights = Weights::sample();
    let weighted = weighted_closings(&table, &weights, &Stretches::around(period), 1, |_| Some(0)).unwrap();
    let shown: Vec<String> = weighted[0].iter().map(Quantity::to_string).collect();
    assert_eq!(shown, ["0", "3.57", "1"]);
    let loads = weights.workload(&[&table], period, &[], &Filter::default());
    let shown: Vec<_> = loads.iter().map(|one| (one.closed.to_string(), one.weighted.to_string())).collect();
    assert_eq!(shown, [("4".to_owned(), "3.57".to_owned())]);
}

#[test]
fn a_table_is_typed_line_by_line() {
    let typed = Weights::typed(" 审委会2023年第3次会议纪要 ", "民初 1.2\n\n刑初  1.5\n其他 0.8\n").unwrap();
    assert_eq!(typed.of(TypeCode::parse("民初").unwrap()), Quantity::new(12, 1));
    assert_eq!((typed.of(TypeCode::parse("执").unwrap()), typed.is_sample()), (Quantity::new(8, 1), false));
    assert!(typed.label().zh.contains("本院权重") && typed.label().zh.ends_with("审委会2023年第3次会议纪要"));
    assert_eq!(Weights::typed(typed.source(), &typed.lines()), Ok(typed));
    let refused = |lines: &str| Weights::typed("来源", lines).unwrap_err();
    assert_eq!(refused("民初 1\n民间 2"), WeightsError::Line { line: 2, found: String::from("民间 2") });
    assert_eq!(refused("民初"), WeightsError::Line { line: 1, found: String::from("民初") });
    assert_eq!(refused("民初 1\n民初 2"), WeightsError::Twice { line: 2, of: String::from("民初") });
    assert!(matches!(refused("民初 0"), WeightsError::Weight { .. }));
    assert_eq!(Weights::typed("  ", "民初 1"), Err(WeightsError::Source(0)));
}
