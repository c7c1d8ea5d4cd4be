//! 会商: consultations, from the list down to what one froze, found, asked for, said, decided and set as tasks.

mod bulletin;
mod findings;
mod list;
mod minutes;
mod prepare;
mod since;
mod speeches;
mod tasks;

pub use bulletin::{BulletinView, bulletin};
pub use findings::{FindingsView, findings};
pub use list::{AskedLine, ListView, list};
pub use minutes::{MinutesView, minutes, minutes_document};
pub use prepare::{PrepareView, prepare};
pub use since::{Change, CourtSince, FigureSince, SinceView, since};
pub use speeches::{SpeechesView, speeches};
pub use tasks::{TaskLine, TasksView, tasks};

use crate::components::names;
use crate::documents::nodes::entry_address;
use crate::figures::CourtName;
use crate::lang::{Lang, lang};
use domain::consultation::{Consultation, Stage};
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{Entry, Field};
use leptos::prelude::*;

/// What stands at the head of every page of a consultation.
#[derive(Clone, Debug)]
pub struct Room {
    /// The consultation.
    pub consultation: Consultation,
    /// The count of its changes.
    pub revision: i64,
    /// The courts of its scope, its own first.
    pub courts: Vec<CourtName>,
    /// Whether the reader prepares and holds it.
    pub holds: bool,
    /// Whether the reader sees the figures of the whole court.
    pub whole: bool,
    /// The day it is.
    pub today: Day,
}

/// The pages of a consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Here {
    Prepare,
    Findings,
    Bulletin,
    Speeches,
    Since,
    Tasks,
    Minutes,
}

impl Here {
    const ALL: [Self; 7] =
        [Self::Prepare, Self::Findings, Self::Bulletin, Self::Speeches, Self::Tasks, Self::Minutes, Self::Since];

    const fn path(self) -> &'static str {
        match self {
            Self::Prepare => "/consultations/prepare",
            Self::Findings => "/consultations/findings",
            Self::Bulletin => "/consultations/bulletin",
            Self::Speeches => "/consultations/speeches",
            Self::Since => "/consultations/since",
            Self::Tasks => "/consultations/tasks",
            Self::Minutes => "/consultations/minutes",
        }
    }

    const fn named(self) -> (&'static str, &'static str) {
        match self {
            Self::Prepare => ("筹备", "Preparation"),
            Self::Findings => ("发现", "Findings"),
            Self::Bulletin => ("通报", "Bulletin"),
            Self::Speeches => ("发言与表态", "Statements"),
            Self::Since => ("冻结后变动", "Changed since"),
            Self::Tasks => ("整改任务", "Tasks"),
            Self::Minutes => ("记录与决定", "Minutes"),
        }
    }

    /// Whether there is something to see before the figures are frozen.
    const fn needs_no_figures(self) -> bool {
        matches!(self, Self::Prepare | Self::Speeches)
    }
}

impl Room {
    /// The address of a page of it.
    fn address(&self, here: Here) -> String {
        format!("{}?id={}", here.path(), self.consultation.id)
    }

    /// Whether it has figures.
    pub fn is_frozen(&self) -> bool {
        self.consultation.frozen.is_some()
    }

    /// Whether the reader changes something here now.
    fn changes(&self) -> bool {
        self.holds && self.consultation.stage != Stage::Closed
    }
}

/// Title, stage, and the pages.
fn head(room: &Room, here: Here) -> AnyView {
    let lang = lang();
    let consultation = &room.consultation;
    let pages =
        Here::ALL.iter().filter(|page| room.whole || matches!(page, Here::Prepare | Here::Bulletin | Here::Speeches));
    let tabs = pages.map(|page| {
        let (zh, en) = page.named();
        let open = room.is_frozen() || page.needs_no_figures();
        let name = lang.pick(zh, en);
        match open {
            true => {
                view! { <li><a href=room.address(*page) aria-current=(*page == here).then_some("page")>{name}</a></li> }
                    .into_any()
            }
            false => view! { <li><span class="hint">{name}</span></li> }.into_any(),
        }
    });
    let present = (room.whole && room.is_frozen()).then(|| {
        let address = format!("/meeting?id={}", consultation.id);
        view! { " " <a class="present" href=address>{lang.pick("上屏", "On the wall")}</a> }
    });
    let page = here.named();
    view! {
        <p class="crumbs"><a href="/consultations">{lang.pick("会商", "Consultations")}</a></p>
        <div class="title-row">
            <h1>{consultation.title.clone()}</h1>
            <p class="meeting-facts">{facts(room, lang)} {present}</p>
        </div>
        <nav class="tabs" aria-label=lang.pick("会商栏目", "Pages of the consultation")>
            <ul>{tabs.collect_view()}</ul>
        </nav>
        <h2 class="unseen">{lang.pick(page.0, page.1)}</h2>
    }
    .into_any()
}

/// Period, edition, day, stage and pack, in one line.
fn facts(room: &Room, lang: Lang) -> String {
    let consultation = &room.consultation;
    let mut facts = vec![
        names::period(consultation.period, lang),
        lang.pick(consultation.version.zh(), consultation.version.en()).to_owned(),
    ];
    facts.extend(consultation.line.map(|line| lang.pick(line.zh(), line.en()).to_owned()));
    facts.push(lang.pick(format!("{} 召开", consultation.held_on), format!("held on {}", consultation.held_on)));
    facts.push(lang.pick(consultation.stage.zh(), consultation.stage.en()).to_owned());
    if let Some(frozen) = &consultation.frozen {
        facts.push(lang.pick(format!("数据包 {}", frozen.short()), format!("pack {}", frozen.short())));
    }
    facts.join(" · ")
}

/// The hidden fields that name the consultation a form is about, and how it stood.
fn named(room: &Room) -> AnyView {
    view! {
        <input type="hidden" name="id" value=room.consultation.id.clone() />
        <input type="hidden" name="revision" value=room.revision.to_string() />
    }
    .into_any()
}

/// What closes a task, in words.
pub(in crate::documents) fn closed_by(task: &Entry, lang: Lang) -> String {
    match task.goal().map(|goal| goal.named()) {
        Some([zh, en]) => lang.pick(zh, en),
        None => lang.pick("材料验收", "evidence").to_owned(),
    }
}

/// A task in a list: its problem and measure, what its change is made of, and who answers for it.
pub(in crate::documents) fn task_cells(
    courts: &[CourtName],
    court: &CourtCode,
    task: &Entry,
    because: &str,
) -> AnyView {
    let lang = lang();
    let said = |field: Field| task.value(field).unwrap_or_default().to_owned();
    let because = (!because.is_empty()).then(|| view! { <br /> <span class="hint">{because.to_owned()}</span> });
    view! {
        <th scope="row">
            <a href=entry_address(court, &task.id)>{said(Field::Problem)}</a>
            <br /><span class="hint">{said(Field::MeasureText)}</span> {because}
        </th>
        <td data-label=lang.pick("责任", "In charge")>
            {names::short(courts, court, lang)}
            <br /><span class="hint">{said(Field::InCharge)} " " {said(Field::Owner)}</span>
        </td>
        <td data-label=lang.pick("销号标准", "Closed by")>{closed_by(task, lang)}</td>
    }
    .into_any()
}

fn button(zh: &'static str, en: &'static str, lang: Lang) -> AnyView {
    view! { <button class="primary" type="submit">{lang.pick(zh, en)}</button> }.into_any()
}
