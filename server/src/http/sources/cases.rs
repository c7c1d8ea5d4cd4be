//! What disputes turn into, and the cases behind each number.

use super::super::formulas::problem;
use super::super::nodes::head;
use super::super::page::{Page, answer, back, refused, short};
use super::{period_of, ratio_of, ratios_by, scope_of, span_of, year_before};
use app::desk::off_the_async_threads;
use app::documents::sources::{Behind, CasesView, cases};
use app::figures::query::parameters_of;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::court::{CourtCode, CourtTree};
use domain::lineage::{Cell, Chain, Counted, Counting, Derivation, Preset, Ratio, Seen};
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
    let space = store.space_of_scope(actor, &page.court).await?;
    let lineage = store.lineage(actor, &page.court).await?;
    let set = space.counting(span.to).await?;
    let tried = parameters("preset").and_then(|id| Preset::parse(&id).ok()).filter(|preset| *preset != Preset::Own);
    let counting = tried.map_or_else(|| set.clone(), |preset| Counting { preset, ..set.clone() });
    let courts = scope_of(page).await?;
    let by = parameters("by")
        .filter(|by| !by.is_empty())
        .unwrap_or_else(|| String::from(if courts.len() > 1 { "court" } else { "division" }));
    let added = parameters("added").and_then(|id| Derivation::parse(&id).ok());
    let from = parameters("start").and_then(|from| from.parse().ok()).filter(|from| *from >= 0).unwrap_or(0);
    let mut open = BTreeSet::new();
    for court in added.iter().flat_map(|_| &courts) {
        if store.would(actor, Action::ViewCases, court).await? {
            open.insert(court.clone());
        }
    }
    let faults = if actor.part == Part::Court { lineage.faults() } else { &[] };
    let faults = (faults.iter().take(FAULTS).cloned().collect(), faults.len());
    let asked = Asked { period: period_of(span), courts, part: actor.part.clone(), open: open.clone() };
    let told = {
        let (by, counting) = (by.clone(), counting.clone());
        off_the_async_threads(move || {
            let counted = Counted::of(lineage.lineages(), &counting);
            let ratio = |period| ratio_of(&counted, period, &asked.courts, &asked.part);
            let flows = match (&asked.part, asked.period) {
                (Part::Court, Some(period)) => counted.becomes(period, today, Some(&asked.courts)),
                _ => BTreeMap::new(),
            };
            Told {
                ratio: [ratio(asked.period), ratio(year_before(span))],
                parts: parts(&counted, &asked, &by),
                flows,
                behind: added.and_then(|kind| behind(&counted, &asked, kind, from)),
            }
        })
        .await
        .map_err(problem)?
    };
    let seen: BTreeSet<&CourtCode> = told
        .behind
        .iter()
        .flat_map(|behind| &behind.cases)
        .map(|(member, _)| &member.number.court)
        .filter(|court| **court != actor.court && open.contains(*court))
        .collect();
    for court in seen {
        let space = store.space(actor, Action::ViewCases, court).await?;
        space.looked(format!("derivative cases: {}", added.map_or("", Derivation::id))).await?;
    }
    let tree = store.tree().await?;
    let view = CasesView {
        nodes: head(page, &space, query).await?,
        span,
        is_set: counting == set,
        ratio: told.ratio,
        parts: named(page, told.parts, &by, &tree),
        by,
        flows: told.flows,
        behind: told.behind,
        faults,
        counting,
        a_page: A_PAGE,
    };
    space.looked("what disputes turn into").await?;
    Ok(view)
}

/// Of what the cases are counted.
struct Asked {
    period: Option<Period>,
    courts: BTreeSet<CourtCode>,
    part: Part,
    /// The courts that have opened their cases to the reader; none where no list of cases is asked for.
    open: BTreeSet<CourtCode>,
}

/// What was counted.
struct Told {
    ratio: [Ratio; 2],
    parts: BTreeMap<String, Ratio>,
    flows: BTreeMap<(Derivation, Derivation), u64>,
    behind: Option<Behind>,
}

/// The ratio taken apart by a dimension.
fn parts(counted: &Counted<'_>, asked: &Asked, by: &str) -> BTreeMap<String, Ratio> {
    let (period, courts, part) = (asked.period, &asked.courts, &asked.part);
    match by {
        "cause" => ratios_by(counted, period, courts, part, |_, decision| decision.cause()),
        "judge" => ratios_by(counted, period, courts, part, |_, decision| decision.judge()),
        "court" => ratios_by(counted, period, courts, part, |_, decision| decision.court().as_str()),
        _ => ratios_by(counted, period, courts, part, |_, decision| decision.division()),
    }
}

/// The parts as they are listed, those with the most added cases first; courts by name, in their order.
fn named(page: &Page, parts: BTreeMap<String, Ratio>, by: &str, tree: &CourtTree) -> Vec<(String, Ratio)> {
    let lang = page.frame.preferences.lang;
    let mut parts: Vec<(String, Ratio)> = parts.into_iter().collect();
    if by == "court" {
        let order = |code: &str| tree.courts().iter().position(|court| court.code.as_str() == code);
        parts.sort_by_cached_key(|(code, _)| order(code));
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
fn behind(counted: &Counted<'_>, asked: &Asked, kind: Derivation, from: i64) -> Option<Behind> {
    let (open, part) = (&asked.open, &asked.part);
    let theirs = |case: Seen<'_>| case.is_in(part) || case.parent().is_some_and(|parent| parent.is_in(part));
    let mut all = counted.behind(asked.period?, Some(&asked.courts), Cell::Added(kind));
    all.retain(|(_, case)| theirs(*case));
    // Of a case of a court that is not open, a case of one that is tells the number and the days.
    let may_see = |(_, case): &(Chain<'_>, Seen<'_>)| {
        let told = !case.known() && case.parent().is_some_and(|parent| open.contains(parent.court()));
        open.contains(case.court()) || told
    };
    let (shown, closed): (Vec<_>, Vec<_>) = all.into_iter().partition(may_see);
    let page_of = shown.iter().skip(usize::try_from(from).unwrap_or(0)).take(usize::try_from(A_PAGE).unwrap_or(0));
    let cases = page_of.map(|(chain, case)| {
        // The first case of the dispute that the reader can follow it from.
        let root = chain.cases().find(|one| one.known() && open.contains(one.court()));
        (case.member(), root.unwrap_or(*case).number())
    });
    Some(Behind { added: Some(kind), of: shown.len(), closed: closed.len(), cases: cases.collect(), from })
}
