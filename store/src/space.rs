//! A court's space: its rows, its facts, its refused rows.

use crate::batch::BatchReport;
use crate::clocks::{self, OpenCase};
use crate::database::Database;
use crate::error::Error;
use crate::ledger::{Held, follow_cases, settle_closed};
use crate::log::{Log, Opened, hex};
use crate::made::Made;
use crate::rows::{self, CASE_COLUMNS, EVENT_COLUMNS, about, places, rows_a_statement};
use domain::case::{CaseEvent, CaseRecord, Person, ReportedMeasure};
use domain::case_number::CaseNumber;
use domain::court::{Court, CourtCode};
use domain::day::Month;
use domain::detector::Unqualified;
use domain::fact::{self, Fact, Words};
use domain::intake::FileKind;
use domain::ledger::Kind;
use domain::pack::{self, Pack};
use domain::parties::masked;
use domain::policy::{Action, Actor, Part};
use domain::table::{CaseKey, FactTable, RefusedRows};
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// One court's database, shared by those who work in it.
pub(crate) struct Inner {
    pub(crate) court: Court,
    pub(crate) pool: Database,
    /// Whoever holds it writes.
    pub(crate) writing: Arc<tokio::sync::Mutex<()>>,
    /// Whoever holds it gives numbers of the registers.
    pub(crate) registering: tokio::sync::Mutex<()>,
    /// Whose file is imported.
    importing: Arc<tokio::sync::Mutex<()>>,
    facts: FactsSlot,
    /// What of the ledgers is held for counting.
    pub(crate) held: tokio::sync::Mutex<BTreeMap<Kind, Held>>,
}

/// Where the facts of a court are held on to, also while its space is closed.
pub(crate) type FactsSlot = Arc<Mutex<Option<Kept>>>;

/// Facts at a revision of the space.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    state: State,
    table: Arc<FactTable>,
    /// Parts of them, by whose they are. Lines, divisions and judges each take a court apart, so that all of them together come to
    /// three times its facts at most.
    parts: Made<Part, Arc<FactTable>>,
}

impl Kept {
    fn new(state: State, table: FactTable) -> Self {
        Self { state, table: Arc::new(table), parts: Made::at_most(32) }
    }

    /// The rows that are of a part of the court.
    fn part(&self, part: &Part) -> Result<Arc<FactTable>, Error> {
        if *part == Part::Court {
            return Ok(Arc::clone(&self.table));
        }
        if let Some(table) = self.parts.get(part) {
            return Ok(table);
        }
        let table = Arc::new(self.table.restricted(&part.filter())?);
        self.parts.put(part.clone(), Arc::clone(&table));
        Ok(table)
    }
}

/// Which facts are stored: the revision of the space, and the hash of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    revision: i64,
    hash: Vec<u8>,
}

/// Facts of a court, with which they are and the figures that failed checks make not qualified.
#[derive(Clone, Debug)]
pub struct MarkedFacts {
    /// The facts.
    pub table: Arc<FactTable>,
    /// The figures.
    pub unqualified: Vec<Unqualified>,
    /// What is stored, by its hash, and what of it.
    which: String,
    /// All of what is stored.
    kept: Kept,
}

impl MarkedFacts {
    /// The name of the facts of several courts: the same where every court's are, of the same part, and another where any is not.
    pub fn fingerprint(all: &[Self]) -> String {
        let mut hasher = Sha256::new();
        for one in all {
            hasher.update(&one.which);
        }
        hex(&hasher.finalize())
    }
}

impl Inner {
    pub(crate) fn new(court: Court, pool: Database, facts: FactsSlot) -> Self {
        Self {
            court,
            pool,
            writing: Arc::default(),
            registering: tokio::sync::Mutex::default(),
            importing: Arc::default(),
            facts,
            held: tokio::sync::Mutex::default(),
        }
    }

    /// Holds on to the facts just stored.
    pub(crate) fn remember(&self, kept: Kept) {
        *self.facts.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }

    /// The facts held on to, where they are in a state.
    fn held(&self, stored: impl Fn(&State) -> bool) -> Option<Kept> {
        let known = self.facts.lock().unwrap_or_else(PoisonError::into_inner).clone();
        known.filter(|kept| stored(&kept.state))
    }
}

