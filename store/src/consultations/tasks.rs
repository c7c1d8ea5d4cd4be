//! Rectification tasks: set by a consultation in the court that has to do them, closed by the figures of a later one.

use crate::between::courier;
use crate::error::Error;
use crate::ledger::{EntryFilter, Taken};
use crate::store::Store;
use domain::consultation::Consultation;
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{Entry, Field, Goal, Kind, Reached, State, Values, Verb};
use domain::policy::{Action, Actor, Denied};

/// What the figures of a consultation say of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The task as it is then.
    pub task: Entry,
    /// What happened to it: reached, or missed.
    pub verb: Verb,
}

/// Where a task comes from.
#[derive(Clone, Debug)]
pub struct SetIn<'a> {
    /// The consultation.
    pub consultation: &'a Consultation,
    /// What the task's indicator shows there.
    pub standing: Option<String>,
    /// The note of the room that sets it.
    pub note: Option<&'a str>,
}

impl Store {
    /// Sets a task in the actor's court or one below it. `from` is where it comes from; a task of a note that was set already
    /// is answered with as it stands.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] for whoever may not or where the court is not below; [`Error::Conflict`] where something is missing.
    pub async fn set_task(
        &self,
        actor: &Actor,
        court: &CourtCode,
        said: &Values,
        from: Option<SetIn<'_>>,
        today: Day,
    ) -> Result<Entry, Error> {
        self.may(actor, Action::SetTasks, &actor.court).await?;
        if !self.tree().await?.is_within(court, &actor.court) {
            return Err(Error::Denied(Denied::OutsideScope));
        }
        let mut origin = Values::from([(Field::SetBy, actor.court.to_string())]);
        if let Some(SetIn { consultation, standing, note }) = from {
            origin.insert(Field::Consultation, consultation.id.clone());
            origin.insert(Field::SetOn, consultation.period.last().to_string());
            origin.extend(standing.map(|standing| (Field::SetAt, standing)));
            origin.extend(note.map(|note| (Field::RoomNote, note.to_owned())));
        }
        // A court sets tasks below it without looking into the ledgers there.
        let setter = match *court == actor.court {
            true => actor.clone(),
            false => Actor {
                login: actor.login.clone(),
                name: actor.name.clone(),
                request: actor.request.clone(),
                ..courier(court)
            },
        };
        self.register_entry_with(&setter, Kind::Rectification, said, origin, today).await
    }

    /// The tasks of a court and those below it that have opened theirs, those due first; and the courts that have not.
    pub async fn tasks(
        &self,
        actor: &Actor,
        scope: &CourtCode,
    ) -> Result<(Vec<(CourtCode, Vec<Entry>)>, Vec<CourtCode>), Error> {
        self.may(actor, Action::ViewTasks, scope).await?;
        let open: Vec<CourtCode> =
            self.courts_for(actor, Action::ViewTasks, scope).await?.into_iter().map(|court| court.code).collect();
        let all = self.courts_for(actor, Action::ViewFigures, scope).await?;
        let closed = all.into_iter().map(|court| court.code).filter(|court| !open.contains(court)).collect();
        let mut tasks = Vec::new();
        for court in open {
            if !self.space_exists(&court).await? {
                continue;
            }
            let space = self.space(actor, Action::ViewTasks, &court).await?;
            let filter = EntryFilter { kind: Some(Kind::Rectification), ..EntryFilter::default() };
            let entries = space.entries(&filter, 0, i64::MAX).await?.0;
            space.looked(format!("rectification: {} entries", entries.len())).await?;
            tasks.push((court, entries));
        }
        Ok((tasks, closed))
    }

    /// The tasks that the actor's court set, in itself and in courts below, whether those have opened their ledgers or not:
    /// what a court set it may follow.
    pub async fn tasks_set(&self, actor: &Actor) -> Result<Vec<(CourtCode, Entry)>, Error> {
        self.may(actor, Action::SetTasks, &actor.court).await?;
        let tree = self.tree().await?;
        let mut set = Vec::new();
        for court in tree.courts() {
            if !tree.is_within(&court.code, &actor.court) || !self.space_exists(&court.code).await? {
                continue;
            }
            let space = self.space(&courier(&court.code), Action::ViewTasks, &court.code).await?;
            let filter = EntryFilter {
                kind: Some(Kind::Rectification),
                said: vec![(Field::SetBy, actor.court.to_string())],
                ..EntryFilter::default()
            };
            set.extend(
                space.entries(&filter, 0, i64::MAX).await?.0.into_iter().map(|entry| (court.code.clone(), entry)),
            );
        }
        Ok(set)
    }

    /// Lets the figures of a consultation that froze them decide on the tasks with a target that the actor's court set:
    /// closes those they reach, carries over those they do not. `figure` reads the figure of a court for a target.
    pub async fn check_tasks(
        &self,
        actor: &Actor,
        consultation: &Consultation,
        figure: impl Fn(&CourtCode, &Goal) -> Option<domain::figure::Figure>,
        today: Day,
    ) -> Result<Vec<(CourtCode, Checked)>, Error> {
        self.may(actor, Action::HoldConsultations, &consultation.court).await?;
        let frozen = consultation
            .frozen
            .as_ref()
            .ok_or_else(|| Error::Conflict(domain::consultation::Refused::NotFrozen.to_string()))?;
        let mut checked = Vec::new();
        for (court, task) in self.tasks_set(actor).await? {
            let Some(figure) = task.goal().and_then(|goal| figure(&court, &goal)) else { continue };
            let reached = Reached { figure, until: consultation.period.last(), pack: frozen.hash.clone() };
            let Some((after, verb, said)) = task.measured(&reached, today) else { continue };
            let by = Actor {
                login: actor.login.clone(),
                name: actor.name.clone(),
                request: actor.request.clone(),
                ..courier(&court)
            };
            let space = self.space(&by, Action::ViewTasks, &court).await?;
            let Some((_, seq)) = space.found_entry(&task.id).await? else { continue };
            let taken = Taken { verb, from: task.state, said, together: "" };
            space.write(&after, Some(seq), &taken, Vec::new(), today).await?;
            if let Err(error) = self.tell_checked(&court, &after).await {
                tracing::error!(error = &error as &dyn std::error::Error, "after a check");
            }
            checked.push((court, Checked { task: after, verb }));
        }
        Ok(checked)
    }

    async fn tell_checked(&self, court: &CourtCode, task: &Entry) -> Result<(), Error> {
        if task.state == State::ClosedOut || task.state == State::CarriedOver {
            self.tell_next(court, task).await?;
        }
        Ok(())
    }
}
