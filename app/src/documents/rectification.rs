//! 整改: the rectification tasks of a court and of those below it that have opened theirs, what is late first.

use crate::components::names;
use crate::documents::consultations::task_cells;
use crate::documents::nodes::{Here, List, Nodes, due_cell, head, list, numbers, words};
use crate::documents::{Frame, document};
use crate::figures::CourtName;
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{Entry, Field, Kind, State, settled};
use leptos::prelude::*;

/// The tasks of a scope.
#[derive(Clone, Debug)]
pub struct TasksOverview {
    /// The head of the page.
    pub nodes: Nodes,
    /// The courts with their tasks, in administrative order.
    pub courts: Vec<(CourtCode, Vec<Entry>)>,
    /// Courts of the scope that have not opened their ledger.
    pub closed: Vec<CourtCode>,
    /// The names of all of them.
    pub names: Vec<CourtName>,
    /// Whether the reader sets tasks here.
    pub sets: bool,
}

/// Tasks listed at most.
const LISTED: usize = 100;

/// Renders it.
pub fn tasks_overview(frame: Frame, view: TasksOverview) -> String {
    document(frame.at_station("/rectification"), ["整改台账", "Rectification"], move || {
        let lang = lang();
        let title = lang.pick("整改台账", "Rectification tasks").to_owned();
        view! {
            <section class="page admin nodes consultations">
                {head(&view.nodes, Here::Rectification, title, "/rectification")}
                <p class="lede">{lede(&view, lang)}</p>
                {by_court(&view, lang)}
                {open(&view, lang)}
                {ended(&view, lang)}
            </section>
        }
    })
}

/// How many tasks stand how.
#[derive(Default)]
struct Count {
    open: usize,
    late: usize,
    submitted: usize,
    carried: usize,
    closed: usize,
    by_figures: usize,
}

fn count(tasks: &[Entry], today: Day) -> Count {
    let mut count = Count::default();
    for task in tasks {
        let open = !settled(Kind::Rectification, task.state);
        count.open += usize::from(open);
        count.late += usize::from(open && task.is_late(today));
        count.submitted += usize::from(task.state == State::HandedIn);
        count.carried += usize::from(task.state == State::CarriedOver);
        count.closed += usize::from(task.state == State::ClosedOut);
        count.by_figures += usize::from(task.state == State::ClosedOut && task.goal().is_some());
    }
    count
}

fn lede(view: &TasksOverview, lang: Lang) -> AnyView {
    let all: Vec<Entry> = view.courts.iter().flat_map(|(_, tasks)| tasks.iter().cloned()).collect();
    let Count { open, late, submitted, closed, by_figures, .. } = count(&all, view.nodes.today);
    let text = match all.is_empty() {
        true => lang.pick(String::from("还没有整改任务。"), String::from("There is no task yet.")),
        false => lang.pick(
            format!("未销号 {open} 项，其中逾期 {late} 项，已提交待验收 {submitted} 项；已销号 {closed} 项，{by_figures} 项由数据销号。"),
            format!("{open} open, {late} of them late, {submitted} submitted; {closed} closed, {by_figures} of them by figures."),
        ),
    };
    let hidden: Vec<String> = view.closed.iter().map(|code| names::short(&view.names, code, lang)).collect();
    let hidden = (!hidden.is_empty()).then(|| {
        let list = lang.list(&hidden);
        lang.pick(format!(" {list}未开放台账。"), format!(" {list} have not opened theirs."))
    });
    let new = view.sets.then(|| {
        let address = format!("/nodes/new?court={}&kind=rectification", view.nodes.court);
        view! { " " <a href=address>{lang.pick("交办一项", "Set one")}</a> " " <a href="/sources/import?kind=rectification">{lang.pick("批量交办", "Set many from a file")}</a> }
    });
    view! { {text} {hidden} {new} }.into_any()
}

fn ledger_address(court: &CourtCode, which: &str) -> String {
    format!("/nodes/ledger?court={court}&kind=rectification&which={which}")
}

