//! What a period came to under a scheme, as leaders published it: frozen, with the facts it was computed from, and to whom
//! it is shown.

use super::{Objection, ObjectionError, Scheme, Score, Subject};
use crate::court::CourtCode;
use crate::day::Day;
use crate::fraction::Fraction;
use crate::period::Period;
use crate::policy::{Actor, Part, Role};
use crate::quantity::Quantity;
use crate::tally::{GroupKey, Key};
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// To whom a result is shown, beside those who evaluate.
    Audience ("公开范围") {
        Nobody = "nobody", "暂不公布", "nobody yet";
        Own = "own", "只向本人公布", "each their own";
        Court = "court", "全院公开晾晒", "the whole court";
    }
}

/// The facts of a court that a result was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Whose.
    pub court: CourtCode,
    /// The hash of the pack that holds them.
    pub hash: String,
}

/// A correction of an item's points. The old ones stay beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Of which subject.
    pub key: GroupKey,
    /// Of which item.
    pub item: String,
    /// The points before it.
    pub before: Fraction,
    /// The points after it.
    pub after: Quantity,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// On which day.
    pub on: Day,
    /// The objection it answers.
    pub objection: String,
}

/// A published result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Its id.
    pub id: String,
    /// The court that evaluates.
    pub court: CourtCode,
    /// The scheme by id and version.
    pub plan: (String, u32),
    /// What the scheme said.
    pub scheme: Scheme,
    /// Over which period.
    pub period: Period,
    /// What every subject came to, in the order of courts and names, before any correction.
    pub scores: Vec<Score>,
    /// The facts it was computed from.
    pub frozen: Vec<Frozen>,
    /// Who published it.
    pub by: String,
    /// On which day.
    pub on: Day,
    /// To whom it is shown.
    pub audience: Audience,
    /// The last day for objections.
    pub objections_until: Day,
    /// What was corrected, in the order it was.
    pub corrections: Vec<Correction>,
}

impl Issued {
    /// Days for objections, and for answers to them, where the court says nothing else: proposals of this system, no law.
    pub const DAYS: i32 = 15;

    /// A subject's score as it was published.
    pub fn published(&self, key: &GroupKey) -> Option<&Score> {
        self.scores.iter().find(|score| score.key == *key)
    }

    /// A subject's score with what was corrected, the total added up anew.
    pub fn corrected(&self, key: &GroupKey) -> Option<Score> {
        let mut score = self.published(key)?.clone();
        let of_it: Vec<&Correction> = self.corrections.iter().filter(|one| one.key == *key).collect();
        if of_it.is_empty() {
            return Some(score);
        }
        for item in &mut score.items {
            if let Some(last) = of_it.iter().rev().find(|one| one.item == item.name) {
                item.points = Some(last.after.into());
            }
        }
        score.total = Fraction::sum(score.items.iter().filter_map(|item| item.points));
        Some(score)
    }

    /// What was corrected of an item, in the order it was.
    pub fn corrections_of<'a>(&'a self, key: &'a GroupKey, item: &'a str) -> impl Iterator<Item = &'a Correction> {
        self.corrections.iter().filter(move |one| one.key == *key && one.item == item)
    }

    /// The result with an item of a subject corrected: points between nothing and the item's full points, other than those
    /// that stand.
    pub fn correct(
        mut self,
        objection: &Objection,
        after: Quantity,
        reason: &str,
        (by, on): (&str, Day),
    ) -> Result<Self, ObjectionError> {
        let name = &objection.item;
        let score = self.corrected(&objection.key).ok_or_else(|| ObjectionError::NoItem(name.clone()))?;
        let item = score.items.iter().find(|item| item.name == *name);
        let item = item.ok_or_else(|| ObjectionError::NoItem(name.clone()))?;
        let before = item.points.ok_or_else(|| ObjectionError::LeftOut(name.clone()))?;
        let points = Fraction::from(after);
        let above = points.minus(item.of).is_none_or(|over| over.parts().0 > 0);
        if points.parts().0 < 0 || above || points == before || !after.is_writable() {
            return Err(ObjectionError::Points { of: item.of.brief(6), stands: before.brief(6), found: after });
        }
        self.corrections.push(Correction {
            key: objection.key.clone(),
            item: name.clone(),
            before,
            after,
            reason: reason.to_owned(),
            by: by.to_owned(),
            on,
            objection: objection.id.clone(),
        });
        Ok(self)
    }

    /// The subjects whose points someone sees: all for those who evaluate, and for everyone in reach where it is shown to
    /// the court; else the own one, or none.
    pub fn shown_to<'a>(&'a self, actor: &'a Actor, evaluates: bool) -> impl Iterator<Item = &'a Score> {
        let all = evaluates || self.audience == Audience::Court;
        let own = self.audience != Audience::Nobody;
        self.scores.iter().filter(move |score| all || (own && is_own(actor, self.scheme.subject, &score.key)))
    }
}

/// Whether a subject is the actor: a judge, the division of its head, the court of its leaders and office.
pub fn is_own(actor: &Actor, subject: Subject, key: &[Key]) -> bool {
    let Some(key) = key.first() else { return false };
    let here = key.court.as_ref() == Some(&actor.court);
    match (subject, &actor.part) {
        (Subject::Court, Part::Court) => {
            matches!(actor.role, Role::CourtLeader | Role::TrialManagement) && &*key.id == actor.court.as_str()
        }
        (Subject::Division, Part::Division(name)) => actor.role == Role::DivisionHead && here && *key.id == **name,
        (Subject::Judge, Part::Judge(name)) => actor.role == Role::Judge && here && *key.id == **name,
        _ => false,
    }
}
