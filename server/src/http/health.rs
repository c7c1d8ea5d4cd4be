//! The health check of a scope.

use super::App;
use super::page::{Page, answer, told};
use app::desk::{Desk, computed};
use app::documents::health::{HealthView, content, health};
use app::figures::Subject;
use app::figures::health::{HealthCheck, beside_the_court, health_check};
use app::figures::query::Chosen;
use app::lang::Preferences;
use app::problem::Problem;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use std::sync::Arc;
use store::Made;

/// Where it stands.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("GET", "/", get(show))]
}

/// So many checks are held on to, and so many pages: a few for each of those who look at the same time.
const HELD: usize = 256;

/// What was counted and put together last. Whoever asks is let in, and what they may see is read, each time anew; this spares
/// counting and putting together what is the same.
#[derive(Clone)]
pub(super) struct Checks {
    /// By what was asked and the facts by their fingerprint, without the tables.
    counted: Made<(Chosen, Subject), Arc<HealthCheck>>,
    /// Their pages.
    pages: Made<(Preferences, HealthView), Arc<str>>,
}

impl Checks {
    pub(super) fn new() -> Self {
        Self { counted: Made::at_most(HELD), pages: Made::at_most(HELD) }
    }

    /// The check of these facts. Where nothing names the facts it is counted each time.
    async fn check(&self, subject: Subject, chosen: &Chosen) -> Result<Arc<HealthCheck>, Problem> {
        // Whose cases may be listed is no part of a check, so that all of a court share one.
        let of = Subject { open: Vec::new(), ..subject.without_tables() };
        let key = of.fingerprint.is_some().then(|| (chosen.clone(), of));
        if let Some(check) = key.as_ref().and_then(|key| self.counted.get(key)) {
            return Ok(check);
        }
        let (cases, chosen) = (subject.cases(), chosen.clone());
        let check = Arc::new(computed(cases, move || health_check(&subject, &chosen)).await?);
        if let Some(key) = key {
            self.counted.put(key, Arc::clone(&check));
        }
        Ok(check)
    }

    fn page(&self, preferences: Preferences, view: HealthView) -> Arc<str> {
        let key = (preferences, view);
        self.pages.get(&key).unwrap_or_else(|| {
            let page: Arc<str> = content(preferences, key.1.clone()).into();
            self.pages.put(key, Arc::clone(&page));
            page
        })
    }
}

async fn show(page: Page, State(checks): State<Checks>, RawQuery(query): RawQuery) -> Response {
    match content_of(&page.desk, &checks, page.frame.preferences, &query.unwrap_or_default()).await {
        Ok(content) => answer(health(page.frame, &content)),
        Err(problem) => told(page.frame, &problem),
    }
}

async fn content_of(
    desk: &Desk,
    checks: &Checks,
    preferences: Preferences,
    address: &str,
) -> Result<Arc<str>, Problem> {
    let (subject, chosen, whole) = desk.chosen_beside(address).await?;
    let scopes = desk.scopes().await?;
    let own = checks.check(subject, &chosen).await?;
    let check = match whole {
        Some(whole) => {
            let whole = checks.check(whole, &chosen).await?;
            Arc::new(beside_the_court(HealthCheck::clone(&own), &whole))
        }
        None => own,
    };
    Ok(checks.page(preferences, HealthView { check, scopes }))
}
