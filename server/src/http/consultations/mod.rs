//! 会商: consultations on screen, in forms and as files.

mod bulletin;
mod figures;
mod findings;
mod minutes;
mod prepare;
mod since;
mod speeches;
mod tasks;

use super::App;
use super::nodes::Pairs;
use super::page::{Page, back, refused};
use app::documents::consultations::Room;
use app::figures::query::{escape, parameters_of};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use domain::consultation::Refused;
use domain::policy::{Action, Denied, Part};
use store::Error;

/// What of consultations can be asked for.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![
        ("GET", "/consultations", get(prepare::list)),
        ("POST", "/consultations/new", post(prepare::make)),
        ("GET", "/consultations/prepare", get(prepare::show)),
        ("POST", "/consultations/change", post(prepare::change)),
        ("POST", "/consultations/freeze", post(prepare::freeze)),
        ("POST", "/consultations/stage", post(prepare::stage)),
        ("GET", "/consultations/findings", get(findings::show)),
        ("POST", "/consultations/findings", post(findings::set)),
        ("GET", "/consultations/bulletin", get(bulletin::show)),
        ("POST", "/consultations/bulletin", post(bulletin::set)),
        ("GET", "/consultations/export", get(bulletin::export)),
        ("GET", "/consultations/speeches", get(speeches::show)),
        ("POST", "/consultations/ask", post(speeches::ask)),
        ("POST", "/consultations/answer", post(speeches::send_in)),
        ("GET", "/consultations/since", get(since::show)),
        ("GET", "/consultations/tasks", get(tasks::show)),
        ("POST", "/consultations/task", post(tasks::set)),
        ("POST", "/consultations/check", post(tasks::check)),
        ("GET", "/consultations/minutes", get(minutes::show)),
        ("POST", "/consultations/note", post(minutes::note)),
    ]
}

/// The consultation an address names.
async fn room(page: &Page, query: &str) -> Result<Room, Error> {
    room_of(page, &parameters_of(query)("id").unwrap_or_default()).await
}

/// A consultation of the reader's court.
async fn room_of(page: &Page, id: &str) -> Result<Room, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let (consultation, revision) = store.consultation(actor, &actor.court, id).await?;
    let tree = store.tree().await?;
    let courts = tree.subtree(&consultation.court).iter().map(Into::into).collect();
    let holds = store.would(actor, Action::HoldConsultations, &actor.court).await?;
    Ok(Room { consultation, revision, courts, holds, whole: actor.part == Part::Court, today: page.desk.today })
}

/// Lets those go on who prepare and hold consultations, before anything is read of what they sent.
async fn holding(page: &Page) -> Result<(), Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    store.may(actor, Action::HoldConsultations, &actor.court).await.map(|_| ())
}

/// A page that shows frozen figures, to those who see whole courts.
fn with_figures(room: &Room) -> Result<(), Error> {
    if !room.whole {
        return Err(Error::Denied(Denied::OutsideScope));
    }
    frozen(room)
}

fn frozen(room: &Room) -> Result<(), Error> {
    match room.is_frozen() {
        true => Ok(()),
        false => Err(Error::Conflict(Refused::NotFrozen.to_string())),
    }
}

/// Back to where a consultation is prepared with what stands in the way, or a page that says so.
fn troubled(page: Page, query: &str, error: Error) -> Response {
    match error {
        Error::Conflict(why) => back(&address("prepare", &parameters_of(query)("id").unwrap_or_default()), &why),
        error => refused(page.frame, error),
    }
}

/// A page of a consultation.
fn address(which: &str, id: &str) -> String {
    format!("/consultations/{which}?id={}", escape(id))
}

/// The count of changes a form was made at.
fn revision(pairs: &Pairs) -> Result<i64, Error> {
    pairs.get("revision").parse().map_err(|_| {
        Error::Conflict(String::from(
            "表单不完整，请刷新后重试 / the form did not come whole; reload the page and try again",
        ))
    })
}
