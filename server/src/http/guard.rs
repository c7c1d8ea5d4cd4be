//! What every request passes: it must be meant for this machine, and nobody else's page may post here.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Headers of every answer. Scripts, styles and data come from here and nowhere else.
const HEADERS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    (
        "content-security-policy",
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
];

/// Refuses foreign hosts and cross-site posts, and adds the headers.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    if !is_for_this_machine(request.headers()) {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "expected a loopback host name; open the address the server printed\n",
        )
            .into_response();
    }
    if request.method() != Method::GET && request.method() != Method::HEAD && !is_same_site(request.headers()) {
        return (StatusCode::FORBIDDEN, "this form was sent from another site; open the page here and send it again\n")
            .into_response();
    }
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// A name that resolves here but is not a loopback name belongs to someone else's page (DNS rebinding).
fn is_for_this_machine(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else {
        return true;
    };
    let name = host
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next())
        .unwrap_or_else(|| host.split(':').next().unwrap_or(host));
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn is_same_site(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(&ORIGIN), text(&HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        // Browsers send an origin with every post; programs on this machine need not.
        _ => headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin"),
    }
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
    fn only_loopback_names() {
        for host in ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "127.0.0.1"] {
            assert!(is_for_this_machine(&headers(&[("host", host)])), "{host}");
        }
        for host in ["court.example", "10.0.0.1:3000", "localhost.example:3000"] {
            assert!(!is_for_this_machine(&headers(&[("host", host)])), "{host}");
        }
    }

    #[test]
    fn only_own_pages_post() {
        assert!(is_same_site(&headers(&[("host", "127.0.0.1:3000"), ("origin", "http://127.0.0.1:3000")])));
        assert!(!is_same_site(&headers(&[("host", "127.0.0.1:3000"), ("origin", "http://elsewhere.example")])));
        assert!(!is_same_site(&headers(&[("host", "127.0.0.1:3000"), ("origin", "null")])));
        assert!(!is_same_site(&headers(&[("host", "127.0.0.1:3000"), ("sec-fetch-site", "cross-site")])));
        assert!(is_same_site(&headers(&[("host", "127.0.0.1:3000")])));
    }
}
