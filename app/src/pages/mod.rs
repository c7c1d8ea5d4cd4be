//! Screens, a folder each.

pub mod case;
pub mod data;
pub mod indicator;
pub mod meeting;
pub mod trial;

use crate::lang::{Lang, lang};
use crate::problem::Problem;
use leptos::prelude::*;
use leptos_meta::Title;

/// A page that does not exist.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! { <ProblemNote problem=Problem::NotFound /> }.into_any()
}

/// What went wrong and what to do.
#[component]
pub fn ProblemNote(
    /// What went wrong.
    problem: Problem,
) -> impl IntoView {
    let lang = lang();
    #[cfg(feature = "ssr")]
    tell_status(&problem);
    let [zh, en] = heading(&problem);
    view! {
        <Title text=title(lang.pick(zh, en), lang) />
        {note(&problem)}
    }
    .into_any()
}

/// What goes over a problem, in Chinese and English.
pub(crate) const fn heading(problem: &Problem) -> [&'static str; 2] {
    match problem {
        Problem::NoData | Problem::NoCourts => ["还没有数据", "No data yet"],
        _ => ["无法显示", "Cannot be shown"],
    }
}

/// A problem in words, and where to go.
pub(crate) fn note(problem: &Problem) -> AnyView {
    let lang = lang();
    let [zh, en] = heading(problem);
    let next = match problem {
        Problem::SignedOut => Some(("/sign-in", lang.pick("登录", "Sign in"))),
        Problem::NoData => Some(("/data", lang.pick("导入数据", "Import data"))),
        Problem::NoCourts => None,
        _ => Some(("/", lang.pick("回到体检表", "Back to the health check"))),
    };
    view! {
        <section class="page problem" role="alert">
            <h1>{lang.pick(zh, en)}</h1>
            <p>{problem.sentence(lang)}</p>
            {next.map(|(address, text)| view! { <p><a class="primary" href=address rel="external">{text}</a></p> })}
        </section>
    }
    .into_any()
}

/// Gives the answer being made the status of a problem: a page's, or that of a server function.
#[cfg(feature = "ssr")]
pub(crate) fn tell_status(problem: &Problem) {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status(problem));
    }
}

/// The status of an answer that is a problem.
#[cfg(feature = "ssr")]
pub fn status(problem: &Problem) -> axum::http::StatusCode {
    use axum::http::StatusCode;
    match problem {
        Problem::Address(_) => StatusCode::BAD_REQUEST,
        Problem::NotFound => StatusCode::NOT_FOUND,
        Problem::SignedOut => StatusCode::UNAUTHORIZED,
        Problem::Denied(_) => StatusCode::FORBIDDEN,
        Problem::Refused(_) => StatusCode::CONFLICT,
        Problem::NoData | Problem::NoCourts => StatusCode::OK,
        Problem::Broken | Problem::Connection(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The title of the browser's tab.
pub fn title(page: &str, lang: Lang) -> String {
    format!("{page} · {}", lang.pick("会商", "Huishang"))
}

/// What stands while a page loads.
#[component]
pub fn Loading() -> impl IntoView {
    view! { <p class="page loading" role="status">{lang().pick("正在取数……", "Loading…")}</p> }.into_any()
}
