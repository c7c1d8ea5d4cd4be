//! A scheme tried on a past period, as its page shows it.

use super::{Of, SUBJECTS_PER_PAGE, points_address};
use crate::components::names;
use crate::components::trial::{Outcome, summary, table};
use crate::documents::pager::{Stretch, pager};
use crate::figures::CourtName;
use crate::lang::Lang;
use domain::period::Period;
use domain::scheme::{Gain, Plan, Score};
use domain::tally::Key;
use leptos::prelude::*;

/// What a version came to on a period.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The period.
    pub period: Period,
    /// Everyone's score, in the order of courts and names.
    pub scores: Vec<Score>,
    /// The version it is laid against, and who gains or loses.
    pub against: Option<(Plan, Vec<Gain>)>,
    /// Subjects passed over.
    pub from: usize,
}

/// The section; `address` is the page's, with the version, the period and what it is laid against.
pub(super) fn tried(plan: &Plan, tried: &Tried, courts: &[CourtName], address: &str, lang: Lang) -> AnyView {
    let explained = |key: &Key| Some(points_address(&Of::Plan(&plan.id, plan.version, tried.period), key));
    let found = Outcome {
        subject: plan.scheme.subject,
        courts,
        scores: &tried.scores,
        gains: tried.against.as_ref().map(|(_, gains)| gains.as_slice()),
        stretch: (tried.from, SUBJECTS_PER_PAGE),
        explained: &explained,
    };
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let shown = tried.scores.len().saturating_sub(tried.from).min(SUBJECTS_PER_PAGE);
    let stretch =
        Stretch { from: count(tried.from), shown, of: count(tried.scores.len()), a_page: count(SUBJECTS_PER_PAGE) };
    let pages = (!stretch.is_all()).then(|| pager(stretch, |from| format!("{address}&from={from}#tried")));
    view! { <p class="summed">{summary(&found, lang)}</p> {table(&found, lang)} {pages} }.into_any()
}

/// The name of what it is laid against.
pub(super) fn against(tried: &Tried, lang: Lang) -> Option<String> {
    let (plan, _) = tried.against.as_ref()?;
    let period = names::period(tried.period, lang);
    Some(lang.pick(
        format!("{period}，与“{}”第 {} 版比较", plan.scheme.name, plan.version),
        format!("{period}, beside “{}” version {}", plan.scheme.name, plan.version),
    ))
}
