//! 考核方案: what a court evaluates by, tried on the past before it holds; what was published, and every point explained.

mod cells;
mod editor;
mod index;
mod objections;
mod points;
mod result;
mod scheme;
mod tried;

pub use editor::{EditorView, editor};
pub use index::{SchemesView, schemes};
pub use points::{Basis, PointsView, points};
pub use result::{Anew, ResultView, result};
pub use scheme::{SchemeView, scheme};
pub use tried::Tried;

use crate::figures::query::escape;
use domain::period::Period;
use domain::tally::Key;

/// Subjects on a page of a table.
pub const SUBJECTS_PER_PAGE: usize = 50;

/// Where a version of a scheme is.
pub fn scheme_address(id: &str, version: u32) -> String {
    format!("/scheme?id={}&version={version}", escape(id))
}

/// Where a published result is.
pub fn result_address(id: &str) -> String {
    format!("/scheme/result?id={}", escape(id))
}

/// Where the points of one subject are explained: of a version tried on a period, or of a result.
pub fn points_address(basis: &Of<'_>, key: &Key) -> String {
    let court = key.court.as_ref().map(|court| format!("&of={}", escape(court.as_str()))).unwrap_or_default();
    let name = escape(&key.id);
    match basis {
        Of::Plan(id, version, period) => {
            format!("/scheme/points?id={}&version={version}&period={period}{court}&name={name}", escape(id))
        }
        Of::Result(id) => format!("/scheme/points?result={}{court}&name={name}", escape(id)),
    }
}

/// What points come from, as addresses name it.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    /// A version of a scheme, tried on a period.
    Plan(&'a str, u32, Period),
    /// A published result.
    Result(&'a str),
}
