//! The form a formula is typed in, and the form that keeps it as a proposal.

use super::cells::{built_in_options, court_options, period_options};
use super::index::FormulasView;
use super::{Typed, written};
use crate::documents::nodes::in_textarea;
use crate::lang::Lang;
use domain::catalogue::{Direction, Unit};
use domain::formula::Formula;
use leptos::prelude::*;

/// The form. It is sent by GET, so that the address holds the formula.
pub(super) fn sandbox_form(view: &FormulasView, lang: Lang) -> AnyView {
    let typed = &view.typed;
    let dimensions = view.dimensions.iter().map(|one| {
        view! { <option value=one.id() selected=*one == typed.by>{lang.pick(one.zh(), one.en())}</option> }
    });
    let example = lang.pick(
        "例：上诉、抗诉[条线 = 民事] / 一审结案[条线 = 民事] %",
        "e.g. appeals[line = civil] / first_instance_closed[line = civil] %",
    );
    view! {
        <form class="gate-form wide sandbox-form" method="get" action="/formulas#sandbox">
            <label class="long">
                <span>{lang.pick("公式：分子 / 分母，末尾写单位", "Formula: numerator / denominator, the unit at the end")}</span>
                <textarea name="f" rows="3" maxlength="1200" spellcheck="false" autocomplete="off" placeholder=example>{in_textarea(&typed.text)}</textarea>
            </label>
            <div class="sandbox-choices">
                <label><span>{lang.pick("从内置指标开始", "Begin with")}</span>
                    <select name="of">
                        <option value="">{lang.pick("照上面所写", "as typed above")}</option>
                        {built_in_options(lang)}
                    </select></label>
                <label><span>{lang.pick("范围", "Scope")}</span>
                    <select name="court">{court_options(&view.courts, &typed.court, lang)}</select></label>
                <label><span>{lang.pick("期间", "Period")}</span>
                    <select name="period">{period_options(&view.periods, typed.period, lang)}</select></label>
                <label><span>{lang.pick("分组", "Group by")}</span>
                    <select name="by">{dimensions.collect_view()}</select></label>
                {unit_field(typed, lang)}
                {decimals_field(typed, lang)}
                {direction_field(typed, lang)}
            </div>
            <button class="primary" type="submit">{lang.pick("计算", "Evaluate")}</button>
        </form>
    }
    .into_any()
}

fn unit_field(typed: &Typed, lang: Lang) -> AnyView {
    let option = |unit: &Unit| {
        view! { <option value=unit.id() selected=typed.unit == Some(*unit)>{lang.pick(unit.zh(), unit.en())}</option> }
    };
    view! {
        <label><span>{lang.pick("单位", "Unit")}</span>
            <select name="unit">
                <option value="">{lang.pick("照公式末尾", "as in the formula")}</option>
                {Unit::ALL.iter().map(option).collect_view()}
            </select></label>
    }
    .into_any()
}

fn decimals_field(typed: &Typed, lang: Lang) -> AnyView {
    view! {
        <label><span>{lang.pick("小数位", "Decimals")}</span>
            <input type="number" name="decimals" min="0" max="4" value=typed.decimals.to_string() /></label>
    }
    .into_any()
}

fn direction_field(typed: &Typed, lang: Lang) -> AnyView {
    let option = |one: &Direction| {
        view! { <option value=one.id() selected=typed.direction == *one>{lang.pick(one.zh(), one.en())}</option> }
    };
    view! {
        <label><span>{lang.pick("方向", "Direction")}</span>
            <select name="direction">{Direction::ALL.iter().map(option).collect_view()}</select></label>
    }
    .into_any()
}

/// Keeps the formula as a proposal: names and basis are asked for here, the rest is as it was evaluated.
pub(super) fn proposal_form(view: &FormulasView, formula: &Formula, lang: Lang) -> Option<AnyView> {
    let typed = &view.typed;
    let hidden = [
        ("period", typed.period.to_string()),
        ("f", written(formula, lang)),
        ("decimals", typed.decimals.to_string()),
        ("direction", typed.direction.id().to_owned()),
        ("by", typed.by.id().to_owned()),
    ];
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let open = !typed.zh.is_empty() || !typed.id.is_empty();
    view.proposes.then(|| {
        view! {
            <details class="step-form" id="propose" open=open>
                <summary>{lang.pick("存为本院指标的提案", "Keep it as a proposal of the court")}</summary>
                <form class="gate-form wide" method="post" action="/formulas/propose">
                    {hidden}
                    <label><span>{lang.pick("中文名称", "Chinese name")}</span>
                        <input type="text" name="zh" value=typed.zh.clone() maxlength="40" required autocomplete="off" /></label>
                    <label><span>{lang.pick("英文名称", "English name")}</span>
                        <input type="text" name="en" value=typed.en.clone() maxlength="100" required autocomplete="off" /></label>
                    <label><span>{lang.pick("标识（可不填；填已有标识即为新版）", "Id (optional; an id in use makes a new version)")}</span>
                        <input type="text" name="id" value=typed.id.clone() maxlength="64" autocomplete="off" /></label>
                    <label class="long"><span>{lang.pick("依据：为什么设、谁的要求", "Basis: why, and by whose decision")}</span>
                        <textarea name="basis" rows="2" maxlength="500" required>{in_textarea(&typed.basis)}</textarea></label>
                    <button class="primary" type="submit">{lang.pick("存为提案", "Keep as a proposal")}</button>
                </form>
            </details>
        }
        .into_any()
    })
}
