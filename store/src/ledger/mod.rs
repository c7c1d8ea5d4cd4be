//! The ledgers of a court: entries and what was done to them, step by step.
//!
//! A step is one transaction: the entry, the step, what happened to the case by it and what the other court is told
//! stand together or not at all. Which steps there are is [`domain::ledger`]'s to say, who may take them the policy's.
//! Here they are taken; `entries` reads, `counting` counts, `write` writes, `telling` says who is told.

mod attachments;
mod counting;
mod entries;
mod register;
mod telling;
mod write;

pub use attachments::{Attachable, Attaching, Attachment, Withdrawn};
pub(crate) use counting::Held;
pub use entries::{ANY, EntryFilter, StepTaken};
pub use register::RefusedEntry;
pub(crate) use telling::{in_turn, office};
pub(crate) use write::{Taken, follow_cases, json, settle_closed};

use crate::clocks::OpenCase;
use crate::error::Error;
use crate::people::random_hex;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::case::{CaseEvent, CaseRecord};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{self, By, Clocks, Entry, Field, Kind, Refusal, Subject, Values, Verb};
use domain::policy::{Action, Actor, Denied, Part};
use domain::time_limit::calendar::Calendar;
use sqlx::Row;
use std::time::Duration;

/// The actions that steps of ledgers need.
const ACTS: [Action; 10] = [
    Action::HandleCases,
    Action::TransferFiles,
    Action::SuperviseNodes,
    Action::ReviewCases,
    Action::DecideRequests,
    Action::HandleMediation,
    Action::HandlePetitions,
    Action::HandleTasks,
    Action::SetTasks,
    Action::CheckSignals,
];

/// What lets someone see the entries of a ledger at all.
pub const fn seen_by(kind: Kind) -> Action {
    match kind {
        Kind::Rectification => Action::ViewTasks,
        _ if kind.is_of_sources() => Action::ViewSources,
        _ => Action::ViewNodes,
    }
}

/// Those who see ledgers see some of them by one of these.
const SEEN: [Action; 3] = [Action::ViewNodes, Action::ViewSources, Action::ViewTasks];

/// How long a step waits for its message to arrive.
const PATIENCE: Duration = Duration::from_secs(3);

impl Store {
    /// Opens an entry about a case, for an actor who may. `together` is the name of a bulk it is part of, or empty.
    pub async fn open_entry(
        &self,
        actor: &Actor,
        kind: Kind,
        number: &CaseNumber,
        said: &Values,
        today: Day,
        together: &str,
    ) -> Result<Entry, Error> {
        let first: Vec<Action> = ledger::who(kind, Verb::Open).collect();
        self.may_any(actor, &first, &number.court).await?;
        let space = self.space(actor, seen_by(kind), &number.court).await?;
        let Some((case, events)) = space.case(number).await? else {
            return Err(Error::Denied(Denied::OutsideScope));
        };
        let subject = Subject {
            id: random_hex(8)?,
            number: number.clone().into(),
            division: case.division.clone(),
            judge: case.judge.clone(),
            line: number.type_code.line(),
        };
        let may = self.may_do(actor, &number.court, kind, |part| subject.is_in(part)).await?;
        let clock = space.clock_of(number).await?;
        let of_closed = matches!(kind, Kind::Transfer | Kind::ReverseReview | Kind::RoundCheck);
        let closed = !of_closed && clock.is_none();
        if closed && first.iter().any(|action| may.contains(action)) {
            return Err(Error::Conflict(format!(
                "{number} 没有在走的审限（已结案，或不是诉讼、执行案件），不能登记“{}” / {number} has no running clock (it is closed, or no court case); no entry of {} can be opened",
                kind.zh(),
                kind.en()
            )));
        }
        let clocks = space.node_settings().await?.clocks;
        let by = By { docketed: Some(case.docketed), ..by(actor, may, today, clock.as_ref(), clocks) };
        let (entry, effects) = match ledger::open(kind, subject, said, &by) {
            Ok(opened) => opened,
            Err(refusal) => return Err(self.refused(actor, &number.court, kind, Verb::Open, refusal).await),
        };
        if kind == Kind::Request {
            of_use(&entry, &case, &events, today)?;
        }
        space.ensure_alone(&entry).await?;
        let taken = Taken { verb: Verb::Open, from: entry.state, said: entry.values.clone(), together };
        space.write(&entry, None, &taken, effects, today).await?;
        self.after(&space, &entry, today).await;
        Ok(entry)
    }

