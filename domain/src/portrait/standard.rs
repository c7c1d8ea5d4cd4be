//! Indirect standardisation: what a subject's own cases would have brought, had each kind of case gone as it went with the
//! peers.
//!
//! # Method
//!
//! Cases fall into strata by business line, procedure and cause. The expected numerator is Σ xₛ·nₛ/dₛ over the strata, with
//! xₛ of dₛ the peers' and nₛ the subject's own denominator. A stratum in which the peers have too few cases says little: it
//! joins the other such strata of its line and procedure, then those of its line; what then still is too little takes the
//! ratio of all the peers' cases, and is not adjusted. So each case of a peer speaks in one stratum alone, and a
//! subject with the peers' own mix is expected to have the peers' ratio.
//!
//! Each term is rounded once, to a billionth of a case; nothing else is.

use crate::catalogue::Indicator;
use crate::change::Sides;
use crate::measure::{Condition, Counter, Scope};
use crate::quantity::Quantity;
use crate::tally::{Key, Reading, Tallies};
use crate::vocabulary::vocabulary;
use crate::{catalogue::Term, period::Period};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

vocabulary! {
    /// How like one another the cases compared are.
    Grain ("调整层次") {
        LineProcedureCause = "line_procedure_cause", "条线、程序、案由相同", "same line, procedure and cause";
        LineCause = "line_cause", "条线、案由相同", "same line and cause";
        LineProcedure = "line_procedure", "条线、程序相同", "same line and procedure";
        Line = "line", "条线相同", "same line";
        Whole = "whole", "未按案件结构调整", "not adjusted for the mix of cases";
    }
}

/// How much of a denominator was adjusted how finely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjusted {
    /// How like one another the cases compared are.
    pub grain: Grain,
    /// The subject's own denominator at this grain.
    pub cases: i64,
}

/// What a subject is expected to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    /// The expected numerator in billionths of a case.
    pub(super) billionths: i128,
    /// The subject's denominator.
    pub(super) of: i64,
    /// The parts of the denominator, finest first; grains without a case are left out.
    pub(super) adjusted: Vec<Adjusted>,
}

/// Parts of a case an expected numerator is counted in.
const BILLION: i128 = 1_000_000_000;

impl Expected {
    /// The expected numerator to six decimals.
    pub(super) fn numerator(&self) -> Quantity {
        Quantity::new(self.millionths(), 6)
    }

    /// The expected ratio as sides of whole numbers.
    pub(super) fn sides(&self) -> Option<Sides> {
        let numerator = i64::try_from(self.millionths()).ok()?;
        Some(Sides { numerator, denominator: self.of.checked_mul(1_000_000)? })
    }

    fn millionths(&self) -> i128 {
        rounded(self.billionths, 1_000)
    }
}

/// What a stratum is told by; a coarser one knows less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stratum<'a> {
    line: Option<u32>,
    procedure: Option<u32>,
    cause: Option<&'a str>,
}

impl<'a> Stratum<'a> {
    #[cfg(test)]
    pub(super) const fn new(line: u32, procedure: u32, cause: &'a str) -> Self {
        Self { line: Some(line), procedure: Some(procedure), cause: Some(cause) }
    }

    /// Of disputes, which all are of one line and know no procedure.
    pub(super) fn of_cause(cause: &'a str) -> Self {
        Self { cause: Some(cause), ..Self::default() }
    }

    fn of(key: &'a [Key]) -> Self {
        let mut keys = key.iter();
        let mut order = || keys.next().map(|key| key.order);
        let (line, procedure) = (order(), order());
        Self { line, procedure, cause: keys.next().map(|key| &*key.id) }
    }

    fn at(self, grain: Grain) -> Self {
        let Self { line, procedure, cause } = self;
        match grain {
            Grain::LineProcedureCause => self,
            Grain::LineCause => Self { line, procedure: None, cause },
            Grain::LineProcedure => Self { line, procedure, cause: None },
            Grain::Line => Self { line, procedure: None, cause: None },
            Grain::Whole => Self::default(),
        }
    }
}

