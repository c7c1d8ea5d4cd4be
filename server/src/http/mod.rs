//! The HTTP stack: pages and server functions of `app`, documents, packs, uploads, static files.
//!
//! A request is observed, then guarded (is it meant for this server, does it come from its own pages), then signed on
//! (whose session is it, what do they act at), and only then routed. What anyone may ask for is listed in `session`;
//! everything else needs someone who is signed in.

mod brief;
mod case;
mod consultations;
mod courts;
mod data;
mod formulas;
mod gate;
mod guard;
mod health;
pub mod listen;
mod nodes;
mod notice;
pub mod observe;
mod offline;
mod pack;
mod page;
mod people;
mod portraits;
mod preferences;
mod profile;
mod ranges;
mod record;
mod rectification;
mod schemes;
mod session;
mod setup;
mod sheet;
mod single;
mod sources;
mod upload;

pub(crate) use brief::look as look_at_brief;
pub use gate::DEMO_PASSWORD;
pub use guard::Reached;
pub(crate) use schemes::issue as issue_result;
pub use single::SingleSignOn;

use crate::courier::{self, CourierError, SystemClock};
use crate::scan::Scanner;
use app::desk::{Desk, Jobs};
use app::shell;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware;
use axum::routing::{MethodRouter, get, post};
use leptos::config::LeptosOptions;
use leptos::prelude::{provide_context, use_context};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::{LeptosRoutes, generate_route_list};
use listen::{ListenError, Listening};
use observe::Observatory;
use std::net::{IpAddr, SocketAddr};
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
    /// Everyone knows the passwords of a demo.
    #[error(
        "these are demo data with passwords everyone knows; expected a loopback address such as 127.0.0.1:3000, without --host and --proxy, got {0}"
    )]
    Demo(SocketAddr),
    /// The built site is not where it should be.
    #[error(
        "no built site at {0}; run “cargo xtask build”, or set LEPTOS_SITE_ROOT to the folder that holds pkg/huishang.css"
    )]
    NoSite(PathBuf),
    /// It cannot listen there.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// What carries notices cannot be made.
    #[error(transparent)]
    Courier(#[from] CourierError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// How a server is run.
pub struct Serving {
    /// Where it listens, and how it is reached.
    pub listening: Listening,
    /// The court's single sign-on.
    pub single_sign_on: Option<SingleSignOn>,
    /// Where figures about it are served.
    pub metrics: Option<SocketAddr>,
    /// What looks through attachments.
    pub scanner: Option<Scanner>,
}

/// What handlers take their parts from.
#[derive(Clone, FromRef)]
struct App {
    store: Store,
    jobs: Jobs,
    options: LeptosOptions,
    packs: pack::Packs,
    checks: health::Checks,
    observatory: Observatory,
    keeper: gate::Keeper,
    admission: session::Admission,
    single_sign_on: Option<SingleSignOn>,
    scanner: Option<Scanner>,
    reached: Arc<Reached>,
    proxies: Arc<[IpAddr]>,
}

/// Serves until the process is told to stop.
pub async fn serve(store: Store, serving: Serving) -> Result<(), ServeError> {
    let listening = serving.listening;
    listening.check()?;
    let reached = !listening.addr.ip().is_loopback() || !listening.proxies.is_empty() || !listening.hosts.is_empty();
    if reached && !store.demo_logins().await?.is_empty() {
        return Err(ServeError::Demo(listening.addr));
    }
    let site_root = site_root()?;
    let has_accounts = store.has_accounts().await?;
    let parts = Surroundings {
        reached: Reached { hosts: listening.hosts.clone(), secure: listening.is_secure() },
        proxies: listening.proxies.clone(),
        single_sign_on: serving.single_sign_on,
        scanner: serving.scanner,
        addr: listening.addr,
    };
    let (router, app) = assembled(store, parts, &site_root);
    let code = if has_accounts { None } else { Some(app.keeper.draw_code()?) };
    let metrics = async {
        match serving.metrics {
            Some(addr) => observe::serve_metrics(addr, app.observatory.clone()).await,
            None => std::future::pending().await,
        }
    };
    let watching = async {
        loop {
            app.observatory.set_open_spaces(app.store.open_spaces().await);
            tokio::time::sleep(std::time::Duration::from_secs(10)).await;
        }
    };
    let courier = courier::run(app.store.clone(), courier::client()?, SystemClock);
    let serving = listening.serve(router, |bound, scheme| {
        eprintln!("Huishang 会商 is at {scheme}://{bound}/");
        if let Some(code) = code {
            eprintln!(
                "There is no account here yet. Open {scheme}://{bound}/setup and enter this one-time code: {code}"
            );
        }
    });
    tokio::select! {
        ended = serving => ended?,
        ended = metrics => ended?,
        () = watching => {}
        () = courier => {}
    }
    Ok(())
}

/// Everything the server answers, reached on this machine only. To be called before the first request is answered, not
/// beside one: while Leptos lists the routes, no page of the process loads its data.
pub fn application(store: Store, site_root: &Path, addr: SocketAddr) -> Router {
    assembled(store, Surroundings::here(addr), site_root).0
}

/// The same, with the court's single sign-on.
pub fn application_with(store: Store, single_sign_on: SingleSignOn, site_root: &Path, addr: SocketAddr) -> Router {
    let around = Surroundings { single_sign_on: Some(single_sign_on), ..Surroundings::here(addr) };
    assembled(store, around, site_root).0
}

/// The same, with the court's virus scanner.
pub fn application_that_scans(store: Store, scanner: Scanner, site_root: &Path, addr: SocketAddr) -> Router {
    assembled(store, Surroundings { scanner: Some(scanner), ..Surroundings::here(addr) }, site_root).0
}

/// What an application is told about where it runs.
struct Surroundings {
    reached: Reached,
    proxies: Vec<IpAddr>,
    single_sign_on: Option<SingleSignOn>,
    scanner: Option<Scanner>,
    addr: SocketAddr,
}

impl Surroundings {
    /// On this machine only.
    fn here(addr: SocketAddr) -> Self {
        Self { reached: Reached::default(), proxies: Vec::new(), single_sign_on: None, scanner: None, addr }
    }
}

fn assembled(store: Store, around: Surroundings, site_root: &Path) -> (Router, App) {
    // Each page names its own program instead (`app::shell`).
    let options = LeptosOptions::builder()
        .output_name("huishang")
        .site_root(site_root.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(around.addr)
        .build();
    let app = App {
        store,
        jobs: Jobs::default(),
        options,
        packs: pack::Packs::at_most(pack::HELD),
        checks: health::Checks::new(),
        observatory: Observatory::new(),
        keeper: gate::Keeper::default(),
        admission: session::Admission::default(),
        single_sign_on: around.single_sign_on,
        scanner: around.scanner,
        reached: Arc::new(around.reached),
        proxies: around.proxies.into(),
    };
    // The desk of the request, for the server functions it reaches.
    let context = || {
        if let Some(desk) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Desk>().cloned()) {
            provide_context(desk);
        }
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
    let router = Router::new().leptos_routes_with_context(&app, pages, context, render);
    let router = handmade()
        .into_iter()
        .fold(router, |router, (_, path, handler)| router.route(path, handler))
        .nest_service("/pkg", files)
        .fallback(leptos_axum::file_and_error_handler_with_context::<App, _>(context, shell))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), session::sign_on))
        .layer(middleware::from_fn_with_state(Arc::clone(&app.reached), guard::guard))
        .layer(middleware::from_fn_with_state(app.observatory.clone(), observe::observe))
        .with_state(app.clone());
    (router, app)
}

