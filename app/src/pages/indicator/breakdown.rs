//! The breakdown by any dimensions in any order, as a table with bars. A row leads one step further in.

use crate::components::lines::Bar;
use crate::components::mark::{AbsenceCode, StateMark, change_text, grouped, state_class};
use crate::components::names;
use crate::figures::indicator::{BREAKDOWN_ROWS, BreakdownRow, IndicatorView};
use crate::figures::query::Drill;
use crate::lang::{Lang, lang};
use domain::catalogue::Indicator;
use domain::quantity::Rounding;
use domain::tally::Dimension;
use leptos::prelude::*;
use std::sync::Arc;

/// The address of another drill of the same view.
pub(super) fn address(view: &IndicatorView, drill: &Drill) -> String {
    format!("/indicator/{}?{}{}", view.indicator.id(), view.chosen.parameters(), drill.parameters())
}

/// The section.
#[component]
pub(super) fn BreakdownSection(view: Signal<Arc<IndicatorView>>, indicator: &'static Indicator) -> impl IntoView {
    let lang = lang();
    let heading = move || {
        let view = view.read();
        let by: Vec<String> =
            view.drill.by.iter().map(|dimension| lang.pick(dimension.zh(), dimension.en()).to_owned()).collect();
        match lang {
            Lang::Zh => format!("按{}", by.join("、")),
            Lang::En => format!("By {}", by.join(", ")),
        }
    };
    let choices = Dimension::ALL
        .iter()
        .map(|dimension| {
            let place = move || view.read().drill.by.iter().position(|one| one == dimension);
            let href = move || address(&view.read(), &view.read().drill.toggled(*dimension));
            let name = lang.pick(dimension.zh(), dimension.en());
            view! {
                <a class="toggle" class:on=move || place().is_some() href=href aria-current=move || place().map(|_| "true") data-noscroll="true">
                    {move || place().filter(|_| view.read().drill.by.len() > 1).map(|place| format!("{} ", place + 1))}
                    {name}
                </a>
            }
        })
        .collect_view();
    let restrictions = move || {
        let view = view.get();
        let drill = view.drill.clone();
        let parts = drill.within.0.iter().map(|(dimension, value)| {
            let name = format!(
                "{}：{}",
                lang.pick(dimension.zh(), dimension.en()),
                names::restriction(&view.courts, *dimension, value, lang)
            );
            let href = address(&view, &drill.widened(*dimension));
            let label = lang.pick("取消此限定", "remove this restriction");
            view! { <a class="restriction" href=href title=label>{name}" ✕"</a> }
        });
        parts.collect_view()
    };
    view! {
        <section class="part breakdown" id="breakdown">
            <h2>{heading}</h2>
            <nav class="toggles" aria-label=lang.pick("分组维度，按点选先后排列", "Dimensions, in the order they are chosen")>
                {choices}
            </nav>
            <p class="restrictions">{restrictions}</p>
            {move || breakdown_table(&view.get(), indicator, lang)}
        </section>
    }
    .into_any()
}

fn breakdown_table(view: &IndicatorView, indicator: &'static Indicator, lang: Lang) -> AnyView {
    if view.breakdown.rows.is_empty() {
        return view! { <p class="empty">{lang.pick("此范围内没有可计的案件。", "No case counts here.")}</p> }
            .into_any();
    }
    let largest =
        view.breakdown.rows.iter().filter_map(|row| Some(row.figure.value()?.approximate())).fold(0.0, f64::max);
    let heads = view
        .drill
        .by
        .iter()
        .map(|dimension| view! { <th scope="col">{lang.pick(dimension.zh(), dimension.en())}</th> })
        .collect_view();
    let since = if view.drill.since_period_before {
        lang.pick("较上期", "on the period before")
    } else {
        lang.pick("较去年同期", "on last year")
    };
    let mut before: Option<&BreakdownRow> = None;
    let mut rows = Vec::with_capacity(view.breakdown.rows.len());
    for row in &view.breakdown.rows {
        rows.push(table_row(view, indicator, row, before, largest, lang));
        before = Some(row);
    }
    let cut = (view.breakdown.of > view.breakdown.rows.len()).then(|| match lang {
        Lang::Zh => format!("共 {} 行，显示前 {BREAKDOWN_ROWS} 行；点选一行可继续细分。", view.breakdown.of),
        Lang::En => format!("{} rows; the first {BREAKDOWN_ROWS} are shown. Choose a row to go on.", view.breakdown.of),
    });
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("分组表", "Breakdown table")>
            <table class="rows">
                <thead>
                    <tr>
                        {heads}
                        <th scope="col" class="number">{lang.pick(indicator.unit.zh(), indicator.unit.en())}</th>
                        <th scope="col" class="bar-cell"><span class="unseen">{lang.pick("比较", "comparison")}</span></th>
                        <th scope="col" class="number">{since}</th>
                        <th scope="col" class="number">{lang.pick("分子", "Numerator")}</th>
                        <th scope="col" class="number">{lang.pick("分母", "Denominator")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {cut.map(|text| view! { <p class="cut">{text}</p> })}
    }
    .into_any()
}

fn table_row(
    view: &IndicatorView,
    indicator: &'static Indicator,
    row: &BreakdownRow,
    before: Option<&BreakdownRow>,
    largest: f64,
    lang: Lang,
) -> impl IntoView + use<> {
    let mut repeats = before.is_some();
    let keys: Vec<_> = view
        .drill
        .by
        .iter()
        .zip(&row.key)
        .enumerate()
        .map(|(position, (dimension, key))| {
            repeats = repeats && before.and_then(|before| before.key.get(position)) == Some(key);
            let name = names::key(&view.courts, *dimension, key, lang);
            let content = match dimension {
                // A month is not a property of a case: it narrows the period.
                Dimension::Month => view! { <span>{name}</span> }.into_any(),
                other => {
                    let mut drill = view.drill.narrowed(*other, &key.id);
                    if let Some(court) = &key.court {
                        drill = drill.narrowed(Dimension::Court, court.as_str());
                    }
                    if drill.by == [*other] {
                        let next = [Dimension::Cause, Dimension::Division, Dimension::Judge]
                            .into_iter()
                            .find(|next| drill.within.get(*next).is_none());
                        drill.by = vec![next.unwrap_or(Dimension::Month)];
                    }
                    view! { <a href=address(view, &drill) data-noscroll="true">{name}</a> }.into_any()
                }
            };
            view! { <th scope="row" class:repeats=repeats>{content}</th> }
        })
        .collect();
    let value = match row.figure.absence {
        Some(absence) => view! { <AbsenceCode absence figure=row.figure /> }.into_any(),
        None => view! { <span class="value" class:small-number=row.figure.small>{row.figure.display(indicator, Rounding::HalfUp)}</span><StateMark state=row.state /> }.into_any(),
    };
    let number = row.figure.value().map(|value| value.approximate());
    let side = |side: Option<domain::quantity::Quantity>| side.map(grouped);
    view! {
        <tr>
            {keys}
            <td class=format!("number {}", state_class(row.state))>{value}</td>
            <td class="bar-cell">{number.map(|value| view! { <Bar value=value largest=largest class=state_class(row.state) /> })}</td>
            <td class="number change">{row.change.map(|change| change_text(change, indicator))}</td>
            <td class="number">{side(row.figure.numerator)}</td>
            <td class="number">{side(row.figure.denominator)}</td>
        </tr>
    }
    .into_any()
}
