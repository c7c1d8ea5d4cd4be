//! What a period came to under a scheme: computed from facts that are kept, published, shown to more or fewer.

use super::changed_meanwhile;
use crate::clock;
use crate::error::Error;
use crate::ledger::json;
use crate::notice::{NewNotice, Recipient};
use crate::people::random_hex;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::court::CourtCode;
use domain::day::Day;
use domain::period::Period;
use domain::policy::{Action, Actor, Denied, Role};
use domain::scheme::{Audience, Frozen, Issued, Objection, Plan, Score, Subject, is_own};
use domain::table::FactTable;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::sync::Arc;

/// Facts a result is computed from, as they are kept.
#[derive(Clone, Debug)]
pub struct Held {
    /// The hash of their pack.
    pub hash: String,
    /// The facts.
    pub table: Arc<FactTable>,
}

/// A result about to be published.
#[derive(Clone, Debug)]
pub struct NewResult {
    /// The scheme.
    pub plan: Plan,
    /// Over which period.
    pub period: Period,
    /// What it came to.
    pub scores: Vec<Score>,
    /// The facts it was computed from.
    pub held: Vec<Held>,
    /// To whom it is shown.
    pub audience: Audience,
    /// The last day for objections.
    pub objections_until: Day,
}

/// A published result as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptResult {
    /// The result, with the scores, corrections and facts the reader may know of alone.
    pub issued: Issued,
    /// The count of its changes.
    pub revision: i64,
    /// Whether the reader is of those who evaluate.
    pub evaluates: bool,
    /// Objections the reader may know of, the latest first.
    pub objections: Vec<Objection>,
}

impl KeptResult {
    /// Leaves what the actor may know of; none where that is nothing.
    fn seen_by(mut self, actor: &Actor) -> Option<Self> {
        let issued = &self.issued;
        let scores: Vec<Score> = issued.shown_to(actor, self.evaluates).cloned().collect();
        // Whoever evaluates sees a result of nobody, too.
        if scores.is_empty() && !self.evaluates {
            return None;
        }
        let subject = issued.scheme.subject;
        let theirs = |one: &Objection| self.evaluates || is_own(actor, subject, &one.key);
        self.objections.retain(theirs);
        self.issued.corrections.retain(|one| scores.iter().any(|score| score.key == one.key));
        self.issued.scores = scores;
        Some(self)
    }
}

impl Store {
    /// Keeps the facts of the actor's court, or of it and those below, as they are now, for a result.
    pub async fn hold_for_result(&self, actor: &Actor, subject: Subject) -> Result<Vec<Held>, Error> {
        self.may(actor, Action::AdoptSchemes, &actor.court).await?;
        let courts: Vec<CourtCode> = match subject {
            // One look into the courts of the scope, as at any figures of theirs.
            Subject::Court => {
                self.tables(actor, &actor.court).await?.iter().map(|table| table.court().clone()).collect()
            }
            _ => vec![actor.court.clone()],
        };
        let mut held = Vec::new();
        for court in &courts {
            let (hash, _) = self.space(actor, Action::ViewFigures, court).await?.keep_pack().await?;
            let table = self.kept_table(court, &hash, "scheme").await?;
            held.push(Held { hash, table });
        }
        Ok(held)
    }

