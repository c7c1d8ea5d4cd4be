//! The worker's side (`engine/worker.js` fetches what it needs): one question is answered after another.

use super::held::{Held, told};
use super::{Question, received};
use domain::pack::Pack;
use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

/// Answers a question about a scope, all in the compact form; none where it cannot, nor to a page of another build. A pack that comes
/// with it is held from now on, where it is of the facts that are asked for.
pub fn answer(question: &[u8], pack: Option<&[u8]>) -> Option<Vec<u8>> {
    let (scope, question) = received(question)?;
    HELD.with_borrow_mut(|held| match question {
        Question::Hold(frame, facts) => {
            let tables = match pack {
                Some(pack) => {
                    let pack = Pack::read(pack).ok().filter(|pack| pack.label == facts)?;
                    pack.tables.into_iter().map(Arc::new).collect()
                }
                None => held.as_ref()?.tables_of(&scope, &facts)?.to_vec(),
            };
            *held = Some(Held::new(scope, frame, facts, tables));
            told(&())
        }
        question => held.as_mut()?.answer(&scope, &question),
    })
}
