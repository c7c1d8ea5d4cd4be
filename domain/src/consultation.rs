//! A consultation (数据会商): its agenda, the pack it freezes, what is asked of divisions and courts, and what was said and
//! decided in the room.
//!
//! A consultation is prepared, freezes its figures once, is held, and is closed. What was frozen is a list of packs, one a
//! court, each by its hash: every court's facts stay in its own space, and the hash over the list stands for all of them.

use crate::bulletin::Changes;
use crate::catalogue::Version;
use crate::court::CourtCode;
use crate::day::Day;
use crate::ledger::Values;
use crate::line::Line;
use crate::period::Period;
use crate::quantity::Quantity;
use crate::range::DatedRange;
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

vocabulary! {
    /// How far a consultation has come.
    Stage ("会商阶段") {
        Preparing = "preparing", "筹备中", "being prepared";
        Frozen = "frozen", "数据已冻结", "figures frozen";
        Held = "held", "已召开", "held";
        Closed = "closed", "已归档", "closed";
    }
}

vocabulary! {
    /// A part of an agenda.
    Part ("议程") {
        Bulletin = "bulletin", "审管办通报", "bulletin of the trial management office";
        Requirements = "requirements", "整改要求", "rectification requirements";
        LineStatements = "line_statements", "条线发言", "line statements";
        Commitments = "commitments", "表态发言", "commitments of the courts below";
        Comments = "comments", "分管领导点评", "comments of the leaders in charge";
        Summary = "summary", "院长总结", "summary of the president";
        Other = "other", "其他议程", "other";
    }
}

vocabulary! {
    /// What is asked of a division or a court.
    Asked ("发言类别") {
        Statement = "statement", "条线发言", "line statement";
        Commitment = "commitment", "表态发言", "commitment";
    }
}

vocabulary! {
    /// What is written down in the room.
    NoteKind ("会议记录") {
        Note = "note", "记录", "note";
        Decision = "decision", "决定", "decision";
        Attendance = "attendance", "出席", "attendance";
        Task = "task", "交办", "task";
        Shown = "shown", "演示", "shown on the screen";
    }
}

/// An item of an agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What kind of part.
    pub part: Part,
    /// What it is called.
    pub title: String,
    /// Who speaks.
    pub speaker: String,
    /// How long it may take, in minutes.
    pub minutes: u16,
}

/// What an officer decided about a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It goes into the bulletin and on the screen.
    Keep,
    /// The same, in other words.
    Edit(String),
    /// It is left out.
    Drop,
}

/// A court's facts as they were frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenCourt {
    /// Whose.
    pub court: CourtCode,
    /// The content hash of its pack.
    pub hash: String,
    /// Cases in it.
    pub cases: usize,
    /// What its ledgers and registers held, by name.
    pub counts: BTreeMap<String, i64>,
}

/// The figures a consultation works with from the moment they are frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// SHA-256 over what the consultation is about and the packs of its courts.
    pub hash: String,
    /// The day it was frozen.
    pub on: Day,
    /// The courts, in administrative order.
    pub courts: Vec<FrozenCourt>,
    /// The ranges that applied.
    pub ranges: Vec<DatedRange>,
}

impl Frozen {
    /// Freezes what is given under one hash.
    pub fn of(period: Period, version: Version, on: Day, courts: Vec<FrozenCourt>, ranges: Vec<DatedRange>) -> Self {
        let mut digest = Sha256::new();
        digest.update(format!("{period} {}\n", version.id()));
        for one in &courts {
            digest.update(format!("{} {}\n", one.court, one.hash));
            one.counts.iter().for_each(|(name, count)| digest.update(format!("{name} {count}\n")));
        }
        for one in &ranges {
            let end = |end: Option<Quantity>| end.map_or_else(|| String::from("-"), |end| end.to_string());
            let [low, high] = [one.range.low, one.range.high].map(end);
            digest.update(format!("{} {} {} {low} {high}\n", one.indicator.id(), one.version.id(), one.from));
        }
        let bytes: [u8; 32] = digest.finalize().into();
        Self { hash: bytes.iter().map(|byte| format!("{byte:02x}")).collect(), on, courts, ranges }
    }

    /// The hash as people write it: its first sixteen digits.
    pub fn short(&self) -> &str {
        self.hash.get(..16).unwrap_or(&self.hash)
    }
}

