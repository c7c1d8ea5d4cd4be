//! The cases behind a side of the figure, each with the reason why it counts.

use super::breakdown::address;
use super::{hanging_on, what_it_is_within};
use crate::components::mark::{counted, grouped};
use crate::components::names;
use crate::components::watermark::Watermark;
use crate::figures::indicator::{CASES_PER_PAGE, CaseRow, IndicatorView};
use crate::figures::query::Drill;
use crate::lang::{Lang, lang};
use domain::explain::Side;
use leptos::prelude::*;
use std::sync::Arc;

/// The section.
#[component]
pub(super) fn CasesSection(view: Signal<Arc<IndicatorView>>) -> impl IntoView {
    let lang = lang();
    let side = move |side: Side| {
        let href = move || address(&view.read(), &Drill { side, offset: 0, ..view.read().drill.clone() });
        let on = move || view.read().drill.side == side;
        view! { <a class="toggle" class:on=on href=href aria-current=move || on().then_some("true") data-noscroll="true">{lang.pick(side.zh(), side.en())}</a> }
    };
    let listed = |drill: &Drill| Drill { side: drill.side, offset: drill.offset, ..what_it_is_within(drill) };
    let of_list = hanging_on(view, listed);
    let heading = move || {
        let view = view.read();
        let cases = counted(view.cases.of);
        match lang {
            Lang::Zh => format!("{}的 {cases} 件案件", view.drill.side.zh()),
            Lang::En => format!("{cases} cases in the {}", view.drill.side.en()),
        }
    };
    view! {
        <section class="part cases" id="cases">
            <h2>{heading}</h2>
            <nav class="toggles" aria-label=lang.pick("分子或分母", "Numerator or denominator")>
                {side(Side::Numerator)} {side(Side::Denominator)}
            </nav>
            {move || cases_table(&of_list.get(), view, lang)}
        </section>
    }
    .into_any()
}

/// A page of the list; its links go on from the drill that is on the screen by then.
fn cases_table(view: &IndicatorView, shown: Signal<Arc<IndicatorView>>, lang: Lang) -> AnyView {
    let page = &view.cases;
    let not_from_cases: Vec<String> =
        page.not_from_cases.iter().map(|measure| lang.pick(measure.zh(), measure.en()).to_owned()).collect();
    let reported = (!not_from_cases.is_empty()).then(|| match lang {
        Lang::Zh => format!("{} 由法院填报，没有案件清单。", lang.list(&not_from_cases)),
        Lang::En => format!("Reported by the court, without a list of cases: {}.", lang.list(&not_from_cases)),
    });
    let closed: Vec<String> = page.closed_courts.iter().map(|court| names::short(&view.courts, court, lang)).collect();
    let closed = (!closed.is_empty()).then(|| match lang {
        Lang::Zh => format!("{} 未向上级开放案件，只有汇总数。", lang.list(&closed)),
        Lang::En => format!("Tallies only, cases not opened to superior courts: {}.", lang.list(&closed)),
    });
    let notes = view! {
        {reported.map(|text| view! { <p class="cut">{text}</p> })}
        {closed.map(|text| view! { <p class="cut">{text}</p> })}
    };
    if page.rows.is_empty() {
        return view! { <p class="empty">{lang.pick("没有案件。", "No cases.")}</p> {notes} }.into_any();
    }
    let rows = page.rows.iter().map(|row| case_row(row, lang)).collect_view();
    let offset = view.drill.offset;
    let turn = |to: usize, text: &'static str, rel: &'static str| {
        let href = move || address(&shown.read(), &Drill { offset: to, ..shown.read().drill.clone() });
        view! { <a rel=rel href=href data-noscroll="true">{text}</a> }
    };
    let earlier =
        (offset > 0).then(|| turn(offset.saturating_sub(CASES_PER_PAGE), lang.pick("上一页", "Previous"), "prev"));
    let later =
        (offset + CASES_PER_PAGE < page.of).then(|| turn(offset + CASES_PER_PAGE, lang.pick("下一页", "Next"), "next"));
    let [first, last, of] = [offset + 1, offset + page.rows.len(), page.of].map(counted);
    let place = format!("{first}–{last} / {of}");
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("案件表", "Cases")>
            <Watermark />
            <table class="rows case-list">
                <thead>
                    <tr>
                        <th scope="col">{lang.pick("案号", "Case number")}</th>
                        <th scope="col">{lang.pick("案由", "Cause")}</th>
                        <th scope="col">{lang.pick("承办人", "Judge")}</th>
                        <th scope="col" class="number">{lang.pick("立案", "Docketed")}</th>
                        <th scope="col" class="number">{lang.pick("结案", "Closed")}</th>
                        <th scope="col" class="number">{lang.pick("计入", "Counts")}</th>
                        <th scope="col">{lang.pick("计入理由", "Because")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <nav class="pager" aria-label=lang.pick("翻页", "Pages")>{earlier}<span>{place}</span>{later}</nav>
        {notes}
    }
    .into_any()
}

fn case_row(row: &CaseRow, lang: Lang) -> impl IntoView + use<> {
    let because: Vec<String> =
        row.because.iter().map(|sentence| lang.pick(&sentence.zh, &sentence.en).clone()).collect();
    let weight = if row.plus { grouped(row.weight) } else { format!("\u{2212}{}", grouped(row.weight)) };
    let file = format!("/case?number={}", crate::figures::query::escape(&row.number.to_string()));
    let day = |day: Option<domain::day::Day>| day.map_or_else(|| String::from("—"), |day| day.to_string());
    view! {
        <tr>
            <th scope="row"><a href=file rel="external">{row.number.to_string()}</a></th>
            <td data-label=lang.pick("案由", "Cause")>{row.cause.clone()}</td>
            <td data-label=lang.pick("承办人", "Judge")>{row.judge.clone()}</td>
            <td class="number" data-label=lang.pick("立案", "Docketed")>{day(row.docketed)}</td>
            <td class="number" data-label=lang.pick("结案", "Closed")>{day(row.closed)}</td>
            <td class="number" data-label=lang.pick(row.measure.zh(), row.measure.en()) title=lang.pick(row.measure.zh(), row.measure.en())>{weight}</td>
            <td class="because">{because.join(lang.pick("；", "; "))}</td>
        </tr>
    }
    .into_any()
}
