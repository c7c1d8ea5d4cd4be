//! What can be changed: the period and what it is laid against, full points, the numbers of rules, and which items stay.

use super::{Setting, fault};
use crate::components::names;
use crate::components::points::measured_by;
use crate::figures::query::escape;
use crate::figures::schemes::{Changed, Fault, Trial, TypedItem};
use crate::lang::{Lang, lang};
use domain::scheme::Yardstick;
use leptos::prelude::*;
use std::sync::Arc;

/// The period and what it is laid against. With the facts in the browser a choice is followed at once; else the form asks
/// the server.
#[component]
pub(super) fn Choices(trial: Arc<Trial>, set: Setting, ready: Memo<bool>) -> impl IntoView {
    let lang = lang();
    let other = (!trial.periods.contains(&trial.period)).then_some(trial.period);
    let periods = other.into_iter().chain(trial.periods.iter().copied());
    let period = periods.map(|one| {
        view! { <option value=one.to_string() selected=one == trial.period>{names::period(one, lang)}</option> }
    });
    let others = trial.others.iter().enumerate().map(|(at, one)| {
        let state = if one.adopted { "" } else { lang.pick("，草案", ", draft") };
        let name = lang.pick(
            format!("{} 第 {} 版{state}", one.typed.name, one.version),
            format!("{} version {}{state}", one.typed.name, one.version),
        );
        view! { <option value=one.named() selected=trial.against == Some(at)>{name}</option> }
    });
    let (period, others) = (period.collect_view(), others.collect_view());
    let to_period = move |event| {
        if let (true, Ok(period)) = (ready.get_untracked(), event_target_value(&event).parse()) {
            set.period.set(period);
        }
    };
    let named: Vec<String> = trial.others.iter().map(crate::figures::schemes::Version::named).collect();
    let to_other = move |event| {
        let wanted = event_target_value(&event);
        if ready.get_untracked() {
            set.against.set(named.iter().position(|one| *one == wanted));
        }
    };
    let ask = move || {
        (!ready.get()).then(|| view! { <button class="quiet" type="submit">{lang.pick("换", "Change")}</button> })
    };
    let (id, version, _) = trial.typed.of.clone().unwrap_or_default();
    view! {
        <form class="gate-form in-line" method="get" action="/schemes/live" autocomplete="off">
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="version" value=version />
            <label><span>{lang.pick("期间", "Period")}</span> <select name="period" on:change=to_period>{period}</select></label>
            <label><span>{lang.pick("对照", "Beside")}</span>
                <select name="against" on:change=to_other>
                    <option value="none" selected=trial.against.is_none()>{lang.pick("不对照", "nothing")}</option>
                    {others}
                </select></label>
            {ask}
        </form>
    }
    .into_any()
}

/// The part of an item that a field holds.
type Part = fn(&mut TypedItem) -> &mut String;

/// The items, in the form that keeps a draft.
#[component]
pub(super) fn ItemsForm(trial: Arc<Trial>, set: Setting, faults: Signal<Vec<Fault>>) -> impl IntoView {
    let lang = lang();
    let typed = trial.typed.clone();
    let (id, version, revision) = typed.of.clone().unwrap_or_default();
    let edit = format!("/schemes/edit?id={}&version={version}", escape(&id));
    let scheme = typed.scheme(&[]).ok();
    let hidden = [
        ("id", id),
        ("version", version),
        ("revision", revision),
        ("items", typed.items.len().to_string()),
        ("name", typed.name.clone()),
        ("basis", typed.basis.clone()),
        ("effective_from", typed.effective_from.clone()),
        ("until", typed.until.clone()),
        ("subject", typed.subject.clone()),
        ("missing", typed.missing.clone()),
        ("small_under", typed.small_under.clone()),
    ];
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    let items = typed.items.iter().enumerate().map(|(at, item)| {
        let by = scheme.as_ref().and_then(|scheme| scheme.items.get(at)).map(|item| item.by.clone());
        item_fields(at, item, by, set, faults, lang)
    });
    let items = items.collect_view();
    let whole = move || {
        let faults = faults.get().into_iter().filter(|one| one.item.is_none()).collect::<Vec<_>>();
        told(&faults, lang)
    };
    let full = typed.full.clone();
    let was = was(&full, move || set.changed.read().full.clone(), lang);
    let first = Changed::nothing(&typed);
    let (again, begun) = (first.clone(), first);
    let untouched = move || set.changed.with(|changed| *changed == begun);
    let keep = match trial.next {
        true => lang.pick("存为下一版草案", "Keep as the next version's draft"),
        false => lang.pick("存为草案", "Keep the draft"),
    };
    view! {
        <form class="gate-form live-items" method="post" action="/schemes/keep" autocomplete="off">
            {hidden}
            {items}
            <label class="live-sum"><span>{lang.pick("总分（随各项满分合计）", "Full points in all (follows the items)")} {was}</span>
                <input type="text" inputmode="decimal" name="full" maxlength="20" autocomplete="off" value=full
                    prop:value=move || set.changed.read().full.clone()
                    on:input=move |event| set.changed.update(|changed| changed.full = event_target_value(&event)) /></label>
            {whole}
            <div class="form-acts">
                <button class="primary" type="submit" name="do" value="keep">{keep}</button>
                <button class="quiet" type="button" disabled=untouched on:click=move |_| set.changed.set(again.clone())>
                    {lang.pick("恢复原值", "Undo the changes")}
                </button>
                <a href=edit rel="external">{lang.pick("加项、改依据", "Add items, change the basis")}</a>
            </div>
        </form>
    }
    .into_any()
}

