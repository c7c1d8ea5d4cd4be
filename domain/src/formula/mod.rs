//! The formula sandbox: an indicator typed as a checked expression over measures, the same in server and browser.
//!
//! A formula is a numerator over a denominator, each a sum of measures with exact factors, and a unit:
//!
//! ```text
//! appeals[scope = litigation] / first_instance_closed[scope = litigation] %
//! （旧存＋新收）【条线＝民事】÷ 员额法官 件/人
//! 1 - first_enforcement_on_civil / enforceable_civil_decisions %
//! ```
//!
//! Of nothing else can the cases behind both sides be told, so nothing else is accepted. [`Formula::parse`] says where
//! and why; [`Counts`] evaluates over fact tables, [`Formula::behind`] names the cases, [`diff()`] lays two definitions
//! side by side, [`OwnIndicator`] is a formula a court keeps. A formula sees the tables it is given and nothing else.

mod attribution;
mod behind;
mod counts;
mod diff;
mod error;
mod measure;
mod near;
mod normal;
pub mod own;
mod parse;
mod remark;
#[cfg(test)]
mod tests;
mod token;
mod written;

pub use behind::{Behind, because};
pub use counts::{Counts, Look, NarrowedReading};
pub use diff::{Change, DiffError, Difference, SideDifference, change, diff};
pub use error::{FormulaError, Kind, Problem};
pub use measure::{kind_of, tiers_of};
pub use own::OwnIndicator;
pub use remark::Remark;
pub(crate) use token::{is_quotation_mark, stands_in_a_name};

use crate::catalogue::{Indicator, Unit, keeps_lines_together};
use crate::court::Tier;
use crate::distinct::distinct;
use crate::explain::Side;
use crate::measure::{Counter, Measure, Scope};
use crate::narrowing::{Narrowing, Predicate, Test};
use crate::quantity::Quantity;
use crate::tally::{Dimension, Filter};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A measure over a scope and a part of the facts: what a formula counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Narrowed {
    /// The measure over its scope.
    pub counter: Counter,
    /// Narrowed to what.
    pub within: Narrowing,
}

/// One part of a side: what is counted, and its factor, which is not zero.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Addend {
    /// The factor, with its sign.
    pub factor: Quantity,
    /// What is counted.
    pub counted: Narrowed,
}

/// A checked formula. Equal formulas print the same text, and the text reads back to the same formula.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Formula {
    unit: Unit,
    numerator: Vec<Addend>,
    denominator: Vec<Addend>,
}

impl Formula {
    /// Reads a formula.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        parse::formula(text, None)
    }

    /// Reads a formula for courts of a tier: measures such courts have no cases for are refused where they stand.
    pub fn parse_for(text: &str, tier: Tier) -> Result<Self, FormulaError> {
        parse::formula(text, Some(tier))
    }

    /// The formula of an indicator of the catalogue.
    pub fn of(indicator: &Indicator) -> Self {
        let side = |side: Side| {
            let addend = |term: &crate::catalogue::Term| Addend {
                factor: Quantity::from(if term.plus { 1 } else { -1 }),
                counted: Narrowed {
                    counter: Counter { measure: term.measure, scope: indicator.scope },
                    within: Narrowing::EVERYTHING,
                },
            };
            side.terms(indicator).iter().map(addend).collect()
        };
        Self { unit: indicator.unit, numerator: side(Side::Numerator), denominator: side(Side::Denominator) }
    }

    /// The same in another unit, where it can still be written down.
    pub fn with_unit(self, unit: Unit) -> Result<Self, FormulaError> {
        Self::parse(&Self { unit, ..self }.to_string())
    }

    /// What the value is measured in.
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// 1, 100, 1,000 or 10,000.
    pub const fn scale(&self) -> i32 {
        self.unit.scale()
    }

    /// The parts of a side.
    pub fn side(&self, side: Side) -> &[Addend] {
        match side {
            Side::Numerator => &self.numerator,
            Side::Denominator => &self.denominator,
        }
    }

    /// What a side is counted in.
    pub fn kind(&self, side: Side) -> Option<Kind> {
        self.side(side).first().map(|addend| kind_of(addend.counted.counter.measure))
    }

    /// The parts of both sides.
    pub fn addends(&self) -> impl Iterator<Item = &Addend> {
        self.numerator.iter().chain(&self.denominator)
    }

    /// Whether some measure in it is narrowed. Tallies do not carry such parts, only facts do: over a court that has
    /// opened no more than its tallies, or has reported sums instead of cases, such a formula is `NA`.
    pub fn needs_facts(&self) -> bool {
        self.addends().any(|addend| !addend.counted.within.is_everything())
    }

    /// Whether it asks for divisions or judges by their names: who may see only averages of the whole may not ask it.
    pub fn names_people(&self) -> bool {
        let named = |predicate: &Predicate| {
            predicate.tests().iter().any(|test| matches!(test, Test::Division(_) | Test::Judge(_)))
        };
        self.addends().any(|addend| addend.counted.within.predicates().iter().any(named))
    }

    /// The counters that tallies must carry for it, its completeness included; none where only facts can tell.
    pub fn counters(&self) -> Option<Vec<Counter>> {
        let plain = |counted: Narrowed| counted.within.is_everything().then_some(counted.counter);
        self.everything_counted().into_iter().map(plain).collect()
    }

    /// Whether it has values within such groups and restrictions: mediation before suit and the cases after it stand in
    /// different lines, and so do inhabitants in none.
    pub fn divides_by(&self, by: &[Dimension], within: &Filter) -> bool {
        !self.joins_lines() || keeps_lines_together(by, within)
    }

    /// Whether courts of the tier have cases for everything in it.
    pub fn applies_to(&self, tier: Tier) -> bool {
        self.addends().all(|addend| tiers_of(addend.counted.counter.measure).contains(&tier))
    }

    /// What it is not wrong to ask, but good to know: see [`Remark`].
    pub fn remarks(&self) -> Vec<Remark> {
        remark::remarks(self)
    }

    /// Everything counted for it, its completeness included, without repetition, in a fixed order.
    fn everything_counted(&self) -> Vec<Narrowed> {
        distinct(self.addends().flat_map(|addend| {
            let lacking = addend.counted.lacking().map_or_else(Vec::new, |(lacking, of)| vec![lacking, of]);
            std::iter::once(addend.counted.clone()).chain(lacking)
        }))
    }

    fn joins_lines(&self) -> bool {
        let before_suit = |addend: &Addend| measure::is_before_suit(addend.counted.counter.measure);
        let inhabitants = |addend: &Addend| kind_of(addend.counted.counter.measure) == Kind::Inhabitants;
        self.addends().any(inhabitants) || self.addends().any(before_suit) && !self.addends().all(before_suit)
    }
}

impl Narrowed {
    /// A measure as it is.
    pub const fn plain(measure: Measure) -> Self {
        Self { counter: Counter { measure, scope: Scope::All }, within: Narrowing::EVERYTHING }
    }

    /// What tells how many of its cases lack data, over the same part: (lacking, of).
    fn lacking(&self) -> Option<(Self, Self)> {
        let (lacking, of) = self.counter.measure.lacking()?;
        let over = |measure| Self { counter: Counter { measure, ..self.counter }, within: self.within.clone() };
        Some((over(lacking), over(of)))
    }
}

impl FromStr for Formula {
    type Err = FormulaError;

    fn from_str(text: &str) -> Result<Self, FormulaError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Formula {
    type Error = FormulaError;

    fn try_from(text: String) -> Result<Self, FormulaError> {
        Self::parse(&text)
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.to_string()
    }
}
