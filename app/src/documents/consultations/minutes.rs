//! What was written down in the room: attendance, notes, decisions; on screen and as a document.

use super::{Here, Room, button, closed_by, head, named};
use crate::components::names;
use crate::documents::{Frame, document};
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::bulletin::{Block, Bulletin, Cell, Content, Table};
use domain::catalogue::IndicatorId;
use domain::consultation::{Note, NoteKind};
use domain::court::CourtCode;
use domain::ledger::{Entry, Field};
use leptos::prelude::*;
use store::{TaskOutcome, Written};

/// The page.
#[derive(Clone, Debug)]
pub struct MinutesView {
    /// The consultation.
    pub room: Room,
    /// The notes, in the order they were written.
    pub notes: Vec<Written>,
    /// The name the next note written here has.
    pub next: String,
}

/// What is written down by hand; what was shown is written down by the projector.
const KINDS: [NoteKind; 3] = [NoteKind::Note, NoteKind::Decision, NoteKind::Attendance];

/// Renders it.
pub fn minutes(frame: Frame, view: MinutesView) -> String {
    document(frame.at_station("/consultations"), ["会商记录", "Minutes"], move || {
        let lang = lang();
        let room = &view.room;
        let count = |kind: NoteKind| view.notes.iter().filter(|one| one.note.kind == kind).count();
        let lede = lang.pick(
            format!(
                "决定 {} 项，会场交办 {} 项，记录 {} 条，出席登记 {} 条。",
                count(NoteKind::Decision),
                count(NoteKind::Task),
                count(NoteKind::Note),
                count(NoteKind::Attendance)
            ),
            format!(
                "{} decisions, {} tasks set in the room, {} notes, {} entries of attendance.",
                count(NoteKind::Decision),
                count(NoteKind::Task),
                count(NoteKind::Note),
                count(NoteKind::Attendance)
            ),
        );
        let export = format!("/consultations/export?id={}&format=minutes", room.consultation.id);
        let said = view.notes.iter().filter(|one| one.note.kind != NoteKind::Shown);
        let notes = said.map(|one| note(room, one, lang)).collect_view();
        view! {
            <section class="page admin consultations">
                {head(room, Here::Minutes)}
                <p class="lede">{lede} " " {(!view.notes.is_empty()).then(|| view! { <a href=export>{lang.pick("导出会议纪要", "Export the minutes")}</a> })}</p>
                <ol class="notes-taken">{notes}</ol>
                {room.changes().then(|| form(&view, lang))}
                {shown(&view, lang)}
            </section>
        }
    })
}

fn note(room: &Room, one: &Written, lang: Lang) -> AnyView {
    let note = &one.note;
    let outcome = one.outcome.as_ref().map(|outcome| outcome_view(room, note, outcome, lang));
    view! {
        <li class=note.kind.id()>
            <p><strong>{lang.pick(note.kind.zh(), note.kind.en())}</strong> " " <span class="as-written">{note.text.clone()}</span> " " {outcome}</p>
            <p class="hint">{names::time(note.at)} " · " {one.by.clone()}</p>
        </li>
    }
    .into_any()
}

/// The number of a task that was set; of one that was not, why, and the form with what was filled in.
fn outcome_view(room: &Room, note: &Note, outcome: &TaskOutcome, lang: Lang) -> AnyView {
    let tasks = format!("/consultations/tasks?id={}", room.consultation.id);
    match (outcome, &note.task) {
        (TaskOutcome::Set(number), _) => view! { <a href=format!("{tasks}#set")>{number.clone()}</a> }.into_any(),
        (TaskOutcome::NotSet(why), task) => {
            let filled = task.iter().flat_map(|task| &task.said);
            let filled: String = filled.map(|(field, text)| format!("&{}={}", field.id(), escape(text))).collect();
            let court = task.as_ref().map(|task| format!("&for={}", escape(task.court.as_str()))).unwrap_or_default();
            let why = names::half(why, lang).to_owned();
            let again = room.changes().then(|| {
                view! { <a href=format!("{tasks}{court}{filled}#new")>{lang.pick("补办", "Set it now")}</a> }
            });
            view! { <span class="hint">{lang.pick("未能交办：", "Not set: ")}{why}</span> " " {again} }.into_any()
        }
    }
}

/// What the room was shown, step by step, each leading there again on the frozen figures.
fn shown(view: &MinutesView, lang: Lang) -> Option<AnyView> {
    let room = &view.room;
    let steps: Vec<&Written> = view.notes.iter().filter(|one| one.note.kind == NoteKind::Shown).collect();
    if steps.is_empty() {
        return None;
    }
    let each = steps.into_iter().map(|one| {
        let note = &one.note;
        let indicator = note.slide.split_once('-').and_then(|(_, id)| IndicatorId::parse(id).ok());
        let (address, text) = match indicator.filter(|_| note.text.starts_with("&by=")) {
            Some(id) => {
                let consultation = &room.consultation;
                let address = format!(
                    "/indicator/{}?court={}&period={}&catalogue={}&meeting={}{}",
                    id.id(),
                    consultation.court,
                    consultation.period,
                    consultation.version.id(),
                    consultation.id,
                    note.text
                );
                let name = lang.pick(id.zh(), id.en());
                (address, lang.pick(format!("下钻：{name}"), format!("drilled: {name}")))
            }
            None => {
                let name = indicator.map_or_else(|| note.slide.clone(), |id| lang.pick(id.zh(), id.en()).to_owned());
                (
                    format!("/meeting?id={}#{}", room.consultation.id, note.slide),
                    lang.pick(format!("上屏：{name}"), format!("on the wall: {name}")),
                )
            }
        };
        view! { <li><span class="hint">{names::time(note.at)}</span> " " <a href=address>{text}</a></li> }
    });
    let each = each.collect_view();
    let title = lang.pick("演示过程", "What was shown");
    Some(
        view! {
            <section class="part" id="shown">
                <h2>{title}</h2>
                <details>
                    <summary>{lang.pick("逐步重走，数据仍是冻结的数据", "Walk through it again, on the frozen figures")}</summary>
                    <ol class="walked">{each}</ol>
                </details>
            </section>
        }
        .into_any(),
    )
}

