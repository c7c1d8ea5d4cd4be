//! The dispute the case belongs to: from case to case, with days and outcomes.

use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::case_number::CaseNumber;
use domain::chain::Link;
use leptos::prelude::*;

/// The section; nothing for a case that stands alone.
#[component]
pub(super) fn ChainSection(
    /// The dispute, in the order of its days.
    chain: Vec<Link>,
    /// The case of this page.
    number: CaseNumber,
) -> impl IntoView {
    let lang = lang();
    (chain.len() > 1).then(|| {
        let links: Vec<_> = chain.iter().map(|link| one(link, &number, lang)).collect();
        view! {
            <section class="part" id="chain">
                <h2>{finding(&chain, lang)}</h2>
                <ol class="case-chain">{links}</ol>
            </section>
        }
        .into_any()
    })
}

/// What the chain says: through how many cases the dispute went, and how it stands.
fn finding(chain: &[Link], lang: Lang) -> String {
    let cases = chain.len();
    let decided = chain.iter().rev().find_map(|link| Some((link.relation, link.outcome?)));
    match (lang, decided) {
        (Lang::Zh, Some((relation, outcome))) => {
            format!("同一纠纷 {cases} 件案件，最近的结果：{}{}", relation.zh(), outcome.zh())
        }
        (Lang::Zh, None) => format!("同一纠纷 {cases} 件案件，尚无结果"),
        (Lang::En, Some((relation, outcome))) => {
            format!("{cases} cases of one dispute; the latest outcome: {}, {}", relation.en(), outcome.en())
        }
        (Lang::En, None) => format!("{cases} cases of one dispute, none decided yet"),
    }
}

fn one(link: &Link, here: &CaseNumber, lang: Lang) -> impl IntoView + use<> {
    let number = link.number.to_string();
    let is_here = link.number == *here;
    let name = if is_here {
        view! { <strong aria-current="page">{number}</strong> }.into_any()
    } else {
        let address = format!("/case?number={}", escape(&number));
        view! { <a href=address>{number}</a> }.into_any()
    };
    let days = match (link.docketed, link.closed) {
        (Some(docketed), Some(closed)) => format!("{docketed} – {closed}"),
        (Some(docketed), None) => lang.pick(format!("{docketed} 立案"), format!("docketed {docketed}")),
        (None, Some(closed)) => lang.pick(format!("{closed} 结案"), format!("closed {closed}")),
        (None, None) => String::new(),
    };
    let outcome = link.outcome.map(|outcome| lang.pick(outcome.zh(), outcome.en()));
    view! {
        <li class:here=is_here>
            <span class="relation">{lang.pick(link.relation.zh(), link.relation.en())}{is_here.then(|| lang.pick(" · 本案", " · this case"))}</span>
            {name}
            <span class="days">{days}</span>
            <span class="outcome">{outcome}</span>
        </li>
    }
    .into_any()
}
