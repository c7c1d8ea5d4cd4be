//! Objections to items of a published result: raised by those evaluated, answered by the office that evaluates.

use super::{changed_meanwhile, refused};
use crate::clock;
use crate::error::Error;
use crate::ledger::json;
use crate::notice::{NewNotice, Recipient};
use crate::people::random_hex;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::court::CourtCode;
use domain::day::Day;
use domain::policy::{Action, Actor, Denied, Role};
use domain::quantity::Quantity;
use domain::scheme::{Issued, Objection, Outcome};
use domain::tally::GroupKey;
use sqlx::Row;

impl Store {
    /// Raises an objection to an item of a result that is the actor's own; the office that evaluates is told.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] where the result is not theirs; [`Error::Conflict`] with what stands in the way.
    pub async fn object_to_result(
        &self,
        actor: &Actor,
        result: &str,
        about: (&GroupKey, &str),
        said: (&str, &str),
        today: Day,
    ) -> Result<(), Error> {
        let seen = self.result(actor, result).await?;
        let space = self.evaluator(actor, &seen.issued.court).await?;
        let opened = self
            .open_act(actor, Some(&seen.issued.court), Action::ViewSchemes.id(), &format!("objection to {result}"))
            .await?;
        let raised = async {
            let _writing = space.inner.writing.lock().await;
            let _turn = space.inner.pool.turn("deciding").await?;
            let standing = space.objections(result).await?;
            let raised = Objection::raised(&seen.issued, &standing, actor, about, said, today);
            let raised = raised.ok_or(Error::Denied(Denied::OutsideScope))?.map_err(refused)?;
            let raised = Objection { id: random_hex(6)?, ..raised };
            sqlx::query("insert into scheme_objection (id, result, body, answered, at) values ($1, $2, $3, 0, $4)")
                .bind(raised.id.clone())
                .bind(raised.result.clone())
                .bind(json(&raised)?)
                .bind(clock())
                .execute(&space.inner.pool)
                .await?;
            Ok(raised)
        };
        let raised = opened.close(raised.await, |raised| format!("item {}", raised.item)).await?;
        let notice = NewNotice {
            court: seen.issued.court.clone(),
            to: vec![Recipient::Role(Role::TrialManagement)],
            kind: String::from("scheme"),
            title: [String::from("考核异议"), String::from("Objection to an evaluation")],
            text: [
                format!("{} 对“{}”提出异议，请于 {} 前答复。", raised.by.0, raised.item, raised.due),
                format!("{} objects to “{}”; answer by {}.", raised.by.0, raised.item, raised.due),
            ],
            link: format!("/scheme/result?id={result}"),
            key: format!("scheme objection {}", raised.id),
        };
        self.tell_or_log(&notice).await;
        Ok(())
    }

    /// Takes an own objection back.
    ///
    /// # Errors
    ///
    /// As for [`Store::object_to_result`].
    pub async fn take_objection_back(
        &self,
        actor: &Actor,
        (result, id): (&str, &str),
        words: &str,
        today: Day,
    ) -> Result<(), Error> {
        let seen = self.result(actor, result).await?;
        let space = self.evaluator(actor, &seen.issued.court).await?;
        let opened = self
            .open_act(actor, Some(&seen.issued.court), Action::ViewSchemes.id(), &format!("objection {id}"))
            .await?;
        let taken = async {
            let standing = found(seen.objections, id)?;
            let after = standing.answered(Outcome::TakenBack, words, actor, today).map_err(refused)?;
            let _writing = space.inner.writing.lock().await;
            space.answer(&after).await
        };
        opened.close(taken.await, |()| String::from("taken back")).await
    }

