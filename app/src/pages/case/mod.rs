//! One case: how its time stands and what has to be done, what would move it, the dispute it belongs to, what the ledgers
//! hold of it, and what the file says.

mod chain;
mod clock;
pub(crate) mod events;
pub(crate) mod facts;
mod grips;
mod labels;
mod layout;
pub(crate) mod lede;
pub(crate) mod ledger;
mod simulator;

use crate::api::case::{CaseAnswer, load_case};
use crate::api::wire::Wire;
use crate::figures::query::parameters_of;
use crate::figures::supposition::standing;
use crate::lang::lang;
use crate::pages::{Loading, ProblemNote, title};
use chain::ChainSection;
use events::Events;
use facts::{Facts, Parties};
use lede::Lede;
use ledger::LedgerSections;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use simulator::ClockSection;
use std::sync::Arc;

/// The page.
#[component]
pub fn CasePage() -> impl IntoView {
    let search = use_location().search;
    #[cfg(feature = "ssr")]
    tell_fields_as_lines(&search.get_untracked());
    // What is supposed changes the address and fetches nothing.
    let number = Memo::new(move |_| parameters_of(&search.read())("number").unwrap_or_default());
    let answer = Resource::new(move || number.get(), load_case);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok(Wire(answer)) => view! { <CaseBody answer /> }.into_any(),
                    Err(problem) => view! { <ProblemNote problem /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// A form sent without WASM leads on to the address that says the same in lines.
#[cfg(feature = "ssr")]
fn tell_fields_as_lines(search: &str) {
    use crate::figures::supposition::{Supposed, address};

    if Supposed::are_fields(search) {
        let number = parameters_of(search)("number").unwrap_or_default();
        leptos_axum::redirect(&format!("/case?{}", address(&number, &Supposed::all(search))));
    }
}

#[component]
fn CaseBody(answer: CaseAnswer) -> impl IntoView {
    let lang = lang();
    let answer = Arc::new(answer);
    let CaseAnswer { case, events, today, levels, court, chain, ledgers, may_unmask, .. } = (*answer).clone();
    let now = standing(&case, &events, &[], today, &levels);
    let clock = now.clone().map(|now| now.clock);
    let number = case.number.to_string();
    let ledgers = ledgers.map(|ledgers| view! { <LedgerSections ledgers number=case.number.clone() /> });
    view! {
        <Title text=title(&number, lang) />
        <section class="page case">
            <h1>{number.clone()}</h1>
            <Lede case=case.clone() court clock />
            <ClockSection answer now />
            <ChainSection chain number=case.number.clone() />
            {ledgers}
            <Parties case=case.clone() may_unmask />
            <Facts case />
            <Events events />
        </section>
    }
    .into_any()
}
