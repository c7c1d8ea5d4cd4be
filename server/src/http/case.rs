//! The names of the parties of a case, for those who say why they need them.

use super::App;
use super::page::{Page, answer, refused};
use app::documents::{CaseView, case};
use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use domain::case_number::CaseNumber;
use domain::policy::Action;
use serde::Deserialize;

pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("POST", "/case/parties", post(show_parties))]
}

/// Which case, and why.
#[derive(Deserialize)]
struct Asked {
    number: String,
    reason: String,
}

async fn show_parties(page: Page, Form(asked): Form<Asked>) -> Response {
    let number = match CaseNumber::parse(asked.number.trim()) {
        Ok(number) => number,
        Err(error) => return (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    };
    let mut frame = page.frame.clone();
    match view_of(&page, &number, Some(&asked.reason)).await {
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
        may_unmask: reason.is_none() && store.would(actor, Action::UnmaskParties, &number.court).await?,
        case,
        events,
    })
}
