//! The disputes of a court, and of a court with those below it, as chains of cases.
//!
//! Each space says what its files and registers say of cases. The chains are made of that in memory: of one court as one
//! [`Lineage`], of several from a [`Parcel`] each, so that after an import one court is read anew and not a province. No
//! row leaves its space but as a count.

use crate::error::Error;
use crate::parcels::folded;
use crate::rows::{self, EVENT_COLUMNS};
use crate::space::CourtSpace;
use crate::store::{Store, each};
use domain::case::{CaseEvent, CaseRecord, Disposition, EventKind, Procedure};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::ledger::{Field, Kind, Values};
use domain::lineage::{
    Counting, Disputes, Lineage, Mentioned, Parcel, PetitionTie, Preset, Sight, counting_on, sights,
};
use domain::policy::{Action, Actor};
use futures_util::{StreamExt, TryStreamExt, stream};
use sqlx::{AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Lineages of one court kept at a time, and disputes of several.
const KEPT: usize = 6;

/// Courts read at a time for their parcels: what is read of one takes some hundred bytes a case meanwhile.
const PARCELS_AT_ONCE: usize = 4;

/// At what something was made: the revision of a court's facts and how its registers stood.
pub(crate) type Mark = (i64, i64, i64);

/// What was made last, by court, the oldest first.
struct Recent<T>(Vec<(CourtCode, T)>);

impl<T> Recent<T> {
    fn get(&self, court: &CourtCode) -> Option<&T> {
        self.0.iter().find_map(|(of, made)| (of == court).then_some(made))
    }

    fn keep(&mut self, court: CourtCode, made: T) {
        self.0.retain(|(of, _)| *of != court);
        if self.0.len() >= KEPT {
            self.0.remove(0);
        }
        self.0.push((court, made));
    }
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// The chains made last.
#[derive(Default)]
pub(crate) struct Lineages {
    own: Mutex<Recent<(Mark, Arc<Lineage>)>>,
    /// Held while a scope is brought up to date: whoever comes meanwhile finds it made.
    many: tokio::sync::Mutex<Many>,
}

#[derive(Default)]
struct Many {
    parcels: BTreeMap<CourtCode, (Mark, Arc<Parcel>)>,
    disputes: Recent<Arc<Disputes>>,
}

impl Many {
    /// What is told across courts, as far as it is known.
    fn mentioned(&self, more: Vec<CaseNumber>) -> Mentioned {
        Mentioned::told(self.parcels.values().map(|(_, parcel)| parcel.as_ref()), more)
    }

    /// The courts of which there is no parcel made at their mark.
    fn without(&self, marks: &[(Mark, CourtSpace)]) -> Vec<(Mark, CourtSpace)> {
        let mut without = marks.to_vec();
        without.retain(|(mark, space)| self.parcels.get(&space.court().code).is_none_or(|(at, _)| at != mark));
        without
    }

    /// Brings the parcels of the stale courts up to date, so that every parcel kept stands, of whatever scope; of what was made
    /// by half none is kept.
    async fn renew(&mut self, marks: &[(Mark, CourtSpace)], stale: Vec<(Mark, CourtSpace)>) -> Result<(), Error> {
        let mut made: BTreeSet<CourtCode> = stale.iter().map(|(_, space)| space.court().code.clone()).collect();
        let renewed = self.renew_all(marks, stale, &mut made).await;
        match &renewed {
            // What a court of this scope told only now may lead into one of another scope.
            Ok(mentioned) => self.parcels.retain(|_, (_, parcel)| parcel.stands(mentioned)),
            Err(_) => self.parcels.retain(|court, _| !made.contains(court)),
        }
        renewed.map(|_| ())
    }

    /// The same from what was put down, else from the rows; notes which parcels it made and answers with what is told.
    async fn renew_all(
        &mut self,
        marks: &[(Mark, CourtSpace)],
        stale: Vec<(Mark, CourtSpace)>,
        made: &mut BTreeSet<CourtCode>,
    ) -> Result<Arc<Mentioned>, Error> {
        let put_down = each(&stale, |(mark, space)| space.put_down(*mark)).await?;
        for ((mark, space), parcel) in stale.into_iter().zip(put_down) {
            if let Some(parcel) = parcel {
                self.parcels.insert(space.court().code.clone(), (mark, Arc::new(parcel)));
            }
        }
        let mut stale = self.without(marks);
        let hints = each(&stale, |(_, space)| space.told_of_others()).await?.concat();
        let mut mentioned = Arc::new(self.mentioned(hints));
        loop {
            let reading = stale.into_iter().map(|(mark, space)| {
                let mentioned = Arc::clone(&mentioned);
                // Each a task of its own, so that they are read on all processors.
                tokio::spawn(async move { Ok::<_, Error>((space.read_parcel(mark, mentioned).await?, mark, space)) })
            });
            let mut read = stream::iter(reading).buffer_unordered(PARCELS_AT_ONCE);
            while let Some(parcel) = read.next().await {
                let (parcel, mark, space) =
                    parcel.map_err(|_| Error::Broken(String::from("a court's disputes to be read")))??;
                made.insert(space.court().code.clone());
                self.parcels.insert(space.court().code.clone(), (mark, Arc::new(parcel)));
            }
            drop(read);
            // What a court told only now may lead into one that was read before.
            mentioned = Arc::new(self.mentioned(Vec::new()));
            stale = marks.to_vec();
            stale.retain(|(_, space)| {
                self.parcels.get(&space.court().code).is_some_and(|(_, parcel)| !parcel.stands(&mentioned))
            });
            if stale.is_empty() {
                return Ok(mentioned);
            }
        }
    }
}

impl Store {
    /// The disputes of a court and of those below it, for counting: an actor who sees the figures of the scope. What is
    /// shown of single cases is [`Store::own_lineage`]'s.
    pub async fn lineage(&self, actor: &Actor, scope: &CourtCode) -> Result<Arc<Disputes>, Error> {
        self.may(actor, Action::ViewFigures, scope).await?;
        let mut spaces = Vec::new();
        for court in self.courts_for(actor, Action::ViewFigures, scope).await? {
            if self.space_exists(&court.code).await? {
                spaces.push(self.space(actor, Action::ViewFigures, &court.code).await?);
            }
        }
        match spaces.as_slice() {
            [one] => Ok(Arc::new(Disputes::alone(self.own_lineage(one).await?))),
            _ => {
                // To its end, though whoever asked may not wait so long: the next to ask finds it made.
                let (store, scope) = (self.clone(), scope.clone());
                let making = tokio::spawn(async move { store.disputes(&scope, spaces).await });
                making.await.map_err(|_| Error::Broken(String::from("the disputes of a scope to be made")))?
            }
        }
    }

    /// The disputes of one court as its own files and registers tell them.
    pub async fn own_lineage(&self, space: &CourtSpace) -> Result<Arc<Lineage>, Error> {
        let (court, mark) = (&space.court().code, space.mark().await?);
        let kept = || self.lineages().own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, lineage)) = kept().get(court).filter(|(at, _)| *at == mark) {
            return Ok(Arc::clone(lineage));
        }
        let (seen, ties) = space.sights().await?;
        let lineage = Arc::new(made(move || Lineage::of(seen, ties)).await?);
        kept().keep(court.clone(), (mark, Arc::clone(&lineage)));
        Ok(lineage)
    }

    async fn disputes(&self, scope: &CourtCode, spaces: Vec<CourtSpace>) -> Result<Arc<Disputes>, Error> {
        let tree = self.tree().await?;
        // Asked before the rest is held up; a mark older than what is read costs a second reading at the most.
        let marks = each(&spaces, |space| async move { Ok((space.mark().await?, space.clone())) }).await?;
        let mut many = self.lineages().many.lock().await;
        let stale = many.without(&marks);
        if !stale.is_empty() {
            many.renew(&marks, stale).await?;
        }
        let mut groups: BTreeMap<&CourtCode, Vec<Arc<Parcel>>> = BTreeMap::new();
        for space in &spaces {
            let court = &space.court().code;
            if let Some((_, parcel)) = many.parcels.get(court) {
                groups.entry(tree.column_of(scope, court)).or_default().push(Arc::clone(parcel));
            }
        }
        let groups: Vec<_> = groups.into_values().collect();
        let last = many.disputes.get(scope).map(Arc::clone).unwrap_or_default();
        if last.are_of(&groups) {
            return Ok(last);
        }
        let disputes = Arc::new(made(move || Disputes::of(groups, &last)).await?);
        many.disputes.keep(scope.clone(), Arc::clone(&disputes));
        Ok(disputes)
    }
}

