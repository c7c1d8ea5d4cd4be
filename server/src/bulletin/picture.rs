//! A trend as a picture: one calm line over months, its range as a band.

use crate::bulletin::FileError;
use crate::bulletin::scale::{Axis, Printed};
use crate::bulletin::strokes;
use domain::bulletin::Trend;
use tiny_skia::{Color, FillRule, LineCap, LineJoin, Paint, PathBuilder, Pixmap, Rect, Stroke, Transform};

/// A PNG picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub png: Vec<u8>,
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is, in pixels.
    pub height: u32,
}

const WIDTH: u32 = 1600;
const HEIGHT: u32 = 640;

/// Where the line is drawn; what stands around it holds the labels.
const LEFT: f32 = 140.0;
const RIGHT: f32 = 1420.0;
const TOP: f32 = 36.0;
const BOTTOM: f32 = 556.0;

/// The height of a digit; 2.4 mm when the picture is 156 mm wide.
const DIGIT: f32 = 24.0;
/// Two labels beside each other keep so far apart, and so do two below each other.
const APART: [f32; 2] = [150.0, 38.0];

const BAND: [u8; 3] = [0xE6, 0xED, 0xF3];
const BAND_LABEL: [u8; 3] = [0x6F, 0x8A, 0xA3];
const DATA: [u8; 3] = [0x1F, 0x4F, 0x7A];
const HAIR: [u8; 3] = [0xEC, 0xE8, 0xDE];
const INK: [u8; 3] = [0x6B, 0x66, 0x5C];

/// Draws `trend`, 1600 by 640 pixels; a month without a value is a gap.
///
/// # Errors
///
/// When the picture cannot be encoded.
pub fn picture(trend: &Trend) -> Result<Picture, FileError> {
    let mut canvas = Canvas(Pixmap::new(WIDTH, HEIGHT).ok_or(FileError::Picture)?);
    canvas.0.fill(Color::WHITE);
    let values: Vec<Option<Printed>> =
        trend.points.iter().map(|(_, shown)| shown.as_deref().and_then(Printed::read)).collect();
    let range = trend.range.each_ref().map(|end| end.as_deref().and_then(Printed::read));
    if let Some(axis) = axis(trend) {
        canvas.band(&axis, range);
        canvas.ticks(&axis, values.iter().flatten().any(|value| value.percent));
        let points: Vec<Option<[f32; 2]>> = (0..)
            .zip(&values)
            .map(|(at, value)| value.map(|value| [across(at, values.len()), up(&axis, value.value)]))
            .collect();
        canvas.data(&points);
        canvas.ends(&axis, trend);
    }
    canvas.months(trend);
    let png = canvas.0.encode_png().map_err(|_| FileError::Picture)?;
    Ok(Picture { png, width: WIDTH, height: HEIGHT })
}

/// The axis on which a trend and its range lie; none where it has neither.
pub(crate) fn axis(trend: &Trend) -> Option<Axis> {
    let shown = trend.points.iter().filter_map(|(_, shown)| shown.as_deref());
    let ends = trend.range.iter().filter_map(Option::as_deref);
    let values: Vec<f64> = shown.chain(ends).filter_map(Printed::read).map(|printed| printed.value).collect();
    Axis::over(&values)
}

/// Where the month numbered `at` of `of` stands.
fn across(at: u16, of: usize) -> f32 {
    match u16::try_from(of.saturating_sub(1)) {
        Ok(0) => f32::midpoint(LEFT, RIGHT),
        Ok(last) => LEFT + (RIGHT - LEFT) * f32::from(at) / f32::from(last),
        Err(_) => LEFT,
    }
}

/// How far down a value stands.
fn up(axis: &Axis, value: f64) -> f32 {
    let share = (value - axis.low()) / (axis.high() - axis.low());
    let share = share.clamp(0.0, 1.0) as f32;
    BOTTOM - (BOTTOM - TOP) * share
}

struct Canvas(Pixmap);

impl Canvas {
    /// The range; where it has no end, it goes on to the edge.
    fn band(&mut self, axis: &Axis, [low, high]: [Option<Printed>; 2]) {
        if low.is_none() && high.is_none() {
            return;
        }
        let top = high.map_or(TOP, |high| up(axis, high.value));
        let bottom = low.map_or(BOTTOM, |low| up(axis, low.value));
        if let Some(band) = Rect::from_ltrb(LEFT, top, RIGHT, bottom) {
            self.0.fill_rect(band, &paint(BAND), Transform::identity(), None);
        }
    }

    fn ticks(&mut self, axis: &Axis, percent: bool) {
        let sign = if percent { "%" } else { "" };
        for tick in axis.ticks() {
            let height = up(axis, tick);
            self.line(&[[LEFT, height], [RIGHT, height]], HAIR, 2.0);
            let label = format!("{tick:.*}{sign}", axis.decimals());
            let left = LEFT - 20.0 - strokes::width(&label, DIGIT);
            self.label(&label, [left, height - DIGIT / 2.0], DIGIT, INK, 2.4);
        }
    }

    fn data(&mut self, points: &[Option<[f32; 2]>]) {
        for run in points.split(Option::is_none) {
            let run: Vec<[f32; 2]> = run.iter().copied().flatten().collect();
            match run.as_slice() {
                [alone] => self.dot(*alone, 5.0),
                run => self.line(run, DATA, 5.0),
            }
        }
        if let Some(last) = points.iter().rev().find_map(|point| *point) {
            self.dot(last, 10.0);
        }
    }

