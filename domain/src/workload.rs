//! Workload: how many cases came in, were closed and are left, and how much work the closings were.
//!
//! Cases of different types are different work. How much is a setting of the court that counts with it ([`Weights`]), with
//! its source; no published text gives weights for all courts. Weighted closings stand beside the plain ones, never
//! instead of them.

use crate::fact::Moment;
use crate::measure::{Counter, Measure, Scope};
use crate::quantity::Quantity;
use crate::table::{FactTable, unpack_day};
use crate::tally::Stretches;
use crate::type_code::TypeCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a case of each type weighs: a setting of a court with its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Weights {
    source: String,
    sample: bool,
    rows: BTreeMap<TypeCode, Quantity>,
    presiding_share: Option<Quantity>,
}

/// Weights as they are stored and sent.
#[derive(Clone, Serialize, Deserialize)]
struct Written {
    source: String,
    sample: bool,
    rows: BTreeMap<TypeCode, Quantity>,
    presiding_share: Option<Quantity>,
}

/// What no table of weights can be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWeights {
    /// Numbers of which nobody says where they come from.
    #[error("请写明案件权重的来源 / say where the case weights come from")]
    NoSource,
    /// A weight that is none.
    #[error(
        "{code}的权重应在 0 至 100 之间，现为 {weight} / expected a weight between 0 and 100 for {code}, got {weight}"
    )]
    OutOfReach {
        /// Of which type.
        code: &'static str,
        /// What it is.
        weight: Quantity,
    },
    /// A share that is none.
    #[error(
        "审判长的份额应在 0 至 1 之间，现为 {0} / expected a share between 0 and 1 for the presiding judge, got {0}"
    )]
    NoShare(Quantity),
}

impl Weights {
    /// What a type weighs of which the table says nothing.
    pub const OTHERWISE: i64 = 1;

    /// A table of weights. Types it leaves out weigh one.
    ///
    /// # Errors
    ///
    /// [`BadWeights`] for a missing source and for numbers that are no weight or no share.
    pub fn new(
        source: impl Into<String>,
        sample: bool,
        rows: BTreeMap<TypeCode, Quantity>,
        presiding_share: Option<Quantity>,
    ) -> Result<Self, BadWeights> {
        let source = source.into();
        if source.trim().is_empty() {
            return Err(BadWeights::NoSource);
        }
        // Six decimals, so that no sum of weights is beyond what a quantity holds.
        let lies = |value: Quantity, most: f64| (0.0..=most).contains(&value.approximate()) && value.at(6).is_some();
        if let Some((code, weight)) = rows.iter().find(|(_, weight)| !lies(**weight, 100.0)) {
            return Err(BadWeights::OutOfReach { code: code.as_str(), weight: *weight });
        }
        if let Some(share) = presiding_share.filter(|share| !lies(*share, 1.0)) {
            return Err(BadWeights::NoShare(share));
        }
        Ok(Self { source, sample, rows, presiding_share })
    }

    /// The weights of one court system, as its program has them. A sample to be replaced by the court's own.
    pub fn sample() -> Self {
        /// In hundredths.
        const ROWS: &[(TypeCode, i128)] = &[
            (TypeCode::THIRD_PARTY_WITHDRAWAL, 150),
            (TypeCode::CRIMINAL_RETRIAL, 100),
            (TypeCode::CIVIL_RETRIAL, 100),
            (TypeCode::ADMIN_RETRIAL, 100),
            (TypeCode::CRIMINAL_SUPERVISION_REVIEW, 50),
            (TypeCode::CIVIL_SUPERVISION_REVIEW, 50),
            (TypeCode::ADMIN_SUPERVISION_REVIEW, 50),
            (TypeCode::CIVIL_JURISDICTION_APPEAL, 90),
            (TypeCode::SENTENCE_CHANGE, 7),
        ];
        Self {
            source: String::from(
                "样例：一家法院系统程序中的案件系数，非官方标准，请以本院办法替换 / sample: case coefficients in the program of one court \
                 system, no official standard; replace them by your court's rules",
            ),
            sample: true,
            rows: ROWS.iter().map(|(code, hundredths)| (*code, Quantity::new(*hundredths, 2))).collect(),
            presiding_share: Some(Quantity::new(6, 1)),
        }
    }

    /// Where the numbers come from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether they are a sample that no court has set.
    pub const fn is_sample(&self) -> bool {
        self.sample
    }

    /// The types the table names, with their weights.
    pub const fn rows(&self) -> &BTreeMap<TypeCode, Quantity> {
        &self.rows
    }

    /// The part of a panel's case that is its presiding judge's, where the table says. Facts know the judge in charge only,
    /// so nothing here is divided by it.
    pub const fn presiding_share(&self) -> Option<Quantity> {
        self.presiding_share
    }

    /// What a case of a type weighs.
    pub fn of(&self, code: TypeCode) -> Quantity {
        self.rows.get(&code).copied().unwrap_or(Quantity::from(Self::OTHERWISE))
    }
}

impl TryFrom<Written> for Weights {
    type Error = BadWeights;

    fn try_from(written: Written) -> Result<Self, BadWeights> {
        let Written { source, sample, rows, presiding_share } = written;
        Self::new(source, sample, rows, presiding_share)
    }
}

impl From<Weights> for Written {
    fn from(weights: Weights) -> Self {
        let Weights { source, sample, rows, presiding_share } = weights;
        Self { source, sample, rows, presiding_share }
    }
}

