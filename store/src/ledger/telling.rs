//! Who is told of an entry, and what.

use crate::clock;
use crate::error::Error;
use crate::notice::{NewNotice, Recipient};
use crate::store::Store;
use domain::court::CourtCode;
use domain::ledger::{self, Entry, Turn};
use domain::policy::Role;

/// The trial management office of an entry's line.
pub(crate) fn office(entry: &Entry) -> Recipient {
    Recipient::Line(Role::TrialManagement, entry.line)
}

/// Whoever has to act now or, once it is settled, the judge; nobody here where it is the other court's turn.
pub(crate) fn in_turn(entry: &Entry) -> Option<Recipient> {
    Some(match ledger::turn(entry.kind, entry.state) {
        Turn::Judge | Turn::Nobody if entry.judge.is_empty() || entry.is_kept_from_its_judge() => office(entry),
        Turn::Judge | Turn::Nobody => Recipient::Judge(entry.judge.clone()),
        Turn::DivisionHead => Recipient::DivisionHead(entry.division.clone()),
        Turn::Leader => Recipient::Line(Role::CourtLeader, entry.line),
        Turn::Office => office(entry),
        Turn::Filing if entry.division.is_empty() => office(entry),
        Turn::Filing => Recipient::DivisionHead(entry.division.clone()),
        Turn::Petitions => Recipient::Role(Role::PetitionOfficer),
        Turn::Owner if entry.division.is_empty() => Recipient::Role(Role::CourtLeader),
        Turn::Owner => Recipient::DivisionHead(entry.division.clone()),
        Turn::OtherCourt | Turn::Time => return None,
    })
}

impl Store {
    /// Tells whoever has to act now, or, once it is settled, the judge; the office where the court has nobody whose turn it is.
    pub(crate) async fn tell_next(&self, court: &CourtCode, entry: &Entry) -> Result<(), Error> {
        let Some(next) = in_turn(entry) else { return Ok(()) };
        let due = |zh: &str, en: &str| {
            entry.due.map_or([String::new(), String::new()], |due| [format!("{zh}{due}。"), format!(" {en} {due}.")])
        };
        let [due_zh, due_en] = due("最迟 ", "At the latest");
        let (kind, state) = (entry.kind, entry.state);
        let mut notice = NewNotice {
            court: court.clone(),
            to: vec![next],
            kind: kind.id().to_owned(),
            title: [format!("{}：{}", kind.zh(), state.zh()), format!("{}: {}", kind.en(), state.en())],
            text: [format!("{}。{due_zh}", entry.number), format!("{}.{due_en}", entry.number)],
            link: format!("/nodes/entry?court={court}&id={}", entry.id),
            key: format!("{} {} {} {}", court, entry.id, state.id(), clock()),
        };
        if self.notify(&notice, clock()).await? == 0 {
            notice.to = vec![office(entry)];
            self.notify(&notice, clock()).await?;
        }
        Ok(())
    }
}
