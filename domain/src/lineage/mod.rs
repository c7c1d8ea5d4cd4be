//! The lineage of disputes: every case from mediation to enforcement and petition in one chain, and from the chains the
//! case-to-matter ratio (案-件比) with the link that added each case.
//!
//! [`sights`] tells what one row and its events say; [`Lineage::of`] puts the sights of all sources together, whatever
//! order they come in and however often; [`Counted`] counts a lineage by the rules a court has set ([`Counting`]).
//! Where the files contradict themselves the chain is built all the same and a [`Fault`] says what to correct.

mod build;
mod counted;
mod counting;
mod derivation;
mod fault;
mod parcel;
mod series;
mod sight;
mod stored;
#[cfg(test)]
mod tests;

pub use counted::{Cell, Counted, Ratio};
pub use counting::{Counting, Preset, Series, counting_on};
pub use derivation::{Derivation, Preventer};
pub use fault::{Fault, FaultKind};
pub use parcel::{Disputes, Mentioned, Parcel, edition};
pub use sight::{PetitionTie, Sight, sights};
pub use stored::{Chain, Seen};

use crate::case::Disposition;
use crate::case_number::CaseNumber;
use crate::court::CourtCode;
use crate::day::Day;
use crate::policy::Part;
use serde::{Deserialize, Serialize};
use stored::Case;

/// All chains of a set of sights. Equal for equal sets, in whatever order and however often the sights came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// Every case, chain by chain.
    cases: Vec<Case>,
    /// Of every chain where its cases end.
    ends: Vec<u32>,
    /// The courts of the numbers with [`CourtCode::ordinal`], in their order.
    courts: Vec<(u32, CourtCode)>,
    /// The words of the cases, the empty one first.
    words: Vec<Box<str>>,
    /// Petitions, each with the place of its chain.
    petitions: Vec<(usize, PetitionTie)>,
    faults: Vec<Fault>,
    /// The places of the cases in the order of their numbers.
    by_number: Vec<u32>,
}

impl Lineage {
    /// Joins cases to chains by the links the sights tell. Cases that are only named, as an origin, by an event or by a
    /// petition, are in a chain too. Sorts and joins sets: a second for half a million sights.
    pub fn of(sights: impl IntoIterator<Item = Sight>, petitions: impl IntoIterator<Item = PetitionTie>) -> Self {
        build::lineage(sights.into_iter().collect(), petitions.into_iter().collect(), &[])
    }

    /// Every chain, in the order of the least case number in it.
    pub fn chains(&self) -> impl ExactSizeIterator<Item = Chain<'_>> {
        (0..self.ends.len()).map(|place| self.chain(place))
    }

    /// The chain that holds a case; none where no sight tells of it. Logarithmic.
    pub fn chain_of(&self, number: &CaseNumber) -> Option<Chain<'_>> {
        let place = self.place_of(number.key())?;
        Some(self.chain(self.ends.partition_point(|end| *end <= place)))
    }

    /// What the files contradict themselves in, in the order of [`Fault`].
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    fn chain(&self, place: usize) -> Chain<'_> {
        let end = |place: Option<usize>| place.and_then(|place| self.ends.get(place)).map_or(0, |end| *end as usize);
        let cases = self.cases.get(end(place.checked_sub(1))..end(Some(place))).unwrap_or_default();
        Chain { lineage: self, place, cases }
    }

    /// The place of the case with a [`CaseNumber::key`].
    fn place_of(&self, key: u128) -> Option<u32> {
        let of = |place: &u32| self.cases.get(*place as usize).map_or(0, |case| self.key(case));
        let at = self.by_number.binary_search_by_key(&key, of).ok()?;
        self.by_number.get(at).copied()
    }

    fn key(&self, case: &Case) -> u128 {
        let court = self.courts.get(usize::from(case.court)).map_or(0, |(ordinal, _)| *ordinal);
        CaseNumber::key_of(court, case.type_code, case.special, case.year, case.serial)
    }
}

/// A case in its chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// 案号.
    pub number: CaseNumber,
    /// How it came into the dispute.
    pub kind: Derivation,
    /// The case it comes from: what its own row says, else the case whose event names it; none for a root.
    pub parent: Option<CaseNumber>,
    /// 立案日期.
    pub docketed: Option<Day>,
    /// 结案日期.
    pub closed: Option<Day>,
    /// 结案方式.
    pub outcome: Option<Disposition>,
    /// 案由; empty where unknown, as the next two.
    pub cause: String,
    /// 承办部门.
    pub division: String,
    /// 承办人.
    pub judge: String,
    /// Whether its own row was seen, and not just its number somewhere else.
    pub known: bool,
}

impl Member {
    /// Whether it lies in a part of its court.
    pub fn is_in(&self, part: &Part) -> bool {
        part.holds(self.number.type_code.line(), &self.division, &self.judge)
    }
}
