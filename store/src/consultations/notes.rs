//! What is written down in the room, maybe while the network is away: each note has the name it was given there, so that
//! sending it again changes nothing.

use crate::clock;
use crate::error::Error;
use crate::ledger::json;
use crate::store::Store;
use domain::consultation::{Note, Stage};
use domain::court::CourtCode;
use domain::policy::{Action, Actor, Denied};
use sqlx::Row;

/// A note with who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The note.
    pub note: Note,
    /// Who wrote it down.
    pub by: String,
    /// When it arrived, in seconds since 1970.
    pub received: i64,
}

/// Notes taken in at once at most.
const MOST: usize = 2_000;

impl Store {
    /// Takes in notes of a consultation of the actor's court; says how many were new. All of them or none.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] where one cannot be kept as it is, there are too many, or the consultation is closed.
    pub async fn take_notes(&self, actor: &Actor, id: &str, notes: &[Note]) -> Result<usize, Error> {
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
            let _writing = space.inner.writing.lock().await;
            let mut tx = space.inner.pool.begin().await?;
            let mut new = 0;
            for note in notes {
                let written = sqlx::query(
                    "insert into meeting_note (consultation, id, body, at, login, name, received)
                     values ($1, $2, $3, $4, $5, $6, $7) on conflict (consultation, id) do nothing",
                )
                .bind(id.to_owned())
                .bind(note.id.clone())
                .bind(json(note)?)
                .bind(note.at)
                .bind(actor.login.clone())
                .bind(actor.name.clone())
                .bind(clock())
                .execute(&mut *tx)
                .await?;
                new += usize::try_from(written.rows_affected()).unwrap_or(0);
            }
            tx.commit().await?;
            Ok(new)
        };
        opened.close(result.await, |new| format!("{new} new of {}", notes.len())).await
    }

    /// The notes of a consultation, in the order they were written.
    pub async fn notes(&self, actor: &Actor, court: &CourtCode, id: &str) -> Result<Vec<Written>, Error> {
        let space = self.space(actor, Action::ViewConsultations, court).await?;
        let rows = sqlx::query("select body, name, received from meeting_note where consultation = $1 order by at, id")
            .bind(id.to_owned())
            .fetch_all(&space.inner.pool)
            .await?;
        let written = |row: &sqlx::any::AnyRow| {
            let body: String = row.try_get(0)?;
            let note =
                serde_json::from_str(&body).map_err(|_| Error::Broken(String::from("a stored note of a meeting")))?;
            Ok(Written { note, by: row.try_get(1)?, received: row.try_get(2)? })
        };
        rows.iter().map(written).collect()
    }
}
