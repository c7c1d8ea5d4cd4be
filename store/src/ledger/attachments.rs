//! Files attached to entries. They are of the court alone: another court neither lists nor reads them, whatever it was
//! granted, because names of parties may be in them.
//!
//! Whoever takes steps of an entry, or comments on it, attaches; what comes is looked at between [`Attachable::begin`] and
//! [`Attaching::keep`], so that what was refused stands in the log and nowhere else.

use super::SEEN;
use crate::clock;
use crate::error::Error;
use crate::log::{Opened, hex};
use crate::people::random_hex;
use crate::rows;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::attachment::{BadAttachment, MOST_ATTACHMENTS, Media, checked, checked_reason};
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::Entry;
use domain::policy::{Action, Actor, Denied};
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A file at an entry, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: String,
    /// The entry's id.
    pub entry: String,
    /// The file's name.
    pub name: String,
    /// Its kind.
    pub media: Media,
    /// How many bytes it has, or had.
    pub size: i64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub digest: String,
    /// When it was attached, in seconds since 1970.
    pub at: i64,
    /// The day, as the court counts it.
    pub day: Day,
    /// Who attached it.
    pub login: String,
    /// Their name.
    pub actor: String,
    /// That it was withdrawn.
    pub withdrawn: Option<Withdrawn>,
}

/// A withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// When, in seconds since 1970.
    pub at: i64,
    /// By whom: a login.
    pub by: String,
    /// Why.
    pub why: String,
}

impl Store {
    /// An entry of the own court that the actor may attach files to.
    pub async fn attachable(&self, actor: &Actor, court: &CourtCode, id: &str) -> Result<Attachable, Error> {
        let space = self.own_ledgers(actor, court).await?;
        let Some((entry, _)) = space.found_entry(id).await? else {
            return Err(Error::Denied(Denied::OutsideScope));
        };
        let may = self.may_do(actor, court, entry.kind, |part| entry.is_in(part)).await?;
        match may.first() {
            Some(action) => Ok(Attachable { space, entry, action: *action }),
            None => Err(Error::Denied(Denied::OutsideScope)),
        }
    }

    /// Withdraws a file the actor attached: its bytes are deleted, who attached and withdrew it and why stays.
    pub async fn withdraw_attachment(
        &self,
        actor: &Actor,
        court: &CourtCode,
        id: &str,
        why: &str,
    ) -> Result<Attachment, Error> {
        let space = self.own_ledgers(actor, court).await?;
        let Some(attachment) = space.found_attachment(id).await? else {
            return Err(Error::Denied(Denied::OutsideScope));
        };
        let Attachable { space, entry, action } = self.attachable(actor, court, &attachment.entry).await?;
        let why = match checked_reason(why) {
            _ if attachment.login != actor.login => return Err(conflict(BadAttachment::NotYourOwn)),
            Ok(why) => why,
            Err(bad) => return Err(conflict(bad)),
        };
        let opened = space.open_act(action, &about(&entry, "withdraw")).await?;
        let withdrawn = opened.close(space.withdraw(&attachment, &why).await, |_| format!("{id}: {why}")).await?;
        Ok(Attachment { withdrawn: Some(withdrawn), ..attachment })
    }

    /// A file with its bytes, for whoever of the own court sees its entry; each reading stands in the court's log.
    pub async fn read_attachment(
        &self,
        actor: &Actor,
        court: &CourtCode,
        id: &str,
    ) -> Result<(Attachment, Vec<u8>), Error> {
        let space = self.own_ledgers(actor, court).await?;
        let Some(attachment) = space.found_attachment(id).await? else {
            return Err(Error::Denied(Denied::OutsideScope));
        };
        let Some((entry, _)) = space.found_entry(&attachment.entry).await? else {
            return Err(Error::Denied(Denied::OutsideScope));
        };
        let opened = space.open_act(super::seen_by(entry.kind), &about(&entry, "read")).await?;
        let told = format!("{id} {}", attachment.digest);
        let bytes = opened.close(space.bytes(id).await, |_| told).await?;
        Ok((attachment, bytes))
    }

    /// The space of the own court for whoever sees any of its ledgers. That another asked stands in the log of their court.
    async fn own_ledgers(&self, actor: &Actor, court: &CourtCode) -> Result<CourtSpace, Error> {
        self.may_any(actor, &SEEN, court).await?;
        if *court == actor.court {
            return self.ledger_space(actor, court).await;
        }
        let denied = Denied::OutsideScope;
        self.log(Some(&actor.court)).await.refuse(actor, Action::ViewNodes, court, &denied).await?;
        Err(Error::Denied(denied))
    }
}

