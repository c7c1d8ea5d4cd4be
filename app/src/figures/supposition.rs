//! “What if”: up to three things that could happen to the clock of a case, as a form writes them, an address carries
//! them (`sim=deduction:2023-05-01:2023-06-10`, as on the command line), and the clock counts them.

use crate::figures::query::escape;
use domain::case::{CaseEvent, CaseRecord, EventKind, Procedure};
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::time_limit::{Calendar, Clock, Levels, NoClock, ToldError, Uncounted, Warning, foreseen, told};

/// Rows of the form.
pub const ROWS: usize = 3;

/// What can be supposed.
pub const KINDS: [EventKind; 4] =
    [EventKind::Extension, EventKind::Deduction, EventKind::Suspension, EventKind::ProcedureChange];

/// A row of the form, as it stands in its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supposed {
    /// An id of [`KINDS`]; empty where the row supposes nothing.
    pub what: String,
    /// From which day.
    pub from: String,
    /// To which day, of a span.
    pub until: String,
    /// How long, of an extension: a number.
    pub length: String,
    /// Of months or of days: `个月` or `日`.
    pub unit: String,
    /// Why time is not counted: an id of [`Uncounted`], or empty.
    pub ground: String,
    /// Into which procedure.
    pub procedure: String,
    /// Who approves an extension, where the address says so.
    pub approver: String,
}

/// A supposition that cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSupposition {
    /// It cannot be read.
    #[error(transparent)]
    Told(#[from] ToldError),
    /// Something that moves no clock.
    #[error(
        "只能假设延长、扣除、中止和程序变更，收到“{}” / only extensions, deductions, suspensions and changes of procedure can be supposed, got “{}”", .0.zh(), .0.en()
    )]
    NoMover(EventKind),
    /// Before the case.
    #[error(
        "起始日期应不早于立案日 {docketed}，收到 {from} / expected a first day not before docketing on {docketed}, got {from}"
    )]
    BeforeDocketing {
        /// The docketing day.
        docketed: Day,
        /// What came.
        from: Day,
    },
    /// Begins in the future and never ends.
    #[error(
        "尚未开始的期间须写明截止日期，收到自 {0} 起、无截止 / a span that is still to begin needs a last day, got one from {0} without"
    )]
    NoEnd(Day),
}

