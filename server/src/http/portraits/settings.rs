//! What a court sets about comparisons, and what cases weigh.

use super::super::nodes::Pairs;
use super::super::page::{Page, answer, ended, refused};
use app::documents::portraits::{SettingsView, settings};
use axum::Form;
use axum::response::Response;
use domain::court::CourtTree;
use domain::explain::Sentence;
use domain::policy::Action;
use domain::portrait::{Comparison, SetBy, source};
use domain::workload::Weights;
use store::Error;

const HERE: &str = "/portraits/settings";

/// The name of the court that set something.
pub(in crate::http) fn set_by(tree: &CourtTree, by: &SetBy) -> Sentence {
    let [zh, en] = super::super::page::short(tree, &by.court);
    Sentence { zh, en }
}

/// Where the conditions of a comparison come from.
pub(in crate::http) fn source_of(tree: &CourtTree, by: Option<&SetBy>) -> Sentence {
    let court = by.map(|by| set_by(tree, by));
    source(by.zip(court.as_ref()))
}

pub(super) async fn show(page: Page) -> Response {
    let loaded = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        store.may(actor, Action::ChangeSettings, &actor.court).await?;
        let tree = store.tree().await?;
        let comparison = store.comparison(actor, &actor.court).await?;
        let weights = store.weights(actor, &actor.court).await?;
        let by = |by: &SetBy| (by.clone(), set_by(&tree, by), by.court == actor.court);
        Ok::<_, Error>(SettingsView {
            compared_by: comparison.as_ref().map(|set| by(&set.by)),
            weighed_by: weights.as_ref().map(|set| by(&set.by)),
            comparison: comparison.map_or_else(Comparison::default, |set| set.value),
            weights: weights.map_or_else(Weights::sample, |set| set.value),
            above: tree.courts().iter().any(|court| court.parent.as_ref() == Some(&actor.court)),
        })
    };
    match loaded.await {
        Ok(view) => answer(settings(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

pub(super) async fn compare(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let desk = &page.desk;
    let result = async {
        desk.store.may(&desk.actor, Action::ChangeSettings, &desk.actor.court).await?;
        let typed = match pairs.get("back") {
            "1" => None,
            _ => Some(Comparison::typed(|name| pairs.get(name)).map_err(|error| Error::Conflict(error.to_string()))?),
        };
        desk.store.set_comparison(&desk.actor, typed, why(&pairs), desk.today).await
    };
    let result = result.await;
    ended(page.frame, HERE, result, |()| String::from("已设定 / set"))
}

pub(super) async fn weigh(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let desk = &page.desk;
    let result = async {
        desk.store.may(&desk.actor, Action::ChangeSettings, &desk.actor.court).await?;
        let typed = match pairs.get("back") {
            "1" => None,
            _ => {
                let typed = Weights::typed(pairs.get("source"), pairs.get("weights"));
                Some(typed.map_err(|error| Error::Conflict(error.to_string()))?)
            }
        };
        desk.store.set_weights(&desk.actor, typed, why(&pairs), desk.today).await
    };
    let result = result.await;
    ended(page.frame, HERE, result, |()| String::from("已设定 / set"))
}

/// The reason that was typed. What a court takes back needs none.
fn why(pairs: &Pairs) -> &str {
    match (pairs.get("back"), pairs.get("why").trim()) {
        ("1", "") => "撤回",
        (_, why) => why,
    }
}
