//! Exact fractions: the arithmetic of weights, points and parts of a change. Rounding is for display alone.

use crate::quantity::{Quantity, Ratio, Rounding};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// An exact fraction in lowest terms, the sign in its upper part. What goes beyond 38 digits is `None`, never wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fraction {
    upper: i128,
    lower: i128,
}

/// A fraction that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a fraction such as 31/4 or -5, got “{0}”")]
pub struct FractionError(pub String);

impl Fraction {
    /// Zero.
    pub const ZERO: Self = Self { upper: 0, lower: 1 };

    /// One.
    pub const ONE: Self = Self { upper: 1, lower: 1 };

    /// `upper ÷ lower`, or `None` where the lower part is zero.
    pub fn new(upper: i128, lower: i128) -> Option<Self> {
        if lower == 0 {
            return None;
        }
        let shared = i128::try_from(greatest_divisor(upper.unsigned_abs(), lower.unsigned_abs())).ok()?;
        let (upper, lower) = (upper.checked_div(shared)?, lower.checked_div(shared)?);
        if lower < 0 {
            Some(Self { upper: upper.checked_neg()?, lower: lower.checked_neg()? })
        } else {
            Some(Self { upper, lower })
        }
    }

    /// The value of an exact ratio.
    pub fn of(ratio: Ratio) -> Option<Self> {
        let (upper, lower) = ratio.whole()?;
        Self::new(upper, lower)
    }

    /// Upper and lower part, the lower one above zero.
    pub const fn parts(self) -> (i128, i128) {
        (self.upper, self.lower)
    }

    /// Whether it is zero.
    pub const fn is_zero(self) -> bool {
        self.upper == 0
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let shared = i128::try_from(greatest_divisor(self.lower.unsigned_abs(), other.lower.unsigned_abs())).ok()?;
        let (mine, theirs) = (other.lower.checked_div(shared)?, self.lower.checked_div(shared)?);
        let upper = self.upper.checked_mul(mine)?.checked_add(other.upper.checked_mul(theirs)?)?;
        Self::new(upper, self.lower.checked_mul(mine)?)
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated()?)
    }

    /// The same with the other sign.
    pub fn negated(self) -> Option<Self> {
        Some(Self { upper: self.upper.checked_neg()?, lower: self.lower })
    }

    /// The product.
    pub fn times(self, other: Self) -> Option<Self> {
        // Crosswise first, so that products in reach are not lost on the way.
        let (left, right) = (Self::new(self.upper, other.lower)?, Self::new(other.upper, self.lower)?);
        Self::new(left.upper.checked_mul(right.upper)?, left.lower.checked_mul(right.lower)?)
    }

    /// The quotient, or `None` for a division by zero.
    pub fn over(self, other: Self) -> Option<Self> {
        self.times(Self::new(other.lower, other.upper)?)
    }

    /// The smallest whole number that is not smaller.
    pub fn ceiling(self) -> Self {
        let up = self.upper.rem_euclid(self.lower) != 0;
        Self { upper: self.upper.div_euclid(self.lower) + i128::from(up), lower: 1 }
    }

    /// The largest whole number that is not larger.
    pub const fn floor(self) -> Self {
        Self { upper: self.upper.div_euclid(self.lower), lower: 1 }
    }

    /// Which of the two is larger; `None` beyond 38 digits.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        Some(self.minus(other)?.upper.cmp(&0))
    }

    /// The sum of all, or `None` beyond 38 digits.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// As a decimal number, where it is one.
    pub fn quantity(self) -> Option<Quantity> {
        let (mut lower, mut decimals) = (self.lower, 0_u8);
        let mut factor = 1_i128;
        while lower != 1 {
            let step = match (lower % 2 == 0, lower % 5 == 0) {
                (true, true) => (10, 1),
                (true, false) => (2, 5),
                (false, true) => (5, 2),
                (false, false) => return None,
            };
            lower /= step.0;
            factor = factor.checked_mul(step.1)?;
            decimals = decimals.checked_add(1)?;
        }
        Some(Quantity::new(self.upper.checked_mul(factor)?, decimals))
    }

    /// Rounded half away from zero; `None` beyond 38 digits.
    pub fn rounded(self, decimals: u8) -> Option<Quantity> {
        self.ratio()?.rounded(decimals, Rounding::HalfUp)
    }

    /// Written with exactly so many decimals, rounded half away from zero; minus is U+2212.
    pub fn display(self, decimals: u8) -> String {
        self.ratio().map_or_else(|| String::from("…"), |ratio| ratio.display(decimals, Rounding::HalfUp))
    }

    /// Written with as few decimals as it takes, at most so many.
    pub fn brief(self, at_most: u8) -> String {
        self.rounded(at_most)
            .map_or_else(|| String::from("…"), |shown| Fraction::from(shown).quantity().unwrap_or(shown).to_string())
    }

    fn ratio(self) -> Option<Ratio> {
        Ratio::new(1, Quantity::new(self.upper, 0), Quantity::new(self.lower, 0))
    }
}

/// As in `-31/4`, the form that is kept; [`Fraction::display`] writes decimals.
impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lower {
            1 => write!(f, "{}", self.upper),
            lower => write!(f, "{}/{lower}", self.upper),
        }
    }
}

