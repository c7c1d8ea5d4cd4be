//! Periods of evaluation: a run of whole days, most often of whole months.

use crate::day::{Day, Month};
use crate::table::can_hold;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A closed range of days. Built only with `first <= last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    first: Day,
    last: Day,
}

/// A period that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not one of the written forms.
    #[error(
        "expected a period such as 2023, 2023Q3, 2023H1, 2023-09, 2023-01..2023-09 or 2023-01-15..2023-03-20, got “{0}”"
    )]
    Form(String),
    /// The end lies before the beginning.
    #[error("the period “{0}” ends before it begins; write the earlier end first")]
    Reversed(String),
    /// It lies where no facts can, or is longer than any record.
    #[error("expected a period between 1990 and 2169, of at most 50 years, got “{0}”; choose a shorter or nearer one")]
    Far(String),
}

impl Period {
    /// The days from `first` to `last`, both included.
    pub fn days(first: Day, last: Day) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The whole months from `first` to `last`, both included.
    pub fn months(first: Month, last: Month) -> Option<Self> {
        (first <= last).then(|| Self { first: first.first_day(), last: last.last_day() })
    }

    /// One month.
    pub fn month(month: Month) -> Self {
        Self { first: month.first_day(), last: month.last_day() }
    }

    /// From January of the month's year to the month itself.
    pub fn year_to(month: Month) -> Self {
        let (year, _) = month.year_month();
        Self { first: Month::new(year, 1).first_day(), last: month.last_day() }
    }

    /// The first day.
    pub const fn first(self) -> Day {
        self.first
    }

    /// The last day.
    pub const fn last(self) -> Day {
        self.last
    }

    /// Whether `day` lies in the period.
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// First and last month when the period is made of whole months.
    pub fn whole_months(self) -> Option<(Month, Month)> {
        let (first, last) = (self.first.month(), self.last.month());
        (first.first_day() == self.first && last.last_day() == self.last).then_some((first, last))
    }

    /// Every month the period touches, in order.
    pub fn each_month(self) -> impl DoubleEndedIterator<Item = Month> {
        (self.first.month().number()..=self.last.month().number()).map(Month::from_number)
    }

    /// The same period one year earlier (同比): whole months stay whole months.
    pub fn year_before(self) -> Self {
        self.moved_by_months(-12)
    }

    /// The period of the same length just before (环比).
    pub fn before(self) -> Self {
        match self.whole_months() {
            Some((first, last)) => self.moved_by_months(-(last.number() - first.number() + 1)),
            None => {
                let length = self.last.since(self.first) + 1;
                Self { first: self.first.plus_days(-length), last: self.last.plus_days(-length) }
            }
        }
    }

    fn moved_by_months(self, months: i32) -> Self {
        match self.whole_months() {
            Some((first, last)) => Self { first: first.plus(months).first_day(), last: last.plus(months).last_day() },
            None => Self { first: self.first.plus_months(months), last: self.last.plus_months(months) },
        }
    }
}

/// No period is longer: fifty years.
const LONGEST_DAYS: i32 = 50 * 366;

/// The shortest written form: `2023`, `2023H1`, `2023Q3`, `2023-09`, `2023-01..2023-09`, or days.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, last)) = self.whole_months() else {
            return write!(f, "{}..{}", self.first, self.last);
        };
        let ((year, from), (last_year, to)) = (first.year_month(), last.year_month());
        match (from, to) {
            _ if first == last => write!(f, "{first}"),
            _ if year != last_year => write!(f, "{first}..{last}"),
            (1, 12) => write!(f, "{year:04}"),
            (1, 6) => write!(f, "{year:04}H1"),
            (7, 12) => write!(f, "{year:04}H2"),
            (1, 3) => write!(f, "{year:04}Q1"),
            (4, 6) => write!(f, "{year:04}Q2"),
            (7, 9) => write!(f, "{year:04}Q3"),
            (10, 12) => write!(f, "{year:04}Q4"),
            _ => write!(f, "{first}..{last}"),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let trimmed = text.trim();
        let form = || PeriodError::Form(trimmed.chars().take(40).collect());
        let (from, to) = match trimmed.split_once("..") {
            Some((from, to)) => (one(from).ok_or_else(form)?, one(to).ok_or_else(form)?),
            None => {
                let period = one(trimmed).ok_or_else(form)?;
                (period, period)
            }
        };
        let period = Self::days(from.first, to.last).ok_or_else(|| PeriodError::Reversed(trimmed.to_owned()))?;
        let held = can_hold(period.first) && can_hold(period.last.plus_days(1));
        if held && period.last.since(period.first) < LONGEST_DAYS {
            Ok(period)
        } else {
            Err(PeriodError::Far(trimmed.to_owned()))
        }
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

/// One unit of time: a year, half, quarter, month or day.
fn one(text: &str) -> Option<Period> {
    let text = text.trim();
    if !text.is_ascii() {
        return None;
    }
    let year = |digits: &str| -> Option<i32> {
        (digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
            .then(|| digits.parse().ok())
            .flatten()
            .filter(|y| *y > 0)
    };
    if let Some(year) = year(text) {
        return Period::months(Month::new(year, 1), Month::new(year, 12));
    }
    let (head, tail) = text.split_at_checked(4)?;
    let year = year(head)?;
    let months = |first, last| Period::months(Month::new(year, first), Month::new(year, last));
    match tail.trim_start_matches('-') {
        "H1" | "h1" => return months(1, 6),
        "H2" | "h2" => return months(7, 12),
        "Q1" | "q1" => return months(1, 3),
        "Q2" | "q2" => return months(4, 6),
        "Q3" | "q3" => return months(7, 9),
        "Q4" | "q4" => return months(10, 12),
        _ => {}
    }
    let mut parts = tail.strip_prefix('-')?.split('-');
    let number = |part: &str| -> Option<u32> {
        (matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok()).flatten()
    };
    let month = number(parts.next()?).filter(|m| (1..=12).contains(m))?;
    match (parts.next(), parts.next()) {
        (None, _) => months(month, month),
        (Some(day), None) => {
            let day = Day::from_ymd(year, month, number(day)?)?;
            Period::days(day, day)
        }
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn written_forms_read_and_print() {
        for (text, first, last, shortest) in [
            ("2023", "2023-01-01", "2023-12-31", "2023"),
            ("2023H1", "2023-01-01", "2023-06-30", "2023H1"),
            ("2023Q3", "2023-07-01", "2023-09-30", "2023Q3"),
            ("2023-2", "2023-02-01", "2023-02-28", "2023-02"),
            ("2023-01..2023-09", "2023-01-01", "2023-09-30", "2023-01..2023-09"),
            ("2023-01..2023-12", "2023-01-01", "2023-12-31", "2023"),
            ("2022-11..2023-02", "2022-11-01", "2023-02-28", "2022-11..2023-02"),
            ("2023-01-15..2023-03-20", "2023-01-15", "2023-03-20", "2023-01-15..2023-03-20"),
        ] {
            let read = period(text);
            assert_eq!(
                (read.first().to_string(), read.last().to_string()),
                (first.to_owned(), last.to_owned()),
                "{text}"
            );
            assert_eq!(read.to_string(), shortest);
        }
        assert!(matches!("2023-09..2023-01".parse::<Period>(), Err(PeriodError::Reversed(_))));
        for text in ["", "23", "2023-13", "2023Q5", "上半年", "2023-02-30", "2023-01..", "0000"] {
            assert!(matches!(text.parse::<Period>(), Err(PeriodError::Form(_))), "{text}");
        }
    }

    #[test]
    fn the_year_before_and_the_period_before() {
        assert_eq!(period("2023-01..2023-09").year_before(), period("2022-01..2022-09"));
        assert_eq!(period("2024-02").year_before(), period("2023-02"));
        assert_eq!(period("2023Q1").before(), period("2022Q4"));
        assert_eq!(period("2023-03-01..2023-03-10").before(), period("2023-02-19..2023-02-28"));
    }

    #[test]
    fn far_and_endless_periods_are_refused() {
        for text in ["1980", "2200", "1990..2169", "0001..9999"] {
            assert!(matches!(text.parse::<Period>(), Err(PeriodError::Far(_))), "{text}");
        }
        assert!("1991..2040".parse::<Period>().is_ok());
    }

    proptest! {
        #[test]
        fn print_and_read_again(first in 7_306..68_000_i32, length in 0..4_000_i32) {
            let first = Day::from_number(first);
            let period = Period::days(first, first.plus_days(length)).unwrap();
            prop_assert_eq!(period.to_string().parse::<Period>(), Ok(period));
        }

        #[test]
        fn nothing_panics(text in ".{0,30}") {
            let _ = text.parse::<Period>();
        }
    }
}
