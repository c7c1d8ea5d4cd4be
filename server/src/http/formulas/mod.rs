//! 公式: the court's own indicators, the sandbox, and two definitions side by side.

mod diff;
mod own;
mod sandbox;

use super::App;
use super::page::Page;
use app::figures::Subject;
use app::figures::query::past_periods;
use app::problem::Problem;
use axum::routing::{MethodRouter, get, post};
use domain::day::Day;
use domain::period::Period;
use store::Error;

/// What of formulas can be asked for.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![
        ("GET", "/formulas", get(sandbox::show)),
        ("GET", "/formulas/diff", get(diff::show)),
        ("POST", "/formulas/propose", post(own::propose)),
        ("POST", "/formulas/adopt", post(own::adopt)),
        ("POST", "/formulas/withdraw", post(own::withdraw)),
    ]
}

/// A parameter as what it stands for; none where it is left out or empty.
pub(super) fn parameter<T, E: std::fmt::Display>(
    get: &impl Fn(&str) -> Option<String>,
    name: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, Error> {
    let text = get(name).filter(|text| !text.is_empty());
    text.map(|text| parse(&text).map_err(|error| Error::Conflict(error.to_string()))).transpose()
}

/// The period an address asks for, else the first that can be chosen.
pub(super) fn period_of(get: &impl Fn(&str) -> Option<String>, today: Day) -> Result<Period, Error> {
    let asked = parameter(get, "period", str::parse::<Period>)?;
    let first = || past_periods(today).into_iter().next();
    asked.or_else(first).ok_or_else(|| Error::Broken(String::from("a period to begin with")))
}

/// Everything figures of the page's court are computed from.
async fn subject(page: &Page) -> Result<Subject, Error> {
    page.desk.subject(&page.court).await.map_err(problem)
}

/// What a screen would say of a problem, as the error it came from.
pub(super) fn problem(problem: Problem) -> Error {
    use domain::policy::Denied;
    match problem {
        Problem::NotFound | Problem::Denied(_) => Error::Denied(Denied::OutsideScope),
        Problem::Refused(why) => Error::Conflict(why),
        Problem::Address(bad) => Error::Conflict(bad.problem),
        other => Error::Broken(format!("figures: {other}")),
    }
}
