//! Which court a document is about.

use crate::components::chips::{Chip, ShowButton};
use crate::figures::CourtName;
use crate::lang::lang;
use domain::court::CourtCode;
use leptos::prelude::*;

/// The courts to choose from, where there is a choice; what else the page is asked for stays.
pub(super) fn chooser(
    action: &'static str,
    courts: &[CourtName],
    chosen: &CourtCode,
    keep: Option<(&'static str, &'static str)>,
) -> Option<AnyView> {
    let lang = lang();
    let name = |court: &CourtName| lang.pick(&court.zh.1, &court.en.1).clone();
    let options = courts.iter().map(|court| (court.code.to_string(), name(court), court.code == *chosen)).collect();
    (courts.len() > 1).then(|| {
        view! {
            <form class="chips" method="get" action=action>
                <Chip label=lang.pick("法院", "Court") name="court" options />
                {keep.map(|(name, value)| view! { <input type="hidden" name=name value=value /> })}
                <ShowButton />
            </form>
        }
        .into_any()
    })
}
