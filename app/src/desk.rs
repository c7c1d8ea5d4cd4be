//! What a server function works at: the store, who acts, and the jobs under way.

use crate::figures::query::{Chosen, View, parameters_of};
use crate::figures::{CourtName, Subject};
use crate::problem::Problem;
use crate::reader::Reader;
use domain::catalogue::Version;
use domain::consultation::Consultation;
use domain::court::CourtCode;
use domain::day::Day;
use domain::period::Period;
use domain::policy::{Action, Actor, Denied, Part};
use leptos::prelude::use_context;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Figures, MarkedFacts, Store};

/// The store with the actor of this request.
#[derive(Clone)]
pub struct Desk {
    /// Where everything is.
    pub store: Store,
    /// Who acts.
    pub actor: Actor,
    /// How the page names whoever looks at it.
    pub reader: Reader,
    /// The day it is.
    pub today: Day,
    /// At which revision the ranges of all courts were when the request came.
    pub ranges: i64,
    /// Imports under way and just finished.
    pub jobs: Jobs,
}

impl Desk {
    /// The desk of the request being answered.
    pub fn here() -> Result<Self, Problem> {
        use_context().ok_or(Problem::SignedOut)
    }

    /// Fails where no court is known yet.
    pub async fn ensure_courts(&self) -> Result<(), Problem> {
        if self.store.is_empty().await.map_err(report)? { Err(Problem::NoCourts) } else { Ok(()) }
    }

    /// The courts the actor can look at, in administrative order, their own first.
    pub async fn scopes(&self) -> Result<Vec<CourtName>, Problem> {
        self.scopes_for(Action::ViewFigures).await
    }

    /// The courts the actor can do something to, in administrative order.
    pub async fn scopes_for(&self, action: Action) -> Result<Vec<CourtName>, Problem> {
        self.courts_for(action, &self.actor.court).await
    }

    async fn courts_for(&self, action: Action, scope: &CourtCode) -> Result<Vec<CourtName>, Problem> {
        let courts = self.store.courts_for(&self.actor, action, scope).await.map_err(report)?;
        Ok(courts.iter().map(CourtName::from).collect())
    }

    /// Writes down, in each of these courts' own logs, that its cases are looked at from another court.
    pub async fn look_at_cases(&self, cases: &BTreeMap<CourtCode, usize>, what: &str) -> Result<(), Problem> {
        for (court, shown) in cases {
            let space = self.store.space(&self.actor, Action::ViewCases, court).await.map_err(report)?;
            space.looked(format!("{what}: {shown} cases")).await.map_err(report)?;
        }
        Ok(())
    }

    /// The whole court whose part of someone's own these facts are, beside which it is shown.
    async fn whole_court(&self, part: &MarkedFacts) -> Result<Option<Subject>, Problem> {
        let court = &self.actor.court;
        if !self.store.would(&self.actor, Action::ViewAverages, court).await.map_err(report)? {
            return Ok(None);
        }
        let space = self.store.space(&self.actor, Action::ViewAverages, court).await.map_err(report)?;
        let facts = vec![space.marked_like(part).map_err(report)?];
        let figures = Figures { courts: vec![space.court().clone()], open: Vec::new(), facts };
        self.surrounded(court, figures, Part::Court).await.map(Some)
    }

    /// Everything figures of a scope are computed from, as far as it is the actor's.
    pub async fn subject(&self, scope: &CourtCode) -> Result<Subject, Problem> {
        let figures = self.store.figures(&self.actor, scope).await.map_err(report)?;
        self.surrounded(scope, figures, self.actor.part.clone()).await
    }

    /// The same as an address asks for it. What it leaves open is decided here: the actor's own court, the year up to the last
    /// whole month with data, and the edition in force.
    pub async fn chosen(&self, address: &str) -> Result<(Subject, Chosen), Problem> {
        let (subject, chosen, _) = self.asked(address).await?;
        Ok((subject, chosen))
    }

