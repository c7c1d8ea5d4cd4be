//! What disputes turn into, drawn as flows from kind to kind.

use crate::lang::{Lang, lang};
use domain::lineage::Derivation;
use leptos::prelude::*;
use std::collections::BTreeMap;

const WIDTH: f64 = 1_000.0;
const HEIGHT: f64 = 300.0;
/// Between two kinds that stand above one another.
const GAP: f64 = 30.0;
const NODE: f64 = 10.0;

/// In which column a kind stands: nearer to the end of a dispute, farther to the right.
const fn column(kind: Derivation) -> usize {
    match kind {
        Derivation::Mediation => 0,
        Derivation::FirstInstance | Derivation::NonLitigationReview | Derivation::Other => 1,
        Derivation::SecondInstance | Derivation::Jurisdiction => 2,
        Derivation::Remand | Derivation::RetrialApplication | Derivation::ExOfficio => 3,
        Derivation::Retrial | Derivation::ThirdPartyWithdrawal => 4,
        Derivation::FirstEnforcement => 5,
        Derivation::ResumedEnforcement | Derivation::Objection => 6,
        Derivation::ObjectionSuit => 7,
    }
}
const COLUMNS: usize = 8;

/// Cases of a kind that come from cases of another, by both.
pub(super) type Flows = BTreeMap<(Derivation, Derivation), u64>;

/// A kind where it is drawn.
#[derive(Clone, Copy)]
struct Place {
    x: f64,
    y: f64,
    height: f64,
    count: u64,
}

/// The drawing; none where nothing flows. Flows against the direction of the drawing (an appeal against a case tried again)
/// stand in the table beside it alone.
pub(super) fn sankey(flows: &Flows) -> Option<AnyView> {
    let lang = lang();
    let forward: Vec<(Derivation, Derivation, u64)> = flows
        .iter()
        .filter(|((from, to), count)| column(*from) < column(*to) && **count > 0)
        .map(|((from, to), count)| (*from, *to, *count))
        .collect();
    let places = places(&forward)?;
    let scale = scale(&places);
    let (mut left, mut right): (BTreeMap<Derivation, f64>, BTreeMap<Derivation, f64>) = Default::default();
    let bands = forward.iter().filter_map(|(from, to, count)| {
        let (a, b) = (places.get(from)?, places.get(to)?);
        let height = *count as f64 * scale;
        let (leave, arrive) = (right.entry(*from).or_insert(a.y), left.entry(*to).or_insert(b.y));
        let (x0, x1) = (a.x + NODE, b.x);
        let (y0, y1) = (*leave + height / 2.0, *arrive + height / 2.0);
        (*leave, *arrive) = (*leave + height, *arrive + height);
        let middle = (x0 + x1) / 2.0;
        let d = format!("M{x0:.1} {y0:.1}C{middle:.1} {y0:.1} {middle:.1} {y1:.1} {x1:.1} {y1:.1}");
        let title = format!("{} → {}: {count}", named(*from, lang), named(*to, lang));
        Some(view! { <path class="flow" d=d stroke-width=format!("{:.1}", height.max(1.0))><title>{title}</title></path> })
    });
    let bands = bands.collect_view();
    let nodes = places.iter().map(|(kind, place)| {
        let text = format!("{} {}", named(*kind, lang), place.count);
        let last = place.x > WIDTH - 160.0;
        // The last column is named below its kinds: above, its words would meet those of the column before.
        let (x, y, class) =
            if last { (place.x + NODE, place.y + place.height + 18.0, "end") } else { (place.x, place.y - 7.0, "") };
        view! {
            <rect x=format!("{:.1}", place.x) y=format!("{:.1}", place.y) width=NODE height=format!("{:.1}", place.height.max(1.5)) />
            <text class=class x=format!("{x:.1}") y=format!("{y:.1}")>{text}</text>
        }
    });
    let label = lang.pick("纠纷去向图", "What disputes turn into");
    Some(
        view! {
            <svg class="sankey" viewBox=format!("0 -24 {WIDTH} {}", HEIGHT + 60.0) role="img" aria-label=label>
                {bands} {nodes.collect_view()}
            </svg>
        }
        .into_any(),
    )
}

fn named(kind: Derivation, lang: Lang) -> &'static str {
    lang.pick(kind.zh(), kind.en())
}

/// Where each kind that something flows through stands.
fn places(flows: &[(Derivation, Derivation, u64)]) -> Option<BTreeMap<Derivation, Place>> {
    let mut through: BTreeMap<Derivation, (u64, u64)> = BTreeMap::new();
    for (from, to, count) in flows {
        through.entry(*from).or_default().1 += count;
        through.entry(*to).or_default().0 += count;
    }
    let mut columns: [Vec<(Derivation, u64)>; COLUMNS] = Default::default();
    for (kind, (into, out)) in through {
        if let Some(column) = columns.get_mut(column(kind)) {
            column.push((kind, into.max(out)));
        }
    }
    let used: Vec<&Vec<(Derivation, u64)>> = columns.iter().filter(|column| !column.is_empty()).collect();
    let room = |column: &Vec<(Derivation, u64)>| HEIGHT - GAP * column.len().saturating_sub(1) as f64;
    let sum = |column: &Vec<(Derivation, u64)>| column.iter().map(|(_, count)| *count).sum::<u64>() as f64;
    let scale = used.iter().map(|column| room(column) / sum(column)).min_by(f64::total_cmp)?;
    let step = (WIDTH - NODE - 90.0) / used.len().saturating_sub(1).max(1) as f64;
    let mut places = BTreeMap::new();
    for (at, column) in used.iter().enumerate() {
        let mut y = 0.0;
        for (kind, count) in column.iter() {
            let height = *count as f64 * scale;
            places.insert(*kind, Place { x: at as f64 * step, y, height, count: *count });
            y += height + GAP;
        }
    }
    Some(places)
}

/// The height of one case.
fn scale(places: &BTreeMap<Derivation, Place>) -> f64 {
    places.values().next().map_or(0.0, |place| place.height / place.count.max(1) as f64)
}
