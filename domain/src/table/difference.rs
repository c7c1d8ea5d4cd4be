//! What is different between two states of a court's facts.

use super::{FactTable, Row};
use crate::fact::Fact;
use std::cmp::Ordering;

/// The cases that differ between an earlier and a later table of a court.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Cases only in the later one.
    pub added: Vec<Fact>,
    /// Cases in both that read otherwise: before and after.
    pub changed: Vec<(Fact, Fact)>,
    /// Cases only in the earlier one.
    pub removed: Vec<Fact>,
}

impl FactTable {
    /// What is different in a later state of the same court's facts, in the order of the cases.
    pub fn differences(&self, later: &Self) -> Differences {
        self.differing(later, |one, other| one == other)
    }

    /// The same where the two were derived by different rules: what the record says is compared, not what rules made of it.
    pub fn differences_on_record(&self, later: &Self) -> Differences {
        self.differing(later, |one, other| one.on_record() == other.on_record())
    }

    fn differing(&self, later: &Self, same: impl Fn(&Row<'_>, &Row<'_>) -> bool) -> Differences {
        let mut found = Differences::default();
        let (mut before, mut after) = (0, 0);
        loop {
            let order = match (self.row(before), later.row(after)) {
                (None, None) => return found,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(one), Some(other)) if same(&one, &other) => {
                    (before, after) = (before + 1, after + 1);
                    continue;
                }
                (Some(one), Some(other)) => one.key.cmp(&other.key),
            };
            match order {
                Ordering::Less => found.removed.extend(self.fact(before)),
                Ordering::Greater => found.added.extend(later.fact(after)),
                Ordering::Equal => found.changed.extend(self.fact(before).zip(later.fact(after))),
            }
            before += usize::from(order != Ordering::Greater);
            after += usize::from(order != Ordering::Less);
        }
    }
}
