//! Every SQL statement, the migrations, and the court spaces.
//!
//! Each court has a space of its own: on SQLite one file, `courts/<code>.db`, with its log in `courts/<code>.log.db`,
//! beside `registry.db` with courts, people, sessions and notices; on PostgreSQL a schema with a role that has rights on it
//! alone. A [`CourtSpace`] is had only from [`Store::space`], which asks `domain::policy` whether the actor may. SQL is one text
//! for SQLite and PostgreSQL: `$1` parameters, no tenant column, whole numbers for days and for yes and no.
//!
//! Start at [`Store`]; a file goes in through [`CourtSpace::begin`] and [`Batch`], figures come out of
//! [`CourtSpace::facts`].

mod backup;
mod batch;
mod between;
mod brief;
mod chain;
mod clocks;
mod comparison;
mod condition;
mod consultations;
mod courts;
mod credentials;
mod daily;
mod database;
mod error;
mod geojson;
mod happened;
mod ledger;
mod lineage;
mod litigants;
mod log;
mod made;
mod moving;
mod named;
mod node_settings;
mod notice;
mod own_indicators;
mod parcels;
mod people;
mod places;
mod portraits;
mod ranges;
mod rows;
mod runs;
mod schemes;
mod sessions;
mod settings;
mod signals;
mod space;
mod store;
mod terminated;
mod undo;
mod verify;
mod warnings;
mod webhook;

pub use batch::{Batch, BatchReport, NewRefusedRow, case_key, event_key};
pub use between::Sent;
pub use brief::BriefLook;
pub use clocks::{ClockFilter, ClockOrder, OpenCase, WarningCount, rules, warned_by};
pub use consultations::{Checked, NotesTaken, Revised, SetIn, TaskOutcome, Written};
pub use courts::Division;
pub use error::Error;
pub use geojson::{Feature, read_geojson};
pub use ledger::{ANY, Attachable, Attaching, Attachment, EntryFilter, RefusedEntry, StepTaken, Withdrawn, seen_by};
pub use litigants::ManyCases;
pub use log::{Anchor, LogEntry, Opened, Search, first_fault};
pub use made::Made;
pub use moving::Moved;
pub use named::NamedCase;
pub use notice::{NewNotice, Notice, Recipient, kind_name};
pub use own_indicators::{IndicatorVersion, KeptIndicator};
pub use people::{Account, Membership, NewAccount, NewMembership, random_hex};
pub use portraits::{Compared, PortraitComment, PortraitLook, Register, Sitting};
pub use runs::BEGUN_FOR;
pub use schemes::{Held, KeptPlan, KeptResult, NewResult, PlanVersion};
pub use sessions::{Arrival, Lifetimes, Session};
pub use settings::{BOUNDS, Bound, Security};
pub use signals::Found;
pub use space::{CourtSpace, MarkedFacts, MonthCompleteness, RefusedRow};
pub use store::{Figures, Location, Store};
pub use terminated::TerminatedRound;
pub use undo::UndoReport;
pub use verify::{Fault, Verified};
pub use warnings::{Acted, MOST_AT_ONCE, Usefulness};
pub use webhook::{Delivery, DeliveryLine, DeliveryState, LEASE, MOST_TRIES, Minute, NewWebhook, Outcome, Webhook};

/// The whole seconds since 1970. The only clock of this crate.
pub fn clock() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or(0)
}
