//! Whoever looks at a page, as the page names them.

use leptos::prelude::*;

/// Whoever looks at a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    /// Name, court and role, in Chinese and English; in the browser both are in the page's language.
    pub who: [String; 2],
    /// The addresses of the stations open to them, with spaces between.
    pub stations: String,
    /// What lists of cases and the projector are marked with: who, which court, when.
    pub mark: String,
    /// How many notices they have not read.
    pub unread: i64,
}

/// The reader of this page.
#[cfg(feature = "ssr")]
pub fn reader() -> Reader {
    use_context::<Reader>().or_else(|| Some(use_context::<crate::desk::Desk>()?.reader)).unwrap_or_default()
}

/// The reader the server rendered the page for.
#[cfg(not(feature = "ssr"))]
pub fn reader() -> Reader {
    let root = document().document_element();
    let attribute = |name: &str| root.as_ref().and_then(|root| root.get_attribute(name)).unwrap_or_default();
    let who = attribute("data-who");
    Reader {
        who: [who.clone(), who],
        stations: attribute("data-stations"),
        mark: attribute("data-mark"),
        unread: attribute("data-unread").parse().unwrap_or(0),
    }
}
