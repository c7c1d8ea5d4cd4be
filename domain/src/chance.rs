//! Chance: what in a share, or in its change, is no more than the statistical noise of counts.
//!
//! Few cases make wild percentages. A unit's count is therefore held against the limits that chance alone would keep it
//! in, were its cases like those of the reference: the funnel plot (Spiegelhalter, *Statistics in Medicine* 2005, 24:
//! 1185–1202), with its usual two pairs of limits. No order of courts comes of it: a unit is within, or it is not.
//!
//! # Method
//!
//! - **Limits** are exact ones of the binomial distribution, as counts: of all counts that come by chance, at most one in
//!   forty is above the warning limits and one in forty below (as at z = 1.96), and at most one in a thousand each way for
//!   the alarm limits (z = 3.09). Score limits p ± z·√(p(1−p)/n) would be the same for large counts, but for a
//!   share of one per cent over ten cases they call a single case a warning, which chance brings one time in ten.
//! - **A change** is tested by the z test for two proportions with pooled variance and Yates' correction, at z = 1.96,
//!   in whole numbers.
//! - Limits use `+ − × ÷` of binary numbers only, so that every machine gives the same bits; the test is exact.
//!
//! The reference is taken as known, and cases as independent. Where a court's cases come in batches of one kind, chance
//! plays wider than this says: a unit beyond the limits asks for a look, and proves nothing.

use crate::catalogue::IndicatorId;
use crate::change::Sides;
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Where a share lies with regard to chance.
    Chance ("波动判断") {
        Within = "within", "属正常波动", "within what chance alone brings";
        Warning = "warning", "超出警戒限", "beyond the warning limits";
        Beyond = "beyond", "超出控制限", "beyond the control limits";
    }
}

vocabulary! {
    /// A pair of limits.
    Level ("控制限") {
        Warning = "warning", "警戒限", "warning limits";
        Alarm = "alarm", "控制限", "control limits";
    }
}

impl Level {
    /// How much of the distribution may lie beyond each limit: the tails of the normal one at z = 1.96 and 3.09.
    const fn tail(self) -> f64 {
        match self {
            Self::Warning => 0.025,
            Self::Alarm => 0.001,
        }
    }
}

/// The counts that chance alone keeps a unit in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The smallest count within.
    pub low: i64,
    /// The largest count within.
    pub high: i64,
    /// Of how many cases.
    pub of: i64,
}

impl Limits {
    /// The limits as shares from 0 to 1, for drawing; times the indicator's scale they are its values.
    pub fn shares(self) -> (f64, f64) {
        (self.low as f64 / self.of as f64, self.high as f64 / self.of as f64)
    }

    /// Whether a count is within.
    pub fn hold(self, count: i64) -> bool {
        (self.low..=self.high).contains(&count)
    }
}

/// Whether an indicator is a share in this sense: a percentage of cases, its numerator counting such of the cases of its
/// denominator as have something about them. Counts what became of cases later (appealed, reversed, applied for) as well:
/// in steady work these are shares of the same cases.
pub const fn is_share(indicator: IndicatorId) -> bool {
    use IndicatorId as I;
    matches!(
        indicator,
        I::FirstInstanceReversed
            | I::FirstInstanceRemanded
            | I::EffectiveReversed
            | I::EffectiveRemanded
            | I::RetrialOrdered
            | I::SecondHearing
            | I::WithinTimeLimit
            | I::Over12Months
            | I::Extension
            | I::Appeal
            | I::PetitionRetrial
            | I::Mediation
            | I::EnforcementApplication
            | I::VoluntaryPerformance
            | I::Completion
            | I::TerminatedRound
            | I::Diversion
            | I::ServiceOfJudgment
            | I::ReversedOrRemanded
            | I::PresuitSuccess
            | I::Simplified
            | I::SmallClaims
            | I::MediationWithdrawal
    )
}

/// Where a unit's share lies with regard to that of the reference, most often all units together.
///
/// `None` where there is nothing to judge: no cases, a numerator that is no part of its denominator, or a reference in
/// which nobody or everybody has what is counted, which tells no spread.
pub fn judge(reference: Sides, unit: Sides) -> Option<Chance> {
    is_part(unit).then_some(())?;
    let within = |level| Some(limits(reference, unit.denominator, level)?.hold(unit.numerator));
    Some(if within(Level::Warning)? {
        Chance::Within
    } else if within(Level::Alarm)? {
        Chance::Warning
    } else {
        Chance::Beyond
    })
}

