//! Objections (异议) of those evaluated to items of a published result, and what is answered to them.

use super::{Issued, is_own};
use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::ledger;
use crate::policy::Actor;
use crate::quantity::Quantity;
use crate::tally::GroupKey;
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What became of an objection.
    Outcome ("异议处理结果") {
        Kept = "kept", "维持原分", "the points stand";
        Corrected = "corrected", "更正", "corrected";
        TakenBack = "taken_back", "撤回", "taken back";
    }
}

/// An objection to an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Its id.
    pub id: String,
    /// The result it is about.
    pub result: String,
    /// The subject.
    pub key: GroupKey,
    /// The item, by its name.
    pub item: String,
    /// Why.
    pub reason: String,
    /// The cases it rests on.
    pub cases: Vec<CaseNumber>,
    /// Who objected: name and login.
    pub by: (String, String),
    /// On which day.
    pub on: Day,
    /// The last day for the answer.
    pub due: Day,
    /// The answer; none while it is waited for.
    pub answer: Option<Answer>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What became of it.
    pub outcome: Outcome,
    /// Why, in words.
    pub words: String,
    /// By whom.
    pub by: String,
    /// On which day.
    pub on: Day,
}

/// Why an objection, or an answer to one, cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ObjectionError {
    /// The subject has no such item.
    #[error("没有名为“{0}”的项目，请从结果页提出 / no item is called “{0}”; object from the page of the result")]
    NoItem(String),
    /// The item has no points.
    #[error(
        "“{0}”未计分，没有可更正的分；请更正数据后重新公布 / “{0}” was left out and has no points to correct; correct the data and \
         publish anew"
    )]
    LeftOut(String),
    /// The time is over.
    #[error("异议截止于 {until}，今天是 {today} / objections were open until {until}, today is {today}")]
    Late {
        /// The last day.
        until: Day,
        /// The day it is.
        today: Day,
    },
    /// One about the item waits for its answer.
    #[error("“{0}”已有一件异议等待答复，请在其中补充或等候 / an objection to “{0}” waits for its answer; wait for it")]
    Waiting(String),
    /// The words are missing or too long.
    #[error("理由应为 1 至 {most} 字，得到 {found} 字 / expected 1 to {most} characters of reasons, got {found}")]
    Words {
        /// How many there may be.
        most: usize,
        /// How many there are.
        found: usize,
    },
    /// A word is no case number.
    #[error(
        "应为案号，如“（2023）冀0638民初1号”，得到“{0}”，请修改 / expected case numbers such as （2023）冀0638民初1号, got “{0}”; change it"
    )]
    Case(String),
    /// Too many cases.
    #[error("案号至多 {most} 个，得到 {found} 个 / expected at most {most} case numbers, got {found}")]
    Cases {
        /// How many there may be.
        most: usize,
        /// How many there are.
        found: usize,
    },
    /// It was answered.
    #[error("这件异议已经答复，请看结果 / this objection was answered; see the answer")]
    Answered,
    /// Who objected answers.
    #[error("异议不能由提出人自己答复，请由他人办理 / whoever objected does not answer it; another does")]
    YourOwn,
    /// The points cannot be.
    #[error(
        "更正后的分应在 0 与 {of} 之间、与现分 {stands} 不同、至多 6 位小数，得到 {found} / expected points between 0 and {of}, other \
         than the {stands} that stand, with at most 6 decimals, got {found}"
    )]
    Points {
        /// The full points of the item here.
        of: String,
        /// The points that stand.
        stands: String,
        /// What came.
        found: Quantity,
    },
}

/// Characters of reasons at most.
const LONGEST: usize = 2_000;
/// Cases of an objection at most.
const CASES: usize = 50;

fn words(text: &str) -> Result<String, ObjectionError> {
    let text = text.trim();
    let found = text.chars().count();
    match (1..=LONGEST).contains(&found) {
        true => Ok(text.to_owned()),
        false => Err(ObjectionError::Words { most: LONGEST, found }),
    }
}

impl Objection {
    /// An objection of the actor to an item of the own result, beside those there are; none where it is not theirs.
    pub fn raised(
        issued: &Issued,
        standing: &[Self],
        actor: &Actor,
        (key, item): (&GroupKey, &str),
        (reason, cases): (&str, &str),
        today: Day,
    ) -> Option<Result<Self, ObjectionError>> {
        let mut shown = issued.shown_to(actor, false);
        let score = shown.find(|score| score.key == *key && is_own(actor, issued.scheme.subject, &score.key))?;
        let raised = || {
            if !score.items.iter().any(|one| one.name == item) {
                return Err(ObjectionError::NoItem(item.to_owned()));
            }
            if today > issued.objections_until {
                return Err(ObjectionError::Late { until: issued.objections_until, today });
            }
            let same = |one: &&Self| one.key == *key && one.item == item && one.answer.is_none();
            if standing.iter().any(|one| same(&one)) {
                return Err(ObjectionError::Waiting(item.to_owned()));
            }
            let cases = ledger::cases(cases).map_err(ObjectionError::Case)?;
            if cases.len() > CASES {
                return Err(ObjectionError::Cases { most: CASES, found: cases.len() });
            }
            Ok(Self {
                id: String::new(),
                result: issued.id.clone(),
                key: key.clone(),
                item: item.to_owned(),
                reason: words(reason)?,
                cases,
                by: (actor.name.clone(), actor.login.clone()),
                on: today,
                due: today.plus_days(Issued::DAYS),
                answer: None,
            })
        };
        Some(raised())
    }

    /// Answered by someone other than who raised it; taken back by who raised it alone.
    pub fn answered(self, outcome: Outcome, said: &str, actor: &Actor, today: Day) -> Result<Self, ObjectionError> {
        if self.answer.is_some() {
            return Err(ObjectionError::Answered);
        }
        if (self.by.1 == actor.login) != (outcome == Outcome::TakenBack) {
            return Err(ObjectionError::YourOwn);
        }
        let answer = Answer { outcome, words: words(said)?, by: actor.name.clone(), on: today };
        Ok(Self { answer: Some(answer), ..self })
    }

    /// Whether its answer is late.
    pub fn is_late(&self, today: Day) -> bool {
        self.answer.is_none() && self.due < today
    }
}