impl State {
    /// What [`State::read`] takes. What is written again is known by its hash too; SQLite reads the whole pack for it, which is
    /// less than to unpack it.
    fn asked() -> String {
        let place = pack::HASH_PLACE;
        format!("select revision, substr(bytes, {}, {}) from fact_pack where id = 1", place.start + 1, place.len())
    }

    fn read(row: &AnyRow) -> Result<Self, Error> {
        Ok(Self { revision: row.try_get(0)?, hash: row.try_get(1)? })
    }
}

/// A court's space, opened for an actor who may. There is no other way to a court's rows.
#[derive(Clone)]
pub struct CourtSpace {
    pub(crate) inner: Arc<Inner>,
    pub(crate) actor: Actor,
    /// What of the court is the actor's.
    pub(crate) part: Part,
    pub(crate) log: Arc<Log>,
    /// The courts above, the nearest first.
    pub(crate) above: Arc<[Court]>,
    /// The look at another court's rows that this space was opened for.
    pub(crate) look: Arc<tokio::sync::Mutex<Option<Opened>>>,
}

/// A refused row that waits for correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// Its number in the space.
    pub id: i64,
    /// The batch it came with, and that batch's kind.
    pub batch: (i64, FileKind),
    /// Row number in the file.
    pub row_number: i64,
    /// Every cell with its column.
    pub raw: Vec<(String, String)>,
    /// The column at fault.
    pub column: String,
    /// What stood there.
    pub value: String,
    /// Why it cannot be.
    pub reason: String,
    /// What to do.
    pub hint: String,
}

/// How many rows of a month could be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthCompleteness {
    /// The month.
    pub month: Month,
    /// Cases docketed in it.
    pub good: i64,
    /// Rows meant for it that wait for correction.
    pub refused: i64,
}

impl CourtSpace {
    /// Whose space it is.
    pub fn court(&self) -> &Court {
        &self.inner.court
    }

    /// What of the court is the actor's.
    pub fn part(&self) -> &Part {
        &self.part
    }

    /// Ends the look that this space was opened for, if it was one, with what was shown.
    pub async fn looked(&self, what: impl Into<String>) -> Result<(), Error> {
        match self.look.lock().await.take() {
            Some(look) => look.done(what).await,
            None => Ok(()),
        }
    }

    /// Writes down that a change of this space begins.
    pub(crate) async fn open_act(&self, action: Action, object: &str) -> Result<Opened, Error> {
        Opened::begin(Arc::clone(&self.log), &self.actor, action.id(), object).await
    }

    /// The facts as they are now, with people, reported measures and refused rows; of a part of a court, its rows.
    pub async fn facts(&self) -> Result<Arc<FactTable>, Error> {
        let stored =
            sqlx::query("select revision from fact_pack where id = 1").fetch_optional(&self.inner.pool).await?;
        let revision = stored.map(|row| row.try_get(0)).transpose()?;
        self.whole_facts(revision).await?.part(&self.part)
    }

    /// A turn among the files of this court, before anything is waited for that files of other courts wait for too.
    pub async fn turn_to_import(&self) -> tokio::sync::OwnedMutexGuard<()> {
        Arc::clone(&self.inner.importing).lock_owned().await
    }

    /// The same, with which they are and the figures that failed checks make not qualified.
    pub async fn marked_facts(&self) -> Result<MarkedFacts, Error> {
        let sql =
            "select (select revision from fact_pack where id = 1), (select marks from signal_report where id = 1)";
        let row = sqlx::query(sql).fetch_one(&self.inner.pool).await?;
        let kept = self.whole_facts(row.try_get(0)?).await?;
        self.marked(kept, self.unqualified(row.try_get(1)?).await?)
    }

    /// Facts of this court that somebody else was given, as they are to whoever entered here.
    pub fn marked_like(&self, other: &MarkedFacts) -> Result<MarkedFacts, Error> {
        match *other.table.court() == self.inner.court.code {
            true => self.marked(other.kept.clone(), other.unqualified.clone()),
            false => Err(Error::Broken(String::from("facts of another court"))),
        }
    }

