//! The monthly figures of a court, as [`super::Holdings::shown`] wants them.

use super::held::Shown;
use crate::catalogue::{INDICATORS, counters};
use crate::chance::is_share;
use crate::change::Sides;
use crate::day::Month;
use crate::figure::{Absence, Completeness, Standard, evaluate};
use crate::period::Period;
use crate::quantity::Quantity;
use crate::table::FactTable;
use crate::tally::{Filter, Question, Stretches, Tallies};

/// The figure of every indicator that is a share of cases, month by month, counted in one pass; not of months whose cases
/// lack what it asks for.
pub fn by_month(table: &FactTable, first: Month, last: Month) -> Vec<Shown> {
    let filter = Filter::default();
    let stretches = Stretches::months(first, last);
    let tallies = Tallies::of(&[table], &Question { counters: counters(), by: &[], filter: &filter, stretches });
    let mut shown = Vec::new();
    for month in (first.number()..=last.number()).map(Month::from_number) {
        let Some(reading) = tallies.reading(&[], Period::month(month)) else { continue };
        for indicator in INDICATORS.iter().filter(|indicator| is_share(indicator.id)) {
            let figure = evaluate(indicator, &reading, Completeness::FULL, Standard::default());
            if figure.absence == Some(Absence::NotQualified) {
                continue;
            }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::case::{CaseRecord, Disposition, Procedure};
    use crate::catalogue::IndicatorId;
    use crate::fact::Fact;

    #[test]
    fn a_month_that_lacks_what_is_asked_for_says_nothing() {
        let shown = |heard: Option<bool>| {
            let case = CaseRecord {
                closed: Some("2023-05-20".parse().unwrap()),
                disposition: Some(Disposition::Upheld),
                heard,
                ..CaseRecord::docketed(
                    "（2023）冀96民终1号".parse().unwrap(),
                    "2023-05-03".parse().unwrap(),
                    Procedure::SecondInstance,
                )
            };
            let table = FactTable::build("冀96".parse().unwrap(), &[Fact::derive(&case, &[])]).unwrap();
            let may = Month::new(2023, 5);
            let of = |one: Shown| (one.indicator == IndicatorId::SecondHearing).then_some(one.sides);
            by_month(&table, may, may).into_iter().find_map(of)
        };
        assert_eq!(shown(Some(false)), Some(Sides { numerator: 0, denominator: 1 }));
        assert_eq!(shown(None), None);
    }
}
