//! The statutory time limit of a case (审限): base limit by type and procedure, extensions, time not counted.
//!
//! The limits are a table with their articles (CPL: Civil Procedure Law 2023, CrPL: Criminal Procedure Law 2018,
//! ALL: Administrative Litigation Law 2017, TLP: 法释〔2000〕29号). The limit runs from the day after docketing
//! (TLP 8), so a limit of months ends on the docketing day's number. Not yet modelled: holidays at the end of a
//! period (CPL 85) and restarts of criminal limits.

use crate::case::{CaseEvent, CaseRecord, EventKind, Procedure};
use crate::day::Day;
use crate::type_code::TypeCode;
use std::collections::BTreeSet;

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

/// One row of the table: which cases, how long, by which article.
#[derive(Debug)]
pub struct Limit {
    /// Type codes it applies to.
    pub types: &'static [&'static str],
    /// The procedure it is limited to, if any.
    pub procedure: Option<Procedure>,
    /// The base limit.
    pub base: Length,
    /// The article.
    pub article: &'static str,
    /// The article on its extension.
    pub extension: &'static str,
}

const fn limit(
    types: &'static [&'static str],
    procedure: Option<Procedure>,
    base: Length,
    article: &'static str,
) -> Limit {
    Limit { types, procedure, base, article, extension: article }
}

/// Base limits; the first row that fits a case applies.
pub const LIMITS: &[Limit] = &[
    limit(&["民初"], Some(Procedure::Simplified), Length::Months(3), "CPL 164"),
    limit(&["民初"], Some(Procedure::SmallClaims), Length::Months(2), "CPL 168"),
    limit(&["民初", "民撤"], None, Length::Months(6), "CPL 152"),
    limit(&["民终"], None, Length::Months(3), "CPL 183"),
    limit(&["民辖终"], None, Length::Days(30), "CPL 183"),
    limit(&["民特"], None, Length::Days(30), "CPL 187"),
    limit(&["民督"], None, Length::Days(15), "CPL 227"),
    limit(&["民申", "行申"], None, Length::Months(3), "CPL 215"),
    limit(&["民再"], None, Length::Months(6), "CPLI 128"),
    limit(&["刑初"], Some(Procedure::Simplified), Length::Days(20), "CrPL 220"),
    limit(&["刑初"], Some(Procedure::FastTrack), Length::Days(10), "CrPL 225"),
    limit(&["刑初"], None, Length::Months(3), "CrPL 208"),
    limit(&["刑终"], None, Length::Months(2), "CrPL 243"),
    limit(&["刑再", "刑申"], None, Length::Months(6), "CrPL 258, CrPLI 457"),
    limit(&["刑医"], None, Length::Months(1), "CrPL 305"),
    limit(&["行初"], Some(Procedure::Simplified), Length::Days(45), "ALL 83"),
    limit(&["行初"], None, Length::Months(6), "ALL 81"),
    limit(&["行终"], None, Length::Months(3), "ALL 88"),
    limit(&["行审"], None, Length::Days(30), "ALLI 160"),
    limit(&["执", "执恢"], None, Length::Months(6), "TLP 5"),
    limit(&["执异"], None, Length::Days(15), "CPL 236, 238"),
    limit(&["执复"], None, Length::Days(30), "法释〔2020〕21号 8"),
];

/// The limit of a case as it stands after its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The article of the base limit.
    pub article: &'static str,
    /// The last day of the limit.
    pub due: Day,
    /// Days not counted: the union of deductions and suspensions.
    pub days_not_counted: i32,
    /// Whether the limit was extended at least once.
    pub extended: bool,
    /// How it came about, in order.
    pub steps: Vec<Step>,
}

/// One step of a limit: what was added, by which article, and the last day after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `base`, `conversion`, `extension` or `not_counted`.
    pub what: &'static str,
    /// The article.
    pub article: &'static str,
    /// From which day.
    pub from: Day,
    /// The last day after this step.
    pub due: Day,
}

