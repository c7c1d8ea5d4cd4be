//! The trend by month, with the range as a pale band.

use super::{hanging_on, what_it_is_within};
use crate::components::chart::Chart;
use crate::components::lines::TrendDrawing;
use crate::components::names;
use crate::figures::indicator::{IndicatorView, named};
use crate::lang::{Lang, lang, preferences};
use charming::component::{Axis, Grid};
use charming::element::{
    AxisLabel, AxisLine, AxisTick, AxisType, ItemStyle, LineStyle, MarkArea, MarkAreaData, SplitLine, Symbol, Tooltip,
    Trigger,
};
use charming::series::Line;
use domain::catalogue::Indicator;
use domain::quantity::{Quantity, in_full};
use leptos::prelude::*;
use serde::Serialize;
use std::sync::Arc;

/// The section.
#[component]
pub(super) fn TrendSection(view: Signal<Arc<IndicatorView>>, indicator: &'static Indicator) -> impl IntoView {
    let (lang, dark) = (lang(), preferences().projector);
    let view = hanging_on(view, what_it_is_within);
    let finding: Signal<String> = Memo::new(move |_| finding(&view.read(), lang)).into();
    let option: Signal<String> = Memo::new(move |_| option(&view.read(), indicator, lang, dark)).into();
    let drawing = move || {
        let view = view.get();
        view! {
            <div class="trend-frame" tabindex="0" role="region" aria-label=lang.pick("走势图", "Trend")>
                <TrendDrawing series=view.trend.clone() range=indicator.band_by_month(view.range.as_ref()).cloned() indicator courts=view.courts.clone() whole=names::whole(&view.part, lang) />
            </div>
        }
    };
    let drawn = move || match &view.read().range {
        range @ Some(_) if indicator.band_by_month(range.as_ref()).is_none() => lang.pick(
            "按月；参考区间是整期的，与单月不可比，不画",
            "By month; the range is for whole periods and not drawn",
        ),
        Some(_) => lang.pick("按月；浅带为参考区间", "By month; the pale band is the reasonable range"),
        None => lang.pick("按月", "By month"),
    };
    let has_trend = move || view.read().trend.iter().any(|one| one.points.iter().any(|(_, value)| value.is_some()));
    view! {
        <Show when=has_trend>
            <section class="part">
                <h2>{finding}</h2>
                <p class="subtitle">{drawn}</p>
                <Chart option label=finding>{drawing}</Chart>
            </section>
        </Show>
    }
    .into_any()
}

/// What the trend says: where the latest month stands against the months before.
fn finding(view: &IndicatorView, lang: Lang) -> String {
    let name = lang.pick(view.indicator.zh(), view.indicator.en());
    let known: Vec<Quantity> =
        view.trend.first().map(|one| one.points.iter().filter_map(|(_, value)| *value).collect()).unwrap_or_default();
    let Some((last, before)) = known.split_last() else {
        return format!("{name}{}", lang.pick("：尚无走势", ": no trend yet"));
    };
    let recent: Vec<f64> = before.iter().rev().take(12).map(|value| value.approximate()).collect();
    if recent.len() < 3 {
        return format!("{name}{}", lang.pick("走势", ": trend"));
    }
    let mean = recent.iter().sum::<f64>() / recent.len() as f64;
    let spread = (recent.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / recent.len() as f64).sqrt();
    let off = last.approximate() - mean;
    // Within two standard deviations of the year before, a month says nothing.
    match (off.abs() > 2.0 * spread && spread > 0.0, off > 0.0) {
        (false, _) => format!("{name}{}", lang.pick("与过去一年相比平稳", " is steady against the past year")),
        (true, true) => format!(
            "{name}{}",
            lang.pick("最近一月明显高于过去一年", ": the latest month is clearly above the past year")
        ),
        (true, false) => format!(
            "{name}{}",
            lang.pick("最近一月明显低于过去一年", ": the latest month is clearly below the past year")
        ),
    }
}

/// Colours of a drawing on paper or on the dark wall, as in the style sheet's tokens.
pub(super) struct Ink {
    pub(super) lead: &'static str,
    pub(super) pale: &'static str,
    pub(super) band: &'static str,
    pub(super) text: &'static str,
    pub(super) hairline: &'static str,
}

impl Ink {
    /// The colours of the look.
    pub(super) const fn of(dark: bool) -> Self {
        if dark { WALL } else { PAPER }
    }
}

