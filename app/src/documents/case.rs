//! One case with the names of its parties, for those who said why they need them.

use super::{Frame, document};
use crate::lang::lang;
use crate::pages::case::events::Events;
use crate::pages::case::facts::{Facts, Parties};
use crate::pages::case::lede::opening;
use domain::case::{CaseEvent, CaseRecord};
use leptos::prelude::*;

/// A case as it is shown.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// What the file says; the parties as this reader sees them.
    pub case: CaseRecord,
    /// What happened, in the order of the days.
    pub events: Vec<CaseEvent>,
    /// The court's name, in Chinese and English.
    pub court: [String; 2],
    /// Whether the reader may ask for the names, and these are not they.
    pub may_unmask: bool,
}

/// Renders it.
pub fn case(frame: Frame, view: CaseView) -> String {
    document(frame, ["案件", "Case"], move || {
        let lang = lang();
        let CaseView { case, events, court, may_unmask } = view;
        let number = case.number.to_string();
        let back = format!("/case?number={}", crate::figures::query::escape(&number));
        view! {
            <section class="page case">
                <p class="crumb"><a href=back rel="external">{lang.pick("案件页", "The case")}</a></p>
                <h1>{number}</h1>
                <p class="lede">{opening(&case, &court, lang)}</p>
                <Parties case=case.clone() may_unmask />
                <Facts case />
                <Events events />
            </section>
        }
    })
}
