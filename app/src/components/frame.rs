//! The frame around every screen: masthead and, on a phone, the bottom bar.

use crate::components::watermark::Watermark;
use crate::lang::{Preferences, lang, preferences};
use crate::reader::reader;
use crate::stations::{Station, in_reach, named};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// On a phone the bottom bar has room for so many.
pub(crate) const MOST_IN_REACH: usize = 5;

/// Brand, stations, the switches of language and look, and who is signed in; on pages of the application.
#[component]
pub fn Masthead() -> impl IntoView {
    let location = use_location();
    let path = location.pathname;
    let back = move || format!("{}{}", location.pathname.get(), search_part(&location.search.get()));
    view! { <Head path=Signal::derive(move || path.get()) back=Signal::derive(back) /> }
}

fn search_part(search: &str) -> String {
    match search.trim_start_matches('?') {
        "" => String::new(),
        rest => format!("?{rest}"),
    }
}

/// The stations again, in reach of a thumb; on pages of the application.
#[component]
pub fn BottomBar() -> impl IntoView {
    let path = use_location().pathname;
    view! { <Foot path=Signal::derive(move || path.get()) /> }
}

fn links(stations: Vec<&'static Station>, path: Signal<String>) -> impl IntoView + use<> {
    let lang = lang();
    stations
        .into_iter()
        .map(|station| {
            // A page below a station belongs to it.
            let below = format!("{}/", station.address.trim_end_matches('/'));
            let here = move || {
                let path = path.read();
                let within = station.address != "/" && path.starts_with(&below);
                (*path == station.address || within).then_some("page")
            };
            view! { <a href=station.address rel="external" aria-current=here>{lang.pick(station.zh, station.en)}</a> }
        })
        .collect_view()
}

/// The masthead of a page.
#[component]
pub fn Head(
    /// The path of the page.
    path: Signal<String>,
    /// Where the switches come back to.
    back: Signal<String>,
) -> impl IntoView {
    let (lang, reader) = (lang(), reader());
    let Preferences { projector, large, .. } = preferences();
    let preference = move |name: &'static str, value: &'static str| {
        move || format!("/preferences?{name}={value}&back={}", crate::figures::query::escape(&back.read()))
    };
    let other_lang = preference("lang", lang.pick("en", "zh"));
    let other_look = preference("look", if projector { "desk" } else { "projector" });
    let other_type = preference("type", if large { "normal" } else { "large" });
    let type_name = if large { lang.pick("标准字", "Usual type") } else { lang.pick("大字", "Large type") };
    let look_name = if projector { lang.pick("桌面", "Desk") } else { lang.pick("投影", "Projector") };
    let [zh, en] = reader.who.clone();
    let who = lang.pick(zh, en);
    let signed_in = (!who.is_empty()).then(|| {
        view! {
            <a class="inbox-link" href="/inbox" rel="external">
                {lang.pick("收件", "Inbox")}
                {(reader.unread > 0).then(|| view! { <span class="unread-count">{reader.unread.to_string()}</span> })}
            </a>
            <a class="who" href="/profile" rel="external" title=lang.pick("我的账号", "My account")>
                {who}
            </a>
            <form class="sign-out" method="post" action="/sign-out">
                <button type="submit">{lang.pick("退出", "Sign out")}</button>
            </form>
        }
    });
    view! {
        <header class="masthead">
            {projector.then(|| view! { <div class="projector-mark"><Watermark /></div> })}
            <div class="masthead-inner">
                <a class="brand" href="/" rel="external">
                    {lang.pick("会商", "Huishang")}
                </a>
                <nav class="stations" aria-label=lang.pick("栏目", "Stations")>
                    {links(named(&reader.stations).collect(), path)}
                </nav>
                <div class="switches">
                    {signed_in}
                    <a class="look-switch" href=other_type rel="external nofollow">
                        {type_name}
                    </a>
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

/// The bottom bar of a page.
#[component]
pub fn Foot(
    /// The path of the page.
    path: Signal<String>,
) -> impl IntoView {
    let (lang, reader) = (lang(), reader());
    let mut stations = in_reach(&reader.stations);
    let several = stations.len() > 1;
    stations.truncate(MOST_IN_REACH);
    several.then(|| {
        view! {
            <nav class="bottom-bar" aria-label=lang.pick("底部栏目", "Stations, at the bottom")>
                {links(stations, path)}
            </nav>
        }
        .into_any()
    })
}