    /// Takes a step of an entry, for an actor who may.
    pub async fn take_step(
        &self,
        actor: &Actor,
        court: &CourtCode,
        id: &str,
        verb: Verb,
        said: &Values,
        today: Day,
    ) -> Result<Entry, Error> {
        let acts: Vec<Action> = ledger::steps().filter(|step| step.verb == verb).map(|step| step.who).collect();
        self.may_any(actor, if acts.is_empty() { &SEEN } else { &acts }, court).await?;
        let space = self.ledger_space(actor, court).await?;
        let Some((entry, seq)) = space.found_entry(id).await? else {
            return Err(Error::Denied(Denied::OutsideScope));
        };
        let may = self.may_do(actor, court, entry.kind, |part| entry.is_in(part)).await?;
        let clock = space.clock_of_matter(&entry.number).await?;
        let by = by(actor, may, today, clock.as_ref(), space.node_settings().await?.clocks);
        let result = match verb {
            Verb::Comment if by.may.is_empty() => Err(Refusal::NotYours(Verb::Comment)),
            Verb::Comment => entry.commented(said).map(|said| (entry.clone(), Vec::new(), said)),
            Verb::Correct => entry.corrected(said, &by).map(|(after, changed)| (after, Vec::new(), changed)),
            _ => entry.advanced(verb, said, &by).map(|(after, effects)| (after, effects, trimmed(said))),
        };
        let (after, effects, said) = match result {
            Ok(after) => after,
            Err(refusal) => return Err(self.refused(actor, court, entry.kind, verb, refusal).await),
        };
        if entry.kind == Kind::Request && verb == Verb::Grant {
            let Some((case, events)) = space.case_of_matter(&entry.number).await? else {
                return Err(Error::Denied(Denied::OutsideScope));
            };
            of_use(&after, &case, &events, today)?;
        }
        let taken = Taken { verb, from: entry.state, said, together: "" };
        space.write(&after, Some(seq), &taken, effects, today).await?;
        match (verb, taken.said.get(&Field::Opinion)) {
            (Verb::Comment, Some(words)) => logged(self.tell_commented(&space, &after, words).await),
            (Verb::Comment | Verb::Correct, _) => {}
            _ => self.after(&space, &after, today).await,
        }
        Ok(after)
    }

