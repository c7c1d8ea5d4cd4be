//! Forms of steps: a field of the ledger is a field of the form.

use super::{Nodes, capital, case_address, clocks, head};
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::ledger::{Field, Input, Kind, Step, Values, Verb, steps};
use leptos::prelude::*;
use store::OpenCase;

/// A new entry to be opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The head of the page.
    pub nodes: Nodes,
    /// In which ledger.
    pub kind: Kind,
    /// The number of the case, as it was typed.
    pub number: String,
    /// The case and its clock, where it is open and theirs.
    pub case: Option<OpenCase>,
    /// What is filled in already.
    pub values: Values,
    /// Whether the reader opens entries of this ledger.
    pub may: bool,
}

/// Renders the form that opens an entry.
pub fn opening(frame: Frame, view: Opening) -> String {
    let frame = frame.at_station(super::home_of(view.kind));
    let (zh, en) = (format!("{}：登记", view.kind.zh()), format!("New entry: {}", view.kind.en()));
    document(frame, [&zh.clone(), &en.clone()], move || {
        let lang = lang();
        let step = steps().find(|step| step.kind == view.kind && step.verb == Verb::Open);
        let form = step.filter(|_| view.may).map(|step| form(&view, step, lang));
        let kept_out = (!view.may).then(|| {
            let text = lang.pick(
                format!("您的角色不在“{}”中登记。", view.kind.zh()),
                format!("Your role opens no entry under {}.", view.kind.en()),
            );
            view! { <p class="empty">{text}</p> }
        });
        view! {
            <section class="page admin nodes">
                {head(&view.nodes, super::Here::Ledger(view.kind), lang.pick(zh, en), super::home_of(view.kind))}
                <p class="lede">{lede(&view, lang)}</p>
                {form}
                {kept_out}
            </section>
        }
    })
}

fn lede(view: &Opening, lang: Lang) -> AnyView {
    let today = view.nodes.today;
    match (&view.case, view.kind) {
        (Some(case), Kind::Request) => {
            let last = match (case.apply_by, case.decide_by) {
                (Some(apply), Some(decide)) => lang.pick(
                    format!("延长不晚于 {apply} 申请、不晚于 {decide} 决定。"),
                    format!(" Time has to be asked for by {apply} and decided on by {decide}."),
                ),
                _ => String::new(),
            };
            view! {
                <a href=case_address(&case.number)>{case.number.to_string()}</a>
                {lang.pick("，", ", ")} {clocks::due_words(case, today, lang)} {lang.pick("。", ".")} {last}
            }
            .into_any()
        }
        (Some(case), _) => view! {
            <a href=case_address(&case.number)>{case.number.to_string()}</a>
            {lang.pick("，", ", ")} {case.cause.clone()} {lang.pick("。", ".")}
        }
        .into_any(),
        (None, kind) if kind.gives_numbers() => lang
            .pick(
                "登记后自动编号；同样的双方、信访人已在册的会提示。",
                "It gets its number when it is entered; what is in the register already is pointed out.",
            )
            .into_any(),
        (None, _) => lang.pick("填写案号和下列各项。", "Give the number of the case and the following.").into_any(),
    }
}

fn form(view: &Opening, step: &Step, lang: Lang) -> AnyView {
    view! {
        <form class="gate-form wide" method="post" action="/nodes/open">
            <input type="hidden" name="court" value=view.nodes.court.to_string() />
            <input type="hidden" name="kind" value=view.kind.id() />
            {(!view.kind.gives_numbers()).then(|| view! {
                <label>
                    <span>{lang.pick("案号", "Case number")}</span>
                    <input type="text" name="number" value=view.number.clone() required autocomplete="off" />
                </label>
            })}
            {fields(step, &view.values, lang)}
            <button class="primary" type="submit">{capital(lang.pick("提交", "submit"), lang)}</button>
        </form>
    }
    .into_any()
}

/// The fields of a step, the needed ones first.
pub(super) fn fields(step: &Step, values: &Values, lang: Lang) -> AnyView {
    inputs(
        step.needs.iter().map(|field| (*field, true)).chain(step.takes.iter().map(|field| (*field, false))),
        values,
        lang,
    )
}

/// Fields of a form, each with whether it has to be filled in.
pub(in crate::documents) fn inputs(all: impl Iterator<Item = (Field, bool)>, values: &Values, lang: Lang) -> AnyView {
    all.map(|(field, needed)| input(field, needed, values.get(&field).cloned().unwrap_or_default(), lang))
        .collect_view()
        .into_any()
}

/// A text as it stands in a textarea or a title, where the renderer escapes nothing: what was typed must not end it.
pub(in crate::documents) fn in_textarea(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn input(field: Field, needed: bool, value: String, lang: Lang) -> AnyView {
    let name = field.id();
    let label = capital(lang.pick(field.zh(), field.en()), lang);
    let label =
        if needed { label } else { lang.pick(format!("{label}（可不填）"), format!("{label} (optional)")) };
    let control = match field.input() {
        Input::Text | Input::Cases => {
            view! { <textarea name=name rows="3" maxlength="4000" required=needed>{in_textarea(&value)}</textarea> }
                .into_any()
        }
        Input::Day => view! { <input type="date" name=name value=value required=needed /> }.into_any(),
        Input::Choice(words) => {
            let none = (!needed || value.is_empty())
                .then(|| view! { <option value="">{lang.pick("请选择", "choose")}</option> });
            let options = words.iter().map(|(id, zh, en)| {
                view! { <option value=*id selected=*id == value>{lang.pick(*zh, *en)}</option> }
            });
            view! { <select name=name required=needed>{none} {options.collect_view()}</select> }.into_any()
        }
        Input::Length => view! {
            <input type="text" name=name value=value required=needed placeholder="3个月" autocomplete="off" />
        }
        .into_any(),
        Input::Count => {
            view! { <input type="number" name=name value=value required=needed min="1" max="100000" /> }.into_any()
        }
        Input::Line | Input::Case | Input::Amount | Input::Decimal => {
            view! { <input type="text" name=name value=value required=needed maxlength="200" autocomplete="off" /> }
                .into_any()
        }
    };
    let class = if matches!(field.input(), Input::Text | Input::Cases) { "long" } else { "" };
    view! { <label class=class><span>{label}</span> {control}</label> }.into_any()
}

/// What was said of a field, as a reader knows it.
pub fn shown(field: Field, value: &str, lang: Lang) -> String {
    if value == store::ANY {
        return lang.pick("已填写", "given").to_owned();
    }
    match field.input() {
        Input::Choice(words) => words
            .iter()
            .find(|word| word.0 == value)
            .map_or_else(|| value.to_owned(), |(_, zh, en)| lang.pick(*zh, *en).to_owned()),
        _ => value.to_owned(),
    }
}

/// What was said, field by field.
pub(super) fn said(values: &Values, lang: Lang) -> AnyView {
    let rows = values.iter().map(|(field, value)| {
        let name = capital(lang.pick(field.zh(), field.en()), lang);
        let class = if matches!(field.input(), Input::Cases) { "long" } else { "" };
        view! { <div class=class><dt>{name}</dt><dd class="as-written">{shown(*field, value, lang)}</dd></div> }
    });
    view! { <dl class="case-facts said-facts">{rows.collect_view()}</dl> }.into_any()
}
