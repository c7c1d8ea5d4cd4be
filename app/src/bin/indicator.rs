//! What a browser runs on the screen of an indicator.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page.
#[wasm_bindgen]
pub fn hydrate() {
    app::hydrate(app::screens::indicator());
}

/// What a pack evaluates to in this build, for the test that compares it with the native one.
#[wasm_bindgen]
pub fn evaluation_digest(pack: &[u8]) -> Result<String, String> {
    domain::digest::evaluation_digest(pack).map_err(|error| error.to_string())
}

fn main() {}
