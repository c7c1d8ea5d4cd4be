//! Files of SQLite: one for each database, brought up to date, with a small pool.

use super::{Database, Kind};
use crate::error::Error;
use sqlx::any::AnyPoolOptions;
use std::path::Path;
use std::time::Duration;

/// Connections of a pool: one writes, the others read.
const CONNECTIONS: u32 = 4;

/// An idle connection is closed after so long: there may be a log for each of thousands of courts.
const IDLE: Duration = Duration::from_secs(60);

/// So often a file is brought up to date anew, and after such a pause.
const RETRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(100);

/// Opens the database in a file, creating and migrating it.
pub(crate) async fn open(path: &Path, kind: Kind) -> Result<Database, Error> {
    sqlx::any::install_default_drivers();
    let encoded: String = path.to_string_lossy().bytes().map(encode).collect();
    // A log is on the disk before what is anchored to it, so that no power cut looks like a cut log.
    let durable = kind == Kind::Log;
    let pool = AnyPoolOptions::new()
        .max_connections(CONNECTIONS)
        .idle_timeout(IDLE)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                let synchronous = if durable { "pragma synchronous = full" } else { "pragma synchronous = normal" };
                for pragma in [
                    "pragma journal_mode = wal",
                    synchronous,
                    "pragma foreign_keys = on",
                    "pragma busy_timeout = 10000",
                ] {
                    sqlx::query(pragma).execute(&mut *connection).await?;
                }
                Ok(())
            })
        })
        .connect(&format!("sqlite://{encoded}?mode=rwc"))
        .await?;
    let mut left = RETRIES;
    while let Err(error) = kind.migrations().run(&pool).await {
        // Another process may be making the same file at this moment: what it made stands the next time.
        if left == 0 {
            return Err(error.into());
        }
        left -= 1;
        tokio::time::sleep(PAUSE).await;
    }
    Ok(Database::File(pool))
}

fn encode(byte: u8) -> String {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    }
}
