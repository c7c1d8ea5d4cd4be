//! One indicator: what it is, where it goes, what it is made of, and the cases behind it. Once the browser's engine holds the
//! pack of the scope, every drill is computed there, with no request to the server.

mod breakdown;
mod cases;
mod change;
mod definition;
mod trend;

use crate::api::indicator::{IndicatorAnswer, load_indicator};
use crate::api::wire::Wire;
use crate::components::chips::Chips;
use crate::components::mark::{AbsenceCode, StateMark, change_text, plain, sides_text, state_class};
use crate::components::names;
use crate::engine::{Frame, Question, Scope, engine, provide_engine};
use crate::figures::indicator::{IndicatorView, Step};
use crate::figures::query::{Drill, parameters_of};
use crate::lang::{Lang, lang};
use crate::pages::{Loading, ProblemNote, title};
use breakdown::{BreakdownSection, put_aside};
use cases::CasesSection;
use change::ChangeSection;
use definition::DefinitionSection;
use domain::catalogue::Indicator;
use domain::policy::Part;
use domain::quantity::Rounding;
use domain::tally::{Dimension, Key};
use leptos::ev;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use std::sync::Arc;
use std::time::Duration;
use trend::TrendSection;

/// The screen.
#[component]
pub fn IndicatorPage() -> impl IntoView {
    let location = use_location();
    let params = use_params_map();
    let engine = provide_engine();
    // A drill that the browser's engine can answer keeps the key, so that nothing is fetched.
    let key = Memo::new(move |before: Option<&(String, String)>| {
        let wanted = (params.read().get("id").unwrap_or_default(), location.search.get());
        match before {
            Some(before) if engine.can_answer(&before.1, &wanted.1) && before.0 == wanted.0 => before.clone(),
            _ => wanted,
        }
    });
    let answer = Resource::new(
        move || key.get(),
        move |(id, address)| {
            // What it would say meanwhile would stand beside another answer, or beside none where this fails.
            engine.let_go();
            load_indicator(id, address)
        },
    );
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok(Wire(answer)) => view! { <IndicatorBody answer /> }.into_any(),
                    Err(problem) => view! { <ProblemNote problem /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn IndicatorBody(answer: IndicatorAnswer) -> impl IntoView {
    let lang = lang();
    let IndicatorAnswer { view: first, scopes, facts } = answer;
    let indicator = first.indicator.definition()?;
    let first = Arc::new(first);
    let engine = engine();
    let scope = Scope::from(&first.chosen);
    begin(&first, facts);
    let search = use_location().search;
    // The drill on the screen: an answer tells what is another with regard to it.
    let shown = StoredValue::new(first.drill.clone());
    // The address whose drill is asked for: the screen's, or that of the link that was pressed or came to by a key last.
    let asked = RwSignal::new(search.get_untracked());
    let ask = move |address: String| {
        if asked.with_untracked(|asked| *asked != address) {
            asked.set(address);
        }
    };
    Effect::new(move |_| ask(search.get()));
    // The drill of a link that is pressed, or that whoever goes by keys has come to, is asked for before they choose it.
    let ask_ahead = move |event: &ev::Event| {
        let here = search.get_untracked();
        let link = link_under(event).filter(|link| {
            // A drill that is not on the screen yet is answered first.
            let shown = shown.get_value();
            shown == drill_at(&here) && shown != drill_at(link) && engine.can_answer(&here, link)
        });
        link.map(ask).is_some()
    };
    let press = move |event: ev::PointerEvent| {
        if ask_ahead(&event) {
            put_aside();
        }
    };
    let focus = move |event: ev::FocusEvent| {
        ask_ahead(&event);
    };
    let drilled = {
        let first = Arc::clone(&first);
        engine.answers::<Option<Step>>(scope.clone(), move || {
            let drill = drill_at(&asked.get());
            (drill != first.drill)
                .then(|| Question::Step(first.indicator, first.chosen.clone(), drill, shown.get_value()))
        })
    };
    let from_server = Arc::clone(&first);
    let view: Signal<Arc<IndicatorView>> = Memo::new_owning(move |before: Option<Arc<IndicatorView>>| {
        let (here, answered) = (search.get(), drilled.get());
        let drill = drill_at(&here);
        let Some(before) = before else { return (Arc::clone(&from_server), true) };
        let now = match answered.as_deref() {
            _ if drill == from_server.drill => Arc::clone(&from_server),
            _ if drill == before.drill => Arc::clone(&before),
            // Of an address that differs in more than the drill, the server is asked.
            Some((Question::Step(_, _, asked, seen), Some(step)))
                if *asked == drill && *seen == before.drill && engine.can_answer(&here, &here) =>
            {
                Arc::new(before.after(&drill, step))
            }
            // What was there stays until the engine has answered.
            _ => Arc::clone(&before),
        };
        shown.set_value(now.drill.clone());
        let another = !Arc::ptr_eq(&before, &now);
        (now, another)
    })
    .into();
    // Told when a frame has shown another table.
    let drawn = Trigger::new();
    let heading = lang.pick(first.indicator.zh(), first.indicator.en());
    let chosen = first.chosen.clone();
    let by = move || view.read().drill.by.iter().map(|dimension| dimension.id()).collect::<Vec<_>>().join(",");
    let keep = vec![("by", Signal::derive(by))];
    let back = format!("/?{}", chosen.parameters());
    Some(view! {
        <Title text=title(heading, lang) />
        <section class="page indicator" data-source=move || if engine.holds(&scope) { "browser" } else { "server" } on:pointerdown=press on:focusin=focus>
            <p class="crumb"><a href=back rel="external">{lang.pick("体检表", "Health check")}</a></p>
            <div class="title-row">
                <h1>{heading}</h1>
                <Chips action=format!("/indicator/{}", first.indicator.id()) chosen=chosen scopes=scopes until=first.data_until keep=keep />
            </div>
            <Headline view indicator />
            <TrendSection view indicator />
            <BreakdownSection view drawn indicator />
            <ChangeSection view drawn indicator />
            <CasesSection view />
            <DefinitionSection indicator />
        </section>
    }.into_any())
}

/// The drill that an address asks for.
fn drill_at(address: &str) -> Drill {
    Drill::read(&parameters_of(address)).unwrap_or_default()
}

#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen(inline_js = r#"
    export function link_under({ target, type, button, pointerType, ctrlKey, metaKey, shiftKey, altKey }) {
        if (button || pointerType === 'touch' || ctrlKey || metaKey || shiftKey || altKey) return;
        if (type === 'focusin' && !target.matches(':focus-visible')) return;
        const link = target.closest('[data-noscroll]');
        return link?.pathname === location.pathname ? link.search.slice(1) : undefined;
    }
"#)]
extern "C" {
    /// The parameters of the link of this screen that a mouse or a pen goes down on, or that the focus comes to by a key. Most of a
    /// tenth of a second passes until it is chosen, which is longer than an answer takes. A finger may as well be about to scroll.
    fn link_under(event: &ev::Event) -> Option<String>;
}

#[cfg(not(feature = "hydrate"))]
const fn link_under(_: &ev::Event) -> Option<String> {
    None
}

/// Lets the engine hold the facts that the server answered from, unless some of them are not to be had.
fn begin(first: &IndicatorView, facts: Option<String>) {
    let engine = engine();
    engine.shows(&first.chosen);
    let answered = Question::Step(first.indicator, first.chosen.clone(), first.drill.clone(), first.drill.clone());
    engine.hold(Scope::from(&first.chosen), Frame::from(first), facts, answered);
}

/// The view for a part of the screen that hangs on some of a drill only: it is told of where that is another, so that the
/// part is not put together again at every drill.
fn hanging_on(view: Signal<Arc<IndicatorView>>, some: fn(&Drill) -> Drill) -> Signal<Arc<IndicatorView>> {
    Memo::new_owning(move |before: Option<Arc<IndicatorView>>| {
        let now = view.get();
        let another = before.is_none_or(|before| some(&before.drill) != some(&now.drill));
        (now, another)
    })
    .into()
}

/// Does it once the next frame is on the screen.
fn after_drawing(work: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(work, Duration::ZERO));
}

/// Of a drill what figures of the whole hang on.
fn what_it_is_within(drill: &Drill) -> Drill {
    Drill { within: drill.within.clone(), ..Drill::default() }
}

/// The names of a group, one a dimension. Where its court stands before them or is the only one left, it is not said again
/// with each division and judge.
fn group_names(view: &IndicatorView, by: &[Dimension], key: &[Key], lang: Lang) -> Vec<String> {
    let mut court_told = view.drill.within.get(Dimension::Court).is_some();
    let name = |(dimension, key): (&Dimension, &Key)| {
        court_told |= *dimension == Dimension::Court;
        match key.court {
            Some(_) if court_told => key.id.to_string(),
            _ => names::key(&view.courts, *dimension, key, lang),
        }
    };
    by.iter().zip(key).map(name).collect()
}

/// The value in words: what it is, how it lies, how it moved.
#[component]
fn Headline(view: Signal<Arc<IndicatorView>>, indicator: &'static Indicator) -> impl IntoView {
    let lang = lang();
    let view = hanging_on(view, what_it_is_within);
    move || {
        let view = view.get();
        let cell = view.headline.clone();
        let value = match cell.figure.absence {
            Some(absence) => view! { <AbsenceCode absence figure=cell.figure /> }.into_any(),
            None => view! {
                <span class="value">{cell.figure.display(indicator, Rounding::HalfUp)}</span>
                <span class="unit">{lang.pick(indicator.unit.zh(), indicator.unit.en())}</span>
                <StateMark state=cell.state />
            }
            .into_any(),
        };
        let state = cell.state.map(|state| lang.pick(state.zh(), state.en()));
        let unjudged = names::unjudged(indicator, view.chosen.period, lang);
        let range = view.range.as_ref().map(|range| names::range_in_full(range, lang) + unjudged);
        let changes = [
            (lang.pick("较去年同期", "on last year"), cell.year_on_year),
            (lang.pick("较上期", "on the period before"), cell.on_period_before),
        ];
        let changes = changes
            .into_iter()
            .filter_map(|(label, change)| Some(format!("{label} {}", change_text(change?, indicator))))
            .collect::<Vec<_>>();
        let part = (view.part != Part::Court).then(|| format!(" · {}", names::part(&view.part, lang)));
        let where_from = format!(
            "{}{} · {}",
            names::scope(&view.courts, &view.chosen.court, lang),
            part.unwrap_or_default(),
            names::period(view.chosen.period, lang)
        );
        let within = view
            .drill
            .within
            .0
            .iter()
            .fold(view.chosen.filter(), |filter, (dimension, value)| filter.with(*dimension, value.clone()));
        let undivided = (!indicator.divides_by(&[], &within)).then(|| {
            lang.pick(
                "分子、分母出自不同条线（诉前调解与诉讼），单看一条线没有意义，请选全部条线",
                "its two sides come from different lines (mediation and litigation): one line alone says nothing; choose all lines",
            )
        });
        // It stands beside the bare figure, and beside nothing else.
        let bare = view.drill.within.0.is_empty();
        let whole = view.whole_court.as_ref().filter(|whole| bare && whole.applies).map(|whole| {
            let value = plain(&whole.figure, indicator);
            format!(
                "{} {value}{}",
                names::part(&Part::Court, lang),
                lang.pick(indicator.unit.zh(), indicator.unit.en())
            )
        });
        let small = cell.figure.small.then(|| lang.pick("不足30件，偶然性大", "under 30 cases: chance weighs heavily"));
        view! {
            <div class=format!("headline {}", state_class(cell.state))>
                <p class="headline-value">{value}</p>
                <p class="headline-words">
                    <span>{where_from}</span>
                    {state.map(|state| view! { <strong>{state}</strong> })}
                    <span>{sides_text(&cell.figure, lang)}</span>
                    {changes.into_iter().map(|text| view! { <span>{text}</span> }).collect_view()}
                    {range.map(|range| view! { <span>{range}</span> })}
                    {whole.map(|whole| view! { <span class="whole-court">{whole}</span> })}
                    {undivided.map(|why| view! { <span>{why}</span> })}
                    {small.map(|small| view! { <span class="small-number">{small}</span> })}
                </p>
            </div>
        }
    }
}
