//! What would be if: more cases closed, outcomes that had been others, a target; every indicator anew from the pack.

use super::drill::chosen;
use super::picks::{Fate, OFFERED, is_looked_for, offered, suppositions};
use crate::components::mark::plain;
use crate::components::names;
use crate::figures::Subject;
use crate::figures::slides::{MOST, Meeting, Shown};
use crate::lang::{Lang, lang};
use crate::pages::indicator::packs;
use domain::case_number::CaseNumber;
use domain::catalogue::{IndicatorId, counters};
use domain::day::Day;
use domain::figure::Standard;
use domain::projection::{Aim, Bound, Projection, weekly_closings};
use domain::quantity::Quantity;
use domain::table::FactTable;
use domain::tally::{Dimension, Filter, Question, Stretches};
use domain::what_if::{Basis, Effect, Supposition, View, changes};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is supposed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Supposed {
    /// So many more closed.
    more: u32,
    /// In which court; empty for all.
    court: String,
    /// Real cases, with what is supposed of each.
    picked: BTreeMap<CaseNumber, Fate>,
}

impl Supposed {
    fn list(&self, by: Day) -> Vec<Supposition> {
        let mut all = suppositions(&self.picked, by);
        if self.more > 0 {
            let within = match self.court.as_str() {
                "" => Filter::default(),
                court => Filter::default().with(Dimension::Court, court),
            };
            all.push(Supposition::CloseMore { count: self.more, by, within, way: None });
        }
        all
    }
}

/// The panel.
#[component]
pub(super) fn Suppose(meeting: Arc<Meeting>, shown: Arc<Shown>) -> impl IntoView {
    let lang = lang();
    let first = shown.indicator;
    let subject = {
        let meeting = Arc::clone(&meeting);
        Memo::new(move |_| packs().subject(&meeting).map(Same))
    };
    // One pass over the pack; each supposition costs its cases alone.
    let basis = {
        let meeting = Arc::clone(&meeting);
        Memo::new(move |_| {
            let subject = subject.get()?.0;
            let filter = chosen(&meeting).filter();
            let question = Question {
                counters: counters(),
                by: &[],
                filter: &filter,
                stretches: Stretches::around(meeting.period),
            };
            Some(Same(Arc::new(Basis::of(&subject.tables(), &question))))
        })
    };
    let supposed = RwSignal::new(Supposed::default());
    let effects = {
        let meeting = Arc::clone(&meeting);
        Memo::new(move |_| {
            let (subject, basis) = (subject.get()?.0, basis.get()?.0);
            Some(computed(&meeting, &subject, &basis, &supposed.get()))
        })
    };
    let courts = meeting.courts.iter().map(|court| {
        view! { <option value=court.code.to_string()>{names::short(&meeting.courts, &court.code, lang)}</option> }
    });
    let courts = courts.collect_view();
    let outcome = move || match effects.get() {
        None => view! { <p class="over-words">{lang.pick("正在取数据包……", "Fetching the pack…")}</p> }.into_any(),
        Some(Err(why)) => view! { <p class="over-words outside">{names::half(&why, lang).to_owned()}</p> }.into_any(),
        Some(Ok(effects)) => effects_view(&effects, first, lang),
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
                <Picks meeting=Arc::clone(&meeting) indicator=first subject supposed />
            </form>
            <div class="effects">
                {outcome}
                <form class="over-form" on:submit=|event| event.prevent_default()>
                    <Aimed meeting=Arc::clone(&meeting) indicator=first subject />
                </form>
            </div>
        </div>
    }
    .into_any()
}

