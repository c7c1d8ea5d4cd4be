//! One case: its file, its clock, its dispute, its ledgers. The parties are masked.

use crate::api::wire::Wire;
#[cfg(feature = "ssr")]
use crate::components::names::short_in_both;
use crate::problem::Problem;
use domain::case::{CaseEvent, CaseRecord};
#[cfg(feature = "ssr")]
use domain::case_number::CaseNumber;
use domain::chain::Link;
use domain::day::Day;
use domain::ledger::{Act, Kind, State};
use domain::time_limit::Levels;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the page of a case shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseAnswer {
    /// What the file says; the parties are masked.
    pub case: CaseRecord,
    /// What happened, in the order of the days.
    pub events: Vec<CaseEvent>,
    /// The court's short name, in Chinese and English.
    pub court: [String; 2],
    /// The day it is.
    pub today: Day,
    /// At which thresholds the court is warned.
    pub levels: Levels,
    /// Whether the reader may ask for the names of the parties.
    pub may_unmask: bool,
    /// Whether the reader may ask for more time, or for time not to be counted.
    pub may_ask: bool,
    /// The dispute, in the order of its days, this case among them.
    pub chain: Vec<Link>,
    /// The entries of ledgers, the acts and the messages; none for readers who do not see them.
    pub ledgers: Option<Ledgers>,
}

/// What the ledgers hold of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledgers {
    /// Entries, those not settled first.
    pub entries: Vec<EntryLine>,
    /// Which entries the reader may open now.
    pub may_open: Vec<Kind>,
    /// What was done about warnings, the earliest first.
    pub acts: Vec<ActLine>,
    /// What was told between courts, the earliest first.
    pub messages: Vec<MessageLine>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLine {
    /// Its name.
    pub id: String,
    /// Of which ledger.
    pub kind: Kind,
    /// How it stands.
    pub state: State,
    /// Since when.
    pub since: Day,
    /// The last day of what it waits for.
    pub due: Option<Day>,
    /// Whether that has passed.
    pub late: bool,
}

/// One act about a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActLine {
    /// When.
    pub day: Day,
    /// What.
    pub act: Act,
    /// Who.
    pub name: String,
    /// What was said.
    pub said: String,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageLine {
    /// Whether it came from the other court.
    pub incoming: bool,
    /// The other court's short name, in Chinese and English.
    pub court: [String; 2],
    /// What it says, in Chinese and English.
    pub what: [String; 2],
    /// When it was sent, in seconds since 1970.
    pub sent: i64,
    /// When it arrived; none while it is on its way.
    pub arrived: Option<i64>,
    /// Why it could not be entered, in both languages; empty where it was.
    pub problem: String,
}

/// Loads a case by its number.
#[server(prefix = "/api", endpoint = "case")]
pub async fn load_case(number: String) -> Result<Wire<CaseAnswer>, Problem> {
    crate::api::wire::told(case(&number).await)
}

#[cfg(feature = "ssr")]
async fn case(number: &str) -> Result<CaseAnswer, Problem> {
    use crate::desk::{Desk, report};
    use crate::figures::query::BadAddress;
    use domain::case::EventKind;
    use domain::policy::Action;

    let desk = Desk::here()?;
    let number = CaseNumber::parse(number.trim())
        .map_err(|error| Problem::Address(BadAddress { name: String::from("number"), problem: error.to_string() }))?;
    let (store, actor) = (&desk.store, &desk.actor);
    let space = store.space(actor, Action::ViewCaseDetail, &number.court).await.map_err(report)?;
    let found = space.case(&number).await.map_err(report)?;
    space.looked(number.to_string()).await.map_err(report)?;
    // A case that is not there and one of another's part of the court are told in the same words.
    let (case, events) = found.ok_or(Problem::NotFound)?;
    let would = async |action: Action| store.would(actor, action, &number.court).await.map_err(report);
    let court = space.court();
    let went_up = events.iter().any(|event| event.kind == EventKind::SecondInstanceDocketed);
    let sees_ledgers = would(Action::ViewNodes).await?;
    Ok(CaseAnswer {
        court: [court.short_zh.clone(), court.short_en.clone()],
        today: desk.today,
        levels: space.node_settings().await.map_err(report)?.levels(),
        may_unmask: would(Action::UnmaskParties).await?,
        may_ask: case.closed.is_none() && would(Action::HandleCases).await?,
        chain: space.chain(&number).await.map_err(report)?,
        ledgers: if sees_ledgers { Some(ledgers(&desk, &space, &case, went_up).await?) } else { None },
        case,
        events,
    })
}

