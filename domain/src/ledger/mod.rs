//! The ledgers (台账) of the nodes of a case: requests on time and procedure, long-pending cases, appeals on their way
//! to the court above, reverse reviews, the four types of cases, leadership reviews.
//!
//! All of them are one thing: an entry about a case that goes from state to state. Which steps there are, who may take
//! them and what has to be said is the table [`STEPS`]; [`open`] and [`Entry::advanced`] read it and change nothing by
//! themselves: they answer with the entry as it is then and with what else has to happen ([`Effect`]). What one court
//! tells another is in [`Message`].

mod message;
mod settings;
pub mod stats;
mod steps;
mod words;

pub use message::{Message, Told};
pub use settings::{Band, NodeSettings, SettingsError};
pub use steps::{STAGES, STEPS, Stage, StageLimit, Step, Turn, limit, settled, stage_of, states, turn};
pub use words::{
    ANSWERS, APPROVERS, Act, CAUSES, FAULTS, FOUR_TYPES, Field, GROUNDS, Input, KEPT_OR_CHANGED, Kind, MEASURES,
    OUTCOMES, PROCEDURES, REQUESTS, ROOT_CAUSES, State, UNCOUNTED, Verb, Word, YES_NO,
};

use crate::case::{CaseEvent, CaseRecord, Disposition, EventKind};
use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::line::Line;
use crate::policy::{Action, Actor, Part};
use crate::time_limit::calendar::Calendar;
use crate::time_limit::{IrregularityKind, Length, clock, open_spans};
use crate::type_code;
use std::collections::BTreeMap;

/// What was said for a step, by field.
pub type Values = BTreeMap<Field, String>;

/// Characters a field holds at most.
const LONGEST: usize = 4_000;

/// An entry of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name, unique in all courts.
    pub id: String,
    /// Of which ledger.
    pub kind: Kind,
    /// How it stands.
    pub state: State,
    /// The case it is about.
    pub number: CaseNumber,
    /// The division of the case.
    pub division: String,
    /// The judge of the case.
    pub judge: String,
    /// The line of the case.
    pub line: Line,
    /// The day it was opened.
    pub opened: Day,
    /// By whom: their login.
    pub opened_by: String,
    /// The day it came into its state.
    pub since: Day,
    /// The last day of what it waits for, where there is one.
    pub due: Option<Day>,
    /// What was said last of each field.
    pub values: Values,
}

impl Entry {
    /// Whether it lies in a part of its court.
    pub fn is_in(&self, part: &Part) -> bool {
        match part {
            Part::Court => true,
            Part::Line(line) => *line == self.line,
            Part::Division(division) => *division == self.division,
            Part::Judge(judge) => *judge == self.judge,
        }
    }

    /// Whether it is about what someone reported of the judge.
    pub fn is_kept_from_its_judge(&self) -> bool {
        self.kind == Kind::FourType && self.value(Field::FourType) == Some("reported")
    }

    /// Whether what it waits for is late.
    pub fn is_late(&self, today: Day) -> bool {
        self.due.is_some_and(|due| due < today)
    }

    /// What was said last of a field.
    pub fn value(&self, field: Field) -> Option<&str> {
        self.values.get(&field).map(String::as_str)
    }

