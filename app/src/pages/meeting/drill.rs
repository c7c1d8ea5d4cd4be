//! An indicator taken apart on the wall, in any order of dimensions, from the pack alone.

use super::{Layer, Place};
use crate::components::lines::Bar;
use crate::components::mark::{change_text, plain, state_class};
use crate::components::names;
use crate::engine::{Question, Scope, engine};
use crate::figures::indicator::{BreakdownRow, IndicatorView};
#[cfg(feature = "hydrate")]
use crate::figures::query::parameters_of;
use crate::figures::query::{Chosen, Drill};
use crate::figures::slides::{MOST, Meeting, Shown};
use crate::lang::{Lang, lang};
use domain::parties::masked_person;
use domain::tally::Dimension;
use leptos::ev;
use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the keys 1 to 6 take apart by.
const BY: [Dimension; 6] =
    [Dimension::Court, Dimension::Line, Dimension::Division, Dimension::Cause, Dimension::Judge, Dimension::Month];

/// The steps as one window tells them to the other.
#[cfg(feature = "hydrate")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Steps {
    /// Each as an address asks for it.
    taken: Vec<String>,
    /// The row under the cursor.
    cursor: usize,
}

/// How far it was taken apart: every step, so that one key goes back.
#[derive(Clone, Copy)]
pub(super) struct Drilled {
    steps: RwSignal<Vec<Drill>>,
    cursor: RwSignal<usize>,
    /// The key under the cursor: its dimension and value.
    under: RwSignal<Option<(Dimension, String)>>,
    rows: RwSignal<usize>,
}

impl Drilled {
    pub(super) fn new() -> Self {
        Self {
            steps: RwSignal::new(Vec::new()),
            cursor: RwSignal::new(0),
            under: RwSignal::new(None),
            rows: RwSignal::new(0),
        }
    }

    /// How it is taken apart now, as an address asks for it.
    pub(super) fn asked(self) -> String {
        self.now_untracked().parameters()
    }

    /// The steps, for the other window.
    #[cfg(feature = "hydrate")]
    pub(super) fn steps(self) -> Steps {
        let taken = self.steps.with_untracked(|steps| steps.iter().map(Drill::parameters).collect());
        Steps { taken, cursor: self.cursor.get_untracked() }
    }

    /// Follows the other window.
    #[cfg(feature = "hydrate")]
    pub(super) fn follow(self, Steps { taken, cursor }: Steps) {
        let steps = taken.iter().filter_map(|text| Drill::read(&parameters_of(text)).ok()).collect();
        if self.steps.with_untracked(|own| *own != steps) {
            self.steps.set(steps);
            self.anew();
        }
        self.cursor.set(cursor);
    }

    fn now(self) -> Drill {
        self.steps.with(|steps| steps.last().cloned()).unwrap_or_default()
    }

    fn step(self, drill: Drill) {
        self.steps.update(|steps| steps.push(drill));
        self.anew();
    }

    /// Nothing lies under the cursor until the rows are there.
    fn anew(self) {
        self.cursor.set(0);
        self.under.set(None);
        self.rows.set(0);
    }

    /// Takes a key while the layer is open; says whether it was for it.
    pub(super) fn key(self, event: &ev::KeyboardEvent, place: Place) -> bool {
        if place.layer.get_untracked() != Layer::Drill {
            return false;
        }
        let key = event.key();
        let number = key.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).and_then(|at| BY.get(at));
        match (key.as_str(), number) {
            (_, Some(dimension)) => self.step(Drill { by: vec![*dimension], ..self.now_untracked() }),
            ("ArrowDown", _) => {
                self.cursor.update(|at| *at = (*at + 1).min(self.rows.get_untracked().saturating_sub(1)))
            }
            ("ArrowUp", _) => self.cursor.update(|at| *at = at.saturating_sub(1)),
            ("Enter", _) => self.enter(),
            ("Backspace", _) => {
                let left = self.steps.try_update(|steps| steps.pop().is_some()).unwrap_or(false);
                self.anew();
                if !left {
                    place.layer.set(Layer::Slide);
                }
            }
            _ => return false,
        }
        event.prevent_default();
        true
    }

    fn now_untracked(self) -> Drill {
        self.steps.with_untracked(|steps| steps.last().cloned()).unwrap_or_default()
    }

    /// Narrows to what is under the cursor, and takes that apart by what was not used yet.
    fn enter(self) {
        let Some((dimension, value)) = self.under.get_untracked() else { return };
        let drill = self.now_untracked().narrowed(dimension, &value);
        let next = BY.iter().find(|one| **one != dimension && drill.within.get(**one).is_none());
        self.step(Drill { by: vec![next.copied().unwrap_or(Dimension::Month)], ..drill });
    }
}

/// What the meeting's figures are asked for.
pub(super) fn chosen(meeting: &Meeting) -> Chosen {
    Chosen {
        court: meeting.court.clone(),
        period: meeting.period,
        line: meeting.line,
        version: meeting.version,
        group: None,
        meeting: Some(meeting.id.clone()),
    }
}

/// Of which facts.
pub(super) fn scope(meeting: &Meeting) -> Scope {
    Scope::from(&chosen(meeting))
}

