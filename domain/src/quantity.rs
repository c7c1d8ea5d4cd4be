//! Exact numbers: decimal quantities, and the ratios every indicator is.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// An exact decimal number: a mantissa and how many of its digits stand after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quantity {
    mantissa: i128,
    decimals: u8,
}

/// A number that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a number such as 1279 or 35.50 (at most 18 digits before the point and 6 after), got “{0}”")]
pub struct QuantityError(pub String);

impl Quantity {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0, decimals: 0 };

    /// `mantissa` with its last `decimals` digits after the point, in lowest terms.
    pub fn new(mantissa: i128, decimals: u8) -> Self {
        let (mut mantissa, mut decimals) = (mantissa, decimals);
        // Nearly all fit into 64 bits, which a browser divides many times as fast.
        if let Ok(mut short) = i64::try_from(mantissa) {
            while decimals > 0 && short % 10 == 0 {
                short /= 10;
                decimals -= 1;
            }
            return Self { mantissa: short.into(), decimals };
        }
        while decimals > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            decimals -= 1;
        }
        Self { mantissa, decimals }
    }

    /// Whether it is zero.
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The nearest binary number, for drawing.
    pub fn approximate(self) -> f64 {
        self.mantissa as f64 / 10_f64.powi(i32::from(self.decimals))
    }

    /// The sum, or `None` beyond 38 digits.
    pub fn plus(self, other: Self) -> Option<Self> {
        let decimals = self.decimals.max(other.decimals);
        let sum = self.at(decimals)?.checked_add(other.at(decimals)?)?;
        Some(Self::new(sum, decimals))
    }

    /// The product with a whole number, or `None` beyond 38 digits.
    pub fn times(self, factor: i32) -> Option<Self> {
        Some(Self::new(self.mantissa.checked_mul(i128::from(factor))?, self.decimals))
    }

    /// The product, or `None` beyond 38 digits.
    pub fn product(self, other: Self) -> Option<Self> {
        let decimals = self.decimals.checked_add(other.decimals)?;
        Some(Self::new(self.mantissa.checked_mul(other.mantissa)?, decimals))
    }

    /// Its digits as a whole number, and the power of ten they are over.
    pub(crate) fn over_power_of_ten(self) -> (i128, i128) {
        (self.mantissa, power_of_ten(self.decimals).unwrap_or(i128::MAX))
    }

    /// How many of its digits stand after the point.
    pub(crate) const fn decimals(self) -> u8 {
        self.decimals
    }

    /// Whether [`FromStr`] reads it back: at most 18 digits before the point and 6 after it.
    pub(crate) fn is_writable(self) -> bool {
        let (mantissa, power) = self.over_power_of_ten();
        self.decimals <= 6 && mantissa.unsigned_abs() / power.unsigned_abs() < 1_000_000_000_000_000_000
    }

    /// The mantissa when written with this many decimals (not fewer than it has).
    pub(crate) fn at(self, decimals: u8) -> Option<i128> {
        self.mantissa.checked_mul(power_of_ten(decimals.checked_sub(self.decimals)?)?)
    }
}

impl From<i64> for Quantity {
    fn from(number: i64) -> Self {
        Self::new(i128::from(number), 0)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&plain(self.mantissa, self.decimals))
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let fail = || QuantityError(text.chars().take(40).collect());
        let (negative, digits) = match text.trim().strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text.trim()),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let whole = without_thousands(whole).ok_or_else(fail)?;
        let numeric = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 18 || part.len() > 6 || !numeric(&whole) || !numeric(part) {
            return Err(fail());
        }
        let mantissa: i128 = format!("{whole}{part}").parse().map_err(|_| fail())?;
        let decimals = u8::try_from(part.len()).map_err(|_| fail())?;
        Ok(Self::new(if negative { -mantissa } else { mantissa }, decimals))
    }
}

impl TryFrom<String> for Quantity {
    type Error = QuantityError;

    fn try_from(text: String) -> Result<Self, QuantityError> {
        text.parse()
    }
}

impl From<Quantity> for String {
    fn from(quantity: Quantity) -> Self {
        quantity.to_string()
    }
}

/// How a ratio is cut to the decimals it is shown with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rounding {
    /// Half away from zero, the usual in bulletins.
    #[default]
    HalfUp,
    /// Digits beyond are dropped.
    Truncate,
}

/// `scale × numerator ÷ denominator`, exact; the denominator is never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// 1, 100 for per cent, 10,000 for per ten thousand.
    pub scale: i32,
    /// The upper side.
    pub numerator: Quantity,
    /// The lower side.
    pub denominator: Quantity,
}

impl Ratio {
    /// The ratio, or `None` where the denominator is zero.
    pub fn new(scale: i32, numerator: Quantity, denominator: Quantity) -> Option<Self> {
        (!denominator.is_zero()).then_some(Self { scale, numerator, denominator })
    }

    /// Upper and lower side as whole numbers with the scale in the upper one and the sign there too.
    pub(crate) fn whole(self) -> Option<(i128, i128)> {
        let decimals = self.numerator.decimals.max(self.denominator.decimals);
        let upper = self.numerator.at(decimals)?.checked_mul(i128::from(self.scale))?;
        let lower = self.denominator.at(decimals)?;
        Some(if lower < 0 { (-upper, -lower) } else { (upper, lower) })
    }

    /// The nearest binary number, for drawing.
    pub fn approximate(self) -> f64 {
        f64::from(self.scale) * self.numerator.approximate() / self.denominator.approximate()
    }

