//! The steps of a check of a signal: opened from what a rule found, explained by those who know, concluded by the office or a
//! leader. It looks into a matter and accuses nobody.

use super::steps::{Stage, Step, Turn, stage, step};
use super::words::{Field as F, Kind, State as S, Verb as V, Word};
use super::{Entry, Field};
use crate::detector::{self, Outcome, Rule};
use crate::policy::Action;
use std::collections::BTreeMap;

use Action::{CheckSignals, SuperviseNodes};
use Kind::SignalCheck;

/// The rules.
pub(super) const RULES: &[Word] = Rule::WORDS;

/// What a check can find.
pub(super) const OUTCOMES: &[Word] = Outcome::WORDS;

/// The steps.
pub(super) const STEPS: &[Step] = &[
    step(
        SignalCheck,
        V::Open,
        &[],
        S::ToCheck,
        CheckSignals,
        &[F::SignalRule, F::SignalSubject, F::Reason],
        &[F::Cases, F::InCharge, F::Deadline],
    ),
    step(SignalCheck, V::MakeStatement, &[S::ToCheck], S::ToCheck, SuperviseNodes, &[F::Statement], &[]),
    step(SignalCheck, V::Classify, &[S::ToCheck], S::FoundOut, CheckSignals, &[F::CheckOutcome, F::Opinion], &[]),
    step(SignalCheck, V::Withdraw, &[S::ToCheck], S::Withdrawn, CheckSignals, &[F::Reason], &[]),
];

/// What each state waits for; the last day is the one that was set.
pub(super) const STAGES: &[Stage] = &[
    stage(SignalCheck, S::ToCheck, Turn::Office, &[]),
    stage(SignalCheck, S::FoundOut, Turn::Nobody, &[]),
    stage(SignalCheck, S::Withdrawn, Turn::Nobody, &[]),
];

impl Entry {
    /// The signal a check is about, as reviews are kept by ([`detector::key`]).
    pub fn signal(&self) -> Option<String> {
        let rule = Rule::parse(self.value(Field::SignalRule)?).ok()?;
        Some(detector::key(rule, self.value(Field::SignalSubject)?))
    }
}

/// What checks found last of each signal, by its key; of two on one day the one registered later.
pub fn outcomes<'a>(checks: impl IntoIterator<Item = &'a Entry>) -> BTreeMap<String, Outcome> {
    let mut found: Vec<&Entry> = checks.into_iter().filter(|check| check.state == S::FoundOut).collect();
    found.sort_by(|a, b| (a.since, &a.number).cmp(&(b.since, &b.number)));
    let outcome = |check: &Entry| Outcome::parse(check.value(Field::CheckOutcome)?).ok();
    found.into_iter().filter_map(|check| Some((check.signal()?, outcome(check)?))).collect()
}
