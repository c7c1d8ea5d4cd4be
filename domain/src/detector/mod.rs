//! What conduct that beautifies figures, and figures that contradict themselves, look like in a court's files: each a rule
//! of the table [`RULES`], with its parameters, its reason in plain language and the innocent explanations to check first.
//!
//! A [`Signal`] asks for a look and accuses nobody: it names cases or days, the numbers seen and the numbers expected, and
//! no person. Whoever reviews it says what it was ([`Outcome`]); from that the use of a rule is shown ([`usefulness`]).
//! Consistency checks that fail make figures not qualified ([`unqualified`]).
//!
//! Start at [`detect`]; [`Holdings`] is what is looked at, [`Definition`] what a rule is. Where a rule learns what is usual
//! from the court's own past and there is too little of it, it answers nothing and says why ([`NotEnough`]).

mod appeal;
mod closing;
mod counts;
mod definitions;
mod edits;
mod held;
mod intake_stop;
mod looked;
mod mediation;
mod months;
mod order;
mod performance;
mod quality;
mod review;
mod rule;
mod same_dispute;
mod settings;
mod signal;
mod time;
mod values;

#[cfg(test)]
mod tests;

pub use definitions::RULES;
pub use held::{Edit, Edited, Elsewhere, Frozen, Holdings, Shown};
pub use months::by_month;
pub use quality::{Unqualified, unqualified};
pub use review::{Outcome, Usefulness, usefulness};
pub use rule::{Basis, Definition, LooksAt, Nature, Parameter, Rule, Unit};
pub use settings::{Settings, SettingsError};
pub use signal::{Mark, NotEnough, Seen, Signal, key};

use looked::Looked;
use serde::{Deserialize, Serialize};

/// What the rules found, and where there was too little to say anything. In order of rule and subject.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What asks for a look; one a rule and subject.
    pub signals: Vec<Signal>,
    /// What could not be judged.
    pub not_enough: Vec<NotEnough>,
}

/// Looks at a court's holdings by some rules. Neither the order of the holdings nor that of the rules changes the answer.
pub fn detect(held: &Holdings<'_>, rules: &[Rule], settings: &Settings) -> Report {
    let looked = Looked::at(held, settings);
    let mut report = Report::default();
    for rule in Rule::ALL.iter().filter(|rule| rules.contains(rule)) {
        let found = match rule {
            Rule::YearEndIntakeStop => intake_stop::look(&looked),
            Rule::OffBook => mediation::off_book(&looked),
            Rule::ForcedMediation => mediation::forced(&looked),
            Rule::FalseClosing => closing::acts_after(&looked),
            Rule::RushClosing => closing::rush(&looked),
            Rule::WithdrawRefile => same_dispute::refiled(&looked),
            Rule::SplitDispute => same_dispute::split(&looked),
            Rule::DeductionAbuse => time::deductions(&looked),
            Rule::LongSuspension => time::suspensions(&looked),
            Rule::LateExtension => time::extensions(&looked),
            Rule::LateConversion => time::conversions(&looked),
            Rule::SuppressedReversal => appeal::suppressed(&looked),
            Rule::BackdatedTransfer => appeal::transfers(&looked),
            Rule::FalsePerformance => performance::completed(&looked),
            Rule::ImproperRound => performance::rounds(&looked),
            Rule::LateEdit => edits::look(&looked),
            Rule::Arithmetic => counts::look(&looked),
            Rule::ExtremeValue => values::extremes(&looked),
            Rule::Jump => values::jumps(&looked),
            Rule::ImpossibleOrder => order::look(&looked),
        };
        report.signals.extend(found.signals);
        report.not_enough.extend(found.not_enough);
    }
    report.signals.sort_by(|a, b| (a.rule, &a.subject).cmp(&(b.rule, &b.subject)));
    report.signals.dedup_by(|a, b| (a.rule, &a.subject) == (b.rule, &b.subject));
    report.not_enough.sort_by(|a, b| (a.rule, &a.subject).cmp(&(b.rule, &b.subject)));
    report
}