/// So many entries of one case are shown at most.
#[cfg(feature = "ssr")]
const ENTRIES: i64 = 50;

#[cfg(feature = "ssr")]
async fn ledgers(
    desk: &crate::desk::Desk,
    space: &store::CourtSpace,
    case: &CaseRecord,
    went_up: bool,
) -> Result<Ledgers, Problem> {
    use crate::desk::report;

    let filter = store::EntryFilter { case: Some(case.number.clone()), ..store::EntryFilter::default() };
    let (entries, _) = space.entries(&filter, 0, ENTRIES).await.map_err(report)?;
    let numbers = [case.number.clone()];
    let mut acts = space.warning_acts(&numbers).await.map_err(report)?;
    let acts = acts.remove(&case.number).unwrap_or_default();
    let about: Vec<&CaseNumber> = std::iter::once(&case.number).chain(&case.origin).collect();
    Ok(Ledgers {
        may_open: may_open(desk, case, went_up, &entries).await?,
        // At second instance, what was told about the case it comes from, too.
        messages: messages(&desk.store, space, &about).await.map_err(report)?,
        entries: entries
            .into_iter()
            .map(|entry| EntryLine {
                late: entry.is_late(desk.today),
                id: entry.id,
                kind: entry.kind,
                state: entry.state,
                since: entry.since,
                due: entry.due,
            })
            .collect(),
        acts: acts
            .into_iter()
            .map(|one| ActLine { day: one.day, act: one.act, name: one.name, said: one.said })
            .collect(),
    })
}

/// What can be opened from the page of a case, for whom the table of steps lets do it.
#[cfg(feature = "ssr")]
async fn may_open(
    desk: &crate::desk::Desk,
    case: &CaseRecord,
    went_up: bool,
    entries: &[domain::ledger::Entry],
) -> Result<Vec<Kind>, Problem> {
    use domain::ledger::{Verb, settled, who};

    let mut may = Vec::new();
    for kind in [Kind::Review, Kind::Transfer, Kind::FourType] {
        let stands = entries.iter().any(|entry| entry.kind == kind && !settled(entry.kind, entry.state));
        // An appeal comes after the decision, and is registered before it is up; the others come before.
        let in_time = if kind == Kind::Transfer { case.closed.is_some() && !went_up } else { case.closed.is_none() };
        if stands || !in_time {
            continue;
        }
        let court = &case.number.court;
        if desk.store.would_any(&desk.actor, who(kind, Verb::Open), court).await.map_err(crate::desk::report)? {
            may.push(kind);
        }
    }
    Ok(may)
}

/// What this court and others told one another about some cases, the earliest first.
#[cfg(feature = "ssr")]
pub async fn messages(
    store: &store::Store,
    space: &store::CourtSpace,
    about: &[&CaseNumber],
) -> Result<Vec<MessageLine>, store::Error> {
    let mut all: Vec<(bool, store::Sent)> = Vec::new();
    for number in about {
        all.extend(space.received(number).await?.into_iter().map(|sent| (true, sent)));
        all.extend(space.sent(number).await?.into_iter().map(|sent| (false, sent)));
    }
    all.sort_by(|(_, a), (_, b)| (a.sent, a.seq, &a.id).cmp(&(b.sent, b.seq, &b.id)));
    let tree = store.tree().await?;
    let line = |(incoming, sent): (bool, store::Sent)| {
        let (zh, en) = sent.message.named();
        MessageLine {
            incoming,
            court: short_in_both(&tree, &sent.court),
            what: [zh.to_owned(), en.to_owned()],
            sent: sent.sent,
            arrived: sent.arrived,
            problem: sent.problem,
        }
    };
    Ok(all.into_iter().map(line).collect())
}
