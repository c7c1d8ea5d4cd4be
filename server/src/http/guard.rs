//! What every request passes, before anyone asks who sent it: it must be meant for this server, and no other page may
//! post here; and what every answer carries.

use app::content_security_policy;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;

/// Headers of every answer.
const HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
];

/// An answer that takes longer is given up; a file that is sent may take longer.
const PATIENCE: Duration = Duration::from_secs(60);
const PATIENCE_FOR_FILES: Duration = Duration::from_secs(30 * 60);
/// What a request sends.
pub(super) enum Sent {
    /// A form, or nothing.
    Form,
    /// A file.
    File,
}

/// By where it goes.
pub(super) fn sent(method: &Method, path: &str) -> Sent {
    match path {
        _ if method != Method::POST => Sent::Form,
        "/data/upload" | "/nodes/attach" | "/sources/import" | "/sources/places" | "/people/import" => Sent::File,
        _ => Sent::Form,
    }
}

/// By which names the server is reached.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    /// Names beside those of this machine.
    pub hosts: Vec<String>,
    /// Whether browsers come by https.
    pub secure: bool,
}

/// Refuses foreign hosts and cross-site posts, gives up what takes too long, and adds the headers.
pub(super) async fn guard(State(reached): State<Arc<Reached>>, request: Request, next: Next) -> Response {
    let mut response = match objection(&reached, &request) {
        Some(objection) => objection.into_response(),
        None => {
            let patience = match sent(request.method(), request.uri().path()) {
                Sent::Form => PATIENCE,
                Sent::File => PATIENCE_FOR_FILES,
            };
            // What changes something goes to its end, with its entries in the log, even if the browser goes away.
            let answering = tokio::spawn(next.run(request));
            match tokio::time::timeout(patience, answering).await {
                Ok(Ok(response)) => response,
                Ok(Err(_)) => (StatusCode::INTERNAL_SERVER_ERROR, "the server failed; try again\n").into_response(),
                Err(_) => (StatusCode::GATEWAY_TIMEOUT, "the answer took too long; try again\n").into_response(),
            }
        }
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let (None, Ok(policy)) = (headers.get(CONTENT_SECURITY_POLICY), content_security_policy("").parse()) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if reached.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(HeaderName::from_static("strict-transport-security"), year);
    }
    response
}

fn objection(reached: &Reached, request: &Request) -> Option<(StatusCode, &'static str)> {
    let headers = request.headers();
    if !is_meant_for(reached, headers, request.uri().host()) {
        let text = "this server goes by another name; open the address its administrator named\n";
        return Some((StatusCode::MISDIRECTED_REQUEST, text));
    }
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    if !safe && !is_same_site(headers) {
        return Some((
            StatusCode::FORBIDDEN,
            "this form was sent from another site; open the page here and send it again\n",
        ));
    }
    None
}

/// A name that resolves here but is not ours belongs to someone else's page (DNS rebinding).
fn is_meant_for(reached: &Reached, headers: &HeaderMap, of_address: Option<&str>) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()).or(of_address) else {
        return true;
    };
    let name = host
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next())
        .unwrap_or_else(|| host.split(':').next().unwrap_or(host));
    name == "localhost"
        || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        || reached.hosts.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Browsers say where a request comes from; programs need not.
fn is_same_site(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let fetched = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let from_here = match (text(&ORIGIN), text(&HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
        (None, _) => true,
    };
    fetched && from_here
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect()
    }

    #[test]
    fn a_file_that_is_sent_has_time_and_a_page_has_not() {
        for file in ["/data/upload", "/nodes/attach", "/sources/import", "/sources/places", "/people/import"] {
            assert!(matches!(sent(&Method::POST, file), Sent::File), "{file}");
            assert!(matches!(sent(&Method::GET, file), Sent::Form), "{file}");
        }
        assert!(matches!(sent(&Method::POST, "/people/create"), Sent::Form));
    }

    #[test]
    fn only_own_names() {
        let reached = Reached { hosts: vec![String::from("huishang.court.example")], secure: true };
        let is_for = |host| is_meant_for(&reached, &headers(&[("host", host)]), None);
        for host in ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "127.0.0.1", "Huishang.Court.example:443"] {
            assert!(is_for(host), "{host}");
        }
        for host in ["court.example", "10.0.0.1:3000", "localhost.example:3000", "x.huishang.court.example"] {
            assert!(!is_for(host), "{host}");
        }
        assert!(!is_meant_for(&reached, &HeaderMap::new(), Some("elsewhere.example")));
    }

    #[test]
    fn only_own_pages_post() {
        let here = ("host", "127.0.0.1:3000");
        assert!(is_same_site(&headers(&[
            here,
            ("origin", "http://127.0.0.1:3000"),
            ("sec-fetch-site", "same-origin")
        ])));
        assert!(is_same_site(&headers(&[here, ("origin", "http://127.0.0.1:3000")])));
        assert!(!is_same_site(&headers(&[here, ("origin", "http://elsewhere.example")])));
        assert!(!is_same_site(&headers(&[here, ("origin", "null")])));
        assert!(!is_same_site(&headers(&[here, ("sec-fetch-site", "cross-site")])));
        assert!(!is_same_site(&headers(&[here, ("sec-fetch-site", "same-site")])));
        assert!(is_same_site(&headers(&[here])));
    }
}
