//! What is known of requests from outside: an identifier, a line of the access log, figures for Prometheus.
//!
//! Nothing of a person and nothing of a case: a request stands there by the pattern of its route, never by its path or
//! query, and by nobody's address or name. Patterns are few, so the figures stay few whatever is asked for.
//!
//! The access log is installed beside the diagnostics, each with its own filter:
//!
//! ```no_run
//! use huishang_server::http::observe::access_log_layer;
//! use tracing_subscriber::{EnvFilter, Layer, fmt, layer::SubscriberExt, util::SubscriberInitExt};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
//! let access_log = access_log_layer(Some("access.log".as_ref()))?;
//! tracing_subscriber::registry()
//!     .with(fmt::layer().with_writer(std::io::stderr).with_filter(filter))
//!     .with(access_log)
//!     .init();
//! # Ok(())
//! # }
//! ```
//!
//! and requests pass by the observatory first, that is, its layer is the last one added:
//!
//! ```
//! use axum::{Router, middleware::from_fn_with_state};
//! use huishang_server::http::observe::{Observatory, observe};
//!
//! let observatory = Observatory::new();
//! let router: Router = Router::new().layer(from_fn_with_state(observatory.clone(), observe));
//! ```

use super::listen::ListenError;
use axum::Router;
use axum::body::HttpBody;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::fmt;
use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::registry::LookupSpan;

/// The target of the access log's events.
const ACCESS: &str = "access";

/// The header an answer carries its identifier in.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The route of what no pattern matched: files, and pages that are not there.
const UNMATCHED: &str = "unmatched";

/// Bounds in seconds: a page should be there within a tenth, and nobody waits for ten.
const BOUNDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What a person reads out when something went wrong, and the log is searched for: 16 lower-case hexadecimal digits.
/// Drawn here for each request, whatever the client sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    fn random() -> Self {
        // Without random numbers from the operating system requests go unnamed; nothing depends on the name.
        Self(store::random_hex(8).unwrap_or_default())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    /// The class, such as `2xx`.
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SignInLabels {
    outcome: &'static str,
}

/// The figures of one server. Clones share them.
#[derive(Clone, Debug)]
pub struct Observatory {
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram>,
    in_flight: Gauge,
    sign_ins: Family<SignInLabels, Counter>,
    open_spaces: Gauge,
    registry: Arc<Registry>,
}

impl Default for Observatory {
    fn default() -> Self {
        Self::new()
    }
}

impl Observatory {
    /// All at zero.
    pub fn new() -> Self {
        let requests = Family::default();
        let seconds = Family::new_with_constructor((|| Histogram::new(BOUNDS)) as fn() -> Histogram);
        let in_flight = Gauge::default();
        let sign_ins = Family::default();
        let open_spaces = Gauge::default();
        let mut registry = Registry::default();
        registry.register("requests", "Requests answered, or given up by the client", requests.clone());
        let told = "Time until the head of the answer";
        registry.register_with_unit("request", told, Unit::Seconds, seconds.clone());
        registry.register("requests_in_flight", "Requests being answered", in_flight.clone());
        registry.register("sign_ins", "Attempts to sign in", sign_ins.clone());
        registry.register("open_spaces", "Court spaces whose database is open", open_spaces.clone());
        Self { requests, seconds, in_flight, sign_ins, open_spaces, registry: Arc::new(registry) }
    }

    /// Counts an attempt to sign in. Outcomes are the program's own words, a handful of them.
    pub fn count_sign_in(&self, outcome: &'static str) {
        self.sign_ins.get_or_create(&SignInLabels { outcome }).inc();
    }

    /// States how many court spaces are open.
    pub fn set_open_spaces(&self, number: usize) {
        self.open_spaces.set(i64::try_from(number).unwrap_or(i64::MAX));
    }
}

/// A request under way. It is counted and logged when dropped, so also when the client has gone away or a handler
/// panicked; then there is no status.
struct Running {
    observatory: Observatory,
    id: RequestId,
    method: &'static str,
    route: String,
    since: Instant,
    status: Option<StatusCode>,
    bytes: Option<u64>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let took = self.since.elapsed().as_secs_f64();
        let Observatory { requests, seconds, in_flight, .. } = &self.observatory;
        in_flight.dec();
        let route = self.route.clone();
        let status = self.status.map_or("none", class);
        seconds.get_or_create(&RouteLabels { route: route.clone() }).observe(took);
        requests.get_or_create(&RequestLabels { method: self.method, route, status }).inc();
        tracing::info!(
            target: ACCESS,
            request = self.id.as_str(),
            method = self.method,
            route = self.route,
            status = self.status.map(|status| status.as_u16()),
            bytes = self.bytes,
            milliseconds = (took * 1e6).round() / 1e3,
        );
    }
}

