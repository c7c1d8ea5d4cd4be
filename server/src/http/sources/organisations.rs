//! The mediation organisations of a court's register: all of them, and the portrait of one.

use super::super::nodes::head;
use super::super::page::{Page, answer, back, refused};
use super::super::portraits::{period_of, source_of};
use app::desk::off_the_async_threads;
use app::documents::portraits::{OrganisationView, OrganisationsView, organisation, organisations};
use app::figures::CourtName;
use app::figures::query::{parameters_of, past_periods};
use axum::extract::RawQuery;
use axum::response::Response;
use domain::policy::{Action, Part};
use domain::portrait::{Mediated, months_needed};
use store::Error;

const ALL: &str = "/sources/organisations";

pub(super) async fn show_all(page: Page, RawQuery(query): RawQuery) -> Response {
    match index(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(organisations(page.frame, view)),
        Err(Error::Conflict(why)) => back(ALL, &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn index(page: &Page, query: &str) -> Result<OrganisationsView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let period = period_of(query, today)?;
    let space = store.space_of_scope(actor, &page.court).await?;
    let (mut own, mut courts) = (Vec::new(), Vec::new());
    for court in store.courts_for(actor, Action::ViewFigures, &page.court).await? {
        if !store.space_exists(&court.code).await? {
            continue;
        }
        let register = store.register_of(actor, &court.code, (period.first(), period.last())).await?;
        let mediated = register.mediated();
        let all = mediated.organisations(period, today);
        courts.push((court.code.clone(), all.len(), mediated.whole(period, today)));
        if court.code == page.court {
            own = all;
        }
    }
    let several = courts.len() > 1;
    // A superior court without mediations of its own is only the frame of the others.
    courts.retain(|(court, count, _)| *count > 0 || *court != page.court);
    let view = OrganisationsView {
        nodes: head(page, &space, query).await?,
        period,
        periods: past_periods(today),
        organisations: own,
        courts: if several { courts } else { Vec::new() },
        partial: page.court == actor.court && actor.part != Part::Court,
    };
    space.looked("organisations").await?;
    Ok(view)
}

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view_of(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(organisation(page.frame, view)),
        Err(Error::Conflict(why)) => back(&format!("{ALL}?court={}", page.court), &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<OrganisationView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let period = period_of(query, today)?;
    let name = parameters_of(query)("name").unwrap_or_default();
    let (compared, registers) = store.sit_organisation(actor, (&page.court, &name), months_needed(period)).await?;
    let conditions = compared.conditions(&page.court);
    let court = page.court.clone();
    let drawn = off_the_async_threads(move || {
        let registers: Vec<Mediated<'_>> = registers.iter().map(store::Register::mediated).collect();
        domain::portrait::organisation(
            &registers,
            (&court, &name),
            (period, today),
            (conditions.reach, conditions.needed),
        )
    });
    let portrait = drawn.await.map_err(|problem| Error::Broken(format!("a portrait: {problem}")))?;
    let tree = store.tree().await?;
    Ok(OrganisationView {
        courts: tree.get(&page.court).map(CourtName::from).into_iter().collect(),
        source: source_of(&tree, compared.comparison.as_ref().map(|set| &set.by)),
        periods: past_periods(today),
        partial: page.court == actor.court && actor.part != Part::Court,
        opens: store.would(actor, Action::ViewSources, &page.court).await?,
        portrait,
    })
}
