//! What a change is made of: exact parts by unit, each split into mix and rate.

use crate::quantity::Quantity;
use crate::tally::GroupKey;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Two sides of an indicator in one unit, as tallied (whole numbers).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides {
    /// Upper side.
    pub numerator: i64,
    /// Lower side.
    pub denominator: i64,
}

/// One unit's figures in the earlier and the later period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitChange<K> {
    /// Which unit.
    pub key: K,
    /// In the earlier period.
    pub earlier: Sides,
    /// In the later period.
    pub later: Sides,
}

/// A unit's part in the change of the whole, in units of the last shown decimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part<K = GroupKey> {
    /// Which unit.
    pub key: K,
    /// Its whole part; the parts of all units add up to the change of the whole exactly.
    pub total: Quantity,
    /// Of which because the unit's own rate changed.
    pub rate: Quantity,
    /// Of which because its share in the whole changed.
    pub mix: Quantity,
}

/// A change taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution<K = GroupKey> {
    /// The change as shown: the difference of the two values as printed.
    pub change: Quantity,
    /// The parts, largest first; equally large ones in the order of the units.
    pub parts: Vec<Part<K>>,
}

impl<K> Attribution<K> {
    /// The largest part that goes the way of a change, which is this one or that of a larger whole; none where that goes
    /// neither way.
    pub fn leading(&self, whole: Quantity) -> Option<&Part<K>> {
        let way = |change: Quantity| change.approximate().partial_cmp(&0.0);
        self.parts.iter().find(|part| !whole.is_zero() && way(part.total) == way(whole))
    }
}

impl Part<&GroupKey> {
    /// The same, with a key of its own.
    pub fn owned(&self) -> Part {
        Part { key: self.key.clone(), total: self.total, rate: self.rate, mix: self.mix }
    }
}

/// Steps of the common grid per unit of the value, on which the comparison rate is taken.
const GRID: i128 = 1_000_000;

/// Takes the change of `scale × Σn ÷ Σd` apart by unit.
///
/// With N and D the sums and w = d/D the share of a unit, a unit's part is n₁/D₁ − n₀/D₀ − R·(w₁ − w₀) for one common
/// R near the mean rate. The shares add up to one in both periods, so the R terms cancel and the parts add up to
/// N₁/D₁ − N₀/D₀ exactly, as integers over the common denominator. The rate part is the change of the unit's rate
/// times its mean share; the rest is mix. For display the parts are cut to `decimals` and the last units go to the
/// largest remainders, so that printed parts add up to the printed change, which is the difference of the printed values.
///
/// `None` where a sum is zero or the numbers are beyond 38 digits.
pub fn attribute<K>(units: Vec<UnitChange<K>>, scale: i32, decimals: u8) -> Option<Attribution<K>> {
    let sum = |side: fn(&UnitChange<K>) -> i64| units.iter().map(|unit| i128::from(side(unit))).sum::<i128>();
    let (n0, d0) = (sum(|unit| unit.earlier.numerator), sum(|unit| unit.earlier.denominator));
    let (n1, d1) = (sum(|unit| unit.later.numerator), sum(|unit| unit.later.denominator));
    if d0 <= 0 || d1 <= 0 {
        return None;
    }
    let common = d0.checked_mul(d1)?.checked_mul(GRID)?;
    let rate = mean_rate(n0, d0, n1, d1);
    let exact: Vec<(i128, i128)> = units.iter().map(|unit| exact_part(unit, d0, d1, rate)).collect::<Option<_>>()?;
    let whole = n1.checked_mul(d0)?.checked_sub(n0.checked_mul(d1)?)?.checked_mul(GRID)?;
    debug_assert_eq!(whole, exact.iter().map(|(total, _)| total).sum::<i128>());

    let shown = Shown { common, factor: i128::from(scale).checked_mul(10_i128.checked_pow(u32::from(decimals))?)? };
    let change = shown.printed(n1, d1)?.checked_sub(shown.printed(n0, d0)?)?;
    let totals = shown.apportioned(&exact, change)?;
    let mut sized: Vec<(i128, i128, K)> =
        units.into_iter().zip(&exact).zip(totals).map(|((unit, (_, rate)), total)| (total, *rate, unit.key)).collect();
    sized.sort_by_key(|(total, ..)| Reverse(total.unsigned_abs()));
    let part = |(total, rate, key): (i128, i128, K)| {
        let rate = shown.rounded(rate)?;
        let quantity = |mantissa| Quantity::new(mantissa, decimals);
        Some(Part { key, total: quantity(total), rate: quantity(rate), mix: quantity(total - rate) })
    };
    let parts = sized.into_iter().map(part).collect::<Option<_>>()?;
    Some(Attribution { change: Quantity::new(change, decimals), parts })
}

