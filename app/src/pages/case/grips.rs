//! What can be taken hold of in the drawing: the ends of supposed spans, by pointer and by arrow keys, day by day.

use super::layout::{Layout, Scale};
use super::simulator::{Outcome, span_name};
use crate::figures::supposition::{ROWS, Supposed};
use crate::lang::lang;
use domain::case::EventKind;
use domain::day::Day;
use leptos::prelude::*;

/// Days a page key moves by.
const PAGE: i32 = 30;

/// The two ends of a span.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

/// The grips; only where there is WASM to move them.
#[component]
pub(super) fn Grips(
    rows: RwSignal<Vec<Supposed>>,
    outcome: Memo<Outcome>,
    scale: Memo<Scale>,
    layout: Signal<Layout>,
    /// The scale while something is dragged.
    frozen: RwSignal<Option<Scale>>,
    /// What to do once it is let go.
    commit: Callback<()>,
    /// No span begins before this day.
    docketed: Day,
) -> impl IntoView {
    let live = RwSignal::new(false);
    Effect::new(move |_| live.set(true));
    let grips = move || {
        let ends = (0..ROWS).flat_map(|at| [End::First, End::Last].map(|end| (at, end)));
        ends.map(|(at, end)| view! { <Grip at end rows outcome scale layout frozen commit docketed /> }).collect_view()
    };
    view! { <Show when=move || live.get()>{grips}</Show> }.into_any()
}

#[component]
fn Grip(
    at: usize,
    end: End,
    rows: RwSignal<Vec<Supposed>>,
    outcome: Memo<Outcome>,
    scale: Memo<Scale>,
    layout: Signal<Layout>,
    frozen: RwSignal<Option<Scale>>,
    commit: Callback<()>,
    docketed: Day,
) -> impl IntoView {
    let lang = lang();
    // The days of the row, where it is a span that can be read.
    let span = Memo::new(move |_| {
        let rows = rows.read();
        let row = rows.get(at)?;
        let kind = EventKind::parse(&row.what).ok()?;
        let from: Day = row.from.parse().ok()?;
        let until: Day = row.until.parse().ok()?;
        matches!(kind, EventKind::Deduction | EventKind::Suspension).then_some((from, until))
    });
    let day = move || span.get().map(|(from, until)| if end == End::First { from } else { until });
    let shift = if end == End::First { 0 } else { 1 };
    let put = move |day: Day| {
        let Some((from, until)) = span.get_untracked() else { return };
        rows.update(|rows| {
            for row in rows.iter_mut().skip(at).take(1) {
                match end {
                    End::First => row.from = day.clamp(docketed, until.max(docketed)).to_string(),
                    End::Last => row.until = day.max(from).to_string(),
                }
            }
        });
    };
    let name = move || {
        let outcome = outcome.read();
        let known = span.get().and_then(|(from, until)| {
            outcome.events.iter().find(|event| event.day == from && event.until == Some(until))
        });
        let what = known.map(|event| span_name(event, lang)).unwrap_or_default();
        match end {
            End::First => lang.pick(format!("{what} 起始日"), format!("{what}: first day")),
            End::Last => lang.pick(format!("{what} 截止日"), format!("{what}: last day")),
        }
    };
    let number = move || day().map(|day| day.number().to_string());
    let bound = move |last: bool| {
        let (first, end) = scale.get().ends();
        (if last { end } else { first }).number().to_string()
    };
    // The scale is told before and after, so that the bar does not run away from the pointer.
    let take = move |event: leptos::ev::PointerEvent| {
        frozen.set(Some(scale.get_untracked()));
        hold(&event);
    };
    let drag = move |event: leptos::ev::PointerEvent| {
        if let (Some(scale), Some(share)) = (frozen.get_untracked(), share_of(&event)) {
            put(scale.day(share).plus_days(-shift));
        }
    };
    let let_go = move |_: leptos::ev::PointerEvent| {
        if frozen.get_untracked().is_some() {
            frozen.set(None);
            commit.run(());
        }
    };
    let step = move |event: leptos::ev::KeyboardEvent| {
        let days = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => 1,
            "ArrowLeft" | "ArrowDown" => -1,
            "PageUp" => PAGE,
            "PageDown" => -PAGE,
            _ => return,
        };
        event.prevent_default();
        if let Some((from, until)) = span.get_untracked() {
            put((if end == End::First { from } else { until }).plus_days(days));
        }
    };
    let x = move || day().map(|day| format!("left: {:.2}%", scale.get().x(day.plus_days(shift))));
    let y = move || format!("top: {:.2}em", layout.read().supposed_top);
    view! {
        <button
            type="button"
            class="grip"
            role="slider"
            hidden=move || span.get().is_none()
            style=move || format!("{}; {}", x().unwrap_or_default(), y())
            aria-label=name
            aria-orientation="horizontal"
            aria-valuemin=move || bound(false)
            aria-valuemax=move || bound(true)
            aria-valuenow=number
            aria-valuetext=move || day().map(|day| day.to_string())
            on:pointerdown=take
            on:pointermove=drag
            on:pointerup=let_go
            on:pointercancel=let_go
            on:keydown=step
            on:keyup=move |_| commit.run(())
        ></button>
    }
    .into_any()
}

/// Follows the pointer until it is let go, wherever it goes.
#[cfg(feature = "hydrate")]
fn hold(event: &leptos::ev::PointerEvent) {
    use wasm_bindgen::JsCast;
    if let Some(grip) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
        let _ = grip.set_pointer_capture(event.pointer_id());
    }
}

#[cfg(not(feature = "hydrate"))]
fn hold(_: &leptos::ev::PointerEvent) {}

/// Where the pointer is, as a share of the drawing's width.
#[cfg(feature = "hydrate")]
fn share_of(event: &leptos::ev::PointerEvent) -> Option<f64> {
    use wasm_bindgen::JsCast;
    let grip = event.current_target()?.dyn_into::<web_sys::Element>().ok()?;
    let drawing = grip.closest(".clock-drawing").ok()??.get_bounding_client_rect();
    (drawing.width() > 0.0).then(|| (f64::from(event.client_x()) - drawing.left()) / drawing.width())
}

#[cfg(not(feature = "hydrate"))]
fn share_of(_: &leptos::ev::PointerEvent) -> Option<f64> {
    None
}
