//! Amounts of money.

use crate::quantity::without_thousands;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An amount in yuan, held in fen; never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(u64);

/// An amount that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an amount in yuan with at most two decimals, such as 12500.50, got “{0}”")]
pub struct MoneyError(pub String);

impl Money {
    /// The largest amount a record may hold: one trillion yuan.
    pub const MAX: Self = Self(100_000_000_000_000);

    /// This many fen, or `None` above [`Money::MAX`].
    pub fn from_fen(fen: u64) -> Option<Self> {
        (fen <= Self::MAX.0).then_some(Self(fen))
    }

    /// The amount in fen.
    pub const fn fen(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 100 {
            0 => write!(f, "{}", self.0 / 100),
            fen => write!(f, "{}.{fen:02}", self.0 / 100),
        }
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let fail = || MoneyError(text.chars().take(40).collect());
        let cleaned = text.trim().trim_end_matches('元').replace(' ', "").replace('，', ",");
        let (yuan, fen) = cleaned.split_once('.').unwrap_or((&cleaned, ""));
        let yuan = without_thousands(yuan).ok_or_else(fail)?;
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let fen = fen.trim_end_matches('0');
        if yuan.is_empty() || yuan.len() > 15 || fen.len() > 2 || !digits(&yuan) || !digits(fen) {
            return Err(fail());
        }
        let yuan: u64 = yuan.parse().map_err(|_| fail())?;
        let fen: u64 = format!("{fen:0<2}").parse().map_err(|_| fail())?;
        yuan.checked_mul(100).and_then(|whole| whole.checked_add(fen)).and_then(Self::from_fen).ok_or_else(fail)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints() {
        for (text, fen, printed) in [
            ("12500.50", 1_250_050, "12500.50"),
            ("1,000元", 100_000, "1000"),
            ("1，234，000.5 元", 123_400_050, "1234000.50"),
            ("0.1", 10, "0.10"),
            ("7.5000", 750, "7.50"),
        ] {
            let money: Money = text.parse().unwrap();
            assert_eq!((money.fen(), money.to_string().as_str()), (fen, printed));
        }
        for text in ["", "96,5", "12500,50", "0,965", "-5", "1.234", "1e3", "一百", "9999999999999999", "."] {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
    }
}
