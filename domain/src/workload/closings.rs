//! Closings, each by the weight of its type: added up by unit, by group, and as a formula.

use super::Weights;
use crate::fact::Moment;
use crate::formula::{Formula, FormulaError, Narrowed};
use crate::measure::{Counter, Measure, Scope};
use crate::narrowing::{Narrowing, Predicate, Test};
use crate::period::Period;
use crate::quantity::Quantity;
use crate::table::{FactTable, unpack_day};
use crate::tally::{Dimension, Filter, GroupKey, Question, Stretches, Tallies};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The counter of closings that weights apply to: all cases that count as court cases.
const CLOSED: Counter = Counter { measure: Measure::Closed, scope: Scope::All };

/// The closings of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupLoad {
    /// Which group.
    pub key: GroupKey,
    /// Cases closed.
    pub closed: Quantity,
    /// Their weights, added up.
    pub weighted: Quantity,
}

impl Weights {
    /// The closings of a period by group, in the order of courts and names, plain and weighted. What is closed is the
    /// measure [`Closed`](Measure::Closed). Courts that reported sums instead of cases have no row.
    pub fn workload(&self, tables: &[&FactTable], period: Period, by: &[Dimension], filter: &Filter) -> Vec<GroupLoad> {
        let with_cases: Vec<&FactTable> = tables.iter().copied().filter(|table| !table.is_empty()).collect();
        let mut found: BTreeMap<GroupKey, (Quantity, Quantity)> = BTreeMap::new();
        for (weight, within) in self.parts() {
            let question = Question { counters: &[CLOSED], by, filter, stretches: Stretches::around(period) };
            let tallies = Tallies::narrowed(&with_cases, &question, &within);
            for key in tallies.keys() {
                let closed = tallies.reading(key, period).and_then(|reading| reading.quantity(CLOSED));
                let Some((closed, weighted)) = closed.and_then(|closed| Some((closed, closed.product(weight)?))) else {
                    continue;
                };
                let sum = found.entry(key.clone()).or_insert((Quantity::ZERO, Quantity::ZERO));
                if let Some(more) = sum.0.plus(closed).zip(sum.1.plus(weighted)) {
                    *sum = more;
                }
            }
        }
        let nothing = |sum: &(Quantity, Quantity)| sum.0.is_zero();
        let rows = found.into_iter().filter(|(_, sum)| by.is_empty() || !nothing(sum));
        rows.map(|(key, (closed, weighted))| GroupLoad { key, closed, weighted }).collect()
    }

    /// The weighted closings per judge in office, as a formula: an item of a scheme, or an own indicator.
    ///
    /// # Errors
    ///
    /// [`FormulaError`] where so many types have weights of their own that its text is too long.
    pub fn per_judge(&self) -> Result<Formula, FormulaError> {
        let closed = |within: Narrowing| Narrowed { within, ..Narrowed::plain(Measure::Closed) };
        let parts: Vec<String> =
            self.parts().into_iter().map(|(weight, within)| format!("{weight} * {}", closed(within))).collect();
        Formula::parse(&format!("({}) / quota_judges cases_per_judge", parts.join(" + ")))
    }

    /// The types of each weight: few weights occur, so facts are passed once a weight and not once a type.
    fn parts(&self) -> Vec<(Quantity, Narrowing)> {
        let mut types: Vec<(Quantity, Vec<Test>)> = Vec::new();
        for (code, weight) in self.rows() {
            match types.iter_mut().find(|(one, _)| one == weight) {
                Some((_, tests)) => tests.push(Test::Type(*code)),
                None => types.push((*weight, vec![Test::Type(*code)])),
            }
        }
        let all = self.rows().keys().map(|code| Test::Type(*code)).collect();
        let rest = Narrowing::new(Predicate::new(true, all).into_iter().collect());
        let of = |(weight, tests)| (weight, Narrowing::new(Predicate::new(false, tests).into_iter().collect()));
        types.into_iter().map(of).chain([(self.others(), rest)]).collect()
    }
}

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
