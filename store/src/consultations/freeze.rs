//! Frozen figures: each court's facts stay in its own space, as a pack named by its hash; the consultation holds the names.

use super::changed_meanwhile;
use crate::clock;
use crate::error::Error;
use crate::space::{CourtSpace, label};
use crate::store::Store;
use domain::consultation::{Consultation, FrozenCourt};
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::Kind;
use domain::pack::Pack;
use domain::policy::{Action, Actor, Denied, Part};
use domain::sources::funnel;
use domain::table::FactTable;
use sqlx::Row;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A table that was kept.
#[derive(Clone, Debug)]
pub struct KeptTable {
    /// The facts.
    pub table: Arc<FactTable>,
    /// Whether they were derived by the rules of this build.
    pub by_these_rules: bool,
}

/// Frozen tables that were read last, by the hash of their pack.
#[derive(Default)]
pub(crate) struct FrozenTables(Mutex<Vec<(String, KeptTable)>>);

/// So many are held on to: two consultations of a province.
const HELD: usize = 400;

impl FrozenTables {
    fn get(&self, hash: &str) -> Option<KeptTable> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().find(|(one, _)| one == hash).map(|(_, table)| table.clone())
    }

    fn keep(&self, hash: &str, table: &KeptTable) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|(one, _)| one != hash);
        held.insert(0, (hash.to_owned(), table.clone()));
        held.truncate(HELD);
    }
}

impl Store {
    /// Freezes the figures of a consultation of the actor's court: the facts, as they are now, of every court in its scope,
    /// the ranges that apply, and what ledgers and registers hold.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] where they are frozen already, the period has not ended in the figures, or there are none.
    pub async fn freeze(&self, actor: &Actor, id: &str, today: Day) -> Result<Consultation, Error> {
        let space = self.space(actor, Action::HoldConsultations, &actor.court).await?;
        let (before, revision) = space.consultation(id).await?.ok_or(Error::Denied(Denied::OutsideScope))?;
        let opened = space.open_act(Action::HoldConsultations, &format!("freeze {id}")).await?;
        let result = self.frozen(actor, &space, &before, revision, today).await;
        let cases = |after: &Consultation| {
            after.frozen.as_ref().map_or(0, |frozen| frozen.courts.iter().map(|court| court.cases).sum())
        };
        opened.close(result, |after| format!("{} cases", cases(after))).await
    }

    async fn frozen(
        &self,
        actor: &Actor,
        space: &CourtSpace,
        before: &Consultation,
        revision: i64,
        today: Day,
    ) -> Result<Consultation, Error> {
        let scope = &before.court;
        // One look into the courts of the scope, as at any figures of theirs.
        let tables = self.tables(actor, scope).await?;
        let until = tables.iter().filter_map(|table| table.span()).map(|(_, last)| last).max().ok_or_else(|| {
            Error::Conflict(String::from("还没有数据，请先导入 / there are no data yet; import them first"))
        })?;
        // What cannot be frozen is found out before anything is kept.
        let refused = |refused: domain::consultation::Refused| Error::Conflict(refused.to_string());
        before.frozen_as(Vec::new(), Vec::new(), today, until).map_err(refused)?;
        let mut courts = Vec::new();
        for court in tables.iter().map(|table| table.court()) {
            let there = self.space(actor, Action::ViewFigures, court).await?;
            let (hash, cases) = there.keep_pack().await?;
            let counts = self.counts(actor, &there, before, today).await?;
            courts.push(FrozenCourt { court: court.clone(), hash, cases, counts });
        }
        let ranges = self.ranges(actor, scope).await?;
        let after = before.frozen_as(courts, ranges, today, until).map_err(refused)?;
        match space.replace(&after, revision).await {
            Ok(()) => Ok(after),
            Err(Error::Conflict(_)) => Err(changed_meanwhile()),
            Err(error) => Err(error),
        }
    }

    /// What the ledgers of a court hold, as far as it has opened them, and what its registers say of the period.
    async fn counts(
        &self,
        actor: &Actor,
        space: &CourtSpace,
        consultation: &Consultation,
        today: Day,
    ) -> Result<BTreeMap<String, i64>, Error> {
        let mut counts = BTreeMap::new();
        let court = &space.court().code;
        if self.would(actor, Action::ViewNodes, court).await? {
            for (kind, open, late) in space.entry_counts(today).await? {
                counts.insert(format!("{}.open", kind.id()), open);
                counts.insert(format!("{}.late", kind.id()), late);
            }
        }
        let span = (consultation.period.first(), consultation.period.last());
        let disputes = space.entries_to_count(Kind::Mediation, span).await?;
        let disputes = funnel(disputes.iter().map(Arc::as_ref), span.1);
        let petitions = space.entries_to_count(Kind::Petition, span).await?;
        let answered = petitions.iter().filter(|one| domain::ledger::settled(one.kind, one.state)).count();
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        for (name, count) in [
            ("mediation.received", disputes.disputes),
            ("mediation.mediated", disputes.mediated),
            ("mediation.settled", disputes.settled),
            ("mediation.filed", disputes.filed),
            ("petition.received", number(petitions.len())),
            ("petition.settled", number(answered)),
        ] {
            counts.insert(name.to_owned(), count);
        }
        Ok(counts)
    }