    /// Answers an objection of the actor's court: the points stand, or they are corrected to others. The old ones stay
    /// visible; who objected is told.
    ///
    /// # Errors
    ///
    /// As for [`Store::object_to_result`].
    pub async fn answer_objection(
        &self,
        actor: &Actor,
        (result, id): (&str, &str),
        (words, corrected): (&str, Option<Quantity>),
        today: Day,
    ) -> Result<(), Error> {
        let space = self.space(actor, Action::ProposeSchemes, &actor.court).await?;
        let opened = space.open_act(Action::ProposeSchemes, &format!("objection {id} to {result}")).await?;
        let answered = async {
            let _writing = space.inner.writing.lock().await;
            let (issued, revision) = space.result(result).await?.ok_or(Error::Denied(Denied::OutsideScope))?;
            let standing = found(space.objections(result).await?, id)?;
            let outcome = if corrected.is_some() { Outcome::Corrected } else { Outcome::Kept };
            let after = standing.answered(outcome, words, actor, today).map_err(refused)?;
            if let Some(points) = corrected {
                let issued = issued.correct(&after, points, words, (&actor.name, today)).map_err(refused)?;
                space.correct(&issued, revision, &after).await?;
            } else {
                space.answer(&after).await?;
            }
            Ok(after)
        };
        let detail = |after: &Objection| match corrected {
            Some(points) => format!("{} corrected to {points}", after.item),
            None => format!("{} kept", after.item),
        };
        let after = opened.close(answered.await, detail).await?;
        self.tell_answered(actor, &after).await;
        Ok(())
    }

    /// The space of the court that evaluates, for whoever is evaluated there and has been found to be.
    async fn evaluator(&self, actor: &Actor, court: &CourtCode) -> Result<CourtSpace, Error> {
        let mut spaces = self.evaluators(actor).await?;
        spaces.retain(|space| space.inner.court.code == *court);
        spaces.pop().ok_or(Error::Denied(Denied::OutsideScope))
    }

    async fn tell_answered(&self, actor: &Actor, after: &Objection) {
        let Some(answer) = &after.answer else { return };
        let key = after.key.first();
        let court = key.and_then(|key| key.court.clone().or_else(|| CourtCode::parse(&key.id).ok()));
        let notice = NewNotice {
            court: court.unwrap_or_else(|| actor.court.clone()),
            to: vec![Recipient::Account(after.by.1.clone())],
            kind: String::from("scheme"),
            title: [String::from("考核异议已答复"), String::from("An objection was answered")],
            text: [
                format!("“{}”：{}。", after.item, answer.outcome.zh()),
                format!("“{}”: {}.", after.item, answer.outcome.en()),
            ],
            link: format!("/scheme/result?id={}", after.result),
            key: format!("scheme answer {}", after.id),
        };
        self.tell_or_log(&notice).await;
    }
}

fn found(all: Vec<Objection>, id: &str) -> Result<Objection, Error> {
    all.into_iter().find(|one| one.id == id).ok_or(Error::Denied(Denied::OutsideScope))
}

impl CourtSpace {
    /// The objections to a result, the latest first.
    pub(super) async fn objections(&self, result: &str) -> Result<Vec<Objection>, Error> {
        let rows = sqlx::query("select body from scheme_objection where result = $1 order by at desc, id")
            .bind(result.to_owned())
            .fetch_all(&self.inner.pool)
            .await?;
        let read =
            |body: String| serde_json::from_str(&body).map_err(|_| Error::Broken(String::from("a stored objection")));
        rows.iter().map(|row| read(row.try_get(0)?)).collect()
    }

    /// Keeps an answer, where none was; whoever calls holds the space's writer.
    async fn answer(&self, after: &Objection) -> Result<(), Error> {
        let mut tx = self.inner.pool.begin().await?;
        answer(&mut tx, after).await?;
        Ok(tx.commit().await?)
    }

    /// Keeps a correction with the answer it comes from, or neither.
    async fn correct(&self, issued: &Issued, revision: i64, after: &Objection) -> Result<(), Error> {
        let mut tx = self.inner.pool.begin().await?;
        let written =
            sqlx::query("update scheme_result set body = $1, revision = $2 + 1 where id = $3 and revision = $2")
                .bind(json(issued)?)
                .bind(revision)
                .bind(issued.id.clone())
                .execute(&mut *tx)
                .await?;
        if written.rows_affected() == 0 {
            return Err(changed_meanwhile());
        }
        answer(&mut tx, after).await?;
        Ok(tx.commit().await?)
    }
}

async fn answer(tx: &mut sqlx::Transaction<'static, sqlx::Any>, after: &Objection) -> Result<(), Error> {
    let written = sqlx::query("update scheme_objection set body = $1, answered = 1 where id = $2 and answered = 0")
        .bind(json(after)?)
        .bind(after.id.clone())
        .execute(&mut **tx)
        .await?;
    if written.rows_affected() == 0 { Err(changed_meanwhile()) } else { Ok(()) }
}