/// The limits for a unit with so many cases, were they like those of the reference. `None` as for [`judge`].
pub fn limits(reference: Sides, denominator: i64, level: Level) -> Option<Limits> {
    let has_spread = is_part(reference) && reference.numerator > 0 && reference.numerator < reference.denominator;
    if !has_spread || !(1..=LARGEST).contains(&denominator) {
        return None;
    }
    let odds = reference.numerator as f64 / (reference.denominator - reference.numerator) as f64;
    let mode = i128::from(denominator + 1) * i128::from(reference.numerator) / i128::from(reference.denominator);
    let mode = i64::try_from(mode).ok()?.clamp(0, denominator);
    let (below, above) = (weights_below(mode, denominator, odds), weights_above(mode, denominator, odds));
    let sum = |weights: &[f64]| weights.iter().rev().sum::<f64>();
    let allowed = level.tail() * (1.0 + sum(&below) + sum(&above));
    Some(Limits { low: mode - inner(&below, allowed), high: mode + inner(&above, allowed), of: denominator })
}

/// The chances of so few or fewer, and of so many or more, as the unit has, were its cases like those of the reference.
/// `None` as for [`judge`].
pub fn tails(reference: Sides, unit: Sides) -> Option<(f64, f64)> {
    let has_spread = is_part(reference) && reference.numerator > 0 && reference.numerator < reference.denominator;
    if !has_spread || !is_part(unit) || unit.denominator > LARGEST {
        return None;
    }
    let odds = reference.numerator as f64 / (reference.denominator - reference.numerator) as f64;
    let mode = i128::from(unit.denominator + 1) * i128::from(reference.numerator) / i128::from(reference.denominator);
    let mode = i64::try_from(mode).ok()?.clamp(0, unit.denominator);
    let (below, above) = (weights_below(mode, unit.denominator, odds), weights_above(mode, unit.denominator, odds));
    // What lies at least so far out on one side of the mode; the nearest weight is that of its neighbour.
    let beyond = |weights: &[f64], distance: i64| {
        let skipped = usize::try_from(distance - 1).unwrap_or(0);
        weights.get(skipped..).unwrap_or_default().iter().rev().sum::<f64>()
    };
    let all = 1.0 + beyond(&below, 1) + beyond(&above, 1);
    let count = unit.numerator;
    let few = if count < mode { beyond(&below, mode - count) } else { all - beyond(&above, count + 1 - mode) };
    let many = if count > mode { beyond(&above, count - mode) } else { all - beyond(&below, mode + 1 - count) };
    Some((few / all, many / all))
}

/// No court has more cases; the limits of a count are found by walking through the likely ones.
const LARGEST: i64 = 1_000_000_000;

/// Whether the change between two periods is no more than chance brings: the z test for two proportions with pooled
/// variance and Yates' correction, at z = 1.96.
///
/// With x₁ of n₁ and x₂ of n₂, X = x₁ + x₂ and N = n₁ + n₂, it is noise when
/// N·(|x₁n₂ − x₂n₁| − N/2)² ≤ 1.96²·n₁n₂·X·(N − X), or when |x₁n₂ − x₂n₁| ≤ N/2. What is no share of cases, or has no
/// cases, is noise too: nothing is claimed of it.
pub fn change_is_noise(earlier: Sides, later: Sides) -> bool {
    if !is_part(earlier) || !is_part(later) {
        return true;
    }
    // Both sides times 4 × 10,000, so that they are whole.
    let exact = || -> Option<bool> {
        let [x1, n1, x2, n2] =
            [earlier.numerator, earlier.denominator, later.numerator, later.denominator].map(i128::from);
        let (with, of) = (x1 + x2, n1 + n2);
        let twice = 2 * x1.checked_mul(n2)?.checked_sub(x2.checked_mul(n1)?)?.abs() - of;
        if twice <= 0 {
            return Some(true);
        }
        let found = twice.checked_mul(twice)?.checked_mul(of)?.checked_mul(10_000)?;
        let chance = n1.checked_mul(n2)?.checked_mul(with)?.checked_mul(of - with)?.checked_mul(4 * 38_416)?;
        Some(found <= chance)
    };
    // Beyond 38 digits there are so many cases that the correction is nothing, and neither is the last bit.
    exact().unwrap_or_else(|| {
        let [x1, n1, x2, n2] =
            [earlier.numerator, earlier.denominator, later.numerator, later.denominator].map(|count| count as f64);
        let pooled = (x1 + x2) / (n1 + n2);
        let change = x2 / n2 - x1 / n1;
        change * change <= 3.8416 * pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)
    })
}

fn is_part(sides: Sides) -> bool {
    sides.denominator > 0 && (0..=sides.denominator).contains(&sides.numerator)
}

/// A weight under this, against one of the mode, adds nothing that a binary number could hold.
const NOTHING: f64 = 1e-30;

/// The probabilities of the counts below the mode, downwards, against that of the mode.
fn weights_below(mode: i64, of: i64, odds: f64) -> Vec<f64> {
    let ratio = |count: i64| (count as f64) / ((of - count + 1) as f64 * odds);
    running(1.0, (1..=mode).rev().map(ratio))
}

