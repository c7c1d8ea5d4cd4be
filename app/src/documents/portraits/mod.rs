//! 画像: a court, a division, a judge beside the own past and comparable peers. No rank, no score, no peer's value.

mod band;
mod index;
mod portrait;

pub use index::{PortraitsView, Portrayable, portraits};
pub use portrait::{PortraitView, portrait};

use crate::figures::query::escape;
use domain::court::CourtCode;
use domain::period::Period;
use domain::portrait::Subject;

/// Where a portrait is.
pub fn portrait_address(subject: &Subject, period: Period) -> String {
    let name = subject.name().map(|name| format!("&name={}", escape(name))).unwrap_or_default();
    let court: &CourtCode = subject.court();
    format!("/portrait?court={court}&of={}{name}&period={period}", subject.dimension().id())
}
