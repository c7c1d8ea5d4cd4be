//! A scheme as a court keeps it: drafted, adopted from a day on, ended. What was adopted does not change; a change is a
//! new version.

use super::{Scheme, Subject};
use crate::day::Day;
use serde::{Deserialize, Serialize};

/// That leaders adopted a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// By whom.
    pub by: String,
    /// On which day.
    pub on: Day,
    /// Why it holds from a day before that, in the court's words; empty where it does not.
    pub why_backdated: String,
    /// Whether it was taken back before its first day, so that it never held.
    pub taken_back: bool,
}

/// A version of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its id, the same in all versions.
    pub id: String,
    /// Which version, from 1 on.
    pub version: u32,
    /// What it says.
    pub scheme: Scheme,
    /// Its adoption; none while it is a draft.
    pub adopted: Option<Adoption>,
}

/// Where a version stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Written down, not adopted.
    Draft,
    /// Adopted, its first day to come.
    Coming,
    /// It holds.
    InForce,
    /// It ended, or a later one took its place.
    Past,
    /// Taken back before its first day.
    TakenBack,
}

/// Why a step of a scheme cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// It was adopted.
    #[error(
        "“{0}”已确定施行，不能再改、删或再次施行；要改请另立新版 / “{0}” was adopted and does not change; write a new version"
    )]
    Fixed(String),
    /// It was not adopted, or ended before.
    #[error("“{0}”不在施行中，没有可停止的 / “{0}” is not in force; there is nothing to end")]
    NotHolding(String),
    /// Its first day has passed, and nothing was said about that.
    #[error(
        "施行日期 {from} 早于今天 {today}，请写明追溯施行的理由，或改为今天以后的日期 / expected a first day from {today} on, got {from}; \
         state why it reaches back, or choose a later day"
    )]
    Backdated {
        /// The first day asked for.
        from: Day,
        /// The day it is.
        today: Day,
    },
    /// Another one for such subjects holds from the same day.
    #[error(
        "“{other}”也自 {from} 起适用于同一对象，请换一个日期 / “{other}” holds for such subjects from {from} too; choose another day"
    )]
    SameDay {
        /// The other one.
        other: String,
        /// The day.
        from: Day,
    },
    /// It would end in the past.
    #[error("停止日期应不早于 {first}，得到 {last} / expected a last day from {first} on, got {last}")]
    Ended {
        /// The earliest last day there can be.
        first: Day,
        /// The one asked for.
        last: Day,
    },
}

impl Plan {
    /// The draft with other words.
    pub fn rewritten(self, scheme: Scheme) -> Result<Self, PlanError> {
        match self.adopted {
            None => Ok(Self { scheme, ..self }),
            Some(_) => Err(PlanError::Fixed(self.scheme.name)),
        }
    }

    /// Adopted from a day on, by someone on a day, beside the other plans of the court. A first day that has passed needs
    /// a reason.
    pub fn adopt(self, from: Day, why: &str, (by, today): (&str, Day), others: &[Self]) -> Result<Self, PlanError> {
        if self.adopted.is_some() {
            return Err(PlanError::Fixed(self.scheme.name));
        }
        let why = why.trim();
        if from < today && why.is_empty() {
            return Err(PlanError::Backdated { from, today });
        }
        let same = |other: &&Self| {
            other.ever_holds() && other.scheme.subject == self.scheme.subject && other.scheme.effective_from == from
        };
        if let Some(other) = others.iter().find(same) {
            return Err(PlanError::SameDay { other: other.scheme.name.clone(), from });
        }
        let why_backdated = if from < today { why.to_owned() } else { String::new() };
        let adopted = Some(Adoption { by: by.to_owned(), on: today, why_backdated, taken_back: false });
        Ok(Self { scheme: Scheme { effective_from: from, ..self.scheme }, adopted, ..self })
    }

    /// Ended after a last day, which is not in the past; one whose first day is to come is taken back altogether.
    pub fn end(self, last: Day, today: Day) -> Result<Self, PlanError> {
        let open = self.scheme.until.is_none_or(|until| until >= today);
        let Some(adopted) = self.adopted.clone().filter(|adopted| !adopted.taken_back && open) else {
            return Err(PlanError::NotHolding(self.scheme.name));
        };
        if today < self.scheme.effective_from {
            return Ok(Self { adopted: Some(Adoption { taken_back: true, ..adopted }), ..self });
        }
        if last < today {
            return Err(PlanError::Ended { first: today, last });
        }
        Ok(Self { scheme: Scheme { until: Some(last), ..self.scheme }, ..self })
    }

    /// Whether it holds on some day, if no later one does.
    fn ever_holds(&self) -> bool {
        self.adopted.as_ref().is_some_and(|adopted| !adopted.taken_back)
    }

    /// Where it stands on a day, among all plans of its court.
    pub fn standing(&self, all: &[Self], today: Day) -> Standing {
        match &self.adopted {
            None => Standing::Draft,
            Some(adopted) if adopted.taken_back => Standing::TakenBack,
            Some(_) if today < self.scheme.effective_from => Standing::Coming,
            Some(_) => match adopted_on(all, self.scheme.subject, today) {
                Some(held) if held.id == self.id && held.version == self.version => Standing::InForce,
                _ => Standing::Past,
            },
        }
    }
}

/// The plan for such subjects that holds on a day: of those adopted the one that began last. Where that one has ended none
/// holds: an older one does not come back by itself.
pub fn adopted_on(all: &[Plan], subject: Subject, day: Day) -> Option<&Plan> {
    let begun =
        all.iter().filter(|one| one.ever_holds() && one.scheme.subject == subject && one.scheme.effective_from <= day);
    begun.max_by_key(|one| one.scheme.effective_from).filter(|one| one.scheme.holds_on(day))
}