fn by_court(view: &TasksOverview, lang: Lang) -> Option<AnyView> {
    if view.courts.len() < 2 {
        return None;
    }
    let today = view.nodes.today;
    let rows = view.courts.iter().map(|(court, tasks)| {
        let count = count(tasks, today);
        let cell = |label: &'static str, number: usize| view! { <td class="number" data-label=label>{number}</td> };
        let late = lang.pick("逾期", "Late");
        view! {
            <tr>
                <th scope="row"><a href=ledger_address(court, "")>{names::short(&view.names, court, lang)}</a></th>
                {cell(lang.pick("未销号", "Open"), count.open)}
                <td class="number" data-label=late><span class=(count.late > 0).then_some("late")>{count.late}</span></td>
                {cell(lang.pick("待验收", "Submitted"), count.submitted)}
                {cell(lang.pick("结转", "Carried over"), count.carried)}
                {cell(lang.pick("已销号", "Closed"), count.closed)}
            </tr>
        }
    });
    let heads = [
        words("法院", "Court"),
        numbers("未销号", "Open"),
        numbers("逾期", "Late"),
        numbers("待验收", "Submitted"),
        numbers("结转", "Carried over"),
        numbers("已销号", "Closed"),
    ];
    Some(list(List::default(), heads, rows.collect_view()))
}

fn open(view: &TasksOverview, lang: Lang) -> Option<AnyView> {
    let mut tasks: Vec<(&CourtCode, &Entry)> = view
        .courts
        .iter()
        .flat_map(|(court, tasks)| tasks.iter().map(move |task| (court, task)))
        .filter(|(_, task)| !settled(Kind::Rectification, task.state))
        .collect();
    tasks.sort_by_key(|(court, task)| (task.due, court.to_string(), task.number.clone()));
    table(view, &tasks, lang.pick("未销号", "Open"), lang)
}

fn ended(view: &TasksOverview, lang: Lang) -> Option<AnyView> {
    let mut tasks: Vec<(&CourtCode, &Entry)> = view
        .courts
        .iter()
        .flat_map(|(court, tasks)| tasks.iter().map(move |task| (court, task)))
        .filter(|(_, task)| task.state == State::ClosedOut)
        .collect();
    tasks.sort_by_key(|(court, task)| (std::cmp::Reverse(task.since), court.to_string(), task.number.clone()));
    table(view, &tasks, lang.pick("已销号", "Closed"), lang)
}

fn table(view: &TasksOverview, tasks: &[(&CourtCode, &Entry)], title: &'static str, lang: Lang) -> Option<AnyView> {
    if tasks.is_empty() {
        return None;
    }
    let rows = tasks.iter().take(LISTED).map(|(court, task)| {
        let said = |field: Field| task.value(field).unwrap_or_default().to_owned();
        let measured = match said(Field::Measured).as_str() {
            "" => said(Field::SetAt),
            measured => format!("{} → {measured}", said(Field::SetAt)),
        };
        let nothing = measured.is_empty().then_some("nothing");
        view! {
            <tr>
                {task_cells(&view.names, court, task, "")}
                <td class=format!("number {}", nothing.unwrap_or_default()) data-label=lang.pick("数值", "Values")>{measured}</td>
                <td data-label=lang.pick("期限", "Deadline")>{due_cell(task, view.nodes.today, lang)}</td>
                <td data-label=lang.pick("状态", "State")>{lang.pick(task.state.zh(), task.state.en())}</td>
            </tr>
        }
    });
    let heads = [
        words("问题与措施", "Problem and measure"),
        words("责任", "In charge"),
        words("销号标准", "Closed by"),
        numbers("交办时 → 复核", "Then → checked"),
        words("期限", "Deadline"),
        words("状态", "State"),
    ];
    let cut = tasks.len().saturating_sub(LISTED);
    let cut = (cut > 0).then(|| {
        view! { <p class="cut">{lang.pick(format!("另有 {cut} 项，见各院台账。"), format!("{cut} more in the ledgers of the courts."))}</p> }
    });
    Some(
        view! { <section class="part"><h2>{title}</h2>{list(List::default(), heads, rows.collect_view())} {cut}</section> }
            .into_any(),
    )
}