    /// The last value and the ends of the range, beside the line; where they would meet, the ends give way.
    fn ends(&mut self, axis: &Axis, trend: &Trend) {
        let height = |text: &str| Printed::read(text).map(|printed| up(axis, printed.value));
        let last =
            trend.points.iter().rev().find_map(|(_, shown)| shown.as_deref().filter(|shown| height(shown).is_some()));
        let left = RIGHT + 24.0;
        let mut taken = Vec::new();
        if let Some((text, at)) = last.and_then(|text| Some((text, height(text)?))) {
            self.label(text, [left, at - 14.0], 28.0, DATA, 4.2);
            taken.push(at);
        }
        let ends = trend.range.iter().zip([1.0, -1.0]);
        for (text, at, away) in
            ends.filter_map(|(end, away)| end.as_deref().and_then(|end| Some((end, height(end)?, away))))
        {
            let at = clear(at, away, &taken);
            self.label(text, [left, at - DIGIT / 2.0], DIGIT, BAND_LABEL, 2.4);
            taken.push(at);
        }
    }

    /// The first and the last month, and between them every third, sixth or twelfth.
    fn months(&mut self, trend: &Trend) {
        let of = trend.points.len();
        let Some(last) = of.checked_sub(1) else { return };
        let stride =
            [1, 3, 6, 12, 24, 60].into_iter().find(|stride| across(*stride, of) - LEFT >= APART[0]).unwrap_or(120);
        for (at, (month, _)) in (0_u16..).zip(&trend.points) {
            let x = across(at, of);
            let is_last = usize::from(at) == last;
            if is_last || (at % stride == 0 && RIGHT - x >= APART[0]) {
                self.line(&[[x, BOTTOM], [x, BOTTOM + 10.0]], INK, 2.0);
                let left = x - strokes::width(month, DIGIT) / 2.0;
                self.label(month, [left, BOTTOM + 28.0], DIGIT, INK, 2.4);
            }
        }
    }

    fn label(&mut self, text: &str, at: [f32; 2], height: f32, colour: [u8; 3], weight: f32) {
        let mut path = PathBuilder::new();
        strokes::write(&mut path, text, height, at);
        self.stroke(path, colour, weight);
    }

    fn line(&mut self, points: &[[f32; 2]], colour: [u8; 3], weight: f32) {
        let mut path = PathBuilder::new();
        for (at, [x, y]) in points.iter().enumerate() {
            if at == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
        }
        self.stroke(path, colour, weight);
    }

    fn stroke(&mut self, path: PathBuilder, colour: [u8; 3], weight: f32) {
        let stroke =
            Stroke { width: weight, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        if let Some(path) = path.finish() {
            self.0.stroke_path(&path, &paint(colour), &stroke, Transform::identity(), None);
        }
    }

    /// A point in a white ring, which sets it off from the line.
    fn dot(&mut self, [x, y]: [f32; 2], radius: f32) {
        for (radius, colour) in [(radius + 4.0, [0xFF; 3]), (radius, DATA)] {
            if let Some(path) = PathBuilder::from_circle(x, y, radius) {
                self.0.fill_path(&path, &paint(colour), FillRule::Winding, Transform::identity(), None);
            }
        }
    }
}

/// The nearest height to `at`, in the direction of `away`, that is clear of what is taken.
fn clear(at: f32, away: f32, taken: &[f32]) -> f32 {
    let meets = |at: f32| taken.iter().find(|other| (at - **other).abs() < APART[1]);
    let mut clear = at;
    for _ in 0..=taken.len() {
        match meets(clear) {
            Some(other) => clear = other + away * APART[1],
            None => break,
        }
    }
    clear
}

fn paint([red, green, blue]: [u8; 3]) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, 0xFF);
    paint
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::bulletin::sample;

    #[test]
    fn a_picture_is_the_same_bytes_each_time_and_as_large_as_it_says() {
        let trend = &sample::trends()[0];
        let drawn = picture(trend).unwrap();
        assert_eq!(drawn, picture(trend).unwrap());
        let read = Pixmap::decode_png(&drawn.png).unwrap();
        assert_eq!((read.width(), read.height()), (drawn.width, drawn.height));
    }

    #[test]
    fn a_trend_without_any_value_is_still_a_picture() {
        let [low, high] = [None, None];
        let points = vec![(String::from("2024-01"), None)];
        let trend = Trend { title: String::new(), subtitle: String::new(), points, range: [low, high] };
        assert!(picture(&trend).is_ok());
        assert!(picture(&Trend { points: Vec::new(), ..trend }).is_ok());
    }

    #[test]
    fn labels_that_would_meet_give_way() {
        assert!((clear(100.0, 1.0, &[90.0]) - 128.0).abs() < 0.01);
        assert!((clear(100.0, -1.0, &[90.0]) - 52.0).abs() < 0.01);
        assert!((clear(100.0, 1.0, &[10.0]) - 100.0).abs() < 0.01);
    }

    #[test]
    fn what_is_outside_the_band_is_white_and_the_line_is_dark() {
        let trend = &sample::trends()[0];
        let read = Pixmap::decode_png(&picture(trend).unwrap().png).unwrap();
        let colours: Vec<[u8; 3]> =
            read.pixels().iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
        for colour in [BAND, DATA, HAIR] {
            assert!(colours.contains(&colour), "{colour:?}");
        }
    }
}
