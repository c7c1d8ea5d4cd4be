//! The page of formulas.

use super::super::page::{Page, answer, back, refused};
use super::{parameter, period_of, problem, subject};
use app::desk::off_the_async_threads;
use app::documents::formulas::{FormulasView, Held, Outcome, Typed, formulas};
use app::figures::Subject;
use app::figures::formulas::{self as figures, Asked, Cell};
use app::figures::query::{parameters_of, past_periods};
use axum::extract::RawQuery;
use axum::response::Response;
use domain::catalogue::{Direction, IndicatorId, Unit};
use domain::court::CourtCode;
use domain::explain::Side;
use domain::formula::OwnIndicator;
use domain::formula::own::held_on;
use domain::period::Period;
use domain::policy::{Action, Part};
use domain::tally::Dimension;
use store::{Error, KeptIndicator};

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(formulas(page.frame, view)),
        Err(Error::Conflict(why)) => back("/formulas", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn view(page: &Page, query: &str) -> Result<FormulasView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let get = parameters_of(query);
    // Who may not see the court's figures is told before anything about the address.
    store.may(actor, Action::ViewFigures, &page.court).await?;
    let mut typed = typed_in(&get, page, period_of(&get, today)?)?;
    let cell = cell_in(&get)?;
    let kept = store.own_indicators(actor, &page.court).await?;
    let subject = subject(page).await?;
    let dimensions = subject.dimensions();
    if !dimensions.contains(&typed.by) {
        typed.by = Dimension::Court;
    }
    let (scope, part) = (subject.courts.clone(), Some(subject.part.clone()).filter(|part| *part != Part::Court));
    let (held, outcome) = evaluated(subject, typed.clone(), cell, &kept).await?;
    if let Some(Outcome::Answered(_, found)) = &outcome {
        let cases = found.behind.iter().flat_map(|behind| behind.cases.iter().map(|one| &one.case));
        page.desk.look_at_cases(&figures::shown(cases, &actor.court), "formula").await.map_err(problem)?;
    }
    let own = page.court == actor.court;
    Ok(FormulasView {
        courts: page.desk.scopes().await.map_err(problem)?,
        scope,
        part,
        periods: past_periods(today),
        dimensions,
        typed,
        kept,
        held,
        outcome,
        proposes: own && store.would(actor, Action::ProposeIndicators, &page.court).await?,
        adopts: own && store.would(actor, Action::AdoptIndicators, &page.court).await?,
        today,
    })
}

/// The figures of what is in force, and of what was typed.
async fn evaluated(
    subject: Subject,
    typed: Typed,
    cell: Option<Cell>,
    kept: &[KeptIndicator],
) -> Result<(Vec<Held>, Option<Outcome>), Error> {
    let list: Vec<OwnIndicator> = kept.iter().map(|one| one.own.clone()).collect();
    let computed = off_the_async_threads(move || {
        let held = held_on(&list, typed.period.last()).into_iter().map(|own| {
            let (total, courts) = figures::by_courts(&subject, &own.formula, typed.period);
            Held { own: own.clone(), total, courts }
        });
        let held: Vec<Held> = held.collect();
        let outcome = (!typed.text.trim().is_empty()).then(|| match typed.formula() {
            Err(error) => Outcome::Refused(error),
            Ok(formula) => {
                let asked = Asked { formula, period: typed.period, by: typed.by, cell };
                let found = figures::answer(&subject, &asked);
                Outcome::Answered(asked.formula, Box::new(found))
            }
        });
        (held, outcome)
    });
    computed.await.map_err(problem)
}

/// What was typed and chosen.
fn typed_in(get: &impl Fn(&str) -> Option<String>, page: &Page, period: Period) -> Result<Typed, Error> {
    let text = |name: &str| get(name).unwrap_or_default();
    let nothing = Typed::nothing(page.court.clone(), period);
    let typed = Typed {
        text: text("f"),
        unit: parameter(get, "unit", Unit::parse)?,
        decimals: decimals(get)?,
        direction: parameter(get, "direction", Direction::parse)?.unwrap_or(nothing.direction),
        by: parameter(get, "by", Dimension::parse)?.unwrap_or(nothing.by),
        id: text("id"),
        zh: text("zh"),
        en: text("en"),
        basis: text("basis"),
        ..nothing
    };
    Ok(match parameter(get, "of", IndicatorId::parse)? {
        Some(id) => typed.begun_with(id, page.frame.preferences.lang),
        None => typed,
    })
}

/// So many decimals as an address or a form asks for.
pub(super) fn decimals(get: &impl Fn(&str) -> Option<String>) -> Result<u8, Error> {
    let Some(text) = get("decimals").filter(|text| !text.is_empty()) else { return Ok(Typed::DECIMALS) };
    text.parse().ok().filter(|decimals| *decimals <= 4).ok_or_else(|| {
        Error::Conflict(format!("小数位数应为 0 至 4，收到“{text}” / expected 0 to 4 decimals, got “{text}”"))
    })
}

/// The cell whose cases are asked for.
fn cell_in(get: &impl Fn(&str) -> Option<String>) -> Result<Option<Cell>, Error> {
    let Some(side) = parameter(get, "side", Side::parse)? else { return Ok(None) };
    Ok(Some(Cell {
        at: get("at"),
        court: parameter(get, "in", CourtCode::parse)?,
        side,
        from: get("from").and_then(|from| from.parse().ok()).unwrap_or(0),
    }))
}