/// Real cases: one kind of supposition at a time is offered, what was picked stays picked.
#[component]
fn Picks(
    meeting: Arc<Meeting>,
    indicator: IndicatorId,
    subject: Memo<Option<Same<Subject>>>,
    supposed: RwSignal<Supposed>,
) -> impl IntoView {
    let lang = lang();
    let (fate, words) = (RwSignal::new(Fate::default()), RwSignal::new(String::new()));
    let court = Memo::new(move |_| supposed.with(|supposed| supposed.court.clone()));
    let candidates = Memo::new(move |_| {
        let subject = subject.get().map(|subject| subject.0);
        subject.map(|subject| fate.get().candidates(&meeting, &subject, &court.get(), indicator)).unwrap_or_default()
    });
    let offered_now = Memo::new(move |_| {
        let words = words.get();
        candidates.with(|all| {
            let fit = all.iter().filter(|fact| is_looked_for(fact, &words));
            let shown = fit.clone().take(OFFERED);
            let shown = shown.map(|fact| (fact.number.clone(), offered(fact, lang))).collect::<Vec<_>>();
            (fit.count(), shown)
        })
    });
    let rows = move || {
        let rows = offered_now.get().1.into_iter().map(|(number, text)| {
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
        supposed.update(|supposed| supposed.picked.extend(shown.into_iter().map(|(number, _)| (number, fate))));
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
        <label><span>{lang.pick("选真实案件", "Real cases")}</span> <select on:change=choose>{fates}</select></label>
        <label><span>{lang.pick("查找（案号、案由、部门、法官）", "Look for (number, cause, division, judge)")}</span>
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

/// The same as long as it is the very same.
#[derive(Debug)]
struct Same<T>(T);

impl<T: Clone> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl PartialEq for Same<Subject> {
    fn eq(&self, other: &Self) -> bool {
        self.0.tables.len() == other.0.tables.len()
            && self.0.tables.iter().zip(&other.0.tables).all(|(one, other)| Arc::ptr_eq(one, other))
    }
}

impl PartialEq for Same<Arc<Basis>> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn computed(meeting: &Meeting, subject: &Subject, basis: &Basis, supposed: &Supposed) -> Result<Vec<Effect>, String> {
    let tables: Vec<&FactTable> = subject.tables();
    let changed = changes(&tables, &supposed.list(meeting.period.last())).map_err(|error| error.to_string())?;
    let after = basis.after(&tables, &changed).map_err(|error| error.to_string())?;
    let view = View {
        version: meeting.version,
        group: &[],
        period: meeting.period,
        rows: subject.completeness(meeting.period, None),
        standard: Standard::default(),
    };
    Ok(basis.effects(&after, view))
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
fn Aimed(meeting: Arc<Meeting>, indicator: IndicatorId, subject: Memo<Option<Same<Subject>>>) -> impl IntoView {
    let lang = lang();
    let target = RwSignal::new(String::new());
    let said = RwSignal::new(String::new());
    let ask = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let Some(subject) = subject.get_untracked() else { return };
        said.set(projected(&meeting, &subject.0, indicator, &target.get_untracked(), lang));
    };
    view! {
        <label><span>{lang.pick("年底目标值", "Target by the end of the year")}</span>
            <input type="text" inputmode="decimal" on:input=move |event| target.set(event_target_value(&event)) /></label>
        <button class="quiet" type="button" on:click=ask>{lang.pick("每周要结多少", "How many a week")}</button>
        <p class="long over-words">{said}</p>
    }
    .into_any()
}

fn projected(meeting: &Meeting, subject: &Subject, id: IndicatorId, target: &str, lang: Lang) -> String {
    let (Some(indicator), Ok(target)) = (id.definition(), target.trim().parse::<Quantity>()) else {
        return lang.pick("目标值应为数字，如 11.5", "expected a number such as 11.5").to_owned();
    };
    let (year, ..) = meeting.period.last().ymd();
    let whole = Day::from_ymd(year, 1, 1).zip(Day::from_ymd(year, 12, 31));
    let Some(period) = whole.and_then(|(first, last)| domain::period::Period::days(first, last)) else {
        return String::new();
    };
    let bound = Bound::usual(indicator.direction);
    let filter = chosen(meeting).filter();
    let aim = Aim { indicator, within: &filter, target, bound, period };
    match weekly_closings(&subject.tables(), &aim).projection {
        Projection::Already { reaches } => lang.pick(
            format!("照此下去年底为 {}，已达目标。", plain(&reaches, indicator)),
            format!("As things go it is {} at the end of the year: reached.", plain(&reaches, indicator)),
        ),
        Projection::Weekly { closings, reaches } => lang.pick(
            format!("每周结 {closings} 件，年底为 {}。", plain(&reaches, indicator)),
            format!("{closings} a week make it {} at the end of the year.", plain(&reaches, indicator)),
        ),
        Projection::OutOfReach { closings, best } => lang.pick(
            format!("到不了：每周结 {closings} 件也只到 {}。", plain(&best, indicator)),
            format!("Out of reach: {closings} a week make it {}.", plain(&best, indicator)),
        ),
        Projection::NotMoved { .. } => {
            lang.pick("结案多少不影响这项指标。", "How many are closed does not move this indicator.").to_owned()
        }
        Projection::NoData => lang.pick("数据不足，不能推算。", "The data do not suffice.").to_owned(),
    }
}