    /// The steps that lead on from here.
    pub fn steps(&self) -> impl Iterator<Item = &'static Step> {
        let (kind, state) = (self.kind, self.state);
        STEPS.iter().filter(move |step| step.kind == kind && step.from.contains(&state))
    }

    /// Whether someone is kept from a step because it is for another than the judge and the opener.
    pub fn keeps_out(&self, step: &Step, actor: &Actor) -> bool {
        step.by_another && (actor.name == self.judge || actor.login == self.opened_by)
    }

    /// The entry after a step, and what follows from it.
    ///
    /// `who` are the actions of the policy that whoever takes the step may do to this case.
    pub fn advanced(&self, verb: Verb, said: &Values, by: &By<'_>) -> Result<(Self, Vec<Effect>), Refusal> {
        let open: Vec<&Step> = self.steps().filter(|step| step.verb == verb).collect();
        if open.is_empty() {
            return Err(Refusal::NotNow { kind: self.kind, state: self.state, verb });
        }
        let step = *open.iter().find(|step| by.may.contains(&step.who)).ok_or(Refusal::NotYours(verb))?;
        if self.keeps_out(step, by.actor) {
            return Err(Refusal::NotYourOwn(verb));
        }
        let said = checked(step, said)?;
        let mut values = self.values.clone();
        if verb == Verb::Resubmit {
            // What is left empty now was taken back.
            values.retain(|field, _| !step.takes.contains(field));
        }
        values.extend(said.clone());
        sensible(&values, &said, by)?;
        if self.kind == Kind::Request && matches!(verb, Verb::Resubmit) {
            asked(&values)?;
        }
        let mut after = Self { state: step.to, values, ..self.clone() };
        after.entered(by.today, step.to != self.state || !step.from.contains(&step.to));
        after.own_dates(self, by);
        let effects = after.effects(verb, &said, by)?;
        Ok((after, effects))
    }

    /// The entry once the limit of its case has run out, or the case is closed, before anyone decided: a request that has
    /// lapsed. `expires` is the last day of the limit, none where the case is closed.
    pub fn lapsed(&self, expires: Option<Day>, closed: bool, today: Day) -> Option<Self> {
        let open = matches!(self.kind, Kind::Request | Kind::Approval) && !settled(self.kind, self.state);
        let over = closed || expires.is_some_and(|expires| expires < today);
        (open && over).then(|| Self { state: State::Expired, since: today, due: None, ..self.clone() })
    }

    /// The entry with a comment on it, which changes nothing else.
    pub fn commented(&self, said: &Values) -> Result<Values, Refusal> {
        let text = said.get(&Field::Opinion).map(|text| text.trim()).filter(|text| !text.is_empty());
        let text = text.ok_or(Refusal::Missing(Field::Opinion))?;
        Ok(Values::from([(Field::Opinion, fitting(Field::Opinion, text)?)]))
    }

    fn entered(&mut self, today: Day, anew: bool) {
        if anew {
            self.since = today;
        }
        self.due = limit(self.kind, self.state, self.line).map(|limit| self.since.plus_days(limit.days));
    }

    /// Last days that were said, or run on, rather than being counted from the state.
    fn own_dates(&mut self, before: &Self, by: &By<'_>) {
        let said = |field: Field| self.value(field).and_then(|day| day.parse::<Day>().ok());
        match (self.kind, self.state) {
            (Kind::Request, State::Requested | State::Forwarded) => self.due = by.decide_by,
            (Kind::LongPending, State::Planned) => self.due = said(Field::NextReview),
            // Three days for all of it (CrPLI 381).
            (Kind::Transfer, _) if self.line == Line::Criminal && before.due.is_some() && self.is_before_sending() => {
                self.due = before.due;
            }
            (Kind::Transfer, State::AppealReceived | State::CopyServed) => {
                let day = if self.state == State::CopyServed { Field::Served } else { Field::Received };
                let from = said(day).unwrap_or(by.today);
                self.due = limit(self.kind, self.state, self.line).map(|limit| from.plus_days(limit.days));
            }
            // Five days from the answer to the sending, whatever lies between (CPL 174).
            (Kind::Transfer, State::Scanned | State::Checked) => self.due = before.due,
            (Kind::Transfer, State::Answered) if before.state == State::Scanned => self.due = before.due,
            _ => {}
        }
    }

    fn is_before_sending(&self) -> bool {
        use State::{Answered, AppealReceived, Checked, CopyServed, Scanned};
        matches!(self.state, AppealReceived | CopyServed | Answered | Scanned | Checked)
    }

    fn effects(&self, verb: Verb, said: &Values, by: &By<'_>) -> Result<Vec<Effect>, Refusal> {
        let tell = |message: Message| vec![Effect::Tell(message)];
        Ok(match (self.kind, verb) {
            (Kind::Request, Verb::Grant) => {
                self.in_time(by)?;
                if self.is_decided_above(by) && !said.contains_key(&Field::Document) {
                    return Err(Refusal::NeedsDocument);
                }
                vec![self.granted(by.today)?]
            }
            (Kind::Request, Verb::Forward) => {
                self.in_time(by)?;
                if !self.is_decided_above(by) {
                    return Err(Refusal::DecidedHere);
                }
                let mut request = self.only(ASKED);
                request.extend(by.expires.map(|expires| (Field::Expires, expires.to_string())));
                tell(Message::Asked { request, line: self.line, decide_by: by.decide_by })
            }
            (Kind::Approval, Verb::Grant) if self.day(Field::Expires).is_ok_and(|expires| expires < by.today) => {
                return Err(Refusal::Expired(self.day(Field::Expires)?));
            }
            (Kind::Approval, Verb::Grant | Verb::Refuse) => tell(Message::Decided {
                day: by.today,
                granted: verb == Verb::Grant,
                opinion: text(said, Field::Opinion),
                document: text(said, Field::Document),
            }),
            (Kind::Transfer, Verb::Send) => tell(Message::Appeal { papers: self.only(PAPERS), line: self.line }),
            (Kind::Intake, Verb::SignFor) => tell(Message::SignedFor),
            (Kind::Intake, Verb::SendBack) => tell(Message::SentBack { why: text(said, Field::Opinion) }),
            (Kind::Intake, Verb::Docket) => {
                let second = self.second()?;
                if second.court != by.actor.court || second.type_code.stage() != type_code::Stage::SecondInstance {
                    return Err(Refusal::Bad {
                        field: Field::SecondNumber,
                        zh: format!("应为本院（{}）的二审案号，收到 {second}", by.actor.court),
                        en: format!(
                            "expected a second-instance number of this court ({}), got {second}",
                            by.actor.court
                        ),
                    });
                }
                tell(Message::Docketed { second, day: by.today })
            }
            (Kind::Intake, Verb::Conclude) => tell(Message::Concluded {
                second: self.second()?,
                day: self.day(Field::DecidedOn)?,
                outcome: text(said, Field::Outcome),
                ground: text(said, Field::Ground),
                reason: text(said, Field::Opinion),
            }),
            (Kind::Intake, Verb::AnswerContest) => tell(Message::ContestAnswered {
                upheld: text(said, Field::ContestUpheld),
                answer: text(said, Field::ContestAnswer),
            }),
            (Kind::ReverseReview, Verb::Contest) => tell(Message::Contested {
                second: self.second().ok(),
                contest: text(said, Field::Contest),
                line: self.line,
            }),
            (Kind::Transfer, Verb::Open) => vec![Effect::Happened(CaseEvent {
                number: self.number.clone(),
                day: self.day(Field::Received)?,
                kind: EventKind::Appeal,
                until: None,
                detail: String::new(),
                approver: String::new(),
            })],
            _ => Vec::new(),
        })
    }

    fn second(&self) -> Result<CaseNumber, Refusal> {
        let text = self.value(Field::SecondNumber).ok_or(Refusal::Missing(Field::SecondNumber))?;
        CaseNumber::parse(text).map_err(|_| Refusal::Missing(Field::SecondNumber))
    }

    fn day(&self, field: Field) -> Result<Day, Refusal> {
        let text = self.value(field).ok_or(Refusal::Missing(field))?;
        text.parse().map_err(|_| Refusal::Missing(field))
    }

    fn only(&self, fields: &[Field]) -> Values {
        self.values
            .iter()
            .filter(|(field, _)| fields.contains(field))
            .map(|(field, text)| (*field, text.clone()))
            .collect()
    }

    fn in_time(&self, by: &By<'_>) -> Result<(), Refusal> {
        match by.expires.filter(|expires| *expires < by.today) {
            Some(expires) => Err(Refusal::Expired(expires)),
            None => Ok(()),
        }
    }

    /// Whether a court above decides: on an extension, and by the law as the case stands now.
    fn is_decided_above(&self, by: &By<'_>) -> bool {
        let asked = self.value(Field::Approver);
        let approver = by.approver.or(asked).unwrap_or("president");
        self.value(Field::What) == Some("extension") && approver != "president"
    }

    /// What a granted request does to the case.
    pub(crate) fn granted(&self, today: Day) -> Result<Effect, Refusal> {
        if self.value(Field::What) == Some("resumption") {
            return Ok(Effect::Resumed(self.day(Field::From)?));
        }
        self.event(today).map(Effect::Happened)
    }

    /// What a request asks to be written into the case, in the words of the event file.
    pub fn event(&self, today: Day) -> Result<CaseEvent, Refusal> {
        let word = |field: Field, words: &[Word]| {
            let id = self.value(field).unwrap_or_default();
            words.iter().find(|word| word.0 == id).map_or_else(String::new, |word| word.1.to_owned())
        };
        let until = self.value(Field::Until).map(|_| self.day(Field::Until)).transpose()?;
        let (kind, day, until, detail) = match self.value(Field::What) {
            Some("extension") => (EventKind::Extension, today, None, text(&self.values, Field::Length)),
            Some("deduction") => {
                (EventKind::Deduction, self.day(Field::From)?, until, word(Field::Uncounted, UNCOUNTED))
            }
            Some("suspension") => {
                (EventKind::Suspension, self.day(Field::From)?, until, word(Field::Uncounted, UNCOUNTED))
            }
            _ => (EventKind::ProcedureChange, today, None, word(Field::Procedure, PROCEDURES)),
        };
        Ok(CaseEvent {
            number: self.number.clone(),
            day,
            kind,
            until,
            detail,
            approver: word(Field::Approver, APPROVERS),
        })
    }

    /// Whether what a request asks for has an effect on the clock of its case and is as the law has it.
    pub fn is_of_use(
        &self,
        case: &CaseRecord,
        events: &[CaseEvent],
        today: Day,
        calendar: &Calendar,
    ) -> Result<(), Refusal> {
        if self.value(Field::What) == Some("resumption") {
            return match open_spans(events).next() {
                Some(event) if self.day(Field::From)? > event.day => Ok(()),
                Some(event) => Err(Refusal::Bad {
                    field: Field::From,
                    zh: format!("应晚于停止计算的起始日 {}", event.day),
                    en: format!("expected a day after {}, when the clock was stopped", event.day),
                }),
                None => Err(Refusal::NoEffect {
                    zh: String::from("审限没有停止计算"),
                    en: String::from("the clock is not stopped"),
                }),
            };
        }
        let event = self.event(today)?;
        let none = |zh: &str, en: &str| Err(Refusal::NoEffect { zh: zh.to_owned(), en: en.to_owned() });
        let latest = events.iter().map(|event| event.day).chain([event.day, today]).max().unwrap_or(today);
        let Ok(before) = clock(case, events, latest, calendar) else {
            return none("本类案件没有可延长、扣除的审限", "the case has no limit on record");
        };
        let mut with: Vec<CaseEvent> = events.to_vec();
        with.push(event);
        with.sort();
        let Ok(after) = clock(case, &with, latest, calendar) else {
            return none("转换后没有对应的审限", "there is no limit after the change");
        };
        let known: Vec<_> = before.irregular.iter().map(|one| one.what).collect();
        // Who decides is looked at when it is decided.
        let new = after.irregular.iter().find(|one| {
            !known.contains(&one.what)
                && !matches!(one.what, IrregularityKind::WrongApprover | IrregularityKind::ExtensionWithoutApprover)
        });
        if let Some(flaw) = new {
            return Err(Refusal::NoEffect {
                zh: format!("{}（{}）", flaw.what.zh(), flaw.article),
                en: format!("{} ({})", flaw.what.en(), flaw.article),
            });
        }
        let same = (after.due, after.paused, after.procedure) == (before.due, before.paused, before.procedure);
        if same { none("届满日不变", "the last day stays the same") } else { Ok(()) }
    }
}

