//! Two schemes on the same facts: who would gain or lose, and by which item.

use super::Scheme;
use super::check::SchemeError;
use super::simulate::{Score, simulate};
use crate::explain::Sentence;
use crate::fraction::{Fraction, apportioned};
use crate::period::Period;
use crate::quantity::{Quantity, signed};
use crate::table::FactTable;
use crate::tally::GroupKey;
use serde::{Deserialize, Serialize};

/// One item's part in what a subject gains or loses. Items are the same where their names are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The item's name.
    pub name: String,
    /// Its points under the old scheme; none where it has no such item or it is left out.
    pub before: Option<Fraction>,
    /// Its points under the new one.
    pub after: Option<Fraction>,
    /// What that adds to the total.
    pub change: Fraction,
}

/// What a subject gains or loses by a new scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gain {
    /// Which subject.
    pub key: GroupKey,
    /// Its total under the old scheme.
    pub before: Option<Fraction>,
    /// Its total under the new one.
    pub after: Option<Fraction>,
    /// The difference, where both have a total. The parts add up to it exactly.
    pub change: Option<Fraction>,
    /// The parts, items of the old scheme first, each in its order; empty without a difference.
    pub parts: Vec<Part>,
}

impl Gain {
    /// The parts cut to so many decimals, so that they add up to the rounded change.
    pub fn shown(&self, decimals: u8) -> Option<Vec<Quantity>> {
        let parts: Vec<Fraction> = self.parts.iter().map(|part| part.change).collect();
        apportioned(&parts, decimals)
    }

    /// The gain in a sentence, with the parts that are not nothing.
    pub fn told(&self, decimals: u8) -> Option<Sentence> {
        let change = signed(self.change?.rounded(decimals)?, decimals);
        let shown = self.shown(decimals)?;
        let part = |(part, shown): (&Part, &Quantity)| format!("{} {}", part.name, signed(*shown, decimals));
        let parts: Vec<String> =
            self.parts.iter().zip(&shown).filter(|(_, shown)| !shown.is_zero()).map(part).collect();
        Some(Sentence {
            zh: format!(
                "新方案下 {change} 分：{}",
                if parts.is_empty() { "各项不变".to_owned() } else { parts.join("，") }
            ),
            en: format!(
                "{change} points under the new scheme: {}",
                if parts.is_empty() { "no item changes".to_owned() } else { parts.join(", ") }
            ),
        })
    }
}

/// What every subject gains or loses, in the order of courts and names.
pub fn compare(old: &Scheme, new: &Scheme, tables: &[&FactTable], period: Period) -> Result<Vec<Gain>, SchemeError> {
    if old.subject != new.subject {
        let (one, other) = (old.subject, new.subject);
        return Err(SchemeError::Subjects(one.zh(), other.zh(), one.en(), other.en()));
    }
    Ok(gains(&simulate(old, tables, period), &simulate(new, tables, period)))
}

/// What every subject gains or loses from one evaluation to another, in the order of courts and names.
pub fn gains(before: &[Score], after: &[Score]) -> Vec<Gain> {
    let mut keys: Vec<&GroupKey> = before.iter().chain(after).map(|score| &score.key).collect();
    keys.sort_unstable();
    keys.dedup();
    let of = |scores: &'_ [Score], key: &GroupKey| scores.iter().find(|score| score.key == *key).cloned();
    keys.into_iter().map(|key| gain(key, of(before, key), of(after, key))).collect()
}

fn gain(key: &GroupKey, before: Option<Score>, after: Option<Score>) -> Gain {
    let total = |score: &Option<Score>| score.as_ref().and_then(|score| score.total);
    let (old, new) = (total(&before), total(&after));
    let change = old.zip(new).and_then(|(old, new)| new.minus(old));
    let parts = match (before, after) {
        (Some(before), Some(after)) if change.is_some() => parts(&before, &after).unwrap_or_default(),
        _ => Vec::new(),
    };
    Gain { key: key.clone(), before: old, after: new, change, parts }
}

fn parts(before: &Score, after: &Score) -> Option<Vec<Part>> {
    let of = |score: &Score, name: &str| score.items.iter().find(|item| item.name == name).and_then(|item| item.points);
    let is_old = |name: &str| before.items.iter().any(|item| item.name == name);
    let names = before.items.iter().chain(after.items.iter().filter(|item| !is_old(&item.name)));
    names
        .map(|item| {
            let (old, new) = (of(before, &item.name), of(after, &item.name));
            let change = new.unwrap_or(Fraction::ZERO).minus(old.unwrap_or(Fraction::ZERO))?;
            Some(Part { name: item.name.clone(), before: old, after: new, change })
        })
        .collect()
}
