//! What the change is made of: parts that add up to it exactly, each split into rate and mix.

use super::breakdown::address;
use super::group_names;
use super::trend::Ink;
use crate::components::chart::Chart;
use crate::components::lines::put_part_bar;
use crate::components::mark::change_text;
use crate::components::markup::Markup;
use crate::figures::indicator::{Change, IndicatorView};
use crate::lang::{Lang, lang, preferences};
use charming::component::{Axis, Grid};
use charming::element::{AxisLabel, AxisTick, AxisType, ItemStyle, LineStyle, SplitLine, Tooltip, Trigger};
use charming::series::Bar;
use domain::catalogue::{Direction, Indicator};
use domain::change::Part;
use domain::quantity::Quantity;
use domain::tally::Dimension;
use leptos::prelude::*;
use serde::Serialize;
use std::sync::Arc;

/// The section.
#[component]
pub(super) fn ChangeSection(
    view: Signal<Arc<IndicatorView>>,
    drawn: leptos::prelude::Trigger,
    indicator: &'static Indicator,
) -> impl IntoView {
    let (lang, dark) = (lang(), preferences().projector);
    // It follows the table above it, for which whoever drills waits.
    let told = move || {
        drawn.track();
        view.get_untracked()
    };
    let finding: Signal<String> = Memo::new(move |_| finding(&told(), indicator, lang)).into();
    let option: Signal<String> = Memo::new(move |_| waterfall(&told(), indicator, lang, dark)).into();
    let has_parts = Memo::new(move |_| told().change.as_ref().is_some_and(|change| !change.parts.is_empty()));
    let since = move |period: bool, text: &'static str| {
        let href = move || {
            address(
                &view.read(),
                &crate::figures::query::Drill { since_period_before: period, ..view.read().drill.clone() },
            )
        };
        let on = move || view.read().drill.since_period_before == period;
        view! { <a class="toggle" class:on=on href=href aria-current=move || on().then_some("true") data-noscroll="true">{text}</a> }
    };
    view! {
        <section class="part change-parts" id="change">
            <h2>{finding}</h2>
            <nav class="toggles" aria-label=lang.pick("比较的期间", "Compared with")>
                {since(false, lang.pick("较去年同期", "on last year"))}
                {since(true, lang.pick("较上期", "on the period before"))}
            </nav>
            <p class="subtitle">
                {lang.pick(
                    "各部分相加恰等于总变化；率：本身比率变化，构成：所占份额变化",
                    "The parts add up to the change exactly; rate: its own rate changed, mix: its share changed",
                )}
            </p>
            // The chart stays from drill to drill.
            {move || {
                has_parts.get().then(|| view! {
                    <Chart option label=finding>
                        {move || {
                            let view = told();
                            view.change.as_ref().map(|change| parts_table(&view, indicator, change, lang))
                        }}
                    </Chart>
                })
            }}
        </section>
    }
    .into_any()
}

fn name(view: &IndicatorView, part: &Part, lang: Lang) -> String {
    let by: Vec<Dimension> = view.drill.by.iter().copied().filter(|dimension| *dimension != Dimension::Month).collect();
    let by = if by.is_empty() { vec![Dimension::Cause] } else { by };
    group_names(view, &by, &part.key, lang).join(" · ")
}

/// Its name, its total, and its split into rate and mix where it is a single part.
type ShownPart = (String, Quantity, Option<(Quantity, Quantity)>);

/// The largest parts one by one and the rest together.
fn shown(view: &IndicatorView, change: &Change, lang: Lang) -> Vec<ShownPart> {
    let one = |part: &Part| (name(view, part, lang), part.total, Some((part.rate, part.mix)));
    let mut shown: Vec<_> = change.parts.iter().map(one).collect();
    if let Some((count, sum)) = change.rest {
        let text = match lang {
            Lang::Zh => format!("其余 {count} 项"),
            Lang::En => format!("{count} others"),
        };
        shown.push((text, sum, None));
    }
    shown
}

fn finding(view: &IndicatorView, indicator: &Indicator, lang: Lang) -> String {
    let since = if view.drill.since_period_before {
        lang.pick("较上期", "on the period before")
    } else {
        lang.pick("较去年同期", "on last year")
    };
    let Some(change) = &view.change else {
        return format!("{since}{}", lang.pick("无从比较", ": nothing to compare with"));
    };
    let total = change_text(change.total, indicator);
    match (lang, &change.leading) {
        (Lang::Zh, Some(part)) => {
            format!("{since} {total}，其中 {} 来自{}", change_text(part.total, indicator), name(view, part, lang))
        }
        (Lang::En, Some(part)) => {
            format!("{total} {since}, of which {} from {}", change_text(part.total, indicator), name(view, part, lang))
        }
        (_, None) => format!("{since} {total}"),
    }
}

