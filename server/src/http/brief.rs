//! 速览: the brief of whoever looks.

use super::App;
use super::nodes::{Offered, steps_open, turns_of};
use super::page::{Page, answer, refused, short};
use app::desk::{Desk, off_the_async_threads};
use app::documents::brief::{Brief, BriefOfFigures, EntryLine, LINES, Line, brief};
use app::figures::brief::{Seen, brief_figures};
use app::figures::health::health_check;
use app::problem::Problem;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use domain::court::{CourtCode, CourtTree};
use domain::day::Day;
use domain::ledger::{Entry, Kind, State as Standing, settled};
use domain::policy::Action;
use leptos::config::LeptosOptions;
use std::path::Path;
use store::{BriefLook, Error, rules};

/// What is due within so many days stands in the brief.
const SOON: i32 = 7;

/// What can be asked for.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("GET", "/brief", get(show))]
}

async fn show(State(options): State<LeptosOptions>, mut page: Page) -> Response {
    match view_of(&page.desk).await {
        Ok(view) => {
            page.frame.style = style(&options).await;
            answer(brief(page.frame, view))
        }
        Err(error) => refused(page.frame, error),
    }
}

/// The style sheet of the page, where the site was built with one.
async fn style(options: &LeptosOptions) -> Option<String> {
    let file = Path::new(&*options.site_root).join(&*options.site_pkg_dir).join("brief.css");
    tokio::fs::read_to_string(file).await.ok()
}

async fn view_of(desk: &Desk) -> Result<Brief, Error> {
    let (store, actor) = (&desk.store, &desk.actor);
    store.may(actor, Action::ViewFigures, &actor.court).await?;
    let figures = look(desk, "").await?;
    let looked = figures.as_ref().and_then(|figures| figures.looked).map(|(day, _)| day);
    let tree = store.tree().await?;
    let (due_tasks, handed_in) = tasks(desk, &tree, looked).await?;
    let due: Vec<Line> = clocks(desk).await?.into_iter().chain(due_tasks).collect();
    let (first, more) = entries(desk, looked).await?;
    let mut turns = [handed_in, first].concat();
    turns.sort_by_key(|line| (line.entry.due.is_none(), line.entry.due, line.entry.opened, line.entry.id.clone()));
    let turns = turns.into_iter().map(|line| Line::One(Box::new(line)));
    let waiting: Vec<Line> = asked(desk).await?.into_iter().chain(turns).collect();
    let (due_of, waiting_of) = (due.len(), waiting.len() + more);
    let made = store::clock();
    Ok(Brief {
        court: short(&tree, &actor.court),
        today: desk.today,
        made,
        until: made + store.security().await?.lifetimes().whole,
        figures,
        due: (shown(desk, due).await?, due_of),
        waiting: (shown(desk, waiting).await?, waiting_of),
        sets_tasks: store.would(actor, Action::SetTasks, &actor.court).await?,
    })
}

fn broken(problem: Problem) -> Error {
    Error::Broken(format!("the figures of a brief: {problem}"))
}

/// The figures of the reader's scope, beside what they saw when they looked last; what they see now is kept for the next
/// time. Those that an address asks for, which of the page itself is none; nothing where there are no data.
pub(crate) async fn look(desk: &Desk, address: &str) -> Result<Option<BriefOfFigures>, Error> {
    let (subject, chosen) = match desk.chosen(address).await {
        Ok(chosen) => chosen,
        Err(Problem::NoData | Problem::NoCourts) => return Ok(None),
        Err(problem) => return Err(broken(problem)),
    };
    let before = desk.store.brief_look(&desk.actor, desk.today).await?;
    let before = before.and_then(|BriefLook { day, seen }| Some((day, serde_json::from_str::<Seen>(&seen).ok()?)));
    let looked = before.as_ref().map(|(day, seen)| (*day, seen.period));
    let computed = off_the_async_threads(move || {
        let check = health_check(&subject, &chosen);
        let figures = brief_figures(&subject, &check, before.as_ref().map(|(_, seen)| seen), LINES);
        BriefOfFigures { check, courts: subject.courts, figures, looked }
    });
    let of = computed.await.map_err(broken)?;
    let seen = serde_json::to_string(&of.figures.seen).map_err(|_| Error::Broken(String::from("a look to be kept")))?;
    desk.store.keep_brief_look(&desk.actor, &seen, desk.today).await?;
    Ok(Some(of))
}

