use super::App;
use axum::routing::MethodRouter;
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    Vec::new()
}
