//! What the sandbox must know of measures beyond their rules: what they are counted in, and which courts have them.

use super::error::Kind;
use crate::catalogue::INDICATORS;
use crate::court::Tier;
use crate::measure::{Condition, Measure, Weight, When};
use crate::narrowing::Field;
use crate::type_code::Stage;

/// What a measure is counted in.
pub const fn kind_of(measure: Measure) -> Kind {
    match (measure.rule().when, measure.rule().weight) {
        (When::InOffice, _) => Kind::Judges,
        (When::Reported, _) => Kind::Suggestions,
        (When::ReportedLevel, _) => Kind::Inhabitants,
        (_, Weight::Days(..)) => Kind::Days,
        (_, Weight::Applied | Weight::Recovered) => Kind::Amount,
        (_, Weight::One) => Kind::Cases,
    }
}

/// The tiers of courts that have cases for a measure: those to which some indicator of the catalogue made of it
/// applies; all, where none is made of it.
pub fn tiers_of(measure: Measure) -> Vec<Tier> {
    let of = INDICATORS.iter().filter(|indicator| {
        indicator.numerator.iter().chain(indicator.denominator).any(|term| term.measure == measure)
    });
    let named: Vec<Tier> = of.flat_map(|indicator| indicator.tiers.iter().copied()).collect();
    Tier::ALL.iter().copied().filter(|tier| named.is_empty() || named.contains(tier)).collect()
}

/// Whether the measure counts what happens before a suit.
pub(super) fn is_before_suit(measure: Measure) -> bool {
    let before = |condition: &Condition| {
        matches!(condition, Condition::Stage(stages)
            if stages.iter().all(|stage| matches!(stage, Stage::Mediation | Stage::MediationDocument)))
    };
    measure.rule().lets_in.iter().any(before)
}

/// Whether a measure can be narrowed by a field: what is counted from cases by all, people by theirs, and what a court
/// reports as a whole by none.
pub(super) const fn tells_of(measure: Measure, field: Field) -> bool {
    match measure.rule().when {
        When::InOffice => field.is_of_people(),
        When::Reported | When::ReportedLevel => false,
        When::On(_) | When::StandingAtEnd(_) | When::StandingAtStart(_) => true,
    }
}