/// A consultation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// Its name, unique in its court.
    pub id: String,
    /// The court that holds it; its scope is that court and those below it.
    pub court: CourtCode,
    /// What it is called.
    pub title: String,
    /// The period it is about.
    pub period: Period,
    /// One business line, or all.
    pub line: Option<Line>,
    /// The edition of the catalogue.
    pub version: Version,
    /// The day it is held on.
    pub held_on: Day,
    /// How far it has come.
    pub stage: Stage,
    /// Who chairs it.
    pub chair: String,
    /// Who takes part.
    pub people: Vec<String>,
    /// Its agenda.
    pub agenda: Vec<Item>,
    /// What was frozen.
    pub frozen: Option<Frozen>,
    /// What was decided about the findings, by their ids.
    pub verdicts: BTreeMap<String, Verdict>,
    /// What was changed in the bulletin.
    pub changes: Changes,
    /// Notes of the presenter, by the names of the slides.
    pub speaking_notes: BTreeMap<String, String>,
}

/// Something a consultation cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No title.
    #[error("请填写会商名称 / give the consultation a title")]
    NoTitle,
    /// The period has not ended on the day the figures are to be frozen.
    #[error(
        "统计期间 {0} 在 {1} 还没有结束，请改为已结束的期间 / the period {0} has not ended on {1}; choose one that has"
    )]
    NotOver(Period, Day),
    /// The data do not reach into the last month of the period.
    #[error(
        "数据只到 {1}，不到统计期间 {0} 的最后一个月，请先导入 / the data go to {1} only and do not reach the last month of {0}; import the rest first"
    )]
    NotReached(Period, Day),
    /// Changed after the figures were frozen.
    #[error(
        "数据已冻结，名称、期间、条线、口径不能再改；如需更换请新建会商 / the figures are frozen: title, period, line and edition stay; make a new consultation to change them"
    )]
    AlreadyFrozen,
    /// Something that needs frozen figures.
    #[error("请先冻结数据 / freeze the figures first")]
    NotFrozen,
    /// Nothing changes any more.
    #[error("会商已归档，不能再改 / the consultation is closed and does not change any more")]
    Closed,
}

impl Consultation {
    /// The same with its figures frozen.
    ///
    /// # Errors
    ///
    /// [`Refused::AlreadyFrozen`], [`Refused::NotOver`] where the period goes on after the day, [`Refused::NotReached`]
    /// where the data end before its last month.
    pub fn frozen_as(
        &self,
        courts: Vec<FrozenCourt>,
        ranges: Vec<DatedRange>,
        on: Day,
        data_until: Day,
    ) -> Result<Self, Refused> {
        if self.frozen.is_some() {
            return Err(Refused::AlreadyFrozen);
        }
        if self.period.last() > on {
            return Err(Refused::NotOver(self.period, on));
        }
        if data_until < self.period.last().month().first_day() {
            return Err(Refused::NotReached(self.period, data_until));
        }
        let frozen = Frozen::of(self.period, self.version, on, courts, ranges);
        Ok(Self { frozen: Some(frozen), stage: Stage::Frozen, ..self.clone() })
    }

    /// The next stage after being held or closed.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFrozen`] and [`Refused::Closed`].
    pub fn moved_to(&self, stage: Stage) -> Result<Self, Refused> {
        match (self.stage, stage) {
            (Stage::Closed, _) => Err(Refused::Closed),
            (Stage::Preparing, Stage::Held | Stage::Closed) => Err(Refused::NotFrozen),
            (_, Stage::Preparing | Stage::Frozen) => Err(Refused::AlreadyFrozen),
            (_, to) => Ok(Self { stage: to, ..self.clone() }),
        }
    }

    /// Whether a change keeps to what a frozen or closed consultation allows.
    ///
    /// # Errors
    ///
    /// [`Refused::Closed`], [`Refused::AlreadyFrozen`] where what the figures depend on is different, [`Refused::NoTitle`].
    pub fn may_become(&self, after: &Self) -> Result<(), Refused> {
        let basis = |one: &Self| (one.title.clone(), one.period, one.line, one.version);
        if self.stage == Stage::Closed {
            return Err(Refused::Closed);
        }
        if after.title.trim().is_empty() {
            return Err(Refused::NoTitle);
        }
        if self.frozen.is_some() && (basis(self) != basis(after) || self.frozen != after.frozen) {
            return Err(Refused::AlreadyFrozen);
        }
        Ok(())
    }