/// Computes where it holds up no request.
pub(crate) async fn made<T: Send + 'static>(make: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(make).await.map_err(|_| Error::Broken(String::from("the disputes to be made")))
}

/// The kinds of events that name another case or tell of its end, for a statement.
fn naming() -> String {
    let naming = [
        EventKind::SecondInstanceDocketed,
        EventKind::SecondInstanceClosed,
        EventKind::EnforcementDocketed,
        EventKind::PetitionDocketed,
    ];
    naming.map(|kind| format!("'{}'", kind.id())).join(", ")
}

impl CourtSpace {
    /// How the court counts 案 and 件 on a day: its own setting, or first instance with first enforcement.
    pub async fn counting(&self, day: domain::day::Day) -> Result<Counting, Error> {
        let settings = self.node_settings().await?.counting;
        Ok(counting_on(&settings, day).cloned().unwrap_or_else(|| Counting::of(Preset::FirstAndEnforcement, day)))
    }

    async fn mark(&self) -> Result<Mark, Error> {
        let pool = &self.inner.pool;
        let revision = sqlx::query("select revision from fact_pack where id = 1").fetch_optional(pool).await?;
        let registers = sqlx::query(
            "select count(*), cast(coalesce(sum(seq), 0) as bigint) from entry where kind in ('mediation', 'petition')",
        )
        .fetch_one(pool)
        .await?;
        let revision = revision.map(|row| row.try_get(0)).transpose()?.unwrap_or(0);
        Ok((revision, registers.try_get(0)?, registers.try_get(1)?))
    }