    /// Cut to so many decimals, or `None` beyond 38 digits.
    pub fn rounded(self, decimals: u8, rounding: Rounding) -> Option<Quantity> {
        let (upper, lower) = self.whole()?;
        let shifted = upper.checked_mul(power_of_ten(decimals)?)?;
        let (quotient, rest) = (shifted.checked_div(lower)?, shifted.checked_rem(lower)?);
        let away = match rounding {
            Rounding::HalfUp if rest.unsigned_abs() * 2 >= lower.unsigned_abs() => shifted.signum(),
            _ => 0,
        };
        Some(Quantity { mantissa: quotient + away, decimals })
    }

    /// Written with exactly so many decimals; minus is U+2212.
    pub fn display(self, decimals: u8, rounding: Rounding) -> String {
        match self.rounded(decimals, rounding) {
            Some(Quantity { mantissa, decimals }) => plain(mantissa, decimals),
            None => String::from("…"),
        }
    }

    /// Exact comparison with a bound.
    pub fn compare(self, bound: Quantity) -> Option<Ordering> {
        let (upper, lower) = self.whole()?;
        let left = upper.checked_mul(power_of_ten(bound.decimals)?)?;
        Some(left.cmp(&bound.mantissa.checked_mul(lower)?))
    }
}

/// Digits without the commas that part thousands; none where one stands elsewhere, for it may be meant as the point.
pub(crate) fn without_thousands(digits: &str) -> Option<String> {
    let (first, rest) = digits.split_once(',').unwrap_or((digits, ""));
    let parted =
        (1..=3).contains(&first.len()) && !first.starts_with('0') && rest.split(',').all(|part| part.len() == 3);
    (parted || !digits.contains(',')).then(|| digits.replace(',', ""))
}

/// A shown value with its zeros, which what was kept or sent may lack; U+2212 for minus.
pub fn in_full(value: Quantity, decimals: u8) -> String {
    value.at(decimals).map_or_else(|| value.to_string(), |mantissa| plain(mantissa, decimals))
}

/// A change between two shown values, with sign; no change has none.
pub fn signed(change: Quantity, decimals: u8) -> String {
    let sign = if change.mantissa > 0 { "+" } else { "" };
    format!("{sign}{}", in_full(change, decimals))
}

/// `later − earlier`, or `None` beyond 38 digits.
pub fn difference(later: Quantity, earlier: Quantity) -> Option<Quantity> {
    later.plus(earlier.times(-1)?)
}

fn power_of_ten(exponent: u8) -> Option<i128> {
    10_i128.checked_pow(u32::from(exponent))
}

fn plain(mantissa: i128, decimals: u8) -> String {
    let sign = if mantissa < 0 { "\u{2212}" } else { "" };
    let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = usize::from(decimals) + 1);
    match digits.split_at_checked(digits.len() - usize::from(decimals)) {
        Some((whole, part)) if !part.is_empty() => format!("{sign}{whole}.{part}"),
        _ => format!("{sign}{digits}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(scale: i32, numerator: i64, denominator: i64) -> Ratio {
        Ratio::new(scale, numerator.into(), denominator.into()).unwrap()
    }

    #[test]
    fn half_up_and_truncated() {
        assert_eq!(ratio(100, 126_927, 146_484).display(2, Rounding::HalfUp), "86.65");
        assert_eq!(ratio(100, 126_927, 146_484).display(2, Rounding::Truncate), "86.64");
        assert_eq!(ratio(1, 1, 8).display(2, Rounding::HalfUp), "0.13");
        assert_eq!(ratio(1, -1, 8).display(2, Rounding::HalfUp), "−0.13");
        assert_eq!(ratio(1, -1, 8).display(2, Rounding::Truncate), "−0.12");
        assert_eq!(ratio(100, 1, 1).display(0, Rounding::HalfUp), "100");
        assert_eq!(Ratio::new(1, 5.into(), Quantity::ZERO), None);
    }

    #[test]
    fn bounds_are_compared_exactly() {
        let bound: Quantity = "33.33".parse().unwrap();
        assert_eq!(ratio(100, 1, 3).compare(bound), Some(Ordering::Greater));
        assert_eq!(ratio(100, 3333, 10_000).compare(bound), Some(Ordering::Equal));
    }

    #[test]
    fn commas_part_thousands_and_nothing_else() {
        for (text, read) in [("1,234,567.50", "1234567.5"), ("\u{2212}12,000", "-12000"), ("999", "999")] {
            assert_eq!(text.parse::<Quantity>(), read.parse(), "{text}");
        }
        for text in ["96,5", "0,965", "012,500", "1,2345", "1234,567", ",123", "1,,234", "1.234,5", "1,23", "-", ""] {
            assert!(text.parse::<Quantity>().is_err(), "{text}");
        }
    }

    #[test]
    fn signs() {
        assert_eq!(signed("0.62".parse().unwrap(), 2), "+0.62");
        assert_eq!(signed("-0.6".parse().unwrap(), 2), "−0.60");
        assert_eq!(signed(Quantity::ZERO, 2), "0.00");
    }

    proptest! {
        #[test]
        fn quantities_read_back(mantissa in -1_000_000_000_000_i128..1_000_000_000_000, decimals in 0..6_u8) {
            let quantity = Quantity::new(mantissa, decimals);
            prop_assert_eq!(quantity.to_string().parse::<Quantity>(), Ok(quantity));
        }

        #[test]
        fn rounding_is_within_half_a_unit(numerator in -1_000_000_i64..1_000_000, denominator in 1_i64..1_000_000) {
            let value = ratio(100, numerator, denominator);
            let shown = value.rounded(2, Rounding::HalfUp).unwrap().approximate();
            prop_assert!((shown - value.approximate()).abs() <= 0.005 + 1e-9);
            let cut = value.rounded(2, Rounding::Truncate).unwrap().approximate();
            prop_assert!(cut.abs() <= value.approximate().abs() + 1e-9);
        }
    }
}
