//! The disputes of many courts, held so that what one court's files change costs that court and what goes beyond it.
//!
//! Most chains lie in one court. A [`Parcel`] has the chains that are closed within its courts as a lineage, and of those
//! that are open, because they lead to another court or another court tells of them, the sights. Parcels are put together
//! as the courts are, and at the top nothing is open any more: [`Disputes`].

use super::build::{self, Sets};
use super::fault::docket;
use super::{Fault, Lineage, PetitionTie, Sight};
use crate::case_number::CaseNumber;
use crate::court::CourtCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Cases that others than their own courts tell of.
#[derive(Clone, Debug, Default)]
pub struct Mentioned {
    /// [`CaseNumber::key`], ascending, so that those of a court stand together.
    keys: Vec<u128>,
}

impl Mentioned {
    /// What parcels tell of courts that are not theirs, and more that is known to be told. Sorts.
    pub fn told<'a>(parcels: impl IntoIterator<Item = &'a Parcel>, more: impl IntoIterator<Item = CaseNumber>) -> Self {
        let mut keys: Vec<u128> = more.into_iter().map(|number| number.key()).collect();
        parcels.into_iter().for_each(|parcel| keys.extend(&parcel.mentions));
        keys.sort_unstable();
        keys.dedup();
        Self { keys }
    }

    /// What parcels tell of some courts.
    fn among<'a>(courts: &[u32], parcels: impl IntoIterator<Item = &'a Arc<Parcel>>) -> Self {
        let told = |parcel: &'a Arc<Parcel>| courts.iter().flat_map(|court| of_court(&parcel.mentions, *court));
        let mut keys: Vec<u128> = parcels.into_iter().flat_map(told).copied().collect();
        keys.sort_unstable();
        Self { keys }
    }

    /// Those of courts.
    fn of<'a>(&'a self, courts: &'a [u32]) -> impl Iterator<Item = &'a u128> {
        courts.iter().flat_map(|court| of_court(&self.keys, *court))
    }
}

/// Of ascending keys those of a court.
fn of_court(keys: &[u128], ordinal: u32) -> &[u128] {
    let from = keys.partition_point(|key| court_of(*key) < ordinal);
    let to = keys.partition_point(|key| court_of(*key) <= ordinal);
    keys.get(from..to).unwrap_or_default()
}

/// The ordinal of the court of a key.
fn court_of(key: u128) -> u32 {
    (key >> 64) as u32
}

/// What the files and registers of some courts tell. Written down, it is good for programs of the same [`edition`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Their ordinals, ascending.
    courts: Vec<u32>,
    /// The chains of which only they tell and that lead nowhere else.
    #[serde(with = "inside")]
    closed: Arc<Lineage>,
    /// What is told of the other chains.
    open: Vec<Sight>,
    petitions: Vec<PetitionTie>,
    /// Dockets of which a case's own row was seen, ascending.
    dockets: Vec<u128>,
    /// Cases of other courts that are told of, ascending.
    mentions: Vec<u128>,
}

impl Parcel {
    /// Of what one court tells, its rows all of its own cases. `mentioned`: what other courts tell of; too much only leaves
    /// more open, and of too little [`Self::stands`] says no.
    pub fn of(court: &CourtCode, sights: Vec<Sight>, petitions: Vec<PetitionTie>, mentioned: &Mentioned) -> Self {
        let own = sights.iter().filter(|sight| sight.own);
        let mut dockets: Vec<u128> = own.map(|sight| docket(sight.number.key())).collect();
        dockets.sort_unstable();
        dockets.dedup();
        Self::split(vec![court.ordinal()], sights, petitions, dockets, mentioned)
    }

    /// Of several parcels; `mentioned`: what those beside them tell of.
    fn together(parcels: &[Arc<Self>], mentioned: &Mentioned) -> Self {
        let courts: BTreeSet<u32> = parcels.iter().flat_map(|parcel| &parcel.courts).copied().collect();
        let (sights, petitions, dockets) = Self::left_open(parcels);
        Self::split(courts.into_iter().collect(), sights, petitions, dockets, mentioned)
    }

