//! What divisions and courts are asked for, and what they send in.

use super::super::nodes::Pairs;
use super::super::page::{Page, answer, ended, refused};
use super::{address, holding, room, room_of};
use app::documents::consultations::{SpeechesView, speeches};
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::consultation::usual_speeches;
use domain::court::{CourtCode, CourtTree};
use domain::day::Day;
use domain::line::Line;
use std::collections::BTreeSet;
use store::Error;

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view_of(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(speeches(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<SpeechesView, Error> {
    let store = &page.desk.store;
    let room = room(page, query).await?;
    let court = &room.consultation.court;
    let speeches = store.speeches(&page.desk.actor, court, &room.consultation.id).await?;
    let divisions = store.divisions(court).await?.into_iter().map(|one| one.name).collect();
    let tree = store.tree().await?;
    Ok(SpeechesView { below: courts_below(&tree, court).cloned().collect(), speeches, divisions, room })
}

/// The courts directly below one.
fn courts_below<'a>(tree: &'a CourtTree, court: &'a CourtCode) -> impl Iterator<Item = &'a CourtCode> {
    tree.subtree(court).iter().filter(move |one| one.parent.as_ref() == Some(court)).map(|one| &one.code)
}

pub(super) async fn ask(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = address("speeches", pairs.get("id"));
    let result = asked(&page, &pairs).await;
    ended(page.frame, &to, result, |asked| match asked {
        0 => String::from("没有选中新的部门或法院 / no division or court that was not asked yet was selected"),
        asked => format!("已发出 {asked} 份 / {asked} asked"),
    })
}

async fn asked(page: &Page, pairs: &Pairs) -> Result<usize, Error> {
    holding(page).await?;
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let room = room_of(page, pairs.get("id")).await?;
    let due = pairs.get("due").parse::<Day>().map_err(|error| Error::Conflict(error.to_string()))?;
    if due < page.desk.today {
        return Err(Error::Conflict(format!("提交期限 {due} 已过 / {due} has passed; choose a day to come")));
    }
    let court = &room.consultation.court;
    // Of those that the page offers, and each once.
    let [named, below] = ["division", "below"].map(|name| pairs.all(name).collect::<BTreeSet<_>>());
    let divisions = store.divisions(court).await?.into_iter().filter(|one| named.contains(one.name.as_str()));
    let divisions: Vec<(String, Option<Line>)> = divisions.map(|one| (one.name, Some(one.line))).collect();
    let tree = store.tree().await?;
    let below: Vec<CourtCode> =
        courts_below(&tree, court).filter(|code| below.contains(code.as_str())).cloned().collect();
    let new = usual_speeches(&room.consultation, &divisions, &below, due);
    store.ask_speeches(actor, &room.consultation.id, new).await
}

async fn sent_in(page: &Page, pairs: &Pairs) -> Result<(), Error> {
    let holder = CourtCode::parse(pairs.get("holder")).map_err(|error| Error::Conflict(error.to_string()))?;
    page.desk.store.answer_speech(&page.desk.actor, &holder, pairs.get("speech"), pairs.get("text")).await
}

pub(super) async fn send_in(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let result = sent_in(&page, &Pairs(pairs)).await;
    ended(page.frame, "/consultations", result, |()| String::from("已提交 / sent in"))
}