    /// Cases of other courts that the files tell of, most of them: enough to know before all files are read which chains
    /// are likely to go on elsewhere.
    async fn told_of_others(&self) -> Result<Vec<CaseNumber>, Error> {
        let code = self.inner.court.code.as_str();
        let after = 7 + code.chars().count();
        // The court stands after （2023）; that of a court below may begin with the same characters.
        let of_others = |column: &str| {
            format!(
                "(substr({column}, 7, {}) <> $1 or substr({column}, {after}, 1) between '0' and '9')",
                code.chars().count()
            )
        };
        let sql = format!(
            "select origin from case_file where origin is not null and {}
             union select detail from case_event where kind in ({}) and {}",
            of_others("origin"),
            naming(),
            of_others("detail")
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(code).fetch_all(&self.inner.pool).await?;
        let mut told = Vec::with_capacity(rows.len());
        for row in &rows {
            told.extend(CaseNumber::parse(row.try_get(0)?).ok());
        }
        Ok(told)
    }

    /// The court's parcel, made of its rows and put down for the next start; that it cannot be put down, as on a full disk,
    /// keeps nobody from looking.
    async fn read_parcel(&self, mark: Mark, mentioned: Arc<Mentioned>) -> Result<Parcel, Error> {
        let (seen, ties) = self.sights().await?;
        let court = self.court().code.clone();
        let making = made(move || {
            let parcel = Parcel::of(&court, seen, ties, &mentioned);
            let folded = folded(&parcel)?;
            Ok::<_, Error>((parcel, folded))
        });
        let (parcel, folded) = making.await??;
        if let Err(error) = self.put_parcel(mark, folded).await {
            tracing::warn!(court = %self.court().code, %error, "the disputes could not be put down for the next start");
        }
        Ok(parcel)
    }

    /// What the files and registers of the whole court say of cases.
    async fn sights(&self) -> Result<(Vec<Sight>, Vec<PetitionTie>), Error> {
        let pool = &self.inner.pool;
        let sql = format!("select {EVENT_COLUMNS} from case_event where kind in ({})", naming());
        let mut events: BTreeMap<CaseNumber, Vec<CaseEvent>> = BTreeMap::new();
        for row in &sqlx::query(AssertSqlSafe(sql)).fetch_all(pool).await? {
            let (event, _) = rows::event(row)?;
            events.entry(event.number.clone()).or_default().push(event);
        }
        let mut seen = Vec::new();
        // No more of a case than the chains have, for all cases of a province are read.
        let mut cases = sqlx::query(
            "select number, division, judge, docketed, closed, cause, disposition, origin, parties from case_file",
        )
        .fetch(pool);
        while let Some(row) = cases.try_next().await? {
            let disposition: Option<&str> = row.try_get(6)?;
            let origin: Option<&str> = row.try_get(7)?;
            let (number, docketed) = (rows::number(row.try_get(0)?)?, rows::day(row.try_get(3)?)?);
            let case = CaseRecord {
                division: row.try_get(1)?,
                judge: row.try_get(2)?,
                closed: row.try_get::<Option<i64>, _>(4)?.map(rows::day).transpose()?,
                cause: row.try_get(5)?,
                disposition: disposition.map(rows::disposition).transpose()?,
                origin: origin.map(rows::number).transpose()?,
                parties: row.try_get(8)?,
                ..CaseRecord::docketed(number, docketed, Procedure::Ordinary)
            };
            let mut own = events.remove(&case.number).unwrap_or_default();
            own.sort_unstable();
            seen.extend(sights(&case, &own));
        }
        drop(cases);
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
