//! The health check of a scope.

use super::App;
use super::made::Made;
use super::page::{Page, answer, told};
use app::desk::{Desk, computed};
use app::documents::health::{HealthView, content, health};
use app::figures::health::{beside_the_court, health_check};
use app::figures::query::Chosen;
use app::figures::{CourtName, Subject};
use app::lang::Preferences;
use app::problem::Problem;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use domain::policy::Part;
use std::sync::Arc;

/// Where it stands.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("GET", "/", get(show))]
}

/// Health checks put together last. Whoever asks is let in, and what they may see is read, each time anew; this spares counting
/// and putting together what is the same.
pub(super) type Checks = Made<Of, Arc<str>>;

/// So many are held on to.
pub(super) const HELD: usize = 64;

/// Everything a health check is put together from.
#[derive(PartialEq)]
pub(super) struct Of {
    chosen: Chosen,
    preferences: Preferences,
    scopes: Vec<CourtName>,
    /// The facts by their fingerprint, without the tables.
    subject: Subject,
}

impl Of {
    /// None where nothing names the facts, and of a part of a court: it is one reader's, and soon made anew.
    fn whole(subject: &Subject, chosen: &Chosen, scopes: &[CourtName], preferences: Preferences) -> Option<Self> {
        (subject.part == Part::Court && subject.fingerprint.is_some()).then(|| Self {
            chosen: chosen.clone(),
            preferences,
            scopes: scopes.to_vec(),
            subject: subject.without_tables(),
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
    let (subject, chosen) = desk.chosen(address).await?;
    let (whole, scopes) = (desk.whole_court().await?, desk.scopes().await?);
    let of = Of::whole(&subject, &chosen, &scopes, preferences).filter(|_| whole.is_none());
    if let Some(made) = of.as_ref().and_then(|of| checks.get(of)) {
        return Ok(made);
    }
    let cases = subject.cases() + whole.as_ref().map_or(0, Subject::cases);
    let check = computed(cases, move || {
        let own = health_check(&subject, &chosen);
        match whole {
            Some(whole) => beside_the_court(own, health_check(&whole, &chosen)),
            None => own,
        }
    });
    let made: Arc<str> = content(preferences, HealthView { check: check.await?, scopes }).into();
    if let Some(of) = of {
        checks.put(of, Arc::clone(&made));
    }
    Ok(made)
}
