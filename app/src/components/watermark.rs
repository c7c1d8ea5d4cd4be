//! Who looks at it, in which court and when, laid thinly over lists of cases: a photograph of the screen says whose it was.

use crate::reader::reader;
use leptos::prelude::*;

/// How often the mark stands over a list.
const TIMES: usize = 24;

/// The mark, over whatever positions it.
#[component]
pub fn Watermark() -> impl IntoView {
    let mark = reader().mark;
    (!mark.is_empty()).then(|| {
        let marks = (0..TIMES).map(|_| view! { <span>{mark.clone()}</span> }).collect_view();
        view! { <div class="watermark" aria-hidden="true">{marks}</div> }
    })
}
