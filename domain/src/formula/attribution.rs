//! What a change of a formula's value is made of, by unit, as for the built-in indicators.

use super::{Counts, Formula, Look};
use crate::change::{Attribution, Sides, UnitChange, attribute};
use crate::figure::{Figure, Standard};
use crate::period::Period;
use crate::quantity::Quantity;
use crate::table::FactTable;
use crate::tally::{Dimension, Filter, GroupKey, Stretches};

impl Formula {
    /// Takes the change between two periods apart by groups, with so many decimals. `None` where the formula has no value
    /// by them, a side is not known in one of them, or there is nothing to compare with.
    pub fn attribution(
        &self,
        tables: &[&FactTable],
        by: &[Dimension],
        filter: &Filter,
        (earlier, later): (Period, Period),
        decimals: u8,
    ) -> Option<Attribution> {
        if !self.divides_by(by, filter) {
            return None;
        }
        let stretches = Stretches::of_periods(&[earlier, later]);
        let counts = Counts::of(Look { tables, by, filter, stretches }, &[self]);
        let unit = |key: &GroupKey| {
            let sides = |period| self.sides(&counts.figure(self, key, period, Standard::default()));
            Some(UnitChange { key: key.clone(), earlier: sides(earlier)?, later: sides(later)? })
        };
        let units = counts.keys().map(unit).collect::<Option<Vec<_>>>()?;
        attribute(units, self.scale(), decimals)
    }

    /// The sides of a figure of this formula as whole numbers. Both are taken times the one power of ten that makes every
    /// factor and amount in it whole, so that sides of different groups can be added and their ratio stays.
    fn sides(&self, figure: &Figure) -> Option<Sides> {
        let decimals = self
            .addends()
            .map(|addend| addend.factor.decimals() + addend.counted.counter.measure.decimals())
            .max()
            .unwrap_or(0);
        let whole = |side: Option<Quantity>| i64::try_from(side?.at(decimals)?).ok();
        Some(Sides { numerator: whole(figure.numerator)?, denominator: whole(figure.denominator)? })
    }
}
