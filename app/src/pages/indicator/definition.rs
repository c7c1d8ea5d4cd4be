//! The definition: formula, scope, editions, and how sure each of these is.

use crate::components::names::side;
use crate::lang::lang;
use domain::catalogue::{Indicator, Version};
use domain::line::Line;
use domain::measure::Scope;
use leptos::prelude::*;

/// The section.
#[component]
pub(super) fn DefinitionSection(indicator: &'static Indicator) -> impl IntoView {
    let lang = lang();
    let scale = match indicator.scale {
        1 => String::new(),
        scale => format!("{scale} × "),
    };
    let tiers: Vec<String> = indicator.tiers.iter().map(|tier| lang.pick(tier.zh(), tier.en()).to_owned()).collect();
    let editions = [Version::V2024_01, Version::V2024_09].map(|version| {
        let membership = match indicator.membership(version) {
            Some(certainty) => {
                format!("{}{}", lang.pick("在列：", "listed: "), lang.pick(certainty.zh(), certainty.en()))
            }
            None if indicator.absent.contains(&version) => lang.pick("不在列", "not listed").to_owned(),
            None => lang.pick("无据可考", "no source says").to_owned(),
        };
        let from = version.effective_from().map(|day| day.to_string()).unwrap_or_default();
        view! { <dt>{lang.pick(version.zh(), version.en())}" ("{from}")"</dt><dd>{membership}</dd> }
    });
    let lines = indicator.lines();
    let every = [Line::Criminal, Line::Civil, Line::Administrative, Line::Enforcement];
    let cases = if lines.is_empty() {
        lang.pick("不从案件计算", "not counted from cases").to_owned()
    } else if every.iter().all(|line| lines.contains(line)) && indicator.scope == Scope::All {
        lang.pick(Scope::All.zh(), Scope::All.en()).to_owned()
    } else {
        lang.list(&lines.iter().map(|line| lang.pick(line.zh(), line.en()).to_owned()).collect::<Vec<_>>())
    };
    let note = lang.pick(indicator.note.0, indicator.note.1);
    view! {
        <section class="part definition" id="definition">
            <h2>{lang.pick("定义", "Definition")}</h2>
            <p class="formula">{scale}<span class="fraction"><span>{side(indicator.numerator, lang)}</span>" ÷ "<span>{side(indicator.denominator, lang)}</span></span></p>
            <dl>
                <dt>{lang.pick("案件范围", "Case types")}</dt><dd>{cases}</dd>
                <dt>{lang.pick("法院层级", "Court tiers")}</dt><dd>{lang.list(&tiers)}</dd>
                <dt>{lang.pick("方向", "Direction")}</dt><dd>{lang.pick(indicator.direction.zh(), indicator.direction.en())}</dd>
                <dt>{lang.pick("公式依据", "Basis of the formula")}</dt><dd>{lang.pick(indicator.certainty.zh(), indicator.certainty.en())}</dd>
                {editions}
                {(!note.is_empty()).then(|| view! { <dt>{lang.pick("说明", "Note")}</dt><dd>{note}</dd> })}
            </dl>
        </section>
    }
    .into_any()
}
