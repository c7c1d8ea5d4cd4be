//! The screens of the application. A browser runs a program of its own for each (`src/bin`), which holds no other screen; going
//! from one to another asks the server, as going to a document does.

use crate::pages;
use leptos_router::{MatchNestedRoutes, NestedRoute, SsrMode, path};

/// The program that a browser runs at a path; none where no screen is.
pub fn program(path: &str) -> Option<&'static str> {
    // With a stroke at its end it is the same to the router.
    match path.strip_suffix('/').unwrap_or(path) {
        "/case" => Some("case"),
        "/data" => Some("data"),
        "/meeting" => Some("meeting"),
        "/schemes/live" => Some("trial"),
        path => path.starts_with("/indicator/").then_some("indicator"),
    }
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

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::program;

    #[test]
    fn every_screen_has_a_program_and_nothing_else_has() {
        let screens = leptos_axum::generate_route_list(crate::App);
        let mut programs: Vec<_> = screens.iter().filter_map(|screen| program(screen.path())).collect();
        assert_eq!(programs.len(), screens.len());
        programs.sort_unstable();
        let bins = include_str!("../Cargo.toml").split("[[bin]]").skip(1);
        let name = |bin: &'static str| bin.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
        // And the engine, which they ask.
        assert_eq!(programs, bins.filter_map(name).filter(|bin| *bin != "engine").collect::<Vec<_>>());
        assert_eq!(program("/case/"), Some("case"));
        for elsewhere in ["/", "/cases", "/case/print", "/data/upload", "/indicator", "/schemes", "/meetings"] {
            assert_eq!(program(elsewhere), None, "{elsewhere}");
        }
    }
}
