//! Calendar days and the month arithmetic of procedural periods.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A calendar day, counted in days since 1970-01-01 (proleptic Gregorian).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(i32);

/// A day that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a date such as 2023-09-30, got “{0}”; write year-month-day with an existing day")]
pub struct DayError(pub String);

/// China has one time zone: seconds that its clocks are ahead.
pub const BEIJING_SECONDS: i64 = 8 * 3_600;

impl Day {
    /// The day of a moment, in seconds since 1970, as it is in Beijing.
    pub fn at(moment: i64) -> Self {
        let days = (moment + BEIJING_SECONDS).div_euclid(86_400);
        Self(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// The day with this number of days since 1970-01-01.
    pub const fn from_number(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day of a year, month (1–12) and day of month, or `None` where the calendar has no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        Some(Self(days_from_civil(year, month, day)))
    }

    /// Year, month (1–12) and day of month.
    pub fn ymd(self) -> (i32, u32, u32) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month.unsigned_abs(), day.unsigned_abs())
    }

    /// The calendar month this day lies in.
    pub fn month(self) -> Month {
        let (year, month, _) = self.ymd();
        Month::new(year, month)
    }

    /// This many days later (earlier when negative).
    pub const fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The same day number this many months on; where that month is shorter, its last day.
    pub fn plus_months(self, months: i32) -> Self {
        let (_, _, day) = self.ymd();
        let month = self.month().plus(months);
        let (year, number) = month.year_month();
        let day = day.min(days_in_month(year, number));
        Self(days_from_civil(year, number, day))
    }

    /// Days from `earlier` to this day.
    pub const fn since(self, earlier: Day) -> i32 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Reads `2023-09-30`, `2023/9/30`, `2023.9.30`, `20230930` and `2023年9月30日`; a time of day after it is dropped.
impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let fail = || DayError(text.chars().take(40).collect());
        let head = text.trim();
        let head = head.split_once([' ', 'T']).map_or(head, |(date, _)| date);
        let mut parts = [0_i64; 3];
        if head.len() == 8 && head.bytes().all(|b| b.is_ascii_digit()) {
            let number: i64 = head.parse().map_err(|_| fail())?;
            parts = [number / 10_000, number / 100 % 100, number % 100];
        } else {
            let mut pieces = head.trim_end_matches('日').split(['-', '/', '.', '年', '月']);
            for part in &mut parts {
                let piece = pieces.next().ok_or_else(fail)?;
                if piece.is_empty() || piece.len() > 4 || !piece.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(fail());
                }
                *part = piece.parse().map_err(|_| fail())?;
            }
            if pieces.next().is_some() {
                return Err(fail());
            }
        }
        let [year, month, day] = parts;
        let (Ok(year), Ok(month), Ok(day)) = (i32::try_from(year), u32::try_from(month), u32::try_from(day)) else {
            return Err(fail());
        };
        Self::from_ymd(year, month, day).ok_or_else(fail)
    }
}

/// A calendar month, counted from year 0 so that consecutive months differ by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Month(i32);

impl Month {
    /// The month of a year; `month` is 1–12.
    pub const fn new(year: i32, month: u32) -> Self {
        Self(year * 12 + month as i32 - 1)
    }

    /// The month with this running number.
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// The running number: twelve times the year plus the month counted from zero.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// Year and month (1–12).
    pub const fn year_month(self) -> (i32, u32) {
        (self.0.div_euclid(12), self.0.rem_euclid(12).unsigned_abs() + 1)
    }

    /// This many months later (earlier when negative).
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// The first day.
    pub fn first_day(self) -> Day {
        let (year, month) = self.year_month();
        Day(days_from_civil(year, month, 1))
    }

    /// The last day.
    pub fn last_day(self) -> Day {
        self.plus(1).first_day().plus_days(-1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = self.year_month();
        write!(f, "{year:04}-{month:02}")
    }
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let (month, day) = (month as i32, day as i32);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_days() {
        assert_eq!(Day::from_ymd(1970, 1, 1).unwrap().number(), 0);
        assert_eq!(Day::from_ymd(2023, 9, 30).unwrap().number(), 19_630);
        assert_eq!(Day::from_ymd(2023, 2, 29), None);
        assert_eq!(Day::from_ymd(2024, 2, 29).unwrap().to_string(), "2024-02-29");
    }

    #[test]
    fn every_written_form_reads_the_same() {
        let day = Day::from_ymd(2023, 9, 3).unwrap();
        for text in [
            "2023-09-03",
            "2023/9/3",
            "2023.9.3",
            "20230903",
            "2023年9月3日",
            " 2023-09-03 ",
            "2023-09-03 08:30:00",
            "2023-09-03T08:30",
        ] {
            assert_eq!(text.parse::<Day>(), Ok(day), "{text}");
        }
        for text in ["", "2023-13-01", "2023-02-29", "2023-9", "2023-9-3-1", "昨天", "20231301", "+023-09-03"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn month_arithmetic_clamps_to_the_last_day() {
        let day = |y, m, d| Day::from_ymd(y, m, d).unwrap();
        assert_eq!(day(2023, 8, 31).plus_months(6), day(2024, 2, 29));
        assert_eq!(day(2023, 1, 15).plus_months(3), day(2023, 4, 15));
        assert_eq!(day(2023, 3, 31).plus_months(-1), day(2023, 2, 28));
        assert_eq!(Month::new(2023, 12).last_day(), day(2023, 12, 31));
    }

    proptest! {
        #[test]
        fn number_and_calendar_agree(number in -200_000..2_900_000_i32) {
            let day = Day::from_number(number);
            let (y, m, d) = day.ymd();
            prop_assert_eq!(Day::from_ymd(y, m, d), (1..=9999).contains(&y).then_some(day));
            if (1000..=9999).contains(&y) {
                prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
            }
            prop_assert!(day.month().first_day() <= day && day <= day.month().last_day());
        }
    }
}
