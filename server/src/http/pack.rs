//! The pack of a scope, for the browser to drill in.

use app::desk::Desk;
use axum::extract::{Extension, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::court::CourtCode;
use domain::pack::Pack;
use domain::policy::{Action, Denied};
use domain::table::FactTable;
use serde::Deserialize;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// More cases than this are not sent to a browser; the server answers its drills.
const MOST_CASES: usize = 1_500_000;

/// Whose pack.
#[derive(Deserialize)]
pub(super) struct Wanted {
    court: String,
    /// The consultation whose frozen figures are wanted.
    meeting: Option<String>,
}

/// The packs made last, with the tables they were made of: as long as those live and are the same, so is the pack.
#[derive(Clone, Default)]
pub(super) struct Cache(Arc<Mutex<Vec<Made>>>);

struct Made {
    scope: CourtCode,
    of: Vec<Weak<FactTable>>,
    packed: Packed,
}

/// A pack as it is sent.
#[derive(Clone)]
struct Packed {
    bytes: axum::body::Bytes,
    /// What it holds, hashed, as a header says it.
    tag: String,
}

impl Cache {
    fn get(&self, scope: &CourtCode, tables: &[Arc<FactTable>]) -> Option<Packed> {
        let made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |one: &&Made| {
            one.scope == *scope
                && one.of.len() == tables.len()
                && one.of.iter().zip(tables).all(|(old, new)| old.upgrade().is_some_and(|old| Arc::ptr_eq(&old, new)))
        };
        made.iter().find(same).map(|one| one.packed.clone())
    }

    fn put(&self, made: Made) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|one| one.scope != made.scope);
        all.insert(0, made);
        all.truncate(16);
    }
}

/// Answers with the pack: case rows go only to those who may see the cases of every court in it. Whoever holds it still, by its
/// tag, is told so.
pub(super) async fn show(
    Extension(desk): Extension<Desk>,
    State(cache): State<Cache>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let Ok(scope) = CourtCode::parse(&wanted.court) else {
        return (StatusCode::BAD_REQUEST, "expected a court code such as 冀96\n").into_response();
    };
    let tables = match wanted.meeting.filter(|meeting| !meeting.is_empty()) {
        Some(meeting) => desk.frozen_subject(&meeting, &scope).await.map(|(_, subject)| subject.tables).map_err(|_| ()),
        None => desk.store.tables(&desk.actor, &scope).await.map_err(|_| ()),
    };
    let Ok(tables) = tables else { return StatusCode::NOT_FOUND.into_response() };
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
    if tables.iter().map(|table| table.len()).sum::<usize>() > MOST_CASES {
        return (StatusCode::PAYLOAD_TOO_LARGE, "this scope is too large for a browser; the server answers instead\n")
            .into_response();
    }
    let packed = match cache.get(&scope, &tables) {
        Some(made) => made,
        None => {
            let of = tables.iter().map(Arc::downgrade).collect();
            let label = scope.to_string();
            let encoded = tokio::task::spawn_blocking(move || {
                let tables = tables.iter().map(|table| FactTable::clone(table)).collect();
                Pack { label, tables }.encode()
            });
            let Ok((bytes, hash)) = encoded.await else {
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            };
            let packed = Packed { bytes: bytes.into(), tag: format!("\"{hash}\"") };
            cache.put(Made { scope, of, packed: packed.clone() });
            packed
        }
    };
    // Kept by no browser: on a shared machine the next person would find it.
    let head = [
        (CONTENT_TYPE, String::from("application/vnd.huishang.pack")),
        (CACHE_CONTROL, String::from("no-store")),
        (ETAG, packed.tag.clone()),
    ];
    if headers.get(IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == packed.tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, packed.bytes).into_response()
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
