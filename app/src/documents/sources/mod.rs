//! 三源: disputes before suit, what a dispute turns into, petitions; from the overview down to one dispute.

mod cases;
mod dispute;
mod enforcement;
mod import;
mod overview;
mod places;
mod sankey;
mod settings;

pub use cases::{Behind, CasesView, cases};
pub use dispute::{CASES_SHOWN, DisputeView, NodeLine, PetitionLine, dispute};
pub use enforcement::{BY, EnforcementRow, EnforcementView, INDICATORS, enforcement};
pub use import::{ImportView, import};
pub use overview::{CourtRow, SourcesView, sources};
pub use places::{PlaceRow, PlacesView, places};
pub use settings::{SettingsView, settings};

use super::nodes::Nodes;
use crate::figures::query::escape;
use crate::lang::Lang;
use domain::day::Day;
use leptos::prelude::*;

/// The span figures are of, by the day a dispute, case or petition came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Span {
    /// As part of an address.
    fn query(self) -> String {
        format!("from={}&to={}", self.from, self.to)
    }

    fn words(self, lang: Lang) -> String {
        lang.pick(format!("{} 至 {}", self.from, self.to), format!("{} to {}", self.from, self.to))
    }
}

/// The form that chooses the span; `kept` are further fields of the address.
fn span_form(action: &'static str, nodes: &Nodes, span: Span, kept: &[(&'static str, String)], lang: Lang) -> AnyView {
    let kept = kept.iter().map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone() /> });
    view! {
        <form class="gate-form in-line search" method="get" action=action>
            <input type="hidden" name="court" value=nodes.court.to_string() />
            {kept.collect_view()}
            <label>
                <span>{lang.pick("收到起", "Received from")}</span>
                <input type="date" name="from" value=span.from.to_string() required />
            </label>
            <label>
                <span>{lang.pick("收到止", "Received to")}</span>
                <input type="date" name="to" value=span.to.to_string() required />
            </label>
            <button class="quiet" type="submit">{lang.pick("查看", "Show")}</button>
        </form>
    }
    .into_any()
}

/// The address of a register's list with words of fields.
fn register_address(nodes: &Nodes, kind: domain::ledger::Kind, span: Option<Span>, said: &[(&str, &str)]) -> String {
    let span = span.map(|span| format!("&came_from={}&came_to={}", span.from, span.to)).unwrap_or_default();
    let said: String = said.iter().map(|(field, word)| format!("&{field}={}", escape(word))).collect();
    format!("/nodes/ledger?court={}&kind={}{span}{said}", nodes.court, kind.id())
}
