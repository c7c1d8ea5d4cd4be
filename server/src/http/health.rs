//! The health check of a scope.

use super::App;
use super::page::{Page, answer, told};
use app::desk::{Desk, computed};
use app::documents::health::{HealthView, health};
use app::figures::Subject;
use app::figures::health::{beside_the_court, health_check};
use app::problem::Problem;
use axum::extract::RawQuery;
use axum::response::Response;
use axum::routing::{MethodRouter, get};

/// Where it stands.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("GET", "/", get(show))]
}

async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view_of(&page.desk, &query.unwrap_or_default()).await {
        Ok(view) => answer(health(page.frame, view)),
        Err(problem) => told(page.frame, &problem),
    }
}

async fn view_of(desk: &Desk, address: &str) -> Result<HealthView, Problem> {
    let (subject, chosen) = desk.chosen(address).await?;
    let whole = desk.whole_court().await?;
    let cases = subject.cases() + whole.as_ref().map_or(0, Subject::cases);
    let check = computed(cases, move || {
        let own = health_check(&subject, &chosen);
        match whole {
            Some(whole) => beside_the_court(own, health_check(&whole, &chosen)),
            None => own,
        }
    });
    Ok(HealthView { check: check.await?, scopes: desk.scopes().await? })
}
