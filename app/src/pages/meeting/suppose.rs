//! What would be if: more cases closed, outcomes that had been others, a target; every indicator anew from the pack.

use super::drill::{awaited, chosen, scope};
use crate::components::mark::plain;
use crate::components::names;
use crate::engine::{Question, engine};
use crate::figures::slides::{MOST, Meeting, Shown};
use crate::figures::what_if::{Fate, Offered, Sought, Supposed};
use crate::lang::{Lang, lang};
use domain::catalogue::IndicatorId;
use domain::what_if::Effect;
use leptos::prelude::*;
use std::sync::Arc;

/// The panel.
#[component]
pub(super) fn Suppose(meeting: Arc<Meeting>, shown: Arc<Shown>) -> impl IntoView {
    let lang = lang();
    if meeting.facts.is_none() {
        return awaited(&meeting, lang);
    }
    let first = shown.indicator;
    let supposed = RwSignal::new(Supposed::default());
    let chosen = chosen(&meeting);
    let effects = engine().answers::<Result<Vec<Effect>, String>>(scope(&meeting), move || {
        Some(Question::Suppose(chosen.clone(), supposed.get()))
    });
    let courts = meeting.courts.iter().map(|court| {
        view! { <option value=court.code.to_string()>{names::short(&meeting.courts, &court.code, lang)}</option> }
    });
    let courts = courts.collect_view();
    let asked = Arc::clone(&meeting);
    let outcome = move || match effects.get().as_deref() {
        None => awaited(&asked, lang),
        Some((_, Err(why))) => {
            view! { <p class="over-words outside">{names::half(why, lang).to_owned()}</p> }.into_any()
        }
        Some((_, Ok(effects))) => effects_view(effects, first, lang),
    };
    let more = move |event| {
        let count = event_target_value(&event).parse().unwrap_or(0);
        supposed.update(|supposed| supposed.more = count);
    };
    let court = move |event| supposed.update(|supposed| supposed.court = event_target_value(&event));
    view! {
        <div class="what-if">
            <form class="over-form" on:submit=|event| event.prevent_default()>
                <label><span>{lang.pick("多结（件，最早立案的先结）", "Close more, the oldest first")}</span>
                    <input type="number" min="0" max="5000" value="0" on:input=more /></label>
                <label><span>{lang.pick("法院", "Court")}</span>
                    <select on:change=court><option value="">{lang.pick("全辖", "whole scope")}</option>{courts}</select></label>
                <Picks meeting=Arc::clone(&meeting) indicator=first supposed />
            </form>
            <div class="effects">
                {outcome}
                <form class="over-form" on:submit=|event| event.prevent_default()>
                    <Aimed meeting=Arc::clone(&meeting) indicator=first />
                </form>
            </div>
        </div>
    }
    .into_any()
}

