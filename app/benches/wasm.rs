//! The WebAssembly half of `cargo xtask bench wasm`, built as the programs of the screens are; `end2end/measure-wasm.mjs` times it.

#![allow(missing_docs, dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../../domain/benches/browser.rs"]
mod browser;
#[path = "../../domain/benches/court.rs"]
mod court;
#[path = "../../domain/benches/questions.rs"]
mod questions;

use wasm_bindgen::prelude::wasm_bindgen;

/// The court that is asked.
#[wasm_bindgen]
pub struct Asked(browser::Asked);

#[wasm_bindgen]
impl Asked {
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "for JavaScript")]
    pub fn new() -> Self {
        Self(browser::Asked::new())
    }

    /// Answers the question at a place.
    pub fn answer(&self, place: usize) {
        self.0.answer(place);
    }
}

fn main() {}