/// The limit of `case`, or `None` where no statutory limit is known for it.
///
/// Time not counted is the union of its spans, so that overlaps count once; a span without an end runs to the
/// closing, or to `today` while the case is open.
pub fn clock(case: &CaseRecord, events: &[CaseEvent], today: Day) -> Option<Clock> {
    let last_day = case.closed.unwrap_or(today);
    let change = events.iter().rfind(|event| event.kind == EventKind::ProcedureChange && event.day <= last_day);
    let procedure = change.and_then(|event| Procedure::parse(&event.detail).ok()).unwrap_or(case.procedure);
    let limit = find(case.number.type_code, procedure)?;
    // Criminal conversions start a new limit (CrPLI on conversion, TLP 8); civil ones keep the docketing day (CPLI 258).
    let start = match change {
        Some(event) if case.number.type_code == TypeCode::CRIMINAL_FIRST => event.day,
        _ => case.docketed,
    };
    let mut due = limit.base.after(start);
    let what = if change.is_some() { "conversion" } else { "base" };
    let mut steps = vec![Step { what, article: limit.article, from: start, due }];
    let mut extended = false;
    let mut days_not_counted = 0;
    let mut counted_to: Option<Day> = None;
    let mut in_order: Vec<&CaseEvent> = events.iter().collect();
    in_order.sort();
    // What comes when the limit has expired already cannot heal it (TLP 12 and EXP 1: to be applied for before expiry).
    for event in in_order.into_iter().filter(|event| event.day <= last_day) {
        let from = event.day.max(start);
        if from > due {
            continue;
        }
        match event.kind {
            EventKind::Extension => {
                let Some(length) = Length::parse(&event.detail) else { continue };
                due = length.after(due);
                extended = true;
                steps.push(Step { what: "extension", article: limit.extension, from: event.day, due });
            }
            EventKind::Deduction | EventKind::Suspension => {
                let until = event.until.unwrap_or(last_day);
                let from = counted_to.map_or(from, |day| from.max(day.plus_days(1)));
                if from <= until {
                    let days = until.since(from) + 1;
                    days_not_counted += days;
                    due = due.plus_days(days);
                    counted_to = Some(until);
                    steps.push(Step { what: "not_counted", article: "CPLI 243, ALLI 50, TLP 9", from, due });
                }
            }
            _ => {}
        }
    }
    Some(Clock { article: limit.article, due, days_not_counted, extended, steps })
}

/// Days of deductions and suspensions up to `today`, each once.
pub fn not_counted_until(events: &[CaseEvent], today: Day) -> i32 {
    let spans = events.iter().filter(|event| matches!(event.kind, EventKind::Deduction | EventKind::Suspension));
    let days: BTreeSet<Day> = spans
        .flat_map(|event| {
            let days = event.until.unwrap_or(today).min(today).since(event.day) + 1;
            (0..days.max(0)).map(|offset| event.day.plus_days(offset))
        })
        .collect();
    days.len() as i32
}

