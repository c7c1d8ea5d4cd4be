//! What is written down in the room, maybe while the network is away: each note has the name it was given there, so that
//! sending it again changes nothing. A note that sets a task sets it once.

use super::SetIn;
use crate::clock;
use crate::error::Error;
use crate::ledger::json;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::consultation::{Consultation, Note, RoomTask, Stage};
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::Goal;
use domain::policy::{Action, Actor, Denied};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

/// Notes of a consultation at most: one every three seconds of a whole working day.
const MOST_NOTES: i64 = 10_000;

/// A note with who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The note.
    pub note: Note,
    /// Who wrote it down.
    pub by: String,
    /// When it arrived, in seconds since 1970.
    pub received: i64,
    /// What came of a task it sets.
    pub outcome: Option<TaskOutcome>,
}

/// What came of a task set in the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskOutcome {
    /// It stands in the ledger under this number.
    Set(String),
    /// It was not set, and why.
    NotSet(String),
}

impl TaskOutcome {
    /// As it is kept: a number begins with what no reason begins with.
    fn text(&self) -> String {
        match self {
            Self::Set(number) => format!("={number}"),
            Self::NotSet(why) => why.clone(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix('=') {
            Some(number) => Some(Self::Set(number.to_owned())),
            None => (!text.is_empty()).then(|| Self::NotSet(text.to_owned())),
        }
    }
}

/// What came of notes that were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotesTaken {
    /// How many were new.
    pub new: usize,
    /// Tasks among the new ones that were not set, each with why: name of the note, reason.
    pub not_set: Vec<(String, String)>,
}

/// Notes taken in at once at most.
const MOST: usize = 2_000;

impl Store {
    /// Takes in notes of a consultation of the actor's court. All of them or none; a task that cannot be set is kept as a
    /// note with the reason. `standing` is what a target's indicator shows for a court in the frozen figures.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] where one cannot be kept as it is, there are too many, or the consultation is closed.
    pub async fn take_notes(
        &self,
        actor: &Actor,
        id: &str,
        notes: &[Note],
        standing: impl Fn(&CourtCode, &Goal) -> Option<String>,
        today: Day,
    ) -> Result<NotesTaken, Error> {
        let space = self.space(actor, Action::HoldConsultations, &actor.court).await?;
        let (consultation, _) = space.consultation(id).await?.ok_or(Error::Denied(Denied::OutsideScope))?;
        if consultation.stage == Stage::Closed {
            return Err(Error::Conflict(domain::consultation::Refused::Closed.to_string()));
        }
        if notes.len() > MOST {
            return Err(Error::Conflict(format!(
                "一次最多 {MOST} 条记录，收到 {} 条 / {MOST} notes at once at most, got {}",
                notes.len(),
                notes.len()
            )));
        }
        if let Some(bad) = notes.iter().find(|note| !note.is_fit()) {
            return Err(Error::Conflict(format!(
                "会议记录“{}”没有内容或过长，请修改后再提交 / the note “{}” says nothing or is too long; change it and send it again",
                bad.id, bad.id
            )));
        }
        let opened = space.open_act(Action::HoldConsultations, &format!("notes of consultation {id}")).await?;
        let result = async {
            // A task is known by its note: sent again after a failure in between, it is found and not set twice.
            let outcomes = self.tasks_of_notes(actor, &space, &consultation, notes, standing, today).await?;
            let new = space.notes_written(actor, id, notes, &outcomes).await?;
            let not_set = outcomes.into_iter().filter_map(|(note, outcome)| match outcome {
                TaskOutcome::NotSet(why) => Some((note, why)),
                TaskOutcome::Set(_) => None,
            });
            Ok(NotesTaken { new, not_set: not_set.collect() })
        };
        opened.close(result.await, |taken| format!("{} new of {}", taken.new, notes.len())).await
    }

