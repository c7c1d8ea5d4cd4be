//! What a court counts as a 案 and as a 件.

use super::{Chain, Derivation};
use crate::day::Day;
use crate::measure::is_dispute_case;
use crate::type_code::{Stage, TypeCode};
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

vocabulary! {
    /// Ways to say what a 案 is. The official lists are not published.
    Preset ("案的口径") {
        FirstInstance = "first_instance", "仅一审", "first instance only";
        FirstAndEnforcement = "first_and_enforcement", "一审加首次执行", "first instance and first-time enforcement";
        Own = "own", "本院自定", "the court's own list";
    }
}

/// How a court counts, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counting {
    /// What a 案 is.
    pub preset: Preset,
    /// Since when it is in force.
    pub from: Day,
    /// The types of [`Preset::Own`]; not read by the others.
    #[serde(default)]
    pub codes: BTreeSet<TypeCode>,
    /// Whether a suit on an enforcement objection is a 案 of its own.
    #[serde(default)]
    pub objection_suit_is_matter: bool,
    /// When a series of suits is one 案; none where each is its own.
    #[serde(default)]
    pub series: Option<Series>,
    /// Types counted as 件 that are left out otherwise.
    #[serde(default)]
    pub extra: BTreeSet<TypeCode>,
}

/// Suits against the same defendants for the same cause in one court are one 案: those docketed within `days` of the
/// first of them, where there are `at_least` with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Days after the first.
    pub days: u16,
    /// How many make a series.
    pub at_least: u16,
}

impl Counting {
    /// A preset since a day, without any more.
    pub const fn of(preset: Preset, from: Day) -> Self {
        Self {
            preset,
            from,
            codes: BTreeSet::new(),
            objection_suit_is_matter: false,
            series: None,
            extra: BTreeSet::new(),
        }
    }

    /// Whether cases of a type count as 件: court cases except sentence changes, and what the court adds. Left out are so
    /// 执保, 财保, 行保, 证保, 诉前调, 诉前调确, 诉前调书, 司惩 and 刑更. A 案 is a 件 whatever its type.
    pub fn is_case(&self, code: TypeCode) -> bool {
        self.extra.contains(&code) || is_dispute_case(code)
    }

    /// Tells of each case of a chain, every parent before what comes from it, whether it is a 案; series are not looked at.
    /// `founded` is room to work in.
    pub(super) fn matters(&self, chain: Chain<'_>, founded: &mut Vec<bool>, mut told: impl FnMut(usize, bool)) {
        // Whether there is a decision, or an enforcement of it, above.
        founded.clear();
        founded.resize(chain.cases.len(), false);
        chain.downward(|place| {
            let above = chain.parent(place).and_then(|parent| Some((chain.cases.get(parent)?, founded.get(parent)?)));
            let on_decision = above.is_some_and(|(parent, founded)| *founded || founds(parent.type_code));
            let case = chain.cases.get(place);
            let is_matter = case.is_some_and(|case| self.is_matter(case.kind, case.type_code, on_decision));
            if let Some(founded) = founded.get_mut(place) {
                *founded = on_decision;
            }
            told(place, is_matter);
        });
    }

    /// A case tried again is never a new 案.
    fn is_matter(&self, kind: Derivation, code: TypeCode, on_decision: bool) -> bool {
        let listed = self.preset != Preset::Own || self.codes.contains(&code);
        match kind {
            Derivation::Remand => false,
            Derivation::ObjectionSuit => self.objection_suit_is_matter && listed,
            _ => match self.preset {
                Preset::Own => listed,
                _ if kind == Derivation::FirstInstance || code == TypeCode::NON_LITIGATION_REVIEW => true,
                Preset::FirstInstance => kind == Derivation::FirstEnforcement && !on_decision,
                Preset::FirstAndEnforcement => kind == Derivation::FirstEnforcement,
            },
        }
    }
}

/// The counting in force on a day: the one that came into force last; of two on one day the later in the list.
pub fn counting_on(settings: &[Counting], day: Day) -> Option<&Counting> {
    settings.iter().filter(|counting| counting.from <= day).max_by_key(|counting| counting.from)
}

/// Whether an enforcement on such a case enforces a decision of a court, or goes on with one.
fn founds(code: TypeCode) -> bool {
    matches!(
        code.stage(),
        Stage::FirstInstance
            | Stage::SecondInstance
            | Stage::Retrial
            | Stage::ThirdPartyWithdrawal
            | Stage::Special
            | Stage::NonLitigationReview
            | Stage::FirstEnforcement
            | Stage::ResumedEnforcement
    )
}
