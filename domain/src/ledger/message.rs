//! What one court tells another about a case. It goes with the time it was sent and keeps the time it arrived.

use super::words::{Field, Kind, State};
use super::{Effect, Entry, Refusal, Values};
use crate::case::{CaseEvent, EventKind};
use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::line::Line;
use serde::{Deserialize, Serialize};

/// A message about the case of a court of first instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// An appeal with the file, on its way up.
    Appeal {
        /// What the court below says of it.
        papers: Values,
        /// The line of the case.
        line: Line,
    },
    /// The upper court has it.
    SignedFor,
    /// Something is missing.
    SentBack {
        /// What.
        why: String,
    },
    /// It has a number.
    Docketed {
        /// The number at second instance.
        second: CaseNumber,
        /// When.
        day: Day,
    },
    /// It is decided.
    Concluded {
        /// The number at second instance.
        second: CaseNumber,
        /// When.
        day: Day,
        /// How: a word of [`super::OUTCOMES`].
        outcome: String,
        /// On what ground, if reversed or remanded: a word of [`super::GROUNDS`].
        ground: String,
        /// The reasons, in the words of the upper court.
        reason: String,
    },
    /// More time, asked of the court that decides on it.
    Asked {
        /// The request.
        request: Values,
        /// The line of the case.
        line: Line,
        /// The last day for a decision.
        decide_by: Option<Day>,
    },
    /// The decision on that.
    Decided {
        /// When.
        day: Day,
        /// Whether it was granted.
        granted: bool,
        /// The opinion.
        opinion: String,
        /// The number of the decision.
        document: String,
    },
    /// The court below does not agree.
    Contested {
        /// The number at second instance, where it is known.
        second: Option<CaseNumber>,
        /// Why not.
        contest: String,
        /// The line of the case.
        line: Line,
    },
    /// The upper court's answer to that.
    ContestAnswered {
        /// `yes` or `no`.
        upheld: String,
        /// The answer.
        answer: String,
    },
}

/// What a message does to the ledgers of the court that gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The entry it is about, as it is now.
    pub entry: Entry,
    /// What follows.
    pub effects: Vec<Effect>,
    /// What was said with it.
    pub said: Values,
    /// Whether a reverse review has to be opened for the case.
    pub to_review: bool,
}

impl Message {
    /// The ledger of the receiver in which the message is entered.
    pub const fn ledger(&self) -> Kind {
        match self {
            Self::Appeal { .. } | Self::Contested { .. } => Kind::Intake,
            Self::SignedFor | Self::SentBack { .. } | Self::Docketed { .. } | Self::Concluded { .. } => Kind::Transfer,
            Self::ContestAnswered { .. } => Kind::ReverseReview,
            Self::Asked { .. } => Kind::Approval,
            Self::Decided { .. } => Kind::Request,
        }
    }

