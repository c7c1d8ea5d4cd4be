//! Two definitions side by side: which cases entered or left a side, and how much of a change is the ruler.

use super::{Counts, Formula, Look};
use crate::explain::{Sentence, Side};
use crate::figure::{Figure, Standard};
use crate::fraction::Fraction;
use crate::period::Period;
use crate::quantity::Quantity;
use crate::table::FactTable;
use crate::tally::{Filter, Stretches};
use std::collections::BTreeMap;

/// One side under two definitions, over the same facts. Rows stand in the order of the table; values are what the case
/// adds to the side, all its parts together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideDifference {
    /// Cases that only the first definition counts.
    pub only_a: Vec<(usize, Quantity)>,
    /// Cases that only the second one counts.
    pub only_b: Vec<(usize, Quantity)>,
    /// Cases both count, with their values under each; equal ones mostly.
    pub both: Vec<(usize, Quantity, Quantity)>,
    /// What is not from cases (judges, inhabitants, reports) under each, where known.
    pub not_from_cases: (Option<Quantity>, Option<Quantity>),
}

/// Two definitions over the same facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The upper side.
    pub numerator: SideDifference,
    /// The lower side.
    pub denominator: SideDifference,
    /// The figure of the first definition.
    pub a: Figure,
    /// The figure of the second one.
    pub b: Figure,
}

/// A change between two periods while the definition changed too, taken apart: the old definition is evaluated on the
/// new facts, and the two steps add up exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The old definition in the earlier period.
    pub before: Figure,
    /// The old definition in the later period.
    pub bridge: Figure,
    /// The new definition in the later period.
    pub after: Figure,
    /// `after − before`; this and the next two only where all three have values.
    pub whole: Option<Fraction>,
    /// `bridge − before`: what really changed, by the old ruler.
    pub real: Option<Fraction>,
    /// `after − bridge`: what only the ruler changed.
    pub ruler: Option<Fraction>,
}

impl Change {
    /// Whole, real and ruler cut to so many decimals: real and ruler still add up to the whole, and each is the
    /// difference of two values as shown.
    pub fn shown(&self, decimals: u8) -> Option<[Fraction; 3]> {
        let value = |figure: &Figure| Some(Fraction::from(Fraction::of(figure.value()?)?.rounded(decimals)?));
        let (before, bridge, after) = (value(&self.before)?, value(&self.bridge)?, value(&self.after)?);
        Some([after.minus(before)?, bridge.minus(before)?, after.minus(bridge)?])
    }

    /// The change in a sentence.
    pub fn told(&self, decimals: u8) -> Option<Sentence> {
        let [whole, real, ruler] = self.shown(decimals)?.map(|part| part.display(decimals));
        Some(Sentence {
            zh: format!("共变动 {whole}，其中实际变动 {real}，口径变动 {ruler}"),
            en: format!("changed by {whole}, of which {real} real and {ruler} by the definition"),
        })
    }
}

/// Definitions that cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiffError {
    /// Their units differ.
    #[error(
        "两个口径单位不同（{0} 与 {1}），不能相减，请统一单位 / expected definitions in one unit, got {2} and {3}; choose \
         one unit"
    )]
    Units(&'static str, &'static str, &'static str, &'static str),
}

fn same_unit(a: &Formula, b: &Formula) -> Result<(), DiffError> {
    let (one, other) = (a.unit(), b.unit());
    if one == other { Ok(()) } else { Err(DiffError::Units(one.zh(), other.zh(), one.en(), other.en())) }
}

/// Lays two definitions over one court's facts side by side. A case whose parts cancel out on a side is not counted by
/// that side.
pub fn diff(
    table: &FactTable,
    a: &Formula,
    b: &Formula,
    period: Period,
    filter: &Filter,
    standard: Standard,
) -> Difference {
    let tables = [table];
    let counts = Counts::of(Look { tables: &tables, by: &[], filter, stretches: Stretches::around(period) }, &[a, b]);
    let [one, other] = [a, b].map(|formula| counts.figure(formula, &[], period, standard));
    let side = |side: Side, totals: (Option<Quantity>, Option<Quantity>)| {
        let (left, right) = (by_row(table, a, side, period, filter), by_row(table, b, side, period, filter));
        side_difference(left, right, totals)
    };
    Difference {
        numerator: side(Side::Numerator, (one.numerator, other.numerator)),
        denominator: side(Side::Denominator, (one.denominator, other.denominator)),
        a: one,
        b: other,
    }
}

fn by_row(
    table: &FactTable,
    formula: &Formula,
    side: Side,
    period: Period,
    filter: &Filter,
) -> BTreeMap<usize, Quantity> {
    let mut rows: BTreeMap<usize, Quantity> = BTreeMap::new();
    for one in formula.behind(table, side, period, filter) {
        let value = rows.entry(one.row).or_insert(Quantity::ZERO);
        *value = value.plus(one.value).unwrap_or(*value);
    }
    rows.retain(|_, value| !value.is_zero());
    rows
}

fn side_difference(
    left: BTreeMap<usize, Quantity>,
    right: BTreeMap<usize, Quantity>,
    totals: (Option<Quantity>, Option<Quantity>),
) -> SideDifference {
    let rest = |rows: &BTreeMap<usize, Quantity>, total: Option<Quantity>| {
        let cases = rows.values().try_fold(Quantity::ZERO, |sum, value| sum.plus(*value))?;
        crate::quantity::difference(total?, cases)
    };
    let mut found =
        SideDifference { not_from_cases: (rest(&left, totals.0), rest(&right, totals.1)), ..SideDifference::default() };
    for (row, value) in &left {
        match right.get(row) {
            Some(other) => found.both.push((*row, *value, *other)),
            None => found.only_a.push((*row, *value)),
        }
    }
    found.only_b = right.into_iter().filter(|(row, _)| !left.contains_key(row)).collect();
    found
}

/// How much of the change between two periods is real, and how much the new definition makes.
pub fn change(
    tables: &[&FactTable],
    old: &Formula,
    new: &Formula,
    (earlier, later): (Period, Period),
    filter: &Filter,
    standard: Standard,
) -> Result<Change, DiffError> {
    same_unit(old, new)?;
    let stretches = Stretches::of_periods(&[earlier, later]);
    let counts = Counts::of(Look { tables, by: &[], filter, stretches }, &[old, new]);
    let before = counts.figure(old, &[], earlier, standard);
    let bridge = counts.figure(old, &[], later, standard);
    let after = counts.figure(new, &[], later, standard);
    let value = |figure: Figure| Fraction::of(figure.value()?);
    let difference = |later: Figure, earlier: Figure| value(later)?.minus(value(earlier)?);
    let known = value(before).is_some() && value(bridge).is_some() && value(after).is_some();
    let part = |later, earlier| if known { difference(later, earlier) } else { None };
    Ok(Change {
        before,
        bridge,
        after,
        whole: part(after, before),
        real: part(bridge, before),
        ruler: part(after, bridge),
    })
}
