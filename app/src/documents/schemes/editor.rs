//! The form a scheme is written in. A form that is refused comes back with everything that was typed and what is wrong.

use crate::components::points::said;
use crate::documents::formulas::cells::{built_in_options_chosen, fault};
use crate::documents::nodes::in_textarea;
use crate::documents::{Frame, document};
use crate::figures::schemes::{FORMULA, Fault, RULES, TypedItem, TypedScheme};
use crate::lang::{Lang, lang};
use domain::formula::OwnIndicator;
use domain::scheme::{Missing, Subject};
use leptos::prelude::*;

/// The page.
#[derive(Clone, Debug)]
pub struct EditorView {
    /// What was typed.
    pub typed: TypedScheme,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// Indicators of the court's own that an item may be measured by.
    pub own: Vec<OwnIndicator>,
    /// Whether what is kept becomes the next version of an adopted one.
    pub next: bool,
}

/// Renders it.
pub fn editor(frame: Frame, view: EditorView) -> String {
    document(frame.at_station("/schemes"), ["考核方案", "Evaluation scheme"], move || {
        let lang = lang();
        let title = match (&view.typed.of, view.next) {
            (None, _) => lang.pick("起草考核方案", "Draft an evaluation scheme"),
            (Some(_), true) => lang.pick("另立新版", "Write a new version"),
            (Some(_), false) => lang.pick("修改草案", "Change the draft"),
        };
        view! {
            <section class="page admin schemes">
                <p class="crumbs"><a href="/schemes">{lang.pick("考核方案", "Evaluation schemes")}</a></p>
                <div class="title-row"><h1>{title}</h1></div>
                <p class="lede">{lang.pick(
                    "草案保存后先用过去的数据试算，看谁的分会变、为什么，再由院领导定施行日期。",
                    "A draft is tried on past data first, to see whose points change and why; then leaders set the day it holds from.",
                )}</p>
                {faults(&view, None, lang)}
                {form(&view, lang)}
            </section>
        }
    })
}

/// What is wrong with an item, or with the whole.
fn faults(view: &EditorView, item: Option<usize>, lang: Lang) -> Option<AnyView> {
    let here: Vec<&Fault> = view.faults.iter().filter(|fault| fault.item == item).collect();
    let elsewhere = view.faults.iter().any(|fault| fault.item.is_some()) && item.is_none();
    if here.is_empty() && !elsewhere {
        return None;
    }
    let each = here.into_iter().map(|one| match &one.formula {
        Some((text, error)) => fault(text, error, lang),
        None => view! { <p>{said(&one.said, lang)}</p> }.into_any(),
    });
    let each = each.collect_view();
    let elsewhere = elsewhere.then(|| {
        view! { <p>{lang.pick("没有保存：下面标出的项目需要修改。", "Not kept: the items marked below have to be changed.")}</p> }
    });
    Some(view! { <div class="form-fault" role="alert">{elsewhere} {each}</div> }.into_any())
}

fn text(name: &'static str, label: &'static str, value: &str, most: usize) -> AnyView {
    let value = value.to_owned();
    view! {
        <label><span>{label}</span>
            <input type="text" name=name value=value maxlength=most.to_string() autocomplete="off" /></label>
    }
    .into_any()
}

