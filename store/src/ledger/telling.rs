//! Who is told of an entry, and what.

use crate::clock;
use crate::error::Error;
use crate::notice::{NewNotice, Recipient};
use crate::space::CourtSpace;
use crate::store::Store;
use domain::court::CourtCode;
use domain::ledger::{self, Entry, Kind, Turn, Verb};
use domain::policy::Role;
use sqlx::Row;

/// So much of a comment goes with its notice; the entry holds all of it.
const LONGEST: usize = 200;

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

/// Whose the entry is: those a comment on it is for.
fn owners(entry: &Entry) -> Vec<Recipient> {
    let in_charge = match entry.kind {
        Kind::Rectification if entry.division.is_empty() => Recipient::Role(Role::CourtLeader),
        Kind::Rectification => Recipient::DivisionHead(entry.division.clone()),
        // A petition may be about the judge: it is the officer's, whatever case it names.
        Kind::Petition => Recipient::Role(Role::PetitionOfficer),
        _ if entry.judge.is_empty() || entry.is_kept_from_its_judge() => office(entry),
        _ => Recipient::Judge(entry.judge.clone()),
    };
    vec![in_charge, Recipient::Account(entry.opened_by.clone())]
}

impl Store {
    /// Tells whose an entry is, and whoever commented on it before, what was said about it: so that a question reaches who
    /// can answer it, and the answer whoever asked.
    pub(crate) async fn tell_commented(&self, space: &CourtSpace, entry: &Entry, said: &str) -> Result<(), Error> {
        let court = &space.court().code;
        let rows = sqlx::query("select distinct login from entry_step where entry = $1 and verb = $2")
            .bind(entry.id.clone())
            .bind(Verb::Comment.id())
            .fetch_all(&space.inner.pool)
            .await?;
        let mut to = owners(entry);
        for row in &rows {
            to.push(Recipient::Account(row.try_get(0)?));
        }
        let (kind, name) = (entry.kind, &space.actor.name);
        let words: String = said.chars().take(LONGEST).collect();
        let notice = NewNotice {
            court: court.clone(),
            to,
            kind: kind.id().to_owned(),
            title: [format!("{}：{name}留言", kind.zh()), format!("{}: a comment by {name}", kind.en())],
            text: [format!("{}：{words}", entry.number), format!("{}: {words}", entry.number)],
            link: format!("/nodes/entry?court={court}&id={}", entry.id),
            key: format!("comment {court} {} {} {}", entry.id, space.actor.login, crate::people::random_hex(8)?),
        };
        self.notify_others(&notice, &space.actor.login, clock()).await?;
        Ok(())
    }

    /// Tells whoever has to act now, or, once it is settled, the judge; the office where the court has nobody
    /// of the role whose turn it is.
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
        let of_a_role = matches!(notice.to.as_slice(), [Recipient::Role(_)]);
        if self.notify(&notice, clock()).await? == 0 && of_a_role {
            notice.to = vec![office(entry)];
            self.notify(&notice, clock()).await?;
        }
        Ok(())
    }
}
