//! The rectification tasks of a court and of those below it.

use super::App;
use super::nodes::head;
use super::page::{Page, answer, refused};
use app::documents::rectification::{TasksOverview, tasks_overview};
use axum::extract::RawQuery;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use domain::policy::Action;
use store::Error;

/// What can be asked for.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("GET", "/rectification", get(show))]
}

async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view_of(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(tasks_overview(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<TasksOverview, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let space = store.space(actor, Action::ViewTasks, &page.court).await?;
    let nodes = head(page, &space, query).await?;
    space.looked("rectification").await?;
    let (courts, closed) = store.tasks(actor, &page.court).await?;
    let tree = store.tree().await?;
    Ok(TasksOverview {
        nodes,
        courts,
        closed,
        names: tree.subtree(&page.court).iter().map(Into::into).collect(),
        sets: page.court == actor.court && store.would(actor, Action::SetTasks, &actor.court).await?,
    })
}
