//! Files of the site that answer for all of it and so stand at its root: the script that keeps a meeting and the brief at hand
//! while the network is away, and what a phone needs to know to keep the product among its applications.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use leptos::config::LeptosOptions;
use std::path::Path;

/// Answers with the script.
pub(super) async fn script(State(options): State<LeptosOptions>) -> Response {
    file(&options, "offline.js", "text/javascript; charset=utf-8").await
}

/// Answers with the manifest.
pub(super) async fn manifest(State(options): State<LeptosOptions>) -> Response {
    file(&options, "manifest.webmanifest", "application/manifest+json").await
}

async fn file(options: &LeptosOptions, name: &str, kind: &'static str) -> Response {
    let file = Path::new(&*options.site_root).join(&*options.site_pkg_dir).join(name);
    match tokio::fs::read(&file).await {
        Ok(bytes) => ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
