//! 考核: the schemes of a court, what they come to on past data, what was published under them, and objections.

mod decisions;
mod editor;
mod objections;
mod points;
mod result;
mod scheme;

pub(crate) use decisions::issue;

use super::App;
use super::formulas::{parameter, period_of, problem};
use super::nodes::Pairs;
use super::page::{Page, answer, refused};
use app::documents::schemes::{SchemesView, schemes};
use app::figures::{CourtName, Subject};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use domain::court::CourtCode;
use domain::policy::{Action, Denied};
use domain::scheme::Score;
use domain::tally::Key;
use store::{Error, KeptPlan, PlanVersion};

/// What of schemes can be asked for.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![
        ("GET", "/schemes", get(show_all)),
        ("GET", "/schemes/edit", get(editor::show)),
        ("POST", "/schemes/keep", post(editor::keep)),
        ("POST", "/schemes/discard", post(decisions::discard)),
        ("POST", "/schemes/adopt", post(decisions::adopt)),
        ("POST", "/schemes/end", post(decisions::end)),
        ("POST", "/schemes/publish", post(decisions::publish)),
        ("POST", "/schemes/audience", post(decisions::audience)),
        ("POST", "/schemes/object", post(objections::object)),
        ("POST", "/schemes/answer", post(objections::answer)),
        ("GET", "/scheme", get(scheme::show)),
        ("GET", "/scheme/points", get(points::show)),
        ("GET", "/scheme/result", get(result::show)),
    ]
}

async fn show_all(page: Page) -> Response {
    match index(&page).await {
        Ok(view) => answer(schemes(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

async fn index(page: &Page) -> Result<SchemesView, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let plans = store.schemes(actor).await?;
    let tree = store.tree().await?;
    let own = tree.get(&actor.court).into_iter();
    Ok(SchemesView {
        court: actor.court.clone(),
        courts: own.chain(tree.ancestors(&actor.court)).map(CourtName::from).collect(),
        plans,
        results: store.results(actor).await?,
        proposes: store.would(actor, Action::ProposeSchemes, &actor.court).await?,
        today: page.desk.today,
    })
}

/// Not found, as what may not be known of.
fn nothing<T>() -> Result<T, Error> {
    Err(Error::Denied(Denied::OutsideScope))
}

/// A number of a form or an address.
fn number<T: std::str::FromStr>(text: &str, name: &str) -> Result<T, Error> {
    text.parse().map_err(|_| {
        Error::Conflict(format!("{name} 应为数字，收到“{text}” / expected a number as {name}, got “{text}”"))
    })
}

/// A day of a form.
fn day(text: &str) -> Result<domain::day::Day, Error> {
    text.parse().map_err(|_| {
        Error::Conflict(format!("日期应如 2023-10-01，收到“{text}” / expected a day such as 2023-10-01, got “{text}”"))
    })
}

/// The version a form is about.
fn version_of(pairs: &Pairs) -> Result<PlanVersion, Error> {
    let (version, revision) = (pairs.get("version"), pairs.get("revision"));
    Ok(PlanVersion {
        id: pairs.get("id").to_owned(),
        version: number(version, "version")?,
        revision: number(revision, "revision")?,
    })
}

/// A version among those the reader may know of.
fn found<'a>(all: &'a [KeptPlan], id: &str, version: u32) -> Result<&'a KeptPlan, Error> {
    let found = all.iter().find(|one| one.plan.id == id && one.plan.version == version);
    found.ok_or(Error::Denied(Denied::OutsideScope))
}

/// Everything figures of the actor's court are computed from.
async fn own_subject(page: &Page) -> Result<Subject, Error> {
    page.desk.subject(&page.desk.actor.court).await.map_err(problem)
}

/// The courts that scores are of, as pages name them.
async fn named(page: &Page, scores: &[Score]) -> Result<Vec<CourtName>, Error> {
    let tree = page.desk.store.tree().await?;
    let of = |key: &Key| key.court.clone().or_else(|| CourtCode::parse(&key.id).ok());
    let there: std::collections::BTreeSet<CourtCode> =
        scores.iter().filter_map(|score| of(score.key.first()?)).collect();
    Ok(tree.courts().iter().filter(|court| there.contains(&court.code)).map(CourtName::from).collect())
}

/// The score of the subject that an address or a form names.
fn subject_in<'a>(scores: &'a [Score], of: &str, name: &str) -> Result<(&'a Score, &'a Key), Error> {
    let is = |key: &Key| &*key.id == name && key.court.as_ref().map_or("", CourtCode::as_str) == of;
    let found = scores.iter().find_map(|score| score.key.first().filter(|key| is(key)).map(|key| (score, key)));
    found.ok_or(Error::Denied(Denied::OutsideScope))
}
