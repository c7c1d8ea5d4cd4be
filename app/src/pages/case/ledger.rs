//! What the ledgers hold of the case: entries, what was done about warnings, what the courts told one another.

use crate::api::case::{ActLine, Ledgers, MessageLine};
use crate::components::names::{half, time};
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::case_number::CaseNumber;
use domain::ledger::Kind;
use leptos::prelude::*;

/// The sections.
#[component]
pub(super) fn LedgerSections(
    /// What they hold.
    ledgers: Ledgers,
    /// The case.
    number: CaseNumber,
) -> impl IntoView {
    let lang = lang();
    let Ledgers { entries, may_open, acts, messages } = ledgers;
    let court = escape(number.court.as_str());
    let rows: Vec<_> = entries
        .into_iter()
        .map(|entry| {
            let address = format!("/nodes/entry?court={court}&id={}", escape(&entry.id));
            let due = entry.due.map(|due| due.to_string()).unwrap_or_else(|| String::from("—"));
            let late = entry.late.then(|| view! { <strong class="late">{lang.pick(" ▼ 已逾期", " ▼ late")}</strong> });
            view! {
                <tr>
                    <th scope="row"><a href=address rel="external">{lang.pick(entry.kind.zh(), entry.kind.en())}</a></th>
                    <td data-label=lang.pick("状态", "State")>{lang.pick(entry.state.zh(), entry.state.en())}</td>
                    <td class="number" data-label=lang.pick("自", "Since")>
                        <span class="day">{entry.since.to_string()}</span>
                    </td>
                    <td class="number" data-label=lang.pick("期限", "Due")><span class="day">{due}</span>{late}</td>
                </tr>
            }
        })
        .collect();
    let table = if rows.is_empty() {
        view! { <p class="empty">{lang.pick("本案没有台账条目。", "No entries about this case.")}</p> }.into_any()
    } else {
        view! {
            <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("台账条目", "Entries")>
                <table class="rows stacked">
                    <thead>
                        <tr>
                            <th scope="col">{lang.pick("台账", "Ledger")}</th>
                            <th scope="col">{lang.pick("状态", "State")}</th>
                            <th scope="col" class="number">{lang.pick("自", "Since")}</th>
                            <th scope="col" class="number">{lang.pick("期限", "Due")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let open: Vec<_> = may_open
        .into_iter()
        .map(|kind| {
            let address = format!("/nodes/new?kind={}&number={}", kind.id(), escape(&number.to_string()));
            view! { <a class="quiet" href=address rel="external">{opener(kind, lang)}</a> }
        })
        .collect();
    view! {
        <section class="part" id="ledgers">
            <h2>{lang.pick("台账", "Ledgers")}</h2>
            {table}
            {(!acts.is_empty()).then(|| acts_list(acts, lang))}
            {(!open.is_empty()).then(|| view! { <p class="case-openers">{open}</p> })}
        </section>
        {(!messages.is_empty()).then(|| between(messages, lang))}
    }
    .into_any()
}

const fn opener(kind: Kind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        Kind::Review => ("阅核送阅", "Submit for review"),
        Kind::Transfer => ("上诉登记", "Register an appeal"),
        Kind::FourType => ("报四类案件", "Report as one of the four types"),
        other => (other.zh(), other.en()),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn acts_list(acts: Vec<ActLine>, lang: Lang) -> impl IntoView {
    let lines: Vec<_> = acts
        .into_iter()
        .map(|act| {
            let said = if act.said.is_empty() {
                String::new()
            } else {
                lang.pick(format!("：{}", act.said), format!(": {}", act.said))
            };
            let what = lang.pick(act.act.zh(), act.act.en());
            view! { <li>{format!("{} {} {what}{said}", act.day, act.name)}</li> }
        })
        .collect();
    view! { <ul class="case-acts" aria-label=lang.pick("预警办理", "What was done about warnings")>{lines}</ul> }
}

/// What two courts told one another, as this court sees it.
pub(crate) fn between(messages: Vec<MessageLine>, lang: Lang) -> impl IntoView {
    let rows: Vec<_> = messages
        .into_iter()
        .map(|message| {
            let [zh, en] = &message.what;
            let [court_zh, court_en] = &message.court;
            let court = lang.pick(court_zh, court_en);
            let way = match (lang, message.incoming) {
                (Lang::Zh, true) => format!("{court} → 本院"),
                (Lang::Zh, false) => format!("本院 → {court}"),
                (Lang::En, true) => format!("{court} → here"),
                (Lang::En, false) => format!("here → {court}"),
            };
            let arrived = message.arrived.map_or_else(|| lang.pick("在途", "on its way").to_owned(), time);
            let problem = (!message.problem.is_empty())
                .then(|| view! { <span class="late">" ▼ "{half(&message.problem, lang).to_owned()}</span> });
            view! {
                <tr>
                    <th scope="row">{lang.pick(zh, en).clone()}{problem}</th>
                    <td data-label=lang.pick("方向", "Way")>{way}</td>
                    <td class="number" data-label=lang.pick("发出", "Sent")>
                        <span class="day">{time(message.sent)}</span>
                    </td>
                    <td class="number" data-label=lang.pick("到达", "Arrived")><span class="day">{arrived}</span></td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="part" id="letters">
            <h2>{lang.pick("法院之间", "Between courts")}</h2>
            <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("法院间通知", "Messages between courts")>
                <table class="rows stacked">
                    <thead>
                        <tr>
                            <th scope="col">{lang.pick("内容", "What")}</th>
                            <th scope="col">{lang.pick("方向", "Way")}</th>
                            <th scope="col" class="number">{lang.pick("发出", "Sent")}</th>
                            <th scope="col" class="number">{lang.pick("到达", "Arrived")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}
