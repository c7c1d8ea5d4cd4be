//! The pack of a scope, for the browser to drill in.

use app::desk::Desk;
use app::figures::{MOST_CASES, Subject};
use axum::body::Bytes;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::court::CourtCode;
use domain::pack::Pack;
use domain::policy::{Action, Denied, Part};
use domain::table::FactTable;
use serde::Deserialize;
use std::sync::Arc;
use store::Made;

/// Whose pack.
#[derive(Deserialize)]
pub(super) struct Wanted {
    court: String,
    /// The consultation whose frozen figures are wanted.
    meeting: Option<String>,
}

/// The packs made last, by their courts and the fingerprint of the facts in them.
pub(super) type Packs = Made<(Vec<CourtCode>, String), Bytes>;

/// So many are held on to.
pub(super) const HELD: usize = 16;

/// Answers with the pack: case rows go only to those who may see the cases of every court in it. Its label says which facts they are.
pub(super) async fn show(
    Extension(desk): Extension<Desk>,
    State(packs): State<Packs>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let Ok(scope) = CourtCode::parse(&wanted.court) else {
        return (StatusCode::BAD_REQUEST, "expected a court code such as 冀96\n").into_response();
    };
    let subject = match wanted.meeting.filter(|meeting| !meeting.is_empty()) {
        Some(meeting) => desk.frozen_subject(&meeting, &scope).await.map(|(_, subject)| subject),
        None => desk.subject(&scope).await,
    };
    if subject.as_ref().is_ok_and(|subject| subject.cases() > MOST_CASES) {
        return (StatusCode::PAYLOAD_TOO_LARGE, "this scope is too large for a browser; the server answers instead\n")
            .into_response();
    }
    let Ok(Subject { tables, fingerprint: Some(label), .. }) = subject else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match look_at_all(&desk, &scope, &tables).await {
        Ok(()) => {}
        Err(store::Error::Denied(Denied::NotGranted(_))) => {
            return (
                StatusCode::FORBIDDEN,
                "a court in this scope has not opened its cases; the server answers instead\n",
            )
                .into_response();
        }
        Err(_) => return StatusCode::NOT_FOUND.into_response(),
    }
    // Kept by no browser: on a shared machine the next person would find it.
    let head = [(CONTENT_TYPE, "application/vnd.huishang.pack"), (CACHE_CONTROL, "no-store")];
    let of = (tables.iter().map(|table| table.court().clone()).collect(), label.clone());
    if let Some(made) = packs.get(&of) {
        return (head, made).into_response();
    }
    let encoded = tokio::task::spawn_blocking(move || {
        let tables = tables.iter().map(|table| FactTable::clone(table)).collect();
        Pack { label, tables }.encode()
    });
    let Ok((bytes, _)) = encoded.await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let bytes = Bytes::from(bytes);
    // A part of a court is one reader's, and soon made anew: it pushes no other's out.
    if desk.actor.part == Part::Court {
        packs.put(of, bytes.clone());
    }
    (head, bytes).into_response()
}

/// Looks at the cases of every court in a scope, where that is allowed in each of them.
async fn look_at_all(desk: &Desk, scope: &CourtCode, tables: &[Arc<FactTable>]) -> Result<(), store::Error> {
    desk.store.may(&desk.actor, Action::ViewCases, scope).await?;
    for table in tables {
        let space = desk.store.space(&desk.actor, Action::ViewCases, table.court()).await?;
        space.looked(format!("pack: {} cases", table.len())).await?;
    }
    Ok(())
}
