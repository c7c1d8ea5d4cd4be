//! What is written down in the room.

use super::super::nodes::Pairs;
use super::super::page::{Page, answer, ended};
use super::{address, holding, room, troubled, with_figures};
use app::documents::consultations::{MinutesView, minutes};
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::consultation::{Note, NoteKind};
use store::{Error, clock, random_hex};

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match view_of(&page, &query).await {
        Ok(view) => answer(minutes(page.frame, view)),
        Err(error) => troubled(page, &query, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<MinutesView, Error> {
    let room = room(page, query).await?;
    with_figures(&room)?;
    let notes = page.desk.store.notes(&page.desk.actor, &room.consultation.court, &room.consultation.id).await?;
    Ok(MinutesView { room, notes, next: random_hex(8)? })
}

pub(super) async fn note(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = address("minutes", pairs.get("id"));
    let result = async {
        holding(&page).await?;
        let kind = NoteKind::parse(pairs.get("kind")).map_err(|error| Error::Conflict(error.to_string()))?;
        let (id, text) = (pairs.get("note").to_owned(), pairs.get("text").to_owned());
        let note = Note { id, kind, slide: String::new(), text, at: clock(), task: None };
        let desk = &page.desk;
        desk.store.take_notes(&desk.actor, pairs.get("id"), &[note], |_, _| None, desk.today).await
    };
    let result = result.await;
    ended(page.frame, &to, result, |_| String::from("已记下 / written down"))
}