    /// A new one for another period that takes over what can be used again: chair, people, agenda.
    #[must_use]
    pub fn again(&self, id: String, title: String, period: Period, version: Version, held_on: Day) -> Self {
        Self {
            id,
            title,
            period,
            version,
            held_on,
            stage: Stage::Preparing,
            frozen: None,
            verdicts: BTreeMap::new(),
            changes: Changes::new(),
            speaking_notes: BTreeMap::new(),
            ..self.clone()
        }
    }
}

/// The agenda courts commonly follow, for one that has courts below it or has none.
pub fn usual_agenda(has_below: bool, zh: bool) -> Vec<Item> {
    const MINUTES: &[(Part, u16)] = &[
        (Part::Bulletin, 20),
        (Part::Requirements, 10),
        (Part::LineStatements, 30),
        (Part::Commitments, 20),
        (Part::Comments, 15),
        (Part::Summary, 15),
    ];
    let used = MINUTES.iter().filter(|(part, _)| has_below || *part != Part::Commitments);
    used.map(|(part, minutes)| Item {
        part: *part,
        title: if zh { part.zh() } else { part.en() }.to_owned(),
        speaker: String::new(),
        minutes: *minutes,
    })
    .collect()
}

/// What a consultation asked of a division or a court, and what came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speech {
    /// Its name, unique in the court that asks.
    pub id: String,
    /// Of which court.
    pub court: CourtCode,
    /// Of which division; empty for the court as a whole.
    pub division: String,
    /// The line it is to speak about, where there is one.
    pub line: Option<Line>,
    /// A statement or a commitment.
    pub asked: Asked,
    /// The last day for it.
    pub due: Day,
    /// What came; empty until then.
    pub text: String,
    /// Who sent it, and when in seconds since 1970.
    pub sent: Option<(String, i64)>,
}

/// What a consultation asks for when its agenda has both: a statement of every division named, a commitment of every court
/// below.
pub fn usual_speeches(
    consultation: &Consultation,
    divisions: &[(String, Option<Line>)],
    below: &[CourtCode],
    due: Day,
) -> Vec<Speech> {
    let speech = |court: &CourtCode, division: &str, line, asked| Speech {
        id: String::new(),
        court: court.clone(),
        division: division.to_owned(),
        line,
        asked,
        due,
        text: String::new(),
        sent: None,
    };
    let statements = divisions.iter().map(|(name, line)| speech(&consultation.court, name, *line, Asked::Statement));
    let commitments = below.iter().map(|court| speech(court, "", None, Asked::Commitment));
    statements.chain(commitments).collect()
}

/// What was written down in the room. Its id is given where it is written, so that what is sent twice counts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its id: 1 to 40 letters, digits or hyphens.
    pub id: String,
    /// What it is.
    pub kind: NoteKind,
    /// The slide it was made at.
    pub slide: String,
    /// What it says.
    pub text: String,
    /// When it was written, in seconds since 1970 by the clock of the room.
    pub at: i64,
    /// The task it sets; none of every other kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<RoomTask>,
}

/// A task set in the room, as the form was filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomTask {
    /// The court that has to do it.
    pub court: CourtCode,
    /// What was filled in.
    pub said: Values,
}

/// Characters a note holds at most.
const LONGEST_NOTE: usize = 4_000;

impl Note {
    /// Whether it can be kept as it is.
    pub fn is_fit(&self) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        (1..=40).contains(&self.id.len())
            && self.id.chars().all(plain)
            && self.slide.chars().count() <= 200
            && !self.text.trim().is_empty()
            && self.text.chars().count() <= LONGEST_NOTE
            && (self.kind == NoteKind::Task) == self.task.is_some()
            && self.task.iter().flat_map(|task| task.said.values()).map(|text| text.chars().count()).sum::<usize>()
                <= LONGEST_NOTE
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn consultation() -> Consultation {
        Consultation {
            id: String::from("a1"),
            court: CourtCode::parse("冀96").unwrap(),
            title: String::from("前三季度数据会商"),
            period: "2023-01..2023-09".parse().unwrap(),
            line: None,
            version: Version::V2024_09,
            held_on: "2023-11-09".parse().unwrap(),
            stage: Stage::Preparing,
            chair: String::new(),
            people: vec![String::from("甲")],
            agenda: usual_agenda(true, true),
            frozen: None,
            verdicts: BTreeMap::new(),
            changes: Changes::new(),
            speaking_notes: BTreeMap::new(),
        }
    }

    fn courts() -> Vec<FrozenCourt> {
        let one = |code: &str, hash: &str| FrozenCourt {
            court: CourtCode::parse(code).unwrap(),
            hash: hash.to_owned(),
            cases: 3,
            counts: BTreeMap::new(),
        };
        vec![one("冀96", "aa"), one("冀0638", "bb")]
    }