/// The counter of closings that weights apply to: all cases that count as court cases.
const CLOSED: Counter = Counter { measure: Measure::Closed, scope: Scope::All };

/// Weighted closings of each unit in each stretch. `unit_of` tells whose a row is, among so many units.
///
/// `None` where a sum has more than 38 digits.
pub(crate) fn weighted_closings(
    table: &FactTable,
    weights: &Weights,
    stretches: &Stretches,
    units: usize,
    unit_of: impl Fn(usize) -> Option<usize>,
) -> Option<Vec<Vec<Quantity>>> {
    // Few different weights occur: closings are counted by weight, and multiplied once.
    let mut classes: Vec<Quantity> = Vec::new();
    let class_of: Vec<Option<usize>> = table
        .shapes
        .iter()
        .map(|shape| {
            let weight = weights.of(shape.type_code);
            CLOSED.lets_in(shape).then(|| {
                classes.iter().position(|one| *one == weight).unwrap_or_else(|| {
                    classes.push(weight);
                    classes.len() - 1
                })
            })
        })
        .collect();
    let (spans, kinds) = (stretches.count(), classes.len());
    let mut counts = vec![0_i32; units * spans * kinds];
    for (row, (day, shape)) in table.column(Moment::Closed).iter().zip(&table.shape).enumerate() {
        let class = class_of.get(usize::from(*shape)).copied().flatten();
        if let (Some(day), Some(class), Some(unit)) = (unpack_day(*day), class, unit_of(row))
            && let Some(count) = counts.get_mut((unit * spans + stretches.of(day)) * kinds + class)
        {
            *count += 1;
        }
    }
    let sum = |counts: &[i32]| {
        let mut products = counts.iter().zip(&classes).map(|(count, weight)| weight.times(*count));
        products.try_fold(Quantity::ZERO, |sum, product| sum.plus(product?))
    };
    if kinds == 0 {
        return Some(vec![vec![Quantity::ZERO; spans]; units]);
    }
    let by_unit = counts.chunks_exact(spans * kinds);
    by_unit.map(|counts| counts.chunks_exact(kinds).map(sum).collect()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::case::Disposition;
    use crate::case::sample::case;
    use crate::court::CourtCode;
    use crate::fact::Fact;

    #[test]
    fn the_sample_says_that_it_is_one() {
        let sample = Weights::sample();
        assert!(sample.is_sample() && sample.source().contains("样例") && sample.source().contains("sample"));
        let of = |code: &str| sample.of(TypeCode::parse(code).unwrap()).to_string();
        let codes = ["民撤", "刑再", "民再", "行再", "刑监", "民监", "行监", "民辖终", "刑更", "民初", "执保"];
        assert_eq!(codes.map(of), ["1.5", "1", "1", "1", "0.5", "0.5", "0.5", "0.9", "0.07", "1", "1"]);
        assert_eq!(sample.presiding_share().unwrap().to_string(), "0.6");
    }

    #[test]
    fn weights_have_a_source_and_a_size() {
        let table = |weight: i64| BTreeMap::from([(TypeCode::CIVIL_RETRIAL, Quantity::from(weight))]);
        let made = |source: &str, weight, share| Weights::new(source, false, table(weight), share);
        assert_eq!(made(" ", 1, None), Err(BadWeights::NoSource));
        assert!(matches!(made("本院办法", -1, None), Err(BadWeights::OutOfReach { .. })));
        assert!(matches!(made("本院办法", 101, None), Err(BadWeights::OutOfReach { .. })));
        let fine = BTreeMap::from([(TypeCode::CIVIL_RETRIAL, Quantity::new(1, 7))]);
        assert!(matches!(Weights::new("本院办法", false, fine, None), Err(BadWeights::OutOfReach { .. })));
        assert!(matches!(made("本院办法", 1, Some(Quantity::from(2))), Err(BadWeights::NoShare(_))));
        let weights = made("本院办法", 2, Some(Quantity::new(5, 1))).unwrap();
        let json = serde_json::to_string(&weights).unwrap();
        assert_eq!(serde_json::from_str::<Weights>(&json).unwrap(), weights);
        assert!(serde_json::from_str::<Weights>(&json.replace("本院办法", "")).is_err());
    }

    /// Two civil first instances (1 each), a third-party withdrawal action (1.5) and a change of sentence (0.07) closed in
    /// 2023: 3.57. A preservation number is no court case, and one is closed the year after.
    #[test]
    fn closings_are_weighed_by_type() {
        let facts: Vec<Fact> = [
            ("（2023）冀0632民初1号", "2023-03-01"),
            ("（2023）冀0632民初2号", "2023-04-01"),
            ("（2023）冀0632民撤1号", "2023-05-01"),
            ("（2023）冀0632刑更1号", "2023-06-01"),
            ("（2023）冀0632财保1号", "2023-06-01"),
            ("（2023）冀0632民初3号", "2024-01-01"),
        ]
        .map(|(number, closed)| {
            Fact::derive(&case(number, "2023-01-10", Some(closed), Some(Disposition::Judgment)), &[])
        })
        .to_vec();
        let table = FactTable::build(CourtCode::parse("冀0632").unwrap(), &facts).unwrap();
        let stretches = Stretches::around("2023".parse().unwrap());
        let weighed = weighted_closings(&table, &Weights::sample(), &stretches, 1, |_| Some(0)).unwrap();
        let shown: Vec<String> = weighed[0].iter().map(Quantity::to_string).collect();
        assert_eq!(shown, ["0", "3.57", "1"]);
    }
}
