//! Series litigation: many suits against one defendant about one thing, counted as one 案.

use super::{Chain, Derivation, Lineage, Series};
use crate::court::CourtCode;
use crate::day::Day;
use crate::parties::defendants;
use std::collections::{BTreeMap, BTreeSet};

/// Where a case stands: the place of its chain and its place in it.
type Place = (usize, usize);

/// Suits that may be joined: in one court, of one cause, against the same defendants.
type Suits<'a> = BTreeMap<(Option<&'a CourtCode>, &'a str, BTreeSet<&'a str>), Vec<(Day, Place)>>;

/// The matters that are joined to an earlier one of their series, among `matters`.
///
/// A series begins with the first suit that at least as many follow within its days as the rule asks for; the suits of a
/// series belong to no other. Only first-instance matters with a day, a cause and a known defendant are joined.
pub(super) fn joined(lineage: &Lineage, series: Series, matters: impl Iterator<Item = Place>) -> Vec<Place> {
    let mut suits = Suits::new();
    for (at, place) in matters {
        let Some((chain, case)) = lineage.chains.get(at).and_then(|chain| Some((chain, chain.cases.get(place)?)))
        else {
            continue;
        };
        let against = defendants(&case.parties);
        let Some(day) = case.docketed else { continue };
        if case.kind == Derivation::FirstInstance && !against.is_empty() && !case.cause.is_empty() {
            suits.entry((Chain::court(chain), &case.cause, against)).or_default().push((day, (at, place)));
        }
    }
    let mut joined = Vec::new();
    for mut suits in suits.into_values() {
        suits.sort_unstable();
        let mut rest = suits.as_slice();
        while let Some(((first, _), others)) = rest.split_first() {
            let last = first.plus_days(i32::from(series.days));
            let near = others.partition_point(|(day, _)| *day <= last);
            if near + 1 < usize::from(series.at_least) {
                rest = others;
                continue;
            }
            let (near, later) = others.split_at(near);
            joined.extend(near.iter().map(|(_, place)| *place));
            rest = later;
        }
    }
    joined
}
