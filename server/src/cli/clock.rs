//! `clock`: the statutory limit of one case, with each step and its article.

use super::{Ended, Failure, print_json};
use clap::Args;
use domain::case::{CaseEvent, CaseRecord, Procedure};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::time_limit::{Calendar, Clock, NoClock, Reach, clock, told};
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
    /// What happened: appraisal:2023-03-01:2023-04-15, suspension:2023-03-01, extension:2023-05-01:6个月:院长,
    /// procedure_change:2023-04-01:ordinary
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
    statutory_due: String,
    days_used: Option<i32>,
    days_left: Option<i32>,
    days_not_counted: i32,
    extended: bool,
    paused: Option<String>,
    calendar: &'static str,
    steps: Vec<StepLine>,
    actions: Vec<ActionLine>,
    irregular: Vec<IrregularLine>,
}

#[derive(Serialize)]
struct StepLine {
    what: &'static str,
    article: &'static str,
    from: String,
    until: Option<String>,
    days: i32,
    due: String,
    detail: String,
}

#[derive(Serialize)]
struct ActionLine {
    what: &'static str,
    article: &'static str,
    day: String,
    approver: &'static str,
}

#[derive(Serialize)]
struct IrregularLine {
    what: &'static str,
    article: &'static str,
    day: String,
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
        let events = self.event.iter().map(|text| event(text, &number)).collect::<Result<Vec<_>, _>>()?;
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
        let clock = clock(&case, &events, today, Calendar::shipped()).map_err(|why| self.without(why))?;
        let answer = answer(&clock, self.today.is_some());
        if self.json {
            return print_json(&answer);
        }
        for step in &answer.steps {
            say!("{}\t{}\tfrom {}\tdue {}", step.what, step.article, step.from, step.due);
        }
        say!("due {}", answer.due);
        if clock.calendar == Reach::Outside {
            say!("days of rest are not known so far: not moved to a working day");
        }
        if let Some(since) = &answer.paused {
            say!("stopped since {since}");
        }
        if let (Some(used), Some(left)) = (answer.days_used, answer.days_left) {
            say!("{used} days used, {left} left");
        }
        for action in &answer.actions {
            say!("{}\t{}\tby {}\t{}", action.what, action.article, action.day, action.approver);
        }
        for irregular in &answer.irregular {
            say!("irregular: {}\t{}\t{}", irregular.what, irregular.article, irregular.day);
        }
        Ok(0)
    }

    fn without(&self, why: NoClock) -> Failure {
        let (code, procedure) = (self.type_code, self.procedure.id());
        Failure::Input(match why {
            NoClock::ByLaw { article } => format!("{code} has no statutory limit ({article})"),
            NoClock::Unknown => format!("no statutory limit is known for {code} under {procedure}"),
        })
    }
}

fn answer(clock: &Clock, counts: bool) -> Answer {
    Answer {
        due: clock.due.to_string(),
        statutory_due: clock.statutory_due.to_string(),
        days_used: counts.then_some(clock.days_used),
        days_left: counts.then_some(clock.days_left),
        days_not_counted: clock.days_not_counted,
        extended: clock.extensions > 0,
        paused: clock.paused.map(|since| since.to_string()),
        calendar: match clock.calendar {
            Reach::Inside => "inside",
            Reach::Outside => "outside",
        },
        steps: clock
            .steps
            .iter()
            .map(|step| StepLine {
                what: step.what.id(),
                article: step.article,
                from: step.from.to_string(),
                until: step.until.map(|until| until.to_string()),
                days: step.days,
                due: step.due.to_string(),
                detail: step.detail.clone(),
            })
            .collect(),
        actions: clock
            .actions
            .iter()
            .map(|action| ActionLine {
                what: action.what.id(),
                article: action.article,
                day: action.day.to_string(),
                approver: action.approver.id(),
            })
            .collect(),
        irregular: clock
            .irregular
            .iter()
            .map(|irregular| IrregularLine {
                what: irregular.what.id(),
                article: irregular.article,
                day: irregular.day.to_string(),
            })
            .collect(),
    }
}

fn event(text: &str, number: &CaseNumber) -> Result<CaseEvent, Failure> {
    told(text, number).map_err(|error| {
        Failure::Input(format!(
            "event “{text}”: {error}; expected KIND:FROM[:TO], such as deduction:2023-03-01:2023-04-15"
        ))
    })
}
