//! The points of one subject, down to cases.

use super::super::page::{Page, answer, back, refused};
use super::{found, named, own_subject, parameter, period_of, problem, subject_in};
use app::desk::off_the_async_threads;
use app::documents::schemes::{Basis, PointsView, points};
use app::figures::formulas::shown;
use app::figures::query::parameters_of;
use app::figures::schemes::{ItemCases, Which, behind, scores};
use axum::extract::RawQuery;
use axum::response::Response;
use domain::court::CourtCode;
use domain::policy::Action;
use domain::scheme::is_own;
use domain::table::FactTable;
use domain::tally::Key;
use std::sync::Arc;
use store::Error;

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(points(page.frame, view)),
        Err(Error::Conflict(why)) => back("/schemes", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn view(page: &Page, query: &str) -> Result<PointsView, Error> {
    let get = parameters_of(query);
    page.desk.store.may(&page.desk.actor, Action::ViewSchemes, &page.desk.actor.court).await?;
    let wanted = wanted(&get)?;
    let (mut view, tables) = match get("result") {
        Some(id) => published(page, &get, &id).await?,
        None => tried(page, &get).await?,
    };
    if let Some(wanted) = wanted.filter(|_| view.cases_open) {
        view.behind = cases(&view, &tables, wanted);
        let listed = view.behind.iter().flat_map(|found| found.cases.iter().map(|one| &one.case));
        let others = shown(listed, &page.desk.actor.court);
        page.desk.look_at_cases(&others, "points of a scheme").await.map_err(problem)?;
    }
    Ok(view)
}

/// The item by its position, which of its cases, and cases passed over.
type Wanted = (usize, Which, usize);

fn wanted(get: &impl Fn(&str) -> Option<String>) -> Result<Option<Wanted>, Error> {
    let item = parameter(get, "item", str::parse::<usize>)?;
    let which = Which::read(&get("side").unwrap_or_default());
    let from = parameter(get, "from", str::parse::<usize>)?.unwrap_or(0);
    Ok(item.and_then(|item| item.checked_sub(1)).map(|item| (item, which, from)))
}

/// The court whose table a subject's cases lie in.
fn home(key: &Key) -> Option<CourtCode> {
    key.court.clone().or_else(|| CourtCode::parse(&key.id).ok())
}

fn cases(view: &PointsView, tables: &[Arc<FactTable>], wanted: Wanted) -> Option<ItemCases> {
    let court = home(&view.key)?;
    let table = tables.iter().find(|table| *table.court() == court)?;
    let (scheme, period) = match &view.basis {
        Basis::Tried(plan, period) => (&plan.scheme, *period),
        Basis::Published(kept) => (&kept.issued.scheme, kept.issued.period),
    };
    behind(scheme, table, wanted, &view.key, period)
}

type Found = (PointsView, Vec<Arc<FactTable>>);

async fn published(page: &Page, get: &impl Fn(&str) -> Option<String>, id: &str) -> Result<Found, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let kept = store.result(actor, id).await?;
    let text = |name: &str| get(name).unwrap_or_default();
    let (published, key) = subject_in(&kept.issued.scores, &text("of"), &text("name"))?;
    let key = key.clone();
    let score = kept.issued.corrected(&published.key).unwrap_or_else(|| published.clone());
    let own = is_own(actor, kept.issued.scheme.subject, &score.key);
    // Those who evaluate list the cases of the courts that opened theirs.
    let open = match home(&key).filter(|_| kept.evaluates) {
        Some(court) => store.would(actor, Action::ViewCases, &court).await?,
        None => false,
    };
    let tables = store.result_tables(actor, &kept).await?;
    let view = PointsView {
        courts: named(page, std::slice::from_ref(&score)).await?,
        objects: own
            && today <= kept.issued.objections_until
            && kept.issued.audience != domain::scheme::Audience::Nobody,
        cases_open: open || own,
        basis: Basis::Published(Box::new(kept)),
        key,
        score,
        behind: None,
        today,
    };
    Ok((view, tables))
}

async fn tried(page: &Page, get: &impl Fn(&str) -> Option<String>) -> Result<Found, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let all = store.schemes(actor).await?;
    let version = parameter(get, "version", str::parse::<u32>)?.unwrap_or(1);
    let text = |name: &str| get(name).unwrap_or_default();
    let kept = found(&all, &text("id"), version)?.clone();
    if kept.court != actor.court {
        return super::nothing();
    }
    // A trial shows everyone's points: it is for those who make schemes.
    store.may(actor, Action::ProposeSchemes, &actor.court).await?;
    let period = period_of(get, today)?;
    let subject = own_subject(page).await?;
    let (tables, open) = (subject.tables.clone(), subject.open.clone());
    let scheme = kept.plan.scheme.clone();
    let scores = off_the_async_threads(move || scores(&subject, &scheme, period)).await.map_err(problem)?;
    let (score, key) = subject_in(&scores, &text("of"), &text("name"))?;
    let view = PointsView {
        courts: named(page, std::slice::from_ref(score)).await?,
        cases_open: home(key).is_some_and(|court| open.contains(&court)),
        basis: Basis::Tried(Box::new(kept.plan), period),
        key: key.clone(),
        score: score.clone(),
        behind: None,
        objects: false,
        today,
    };
    Ok((view, tables))
}
