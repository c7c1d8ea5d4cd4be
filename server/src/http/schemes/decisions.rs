//! What is decided about schemes and results.

use super::super::nodes::Pairs;
use super::super::page::{Page, back, ended, refused};
use super::{day, found, number, problem, version_of};
use app::desk::{Desk, off_the_async_threads};
use app::documents::schemes::{result_address, scheme_address};
use app::figures::Subject;
use app::figures::schemes::scores;
use axum::Form;
use axum::response::Response;
use domain::day::Day;
use domain::period::Period;
use domain::policy::Action;
use domain::scheme::{Audience, Plan};
use store::{Error, NewResult};

type Sent = Form<Vec<(String, String)>>;

/// The page of the version a form is about.
fn page_of(pairs: &Pairs) -> String {
    scheme_address(pairs.get("id"), pairs.get("version").parse().unwrap_or(1))
}

/// Fails where the name of the version was not typed to confirm.
async fn confirmed(page: &Page, pairs: &Pairs) -> Result<(), Error> {
    let which = version_of(pairs)?;
    let all = page.desk.store.schemes(&page.desk.actor).await?;
    let name = &found(&all, &which.id, which.version)?.plan.scheme.name;
    let typed = pairs.get("confirm");
    if typed == name {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "请写出名称“{name}”以确认，收到“{typed}” / expected the name “{name}” to confirm, got “{typed}”"
    )))
}

pub(super) async fn discard(page: Page, Form(pairs): Sent) -> Response {
    let pairs = Pairs(pairs);
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let result = async {
        store.may(actor, Action::ProposeSchemes, &actor.court).await?;
        confirmed(&page, &pairs).await?;
        store.discard_scheme(actor, &version_of(&pairs)?).await
    };
    let result = result.await;
    let to = if result.is_ok() { String::from("/schemes") } else { page_of(&pairs) };
    ended(page.frame, &to, result, |()| String::from("草案已丢弃 / the draft is discarded"))
}

pub(super) async fn adopt(page: Page, Form(pairs): Sent) -> Response {
    let pairs = Pairs(pairs);
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let result = async {
        store.may(actor, Action::AdoptSchemes, &actor.court).await?;
        let (which, from) = (version_of(&pairs)?, day(pairs.get("from"))?);
        store.adopt_scheme(actor, &which, (from, pairs.get("why")), today).await?;
        Ok(from)
    };
    let result = result.await;
    ended(page.frame, &page_of(&pairs), result, |from| format!("已确定，{from} 起施行 / adopted, in force from {from}"))
}

pub(super) async fn end(page: Page, Form(pairs): Sent) -> Response {
    let pairs = Pairs(pairs);
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let result = async {
        store.may(actor, Action::AdoptSchemes, &actor.court).await?;
        confirmed(&page, &pairs).await?;
        store.end_scheme(actor, &version_of(&pairs)?, day(pairs.get("last"))?, today).await
    };
    let result = result.await;
    ended(page.frame, &page_of(&pairs), result, |()| String::from("已办理 / done"))
}

pub(super) async fn publish(page: Page, Form(pairs): Sent) -> Response {
    let pairs = Pairs(pairs);
    match published(&page, &pairs).await {
        Ok(id) => back(&result_address(&id), "结果已公布 / the result is published"),
        Err(Error::Conflict(why)) => back(&page_of(&pairs), &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn published(page: &Page, pairs: &Pairs) -> Result<String, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    store.may(actor, Action::AdoptSchemes, &actor.court).await?;
    let which = version_of(pairs)?;
    let all = store.schemes(actor).await?;
    let plan = found(&all, &which.id, which.version)?.plan.clone();
    let period: Period = pairs.get("period").parse().map_err(|_| {
        let found = pairs.get("period");
        Error::Conflict(format!(
            "期间应如 2023-01..2023-06，收到“{found}” / expected a period such as 2023-01..2023-06, got “{found}”"
        ))
    })?;
    let audience = Audience::parse(pairs.get("audience")).map_err(|error| Error::Conflict(error.to_string()))?;
    let objections_until = day(pairs.get("until"))?;
    issue(&page.desk, plan, period, (audience, objections_until)).await
}

/// Publishes what a period came to under a plan, to whom and with which last day for objections; answers with its id.
pub(crate) async fn issue(
    desk: &Desk,
    plan: Plan,
    period: Period,
    (audience, objections_until): (Audience, Day),
) -> Result<String, Error> {
    let Desk { store, actor, today, .. } = desk;
    let held = store.hold_for_result(actor, plan.scheme.subject).await?;
    // Computed from what is kept, so that it can be computed again.
    let tables = held.iter().map(|one| std::sync::Arc::clone(&one.table)).collect();
    let now = desk.subject(&actor.court).await.map_err(problem)?;
    let subject = Subject { tables, fingerprint: None, ..now };
    let scheme = plan.scheme.clone();
    let scores = off_the_async_threads(move || scores(&subject, &scheme, period)).await.map_err(problem)?;
    store.publish_result(actor, NewResult { plan, period, scores, held, audience, objections_until }, *today).await
}

pub(super) async fn audience(page: Page, Form(pairs): Sent) -> Response {
    let pairs = Pairs(pairs);
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let id = pairs.get("result");
    let result = async {
        store.may(actor, Action::AdoptSchemes, &actor.court).await?;
        // What there is nothing of is not found, whatever else was sent.
        store.result(actor, id).await?;
        let audience = Audience::parse(pairs.get("audience")).map_err(|error| Error::Conflict(error.to_string()))?;
        store.show_result(actor, id, number(pairs.get("revision"), "revision")?, audience).await?;
        Ok(audience)
    };
    let result = result.await;
    ended(page.frame, &result_address(id), result, |audience| {
        format!("公开范围：{} / shown to {}", audience.zh(), audience.en())
    })
}
