//! Series litigation: many suits against one defendant about one thing, counted as one 案.

use super::stored::Case;
use super::{Chain, Derivation, Series};
use crate::court::CourtCode;
use crate::day::Day;
use std::collections::HashMap;

/// Where a case stands: the place of its lineage and its place in it.
type Place = (usize, usize);

/// Suits that may be joined: in one court, of one cause, against the same defendants, each with its number.
type Suits<'a> = HashMap<(Option<&'a CourtCode>, u64), Vec<(Day, u128, Place)>>;

/// The matters that are joined to an earlier one of their series, among the matters given with their chains and numbers.
///
/// A series begins with the first suit that at least as many follow within its days as the rule asks for; the suits of a
/// series belong to no other. Only first-instance matters with a day, a cause and a known defendant are joined.
pub(super) fn joined<'a>(
    series: Series,
    matters: impl Iterator<Item = (Chain<'a>, &'a Case, u128, Place)>,
) -> Vec<Place> {
    let mut suits = Suits::new();
    for (chain, case, number, place) in matters {
        let Some(day) = case.docketed else { continue };
        if case.kind == Derivation::FirstInstance && case.suit != 0 {
            suits.entry((chain.court(), case.suit)).or_default().push((day, number, place));
        }
    }
    let mut joined = Vec::new();
    for mut suits in suits.into_values() {
        suits.sort_unstable();
        let mut rest = suits.as_slice();
        while let Some(((first, ..), others)) = rest.split_first() {
            let last = first.plus_days(i32::from(series.days));
            let near = others.partition_point(|(day, ..)| *day <= last);
            if near + 1 < usize::from(series.at_least) {
                rest = others;
                continue;
            }
            let (near, later) = others.split_at(near);
            joined.extend(near.iter().map(|(.., place)| *place));
            rest = later;
        }
    }
    joined
}
