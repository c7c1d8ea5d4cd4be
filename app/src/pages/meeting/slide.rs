//! What one slide shows.

use crate::components::markup::length;
use crate::components::names;
use crate::components::spark::{Scale, path};
use crate::figures::CourtName;
use crate::figures::indicator::Series;
use crate::figures::slides::{Content, Shown, Slide, SlideLine, SlideRow};
use crate::lang::{Lang, lang};
use domain::figure::State;
use domain::quantity::Quantity;
use leptos::prelude::*;

/// A slide.
#[component]
pub(super) fn SlideView(slide: Slide, courts: Vec<CourtName>, counter: String) -> impl IntoView {
    let lang = lang();
    let content = match slide.content {
        Content::Lines(lines) => lines_view(lines),
        Content::Counts(counts) => counts_view(counts, lang),
        Content::Indicator(shown) => indicator_view(&shown, &courts, lang),
        Content::Rows(rows) => rows_view(rows),
    };
    let part = if slide.part.is_empty() { counter } else { format!("{} · {counter}", slide.part) };
    let subtitle = (!slide.subtitle.is_empty()).then(|| view! { <p class="slide-subtitle">{slide.subtitle}</p> });
    view! {
        <p class="slide-part">{part}</p>
        <h1 class="slide-title">{slide.title}</h1>
        {subtitle}
        {content}
    }
    .into_any()
}

fn lines_view(lines: Vec<SlideLine>) -> AnyView {
    let lines = lines.into_iter().map(|line| {
        let aside = (!line.aside.trim().is_empty()).then(|| view! { <span class="aside">{line.aside}</span> });
        view! { <li><span>{line.text}</span> {aside}</li> }
    });
    view! { <ul class="slide-lines">{lines.collect_view()}</ul> }.into_any()
}

fn counts_view([inside, better, outside]: [usize; 3], lang: Lang) -> AnyView {
    let one = |count: usize, mark: &'static str, class: &'static str, words: &'static str| {
        view! { <div class=class><dd>{mark}{count}</dd><dt>{words}</dt></div> }
    };
    view! {
        <dl class="slide-counts">
            {one(outside, "▼ ", "outside", lang.pick("偏离区间", "outside"))}
            {one(inside, "", "", lang.pick("区间内", "inside"))}
            {one(better, "◆ ", "", lang.pick("优于区间", "better"))}
        </dl>
    }
    .into_any()
}

fn rows_view(rows: Vec<SlideRow>) -> AnyView {
    let rows = rows.into_iter().map(|row| {
        let class = match row.state {
            Some(State::Outside) => "outside",
            Some(State::Better) => "better",
            _ => "",
        };
        let cells = row.cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
        view! { <tr class=class><th scope="row">{row.name}</th>{cells}</tr> }
    });
    view! { <table class="slide-rows"><tbody>{rows.collect_view()}</tbody></table> }.into_any()
}

const WIDTH: f64 = 1080.0;
const HEIGHT: f64 = 420.0;
const NAMES: f64 = 240.0;
const LEADING: f64 = 36.0;

fn indicator_view(shown: &Shown, courts: &[CourtName], lang: Lang) -> AnyView {
    let drawing = drawing(shown, courts, lang);
    let mut parts = shown.parts.iter();
    let head = parts.next().map(|(name, value)| view! { <caption>{name.clone()} " " {value.clone()}</caption> });
    let rows =
        parts.map(|(name, value)| view! { <tr><th scope="row">{name.clone()}</th><td>{value.clone()}</td></tr> });
    let rows = rows.collect_view();
    view! {
        <div class="slide-indicator">
            {drawing}
            <table class="slide-parts">{head}<tbody>{rows}</tbody></table>
        </div>
    }
    .into_any()
}

/// Lines of the courts; those outside stand out in the colour of their state, the others recede.
fn drawing(shown: &Shown, courts: &[CourtName], lang: Lang) -> Option<AnyView> {
    let indicator = shown.indicator.definition()?;
    let values =
        |one: &Series| one.points.iter().map(|(_, value)| value.map(Quantity::approximate)).collect::<Vec<_>>();
    let all: Vec<f64> = shown.trend.iter().flat_map(values).flatten().collect();
    let range = indicator.band_by_month(shown.range.as_ref());
    let scale = Scale::of(all.into_iter(), range)?;
    let band = range.map(|range| scale.band(range, HEIGHT));
    let class = |one: &Series| match &one.court {
        None => "whole",
        Some(court) if shown.outside.contains(court) => "outside",
        Some(_) => "court",
    };
    let mut names_at: Vec<(f64, &'static str, String)> = shown
        .trend
        .iter()
        .filter_map(|one| {
            let value = one.points.iter().rev().find_map(|(_, value)| *value)?;
            let name = match &one.court {
                None => lang.pick("全辖", "whole scope").to_owned(),
                Some(code) => names::short(courts, code, lang),
            };
            let text =
                domain::quantity::Ratio::new(1, value, 1.into())?.display(indicator.decimals, Default::default());
            Some((scale.y(value.approximate(), HEIGHT), class(one), format!("{name} {text}")))
        })
        .collect();
    names_at.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = f64::NEG_INFINITY;
    for (y, ..) in &mut names_at {
        *y = y.max(lowest + LEADING);
        lowest = *y;
    }
    let lines = shown.trend.iter().rev().map(|one| {
        let d = path(&values(one), WIDTH, |value| scale.y(value, HEIGHT));
        view! { <path class=class(one) d=d /> }
    });
    let labels = names_at.into_iter().map(|(y, class, text)| {
        view! { <text class=class x=length(WIDTH + 18.0) y=length(y + 10.0)>{text}</text> }
    });
    let ends = shown.trend.first().and_then(|one| Some((one.points.first()?.0, one.points.last()?.0)));
    let (lines, labels) = (lines.collect_view(), labels.collect_view());
    Some(
        view! {
            <svg class="slide-drawing" viewBox=format!("0 -10 {} {}", length(WIDTH + NAMES), length(HEIGHT + 60.0)) role="img" aria-label=lang.pick("走势图", "Trend")>
                {band.map(|(top, height)| view! { <rect class="band" x="0" y=length(top) width=length(WIDTH) height=length(height) /> })}
                {lines} {labels}
                {ends.map(|(first, last)| view! {
                    <text class="month" x="0" y=length(HEIGHT + 40.0)>{first.to_string()}</text>
                    <text class="month end" x=length(WIDTH) y=length(HEIGHT + 40.0)>{last.to_string()}</text>
                })}
            </svg>
        }
        .into_any(),
    )
}
