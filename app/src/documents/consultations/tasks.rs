//! The tasks a consultation set, those it checks by its figures, and a new one.

use super::{Here, Room, button, head, named, task_cells};
use crate::documents::nodes::{List, due_cell, inputs, list, numbers, words};
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use domain::ledger::{Entry, Field, Kind, Values, Verb, steps};
use leptos::prelude::*;

/// The page.
#[derive(Clone, Debug)]
pub struct TasksView {
    /// The consultation.
    pub room: Room,
    /// The tasks it set.
    pub set: Vec<TaskLine>,
    /// Tasks of earlier ones that are not settled, or were settled by these figures.
    pub earlier: Vec<TaskLine>,
    /// Tasks with a target that these figures have not been asked about.
    pub to_check: usize,
    /// What a new task begins with.
    pub values: Values,
    /// The court it begins with.
    pub court: CourtCode,
}

/// A task with what its indicator shows.
#[derive(Clone, Debug)]
pub struct TaskLine {
    /// The court that has to do it.
    pub court: CourtCode,
    /// The task.
    pub task: Entry,
    /// What its indicator shows in the figures of this consultation.
    pub now: Option<String>,
    /// What the change since it was set is made of.
    pub because: [String; 2],
}

/// Renders it.
pub fn tasks(frame: Frame, view: TasksView) -> String {
    document(frame.at_station("/consultations"), ["整改任务", "Tasks"], move || {
        let lang = lang();
        let room = &view.room;
        view! {
            <section class="page admin consultations">
                {head(room, Here::Tasks)}
                <p class="lede">{lede(&view, lang)}</p>
                {check(&view, lang)}
                {table(&view, &view.earlier, "earlier", lang.pick("上次以来的任务与效果", "Tasks from before, and what came of them"), lang)}
                {table(&view, &view.set, "set", lang.pick("本次会商交办", "Set by this consultation"), lang)}
                {room.changes().then(|| form(&view, lang))}
            </section>
        }
    })
}

fn lede(view: &TasksView, lang: Lang) -> String {
    let closed = view.earlier.iter().filter(|one| domain::ledger::settled(Kind::Rectification, one.task.state)).count();
    let open = view.earlier.len() - closed;
    lang.pick(
        format!(
            "此前任务 {} 项：已销号 {closed} 项，未销号 {open} 项；本次交办 {} 项。",
            view.earlier.len(),
            view.set.len()
        ),
        format!(
            "{} tasks from before: {closed} closed, {open} open; {} set by this consultation.",
            view.earlier.len(),
            view.set.len()
        ),
    )
}

fn check(view: &TasksView, lang: Lang) -> Option<AnyView> {
    let room = &view.room;
    (room.changes() && view.to_check > 0).then(|| {
        let text = lang.pick(
            format!("{} 项以指标考核的任务可用本次冻结的数据复核：达标销号，到期或已提交而未达标的结转。", view.to_check),
            format!("{} tasks with a target can be checked by the figures frozen here: reached ones are closed, those submitted or due and not reached are carried over.", view.to_check),
        );
        view! {
            <form class="check" method="post" action="/consultations/check">
                {named(room)}
                <p>{text}</p>
                {button("用冻结数据复核", "Check by the frozen figures", lang)}
            </form>
        }
        .into_any()
    })
}

fn table(view: &TasksView, tasks: &[TaskLine], id: &'static str, title: &'static str, lang: Lang) -> Option<AnyView> {
    if tasks.is_empty() {
        return None;
    }
    let rows = tasks.iter().map(|one| {
        let task = &one.task;
        let said = |field: Field| task.value(field).unwrap_or_default().to_owned();
        let [zh, en] = &one.because;
        view! {
            <tr>
                {task_cells(&view.room.courts, &one.court, task, lang.pick(zh, en))}
                <td class="number" data-label=lang.pick("交办时", "Then")>{said(Field::SetAt)}</td>
                <td class="number" data-label=lang.pick("本次数据", "Now")>{one.now.clone().unwrap_or_else(|| String::from("—"))}</td>
                <td data-label=lang.pick("期限", "Deadline")>{due_cell(task, view.room.today, lang)}</td>
                <td data-label=lang.pick("状态", "State")>{lang.pick(task.state.zh(), task.state.en())}</td>
            </tr>
        }
    });
    let heads = [
        words("问题与措施", "Problem and measure"),
        words("责任", "In charge"),
        words("销号标准", "Closed by"),
        numbers("交办时", "Then"),
        numbers("本次数据", "Now"),
        words("期限", "Deadline"),
        words("状态", "State"),
    ];
    Some(
        view! { <section class="part" id=id><h2>{title}</h2>{list(List::default(), heads, rows.collect_view())}</section> }
            .into_any(),
    )
}

fn form(view: &TasksView, lang: Lang) -> AnyView {
    let courts = view.room.courts.iter().map(|court| {
        view! { <option value=court.code.to_string() selected=court.code == view.court>{lang.pick(&court.zh.1, &court.en.1).clone()}</option> }
    });
    let step = steps().find(|step| step.kind == Kind::Rectification && step.verb == Verb::Open);
    let fields = step.map(|step| {
        let all = step.needs.iter().map(|field| (*field, true)).chain(step.takes.iter().map(|field| (*field, false)));
        inputs(all, &view.values, lang)
    });
    view! {
        <section class="part" id="new">
            <h2>{lang.pick("交办任务", "Set a task")}</h2>
            <p class="hint">{lang.pick(
                "填写考核指标、目标方向和目标值的，只由以后冻结的数据销号；不填的，凭材料由第二人验收。",
                "With indicator, direction and value a task is closed by figures frozen later alone; without them by evidence and a second person.",
            )}</p>
            <form class="gate-form wide" method="post" action="/consultations/task">
                {named(&view.room)}
                <label>
                    <span>{lang.pick("责任法院", "Court")}</span>
                    <select name="court">{courts.collect_view()}</select>
                </label>
                {fields}
                {button("交办", "Set it", lang)}
            </form>
        </section>
    }
    .into_any()
}