/// Cases over their limit, and cases close to it.
async fn clocks(desk: &Desk) -> Result<Vec<Line>, Error> {
    let (store, actor) = (&desk.store, &desk.actor);
    if !store.would(actor, Action::ViewNodes, &actor.court).await? || !store.space_exists(&actor.court).await? {
        return Ok(Vec::new());
    }
    let space = store.space(actor, Action::ViewNodes, &actor.court).await?;
    let levels = space.node_settings().await?.levels();
    let counts = space.warning_counts(&levels, desk.today).await?;
    let mut lines = Vec::new();
    for (at, rule) in rules(&levels).into_iter().enumerate() {
        let count: i64 = counts.iter().filter_map(|one| one.by_rule.get(at)).sum();
        let left = rule.strip_prefix("left_").and_then(|days| days.parse::<i32>().ok()).filter(|days| *days <= SOON);
        let what = match left {
            _ if count == 0 => continue,
            Some(0) => [String::from("今日审限届满的案件"), String::from("Cases whose limit ends today")],
            Some(days) => {
                [format!("{days} 日内审限届满的案件"), format!("Cases with {} left at most", app::lang::days(days))]
            }
            None if rule == "overdue" => [String::from("已超审限的案件"), String::from("Cases over the time limit")],
            None => continue,
        };
        let address = format!("/nodes/clocks?court={}&rule={rule}", actor.court);
        lines.push(Line::Many { what, count, address, late: rule == "overdue" });
    }
    Ok(lines)
}

/// The tasks the reader follows that are due soon or late, and those handed in, which wait to be verified.
async fn tasks(desk: &Desk, tree: &CourtTree, looked: Option<Day>) -> Result<(Vec<Line>, Vec<EntryLine>), Error> {
    let (store, actor) = (&desk.store, &desk.actor);
    let sets = store.would(actor, Action::SetTasks, &actor.court).await?;
    let all: Vec<(CourtCode, Entry)> = if sets {
        store.tasks_set(actor).await?
    } else if store.would(actor, Action::ViewTasks, &actor.court).await? && store.space_exists(&actor.court).await? {
        let space = store.space(actor, Action::ViewTasks, &actor.court).await?;
        let open = store::EntryFilter { kind: Some(Kind::Rectification), open: true, ..store::EntryFilter::default() };
        space.entries(&open, 0, i64::MAX).await?.0.into_iter().map(|entry| (actor.court.clone(), entry)).collect()
    } else {
        Vec::new()
    };
    let (mut due, mut handed_in) = (Vec::new(), Vec::new());
    for (court, entry) in all {
        if settled(entry.kind, entry.state) {
            continue;
        }
        let mut line = entry_line(court, entry, looked);
        line.elsewhere = (line.court != actor.court).then(|| short(tree, &line.court));
        match line.entry.due {
            _ if sets && line.entry.state == Standing::HandedIn => handed_in.push(line),
            Some(day) if day.since(desk.today) <= SOON => due.push(line),
            _ => {}
        }
    }
    due.sort_by_key(|line| (line.entry.due, line.entry.id.clone()));
    Ok((due.into_iter().map(|line| Line::One(Box::new(line))).collect(), handed_in))
}

/// The entries in which it is the reader's turn: as many as can be shown, and how many more there are.
async fn entries(desk: &Desk, looked: Option<Day>) -> Result<(Vec<EntryLine>, usize), Error> {
    let (store, actor) = (&desk.store, &desk.actor);
    let (mut lines, mut more) = (Vec::new(), 0);
    for (seen_by, sources) in [(Action::ViewNodes, false), (Action::ViewSources, true)] {
        let turns: Vec<_> =
            turns_of(actor, sources).into_iter().filter(|(kind, _)| *kind != Kind::Rectification).collect();
        if !store.would(actor, seen_by, &actor.court).await? || !store.space_exists(&actor.court).await? {
            continue;
        }
        let space = store.space(actor, seen_by, &actor.court).await?;
        let most = i64::try_from(LINES).unwrap_or(i64::MAX);
        let (waiting, of) = space.waiting(&turns, most).await?;
        more += usize::try_from(of).unwrap_or(0).saturating_sub(waiting.len());
        lines.extend(waiting.into_iter().map(|entry| entry_line(actor.court.clone(), entry, looked)));
    }
    Ok((lines, more))
}

fn entry_line(court: CourtCode, entry: Entry, looked: Option<Day>) -> EntryLine {
    let new = looked.is_some_and(|day| entry.since > day);
    EntryLine { court, elsewhere: None, entry, steps: Vec::new(), comments: false, new }
}

/// The first lines of a block, the entries among them with what the reader can do to them.
async fn shown(desk: &Desk, all: Vec<Line>) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::new();
    for mut line in all.into_iter().take(LINES) {
        if let Line::One(one) = &mut line {
            let Offered { may, open, .. } = steps_open(desk, &one.court, &one.entry).await?;
            (one.comments, one.steps) = (!may.is_empty(), open);
        }
        lines.push(line);
    }
    Ok(lines)
}

/// What consultations ask of the reader and did not get yet.
async fn asked(desk: &Desk) -> Result<Option<Line>, Error> {
    let (store, actor) = (&desk.store, &desk.actor);
    if !store.would(actor, Action::AnswerConsultations, &actor.court).await? {
        return Ok(None);
    }
    let asked = store.asked_of(actor).await?;
    let open: Vec<Day> = asked.iter().filter(|(_, speech)| speech.sent.is_none()).map(|(_, one)| one.due).collect();
    Ok((!open.is_empty()).then(|| Line::Many {
        what: [String::from("会商发言、承诺"), String::from("Statements for a consultation")],
        count: i64::try_from(open.len()).unwrap_or(i64::MAX),
        address: String::from("/consultations"),
        late: open.iter().any(|due| *due < desk.today),
    }))
}
