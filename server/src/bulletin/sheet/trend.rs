//! A trend as a sheet: its points, and a chart that Excel draws from them.

use super::looks::Looks;
use super::opening;
use crate::bulletin::FileError;
use crate::bulletin::picture::axis;
use crate::bulletin::scale::Printed;
use domain::bulletin::Trend;
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartLine, ChartType, Format, Worksheet,
};

const HEAD: u32 = 3;
const ENDS: [&str; 2] = ["区间下限", "区间上限"];
const DATA: u32 = 0x001F_4F7A;
const RANGE: u32 = 0x009A_948A;
const HAIR: u32 = 0x00EC_E8DE;

/// Writes a trend; a month without a value is an empty cell, which the chart leaves out.
pub(super) fn write(sheet: &mut Worksheet, name: &str, trend: &Trend, looks: &Looks) -> Result<(), FileError> {
    opening(sheet, &trend.title, looks)?;
    sheet.write_with_format(2, 0, &trend.subtitle, &looks.note)?;
    for (column, head) in (0..).zip(["月份", "数值"]) {
        sheet.write_with_format(HEAD, column, head, &looks.head)?;
    }
    for (row, (month, shown)) in (HEAD + 1..).zip(&trend.points) {
        sheet.write_with_format(row, 0, month, &looks.text)?;
        write_number(sheet, [row, 1], shown.as_deref(), &looks.number)?;
    }
    let ends =
        ["区间下限", "区间上限"].into_iter().zip(&trend.range).filter_map(|(head, end)| Some((head, end.as_deref()?)));
    let ends: Vec<(u16, &str, &str)> = (2..).zip(ends).map(|(column, (head, end))| (column, head, end)).collect();
    for (column, head, end) in &ends {
        sheet.write_with_format(HEAD, *column, *head, &looks.head)?;
        for (row, _) in (HEAD + 1..).zip(&trend.points) {
            write_number(sheet, [row, u32::from(*column)], Some(end), &looks.number)?;
        }
    }
    for column in 0..4 {
        sheet.set_column_width(column, 12)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 1)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_landscape();
    if !trend.points.is_empty() {
        sheet.insert_chart(HEAD, 5, &chart(name, trend, &ends))?;
    }
    Ok(())
}

fn write_number(
    sheet: &mut Worksheet,
    [row, column]: [u32; 2],
    shown: Option<&str>,
    look: &Format,
) -> Result<(), FileError> {
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    match shown.and_then(Printed::read) {
        Some(number) => {
            sheet.write_with_format(row, column, number.held(), &look.clone().set_num_format(number.format()))?
        }
        None => sheet.write_blank(row, column, look)?,
    };
    Ok(())
}

/// The line and the ends of its range in thin grey; the line is labelled at its last point, the ends at the first, and
/// a legend is not needed.
fn chart(name: &str, trend: &Trend, ends: &[(u16, &str, &str)]) -> Chart {
    let last = HEAD + u32::try_from(trend.points.len()).unwrap_or(u32::MAX);
    let mut chart = Chart::new(ChartType::Line);
    let mut add = |column: u16, colour: u32, weight: f64, labels: &[ChartDataLabel]| {
        let series = chart.add_series();
        series
            .set_name((name, HEAD, column))
            .set_categories((name, HEAD + 1, 0, last, 0))
            .set_values((name, HEAD + 1, column, last, column))
            .set_format(ChartLine::new().set_color(colour).set_width(weight))
            .set_custom_data_labels(labels);
    };
    add(1, DATA, 2.5, &latest(trend));
    for (column, head, _) in ends {
        let below = *head == ENDS[0];
        add(*column, RANGE, 0.75, &labels(trend, 0, below, ChartFont::new().set_color(RANGE).set_size(9)));
    }
    dressed(&mut chart, trend);
    chart
}

/// The label of the last value, on the side that the line does not come from.
fn latest(trend: &Trend) -> Vec<ChartDataLabel> {
    let read = |shown: &Option<String>| shown.as_deref().and_then(Printed::read).map(|shown| shown.value);
    let values: Vec<Option<f64>> = trend.points.iter().map(|(_, shown)| read(shown)).collect();
    let last = values.iter().rposition(Option::is_some).unwrap_or_default();
    let at = |at: Option<usize>| at.and_then(|at| values.get(at).copied().flatten());
    let falls = at(Some(last)).zip(at(last.checked_sub(1))).is_some_and(|(last, before)| last < before);
    labels(trend, last, falls, ChartFont::new().set_color(DATA).set_size(10).set_bold())
}

/// A label at one point, and at no other.
fn labels(trend: &Trend, at: usize, below: bool, font: &ChartFont) -> Vec<ChartDataLabel> {
    let position = if below { ChartDataLabelPosition::Below } else { ChartDataLabelPosition::Above };
    let shown = ChartDataLabel::new().show_value().set_position(position).set_font(font).to_custom();
    let hidden = ChartDataLabel::new().set_hidden().to_custom();
    (0..trend.points.len()).map(|point| if point == at { shown.clone() } else { hidden.clone() }).collect()
}

/// The same axis as in the picture of the trend.
fn dressed(chart: &mut Chart, trend: &Trend) {
    let mut small = ChartFont::new();
    small.set_size(9).set_color(0x006B_665C);
    chart.title().set_name(&trend.title).set_font(ChartFont::new().set_size(12).set_color(0x0033_3029));
    chart.legend().set_hidden();
    chart.set_width(880).set_height(360).set_alt_text(format!("{}　{}", trend.title, trend.subtitle));
    chart.x_axis().set_font(&small).set_format(ChartLine::new().set_color(HAIR));
    let every = u16::try_from(trend.points.len().div_ceil(8)).unwrap_or(12);
    chart.x_axis().set_label_interval(every).set_tick_interval(every);
    let percent =
        trend.points.iter().filter_map(|(_, shown)| Printed::read(shown.as_deref()?)).any(|shown| shown.percent);
    if let Some(axis) = axis(trend) {
        let held = |value: f64| Printed { value, decimals: 0, percent, grouped: false }.held();
        let shown = Printed { value: 0.0, decimals: axis.decimals(), percent, grouped: false };
        let upright = chart.y_axis();
        upright.set_min(held(axis.low())).set_max(held(axis.high())).set_major_unit(held(axis.step()));
        upright.set_num_format(shown.format());
    }
    let upright = chart.y_axis();
    upright.set_font(&small).set_major_gridlines_line(ChartLine::new().set_color(HAIR));
    upright.set_format(ChartLine::new().set_hidden(true));
}
