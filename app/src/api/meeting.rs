//! A meeting on the projector: its slides, and what is written down in the room.

use crate::api::wire::Wire;
use crate::figures::slides::Meeting;
use crate::problem::Problem;
use domain::consultation::Note;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Loads the meeting that the address (its query part) names.
#[server(prefix = "/api", endpoint = "meeting")]
pub async fn load_meeting(address: String) -> Result<Wire<Meeting>, Problem> {
    crate::api::wire::told(meeting(&address).await)
}

#[cfg(feature = "ssr")]
async fn meeting(address: &str) -> Result<Meeting, Problem> {
    use crate::figures::query::parameters_of;

    let desk = crate::desk::Desk::here()?;
    let id = parameters_of(address)("id").unwrap_or_default();
    let court = desk.actor.court.clone();
    let (consultation, subject) = desk.frozen_subject(&id, &court).await?;
    crate::figures::slideshow::meeting(&desk, consultation, subject).await
}

/// Takes in what was written down in the room; what is here already stands as it is. Answers with how many were new.
#[server(prefix = "/api", endpoint = "notes", input = Json)]
pub async fn take_notes(id: String, notes: Vec<Note>) -> Result<usize, Problem> {
    let result = taken(&id, &notes).await;
    if let Err(problem) = &result {
        crate::pages::tell_status(problem);
    }
    result
}

#[cfg(feature = "ssr")]
async fn taken(id: &str, notes: &[Note]) -> Result<usize, Problem> {
    let desk = crate::desk::Desk::here()?;
    desk.store.take_notes(&desk.actor, id, notes).await.map_err(crate::desk::report)
}