/// The probabilities of the counts above the mode, upwards, against that of the mode.
fn weights_above(mode: i64, of: i64, odds: f64) -> Vec<f64> {
    let ratio = |count: i64| (of - count) as f64 * odds / (count + 1) as f64;
    running(1.0, (mode..of).map(ratio))
}

fn running(from: f64, ratios: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut weight = from;
    let next = |ratio: f64| {
        weight *= ratio;
        (weight > NOTHING).then_some(weight)
    };
    ratios.map_while(next).collect()
}

/// How far from the mode the tail still is more than what may lie beyond: `weights` go outwards.
fn inner(weights: &[f64], allowed: f64) -> i64 {
    let mut tail = 0.0;
    let outside = weights.iter().rev().take_while(|weight| {
        tail += **weight;
        tail < allowed
    });
    (weights.len() - outside.count()) as i64
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::catalogue::{INDICATORS, Unit};
    use crate::measure::Weight;
    use proptest::prelude::*;

    const fn sides(numerator: i64, denominator: i64) -> Sides {
        Sides { numerator, denominator }
    }

    fn bounds(reference: Sides, of: i64, level: Level) -> (i64, i64) {
        let limits = limits(reference, of, level).unwrap();
        (limits.low, limits.high)
    }

    /// Ten throws of a coin: the chances of 0, 1, 2 heads are 1, 10, 45 in 1024. Of 0 or 1 it is 11/1024 = 0.0107, under
    /// one in forty; of 0 to 2 it is 56/1024 = 0.0547. Of 0 alone it is 1/1024 = 0.00098, under one in a thousand.
    #[test]
    fn ten_throws_of_a_coin() {
        assert_eq!(bounds(sides(1, 2), 10, Level::Warning), (2, 8));
        assert_eq!(bounds(sides(1, 2), 10, Level::Alarm), (1, 9));
        let judged = |count| judge(sides(1, 2), sides(count, 10)).unwrap();
        assert_eq!(
            [0, 1, 2, 8, 9, 10].map(judged),
            [Chance::Beyond, Chance::Warning, Chance::Within, Chance::Within, Chance::Warning, Chance::Beyond]
        );
    }

    /// One case in a hundred, over ten cases: none has chance 0.99¹⁰ = 0.9044, so one or more 0.0956: within. Two or more
    /// is 1 − 0.9044 − 10·0.01·0.99⁹ = 0.0043: a warning; three or more 0.00011: beyond.
    #[test]
    fn one_reversal_in_ten_is_chance() {
        let judged = |count| judge(sides(50, 5_000), sides(count, 10)).unwrap();
        assert_eq!([0, 1, 2, 3].map(judged), [Chance::Within, Chance::Within, Chance::Warning, Chance::Beyond]);
    }

    /// Large counts: 20 % of 10,000, standard deviation √(10,000·0.2·0.8) = 40, so 2,000 ± 78.4 and ± 123.6.
    #[test]
    fn large_counts_are_those_of_the_normal_curve() {
        let (low, high) = bounds(sides(1, 5), 10_000, Level::Warning);
        assert!((1_921..=1_923).contains(&low) && (2_078..=2_080).contains(&high), "{low} {high}");
        let (low, high) = bounds(sides(1, 5), 10_000, Level::Alarm);
        assert!((1_876..=1_879).contains(&low) && (2_123..=2_126).contains(&high), "{low} {high}");
        let (low, high) = limits(sides(1, 5), 10_000, Level::Warning).unwrap().shares();
        assert!(low > 0.192 && high < 0.208);
    }

    /// Ten throws again: of 0 or 1 heads 11/1024, of 9 or 10 the same; of 5 or fewer 638/1024.
    #[test]
    fn the_tails_of_ten_throws() {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        let (few, many) = tails(sides(1, 2), sides(1, 10)).unwrap();
        assert!(near(few, 11.0 / 1024.0) && near(many, 1023.0 / 1024.0), "{few} {many}");
        let (few, many) = tails(sides(1, 2), sides(9, 10)).unwrap();
        assert!(near(few, 1023.0 / 1024.0) && near(many, 11.0 / 1024.0), "{few} {many}");
        let (few, many) = tails(sides(1, 2), sides(5, 10)).unwrap();
        assert!(near(few, 638.0 / 1024.0) && near(many, 638.0 / 1024.0), "{few} {many}");
        assert_eq!(tails(sides(0, 2), sides(5, 10)), None);
    }

    #[test]
    fn nothing_to_judge() {
        for (reference, unit) in [
            (sides(0, 100), sides(1, 10)),
            (sides(100, 100), sides(9, 10)),
            (sides(0, 0), sides(1, 10)),
            (sides(5, 100), sides(0, 0)),
            (sides(5, 100), sides(11, 10)),
            (sides(-5, 100), sides(1, 10)),
        ] {
            assert_eq!(judge(reference, unit), None, "{reference:?} {unit:?}");
        }
    }

    /// 10 of 100 against 20 of 100: pooled 0.15, without correction z = 0.10/√(0.15·0.85·0.02) = 1.98, with it
    /// 0.09/0.0505 = 1.78: noise. Against 22 of 100: 0.11/√(0.16·0.84·0.02) = 0.11/0.0518 = 2.12 with correction: more.
    #[test]
    fn a_change_of_ten_points_over_a_hundred_cases() {
        assert!(change_is_noise(sides(10, 100), sides(20, 100)));
        assert!(!change_is_noise(sides(10, 100), sides(22, 100)));
        // Ten times the cases, and the same ten points are no chance.
        assert!(!change_is_noise(sides(100, 1_000), sides(200, 1_000)));
        // A remand more among five cases is.
        assert!(change_is_noise(sides(0, 5), sides(1, 5)));
    }

    #[test]
    fn nothing_is_claimed_of_no_share() {
        for (earlier, later) in [
            (sides(0, 0), sides(5, 10)),
            (sides(5, 10), sides(0, 0)),
            (sides(15, 10), sides(5, 10)),
            (sides(0, 10), sides(0, 10_000)),
            (sides(10, 10), sides(90, 90)),
        ] {
            assert!(change_is_noise(earlier, later), "{earlier:?} {later:?}");
        }
    }

    /// Counts so large that the whole numbers have no room give what smaller ones give.
    #[test]
    fn beyond_whole_numbers() {
        let large = 4_000_000_000_000_i64;
        assert!(!change_is_noise(sides(large / 10, large), sides(large / 5, large)));
        assert!(change_is_noise(sides(large / 10, large), sides(large / 10 + 1_000, large)));
    }

    #[test]
    fn shares_are_percentages_of_cases() {
        for indicator in INDICATORS.iter().filter(|indicator| is_share(indicator.id)) {
            let mut terms = indicator.numerator.iter().chain(indicator.denominator);
            assert!(terms.all(|term| term.measure.from_cases() && term.measure.rule().weight == Weight::One));
            assert_eq!((indicator.unit, indicator.scale), (Unit::Percent, 100), "{}", indicator.id.id());
        }
        // Amounts of money, and more closings than cases came in, are no shares.
        assert!(!is_share(IndicatorId::Recovery) && !is_share(IndicatorId::ClosingToIntake));
    }

    /// The sum of the binomial probabilities themselves, for counts small enough.
    fn tail(of: i64, share: f64, counts: impl Iterator<Item = i64>) -> f64 {
        let choose = |count: i64| (0..count).fold(1.0, |ways, one| ways * (of - one) as f64 / (one + 1) as f64);
        let power = |base: f64, times: i64| (0..times).fold(1.0, |product, _| product * base);
        counts.map(|count| choose(count) * power(share, count) * power(1.0 - share, of - count)).sum()
    }

    proptest! {
        #[test]
        fn beyond_each_limit_lies_what_may(reference in (1..99_i64), of in 1..60_i64, alarm in any::<bool>()) {
            let level = if alarm { Level::Alarm } else { Level::Warning };
            let share = reference as f64 / 100.0;
            let (low, high) = bounds(sides(reference, 100), of, level);
            prop_assert!(0 <= low && low <= high && high <= of);
            prop_assert!(tail(of, share, high + 1..=of) < level.tail() + 1e-12);
            prop_assert!(tail(of, share, 0..=low - 1) < level.tail() + 1e-12);
            // And not one count less would do.
            prop_assert!(tail(of, share, high..=of) >= level.tail() - 1e-12);
            prop_assert!(tail(of, share, 0..=low) >= level.tail() - 1e-12);
        }

        #[test]
        fn the_reference_itself_is_within(numerator in 1..1_000_i64, more in 1..1_000_i64) {
            let reference = sides(numerator, numerator + more);
            prop_assert_eq!(judge(reference, reference), Some(Chance::Within));
        }

        #[test]
        fn alarm_limits_are_wider(reference in (1..99_i64), of in 1..100_000_i64) {
            let (low, high) = bounds(sides(reference, 100), of, Level::Warning);
            let (lower, higher) = bounds(sides(reference, 100), of, Level::Alarm);
            prop_assert!(lower <= low && high <= higher);
        }

        #[test]
        fn the_test_is_the_same_both_ways(a in 0..400_i64, b in 0..400_i64, n in 1..400_i64, m in 1..400_i64) {
            let (one, other) = (sides(a.min(n), n), sides(b.min(m), m));
            prop_assert_eq!(change_is_noise(one, other), change_is_noise(other, one));
            prop_assert!(change_is_noise(one, one));
        }
    }
}
