//! The calendar of working days: data, with the notice each day comes from.

use crate::day::Day;
use std::sync::OnceLock;

/// The calendar as shipped: one row a day of rest on a weekday or working day on a weekend.
pub(super) const SHIPPED: &str = include_str!("../../data/holidays.csv");
const HEAD: &str = "day,kind,name,source";
const SPAN: &str = "# span,";

/// Working days within a span of whole notices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    first: Day,
    last: Day,
    /// Exceptions, in the order of their days.
    rows: Vec<Exception>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Exception {
    day: Day,
    works: bool,
    name: String,
    source: String,
}

/// A calendar that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No usable span.
    #[error("expected a line such as “# span,2021-01-01,2026-12-31” before the head; say which days the file covers")]
    Span,
    /// No head.
    #[error("expected the head “day,kind,name,source” after the span")]
    Head,
    /// A row that cannot be used; rows are counted from the first line of the file.
    #[error("line {line}: expected {expected}, got “{found}”")]
    Row {
        /// The line.
        line: usize,
        /// What was expected.
        expected: &'static str,
        /// What came.
        found: String,
    },
}

impl Calendar {
    /// The calendar shipped with the software.
    pub fn shipped() -> &'static Self {
        static CALENDAR: OnceLock<Calendar> = OnceLock::new();
        CALENDAR.get_or_init(|| Self::parse(SHIPPED).unwrap_or_else(|_| Self::blank()))
    }

    /// A calendar that covers no day.
    pub const fn blank() -> Self {
        Self { first: Day::from_number(0), last: Day::from_number(-1), rows: Vec::new() }
    }

    /// Reads a calendar: a span, a head, then rows `day,rest|work,name,source` in the order of their days.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let mut span = None;
        let mut head = false;
        let mut rows: Vec<Exception> = Vec::new();
        for (line, text) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let text = text.trim();
            if let Some(days) = text.strip_prefix(SPAN) {
                let (first, last) = days.split_once(',').ok_or(CalendarError::Span)?;
                let read = |day: &str| day.parse::<Day>().map_err(|_| CalendarError::Span);
                span = Some((read(first)?, read(last)?)).filter(|(first, last)| first <= last);
                continue;
            }
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let (first, last) = span.ok_or(CalendarError::Span)?;
            if !head {
                head = text == HEAD;
                if head { continue } else { return Err(CalendarError::Head) }
            }
            let fault = |expected| CalendarError::Row { line, expected, found: text.chars().take(60).collect() };
            let mut cells = text.split(',').map(str::trim);
            let (Some(day), Some(kind), Some(name), Some(source), None) =
                (cells.next(), cells.next(), cells.next(), cells.next(), cells.next())
            else {
                return Err(fault("four cells: day,kind,name,source"));
            };
            let day: Day = day.parse().map_err(|_| fault("a day such as 2023-10-01"))?;
            let works = match kind {
                "work" => true,
                "rest" => false,
                _ => return Err(fault("rest or work in the second cell")),
            };
            if !(first..=last).contains(&day) {
                return Err(fault("a day within the span"));
            }
            if source.is_empty() {
                return Err(fault("the notice the day comes from in the last cell"));
            }
            if rows.last().is_some_and(|before| before.day >= day) {
                return Err(fault("each day once, in order"));
            }
            rows.push(Exception { day, works, name: name.to_owned(), source: source.to_owned() });
        }
        let (first, last) = span.ok_or(CalendarError::Span)?;
        if head { Ok(Self { first, last, rows }) } else { Err(CalendarError::Head) }
    }

    /// The first and the last day covered; none of a blank calendar.
    pub fn span(&self) -> Option<(Day, Day)> {
        (self.first <= self.last).then_some((self.first, self.last))
    }

    /// Whether courts work on this day; `None` outside the span.
    pub fn is_working(&self, day: Day) -> Option<bool> {
        if !(self.first..=self.last).contains(&day) {
            return None;
        }
        Some(self.exception(day).map_or(!is_weekend(day), |row| row.works))
    }

    /// The first working day that is not before this one; `None` where it would lie outside the span.
    pub fn next_working(&self, day: Day) -> Option<Day> {
        let mut day = day;
        loop {
            if self.is_working(day)? {
                return Some(day);
            }
            day = day.plus_days(1);
        }
    }

    /// The last day of a procedural period of so many days after a day: a day of rest moves it to the first working day
    /// after (CPL 85, CrPL 105), where the calendar knows it.
    pub fn period_ends(&self, from: Day, days: i32) -> Day {
        let last = from.plus_days(days);
        self.next_working(last).unwrap_or(last)
    }

    /// The holiday this day belongs to and the notice that says so; a plain weekend has none.
    pub fn holiday(&self, day: Day) -> Option<(&str, &str)> {
        self.exception(day).map(|row| (row.name.as_str(), row.source.as_str()))
    }

    fn exception(&self, day: Day) -> Option<&Exception> {
        self.rows.get(self.rows.binary_search_by_key(&day, |row| row.day).ok()?)
    }
}

