//! What the rules of [`domain::detector`] find in a court: looked for when what they read has changed, kept with the space.

use crate::clock;
use crate::error::Error;
use crate::ledger::{EntryFilter, json};
use crate::rows::{self, CASE_COLUMNS, EVENT_COLUMNS};
use crate::space::CourtSpace;
use domain::case::{CaseEvent, CaseRecord, ReportedMeasure};
use domain::day::Day;
use domain::detector::{
    Edit, Edited, Frozen, Holdings, Outcome, Report, Rule, Settings, Signal, Unqualified, by_month, detect, unqualified,
};
use domain::intake::FileKind;
use domain::ledger::{Entry, Kind, outcomes};
use domain::policy::{Denied, Part};
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// What was found, and what checks said of it.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// What the rules found.
    pub report: Report,
    /// When they looked, in seconds since 1970.
    pub at: i64,
    /// The checks, open and concluded.
    pub checks: Vec<Entry>,
    /// What checks found last, by the key of the signal.
    pub outcomes: BTreeMap<String, Outcome>,
}

/// Everything rules read of a court.
struct Held {
    cases: Vec<CaseRecord>,
    events: Vec<CaseEvent>,
    entries: Vec<Entry>,
    reported: Vec<ReportedMeasure>,
    edits: Vec<Edit>,
    frozen: Vec<Frozen>,
}

impl CourtSpace {
    /// What the rules find in the whole court as it stands on a day: as they found it last, or anew where what they read has
    /// changed since.
    pub async fn signals(&self, today: Day) -> Result<Found, Error> {
        if self.part != Part::Court || self.actor.court != self.inner.court.code {
            return Err(Error::Denied(Denied::OutsideScope));
        }
        let settings = self.node_settings().await?.signals;
        let mark = self.signal_mark(&settings, today).await?;
        let row = sqlx::query("select at, body from signal_report where id = 1 and mark = $1")
            .bind(mark.clone())
            .fetch_optional(&self.inner.pool)
            .await?;
        let (at, report) = match row {
            Some(row) => {
                let body: String = row.try_get(1)?;
                let broken = |_| Error::Broken(String::from("what the rules found"));
                (row.try_get(0)?, serde_json::from_str(&body).map_err(broken)?)
            }
            None => self.look_for_signals(settings, &mark, today).await?,
        };
        let filter = EntryFilter { kind: Some(Kind::SignalCheck), ..EntryFilter::default() };
        let (checks, _) = self.entries(&filter, 0, i64::MAX).await?;
        Ok(Found { report, at, outcomes: outcomes(&checks), checks })
    }

    /// What the answer depends on: facts, registers, frozen figures, settings, the day.
    async fn signal_mark(&self, settings: &Settings, today: Day) -> Result<String, Error> {
        let pool = &self.inner.pool;
        let revision = sqlx::query("select revision from fact_pack where id = 1").fetch_optional(pool).await?;
        let revision: i64 = revision.map(|row| row.try_get(0)).transpose()?.unwrap_or(0);
        let steps = sqlx::query(
            "select count(*), cast(coalesce(sum(seq), 0) as bigint) from entry where kind in ('mediation', 'petition')",
        )
        .fetch_one(pool)
        .await?;
        let frozen =
            sqlx::query("select cast(coalesce(sum(revision), 0) as bigint) from consultation").fetch_one(pool).await?;
        let (entries, seq): (i64, i64) = (steps.try_get(0)?, steps.try_get(1)?);
        let frozen: i64 = frozen.try_get(0)?;
        Ok(format!("{today} {revision} {entries} {seq} {frozen} {}", json(settings)?))
    }

    async fn look_for_signals(&self, settings: Settings, mark: &str, today: Day) -> Result<(i64, Report), Error> {
        let held = self.held().await?;
        let table = self.facts().await?;
        let looked = tokio::task::spawn_blocking(move || {
            // The past that rules learn from: three years before the running one.
            let first = today.month().plus(-47);
            let shown = by_month(&table, first, today.month());
            let Held { cases, events, entries, reported, edits, frozen } = &held;
            let holdings =
                Holdings { today, cases, events, entries, reported, edits, frozen, shown: &shown, elsewhere: &[] };
            detect(&holdings, Rule::ALL, &settings)
        });
        let report = looked.await.map_err(|_| Error::Broken(String::from("the rules to look at a court")))?;
        let marked: Vec<&Signal> = report.signals.iter().filter(|signal| !signal.marks.is_empty()).collect();
        let (at, body, marks) = (clock(), json(&report)?, json(&marked)?);
        let _writing = self.inner.writing.lock().await;
        sqlx::query(
            "insert into signal_report (id, mark, at, body, marks) values (1, $1, $2, $3, $4)
             on conflict (id) do update set
                 mark = excluded.mark, at = excluded.at, body = excluded.body, marks = excluded.marks",
        )
        .bind(mark.to_owned())
        .bind(at)
        .bind(body)
        .bind(marks)
        .execute(&self.inner.pool)
        .await?;
        Ok((at, report))
    }

