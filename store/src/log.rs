//! Logs: who did what to which court, and who was refused. One for each court and one for the registry, each a file of
//! its own that is only added to, so that a look at a court can be written down while an import of it runs.
//!
//! An entry is written before the act and another after it. Each entry's hash covers the one before it; where the log
//! ends is anchored in the registry with every entry, and every [`PERIOD`] entries in the registry's own log too. So a
//! changed, removed, re-ordered or added entry is found, and a log cut off at its end as well.

use crate::clock;
use crate::condition::like;
use crate::database::{Database, Home, Name};
use crate::error::Error;
use domain::court::CourtCode;
use domain::policy::{Action, Actor, Denied};
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use std::sync::Arc;
use tokio::sync::{Mutex, OnceCell};

/// The name of the registry's own log.
pub(crate) const REGISTRY: &str = "registry";
/// Every so many entries the registry's log takes down where a court's log stands.
pub(crate) const PERIOD: i64 = 50;

/// So often an entry tries to come next, where other processes write too.
const RETRIES: u32 = 20;

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogEntry {
    /// Position in the log, from 1.
    pub seq: i64,
    /// Seconds since 1970.
    pub at: i64,
    /// The request it belongs to; empty on the command line.
    pub request: String,
    /// Who.
    pub login: String,
    /// The court they acted from.
    pub home: String,
    /// What they were there.
    pub role: String,
    /// What they did.
    pub action: String,
    /// To what.
    pub object: String,
    /// `opened` before the act; `done`, `refused` or `failed` after it.
    pub phase: String,
    /// The entry that opened the act; 0 for that one itself.
    pub opening: i64,
    /// What came of it.
    pub detail: String,
    /// SHA-256 over the hash before and these fields.
    pub hash: String,
}

impl LogEntry {
    fn about(actor: &Actor, action: &str, object: &str) -> Self {
        Self {
            request: actor.request.clone(),
            login: actor.login.clone(),
            home: actor.court.to_string(),
            role: actor.role.id().to_owned(),
            action: action.to_owned(),
            object: cut(object, LONGEST_OBJECT),
            phase: String::from("opened"),
            ..Self::default()
        }
    }

    /// The hash this entry must have after the one before it.
    fn expected_hash(&self, before: &str) -> String {
        let mut digest = Sha256::new();
        let numbers = [self.seq, self.at, self.opening].map(|number| number.to_string());
        let texts = [&self.request, &self.login, &self.home, &self.role, &self.action, &self.object, &self.phase];
        let parts = numbers.iter().chain(texts).map(String::as_str).chain([self.detail.as_str(), before]);
        for part in parts {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        hex(&digest.finalize())
    }

    /// This entry as the next after another.
    #[must_use]
    pub fn sealed(mut self, last: Option<&Anchor>) -> Self {
        self.seq = last.map_or(1, |last| last.seq + 1);
        self.hash = self.expected_hash(last.map_or("", |last| &last.hash));
        self
    }
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where a log stood at some time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The position of its last entry.
    pub seq: i64,
    /// That entry's hash.
    pub hash: String,
}

/// Follows a log entry by entry and finds the first that does not fit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Follower {
    last: Anchor,
    anchors: Vec<Anchor>,
}

impl Follower {
    /// With what is known of the log from elsewhere.
    pub(crate) fn new(anchors: Vec<Anchor>) -> Self {
        Self { last: Anchor::default(), anchors }
    }

    /// Takes the next entry; says what is wrong with it.
    pub(crate) fn take(&mut self, entry: &LogEntry) -> Result<(), String> {
        let seq = self.last.seq + 1;
        if entry.seq != seq {
            return Err(format!("the log goes from entry {} to entry {}", self.last.seq, entry.seq));
        }
        if entry.hash != entry.expected_hash(&self.last.hash) {
            return Err(format!("the log was changed at entry {seq}"));
        }
        if self.anchors.iter().any(|anchor| anchor.seq == seq && anchor.hash != entry.hash) {
            return Err(format!("entry {seq} of the log is not the one that was anchored"));
        }
        self.last = Anchor { seq, hash: entry.hash.clone() };
        Ok(())
    }

    /// At the end of the log: whether it reaches as far as it once did.
    pub(crate) fn end(self) -> Result<Anchor, String> {
        match self.anchors.iter().map(|anchor| anchor.seq).max() {
            Some(seq) if seq > self.last.seq => {
                Err(format!("the log ends at entry {}, it once went to entry {seq}", self.last.seq))
            }
            _ => Ok(self.last),
        }
    }
}

