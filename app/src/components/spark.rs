//! Tiny trends, drawn by the server: a line, its last point, and the range as a pale band.

use super::markup::{Markup, put_length};
use domain::quantity::Quantity;
use domain::range::Range;
use leptos::prelude::*;

/// From the first month to the last, and how high.
const WIDTH: f64 = 64.0;
const HEIGHT: f64 = 20.0;
/// The box around it has two more on each side.
const BOX: &str = " viewBox=\"-2 0 68 20\" width=\"68\" height=\"20\" aria-hidden=\"true\">";
const BAND: &str = "<rect class=\"band\" x=\"-2\" width=\"68\" y=\"";

/// The scale of a drawing: values between two ends.
pub(crate) struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// A scale that holds all values and the ends of the range, with some air.
    pub(crate) fn of(values: impl Iterator<Item = f64>, range: Option<&Range>) -> Option<Self> {
        let ends = range.into_iter().flat_map(|range| [range.low, range.high]).flatten().map(Quantity::approximate);
        let (low, high) = values
            .chain(ends)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if !low.is_finite() || !high.is_finite() {
            return None;
        }
        let air = ((high - low) * 0.08).max(high.abs() * 0.001).max(1e-9);
        Some(Self { low: low - air, high: high + air })
    }

    /// Where a value lies on a height, from the top.
    pub(crate) fn y(&self, value: f64, height: f64) -> f64 {
        height - (value - self.low) / (self.high - self.low) * height
    }

    /// The band of the range on a height: top and height.
    pub(crate) fn band(&self, range: &Range, height: f64) -> (f64, f64) {
        let top = range.high.map_or(0.0, |high| self.y(high.approximate(), height)).max(0.0);
        let bottom = range.low.map_or(height, |low| self.y(low.approximate(), height)).min(height);
        (top, (bottom - top).max(0.0))
    }
}

/// A polyline through the known values; gaps stay gaps.
pub(crate) fn path(values: &[Option<f64>], width: f64, y: impl Fn(f64) -> f64) -> String {
    let step = width / (values.len().max(2) - 1) as f64;
    let mut drawing = false;
    let mut path = String::new();
    for (position, value) in values.iter().enumerate() {
        match value {
            Some(value) => {
                path.push(if drawing { 'L' } else { 'M' });
                put_length(&mut path, position as f64 * step);
                path.push(' ');
                put_length(&mut path, y(*value));
                drawing = true;
            }
            None => drawing = false,
        }
    }
    path
}

/// A tiny trend. Decoration for the eye: the numbers stand beside it.
#[component]
pub fn Sparkline(
    /// Values by month, the last one the latest.
    values: Vec<Option<Quantity>>,
    /// The range.
    range: Option<Range>,
    /// Whether the latest value is outside.
    #[prop(optional)]
    outside: bool,
) -> impl IntoView {
    let mut out = Markup::default();
    put_sparkline(&mut out, &values, range.as_ref(), outside).then(|| out.element())
}

/// The same as markup, and whether there is any: fewer than two values have no trend.
pub(crate) fn put_sparkline(
    out: &mut Markup,
    values: &[Option<Quantity>],
    range: Option<&Range>,
    outside: bool,
) -> bool {
    let values: Vec<Option<f64>> = values.iter().map(|value| value.map(Quantity::approximate)).collect();
    let several = values.iter().flatten().count() > 1;
    let Some(scale) = Scale::of(values.iter().flatten().copied(), range).filter(|_| several) else { return false };
    let y = |value: f64| scale.y(value, HEIGHT - 4.0) + 2.0;
    out.tags(if outside { "<svg class=\"spark outside\"" } else { "<svg class=\"spark\"" });
    out.tags(BOX);
    if let Some((top, height)) = range.map(|range| scale.band(range, HEIGHT - 4.0)) {
        out.tags(BAND).length(top + 2.0).tags("\" height=\"").length(height).tags("\"></rect>");
    }
    out.tags("<path d=\"").text(&path(&values, WIDTH, y)).tags("\"></path>");
    let last = values.iter().rposition(Option::is_some);
    if let Some((at, value)) = last.and_then(|at| Some((at, (*values.get(at)?)?))) {
        let step = WIDTH / (values.len().max(2) - 1) as f64;
        out.tags("<circle cx=\"").length(at as f64 * step).tags("\" cy=\"").length(y(value));
        out.tags("\" r=\"1.8\"></circle>");
    }
    out.tags("</svg>");
    true
}
