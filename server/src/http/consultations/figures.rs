//! What a consultation's frozen figures say: its findings, its bulletin, computed where they hold nobody up.

use super::super::page::Page;
use app::desk::off_the_async_threads;
use app::documents::consultations::Room;
use app::figures::Subject;
use app::figures::bulletin::{Sources, bulletin};
use app::figures::findings::{Earlier, Finding, findings, kept};
use app::figures::health::HealthCheck;
use app::figures::query::Chosen;
use app::lang::Lang;
use app::problem::Problem;
use domain::bulletin::Bulletin;
use domain::consultation::Consultation;
use std::sync::Arc;
use store::Error;

/// What is computed from the frozen figures.
pub(super) struct Found {
    pub(super) subject: Arc<Subject>,
    pub(super) check: HealthCheck,
    pub(super) findings: Vec<Finding>,
}

/// The frozen figures.
pub(super) async fn subject(page: &Page, consultation: &Consultation) -> Result<Subject, Error> {
    page.desk.frozen_whole(consultation).await.map_err(broken)
}

pub(super) fn broken(problem: Problem) -> Error {
    Error::Broken(format!("the figures of a consultation: {problem}"))
}

/// Everything found in them.
pub(super) async fn found(page: &Page, room: &Room) -> Result<Found, Error> {
    let subject = Arc::new(subject(page, &room.consultation).await?);
    let all = page.desk.store.consultations(&page.desk.actor, &room.consultation.court).await?;
    let earlier = Earlier::before(&room.consultation, &all);
    let (given, chosen) = (Arc::clone(&subject), Chosen::from(&room.consultation));
    let made = off_the_async_threads(move || findings(&given, &chosen, earlier.as_ref()));
    let (check, findings) = made.await.map_err(broken)?;
    Ok(Found { subject, check, findings })
}

/// The bulletin as it is made from the frozen figures, without an officer's changes; and what it was made from.
pub(super) async fn made(page: &Page, room: &Room, lang: Lang) -> Result<(Bulletin, Found), Error> {
    let mut found = found(page, room).await?;
    found.findings = kept(found.findings, &room.consultation);
    let consultation = room.consultation.clone();
    let made = off_the_async_threads(move || {
        let frozen = consultation.frozen.as_ref()?;
        let sources = Sources {
            consultation: &consultation,
            frozen,
            subject: &found.subject,
            check: &found.check,
            findings: &found.findings,
            lang,
        };
        let made = bulletin(&sources);
        Some((made, found))
    });
    made.await.map_err(broken)?.ok_or_else(|| Error::Broken(String::from("the figures of a consultation")))
}
