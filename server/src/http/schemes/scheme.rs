//! One version of a scheme, tried on a period.

use super::super::page::{Page, answer, back, refused};
use super::super::portraits::periods;
use super::{found, named, of_court, own_subject, parameter, period_of, problem};
use app::desk::off_the_async_threads;
use app::documents::schemes::{SchemeView, Tried, scheme};
use app::figures::query::parameters_of;
use app::figures::schemes::scores;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::period::Period;
use domain::policy::Action;
use domain::scheme::{Plan, adopted_on, gains};
use store::{Error, KeptPlan};

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(scheme(page.frame, view)),
        Err(Error::Conflict(why)) => back("/schemes", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn view(page: &Page, query: &str) -> Result<SchemeView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let get = parameters_of(query);
    let all = store.schemes(actor).await?;
    let version = parameter(&get, "version", str::parse::<u32>)?.unwrap_or(1);
    let kept = found(&all, &get("id").unwrap_or_default(), version)?.clone();
    let own = kept.court == actor.court;
    let beside = of_court(&all, &kept.court);
    let proposes = own && store.would(actor, Action::ProposeSchemes, &actor.court).await?;
    let is_this = |one: &Plan| one.id == kept.plan.id && one.version == kept.plan.version;
    let subject = kept.plan.scheme.subject;
    let others: Vec<Plan> =
        beside.iter().filter(|one| one.scheme.subject == subject && !is_this(one)).cloned().collect();
    let period = period_of(&get, today)?;
    let held_last = adopted_on(&beside, subject, period.last()).is_some_and(is_this);
    let tried = match proposes {
        true => {
            let in_force = adopted_on(&beside, subject, today).filter(|one| !is_this(one));
            let against = match get("against").filter(|text| !text.is_empty()) {
                Some(text) => others.iter().find(|one| format!("{}@{}", one.id, one.version) == text),
                None => in_force,
            };
            let from = parameter(&get, "from", str::parse::<usize>)?.unwrap_or(0);
            Some(tried(page, &kept, against.cloned(), period, from).await?)
        }
        false => None,
    };
    let courts = match &tried {
        Some(tried) => named(page, &tried.scores).await?,
        None => Vec::new(),
    };
    Ok(SchemeView {
        standing: kept.plan.standing(&beside, today),
        courts,
        others,
        periods: periods(today),
        tried,
        held: held_last && period.last() <= today,
        proposes,
        adopts: own && store.would(actor, Action::AdoptSchemes, &actor.court).await?,
        today,
        kept,
    })
}

async fn tried(
    page: &Page,
    kept: &KeptPlan,
    against: Option<Plan>,
    period: Period,
    from: usize,
) -> Result<Tried, Error> {
    let (subject, scheme) = (own_subject(page).await?, kept.plan.scheme.clone());
    let computed = off_the_async_threads(move || {
        let after = scores(&subject, &scheme, period);
        let against = against.map(|other| {
            let before = scores(&subject, &other.scheme, period);
            let gains = gains(&before, &after);
            (other, gains)
        });
        Tried { period, scores: after, against, from }
    });
    computed.await.map_err(problem)
}