    /// The same, and where someone's own part of their court is looked at the whole of it, as it was at the same moment.
    pub async fn chosen_beside(&self, address: &str) -> Result<(Subject, Chosen, Option<Subject>), Problem> {
        let (subject, chosen, part) = self.asked(address).await?;
        let whole = match part {
            Some(part) => self.whole_court(&part).await?,
            None => None,
        };
        Ok((subject, chosen, whole))
    }

    /// What an address asks for, with the facts of the actor's court where they are a part of it and that is what is looked at.
    async fn asked(&self, address: &str) -> Result<(Subject, Chosen, Option<MarkedFacts>), Problem> {
        let view = View::read(&parameters_of(address)).map_err(Problem::Address)?;
        self.ensure_courts().await?;
        let court = view.court.unwrap_or_else(|| self.actor.court.clone());
        if let Some(meeting) = view.meeting {
            let (consultation, subject) = self.frozen_subject(&meeting, &court).await?;
            let chosen = Chosen {
                court,
                period: view.period.unwrap_or(consultation.period),
                line: view.line.or(consultation.line),
                version: view.version.unwrap_or(consultation.version),
                group: view.group,
                meeting: Some(meeting),
            };
            return Ok((subject, chosen, None));
        }
        let figures = self.store.figures(&self.actor, &court).await.map_err(report)?;
        let of_a_part = self.actor.part != Part::Court && court == self.actor.court;
        let mut own = figures.facts.iter().filter(|facts| of_a_part && *facts.table.court() == court);
        let part = own.next().cloned();
        let subject = self.surrounded(&court, figures, self.actor.part.clone()).await?;
        let until = subject.data_until().ok_or(Problem::NoData)?;
        let month = until.month();
        let last_whole = if month.last_day() == until { month } else { month.plus(-1) };
        let chosen = Chosen {
            court,
            period: view.period.unwrap_or_else(|| Period::year_to(last_whole)),
            line: view.line,
            version: view.version.unwrap_or(Version::V2024_09),
            group: view.group,
            meeting: None,
        };
        Ok((subject, chosen, part))
    }

    /// What the figures a consultation of the actor's court froze are computed from, for a court of its scope and those
    /// below; only for those who see whole courts.
    pub async fn frozen_subject(&self, meeting: &str, scope: &CourtCode) -> Result<(Consultation, Subject), Problem> {
        let court = &self.actor.court;
        let (consultation, _) = self.store.consultation(&self.actor, court, meeting).await.map_err(report)?;
        let tree = self.store.tree().await.map_err(report)?;
        if self.actor.part != Part::Court || !tree.is_within(scope, &consultation.court) {
            return Err(Problem::NotFound);
        }
        let mut subject = self.frozen_whole(&consultation).await?;
        subject.tables.retain(|table| tree.is_within(table.court(), scope));
        subject.courts.retain(|court| tree.is_within(&court.code, scope));
        Ok((consultation, subject))
    }

    /// The same for a whole consultation, for whoever takes part in it.
    pub async fn frozen_whole(&self, consultation: &Consultation) -> Result<Subject, Problem> {
        let tables = self.store.frozen_tables(&self.actor, consultation).await.map_err(report)?;
        self.frozen_around(consultation, tables).await
    }

    /// The same around its frozen tables, which the store gives to whoever takes part in it.
    pub async fn frozen_around(
        &self,
        consultation: &Consultation,
        tables: Vec<Arc<domain::table::FactTable>>,
    ) -> Result<Subject, Problem> {
        let open = self.store.open_courts(&self.actor, consultation).await.map_err(report)?;
        let tree = self.store.tree().await.map_err(report)?;
        let frozen = consultation.frozen.as_ref();
        let ranges = frozen.map(|frozen| frozen.ranges.as_slice().into()).unwrap_or_default();
        let fingerprint = frozen.map(|frozen| frozen.hash.clone());
        let frozen_courts = tables.iter().map(|table| table.court());
        let courts = frozen_courts.filter_map(|code| tree.get(code)).map(CourtName::from).collect();
        Ok(Subject { courts, tables, ranges, open, part: Part::Court, unqualified: Vec::new(), fingerprint })
    }