/// Nothing that is typed fills a log, of which nothing is ever taken away: so many characters of it at most.
const LONGEST_OBJECT: usize = 400;
const LONGEST_DETAIL: usize = 4_000;

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((at, _)) => text.get(..at).unwrap_or_default().to_owned() + "…",
        None => text.to_owned(),
    }
}

/// The first thing wrong with a whole log.
pub fn first_fault(entries: &[LogEntry], anchors: &[Anchor]) -> Option<String> {
    let mut follower = Follower::new(anchors.to_vec());
    entries.iter().try_for_each(|entry| follower.take(entry)).and_then(|()| follower.end().map(|_| ())).err()
}

/// The log of one place.
pub(crate) struct Log {
    place: String,
    home: Arc<Home>,
    name: Name,
    pool: OnceCell<Database>,
    /// Whoever holds it writes.
    writing: Mutex<()>,
    registry: Database,
    /// The registry's own log, for those of courts.
    above: Option<Arc<Log>>,
}

impl Log {
    /// The log of a court, or without one the registry's own.
    pub(crate) fn new(court: Option<CourtCode>, home: Arc<Home>, registry: Database, above: Option<Arc<Log>>) -> Self {
        let place = court.as_ref().map_or(REGISTRY, CourtCode::as_str).to_owned();
        let name = court.map_or(Name::RegistryLog, Name::Log);
        Self { place, home, name, pool: OnceCell::new(), writing: Mutex::default(), registry, above }
    }

    pub(crate) async fn pool(&self) -> Result<&Database, Error> {
        self.pool.get_or_try_init(|| self.home.open(&self.name)).await
    }

    pub(crate) async fn exists(&self) -> Result<bool, Error> {
        self.home.exists(&self.name).await
    }

    async fn last(&self) -> Result<Option<Anchor>, Error> {
        let row = sqlx::query("select seq, hash from entry order by seq desc limit 1")
            .fetch_optional(self.pool().await?)
            .await?;
        row.map(|row| Ok(Anchor { seq: row.try_get(0)?, hash: row.try_get(1)? })).transpose()
    }

    pub(crate) async fn append(&self, entry: LogEntry) -> Result<i64, Error> {
        let _writing = self.writing.lock().await;
        for left in (0..RETRIES).rev() {
            let sealed = LogEntry { at: clock(), ..entry.clone() }.sealed(self.last().await?.as_ref());
            match insert(self.pool().await?, &sealed).await {
                Ok(()) => {
                    self.anchor(&sealed).await?;
                    return Ok(sealed.seq);
                }
                // Another process took the place; the next one is free.
                Err(Error::Database(sqlx::Error::Database(error))) if left > 0 && error.is_unique_violation() => {}
                Err(error) => return Err(error),
            }
        }
        Err(Error::Broken(String::from("a log")))
    }

    /// Writes down that the policy said no.
    pub(crate) async fn refuse(
        &self,
        actor: &Actor,
        action: Action,
        court: &CourtCode,
        denied: &Denied,
    ) -> Result<(), Error> {
        let (phase, detail) = (String::from("refused"), denied.to_string());
        let entry = LogEntry { phase, detail, ..LogEntry::about(actor, action.id(), court.as_str()) };
        self.append(entry).await.map(|_| ())
    }

    async fn anchor(&self, entry: &LogEntry) -> Result<(), Error> {
        sqlx::query(
            "insert into anchor (place, seq, hash, at) values ($1, $2, $3, $4)
             on conflict (place) do update set seq = excluded.seq, hash = excluded.hash, at = excluded.at
             where anchor.seq < excluded.seq",
        )
        .bind(self.place.clone())
        .bind(entry.seq)
        .bind(entry.hash.clone())
        .bind(entry.at)
        .execute(&self.registry)
        .await?;
        if let Some(above) = self.above.as_ref().filter(|_| entry.seq % PERIOD == 0) {
            let anchor = LogEntry {
                login: String::from("huishang"),
                action: ANCHOR.to_owned(),
                object: self.place.clone(),
                phase: String::from("done"),
                detail: format!("{} {}", entry.seq, entry.hash),
                ..LogEntry::default()
            };
            Box::pin(above.append(anchor)).await?;
        }
        Ok(())
    }

