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
mod series;
mod sight;
#[cfg(test)]
mod tests;

pub use counted::{Cell, Counted, Ratio};
pub use counting::{Counting, Preset, Series, counting_on};
pub use derivation::{Derivation, Preventer};
pub use fault::{Fault, FaultKind};
pub use sight::{PetitionTie, Sight, sights};

use crate::case::Disposition;
use crate::case_number::CaseNumber;
use crate::court::CourtCode;
use crate::day::Day;
use crate::policy::Part;
use serde::{Deserialize, Serialize};

/// All chains of a set of sights. Equal for equal sets, in whatever order and however often the sights came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    chains: Vec<Chain>,
    faults: Vec<Fault>,
    /// [`CaseNumber::key`] of every case, ascending, with the place of its chain.
    places: Vec<(u128, usize)>,
}

impl Lineage {
    /// Joins cases to chains by the links the sights tell. Cases that are only named, as an origin, by an event or by a
    /// petition, are in a chain too. Sorts and joins sets: a second for half a million sights.
    pub fn of(sights: impl IntoIterator<Item = Sight>, petitions: impl IntoIterator<Item = PetitionTie>) -> Self {
        build::lineage(sights.into_iter().collect(), petitions.into_iter().collect())
    }

    /// Every chain, in the order of the least case number in it.
    pub fn chains(&self) -> &[Chain] {
        &self.chains
    }

    /// The chain that holds a case; none where no sight tells of it. Logarithmic.
    pub fn chain_of(&self, number: &CaseNumber) -> Option<&Chain> {
        let key = number.key();
        let place = self.places.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        self.chains.get(self.places.get(place)?.1)
    }

    /// What the files contradict themselves in, in the order of [`Fault`].
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

/// One dispute: its cases and the petitions about them. Has at least one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// By day, kind and number. A case without a known day stands just before what comes from it, else last.
    pub cases: Vec<Member>,
    /// By case, id and day.
    pub petitions: Vec<PetitionTie>,
    /// The place in `cases` of each case's parent. Without rings.
    above: Vec<Option<usize>>,
}

impl Chain {
    /// The cases that come from no other, in the order of `cases`: one, unless the files tell several origins.
    pub fn roots(&self) -> impl Iterator<Item = &Member> {
        self.cases.iter().filter(|member| member.parent.is_none())
    }

    /// The court the whole chain counts for: that of its first root. None only of a chain without cases, which
    /// [`Lineage::of`] never builds.
    pub fn court(&self) -> Option<&CourtCode> {
        self.roots().next().map(|root| &root.number.court)
    }

    /// The earliest known day a case was docketed.
    pub fn first_day(&self) -> Option<Day> {
        self.cases.iter().filter_map(|member| member.docketed).min()
    }

    /// The latest known day: a case docketed or closed, a petition received.
    pub fn last_day(&self) -> Option<Day> {
        let of_cases = self.cases.iter().flat_map(|member| [member.docketed, member.closed]).flatten();
        of_cases.chain(self.petitions.iter().map(|petition| petition.received)).max()
    }

    /// Whether a case is in the chain.
    pub fn holds(&self, number: &CaseNumber) -> bool {
        self.member(number).is_some()
    }

    /// The case with a number.
    pub fn member(&self, number: &CaseNumber) -> Option<&Member> {
        self.cases.iter().find(|member| member.number == *number)
    }

    /// The place in `cases` of the parent of the case at a place.
    fn parent(&self, place: usize) -> Option<usize> {
        self.above.get(place).copied().flatten()
    }

    /// The places of `cases`, every parent before what comes from it.
    fn downward(&self) -> Vec<usize> {
        build::downward(&self.above)
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
    /// 案由; empty where unknown, as the next three.
    pub cause: String,
    /// 承办部门.
    pub division: String,
    /// 承办人.
    pub judge: String,
    /// 当事人, as the file writes them.
    pub parties: String,
    /// Whether its own row was seen, and not just its number somewhere else.
    pub known: bool,
}

impl Member {
    /// Whether it lies in a part of its court.
    pub fn is_in(&self, part: &Part) -> bool {
        part.holds(self.number.type_code.line(), &self.division, &self.judge)
    }
}