/// A route: method, path, handler.
type Route = (&'static str, &'static str, MethodRouter<App>);

/// The routes that are neither pages nor server functions.
fn handmade() -> Vec<Route> {
    let largest = DefaultBodyLimit::max(data::LARGEST_UPLOAD);
    let mut all = vec![
        ("GET", "/healthz", get(async || "ok\n")),
        ("GET", "/readyz", get(ready)),
        ("GET", "/pack", get(pack::show)),
        ("GET", "/offline.js", get(offline::script)),
        ("GET", "/manifest.webmanifest", get(offline::manifest)),
        ("GET", "/preferences", get(preferences::set)),
        ("POST", "/data/upload", post(data::upload).layer(largest)),
        ("POST", "/data/retry", post(data::retry)),
        ("POST", "/data/set-aside", post(data::set_aside)),
        ("POST", "/data/undo", post(data::undo)),
    ];
    for more in [
        brief::routes(),
        case::routes(),
        gate::routes(),
        setup::routes(),
        single::routes(),
        portraits::routes(),
        formulas::routes(),
        health::routes(),
        schemes::routes(),
        profile::routes(),
        people::routes(),
        courts::routes(),
        ranges::routes(),
        record::routes(),
        nodes::routes(),
        sources::routes(),
        consultations::routes(),
        rectification::routes(),
        notice::routes(),
    ] {
        all.extend(more);
    }
    all
}

/// Whether the registry answers.
async fn ready(axum::extract::State(store): axum::extract::State<Store>) -> (StatusCode, &'static str) {
    match store.has_accounts().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the registry does not answer\n"),
    }
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

/// Whether what is posted there is a file, which has its time; the test of attacks asks.
pub fn takes_a_file(path: &str) -> bool {
    !matches!(guard::sent(&Method::POST, path), guard::Sent::Form)
}

/// `LEPTOS_SITE_ROOT`, or `site` beside the program, or `target/site` here.
fn site_root() -> Result<PathBuf, ServeError> {
    let given = std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from);
    let beside = || Some(std::env::current_exe().ok()?.parent()?.join("site"));
    let places =
        given.clone().into_iter().chain(beside().filter(|_| given.is_none())).chain([PathBuf::from("target/site")]);
    let first = given.clone().unwrap_or_else(|| PathBuf::from("target/site"));
    places.into_iter().find(|place| place.join("pkg/huishang.css").is_file()).ok_or(ServeError::NoSite(first))
}
