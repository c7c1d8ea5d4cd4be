//! What a browser runs on this screen.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page.
#[wasm_bindgen]
pub fn hydrate() {
    app::hydrate(app::screens::trial());
}

fn main() {}
