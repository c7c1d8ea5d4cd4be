//! The definition: formula, scope, editions, and how sure each of these is.

use crate::components::names::side;
use crate::lang::lang;
use domain::catalogue::{Indicator, Version};
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
            None => lang.pick("不在列，或无据可考", "not listed, or nothing says so").to_owned(),
        };
        let from = version.effective_from().map(|day| day.to_string()).unwrap_or_default();
        view! { <dt>{lang.pick(version.zh(), version.en())}" ("{from}")"</dt><dd>{membership}</dd> }
    });
    let note = lang.pick(indicator.note.0, indicator.note.1);
    view! {
        <section class="part definition" id="definition">
            <h2>{lang.pick("定义", "Definition")}</h2>
            <p class="formula">{scale}<span class="fraction"><span>{side(indicator.numerator, lang)}</span>" ÷ "<span>{side(indicator.denominator, lang)}</span></span></p>
            <dl>
                <dt>{lang.pick("案件范围", "Case types")}</dt><dd>{lang.pick(indicator.scope.zh(), indicator.scope.en())}</dd>
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