/// An entry that the actor may attach files to.
pub struct Attachable {
    space: CourtSpace,
    entry: Entry,
    /// What lets them.
    action: Action,
}

impl Attachable {
    /// Checks a file and writes into the log that it is about to be attached.
    pub async fn begin(self, name: &str, bytes: Vec<u8>) -> Result<Attaching, Error> {
        let Self { space, entry, action } = self;
        let name = name.trim().to_owned();
        // A large file is searched and hashed where that holds up nobody.
        let looked_at = tokio::task::spawn_blocking(move || {
            let media = checked(&name, &bytes)?;
            let digest = hex(&Sha256::digest(&bytes));
            Ok((name, media, digest, bytes))
        });
        let looked_at = looked_at.await.map_err(|_| Error::Broken(String::from("a file to be attached")))?;
        let (name, media, digest, bytes) = looked_at.map_err(conflict)?;
        space.ensure_room(&entry.id, &digest).await?;
        let opened = space.open_act(action, &about(&entry, "attach")).await?;
        Ok(Attaching { space, entry: entry.id, name, media, digest, bytes, opened })
    }
}

/// A file that is of its kind, before it is kept.
pub struct Attaching {
    space: CourtSpace,
    entry: String,
    name: String,
    media: Media,
    digest: String,
    bytes: Vec<u8>,
    opened: Opened,
}

impl Attaching {
    /// What is in it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Does not keep it, and says why in the log.
    pub async fn refuse(self, why: &str) -> Result<(), Error> {
        self.opened.refused(format!("{}: {why}; sha-256 {}", self.entry, self.digest)).await
    }

    /// Keeps it.
    pub async fn keep(self, today: Day) -> Result<Attachment, Error> {
        let (actor, now) = (&self.space.actor, clock());
        let attachment = Attachment {
            id: random_hex(16)?,
            entry: self.entry,
            name: self.name,
            media: self.media,
            size: i64::try_from(self.bytes.len()).unwrap_or(i64::MAX),
            digest: self.digest,
            at: now,
            day: today,
            login: actor.login.clone(),
            actor: actor.name.clone(),
            withdrawn: None,
        };
        let kept = self.space.put_attachment(&attachment, self.bytes).await;
        let told = format!("{} {} sha-256 {}", attachment.entry, attachment.id, attachment.digest);
        self.opened.close(kept, |()| told).await?;
        Ok(attachment)
    }
}

const COLUMNS: &str = "id, entry, name, media, size, digest, at, day, login, actor, withdrawn, withdrawn_by, why";

impl CourtSpace {
    /// The files at an entry of the actor's part of the own court, in the order they came, those withdrawn among them.
    pub async fn attachments(&self, entry: &str) -> Result<Vec<Attachment>, Error> {
        if self.actor.court != self.inner.court.code || self.found_entry(entry).await?.is_none() {
            return Ok(Vec::new());
        }
        let sql = format!("select {COLUMNS} from attachment where entry = $1 order by at, id");
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(entry.to_owned()).fetch_all(&self.inner.pool).await?;
        rows.iter().map(read).collect()
    }

