//! What can go wrong. `Denied`, `NotFound`, `Conflict` and `Location` are the caller's to show; of the others only the
//! kind reaches a person, the cause goes to the log.

use domain::policy::Denied;

/// What PostgreSQL says of a text that holds the character NUL.
const NUL: &str = "22021";
/// What SQLite says when the disk is full or a file may grow no more, and what PostgreSQL says of a full disk.
const FULL: [&str; 3] = ["13", "778", "53100"];

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The policy says no.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// No such thing.
    #[error("no such {0}; look it up in the list it comes from")]
    NotFound(String),
    /// It cannot be done as things stand; the text says what stands in the way and what to do first.
    #[error("{0}")]
    Conflict(String),
    /// The place given cannot be used.
    #[error("{0}")]
    Location(String),
    /// The courts do not form a tree.
    #[error(transparent)]
    Tree(#[from] domain::court::CourtTreeError),
    /// The facts do not fit.
    #[error(transparent)]
    Table(#[from] domain::table::TableError),
    /// What is stored is not what was stored; restore a backup.
    #[error("{0} cannot be read as it was written; run “huishang verify” and restore a backup")]
    Broken(String),
    /// The database failed.
    #[error("the database failed; nothing was changed. Try again; the log has the details")]
    Database(#[source] sqlx::Error),
    /// The database has no room left.
    #[error(
        "磁盘已满或文件已达上限，数据没有变动，请腾出空间后再试 / the disk is full, or a file may grow no more; nothing was changed. Make space, then try again"
    )]
    Full(#[source] sqlx::Error),
    /// The database could not be brought up to date.
    #[error("the database could not be brought up to date; the log has the details, a backup can be restored")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The file system failed.
    #[error("the file system failed: {0}")]
    Files(#[from] std::io::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|error| error.code()) {
            Some(code) if code == NUL => Self::Conflict(String::from(
                "文字中有看不见的 NUL 字符，请删去后再试 / a text holds the invisible character NUL; take it out and try again",
            )),
            Some(code) if FULL.contains(&code.as_ref()) => Self::Full(error),
            _ => Self::Database(error),
        }
    }
}
