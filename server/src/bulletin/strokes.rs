//! Digits and signs as strokes of a pen. Pictures need no font for them and look the same on every machine.

use Pen::{Curve, Line, Move};
use tiny_skia::PathBuilder;

/// A movement of the pen; a digit is ten units high, and y grows downwards.
#[derive(Clone, Copy)]
enum Pen {
    Move(f32, f32),
    Line(f32, f32),
    Curve([f32; 6]),
}

/// What is left between two glyphs, in units.
const GAP: f32 = 2.1;

/// How wide `text` is when a digit is `height` high.
pub(crate) fn width(text: &str, height: f32) -> f32 {
    let units: f32 = text.chars().map(|glyph| strokes(glyph).0 + GAP).sum();
    (units - GAP).max(0.0) * height / 10.0
}

/// Draws `text` from its upper left corner; glyphs that have no strokes are passed over.
pub(crate) fn write(path: &mut PathBuilder, text: &str, height: f32, [left, top]: [f32; 2]) {
    let unit = height / 10.0;
    let mut left = left;
    for glyph in text.chars() {
        let (wide, pens) = strokes(glyph);
        let at = |x: f32, y: f32| (left + x * unit, top + y * unit);
        for pen in pens {
            match *pen {
                Move(x, y) => {
                    let (x, y) = at(x, y);
                    path.move_to(x, y);
                }
                Line(x, y) => {
                    let (x, y) = at(x, y);
                    path.line_to(x, y);
                }
                Curve([ax, ay, bx, by, x, y]) => {
                    let ((ax, ay), (bx, by), (x, y)) = (at(ax, ay), at(bx, by), at(x, y));
                    path.cubic_to(ax, ay, bx, by, x, y);
                }
            }
        }
        left += (wide + GAP) * unit;
    }
}

/// The width of a glyph and its strokes.
fn strokes(glyph: char) -> (f32, &'static [Pen]) {
    match glyph {
        '0' => (6.0, &ZERO),
        '1' => (4.4, &[Move(0.9, 2.0), Line(3.3, 0.0), Line(3.3, 10.0)]),
        '2' => (6.0, &TWO),
        '3' => (6.0, &THREE),
        '4' => (6.2, &[Move(4.6, 10.0), Line(4.6, 0.0), Line(0.0, 7.0), Line(6.2, 7.0)]),
        '5' => (6.0, &FIVE),
        '6' => (6.0, &SIX),
        '7' => (6.0, &[Move(0.2, 0.0), Line(5.9, 0.0), Curve([4.0, 3.0, 2.6, 6.0, 2.2, 10.0])]),
        '8' => (6.0, &EIGHT),
        '9' => (6.0, &NINE),
        '-' | '−' => (4.0, &[Move(0.4, 5.6), Line(3.6, 5.6)]),
        '+' => (5.4, &[Move(0.2, 5.6), Line(5.2, 5.6), Move(2.7, 3.1), Line(2.7, 8.1)]),
        '.' => (0.8, &[Move(0.4, 10.0), Line(0.41, 10.0)]),
        ',' => (1.0, &[Move(0.7, 9.9), Line(0.2, 11.6)]),
        '%' | '％' => (8.6, &PER_CENT),
        _ => (1.6, &[]),
    }
}

const ZERO: [Pen; 5] = [
    Move(3.0, 0.0),
    Curve([5.0, 0.0, 6.0, 2.2, 6.0, 5.0]),
    Curve([6.0, 7.8, 5.0, 10.0, 3.0, 10.0]),
    Curve([1.0, 10.0, 0.0, 7.8, 0.0, 5.0]),
    Curve([0.0, 2.2, 1.0, 0.0, 3.0, 0.0]),
];

const TWO: [Pen; 6] = [
    Move(0.3, 2.8),
    Curve([0.3, 1.1, 1.4, 0.0, 3.0, 0.0]),
    Curve([4.7, 0.0, 5.8, 1.1, 5.8, 2.7]),
    Curve([5.8, 4.1, 4.9, 5.2, 3.6, 6.5]),
    Line(0.2, 10.0),
    Line(6.0, 10.0),
];