    async fn found_attachment(&self, id: &str) -> Result<Option<Attachment>, Error> {
        let sql = format!("select {COLUMNS} from attachment where id = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(id.to_owned()).fetch_optional(&self.inner.pool).await?;
        row.as_ref().map(read).transpose()
    }

    /// Bytes that are still those that came.
    async fn bytes(&self, id: &str) -> Result<Vec<u8>, Error> {
        let sql = "select bytes, digest from attachment where id = $1 and withdrawn is null";
        let row = sqlx::query(sql).bind(id.to_owned()).fetch_optional(&self.inner.pool).await?;
        let row = row.ok_or_else(|| conflict(BadAttachment::Gone))?;
        let (bytes, digest): (Vec<u8>, String) = (row.try_get(0)?, row.try_get(1)?);
        let whole =
            tokio::task::spawn_blocking(move || (hex(&Sha256::digest(&bytes)) == digest).then_some(bytes)).await;
        whole.ok().flatten().ok_or_else(|| Error::Broken(format!("attachment {id}")))
    }

    /// The files whose bytes are no longer those that came.
    pub(crate) async fn altered_attachments(&self) -> Result<Vec<String>, Error> {
        let sql = "select id from attachment where withdrawn is null order by id";
        let mut altered = Vec::new();
        for row in sqlx::query(sql).fetch_all(&self.inner.pool).await? {
            let id: String = row.try_get(0)?;
            match self.bytes(&id).await {
                Err(Error::Broken(what)) => altered.push(what),
                other => drop(other?),
            }
        }
        Ok(altered)
    }

    /// Refuses one file too many, and one that is there.
    async fn ensure_room(&self, entry: &str, digest: &str) -> Result<(), Error> {
        let sql = "select digest from attachment where entry = $1 and withdrawn is null";
        let rows = sqlx::query(sql).bind(entry.to_owned()).fetch_all(&self.inner.pool).await?;
        for row in &rows {
            if row.try_get::<String, _>(0)? == digest {
                return Err(conflict(BadAttachment::Again));
            }
        }
        if rows.len() < MOST_ATTACHMENTS { Ok(()) } else { Err(conflict(BadAttachment::TooMany)) }
    }

    async fn put_attachment(&self, one: &Attachment, bytes: Vec<u8>) -> Result<(), Error> {
        let _writing = self.inner.writing.lock().await;
        let _turn = self.inner.pool.turn("deciding").await?;
        // Asked again by whoever writes: of two that came at once, one is told.
        self.ensure_room(&one.entry, &one.digest).await?;
        sqlx::query(
            "insert into attachment (id, entry, name, media, size, digest, at, day, login, actor, bytes)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(one.id.clone())
        .bind(one.entry.clone())
        .bind(one.name.clone())
        .bind(one.media.id())
        .bind(one.size)
        .bind(one.digest.clone())
        .bind(one.at)
        .bind(i64::from(one.day.number()))
        .bind(one.login.clone())
        .bind(one.actor.clone())
        .bind(bytes)
        .execute(&self.inner.pool)
        .await?;
        Ok(())
    }

    async fn withdraw(&self, one: &Attachment, why: &str) -> Result<Withdrawn, Error> {
        let withdrawn = Withdrawn { at: clock(), by: self.actor.login.clone(), why: why.to_owned() };
        let _writing = self.inner.writing.lock().await;
        let statement = sqlx::query(
            "update attachment set bytes = null, withdrawn = $1, withdrawn_by = $2, why = $3 where id = $4 and withdrawn is null",
        )
        .bind(withdrawn.at)
        .bind(withdrawn.by.clone())
        .bind(withdrawn.why.clone())
        .bind(one.id.clone());
        let written = match self.inner.pool.file() {
            None => statement.execute(&self.inner.pool).await,
            Some(file) => {
                let mut connection = file.acquire().await?;
                // SQLite leaves what is deleted in the pages that become free, unless it is told to overwrite them.
                sqlx::query("pragma secure_delete = on").execute(&mut *connection).await?;
                let written = statement.execute(&mut *connection).await;
                sqlx::query("pragma secure_delete = off").execute(&mut *connection).await?;
                // Into the file, and out of the journal of writes, as far as nobody is reading there just now.
                sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut *connection).await?;
                written
            }
        };
        if written?.rows_affected() == 0 {
            return Err(conflict(BadAttachment::Gone));
        }
        Ok(withdrawn)
    }
}

fn read(row: &AnyRow) -> Result<Attachment, Error> {
    let broken = || Error::Broken(String::from("a stored attachment"));
    let withdrawn = match row.try_get::<Option<i64>, _>(10)? {
        Some(at) => Some(Withdrawn { at, by: row.try_get(11)?, why: row.try_get(12)? }),
        None => None,
    };
    Ok(Attachment {
        id: row.try_get(0)?,
        entry: row.try_get(1)?,
        name: row.try_get(2)?,
        media: Media::parse(row.try_get(3)?).map_err(|_| broken())?,
        size: row.try_get(4)?,
        digest: row.try_get(5)?,
        at: row.try_get(6)?,
        day: rows::day(row.try_get(7)?)?,
        login: row.try_get(8)?,
        actor: row.try_get(9)?,
        withdrawn,
    })
}

/// What an act is about, in the log. A name of a file may name a party, and stands there not.
fn about(entry: &Entry, act: &str) -> String {
    format!("{} {} attachment {act}", entry.kind.id(), entry.number)
}

fn conflict(bad: BadAttachment) -> Error {
    Error::Conflict(bad.to_string())
}
