//! The frame around every screen: masthead and, on a phone, the bottom bar.

use crate::lang::{lang, preferences};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

/// The stations of the loop that have screens: address, Chinese, English.
const STATIONS: &[(&str, &str, &str)] = &[("/", "体检", "Health check"), ("/data", "数据", "Data")];

/// An address that sets a preference and comes back to where the reader is.
fn preference_address(name: &'static str, value: &'static str) -> impl Fn() -> String {
    let location = use_location();
    move || {
        let here = format!("{}{}", location.pathname.get(), search_part(&location.search.get()));
        format!("/preferences?{name}={value}&back={}", crate::figures::query::escape(&here))
    }
}

fn search_part(search: &str) -> String {
    match search.trim_start_matches('?') {
        "" => String::new(),
        rest => format!("?{rest}"),
    }
}

/// Brand, stations, and the switches of language and look.
#[component]
pub fn Masthead() -> impl IntoView {
    let (lang, projector) = (lang(), preferences().projector);
    let other_lang = preference_address("lang", lang.pick("en", "zh"));
    let other_look = preference_address("look", if projector { "desk" } else { "projector" });
    let look_name = if projector { lang.pick("桌面", "Desk") } else { lang.pick("投影", "Projector") };
    view! {
        <header class="masthead">
            <div class="masthead-inner">
                <a class="brand" href="/">
                    {lang.pick("会商", "Huishang")}
                </a>
                <nav class="stations" aria-label=lang.pick("栏目", "Stations")>
                    {STATIONS
                        .iter()
                        .map(|(address, zh, en)| view! { <A href=*address exact=true>{lang.pick(*zh, *en)}</A> })
                        .collect_view()}
                </nav>
                <div class="switches">
                    <span class="who">{crate::who(lang)}</span>
                    <a class="look-switch" href=other_look rel="external nofollow">
                        {look_name}
                    </a>
                    <a href=other_lang rel="external nofollow" lang=lang.pick("en", "zh-CN")>
                        {lang.pick("EN", "中文")}
                    </a>
                </div>
            </div>
        </header>
    }
    .into_any()
}

/// The stations again, in reach of a thumb.
#[component]
pub fn BottomBar() -> impl IntoView {
    let lang = lang();
    view! {
        <nav class="bottom-bar" aria-label=lang.pick("底部栏目", "Stations, at the bottom")>
            {STATIONS
                .iter()
                .map(|(address, zh, en)| view! { <A href=*address exact=true>{lang.pick(*zh, *en)}</A> })
                .collect_view()}
        </nav>
    }
    .into_any()
}
