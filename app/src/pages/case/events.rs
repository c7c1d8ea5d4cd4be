//! What happened in the case, and the steps its limit came about by.

use crate::components::articles::article;
use crate::components::watermark::Watermark;
use crate::lang::{Lang, days, lang};
use domain::case::CaseEvent;
use domain::time_limit::{Clock, Step, StepKind};
use leptos::prelude::*;

/// The events as the file has them.
#[component]
pub(crate) fn Events(
    /// In the order of the days.
    events: Vec<CaseEvent>,
) -> impl IntoView {
    let lang = lang();
    let rows: Vec<_> = events
        .into_iter()
        .map(|event| {
            let until = event.until.map(|day| view! { <span class="day">{day.to_string()}</span> });
            view! {
                <tr>
                    <th scope="row"><span class="day">{event.day.to_string()}</span></th>
                    <td data-label=lang.pick("事件", "Event")>{lang.pick(event.kind.zh(), event.kind.en())}</td>
                    <td data-label=lang.pick("截止", "Until")>{until}</td>
                    <td data-label=lang.pick("内容", "Detail")>{event.detail}</td>
                    <td data-label=lang.pick("批准", "Approved by")>{event.approver}</td>
                </tr>
            }
        })
        .collect();
    let heads = [("日期", "Day"), ("事件", "Event"), ("截止", "Until"), ("内容", "Detail"), ("批准", "Approved by")];
    let content = if rows.is_empty() {
        view! { <p class="empty">{lang.pick("没有事件。", "No events.")}</p> }.into_any()
    } else {
        view! {
            <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("事件表", "Events")>
                <Watermark />
                <table class="rows stacked case-events">
                    <thead><tr>{heads.map(|(zh, en)| view! { <th scope="col">{lang.pick(zh, en)}</th> })}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="part" id="events">
            <h2>{lang.pick("经过", "What happened")}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// The steps by which a limit came about.
#[component]
pub(super) fn Steps(
    /// The clock.
    clock: Clock,
) -> impl IntoView {
    let lang = lang();
    let heads =
        [("步骤", "Step"), ("起止", "From–until"), ("日数", "Days"), ("此后届满", "Then expires"), ("依据", "Article")];
    let heads = heads.map(|(zh, en)| {
        let class = matches!(zh, "日数" | "此后届满").then_some("number");
        view! { <th scope="col" class=class>{lang.pick(zh, en)}</th> }
    });
    let rows: Vec<_> = clock.steps.iter().map(|step| step_row(step, lang)).collect();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("审限计算步骤", "Steps of the limit")>
            <table class="rows stacked case-steps">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn step_row(step: &Step, lang: Lang) -> impl IntoView + use<> {
    let until = match (step.what, step.until) {
        (StepKind::NotCounted | StepKind::Restart, None) => Some(lang.pick(" 至今", " until now").into_any()),
        (StepKind::Holiday | StepKind::NotCounted | StepKind::Restart, Some(until)) => {
            Some(view! { " – " <span class="day">{until.to_string()}</span> }.into_any())
        }
        _ => None,
    };
    let days = match step.what {
        StepKind::Base => step.days.to_string(),
        _ => signed(step.days),
    };
    view! {
        <tr>
            <th scope="row">{step_name(step, lang)}</th>
            <td data-label=lang.pick("起止", "From–until")><span class="day">{step.from.to_string()}</span> {until}</td>
            <td class="number" data-label=lang.pick("日数", "Days")>{days}</td>
            <td class="number" data-label=lang.pick("此后届满", "Then expires")>
                <span class="day">{step.due.to_string()}</span>
            </td>
            <td data-label=lang.pick("依据", "Article")>{article(step.article, lang)}</td>
        </tr>
    }
}

/// What a step is, with what the record says of it.
fn step_name(step: &Step, lang: Lang) -> String {
    let what = lang.pick(step.what.zh(), step.what.en());
    match detail(&step.detail, lang) {
        detail if detail.is_empty() => what.to_owned(),
        detail => lang.pick(format!("{what}：{detail}"), format!("{what}: {detail}")),
    }
}

/// What the record says, with the words of the field in this language.
pub(super) fn detail(text: &str, lang: Lang) -> String {
    use domain::case::Procedure;
    use domain::time_limit::Uncounted;

    match (Procedure::parse(text), Uncounted::parse(text)) {
        (Ok(procedure), _) => lang.pick(procedure.zh(), procedure.en()).to_owned(),
        (_, Ok(reason)) => lang.pick(reason.zh(), reason.en()).to_owned(),
        _ => match (lang, domain::time_limit::Length::parse(text)) {
            (Lang::En, Some(domain::time_limit::Length::Months(1))) => String::from("1 month"),
            (Lang::En, Some(domain::time_limit::Length::Months(months))) => format!("{months} months"),
            (Lang::En, Some(domain::time_limit::Length::Days(number))) => days(number),
            _ => text.to_owned(),
        },
    }
}

/// Days with their sign.
pub(super) fn signed(days: i32) -> String {
    match days {
        0 => String::from("0"),
        1.. => format!("+{days}"),
        _ => format!("\u{2212}{}", days.unsigned_abs()),
    }
}
