//! The three sources of a court on one page.

use super::super::nodes::{LISTED, head, turns_of};
use super::super::page::{Page, answer, back, refused};
use super::{period_of, ratio_of, ratios_by, scope_of, span_of, year_before};
use app::documents::sources::{CourtRow, SourcesView, sources};
use axum::extract::RawQuery;
use axum::response::Response;
use domain::ledger::stats::tallies;
use domain::ledger::{Entry, Field, Kind};
use domain::lineage::{Chain, Counted, Member};
use domain::policy::{Action, Part};
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

/// Petitions are told by these.
const WORDS: [Field; 3] = [Field::Channel, Field::PetitionKind, Field::WentWrong];

fn plain(entries: &[Arc<Entry>]) -> impl Iterator<Item = &Entry> {
    entries.iter().map(Arc::as_ref)
}

async fn view_of(page: &Page, query: &str) -> Result<SourcesView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let span = span_of(query, today)?;
    let space = store.space(actor, Action::ViewFigures, &page.court).await?;
    let lineage = store.lineage(actor, &page.court).await?;
    let counting = space.counting(span.to).await?;
    let clocks = space.node_settings().await?.clocks;
    let counted = Counted::of(&lineage, &counting);
    let courts = scope_of(page).await?;
    let [mut disputes, mut letters, mut recent]: [Vec<Arc<Entry>>; 3] = Default::default();
    let (mut rows, mut all, mut all_letters) = (Vec::new(), Funnel::default(), Petitions::default());
    let own_court = |chain: &Chain, _: &Member| chain.court().map(ToString::to_string).unwrap_or_default();
    let mut ratios = ratios_by(&counted, period_of(span), &courts, &actor.part, own_court);
    let since = today.plus_days(1 - 2 * SURGE_DAYS);
    for court in &courts {
        if !store.space_exists(court).await? {
            continue;
        }
        let space = store.space(actor, Action::ViewFigures, court).await?;
        let own = space.entries_to_count(Kind::Mediation, (span.from, span.to)).await?;
        let own_letters = space.entries_to_count(Kind::Petition, (span.from, span.to)).await?;
        recent.extend(space.entries_to_count(Kind::Mediation, (since, today)).await?);
        let row = CourtRow {
            court: court.clone(),
            ratio: ratios.remove(court.as_str()).unwrap_or_default(),
            funnel: funnel(plain(&own), today),
            petitions: petitions(plain(&own_letters), &clocks, today),
        };
        (all, all_letters) = (all.plus(&row.funnel), all_letters.plus(&row.petitions));
        rows.push(row);
        disputes.extend(own);
        letters.extend(own_letters);
    }
    let by = |field: Field| (field, funnel_by(plain(&disputes), field, today));
    let view = SourcesView {
        nodes: head(page, &space, query).await?,
        span,
        ratio: [
            ratio_of(&counted, period_of(span), &courts, &actor.part),
            ratio_of(&counted, year_before(span), &courts, &actor.part),
        ],
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
        faults: if actor.part == Part::Court { lineage.faults().len() } else { 0 },
        opens: courts.len() == 1 && store.would(actor, Action::ViewSources, &page.court).await?,
    };
    space.looked("sources").await?;
    Ok(view)
}