/// The mean of the two rates, on the grid. Any value would keep the parts exact; this one makes them meaningful.
fn mean_rate(n0: i128, d0: i128, n1: i128, d1: i128) -> i128 {
    let mean = (n0 as f64 / d0 as f64 + n1 as f64 / d1 as f64) / 2.0;
    (mean * GRID as f64) as i128
}

/// A unit's whole part and its rate part, over the common denominator.
fn exact_part<K>(unit: &UnitChange<K>, d0: i128, d1: i128, rate: i128) -> Option<(i128, i128)> {
    let [un0, ud0, un1, ud1] =
        [unit.earlier.numerator, unit.earlier.denominator, unit.later.numerator, unit.later.denominator]
            .map(i128::from);
    let own = un1.checked_mul(d0)?.checked_sub(un0.checked_mul(d1)?)?.checked_mul(GRID)?;
    let shift = ud1.checked_mul(d0)?.checked_sub(ud0.checked_mul(d1)?)?.checked_mul(rate)?;
    let total = own.checked_sub(shift)?;
    let rate_part = if ud0 > 0 && ud1 > 0 {
        let share = (ud0 as f64 / d0 as f64 + ud1 as f64 / d1 as f64) / 2.0;
        let change = un1 as f64 / ud1 as f64 - un0 as f64 / ud0 as f64;
        (share * change * (d0 as f64) * (d1 as f64) * GRID as f64) as i128
    } else {
        0
    };
    Some((total, rate_part))
}

/// Below this a quotient of binary numbers of 53 digits is not wrong by as much as one.
const EXACTLY_NEAR: f64 = 1e12;

/// Conversion from the common denominator to units of the last shown decimal.
struct Shown {
    common: i128,
    factor: i128,
}

impl Shown {
    /// A value in those units, half away from zero as it is printed.
    fn printed(&self, numerator: i128, denominator: i128) -> Option<i128> {
        let halves = numerator.checked_abs()?.checked_mul(self.factor)?.checked_mul(2)?;
        Some(halves.checked_add(denominator)? / denominator.checked_mul(2)? * numerator.signum())
    }

    fn rounded(&self, exact: i128) -> Option<i128> {
        let scaled = exact.checked_mul(self.factor)?;
        let (quotient, rest) = self.divided(scaled);
        Some(quotient + i128::from(rest * 2 >= self.common))
    }

    /// The whole times the common denominator is contained, and what is left. A binary number comes within one of it, which the
    /// rest sets right; to divide 128 bits takes many times as long, and there are two for each of many thousand parts.
    fn divided(&self, scaled: i128) -> (i128, i128) {
        let near = (scaled as f64 / self.common as f64).floor();
        let quotient = if near.abs() < EXACTLY_NEAR { i128::from(near as i64) } else { scaled.div_euclid(self.common) };
        let rest = scaled - quotient * self.common;
        match rest {
            rest if rest < 0 => (quotient - 1, rest + self.common),
            rest if rest >= self.common => (quotient + 1, rest - self.common),
            rest => (quotient, rest),
        }
    }