    /// Publishes what a period came to under a scheme of the actor's court, and tells those evaluated where they see it;
    /// answers with its id.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] where the scheme was never adopted, did not hold on the last day of the period, or the period
    /// has not ended.
    pub async fn publish_result(&self, actor: &Actor, new: NewResult, today: Day) -> Result<String, Error> {
        let space = self.space(actor, Action::AdoptSchemes, &actor.court).await?;
        let NewResult { plan, period, scores, held, audience, objections_until } = new;
        let all: Vec<Plan> = space.plans().await?.into_iter().map(|one| one.plan).collect();
        let last = period.last();
        let holds = domain::scheme::adopted_on(&all, plan.scheme.subject, last);
        if holds.is_none_or(|holds| holds.id != plan.id || holds.version != plan.version) {
            return Err(Error::Conflict(format!(
                "只能按期末 {last} 施行的方案公布结果 / expected the scheme in force on {last}, the end of the period; choose it"
            )));
        }
        if last > today {
            return Err(Error::Conflict(format!(
                "期间应已结束，{last} 尚未到来 / expected a period that is over, {last} is to come; wait for it"
            )));
        }
        if objections_until < today {
            return Err(Error::Conflict(format!(
                "异议截止日应不早于今天 {today}，得到 {objections_until} / expected a last day for objections from {today} on, got {objections_until}"
            )));
        }
        let issued = Issued {
            id: random_hex(6)?,
            court: actor.court.clone(),
            plan: (plan.id, plan.version),
            scheme: plan.scheme,
            period,
            scores,
            frozen: held.into_iter().map(|one| Frozen { court: one.table.court().clone(), hash: one.hash }).collect(),
            by: actor.name.clone(),
            on: today,
            audience,
            objections_until,
            corrections: Vec::new(),
        };
        let object = format!("result {} of scheme {} {} over {period}", issued.id, issued.plan.0, issued.plan.1);
        let opened = space.open_act(Action::AdoptSchemes, &object).await?;
        let written = opened.close(space.insert_result(&issued).await, |()| told(audience)).await;
        written?;
        self.tell_evaluated(&issued).await;
        Ok(issued.id)
    }

    /// Shows a result of the actor's court to more or fewer. It stands in the log.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] where there is none, [`Error::Conflict`] where it changed meanwhile.
    pub async fn show_result(&self, actor: &Actor, id: &str, revision: i64, audience: Audience) -> Result<(), Error> {
        let space = self.space(actor, Action::AdoptSchemes, &actor.court).await?;
        let (before, _) = space.result(id).await?.ok_or(Error::Denied(Denied::OutsideScope))?;
        let opened = space.open_act(Action::AdoptSchemes, &format!("audience of result {id}")).await?;
        let after = Issued { audience, ..before.clone() };
        let written = {
            let _writing = space.inner.writing.lock().await;
            space.replace_result(&after, revision).await
        };
        opened.close(written, |()| format!("{}, before {}", told(audience), told(before.audience))).await?;
        self.tell_evaluated(&after).await;
        Ok(())
    }

    /// The results the actor may see something of, the latest first: of the own court and, of courts, of those above.
    pub async fn results(&self, actor: &Actor) -> Result<Vec<KeptResult>, Error> {
        let mut all = Vec::new();
        for space in self.evaluators(actor).await? {
            for result in space.results().await? {
                all.extend(self.seen(actor, &space, result).await?);
            }
        }
        Ok(all)
    }

    /// One of them.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] where the actor sees none of that id.
    pub async fn result(&self, actor: &Actor, id: &str) -> Result<KeptResult, Error> {
        for space in self.evaluators(actor).await? {
            if let Some(found) = space.result(id).await? {
                return self.seen(actor, &space, found).await?.ok_or(Error::Denied(Denied::OutsideScope));
            }
        }
        Err(Error::Denied(Denied::OutsideScope))
    }

    async fn seen(
        &self,
        actor: &Actor,
        space: &CourtSpace,
        (issued, revision): (Issued, i64),
    ) -> Result<Option<KeptResult>, Error> {
        let evaluates = issued.court == actor.court && self.would(actor, Action::ProposeSchemes, &actor.court).await?;
        if issued.court != actor.court && issued.scheme.subject != Subject::Court {
            return Ok(None);
        }
        let objections = space.objections(&issued.id).await?;
        Ok(KeptResult { issued, revision, evaluates, objections }.seen_by(actor))
    }

    /// The facts a result was computed from, as far as they are the actor's: all of them for those who evaluate, the own
    /// part of the own court for those evaluated.
    pub async fn result_tables(&self, actor: &Actor, kept: &KeptResult) -> Result<Vec<Arc<FactTable>>, Error> {
        let mut tables = Vec::new();
        for one in &kept.issued.frozen {
            if !kept.evaluates && one.court != actor.court {
                continue;
            }
            let part = self.may(actor, Action::ViewFigures, &one.court).await?;
            let table = self.kept_table(&one.court, &one.hash, "scheme").await?;
            tables.push(match part {
                domain::policy::Part::Court => table,
                part => Arc::new(table.restricted(&part.filter())?),
            });
        }
        Ok(tables)
    }

