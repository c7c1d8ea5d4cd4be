//! The ledgers (台账) of the nodes of a case: requests on time and procedure, long-pending cases, appeals on their way
//! to the court above, reverse reviews, the four types of cases, leadership reviews; and the registers of dispute, case
//! and petition sources (三源): mediation before suit, measures, terminated rounds, parties in many cases, petitions.
//!
//! All of them are one thing: an entry about a matter that goes from state to state. Which steps there are, who may take
//! them and what has to be said is the table [`steps()`]; [`open`] and [`Entry::advanced`] read it and change nothing by
//! themselves: they answer with the entry as it is then and with what else has to happen ([`Effect`]). What one court
//! tells another is in [`Message`].

mod check_steps;
mod matter;
mod message;
mod refusal;
mod register;
mod request;
mod said;
mod settings;
mod source_steps;
mod source_words;
pub mod stats;
mod steps;
mod task;
mod task_steps;
mod words;

pub use check_steps::outcomes;
pub use matter::{Matter, MatterError, RegisterNumber};
pub use message::{Message, Told};
pub use refusal::Refusal;
pub use register::{Clocks, Stand, as_far_as_it_says, dimensions, named_case, party_key};
pub use request::ended;
pub use said::cases;
pub use settings::{Band, NodeSettings, SettingsError};
pub use source_words::{
    CONSENTS, FAILURES, MEASURE_KINDS, PETITION_CHANNELS, PETITION_KINDS, SETTLEMENTS, TARGETS, TERMINATION_GROUNDS,
    WENT_WRONG,
};
pub use steps::{Stage, StageLimit, Step, Turn, limit, settled, stage_of, stages, states, steps, turn, who};
pub use task::{GOAL_IS, Goal, INDICATORS, LINES, Reached};
pub use words::{
    ANSWERS, APPROVERS, Act, CAUSES, FAULTS, FOUR_TYPES, Field, GROUNDS, Input, KEPT_OR_CHANGED, Kind, MEASURES,
    OUTCOMES, PROCEDURES, REQUESTS, ROOT_CAUSES, State, UNCOUNTED, Verb, Word, YES_NO,
};

use crate::case::{CaseEvent, Disposition, EventKind};
use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::line::Line;
use crate::policy::{Action, Actor, Part};
use crate::type_code;
use said::{checked, fitting, sensible};
use std::collections::BTreeMap;

/// What was said for a step, by field.
pub type Values = BTreeMap<Field, String>;

