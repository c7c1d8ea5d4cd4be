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

/// Files that a space and its log have open at a time, with their journals and some to spare.
const FILES: usize = 12;

/// Files for everything else: sockets, the site, the registry.
const OTHER_FILES: usize = 256;

/// Spaces kept open at a time where the process may have so many files open, or where nobody knows how many.
const fn spaces_within(files: Option<usize>) -> usize {
    let spaces = match files {
        Some(files) => files.saturating_sub(OTHER_FILES) / FILES,
        None => 64,
    };
    if spaces < 16 { 16 } else { spaces }
}

/// How many spaces are kept open at a time: as many as the limit on open files lets this process have, so that the figures of a
/// province do not open its files anew at each look.
pub(crate) fn spaces_at_once() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let soft =
        limits.lines().find_map(|line| line.strip_prefix("Max open files")?.split_whitespace().next()?.parse().ok());
    spaces_within(soft)
}

/// Opens the database in a file, creating and migrating it.
pub(crate) async fn open(path: &Path, kind: Kind) -> Result<Database, Error> {
    sqlx::any::install_default_drivers();
    let encoded: String = path.to_string_lossy().bytes().map(encode).collect();
    // A log is on the disk before what is anchored to it, so that no power cut looks like a cut log.
    let durable = kind == Kind::Log;
    let pool = AnyPoolOptions::new()
        .max_connections(CONNECTIONS)
        .idle_timeout(IDLE)
        // A file does not hang up: to ask first whether it still answers would double the way to the thread that reads it.
        .test_before_acquire(false)
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

#[cfg(test)]
mod tests {
    use super::{spaces_at_once, spaces_within};

    #[test]
    fn as_many_spaces_as_open_files_allow() {
        assert_eq!([Some(20_000), Some(1024), Some(256), None].map(spaces_within), [1645, 64, 16, 64]);
        assert!(spaces_at_once() >= 16);
    }
}