/// What stopped a clock, told once more with its end: the day before the case goes on.
pub fn ended(events: &[CaseEvent], goes_on: Day) -> Vec<CaseEvent> {
    let before = open_spans(events).filter(|event| event.day < goes_on);
    before.map(|event| CaseEvent { until: Some(goes_on.plus_days(-1)), ..event.clone() }).collect()
}

/// What goes up with a request.
const ASKED: &[Field] = &[
    Field::What,
    Field::Uncounted,
    Field::Length,
    Field::From,
    Field::Until,
    Field::Procedure,
    Field::Reason,
    Field::Evidence,
    Field::Approver,
    Field::Opinion,
];

/// What goes up with an appeal.
const PAPERS: &[Field] = &[Field::Appellant, Field::Received, Field::Served, Field::Answer, Field::Papers];

fn text(values: &Values, field: Field) -> String {
    values.get(&field).cloned().unwrap_or_default()
}

/// Who takes a step, when, and what is known of the case's time.
#[derive(Clone, Debug)]
pub struct By<'a> {
    /// Whoever acts.
    pub actor: &'a Actor,
    /// What the policy lets them do to this case.
    pub may: Vec<Action>,
    /// The day it is.
    pub today: Day,
    /// The last day for a decision on more time.
    pub decide_by: Option<Day>,
    /// The last day of the case's limit.
    pub expires: Option<Day>,
    /// Who decides on more time as the case stands: an id of [`APPROVERS`].
    pub approver: Option<&'static str>,
    /// The day the case was docketed, where it is one of this court.
    pub docketed: Option<Day>,
}

