//! Any list of events has a clock or none by law. What is certain of any clock: no day is used before it runs, and looking later
//! uses no fewer days.
#![no_main]

use domain::case::{CaseRecord, Procedure};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::time_limit::{Calendar, Levels, clock, foreseen, told};
use domain::type_code::TypeCode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // Type code, procedure and two days by their numbers, then an event a line.
    let mut lines = text.lines();
    let head: Vec<u32> = lines.next().unwrap_or_default().chars().map(u32::from).collect();
    let [code, procedure, day, later, ..] = head.as_slice() else { return };
    let (Some(type_code), Some(procedure)) =
        (TypeCode::from_index((code % 256) as u8), Procedure::from_index((procedure % 16) as u8))
    else {
        return;
    };
    let docketed = Day::from_number(8_000 + (day % 10_000) as i32);
    let today = docketed.plus_days((later % 4_000) as i32);
    let court = CourtCode::parse("冀0638").expect("a court");
    let number = CaseNumber { year: docketed.ymd().0 as u16, court, special: None, type_code, serial: 1 };
    let events: Vec<_> = lines.filter_map(|line| told(line, &number).ok()).collect();
    let case = CaseRecord::docketed(number, docketed, procedure);
    let calendar = Calendar::shipped();
    let Ok(now) = clock(&case, &events, today, calendar) else { return };
    assert!(now.days_used >= 0 && !now.steps.is_empty(), "{events:?}");
    let next = clock(&case, &events, today.plus_days(1), calendar).expect("a clock today and none tomorrow");
    assert!(next.days_used >= now.days_used || next.days_not_counted > now.days_not_counted, "{events:?}");
    let _ = (foreseen(&case, &events, today, calendar), now.warning(today, &Levels::default()));
});
