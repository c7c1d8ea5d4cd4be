//! Who sent a request: the session behind its cookie, and the desk of whoever it is. What is not signed in is asked to
//! sign in, whatever it asked for.

use super::App;
use super::gate;
use super::guard::{Sent, sent};
use super::observe::RequestId;
use super::page::{address, answer, preferences, short};
use crate::identity::Standing;
use app::desk::Desk;
use app::documents::{Frame, Gate};
use app::problem::Problem;
use app::reader::Reader;
use app::stations::STATIONS;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE, COOKIE, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::court::CourtCode;
use domain::day::Day;
use domain::policy::{Action, Actor};
use leptos::server_fn::error::FromServerFnError;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Arrival, Security, Session, Store, clock};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_http::timeout::TimeoutBody;

/// What anyone may ask for: signing in, the switches of language and look, files of the site, signs of life.
const OPEN: &[&str] = &[
    "/sign-in",
    "/sign-in/oidc",
    "/sign-in/oidc/return",
    "/setup",
    "/preferences",
    "/offline.js",
    "/manifest.webmanifest",
    "/healthz",
    "/readyz",
];

/// Where the files of the site are.
const FILES: &str = "/pkg/";

/// What someone may ask for who has signed in and may not act yet.
const ON_THE_WAY: &[&str] =
    &["/second-factor", "/second-factor/set-up", "/new-password", "/sign-out", "/sign-out/everywhere"];

/// The session of a request, however far it has come.
#[derive(Clone)]
pub(super) struct Signed {
    pub(super) session: Session,
    pub(super) token: String,
    pub(super) security: Security,
    /// The request, as the logs name it.
    pub(super) request: String,
    pub(super) standing: Standing,
}

/// The name of the cookie. With https the browser itself takes care that nobody else sets it.
pub(super) fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-huishang" } else { "huishang" }
}

/// The cookie that holds a token; an empty one ends it.
pub(super) fn cookie(token: &str, secure: bool) -> String {
    let (name, secured) = (cookie_name(secure), if secure { "; Secure" } else { "" });
    let ends = if token.is_empty() { "; Max-Age=0" } else { "" };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict{secured}{ends}")
}

/// A cookie of a request.
pub(super) fn cookie_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(';'));
    let mut pairs = all.filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).filter(|value| !value.is_empty())
}

/// Requests of one court are answered so many at a time at most, so that no court's load starves another's; and no more than
/// there are processors, so that whoever else comes has a share of one that is near the whole of it.
const AT_A_TIME: usize = 4;
/// Beyond so many, places that nobody uses are forgotten.
const MOST_KEPT: usize = 10_000;
/// So many files of one person come at a time.
const SENDING: usize = 2;
/// Longer nobody waits for a place.
const PATIENCE: Duration = Duration::from_secs(15);
/// Longer no form is waited for, nor the next piece of a file.
const PATIENCE_FOR_FORMS: Duration = Duration::from_secs(30);
const PATIENCE_FOR_PIECES: Duration = Duration::from_secs(60);
/// A form is no larger, and has no more fields, whatever it is sent to.
const LARGEST_FORM: usize = 2 << 20;
const MOST_FIELDS: usize = 20_000;
/// Of somebody who is not let in yet: a name and a password.
const LARGEST_OF_NOBODY: usize = 16 << 10;

/// Who is let in when: courts, and people within them.
#[derive(Clone)]
pub(super) struct Admission {
    places: Arc<Mutex<BTreeMap<String, Arc<Semaphore>>>>,
    /// Places of a court; half of them at most are one person's, so that nobody fills it.
    of_a_court: usize,
}

impl Default for Admission {
    fn default() -> Self {
        Self::on(std::thread::available_parallelism().map_or(AT_A_TIME, usize::from))
    }
}

impl Admission {
    /// For so many processors.
    fn on(processors: usize) -> Self {
        Self { places: Arc::default(), of_a_court: processors.clamp(2, AT_A_TIME) }
    }

    fn places(&self, whose: String, many: usize) -> Arc<Semaphore> {
        let mut all = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        // Those with nobody waiting or in are as good as new.
        if all.len() > MOST_KEPT {
            all.retain(|_, places| Arc::strong_count(places) > 1);
        }
        Arc::clone(all.entry(whose).or_insert_with(|| Arc::new(Semaphore::new(many))))
    }

    /// A place of a person, then one of the court.
    async fn place(&self, court: &CourtCode, login: &str) -> Option<Vec<OwnedSemaphorePermit>> {
        let own = self.places(format!("{court} {login}"), self.of_a_court / 2);
        let courts = self.places(court.to_string(), self.of_a_court);
        let both = async { Some(vec![own.acquire_owned().await.ok()?, courts.acquire_owned().await.ok()?]) };
        tokio::time::timeout(PATIENCE, both).await.ok()?
    }

