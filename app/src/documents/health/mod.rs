//! 体检: the health check of a scope, a matrix of indicators and courts that opens with what is the case.

mod lede;
mod matrix;

use super::{Frame, document, fragment};
use crate::components::chips::Chips;
use crate::components::names;
use crate::figures::CourtName;
use crate::figures::health::HealthCheck;
use crate::lang::{Preferences, lang};
use domain::policy::Part;
use lede::opening;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use matrix::Matrix;
use std::sync::Arc;

/// What the health check shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthView {
    /// The matrix.
    pub check: Arc<HealthCheck>,
    /// The scopes to choose from.
    pub scopes: Vec<CourtName>,
}

/// Its name, in Chinese and English.
const NAME: [&str; 2] = ["审判质效体检", "Trial health check"];

/// The page around its content.
pub fn health(frame: Frame, content: &str) -> String {
    document(frame, NAME, || InertElement::new(content.to_owned()))
}

/// Its content: one element, the same for whoever may see the same.
pub fn content(preferences: Preferences, view: HealthView) -> String {
    fragment(preferences, move || {
        let lang = lang();
        let HealthView { check, scopes } = view;
        let chosen = check.chosen.clone();
        let points = check.completeness.basis_points();
        let until = check.data_until.map(|day| day.to_string());
        let without: Vec<String> = check.without_data.iter().map(|code| names::short(&scopes, code, lang)).collect();
        let unidentified = check.chosen.version.official_count().map(|official| {
        let known = check.chosen.version.indicators().count();
        match lang {
            crate::lang::Lang::Zh => format!("官方共 {official} 项，可考 {known} 项，其余名称未公布，不臆造"),
            crate::lang::Lang::En => format!("{known} of the {official} official indicators are identified; the others are unpublished and not guessed"),
        }
    });
        // An edition counts back what lies before it.
        let before = chosen.version.effective_from().filter(|from| chosen.period.last() < *from).map(|from| {
            let (zh, en) = (chosen.version.zh(), chosen.version.en());
            lang.pick(
                format!("本期按{zh}回算，该版自 {from} 起"),
                format!("counted back by the edition of {en}, in force since {from}"),
            )
        });
        let ranges = chosen.ranges_address();
        let judged = check.part == Part::Court;
        let formulas = format!("/formulas?court={}&period={}", chosen.court, chosen.period);
        view! {
        <section class="page health">
            <div class="title-row">
                <h1>{lang.pick(NAME[0], NAME[1])}</h1>
                <Chips action=String::from("/") chosen=chosen scopes until=check.data_until with_groups=true in_application=false />
            </div>
            {opening(&check, lang)}
            {Matrix::new(&check, lang).markup().element()}
            <footer class="notes">
                <p class="legend">
                    <span><span class="mark better">"◆"</span>" "{lang.pick("优于区间", "better than range")}</span>
                    <span><span class="mark outside">"▼"</span>" "{lang.pick("偏离区间", "outside range")}</span>
                    <span>"· "{lang.pick("不适用于此级或此条线", "not for this tier or line")}</span>
                    <span>{lang.pick("小字为较去年同期", "small figures: change on last year")}</span>
                    <span><span class="small-number">"12.3"</span>" "{lang.pick("不足30件", "under 30 cases")}</span>
                    <span>"NQ "{lang.pick("完整度低于95%", "completeness under 95%")}</span>
                </p>
                <p class="source">
                    {until.map(|until| view! { <span>{lang.pick("数据截至 ", "data to ")}{until}</span> })}
                    <span>{lang.pick("完整度 ", "completeness ")}{format!("{}.{:02}%", points / 100, points % 100)}</span>
                    {before.map(|text| view! { <span>{text}</span> })}
                    {unidentified.map(|text| view! { <span>{text}</span> })}
                    {(!without.is_empty()).then(|| view! { <span>{lang.pick("暂无数据：", "no data: ")}{lang.list(&without)}</span> })}
                    {judged.then(|| view! { <a href=ranges>{lang.pick("参考区间及依据", "ranges and their basis")}</a> })}
                    <a href=formulas>{lang.pick("本院指标与公式沙盒", "own indicators and the sandbox")}</a>
                </p>
            </footer>
        </section>
    }
    .into_any()
    })
}