    /// The chains that parcels have open, there being no others beside them.
    fn whole(parcels: &[Arc<Self>]) -> Lineage {
        let (sights, petitions, dockets) = Self::left_open(parcels);
        build::lineage(sights, petitions, &dockets)
    }

    /// What parcels tell of their open chains, and all their dockets.
    fn left_open(parcels: &[Arc<Self>]) -> (Vec<Sight>, Vec<PetitionTie>, Vec<u128>) {
        let dockets: BTreeSet<u128> = parcels.iter().flat_map(|parcel| &parcel.dockets).copied().collect();
        (
            parcels.iter().flat_map(|parcel| &parcel.open).cloned().collect(),
            parcels.iter().flat_map(|parcel| &parcel.petitions).cloned().collect(),
            dockets.into_iter().collect(),
        )
    }

    fn split(
        courts: Vec<u32>,
        sights: Vec<Sight>,
        petitions: Vec<PetitionTie>,
        dockets: Vec<u128>,
        mentioned: &Mentioned,
    ) -> Self {
        let mut keys: Vec<u128> = sights.iter().flat_map(told).map(CaseNumber::key).collect();
        keys.extend(petitions.iter().map(|petition| petition.about.key()));
        keys.sort_unstable();
        keys.dedup();
        let mentions: Vec<u128> =
            keys.iter().filter(|key| courts.binary_search(&court_of(**key)).is_err()).copied().collect();
        let place = |number: &CaseNumber| keys.binary_search(&number.key()).unwrap_or_default();
        let mut sets = Sets::new(keys.len());
        for sight in &sights {
            let at = place(&sight.number);
            told(sight).skip(1).for_each(|other| sets.join(at, place(other)));
        }
        let mut is_open = vec![false; keys.len()];
        for key in mentions.iter().chain(mentioned.of(&courts)) {
            if let Ok(at) = keys.binary_search(key)
                && let Some(open) = is_open.get_mut(sets.first(at))
            {
                *open = true;
            }
        }
        let mut leads_on = |number: &CaseNumber| is_open.get(sets.first(place(number))).is_some_and(|open| *open);
        let (open, closed): (Vec<_>, Vec<_>) = sights.into_iter().partition(|sight| leads_on(&sight.number));
        let (petitions, answered): (Vec<_>, Vec<_>) =
            petitions.into_iter().partition(|petition| leads_on(&petition.about));
        let closed = Arc::new(build::lineage(closed, answered, &dockets));
        Self { courts, closed, open, petitions, dockets, mentions }
    }

    /// Whether no chain that was taken for closed is told of elsewhere. One that does not stand has to be made again with
    /// what is mentioned.
    pub fn stands(&self, mentioned: &Mentioned) -> bool {
        mentioned.of(&self.courts).all(|key| self.closed.place_of(*key).is_none())
    }
}

/// A lineage is written down as what it is, not as what is shared.
mod inside {
    use super::{Arc, Deserialize, Lineage, Serialize};

