//! Rows that were refused: where, what, why, what to do; corrected on the spot.

use crate::api::data::{DataAnswer, REFUSED_PER_PAGE, RefusedLine};
use crate::components::names::half;
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use leptos::prelude::*;

/// The section; nothing where no row waits.
#[component]
pub(super) fn RefusedRows(data: DataAnswer) -> impl IntoView {
    let lang = lang();
    (data.refused_of > 0).then(|| {
        let heading = match lang {
            Lang::Zh => format!("待改的 {} 行", data.refused_of),
            Lang::En => format!("{} rows to correct", data.refused_of),
        };
        let rows = data.refused.iter().map(|row| refused_row(row, &data.court, lang)).collect_view();
        let page = |from: i64, text: &'static str| view! { <a href=format!("/data?court={}&from={from}#refused", escape(data.court.as_str()))>{text}</a> };
        let earlier = (data.refused_from > 0).then(|| page((data.refused_from - REFUSED_PER_PAGE).max(0), lang.pick("上一页", "Previous")));
        let next = data.refused_from + REFUSED_PER_PAGE;
        let later = (next < data.refused_of).then(|| page(next, lang.pick("下一页", "Next")));
        view! {
            <section class="part" id="refused">
                <h2>{heading}</h2>
                <ul class="refused">{rows}</ul>
                <nav class="pager" aria-label=lang.pick("翻页", "Pages")>{earlier}{later}</nav>
            </section>
        }
    })
}

fn refused_row(row: &RefusedLine, court: &CourtCode, lang: Lang) -> impl IntoView + use<> {
    let place = match lang {
        Lang::Zh => format!("第 {} 批第 {} 行 · {}", row.batch, row.row, row.column),
        Lang::En => format!("Batch {}, row {} · {}", row.batch, row.row, row.column),
    };
    let fields = row
        .cells
        .iter()
        .enumerate()
        .map(|(position, (column, value))| {
            let at_fault = *column == row.column;
            let id = format!("refused-{}-{position}", row.id);
            view! {
                <div class="field" class:fault=at_fault>
                    <label for=id.clone()>{column.clone()}</label>
                    <input type="hidden" name="column" value=column.clone() />
                    <input id=id type="text" name="value" value=value.clone() />
                </div>
            }
        })
        .collect_view();
    let value = if row.value.is_empty() { lang.pick("（空）", "(empty)").to_owned() } else { row.value.clone() };
    view! {
        <li>
            <p><strong>{place}</strong>" "<code>{value}</code></p>
            <p>{half(&row.reason, lang).to_owned()}" "<span class="hint">{half(&row.hint, lang).to_owned()}</span></p>
            <details>
                <summary>{lang.pick("修改此行", "Correct this row")}</summary>
                <form method="post" action=format!("/data/retry?court={}", escape(court.as_str()))>
                    <input type="hidden" name="id" value=row.id.to_string() />
                    <div class="fields">{fields}</div>
                    <button class="primary" type="submit">{lang.pick("改好，重新导入", "Corrected, import again")}</button>
                </form>
                <form method="post" action=format!("/data/set-aside?court={}", escape(court.as_str()))>
                    <input type="hidden" name="id" value=row.id.to_string() />
                    <button type="submit" class="quiet">
                        {lang.pick("不属于本院或无须计入，剔除", "Not ours, or not to be counted: set aside")}
                    </button>
                </form>
            </details>
        </li>
    }
    .into_any()
}