    /// Sets the tasks of notes that are not here yet.
    async fn tasks_of_notes(
        &self,
        actor: &Actor,
        space: &CourtSpace,
        consultation: &Consultation,
        notes: &[Note],
        standing: impl Fn(&CourtCode, &Goal) -> Option<String>,
        today: Day,
    ) -> Result<BTreeMap<String, TaskOutcome>, Error> {
        let mut outcomes = BTreeMap::new();
        if notes.iter().all(|note| note.task.is_none()) {
            return Ok(outcomes);
        }
        let here = space.notes_here(&consultation.id).await?;
        let setting = notes.iter().filter_map(|note| Some((note.id.as_str(), note.task.as_ref()?)));
        for (note, RoomTask { court, said }) in setting.filter(|(note, _)| !here.contains(*note)) {
            let standing = Goal::of(said).and_then(|goal| standing(court, &goal));
            let from = SetIn { consultation, standing, note: Some(note) };
            let outcome = match self.set_task(actor, court, said, Some(from), today).await {
                Ok(task) => TaskOutcome::Set(task.number.to_string()),
                Err(Error::Conflict(why)) => TaskOutcome::NotSet(why),
                Err(Error::Denied(denied)) => TaskOutcome::NotSet(denied.to_string()),
                Err(error) => return Err(error),
            };
            outcomes.insert(note.to_owned(), outcome);
        }
        Ok(outcomes)
    }

    /// The notes of a consultation, in the order they were written.
    pub async fn notes(&self, actor: &Actor, court: &CourtCode, id: &str) -> Result<Vec<Written>, Error> {
        let space = self.space(actor, Action::ViewConsultations, court).await?;
        let rows = sqlx::query(
            "select body, name, received, outcome from meeting_note where consultation = $1 order by at, place, id",
        )
        .bind(id.to_owned())
        .fetch_all(&space.inner.pool)
        .await?;
        let written = |row: &sqlx::any::AnyRow| {
            let body: String = row.try_get(0)?;
            let note =
                serde_json::from_str(&body).map_err(|_| Error::Broken(String::from("a stored note of a meeting")))?;
            let outcome: String = row.try_get(3)?;
            Ok(Written { note, by: row.try_get(1)?, received: row.try_get(2)?, outcome: TaskOutcome::read(&outcome) })
        };
        rows.iter().map(written).collect()
    }
}

impl CourtSpace {
    /// The names of the notes of a consultation that are here.
    async fn notes_here(&self, consultation: &str) -> Result<BTreeSet<String>, Error> {
        let rows = sqlx::query("select id from meeting_note where consultation = $1")
            .bind(consultation.to_owned())
            .fetch_all(&self.inner.pool)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Writes notes down together; says how many were new.
    async fn notes_written(
        &self,
        actor: &Actor,
        consultation: &str,
        notes: &[Note],
        outcomes: &BTreeMap<String, TaskOutcome>,
    ) -> Result<usize, Error> {
        let _writing = self.inner.writing.lock().await;
        let mut tx = self.inner.pool.begin().await?;
        let here: i64 = sqlx::query("select count(*) from meeting_note where consultation = $1")
            .bind(consultation.to_owned())
            .fetch_one(&mut *tx)
            .await?
            .try_get(0)?;
        let mut new = 0;
        for note in notes {
            let place = here + i64::try_from(new).unwrap_or(i64::MAX);
            let written = sqlx::query(
                "insert into meeting_note (consultation, id, body, at, login, name, received, outcome, place)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 on conflict (consultation, id) do nothing",
            )
            .bind(consultation.to_owned())
            .bind(note.id.clone())
            .bind(json(note)?)
            .bind(note.at)
            .bind(actor.login.clone())
            .bind(actor.name.clone())
            .bind(clock())
            .bind(outcomes.get(&note.id).map(TaskOutcome::text).unwrap_or_default())
            .bind(place)
            .execute(&mut *tx)
            .await?;
            let written = usize::try_from(written.rows_affected()).unwrap_or(0);
            if written > 0 && place >= MOST_NOTES {
                return Err(Error::Conflict(format!(
                    "一次会商至多 {MOST_NOTES} 条记录 / a consultation has {MOST_NOTES} notes at most"
                )));
            }
            new += written;
        }
        tx.commit().await?;
        Ok(new)
    }
}
