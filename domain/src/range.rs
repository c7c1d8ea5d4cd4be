//! Reasonable ranges: what a court's figures are judged by, from a day on.

use crate::catalogue::{Direction, IndicatorId, Version};
use crate::day::Day;
use crate::figure::State;
use crate::quantity::{Quantity, Ratio};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A reasonable range: a dated setting of a court, never a constant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Lower end.
    pub low: Option<Quantity>,
    /// Upper end.
    pub high: Option<Quantity>,
    /// Where the numbers come from, in the court's words.
    pub basis: String,
}

impl Range {
    /// Whether it judges anything: a range without ends says that from its day on none holds.
    pub fn judges(&self) -> bool {
        self.low.is_some() || self.high.is_some()
    }

    /// The state of a value. With a good direction the far side of the range is better; without one it is outside.
    pub fn state(&self, value: Ratio, direction: Direction) -> Option<State> {
        let below = self.low.and_then(|low| value.compare(low)) == Some(Ordering::Less);
        let above = self.high.and_then(|high| value.compare(high)) == Some(Ordering::Greater);
        if !self.judges() {
            return None;
        }
        Some(match (direction, below, above) {
            (_, false, false) => State::Inside,
            (Direction::Positive, _, true) | (Direction::Negative, true, _) => State::Better,
            _ => State::Outside,
        })
    }
}

/// A range of an indicator under an edition, from a day on. Its fields are kept with frozen figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedRange {
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// Under which edition.
    pub version: Version,
    /// From which day on.
    pub from: Day,
    /// The range with its basis; without ends, there is none from that day on.
    pub range: Range,
}

impl DatedRange {
    /// Of those a court goes by, the one in force on a day: the latest that does not begin after it.
    pub fn in_force<'a>(
        all: impl IntoIterator<Item = &'a Self>,
        (indicator, version): (IndicatorId, Version),
        on: Day,
    ) -> Option<&'a Self> {
        let of = |one: &&Self| one.indicator == indicator && one.version == version && one.from <= on;
        all.into_iter().filter(of).max_by_key(|one| one.from)
    }

    /// The range that judges figures of a day, where the one in force judges any.
    pub fn judging<'a>(
        all: impl IntoIterator<Item = &'a Self>,
        of: (IndicatorId, Version),
        on: Day,
    ) -> Option<&'a Range> {
        Self::in_force(all, of, on).map(|one| &one.range).filter(|range| range.judges())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn dated(indicator: IndicatorId, version: Version, from: &str, low: Option<i64>) -> DatedRange {
        let range = Range { low: low.map(Quantity::from), high: None, basis: from.to_owned() };
        DatedRange { indicator, version, from: from.parse().unwrap(), range }
    }

    #[test]
    fn the_latest_that_has_begun_is_in_force_and_one_without_ends_judges_nothing() {
        let of = (IndicatorId::Appeal, Version::V2024_09);
        let all = [
            dated(of.0, of.1, "2023-07-01", None),
            dated(of.0, of.1, "2023-01-01", Some(10)),
            dated(of.0, of.1, "2024-01-01", Some(12)),
            dated(of.0, Version::V2024_01, "2023-02-01", Some(20)),
            dated(IndicatorId::Mediation, of.1, "2023-02-01", Some(30)),
        ];
        let found = |on: &str| {
            let on = on.parse().unwrap();
            let basis = |range: &Range| range.basis.clone();
            let in_force = DatedRange::in_force(&all, of, on).map(|one| basis(&one.range));
            (in_force, DatedRange::judging(&all, of, on).map(basis))
        };
        let text = |day: &str| Some(day.to_owned());
        assert_eq!(found("2022-12-31"), (None, None));
        assert_eq!(found("2023-01-01"), (text("2023-01-01"), text("2023-01-01")));
        assert_eq!(found("2023-06-30"), (text("2023-01-01"), text("2023-01-01")));
        assert_eq!(found("2023-07-01"), (text("2023-07-01"), None));
        assert_eq!(found("2024-01-01"), (text("2024-01-01"), text("2024-01-01")));
    }

    #[test]
    fn range_states() {
        let range = Range { low: Some("2".parse().unwrap()), high: Some("3".parse().unwrap()), basis: String::new() };
        let at =
            |numerator: i64, direction| range.state(Ratio::new(1, numerator.into(), 10.into()).unwrap(), direction);
        assert_eq!(at(31, Direction::Positive), Some(State::Better));
        assert_eq!(at(30, Direction::Positive), Some(State::Inside));
        assert_eq!(at(19, Direction::Positive), Some(State::Outside));
        assert_eq!(at(31, Direction::Negative), Some(State::Outside));
        assert_eq!(at(19, Direction::Negative), Some(State::Better));
        assert_eq!(at(31, Direction::Interval), Some(State::Outside));
        let open = Range { low: None, high: None, basis: String::new() };
        assert_eq!(open.state(Ratio::new(1, 1.into(), 1.into()).unwrap(), Direction::Positive), None);
    }
}