    /// Floors, plus one for those with the largest remainders until the sum is `target`.
    fn apportioned(&self, exact: &[(i128, i128)], target: i128) -> Option<Vec<i128>> {
        let mut floors = Vec::with_capacity(exact.len());
        let mut remainders = Vec::with_capacity(exact.len());
        for (position, (total, _)) in exact.iter().enumerate() {
            let scaled = total.checked_mul(self.factor)?;
            let (floor, rest) = self.divided(scaled);
            floors.push(floor);
            remainders.push((Reverse(rest), position));
        }
        let missing = target - floors.iter().sum::<i128>();
        // One too many, where both values lie half way between two printed ones and the parts are whole.
        if let Some(first) = floors.first_mut().filter(|_| missing < 0) {
            *first += missing;
        }
        let missing = usize::try_from(missing).unwrap_or(0);
        // The largest to the head, in whatever order.
        if let Some(last) = missing.checked_sub(1).filter(|last| *last < remainders.len()) {
            remainders.select_nth_unstable(last);
        }
        for (_, position) in remainders.into_iter().take(missing) {
            if let Some(floor) = floors.get_mut(position) {
                *floor += 1;
            }
        }
        Some(floors)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::quantity::{Ratio, Rounding};
    use proptest::prelude::*;

    /// What 64 bits divide at once, and far more.
    fn quotient() -> impl Strategy<Value = i128> {
        prop_oneof![-100..100_i128, -(1_i128 << 41)..1 << 41, -(1_i128 << 70)..1 << 70]
    }

    proptest! {
        #[test]
        fn a_quotient_found_nearly_is_set_right(
            quotient in quotient(),
            (common, rest) in (1..1_i128 << 50).prop_flat_map(|common| (Just(common), 0..common)),
        ) {
            let shown = Shown { common, factor: 1 };
            for rest in [0, rest, common - 1] {
                prop_assert_eq!(shown.divided(quotient * common + rest), (quotient, rest));
            }
        }
    }

    fn unit(id: &str, earlier: (i64, i64), later: (i64, i64)) -> UnitChange<String> {
        let sides = |(numerator, denominator)| Sides { numerator, denominator };
        UnitChange { key: id.to_owned(), earlier: sides(earlier), later: sides(later) }
    }

    fn shown(attribution: &Attribution<String>, id: &str) -> (String, String, String) {
        let part = attribution.parts.iter().find(|part| part.key == id).unwrap();
        (part.total.to_string(), part.rate.to_string(), part.mix.to_string())
    }

    /// Two causes of equal size; one rate rises from 10 % to 20 %, the other stays: five points, all of them rate.
    #[test]
    fn a_change_of_rate() {
        let attribution =
            attribute(vec![unit("民间借贷", (10, 100), (20, 100)), unit("离婚", (10, 100), (10, 100))], 100, 2)
                .unwrap();
        assert_eq!(attribution.change.to_string(), "5");
        assert_eq!(shown(&attribution, "民间借贷"), ("5".into(), "5".into(), "0".into()));
        assert_eq!(shown(&attribution, "离婚"), ("0".into(), "0".into(), "0".into()));
    }

    /// Rates stay at 20 % and 0 %; the first unit grows from half to three quarters: ten to fifteen, all of it mix.
    #[test]
    fn a_change_of_mix() {
        let attribution =
            attribute(vec![unit("甲", (20, 100), (30, 150)), unit("乙", (0, 100), (0, 50))], 100, 2).unwrap();
        assert_eq!(attribution.change.to_string(), "5");
        let (total, rate, mix) = shown(&attribution, "甲");
        assert_eq!((rate.as_str(), &total), ("0", &mix));
    }

    /// The largest part may go against the whole; the largest that goes with it leads. Where the whole stands still nothing does.
    #[test]
    fn what_leads_goes_the_way_of_the_whole() {
        let attribution = attribute(
            vec![unit("甲", (50, 100), (30, 100)), unit("乙", (10, 100), (25, 100)), unit("丙", (10, 100), (22, 100))],
            100,
            2,
        )
        .unwrap();
        assert!(attribution.change.approximate() > 0.0);
        assert_eq!(attribution.parts.first().map(|part| part.key.as_str()), Some("甲"));
        let leads = |whole: i128| attribution.leading(Quantity::new(whole, 0)).map(|part| part.key.as_str());
        assert_eq!([leads(3), leads(-3), leads(0)], [Some("乙"), Some("甲"), None]);
        assert_eq!(attribution.leading(attribution.change).map(|part| part.key.as_str()), Some("乙"));
    }

    /// 2 of 3 after 1 of 6: 66.67 % after 16.67 %, fifty points; 1 of 3 after 1 of 6 is 33.33 after 16.67, and so 16.66, although
    /// one sixth is 16.67.
    #[test]
    fn the_change_is_that_of_the_printed_values() {
        let change = |earlier, later| attribute(vec![unit("甲", earlier, later)], 100, 2).unwrap().change.to_string();
        assert_eq!((change((1, 6), (2, 3)), change((1, 6), (1, 3))), ("50".into(), "16.66".into()));
        assert_eq!((change((1, 3), (1, 6)), change((-1, 3), (1, 6))), ("−16.66".into(), "50".into()));
        // 12.5 after −12.5 in whole points: 13 after −13, and one more than the part has; the other way round one less.
        let whole = |earlier, later| {
            let attribution = attribute(vec![unit("甲", earlier, later)], 100, 0).unwrap();
            (attribution.change.to_string(), attribution.parts[0].total.to_string())
        };
        assert_eq!(whole((-1, 8), (1, 8)), ("26".into(), "26".into()));
        assert_eq!(whole((1, 8), (-1, 8)), ("−26".into(), "−26".into()));
    }

    #[test]
    fn nothing_to_compare_with() {
        assert_eq!(attribute(vec![unit("甲", (0, 0), (1, 10))], 100, 2), None);
        assert_eq!(attribute(Vec::<UnitChange<String>>::new(), 100, 2), None);
    }

    proptest! {
        #[test]
        fn printed_parts_add_up_to_the_printed_change(
            units in proptest::collection::vec(((0..500_i64, 0..500_i64), (0..500_i64, 0..500_i64)), 1..12),
            decimals in 0..4_u8,
        ) {
            let units: Vec<_> = units.into_iter().enumerate().map(|(n, (earlier, later))| unit(&n.to_string(), earlier, later)).collect();
            let printed = |side: fn(&UnitChange<String>) -> Sides| {
                let sum = |of: fn(&Sides) -> i64| Quantity::from(units.iter().map(|unit| of(&side(unit))).sum::<i64>());
                let ratio = Ratio::new(100, sum(|sides| sides.numerator), sum(|sides| sides.denominator))?;
                ratio.rounded(decimals, Rounding::HalfUp)
            };
            let values = printed(|unit| unit.earlier).zip(printed(|unit| unit.later));
            if let Some(attribution) = attribute(units, 100, decimals) {
                let (earlier, later) = values.unwrap();
                prop_assert_eq!(later.plus(earlier.times(-1).unwrap()), Some(attribution.change));
                let sum = attribution.parts.iter().fold(Quantity::ZERO, |sum, part| sum.plus(part.total).unwrap());
                prop_assert_eq!(sum, attribution.change);
                for part in &attribution.parts {
                    prop_assert_eq!(part.rate.plus(part.mix).unwrap(), part.total);
                }
            }
        }

        #[test]
        fn large_amounts_do_not_overflow_silently(n in 0..1_000_000_000_000_i64, d in 1..1_000_000_000_000_i64) {
            let _ = attribute(vec![unit("甲", (n, d), (n / 2, d)), unit("乙", (n / 3, d), (n, d))], 100, 2);
        }
    }

    /// Small numbers; then a whole quotient that binary numbers fall short of (15 × common has more than 53 digits, what it
    /// comes to is 14.99…), and one that they reach too early (3 × 2⁶⁰ − 1 is 3 × 2⁶⁰ to them).
    #[test]
    fn a_quotient_is_that_of_whole_numbers() {
        let divided = |scaled: i128, common: i128| Shown { common, factor: 1 }.divided(scaled);
        for common in 1..=12_i128 {
            for scaled in -40..=40_i128 {
                let whole = (scaled.div_euclid(common), scaled.rem_euclid(common));
                assert_eq!(divided(scaled, common), whole, "{scaled} by {common}");
            }
        }
        let common = 1_200_959_900_632_134_i128;
        assert_eq!(divided(15 * common, common), (15, 0));
        let common = 1_i128 << 60;
        assert_eq!(divided(3 * common - 1, common), (2, common - 1));
    }

    /// Of 300 cases three more: one point, a third of it from the first unit. The second has two thirds and is nearer to
    /// the whole point that can be printed.
    #[test]
    fn the_last_units_go_to_the_largest_remainders() {
        let units =
            vec![unit("甲", (10, 100), (11, 100)), unit("乙", (10, 100), (12, 100)), unit("丙", (10, 100), (10, 100))];
        let attribution = attribute(units, 100, 0).unwrap();
        assert_eq!(attribution.change.to_string(), "1");
        assert_eq!(["甲", "乙", "丙"].map(|id| shown(&attribution, id).0), ["0", "1", "0"]);
        // In tenths: the floors are 1, 1 and 1, or 1, 1 and 2; of equal remainders the first goes before.
        let tenths = Shown { common: 10, factor: 1 };
        let parts = |of: [i128; 3], target: i128| tenths.apportioned(&of.map(|total| (total, 0)), target);
        assert_eq!(parts([11, 12, 19], 4), Some(vec![1, 1, 2]));
        assert_eq!(parts([15, 18, 19], 5), Some(vec![1, 2, 2]));
        assert_eq!(parts([15, 15, 20], 5), Some(vec![2, 1, 2]));
        assert_eq!(parts([19, 19, 19], 6), Some(vec![2, 2, 2]));
    }
}
