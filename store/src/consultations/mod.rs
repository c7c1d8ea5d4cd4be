//! Consultations: what is prepared, what is frozen, what divisions and courts send in, and what is written down in the
//! room. `freeze` holds the packs, `speeches` and `notes` what comes from people, `tasks` the rectification ledger.

mod freeze;
mod notes;
mod speeches;
mod tasks;

pub(crate) use freeze::FrozenTables;
pub use notes::{NotesTaken, TaskOutcome, Written};
pub use tasks::{Checked, SetIn};

use crate::error::Error;
use crate::ledger::json;
use crate::people::random_hex;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::consultation::{Consultation, Stage};
use domain::court::CourtCode;
use domain::policy::{Action, Actor, Denied};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A consultation with the count of its changes.
pub type Revised = (Consultation, i64);

impl Store {
    /// The consultations of a court, the latest first.
    pub async fn consultations(&self, actor: &Actor, court: &CourtCode) -> Result<Vec<Consultation>, Error> {
        let space = self.space(actor, Action::ViewConsultations, court).await?;
        let rows = sqlx::query("select body, revision from consultation order by held_on desc, id")
            .fetch_all(&space.inner.pool)
            .await?;
        rows.iter().map(|row| Ok(consultation(row)?.0)).collect()
    }

    /// One of them.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] for whoever may not, and where there is none.
    pub async fn consultation(&self, actor: &Actor, court: &CourtCode, id: &str) -> Result<Revised, Error> {
        let space = self.space(actor, Action::ViewConsultations, court).await?;
        space.consultation(id).await?.ok_or(Error::Denied(Denied::OutsideScope))
    }

    /// Makes a consultation of the actor's court, under a new name; answers with the name.
    pub async fn make_consultation(&self, actor: &Actor, new: Consultation) -> Result<String, Error> {
        let space = self.space(actor, Action::HoldConsultations, &actor.court).await?;
        let id = random_hex(6)?;
        let new = Consultation { id: id.clone(), court: actor.court.clone(), ..new };
        if new.title.trim().is_empty() {
            return Err(Error::Conflict(domain::consultation::Refused::NoTitle.to_string()));
        }
        ensure_short(&new)?;
        let opened = space.open_act(Action::HoldConsultations, &format!("new consultation {id}")).await?;
        opened.close(space.insert(&new).await, |()| new.title.clone()).await?;
        Ok(id)
    }

    /// Changes a consultation of the actor's court, as it stood at a revision.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] where someone changed it meanwhile, and where it does not change any more.
    pub async fn change_consultation(
        &self,
        actor: &Actor,
        id: &str,
        revision: i64,
        change: impl FnOnce(&mut Consultation),
    ) -> Result<(), Error> {
        let space = self.space(actor, Action::HoldConsultations, &actor.court).await?;
        let (before, now) = space.consultation(id).await?.ok_or(Error::Denied(Denied::OutsideScope))?;
        if now != revision {
            return Err(changed_meanwhile());
        }
        let mut after = before.clone();
        change(&mut after);
        before.may_become(&after).map_err(|refused| Error::Conflict(refused.to_string()))?;
        ensure_short(&after)?;
        let opened = space.open_act(Action::HoldConsultations, &format!("consultation {id}")).await?;
        opened.close(space.replace(&after, revision).await, |()| String::from("changed")).await
    }

    /// Moves a consultation of the actor's court on to being held, or closed.
    pub async fn move_consultation(&self, actor: &Actor, id: &str, stage: Stage) -> Result<(), Error> {
        let space = self.space(actor, Action::HoldConsultations, &actor.court).await?;
        let (before, revision) = space.consultation(id).await?.ok_or(Error::Denied(Denied::OutsideScope))?;
        let after = before.moved_to(stage).map_err(|refused| Error::Conflict(refused.to_string()))?;
        let opened = space.open_act(Action::HoldConsultations, &format!("consultation {id}")).await?;
        opened.close(space.replace(&after, revision).await, |()| stage.id().to_owned()).await
    }
}

impl CourtSpace {
    async fn consultation(&self, id: &str) -> Result<Option<Revised>, Error> {
        let row = sqlx::query("select body, revision from consultation where id = $1")
            .bind(id.to_owned())
            .fetch_optional(&self.inner.pool)
            .await?;
        row.as_ref().map(consultation).transpose()
    }

    async fn insert(&self, new: &Consultation) -> Result<(), Error> {
        let _writing = self.inner.writing.lock().await;
        sqlx::query("insert into consultation (id, held_on, body, revision) values ($1, $2, $3, 1)")
            .bind(new.id.clone())
            .bind(i64::from(new.held_on.number()))
            .bind(json(new)?)
            .execute(&self.inner.pool)
            .await?;
        Ok(())
    }

    async fn replace(&self, after: &Consultation, revision: i64) -> Result<(), Error> {
        let _writing = self.inner.writing.lock().await;
        let written = sqlx::query(
            "update consultation set held_on = $1, body = $2, revision = $3 + 1 where id = $4 and revision = $3",
        )
        .bind(i64::from(after.held_on.number()))
        .bind(json(after)?)
        .bind(revision)
        .bind(after.id.clone())
        .execute(&self.inner.pool)
        .await?;
        if written.rows_affected() == 0 { Err(changed_meanwhile()) } else { Ok(()) }
    }
}

/// No consultation takes more, in bytes, without what was frozen for it: every list of them reads them all.
const LARGEST: usize = 256 << 10;

/// Refuses one that people have written too much into.
fn ensure_short(consultation: &Consultation) -> Result<(), Error> {
    match json(&Consultation { frozen: None, ..consultation.clone() })?.len() > LARGEST {
        true => Err(Error::Conflict(format!(
            "这次会商的文字超过 {0} KiB，没有保存，请删减 / the texts of this consultation come to more than {0} KiB; it was not saved, shorten them",
            LARGEST >> 10
        ))),
        false => Ok(()),
    }
}

fn consultation(row: &AnyRow) -> Result<Revised, Error> {
    let body: String = row.try_get(0)?;
    let body = serde_json::from_str(&body).map_err(|_| Error::Broken(String::from("a stored consultation")))?;
    Ok((body, row.try_get(1)?))
}

fn changed_meanwhile() -> Error {
    Error::Conflict(String::from(
        "刚才有人改了这次会商，请刷新后再改；您填写的内容还没有保存 / someone has just changed this consultation; reload and change it again, what you entered was not saved",
    ))
}