    #[test]
    fn figures_are_frozen_once_and_only_when_the_period_is_over() {
        let before = consultation();
        let day = |text: &str| text.parse::<Day>().unwrap();
        let early = before.frozen_as(courts(), Vec::new(), day("2023-09-20"), day("2023-09-20"));
        assert!(matches!(early, Err(Refused::NotOver(..))));
        let short = before.frozen_as(courts(), Vec::new(), day("2023-10-01"), day("2023-08-31"));
        assert!(matches!(short, Err(Refused::NotReached(..))));
        let frozen = before.frozen_as(courts(), Vec::new(), day("2023-10-01"), day("2023-09-30")).unwrap();
        assert_eq!(frozen.stage, Stage::Frozen);
        assert_eq!(
            frozen.frozen_as(courts(), Vec::new(), day("2023-10-02"), day("2023-10-02")),
            Err(Refused::AlreadyFrozen)
        );
        // Another pack of any court, another order, another edition: another hash.
        let hash = |courts| Frozen::of(before.period, before.version, day("2023-10-01"), courts, Vec::new()).hash;
        assert_eq!(hash(courts()), frozen.frozen.as_ref().unwrap().hash);
        let mut other = courts();
        other[1].hash = String::from("bc");
        assert_ne!(hash(other), hash(courts()));
        let edition = Frozen::of(before.period, Version::V2024_01, day("2023-10-01"), courts(), Vec::new()).hash;
        assert_ne!(edition, hash(courts()));
    }

    #[test]
    fn what_the_figures_depend_on_stays_once_they_are_frozen() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let frozen = consultation().frozen_as(courts(), Vec::new(), day("2023-10-01"), day("2023-09-30")).unwrap();
        let other_chair = Consultation { chair: String::from("副院长"), ..frozen.clone() };
        assert_eq!(frozen.may_become(&other_chair), Ok(()));
        let other_period = Consultation { period: "2023-01..2023-06".parse().unwrap(), ..frozen.clone() };
        assert_eq!(frozen.may_become(&other_period), Err(Refused::AlreadyFrozen));
        assert_eq!(
            consultation().may_become(&other_period.again(
                String::from("b"),
                String::new(),
                frozen.period,
                frozen.version,
                frozen.held_on
            )),
            Err(Refused::NoTitle)
        );
        assert_eq!(consultation().moved_to(Stage::Held), Err(Refused::NotFrozen));
        let closed = frozen.moved_to(Stage::Held).unwrap().moved_to(Stage::Closed).unwrap();
        assert_eq!(closed.may_become(&other_chair), Err(Refused::Closed));
        assert_eq!(closed.moved_to(Stage::Held), Err(Refused::Closed));
    }

    #[test]
    fn the_next_one_takes_over_people_and_agenda_and_no_figures() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let frozen = consultation().frozen_as(courts(), Vec::new(), day("2023-10-01"), day("2023-09-30")).unwrap();
        let year = "2023-01..2023-12".parse().unwrap();
        let next =
            frozen.again(String::from("b"), String::from("全年数据会商"), year, frozen.version, day("2024-01-12"));
        assert_eq!((next.frozen.as_ref(), next.stage), (None, Stage::Preparing));
        assert_eq!((&next.agenda, &next.people), (&frozen.agenda, &frozen.people));
        assert!(usual_agenda(false, true).iter().all(|item| item.part != Part::Commitments));
    }

    #[test]
    fn a_note_says_something_under_a_plain_name() {
        let note = Note {
            id: String::from("3f-1"),
            kind: NoteKind::Decision,
            slide: String::from("f1"),
            text: String::from("十一月底前清结"),
            at: 0,
            task: None,
        };
        let task = RoomTask { court: CourtCode::parse("冀0638").unwrap(), said: Values::new() };
        assert!(note.is_fit());
        for bad in [
            Note { id: String::new(), ..note.clone() },
            Note { id: String::from("a b"), ..note.clone() },
            Note { text: String::from("  "), ..note.clone() },
            Note { text: "长".repeat(LONGEST_NOTE + 1), ..note.clone() },
            Note { kind: NoteKind::Task, ..note.clone() },
            Note { task: Some(task.clone()), ..note.clone() },
        ] {
            assert!(!bad.is_fit(), "{bad:?}");
        }
        assert!(Note { kind: NoteKind::Task, task: Some(task), ..note }.is_fit());
    }
}
