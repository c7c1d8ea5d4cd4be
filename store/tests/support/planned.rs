//! A consultation for tests, of which nothing was done yet.

#![allow(unreachable_pub, clippy::unwrap_used)]

use domain::bulletin::Changes;
use domain::catalogue::Version;
use domain::consultation::{Consultation, Stage, usual_agenda};
use domain::court::CourtCode;
use std::collections::BTreeMap;

pub fn planned(court: &str, title: &str, period: &str, held_on: &str) -> Consultation {
    Consultation {
        id: String::new(),
        court: CourtCode::parse(court).unwrap(),
        title: title.to_owned(),
        period: period.parse().unwrap(),
        line: None,
        version: Version::V2024_09,
        held_on: held_on.parse().unwrap(),
        stage: Stage::Preparing,
        chair: String::new(),
        people: Vec::new(),
        agenda: usual_agenda(true, true),
        frozen: None,
        verdicts: BTreeMap::new(),
        changes: Changes::new(),
        speaking_notes: BTreeMap::new(),
    }
}
