//! The screens of the application. A browser runs a program of its own for each (`src/bin`), which holds no other screen; going
//! from one to another asks the server, as going to a document does.

use crate::pages;
use leptos_router::{MatchNestedRoutes, NestedRoute, SsrMode, path};

/// Addresses, to be matched from their beginning, and the program of each.
const PROGRAMS: &[(&str, &str)] = &[
    ("/indicator/", "indicator"),
    ("/case", "case"),
    ("/data", "data"),
    ("/meeting", "meeting"),
    ("/schemes/live", "trial"),
];

/// The program a browser runs at a path; none where no screen is.
pub fn program(path: &str) -> Option<&'static str> {
    PROGRAMS.iter().find(|(beginning, _)| path.starts_with(beginning)).map(|(_, program)| *program)
}

/// An indicator, drilled.
pub fn indicator() -> impl MatchNestedRoutes + Clone + Send + 'static {
    NestedRoute::new(path!("/indicator/:id"), pages::indicator::IndicatorPage).ssr_mode(SsrMode::Async)
}

/// A case, its clock and what an event would change.
pub fn case() -> impl MatchNestedRoutes + Clone + Send + 'static {
    NestedRoute::new(path!("/case"), pages::case::CasePage).ssr_mode(SsrMode::Async)
}

/// The files of figures.
pub fn data() -> impl MatchNestedRoutes + Clone + Send + 'static {
    NestedRoute::new(path!("/data"), pages::data::DataPage).ssr_mode(SsrMode::Async)
}

/// A consultation on the wall.
pub fn meeting() -> impl MatchNestedRoutes + Clone + Send + 'static {
    NestedRoute::new(path!("/meeting"), pages::meeting::MeetingPage).ssr_mode(SsrMode::Async)
}

/// An evaluation scheme, changed and tried.
pub fn trial() -> impl MatchNestedRoutes + Clone + Send + 'static {
    NestedRoute::new(path!("/schemes/live"), pages::trial::TrialPage).ssr_mode(SsrMode::Async)
}
