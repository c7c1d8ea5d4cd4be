//! Entries held in memory for counting. A register of a hundred thousand rows is read once; from then on only what was changed
//! is, and every figure beside its list and above it is counted from what is held.

use super::entries::{ANY, COLUMNS, EntryFilter, NAMES, entry};
use crate::clock;
use crate::error::Error;
use crate::space::CourtSpace;
use crate::store::{Store, each};
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{self, Entry, Field, Kind};
use domain::policy::{Action, Actor, Role};
use sqlx::{AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Clocks of two computers, and a step on its way, may differ by so many seconds; what is read twice does no harm.
const OVERLAP: i64 = 5;

/// Entries of which nobody reads a name, each with the day it came, in the order of these days.
pub(crate) type Counted = Arc<[(Day, Arc<Entry>)]>;

/// The entries of a ledger, as far as they have been read.
#[derive(Default)]
pub(crate) struct Held {
    /// By id, each with its number of steps.
    entries: BTreeMap<String, (Arc<Entry>, i64)>,
    /// The same in the order they came.
    list: Counted,
    /// Steps from here on have not been read.
    from: i64,
    /// How often entries had followed their cases.
    followed: i64,
}

/// How many entries there are, how many steps in all, and how often entries followed their cases to another judge or
/// division: a step changes it, and so does whatever is taken away or given to another.
type Mark = (i64, i64, i64);

impl Held {
    fn mark(&self) -> Mark {
        let count = i64::try_from(self.entries.len()).unwrap_or(i64::MAX);
        (count, self.entries.values().map(|(_, seq)| seq).sum(), self.followed)
    }

    fn put(&mut self, rows: &[sqlx::any::AnyRow]) -> Result<(), Error> {
        for row in rows {
            let (mut entry, seq) = entry(row)?;
            entry.values.retain(|field, _| !NAMES.contains(field) && *field != Field::Demand);
            self.entries.insert(entry.id.clone(), (Arc::new(entry), seq));
        }
        let mut list: Vec<_> = self.entries.values().map(|(entry, _)| (entry.came(), Arc::clone(entry))).collect();
        list.sort_by_key(|(came, _)| *came);
        self.list = list.into();
        Ok(())
    }
}

impl Store {
    /// Of each court with a space the entries of registers that came in spans, a list for each asked for, as
    /// [`CourtSpace::entries_to_count`] gives them.
    pub async fn entries_to_count<const N: usize>(
        &self,
        actor: &Actor,
        courts: &BTreeSet<CourtCode>,
        asked: [(Kind, (Day, Day)); N],
    ) -> Result<Vec<(CourtCode, [Vec<Arc<Entry>>; N])>, Error> {
        let courts: Vec<&CourtCode> = courts.iter().collect();
        let counted = each(&courts, |court| async move {
            if !self.space_exists(court).await? {
                return Ok(None);
            }
            let space = self.space(actor, Action::ViewFigures, court).await?;
            let mut lists = [const { Vec::new() }; N];
            for (list, (kind, came)) in lists.iter_mut().zip(asked) {
                *list = space.entries_to_count(kind, came).await?;
            }
            Ok(Some(((*court).clone(), lists)))
        });
        Ok(counted.await?.into_iter().flatten().collect())
    }
}

impl CourtSpace {
    /// All entries of a ledger, whoever's they are.
    pub(crate) async fn all_to_count(&self, kind: Kind) -> Result<Counted, Error> {
        let mut all = self.inner.held.lock().await;
        let held = all.entry(kind).or_default();
        let mut tx = self.inner.pool.read().await?;
        let row = sqlx::query(
            "select count(*), cast(coalesce(sum(seq), 0) as bigint), coalesce((select max(times) from entry_followed), 0)
             from entry where kind = $1",
        );
        let row = row.bind(kind.id()).fetch_one(&mut *tx).await?;
        let mark: Mark = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if held.mark() == mark {
            return Ok(Arc::clone(&held.list));
        }
        let now = clock();
        let steps = "id in (select entry from entry_step where at >= $2)";
        let sql = format!("select {COLUMNS} from entry where kind = $1 and {steps}");
        let changed = sqlx::query(AssertSqlSafe(sql)).bind(kind.id()).bind(held.from);
        if held.from > 0 {
            held.put(&changed.fetch_all(&mut *tx).await?)?;
        }
        if held.mark() != mark {
            *held = Held { followed: mark.2, ..Held::default() };
            let sql = format!("select {COLUMNS} from entry where kind = $1");
            held.put(&sqlx::query(AssertSqlSafe(sql)).bind(kind.id()).fetch_all(&mut *tx).await?)?;
        }
        held.from = now - OVERLAP;
        Ok(Arc::clone(&held.list))
    }

    /// Entries of the actor's part that came in a span, for counting alone: whoever sees a court's figures may, so no name is
    /// among what they say.
    pub async fn entries_to_count(&self, kind: Kind, came: (Day, Day)) -> Result<Vec<Arc<Entry>>, Error> {
        let filter = EntryFilter { kind: Some(kind), came: Some(came), ..EntryFilter::default() };
        self.counted(kind, &filter).await
    }

    /// The entries of a register that a filter lets in, for counting alone.
    pub async fn register_to_count(&self, kind: Kind, filter: &EntryFilter) -> Result<Vec<Arc<Entry>>, Error> {
        // What is sought by a name, or kept from some, only the database knows.
        let by_name = filter.said.iter().any(|(field, _)| NAMES.contains(field) || *field == Field::Demand);
        let sought = !filter.text.is_empty() || filter.number.is_some() || filter.case.is_some() || by_name;
        let kept =
            kind == Kind::Petition && matches!(self.actor.role, Role::Judge | Role::DivisionHead | Role::Registrar);
        match sought || kept || !self.shows(kind) {
            true => Ok(self.entries(filter, 0, i64::MAX).await?.0.into_iter().map(Arc::new).collect()),
            false => self.counted(kind, filter).await,
        }
    }

    async fn counted(&self, kind: Kind, filter: &EntryFilter) -> Result<Vec<Arc<Entry>>, Error> {
        let all = self.all_to_count(kind).await?;
        let within = match filter.came {
            None => &*all,
            Some((from, to)) => {
                let first = all.partition_point(|(came, _)| *came < from);
                let end = all.partition_point(|(came, _)| *came <= to);
                all.get(first..end).unwrap_or_default()
            }
        };
        let theirs = within.iter().map(|(_, entry)| entry);
        Ok(theirs.filter(|entry| entry.is_in(&self.part) && lets_in(filter, entry)).cloned().collect())
    }
}

/// Whether a filter that seeks no text and no number lets an entry in, whenever it came.
fn lets_in(filter: &EntryFilter, entry: &Entry) -> bool {
    let settled = ledger::settled(entry.kind, entry.state);
    let said = |(field, word): &(Field, String)| entry.value(*field).is_some_and(|said| word == ANY || said == word);
    filter.state.is_none_or(|state| state == entry.state)
        && (!filter.open || !settled)
        && filter.late_on.is_none_or(|day| !settled && entry.due.is_some_and(|due| due < day))
        && (filter.division.is_empty() || filter.division == entry.division)
        && (filter.judge.is_empty() || filter.judge == entry.judge)
        && filter.said.iter().all(said)
}
