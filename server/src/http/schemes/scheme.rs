//! One version of a scheme, tried on a period.

use super::super::page::{Page, answer, back, refused};
use super::{named, own_subject, parameter, problem};
use app::api::trial::{Laid, laid};
use app::desk::off_the_async_threads;
use app::documents::schemes::{SchemeView, Tried, scheme};
use app::figures::query::{parameters_of, past_periods};
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
    let Laid { kept, beside, others, against, period } = laid(&page.desk, query).await.map_err(problem)?;
    let own = kept.court == actor.court;
    let proposes = own && store.would(actor, Action::ProposeSchemes, &actor.court).await?;
    let is_this = |one: &Plan| one.id == kept.plan.id && one.version == kept.plan.version;
    let held_last = adopted_on(&beside, kept.plan.scheme.subject, period.last()).is_some_and(is_this);
    let tried = match proposes {
        true => {
            let from = parameter(&parameters_of(query), "from", str::parse::<usize>)?.unwrap_or(0);
            Some(tried(page, &kept, against, period, from).await?)
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
        periods: past_periods(today),
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
