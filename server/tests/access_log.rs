//! The access log says what was asked for by pattern, and nothing of a person or a case; nor do the figures.
//!
//! One test in a program of its own, because it sets the subscriber of the whole process.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use huishang_server::http::observe::{Observatory, access_log_layer, metrics_router, observe};
use serde_json::Value;
use std::collections::BTreeSet;
use tower::ServiceExt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// （2024）冀0638民初1号
const CASE: &str = "%EF%BC%882024%EF%BC%89%E5%86%800638%E6%B0%91%E5%88%9D1%E5%8F%B7";

async fn ask(router: &Router, address: &str) -> (Option<String>, String) {
    let request = Request::builder()
        .uri(address)
        .header("x-request-id", "chosen-by-the-client")
        .header("cookie", "session=secret-cookie")
        .body(Body::empty())
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let id = response.headers().get("x-request-id").map(|id| id.to_str().unwrap().to_owned());
    (id, String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn one_line_for_each_request_and_nothing_of_a_case() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("access.log");
    std::fs::write(&file, "kept\n").unwrap();
    tracing_subscriber::registry().with(access_log_layer(Some(&file)).unwrap()).init();
    let missing = access_log_layer::<tracing_subscriber::Registry>(Some(&folder.path().join("none/access.log")));
    assert!(missing.err().unwrap().to_string().contains("--access-log"));

    let observatory = Observatory::new();
    let router = Router::new()
        .route("/case/{number}", get(|| async { "sixteen letters." }))
        .route("/slow", get(std::future::pending::<()>))
        .nest_service("/pkg", get(|| async { "file" }))
        .layer(from_fn_with_state(observatory.clone(), observe));
    let (id, _) = ask(&router, &format!("/case/{CASE}?party=zhangsan")).await;
    ask(&router, &format!("/nowhere/{CASE}?party=zhangsan")).await;
    ask(&router, "/pkg/huishang.css").await;
    tracing::info!("no line for this");
    tokio::select! {
        biased;
        _ = ask(&router, "/slow") => {}
        () = async {} => {}
    }

    let log = std::fs::read_to_string(&file).unwrap();
    let lines = log.strip_prefix("kept\n").unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |field: &str| lines.iter().map(|line| line[field].clone()).collect::<Vec<_>>();
    assert_eq!(of("route"), ["/case/{number}", "unmatched", "unmatched", "/slow"]);
    assert_eq!(of("status"), [Value::from(200), Value::from(404), Value::from(200), Value::Null]);
    assert_eq!(of("bytes"), [Value::from(16), Value::from(0), Value::from(4), Value::Null]);
    assert_eq!(of("method"), ["GET"; 4]);
    assert_eq!(lines[0]["request"].as_str(), id.as_deref());
    let names: BTreeSet<_> = lines[0].as_object().unwrap().keys().map(String::as_str).collect();
    let expected = ["bytes", "method", "milliseconds", "request", "route", "status", "timestamp"];
    assert_eq!(names, BTreeSet::from(expected));
    for line in &lines {
        assert!(line["timestamp"].as_str().unwrap().ends_with('Z'), "{line}");
        assert!(line["milliseconds"].as_f64().unwrap() >= 0.0, "{line}");
    }

    let figures = ask(&metrics_router(observatory), "/metrics").await.1;
    let known = log + &figures;
    let secrets = ["%EF", "（", "民初", "zhangsan", "party", "cookie", "chosen", "huishang.css", "nowhere"];
    for secret in secrets {
        assert!(!known.contains(secret), "{secret} in {known}");
    }
}