fn form(view: &MinutesView, lang: Lang) -> AnyView {
    let kinds = KINDS.iter().map(|kind| view! { <option value=kind.id()>{lang.pick(kind.zh(), kind.en())}</option> });
    view! {
        <section class="part" id="new">
            <h2>{lang.pick("记一条", "Write something down")}</h2>
            <form class="gate-form wide" method="post" action="/consultations/note">
                {named(&view.room)}
                <input type="hidden" name="note" value=view.next.clone() />
                <label>
                    <span>{lang.pick("类别", "Kind")}</span>
                    <select name="kind">{kinds.collect_view()}</select>
                </label>
                <label class="long">
                    <span>{lang.pick("内容", "Text")}</span>
                    <textarea name="text" rows="3" maxlength="4000" required></textarea>
                </label>
                {button("记下", "Write it down", lang)}
            </form>
        </section>
    }
    .into_any()
}

/// The minutes as a document, with the tasks that were set.
pub fn minutes_document(room: &Room, notes: &[Written], tasks: &[(CourtCode, Entry)], lang: Lang) -> Bulletin {
    let consultation = &room.consultation;
    let own = room.courts.first();
    let from = own.map(|court| lang.pick(court.zh.0.clone(), court.en.0.clone())).unwrap_or_default();
    let mut blocks = Vec::new();
    let mut put = |id: String, content: Content| blocks.push(Block { id, content });
    let of = |kind: NoteKind| notes.iter().filter(move |one| one.note.kind == kind);
    let people = lang.list(&consultation.people);
    put(String::from("meeting"), Content::Heading(1, lang.pick("会议情况", "The meeting").to_owned()));
    put(
        String::from("meeting-words"),
        Content::Paragraph(lang.pick(
            format!(
                "{} 召开“{}”，统计期间为{}。主持人：{}。参会：{people}。",
                consultation.held_on,
                consultation.title,
                names::period(consultation.period, lang),
                consultation.chair
            ),
            format!(
                "“{}” was held on {} about {}. Chair: {}. Taking part: {people}.",
                consultation.title,
                consultation.held_on,
                names::period(consultation.period, lang),
                consultation.chair
            ),
        )),
    );
    let parts = [
        (NoteKind::Attendance, "出席登记", "Attendance"),
        (NoteKind::Decision, "会议决定", "Decisions"),
        (NoteKind::Note, "发言记录", "Notes"),
    ];
    for (kind, zh, en) in parts {
        if of(kind).next().is_none() {
            continue;
        }
        put(kind.id().to_owned(), Content::Heading(1, lang.pick(zh, en).to_owned()));
        for (at, one) in of(kind).enumerate() {
            let text = format!("{}. {}", at + 1, one.note.text);
            put(format!("{}-{}", kind.id(), one.note.id), Content::Paragraph(text));
        }
    }
    if !tasks.is_empty() {
        put(String::from("tasks"), Content::Heading(1, lang.pick("整改任务", "Tasks").to_owned()));
        put(String::from("tasks-table"), Content::Table(tasks_table(room, tasks, lang)));
    }
    let frozen = consultation.frozen.as_ref().map(|frozen| frozen.short().to_owned()).unwrap_or_default();
    let (year, month, day) = consultation.held_on.ymd();
    Bulletin {
        title: lang.pick(format!("{}会议纪要", consultation.title), format!("Minutes: {}", consultation.title)),
        to: people,
        from,
        date: lang.pick(format!("{year}年{month}月{day}日"), consultation.held_on.to_string()),
        blocks,
        source: lang.pick(format!("数据包 {frozen}"), format!("pack {frozen}")),
    }
}

fn tasks_table(room: &Room, tasks: &[(CourtCode, Entry)], lang: Lang) -> Table {
    let text = |words: String| Cell::Text(words);
    let rows = tasks.iter().enumerate().map(|(at, (court, task))| {
        let said = |field: Field| task.value(field).unwrap_or_default().to_owned();
        vec![
            Cell::Number((at + 1).to_string(), None),
            text(names::short(&room.courts, court, lang)),
            text(said(Field::Problem)),
            text(said(Field::MeasureText)),
            text(format!("{} {}", said(Field::InCharge), said(Field::Owner)).trim().to_owned()),
            text(closed_by(task, lang)),
            text(said(Field::Deadline)),
        ]
    });
    let head = [
        ("序号", "No."),
        ("法院", "Court"),
        ("问题", "Problem"),
        ("措施", "Measure"),
        ("责任部门、责任人", "In charge"),
        ("销号标准", "Closed by"),
        ("期限", "Deadline"),
    ];
    Table {
        caption: lang.pick("整改任务清单", "Rectification tasks").to_owned(),
        head: head.map(|(zh, en)| lang.pick(zh, en).to_owned()).to_vec(),
        rows: rows.collect(),
        notes: Vec::new(),
    }
}
