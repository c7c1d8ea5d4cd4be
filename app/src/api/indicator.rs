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
    /// Which facts they are computed from, where a browser may hold them ([`Subject::for_browsers`](crate::figures::Subject::for_browsers)).
    pub facts: Option<String>,
}

/// Loads an indicator as the address (its query part) asks for it.
#[server(prefix = "/api", endpoint = "indicator")]
pub async fn load_indicator(id: String, address: String) -> Result<Wire<IndicatorAnswer>, Problem> {
    crate::api::wire::told(indicator(&id, &address).await)
}

#[cfg(feature = "ssr")]
async fn indicator(id: &str, address: &str) -> Result<IndicatorAnswer, Problem> {
    use crate::figures::indicator::{headline_of, indicator_view};
    use crate::figures::query::{Drill, parameters_of, tells_apart};
    use domain::tally::Dimension;
    use std::collections::BTreeMap;

    let desk = crate::desk::Desk::here()?;
    let id = domain::catalogue::IndicatorId::parse(id).map_err(|_| Problem::NotFound)?;
    let mut drill = Drill::read(&parameters_of(address)).map_err(Problem::Address)?;
    // The whole comes with a restricted figure too, beside which it is not shown: the browser may take the restriction off.
    let (subject, chosen, whole) = desk.chosen_beside(address).await?;
    // Of a consultation the period is known only now.
    drill.by.retain(|dimension| tells_apart(chosen.period, *dimension));
    if drill.by.is_empty() {
        drill.by = Drill::default().by;
    }
    // A court that opens only its tallies shows no figures of people.
    if !subject.all_open() {
        drill.by.retain(|dimension| *dimension != Dimension::Judge);
        drill.within.0.retain(|(dimension, _)| *dimension != Dimension::Judge);
    }
    let facts = subject.for_browsers();
    let cases = subject.cases() + whole.as_ref().map_or(0, |whole| whole.cases());
    let view = crate::desk::computed(cases, move || {
        let mut view = indicator_view(&subject, id, &chosen, &drill, None)?;
        view.whole_court = whole.and_then(|whole| headline_of(&whole, id, &chosen));
        Some(view)
    });
    let view = view.await?.ok_or(Problem::NotFound)?;
    let mut shown = BTreeMap::new();
    for case in view.cases.rows.iter().filter(|case| case.number.court != desk.actor.court) {
        *shown.entry(case.number.court.clone()).or_default() += 1;
    }
    desk.look_at_cases(&shown, id.id()).await?;
    Ok(IndicatorAnswer { view, scopes: desk.scopes().await?, facts })
}
