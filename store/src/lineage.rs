//! The disputes of a court, and of a court with those below it, as chains of cases.
//!
//! Each space says what its files and registers say of cases; the chains are made of that in memory and kept until one of
//! the spaces changes. No row leaves its space but as a count.

use crate::error::Error;
use crate::rows::{self, CASE_COLUMNS, EVENT_COLUMNS};
use crate::space::CourtSpace;
use crate::store::Store;
use domain::case::{CaseEvent, Disposition, EventKind};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::ledger::{Field, Kind, Values};
use domain::lineage::{Counting, Lineage, PetitionTie, Preset, Sight, counting_on, sights};
use domain::policy::{Action, Actor};
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Lineages kept at a time, one a scope.
const KEPT: usize = 6;

/// At what a lineage was made: of each court the revision of its facts and how its registers stood.
type Mark = Vec<(CourtCode, i64, i64, i64)>;

/// A court, and how many courts are in the scope: alone, or with those below it.
type Scope = (CourtCode, usize);

/// The lineages made last, by scope.
#[derive(Default)]
pub(crate) struct Lineages(Mutex<BTreeMap<Scope, (Mark, Arc<Lineage>)>>);

impl Lineages {
    fn get(&self, scope: &CourtCode, mark: &Mark) -> Option<Arc<Lineage>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&(scope.clone(), mark.len())).filter(|(at, _)| at == mark).map(|(_, lineage)| Arc::clone(lineage))
    }

    fn keep(&self, scope: CourtCode, mark: Mark, lineage: &Arc<Lineage>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (scope, mark.len());
        if kept.len() >= KEPT && !kept.contains_key(&key) {
            kept.pop_first();
        }
        kept.insert(key, (mark, Arc::clone(lineage)));
    }
}

impl Store {
    /// The disputes of a court and of those below it, for counting: an actor who sees the figures of the scope. What is
    /// shown of single cases is [`Store::own_lineage`]'s.
    pub async fn lineage(&self, actor: &Actor, scope: &CourtCode) -> Result<Arc<Lineage>, Error> {
        self.may(actor, Action::ViewFigures, scope).await?;
        let mut spaces = Vec::new();
        for court in self.courts_for(actor, Action::ViewFigures, scope).await? {
            if self.space_exists(&court.code).await? {
                spaces.push(self.space(actor, Action::ViewFigures, &court.code).await?);
            }
        }
        self.lineage_of(scope, &spaces).await
    }

    /// The disputes of one court as its own files and registers tell them.
    pub async fn own_lineage(&self, space: &CourtSpace) -> Result<Arc<Lineage>, Error> {
        self.lineage_of(&space.court().code, std::slice::from_ref(space)).await
    }

    async fn lineage_of(&self, scope: &CourtCode, spaces: &[CourtSpace]) -> Result<Arc<Lineage>, Error> {
        let mut mark = Mark::new();
        for space in spaces {
            mark.push(space.mark().await?);
        }
        if let Some(kept) = self.lineages().get(scope, &mark) {
            return Ok(kept);
        }
        let (mut seen, mut ties) = (Vec::new(), Vec::new());
        for space in spaces {
            let (own, petitions) = space.sights().await?;
            seen.extend(own);
            ties.extend(petitions);
        }
        let made = tokio::task::spawn_blocking(move || Lineage::of(seen, ties)).await;
        let lineage = Arc::new(made.map_err(|_| Error::Broken(String::from("a lineage to be made")))?);
        self.lineages().keep(scope.clone(), mark, &lineage);
        Ok(lineage)
    }
}

impl CourtSpace {
    /// How the court counts 案 and 件 on a day: its own setting, or first instance with first enforcement.
    pub async fn counting(&self, day: domain::day::Day) -> Result<Counting, Error> {
        let settings = self.node_settings().await?.counting;
        Ok(counting_on(&settings, day).cloned().unwrap_or_else(|| Counting::of(Preset::FirstAndEnforcement, day)))
    }

