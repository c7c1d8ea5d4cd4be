//! What a rule answers.

use super::rule::Rule;
use crate::case_number::CaseNumber;
use crate::catalogue::IndicatorId;
use crate::day::Day;
use crate::explain::Sentence;
use crate::period::Period;
use crate::quantity::Quantity;
use serde::{Deserialize, Serialize};

/// So many cases stand with a signal at most; [`Signal::of`] says how many there are.
pub(super) const SHOWN: usize = 200;

/// Something that asks for a look, and is no accusation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// The rule.
    pub rule: Rule,
    /// Which matter it is, the same at every run: case numbers with blanks between them, or a period and what of it.
    pub subject: String,
    /// The day the matter came about, to choose by period.
    pub day: Day,
    /// The cases to look at, the first 200 in the order of their numbers.
    pub cases: Vec<CaseNumber>,
    /// How many cases there are.
    pub of: u32,
    /// The figures seen.
    pub seen: Vec<Seen>,
    /// Why it asks for a look, with the numbers in it.
    pub reason: Sentence,
    /// The figures that are not qualified while nobody has explained it; none of a rule on conduct.
    pub marks: Vec<Mark>,
}

/// A number and what it was held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// What it is.
    pub what: Sentence,
    /// As it is.
    pub observed: Quantity,
    /// What was expected, or the limit.
    pub expected: Option<Quantity>,
}

/// A figure that a failed check makes not qualified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Of which period.
    pub period: Period,
}

/// A rule that learns from the past and has too little of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotEnough {
    /// The rule.
    pub rule: Rule,
    /// What it could not judge.
    pub subject: String,
    /// What is lacking.
    pub why: Sentence,
}

/// By what a review of a signal is kept: rule and subject, such as `split_dispute|（2023）冀0638民初7号`.
pub fn key(rule: Rule, subject: &str) -> String {
    format!("{}|{subject}", rule.id())
}

/// The rule of such a key.
pub fn rule_of(key: &str) -> Option<Rule> {
    Rule::parse(key.split('|').next()?).ok()
}

impl Signal {
    /// By what its review is kept.
    pub fn key(&self) -> String {
        key(self.rule, &self.subject)
    }

    pub(super) fn new(rule: Rule, subject: String, day: Day, cases: Vec<CaseNumber>, reason: Sentence) -> Self {
        let mut cases = cases;
        cases.sort();
        cases.dedup();
        let of = u32::try_from(cases.len()).unwrap_or(u32::MAX);
        cases.truncate(SHOWN);
        Self { rule, subject, day, cases, of, seen: Vec::new(), reason, marks: Vec::new() }
    }

    /// With a number seen.
    pub(super) fn seen(mut self, zh: &str, en: &str, observed: Quantity, expected: Option<Quantity>) -> Self {
        self.seen.push(Seen { what: say(zh, en), observed, expected });
        self
    }
}

pub(super) fn say(zh: impl Into<String>, en: impl Into<String>) -> Sentence {
    Sentence { zh: zh.into(), en: en.into() }
}

pub(super) fn whole(count: i64) -> Quantity {
    Quantity::new(i128::from(count), 0)
}

/// A number to one decimal.
pub(super) fn tenths(value: f64) -> Quantity {
    Quantity::new((value * 10.0).round() as i128, 1)
}