const PAPER: Ink = Ink { lead: "#1F4F7A", pale: "#7FA3C4", band: "#E6EDF3", text: "#5B5750", hairline: "#DAD5C9" };
const WALL: Ink = Ink { lead: "#9DB7CE", pale: "#6F8AA3", band: "#1C2732", text: "#B9B4A8", hairline: "#333C46" };

/// Room for the names at the end of the lines.
const NAMES: i32 = 150;

fn option(view: &IndicatorView, indicator: &Indicator, lang: Lang, dark: bool) -> String {
    let ink = Ink::of(dark);
    let size = if dark { 26 } else { 12 };
    let months: Vec<String> = view
        .trend
        .first()
        .map(|one| one.points.iter().map(|(month, _)| month.to_string()).collect())
        .unwrap_or_default();
    let axis_text = || AxisLabel::new().color(ink.text).font_size(size);
    let mut option = LineOption {
        grid: Grid::new().left(8).right(NAMES * if dark { 2 } else { 1 }).top(16).bottom(8).contain_label(true),
        tooltip: Tooltip::new().trigger(Trigger::Axis),
        x_axis: Axis::new()
            .type_(AxisType::Category)
            .boundary_gap(false)
            .data(months)
            .axis_label(axis_text())
            .axis_tick(AxisTick::new().show(false))
            .axis_line(AxisLine::new().show(false)),
        y_axis: Axis::new()
            .type_(AxisType::Value)
            .scale(true)
            .axis_label(axis_text())
            .split_line(SplitLine::new().line_style(LineStyle::new().color(ink.hairline).opacity(0.5))),
        series: Vec::new(),
    };
    let named = named(&view.trend);
    for (position, one) in view.trend.iter().enumerate() {
        let name = match &one.court {
            None => names::whole(&view.part, lang),
            Some(code) => names::short(&view.courts, code, lang),
        };
        let values: Vec<Option<f64>> = one.points.iter().map(|(_, value)| value.map(Quantity::approximate)).collect();
        let colour = if position == 0 { ink.lead } else { ink.pale };
        let mut line = Line::new()
            .name(name)
            .data(values)
            .symbol(Symbol::Circle)
            .symbol_size(if position == 0 { 5 } else { 3 })
            .show_symbol(false)
            .item_style(ItemStyle::new().color(colour))
            .line_style(LineStyle::new().color(colour).width(if position == 0 { 2.5 } else { 1.2 }));
        if let (0, Some(range)) = (position, indicator.band_by_month(view.range.as_ref())) {
            let end = |end: Option<Quantity>, open: &str| end.map_or_else(|| open.to_owned(), |end| end.to_string());
            let corners =
                (MarkAreaData::new().y_axis(end(range.low, "min")), MarkAreaData::new().y_axis(end(range.high, "max")));
            line = line.mark_area(MarkArea::new().item_style(ItemStyle::new().color(ink.band)).data(vec![corners]));
        }
        let end_label = EndLabel {
            show: named.get(position).copied().unwrap_or(true),
            // ECharts' own `{c}` writes 4 for 4.00.
            formatter: one
                .last()
                .map_or_else(|| String::from("{a}"), |last| format!("{{a}} {}", in_full(last, indicator.decimals))),
            color: ink.text,
            font_size: size,
            distance: 8,
            line_height: size * 3 / 2,
            width: (NAMES - 12) * if dark { 2 } else { 1 },
            overflow: "break",
        };
        option.series.push(LineWithName { line, end_label, label_layout: LabelLayout { move_overlap: "shiftY" } });
    }
    serde_json::to_string(&option).unwrap_or_default()
}

/// ECharts' option, of the parts a line chart needs. `charming::Chart` would carry every chart there is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineOption {
    grid: Grid,
    tooltip: Tooltip,
    x_axis: Axis,
    y_axis: Axis,
    series: Vec<LineWithName>,
}

/// A line with its name at the end, for which charming has no type.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineWithName {
    #[serde(flatten)]
    line: Line,
    end_label: EndLabel,
    label_layout: LabelLayout,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EndLabel {
    show: bool,
    formatter: String,
    color: &'static str,
    font_size: i32,
    distance: i32,
    line_height: i32,
    /// A name that is longer goes on in the next line.
    width: i32,
    overflow: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LabelLayout {
    move_overlap: &'static str,
}
