//! The native half of `cargo xtask bench wasm`: milliseconds of each question, the least of several, a line each.

#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod browser;
mod court;
mod questions;

use browser::{Asked, QUESTIONS};
use std::time::Instant;

const TIMES: usize = 15;

fn main() {
    let asked = Asked::new();
    for (place, question) in QUESTIONS.iter().enumerate() {
        let time = |_| {
            let begun = Instant::now();
            asked.answer(place);
            begun.elapsed().as_secs_f64() * 1e3
        };
        println!("{question}\t{}", (0..TIMES).map(time).fold(f64::INFINITY, f64::min));
    }
}
