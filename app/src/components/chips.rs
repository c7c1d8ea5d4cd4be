//! The quiet controls at the top right of a title. A real form: it works without WASM, and all of it lives in the
//! address bar.

use crate::components::names;
use crate::figures::CourtName;
use crate::figures::query::Chosen;
use crate::lang::lang;
use domain::catalogue::{Group, Version};
use domain::day::{Day, Month};
use domain::line::Line;
use domain::period::Period;
use leptos::prelude::*;
use leptos_router::components::Form;

/// Periods worth a click: the year so far, the year, halves, quarters, the latest months.
pub fn periods(until: Option<Day>, chosen: Period) -> Vec<Period> {
    let last = until.unwrap_or(chosen.last());
    let month = if last.month().last_day() == last { last.month() } else { last.month().plus(-1) };
    let (year, _) = month.year_month();
    let months = |year, from, to| Period::months(Month::new(year, from), Month::new(year, to));
    let mut periods = vec![chosen, Period::year_to(month)];
    for year in [year, year - 1, year - 2] {
        for (from, to) in [(1, 12), (7, 12), (1, 6), (10, 12), (7, 9), (4, 6), (1, 3)] {
            periods.extend(months(year, from, to).filter(|period| period.first() <= last));
        }
    }
    periods.extend((0..12).map(|back| Period::month(month.plus(-back))));
    let mut seen = Vec::new();
    periods.retain(|period| {
        let new = !seen.contains(period);
        seen.push(*period);
        new
    });
    periods
}

/// Submits the form a control stands in.
fn submit(event: &leptos::ev::Event) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let select = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok());
        if let Some(form) = select.and_then(|select| select.form()) {
            // requestSubmit fires the submit event, so that the router takes it over.
            let _ = form.request_submit();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = event;
}

/// Sends the form where nothing runs; where WASM or the small script of chips does, a choice is enough and the button goes.
#[component]
pub fn ShowButton() -> impl IntoView {
    let live = RwSignal::new(false);
    Effect::new(move |_| live.set(true));
    view! { <button class="chip-go" type="submit" hidden=live>{lang().pick("查看", "Show")}</button> }.into_any()
}

/// One choice that sends the form it stands in.
#[component]
pub fn Chip(
    /// What it sets, as shown.
    label: &'static str,
    /// The parameter.
    name: &'static str,
    /// Values with their names; the chosen one is marked.
    options: Vec<(String, String, bool)>,
) -> impl IntoView {
    view! {
        <label class="chip">
            <span>{label}</span>
            <select name=name on:change=move |event| submit(&event)>
                {options
                    .into_iter()
                    .map(|(value, text, chosen)| view! { <option value=value selected=chosen>{text}</option> })
                    .collect_view()}
            </select>
        </label>
    }
    .into_any()
}

/// Scope, period, line, edition and part.
#[component]
pub fn Chips(
    /// Where the form leads.
    action: String,
    /// What is chosen.
    chosen: Chosen,
    /// The scopes to choose from.
    scopes: Vec<CourtName>,
    /// The last day with data.
    until: Option<Day>,
    /// Whether the part of the health check can be chosen.
    #[prop(optional)]
    with_groups: bool,
    /// Whether the page is one of the application.
    #[prop(default = true)]
    in_application: bool,
    /// Further parameters that stay as the screen shows them.
    #[prop(optional)]
    keep: Vec<(&'static str, Signal<String>)>,
) -> impl IntoView {
    let lang = lang();
    let named = scopes
        .iter()
        .map(|court| (court.code.to_string(), names::scope(&scopes, &court.code, lang), court.code == chosen.court));
    let courts = named.collect();
    let periods = periods(until, chosen.period);
    let periods =
        periods.into_iter().map(|one| (one.to_string(), names::period(one, lang), one == chosen.period)).collect();
    let all = (String::new(), lang.pick("全部", "all").to_owned(), chosen.line.is_none());
    let lines = [Line::Criminal, Line::Civil, Line::Administrative, Line::Enforcement];
    let lines =
        std::iter::once(all)
            .chain(lines.into_iter().map(|line| {
                (line.id().to_owned(), lang.pick(line.zh(), line.en()).to_owned(), chosen.line == Some(line))
            }))
            .collect();
    let versions = Version::ALL
        .iter()
        .rev()
        .map(|one| (one.id().to_owned(), lang.pick(one.zh(), one.en()).to_owned(), *one == chosen.version))
        .collect();
    let groups = with_groups.then(|| {
        let all = (String::new(), lang.pick("全部", "all").to_owned(), chosen.group.is_none());
        let some = Group::ALL.iter().filter(|group| **group != Group::Statistics);
        std::iter::once(all)
            .chain(some.map(|group| {
                (group.id().to_owned(), lang.pick(group.zh(), group.en()).to_owned(), chosen.group == Some(*group))
            }))
            .collect::<Vec<_>>()
    });
    let label = lang.pick("范围与期间", "Scope and period");
    let content = view! {
        <Chip label=lang.pick("范围", "Scope") name="court" options=courts />
        <Chip label=lang.pick("期间", "Period") name="period" options=periods />
        <Chip label=lang.pick("条线", "Line") name="line" options=lines />
        <Chip label=lang.pick("口径", "Catalogue") name="catalogue" options=versions />
        {groups.map(|options| view! { <Chip label=lang.pick("类别", "Part") name="group" options=options /> })}
        {chosen.meeting.map(|meeting| view! { <input type="hidden" name="meeting" value=meeting /> })}
        {keep.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=move || value.get() /> }).collect_view()}
        <ShowButton />
    };
    // What a browser remembers of a form would show another choice than the page's.
    match in_application {
        true => view! {
            <Form method="GET" action=action attr:class="chips" attr:aria-label=label attr:autocomplete="off">{content}</Form>
        }
        .into_any(),
        false => view! {
            <form method="get" action=action class="chips" aria-label=label autocomplete="off">{content}</form>
            <script src="/pkg/chips.js" defer></script>
        }
        .into_any(),
    }
}
