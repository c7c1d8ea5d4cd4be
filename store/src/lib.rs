//! Every SQL statement, the migrations, and the court spaces.
//!
//! Each court has a space of its own: on SQLite one file, `courts/<code>.db`, beside `registry.db`. A [`CourtSpace`] is
//! had only from [`Store::space`], which asks `domain::policy` whether the actor may. SQL is one text for SQLite and
//! PostgreSQL: `$1` parameters, no tenant column, whole numbers for days and for yes and no.
//!
//! Start at [`Store`]; a file goes in through [`CourtSpace::begin`] and [`Batch`], figures come out of
//! [`CourtSpace::facts`].

mod audit;
mod batch;
mod error;
mod open;
mod rows;
mod settings;
mod space;
mod store;
mod undo;

pub use audit::AuditEntry;
pub use batch::{Batch, BatchReport, NewRefusedRow, case_key, event_key};
pub use error::Error;
pub use settings::RangeSetting;
pub use space::{CourtSpace, MonthCompleteness, RefusedRow};
pub use store::{Fault, Location, Store};
pub use undo::UndoReport;

/// The whole seconds since 1970. The only clock of this crate.
fn clock() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or(0)
}
