//! Which rows of how many a document shows, and the way to the others.

use crate::lang::lang;
use leptos::prelude::*;

/// A stretch of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Rows passed over.
    pub(super) from: i64,
    /// Rows shown.
    pub(super) shown: usize,
    /// Rows there are.
    pub(super) of: i64,
    /// Rows on a page.
    pub(super) a_page: i64,
}

impl Stretch {
    /// Whether it is all there is.
    pub(super) const fn is_all(self) -> bool {
        self.of <= self.a_page && self.from == 0
    }
}

/// The stretch in figures, with links to the pages before and after; `address` leads to a page by the rows passed over.
pub(super) fn pager(stretch: Stretch, address: impl Fn(i64) -> String) -> AnyView {
    let lang = lang();
    let Stretch { from, shown, of, a_page } = stretch;
    let last = from + i64::try_from(shown).unwrap_or(0);
    let turn = |to: i64, text: &'static str, rel: &'static str| view! { <a rel=rel href=address(to)>{text}</a> };
    let earlier = (from > 0).then(|| turn((from - a_page).max(0), lang.pick("上一页", "Previous"), "prev"));
    let later = (last < of).then(|| turn(last, lang.pick("下一页", "Next"), "next"));
    let place = format!("{}–{last} / {of}", (from + 1).min(last));
    view! { <nav class="pager" aria-label=lang.pick("翻页", "Pages")>{earlier} <span>{place}</span> {later}</nav> }
        .into_any()
}
