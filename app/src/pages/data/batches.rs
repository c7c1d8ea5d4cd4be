//! What was imported when, and how complete each month is.

use crate::api::data::{BatchLine, MonthLine};
use crate::components::lines::Bar;
use crate::components::names::time;
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use leptos::prelude::*;

/// The imports.
#[component]
pub(super) fn BatchTable(court: CourtCode, batches: Vec<BatchLine>) -> impl IntoView {
    let lang = lang();
    (!batches.is_empty()).then(|| {
        let rows = batches.into_iter().map(|batch| batch_row(batch, &court, lang)).collect_view();
        let heads = [("新增", "Added"), ("变更", "Changed"), ("未变", "Unchanged"), ("待改", "Refused")];
        let heads = heads.map(|(zh, en)| view! { <th scope="col" class="number">{lang.pick(zh, en)}</th> });
        view! {
            <section class="part" id="batches">
                <h2>{lang.pick("导入批次", "Imports")}</h2>
                <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("批次表", "Imports")>
                    <table class="rows">
                        <thead>
                            <tr>
                                <th scope="col">{lang.pick("批次", "Batch")}</th>
                                <th scope="col">{lang.pick("文件", "File")}</th>
                                <th scope="col">{lang.pick("时间", "Time")}</th>
                                <th scope="col">{lang.pick("操作人", "By")}</th>
                                {heads}
                                <th scope="col"></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}

fn batch_row(batch: BatchLine, court: &CourtCode, lang: Lang) -> impl IntoView + use<> {
    let (_, zh, en) = batch.kind;
    let numbers = batch.rows.map(|rows| view! { <td class="number">{rows}</td> });
    let last = if batch.undone {
        view! { <span class="undone">{lang.pick("已撤销", "undone")}</span> }.into_any()
    } else {
        let action = format!("/data/undo?court={}", escape(court.as_str()));
        let ask = match lang {
            Lang::Zh => format!("输入批次号 {} 确认", batch.id),
            Lang::En => format!("Type {} to confirm", batch.id),
        };
        view! {
            <details class="undo">
                <summary>{lang.pick("撤销", "Undo")}</summary>
                <form method="post" action=action>
                    <input type="hidden" name="batch" value=batch.id.to_string() />
                    <label>{ask}" "<input type="text" name="confirm" inputmode="numeric" required autocomplete="off" /></label>
                    <button type="submit">{lang.pick("撤销此批", "Undo this import")}</button>
                </form>
            </details>
        }
        .into_any()
    };
    view! {
        <tr class:undone=batch.undone>
            <th scope="row">{batch.id}" "{lang.pick(zh, en)}</th>
            <td>{batch.file_name}</td>
            <td>{time(batch.at)}</td>
            <td>{batch.actor}</td>
            {numbers}
            <td>{last}</td>
        </tr>
    }
    .into_any()
}

/// Completeness by month, the latest first.
#[component]
pub(super) fn Months(months: Vec<MonthLine>) -> impl IntoView {
    let lang = lang();
    (!months.is_empty()).then(|| {
        let largest = months.iter().map(|month| month.good).max().unwrap_or(0) as f64;
        let rows = months
            .iter()
            .rev()
            .take(24)
            .map(|month| {
                let of = month.good + month.refused;
                let points = if of > 0 { month.good * 10_000 / of } else { 10_000 };
                view! {
                    <tr>
                        <th scope="row">{month.month.to_string()}</th>
                        <td class="number">{month.good}</td>
                        <td class="bar-cell"><Bar value=month.good as f64 largest=largest class="inside" /></td>
                        <td class="number">{month.refused}</td>
                        <td class="number">{format!("{}.{:02}%", points / 100, points % 100)}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section class="part" id="months">
                <h2>{lang.pick("各月完整度", "Completeness by month")}</h2>
                <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("完整度表", "Completeness")>
                    <table class="rows">
                        <thead>
                            <tr>
                                <th scope="col">{lang.pick("月份", "Month")}</th>
                                <th scope="col" class="number">{lang.pick("立案行数", "Rows docketed")}</th>
                                <th scope="col" class="bar-cell"></th>
                                <th scope="col" class="number">{lang.pick("待改", "Refused")}</th>
                                <th scope="col" class="number">{lang.pick("完整度", "Completeness")}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}
