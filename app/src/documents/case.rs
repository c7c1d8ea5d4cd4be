//! One case: what the court's file says of it, and what happened in it. Parties are masked until someone says why they
//! need the names.

use super::{Frame, document};
use crate::components::watermark::Watermark;
use crate::lang::{Lang, lang};
use domain::case::{CaseEvent, CaseRecord};
use domain::day::Day;
use leptos::prelude::*;

/// A case as it is shown.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// What the file says; the parties as this reader sees them.
    pub case: CaseRecord,
    /// What happened, in the order of the days.
    pub events: Vec<CaseEvent>,
    /// The court's name, in Chinese and English.
    pub court: [String; 2],
    /// Whether the reader may ask for the names.
    pub may_unmask: bool,
    /// Whether these are the names.
    pub unmasked: bool,
}

/// Renders it.
pub fn case(frame: Frame, view: CaseView) -> String {
    document(frame, ["案件", "Case"], move || {
        let lang = lang();
        let number = view.case.number.to_string();
        view! {
            <section class="page case">
                <h1>{number.clone()}</h1>
                <p class="lede">{opening(&view, lang)}</p>
                {parties(&view, &number, lang)}
                {facts(&view, lang)}
                {events(&view.events, lang)}
            </section>
        }
    })
}

fn opening(view: &CaseView, lang: Lang) -> String {
    let case = &view.case;
    let [zh, en] = &view.court;
    let (docketed, cause) = (case.docketed, &case.cause);
    let ended = case.closed.zip(case.disposition);
    match (lang, ended) {
        (Lang::Zh, Some((day, way))) => format!("{zh}，{cause}，{docketed} 立案，{day} 以{}结案。", way.zh()),
        (Lang::Zh, None) => format!("{zh}，{cause}，{docketed} 立案，尚未结案。"),
        (Lang::En, Some((day, way))) => format!("{en}, {cause}: docketed {docketed}, closed {day} ({}).", way.en()),
        (Lang::En, None) => format!("{en}, {cause}: docketed {docketed}, still open."),
    }
}

fn parties(view: &CaseView, number: &str, lang: Lang) -> impl IntoView + use<> {
    let shown = match view.case.parties.as_str() {
        "" => lang.pick("导入的文件没有当事人一列", "the imported file had no column of parties").to_owned(),
        parties => parties.to_owned(),
    };
    let ask = (view.may_unmask && !view.unmasked && !view.case.parties.is_empty()).then(|| {
        view! {
            <details class="unmask">
                <summary>{lang.pick("查看姓名（须写明理由，记入审计日志）", "See the names (with a reason, which goes into the log)")}</summary>
                <form class="gate-form" method="post" action="/case/parties">
                    <input type="hidden" name="number" value=number.to_owned() />
                    <label>
                        <span>{lang.pick("理由", "Reason")}</span>
                        <input type="text" name="reason" minlength="4" maxlength="200" required autocomplete="off" />
                    </label>
                    <button class="primary" type="submit">{lang.pick("查看", "Show")}</button>
                </form>
            </details>
        }
    });
    view! {
        <section class="part" id="parties">
            <h2>{lang.pick("当事人", "Parties")}</h2>
            <p class="parties">{shown}</p>
            {ask}
        </section>
    }
}

fn facts(view: &CaseView, lang: Lang) -> impl IntoView + use<> {
    let case = view.case.clone();
    let yes = |flag: Option<bool>| match flag {
        Some(true) => lang.pick("是", "yes"),
        Some(false) => lang.pick("否", "no"),
        None => "—",
    };
    let day = |day: Option<Day>| day.map_or_else(|| String::from("—"), |day| day.to_string());
    let or_none = |text: Option<String>| text.unwrap_or_else(|| String::from("—"));
    let rows = [
        (lang.pick("承办部门", "Division"), case.division),
        (lang.pick("承办人", "Judge"), case.judge),
        (lang.pick("立案日期", "Docketed"), case.docketed.to_string()),
        (lang.pick("结案日期", "Closed"), day(case.closed)),
        (lang.pick("审理程序", "Procedure"), lang.pick(case.procedure.zh(), case.procedure.en()).to_owned()),
        (
            lang.pick("结案方式", "Disposition"),
            or_none(case.disposition.map(|way| lang.pick(way.zh(), way.en()).to_owned())),
        ),
        (lang.pick("开庭", "Heard in court"), yes(case.heard).to_owned()),
        (lang.pick("有可执行内容", "Can be enforced"), yes(case.enforceable).to_owned()),
        (lang.pick("原审案号", "Origin"), or_none(case.origin.map(|number| number.to_string()))),
        (lang.pick("申请标的额（元）", "Applied for (yuan)"), or_none(case.applied.map(|money| money.to_string()))),
        (lang.pick("到位金额（元）", "Recovered (yuan)"), or_none(case.recovered.map(|money| money.to_string()))),
    ];
    let rows = rows.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    view! {
        <section class="part" id="file">
            <h2>{lang.pick("案卷信息", "The file")}</h2>
            <dl class="case-facts">{rows}</dl>
        </section>
    }
}

fn events(events: &[CaseEvent], lang: Lang) -> impl IntoView + use<> {
    let rows: Vec<_> = events
        .iter()
        .map(|event| {
            let until = event.until.map(|day| day.to_string()).unwrap_or_default();
            view! {
                <tr>
                    <th scope="row">{event.day.to_string()}</th>
                    <td data-label=lang.pick("事件", "Event")>{lang.pick(event.kind.zh(), event.kind.en())}</td>
                    <td data-label=lang.pick("截止", "Until")>{until}</td>
                    <td data-label=lang.pick("内容", "Detail")>{event.detail.clone()}</td>
                    <td data-label=lang.pick("批准", "Approved by")>{event.approver.clone()}</td>
                </tr>
            }
        })
        .collect();
    let table = (!rows.is_empty()).then(|| {
        let heads =
            [("日期", "Day"), ("事件", "Event"), ("截止", "Until"), ("内容", "Detail"), ("批准", "Approved by")];
        view! {
            <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("事件表", "Events")>
                <Watermark />
                <table class="rows case-events">
                    <thead><tr>{heads.map(|(zh, en)| view! { <th scope="col">{lang.pick(zh, en)}</th> })}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    let none = table.is_none().then(|| view! { <p class="empty">{lang.pick("没有事件。", "No events.")}</p> });
    view! {
        <section class="part" id="events">
            <h2>{lang.pick("经过", "What happened")}</h2>
            {table}
            {none}
        </section>
    }
}
