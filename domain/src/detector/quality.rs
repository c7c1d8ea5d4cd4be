//! Which figures are not qualified while a failed check stands.

use super::review::Outcome;
use super::signal::{Mark, Signal};
use crate::catalogue::IndicatorId;
use crate::period::Period;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A figure that is not qualified (NQ), and by which signals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unqualified {
    /// The indicator.
    pub indicator: IndicatorId,
    /// A period whose figure it is; every period that holds it is concerned.
    pub period: Period,
    /// The keys of the signals, in order.
    pub by: Vec<String>,
}

/// The figures that are not qualified: those marked by a signal that no review has explained or found wrong. `outcomes` are
/// the reviews by [`Signal::key`].
pub fn unqualified<'a>(
    signals: impl IntoIterator<Item = &'a Signal>,
    outcomes: &BTreeMap<String, Outcome>,
) -> Vec<Unqualified> {
    let mut marks: BTreeMap<Mark, Vec<String>> = BTreeMap::new();
    for signal in signals {
        let key = signal.key();
        if matches!(outcomes.get(&key), Some(Outcome::Explained | Outcome::Wrong)) {
            continue;
        }
        for mark in &signal.marks {
            marks.entry(*mark).or_default().push(key.clone());
        }
    }
    let one = |(mark, mut by): (Mark, Vec<String>)| {
        by.sort();
        by.dedup();
        Unqualified { indicator: mark.indicator, period: mark.period, by }
    };
    marks.into_iter().map(one).collect()
}
