//! What changed since the figures were frozen.

use super::super::page::{Page, answer};
use super::super::sheet::Table;
use super::figures::broken;
use super::{room, troubled, with_figures};
use app::components::mark::plain;
use app::components::names;
use app::desk::off_the_async_threads;
use app::documents::consultations::{Change, CourtSince, FigureSince, Room, SinceView, since};
use app::figures::Subject;
use app::figures::health::{HealthCheck, health_check};
use app::figures::query::Chosen;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::court::CourtCode;
use domain::fact::Moment;
use domain::period::Period;
use std::collections::{BTreeMap, BTreeSet};
use store::Error;

/// Cases named of each court on the page; the file names them all.
const NAMED: usize = 12;

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match view_of(&page, &query).await {
        Ok(view) => answer(since(page.frame, view)),
        Err(error) => troubled(page, &query, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<SinceView, Error> {
    let room = room(page, query).await?;
    with_figures(&room)?;
    compared(page, room, NAMED).await
}

/// Every case that came, changed or went in the courts that opened their cases, as a table.
pub(super) async fn table(page: &Page, room: Room) -> Result<Table, Error> {
    let lang = page.frame.preferences.lang;
    let SinceView { room, courts, .. } = compared(page, room, usize::MAX).await?;
    let heads = [("法院", "Court"), ("案号", "Case"), ("变动", "Change")];
    let rows = courts.iter().flat_map(|one| {
        let court = names::short(&room.courts, &one.court, lang);
        one.named.iter().map(move |(change, number)| {
            let [zh, en] = change.words();
            vec![court.clone(), number.to_string(), lang.pick(zh, en).to_owned()]
        })
    });
    Ok(Table {
        name: lang.pick("冻结后变动", "Changed since").to_owned(),
        heads: heads.map(|(zh, en)| lang.pick(zh, en).to_owned()).to_vec(),
        rows: rows.collect(),
        numbers: &[],
        mark: format!("{} · {} · {}", page.frame.reader.mark, room.consultation.title, page.desk.today),
        cut: None,
    })
}

/// What was frozen, held against what is there now.
async fn compared(page: &Page, room: Room, most: usize) -> Result<SinceView, Error> {
    let desk = &page.desk;
    let consultation = &room.consultation;
    let packs = desk.store.frozen_packs(&desk.actor, consultation).await?;
    let others = packs.iter().filter(|kept| !kept.by_these_rules);
    let others: BTreeSet<_> = others.map(|kept| kept.table.court().clone()).collect();
    let by_other_rules = !others.is_empty();
    let frozen = packs.into_iter().map(|kept| kept.table).collect();
    let before = desk.frozen_around(consultation, frozen).await.map_err(broken)?;
    let tables = desk.store.tables(&desk.actor, &consultation.court).await?;
    let now = Subject { tables, fingerprint: None, ..before.clone() };
    let (chosen, period) = (Chosen::from(consultation), consultation.period);
    let compared = off_the_async_threads(move || {
        let figures = figures(&health_check(&before, &chosen), &health_check(&now, &chosen));
        (courts((&before, &now), &others, period, most), figures)
    });
    let (courts, figures) = compared.await.map_err(broken)?;
    let named = |one: &CourtSince| (one.court != desk.actor.court).then(|| (one.court.clone(), one.named.len()));
    let looks: BTreeMap<_, _> = courts.iter().filter_map(named).filter(|(_, shown)| *shown > 0).collect();
    desk.look_at_cases(&looks, "changed since").await.map_err(broken)?;
    Ok(SinceView { room, courts, figures, by_other_rules })
}

fn courts(
    (before, now): (&Subject, &Subject),
    by_other_rules: &BTreeSet<CourtCode>,
    period: Period,
    most: usize,
) -> Vec<CourtSince> {
    let one = |later: &std::sync::Arc<domain::table::FactTable>| {
        let earlier = before.tables.iter().find(|table| table.court() == later.court())?;
        let found = match by_other_rules.contains(later.court()) {
            true => earlier.differences_on_record(later),
            false => earlier.differences(later),
        };
        if found == domain::table::Differences::default() {
            return None;
        }
        let docketed =
            |fact: &domain::fact::Fact| fact.days.get(usize::from(Moment::Docketed.index())).copied().flatten();
        let late = || found.added.iter().filter(|fact| docketed(fact).is_some_and(|day| day <= period.last()));
        let open = before.open.contains(later.court());
        let named = late().map(|fact| (Change::Late, fact));
        let named = named.chain(found.changed.iter().map(|(_, after)| (Change::Corrected, after)));
        let named = named.chain(found.removed.iter().map(|fact| (Change::Removed, fact)));
        Some(CourtSince {
            court: later.court().clone(),
            added: found.added.len(),
            late: late().count(),
            changed: found.changed.len(),
            removed: found.removed.len(),
            named: named.filter(|_| open).take(most).map(|(change, fact)| (change, fact.number.clone())).collect(),
        })
    };
    now.tables.iter().filter_map(one).collect()
}

fn figures(before: &HealthCheck, now: &HealthCheck) -> Vec<FigureSince> {
    let mut figures = Vec::new();
    for (row, later) in before.rows.iter().zip(&now.rows) {
        let Some(indicator) = row.indicator.definition() else { continue };
        for (at, (cell, new)) in row.cells.iter().zip(&later.cells).enumerate() {
            let (frozen, now) = (plain(&cell.figure, indicator), plain(&new.figure, indicator));
            let court = match at.checked_sub(1) {
                None => Some(before.chosen.court.clone()),
                Some(at) => before.courts.get(at).map(|court| court.code.clone()),
            };
            if let Some(court) = court.filter(|_| frozen != now) {
                figures.push(FigureSince { indicator: row.indicator, court, frozen, now });
            }
        }
    }
    figures
}