/// Real cases: one kind of supposition at a time is offered, what was picked stays picked.
#[component]
fn Picks(meeting: Arc<Meeting>, indicator: IndicatorId, supposed: RwSignal<Supposed>) -> impl IntoView {
    let lang = lang();
    let (fate, words) = (RwSignal::new(Fate::default()), RwSignal::new(String::new()));
    let court = Memo::new(move |_| supposed.with(|supposed| supposed.court.clone()));
    let chosen = chosen(&meeting);
    let answered = engine().answers::<(usize, Vec<Offered>)>(scope(&meeting), move || {
        let sought = Sought { indicator, fate: fate.get(), court: court.get(), words: words.get() };
        Some(Question::Offer(chosen.clone(), sought))
    });
    // Those of another kind or court can not be picked as these.
    let offered_now = Memo::new(move |_| match answered.get().as_deref() {
        Some((Question::Offer(_, sought), (of, offered)))
            if sought.fate == fate.get() && sought.court == court.get() =>
        {
            (*of, offered.clone())
        }
        _ => Default::default(),
    });
    let rows = move || {
        let rows = offered_now.get().1.into_iter().map(|offered| {
            let (text, number) = (offered.words(lang), offered.number);
            let picked = {
                let number = number.clone();
                move || supposed.with(|supposed| supposed.picked.contains_key(&number))
            };
            let toggle = move |event| {
                let on = event_target_checked(&event);
                supposed.update(|supposed| match on {
                    true => drop(supposed.picked.insert(number.clone(), fate.get_untracked())),
                    false => drop(supposed.picked.remove(&number)),
                });
            };
            view! { <label class="tick"><input type="checkbox" prop:checked=picked on:change=toggle /> <span>{text}</span></label> }
        });
        rows.collect_view()
    };
    let these = move |_| {
        let (_, shown) = offered_now.get_untracked();
        let fate = fate.get_untracked();
        supposed.update(|supposed| supposed.picked.extend(shown.into_iter().map(|offered| (offered.number, fate))));
    };
    let none = move |_| supposed.update(|supposed| supposed.picked.clear());
    let count = move || {
        let (of, picked) = (offered_now.with(|(of, _)| *of), supposed.with(|supposed| supposed.picked.len()));
        lang.pick(format!("可选 {of} 件，已选 {picked} 件"), format!("{of} to choose from, {picked} picked"))
    };
    let fates = Fate::ALL.iter().enumerate().map(|(at, fate)| view! { <option value=at>{fate.words(lang)}</option> });
    let fates = fates.collect_view();
    let choose = move |event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        fate.set(at.and_then(|at| Fate::ALL.get(at)).copied().unwrap_or_default());
    };
    view! {
        <label class="long"><span>{lang.pick("选真实案件", "Real cases")}</span> <select on:change=choose>{fates}</select></label>
        <label class="long"><span>{lang.pick("查找（案号、案由、部门、法官）", "Look for (number, cause, division, judge)")}</span>
            <input type="search" maxlength="60" on:input=move |event| words.set(event_target_value(&event)) /></label>
        <fieldset class="long picks">
            <legend>{count}</legend>
            {rows}
            <p>
                <button class="quiet" type="button" on:click=these>{lang.pick("选上所列", "Pick those listed")}</button>
                <button class="quiet" type="button" on:click=none>{lang.pick("全部放回", "Put all back")}</button>
            </p>
        </fieldset>
    }
    .into_any()
}

fn effects_view(effects: &[Effect], first: IndicatorId, lang: Lang) -> AnyView {
    if effects.is_empty() {
        let text =
            lang.pick("填写假设，各项指标随即重算。", "Suppose something, and every indicator is computed anew.");
        return view! { <p class="over-words">{text}</p> }.into_any();
    }
    let mut effects: Vec<&Effect> = effects.iter().collect();
    effects.sort_by_key(|effect| effect.indicator != first);
    let rows = effects.into_iter().take(MOST).filter_map(|effect| {
        let indicator = effect.indicator.definition()?;
        let name = lang.pick(effect.indicator.zh(), effect.indicator.en());
        Some(view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{plain(&effect.before, indicator)}</td>
                <td>"→"</td>
                <td class="number"><strong>{plain(&effect.after, indicator)}</strong></td>
            </tr>
        })
    });
    view! { <table class="drill-rows"><tbody>{rows.collect_view()}</tbody></table> }.into_any()
}

/// How many closings a week reach a target by the end of the year.
#[component]
fn Aimed(meeting: Arc<Meeting>, indicator: IndicatorId) -> impl IntoView {
    let lang = lang();
    let target = RwSignal::new(String::new());
    let wanted = RwSignal::new(None::<String>);
    let chosen = chosen(&meeting);
    let told = engine()
        .answers::<[String; 2]>(scope(&meeting), move || Some(Question::Aim(chosen.clone(), indicator, wanted.get()?)));
    let said = move || {
        let [zh, en] = told.get().map(|told| told.1.clone()).unwrap_or_default();
        lang.pick(zh, en)
    };
    let ask = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        wanted.set(Some(target.get_untracked()));
    };
    view! {
        <label><span>{lang.pick("年底目标值", "Target by the end of the year")}</span>
            <input type="text" inputmode="decimal" on:input=move |event| target.set(event_target_value(&event)) /></label>
        <button class="quiet" type="button" on:click=ask>{lang.pick("每周要结多少", "How many a week")}</button>
        <p class="long over-words">{said}</p>
    }
    .into_any()
}