fn chosen(
    name: String,
    label: &'static str,
    words: &[(&'static str, &'static str, &'static str)],
    value: &str,
    lang: Lang,
) -> AnyView {
    let option = |(id, zh, en): &(&'static str, &'static str, &'static str)| {
        view! { <option value=*id selected=*id == value>{lang.pick(*zh, *en)}</option> }
    };
    view! {
        <label><span>{label}</span> <select name=name>{words.iter().map(option).collect_view()}</select></label>
    }
    .into_any()
}

fn form(view: &EditorView, lang: Lang) -> AnyView {
    let typed = &view.typed;
    let of = typed.of.as_ref().map(|(id, version, revision)| {
        view! {
            <input type="hidden" name="id" value=id.clone() />
            <input type="hidden" name="version" value=version.clone() />
            <input type="hidden" name="revision" value=revision.clone() />
        }
    });
    let day = |name: &'static str, label: &'static str, value: &str| {
        let value = value.to_owned();
        view! { <label><span>{label}</span> <input type="date" name=name value=value /></label> }
    };
    let items = typed.items.iter().enumerate().map(|(at, one)| item(view, at, one, lang)).collect_view();
    view! {
        <form class="gate-form wide scheme-form" method="post" action="/schemes/keep">
            {of}
            <input type="hidden" name="items" value=typed.items.len().to_string() />
            {text("name", lang.pick("方案名称", "Name"), &typed.name, 60)}
            {chosen(String::from("subject"), lang.pick("考核对象", "Who is evaluated"), Subject::WORDS, &typed.subject, lang)}
            <label class="long"><span>{lang.pick("依据：为什么设、谁的要求", "Basis: why, and by whose decision")}</span>
                <textarea name="basis" rows="2" maxlength="500">{in_textarea(&typed.basis)}</textarea></label>
            {day("effective_from", lang.pick("拟施行日期", "Meant to hold from"), &typed.effective_from)}
            {day("until", lang.pick("停止日期（可不填）", "Last day (optional)"), &typed.until)}
            {text("full", lang.pick("总分（各项满分之和）", "Full points in all"), &typed.full, 20)}
            {text("small_under", lang.pick("所据不足多少件不计分", "Under this many cases are few"), &typed.small_under, 6)}
            {chosen(String::from("missing"), lang.pick("缺值或件数过少的项目", "Items without a value, or with few cases"), Missing::WORDS, &typed.missing, lang)}
            {items}
            <div class="form-acts">
                <button class="primary" type="submit" name="do" value="keep">{lang.pick("存为草案", "Keep the draft")}</button>
                <button class="quiet" type="submit" name="do" value="add">{lang.pick("再加一项", "Add an item")}</button>
            </div>
        </form>
    }
    .into_any()
}

fn item(view: &EditorView, at: usize, typed: &TypedItem, lang: Lang) -> AnyView {
    let name = |field: &str| format!("i{at}_{field}");
    let field = |part: &'static str, field: &str, label: &'static str, value: &str| {
        let (name, value) = (name(field), value.to_owned());
        view! {
            <label class=part><span>{label}</span>
                <input type="text" name=name value=value maxlength="30" autocomplete="off" /></label>
        }
    };
    let own = view.own.iter().map(|one| {
        let id = format!("own:{}@{}", one.id, one.version);
        let current = id == typed.by;
        view! { <option value=id selected=current>{lang.pick(&one.zh, &one.en).clone()}</option> }
    });
    let own = (!view.own.is_empty())
        .then(|| view! { <optgroup label=lang.pick("本院指标", "The court's own")>{own.collect_view()}</optgroup> });
    let number = at + 1;
    let legend = match typed.name.as_str() {
        "" => lang.pick(format!("第 {number} 项"), format!("Item {number}")),
        given => lang.pick(format!("第 {number} 项 {given}"), format!("Item {number}: {given}")),
    };
    let example = lang.pick("结案[处理 = 判决] / 结案 %", "closed[disposition = judgment] / closed %");
    view! {
        <fieldset class="scheme-item" id=format!("item-{number}")>
            <legend>{legend}</legend>
            {faults(view, Some(at), lang)}
            <label><span>{lang.pick("项目名称", "Name of the item")}</span>
                <input type="text" name=name("name") value=typed.name.clone() maxlength="40" autocomplete="off" /></label>
            <label><span>{lang.pick("用什么衡量", "Measured by")}</span>
                <select name=name("by") class="by">
                    <option value=FORMULA selected=typed.by == FORMULA>{lang.pick("自写公式", "a formula, written below")}</option>
                    {own}
                    {built_in_options_chosen(&typed.by, lang)}
                </select></label>
            <label class="for-formula long"><span>{lang.pick("公式：分子 / 分母，末尾写单位", "Formula: numerator / denominator, the unit at the end")}</span>
                <textarea name=name("formula") rows="2" maxlength="1200" spellcheck="false" placeholder=example>{in_textarea(&typed.formula)}</textarea></label>
            {field("", "full", lang.pick("满分", "Full points"), &typed.full)}
            {chosen(name("rule"), lang.pick("给分规则", "Rule"), &RULES, &typed.rule, lang)}
            {field("for-linear", "zero_at", lang.pick("得 0 分的值", "No points at"), &typed.zero_at)}
            {field("for-linear", "full_at", lang.pick("得满分的值", "All points at"), &typed.full_at)}
            {field("for-inside", "low", lang.pick("区间下限（可不填）", "Lower end (optional)"), &typed.low)}
            {field("for-inside", "high", lang.pick("区间上限（可不填）", "Upper end (optional)"), &typed.high)}
            {field("for-inside", "step", lang.pick("每偏离多少", "For each"), &typed.step)}
            {field("for-inside", "off", lang.pick("扣多少分", "Points off"), &typed.off)}
            <label class="tick for-inside"><input type="checkbox" name=name("started") value="1" checked=typed.started />
                <span>{lang.pick("不足一步按一步计", "a begun step counts")}</span></label>
            <label class="for-steps long"><span>{lang.pick("每行一档：起点 得分，由低到高", "A line a step, the lowest first: value and points")}</span>
                <textarea name=name("steps") rows="4" maxlength="600" placeholder="0 0">{in_textarea(&typed.steps)}</textarea></label>
            <label class="tick"><input type="checkbox" name=name("drop") value="1" />
                <span>{lang.pick("删去此项", "leave this item out")}</span></label>
        </fieldset>
    }
    .into_any()
}
