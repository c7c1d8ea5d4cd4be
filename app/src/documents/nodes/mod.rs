//! 节点: the clocks of the open cases and the ledgers, from the overview down to one entry.

mod clocks;
mod entry;
mod forms;
mod ledger;
mod overview;
mod settings;

pub use clocks::{Clocks, ROWS_PER_PAGE, Row, Wanted, clocks, due_words};
pub use entry::{EntryView, Letter, StepView, entry};
pub use forms::{Opening, opening};
pub use ledger::{Candidate, Figures, LedgerView, Sought, ledger};
pub use overview::{Load, Overview, overview};
pub use settings::{SettingsView, settings};

use super::chooser::chooser;
use crate::figures::CourtName;
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{Entry, Kind};
use domain::time_limit::warning::Rule;
use leptos::prelude::*;

/// What stands at the head of every page of the nodes.
#[derive(Clone, Debug)]
pub struct Nodes {
    /// The court.
    pub court: CourtCode,
    /// The courts to choose from, this one among them.
    pub courts: Vec<CourtName>,
    /// The day it is.
    pub today: Day,
    /// The ledgers with entries not settled, and those late.
    pub tabs: Vec<Tab>,
    /// Whether the reader sets what the court is warned of.
    pub sets: bool,
    /// The name under which the last bulk can be undone.
    pub undo: Option<String>,
    /// The address of the page, for coming back to it.
    pub address: String,
}

/// A ledger in the row of tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Which.
    pub kind: Kind,
    /// Entries not settled.
    pub open: i64,
    /// Those of them that are late.
    pub late: i64,
}

/// Where the reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Here {
    Overview,
    Clocks,
    Ledger(Kind),
    Settings,
}

/// Title, court, tabs, and what can be undone.
pub(super) fn head(nodes: &Nodes, here: Here, title: String, action: &'static str) -> AnyView {
    let lang = lang();
    let court = &nodes.court;
    let tab = |address: String, text: String, current: bool, late: i64| {
        let late = (late > 0).then(|| {
            let words = lang.pick(format!("逾期 {late}"), format!("{late} late"));
            view! { " " <span class="late">{words}</span> }
        });
        view! { <li><a href=address aria-current=current.then_some("page")>{text} {late}</a></li> }.into_any()
    };
    let ledgers = nodes.tabs.iter().map(|one| {
        let name = lang.pick(one.kind.zh(), one.kind.en());
        let name = capital(name, lang);
        let text = if one.open > 0 { format!("{name} {}", one.open) } else { name };
        let address = format!("/nodes/ledger?court={court}&kind={}", one.kind.id());
        tab(address, text, here == Here::Ledger(one.kind), one.late)
    });
    let overview = lang.pick("总览", "Overview").to_owned();
    let clocks = lang.pick("审限时钟", "Clocks").to_owned();
    let settings = nodes.sets.then(|| {
        let text = lang.pick("预警设置", "Settings").to_owned();
        tab(String::from("/nodes/settings"), text, here == Here::Settings, 0)
    });
    view! {
        <div class="title-row">
            <h1>{title}</h1>
            {chooser(action, &nodes.courts, court)}
        </div>
        <nav class="tabs" aria-label=lang.pick("节点栏目", "Nodes")>
            <ul>
                {tab(format!("/nodes?court={court}"), overview, here == Here::Overview, 0)}
                {tab(format!("/nodes/clocks?court={court}"), clocks, here == Here::Clocks, 0)}
                {ledgers.collect_view()}
                {settings}
            </ul>
        </nav>
        {undo(nodes, lang)}
    }
    .into_any()
}

fn undo(nodes: &Nodes, lang: Lang) -> Option<AnyView> {
    let together = nodes.undo.clone()?;
    Some(
        view! {
            <form class="undo" method="post" action="/nodes/undo">
                <input type="hidden" name="court" value=nodes.court.to_string() />
                <input type="hidden" name="together" value=together />
                <input type="hidden" name="back" value=without_undo(&nodes.address) />
                <button class="quiet" type="submit">{lang.pick("撤销刚才的批量办理", "Undo what was just done")}</button>
            </form>
        }
        .into_any(),
    )
}

/// An address without what an action left in it.
pub(super) fn without_undo(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else {
        return address.to_owned();
    };
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !pair.starts_with("undo=") && !pair.starts_with("notice=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// A word at the beginning of an English heading.
pub(super) fn capital(text: &str, lang: Lang) -> String {
    if lang == Lang::Zh {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a rule of warning is called in a table head, and what it says in full.
pub(super) fn rule_named(id: &str, lang: Lang) -> (String, String) {
    let rule = match id {
        "overdue" => Rule::Overdue,
        "two_thirds" => Rule::TwoThirds,
        "irregular" => Rule::Irregular,
        other => match other.strip_prefix("left_").and_then(|days| days.parse().ok()) {
            Some(days) => Rule::DaysLeft(days),
            None => Rule::PausedLong,
        },
    };
    let short = match rule {
        Rule::Overdue => lang.pick("已超", "Over").to_owned(),
        Rule::DaysLeft(0) => lang.pick("今日届满", "Today").to_owned(),
        Rule::DaysLeft(days) => lang.pick(format!("{days} 日内"), format!("≤ {days} d")),
        Rule::TwoThirds => lang.pick("已过三分之二", "Two thirds").to_owned(),
        Rule::PausedLong => lang.pick("停表逾半年", "Stopped long").to_owned(),
        Rule::Irregular => lang.pick("记录异常", "Irregular").to_owned(),
    };
    (short, lang.pick(rule.zh(), rule.en()))
}

/// Where an entry is.
pub(super) fn entry_address(court: &CourtCode, id: &str) -> String {
    format!("/nodes/entry?court={court}&id={}", escape(id))
}

/// Where a case is.
pub(super) fn case_address(number: &domain::case_number::CaseNumber) -> String {
    format!("/case?number={}", escape(&number.to_string()))
}

/// The last day of what an entry waits for, marked when it is late.
pub(super) fn due_cell(entry: &Entry, today: Day, lang: Lang) -> AnyView {
    let Some(due) = entry.due.filter(|_| !domain::ledger::settled(entry.kind, entry.state)) else {
        return "—".into_any();
    };
    if due < today {
        let days = today.since(due);
        let words = lang.pick(format!("{due} 逾期 {days} 日"), format!("{due}, {days} days late"));
        return view! { <span class="late">{words}</span> }.into_any();
    }
    let days = due.since(today);
    let words = lang.pick(format!("{due} 还有 {days} 日"), format!("{due}, in {days} days"));
    view! { <span class=(days <= 5).then_some("waits")>{words}</span> }.into_any()
}

/// The small script of lists: keys move, mark and open rows. Everything works without it.
pub(super) fn list_script() -> AnyView {
    view! { <script src="/pkg/list.js" defer></script> }.into_any()
}