const THREE: [Pen; 8] = [
    Move(0.4, 2.1),
    Curve([0.8, 0.8, 1.7, 0.0, 3.0, 0.0]),
    Curve([4.6, 0.0, 5.6, 1.0, 5.6, 2.4]),
    Curve([5.6, 3.8, 4.6, 4.7, 3.0, 4.7]),
    Line(2.4, 4.7),
    Move(3.0, 4.7),
    Curve([4.8, 4.7, 5.9, 5.8, 5.9, 7.3]),
    Curve([5.9, 9.0, 4.7, 10.0, 3.0, 10.0]),
];

const FIVE: [Pen; 7] = [
    Move(5.4, 0.0),
    Line(1.2, 0.0),
    Line(0.7, 4.6),
    Curve([1.3, 4.0, 2.1, 3.7, 3.0, 3.7]),
    Curve([4.8, 3.7, 5.9, 5.0, 5.9, 6.8]),
    Curve([5.9, 8.7, 4.7, 10.0, 2.9, 10.0]),
    Curve([1.5, 10.0, 0.5, 9.3, 0.1, 8.1]),
];

const SIX: [Pen; 7] = [
    Move(0.1, 6.7),
    Curve([0.1, 4.9, 1.4, 3.7, 3.05, 3.7]),
    Curve([4.8, 3.7, 5.9, 5.0, 5.9, 6.8]),
    Curve([5.9, 8.7, 4.7, 10.0, 3.05, 10.0]),
    Curve([1.2, 10.0, 0.1, 8.6, 0.1, 5.6]),
    Curve([0.1, 2.2, 1.3, 0.0, 3.3, 0.0]),
    Curve([4.2, 0.0, 4.9, 0.4, 5.4, 1.1]),
];

const EIGHT: [Pen; 9] = [
    Move(3.0, 4.7),
    Curve([1.5, 4.7, 0.6, 3.7, 0.6, 2.4]),
    Curve([0.6, 1.0, 1.6, 0.0, 3.0, 0.0]),
    Curve([4.4, 0.0, 5.4, 1.0, 5.4, 2.4]),
    Curve([5.4, 3.7, 4.5, 4.7, 3.0, 4.7]),
    Curve([1.3, 4.7, 0.1, 5.8, 0.1, 7.3]),
    Curve([0.1, 8.9, 1.3, 10.0, 3.0, 10.0]),
    Curve([4.7, 10.0, 5.9, 8.9, 5.9, 7.3]),
    Curve([5.9, 5.8, 4.7, 4.7, 3.0, 4.7]),
];

const NINE: [Pen; 7] = [
    Move(5.9, 3.3),
    Curve([5.9, 5.1, 4.6, 6.3, 2.95, 6.3]),
    Curve([1.2, 6.3, 0.1, 5.0, 0.1, 3.2]),
    Curve([0.1, 1.3, 1.3, 0.0, 2.95, 0.0]),
    Curve([4.8, 0.0, 5.9, 1.4, 5.9, 4.4]),
    Curve([5.9, 7.8, 4.7, 10.0, 2.7, 10.0]),
    Curve([1.8, 10.0, 1.1, 9.6, 0.6, 8.9]),
];

const PER_CENT: [Pen; 12] = [
    Move(1.8, 0.0),
    Curve([2.9, 0.0, 3.5, 1.0, 3.5, 2.3]),
    Curve([3.5, 3.6, 2.9, 4.6, 1.8, 4.6]),
    Curve([0.7, 4.6, 0.1, 3.6, 0.1, 2.3]),
    Curve([0.1, 1.0, 0.7, 0.0, 1.8, 0.0]),
    Move(6.9, 0.0),
    Line(1.7, 10.0),
    Move(6.8, 5.4),
    Curve([7.9, 5.4, 8.5, 6.4, 8.5, 7.7]),
    Curve([8.5, 9.0, 7.9, 10.0, 6.8, 10.0]),
    Curve([5.7, 10.0, 5.1, 9.0, 5.1, 7.7]),
    Curve([5.1, 6.4, 5.7, 5.4, 6.8, 5.4]),
];
