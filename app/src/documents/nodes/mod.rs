//! 节点: the clocks of the open cases and the ledgers, from the overview down to one entry.

mod attachments;
mod clocks;
mod entry;
mod figures;
mod forms;
mod ledger;
mod overview;
mod settings;
mod signals;

pub(in crate::documents) use crate::components::rows::{List, list, numbers, words};
pub use attachments::Attachments;
pub use clocks::{Clocks, ROWS_PER_PAGE, Row, Wanted, clocks, due_words};
pub use entry::{EntryView, StepView, entry};
pub(in crate::documents) use entry::{comment_form, folded_step};
pub use figures::Figures;
pub use forms::{Opening, opening, shown};
pub(in crate::documents) use forms::{in_textarea, inputs};
pub use ledger::{Candidate, LedgerView, Sought, ledger};
pub(in crate::documents) use overview::waiting;
pub use overview::{Load, Overview, overview};
pub use settings::{SettingsView, settings};
pub use signals::{SIGNALS_PER_PAGE, SignalsView, signals};

use super::chooser::chooser;
use super::pager::{Stretch, pager};
use crate::figures::CourtName;
use crate::figures::query::escape;
use crate::lang::{Lang, days, lang};
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
    /// Whether the reader sees what the rules find in this court.
    pub signals: bool,
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
pub(in crate::documents) enum Here {
    Overview,
    Clocks,
    Signals,
    Ledger(Kind),
    Settings,
    Sources,
    Derivatives,
    Enforcement,
    Places,
    Organisations,
    Dispute,
    SourceSettings,
    Rectification,
}

impl Here {
    /// The station it belongs to: its address.
    const fn home(self) -> &'static str {
        match self {
            Self::Sources
            | Self::Derivatives
            | Self::Enforcement
            | Self::Places
            | Self::Organisations
            | Self::Dispute
            | Self::SourceSettings => "/sources",
            Self::Ledger(kind) => home_of(kind),
            Self::Rectification => "/rectification",
            Self::Overview | Self::Clocks | Self::Signals | Self::Settings => "/nodes",
        }
    }
}

/// The station a ledger belongs to: its address.
pub const fn home_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Rectification => "/rectification",
        kind if kind.is_of_sources() => "/sources",
        _ => "/nodes",
    }
}

/// Title, court, tabs, and what can be undone.
pub(in crate::documents) fn head(nodes: &Nodes, here: Here, title: String, action: &'static str) -> AnyView {
    let lang = lang();
    let court = &nodes.court;
    let tab = |address: String, text: String, current: bool, late: i64| {
        let late = (late > 0).then(|| {
            let words = lang.pick(format!("逾期 {late}"), format!("{late} late"));
            view! { " " <span class="late">{words}</span> }
        });
        view! { <li><a href=address aria-current=current.then_some("page")>{text} {late}</a></li> }.into_any()
    };
    let home = here.home();
    let keep = match here {
        Here::Ledger(kind) => Some(("kind", kind.id())),
        _ => None,
    };
    let ledgers = nodes.tabs.iter().filter(|one| home_of(one.kind) == home).map(|one| {
        let name = lang.pick(one.kind.zh(), one.kind.en());
        let name = capital(name, lang);
        let text = if one.open > 0 { format!("{name} {}", one.open) } else { name };
        let address = format!("/nodes/ledger?court={court}&kind={}", one.kind.id());
        tab(address, text, here == Here::Ledger(one.kind), one.late)
    });
    let overview = lang.pick("总览", "Overview").to_owned();
    let named = |zh: &str, en: &str| lang.pick(zh, en).to_owned();
    let first = match home {
        "/sources" => vec![
            tab(format!("/sources?court={court}"), overview, here == Here::Sources, 0),
            tab(format!("/sources/cases?court={court}"), named("案源", "Case source"), here == Here::Derivatives, 0),
            tab(
                format!("/sources/enforcement?court={court}"),
                named("执行", "Enforcement"),
                here == Here::Enforcement,
                0,
            ),
            tab(format!("/sources/places?court={court}"), named("乡镇", "Townships"), here == Here::Places, 0),
            tab(
                format!("/sources/organisations?court={court}"),
                named("调解组织", "Organisations"),
                here == Here::Organisations,
                0,
            ),
        ],
        "/rectification" => {
            vec![tab(format!("/rectification?court={court}"), overview, here == Here::Rectification, 0)]
        }
        _ => vec![
            tab(format!("/nodes?court={court}"), overview, here == Here::Overview, 0),
            tab(format!("/nodes/clocks?court={court}"), named("审限时钟", "Clocks"), here == Here::Clocks, 0),
        ]
        .into_iter()
        .chain(
            nodes
                .signals
                .then(|| tab(String::from("/nodes/signals"), named("疑点", "Signals"), here == Here::Signals, 0)),
        )
        .collect(),
    };
    let settings = match home {
        "/sources" => Some(("/sources/settings", named("口径与期限", "Settings"), Here::SourceSettings)),
        "/rectification" => None,
        _ => Some(("/nodes/settings", named("预警设置", "Settings"), Here::Settings)),
    };
    let settings =
        settings.filter(|_| nodes.sets).map(|(address, name, set)| tab(address.to_owned(), name, here == set, 0));
    view! {
        <div class="title-row">
            <h1>{title}</h1>
            {chooser(action, &nodes.courts, court, keep)}
        </div>
        <nav class="tabs" aria-label=pages_of(home, lang)>
            <ul>
                {first}
                {ledgers.collect_view()}
                {settings}
            </ul>
        </nav>
        {undo(nodes, lang)}
    }
    .into_any()
}