/// What else follows from a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Something happened to the case of the entry.
    Happened(CaseEvent),
    /// The case goes on from this day: what stopped its clock ended on the day before.
    Resumed(Day),
    /// The other court is told.
    Tell(Message),
}

/// A new entry, and what follows from it.
pub fn open(kind: Kind, subject: Subject, said: &Values, by: &By<'_>) -> Result<(Entry, Vec<Effect>), Refusal> {
    let first = STEPS.iter().filter(|step| step.kind == kind && step.verb == Verb::Open);
    let step = first.clone().find(|step| by.may.contains(&step.who)).ok_or(Refusal::NotYours(Verb::Open))?;
    let mut values = checked(step, said)?;
    sensible(&values, &values, by)?;
    if kind == Kind::Request {
        asked(&values)?;
        // A court above decides on more time alone; on the rest the president does.
        let extends = values.get(&Field::What).is_some_and(|what| what == "extension");
        let approver = if extends { by.approver } else { Some("president") };
        values.extend(approver.map(|approver| (Field::Approver, approver.to_owned())));
    }
    let mut entry = Entry {
        id: subject.id,
        kind,
        state: step.to,
        number: subject.number,
        division: subject.division,
        judge: subject.judge,
        line: subject.line,
        opened: by.today,
        opened_by: by.actor.login.clone(),
        since: by.today,
        due: None,
        values,
    };
    entry.entered(by.today, true);
    entry.own_dates(&entry.clone(), by);
    let effects = entry.effects(Verb::Open, said, by)?;
    Ok((entry, effects))
}

