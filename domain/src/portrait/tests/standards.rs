//! Indirect standardisation on paper, and what must hold of it.

use super::super::standard::{Expected, Stratum, expected, grains};
use super::*;
use crate::catalogue::INDICATORS;
use crate::chance::{Level, is_share, limits};
use crate::change::Sides;
use proptest::prelude::*;
use std::collections::BTreeMap;

type Strata = BTreeMap<Stratum<'static>, Sides>;

const CAUSES: [&str; 6] = ["甲", "乙", "丙", "丁", "戊", "己"];
const ALL: &[Grain] = &[Grain::LineProcedureCause, Grain::LineProcedure, Grain::Line];

/// Line, procedure, cause, numerator, denominator.
fn strata(rows: &[(u32, u32, usize, i64, i64)]) -> Strata {
    let row = |(line, procedure, cause, numerator, denominator): &(u32, u32, usize, i64, i64)| {
        let sides = Sides { numerator: *numerator, denominator: *denominator };
        (Stratum::new(*line, *procedure, CAUSES[*cause]), sides)
    };
    rows.iter().map(row).collect()
}

fn parts(expected: &Expected) -> Vec<(Grain, i64)> {
    expected.adjusted.iter().map(|part| (part.grain, part.cases)).collect()
}

/// The peers have 10 of 100 in one cause and 30 of 60 in another; 50 and 10 own cases would bring 5 + 5.
#[test]
fn two_causes() {
    let pool = strata(&[(2, 0, 0, 10, 100), (2, 0, 1, 30, 60)]);
    let own = strata(&[(2, 0, 0, 0, 50), (2, 0, 1, 0, 10)]);
    let found = expected(&own, &pool, ALL, 30).unwrap();
    assert_eq!((found.numerator().to_string().as_str(), found.of), ("10", 60));
    assert_eq!(parts(&found), [(Grain::LineProcedureCause, 60)]);
    // Were 80 cases needed, the second cause would stand alone in its line, too small there as well, and take the ratio of
    // all: 40 of 160, of 10 cases 2.5.
    let found = expected(&own, &pool, ALL, 80).unwrap();
    assert_eq!(found.numerator().to_string(), "7.5");
    assert_eq!(parts(&found), [(Grain::LineProcedureCause, 50), (Grain::Whole, 10)]);
}

/// Two rare causes of one procedure, 5 of 20 and 15 of 30, make 20 of 50 together: 0.4 for each of the 5 own cases. A
/// cause of another procedure, 1 of 10, joins nobody but the rare ones of the line; a cause the peers never had as well.
#[test]
fn rare_causes_stand_together() {
    let pool = strata(&[(2, 0, 0, 5, 20), (2, 0, 1, 15, 30), (2, 1, 2, 1, 10), (2, 2, 3, 20, 40)]);
    let own = strata(&[(2, 0, 0, 0, 3), (2, 0, 1, 0, 2), (2, 1, 2, 0, 4), (2, 2, 4, 0, 6)]);
    let found = expected(&own, &pool, ALL, 50).unwrap();
    // 5·0.4 = 2; the rest of the line has 21 of 50, for 10 own cases 4.2.
    assert_eq!(found.numerator().to_string(), "6.2");
    assert_eq!(parts(&found), [(Grain::LineProcedure, 5), (Grain::Line, 10)]);
}

/// A third of each of three cases, rounded once: 0.999999999 and not 1 is never shown.
#[test]
fn thirds() {
    let pool = strata(&[(2, 0, 0, 1, 3), (2, 0, 1, 1, 3), (2, 0, 2, 1, 3)]);
    let own = strata(&[(2, 0, 0, 0, 1), (2, 0, 1, 0, 1), (2, 0, 2, 0, 1)]);
    let found = expected(&own, &pool, ALL, 1).unwrap();
    assert_eq!((found.billionths, found.numerator().to_string().as_str()), (999_999_999, "1"));
}

#[test]
fn nothing_is_expected_of_nothing() {
    let some = strata(&[(2, 0, 0, 1, 3)]);
    assert_eq!(expected(&Strata::new(), &some, ALL, 1), None);
    assert_eq!(expected(&some, &Strata::new(), ALL, 1), None);
}

