//! What disputes turn into, and the cases behind each number.

use super::super::nodes::head;
use super::super::page::{Page, answer, back, refused, short};
use super::{period_of, ratio_of, ratios_by, scope_of, span_of, year_before};
use app::documents::sources::{Behind, CasesView, cases};
use app::figures::query::parameters_of;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::court::{CourtCode, CourtTree};
use domain::lineage::{Cell, Chain, Counted, Counting, Derivation, Member, Preset, Ratio};
use domain::period::Period;
use domain::policy::{Action, Part};
use std::collections::{BTreeMap, BTreeSet};
use store::Error;

/// Cases on a page.
const A_PAGE: i64 = 50;
/// Faults listed at most.
const FAULTS: usize = 50;

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view_of(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(cases(page.frame, view)),
        Err(Error::Conflict(why)) => back("/sources/cases", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<CasesView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let parameters = parameters_of(query);
    let span = span_of(query, today)?;
    let space = store.space(actor, Action::ViewFigures, &page.court).await?;
    let lineage = store.lineage(actor, &page.court).await?;
    let set = space.counting(span.to).await?;
    let tried = parameters("preset").and_then(|id| Preset::parse(&id).ok()).filter(|preset| *preset != Preset::Own);
    let counting = tried.map_or_else(|| set.clone(), |preset| Counting { preset, ..set.clone() });
    let counted = Counted::of(&lineage, &counting);
    let courts = scope_of(page).await?;
    let by = parameters("by")
        .filter(|by| !by.is_empty())
        .unwrap_or_else(|| String::from(if courts.len() > 1 { "court" } else { "division" }));
    let added = parameters("added").and_then(|id| Derivation::parse(&id).ok());
    let from = parameters("start").and_then(|from| from.parse().ok()).filter(|from| *from >= 0).unwrap_or(0);
    let behind = match (added, period_of(span)) {
        (Some(kind), Some(period)) => Some(behind(page, &counted, period, &courts, kind, from).await?),
        _ => None,
    };
    let tree = store.tree().await?;
    let faults = if actor.part == Part::Court { lineage.faults() } else { &[] };
    let view = CasesView {
        nodes: head(page, &space, query).await?,
        span,
        is_set: counting == set,
        ratio: [
            ratio_of(&counted, period_of(span), &courts, &actor.part),
            ratio_of(&counted, year_before(span), &courts, &actor.part),
        ],
        parts: parts(page, &counted, period_of(span), &courts, &by, &tree),
        by,
        flows: match (&actor.part, period_of(span)) {
            (Part::Court, Some(period)) => counted.becomes(period, today, Some(&courts)),
            _ => BTreeMap::new(),
        },
        behind,
        faults: (faults.iter().take(FAULTS).cloned().collect(), faults.len()),
        counting,
        a_page: A_PAGE,
    };
    space.looked("what disputes turn into").await?;
    Ok(view)
}

/// The ratio taken apart by a dimension, those with the most added cases first; courts in their order.
fn parts(
    page: &Page,
    counted: &Counted<'_>,
    period: Option<Period>,
    courts: &BTreeSet<CourtCode>,
    by: &str,
    tree: &CourtTree,
) -> Vec<(String, Ratio)> {
    let lang = page.frame.preferences.lang;
    let key = |_: &Chain, decision: &Member| match by {
        "cause" => decision.cause.clone(),
        "judge" => decision.judge.clone(),
        "court" => decision.number.court.to_string(),
        _ => decision.division.clone(),
    };
    let part = &page.desk.actor.part;
    let mut parts: Vec<(String, Ratio)> = ratios_by(counted, period, courts, part, key).into_iter().collect();
    if by == "court" {
        let order = |code: &str| tree.courts().iter().position(|court| court.code.as_str() == code);
        parts.sort_by_key(|(code, _)| order(code));
        for (code, _) in &mut parts {
            if let Ok(court) = CourtCode::parse(code) {
                let [zh, en] = short(tree, &court);
                *code = lang.pick(zh, en);
            }
        }
        return parts;
    }
    parts.sort_by(|(a, x), (b, y)| (y.cases - y.matters).cmp(&(x.cases - x.matters)).then(a.cmp(b)));
    parts
}

/// The cases a number counts, as far as their courts have opened them to the reader and they are of the reader's part.
async fn behind(
    page: &Page,
    counted: &Counted<'_>,
    period: Period,
    courts: &BTreeSet<CourtCode>,
    kind: Derivation,
    from: i64,
) -> Result<Behind, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let mut open = BTreeSet::new();
    for court in courts {
        if store.would(actor, Action::ViewCases, court).await? {
            open.insert(court.clone());
        }
    }
    let theirs = |chain: &Chain, member: &Member| {
        let parent = member.parent.as_ref().and_then(|parent| chain.member(parent));
        member.is_in(&actor.part) || parent.is_some_and(|parent| parent.is_in(&actor.part))
    };
    let all = counted.behind(period, Some(courts), Cell::Added(kind));
    let all: Vec<_> = all.into_iter().filter(|(chain, member)| theirs(chain, member)).collect();
    // Of a case of a court that is not open, a case of one that is tells the number and the days.
    let may_see = |(_, member): &(&Chain, &Member)| {
        let told = !member.known && member.parent.as_ref().is_some_and(|parent| open.contains(&parent.court));
        open.contains(&member.number.court) || told
    };
    let (shown, closed): (Vec<_>, Vec<_>) = all.into_iter().partition(may_see);
    let page_of = shown.iter().skip(usize::try_from(from).unwrap_or(0)).take(usize::try_from(A_PAGE).unwrap_or(0));
    let cases: Vec<_> = page_of
        .map(|(chain, member)| {
            // The first case of the dispute that the reader can follow it from.
            let root = chain.cases.iter().find(|one| one.known && open.contains(&one.number.court));
            let root = root.map_or_else(|| member.number.clone(), |root| root.number.clone());
            ((*member).clone(), root)
        })
        .collect();
    let seen: BTreeSet<&CourtCode> = cases
        .iter()
        .map(|(member, _)| &member.number.court)
        .filter(|court| **court != actor.court && open.contains(court))
        .collect();
    for court in seen {
        let space = store.space(actor, Action::ViewCases, court).await?;
        space.looked(format!("derivative cases: {}", kind.id())).await?;
    }
    Ok(Behind { added: Some(kind), of: shown.len(), closed: closed.len(), cases, from })
}
