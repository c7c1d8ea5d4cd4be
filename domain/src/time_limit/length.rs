//! Lengths of time as statutes give them.

use crate::day::Day;

/// A length of time as statutes give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Calendar months.
    Months(i32),
    /// Days.
    Days(i32),
}

impl Length {
    /// The day this long after `from`.
    pub fn after(self, from: Day) -> Day {
        match self {
            Self::Months(months) => from.plus_months(months),
            Self::Days(days) => from.plus_days(days),
        }
    }

    /// Reads `6个月`, `3月`, `30日`, `30天` or plain days `30`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at_checked(split)?;
        let number: i32 = number.parse().ok().filter(|n| (1..=3_650).contains(n))?;
        match unit.trim() {
            "个月" | "月" => Some(Self::Months(number)),
            "日" | "天" | "" => Some(Self::Days(number)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read() {
        assert_eq!(Length::parse("6个月"), Some(Length::Months(6)));
        assert_eq!(Length::parse(" 30日"), Some(Length::Days(30)));
        assert_eq!(Length::parse("30"), Some(Length::Days(30)));
        for text in ["", "六个月", "0日", "30年", "-3日"] {
            assert_eq!(Length::parse(text), None, "{text}");
        }
    }
}