    /// The facts a consultation froze, in the order of its courts, for whoever takes part in it.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] where nothing is frozen yet; [`Error::Broken`] where a pack is not the one that was frozen.
    pub async fn frozen_tables(
        &self,
        actor: &Actor,
        consultation: &Consultation,
    ) -> Result<Vec<Arc<FactTable>>, Error> {
        Ok(self.frozen_packs(actor, consultation).await?.into_iter().map(|kept| kept.table).collect())
    }

    /// The same, each with the rules it was derived by.
    ///
    /// # Errors
    ///
    /// As [`Store::frozen_tables`].
    pub async fn frozen_packs(&self, actor: &Actor, consultation: &Consultation) -> Result<Vec<KeptTable>, Error> {
        self.may(actor, Action::ViewConsultations, &consultation.court).await?;
        let frozen = consultation
            .frozen
            .as_ref()
            .ok_or_else(|| Error::Conflict(domain::consultation::Refused::NotFrozen.to_string()))?;
        let tree = self.tree().await?;
        let mut packs = Vec::new();
        for one in &frozen.courts {
            if !tree.is_within(&one.court, &consultation.court) {
                return Err(Error::Denied(Denied::OutsideScope));
            }
            // What was frozen for a consultation is the consultation's, whatever part of a court its readers have.
            packs.push(self.kept_pack(&one.court, &one.hash, "consultation").await?);
        }
        Ok(packs)
    }

    /// The whole table of a court that was kept under a hash, for something of this server's that it was kept for.
    pub(crate) async fn kept_table(&self, court: &CourtCode, hash: &str, what: &str) -> Result<Arc<FactTable>, Error> {
        Ok(self.kept_pack(court, hash, what).await?.table)
    }

    async fn kept_pack(&self, court: &CourtCode, hash: &str, what: &str) -> Result<KeptTable, Error> {
        if let Some(kept) = self.frozen_held().get(hash) {
            return Ok(kept);
        }
        let console = Actor { login: what.to_owned(), ..Actor::console(court.clone()) };
        let kept = self.space(&console, Action::ViewFigures, court).await?.pack(hash).await?;
        self.frozen_held().keep(hash, &kept);
        Ok(kept)
    }

    /// The courts of a consultation whose cases the actor may list.
    pub async fn open_courts(&self, actor: &Actor, consultation: &Consultation) -> Result<Vec<CourtCode>, Error> {
        if actor.part != Part::Court {
            return Ok(Vec::new());
        }
        let courts = self.courts_for(actor, Action::ViewCases, &consultation.court).await?;
        Ok(courts.into_iter().map(|court| court.code).collect())
    }
}

impl CourtSpace {
    /// Keeps the facts as they are now under their hash; answers with it and how many cases there are.
    pub(crate) async fn keep_pack(&self) -> Result<(String, usize), Error> {
        let facts = self.facts().await?;
        let (pack, cases) =
            (Pack { label: label(&self.inner.court.code), tables: vec![FactTable::clone(&facts)] }, facts.len());
        let encoded = tokio::task::spawn_blocking(move || pack.encode()).await;
        let (bytes, hash) = encoded.map_err(|_| Error::Broken(String::from("a pack to be made")))?;
        let hash = hash.to_string();
        let _writing = self.inner.writing.lock().await;
        sqlx::query("insert into frozen_pack (hash, bytes, at) values ($1, $2, $3) on conflict (hash) do nothing")
            .bind(hash.clone())
            .bind(bytes)
            .bind(clock())
            .execute(&self.inner.pool)
            .await?;
        Ok((hash, cases))
    }

    /// The facts that were kept under a hash.
    async fn pack(&self, hash: &str) -> Result<KeptTable, Error> {
        let broken = || Error::Broken(format!("the frozen pack {hash} of {}", self.inner.court.code));
        let row = sqlx::query("select bytes from frozen_pack where hash = $1")
            .bind(hash.to_owned())
            .fetch_optional(&self.inner.pool)
            .await?;
        let bytes: Vec<u8> = row.ok_or_else(broken)?.try_get(0)?;
        let (pack, found) = Pack::decode(&bytes).map_err(|_| broken())?;
        if found.to_string() != hash {
            return Err(broken());
        }
        let by_these_rules = pack.label == label(&self.inner.court.code);
        let table = pack.tables.into_iter().next().ok_or_else(broken)?;
        Ok(KeptTable { table: Arc::new(table), by_these_rules })
    }

    /// The frozen packs that are not what they were frozen as.
    pub(crate) async fn altered_packs(&self) -> Result<Vec<String>, Error> {
        let mut altered = Vec::new();
        for row in sqlx::query("select hash from frozen_pack order by hash").fetch_all(&self.inner.pool).await? {
            let hash: String = row.try_get(0)?;
            match self.pack(&hash).await {
                Err(Error::Broken(_)) => altered.push(hash),
                // That it could not be read now says nothing of what it is.
                other => drop(other?),
            }
        }
        Ok(altered)
    }
}
