//! Lists of rows, as documents and screens set them.

use crate::lang::lang;
use leptos::prelude::*;

/// The head of a column: Chinese, English, and whether it holds numbers.
pub(crate) type ColumnHead = (&'static str, &'static str, bool);

/// A column of words.
pub(crate) const fn words(zh: &'static str, en: &'static str) -> ColumnHead {
    (zh, en, false)
}

/// A column of numbers.
pub(crate) const fn numbers(zh: &'static str, en: &'static str) -> ColumnHead {
    (zh, en, true)
}

/// How a list is shown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct List {
    /// What it is called for those who do not see it; a list so called is marked with its reader and may scroll.
    pub(crate) label: Option<&'static str>,
    /// Whether its rows can be marked.
    pub(crate) marks: bool,
    /// Whether it stays a table on a phone.
    pub(crate) stays: bool,
}

/// A list of rows.
pub(crate) fn list<const N: usize>(list: List, heads: [ColumnHead; N], rows: impl IntoView + 'static) -> AnyView {
    let lang = lang();
    let marks = list.marks.then(|| {
        let select = lang.pick("选择", "Select");
        view! { <th scope="col" class="mark-cell"><span class="unseen">{select}</span></th> }
    });
    let heads = heads.map(|(zh, en, number)| {
        view! { <th scope="col" class=number.then_some("number")>{lang.pick(zh, en)}</th> }
    });
    let table = view! {
        <table class=if list.stays { "rows" } else { "rows stacked keyed" }>
            <thead><tr>{marks} {heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    };
    match list.label {
        Some(label) => view! {
            <div class="table-frame wide" tabindex="0" role="region" aria-label=label>
                <crate::components::watermark::Watermark />
                {table}
            </div>
        }
        .into_any(),
        None => view! { <div class="table-frame">{table}</div> }.into_any(),
    }
}
