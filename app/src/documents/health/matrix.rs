//! The matrix: indicators down, the scope and its courts across, in administrative order.

use crate::components::mark::{CellContent, plain, state_class};
use crate::components::names;
use crate::components::spark::Sparkline;
use crate::figures::Cell;
use crate::figures::health::{HealthCheck, Row};
use crate::lang::lang;
use domain::catalogue::Group;
use domain::figure::State;
use domain::policy::Part;
use leptos::prelude::*;

/// The matrix.
#[component]
pub fn Matrix(
    /// What it shows.
    check: HealthCheck,
) -> impl IntoView {
    let lang = lang();
    let several = check.courts.len() > 1;
    let columns: Vec<String> = check.courts.iter().map(|court| lang.pick(&court.zh.1, &court.en.1).clone()).collect();
    let whole = if check.part != Part::Court {
        names::part(&check.part, lang)
    } else if several {
        lang.pick("全辖", "Whole scope").to_owned()
    } else {
        columns.first().cloned().unwrap_or_default()
    };
    let head = several.then(|| {
        columns.iter().map(|name| view! { <th scope="col" class="number">{name.clone()}</th> }).collect_view()
    });
    let beside = check.beside.is_some().then(|| {
        view! { <th scope="col" class="number">{names::part(&Part::Court, lang)}</th> }
    });
    // A range judges courts: beside a part of one it has no column.
    let ranged = check.part == Part::Court;
    let span = 4 + check.rows.first().map_or(0, |row| row.cells.len());
    let groups = Group::ALL.iter().map(|group| {
        let beside = |at: usize| check.beside.as_ref().and_then(|cells| cells.get(at)).cloned();
        let rows: Vec<(Row, Option<Cell>)> = check
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.group == *group)
            .map(|(at, row)| (row.clone(), beside(at)))
            .collect();
        (!rows.is_empty()).then(|| {
            let rows = rows.into_iter().map(|(row, beside)| matrix_row(&check, row, beside, several)).collect_view();
            view! {
                <tbody>
                    <tr class="group"><th colspan=span scope="colgroup">{lang.pick(group.zh(), group.en())}</th></tr>
                    {rows}
                </tbody>
            }
        })
    });
    let groups = groups.collect_view();
    let caption = format!(
        "{} · {}",
        names::period(check.chosen.period, lang),
        lang.pick(check.chosen.version.zh(), check.chosen.version.en())
    );
    view! {
        <div class="table-frame" class:wide=columns.len().gt(&6) tabindex="0" role="region" aria-label=lang.pick("体检表", "Health check table")>
            <table class="matrix">
                <caption class="unseen">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{lang.pick("指标", "Indicator")}</th>
                        {ranged.then(|| view! { <th scope="col" class="range">{lang.pick("参考区间", "Range")}</th> })}
                        <th scope="col" class="trend"><span class="unseen">{lang.pick("近13个月", "last 13 months")}</span></th>
                        <th scope="col" class="number">{whole}</th>
                        {head}
                        {beside}
                    </tr>
                </thead>
                {groups}
            </table>
        </div>
    }
    .into_any()
}

fn matrix_row(check: &HealthCheck, row: Row, beside: Option<Cell>, several: bool) -> impl IntoView + use<> {
    let lang = lang();
    let indicator = row.indicator.definition()?;
    let scope = check.chosen.court.clone();
    let courts = std::iter::once((scope.clone(), lang.pick("全辖", "Whole scope").to_owned()))
        .chain(check.courts.iter().map(|court| (court.code.clone(), lang.pick(&court.zh.1, &court.en.1).clone())));
    let shown = if several { row.cells.len() } else { 1 };
    let cells = courts
        .zip(row.cells.clone())
        .take(shown)
        .map(|((court, name), cell)| {
            let class = format!("number {}", state_class(cell.state));
            view! { <td class=class data-court=name><CellContent cell indicator href=check.chosen.indicator_address(row.indicator, &court) /></td> }
        })
        .collect_view();
    // The whole court's cell is told and not followed: its cases are not the reader's.
    let beside = beside.map(|cell| {
        let shown = if cell.applies { plain(&cell.figure, indicator) } else { String::from("·") };
        view! { <td class="number whole-court" data-court=names::part(&Part::Court, lang)>{shown}</td> }
    });
    let outside = row.cells.first().is_some_and(|cell| cell.state == Some(State::Outside));
    let range =
        row.range.as_ref().map(|range| (names::range(range, indicator, lang), names::range_in_full(range, lang)));
    let ranged = check.part == Part::Court;
    let unit = lang.pick(indicator.unit.zh(), indicator.unit.en());
    Some(view! {
        <tr>
            <th scope="row">
                <a href=check.chosen.indicator_address(row.indicator, &scope)>{lang.pick(row.indicator.zh(), row.indicator.en())}</a>
                <span class="unit">{unit}</span>
            </th>
            {ranged.then(|| view! { <td class="range">{range.map(|(short, full)| view! { <span title=full>{short}</span> })}</td> })}
            <td class="trend"><Sparkline values=row.trend range=row.range outside=outside /></td>
            {cells}
            {beside}
        </tr>
    }.into_any())
}
