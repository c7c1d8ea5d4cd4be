//! 画像: a court, a division, a judge beside the own past and comparable peers. No rank, no score, no peer's value.

mod band;
mod index;
mod organisation;
mod organisations;
mod portrait;
mod settings;

pub use index::{PortraitsView, Portrayable, portraits};
pub use organisation::{OrganisationView, organisation};
pub use organisations::{OrganisationsView, organisations};
pub use portrait::{PortraitView, portrait};
pub use settings::{SettingsView, settings};

use crate::components::names;
use crate::figures::query::escape;
use crate::lang::Lang;
use domain::court::CourtCode;
use domain::explain::Sentence;
use domain::period::Period;
use domain::portrait::Subject;
use leptos::prelude::*;

/// Where a portrait is.
pub fn portrait_address(subject: &Subject, period: Period) -> String {
    let name = subject.name().map(|name| format!("&name={}", escape(name))).unwrap_or_default();
    let court: &CourtCode = subject.court();
    format!("/portrait?court={court}&of={}{name}&period={period}", subject.dimension().id())
}

/// Where the portrait of a mediation organisation is.
pub fn organisation_address(court: &CourtCode, name: &str, period: Period) -> String {
    format!("/sources/organisation?court={court}&name={}&period={period}", escape(name))
}

/// The form that chooses the period; `kept` are the other fields of the address.
fn period_form(
    action: &'static str,
    kept: impl IntoView + 'static,
    periods: &[Period],
    chosen: Period,
    lang: Lang,
) -> AnyView {
    // One that an address names stands first.
    let named = (!periods.contains(&chosen)).then_some(&chosen);
    let options = named.into_iter().chain(periods).map(|period| {
        view! { <option value=period.to_string() selected=*period == chosen>{names::period(*period, lang)}</option> }
    });
    view! {
        <form class="gate-form in-line" method="get" action=action>
            {kept}
            <label><span>{lang.pick("期间", "Period")}</span> <select name="period">{options.collect_view()}</select></label>
            <button class="quiet" type="submit">{lang.pick("查看", "Show")}</button>
        </form>
    }
    .into_any()
}

fn said(sentence: &Sentence, lang: Lang) -> String {
    lang.pick(&sentence.zh, &sentence.en).clone()
}