fn find(type_code: TypeCode, procedure: Procedure) -> Option<&'static Limit> {
    LIMITS.iter().find(|limit| {
        limit.types.contains(&type_code.as_str()) && limit.procedure.is_none_or(|wanted| wanted == procedure)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::case::sample::{case, event};
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn due(number: &str, procedure: Procedure, docketed: &str, events: &[CaseEvent]) -> Option<String> {
        let mut case = case(number, docketed, None, None);
        case.procedure = procedure;
        clock(&case, events, day("2030-01-01")).map(|clock| clock.due.to_string())
    }

    /// One worked example for each row of the table.
    #[test]
    fn base_limits() {
        for (number, procedure, expected) in [
            ("（2023）冀0638民初1号", Procedure::Ordinary, "2023-07-31"),
            ("（2023）冀0638民初1号", Procedure::Simplified, "2023-04-30"),
            ("（2023）冀0638民初1号", Procedure::SmallClaims, "2023-03-31"),
            ("（2023）冀96民终1号", Procedure::SecondInstance, "2023-04-30"),
            ("（2023）冀96民辖终1号", Procedure::SecondInstance, "2023-03-02"),
            ("（2023）冀0638民特1号", Procedure::Special, "2023-03-02"),
            ("（2023）冀0638民督1号", Procedure::Special, "2023-02-15"),
            ("（2023）冀96民申1号", Procedure::RetrialReview, "2023-04-30"),
            ("（2023）冀96民再1号", Procedure::Retrial, "2023-07-31"),
            ("（2023）冀0638刑初1号", Procedure::Ordinary, "2023-04-30"),
            ("（2023）冀0638刑初1号", Procedure::Simplified, "2023-02-20"),
            ("（2023）冀0638刑初1号", Procedure::FastTrack, "2023-02-10"),
            ("（2023）冀96刑终1号", Procedure::SecondInstance, "2023-03-31"),
            ("（2023）冀96刑申1号", Procedure::RetrialReview, "2023-07-31"),
            ("（2023）冀96刑医1号", Procedure::Special, "2023-02-28"),
            ("（2023）冀0638行初1号", Procedure::Ordinary, "2023-07-31"),
            ("（2023）冀0638行初1号", Procedure::Simplified, "2023-03-17"),
            ("（2023）冀96行终1号", Procedure::SecondInstance, "2023-04-30"),
            ("（2023）冀0638行审1号", Procedure::Other, "2023-03-02"),
            ("（2023）冀0638执1号", Procedure::Enforcement, "2023-07-31"),
            ("（2023）冀0638执异1号", Procedure::Enforcement, "2023-02-15"),
            ("（2023）冀96执复1号", Procedure::Enforcement, "2023-03-02"),
        ] {
            assert_eq!(due(number, procedure, "2023-01-31", &[]).as_deref(), Some(expected), "{number} {procedure:?}");
        }
        assert_eq!(due("（2023）冀0638诉前调1号", Procedure::PresuitMediation, "2023-01-31", &[]), None);
    }

    #[test]
    fn overlapping_deductions_count_once() {
        let number = "（2023）冀0638民初1号";
        let events = [
            event(number, EventKind::Deduction, "2023-02-01", Some("2023-02-20"), "鉴定"),
            event(number, EventKind::Suspension, "2023-02-11", Some("2023-03-02"), "另案"),
        ];
        // 1 February to 2 March: 28 + 2 = 30 days beyond 10 July.
        assert_eq!(due(number, Procedure::Ordinary, "2023-01-10", &events).as_deref(), Some("2023-08-09"));
    }

    #[test]
    fn extension_and_conversion() {
        let number = "（2023）冀0638民初1号";
        let events = [
            event(number, EventKind::ProcedureChange, "2023-03-20", None, "普通程序"),
            event(number, EventKind::Extension, "2023-06-20", None, "6个月"),
        ];
        // Converted: six months counted from the original docketing (CPLI 258), then six more (CPL 152).
        assert_eq!(due(number, Procedure::Simplified, "2023-01-10", &events).as_deref(), Some("2024-01-10"));
        let criminal = "（2023）冀0638刑初1号";
        let events = [event(criminal, EventKind::ProcedureChange, "2023-01-15", None, "普通程序")];
        assert_eq!(due(criminal, Procedure::FastTrack, "2023-01-10", &events).as_deref(), Some("2023-04-15"));
    }

    #[test]
    fn lengths_read() {
        assert_eq!(Length::parse("6个月"), Some(Length::Months(6)));
        assert_eq!(Length::parse(" 30日"), Some(Length::Days(30)));
        assert_eq!(Length::parse("30"), Some(Length::Days(30)));
        for text in ["", "六个月", "0日", "30年", "-3日"] {
            assert_eq!(Length::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_deduction_never_brings_the_due_day_nearer(spans in proptest::collection::vec((0..300_i32, 0..60_i32), 0..6), extra in (0..300_i32, 0..60_i32)) {
            let number = "（2023）冀0638民初1号";
            let start = day("2023-01-10");
            let make = |(offset, length): &(i32, i32)| {
                let from = start.plus_days(*offset);
                event(number, EventKind::Deduction, &from.to_string(), Some(&from.plus_days(*length).to_string()), "鉴定")
            };
            let mut events: Vec<_> = spans.iter().map(make).collect();
            let case = case(number, "2023-01-10", None, None);
            let before = clock(&case, &events, day("2030-01-01")).unwrap().due;
            events.insert(0, make(&extra));
            let after = clock(&case, &events, day("2030-01-01")).unwrap().due;
            prop_assert!(after >= before);
            events.reverse();
            prop_assert_eq!(clock(&case, &events, day("2030-01-01")).unwrap().due, after);
        }
    }
}
