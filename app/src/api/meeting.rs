//! A meeting on the projector: its slides, and what is written down in the room.

use crate::api::wire::Wire;
use crate::figures::slides::Meeting;
use crate::problem::Problem;
use domain::consultation::Note;
#[cfg(feature = "ssr")]
use domain::court::CourtCode;
#[cfg(feature = "ssr")]
use domain::ledger::Goal;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

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

/// What came of notes that were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotesTaken {
    /// How many were new.
    pub new: usize,
    /// Tasks that were not set, and why: what the note says, the reason in Chinese and English.
    pub not_set: Vec<(String, String)>,
}

/// Takes in what was written down in the room; what is here already stands as it is.
#[server(prefix = "/api", endpoint = "notes", input = Json)]
pub async fn take_notes(id: String, notes: Vec<Note>) -> Result<NotesTaken, Problem> {
    let result = taken(&id, &notes).await;
    if let Err(problem) = &result {
        crate::pages::tell_status(problem);
    }
    result
}

#[cfg(feature = "ssr")]
async fn taken(id: &str, notes: &[Note]) -> Result<NotesTaken, Problem> {
    use crate::figures::goal::goal_shown;

    let desk = crate::desk::Desk::here()?;
    let court = desk.actor.court.clone();
    // What a target stands at is read from the frozen figures; no other note needs them.
    let frozen = match notes.iter().any(|note| note.task.is_some()) {
        true => Some(desk.frozen_subject(id, &court).await?),
        false => None,
    };
    let standing = |court: &CourtCode, goal: &Goal| {
        let (consultation, subject) = frozen.as_ref()?;
        goal_shown(subject, court, goal, consultation.period)
    };
    let taken = desk.store.take_notes(&desk.actor, id, notes, standing, desk.today).await;
    let taken = taken.map_err(crate::desk::report)?;
    let text = |name: &str| notes.iter().find(|note| note.id == name).map(|note| note.text.clone()).unwrap_or_default();
    let not_set = taken.not_set.into_iter().map(|(name, why)| (text(&name), why)).collect();
    Ok(NotesTaken { new: taken.new, not_set })
}