    async fn surrounded(&self, scope: &CourtCode, figures: Figures, part: Part) -> Result<Subject, Problem> {
        let ranges = self.store.ranges_at(&self.actor, scope, self.ranges).await.map_err(report)?;
        let courts = figures.courts.iter().map(CourtName::from).collect();
        let fingerprint = Some(MarkedFacts::fingerprint(&figures.facts));
        let mut unqualified = Vec::new();
        let mut tables = Vec::with_capacity(figures.facts.len());
        for facts in figures.facts {
            unqualified.extend(facts.unqualified.into_iter().map(|one| (facts.table.court().clone(), one)));
            tables.push(facts.table);
        }
        Ok(Subject { courts, tables, ranges, open: figures.open, part, unqualified, fingerprint })
    }
}

/// Logs what went wrong and keeps it from the screen.
pub fn report(error: store::Error) -> Problem {
    match error {
        store::Error::Denied(Denied::OutsideScope | Denied::NotYourRole(..)) => Problem::NotFound,
        store::Error::Denied(denied) => Problem::Denied(denied.to_string()),
        store::Error::Conflict(why) => Problem::Refused(why),
        other => {
            tracing::error!(error = &other as &dyn std::error::Error, "store");
            Problem::Broken
        }
    }
}

/// How far an import has come.
#[derive(Clone, Debug, PartialEq)]
pub struct JobState {
    /// The court it imports into.
    pub court: CourtCode,
    /// The file's name.
    pub file_name: String,
    /// Rows read so far.
    pub rows: u64,
    /// Bytes read so far, of how many.
    pub bytes: (u64, u64),
    /// Seconds since it began.
    pub seconds: f64,
    /// The batch it became, or what went wrong; none while it runs.
    pub outcome: Option<Result<i64, String>>,
}

/// The imports of this process, by number.
#[derive(Clone, Default)]
pub struct Jobs(Arc<Mutex<BTreeMap<u64, JobState>>>);

impl Jobs {
    /// Takes a new job down and gives it a number, unless so many of its court have not ended.
    pub fn begin(&self, state: JobState, most: usize) -> Option<u64> {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_the_court = jobs.values().filter(|one| one.court == state.court && one.outcome.is_none());
        if of_the_court.count() >= most {
            return None;
        }
        let number = jobs.keys().next_back().map_or(1, |last| last + 1);
        jobs.insert(number, state);
        // Of those that ended only the latest hundred are remembered.
        let mut ended: Vec<u64> =
            jobs.iter().filter(|(_, state)| state.outcome.is_some()).map(|(number, _)| *number).collect();
        ended.truncate(ended.len().saturating_sub(100));
        ended.iter().for_each(|number| drop(jobs.remove(number)));
        Some(number)
    }

    /// Changes a job's state.
    pub fn update(&self, number: u64, change: impl FnOnce(&mut JobState)) {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = jobs.get_mut(&number) {
            change(state);
        }
    }

    /// A job's state.
    pub fn get(&self, number: u64) -> Option<JobState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&number).cloned()
    }

    /// The latest job of a court that still runs.
    pub fn running(&self, court: &CourtCode) -> Option<u64> {
        let jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.iter().rev().find(|(_, state)| state.court == *court && state.outcome.is_none()).map(|(number, _)| *number)
    }
}

/// Cases whose figures take no longer than the page they stand on.
const FEW: usize = 10_000;

/// Computes figures of so many cases: of few at once, as a page is put together, for another thread would take longer to be
/// told and to answer; of more where it does not hold up other requests.
pub async fn computed<T: Send + 'static>(
    cases: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    match cases {
        0..=FEW => catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
            tracing::error!("computing panicked");
            Problem::Broken
        }),
        _ => off_the_async_threads(work).await,
    }
}

/// Runs computing work where it does not hold up other requests.
pub async fn off_the_async_threads<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "computing");
        Problem::Broken
    })
}
