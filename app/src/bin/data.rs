//! What a browser runs on the screen of the files of figures.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page.
#[wasm_bindgen]
pub fn hydrate() {
    app::hydrate(app::screens::data());
}

fn main() {}