    /// Its stable name.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Appeal { .. } => "appeal",
            Self::SignedFor => "signed_for",
            Self::SentBack { .. } => "sent_back",
            Self::Docketed { .. } => "docketed",
            Self::Concluded { .. } => "concluded",
            Self::Asked { .. } => "asked",
            Self::Decided { .. } => "decided",
            Self::Contested { .. } => "contested",
            Self::ContestAnswered { .. } => "contest_answered",
        }
    }

    /// What it says, in Chinese and English.
    pub const fn named(&self) -> (&'static str, &'static str) {
        match self {
            Self::Appeal { .. } => ("移送上诉案卷", "the file of an appeal"),
            Self::SignedFor => ("上级法院已签收", "signed for by the upper court"),
            Self::SentBack { .. } => ("上级法院退回补充", "sent back for supplement"),
            Self::Docketed { .. } => ("二审已立案", "docketed at second instance"),
            Self::Concluded { .. } => ("二审结果", "outcome at second instance"),
            Self::Asked { .. } => ("报请批准审限", "a request for more time"),
            Self::Decided { .. } => ("对报批的决定", "the decision on a request"),
            Self::Contested { .. } => ("对改判发回提出异议", "a contest of the outcome"),
            Self::ContestAnswered { .. } => ("对异议的答复", "answer to the contest"),
        }
    }

    /// The state it leads to, the states it is expected in, and what it says.
    fn course(&self) -> (State, &'static [State], Values) {
        let said = |pairs: &[(Field, &str)]| -> Values {
            let kept = pairs.iter().filter(|(_, text)| !text.is_empty());
            kept.map(|(field, text)| (*field, (*text).to_owned())).collect()
        };
        match self {
            Self::Appeal { papers, .. } => (State::Arrived, &[State::SentBack], papers.clone()),
            Self::SignedFor => (State::SignedFor, &[State::Sent], Values::new()),
            Self::SentBack { why } => {
                (State::Supplement, &[State::Sent, State::SignedFor], said(&[(Field::Opinion, why)]))
            }
            Self::Docketed { second, .. } => {
                (State::Docketed, &[State::SignedFor, State::Sent], said(&[(Field::SecondNumber, &second.to_string())]))
            }
            Self::Concluded { second, day, outcome, ground, reason } => (
                State::Concluded,
                &[State::Docketed],
                said(&[
                    (Field::SecondNumber, &second.to_string()),
                    (Field::DecidedOn, &day.to_string()),
                    (Field::Outcome, outcome),
                    (Field::Ground, ground),
                    (Field::Opinion, reason),
                ]),
            ),
            // A second request about a case is a new entry: nothing that stands is expected.
            Self::Asked { request, .. } => (State::Requested, &[], request.clone()),
            Self::Decided { granted, opinion, document, .. } => (
                if *granted { State::Granted } else { State::Refused },
                &[State::Forwarded],
                said(&[(Field::Opinion, opinion), (Field::Document, document)]),
            ),
            Self::Contested { second, contest, .. } => {
                let second = second.as_ref().map(ToString::to_string).unwrap_or_default();
                (
                    State::ContestReceived,
                    &[State::Concluded, State::ContestSettled],
                    said(&[(Field::SecondNumber, &second), (Field::Contest, contest)]),
                )
            }
            Self::ContestAnswered { upheld, answer } => (
                State::ContestAnswered,
                &[State::Contested],
                said(&[(Field::ContestUpheld, upheld), (Field::ContestAnswer, answer)]),
            ),
        }
    }

    /// What it does: to the entry that stands, or to a new one called `id`.
    pub fn told(&self, standing: Option<Entry>, id: &str, number: &CaseNumber, today: Day) -> Result<Told, Refusal> {
        let (state, expected, said) = self.course();
        let mut entry = match (standing, self) {
            (Some(entry), _) if expected.contains(&entry.state) => entry,
            (Some(entry), _) => return Err(Refusal::OutOfStep { message: self.id(), state: entry.state }),
            (None, Self::Appeal { line, .. } | Self::Contested { line, .. } | Self::Asked { line, .. }) => Entry {
                id: id.to_owned(),
                kind: self.ledger(),
                state,
                number: number.clone().into(),
                division: String::new(),
                judge: String::new(),
                line: *line,
                opened: today,
                opened_by: String::new(),
                since: today,
                due: None,
                values: Values::new(),
            },
            (None, _) => return Err(Refusal::OutOfStep { message: self.id(), state }),
        };
        entry.state = state;
        entry.since = today;
        entry.due = entry.limit().map(|limit| limit.ends(today));
        if let Self::Asked { decide_by, .. } = self {
            entry.due = *decide_by;
        }
        entry.values.extend(said.clone());
        let event = |day: Day, kind: EventKind, detail: String| {
            let (number, approver) = (number.clone(), String::new());
            Effect::Happened(CaseEvent { number, day, kind, until: None, detail, approver })
        };
        let (effects, to_review) = match self {
            Self::Docketed { second, day } => {
                (vec![event(*day, EventKind::SecondInstanceDocketed, second.to_string())], false)
            }
            Self::Concluded { day, outcome, .. } => {
                let words = super::OUTCOMES.iter().find(|word| word.0 == outcome.as_str()).map_or("", |word| word.1);
                let effect = event(*day, EventKind::SecondInstanceClosed, words.to_owned());
                (vec![effect], matches!(outcome.as_str(), "reversed" | "remanded"))
            }
            Self::Decided { granted: true, day, .. } => (vec![entry.granted(*day)?], false),
            _ => (Vec::new(), false),
        };
        Ok(Told { entry, effects, said, to_review })
    }
}
