//! Drawings the server makes: the trend, and bars in table cells. They are complete without WASM; ECharts takes over
//! where it can.

use crate::components::markup::{Markup, length};
use crate::components::names;
use crate::components::spark::{Scale, path};
use crate::figures::CourtName;
use crate::figures::indicator::{Series, named};
use crate::lang::lang;
use domain::catalogue::Indicator;
use domain::quantity::{Quantity, in_full};
use domain::range::Range;
use leptos::prelude::*;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
/// Room for the names at the end of the lines.
const NAMES: f64 = 170.0;
const FOOT: f64 = 24.0;
/// Lines of text need this much between them.
const LEADING: f64 = 18.0;

/// The trend with its range band; the whole scope stands out, the courts recede. Names stand at the ends of lines.
#[component]
pub fn TrendDrawing(
    /// The lines.
    series: Vec<Series>,
    /// The range.
    range: Option<Range>,
    /// Of which indicator.
    indicator: &'static Indicator,
    /// The courts' names.
    courts: Vec<CourtName>,
    /// The name of the first line, which is all of them.
    whole: String,
) -> impl IntoView {
    let lang = lang();
    let values =
        |one: &Series| one.points.iter().map(|(_, value)| value.map(Quantity::approximate)).collect::<Vec<_>>();
    let all: Vec<f64> = series.iter().flat_map(values).flatten().collect();
    let scale = Scale::of(all.into_iter(), range.as_ref())?;
    let band = range.as_ref().map(|range| scale.band(range, HEIGHT));
    let ends = series.first().and_then(|one| Some((one.points.first()?.0, one.points.last()?.0)));
    let named = named(&series);
    let mut names_at: Vec<(f64, usize, String)> = series
        .iter()
        .enumerate()
        .filter(|(at, _)| named.get(*at).copied().unwrap_or(true))
        .filter_map(|(at, one)| {
            let value = one.last()?;
            let name = match &one.court {
                None => whole.clone(),
                Some(code) => names::short(&courts, code, lang),
            };
            let shown = in_full(value, indicator.decimals);
            Some((scale.y(value.approximate(), HEIGHT), at, format!("{name} {shown}")))
        })
        .collect();
    names_at.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = f64::NEG_INFINITY;
    for (y, ..) in &mut names_at {
        *y = y.max(lowest + LEADING);
        lowest = *y;
    }
    let lines = series
        .iter()
        .enumerate()
        .rev()
        .map(|(at, one)| {
            let d = path(&values(one), WIDTH, |value| scale.y(value, HEIGHT));
            view! { <path class=if at == 0 { "line lead" } else { "line" } d=d /> }
        })
        .collect_view();
    let labels = names_at
        .into_iter()
        .map(|(y, at, text)| view! { <text class=if at == 0 { "lead" } else { "" } x=length(WIDTH + 10.0) y=length(y + 4.0)>{text}</text> })
        .collect_view();
    Some(view! {
        <svg class="trend-drawing" preserveAspectRatio="xMinYMid" viewBox=format!("0 -8 {} {}", length(WIDTH + NAMES), length(HEIGHT + FOOT + 8.0)) role="img" aria-label=lang.pick("走势图", "Trend")>
            {band.map(|(top, height)| view! { <rect class="band" x="0" y=length(top) width=length(WIDTH) height=length(height) /> })}
            <line class="axis" x1="0" x2=length(WIDTH) y1=length(HEIGHT) y2=length(HEIGHT) />
            {lines} {labels}
            {ends.map(|(first, last)| view! {
                <text class="axis-text" x="0" y=length(HEIGHT + 18.0)>{first.to_string()}</text>
                <text class="axis-text end" x=length(WIDTH) y=length(HEIGHT + 18.0)>{last.to_string()}</text>
            })}
        </svg>
    }.into_any())
}

/// A bar as long as its share of the largest value.
#[component]
pub fn Bar(
    /// The value.
    value: f64,
    /// The largest value beside it.
    largest: f64,
    /// The class of its state.
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=format!("bar {class}") viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect x="0" y="0" width=length(share(value, largest)) height="8" />
        </svg>
    }
    .into_any()
}

/// How long a bar is, of a hundred.
fn share(value: f64, largest: f64) -> f64 {
    if largest > 0.0 { (value / largest * 100.0).clamp(0.0, 100.0) } else { 0.0 }
}

/// The same as markup.
pub(crate) fn put_bar(out: &mut Markup, value: f64, largest: f64, class: &'static str) {
    let width = share(value, largest);
    out.tags("<svg class=\"bar ").tags(class);
    out.tags("\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    out.tags("<rect x=\"0\" y=\"0\" width=\"").length(width).tags("\" height=\"8\"></rect></svg>");
}

/// A part of a change: to the right when it adds, to the left when it takes away; `largest` is without sign, `good` whether to add
/// is good.
pub(crate) fn put_part_bar(out: &mut Markup, part: f64, largest: f64, good: Option<bool>) {
    let width = if largest > 0.0 { (part.abs() / largest * 50.0).clamp(0.0, 50.0) } else { 0.0 };
    let x = if part < 0.0 { 50.0 - width } else { 50.0 };
    out.tags("<svg class=\"").tags(match good.map(|good| good == (part >= 0.0)) {
        Some(true) => "bar piece for",
        Some(false) => "bar piece against",
        None => "bar piece",
    });
    out.tags("\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    out.tags("<line x1=\"50\" x2=\"50\" y1=\"0\" y2=\"8\"></line><rect x=\"").length(x);
    out.tags("\" y=\"0\" width=\"").length(width).tags("\" height=\"8\"></rect></svg>");
}