    /// A place of a person for a file while it comes, beside the places for pages.
    async fn place_for_a_file(&self, login: &str) -> Option<Vec<OwnedSemaphorePermit>> {
        let own = self.places(format!("sending {login}"), SENDING).acquire_owned();
        Some(vec![tokio::time::timeout(PATIENCE, own).await.ok()?.ok()?])
    }
}

/// Finds out who sent a request, and lets it on with their desk, or asks them to sign in.
pub(super) async fn sign_on(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    if OPEN.contains(&path.as_str()) || path.starts_with(FILES) {
        return go_on(parts, body, next).await;
    }
    let Arrived { signed, today, unread, ranges } = match signed(&app, &parts).await {
        Ok(Some(arrived)) => arrived,
        Ok(None) => return ask(&app, &parts, None).await,
        Err(error) => return broken(&error),
    };
    let Standing::Acting(actor) = signed.standing.clone() else {
        if ON_THE_WAY.contains(&path.as_str()) && parts.method == Method::POST {
            parts.extensions.insert(signed);
            return go_on(parts, body, next).await;
        }
        return ask(&app, &parts, Some(&signed)).await;
    };
    let body = match arrived(&parts, body, LARGEST_FORM).await {
        Ok(body) => body,
        Err(late) => return late.into_response(),
    };
    // A file waits for its network most of the time, and takes no place of a page.
    let place = match sent(&parts.method, &path) {
        Sent::File => app.admission.place_for_a_file(&actor.login).await,
        Sent::Form => app.admission.place(&actor.court, &actor.login).await,
    };
    if place.is_none() {
        let text = "too many requests of this court at once; try again in a moment\n";
        return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")], text).into_response();
    }
    let reader = match reader(&app.store, &actor, unread).await {
        Ok(reader) => reader,
        Err(error) => return broken(&error),
    };
    if let Some(elsewhere) = not_for_them(&parts.uri, &reader) {
        return Redirect::to(elsewhere).into_response();
    }
    let (store, jobs) = (app.store.clone(), app.jobs.clone());
    parts.extensions.insert(Desk { store, actor: *actor, reader, today, ranges, jobs });
    parts.extensions.insert(signed);
    next.run(Request::from_parts(parts, body)).await
}

/// Lets a request on that takes nobody's place.
async fn go_on(parts: Parts, body: Body, next: Next) -> Response {
    match arrived(&parts, body, LARGEST_OF_NOBODY).await {
        Ok(body) => next.run(Request::from_parts(parts, body)).await,
        Err(late) => late.into_response(),
    }
}

/// What a request sends, a form as a whole, before anyone takes a place for it: who sends half of one and no more would keep it. A
/// file is given up when nothing comes any more.
async fn arrived(parts: &Parts, body: Body, largest: usize) -> Result<Body, (StatusCode, &'static str)> {
    match sent(&parts.method, parts.uri.path()) {
        Sent::Form if parts.method == Method::POST => {
            match tokio::time::timeout(PATIENCE_FOR_FORMS, to_bytes(body, largest)).await {
                Ok(Ok(form)) if form.iter().filter(|byte| **byte == b'&').count() >= MOST_FIELDS => {
                    Err((StatusCode::PAYLOAD_TOO_LARGE, "the form has more than 20,000 fields; send it in parts\n"))
                }
                Ok(Ok(form)) => Ok(Body::from(form)),
                Ok(Err(_)) => Err((
                    StatusCode::PAYLOAD_TOO_LARGE,
                    match largest {
                        LARGEST_FORM => "the form is larger than 2 MiB, or broke off; send less, or send it again\n",
                        _ => "the form is larger than 16 KiB, or broke off; send it from its page\n",
                    },
                )),
                Err(_) => Err((StatusCode::REQUEST_TIMEOUT, "the form did not arrive within 30 s; send it again\n")),
            }
        }
        Sent::Form => Ok(body),
        Sent::File => Ok(Body::new(TimeoutBody::new(PATIENCE_FOR_PIECES, body))),
    }
}

/// Whoever sent a request, with what the store said of them and of the day.
struct Arrived {
    signed: Signed,
    today: Day,
    unread: i64,
    ranges: i64,
}

async fn signed(app: &App, parts: &Parts) -> Result<Option<Arrived>, store::Error> {
    let Some(token) = cookie_of(&parts.headers, cookie_name(app.reached.secure)) else {
        return Ok(None);
    };
    let Some(Arrival { session, security, today, unread, ranges }) = app.store.arrival(&token).await? else {
        return Ok(None);
    };
    let request = parts.extensions.get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let standing = Standing::of(&session, &security, &request)?;
    let signed = Signed { session, token, security, request, standing };
    Ok(Some(Arrived { signed, today, unread, ranges }))
}

