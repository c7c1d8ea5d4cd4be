//! A new installation says what to do first. In a file of its own: a process lists its routes once, before it answers.

#![allow(missing_docs, clippy::unwrap_used)]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::court::{CourtCode, xiongan};
use domain::policy::{Actor, Role};
use huishang_server::http::application;
use store::{Location, Store};
use tower::ServiceExt;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_courts_and_without_data_a_page_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Location::Folder(folder.path().to_owned())).await.unwrap();
    let court = CourtCode::parse("冀96").unwrap();
    let actor = Actor { name: String::from("office"), court, role: Role::TrialManagement };
    let router = application(store.clone(), actor, folder.path(), "127.0.0.1:3000".parse().unwrap()).await.unwrap();
    let page = async |address: &str| {
        let request =
            Request::builder().uri(address).header(header::HOST, "127.0.0.1:3000").body(Body::empty()).unwrap();
        let response = tokio::spawn(router.clone().oneshot(request)).await.unwrap().unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    };
    for address in ["/", "/data", "/indicator/appeal_rate"] {
        let (status, body) = page(address).await;
        assert!(status == StatusCode::OK && body.contains("huishang import"), "{address}: {status}");
    }
    store.install(&xiongan()).await.unwrap();
    let (status, body) = page("/").await;
    assert!(status == StatusCode::OK && body.contains("还没有数据") && body.contains("href=\"/data\""), "{status}");
    let (status, body) = page("/data").await;
    assert!(status == StatusCode::OK && body.contains("type=\"file\""), "{status}");
}