fn told(faults: &[Fault], lang: Lang) -> Option<AnyView> {
    let each = faults.iter().map(|one| fault(one, lang)).collect_view();
    (!faults.is_empty()).then(|| view! { <div class="form-fault" role="alert">{each}</div> }.into_any())
}

/// What stands in the kept version, where something else is typed.
fn was(kept: &str, now: impl Fn() -> String + Send + Sync + 'static, lang: Lang) -> AnyView {
    let kept = kept.to_owned();
    let text = move || {
        (now() != kept).then(|| {
            let kept = if kept.is_empty() { lang.pick("空", "empty").to_owned() } else { kept.clone() };
            view! { <em class="was">{lang.pick(format!("原 {kept}"), format!("was {kept}"))}</em> }
        })
    };
    text.into_any()
}

fn item_fields(
    at: usize,
    kept: &TypedItem,
    by: Option<Yardstick>,
    set: Setting,
    faults: Signal<Vec<Fault>>,
    lang: Lang,
) -> AnyView {
    let name = |field: &str| format!("i{at}_{field}");
    let field = move |field: &'static str, label: &'static str, part: Part| {
        let of = move |changed: &Changed| {
            changed.items.get(at).map(|(item, _)| part(&mut item.clone()).clone()).unwrap_or_default()
        };
        let kept = part(&mut kept.clone()).clone();
        let now = move || set.changed.with(of);
        let put = move |event| {
            set.changed.update(|changed| {
                if let Some((item, _)) = changed.items.get_mut(at) {
                    *part(item) = event_target_value(&event);
                }
                changed.add_up();
            });
        };
        let (was, name) = (was(&kept, now, lang), format!("i{at}_{field}"));
        match field {
            "steps" => view! {
                <label class="long"><span>{label} {was}</span>
                    <textarea name=name rows="4" maxlength="600" prop:value=now on:input=put>{kept}</textarea></label>
            }
            .into_any(),
            _ => view! {
                <label><span>{label} {was}</span>
                    <input type="text" inputmode="decimal" name=name maxlength="30" autocomplete="off" value=kept prop:value=now on:input=put /></label>
            }
            .into_any(),
        }
    };
    let full = field("full", lang.pick("满分", "Full points"), |item| &mut item.full);
    let numbers = match kept.rule.as_str() {
        "linear" => vec![
            field("zero_at", lang.pick("得 0 分的值", "No points at"), |item| &mut item.zero_at),
            field("full_at", lang.pick("得满分的值", "All points at"), |item| &mut item.full_at),
        ],
        "inside" => vec![
            field("low", lang.pick("区间下限", "Lower end"), |item| &mut item.low),
            field("high", lang.pick("区间上限", "Upper end"), |item| &mut item.high),
            field("step", lang.pick("每偏离", "For each"), |item| &mut item.step),
            field("off", lang.pick("扣分", "Points off"), |item| &mut item.off),
        ],
        _ => {
            vec![field("steps", lang.pick("每行一档：起点 得分", "A line a step: value and points"), |item| {
                &mut item.steps
            })]
        }
    };
    let started = kept.started.then(|| view! { <input type="hidden" name=name("started") value="1" /> });
    let hidden = [("name", &kept.name), ("by", &kept.by), ("formula", &kept.formula), ("rule", &kept.rule)]
        .map(|(field, value)| view! { <input type="hidden" name=name(field) value=value.clone() /> })
        .collect_view();
    let left_out = move || set.changed.read().items.get(at).is_some_and(|(_, left_out)| *left_out);
    let leave_out = move |event| {
        set.changed.update(|changed| {
            if let Some((_, left_out)) = changed.items.get_mut(at) {
                *left_out = event_target_checked(&event);
            }
            changed.add_up();
        });
    };
    let wrong = move || {
        let here = faults.get().into_iter().filter(|one| one.item == Some(at)).collect::<Vec<_>>();
        told(&here, lang)
    };
    view! {
        <fieldset class="live-item" class:left-out=left_out>
            <legend>{kept.name.clone()}</legend>
            {hidden} {started}
            <p class="hint">{by.map(|by| measured_by(&by, lang))}</p>
            {full}
            {numbers}
            {wrong}
            <label class="tick"><input type="checkbox" name=name("drop") value="1" prop:checked=left_out on:change=leave_out />
                <span>{lang.pick("去掉此项", "leave this item out")}</span></label>
        </fieldset>
    }
    .into_any()
}
