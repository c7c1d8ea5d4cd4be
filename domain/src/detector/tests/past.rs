//! Rules that learn from the court's own past.

use super::*;
use crate::case::Procedure;

/// Cases with serials of their own year, each docketed on a day and closed the day after it.
struct Docket(Vec<CaseRecord>);

impl Docket {
    fn add(&mut self, many: usize, from: Day, over: i32) {
        for at in 0..many as i32 {
            let docketed = from.plus_days(at % over);
            let number = format!("（{}）冀0638民初{}号", docketed.ymd().0, self.0.len() + 1);
            let closed = docketed.plus_days(1).to_string();
            self.0.push(case(&number, &docketed.to_string(), Some(&closed), Some(Disposition::Judgment)));
        }
    }

    /// A year of ten cases a day, with so many in its last thirty days.
    fn year(&mut self, year: i32, last: usize) {
        let begin = Day::from_ymd(year, 1, 1).unwrap();
        let end = Day::from_ymd(year, 12, 31).unwrap().plus_days(-29);
        self.add(10 * end.since(begin) as usize, begin, end.since(begin));
        self.add(last, end, 30);
    }
}

/// Three hundred cases in the last thirty days are usual. Half of them are too few once January brings the rest, and while
/// January is not over; with a usual January it was a quiet December.
#[test]
fn the_end_of_a_year() {
    let found = |last: usize, january: usize, today: &str| {
        let mut docket = Docket(Vec::new());
        (2019..2022).for_each(|year| docket.year(year, 300));
        docket.year(2022, last);
        docket.add(january, day("2023-01-01"), 31);
        detect(
            &Holdings { cases: &docket.0, ..Holdings::nothing(day(today)) },
            &[Rule::YearEndIntakeStop],
            &Settings::default(),
        )
    };
    let report = found(150, 460, "2023-01-31");
    assert_eq!(subjects(&report.signals), ["2022 first_instance"]);
    assert_eq!(report.signals[0].seen[0].observed.to_string(), "150");
    // Two whole years before are asked for: 2019 and 2020 cannot be judged.
    let lacking: Vec<&str> = report.not_enough.iter().map(|one| one.subject.as_str()).collect();
    assert!(lacking.contains(&"2019 first_instance") && lacking.contains(&"2020 first_instance"), "{lacking:?}");
    assert!(!lacking.contains(&"2021 first_instance"));
    assert_eq!(found(150, 0, "2022-12-31").signals.len(), 1);
    assert!(found(150, 150, "2023-01-31").signals.is_empty());
    // 220 of 300 is more than 70 %.
    assert!(found(220, 400, "2023-01-31").signals.is_empty());
}

/// A hundred closings a month, ten of them in its last three days, for a year; then sixty.
#[test]
fn closings_at_the_end_of_a_month() {
    let with = |last: usize| {
        let mut cases = Vec::new();
        for month in 0..13 {
            let month = crate::day::Month::new(2022, 12).plus(month);
            let rushed = if month.year_month() == (2023, 12) { last } else { 10 };
            for at in 0..100 {
                let closed = if at < rushed { month.last_day() } else { month.first_day().plus_days(at as i32 % 20) };
                let number = format!("（2022）冀0638民初{}号", cases.len() + 1);
                cases.push(case(&number, "2022-11-01", Some(&closed.to_string()), Some(Disposition::Judgment)));
            }
        }
        cases
    };
    let cases = with(60);
    let report = detect(&held(&cases, &[]), &[Rule::RushClosing], &Settings::default());
    assert_eq!(subjects(&report.signals), ["2023-12 民事审判一庭"]);
    assert_eq!((report.signals[0].of, report.not_enough.len()), (60, 1));
    // Three times ten is thirty.
    assert_eq!(by(Rule::RushClosing, &held(&with(30), &[])).len(), 1);
    assert!(by(Rule::RushClosing, &held(&with(29), &[])).is_empty());
}

/// A hundred appeals a year: thirty reversed and twenty withdrawn, then five and forty-five.
#[test]
fn reversals_that_become_withdrawals() {
    let with = |reversed: usize, withdrawn: usize| {
        let (mut cases, mut events) = (Vec::new(), Vec::new());
        for year in 2020..=2023 {
            let (reversed, withdrawn) = if year == 2023 { (reversed, withdrawn) } else { (30, 20) };
            for at in 0..100 {
                let number = format!("（{year}）冀0638民初{}号", at + 1);
                let docketed = format!("{year}-01-02");
                cases.push(case(&number, &docketed, Some(&format!("{year}-01-20")), Some(Disposition::Judgment)));
                let outcome = if at < reversed {
                    "改判"
                } else if at < reversed + withdrawn {
                    "撤诉"
                } else {
                    "维持"
                };
                events.push(event(&number, EventKind::SecondInstanceClosed, &format!("{year}-06-01"), None, outcome));
            }
        }
        by(Rule::SuppressedReversal, &held(&cases, &events))
    };
    let signals = with(5, 45);
    assert_eq!(subjects(&signals), ["2023 above"]);
    assert!(signals[0].reason.zh.contains("改判发回5件（按往年约30.0件）"), "{}", signals[0].reason.zh);
    // Fewer reversals alone may be better judging.
    assert!(with(5, 20).is_empty());
    assert!(with(30, 45).is_empty());
}

/// Two divisions with twenty changes of procedure each: of one two lie in the last five days, of the other nineteen. Ninety
/// days of simplified procedure from 1 February are over on 1 May, a holiday; 4 May 2023 is the first working day.
#[test]
fn changes_of_procedure_before_expiry() {
    let (mut cases, mut events) = (Vec::new(), Vec::new());
    for serial in 1..=40 {
        let number = number(serial);
        let one = case(&number, "2023-02-01", Some("2023-07-01"), Some(Disposition::Judgment));
        let division = if serial <= 20 { "甲庭" } else { "乙庭" };
        cases.push(CaseRecord { division: division.to_owned(), procedure: Procedure::Simplified, ..one });
        let last = if serial <= 20 { serial <= 2 } else { serial <= 39 };
        let day = if last { "2023-04-29" } else { "2023-04-10" };
        events.push(event(&number, EventKind::ProcedureChange, day, None, "普通程序"));
    }
    let signals = by(Rule::LateConversion, &held(&cases, &events));
    assert_eq!(subjects(&signals), ["2023 乙庭"]);
    assert_eq!(signals[0].of, 19);
}

/// Fifty appeals docketed above on fifty days, and ten more on one of them.
#[test]
fn appeals_docketed_above_on_one_day() {
    let with = |more: i32| {
        let (mut cases, mut events) = (Vec::new(), Vec::new());
        for at in 0..50 + more {
            let number = number(at as u32 + 1);
            cases.push(case(&number, "2023-01-10", Some("2023-02-01"), Some(Disposition::Judgment)));
            let docketed = day("2023-04-01").plus_days(if at < 50 { at } else { 20 });
            events.push(event(&number, EventKind::Appeal, "2023-02-10", None, ""));
            events.push(event(&number, EventKind::SecondInstanceDocketed, &docketed.to_string(), None, ""));
        }
        by(Rule::BackdatedTransfer, &held(&cases, &events))
    };
    let signals = with(10);
    assert_eq!((subjects(&signals), signals[0].of), (vec!["2023-04-21"], 11));
    assert!(with(4).is_empty());
}