/// What a new entry is about.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The name of the entry.
    pub id: String,
    /// The case.
    pub number: CaseNumber,
    /// Its division.
    pub division: String,
    /// Its judge.
    pub judge: String,
    /// Its line.
    pub line: Line,
}

/// What was said for a step, each field as its input wants it; what the step does not take is refused.
fn checked(step: &Step, said: &Values) -> Result<Values, Refusal> {
    let mut values = Values::new();
    for (field, text) in said {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if !step.needs.contains(field) && !step.takes.contains(field) {
            return Err(Refusal::NotTaken { verb: step.verb, field: *field });
        }
        values.insert(*field, fitting(*field, text)?);
    }
    match step.needs.iter().find(|field| !values.contains_key(field)) {
        Some(field) => Err(Refusal::Missing(*field)),
        None => Ok(values),
    }
}

/// A text as the input of its field wants it.
fn fitting(field: Field, text: &str) -> Result<String, Refusal> {
    let bad = |zh: String, en: String| Refusal::Bad { field, zh, en };
    if text.chars().count() > LONGEST {
        return Err(bad(format!("不超过 {LONGEST} 字"), format!("expected {LONGEST} characters at most")));
    }
    match field.input() {
        Input::Line | Input::Text => Ok(text.to_owned()),
        Input::Day => text.parse::<Day>().map(|day| day.to_string()).map_err(|_| {
            bad(
                format!("应为日期，如 2023-09-30，收到“{text}”"),
                format!("expected a day such as 2023-09-30, got “{text}”"),
            )
        }),
        Input::Length => match Length::parse(text) {
            Some(length) if fits_the_law(length) => Ok(text.to_owned()),
            _ => Err(bad(
                format!("应为“3个月”或“30日”，不超过 12 个月，收到“{text}”"),
                format!("expected a length such as 3个月 or 30日, twelve months at most, got “{text}”"),
            )),
        },
        Input::Case => CaseNumber::parse(text)
            .map(|number| number.to_string())
            .map_err(|error| bad(format!("案号应如（2023）冀0638民初1号，收到“{text}”"), error.to_string())),
        Input::Choice(words) => match words.iter().find(|word| word.0 == text || word.1 == text) {
            Some(word) => Ok(word.0.to_owned()),
            None => Err(bad(
                format!("应为{}之一，收到“{text}”", words.iter().map(|word| word.1).collect::<Vec<_>>().join("、")),
                format!(
                    "expected one of {}, got “{text}”",
                    words.iter().map(|word| word.2).collect::<Vec<_>>().join(", ")
                ),
            )),
        },
    }
}

