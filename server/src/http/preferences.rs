//! Language, look and size of type: cookies, so that the switch keeps the place.

use axum::extract::Query;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// What to set, and where to go back to.
#[derive(Deserialize)]
pub(super) struct Wanted {
    lang: Option<String>,
    look: Option<String>,
    #[serde(rename = "type")]
    type_size: Option<String>,
    back: Option<String>,
}

/// Sets the cookies and goes back to a page of this server.
pub(super) async fn set(Query(wanted): Query<Wanted>) -> Response {
    let back = wanted.back.filter(|back| is_own_page(back)).unwrap_or_else(|| String::from("/"));
    let Ok(location) = HeaderValue::from_str(&back) else {
        return (StatusCode::BAD_REQUEST, "expected a page of this server to go back to\n").into_response();
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(LOCATION, location);
    let known = |value: &Option<String>, words: &[&'static str]| {
        words.iter().find(|word| value.as_deref() == Some(**word)).copied()
    };
    let cookies = [
        ("lang", known(&wanted.lang, &["zh", "en"])),
        ("look", known(&wanted.look, &["desk", "projector"])),
        ("type", known(&wanted.type_size, &["normal", "large"])),
    ];
    for (name, value) in cookies {
        let cookie = value.and_then(|value| {
            HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax")).ok()
        });
        if let Some(cookie) = cookie {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    response
}

/// A path here, not an address elsewhere that begins like one.
pub(super) fn is_own_page(back: &str) -> bool {
    back.starts_with('/') && !back.starts_with("//") && !back.contains('\\') && !back.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::is_own_page;

    #[test]
    fn only_own_pages() {
        assert!(is_own_page("/indicator/appeal_rate?by=cause"));
        for elsewhere in [
            "//elsewhere.example",
            "http://elsewhere.example",
            "/\\elsewhere.example",
            "",
            "/a\r\nb",
            "/\t/elsewhere.example",
            "/\u{b}/elsewhere.example",
        ] {
            assert!(!is_own_page(elsewhere), "{elsewhere}");
        }
    }
}