/// 1970-01-01 was a Thursday.
const fn is_weekend(day: Day) -> bool {
    matches!((day.number() + 4).rem_euclid(7), 0 | 6)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_shipped_calendar_reads() {
        let calendar = Calendar::parse(SHIPPED).unwrap();
        assert_eq!(calendar.span(), Some((day("2021-01-01"), day("2026-12-31"))));
        assert_eq!(&calendar, Calendar::shipped());
    }

    /// Days of rest and working days of each year, counted in the notices.
    #[test]
    fn each_year_has_the_days_of_its_notice() {
        let calendar = Calendar::shipped();
        for (notice, rest, work) in [
            ("国办发明电〔2020〕27号", 3 + 7 + 3 + 5 + 3 + 3 + 7, 7),
            ("国办发明电〔2021〕11号", 3 + 7 + 3 + 5 + 3 + 3 + 7, 7),
            ("国办发明电〔2022〕16号", 3 + 7 + 1 + 5 + 3 + 8, 7),
            ("国办发明电〔2023〕7号", 1 + 8 + 3 + 5 + 1 + 3 + 7, 8),
            ("国办发明电〔2024〕12号", 1 + 8 + 3 + 5 + 3 + 8, 5),
            ("国办发明电〔2025〕7号", 3 + 9 + 3 + 5 + 3 + 3 + 7, 6),
        ] {
            let of = |works| calendar.rows.iter().filter(|row| row.source == notice && row.works == works).count();
            assert_eq!((of(false), of(true)), (rest, work), "{notice}");
        }
        assert_eq!(calendar.rows.iter().filter(|row| row.works && !is_weekend(row.day)).count(), 0);
    }

    #[test]
    fn working_days() {
        let calendar = Calendar::shipped();
        for (of, works) in [
            ("2023-04-07", Some(true)),
            ("2023-04-08", Some(false)),
            ("2023-04-05", Some(false)),
            ("2023-06-25", Some(true)),
            ("2020-12-31", None),
            ("2027-01-01", None),
        ] {
            assert_eq!(calendar.is_working(day(of)), works, "{of}");
        }
        assert_eq!(calendar.next_working(day("2023-09-29")), Some(day("2023-10-07")));
        assert_eq!(calendar.next_working(day("2026-12-31")), Some(day("2026-12-31")));
        assert_eq!(calendar.next_working(day("2027-01-04")), None);
        assert_eq!(calendar.holiday(day("2023-10-07")), Some(("中秋节、国庆节", "国办发明电〔2022〕16号")));
        assert_eq!(calendar.holiday(day("2023-10-14")), None);
        assert_eq!(Calendar::blank().is_working(day("1970-01-01")), None);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let head = "# span,2023-01-01,2023-12-31\nday,kind,name,source\n";
        for (text, said) in [
            (String::new(), "# span"),
            (String::from("day,kind,name,source\n"), "# span"),
            (String::from("# span,2023-12-31,2023-01-01\nday,kind,name,source\n"), "# span"),
            (String::from("# span,2023-01-01,2023-12-31\n"), "expected the head"),
            (format!("{head}2023-01-01,rest,元旦\n"), "four cells"),
            (format!("{head}2023-02-30,rest,元旦,通知\n"), "line 3: expected a day"),
            (format!("{head}2023-01-01,off,元旦,通知\n"), "rest or work"),
            (format!("{head}2024-01-01,rest,元旦,通知\n"), "within the span"),
            (format!("{head}2023-01-01,rest,元旦,\n"), "the notice"),
            (format!("{head}2023-01-02,rest,元旦,通知\n2023-01-02,work,元旦,通知\n"), "line 4: expected each day once"),
        ] {
            let message = Calendar::parse(&text).unwrap_err().to_string();
            assert!(message.contains(said), "{text}: {message}");
        }
    }
}