/// An entry of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name, unique in all courts.
    pub id: String,
    /// Of which ledger.
    pub kind: Kind,
    /// How it stands.
    pub state: State,
    /// What it is about.
    pub number: Matter,
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
    /// What a task about this entry begins with: the problem, who is in charge, the cases, and the entry it comes from.
    pub fn as_problem(&self) -> Values {
        let named = format!("{} {}", self.kind.zh(), self.number);
        let about = [Field::AboutCase, Field::Cases].iter().filter_map(|field| self.value(*field).map(str::to_owned));
        let cases: Vec<String> = self.number.case().map(|number| number.to_string()).into_iter().chain(about).collect();
        let said = [
            (Field::Problem, format!("{named}：{}", self.state.zh())),
            (Field::InCharge, self.division.clone()),
            (Field::Owner, self.judge.clone()),
            (Field::Cases, cases.join(" ")),
            (Field::FromEntry, named),
        ];
        said.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }

    /// Whether it lies in a part of its court.
    pub fn is_in(&self, part: &Part) -> bool {
        part.holds(self.line, &self.division, &self.judge)
    }

    /// Whether it is about what someone reported of the judge.
    pub fn is_kept_from_its_judge(&self) -> bool {
        self.kind == Kind::FourType && self.value(Field::FourType) == Some("reported")
    }

    /// Whether what it waits for is late.
    pub fn is_late(&self, today: Day) -> bool {
        self.due.is_some_and(|due| due < today)
    }

    /// How long it may last, and by which article. The file of a criminal appeal has one period for all states before it is
    /// sent.
    pub fn limit(&self) -> Option<&'static StageLimit> {
        limit(self.kind, if self.waits_for_appeal_period() { State::AppealReceived } else { self.state }, self.line)
    }

    /// Whether it is the file of a criminal appeal that has not been sent: what it waits for is counted from the end of the
    /// appeal period.
    fn waits_for_appeal_period(&self) -> bool {
        self.kind == Kind::Transfer && self.line == Line::Criminal && self.is_before_sending()
    }

    /// Whether that end is not known.
    pub fn lacks_appeal_period(&self) -> bool {
        self.waits_for_appeal_period() && self.value(Field::AppealPeriodEnds).is_none()
    }

    /// The day it came: of what comes from outside the day it was received, else the day it was opened.
    pub fn came(&self) -> Day {
        let received = self.value(Field::Received).filter(|_| self.kind.is_of_sources());
        received.and_then(|day| day.parse().ok()).unwrap_or(self.opened)
    }

    /// What was said last of a field.
    pub fn value(&self, field: Field) -> Option<&str> {
        self.values.get(&field).map(String::as_str)
    }

    /// The steps that lead on from here.
    pub fn steps(&self) -> impl Iterator<Item = &'static Step> {
        let (kind, state) = (self.kind, self.state);
        steps().filter(move |step| step.kind == kind && step.from.contains(&state))
    }

    /// Whether someone is kept from a step because it is for another than the judge and the opener.
    pub fn keeps_out(&self, step: &Step, actor: &Actor) -> bool {
        let own = actor.name == self.judge
            || actor.login == self.opened_by
            || self.value(Field::HandedInBy) == Some(actor.login.as_str());
        step.by_another && own
    }

    /// The entry after a step, and what follows from it.
    ///
    /// `who` are the actions of the policy that whoever takes the step may do to this case.
    pub fn advanced(&self, verb: Verb, said: &Values, by: &By<'_>) -> Result<(Self, Vec<Effect>), Refusal> {
        let open: Vec<&Step> = self.steps().filter(|step| step.verb == verb).collect();
        if open.is_empty() {
            return Err(Refusal::NotNow { state: self.state, verb });
        }
        let step = *open.iter().find(|step| by.may.contains(&step.who)).ok_or(Refusal::NotYours(verb))?;
        if self.keeps_out(step, by.actor) {
            return Err(Refusal::NotYourOwn(verb));
        }
        self.is_theirs_to_end(step, by.actor)?;
        let said = checked(step, said)?;
        let mut values = self.values.clone();
        if verb == Verb::Resubmit {
            // What is left empty now was taken back.
            values.retain(|field, _| !step.takes.contains(field));
        }
        let attached = (verb == Verb::AttachCases).then(|| values.get(&Field::Cases).cloned()).flatten();
        values.extend(said.clone());
        if let Some(attached) = attached {
            // More cases are attached; those attached before stay.
            let all = format!("{attached} {}", text(&said, Field::Cases));
            values.insert(Field::Cases, fitting(Field::Cases, &all)?);
        }
        if verb == Verb::HandIn {
            values.insert(Field::HandedInBy, by.actor.login.clone());
        }
        sensible(&values, &said, by)?;
        if self.kind == Kind::Request && matches!(verb, Verb::Resubmit) {
            request::asked(&values)?;
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
        self.due = self.limit().map(|limit| limit.ends(self.since));
    }

    /// Last days that were said, or run on, rather than being counted from the state.
    fn own_dates(&mut self, before: &Self, by: &By<'_>) {
        let said = |field: Field| self.value(field).and_then(|day| day.parse::<Day>().ok());
        match (self.kind, self.state) {
            (Kind::Request, State::Requested | State::Forwarded) => self.due = by.decide_by,
            (Kind::LongPending, State::Planned) => self.due = said(Field::NextReview),
            // Three days after the appeal period, for all of it (CrPLI 381): none where its end is not known.
            (Kind::Transfer, _) if self.waits_for_appeal_period() => {
                self.due = said(Field::AppealPeriodEnds).zip(self.limit()).map(|(end, limit)| limit.ends(end));
            }
            (Kind::Transfer, State::AppealReceived | State::CopyServed) => {
                let day = if self.state == State::CopyServed { Field::Served } else { Field::Received };
                let from = said(day).unwrap_or(by.today);
                self.due = self.limit().map(|limit| limit.ends(from));
            }
            // Five days from the answer to the sending, whatever lies between (CPL 174).
            (Kind::Transfer, State::Scanned | State::Checked) => self.due = before.due,
            (Kind::Transfer, State::Answered) if before.state == State::Scanned => self.due = before.due,
            (Kind::Rectification | Kind::SignalCheck, _) if !settled(self.kind, self.state) => {
                self.due = said(Field::Deadline)
            }
            _ if self.kind.is_of_sources() => self.register_dates(&by.clocks),
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
                let mut request = self.only(request::ASKED);
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
                number: self.case()?.clone(),
                day: self.day(Field::Received)?,
                kind: EventKind::Appeal,
                until: None,
                detail: String::new(),
                approver: String::new(),
            })],
            (Kind::RoundCheck, Verb::Pass) => {
                self.fit_to_be_terminated()?;
                Vec::new()
            }
            _ => Vec::new(),
        })
    }

    /// The case it is about.
    fn case(&self) -> Result<&CaseNumber, Refusal> {
        self.number.case().ok_or(Refusal::NoCase)
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
}

/// What goes up with an appeal.
const PAPERS: &[Field] =
    &[Field::Appellant, Field::Received, Field::AppealPeriodEnds, Field::Served, Field::Answer, Field::Papers];

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
    /// What the court sets for its registers.
    pub clocks: Clocks,
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
    let first = steps().filter(|step| step.kind == kind && step.verb == Verb::Open);
    let step = first.clone().find(|step| by.may.contains(&step.who)).ok_or(Refusal::NotYours(Verb::Open))?;
    let mut values = checked(step, said)?;
    sensible(&values, &values, by)?;
    if kind == Kind::Rectification {
        task::asked(&values)?;
    }
    if kind == Kind::Request {
        request::asked(&values)?;
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
    /// The case, or the matter of a register.
    pub number: Matter,
    /// Its division.
    pub division: String,
    /// Its judge.
    pub judge: String,
    /// Its line.
    pub line: Line,
}

impl Subject {
    /// Whether it lies in a part of its court.
    pub fn is_in(&self, part: &Part) -> bool {
        part.holds(self.line, &self.division, &self.judge)
    }
}

/// The disposition that a word of [`OUTCOMES`] is.
pub fn outcome(id: &str) -> Option<Disposition> {
    Disposition::parse(id).ok()
}

#[cfg(test)]
mod tests;