    /// Takes over the log that once stood in the space itself, and removes it there.
    pub(crate) async fn take_over(&self, space: &Database) -> Result<(), Error> {
        let Some(file) = space.file() else {
            return Ok(());
        };
        let there = sqlx::query("select count(*) from sqlite_master where type = 'table' and name = 'audit'");
        if there.fetch_one(file).await?.try_get::<i64, _>(0)? == 0 {
            return Ok(());
        }
        let _writing = self.writing.lock().await;
        let mut last = self.last().await?;
        let rows = sqlx::query("select at, actor, action, detail from audit order by seq").fetch_all(file).await?;
        for row in &rows {
            let entry = LogEntry {
                at: row.try_get(0)?,
                login: row.try_get(1)?,
                home: self.place.clone(),
                action: row.try_get(2)?,
                phase: String::from("done"),
                detail: row.try_get(3)?,
                ..LogEntry::default()
            }
            .sealed(last.as_ref());
            insert(self.pool().await?, &entry).await?;
            self.anchor(&entry).await?;
            last = Some(Anchor { seq: entry.seq, hash: entry.hash });
        }
        sqlx::query("drop table audit").execute(file).await?;
        Ok(())
    }

    /// Follows the whole log; `outside` is what the registry's own log says of it.
    pub(crate) async fn follow(&self, outside: &[Anchor]) -> Result<Result<Anchor, String>, Error> {
        let row = sqlx::query("select seq, hash from anchor where place = $1")
            .bind(self.place.clone())
            .fetch_optional(&self.registry)
            .await?;
        let mut anchors = outside.to_vec();
        if let Some(row) = row {
            anchors.push(Anchor { seq: row.try_get(0)?, hash: row.try_get(1)? });
        }
        let mut follower = Follower::new(anchors);
        if !self.exists().await? {
            return Ok(follower.end().map_err(|what| format!("the log is missing: {what}")));
        }
        let mut connection = self.pool().await?.read().await?;
        loop {
            let rows = page(&mut connection, "where seq > $1 order by seq limit 1000", follower.last.seq).await?;
            for entry in &rows {
                if let Err(what) = follower.take(entry) {
                    return Ok(Err(what));
                }
            }
            if rows.is_empty() {
                break;
            }
        }
        let below = page(&mut connection, "where seq <= $1 limit 1", 0).await?;
        if !below.is_empty() {
            return Ok(Err(String::from("the log has entries before its first")));
        }
        Ok(follower.end())
    }

    /// Where the registry's own log says that others stood.
    pub(crate) async fn anchors_of(&self, place: &str) -> Result<Vec<Anchor>, Error> {
        let rows = sqlx::query("select detail from entry where action = $1 and object = $2")
            .bind(ANCHOR)
            .bind(place.to_owned())
            .fetch_all(self.pool().await?)
            .await?;
        let anchor = |row: &AnyRow| -> Result<Option<Anchor>, Error> {
            let detail: String = row.try_get(0)?;
            let parts = detail.split_once(' ').and_then(|(seq, hash)| Some((seq.parse().ok()?, hash.to_owned())));
            Ok(parts.map(|(seq, hash)| Anchor { seq, hash }))
        };
        rows.iter().filter_map(|row| anchor(row).transpose()).collect()
    }

    /// Entries that a search finds, the latest first, and how many there are.
    pub(crate) async fn search(&self, search: &Search) -> Result<(Vec<LogEntry>, i64), Error> {
        if !self.exists().await? {
            return Ok((Vec::new(), 0));
        }
        let pool = self.pool().await?;
        let of = search.bind(sqlx::query(sqlx::AssertSqlSafe(format!("select count(*) from entry where {FOUND}"))));
        let of = of.fetch_one(pool).await?.try_get(0)?;
        let sql = format!("select {COLUMNS} from entry where {FOUND} order by seq desc limit $9 offset $10");
        let rows = search.bind(sqlx::query(sqlx::AssertSqlSafe(sql))).bind(search.limit).bind(search.offset);
        let rows = rows.fetch_all(pool).await?;
        Ok((rows.iter().map(read).collect::<Result<_, _>>()?, of))
    }
}

const ANCHOR: &str = "anchor";
const COLUMNS: &str = "seq, at, request, login, home, role, action, object, phase, opening, detail, hash";
/// What a search finds; an empty word finds everything.
const FOUND: &str = "($1 = '' or login = $1) and ($2 = '' or action = $2) and ($3 = '' or home = $3)
    and ($4 = '' or home <> $4) and at >= $5 and at < $6
    and ($7 = '' or lower(object) like $7 escape '!' or lower(detail) like $7 escape '!'
        or lower(request) like $7 escape '!') and ($8 = '' or object = $8)";

