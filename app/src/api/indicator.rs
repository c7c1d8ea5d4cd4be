//! One indicator of a scope.

use crate::api::wire::Wire;
use crate::figures::CourtName;
use crate::figures::indicator::IndicatorView;
use crate::problem::Problem;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the screen of an indicator shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorAnswer {
    /// Its figures.
    pub view: IndicatorView,
    /// The scopes to choose from.
    pub scopes: Vec<CourtName>,
}

/// Loads an indicator as the address (its query part) asks for it.
#[server(prefix = "/api", endpoint = "indicator")]
pub async fn load_indicator(id: String, address: String) -> Result<Wire<IndicatorAnswer>, Problem> {
    use crate::figures::indicator::indicator_view;
    use crate::figures::query::{Drill, parameters_of};

    let desk = crate::desk::Desk::here()?;
    let id = domain::catalogue::IndicatorId::parse(&id).map_err(|_| Problem::NotFound)?;
    let drill = Drill::read(&parameters_of(&address)).map_err(Problem::Address)?;
    let (subject, chosen) = super::health::choose(&desk, &address).await?;
    let view = crate::desk::off_the_async_threads(move || indicator_view(&subject, id, &chosen, &drill, None)).await?;
    let view = view.ok_or(Problem::NotFound)?;
    desk.look_at_cases(&view.cases.rows.iter().map(|case| case.number.court.clone()).collect()).await?;
    Ok(Wire(IndicatorAnswer { view, scopes: desk.scopes().await? }))
}
