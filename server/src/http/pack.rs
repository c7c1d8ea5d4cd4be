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
const MOST_CASES: usize = 500_000;

/// Whose pack.
#[derive(Deserialize)]
pub(super) struct Wanted {
    court: String,
}

/// The packs made last, with the tables they were made of: as long as those live and are the same, so is the pack.
#[derive(Clone, Default)]
pub(super) struct Cache(Arc<Mutex<Vec<Made>>>);

struct Made {
    scope: CourtCode,
    of: Vec<Weak<FactTable>>,
    hash: String,
    bytes: axum::body::Bytes,
}

impl Cache {
    fn get(&self, scope: &CourtCode, tables: &[Arc<FactTable>]) -> Option<(String, axum::body::Bytes)> {
        let made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |one: &&Made| {
            one.scope == *scope
                && one.of.len() == tables.len()
                && one.of.iter().zip(tables).all(|(old, new)| old.upgrade().is_some_and(|old| Arc::ptr_eq(&old, new)))
        };
        made.iter().find(same).map(|one| (one.hash.clone(), one.bytes.clone()))
    }

    fn put(&self, made: Made) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|one| one.scope != made.scope);
        all.insert(0, made);
        all.truncate(16);
    }
}

/// Answers with the pack: case rows go only to those who may see the cases of every court in it.
pub(super) async fn show(
    Extension(desk): Extension<Desk>,
    State(cache): State<Cache>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let Ok(scope) = CourtCode::parse(&wanted.court) else {
        return (StatusCode::BAD_REQUEST, "expected a court code such as 冀96\n").into_response();
    };
    let tables = match desk.store.tables(&desk.actor, &scope).await {
        Ok(tables) => tables,
        Err(_) => return StatusCode::NOT_FOUND.into_response(),
    };
    for table in &tables {
        let look = match desk.store.space(&desk.actor, Action::ViewCases, table.court()).await {
            Ok(space) => space.looked(format!("pack: {} cases", table.len())).await,
            Err(error) => Err(error),
        };
        match look {
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
    }
    if tables.iter().map(|table| table.len()).sum::<usize>() > MOST_CASES {
        return (StatusCode::PAYLOAD_TOO_LARGE, "this scope is too large for a browser; the server answers instead\n")
            .into_response();
    }
    let (hash, bytes) = match cache.get(&scope, &tables) {
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
            let (hash, bytes) = (hash.to_string(), axum::body::Bytes::from(bytes));
            cache.put(Made { scope, of, hash: hash.clone(), bytes: bytes.clone() });
            (hash, bytes)
        }
    };
    let tag = format!("\"{hash}\"");
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    let head = [
        (CONTENT_TYPE, String::from("application/vnd.huishang.pack")),
        (CACHE_CONTROL, String::from("private, no-cache")),
        (ETAG, tag),
    ];
    (head, bytes).into_response()
}
