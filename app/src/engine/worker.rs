//! The worker's side: it fetches packs, and answers one question after another.

use super::held::{Held, told};
use super::{Frame, Question, Scope};
use domain::pack::Pack;
use domain::table::FactTable;
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// The scope asked for last; the facts of another that arrive later are nobody's any more.
    static WANTED: RefCell<Option<Scope>> = const { RefCell::new(None) };
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

/// Answers a question about a scope, all in the compact form; none where it cannot.
pub async fn answer(question: &[u8]) -> Option<Vec<u8>> {
    match postcard::from_bytes(question).ok()? {
        (scope, Question::Hold(frame)) => told(&hold(scope, frame).await),
        (scope, question) => HELD.with_borrow_mut(|held| held.as_mut()?.answer(&scope, &question)),
    }
}

/// Fetches the facts of a scope, unless they are here: whether they are here in the end.
async fn hold(scope: Scope, frame: Frame) -> bool {
    WANTED.set(Some(scope.clone()));
    let here = HELD.with_borrow(|held| Some(held.as_ref()?.tables_of(&scope)?.to_vec()));
    let tables = match here {
        Some(tables) => Some(tables),
        None => fetched(&scope).await,
    };
    let wanted = WANTED.with_borrow(|wanted| wanted.as_ref() == Some(&scope));
    let Some(tables) = tables.filter(|_| wanted) else { return false };
    HELD.set(Some(Held::new(scope, frame, tables)));
    true
}

/// The tables of a scope's pack, or none where there is no pack to be had (too large a scope, no network).
async fn fetched(scope: &Scope) -> Option<Vec<Arc<FactTable>>> {
    let worker: web_sys::WorkerGlobalScope = js_sys::global().dyn_into().ok()?;
    let response = JsFuture::from(worker.fetch_with_str(&scope.address())).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if response.status() != 200 {
        return None;
    }
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    match Pack::read(&bytes) {
        Ok(pack) => Some(pack.tables.into_iter().map(Arc::new).collect()),
        Err(error) => {
            leptos::logging::warn!("{error}");
            None
        }
    }
}