/// The first page is the health check; whoever sees no figures begins elsewhere.
fn not_for_them(address: &Uri, reader: &Reader) -> Option<&'static str> {
    let first = app::stations::named(&reader.stations).next().map_or("/profile", |station| station.address);
    (address.path() == "/" && address.query().is_none() && first != "/").then_some(first)
}

/// What the page names someone, and what it offers them.
pub(super) async fn reader(store: &Store, actor: &Actor, unread: i64) -> Result<Reader, store::Error> {
    let tree = store.tree().await?;
    let may = store.at_home(actor).await?;
    let [zh, en] = short(&tree, &actor.court);
    let open =
        STATIONS.iter().filter(|station| station.for_those_who.iter().any(|action: &Action| may.contains(action)));
    Ok(Reader {
        who: [
            format!("{} · {} · {}", actor.name, zh, actor.role.zh()),
            format!("{} · {} · {}", actor.name, en, actor.role.en()),
        ],
        stations: open.map(|station| station.address).collect::<Vec<_>>().join(" "),
        unread,
        mark: format!("{} {} {}", actor.name, zh, app::components::names::time(clock())),
    })
}

/// Asks someone to sign in, or for what is still missing, in the form the request can read.
async fn ask(app: &App, parts: &Parts, signed: Option<&Signed>) -> Response {
    let reads_pages = |accept: &HeaderValue| accept.to_str().is_ok_and(|accept| accept.contains("text/html"));
    if parts.uri.path().starts_with("/api/") {
        let head = [(CONTENT_TYPE, "application/json")];
        return (StatusCode::UNAUTHORIZED, head, Problem::SignedOut.ser()).into_response();
    }
    if parts.method != Method::GET || !parts.headers.get(ACCEPT).is_some_and(reads_pages) {
        return (StatusCode::UNAUTHORIZED, "sign in first\n").into_response();
    }
    let frame = Frame { preferences: preferences(&parts.headers), address: address(&parts.uri), ..Frame::default() };
    let asked = match signed {
        None => gate::first_question(app, frame.address.clone()).await,
        Some(signed) => gate::next_question(signed),
    };
    match asked {
        Ok(asked) => question(frame, asked, StatusCode::UNAUTHORIZED),
        Err(error) => broken(&error),
    }
}

/// A question as a page.
pub(super) fn question(frame: Frame, asked: Gate, status: StatusCode) -> Response {
    let mut response = answer(app::documents::gate(frame, asked));
    *response.status_mut() = status;
    response
}

/// The store failed before anyone was known.
pub(super) fn broken(error: &store::Error) -> Response {
    if let store::Error::Conflict(said) = error {
        return (StatusCode::UNAUTHORIZED, format!("{said}\n")).into_response();
    }
    tracing::error!(error = error as &dyn std::error::Error, "session");
    let text = "the server failed; nothing was changed. Try again, or tell the administrator\n";
    let mut response = (StatusCode::INTERNAL_SERVER_ERROR, text).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_kept_from_scripts_and_other_sites() {
        assert_eq!(cookie("t", true), "__Host-huishang=t; Path=/; HttpOnly; SameSite=Strict; Secure");
        assert_eq!(cookie("", false), "huishang=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static("xhuishang=1; huishang=2; lang=en"))]);
        assert_eq!(cookie_of(&headers, "huishang").as_deref(), Some("2"));
        assert_eq!(cookie_of(&headers, "__Host-huishang"), None);
    }

    #[tokio::test]
    async fn a_court_that_is_full_keeps_no_other_out() {
        let admission = Admission::on(8);
        let [one, other] = ["冀0638", "冀0629"].map(|code| CourtCode::parse(code).unwrap());
        let mut held = Vec::new();
        for login in ["a", "a", "b", "b"] {
            held.push(admission.place(&one, login).await.unwrap());
        }
        let soon = Duration::from_millis(20);
        assert!(tokio::time::timeout(soon, admission.place(&one, "c")).await.is_err());
        assert!(admission.place(&other, "c").await.is_some());
        held.pop();
        // One person has two of the four.
        assert!(tokio::time::timeout(soon, admission.place(&one, "a")).await.is_err());
        assert!(admission.place(&one, "c").await.is_some());
        // With two processors a court has two places, and a person one.
        let admission = Admission::on(2);
        let held = [admission.place(&one, "a").await.unwrap(), admission.place(&one, "b").await.unwrap()];
        assert!(tokio::time::timeout(soon, admission.place(&one, "c")).await.is_err());
        assert!(admission.place(&other, "a").await.is_some());
        drop(held);
    }
}
