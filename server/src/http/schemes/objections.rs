//! Objections and the answers to them.

use super::super::nodes::Pairs;
use super::super::page::{Page, ended};
use super::{number, subject_in};
use app::documents::schemes::{Of, points_address, result_address};
use axum::Form;
use axum::response::Response;
use domain::policy::Action;
use domain::quantity::Quantity;
use domain::scheme::Outcome;
use store::Error;

type Sent = Form<Vec<(String, String)>>;

pub(super) async fn object(page: Page, Form(pairs): Sent) -> Response {
    let pairs = Pairs(pairs);
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let id = pairs.get("result");
    let mut to = result_address(id);
    let result = async {
        store.may(actor, Action::ViewSchemes, &actor.court).await?;
        let kept = store.result(actor, id).await?;
        let (score, key) = subject_in(&kept.issued.scores, pairs.get("of"), pairs.get("name"))?;
        to = points_address(&Of::Result(id), key);
        let said = (pairs.get("reason"), pairs.get("cases"));
        store.object_to_result(actor, id, (&score.key, pairs.get("item")), said, today).await
    };
    let result = result.await;
    ended(page.frame, &to, result, |()| String::from("异议已提出 / the objection is raised"))
}

pub(super) async fn answer(page: Page, Form(pairs): Sent) -> Response {
    let pairs = Pairs(pairs);
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let (id, objection, words) = (pairs.get("result"), pairs.get("objection"), pairs.get("words"));
    let result = async {
        store.may(actor, Action::ViewSchemes, &actor.court).await?;
        let outcome = Outcome::parse(pairs.get("outcome")).map_err(|error| Error::Conflict(error.to_string()));
        if matches!(outcome, Ok(Outcome::TakenBack)) {
            store.take_objection_back(actor, (id, objection), words, today).await?;
            return Ok(Outcome::TakenBack);
        }
        store.may(actor, Action::ProposeSchemes, &actor.court).await?;
        let outcome = outcome?;
        let corrected: Option<Quantity> = match outcome {
            Outcome::Corrected => Some(number(pairs.get("points"), "points")?),
            _ => None,
        };
        store.answer_objection(actor, (id, objection), (words, corrected), today).await?;
        Ok(outcome)
    };
    let result = result.await;
    ended(page.frame, &result_address(id), result, |outcome| {
        format!("异议：{} / the objection: {}", outcome.zh(), outcome.en())
    })
}