    fn marked(&self, kept: Kept, unqualified: Vec<Unqualified>) -> Result<MarkedFacts, Error> {
        let which = format!("{} {:?} {}\n", self.inner.court.code, self.part, hex(&kept.state.hash));
        Ok(MarkedFacts { which, table: kept.part(&self.part)?, unqualified, kept })
    }

    /// The facts as of a revision, which is the last; none where nothing was stored yet.
    async fn whole_facts(&self, revision: Option<i64>) -> Result<Kept, Error> {
        let Some(revision) = revision else {
            let state = State { revision: 0, hash: Vec::new() };
            return Ok(Kept::new(state, FactTable::empty(self.inner.court.code.clone())));
        };
        if let Some(kept) = self.inner.held(|state| state.revision == revision) {
            return Ok(kept);
        }
        let stored = unpacked(&mut *self.inner.pool.read().await?, &self.inner.court.code).await?;
        match stored {
            Stored::ByTheseRules(kept) => {
                self.inner.remember(kept.clone());
                Ok(kept)
            }
            Stored::ByOthers(_) => self.derive_anew().await,
        }
    }

    /// Stores the facts as the rules of this build derive them, in place of what another version of the program derived.
    async fn derive_anew(&self) -> Result<Kept, Error> {
        let _writing = self.inner.writing.lock().await;
        let mut tx = self.inner.pool.begin().await?;
        // Writes first: what another process has written meanwhile is then seen, and it waits.
        sqlx::query("update fact_pack set revision = revision where id = 1").execute(&mut *tx).await?;
        if let Stored::ByTheseRules(kept) = unpacked(&mut tx, &self.inner.court.code).await? {
            // Somebody else came first.
            return Ok(kept);
        }
        let kept = keep_facts(self, &mut tx, BTreeMap::new()).await?;
        tx.commit().await?;
        self.inner.remember(kept.clone());
        Ok(kept)
    }

    /// The facts derived anew from every row; equal, to the bit, to [`CourtSpace::facts`].
    pub async fn rebuild(&self) -> Result<FactTable, Error> {
        let mut connection = self.inner.pool.read().await?;
        let table = from_rows(&mut connection, self.inner.court.code.clone()).await?;
        Ok(surrounded(table, surroundings(&mut connection).await?))
    }

    /// A case of the actor's part of the court, with its events in the order of their days; the parties are masked.
    pub async fn case(&self, number: &CaseNumber) -> Result<Option<(CaseRecord, Vec<CaseEvent>)>, Error> {
        let mut found = self.whole_case(number).await?;
        if let Some((case, _)) = &mut found {
            case.parties = masked(&case.parties);
        }
        Ok(found)
    }

    /// The same with the parties' names, for a stated reason, which goes into the log of the court.
    pub async fn unmasked_case(
        &self,
        number: &CaseNumber,
        reason: &str,
    ) -> Result<Option<(CaseRecord, Vec<CaseEvent>)>, Error> {
        let reason = reason.trim();
        if reason.chars().count() < SHORTEST_REASON {
            return Err(Error::Conflict(format!(
                "请写明查看当事人姓名的理由，至少 {SHORTEST_REASON} 个字 / state why the names are needed, in {SHORTEST_REASON} characters or more"
            )));
        }
        let opened = self.open_act(Action::UnmaskParties, &number.to_string()).await?;
        match self.whole_case(number).await? {
            Some(found) => {
                opened.done(reason).await?;
                Ok(Some(found))
            }
            None => {
                opened.refused(format!("no such case within the role; {reason}")).await?;
                Ok(None)
            }
        }
    }

