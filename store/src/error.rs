//! What can go wrong. `Denied`, `NotFound`, `Conflict` and `Location` are the caller's to show; of the others only the
//! kind reaches a person, the cause goes to the log.

use domain::policy::Denied;

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
    Database(#[from] sqlx::Error),
    /// The database could not be brought up to date.
    #[error("the database could not be brought up to date; the log has the details, a backup can be restored")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The file system failed.
    #[error("the file system failed: {0}")]
    Files(#[from] std::io::Error),
}