/// Gives the request its identifier, measures, counts and logs it.
pub async fn observe(State(observatory): State<Observatory>, mut request: Request, next: Next) -> Response {
    let id = RequestId::random();
    request.extensions_mut().insert(id.clone());
    let route = request.extensions().get::<MatchedPath>().map_or(UNMATCHED, MatchedPath::as_str).to_owned();
    let method = name(request.method());
    observatory.in_flight.inc();
    let mut running =
        Running { observatory, id: id.clone(), method, route, since: Instant::now(), status: None, bytes: None };
    let mut response = next.run(request).await;
    running.status = Some(response.status());
    running.bytes = length(&response);
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Of the body, where it is known before it is sent.
fn length(response: &Response) -> Option<u64> {
    let stated = || response.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok();
    response.body().size_hint().exact().or_else(stated)
}

/// Clients may invent methods; they share one name.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

/// The access log's file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("expected to append to the access log {0}, got: {1}; name another file with --access-log")]
pub struct AccessLogError(PathBuf, std::io::Error);

/// The layer that writes the access log to a file, or to standard output: a JSON object in a line for each request.
/// The file is appended to, so that it may be rotated by copying and truncating it.
pub fn access_log_layer<S>(file: Option<&Path>) -> Result<impl Layer<S> + use<S>, AccessLogError>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
{
    let writer = match file {
        None => BoxMakeWriter::new(std::io::stdout),
        Some(file) => {
            let opened = OpenOptions::new().create(true).append(true).open(file);
            BoxMakeWriter::new(opened.map_err(|error| AccessLogError(file.to_owned(), error))?)
        }
    };
    Ok(tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_target(false)
        .with_level(false)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(writer)
        .with_filter(filter_fn(|metadata| metadata.target() == ACCESS)))
}

/// `GET /metrics` in the OpenMetrics text format, for an address of its own that the public does not reach.
pub fn metrics_router(observatory: Observatory) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(observatory)
}

async fn metrics(State(observatory): State<Observatory>) -> Response {
    let mut text = String::new();
    match encode(&mut text, &observatory.registry) {
        Ok(()) => {
            ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Serves the figures until the future is dropped.
pub async fn serve_metrics(addr: SocketAddr, observatory: Observatory) -> Result<(), ListenError> {
    let failed = |error| ListenError::Listen(addr, error);
    let listener = tokio::net::TcpListener::bind(addr).await.map_err(failed)?;
    axum::serve(listener, metrics_router(observatory)).await.map_err(failed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use axum::Extension;
    use axum::body::{Body, to_bytes};
    use axum::middleware::from_fn_with_state;
    use std::collections::BTreeSet;
    use tower::ServiceExt;

    fn application(observatory: &Observatory) -> Router {
        Router::new()
            .route("/case/{number}", get(|Extension(id): Extension<RequestId>| async move { id.to_string() }))
            .route("/fault", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
            .route("/slow", get(std::future::pending::<()>))
            .layer(from_fn_with_state(observatory.clone(), observe))
    }

    async fn ask(router: &Router, method: &str, address: &str) -> (Option<String>, String) {
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header("x-request-id", "chosen-by-the-client")
            .body(Body::empty())
            .unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let id = response.headers().get("x-request-id").map(|id| id.to_str().unwrap().to_owned());
        (id, String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap())
    }

    async fn figures(observatory: &Observatory) -> String {
        ask(&metrics_router(observatory.clone()), "GET", "/metrics").await.1
    }

    #[tokio::test]
    async fn identifiers_are_drawn_here_and_differ() {
        let router = application(&Observatory::new());
        let mut seen = BTreeSet::new();
        for _ in 0..100 {
            let (id, handed_in) = ask(&router, "GET", "/case/1").await;
            assert_eq!(id.as_deref(), Some(handed_in.as_str()));
            assert!(handed_in.len() == 16 && handed_in.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')));
            seen.insert(handed_in);
        }
        assert_eq!(seen.len(), 100);
    }

    #[tokio::test]
    async fn figures_are_by_pattern_and_class() {
        let observatory = Observatory::new();
        let router = application(&observatory);
        for number in 0..50 {
            ask(&router, "GET", &format!("/case/{number}")).await;
            ask(&router, &format!("INVENTED{number}"), &format!("/nowhere/{number}")).await;
        }
        ask(&router, "GET", "/fault").await;
        observatory.count_sign_in("accepted");
        observatory.set_open_spaces(3);
        let text = figures(&observatory).await;
        for line in [
            "requests_total{method=\"GET\",route=\"/case/{number}\",status=\"2xx\"} 50",
            "requests_total{method=\"other\",route=\"unmatched\",status=\"4xx\"} 50",
            "requests_total{method=\"GET\",route=\"/fault\",status=\"5xx\"} 1",
            "request_seconds_count{route=\"/case/{number}\"} 50",
            "requests_in_flight 0",
            "sign_ins_total{outcome=\"accepted\"} 1",
            "open_spaces 3",
            "# EOF",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
        assert_eq!(text.lines().filter(|line| line.starts_with("requests_total")).count(), 3);
    }

    #[tokio::test]
    async fn a_request_given_up_is_in_flight_no_more() {
        let observatory = Observatory::new();
        let router = application(&observatory);
        tokio::select! {
            biased;
            _ = ask(&router, "GET", "/slow") => {}
            () = async { assert_eq!(observatory.in_flight.get(), 1) } => {}
        }
        assert_eq!(observatory.in_flight.get(), 0);
        assert!(figures(&observatory).await.contains("route=\"/slow\",status=\"none\"} 1"));
    }
}