impl FromStr for Fraction {
    type Err = FractionError;

    fn from_str(text: &str) -> Result<Self, FractionError> {
        let (upper, lower) = text.split_once('/').unwrap_or((text, "1"));
        let parts = upper.parse::<i128>().ok().zip(lower.parse::<i128>().ok());
        let read = parts.and_then(|(upper, lower)| Self::new(upper, lower));
        read.ok_or_else(|| FractionError(text.chars().take(80).collect()))
    }
}

impl TryFrom<String> for Fraction {
    type Error = FractionError;

    fn try_from(text: String) -> Result<Self, FractionError> {
        text.parse()
    }
}

impl From<Fraction> for String {
    fn from(fraction: Fraction) -> Self {
        fraction.to_string()
    }
}

impl From<Quantity> for Fraction {
    fn from(quantity: Quantity) -> Self {
        let (mantissa, power) = quantity.over_power_of_ten();
        Self::new(mantissa, power).unwrap_or(Self::ZERO)
    }
}

impl From<i64> for Fraction {
    fn from(number: i64) -> Self {
        Self { upper: i128::from(number), lower: 1 }
    }
}

/// Parts cut to so many decimals that add up to their rounded sum: all are cut down, and the last units go to those
/// that lost most. `None` beyond 38 digits.
pub fn apportioned(parts: &[Fraction], decimals: u8) -> Option<Vec<Quantity>> {
    let unit = Fraction::new(1, 10_i128.checked_pow(u32::from(decimals))?)?;
    let whole = Fraction::from(Fraction::sum(parts.iter().copied())?.rounded(decimals)?).over(unit)?.floor().upper;
    let mut cut = Vec::with_capacity(parts.len());
    let mut lost = Vec::with_capacity(parts.len());
    for (position, part) in parts.iter().enumerate() {
        let exact = part.over(unit)?;
        let floor = exact.floor();
        cut.push(floor.upper);
        lost.push((exact.minus(floor)?, position));
    }
    lost.sort_by(|(a, first), (b, second)| b.compare(*a).unwrap_or(Ordering::Equal).then(first.cmp(second)));
    let sum = cut.iter().try_fold(0_i128, |sum, part| sum.checked_add(*part))?;
    let missing = usize::try_from(whole.checked_sub(sum)?).ok()?;
    for (_, position) in lost.into_iter().take(missing) {
        if let Some(floor) = cut.get_mut(position) {
            *floor += 1;
        }
    }
    Some(cut.into_iter().map(|mantissa| Quantity::new(mantissa, decimals)).collect())
}

pub(crate) fn greatest_divisor(one: u128, other: u128) -> u128 {
    let (mut one, mut other) = (one, other);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one.max(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fraction(upper: i128, lower: i128) -> Fraction {
        Fraction::new(upper, lower).unwrap()
    }

    #[test]
    fn by_hand() {
        assert_eq!(fraction(2, -4), fraction(-1, 2));
        assert_eq!(fraction(1, 3).plus(fraction(1, 6)), Some(fraction(1, 2)));
        assert_eq!(fraction(31, 40).times(fraction(10, 1)).unwrap().display(2), "7.75");
        assert_eq!(fraction(1, 8).quantity().unwrap().to_string(), "0.125");
        assert_eq!(fraction(1, 3).quantity(), None);
        assert_eq!((fraction(-7, 2).floor(), fraction(-7, 2).ceiling()), (fraction(-4, 1), fraction(-3, 1)));
        assert_eq!((fraction(7, 2).brief(2), fraction(2, 3).brief(2)), ("3.5".to_owned(), "0.67".to_owned()));
        assert_eq!(Fraction::new(1, 0), None);
        assert_eq!(Fraction::ONE.over(Fraction::ZERO), None);
    }

    /// A third each of one: 0.33, 0.33, 0.33 would lack a hundredth.
    #[test]
    fn the_last_unit_goes_to_the_first_that_lost_most() {
        let thirds = [fraction(1, 3); 3];
        let shown: Vec<String> = apportioned(&thirds, 2).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["0.34", "0.33", "0.33"]);
    }

    proptest! {
        #[test]
        fn sums_and_products_undo(a in -1_000_i128..1_000, b in 1_i128..1_000, c in -1_000_i128..1_000, d in 1_i128..1_000) {
            let (one, other) = (fraction(a, b), fraction(c, d));
            prop_assert_eq!(one.to_string().parse(), Ok(one));
            prop_assert_eq!(one.plus(other).unwrap().minus(other).unwrap(), one);
            if !other.is_zero() {
                prop_assert_eq!(one.times(other).unwrap().over(other).unwrap(), one);
            }
        }

        #[test]
        fn cut_parts_add_up(parts in proptest::collection::vec((-5_000_i128..5_000, 1_i128..90), 0..9), decimals in 0..4_u8) {
            let parts: Vec<Fraction> = parts.into_iter().map(|(upper, lower)| fraction(upper, lower)).collect();
            let whole = Fraction::sum(parts.iter().copied()).unwrap().rounded(decimals).unwrap();
            let cut = apportioned(&parts, decimals).unwrap();
            let sum = Fraction::sum(cut.into_iter().map(Fraction::from)).unwrap();
            prop_assert_eq!(sum, Fraction::from(whole));
        }
    }
}
