//! What a browser runs on the screen of an indicator.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page.
#[wasm_bindgen]
pub fn hydrate() {
    app::hydrate(app::screens::indicator());
}

fn main() {}