    async fn mark(&self) -> Result<(CourtCode, i64, i64, i64), Error> {
        let pool = &self.inner.pool;
        let revision = sqlx::query("select revision from fact_pack where id = 1").fetch_optional(pool).await?;
        let registers = sqlx::query(
            "select count(*), cast(coalesce(sum(settled + 2 * length(about)), 0) as bigint) from entry
             where kind in ('mediation', 'petition')",
        )
        .fetch_one(pool)
        .await?;
        Ok((
            self.inner.court.code.clone(),
            revision.map(|row| row.try_get(0)).transpose()?.unwrap_or(0),
            registers.try_get(0)?,
            registers.try_get(1)?,
        ))
    }

    /// What the files and registers of the whole court say of cases.
    async fn sights(&self) -> Result<(Vec<Sight>, Vec<PetitionTie>), Error> {
        let pool = &self.inner.pool;
        let naming = [
            EventKind::SecondInstanceDocketed,
            EventKind::SecondInstanceClosed,
            EventKind::EnforcementDocketed,
            EventKind::PetitionDocketed,
        ];
        let naming: Vec<String> = naming.iter().map(|kind| format!("'{}'", kind.id())).collect();
        let sql = format!("select {EVENT_COLUMNS} from case_event where kind in ({})", naming.join(", "));
        let mut events: BTreeMap<CaseNumber, Vec<CaseEvent>> = BTreeMap::new();
        for row in &sqlx::query(AssertSqlSafe(sql)).fetch_all(pool).await? {
            let (event, _) = rows::event(row)?;
            events.entry(event.number.clone()).or_default().push(event);
        }
        let mut seen = Vec::new();
        let cases = sqlx::query(AssertSqlSafe(format!("select {CASE_COLUMNS} from case_file"))).fetch_all(pool).await?;
        for row in &cases {
            let (case, _) = rows::case(row)?;
            let mut own = events.remove(&case.number).unwrap_or_default();
            own.sort_unstable();
            seen.extend(sights(&case, &own));
        }
        let mut ties = Vec::new();
        let registers = sqlx::query(
            "select e.id, e.kind, e.number, e.about, e.came, e.said,
                 case when exists (select 1 from case_file f where f.number = e.number) then 1 else 0 end
             from entry e where e.kind = 'mediation' or (e.kind = 'petition' and e.about <> '')",
        )
        .fetch_all(pool)
        .await?;
        for row in &registers {
            let (kind, about): (String, String) = (row.try_get(1)?, row.try_get(3)?);
            let came = rows::day(row.try_get(4)?)?;
            if kind == Kind::Petition.id() {
                ties.push(PetitionTie { about: rows::number(&about)?, id: row.try_get(0)?, received: came });
                continue;
            }
            let number = rows::number(row.try_get(2)?)?;
            if !about.is_empty() {
                seen.push(Sight { named_by: Some(number.clone()), ..Sight::bare(rows::number(&about)?) });
            }
            if row.try_get::<i64, _>(6)? == 0 {
                let said: String = row.try_get(5)?;
                let said: Values =
                    serde_json::from_str(&said).map_err(|_| Error::Broken(String::from("a stored entry")))?;
                let said = |field: Field| said.get(&field).cloned().unwrap_or_default();
                let outcome = match (said(Field::Settlement).is_empty(), said(Field::FailReason).is_empty()) {
                    (false, _) => Some(Disposition::PresuitSettled),
                    (true, false) => Some(Disposition::PresuitFailed),
                    (true, true) => None,
                };
                seen.push(Sight {
                    docketed: Some(came),
                    closed: said(Field::EndedOn).parse().ok(),
                    outcome,
                    cause: said(Field::DisputeCause),
                    own: true,
                    ..Sight::bare(number)
                });
            }
        }
        Ok((seen, ties))
    }
}
