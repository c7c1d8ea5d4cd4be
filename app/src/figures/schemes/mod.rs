//! What subjects come to under a scheme over the courts someone may see, in the server and in the browser; and the cases
//! behind each item.

#[cfg(feature = "ssr")]
mod cases;
mod trial;
mod typed;

#[cfg(feature = "ssr")]
pub use cases::{ItemCases, Which, behind};
pub use trial::{Changed, Trial, Version};
pub use typed::{FORMULA, Fault, RULES, TypedItem, TypedScheme};

use crate::figures::Subject;
use domain::court::CourtCode;
use domain::figure::Absence;
use domain::period::Period;
use domain::scheme::{Item, Measured, Scheme, Score, Subject as Evaluated, Yardstick, measured_where, scored};
use domain::table::FactTable;

/// What every subject comes to.
pub fn scores(subject: &Subject, scheme: &Scheme, period: Period) -> Vec<Score> {
    scored(scheme, measured(subject, scheme, period))
}

/// What every subject is measured by. An item that asks of single cases has no value where a court opened tallies only, and
/// an indicator none where a failed check makes it not qualified.
pub fn measured(subject: &Subject, scheme: &Scheme, period: Period) -> Vec<Measured> {
    let home = subject.courts.first().map(|court| &court.code);
    let evaluated = |table: &&FactTable| scheme.subject == Evaluated::Court || Some(table.court()) == home;
    let tables: Vec<&FactTable> = subject.tables().into_iter().filter(evaluated).collect();
    measured_where(scheme, &tables, period, |item, court| absent(subject, item, court, period))
}

/// The same under the items of a scheme at these places; none where it is no scheme.
pub fn tried(subject: &Subject, typed: &TypedScheme, stay: &[usize], period: Period) -> Option<Vec<Measured>> {
    let scheme = typed.scheme(&[]).ok()?;
    let items = stay.iter().filter_map(|at| scheme.items.get(*at).cloned()).collect();
    Some(measured(subject, &Scheme { items, ..scheme }, period))
}

fn absent(subject: &Subject, item: &Item, court: &CourtCode, period: Period) -> Option<Absence> {
    let asks_of_cases = item.by.formula().is_some_and(|formula| formula.needs_facts());
    match &item.by {
        _ if asks_of_cases && !subject.open.contains(court) => Some(Absence::NotAvailable),
        Yardstick::Catalogue(id) if subject.is_unqualified(court, *id, period) => Some(Absence::NotQualified),
        _ => None,
    }
}
