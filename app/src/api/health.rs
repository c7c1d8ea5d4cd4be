//! The health check of a scope.

use crate::api::wire::Wire;
use crate::figures::CourtName;
use crate::figures::health::HealthCheck;
use crate::problem::Problem;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the health check's screen shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthAnswer {
    /// The matrix.
    pub check: HealthCheck,
    /// The scopes to choose from.
    pub scopes: Vec<CourtName>,
}

/// Loads the health check that the address (its query part) asks for.
#[server(prefix = "/api", endpoint = "health")]
pub async fn load_health(address: String) -> Result<Wire<HealthAnswer>, Problem> {
    crate::api::wire::told(health(&address).await)
}

#[cfg(feature = "ssr")]
async fn health(address: &str) -> Result<HealthAnswer, Problem> {
    use crate::figures::health::{beside_the_court, health_check};

    let desk = crate::desk::Desk::here()?;
    let (subject, chosen) = choose(&desk, address).await?;
    let whole = desk.whole_court().await?;
    let check = crate::desk::off_the_async_threads(move || {
        let own = health_check(&subject, &chosen);
        match whole {
            Some(whole) => beside_the_court(own, health_check(&whole, &chosen)),
            None => own,
        }
    });
    Ok(HealthAnswer { check: check.await?, scopes: desk.scopes().await? })
}

/// Decides what the address leaves open: the actor's own court, the year up to the last whole month with data, and the
/// edition in force.
#[cfg(feature = "ssr")]
pub async fn choose(
    desk: &crate::desk::Desk,
    address: &str,
) -> Result<(crate::figures::Subject, crate::figures::query::Chosen), Problem> {
    use crate::figures::query::{Chosen, View, parameters_of};
    use domain::catalogue::Version;
    use domain::period::Period;

    let view = View::read(&parameters_of(address)).map_err(Problem::Address)?;
    desk.ensure_courts().await?;
    let court = view.court.unwrap_or_else(|| desk.actor.court.clone());
    if let Some(meeting) = view.meeting {
        let (consultation, subject) = desk.frozen_subject(&meeting, &court).await?;
        let chosen = Chosen {
            court,
            period: view.period.unwrap_or(consultation.period),
            line: view.line.or(consultation.line),
            version: view.version.unwrap_or(consultation.version),
            group: view.group,
            meeting: Some(meeting),
        };
        return Ok((subject, chosen));
    }
    let subject = desk.subject(&court).await?;
    let until = subject.data_until().ok_or(Problem::NoData)?;
    let month = until.month();
    let last_whole = if month.last_day() == until { month } else { month.plus(-1) };
    let chosen = Chosen {
        court,
        period: view.period.unwrap_or_else(|| Period::year_to(last_whole)),
        line: view.line,
        version: view.version.unwrap_or(Version::V2024_09),
        group: view.group,
        meeting: None,
    };
    Ok((subject, chosen))
}