/// What is looked for in a log; empty words and open ends find everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// By whom.
    pub login: String,
    /// Which action.
    pub action: String,
    /// To what, exactly.
    pub object: String,
    /// Acting from which court.
    pub home: String,
    /// Acting from any court but this.
    pub not_home: String,
    /// From this second on.
    pub from: i64,
    /// Before this second.
    pub until: i64,
    /// A text in what was done to, or came of it.
    pub text: String,
    /// How many at most.
    pub limit: i64,
    /// After how many.
    pub offset: i64,
}

impl Default for Search {
    fn default() -> Self {
        let word = String::new;
        Self {
            login: word(),
            action: word(),
            object: word(),
            home: word(),
            not_home: word(),
            from: 0,
            until: i64::MAX,
            text: word(),
            limit: 50,
            offset: 0,
        }
    }
}

impl Search {
    fn bind<'q>(&self, statement: crate::rows::Statement<'q>) -> crate::rows::Statement<'q> {
        let like = if self.text.is_empty() { String::new() } else { like(&self.text.to_lowercase()) };
        statement
            .bind(self.login.clone())
            .bind(self.action.clone())
            .bind(self.home.clone())
            .bind(self.not_home.clone())
            .bind(self.from)
            .bind(self.until)
            .bind(like)
            .bind(self.object.clone())
    }
}

fn read(row: &AnyRow) -> Result<LogEntry, Error> {
    Ok(LogEntry {
        seq: row.try_get(0)?,
        at: row.try_get(1)?,
        request: row.try_get(2)?,
        login: row.try_get(3)?,
        home: row.try_get(4)?,
        role: row.try_get(5)?,
        action: row.try_get(6)?,
        object: row.try_get(7)?,
        phase: row.try_get(8)?,
        opening: row.try_get(9)?,
        detail: row.try_get(10)?,
        hash: row.try_get(11)?,
    })
}

async fn page(connection: &mut AnyConnection, rest: &'static str, from: i64) -> Result<Vec<LogEntry>, Error> {
    let sql = format!("select {COLUMNS} from entry {rest}");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(from).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

async fn insert(pool: &Database, entry: &LogEntry) -> Result<(), Error> {
    let sql = format!("insert into entry ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(entry.seq)
        .bind(entry.at)
        .bind(entry.request.clone())
        .bind(entry.login.clone())
        .bind(entry.home.clone())
        .bind(entry.role.clone())
        .bind(entry.action.clone())
        .bind(entry.object.clone())
        .bind(entry.phase.clone())
        .bind(entry.opening)
        .bind(entry.detail.clone())
        .bind(entry.hash.clone())
        .execute(pool)
        .await?;
    Ok(())
}

/// An act that was begun and written down. It is ended by saying what came of it; one that is never ended stays open in
/// the log, which says that nobody knows.
#[must_use = "an act that was opened has to be ended"]
pub struct Opened {
    log: Arc<Log>,
    entry: LogEntry,
}

impl Opened {
    pub(crate) async fn begin(log: Arc<Log>, actor: &Actor, action: &str, object: &str) -> Result<Self, Error> {
        let mut entry = LogEntry::about(actor, action, object);
        entry.opening = log.append(entry.clone()).await?;
        Ok(Self { log, entry })
    }

    async fn end(self, phase: &str, detail: String) -> Result<(), Error> {
        let phase = phase.to_owned();
        self.log.append(LogEntry { phase, detail: cut(&detail, LONGEST_DETAIL), ..self.entry }).await.map(|_| ())
    }

    /// It was done.
    pub async fn done(self, detail: impl Into<String>) -> Result<(), Error> {
        self.end("done", detail.into()).await
    }

    /// It was refused.
    pub async fn refused(self, reason: impl Into<String>) -> Result<(), Error> {
        self.end("refused", reason.into()).await
    }

    /// Ends it with what came of it, and hands that on.
    pub async fn close<T>(self, result: Result<T, Error>, detail: impl FnOnce(&T) -> String) -> Result<T, Error> {
        match &result {
            Ok(done) => self.end("done", detail(done)).await?,
            Err(error) => self.end("failed", error.to_string()).await?,
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn what_is_typed_is_cut_between_characters() {
        assert_eq!(cut("冀0638", 5), "冀0638");
        assert_eq!(cut("冀0638民初", 5), "冀0638…");
        assert_eq!(cut("", 5), "");
    }
}
