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

use crate::case::{CaseEvent, Disposition, EventKind, Procedure};
use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::line::Line;
use crate::policy::{Action, Actor, Part};
use crate::time_limit::Length;
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
        values.extend(said.clone());
        if self.kind == Kind::Request && matches!(verb, Verb::Resubmit) {
            asked(&values)?;
        }
        let mut after = Self { state: step.to, values, ..self.clone() };
        after.entered(by.today, step.to != self.state || !step.from.contains(&step.to));
        after.own_dates(by)?;
        let effects = after.effects(verb, &said, by)?;
        Ok((after, effects))
    }

    /// The entry once the limit of its case has run out, or the case is closed, before anyone decided: a request that has
    /// lapsed. `expires` is the last day of the limit, none where the case is closed.
    pub fn lapsed(&self, expires: Option<Day>, closed: bool, today: Day) -> Option<Self> {
        let open = self.kind == Kind::Request && !settled(self.kind, self.state);
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

    /// Last days that were said rather than counted.
    fn own_dates(&mut self, by: &By<'_>) -> Result<(), Refusal> {
        let said = |field: Field| self.value(field).and_then(|day| day.parse::<Day>().ok());
        match (self.kind, self.state) {
            (Kind::Request, State::Requested | State::Forwarded) => self.due = by.decide_by,
            (Kind::LongPending, State::Planned) => self.due = said(Field::NextReview),
            // The period for an answer runs from the service of the copy.
            (Kind::Transfer, State::CopyServed) => {
                let served = said(Field::Served).unwrap_or(by.today);
                self.due = limit(self.kind, self.state, self.line).map(|limit| served.plus_days(limit.days));
            }
            _ => {}
        }
        Ok(())
    }

    fn effects(&self, verb: Verb, said: &Values, by: &By<'_>) -> Result<Vec<Effect>, Refusal> {
        let tell = |message: Message| vec![Effect::Tell(message)];
        Ok(match (self.kind, verb) {
            (Kind::Request, Verb::Grant) => {
                if by.expires.is_some_and(|expires| expires < by.today) {
                    return Err(Refusal::Expired(by.expires.unwrap_or(by.today)));
                }
                let above = self.value(Field::Approver).is_some_and(|approver| approver != "president");
                if above && !said.contains_key(&Field::Document) {
                    return Err(Refusal::NeedsDocument);
                }
                vec![Effect::Happened(self.granted_event(by.today)?)]
            }
            (Kind::Request, Verb::Forward) => {
                if self.value(Field::Approver).is_none_or(|approver| approver == "president") {
                    return Err(Refusal::DecidedHere);
                }
                tell(Message::Asked { request: self.values.clone(), line: self.line, decide_by: by.decide_by })
            }
            (Kind::Approval, Verb::Grant | Verb::Refuse) => tell(Message::Decided {
                granted: verb == Verb::Grant,
                opinion: text(said, Field::Opinion),
                document: text(said, Field::Document),
            }),
            (Kind::Transfer, Verb::Send) => tell(Message::Appeal { papers: self.values.clone(), line: self.line }),
            (Kind::Intake, Verb::SignFor) => tell(Message::SignedFor),
            (Kind::Intake, Verb::SendBack) => tell(Message::SentBack { why: text(said, Field::Opinion) }),
            (Kind::Intake, Verb::Docket) => tell(Message::Docketed { second: self.second()?, day: by.today }),
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
        CaseNumber::parse(text).map_err(|error| Refusal::Bad { field: Field::SecondNumber, why: error.to_string() })
    }

    fn day(&self, field: Field) -> Result<Day, Refusal> {
        let text = self.value(field).ok_or(Refusal::Missing(field))?;
        text.parse().map_err(|error: crate::day::DayError| Refusal::Bad { field, why: error.to_string() })
    }

    /// What a granted request writes into the case, in the words of the event file.
    fn granted_event(&self, today: Day) -> Result<CaseEvent, Refusal> {
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
}

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
}

/// What else follows from a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Something happened to the case of the entry.
    Happened(CaseEvent),
    /// The other court is told.
    Tell(Message),
}

/// A new entry, and what follows from it.
pub fn open(kind: Kind, subject: Subject, said: &Values, by: &By<'_>) -> Result<(Entry, Vec<Effect>), Refusal> {
    let first = STEPS.iter().filter(|step| step.kind == kind && step.verb == Verb::Open);
    let step = first.clone().find(|step| by.may.contains(&step.who)).ok_or(Refusal::NotYours(Verb::Open))?;
    let mut values = checked(step, said)?;
    if kind == Kind::Request {
        asked(&values)?;
        if let Some(approver) = subject.approver {
            values.insert(Field::Approver, approver.to_owned());
        }
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
    entry.own_dates(by)?;
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
    /// Who decides on more time for it: the id of one of [`APPROVERS`].
    pub approver: Option<&'static str>,
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
    let bad = |why: String| Refusal::Bad { field, why };
    if text.chars().count() > LONGEST {
        return Err(bad(format!("不超过 {LONGEST} 字 / expected {LONGEST} characters at most")));
    }
    match field.input() {
        Input::Line | Input::Text => Ok(text.to_owned()),
        Input::Day => text.parse::<Day>().map(|day| day.to_string()).map_err(|error| bad(error.to_string())),
        Input::Length => match Length::parse(text) {
            Some(_) => Ok(text.to_owned()),
            None => Err(bad(format!(
                "应为“3个月”或“30日”，收到“{text}” / expected a length such as 3个月 or 30日, got “{text}”"
            ))),
        },
        Input::Case => CaseNumber::parse(text).map(|number| number.to_string()).map_err(|error| bad(error.to_string())),
        Input::Choice(words) => match words.iter().find(|word| word.0 == text || word.1 == text) {
            Some(word) => Ok(word.0.to_owned()),
            None => Err(bad(format!(
                "应为{}之一，收到“{text}” / expected one of {}, got “{text}”",
                words.iter().map(|word| word.1).collect::<Vec<_>>().join("、"),
                words.iter().map(|word| word.2).collect::<Vec<_>>().join(", ")
            ))),
        },
    }
}

/// What a request asks for decides what else it has to say.
fn asked(values: &Values) -> Result<(), Refusal> {
    let needs: &[Field] = match values.get(&Field::What).map(String::as_str) {
        Some("extension") => &[Field::Length],
        Some("deduction" | "suspension") => &[Field::Uncounted, Field::From],
        _ => &[Field::Procedure],
    };
    if let Some(field) = needs.iter().find(|field| !values.contains_key(field)) {
        return Err(Refusal::Missing(*field));
    }
    let day = |field| values.get(&field).and_then(|day| day.parse::<Day>().ok());
    match (day(Field::From), day(Field::Until)) {
        (Some(from), Some(until)) if until < from => Err(Refusal::Bad {
            field: Field::Until,
            why: format!("{until} 早于起始日期 {from} / {until} lies before {from}"),
        }),
        _ => Ok(()),
    }
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
    #[error("“{}”：{why} / “{}”: {}", .field.zh(), .field.en(), why.rsplit(" / ").next().unwrap_or(why))]
    Bad {
        /// The field.
        field: Field,
        /// Why.
        why: String,
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

/// The procedure that a word of [`PROCEDURES`] is.
pub fn procedure(id: &str) -> Option<Procedure> {
    Procedure::parse(id).ok()
}

#[cfg(test)]
mod tests;
