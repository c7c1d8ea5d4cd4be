//! The clock drawn.

use super::labels::ASIDE;
use super::layout::{Block, Label, Layout, Tick};
use leptos::prelude::*;

/// The drawing.
#[component]
pub(super) fn ClockDrawing(
    /// What stands where.
    layout: Signal<Layout>,
    /// What it says, for those who do not see it.
    label: Signal<String>,
    /// What lies over it and can be taken hold of.
    children: Children,
) -> impl IntoView {
    let blocks = move || {
        let blocks = layout.read().blocks.clone();
        let block = |one: Block| {
            let hatched = one.class.contains("span");
            let (x, width) = (format!("{:.2}%", one.x), format!("{:.2}%", one.width));
            let (y, height) = (format!("{:.2}em", one.y), format!("{:.2}em", one.height));
            view! {
                <rect class=one.class x=x.clone() width=width.clone() y=y.clone() height=height.clone() />
                {hatched.then(|| view! { <rect class="hatch" x=x width=width y=y height=height /> })}
            }
        };
        blocks.into_iter().map(block).collect_view()
    };
    let ticks = move || {
        let tick = |one: Tick| {
            let x = format!("{:.2}%", one.x);
            view! { <line class=one.class x1=x.clone() x2=x y1=format!("{:.2}em", one.y.0) y2=format!("{:.2}em", one.y.1) /> }
        };
        layout.read().ticks.clone().into_iter().map(tick).collect_view()
    };
    let labels = move || {
        let label = |one: Label| {
            let aside = match one.anchor {
                "start" => Some(format!("{ASIDE}em")),
                "end" => Some(format!("-{ASIDE}em")),
                _ => None,
            };
            view! { <text class=one.class x=format!("{:.2}%", one.x) dx=aside y=format!("{:.2}em", one.y) text-anchor=one.anchor>{one.text}</text> }
        };
        layout.read().labels.clone().into_iter().map(label).collect_view()
    };
    view! {
        <div class="clock-drawing">
            <svg role="img" aria-label=label width="100%" height=move || format!("{:.2}em", layout.read().height)>
                <defs>
                    <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <line class="hatching" x1="0" y1="0" x2="0" y2="6" />
                    </pattern>
                </defs>
                {blocks} {ticks} {labels}
            </svg>
            {children()}
        </div>
    }
    .into_any()
}
