//! The three sources of a court on one page.

use super::super::formulas::problem;
use super::super::nodes::{LISTED, head, turns_of};
use super::super::page::{Page, answer, back, refused};
use super::{period_of, ratio_of, ratios_by, scope_of, span_of, year_before};
use app::desk::off_the_async_threads;
use app::documents::sources::{CourtRow, SourcesView, sources};
use app::figures::CourtName;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::court::{Court, CourtCode, CourtTree};
use domain::ledger::stats::tallies;
use domain::ledger::{Entry, Field, Kind};
use domain::lineage::{Counted, Ratio};
use domain::policy::{Action, Denied, Part};
use domain::sources::{Funnel, Petitions, SURGE_DAYS, funnel, funnel_by, petitions, surges};
use std::sync::Arc;
use store::Error;

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view_of(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(sources(page.frame, view)),
        Err(Error::Conflict(why)) => back("/sources", &why),
        Err(error) => refused(page.frame, error),
    }
}

/// A court as the comparison names it.
fn named(tree: &CourtTree, court: &Court, scope: &CourtCode) -> CourtName {
    let name = CourtName::from(court);
    if court.code != *scope && tree.children(&court.code).next().is_some() { name.and_below() } else { name }
}

/// Petitions are told by these.
const WORDS: [Field; 3] = [Field::Channel, Field::PetitionKind, Field::WentWrong];

fn plain(entries: &[Arc<Entry>]) -> impl Iterator<Item = &Entry> {
    entries.iter().map(Arc::as_ref)
}

async fn view_of(page: &Page, query: &str) -> Result<SourcesView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let span = span_of(query, today)?;
    let space = store.space_of_scope(actor, &page.court).await?;
    let lineage = store.lineage(actor, &page.court).await?;
    let faults = if actor.part == Part::Court { lineage.faults().len() } else { 0 };
    let counting = space.counting(span.to).await?;
    let clocks = space.node_settings().await?.clocks;
    let courts = scope_of(page).await?;
    let (scope, part) = (courts.clone(), actor.part.clone());
    let counted = off_the_async_threads(move || {
        let counted = Counted::of(lineage.lineages(), &counting);
        let before = ratio_of(&counted, year_before(span), &scope, &part);
        let by_court =
            ratios_by(&counted, period_of(span), &scope, &part, |chain, _| chain.court().map_or("", CourtCode::as_str));
        (by_court, before)
    });
    // Surges are sought in the disputes that came lately.
    let (came, lately) = ((span.from, span.to), (today.plus_days(1 - 2 * SURGE_DAYS), today));
    let asked = [(Kind::Mediation, came), (Kind::Petition, came), (Kind::Mediation, lately)];
    let registers = store.entries_to_count(actor, &courts, asked);
    let (counted, registers) = tokio::join!(counted, registers);
    let ((mut ratios, before), registers) = (counted.map_err(problem)?, registers?);
    let ratio = ratios.values().fold(Ratio::default(), Ratio::plus);
    let [mut disputes, mut letters, mut recent]: [Vec<Arc<Entry>>; 3] = Default::default();
    let (mut rows, mut all, mut all_letters) = (Vec::<CourtRow>::new(), Funnel::default(), Petitions::default());
    let tree = store.tree().await?;
    for (court, [own, own_letters, own_recent]) in registers {
        let ratio = ratios.remove(court.as_str()).unwrap_or_default();
        let (funnel, petitions) = (funnel(plain(&own), today), petitions(plain(&own_letters), &clocks, today));
        (all, all_letters) = (all.plus(&funnel), all_letters.plus(&petitions));
        let column = tree.column_of(&page.court, &court);
        match rows.iter_mut().find(|row| row.court.code == *column) {
            Some(row) => {
                row.ratio = std::mem::take(&mut row.ratio).plus(&ratio);
                row.funnel = row.funnel.plus(&funnel);
                row.petitions = row.petitions.plus(&petitions);
            }
            None => {
                let court = tree.get(column).ok_or(Error::Denied(Denied::OutsideScope))?;
                rows.push(CourtRow { court: named(&tree, court, &page.court), ratio, funnel, petitions });
            }
        }
        disputes.extend(own);
        letters.extend(own_letters);
        recent.extend(own_recent);
    }
    rows.sort_by_key(|row| tree.courts().iter().position(|court| court.code == row.court.code));
    let by = |field: Field| (field, funnel_by(plain(&disputes), field, today));
    let view = SourcesView {
        nodes: head(page, &space, query).await?,
        span,
        ratio: [ratio, before],
        funnel: all,
        petitions: all_letters,
        mediation: [by(Field::Organisation), by(Field::Mediator), by(Field::DisputeCause)],
        surges: surges(plain(&recent), today),
        words: WORDS.iter().map(|field| (*field, tallies(plain(&letters), *field))).collect(),
        courts: rows,
        waiting: match page.court == actor.court && store.would(actor, Action::ViewSources, &page.court).await? {
            true => {
                let own = store.space(actor, Action::ViewSources, &page.court).await?;
                own.waiting(&turns_of(actor, true), LISTED).await?
            }
            false => (Vec::new(), 0),
        },
        faults,
        opens: courts.len() == 1 && store.would(actor, Action::ViewSources, &page.court).await?,
    };
    space.looked("sources").await?;
    Ok(view)
}
