//! Labels over the drawn clock: which find room, in which row, and on which side of their lines.

use super::layout::Scale;
use domain::day::Day;

/// Rows of labels over the bar at most.
const LABEL_ROWS: usize = 4;
/// Something that wants a label over the bar.
pub(super) struct Wanted {
    pub(super) rank: u8,
    /// Where it may be hung, the best place first.
    pub(super) days: Vec<Day>,
    pub(super) class: &'static str,
    pub(super) text: String,
}

/// A label that found its place.
pub(super) struct Placed {
    pub(super) rank: usize,
    pub(super) class: &'static str,
    pub(super) row: usize,
    pub(super) x: f64,
    pub(super) anchor: &'static str,
    pub(super) text: String,
}

/// In ems: between two labels, half a line, and between a line and a label beside it.
pub(super) const GAP: f64 = 0.5;
pub(super) const LINE: f64 = 0.1;
pub(super) const ASIDE: f64 = 0.3;

/// The three places of a label beside its line.
const ANCHORS: [&str; 3] = ["middle", "start", "end"];

/// The orders of three.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// Puts labels into rows so that as many as can be have room, in as few rows; what finds no room has none. The first
/// three are tried in every order and on every side of their lines: they lie close together when a limit is about to
/// expire.
pub(super) fn place(wanted: &[&Wanted], scale: Scale, width: f64) -> Vec<Placed> {
    let sides = ANCHORS.into_iter().flat_map(|a| ANCHORS.map(|b| ANCHORS.map(|c| [a, b, c]))).flatten();
    let (first, rest) = wanted.split_at(wanted.len().min(ANCHORS.len()));
    let orders = ORDERS.map(|order| {
        let led = order.iter().filter_map(|at| first.get(*at)).copied();
        led.chain(rest.iter().copied()).collect::<Vec<&Wanted>>()
    });
    let arranged = sides.flat_map(|sides| orders.iter().map(move |wanted| (sides, wanted))).map(|(sides, wanted)| {
        let placed = arrange(wanted, &sides, scale, width);
        let worth = placed.iter().map(|one| [1_000_000, 10_000, 1_000, 100].get(one.rank).copied().unwrap_or(0));
        let rows: usize = placed.iter().map(|one| one.row).sum();
        (worth.sum::<usize>().saturating_sub(rows), placed)
    });
    // The first of equals: `max_by_key` would take the last.
    let mut best = (0, Vec::new());
    for (score, placed) in arranged {
        if score > best.0 {
            best = (score, placed);
        }
    }
    best.1
}

/// Puts labels into rows one after the other, each as near to the bar as it can be, the first ones on given sides. A
/// label keeps clear of the lines that lead from those above it down to the bar.
fn arrange(wanted: &[&Wanted], sides: &[&'static str], scale: Scale, width: f64) -> Vec<Placed> {
    let mut placed = Vec::new();
    let mut taken: Vec<(usize, f64, f64)> = Vec::new();
    for (position, one) in wanted.iter().enumerate() {
        let length = ems(&one.text);
        let free = |row: usize, from: f64, until: f64| {
            taken.iter().all(|(other, a, b)| *other != row || until <= *a || *b <= from)
        };
        let sides: Vec<&'static str> = match sides.get(position) {
            Some(side) => vec![side],
            None => ANCHORS.to_vec(),
        };
        let places = one.days.iter().flat_map(|day| sides.iter().map(|side| (scale.x(*day), *side)));
        let found = (0..LABEL_ROWS).flat_map(|row| places.clone().map(move |(x, side)| (row, x, side))).find_map(
            |(row, x, side)| {
                let at = x / 100.0 * width;
                let from = beside(at, length, side);
                let fits = from >= -0.01 && from + length <= width + 0.01;
                let clear = (0..row).all(|below| free(below, at - LINE, at + LINE));
                (fits && clear && free(row, from - GAP, from + length + GAP)).then_some((row, x, side, from))
            },
        );
        if let Some((row, x, anchor, from)) = found {
            let at = x / 100.0 * width;
            taken.push((row, from, from + length));
            taken.extend((0..row).map(|below| (below, at - LINE, at + LINE)));
            let (class, text) = (one.class, one.text.clone());
            placed.push(Placed { rank: usize::from(one.rank), class, row, x, anchor, text });
        }
    }
    placed
}

/// Where a text begins that stands on a side of its line.
pub(super) fn beside(at: f64, length: f64, side: &str) -> f64 {
    match side {
        "middle" => at - length / 2.0,
        "start" => at + ASIDE,
        _ => at - ASIDE - length,
    }
}

/// Where a text stands beside its place so that it stays on the drawing.
pub(super) fn anchored(at: f64, length: f64, width: f64) -> &'static str {
    if at - length >= ASIDE {
        "end"
    } else if at + length <= width - ASIDE {
        "start"
    } else {
        "middle"
    }
}

/// The width of a text in ems, a little more than it takes.
pub(super) fn ems(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.58 } else { 1.02 }).sum()
}
