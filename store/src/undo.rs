//! Undoing a batch: what it added goes, what it changed is as it was.

use crate::batch::{case_update, upsert_measure, upsert_person};
use crate::error::Error;
use crate::rows::{self, CASE_COLUMNS, CASE_WIDTH, bind_case, places};
use crate::space::{CourtSpace, Touched, keep_facts};
use domain::case::{CaseRecord, Person, ReportedMeasure};
use domain::intake::FileKind;
use domain::policy::Action;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

/// What undoing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndoReport {
    /// Rows taken out.
    pub removed: i64,
    /// Rows put back as they were.
    pub restored: i64,
}

impl CourtSpace {
    /// Undoes a batch, unless a later one builds on it: that one has to be undone first.
    pub async fn undo(&self, batch: i64) -> Result<UndoReport, Error> {
        let opened = self.open_act(Action::ImportData, &format!("undo of batch {batch}")).await?;
        let detail = |report: &UndoReport| format!("{} removed, {} restored", report.removed, report.restored);
        opened.close(self.take_batch_back(batch).await, detail).await
    }

    async fn take_batch_back(&self, batch: i64) -> Result<UndoReport, Error> {
        let _writing = self.inner.writing.lock().await;
        let mut tx = self.inner.pool.begin().await?;
        let found = sqlx::query("select kind, undone, online from batch where id = $1")
            .bind(batch)
            .fetch_optional(&mut *tx)
            .await?;
        let Some(found) = found else {
            return Err(Error::NotFound(format!("batch {batch}")));
        };
        if found.try_get::<i64, _>(1)? != 0 {
            return Err(Error::Conflict(format!("batch {batch} is undone already; nothing was changed")));
        }
        if found.try_get::<i64, _>(2)? != 0 {
            return Err(Error::Conflict(format!(
                "批次 {batch} 是在台账中办理的，请在台账中处理 / batch {batch} is a step taken in a ledger; deal with it there"
            )));
        }
        let kind = rows::kind(found.try_get(0)?)?;
        if let Some(later) = later_batch(&mut tx, batch).await? {
            return Err(Error::Conflict(format!(
                "batch {later} changed rows of batch {batch}, or builds on them; undo batch {later} first"
            )));
        }
        let (report, touched) = take_back(&mut tx, batch, kind).await?;
        sqlx::query("delete from refused where batch = $1").bind(batch).execute(&mut *tx).await?;
        sqlx::query("update refused set settled = null where settled = $1").bind(batch).execute(&mut *tx).await?;
        sqlx::query("delete from before_image where batch = $1").bind(batch).execute(&mut *tx).await?;
        sqlx::query("update batch set undone = 1 where id = $1").bind(batch).execute(&mut *tx).await?;
        let kept = keep_facts(self, &mut tx, touched).await?;
        tx.commit().await?;
        self.inner.remember(kept);
        Ok(report)
    }
}

/// A batch that changed rows this one wrote, added events to cases it added, or settled rows it refused.
async fn later_batch(tx: &mut Transaction<'static, Any>, batch: i64) -> Result<Option<i64>, Error> {
    let row = sqlx::query(
        "select min(later) from (
            select min(batch) as later from before_image where previous_batch = $1
            union all
            select min(case_event.batch) from case_event join case_file on case_file.number = case_event.number
                where case_file.batch = $1 and case_event.batch <> $1
                and not exists (select 1 from before_image where before_image.batch = $1 and before_image.row_key = case_file.number)
            union all
            select min(settled) from refused where batch = $1 and settled > 0
         ) as candidates",
    )
    .bind(batch)
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.try_get(0)?)
}

async fn take_back(
    tx: &mut Transaction<'static, Any>,
    batch: i64,
    kind: FileKind,
) -> Result<(UndoReport, Touched), Error> {
    let images = sqlx::query("select previous_batch, image from before_image where batch = $1")
        .bind(batch)
        .fetch_all(&mut **tx)
        .await?;
    let images: Vec<(i64, String)> =
        images.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, Error>>()?;
    let restored = images.len() as i64;
    let mut touched = Touched::new();
    let read = |image: &str| -> Error { Error::Broken(format!("a row kept for undoing ({} characters)", image.len())) };
    match kind {
        FileKind::Cases => {
            for (previous, image) in &images {
                let case: CaseRecord = serde_json::from_str(image).map_err(|_| read(image))?;
                let sql = format!(
                    "insert into case_file ({CASE_COLUMNS}) values {} on conflict (number) do update set {}",
                    places(tx, 1, CASE_WIDTH),
                    case_update()
                );
                bind_case(sqlx::query(AssertSqlSafe(sql)), &case, *previous).execute(&mut **tx).await?;
                touched.insert(case.number.clone(), Some(Box::new(case)));
            }
            remember_numbers(tx, "select number from case_file where batch = $1", batch, &mut touched).await?;
        }
        FileKind::Events => {
            remember_numbers(tx, "select distinct number from case_event where batch = $1", batch, &mut touched).await?
        }
        FileKind::People => {
            for (previous, image) in &images {
                let person: Person = serde_json::from_str(image).map_err(|_| read(image))?;
                upsert_person(tx, &person, *previous).await?;
            }
        }
        FileKind::Measures => {
            for (previous, image) in &images {
                let one: ReportedMeasure = serde_json::from_str(image).map_err(|_| read(image))?;
                upsert_measure(tx, &one, *previous).await?;
            }
        }
    }
    let table = match kind {
        FileKind::Cases => "delete from case_file where batch = $1",
        FileKind::Events => "delete from case_event where batch = $1",
        FileKind::People => "delete from person where batch = $1",
        FileKind::Measures => "delete from reported where batch = $1",
    };
    let removed = sqlx::query(table).bind(batch).execute(&mut **tx).await?.rows_affected() as i64;
    Ok((UndoReport { removed, restored }, touched))
}

/// Takes down the numbers a statement finds, to be looked up again.
async fn remember_numbers(
    tx: &mut Transaction<'static, Any>,
    sql: &'static str,
    batch: i64,
    touched: &mut Touched,
) -> Result<(), Error> {
    for row in sqlx::query(sql).bind(batch).fetch_all(&mut **tx).await? {
        touched.entry(rows::number(row.try_get(0)?)?).or_insert(None);
    }
    Ok(())
}
