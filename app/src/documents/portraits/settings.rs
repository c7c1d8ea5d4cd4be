//! What a court sets about comparisons in portraits, and what cases weigh: each with its source.

use crate::documents::nodes::in_textarea;
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::explain::Sentence;
use domain::portrait::{Comparison, NUMBERS, Reach, SetBy, TAILS};
use domain::workload::Weights;
use leptos::prelude::*;

/// The settings.
#[derive(Clone, Debug)]
pub struct SettingsView {
    /// The conditions that hold.
    pub comparison: Comparison,
    /// Who set them, with the name of the court, and whether it was the reader's own; none of the proposals.
    pub compared_by: Option<(SetBy, Sentence, bool)>,
    /// The weights that hold.
    pub weights: Weights,
    /// Who set them, likewise.
    pub weighed_by: Option<(SetBy, Sentence, bool)>,
    /// Whether the court has courts below it.
    pub above: bool,
}

/// Renders them.
pub fn settings(frame: Frame, view: SettingsView) -> String {
    document(
        frame.at_station("/portraits"),
        ["比较条件与案件权重", "Conditions of comparisons and case weights"],
        move || {
            let lang = lang();
            view! {
                <section class="page admin portraits">
                    <p class="crumbs"><a href="/portraits">{lang.pick("画像", "Portraits")}</a></p>
                    <div class="title-row"><h1>{lang.pick("比较条件与案件权重", "Conditions of comparisons and case weights")}</h1></div>
                    <p class="lede">{lang.pick(
                        "没有规定；起始值为系统建议。本院设定的，适用于本院和没有自行设定的下级法院，写在每张画像上，并记入审计日志。",
                        "No rule sets these; they begin with a proposal of this system. What a court sets holds for itself and for the courts below that set none, stands on every portrait, and goes into the audit log.",
                    )}</p>
                    {comparison(&view, lang)}
                    {weights(&view, lang)}
                </section>
            }
        },
    )
}

/// Who set what holds.
fn standing(set: Option<&(SetBy, Sentence, bool)>, otherwise: &'static str, lang: Lang) -> AnyView {
    let text = match set {
        None => otherwise.to_owned(),
        Some((SetBy { name, on, why, .. }, court, _)) => lang.pick(
            format!("现行：{}设定，{name}，{on}，理由：{why}。", court.zh),
            format!("In force: set by {}, {name}, {on}, because: {why}.", court.en),
        ),
    };
    view! { <p>{text}</p> }.into_any()
}

/// The reason that goes with a change, and the buttons: to set, and to take back what the court itself has set.
fn foot(set: Option<&(SetBy, Sentence, bool)>, lang: Lang) -> AnyView {
    let own = set.is_some_and(|(.., own)| *own).then(|| {
        let text = lang.pick("撤回本院设定", "Take the court's own back");
        view! { <button class="quiet" type="submit" name="back" value="1" formnovalidate>{text}</button> }
    });
    view! {
        <label class="long">
            <span>{lang.pick("理由或依据（必填，写在画像上）", "Reason or basis (required; it stands on portraits)")}</span>
            <input type="text" name="why" maxlength="200" required autocomplete="off" />
        </label>
        <button class="primary" type="submit">{lang.pick("设定", "Set")}</button>
        {own}
    }
    .into_any()
}

fn comparison(view: &SettingsView, lang: Lang) -> AnyView {
    let Comparison { needed, reach } = view.comparison;
    let numbers = NUMBERS.map(|number| {
        view! {
            <label>
                <span>{lang.pick(number.zh.to_owned(), crate::documents::nodes::capital(number.en, lang))}</span>
                <input type="number" name=number.id min=number.least.to_string() max=number.most.to_string() value=(number.get)(&needed).to_string() required />
            </label>
        }
    });
    let tails = TAILS.map(|tail| {
        let text = format!("{tail}–{}", 100 - tail);
        view! { <option value=tail.to_string() selected=tail == needed.tail>{text}</option> }
    });
    let reaches = Reach::ALL.iter().filter(|one| view.above || **one == Reach::OwnCourt).map(|one| {
        view! { <option value=one.id() selected=*one == reach>{lang.pick(one.zh(), one.en())}</option> }
    });
    let across = match view.above {
        true => lang.pick(
            "“同级法院”：所辖同级法院的法官、部门、调解组织在全辖范围比较；画像上只有区间，没有他院的数值。",
            "“Courts of the same tier”: judges, divisions and mediation organisations of the courts below are compared across all of these; a portrait shows the band alone and no other court's value.",
        ),
        false => lang.pick(
            "跨院比较由上级法院设定。",
            "A comparison across courts is set by the court above.",
        ),
    };
    view! {
        <section class="part" id="comparison">
            <h2>{lang.pick("比较条件", "Conditions of comparisons")}</h2>
            {standing(view.compared_by.as_ref(), lang.pick("现行：系统建议值，并非规定。", "In force: what this system proposes, prescribed by nobody."), lang)}
            <form class="gate-form wide" method="post" action="/portraits/comparison">
                {numbers}
                <label>
                    <span>{lang.pick("天数、金额类取哪两个百分位（20、5 等取值可能等于某一对象的数值，不可选）", "Percentiles for days and amounts (5, 20 and others could be one peer's own value)")}</span>
                    <select name="tail">{tails}</select>
                </label>
                <label>
                    <span>{lang.pick("比较范围", "Compared with those of")}</span>
                    <select name="reach">{reaches.collect_view()}</select>
                </label>
                <p class="hint">{across}</p>
                {foot(view.compared_by.as_ref(), lang)}
            </form>
        </section>
    }
    .into_any()
}

fn weights(view: &SettingsView, lang: Lang) -> AnyView {
    let own = view.weighed_by.is_some();
    let label = view.weights.label();
    let holds = lang.pick(format!("现行：{}。", label.zh), format!("In force: {}.", label.en));
    let set = own.then(|| standing(view.weighed_by.as_ref(), "", lang));
    let source = if own { view.weights.source().to_owned() } else { String::new() };
    view! {
        <section class="part" id="weights">
            <h2>{lang.pick("案件权重", "Case weights")}</h2>
            <p>{holds}</p>
            {set}
            <form class="gate-form wide" method="post" action="/portraits/weights">
                <label class="long">
                    <span>{lang.pick("每行一个“类型代字 权重”，如“民初 1.2”；未列的按“其他”", "One “type code weight” a line, such as “民初 1.2”; those not named weigh as 其他 (others)")}</span>
                    <textarea name="weights" rows="10" maxlength="4000" required>{in_textarea(&view.weights.lines())}</textarea>
                </label>
                <label class="long">
                    <span>{lang.pick("权重来源（必填，如本院办法的名称和文号）", "Source of the weights (required, such as the rules of the court by name and number)")}</span>
                    <input type="text" name="source" maxlength="500" required value=source autocomplete="off" />
                </label>
                {foot(view.weighed_by.as_ref(), lang)}
            </form>
        </section>
    }
    .into_any()
}