    /// Takes back what a bulk opened, as far as nothing was done to it since; says how many.
    pub async fn undo_together(
        &self,
        actor: &Actor,
        court: &CourtCode,
        together: &str,
        today: Day,
    ) -> Result<usize, Error> {
        self.may_any(actor, &[Action::SuperviseNodes, Action::HandleCases], court).await?;
        let space = self.ledger_space(actor, court).await?;
        let rows = sqlx::query("select entry from entry_step where together = $1 and together <> '' and login = $2")
            .bind(together.to_owned())
            .bind(actor.login.clone())
            .fetch_all(&space.inner.pool)
            .await?;
        let mut undone = 0;
        for row in &rows {
            let id: String = row.try_get(0)?;
            let Some((entry, seq)) = space.found_entry(&id).await? else { continue };
            let back = entry.steps().any(|step| step.verb == Verb::Withdraw);
            if seq == 1 && back {
                match self.take_step(actor, court, &id, Verb::Withdraw, &Values::new(), today).await {
                    Ok(_) => undone += 1,
                    Err(Error::Conflict(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(undone)
    }

    /// The space of a court for whoever sees any of its ledgers: nodes, registers of sources, or tasks.
    pub async fn ledger_space(&self, actor: &Actor, court: &CourtCode) -> Result<CourtSpace, Error> {
        let [mut seen, others @ ..] = SEEN;
        for other in others {
            if self.decided(actor, seen, court).await?.is_err() {
                seen = other;
            }
        }
        self.space(actor, seen, court).await
    }

    /// What the policy lets someone do in a ledger of a court to an entry that lies in such parts of the court. Who sets or
    /// handles tasks does nothing to the entries of other ledgers by that: a court above sets tasks and writes nowhere else.
    pub async fn may_do(
        &self,
        actor: &Actor,
        court: &CourtCode,
        kind: Kind,
        lies_in: impl Fn(&Part) -> bool,
    ) -> Result<Vec<Action>, Error> {
        let mut may = Vec::new();
        let of_tasks = |action: &Action| matches!(action, Action::HandleTasks | Action::SetTasks);
        for action in ACTS.into_iter().filter(|action| of_tasks(action) == (kind == Kind::Rectification)) {
            if let Ok(part) = self.decided(actor, action, court).await?
                && lies_in(&part)
            {
                may.push(action);
            }
        }
        Ok(may)
    }

    /// A refusal as the caller sees it; one for want of a right is written into the log.
    async fn refused(&self, actor: &Actor, court: &CourtCode, kind: Kind, verb: Verb, refusal: Refusal) -> Error {
        if !matches!(refusal, Refusal::NotYours(_)) {
            return Error::Conflict(refusal.to_string());
        }
        for action in ledger::who(kind, verb) {
            if let Err(error) = self.may(actor, action, court).await {
                return error;
            }
        }
        Error::Denied(Denied::OutsideScope)
    }

    /// Tells whoever is next, and lets what goes to another court go. The step stands already: what fails here is logged,
    /// and what is on its way is delivered by a later round. The other court may be busy with an import: nobody waits for it
    /// longer than a moment.
    async fn after(&self, space: &CourtSpace, entry: &Entry, today: Day) {
        let court = space.court().code.clone();
        let told = self.tell_next(&court, entry).await;
        let store = self.clone();
        let delivery = tokio::spawn(async move { store.deliver_from(&court, today).await.map(|_| ()) });
        let delivered = match tokio::time::timeout(PATIENCE, delivery).await {
            Ok(Ok(delivered)) => delivered,
            Ok(Err(_)) | Err(_) => Ok(()),
        };
        logged(told);
        logged(delivered);
    }
}

/// What fails after a step stands is logged and keeps nobody.
fn logged(result: Result<(), Error>) {
    if let Err(error) = result {
        tracing::error!(error = &error as &dyn std::error::Error, "after a step");
    }
}

fn trimmed(said: &Values) -> Values {
    said.iter().map(|(field, text)| (*field, text.trim().to_owned())).filter(|(_, text)| !text.is_empty()).collect()
}

/// Refuses to ask for, or to grant, what would have no effect on the clock, or not be as the law has it.
fn of_use(entry: &Entry, case: &CaseRecord, events: &[CaseEvent], today: Day) -> Result<(), Error> {
    entry.is_of_use(case, events, today, Calendar::shipped()).map_err(|no| Error::Conflict(no.to_string()))
}

/// What is known to whoever takes a step, with the clock of an open case and those of the registers.
pub(crate) fn by<'a>(
    actor: &'a Actor,
    may: Vec<Action>,
    today: Day,
    clock: Option<&OpenCase>,
    clocks: Clocks,
) -> By<'a> {
    let approver = clock.and_then(|clock| ledger::APPROVERS.iter().find(|word| word.0 == clock.approver));
    By {
        actor,
        may,
        today,
        decide_by: clock.and_then(|clock| clock.decide_by),
        expires: clock.and_then(|clock| clock.due),
        approver: approver.map(|word| word.0),
        docketed: clock.map(|clock| clock.docketed),
        clocks,
    }
}
