//! The audit log of a space: each entry's hash covers the entry before it.

use crate::clock;
use crate::error::Error;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;
use sqlx::{AnyPool, Row};

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Position in the log, from 1.
    pub seq: i64,
    /// Seconds since 1970.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// On what.
    pub detail: String,
    /// SHA-256 over the hash before and these fields.
    pub hash: String,
}

fn hash(before: &str, seq: i64, at: i64, actor: &str, action: &str, detail: &str) -> String {
    let mut digest = Sha256::new();
    for part in [before, &seq.to_string(), &at.to_string(), actor, action, detail] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes one entry at the end.
pub(crate) async fn write(
    connection: &mut AnyConnection,
    actor: &str,
    action: &str,
    detail: &str,
) -> Result<(), Error> {
    let last =
        sqlx::query("select seq, hash from audit order by seq desc limit 1").fetch_optional(&mut *connection).await?;
    let (seq, before) = match last {
        Some(row) => (row.try_get::<i64, _>(0)? + 1, row.try_get::<String, _>(1)?),
        None => (1, String::new()),
    };
    let at = clock();
    sqlx::query("insert into audit (seq, at, actor, action, detail, hash) values ($1, $2, $3, $4, $5, $6)")
        .bind(seq)
        .bind(at)
        .bind(actor)
        .bind(action)
        .bind(detail)
        .bind(hash(&before, seq, at, actor, action, detail))
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Entries, the latest first.
pub(crate) async fn read(pool: &AnyPool, offset: i64, limit: i64) -> Result<Vec<AuditEntry>, Error> {
    let rows =
        sqlx::query("select seq, at, actor, action, detail, hash from audit order by seq desc limit $1 offset $2")
            .bind(limit)
            .bind(offset)
            .fetch_all(pool)
            .await?;
    rows.iter()
        .map(|row| {
            Ok(AuditEntry {
                seq: row.try_get(0)?,
                at: row.try_get(1)?,
                actor: row.try_get(2)?,
                action: row.try_get(3)?,
                detail: row.try_get(4)?,
                hash: row.try_get(5)?,
            })
        })
        .collect()
}

/// The first entry that does not fit the one before it.
pub(crate) async fn first_break(pool: &AnyPool) -> Result<Option<i64>, Error> {
    let mut entries = read(pool, 0, i64::MAX).await?;
    entries.reverse();
    let mut before = String::new();
    for (position, entry) in entries.iter().enumerate() {
        let expected = hash(&before, entry.seq, entry.at, &entry.actor, &entry.action, &entry.detail);
        if entry.hash != expected || entry.seq != position as i64 + 1 {
            return Ok(Some(entry.seq));
        }
        before.clone_from(&entry.hash);
    }
    Ok(None)
}
