//! The HTTP stack: pages and server functions of `app`, packs, uploads, static files.
//!
//! Until sign-in exists the server listens on loopback only and everyone acts as one actor: the trial management
//! office of the lowest court whose subtree holds all courts with data.

mod data;
mod guard;
pub mod listen;
pub mod observe;
mod pack;
mod preferences;

use app::desk::{Desk, Jobs};
use app::shell;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::middleware;
use axum::routing::{MethodRouter, get, post};
use domain::court::CourtCode;
use domain::policy::{Actor, Role};
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::{LeptosRoutes, generate_route_list};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// Why the server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Anyone on the network could act as the trial management office.
    #[error(
        "expected a loopback address such as 127.0.0.1:3000, got {0}; there is no sign-in yet, so the server must not be reached from other machines"
    )]
    NotLoopback(SocketAddr),
    /// The built site is not where it should be.
    #[error(
        "no built site at {0}; run “cargo xtask build”, or set LEPTOS_SITE_ROOT to the folder that holds pkg/huishang.js"
    )]
    NoSite(PathBuf),
    /// The address is taken, or the network failed.
    #[error("cannot listen on {0}: {1}; choose another address with --addr")]
    Listen(SocketAddr, std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What handlers take their parts from.
#[derive(Clone, FromRef)]
struct App {
    desk: Desk,
    options: LeptosOptions,
    packs: pack::Cache,
}

/// Serves until the process is told to stop.
pub async fn serve(store: Store, addr: SocketAddr) -> Result<(), ServeError> {
    if !addr.ip().is_loopback() {
        return Err(ServeError::NotLoopback(addr));
    }
    let site_root = site_root()?;
    let actor = demo_actor(&store).await?;
    let router = application(store, actor, &site_root, addr).await?;
    let listener = tokio::net::TcpListener::bind(addr).await.map_err(|error| ServeError::Listen(addr, error))?;
    let bound = listener.local_addr().unwrap_or(addr);
    eprintln!("Huishang 会商 is at http://{bound}/");
    let stop = async {
        // Without a signal handler the process is ended the hard way; nothing is lost, batches are transactions.
        let _ = tokio::signal::ctrl_c().await;
    };
    axum::serve(listener, router).with_graceful_shutdown(stop).await.map_err(|error| ServeError::Listen(addr, error))
}

/// Everything the server answers, for an actor. To be called before the first request is answered, not beside one:
/// while Leptos lists the routes, no page of the process loads its data.
pub async fn application(
    store: Store,
    actor: Actor,
    site_root: &Path,
    addr: SocketAddr,
) -> Result<Router, store::Error> {
    let tree = store.tree().await?;
    let court = tree.get(&actor.court);
    let named =
        |court: Option<&String>, role: &str| format!("{} · {role}", court.map_or(actor.court.as_str(), String::as_str));
    let who = (
        named(court.map(|court| &court.short_zh), actor.role.zh()),
        named(court.map(|court| &court.short_en), actor.role.en()),
    );
    let desk = Desk { who: Arc::new(who), actor, store, jobs: Jobs::default() };
    let options = LeptosOptions::builder()
        .output_name("huishang")
        .site_root(site_root.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(addr)
        .build();
    let app = App { desk, options, packs: pack::Cache::default() };
    let context = {
        let desk = app.desk.clone();
        move || provide_context(desk.clone())
    };
    let render = {
        let options = app.options.clone();
        move || shell(options.clone())
    };
    // A browser asks each time whether a file is still the one it has: after an upgrade, old WebAssembly would not
    // understand the new server.
    let asking = SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let files = ServiceBuilder::new().layer(asking).service(ServeDir::new(site_root.join("pkg")).precompressed_br());
    let pages = generate_route_list(app::App);
    let router = Router::new().leptos_routes_with_context(&app, pages, context.clone(), render);
    Ok(handmade()
        .into_iter()
        .fold(router, |router, (_, path, handler)| router.route(path, handler))
        .nest_service("/pkg", files)
        .fallback(leptos_axum::file_and_error_handler_with_context::<App, _>(context, shell))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(guard::guard))
        .with_state(app))
}

/// The routes that are neither pages nor server functions.
fn handmade() -> [(&'static str, &'static str, MethodRouter<App>); 6] {
    let largest = DefaultBodyLimit::max(data::LARGEST_UPLOAD);
    [
        ("GET", "/pack", get(pack::show)),
        ("GET", "/preferences", get(preferences::set)),
        ("POST", "/data/upload", post(data::upload).layer(largest)),
        ("POST", "/data/retry", post(data::retry)),
        ("POST", "/data/set-aside", post(data::set_aside)),
        ("POST", "/data/undo", post(data::undo)),
    ]
}

/// Method and path of everything the server answers but files; the test of attacks holds a row for each.
pub fn endpoints() -> Vec<(String, String)> {
    let pages = generate_route_list(app::App).into_iter().map(|page| (String::from("GET"), page.path().to_owned()));
    let functions = server_fn_paths().map(|(path, method)| (method.to_string(), path.to_owned()));
    let handmade = handmade().into_iter().map(|(method, path, _)| (method.to_owned(), path.to_owned()));
    let mut all: Vec<_> = pages.chain(functions).chain(handmade).collect();
    all.sort();
    all.dedup();
    all
}

/// `LEPTOS_SITE_ROOT`, or `site` beside the program, or `target/site` here.
fn site_root() -> Result<PathBuf, ServeError> {
    let given = std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from);
    let beside = || Some(std::env::current_exe().ok()?.parent()?.join("site"));
    let places =
        given.clone().into_iter().chain(beside().filter(|_| given.is_none())).chain([PathBuf::from("target/site")]);
    let first = given.clone().unwrap_or_else(|| PathBuf::from("target/site"));
    places.into_iter().find(|place| place.join("pkg/huishang.js").is_file()).ok_or(ServeError::NoSite(first))
}

/// Who acts until people can sign in.
async fn demo_actor(store: &Store) -> Result<Actor, store::Error> {
    let tree = store.tree().await?;
    let mut with_data = Vec::new();
    for court in tree.courts() {
        if store.space_exists(&court.code).await? {
            with_data.push(court.code.clone());
        }
    }
    let covers = |code: &CourtCode| with_data.iter().all(|court| tree.is_within(court, code));
    let lowest = tree.courts().iter().map(|court| &court.code).rfind(|code| covers(code));
    // Courts without a common court above them: the first of them, so that there is something to see.
    let court = with_data.first().filter(|_| with_data.len() == 1).or(lowest).or(with_data.first()).cloned();
    // Nothing installed yet: the name is never looked up.
    let court = court
        .or_else(|| CourtCode::parse("最高法").ok())
        .ok_or_else(|| store::Error::NotFound(String::from("court")))?;
    Ok(Actor { name: String::from("demo"), court, role: Role::TrialManagement })
}