/// What the pages of a station are called.
fn pages_of(home: &str, lang: Lang) -> &'static str {
    match home {
        "/sources" => lang.pick("三源栏目", "Sources"),
        "/rectification" => lang.pick("整改栏目", "Rectification"),
        _ => lang.pick("节点栏目", "Nodes"),
    }
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
pub(in crate::documents) fn capital(text: &str, lang: Lang) -> String {
    if lang == Lang::Zh {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a rule of warning is called beside the others: days left from and to, so that each case is under one.
pub(super) fn rule_head(id: &str, rules: &[String], lang: Lang) -> String {
    let left = |id: &str| id.strip_prefix("left_").and_then(|days| days.parse::<i32>().ok());
    let Some(most) = left(id).filter(|days| *days > 0) else { return rule_named(id, lang).0 };
    let least = rules.iter().filter_map(|rule| left(rule)).filter(|days| *days < most).max().map_or(0, |days| days + 1);
    match least == most {
        true => lang.pick(format!("剩 {most} 日"), format!("{} left", days(most))),
        false => lang.pick(format!("剩 {least}–{most} 日"), format!("{least}–{most} days left")),
    }
}

/// What a rule of warning is called, and what it says in full.
pub(super) fn rule_named(id: &str, lang: Lang) -> (String, String) {
    let Some(rule) = Rule::parse(id) else { return (id.to_owned(), id.to_owned()) };
    let short = match rule {
        Rule::Overdue => lang.pick("已超", "Over").to_owned(),
        Rule::DaysLeft(0) => lang.pick("今日届满", "Today").to_owned(),
        Rule::DaysLeft(days) => lang.pick(format!("{days} 日内"), format!("≤ {days} d")),
        Rule::TwoThirds => lang.pick("已过三分之二", "Two thirds").to_owned(),
        Rule::PausedLong => lang.pick("停止计算逾180日", "Stopped over 180 days").to_owned(),
        Rule::Irregular => lang.pick("记录异常", "Irregular").to_owned(),
    };
    (short, lang.pick(rule.zh(), rule.en()))
}

/// An address about a court with what of a list is asked for; what is empty is left out, and the beginning of a list too.
pub(in crate::documents) fn list_address(path: &str, court: &CourtCode, asked: &[(&str, &str)], from: i64) -> String {
    let from = if from > 0 { from.to_string() } else { String::new() };
    let all = asked.iter().copied().chain([("from", from.as_str())]);
    let pairs: String =
        all.filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("&{name}={}", escape(value))).collect();
    format!("{path}?court={court}{pairs}")
}

/// Where an entry is.
pub(in crate::documents) fn entry_address(court: &CourtCode, id: &str) -> String {
    format!("/nodes/entry?court={court}&id={}", escape(id))
}

/// Where a case is.
pub(in crate::documents) fn case_address(number: &domain::case_number::CaseNumber) -> String {
    format!("/case?number={}", escape(&number.to_string()))
}

/// A last day with what `said` says of the days left, fewer than none when it has passed; marked then, and from `near`
/// days before.
pub(in crate::documents) fn last_day(
    due: Day,
    today: Day,
    near: i32,
    lang: Lang,
    said: impl Fn(i32) -> String,
) -> AnyView {
    let left = due.since(today);
    let class = match left {
        ..0 => Some("late"),
        _ => (left <= near).then_some("waits"),
    };
    let said = if left == 0 { lang.pick("今日", "today").to_owned() } else { said(left) };
    let between = lang.pick(" ", ", ");
    view! {
        <span class=class><span class="day">{due.to_string()}</span> {between} <span class="day">{said}</span></span>
    }
    .into_any()
}

/// Where the dispute of a case is followed.
pub(in crate::documents) fn dispute_address(number: &domain::case_number::CaseNumber) -> String {
    format!("/dispute?number={}", escape(&number.to_string()))
}

/// The last day of what an entry waits for, marked when it is late.
pub(in crate::documents) fn due_cell(entry: &Entry, today: Day, lang: Lang) -> AnyView {
    let Some(due) = entry.due.filter(|_| !domain::ledger::settled(entry.kind, entry.state)) else {
        return "—".into_any();
    };
    last_day(due, today, 5, lang, |left| match (lang, left) {
        (Lang::Zh, ..0) => format!("逾期 {} 日", -left),
        (Lang::Zh, _) => format!("还有 {left} 日"),
        (Lang::En, ..0) => format!("{} late", days(-left)),
        (Lang::En, _) => format!("in {}", days(left)),
    })
}

/// The pages of a list, and the whole of it as a file.
pub(super) fn pages(from: i64, shown: usize, of: i64, address: impl Fn(i64) -> String, export: String) -> AnyView {
    let stretch = Stretch { from, shown, of, a_page: ROWS_PER_PAGE };
    view! {
        <div class="pager">
            <a href=export>{lang().pick("导出 Excel", "Export to Excel")}</a>
            {pager(stretch, address)}
        </div>
    }
    .into_any()
}

/// The small script of lists: keys move, mark and open rows. Everything works without it.
pub(super) fn list_script() -> AnyView {
    view! { <script src="/pkg/list.js" defer></script> }.into_any()
}
