//! What is done once only, whoever asks and however often the program is started: a job, for a slot of time.

use crate::error::Error;
use crate::store::Store;
use sqlx::{Any, Row, Transaction};
use std::collections::BTreeSet;

/// Who began a job and has not said after so many seconds that it is done was broken off: another begins it again.
pub const BEGUN_FOR: i64 = 600;

impl Store {
    /// Whether the caller is the one to do a job for a slot, such as `digest 冀96` for `2023-09-30`: true once for each,
    /// whoever asks and however often the program is started.
    pub async fn claim_run(&self, job: &str, slot: &str, now: i64) -> Result<bool, Error> {
        // Asked again and again after it was done: a read disturbs nobody.
        if self.was_run(job, slot).await? {
            return Ok(false);
        }
        let mut tx = self.registry().begin().await?;
        let claimed = claim(&mut tx, job, slot, now).await?;
        tx.commit().await?;
        Ok(claimed)
    }

    /// Whether the caller is the one to begin a job for a slot that nobody has done: from now on it is the caller's for
    /// [`BEGUN_FOR`] seconds. [`claim_run`](Self::claim_run) says that it is done.
    pub async fn begin_run(&self, job: &str, slot: &str, now: i64) -> Result<bool, Error> {
        let mut tx = self.registry().begin().await?;
        // One that was begun later than now was begun before the clock was set back.
        let begun = sqlx::query(
            "insert into run (job, slot, at) select $1, $2, $3 where not exists
                 (select 1 from run where job = $4 and slot = $2)
             on conflict (job, slot) do update set at = excluded.at where run.at <= $5 or run.at > $6",
        )
        .bind(begun(job))
        .bind(slot.to_owned())
        .bind(now)
        .bind(job.to_owned())
        .bind(now - BEGUN_FOR)
        .bind(now + BEGUN_FOR)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(begun.rows_affected() > 0)
    }

    /// Leaves a job to whoever asks next.
    pub(crate) async fn leave_run(&self, job: &str, slot: &str) -> Result<(), Error> {
        sqlx::query("delete from run where job = $1 and slot = $2")
            .bind(begun(job))
            .bind(slot.to_owned())
            .execute(self.registry())
            .await?;
        Ok(())
    }

    pub(crate) async fn was_run(&self, job: &str, slot: &str) -> Result<bool, Error> {
        let row = sqlx::query("select 1 from run where job = $1 and slot = $2")
            .bind(job.to_owned())
            .bind(slot.to_owned())
            .fetch_optional(self.registry())
            .await?;
        Ok(row.is_some())
    }

    /// The slots of a job that were run, of those like a pattern.
    pub(crate) async fn runs(&self, job: &str, like: &str) -> Result<BTreeSet<String>, Error> {
        let rows = sqlx::query("select slot from run where job = $1 and slot like $2")
            .bind(job.to_owned())
            .bind(like.to_owned())
            .fetch_all(self.registry())
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }
}

/// The name under which a job stands that was begun.
fn begun(job: &str) -> String {
    format!("{job}, begun")
}

/// Claims a run inside a transaction: what is written beside it stands or falls with it.
pub(crate) async fn claim(tx: &mut Transaction<'static, Any>, job: &str, slot: &str, now: i64) -> Result<bool, Error> {
    let put = sqlx::query("insert into run (job, slot, at) values ($1, $2, $3) on conflict (job, slot) do nothing")
        .bind(job.to_owned())
        .bind(slot.to_owned())
        .bind(now)
        .execute(&mut **tx)
        .await?;
    Ok(put.rows_affected() > 0)
}
