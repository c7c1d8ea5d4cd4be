//! What must hold of weighted closings: wherever they are added up, they are the closed cases weighed one by one.

#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use domain::catalogue::Version;
use domain::court::CourtCode;
use domain::explain::Side;
use domain::figure::Standard;
use domain::formula::Formula;
use domain::portrait::{Options, Peers, Reach, Subject, portrait};
use domain::quantity::Quantity;
use domain::tally::{Dimension, Filter};
use domain::workload::Weights;
use proptest::prelude::*;
use proptest::sample::select;
use support::drawn::{facts, filter, period, table};

/// Weights that occur more than once, and any others down to the last decimal.
fn weight() -> impl Strategy<Value = Quantity> {
    let usual = select(vec!["1", "1.5", "0.8", "1.2"]).prop_map(|text| text.parse().unwrap());
    prop_oneof![usual, (1..=100_000_000_i128).prop_map(|millionths| Quantity::new(millionths, 6))]
}

fn weights() -> impl Strategy<Value = Weights> {
    let code = select(vec!["民初", "民再", "刑初", "民终", "执", "执保"]).prop_map(|code| code.parse().unwrap());
    (prop::collection::btree_map(code, weight(), 0..6), weight())
        .prop_map(|(rows, others)| Weights::new("样例", true, rows, others, None).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// The workload is each closed case with the weight of its type, counted one by one.
    #[test]
    fn the_workload_is_the_sum_of_weights(
        facts in facts(), period in period(), filter in filter(), weights in weights()
    ) {
        let table = table(&facts);
        let closed = "closed / new".parse::<Formula>().unwrap().behind(&table, Side::Numerator, period, &filter);
        let weigh = |judge: Option<&str>| closed.iter().fold(Quantity::ZERO, |sum, one| {
            let fact = table.fact(one.row).unwrap();
            let counts = judge.is_none_or(|judge| &*fact.judge == judge);
            if counts { sum.plus(weights.of(fact.shape.type_code)).unwrap() } else { sum }
        });
        let whole = weights.workload(&[&table], period, &[], &filter);
        prop_assert_eq!(whole.first().map_or(Quantity::ZERO, |one| one.weighted), weigh(None));
        for one in weights.workload(&[&table], period, &[Dimension::Judge], &filter) {
            prop_assert_eq!(one.weighted, weigh(Some(&one.key[0].id)));
            prop_assert!(!one.closed.is_zero());
        }
        // The same as a formula, for an item of a scheme.
        let per_judge = weights.per_judge().unwrap();
        let figures = per_judge.figures(&[&table], &[], &filter, period, Standard::default());
        if let Some(numerator) = figures.first().and_then(|(_, figure)| figure.numerator) {
            prop_assert_eq!(numerator, weigh(None));
        }
    }

    /// A portrait weighs by the same table and comes to the same sum.
    #[test]
    fn portraits_weigh_the_same(facts in facts(), period in period(), weights in weights()) {
        let table = table(&facts);
        let whole = weights.workload(&[&table], period, &[], &Filter::default());
        let subject = Subject::Court { court: table.court().clone() };
        let peers = Peers::of(&[&table], &subject, Reach::OwnCourt, CourtCode::parent_by_rule);
        let options = Options { weights, ..Options::default() };
        let drawn = portrait(&[&table], Version::V2024_09, &subject, period, &peers, &options).workload.whole.now;
        let of = |load: Option<&domain::workload::GroupLoad>| {
            load.map_or((Quantity::ZERO, Quantity::ZERO), |one| (one.closed, one.weighted))
        };
        prop_assert_eq!((drawn.closed.into(), drawn.weighted), of(whole.first()));
    }

    #[test]
    fn weights_come_back_from_json(weights in weights()) {
        let json = serde_json::to_string(&weights).unwrap();
        prop_assert_eq!(serde_json::from_str::<Weights>(&json).unwrap(), weights);
    }
}