/// The grains an indicator is adjusted at, finest first. One that tells how often a procedure is used cannot be adjusted by
/// it, and one that joins lines of work has no sides within one of them.
pub(super) fn grains(indicator: &Indicator) -> &'static [Grain] {
    let asks_procedure = |condition: &Condition| matches!(condition, Condition::Procedure(_));
    if indicator.joins_lines {
        &[]
    } else if indicator.numerator.iter().any(|term| term.measure.rule().lets_in.iter().any(asks_procedure)) {
        &[Grain::LineCause, Grain::Line]
    } else {
        &[Grain::LineProcedureCause, Grain::LineProcedure, Grain::Line]
    }
}

/// The sides of an indicator as tallied.
pub(super) fn sides(indicator: &Indicator, reading: &Reading<'_>) -> Option<Sides> {
    let side = |terms: &[Term]| sum(terms, indicator.scope, reading);
    Some(Sides { numerator: side(indicator.numerator)?, denominator: side(indicator.denominator)? })
}

/// A side as tallied.
pub(super) fn sum(terms: &[Term], scope: Scope, reading: &Reading<'_>) -> Option<i64> {
    terms.iter().try_fold(0_i64, |sum, term| {
        let value = reading.get(Counter { measure: term.measure, scope })?;
        sum.checked_add(if term.plus { value } else { -value })
    })
}

/// The sides of an indicator in every stratum of tallies by line, procedure and cause.
pub(super) fn strata<'a>(indicator: &Indicator, tallies: &'a Tallies, period: Period) -> BTreeMap<Stratum<'a>, Sides> {
    let of = |key: &'a Vec<Key>| Some((Stratum::of(key), sides(indicator, &tallies.reading(key, period)?)?));
    tallies.keys().filter_map(of).filter(|(_, sides)| *sides != Sides::default()).collect()
}

/// What a subject with these cases is expected to have by the peers' ratios. Strata in which the peers have fewer than
/// `needed` cases join coarser ones. `None` where either has no case at all.
pub(super) fn expected(
    own: &BTreeMap<Stratum<'_>, Sides>,
    pool: &BTreeMap<Stratum<'_>, Sides>,
    grains: &[Grain],
    needed: i64,
) -> Option<Expected> {
    let whole = pool.values().fold(Sides::default(), |sum, one| plus(sum, *one));
    let of: i64 = own.values().map(|one| one.denominator).sum();
    if of <= 0 || whole.denominator <= 0 {
        return None;
    }
    let mut open: BTreeMap<Stratum<'_>, (i64, Sides)> = BTreeMap::new();
    for (stratum, sides) in own {
        open.entry(*stratum).or_default().0 += sides.denominator;
    }
    for (stratum, sides) in pool {
        let there = &mut open.entry(*stratum).or_default().1;
        *there = plus(*there, *sides);
    }
    let mut expected = Expected { billionths: 0, of, adjusted: Vec::new() };
    for grain in grains {
        let mut joined: BTreeMap<Stratum<'_>, (i64, Sides)> = BTreeMap::new();
        for (stratum, (own, pool)) in open {
            let there = joined.entry(stratum.at(*grain)).or_default();
            *there = (there.0 + own, plus(there.1, pool));
        }
        let (enough, few) = joined.into_iter().partition(|(_, (_, pool))| pool.denominator >= needed.max(1));
        let enough: BTreeMap<Stratum<'_>, (i64, Sides)> = enough;
        expected.take(*grain, enough.into_values());
        open = few;
    }
    let rest = open.into_values().map(|(own, _)| (own, whole));
    expected.take(Grain::Whole, rest);
    Some(expected)
}

impl Expected {
    fn take(&mut self, grain: Grain, strata: impl Iterator<Item = (i64, Sides)>) {
        let mut cases = 0;
        for (own, pool) in strata {
            let product = i128::from(pool.numerator) * i128::from(own) * BILLION;
            self.billionths += rounded(product, i128::from(pool.denominator));
            cases += own;
        }
        if cases != 0 {
            self.adjusted.push(Adjusted { grain, cases });
        }
    }
}

fn plus(one: Sides, other: Sides) -> Sides {
    Sides { numerator: one.numerator + other.numerator, denominator: one.denominator + other.denominator }
}

/// A quotient to the nearest whole number; `by` is positive.
fn rounded(number: i128, by: i128) -> i128 {
    (number + by / 2).div_euclid(by.max(1))
}