    /// Tells those evaluated that there is a result they see. What fails is logged: the result stands.
    async fn tell_evaluated(&self, issued: &Issued) {
        if issued.audience == Audience::Nobody {
            return;
        }
        for score in &issued.scores {
            let Some(key) = score.key.first() else { continue };
            let court = key.court.clone().or_else(|| CourtCode::parse(&key.id).ok());
            let to = match issued.scheme.subject {
                Subject::Court => vec![Recipient::Role(Role::CourtLeader), Recipient::Role(Role::TrialManagement)],
                Subject::Division => vec![Recipient::DivisionHead(key.id.to_string())],
                Subject::Judge => vec![Recipient::Judge(key.id.to_string())],
            };
            let (period, name, until) = (issued.period, &issued.scheme.name, issued.objections_until);
            let notice = NewNotice {
                court: court.unwrap_or_else(|| issued.court.clone()),
                to,
                kind: String::from("scheme"),
                title: [String::from("考核结果已公布"), String::from("An evaluation is published")],
                text: [
                    format!("{name}，{period}。对项目有异议的，请于 {until} 前提出。"),
                    format!("{name}, {period}. Objections to its items until {until}."),
                ],
                link: format!("/scheme/result?id={}", issued.id),
                key: format!("scheme result {}", issued.id),
            };
            self.tell_or_log(&notice).await;
        }
    }

    pub(super) async fn tell_or_log(&self, notice: &NewNotice) {
        if let Err(error) = self.notify(notice, clock()).await {
            tracing::error!(error = &error as &dyn std::error::Error, "notice of a scheme");
        }
    }
}

fn told(audience: Audience) -> String {
    format!("shown to {}", audience.en())
}

impl CourtSpace {
    pub(super) async fn result(&self, id: &str) -> Result<Option<(Issued, i64)>, Error> {
        let row = sqlx::query("select body, revision from scheme_result where id = $1")
            .bind(id.to_owned())
            .fetch_optional(&self.inner.pool)
            .await?;
        row.as_ref().map(issued).transpose()
    }

    /// All results of the court, the latest first.
    async fn results(&self) -> Result<Vec<(Issued, i64)>, Error> {
        let rows = sqlx::query("select body, revision from scheme_result order by at desc, id")
            .fetch_all(&self.inner.pool)
            .await?;
        rows.iter().map(issued).collect()
    }

    async fn insert_result(&self, issued: &Issued) -> Result<(), Error> {
        let _writing = self.inner.writing.lock().await;
        // Of corrected data the scores are others, or the facts at least.
        let what = |one: &Issued| (one.plan.clone(), one.period, one.frozen.clone(), one.scores.clone());
        let standing = self.results().await?;
        if let Some((same, _)) = standing.iter().find(|(one, _)| what(one) == what(issued)) {
            return Err(Error::Conflict(format!(
                "同一结果已于 {0} 公布，如需调整公开范围请在原结果上办理 / the same result was published on {0}; show that one to others",
                same.on
            )));
        }
        sqlx::query("insert into scheme_result (id, body, revision, at) values ($1, $2, 1, $3)")
            .bind(issued.id.clone())
            .bind(json(issued)?)
            .bind(clock())
            .execute(&self.inner.pool)
            .await?;
        Ok(())
    }

    /// Puts a result in the place of what it was at a revision; whoever calls holds the space's writer.
    async fn replace_result(&self, after: &Issued, revision: i64) -> Result<(), Error> {
        let written =
            sqlx::query("update scheme_result set body = $1, revision = $2 + 1 where id = $3 and revision = $2")
                .bind(json(after)?)
                .bind(revision)
                .bind(after.id.clone())
                .execute(&self.inner.pool)
                .await?;
        if written.rows_affected() == 0 { Err(changed_meanwhile()) } else { Ok(()) }
    }
}

fn issued(row: &AnyRow) -> Result<(Issued, i64), Error> {
    let body: String = row.try_get(0)?;
    let issued = serde_json::from_str(&body).map_err(|_| Error::Broken(String::from("a published result")))?;
    Ok((issued, row.try_get(1)?))
}
