//! Screens, components, charts and server functions, rendered by the server and hydrated in the browser.
//!
//! `figures` computes what a screen shows, on either side, with `domain`; `api` holds the server functions, thin:
//! authorise, load, compute, return; `pages/<page>` holds a screen; `components` what screens share.

#![recursion_limit = "512"]
// The component macro makes the type of the properties public, whatever the component is.
#![allow(unreachable_pub)]

#[allow(missing_docs, reason = "the server macro turns arguments into fields of a public type")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
pub mod desk;
#[cfg(feature = "ssr")]
pub mod documents;
pub mod engine;
pub mod figures;
pub mod lang;
pub mod pages;
pub mod problem;
pub mod reader;
pub mod screens;
pub mod stations;

use components::frame::{BottomBar, Masthead};
use lang::Preferences;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::MatchNestedRoutes;
use leptos_router::components::{RouteChildren, Router, Routes, RoutesProps};

/// The seal in the browser's tab; in the page itself, so that no navigation asks for it again.
#[cfg(feature = "ssr")]
const SEAL: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect x='2' y='2' width='28' height='28' rx='3' fill='%238e1b1f'/%3E%3Cpath d='M9 12h14M16 7v18M9 12v8h14v-8' fill='none' stroke='%23fbfaf6' stroke-width='2.4'/%3E%3C/svg%3E";

/// What lets a phone keep the product among its applications, and the colour around it there.
#[cfg(feature = "ssr")]
fn installable(preferences: Preferences) -> impl IntoView {
    view! {
        <link rel="manifest" href="/manifest.webmanifest" />
        <link rel="apple-touch-icon" href="/pkg/icon-192.png" />
        <meta name="theme-color" content=if preferences.projector { "#12161b" } else { "#ffffff" } />
    }
}

/// The document around the application.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let request = use_context::<axum::http::request::Parts>();
    let program = request.and_then(|request| screens::program(request.uri.path()));
    let scripts = program.map(|program| {
        let mut options = options;
        options.output_name = program.into();
        view! { <HydrationScripts options /> }
    });
    let (preferences, reader) = (page_preferences(), reader::reader());
    let [zh, en] = reader.who;
    allow_own_scripts();
    view! {
        <!DOCTYPE html>
        <html
            lang=preferences.lang.tag()
            data-look=preferences.look()
            data-type=preferences.type_size()
            data-who=preferences.lang.pick(zh, en)
            data-stations=reader.stations
            data-mark=reader.mark
            data-unread=reader.unread.to_string()
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content=if preferences.projector { "dark" } else { "light" } />
                <link rel="icon" href=SEAL type="image/svg+xml" />
                {installable(preferences)}
                <link rel="stylesheet" href="/pkg/huishang.css" />
                {scripts}
                <leptos_meta::MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
    .into_any()
}

/// The application, as the server knows it: all screens.
#[component]
pub fn App() -> impl IntoView {
    framed((screens::indicator(), screens::case(), screens::data(), screens::meeting(), screens::trial()))
}

/// Screens with what stands around them.
fn framed(screens: impl MatchNestedRoutes + Clone + Send + 'static) -> impl IntoView {
    provide_meta_context();
    provide_context::<Preferences>(page_preferences());
    let screens = RouteChildren::to_children(move || screens);
    let routes = move || Routes(RoutesProps::builder().fallback(pages::NotFound).children(screens).build());
    view! {
        <Router>
            <a class="skip" href="#main">{lang::lang().pick("跳到正文", "Skip to content")}</a>
            <Masthead />
            <main id="main">{routes()}</main>
            <BottomBar />
        </Router>
    }
    .into_any()
}

/// Lets the browser run the scripts of this answer, which carry its nonce, and no others.
#[cfg(feature = "ssr")]
fn allow_own_scripts() {
    use axum::http::HeaderValue;
    use axum::http::header::CONTENT_SECURITY_POLICY;

    let nonce = leptos::nonce::use_nonce().map_or_else(String::new, |nonce| format!(" 'nonce-{nonce}'"));
    let policy = HeaderValue::from_str(&content_security_policy(&nonce));
    if let (Some(response), Ok(policy)) = (use_context::<leptos_axum::ResponseOptions>(), policy) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

/// What a browser may load and run for a page of ours: from here only, and no script written into the page but those
/// named.
pub fn content_security_policy(scripts: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// The preferences of the request.
#[cfg(feature = "ssr")]
fn page_preferences() -> Preferences {
    let parts = use_context::<axum::http::request::Parts>();
    let cookies = parts.as_ref().and_then(|parts| parts.headers.get(axum::http::header::COOKIE)?.to_str().ok());
    Preferences::from_cookies(cookies.unwrap_or_default())
}

/// The preferences the server rendered the page with.
#[cfg(not(feature = "ssr"))]
fn page_preferences() -> Preferences {
    let root = document().document_element();
    let attribute = |name: &str| root.as_ref().and_then(|root| root.get_attribute(name)).unwrap_or_default();
    Preferences {
        lang: lang::Lang::named(&attribute("lang")),
        projector: attribute("data-look") == "projector",
        large: attribute("data-type") == "large",
    }
}

/// Takes over the server-rendered page of a screen.
#[cfg(feature = "hydrate")]
pub fn hydrate(screen: impl MatchNestedRoutes + Clone + Send + 'static) {
    let typed = components::typed::before();
    leptos::mount::hydrate_body(move || framed(screen));
    components::typed::again(typed);
}