/// No article gives more than this at once.
const fn fits_the_law(length: Length) -> bool {
    match length {
        Length::Months(months) => months <= 12,
        Length::Days(days) => days <= 366,
    }
}

/// Days that are said lie where they can: what happened not after today and not before the case, what is to come not
/// before today.
fn sensible(values: &Values, said: &Values, by: &By<'_>) -> Result<(), Refusal> {
    let day = |field: Field| values.get(&field).and_then(|day| day.parse::<Day>().ok());
    let bad = |field: Field, zh: String, en: String| Err(Refusal::Bad { field, zh, en });
    for field in said.keys().copied() {
        let Some(one) = day(field) else { continue };
        let happened = matches!(field, Field::Received | Field::Served | Field::DecidedOn);
        if happened && one > by.today {
            return bad(field, format!("{one} 还没有到"), format!("{one} has not come yet"));
        }
        if let Some(docketed) = by.docketed.filter(|docketed| (happened || field == Field::From) && one < *docketed) {
            return bad(
                field,
                format!("{one} 早于立案日 {docketed}"),
                format!("{one} lies before the docketing on {docketed}"),
            );
        }
        let to_come = matches!(field, Field::NextReview | Field::PlannedClosing);
        if to_come && one < by.today {
            return bad(field, format!("{one} 已过"), format!("{one} has passed"));
        }
        if field == Field::Until && one > by.today.plus_months(LONGEST_SPAN) {
            return bad(
                field,
                format!("不晚于今天起 {LONGEST_SPAN} 个月"),
                format!("expected a day within {LONGEST_SPAN} months from today"),
            );
        }
    }
    let ordered = [(Field::From, Field::Until), (Field::Received, Field::Served)];
    for (first, second) in ordered {
        if let (Some(a), Some(b)) = (day(first), day(second))
            && b < a
            && said.contains_key(&second)
        {
            return bad(second, format!("{b} 早于 {a}"), format!("{b} lies before {a}"));
        }
    }
    // A clock does not stop before it does.
    let open_ended = day(Field::Until).is_none() && !values.contains_key(&Field::Length);
    match day(Field::From).filter(|from| open_ended && *from > by.today) {
        Some(from) => {
            bad(Field::From, format!("{from} 还没有到，请到时再申请"), format!("{from} has not come yet; ask then"))
        }
        None => Ok(()),
    }
}