impl Supposed {
    /// The rows of an address: `sim=…` each, or the fields of a form sent without WASM. Always [`ROWS`] of them.
    pub fn all(address: &str) -> Vec<Self> {
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(address.trim_start_matches('?').as_bytes()).into_owned().collect();
        let pairs = &pairs;
        let of = move |name: &'static str| {
            pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim().to_owned())
        };
        let mut rows: Vec<Self> = of("sim").filter(|text| !text.is_empty()).map(|text| Self::read(&text)).collect();
        let fields = of("what").take(ROWS).enumerate().map(|(at, what)| {
            let field = |name: &'static str| of(name).nth(at).unwrap_or_default();
            Self {
                what,
                from: field("from"),
                until: field("until"),
                length: field("length"),
                unit: field("unit"),
                ground: field("ground"),
                procedure: field("procedure"),
                approver: String::new(),
            }
        });
        rows.extend(fields.filter(|row| !row.what.is_empty()));
        rows.resize(ROWS, Self::default());
        rows
    }

    /// Whether an address holds fields of a form, which are better told as `sim=…`.
    pub fn are_fields(address: &str) -> bool {
        form_urlencoded::parse(address.trim_start_matches('?').as_bytes()).any(|(key, _)| key == "what")
    }

    /// The fields of one line; what cannot be read stands in them as it came.
    fn read(text: &str) -> Self {
        let mut parts = text.splitn(4, [':', '：']).map(|part| part.trim().to_owned());
        let mut part = || parts.next().unwrap_or_default();
        let (word, from, third, approver) = (part(), part(), part(), part());
        let mut row = Self { from, approver, ..Self::default() };
        match (EventKind::parse(&word), Uncounted::parse(&word)) {
            (Ok(kind), _) => row.what = kind.id().to_owned(),
            (_, Ok(ground)) => {
                row.what = EventKind::Deduction.id().to_owned();
                row.ground = ground.id().to_owned();
            }
            _ => row.what = word,
        }
        match EventKind::parse(&row.what) {
            Ok(EventKind::Extension) => match (third.parse::<Day>(), row.from.parse::<Day>()) {
                (Ok(until), Ok(from)) => (row.length, row.unit) = (until.since(from).to_string(), String::from("日")),
                _ => {
                    let split = third.find(|c: char| !c.is_ascii_digit()).unwrap_or(third.len());
                    let (number, unit) = third.split_at_checked(split).unwrap_or_default();
                    row.length = number.to_owned();
                    row.unit = if unit.contains('月') { "个月" } else { "日" }.to_owned();
                }
            },
            Ok(EventKind::ProcedureChange) => {
                row.procedure = Procedure::parse(&third).map_or(third, |procedure| procedure.id().to_owned());
            }
            _ => row.until = third,
        }
        row
    }

    /// The row in one line; none where it supposes nothing.
    pub fn line(&self) -> Option<String> {
        if self.what.is_empty() {
            return None;
        }
        let span = |word: &str| {
            let end = if self.until.is_empty() { String::new() } else { format!(":{}", self.until) };
            format!("{word}:{}{end}", self.from)
        };
        Some(match EventKind::parse(&self.what) {
            Ok(EventKind::Extension) => {
                let unit = if self.unit.is_empty() { "个月" } else { &self.unit };
                let approver = if self.approver.is_empty() { String::new() } else { format!(":{}", self.approver) };
                format!("extension:{}:{}{unit}{approver}", self.from, self.length)
            }
            Ok(EventKind::ProcedureChange) => format!("procedure_change:{}:{}", self.from, self.procedure),
            Ok(EventKind::Deduction) if !self.ground.is_empty() => span(&self.ground),
            _ => span(&self.what),
        })
    }

    /// The event it supposes; none where it supposes nothing.
    pub fn event(&self, case: &CaseRecord, today: Day) -> Result<Option<CaseEvent>, BadSupposition> {
        let Some(line) = self.line() else { return Ok(None) };
        let event = told(&line, &case.number)?;
        if !KINDS.contains(&event.kind) {
            return Err(BadSupposition::NoMover(event.kind));
        }
        if event.day < case.docketed {
            return Err(BadSupposition::BeforeDocketing { docketed: case.docketed, from: event.day });
        }
        let span = matches!(event.kind, EventKind::Deduction | EventKind::Suspension);
        if span && event.until.is_none() && event.day > today {
            return Err(BadSupposition::NoEnd(event.day));
        }
        Ok(Some(event))
    }

    /// Where a request for it is made.
    pub fn request_address(&self, number: &CaseNumber) -> String {
        let mut address = format!("/nodes/new?kind=request&number={}", escape(&number.to_string()));
        let length = if self.length.is_empty() { String::new() } else { format!("{}{}", self.length, self.unit) };
        let all = [
            ("what", &self.what),
            ("from", &self.from),
            ("until", &self.until),
            ("length", &length),
            ("uncounted", &self.ground),
            ("procedure", &self.procedure),
        ];
        for (name, value) in all.into_iter().filter(|(_, value)| !value.is_empty()) {
            address.push_str(&format!("&{name}={}", escape(value)));
        }
        address
    }
}

/// The query of the page of a case with its suppositions.
pub fn address(number: &str, rows: &[Supposed]) -> String {
    let lines = rows.iter().filter_map(Supposed::line);
    let sims: String = lines.map(|line| format!("&sim={}", escape(&line))).collect();
    format!("number={}{sims}", escape(number))
}

/// A clock as it stands or would stand, with its warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The clock.
    pub clock: Clock,
    /// The warning it gives.
    pub warning: Option<Warning>,
}

