//! What handlers of documents start from and end with.

pub(super) use app::components::names::short_in_both as short;
use app::desk::Desk;
use app::documents::{Frame, trouble};
use app::figures::query::{escape, parameters_of};
use app::lang::Preferences;
use app::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use domain::court::CourtCode;

/// A document asked for by someone who is signed in.
pub(super) struct Page {
    /// What they act at.
    pub(super) desk: Desk,
    /// What the document is rendered for.
    pub(super) frame: Frame,
    /// The court the address names, or their own.
    pub(super) court: CourtCode,
}

/// Language and look, from the cookies of a request.
pub(super) fn preferences(headers: &HeaderMap) -> Preferences {
    Preferences::from_cookies(headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok()).unwrap_or_default())
}

/// The address of a request as a link leads to it.
pub(super) fn address(uri: &Uri) -> String {
    uri.path_and_query().map_or_else(|| String::from("/"), ToString::to_string)
}

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let Some(desk) = parts.extensions.get::<Desk>().cloned() else {
            return Err(StatusCode::UNAUTHORIZED.into_response());
        };
        let parameters = parameters_of(parts.uri.query().unwrap_or_default());
        let frame = Frame {
            preferences: preferences(&parts.headers),
            reader: desk.reader.clone(),
            address: address(&parts.uri),
            notice: parameters("notice"),
            station: None,
            style: None,
        };
        let court = match parameters("court").filter(|court| !court.is_empty()) {
            Some(court) => CourtCode::parse(&court),
            None => Ok(desk.actor.court.clone()),
        };
        match court {
            Ok(court) => Ok(Self { desk, frame, court }),
            Err(error) => Err((StatusCode::BAD_REQUEST, format!("{error}\n")).into_response()),
        }
    }
}

/// A document on its way: never kept by anyone on the way.
pub(super) fn answer(html: String) -> Response {
    let head = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    (head, html).into_response()
}

/// A document that says why there is nothing to see.
pub(super) fn refused(frame: Frame, error: store::Error) -> Response {
    told(frame, &app::desk::report(error))
}

/// A document that says what the problem is and what to do.
pub(super) fn told(frame: Frame, problem: &Problem) -> Response {
    let mut response = answer(trouble(frame, problem));
    *response.status_mut() = app::pages::status(problem);
    response
}

/// Back to a page, with what the action on it said.
pub(super) fn back(to: &str, said: &str) -> Response {
    if said.is_empty() {
        return Redirect::to(to).into_response();
    }
    let joint = if to.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{to}{joint}notice={}", escape(said))).into_response()
}

/// Back to a page with what came of a change: what was done, or what stands in the way. What may not be known of is not
/// found.
pub(super) fn ended<T>(
    frame: Frame,
    to: &str,
    result: Result<T, store::Error>,
    done: impl FnOnce(T) -> String,
) -> Response {
    match result {
        Ok(value) => back(to, &done(value)),
        Err(store::Error::Conflict(why)) => back(to, &why),
        Err(other) => refused(frame, other),
    }
}
