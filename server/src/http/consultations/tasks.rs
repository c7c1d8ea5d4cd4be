//! Tasks: set by a consultation, checked by the figures of a later one.

use super::super::nodes::{Pairs, values};
use super::super::page::{Page, answer, back, ended, refused};
use super::figures::subject;
use super::{address, holding, room, room_of, troubled, with_figures};
use app::documents::consultations::{Room, TaskLine, TasksView, tasks};
use app::figures::Subject;
use app::figures::goal::{goal_because, goal_figure, goal_shown};
use app::figures::query::{escape, parameters_of};
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::consultation::Consultation;
use domain::court::CourtCode;
use domain::ledger::{Entry, Field, Goal, Kind, settled};
use domain::period::Period;
use std::collections::BTreeMap;
use store::{Error, SetIn};

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match view_of(&page, &query).await {
        Ok(view) => answer(tasks(page.frame, view)),
        Err(error) => troubled(page, &query, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<TasksView, Error> {
    let room = room(page, query).await?;
    with_figures(&room)?;
    let desk = &page.desk;
    let consultation = &room.consultation;
    let subject = subject(page, consultation).await?;
    let all = match room.holds {
        true => desk.store.tasks_set(&desk.actor).await?,
        false => Vec::new(),
    };
    let periods: BTreeMap<String, Period> = desk
        .store
        .consultations(&desk.actor, &consultation.court)
        .await?
        .into_iter()
        .map(|one| (one.id, one.period))
        .collect();
    let line = |(court, task): (CourtCode, Entry)| line(&subject, consultation, &periods, court, task);
    let of_this = |task: &Entry| task.value(Field::Consultation) == Some(consultation.id.as_str());
    let (set, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, task)| of_this(task));
    let hash = consultation.frozen.as_ref().map(|frozen| frozen.hash.as_str()).unwrap_or_default();
    // Those that concern this consultation: open ones set on earlier figures, and those its own figures settled.
    let earlier: Vec<_> = others
        .into_iter()
        .filter(|(_, task)| {
            let checked_here = task.value(Field::Pack) == Some(hash);
            checked_here || (!settled(task.kind, task.state) && is_earlier(task, consultation))
        })
        .collect();
    let to_check = earlier
        .iter()
        .filter(|(court, task)| {
            let open = !settled(task.kind, task.state) && task.value(Field::Pack) != Some(hash);
            let known = task.goal().and_then(|goal| goal_figure(&subject, court, &goal, consultation.period));
            open && known.is_some_and(|figure| figure.value().is_some())
        })
        .count();
    let parameters = parameters_of(query);
    let filled: Vec<_> = Field::ALL.iter().filter_map(|field| Some((field.id(), parameters(field.id())?))).collect();
    let court = parameters("for").and_then(|court| CourtCode::parse(&court).ok());
    Ok(TasksView {
        set: set.into_iter().map(line).collect(),
        earlier: earlier.into_iter().map(line).collect(),
        to_check,
        values: values(filled.iter().map(|(name, value)| (*name, value.as_str()))),
        court: court.unwrap_or_else(|| consultation.court.clone()),
        room,
    })
}

/// Whether a task was set on figures that end before those of a consultation.
fn is_earlier(task: &Entry, consultation: &Consultation) -> bool {
    let set_on = task.value(Field::SetOn).and_then(|day| day.parse().ok()).unwrap_or(task.opened);
    set_on < consultation.period.last()
}

fn line(
    subject: &Subject,
    consultation: &Consultation,
    periods: &BTreeMap<String, Period>,
    court: CourtCode,
    task: Entry,
) -> TaskLine {
    let goal = task.goal();
    let now = goal.as_ref().and_then(|goal| goal_shown(subject, &court, goal, consultation.period));
    let then = task.value(Field::Consultation).and_then(|id| periods.get(id)).copied();
    let because = match (&goal, then) {
        (Some(goal), Some(then)) => {
            goal_because(subject, &court, goal, [then, consultation.period], task.value(Field::SetAt))
        }
        _ => [String::new(), String::new()],
    };
    TaskLine { court, task, now, because }
}

pub(super) async fn set(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let said = values(pairs.0.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    // What was entered is there again when something is missing.
    let kept: String = said.iter().map(|(field, value)| format!("&{}={}", field.id(), escape(value))).collect();
    let to = address("tasks", pairs.get("id"));
    let result = async {
        holding(&page).await?;
        let room = room_of(&page, pairs.get("id")).await?;
        with_figures(&room)?;
        let court = CourtCode::parse(pairs.get("court")).map_err(|error| Error::Conflict(error.to_string()))?;
        let subject = subject(&page, &room.consultation).await?;
        let standing = Goal::of(&said).and_then(|goal| goal_shown(&subject, &court, &goal, room.consultation.period));
        let desk = &page.desk;
        let from = SetIn { consultation: &room.consultation, standing, note: None };
        desk.store.set_task(&desk.actor, &court, &said, Some(from), desk.today).await
    };
    match result.await {
        Ok(task) => back(&to, &format!("已交办 {} / set: {}", task.number, task.number)),
        Err(Error::Conflict(why)) => back(&format!("{to}&for={}{kept}", escape(pairs.get("court"))), &why),
        Err(error) => refused(page.frame, error),
    }
}

pub(super) async fn check(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = address("tasks", pairs.get("id"));
    let result = checked(&page, pairs.get("id")).await;
    ended(page.frame, &to, result, |(closed, missed)| {
        format!("复核完毕：销号 {closed} 项，未达标 {missed} 项 / checked: {closed} closed, {missed} not reached")
    })
}

async fn checked(page: &Page, id: &str) -> Result<(usize, usize), Error> {
    holding(page).await?;
    let room: Room = room_of(page, id).await?;
    with_figures(&room)?;
    let desk = &page.desk;
    let consultation = &room.consultation;
    let subject = subject(page, consultation).await?;
    let figure = |court: &CourtCode, goal: &Goal| goal_figure(&subject, court, goal, consultation.period);
    let checked = desk.store.check_tasks(&desk.actor, consultation, figure, desk.today).await?;
    let closed = checked.iter().filter(|(_, one)| settled(Kind::Rectification, one.task.state)).count();
    Ok((closed, checked.len() - closed))
}