    async fn held(&self) -> Result<Held, Error> {
        let pool = &self.inner.pool;
        let cases = sqlx::query(AssertSqlSafe(format!("select {CASE_COLUMNS} from case_file"))).fetch_all(pool).await?;
        let cases: Vec<CaseRecord> = cases.iter().map(|row| Ok(rows::case(row)?.0)).collect::<Result<_, Error>>()?;
        let events =
            sqlx::query(AssertSqlSafe(format!("select {EVENT_COLUMNS} from case_event"))).fetch_all(pool).await?;
        let events = events.iter().map(|row| Ok(rows::event(row)?.0)).collect::<Result<_, Error>>()?;
        let reported = sqlx::query("select period, measure, value, batch from reported").fetch_all(pool).await?;
        let reported = reported.iter().map(|row| Ok(rows::reported(row)?.0)).collect::<Result<_, Error>>()?;
        let mut entries = Vec::new();
        for kind in [Kind::Mediation, Kind::Petition] {
            let filter = EntryFilter { kind: Some(kind), ..EntryFilter::default() };
            entries.extend(self.entries(&filter, 0, i64::MAX).await?.0);
        }
        let edits = self.edits(&cases).await?;
        Ok(Held { cases, events, entries, reported, edits, frozen: self.frozen_periods().await? })
    }

    /// How days of cases were changed by later batches: each image is what a row was before one.
    async fn edits(&self, cases: &[CaseRecord]) -> Result<Vec<Edit>, Error> {
        let rows = sqlx::query(
            "select i.image, b.at from before_image i join batch b on b.id = i.batch
             where i.kind = $1 and b.undone = 0 order by i.batch",
        )
        .bind(FileKind::Cases.id())
        .fetch_all(&self.inner.pool)
        .await?;
        let mut images: BTreeMap<_, Vec<(CaseRecord, i64)>> = BTreeMap::new();
        for row in &rows {
            let image: String = row.try_get(0)?;
            let broken = |_| Error::Broken(String::from("a row kept for undoing"));
            let before: CaseRecord = serde_json::from_str(&image).map_err(broken)?;
            images.entry(before.number.clone()).or_default().push((before, row.try_get(1)?));
        }
        let mut edits = Vec::new();
        for now in cases {
            let Some(own) = images.get(&now.number) else { continue };
            let later = own.iter().skip(1).map(|(image, _)| image).chain([now]);
            for ((before, at), after) in own.iter().zip(later) {
                let days = [
                    (Edited::Docketed, Some(before.docketed), Some(after.docketed)),
                    (Edited::Closed, before.closed, after.closed),
                ];
                let changed = days.into_iter().filter(|(_, before, after)| before != after);
                edits.extend(changed.map(|(field, before, after)| Edit {
                    number: now.number.clone(),
                    field,
                    made: Day::at(*at),
                    before,
                    after,
                }));
            }
        }
        Ok(edits)
    }

    /// The periods whose figures the court's own consultations froze.
    async fn frozen_periods(&self) -> Result<Vec<Frozen>, Error> {
        let rows = sqlx::query("select body from consultation").fetch_all(&self.inner.pool).await?;
        let mut all = Vec::new();
        for row in &rows {
            let body: String = row.try_get(0)?;
            let broken = |_| Error::Broken(String::from("a stored consultation"));
            let one: domain::consultation::Consultation = serde_json::from_str(&body).map_err(broken)?;
            all.extend(one.frozen.map(|frozen| Frozen { period: one.period, on: frozen.on }));
        }
        Ok(all)
    }

    /// The figures that failed checks make not qualified, by what the rules found last; none where they never looked.
    pub(crate) async fn unqualified(&self, marks: Option<String>) -> Result<Vec<Unqualified>, Error> {
        let Some(marks) = marks else { return Ok(Vec::new()) };
        let marked: Vec<Signal> =
            serde_json::from_str(&marks).map_err(|_| Error::Broken(String::from("what the rules found")))?;
        if marked.is_empty() {
            return Ok(Vec::new());
        }
        // A figure is qualified or not for everyone who sees it: not by what of the checks they see.
        let checks = self.all_to_count(Kind::SignalCheck).await?;
        Ok(unqualified(&marked, &outcomes(checks.iter().map(|(_, check)| check.as_ref()))))
    }
}
