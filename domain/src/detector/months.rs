//! The monthly figures of a court, as [`super::Holdings::shown`] wants them.

use super::held::Shown;
use crate::catalogue::{INDICATORS, counters};
use crate::chance::is_share;
use crate::change::Sides;
use crate::day::Month;
use crate::figure::{Completeness, Standard, evaluate};
use crate::period::Period;
use crate::quantity::Quantity;
use crate::table::FactTable;
use crate::tally::{Filter, Question, Stretches, Tallies};

/// The figure of every indicator that is a share of cases, month by month, counted in one pass.
pub fn by_month(table: &FactTable, first: Month, last: Month) -> Vec<Shown> {
    let filter = Filter::default();
    let stretches = Stretches::months(first, last);
    let tallies = Tallies::of(&[table], &Question { counters: counters(), by: &[], filter: &filter, stretches });
    let mut shown = Vec::new();
    for month in (first.number()..=last.number()).map(Month::from_number) {
        let Some(reading) = tallies.reading(&[], Period::month(month)) else { continue };
        for indicator in INDICATORS.iter().filter(|indicator| is_share(indicator.id)) {
            let figure = evaluate(indicator, &reading, Completeness::FULL, Standard::default());
            let Some((numerator, denominator)) = figure.numerator.zip(figure.denominator) else { continue };
            let sides = Sides { numerator: count(numerator), denominator: count(denominator) };
            shown.push(Shown { indicator: indicator.id, of: String::new(), month, sides });
        }
    }
    shown
}

fn count(quantity: Quantity) -> i64 {
    quantity.approximate().round() as i64
}