/// The clock of a case with what is supposed to happen to it.
pub fn standing(
    case: &CaseRecord,
    events: &[CaseEvent],
    supposed: &[CaseEvent],
    today: Day,
    levels: &Levels,
) -> Result<Standing, NoClock> {
    let calendar = Calendar::shipped();
    let mut all: Vec<CaseEvent> = events.iter().filter(|event| event.day <= today).cloned().collect();
    let mut supposed = supposed.to_vec();
    supposed.sort();
    for mut event in supposed {
        // Whoever has to approve an extension is supposed to have done so, unless another is named.
        if event.kind == EventKind::Extension && event.approver.is_empty() {
            let next = foreseen(case, &all, today, calendar)?.next_extension;
            event.approver = next.map_or("", |extension| extension.approver.id()).to_owned();
        }
        all.push(event);
    }
    let clock = foreseen(case, &all, today, calendar)?;
    let warning = clock.warning(today, levels).filter(|_| case.closed.is_none());
    Ok(Standing { clock, warning })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    const NUMBER: &str = "（2023）冀0638民初1号";

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn case() -> CaseRecord {
        CaseRecord::docketed(NUMBER.parse().unwrap(), day("2023-05-10"), Procedure::Ordinary)
    }

    #[test]
    fn an_address_gives_the_rows_it_was_made_of() {
        for line in [
            "appraisal:2023-09-01:2023-10-10",
            "deduction:2023-09-01:2023-10-10",
            "suspension:2023-09-01",
            "extension:2023-10-20:6个月",
            "extension:2023-10-20:30日:院长",
            "procedure_change:2023-09-01:ordinary",
        ] {
            let rows = Supposed::all(&format!("?number=x&sim={}", escape(line)));
            assert_eq!(rows.len(), ROWS);
            assert_eq!(rows[0].line().as_deref(), Some(line));
            assert_eq!(Supposed::all(&address(NUMBER, &rows)), rows);
        }
        let spoken = Supposed::all("sim=延长:2023-10-20:2023-11-20");
        assert_eq!(spoken[0].line().as_deref(), Some("extension:2023-10-20:31日"));
    }

    #[test]
    fn a_form_sent_without_wasm_gives_the_same_rows() {
        let form = "number=x&what=deduction&from=2023-09-01&until=2023-10-10&length=&unit=%E6%97%A5&ground=appraisal&procedure=\
                    &what=extension&from=2023-10-20&until=&length=6&unit=%E4%B8%AA%E6%9C%88&ground=&procedure=&what=&from=";
        assert!(Supposed::are_fields(form) && !Supposed::are_fields("number=x&sim=a"));
        let lines: Vec<_> = Supposed::all(form).iter().filter_map(Supposed::line).collect();
        assert_eq!(lines, ["appraisal:2023-09-01:2023-10-10", "extension:2023-10-20:6个月"]);
    }

    #[test]
    fn what_cannot_be_counted_says_what_was_expected() {
        let case = case();
        for (line, said) in [
            ("appeal:2023-09-01", "只能假设"),
            ("deduction:2023-01-01:2023-02-01", "不早于立案日"),
            ("suspension:2023-12-01", "截止日期"),
            ("extension:2023-09-01", "长度"),
            ("happiness:2023-09-01", "事项应为"),
            ("<script>", "事项应为"),
        ] {
            let rows = Supposed::all(&format!("sim={}", escape(line)));
            let message = rows[0].event(&case, day("2023-09-30")).unwrap_err().to_string();
            assert!(message.contains(said) && message.contains(" / "), "{line}: {message}");
        }
        assert_eq!(Supposed::default().event(&case, day("2023-09-30")), Ok(None));
    }

    /// Six months from 2023-05-10 end on 2023-11-10. An extension of six months by the president makes it 2024-05-10;
    /// thirty days of appraisal before it move that to 2024-06-09, a Sunday, and over the Dragon Boat Festival
    /// of 06-10 to the Tuesday.
    #[test]
    fn suppositions_move_the_last_day_together() {
        let (case, today, levels) = (case(), day("2023-09-30"), Levels::default());
        let events = |lines: &[&str]| -> Vec<CaseEvent> {
            lines.iter().map(|line| Supposed::read(line).event(&case, today).unwrap().unwrap()).collect()
        };
        let due = |lines: &[&str]| standing(&case, &[], &events(lines), today, &levels).unwrap().clock;
        assert_eq!(due(&[]).due, day("2023-11-10"));
        assert_eq!(due(&["extension:2023-10-20:6个月"]).due, day("2024-05-10"));
        let both = due(&["extension:2023-11-20:6个月", "appraisal:2023-10-01:2023-10-30"]);
        assert_eq!((both.due, both.irregular.len()), (day("2024-06-11"), 0));
        let late = due(&["extension:2023-11-20:6个月"]);
        assert_eq!((late.due, late.irregular.len()), (day("2023-11-10"), 1));
    }

    #[test]
    fn a_request_takes_the_row_along() {
        let row = Supposed::read("appraisal:2023-09-01:2023-10-10");
        assert!(
            row.request_address(&NUMBER.parse().unwrap())
                .ends_with("&what=deduction&from=2023-09-01&until=2023-10-10&uncounted=appraisal")
        );
    }
}
