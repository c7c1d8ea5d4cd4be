//! A scheme changed and tried at once: everyone's points, totals, gains and losses are computed in the browser, from the
//! facts where they may be there, else from what the server counted. Without WASM it shows what the server computed, and
//! the form keeps a draft.

mod form;

use crate::api::trial::load_trial;
use crate::api::wire::Wire;
use crate::components::names;
use crate::components::points::said;
use crate::components::trial::{Outcome, summary, table};
use crate::engine::{Frame, Question, Scope, engine, provide_engine};
use crate::figures::CourtName;
use crate::figures::query::escape;
use crate::figures::schemes::{Changed, Trial};
use crate::lang::{Lang, lang};
use crate::pages::{Loading, ProblemNote, title};
use domain::period::Period;
use domain::scheme::{Gain, Measured, Scheme, Score, gains, scored};
use form::{Choices, ItemsForm};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use std::sync::Arc;

/// The screen.
#[component]
pub fn TrialPage() -> impl IntoView {
    provide_engine();
    let location = use_location();
    let answer = Resource::new(move || location.search.get(), load_trial);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok(Wire(trial)) => view! { <TrialBody trial /> }.into_any(),
                    Err(problem) => view! { <ProblemNote problem /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// What is set on the screen.
#[derive(Clone, Copy)]
struct Setting {
    changed: RwSignal<Changed>,
    period: RwSignal<Period>,
    against: RwSignal<Option<usize>>,
}

/// What everyone comes to.
#[derive(Clone, PartialEq)]
struct Shown {
    period: Period,
    against: Option<usize>,
    scheme: Scheme,
    courts: Vec<CourtName>,
    scores: Vec<Score>,
    gains: Option<Vec<Gain>>,
}

#[component]
fn TrialBody(trial: Trial) -> impl IntoView {
    let lang = lang();
    let trial = Arc::new(trial);
    let set = Setting {
        changed: RwSignal::new(Changed::nothing(&trial.typed)),
        period: RwSignal::new(trial.period),
        against: RwSignal::new(trial.against),
    };
    let scope = trial.courts.first().map(|court| Scope { court: court.code.clone(), meeting: None })?;
    let as_kept = Question::Measure(trial.typed.clone(), set.changed.read_untracked().stay(), trial.period);
    engine().hold(scope.clone(), Frame::from(&*trial), trial.facts.clone(), as_kept);
    let ready = {
        let scope = scope.clone();
        Memo::new(move |_| engine().holds(&scope))
    };
    let scheme = {
        let trial = Arc::clone(&trial);
        Memo::new(move |_| trial.changed(&set.changed.read()))
    };
    // Counting anew is only for other items or another period: points of other numbers come from what was counted.
    let stay = Memo::new(move |_| set.changed.read().stay());
    // What the engine counts, and nothing until it has; without it, what the server counted, for that period and beside that version
    // alone.
    let measured = {
        let typed = trial.typed.clone();
        let counted =
            counted(scope.clone(), move || Some(Question::Measure(typed.clone(), stay.get(), set.period.get())));
        let trial = Arc::clone(&trial);
        Memo::new(move |_| match (ready.get(), counted()) {
            (true, None) => None,
            (true, Some(Some(measured))) => Some(measured),
            _ => (set.period.get() == trial.period).then(|| trial.measured(&stay.get())),
        })
    };
    let before = {
        let other = {
            let trial = Arc::clone(&trial);
            move || trial.other(set.against.get()).map(|version| version.typed.clone())
        };
        let asked = {
            let other = other.clone();
            move || {
                let typed = other()?;
                let all = (0..typed.items.len()).collect();
                Some(Question::Measure(typed, all, set.period.get()))
            }
        };
        let counted = counted(scope.clone(), asked);
        let trial = Arc::clone(&trial);
        Memo::new(move |_| {
            let Some(other) = other().and_then(|typed| typed.scheme(&[]).ok()) else { return Some(None) };
            let measured = match (ready.get(), counted()) {
                (true, None) => return None,
                (true, Some(Some(measured))) => measured,
                _ if (set.period.get(), set.against.get()) == (trial.period, trial.against) => trial.by_other.clone(),
                _ => return None,
            };
            Some(Some(scored(&other, measured)))
        })
    };
    // While something typed is no scheme, or is being counted, what it came to before stays.
    let shown = {
        let trial = Arc::clone(&trial);
        Memo::new(move |earlier: Option<&Option<Shown>>| match (scheme.get(), measured.get(), before.get()) {
            (Ok(scheme), Some(measured), Some(before)) => {
                let courts = trial.evaluated(&measured);
                let scores = scored(&scheme, measured);
                let gains = before.as_ref().map(|before| gains(before, &scores));
                let (period, against) = (set.period.get(), set.against.get());
                Some(Shown { period, against, scheme, courts, scores, gains })
            }
            _ => earlier.cloned().flatten(),
        })
    };
    let faults = move || scheme.read().as_ref().err().cloned().unwrap_or_default();
    let stale = move || {
        scheme.read().is_err().then(|| {
            let words = lang.pick(
                "标出的数还不成方案，这里仍是改动前的结果。",
                "What is marked is no scheme yet; this is what it came to before.",
            );
            view! { <p class="form-fault" role="status">{words}</p> }
        })
    };
    let laid = {
        let trial = Arc::clone(&trial);
        move || {
            let of = shown.read().as_ref().map(|shown| (shown.period, shown.against));
            let (period, against) = of.unwrap_or((trial.period, trial.against));
            heading(&trial, period, against, lang)
        }
    };
    let counting = move || (measured.read().is_none() || before.read().is_none()).then_some("true");
    let summed = move || shown.read().as_ref().map(|shown| summary(&shown.outcome(), lang));
    let rows = move || shown.read().as_ref().and_then(|shown| table(&shown.outcome(), lang));
    let name = trial.typed.name.clone();
    let kept = trial.typed.of.clone().map(|(id, version, _)| format!("/scheme?id={}&version={version}", escape(&id)));
    let source = move || if ready.get() { "browser" } else { "server" };
    let heading = lang.pick("边改边试算", "Change and try");
    let body = view! {
        <Title text=title(heading, lang) />
        <section class="page admin schemes live-trial" data-source=source>
            <p class="crumbs"><a href=kept.unwrap_or_else(|| String::from("/schemes")) rel="external">{name}</a></p>
            <div class="title-row"><h1>{heading}</h1></div>
            <p class="lede">{lang.pick(
                "改满分、改给分规则里的数、去掉一项，各对象的分和升降随即重算，保存之前不影响任何人。",
                "Change full points or the numbers of a rule, or leave an item out: everyone's points, gains and losses follow at once, and nothing is kept until you keep it.",
            )}</p>
            <Choices trial=Arc::clone(&trial) set ready />
            <div id="tried" aria-busy=counting>
                <h2>{laid}</h2>
                <p class="summed" role="status">{summed}</p>
                <div class="live-parts">
                    <ItemsForm trial=Arc::clone(&trial) set faults=Signal::derive(faults) />
                    <div class="live-outcome">
                        {stale}
                        {rows}
                        <p class="hint">{move || told_from(ready.get(), trial.facts.is_some(), lang)}</p>
                    </div>
                </div>
            </div>
        </section>
    };
    Some(body.into_any())
}

/// What the engine counts for everyone: nothing until it has answered what is asked now.
fn counted(
    scope: Scope,
    question: impl Fn() -> Option<Question> + Clone + Send + Sync + 'static,
) -> impl Fn() -> Option<Option<Vec<Measured>>> {
    let answered = engine().answers::<Option<Vec<Measured>>>(scope, question.clone());
    move || {
        let answered = answered.get()?;
        let (asked, measured) = &*answered;
        (question().as_ref() == Some(asked)).then(|| measured.clone())
    }
}

/// The period, and what it is laid against.
fn heading(trial: &Trial, period: Period, against: Option<usize>, lang: Lang) -> String {
    let period = names::period(period, lang);
    match trial.other(against) {
        Some(other) => lang.pick(
            format!("{period}，与“{}”第 {} 版比较", other.typed.name, other.version),
            format!("{period}, beside “{}” version {}", other.typed.name, other.version),
        ),
        None => period,
    }
}

impl Shown {
    fn outcome(&self) -> Outcome<'_> {
        Outcome {
            subject: self.scheme.subject,
            courts: &self.courts,
            scores: &self.scores,
            gains: self.gains.as_deref(),
            stretch: (0, usize::MAX),
            // What is changed is kept nowhere, so that no page explains it.
            explained: &|_| None,
        }
    }
}

/// Where the numbers come from.
fn told_from(ready: bool, packed: bool, lang: Lang) -> &'static str {
    match (ready, packed) {
        (true, _) => lang.pick(
            "由本浏览器按取来的案件数据计算，算法与服务器的试算是同一个。",
            "Computed in this browser from the facts of the cases, by the same function as the server's trial.",
        ),
        (false, true) => lang.pick("数值由服务器算出。", "The values were counted by the server."),
        (false, false) => lang.pick(
            "有法院只开放汇总数，或案件过多，案件数据不进浏览器：数值由服务器算出，改动后的分由本浏览器按规则计算。",
            "Some court has opened its tallies only, or cases are too many, so they stay out of the browser: the server counted the values, and the points of changed rules are computed here.",
        ),
    }
}

/// A fault in words.
fn fault(fault: &crate::figures::schemes::Fault, lang: Lang) -> AnyView {
    view! { <p>{said(&fault.said, lang)}</p> }.into_any()
}