/// Months that time not counted may reach ahead at most.
const LONGEST_SPAN: i32 = 24;

/// What a request asks for decides what else it has to say.
fn asked(values: &Values) -> Result<(), Refusal> {
    let needs: &[Field] = match values.get(&Field::What).map(String::as_str) {
        Some("extension") => &[Field::Length],
        Some("deduction" | "suspension") => &[Field::Uncounted, Field::From],
        Some("resumption") => &[Field::From],
        _ => &[Field::Procedure],
    };
    if let Some(field) = needs.iter().find(|field| !values.contains_key(field)) {
        return Err(Refusal::Missing(*field));
    }
    Ok(())
}

/// Why a step is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not from this state.
    #[error("现在是“{}”，不能{} / it is “{}” now, which does not let anyone {}", .state.zh(), .verb.zh(), .state.en(), .verb.en())]
    NotNow {
        /// The ledger.
        kind: Kind,
        /// The state.
        state: State,
        /// What was asked.
        verb: Verb,
    },
    /// Someone else's to do.
    #[error("您的角色不能{} / your role may not {}", .0.zh(), .0.en())]
    NotYours(Verb),
    /// For another than the judge and whoever opened the entry.
    #[error("“{}”须由承办人和提交人以外的人办理 / to {} is for someone other than the judge and whoever submitted it", .0.zh(), .0.en())]
    NotYourOwn(Verb),
    /// Something has to be said.
    #[error("请填写“{}” / please fill in “{}”", .0.zh(), .0.en())]
    Missing(Field),
    /// Something does not belong here.
    #[error("“{}”时不填“{}” / to {} takes no “{}”", .verb.zh(), .field.zh(), .verb.en(), .field.en())]
    NotTaken {
        /// The step.
        verb: Verb,
        /// The field.
        field: Field,
    },
    /// Something cannot be so.
    #[error("“{}”：{zh} / “{}”: {en}", .field.zh(), .field.en())]
    Bad {
        /// The field.
        field: Field,
        /// Why, in Chinese.
        zh: String,
        /// Why, in English.
        en: String,
    },
    /// Granting it would change nothing.
    #[error("批准后审限不会变化：{zh} / granting this would change nothing: {en}")]
    NoEffect {
        /// Why, in Chinese.
        zh: String,
        /// Why, in English.
        en: String,
    },
    /// The limit has run out: more time cannot be given any more.
    #[error(
        "审限已于 {0} 届满，届满后不得再批准，请据实退回 / the limit ran out on {0}; no time can be given after that: refuse it"
    )]
    Expired(Day),
    /// Decided by a court above, which leaves a number.
    #[error("须由上级法院批准，请填写批准文号 / a superior court decides on this; give the number of its approval")]
    NeedsDocument,
    /// Nobody above has to be asked.
    #[error("由本院院长决定，不必上报 / the president of this court decides; nothing has to be reported")]
    DecidedHere,
    /// The two courts have not the same idea of how it stands.
    #[error("对方法院的通知“{message}”与本台账状态“{}”不符 / the notice “{message}” of the other court does not fit the state “{}”", .state.zh(), .state.en())]
    OutOfStep {
        /// The message.
        message: &'static str,
        /// How the entry stands.
        state: State,
    },
}

/// The disposition that a word of [`OUTCOMES`] is.
pub fn outcome(id: &str) -> Option<Disposition> {
    Disposition::parse(id).ok()
}

#[cfg(test)]
mod tests;
