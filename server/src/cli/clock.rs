//! `clock`: the statutory limit of one case, with each step and its article.

use super::{Ended, Failure, print_json};
use clap::Args;
use domain::case::{CaseEvent, CaseRecord, EventKind, Procedure};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::time_limit::{Step, clock, not_counted_until};
use domain::type_code::TypeCode;
use serde::Serialize;

/// The case.
#[derive(Args)]
pub(super) struct ClockArguments {
    /// Type code, such as 民初
    #[arg(long = "type")]
    type_code: TypeCode,
    /// Procedure, such as simplified
    #[arg(long, default_value = "ordinary")]
    procedure: Procedure,
    /// Docketing day
    #[arg(long)]
    docketed: Day,
    /// What happened: deduction:2023-03-01:2023-04-15, extension:2023-05-01:6个月, procedure_change:2023-04-01:ordinary
    #[arg(long, value_name = "KIND:FROM[:TO]")]
    event: Vec<String>,
    /// The day to count to; without it nothing is counted as used
    #[arg(long)]
    today: Option<Day>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    due: String,
    days_used: Option<i32>,
    days_left: Option<i32>,
    days_not_counted: i32,
    extended: bool,
    steps: Vec<StepLine>,
}

#[derive(Serialize)]
struct StepLine {
    what: &'static str,
    article: &'static str,
    from: String,
    due: String,
}

impl ClockArguments {
    pub(super) fn run(self) -> Ended {
        let number = CaseNumber {
            year: u16::try_from(self.docketed.ymd().0).unwrap_or(u16::MAX),
            court: CourtCode::parse("最高法").map_err(|error| Failure::Fault(error.to_string()))?,
            special: None,
            type_code: self.type_code,
            serial: 1,
        };
        let mut events = self.event.iter().map(|text| event(text, &number)).collect::<Result<Vec<_>, _>>()?;
        events.sort();
        let case = CaseRecord::docketed(number, self.docketed, self.procedure);
        if let Some(today) = self.today.filter(|today| *today < self.docketed) {
            return Err(Failure::Input(format!(
                "expected --today not before --docketed {}, got {today}",
                self.docketed
            )));
        }
        // Without a day to count to, everything that is told has happened.
        let latest = events.iter().map(|event| event.until.unwrap_or(event.day)).max();
        let today = self.today.unwrap_or(latest.unwrap_or(self.docketed).max(self.docketed));
        let Some(clock) = clock(&case, &events, today) else {
            return Err(Failure::Input(format!(
                "no statutory limit is known for {} under {}",
                self.type_code,
                self.procedure.id()
            )));
        };
        let used = self.today.map(|today| today.since(self.docketed) - not_counted_until(&events, today));
        let answer = Answer {
            due: clock.due.to_string(),
            days_used: used,
            days_left: self.today.map(|today| clock.due.since(today)),
            days_not_counted: clock.days_not_counted,
            extended: clock.extended,
            steps: clock.steps.iter().map(line).collect(),
        };
        if self.json {
            return print_json(&answer);
        }
        for step in &answer.steps {
            say!("{}\t{}\tfrom {}\tdue {}", step.what, step.article, step.from, step.due);
        }
        say!("due {}", answer.due);
        if let (Some(used), Some(left)) = (answer.days_used, answer.days_left) {
            say!("{used} days used, {left} left");
        }
        Ok(0)
    }
}

fn line(step: &Step) -> StepLine {
    StepLine { what: step.what, article: step.article, from: step.from.to_string(), due: step.due.to_string() }
}

/// Reads `KIND:FROM[:TO]`: for an extension or a change of procedure the third part is the length or the procedure.
fn event(text: &str, number: &CaseNumber) -> Result<CaseEvent, Failure> {
    let input = |why: String| {
        Failure::Input(format!(
            "event “{text}”: {why}; expected KIND:FROM[:TO], such as deduction:2023-03-01:2023-04-15"
        ))
    };
    let mut parts = text.splitn(3, [':', '：']);
    let kind = EventKind::parse(parts.next().unwrap_or_default()).map_err(|error| input(error.to_string()))?;
    let day: Day =
        parts.next().unwrap_or_default().parse().map_err(|error: domain::day::DayError| input(error.to_string()))?;
    let third = parts.next().unwrap_or_default();
    let (until, detail) = match (kind, third.parse::<Day>()) {
        (_, _) if third.is_empty() => (None, String::new()),
        // An extension up to a day, counted from the day it begins.
        (EventKind::Extension, Ok(until)) if until > day => (None, format!("{}日", until.since(day))),
        (EventKind::Extension | EventKind::ProcedureChange, _) => (None, third.to_owned()),
        (_, Ok(until)) if until >= day => (Some(until), String::new()),
        (_, Ok(until)) => return Err(input(format!("{until} lies before {day}"))),
        (_, Err(error)) => return Err(input(error.to_string())),
    };
    if kind == EventKind::Extension && domain::time_limit::Length::parse(&detail).is_none() {
        return Err(input(String::from("an extension needs a length such as 6个月 or 30日")));
    }
    if kind == EventKind::ProcedureChange {
        Procedure::parse(&detail).map_err(|error| input(error.to_string()))?;
    }
    Ok(CaseEvent { number: number.clone(), day, kind, until, detail, approver: String::new() })
}