/// How often a procedure is used is no difference of mix, and sides of different lines do not meet in one of them.
#[test]
fn what_an_indicator_measures_is_not_adjusted_away() {
    let of = |id: IndicatorId| grains(id.definition().unwrap());
    assert_eq!(of(IndicatorId::Mediation), ALL);
    assert_eq!(of(IndicatorId::Simplified), [Grain::LineCause, Grain::Line]);
    assert_eq!(of(IndicatorId::SmallClaims), [Grain::LineCause, Grain::Line]);
    assert!(of(IndicatorId::Diversion).is_empty());
    assert!(INDICATORS.iter().filter(|one| is_share(one.id) && !one.joins_lines).all(|one| !grains(one).is_empty()));
}

fn any_strata() -> impl Strategy<Value = Vec<(u32, u32, usize, i64, i64)>> {
    let row = (0..3_u32, 0..3_u32, 0..CAUSES.len(), 0..200_i64, 0..200_i64);
    let row =
        row.prop_map(|(line, procedure, cause, one, other)| (line, procedure, cause, one.min(other), one.max(other)));
    proptest::collection::vec(row, 1..30)
}

proptest! {
    /// With the peers' own mix one is expected to have the peers' ratio, whatever stood together with what.
    #[test]
    fn an_identical_mix_gives_the_crude_ratio(rows in any_strata(), times in 1..5_i64, needed in 1..60_i64) {
        let pool = strata(&rows);
        let own: Strata = pool.iter()
            .map(|(stratum, sides)| (*stratum, Sides { numerator: 0, denominator: sides.denominator * times }))
            .collect();
        let all: i64 = pool.values().map(|sides| sides.numerator).sum();
        if let Some(found) = expected(&own, &pool, ALL, needed)
            && found.adjusted.iter().all(|part| part.grain != Grain::Whole)
        {
            prop_assert_eq!(found.billionths, i128::from(all * times) * 1_000_000_000);
        }
        if let Some(unadjusted) = expected(&own, &pool, &[], needed) {
            let crude = i128::from(all * times) * 1_000_000_000;
            prop_assert!((unadjusted.billionths - crude).abs() <= pool.len() as i128);
        }
    }

    /// Strata of equal ratio may be told apart or not.
    #[test]
    fn strata_of_one_ratio_are_as_good_as_one(sizes in proptest::collection::vec((1..50_i64, 1..50_i64), 1..6), of in 1..20_i64, part in 0..20_i64) {
        let part = part.min(of);
        let apart: Vec<_> = sizes.iter().enumerate().map(|(cause, (pool, _))| (2, 0, cause, pool * part, pool * of)).collect();
        let own: Vec<_> = sizes.iter().enumerate().map(|(cause, (_, own))| (2, 0, cause, 0, *own)).collect();
        let sum = |at: fn(&(i64, i64)) -> i64| sizes.iter().map(at).sum::<i64>();
        let (pool, all) = (sum(|size| size.0), sum(|size| size.1));
        let told_apart = expected(&strata(&own), &strata(&apart), ALL, 1).unwrap();
        let one = expected(&strata(&[(2, 0, 0, 0, all)]), &strata(&[(2, 0, 0, pool * part, pool * of)]), ALL, 1).unwrap();
        prop_assert!((told_apart.billionths - one.billionths).abs() <= sizes.len() as i128);
    }

    /// Every case of a denominator is compared at one grain, and the limits hold what is expected.
    #[test]
    fn parts_add_up_and_limits_hold_the_expected(own in any_strata(), pool in any_strata(), needed in 1..60_i64) {
        let (own, pool) = (strata(&own), strata(&pool));
        if let Some(found) = expected(&own, &pool, ALL, needed) {
            prop_assert_eq!(found.adjusted.iter().map(|part| part.cases).sum::<i64>(), found.of);
            prop_assert_eq!(found.of, own.values().map(|sides| sides.denominator).sum::<i64>());
            for level in [Level::Warning, Level::Alarm] {
                if let Some(limits) = limits(found.sides().unwrap(), found.of, level) {
                    let number = found.numerator().approximate();
                    prop_assert!(limits.low as f64 <= number.ceil() && number.floor() <= limits.high as f64);
                }
            }
        }
    }
}
