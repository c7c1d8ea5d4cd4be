//! The enforcement ledger of a court or a scope.

use super::super::nodes::{LISTED, head};
use super::super::page::{Page, answer, back, refused};
use super::{period_of, span_of};
use app::desk::off_the_async_threads;
use app::documents::sources::{BY, EnforcementRow, EnforcementView, INDICATORS, enforcement};
use app::figures::Subject;
use app::figures::indicator::indicator_view;
use app::figures::query::{Chosen, Drill, parameters_of};
use axum::extract::RawQuery;
use axum::response::Response;
use domain::catalogue::Version;
use domain::ledger::{Kind, states};
use domain::line::Line;
use domain::policy::Action;
use domain::tally::{Dimension, Key};
use store::{EntryFilter, Error};

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view_of(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(enforcement(page.frame, view)),
        Err(Error::Conflict(why)) => back("/sources/enforcement", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<EnforcementView, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let span = span_of(query, page.desk.today)?;
    let period = period_of(span).ok_or_else(|| {
        Error::Conflict(String::from(
            "起止日期不能构成统计期间，请改小范围 / the days make no period; choose a shorter span",
        ))
    })?;
    let space = store.space(actor, Action::ViewFigures, &page.court).await?;
    let subject = page.desk.subject(&page.court).await;
    let subject = subject.map_err(|problem| Error::Broken(format!("the enforcement ledger: {problem}")))?;
    let usual = if subject.tables.len() > 1 { Dimension::Court } else { Dimension::Division };
    let by = parameters_of(query)("by").and_then(|by| Dimension::parse(&by).ok()).filter(|by| BY.contains(by));
    let by = by.unwrap_or(usual);
    let chosen = Chosen {
        court: page.court.clone(),
        period,
        line: Some(Line::Enforcement),
        version: Version::V2024_09,
        group: None,
        meeting: None,
    };
    let given = chosen.clone();
    let rows = off_the_async_threads(move || rows(&subject, &given, by)).await;
    let view = EnforcementView {
        nodes: head(page, &space, query).await?,
        span,
        by,
        rows: rows.map_err(|problem| Error::Broken(format!("the enforcement ledger: {problem}")))?,
        unfit: match store.would(actor, Action::ViewCases, &page.court).await? {
            true => {
                let cases = store.space(actor, Action::ViewCases, &page.court).await?;
                let found = cases.terminated_unfit(span.from, LISTED).await?;
                cases.looked(format!("terminated rounds: {} cases", found.0.len())).await?;
                Some(found)
            }
            false => None,
        },
        checks: match store.would(actor, Action::ViewSources, &page.court).await? {
            true => {
                let register = store.space(actor, Action::ViewSources, &page.court).await?;
                let mut checks = Vec::new();
                for state in states(Kind::RoundCheck) {
                    let filter = EntryFilter { kind: Some(Kind::RoundCheck), state: Some(state), ..Default::default() };
                    checks.push((state, register.count_entries(&filter).await?));
                }
                register.looked("checks of terminated rounds").await?;
                checks
            }
            false => Vec::new(),
        },
        chosen,
    };
    space.looked("enforcement ledger").await?;
    Ok(view)
}

/// The whole, then each part that has a case in hand.
fn rows(subject: &Subject, chosen: &Chosen, by: Dimension) -> Vec<EnforcementRow> {
    let drill = Drill { by: vec![by], ..Drill::default() };
    let views = INDICATORS.map(|id| indicator_view(subject, id, chosen, &drill, None));
    let of = |key: Option<&Key>| EnforcementRow {
        key: key.cloned(),
        figures: views.each_ref().map(|view| {
            let view = view.as_ref()?;
            match key {
                None => Some(view.headline.figure),
                Some(key) => {
                    let row = view.breakdown.rows.iter().find(|row| row.key.first() == Some(key))?;
                    Some(row.figure)
                }
            }
        }),
    };
    let parts = views[0].iter().flat_map(|view| &view.breakdown.rows).filter_map(|row| row.key.first());
    std::iter::once(of(None)).chain(parts.map(|key| of(Some(key)))).collect()
}