    pub(super) fn serialize<S: serde::Serializer>(lineage: &Arc<Lineage>, to: S) -> Result<S::Ok, S::Error> {
        lineage.as_ref().serialize(to)
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Arc<Lineage>, D::Error> {
        Lineage::deserialize(from).map(Arc::new)
    }
}

/// What parcels are made by. A comment that is changed makes them anew as well: better once too often.
const SOURCES: [&[u8]; 11] = [
    include_bytes!("build.rs"),
    include_bytes!("derivation.rs"),
    include_bytes!("fault.rs"),
    include_bytes!("mod.rs"),
    include_bytes!("parcel.rs"),
    include_bytes!("sight.rs"),
    include_bytes!("stored.rs"),
    include_bytes!("../case.rs"),
    include_bytes!("../case_number.rs"),
    include_bytes!("../parties.rs"),
    include_bytes!("../type_code.rs"),
];

/// How this build makes parcels of what `readers` read, the sources of whoever reads the rows: one written down by another
/// edition is not read. The compiler counts too, for the numbers of suits depend on it.
pub fn edition(readers: &[&[u8]]) -> u64 {
    let mut hash = DefaultHasher::new();
    SOURCES.iter().chain(readers).for_each(|source| hash.write(source));
    // As a suit is numbered.
    (String::from("suit"), BTreeSet::from(["against"])).hash(&mut hash);
    hash.finish()
}

/// The numbers in a sight, its own first.
fn told(sight: &Sight) -> impl Iterator<Item = &CaseNumber> {
    std::iter::once(&sight.number).chain(sight.origin.as_ref()).chain(sight.named_by.as_ref())
}

fn same(a: &[Arc<Parcel>], b: &[Arc<Parcel>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}

/// All chains of some courts, as lineages without a case in common: together what one [`Lineage`] of all sights is.
#[derive(Clone, Debug, Default)]
pub struct Disputes {
    /// The parcels by group, each group with what was made of it.
    groups: Vec<(Vec<Arc<Parcel>>, Arc<Parcel>)>,
    /// The chains that go beyond a group.
    across: Arc<Lineage>,
    faults: Vec<Fault>,
}

impl Disputes {
    /// Of the parcels of single courts, every one of which stands, by group: the courts below one court. What the last
    /// disputes have of the same parcels is taken from there, so that what is new is made anew alone.
    pub fn of(groups: Vec<Vec<Arc<Parcel>>>, last: &Self) -> Self {
        let made = groups.iter().enumerate().map(|(at, group)| match group.as_slice() {
            // Already split by what the others tell.
            [one] => Arc::clone(one),
            several => {
                let courts: Vec<u32> = several.iter().flat_map(|parcel| &parcel.courts).copied().collect();
                let beside = groups.iter().enumerate().filter(|(other, _)| *other != at);
                let mentioned = Mentioned::among(&courts, beside.flat_map(|(_, group)| group));
                let last = last.groups.iter().find(|(group, _)| same(group, several)).map(|(_, made)| made);
                let last = last.filter(|made| made.stands(&mentioned));
                last.map_or_else(|| Arc::new(Parcel::together(several, &mentioned)), Arc::clone)
            }
        });
        let made: Vec<Arc<Parcel>> = made.collect();
        let before: Vec<Arc<Parcel>> = last.groups.iter().map(|(_, made)| Arc::clone(made)).collect();
        let across = match same(&made, &before) {
            true => Arc::clone(&last.across),
            false => Arc::new(Parcel::whole(&made)),
        };
        let mut disputes = Self { groups: groups.into_iter().zip(made).collect(), across, faults: Vec::new() };
        disputes.faults = disputes.lineages().flat_map(Lineage::faults).cloned().collect();
        disputes.faults.sort();
        disputes
    }

    /// Of one lineage that nothing stands beside.
    pub fn alone(lineage: Arc<Lineage>) -> Self {
        Self { groups: Vec::new(), faults: lineage.faults().to_vec(), across: lineage }
    }

    /// Whether they are of these parcels.
    pub fn are_of(&self, groups: &[Vec<Arc<Parcel>>]) -> bool {
        self.groups.len() == groups.len() && self.groups.iter().zip(groups).all(|((own, _), group)| same(own, group))
    }

    /// The lineages, for [`super::Counted::of`].
    pub fn lineages(&self) -> impl Iterator<Item = &Lineage> {
        let of_groups = self.groups.iter().flat_map(|(parcels, made)| {
            // A group of one is its parcel.
            let above = (parcels.len() > 1).then_some(made);
            parcels.iter().chain(above).map(|parcel| parcel.closed.as_ref())
        });
        of_groups.chain(std::iter::once(self.across.as_ref()))
    }

    /// What the files contradict themselves in, in the order of [`Fault`].
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}
