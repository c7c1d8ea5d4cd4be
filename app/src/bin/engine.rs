//! The engine of a browser: it runs in a worker (`engine/worker.js`) beside the page of a screen.

use wasm_bindgen::prelude::wasm_bindgen;

/// Answers what a screen asks; none where it cannot. A pack that comes with the question is held from now on.
#[wasm_bindgen]
pub fn answer(question: &[u8], pack: Option<Vec<u8>>) -> Option<Vec<u8>> {
    app::engine::worker::answer(question, pack.as_deref())
}

/// What a pack evaluates to in this build, for the test that compares it with the native one.
#[wasm_bindgen]
pub fn evaluation_digest(pack: &[u8]) -> Result<String, String> {
    domain::digest::evaluation_digest(pack).map_err(|error| error.to_string())
}

fn main() {}
