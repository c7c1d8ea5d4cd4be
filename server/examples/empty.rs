//! `cargo xtask bench server`: an axum server that answers and does nothing else, against which a page is measured.
//!
//! `empty ADDRESS` listens there, with as many threads and the allocator of the program itself.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use axum::Router;
use axum::routing::get;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() {
    let address = std::env::args().nth(1).expect("empty ADDRESS");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        axum::serve(listener, Router::new().route("/", get(async || "ok\n"))).await.unwrap();
    });
}