    async fn whole_case(&self, number: &CaseNumber) -> Result<Option<(CaseRecord, Vec<CaseEvent>)>, Error> {
        match self.found_case(number).await? {
            Some((found, true)) => Ok(Some(found)),
            Some((_, false)) => {
                let what = format!("{number}: another's part of the court");
                self.open_act(Action::ViewCaseDetail, &number.to_string()).await?.refused(what).await?;
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// The same, to follow a dispute: that it leads into another's part of the court is no refusal.
    pub(crate) async fn own_case(&self, number: &CaseNumber) -> Result<Option<(CaseRecord, Vec<CaseEvent>)>, Error> {
        Ok(self.found_case(number).await?.and_then(|(found, own)| own.then_some(found)))
    }

    /// A case of the court, and whether it is of the actor's part.
    async fn found_case(&self, number: &CaseNumber) -> Result<Option<((CaseRecord, Vec<CaseEvent>), bool)>, Error> {
        let sql = format!("select {CASE_COLUMNS} from case_file where number = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(number.to_string()).fetch_optional(&self.inner.pool).await?;
        let Some((case, _)) = row.as_ref().map(rows::case).transpose()? else {
            return Ok(None);
        };
        let sql = format!("select {EVENT_COLUMNS} from case_event where number = $1");
        let events = sqlx::query(AssertSqlSafe(sql)).bind(number.to_string()).fetch_all(&self.inner.pool).await?;
        let mut events: Vec<CaseEvent> =
            events.iter().map(|row| Ok(rows::event(row)?.0)).collect::<Result<_, Error>>()?;
        events.sort_unstable();
        let facts = FactTable::build(self.inner.court.code.clone(), &[Fact::derive(&case, &events)])?;
        let own = !facts.restricted(&self.part.filter())?.is_empty();
        Ok(Some(((case, events), own)))
    }

    /// The batches, the latest first.
    pub async fn batches(&self) -> Result<Vec<BatchReport>, Error> {
        let rows = sqlx::query("select id, kind, file_name, at, actor, added, changed, unchanged, refused, undone from batch order by id desc")
            .fetch_all(&self.inner.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(BatchReport {
                    id: row.try_get(0)?,
                    kind: rows::kind(row.try_get(1)?)?,
                    file_name: row.try_get(2)?,
                    at: row.try_get(3)?,
                    actor: row.try_get(4)?,
                    added: row.try_get(5)?,
                    changed: row.try_get(6)?,
                    unchanged: row.try_get(7)?,
                    refused: row.try_get(8)?,
                    undone: row.try_get::<i64, _>(9)? != 0,
                })
            })
            .collect()
    }

    /// Refused rows that wait for correction, of one batch or all, and how many there are.
    pub async fn refused(&self, batch: Option<i64>, offset: i64, limit: i64) -> Result<(Vec<RefusedRow>, i64), Error> {
        let of = sqlx::query("select count(*) from refused where settled is null and ($1 < 0 or batch = $1)")
            .bind(batch.unwrap_or(-1))
            .fetch_one(&self.inner.pool)
            .await?
            .try_get(0)?;
        let sql = format!("{REFUSED} and ($1 < 0 or refused.batch = $1) order by refused.id limit $2 offset $3");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(batch.unwrap_or(-1))
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.inner.pool)
            .await?;
        let refused = rows.iter().map(refused_row).collect::<Result<_, Error>>()?;
        Ok((refused, of))
    }

    /// One refused row that waits for correction.
    pub async fn refused_row(&self, id: i64) -> Result<RefusedRow, Error> {
        let sql = format!("{REFUSED} and refused.id = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(id).fetch_optional(&self.inner.pool).await?;
        row.as_ref()
            .map(refused_row)
            .transpose()?
            .ok_or_else(|| Error::NotFound(format!("refused row {id} waiting for correction")))
    }

    /// Sets a refused row aside that will never be corrected, such as one of another court: it no longer counts against
    /// the completeness of its month.
    pub async fn set_aside(&self, id: i64) -> Result<(), Error> {
        let opened = self.open_act(Action::ImportData, &format!("refused row {id}")).await?;
        opened.close(self.set_row_aside(id).await, |()| String::from("set aside")).await
    }

    async fn set_row_aside(&self, id: i64) -> Result<(), Error> {
        let _writing = self.inner.writing.lock().await;
        let mut tx = self.inner.pool.begin().await?;
        let settled = sqlx::query("update refused set settled = 0 where id = $1 and settled is null")
            .bind(id)
            .execute(&mut *tx)
            .await?;
        if settled.rows_affected() == 0 {
            return Err(Error::NotFound(format!("refused row {id} waiting for correction")));
        }
        let kept = keep_facts(self, &mut tx, BTreeMap::new()).await?;
        tx.commit().await?;
        self.inner.remember(kept);
        Ok(())
    }

    /// Rows by month, in order.
    pub async fn completeness(&self) -> Result<Vec<MonthCompleteness>, Error> {
        let facts = self.facts().await?;
        let mut months: BTreeMap<Month, (i64, i64)> = BTreeMap::new();
        for (month, rows) in facts.docketed_by_month() {
            months.entry(*month).or_default().0 += rows;
        }
        for refused in facts.refused() {
            months.entry(refused.month).or_default().1 += i64::from(refused.rows);
        }
        Ok(months.into_iter().map(|(month, (good, refused))| MonthCompleteness { month, good, refused }).collect())
    }
}

/// Characters of a reason at least.
const SHORTEST_REASON: usize = 4;

/// Refused rows that wait for correction, in the columns [`refused_row`] reads.
const REFUSED: &str =
    "select refused.id, refused.batch, batch.kind, row_number, cells, column_name, value, reason, hint
     from refused join batch on batch.id = refused.batch where settled is null";

fn refused_row(row: &AnyRow) -> Result<RefusedRow, Error> {
    let cells: String = row.try_get(4)?;
    Ok(RefusedRow {
        id: row.try_get(0)?,
        batch: (row.try_get(1)?, rows::kind(row.try_get(2)?)?),
        row_number: row.try_get(3)?,
        raw: serde_json::from_str(&cells).map_err(|_| Error::Broken(String::from("a refused row")))?,
        column: row.try_get(5)?,
        value: row.try_get(6)?,
        reason: row.try_get(7)?,
        hint: row.try_get(8)?,
    })
}

/// The name of a court's stored pack: whose facts, and by which rules they were derived. It stands in the pack itself, so that
/// an older program that writes one cannot leave it as it was.
pub(crate) fn label(court: &CourtCode) -> String {
    static EDITION: LazyLock<u64> = LazyLock::new(fact::edition);
    format!("{court} {:x}", *EDITION)
}

/// Stored facts.
enum Stored {
    /// As this build derives them.
    ByTheseRules(Kept),
    /// As another version of the program did; of that revision.
    ByOthers(i64),
}

/// The stored pack, read and decoded.
async fn unpacked(connection: &mut AnyConnection, court: &CourtCode) -> Result<Stored, Error> {
    let row = sqlx::query("select revision, bytes from fact_pack where id = 1").fetch_one(&mut *connection).await?;
    let (revision, bytes): (i64, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
    let broken = || Error::Broken(String::from("the fact pack"));
    let (pack, hash) = Pack::decode(&bytes).map_err(|_| broken())?;
    let table = pack.tables.into_iter().next().ok_or_else(broken)?;
    let state = State { revision, hash: hash.as_ref().to_vec() };
    Ok(match pack.label == label(court) {
        true => Stored::ByTheseRules(Kept::new(state, table)),
        false => Stored::ByOthers(revision),
    })
}

/// The facts of every case, derived from its row and its events.
async fn from_rows(connection: &mut AnyConnection, court: CourtCode) -> Result<FactTable, Error> {
    let events = sqlx::query(AssertSqlSafe(format!("select {EVENT_COLUMNS} from case_event")))
        .fetch_all(&mut *connection)
        .await?;
    let mut by_case: BTreeMap<CaseNumber, Vec<CaseEvent>> = BTreeMap::new();
    for row in &events {
        let (event, _) = rows::event(row)?;
        by_case.entry(event.number.clone()).or_default().push(event);
    }
    let cases =
        sqlx::query(AssertSqlSafe(format!("select {CASE_COLUMNS} from case_file"))).fetch_all(&mut *connection).await?;
    let cases = cases.iter().map(|row| Ok(rows::case(row)?.0)).collect::<Result<Vec<_>, Error>>()?;
    let deriving = off_the_async_threads("the facts of a court", move || {
        let mut words = Words::default();
        let fact = |case: &CaseRecord| {
            let mut events = by_case.remove(&case.number).unwrap_or_default();
            events.sort_unstable();
            Fact::derive_sharing(&mut words, case, &events)
        };
        let facts: Vec<Fact> = cases.iter().map(fact).collect();
        FactTable::build(court, &facts)
    });
    Ok(deriving.await??)
}

/// Cases that something was done to: with their record as it is now, or to be looked up. They are many, and the records lie
/// beside the tree so that it stays small.
pub(crate) type Touched = BTreeMap<CaseNumber, Option<Box<CaseRecord>>>;

/// Brings the stored facts up to date for the touched cases.
pub(crate) async fn keep_facts(
    space: &CourtSpace,
    tx: &mut Transaction<'static, Any>,
    touched: Touched,
) -> Result<Kept, Error> {
    let stored = sqlx::query(AssertSqlSafe(State::asked())).fetch_optional(&mut **tx).await?;
    let court = &space.inner.court.code;
    let (revision, table) = match stored.as_ref().map(State::read).transpose()? {
        Some(state) => {
            let kept = space.inner.held(|held| *held == state);
            let stored = if let Some(kept) = kept { Stored::ByTheseRules(kept) } else { unpacked(tx, court).await? };
            match stored {
                Stored::ByTheseRules(kept) => (kept.state.revision, kept.table),
                Stored::ByOthers(revision) => (revision, Arc::new(from_rows(tx, court.clone()).await?)),
            }
        }
        None => (0, Arc::new(FactTable::empty(court.clone()))),
    };
    let all_touched: BTreeSet<CaseNumber> = touched.keys().cloned().collect();
    let (facts, running) = follow(tx, touched).await?;
    let surroundings = surroundings(tx).await?;
    let label = label(court);
    // Facts are put together and packed while the database takes in what else follows from the cases.
    let packing = off_the_async_threads("the fact pack", move || {
        let changes: BTreeMap<CaseKey, Option<Fact>> = facts.into_iter().flatten().collect();
        let table = if changes.is_empty() { FactTable::clone(&table) } else { table.apply(&changes)? };
        let table = surrounded(table, surroundings);
        let (bytes, hash) = Pack { label, tables: vec![table.clone()] }.encode();
        Ok::<_, Error>((table, bytes, hash))
    });
    // The clocks of a space from before there were clocks are set as a whole, by the first who asks for them.
    let untold = stands_without_clocks(tx).await?;
    if !untold {
        clocks::keep(tx, &all_touched, running).await?;
        settle_closed(space, tx).await?;
        follow_cases(tx).await?;
    }
    let (table, bytes, hash) = packing.await??;
    let revision = revision + 1;
    sqlx::query("insert into fact_pack (id, revision, bytes) values (1, $1, $2) on conflict (id) do update set revision = excluded.revision, bytes = excluded.bytes")
        .bind(revision)
        .bind(bytes)
        .execute(&mut **tx)
        .await?;
    Ok(Kept::new(State { revision, hash: hash.as_ref().to_vec() }, table))
}

/// Whether the space has facts and no clocks yet.
async fn stands_without_clocks(tx: &mut Transaction<'static, Any>) -> Result<bool, Error> {
    let sql = "select 1 from fact_pack where id = 1 and not exists (select 1 from clock_state)";
    Ok(sqlx::query(sql).fetch_optional(&mut **tx).await?.is_some())
}

/// What follows from touched cases: their facts, and the clocks of those that run. What one chunk of them comes to is worked
/// out while the next is looked up.
async fn follow(tx: &mut Transaction<'static, Any>, touched: Touched) -> Result<(Vec<Facts>, Vec<OpenCase>), Error> {
    let any_event = sqlx::query("select 1 from case_event limit 1").fetch_optional(&mut **tx).await?.is_some();
    let mut touched = touched.into_iter();
    let (mut facts, mut running) = (Vec::new(), Vec::new());
    let mut gather = |(some, clocks): Derived| {
        facts.push(some);
        running.extend(clocks);
    };
    let mut deriving = VecDeque::new();
    loop {
        let chunk: Vec<(CaseNumber, Option<Box<CaseRecord>>)> = touched.by_ref().take(rows_a_statement(1)).collect();
        if chunk.is_empty() {
            break;
        }
        let asked = places(tx, 1, chunk.len());
        let lookup = |columns: &str, table: &str| format!("select {columns} from {table} where number in {asked}");
        let mut events: BTreeMap<CaseNumber, Vec<CaseEvent>> = BTreeMap::new();
        if any_event {
            let sql = lookup(EVENT_COLUMNS, "case_event");
            for row in about(sql, chunk.iter().map(|(number, _)| number)).fetch_all(&mut **tx).await? {
                let (event, _) = rows::event(&row)?;
                events.entry(event.number.clone()).or_default().push(event);
            }
        }
        let mut cases: BTreeMap<CaseNumber, CaseRecord> = BTreeMap::new();
        if chunk.iter().any(|(_, record)| record.is_none()) {
            let sql = lookup(CASE_COLUMNS, "case_file");
            for row in about(sql, chunk.iter().map(|(number, _)| number)).fetch_all(&mut **tx).await? {
                let (case, _) = rows::case(&row)?;
                cases.insert(case.number.clone(), case);
            }
        }
        if deriving.len() >= DERIVED_AT_ONCE
            && let Some(first) = deriving.pop_front()
        {
            gather(first.await?);
        }
        deriving.push_back(off_the_async_threads("facts of cases", move || derived(chunk, &cases, events)));
    }
    for derived in deriving {
        gather(derived.await?);
    }
    Ok((facts, running))
}

/// So many chunks of cases are worked on at a time at most.
const DERIVED_AT_ONCE: usize = 4;

/// Facts by case, none where the case is gone.
type Facts = Vec<(CaseKey, Option<Fact>)>;

/// Those, and the clocks of the cases that run.
type Derived = (Facts, Vec<OpenCase>);

/// What follows from some cases and their events.
fn derived(
    touched: Vec<(CaseNumber, Option<Box<CaseRecord>>)>,
    cases: &BTreeMap<CaseNumber, CaseRecord>,
    mut events: BTreeMap<CaseNumber, Vec<CaseEvent>>,
) -> Derived {
    let (mut facts, mut running) = (Vec::with_capacity(touched.len()), Vec::new());
    let mut words = Words::default();
    for (number, record) in touched {
        let mut own = events.remove(&number).unwrap_or_default();
        own.sort_unstable();
        let case = record.as_deref().or_else(|| cases.get(&number));
        if let Some(open) = case.filter(|case| clocks::runs(case)) {
            running.push(clocks::clock_row(open, &own));
        }
        facts.push((CaseKey::from(&number), case.map(|case| Fact::derive_sharing(&mut words, case, &own))));
    }
    (facts, running)
}

/// Begins computing work at once where it holds no other up.
fn off_the_async_threads<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = Result<T, Error>> {
    let begun = tokio::task::spawn_blocking(work);
    async move { begun.await.map_err(|_| Error::Broken(what.to_owned())) }
}

/// What of a court stands beside its cases: people, reported measures, refused rows.
type Surroundings = (Vec<Person>, Vec<ReportedMeasure>, Vec<RefusedRows>);

fn surrounded(table: FactTable, (people, reported, refused): Surroundings) -> FactTable {
    table.with_surroundings(people, reported, refused)
}

async fn surroundings(connection: &mut AnyConnection) -> Result<Surroundings, Error> {
    let people = sqlx::query("select name, division, from_day, line, quota, until_day, batch from person")
        .fetch_all(&mut *connection)
        .await?;
    let people = people.iter().map(|row| Ok(rows::person(row)?.0)).collect::<Result<_, Error>>()?;
    let reported =
        sqlx::query("select period, measure, value, batch from reported").fetch_all(&mut *connection).await?;
    let reported = reported.iter().map(|row| Ok(rows::reported(row)?.0)).collect::<Result<_, Error>>()?;
    let refused =
        sqlx::query("select month, count(*) from refused where settled is null and month is not null group by month")
            .fetch_all(&mut *connection)
            .await?;
    let refused = refused
        .iter()
        .map(|row| {
            let month =
                i32::try_from(row.try_get::<i64, _>(0)?).map_err(|_| Error::Broken(String::from("a stored month")))?;
            let rows = u32::try_from(row.try_get::<i64, _>(1)?).unwrap_or(u32::MAX);
            Ok(RefusedRows { month: Month::from_number(month), rows })
        })
        .collect::<Result<_, Error>>()?;
    Ok((people, reported, refused))
}
