//! A published result, and what it comes to when it is computed again.

use super::super::page::{Page, answer, back, refused};
use super::{named, own_subject, parameter, problem};
use app::desk::off_the_async_threads;
use app::documents::schemes::{Anew, ResultView, result};
use app::figures::Subject;
use app::figures::query::parameters_of;
use app::figures::schemes::scores;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::policy::Action;
use domain::scheme::{Gain, Score, gains};
use store::{Error, KeptResult};

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(result(page.frame, view)),
        Err(Error::Conflict(why)) => back("/schemes", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn view(page: &Page, query: &str) -> Result<ResultView, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let get = parameters_of(query);
    store.may(actor, Action::ViewSchemes, &actor.court).await?;
    let kept = store.result(actor, &get("id").unwrap_or_default()).await?;
    let from = parameter(&get, "from", str::parse::<usize>)?.unwrap_or(0);
    let anew = match kept.evaluates && get("anew").is_some_and(|asked| asked == "1") {
        true => Some(anew(page, &kept).await?),
        false => None,
    };
    let here = kept.issued.court == actor.court;
    Ok(ResultView {
        courts: named(page, &kept.issued.scores).await?,
        adopts: here && store.would(actor, Action::AdoptSchemes, &actor.court).await?,
        anew,
        from,
        today: page.desk.today,
        kept,
    })
}

async fn anew(page: &Page, kept: &KeptResult) -> Result<Anew, Error> {
    let today = own_subject(page).await?;
    let tables = page.desk.store.result_tables(&page.desk.actor, kept).await?;
    let frozen = Subject { tables, fingerprint: None, ..today.clone() };
    let issued = kept.issued.clone();
    let computed = off_the_async_threads(move || {
        let other = |subject: &Subject| differing(&issued.scores, &scores(subject, &issued.scheme, issued.period));
        Anew { kept: other(&frozen), today: other(&today) }
    });
    computed.await.map_err(problem)
}

/// Those whose total is another, or there on one side only.
fn differing(published: &[Score], now: &[Score]) -> Vec<Gain> {
    let mut all = gains(published, now);
    all.retain(|gain| gain.before != gain.after);
    all
}
