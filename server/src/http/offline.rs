//! The script that keeps a meeting at hand while the network is away. It answers for the whole site and so stands at its root.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use leptos::config::LeptosOptions;
use std::path::Path;

/// Answers with the script.
pub(super) async fn script(State(options): State<LeptosOptions>) -> Response {
    let file = Path::new(&*options.site_root).join(&*options.site_pkg_dir).join("offline.js");
    match tokio::fs::read(&file).await {
        Ok(script) => {
            ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, "no-cache")], script).into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
