//! One case, and the names of its parties for those who say why they need them.

use super::App;
use super::page::{Page, answer, refused};
use app::documents::{CaseView, case};
use app::figures::query::parameters_of;
use axum::Form;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use domain::case_number::CaseNumber;
use domain::policy::Action;
use serde::Deserialize;

pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("GET", "/case", get(show)), ("POST", "/case/parties", post(show_parties))]
}

async fn show(page: Page, uri: Uri) -> Response {
    let number = parameters_of(uri.query().unwrap_or_default())("number").unwrap_or_default();
    show_case(page, &number, None).await
}

/// Which case, and why.
#[derive(Deserialize)]
struct Asked {
    number: String,
    reason: String,
}

async fn show_parties(page: Page, Form(asked): Form<Asked>) -> Response {
    show_case(page, &asked.number, Some(&asked.reason)).await
}

/// Shows a case; with a reason, with the names of its parties.
async fn show_case(page: Page, number: &str, reason: Option<&str>) -> Response {
    let number = match CaseNumber::parse(number.trim()) {
        Ok(number) => number,
        Err(error) => return (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    };
    let mut frame = page.frame.clone();
    match view_of(&page, &number, reason).await {
        Ok(view) => answer(case(frame, view)),
        Err(store::Error::Conflict(said)) => match view_of(&page, &number, None).await {
            Ok(view) => {
                frame.notice = Some(said);
                answer(case(frame, view))
            }
            Err(error) => refused(frame, error),
        },
        Err(error) => refused(frame, error),
    }
}

async fn view_of(page: &Page, number: &CaseNumber, reason: Option<&str>) -> Result<CaseView, store::Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let action = if reason.is_some() { Action::UnmaskParties } else { Action::ViewCaseDetail };
    let space = store.space(actor, action, &number.court).await?;
    let found = match reason {
        Some(reason) => space.unmasked_case(number, reason).await?,
        None => space.case(number).await?,
    };
    space.looked(number.to_string()).await?;
    // A case that is not there and one of another's part of the court are told in the same words.
    let Some((case, events)) = found else {
        return Err(store::Error::Denied(domain::policy::Denied::OutsideScope));
    };
    let court = space.court();
    Ok(CaseView {
        court: [court.short_zh.clone(), court.short_en.clone()],
        may_unmask: store.would(actor, Action::UnmaskParties, &number.court).await?,
        unmasked: reason.is_some(),
        case,
        events,
    })
}
