//! The first cases that only one of two definitions counts, and those both count.

use super::cells::{case_cells, side};
use super::diff::capital;
use crate::components::mark::counted;
use crate::documents::nodes::{List, list, numbers, words};
use crate::figures::formulas::{Compared, Counted, Listed, SideCompared};
use crate::lang::Lang;
use leptos::prelude::*;

/// The first cases of each kind.
pub(super) fn cases(compared: &Compared, lang: Lang) -> AnyView {
    let one = |found: &SideCompared| {
        let [only_a, only_b, both] = &found.listed;
        let side = lang.pick(found.side.zh().to_owned(), capital(found.side.en()));
        let part = |name: &str, counted: &Counted, listed: &[Listed], open: bool| {
            let title = lang.pick(format!("{side}：{name}"), format!("{side}: {name}"));
            listing(title, counted.cases, listed, open, lang)
        };
        view! {
            {part(lang.pick("只有 A 计的案件", "cases only A counts"), &found.only_a, only_a, true)}
            {part(lang.pick("只有 B 计的案件", "cases only B counts"), &found.only_b, only_b, true)}
            {part(lang.pick("两者都计的案件", "cases both count"), &found.both, both, false)}
        }
        .into_any()
    };
    let all = compared.sides.iter().map(one).collect_view();
    view! { <section class="part" id="cases">{all}</section> }.into_any()
}

fn listing(title: String, of: usize, listed: &[Listed], open: bool, lang: Lang) -> Option<AnyView> {
    if listed.is_empty() {
        return None;
    }
    let rows = listed.iter().map(|one| {
        view! {
            <tr>
                {case_cells(&one.case, lang)}
                <td class="number" data-label="A">{side(one.a)}</td>
                <td class="number" data-label="B">{side(one.b)}</td>
            </tr>
        }
    });
    let heads = [
        words("案号", "Case"),
        words("承办", "Judge"),
        words("案由", "Cause"),
        words("立案", "Docketed"),
        words("结案", "Closed"),
        numbers("A", "A"),
        numbers("B", "B"),
    ];
    let cut = (of > listed.len()).then(|| {
        let shown = listed.len();
        let text = lang.pick(format!("列出前 {shown} 件，共 {of} 件。"), format!("The first {shown} of {of}."));
        view! { <p class="cut">{text}</p> }
    });
    let label = Some(lang.pick("案件", "Cases"));
    let table = list(List { label, ..List::default() }, heads, rows.collect_view());
    Some(
        view! {
            <details class="listed" open=open>
                <summary>{title} " " <span class="hint">{counted(of)}</span></summary>
                {table} {cut}
            </details>
        }
        .into_any(),
    )
}