/// What stands where the engine has not answered.
pub(super) fn awaited(meeting: &Meeting, lang: Lang) -> AnyView {
    if meeting.facts.is_none() {
        return view! { <p class="over-words">{barred(meeting, lang)}</p> }.into_any();
    }
    let words = if engine().failed() {
        lang.pick(
            "数据包取不到，下钻和推演暂不可用。重新打开本页再试。",
            "The pack is not to be had: no drill and no what-if. Open this page anew.",
        )
    } else if engine().holds(&scope(meeting)) {
        lang.pick("正在计算……", "Computing…")
    } else {
        lang.pick("正在取数据包……", "Fetching the pack…")
    };
    view! { <p class="over-words">{words}</p> }.into_any()
}

/// Why no browser may hold the facts of this meeting.
fn barred(meeting: &Meeting, lang: Lang) -> String {
    let closed = meeting.courts.iter().filter(|court| !meeting.open.contains(&court.code));
    let closed: Vec<String> = closed.map(|court| names::short(&meeting.courts, &court.code, lang)).collect();
    match (closed.is_empty(), lang) {
        (false, Lang::Zh) => format!("{} 未开放案件，本场会商不能下钻和推演。", lang.list(&closed)),
        (false, Lang::En) => {
            format!("Cases not opened: {}. No drill and no what-if in this meeting.", lang.list(&closed))
        }
        (true, Lang::Zh) => String::from("案件过多，本场会商不能下钻和推演。"),
        (true, Lang::En) => String::from("Too many cases: no drill and no what-if in this meeting."),
    }
}

/// The layer. The room does not read who is meant: names of judges are masked but in the presenter's window.
#[component]
pub(super) fn DrillLayer(
    meeting: Arc<Meeting>,
    shown: Arc<Shown>,
    drilled: Drilled,
    names_shown: bool,
) -> impl IntoView {
    let lang = lang();
    let indicator = shown.indicator.definition();
    let name = move |name: &str| if names_shown { name.to_owned() } else { masked_person(name) };
    // Of another slide's indicator the rows are others.
    drilled.under.set(None);
    drilled.rows.set(0);
    let view = engine().answers::<Option<IndicatorView>>(scope(&meeting), {
        let chosen = chosen(&meeting);
        move || Some(Question::Drill(shown.indicator, chosen.clone(), drilled.now()))
    });
    let table = move || {
        let answered = view.get();
        let Some(view) = answered.as_deref().and_then(|(_, view)| view.as_ref()) else {
            return awaited(&meeting, lang);
        };
        let Some(indicator) = indicator else { return ().into_any() };
        let dimension = view.drill.by.first().copied().unwrap_or(Dimension::Court);
        let cursor = drilled.cursor.get();
        let from = (cursor / MOST) * MOST;
        let rows: Vec<BreakdownRow> = view.breakdown.rows.iter().skip(from).take(MOST).cloned().collect();
        // What the next step has not answered yet lies under no cursor.
        if view.drill == drilled.now_untracked() {
            let under = view.breakdown.rows.get(cursor).and_then(|row| row.key.first());
            drilled.under.set(under.map(|key| (dimension, key.id.to_string())));
            drilled.rows.set(view.breakdown.rows.len());
        }
        let value = |row: &BreakdownRow| row.figure.shown(indicator).map_or(0.0, |value| value.approximate());
        let largest = view.breakdown.rows.iter().map(value).fold(0.0, f64::max);
        let rows = rows.into_iter().enumerate().map(|(at, row)| {
            let key = row.key.first().map(|key| names::key(&view.courts, dimension, key, lang)).unwrap_or_default();
            let key = match (dimension, key.rsplit_once(' ')) {
                (Dimension::Judge, Some((court, judge))) => format!("{court} {}", name(judge)),
                (Dimension::Judge, None) => name(&key),
                _ => key,
            };
            let change = row.change.map(|change| change_text(change, indicator));
            let class = format!("{} {}", state_class(row.state), if from + at == cursor { "under" } else { "" });
            let length = value(&row);
            view! {
                <tr class=class>
                    <th scope="row">{key}</th>
                    <td class="number">{plain(&row.figure, indicator)}</td>
                    <td class="bar-cell"><Bar value=length largest class=state_class(row.state) /></td>
                    <td class="number">{change}</td>
                </tr>
            }
        });
        let rows = rows.collect_view();
        let within: Vec<String> = view
            .drill
            .within
            .0
            .iter()
            .map(|(dimension, value)| match dimension {
                Dimension::Judge => name(value),
                _ => names::restriction(&view.courts, *dimension, value, lang),
            })
            .collect();
        let path = match within.is_empty() {
            true => lang.pick("全辖", "whole scope").to_owned(),
            false => within.join(" › "),
        };
        let by = lang.pick(format!("{path}，按{}", dimension.zh()), format!("{path}, by {}", dimension.en()));
        let of = view.breakdown.of;
        let head = plain(&view.headline.figure, indicator);
        view! {
            <p class="over-words">{by} " · " <strong>{head}</strong> " · " {format!("{}/{of}", (cursor + 1).min(of))}</p>
            <table class="drill-rows"><tbody>{rows}</tbody></table>
        }
        .into_any()
    };
    view! { <div class="drill">{table}</div> }.into_any()
}
