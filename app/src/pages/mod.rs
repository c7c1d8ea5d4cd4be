//! Screens, a folder each.

pub mod case;
pub mod data;
pub mod health;
pub mod indicator;
pub mod meeting;

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
    let heading = match problem {
        Problem::NoData | Problem::NoCourts => lang.pick("还没有数据", "No data yet"),
        _ => lang.pick("无法显示", "Cannot be shown"),
    };
    let next = match problem {
        Problem::SignedOut => Some(("/sign-in", lang.pick("登录", "Sign in"))),
        Problem::NoData => Some(("/data", lang.pick("导入数据", "Import data"))),
        Problem::NoCourts => None,
        _ => Some(("/", lang.pick("回到体检表", "Back to the health check"))),
    };
    view! {
        <Title text=title(heading, lang) />
        <section class="page problem" role="alert">
            <h1>{heading}</h1>
            <p>{problem.sentence(lang)}</p>
            {next.map(|(address, text)| view! { <p><a class="primary" href=address rel=(address == "/sign-in").then_some("external")>{text}</a></p> })}
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

#[cfg(feature = "ssr")]
fn status(problem: &Problem) -> axum::http::StatusCode {
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