fn parts_table(
    view: &IndicatorView,
    indicator: &'static Indicator,
    change: &Change,
    lang: Lang,
) -> impl IntoView + use<> {
    let parts = shown(view, change, lang);
    let largest = parts.iter().map(|(_, total, _)| total.approximate().abs()).fold(0.0, f64::max);
    let good = match indicator.direction {
        Direction::Positive => Some(true),
        Direction::Negative => Some(false),
        Direction::Interval | Direction::Monitor => None,
    };
    let mut rows = Markup::default();
    for (name, total, split) in parts {
        let split = split.map(|(rate, mix)| [rate, mix].map(|part| change_text(part, indicator)));
        let [rate, mix] = split.unwrap_or_default();
        rows.tags("<tr><th scope=\"row\">").text(&name).tags("</th><td class=\"bar-cell\">");
        put_part_bar(&mut rows, total.approximate(), largest, good);
        rows.tags("</td><td class=\"number\">").text(&change_text(total, indicator));
        rows.tags("</td><td class=\"number change\">").text(&rate);
        rows.tags("</td><td class=\"number change\">").text(&mix).tags("</td></tr>");
    }
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">{lang.pick("来源", "From")}</th>
                    <th scope="col" class="bar-cell"></th>
                    <th scope="col" class="number">{lang.pick("部分", "Part")}</th>
                    <th scope="col" class="number">{lang.pick("率", "Rate")}</th>
                    <th scope="col" class="number">{lang.pick("构成", "Mix")}</th>
                </tr>
            </thead>
            <tbody inner_html=rows.done()></tbody>
        </table>
    }
    .into_any()
}

/// The waterfall: from nothing, part by part, to the change.
fn waterfall(view: &IndicatorView, indicator: &Indicator, lang: Lang, dark: bool) -> String {
    let Some(change) = &view.change else {
        return String::from("{}");
    };
    let ink = Ink::of(dark);
    let size = if dark { 26 } else { 12 };
    let mut names_shown = Vec::new();
    let (mut foot, mut rise, mut fall) = (Vec::new(), Vec::new(), Vec::new());
    let mut level = 0.0;
    for (name, total, _) in shown(view, change, lang) {
        let next = level + total.approximate();
        // A floating bar: an unseen foot below it. Where the level crosses zero both sides are drawn from zero.
        foot.push(if level.min(next) >= 0.0 { level.min(next) } else { level.max(next).min(0.0) });
        let height = total.approximate();
        rise.push((height >= 0.0).then_some(if level.min(next) < 0.0 { -height.abs() } else { height.abs() }));
        fall.push((height < 0.0).then_some(if level.min(next) < 0.0 { -height.abs() } else { height.abs() }));
        names_shown.push(format!("{name} {}", change_text(total, indicator)));
        level = next;
    }
    names_shown.push(format!("{} {}", lang.pick("合计", "total"), change_text(change.total, indicator)));
    foot.push(0.0);
    rise.push(Some(change.total.approximate()));
    fall.push(None);
    let bar = |name: &str, colour: &'static str, data: Vec<Option<f64>>| {
        Bar::new().name(name).stack("change").item_style(ItemStyle::new().color(colour)).bar_width(14).data(data)
    };
    let text = || AxisLabel::new().color(ink.text).font_size(size);
    let option = BarOption {
        grid: Grid::new().left(8).right(24).top(8).bottom(8).contain_label(true),
        tooltip: Tooltip::new().trigger(Trigger::Axis),
        x_axis: Axis::new()
            .type_(AxisType::Value)
            .axis_label(text())
            .split_line(SplitLine::new().line_style(LineStyle::new().color(ink.hairline).opacity(0.5))),
        y_axis: Axis::new()
            .type_(AxisType::Category)
            .inverse(true)
            .data(names_shown)
            .axis_label(text())
            .axis_tick(AxisTick::new().show(false)),
        series: vec![
            bar("", "transparent", foot.into_iter().map(Some).collect()),
            bar(lang.pick("上升", "rise"), ink.lead, rise),
            bar(lang.pick("下降", "fall"), ink.pale, fall),
        ],
    };
    serde_json::to_string(&option).unwrap_or_default()
}

/// ECharts' option, of the parts a bar chart needs. `charming::Chart` would carry every chart there is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BarOption {
    grid: Grid,
    tooltip: Tooltip,
    x_axis: Axis,
    y_axis: Axis,
    series: Vec<Bar>,
}
