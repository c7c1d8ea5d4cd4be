//! Pages that need no WebAssembly: forms and tables, rendered whole by the server and sent without a script. Signing in
//! and administration are such pages.

pub mod audit;
pub mod brief;
mod case;
mod chooser;
pub mod consultations;
pub mod courts;
pub mod formulas;
pub mod grants;
pub mod health;
pub mod inbox;
pub mod looks;
pub mod nodes;
mod pager;
pub mod people;
pub mod portraits;
mod profile;
pub mod ranges;
mod ratio;
mod record;
pub mod rectification;
pub mod schemes;
pub mod security;
mod sign_in;
pub mod sources;
pub mod webhook;

pub use case::{CaseView, case};
pub use profile::{Profile, RoleLine, profile};
pub use sign_in::{Demo, Enrolment, Gate, gate};

use crate::components::frame::{Foot, Head};
use crate::lang::Preferences;
use crate::reader::Reader;
use leptos::prelude::*;

/// What a document is rendered for.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Language and look.
    pub preferences: Preferences,
    /// Whoever looks at it; nobody before sign-in.
    pub reader: Reader,
    /// The address of the page, with its query.
    pub address: String,
    /// What the last action on this page said, in both languages.
    pub notice: Option<String>,
    /// The station the page belongs to, where its address does not tell.
    pub station: Option<&'static str>,
    /// The style sheet of the page in the page itself, where that saves a slow line the way for it.
    pub style: Option<String>,
}

impl Frame {
    /// The same at a station.
    #[must_use]
    pub fn at_station(self, station: &'static str) -> Self {
        Self { station: Some(station), ..self }
    }
}

/// A whole document: the frame around some content.
pub fn document<V: IntoView>(frame: Frame, title: [&str; 2], content: impl FnOnce() -> V) -> String {
    let page = fragment(frame.preferences, || {
        provide_context(frame.reader.clone());
        let lang = frame.preferences.lang;
        let [zh, en] = title;
        let title = crate::pages::title(lang.pick(zh, en), lang);
        let path = frame.station.unwrap_or_else(|| frame.address.split('?').next().unwrap_or("/")).to_owned();
        let (path, back) = (Signal::stored(path), Signal::stored(frame.address.clone()));
        let notice = frame.notice.as_deref().map(|notice| crate::components::names::half(notice, lang).to_owned());
        let preferences = frame.preferences;
        let style = match frame.style.clone() {
            Some(style) => view! { <style inner_html=style></style> }.into_any(),
            None => view! { <link rel="stylesheet" href="/pkg/huishang.css" /> }.into_any(),
        };
        view! {
            <html lang=lang.tag() data-look=preferences.look() data-type=preferences.type_size()>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content=if preferences.projector { "dark" } else { "light" } />
                    <link rel="icon" href=crate::SEAL type="image/svg+xml" />
                    {crate::installable(preferences)}
                    {style}
                    <title inner_html=nodes::in_textarea(&title)></title>
                </head>
                <body>
                    <a class="skip" href="#main">{lang.pick("跳到正文", "Skip to content")}</a>
                    <Head path back />
                    <main id="main">
                        {notice.map(|notice| view! { <p class="page notice-line"><span class="notice" role="status">{notice}</span></p> })}
                        {content()}
                    </main>
                    <Foot path />
                </body>
            </html>
        }
    });
    format!("<!DOCTYPE html>{page}")
}

/// What is put together in a language and a look; of its reader it knows nothing but what `content` provides.
fn fragment<V: IntoView>(preferences: Preferences, content: impl FnOnce() -> V) -> String {
    Owner::new_root(None).with(|| {
        provide_context(preferences);
        content().into_view().to_html()
    })
}

/// The switch of the size of type, for pages a phone reaches: its masthead has no room for it.
fn type_switch(back: &str, class: Option<&'static str>) -> AnyView {
    let lang = crate::lang::lang();
    let (wanted, words) = match crate::lang::preferences().large {
        true => ("normal", lang.pick("标准字", "Usual type")),
        false => ("large", lang.pick("大字", "Large type")),
    };
    let address = format!("/preferences?type={wanted}&back={}", crate::figures::query::escape(back));
    view! { <a class=class href=address rel="nofollow">{words}</a> }.into_any()
}

/// A document that says what went wrong and what to do.
pub fn trouble(frame: Frame, problem: &crate::problem::Problem) -> String {
    document(frame, crate::pages::heading(problem), || crate::pages::note(problem))
}
