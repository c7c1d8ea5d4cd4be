//! From sights to chains: dense indexes in the order of numbers, one parent a case, rings cut, sets joined.

use super::fault::{self, Fault, FaultKind};
use super::sight::{Merged, PetitionTie, Said, Sight, merged};
use super::stored::{Case, Words};
use super::{Derivation, Lineage};
use crate::case_number::CaseNumber;
use crate::court::CourtCode;
use crate::day::Day;
use crate::parties::defendants;
use std::hash::{DefaultHasher, Hash, Hasher};

/// `elsewhere`: dockets of cases whose rows were seen, but are not among these sights; ascending.
pub(super) fn lineage(sights: Vec<Sight>, petitions: Vec<PetitionTie>, elsewhere: &[u128]) -> Lineage {
    let cases = with_mentioned(merged(sights), &petitions);
    let keys: Vec<u128> = cases.iter().map(|case| case.key).collect();
    let index = |key: u128| keys.binary_search(&key).ok();

    let mut above: Vec<Option<usize>> = cases.iter().map(|case| parent(case, &cases, &index)).collect();
    let mut faults = fault::of_claims(&cases, elsewhere);
    faults.extend(cut_rings(&mut above, &cases));

    let mut sets = Sets::new(cases.len());
    for (at, case) in cases.iter().enumerate() {
        for claim in &case.claims {
            index(claim.key).into_iter().for_each(|other| sets.join(at, other));
        }
    }
    let (mut lineage, chain_of) = chains(cases, &above, &mut sets);
    let about = |petition: &PetitionTie| index(petition.about.key()).and_then(|at| chain_of.get(at)).copied();
    let once = once_each(petitions);
    lineage.petitions = once.into_iter().filter_map(|petition| Some((about(&petition)?, petition))).collect();
    lineage.petitions.sort_by_key(|(chain, _)| *chain);
    faults.extend(lineage.chains().flat_map(fault::of_chain));
    faults.sort();
    faults.dedup();
    lineage.faults = faults;
    lineage
}

/// The cases of the sights and those only mentioned by them, in the order of numbers.
fn with_mentioned(mut cases: Vec<Merged>, petitions: &[PetitionTie]) -> Vec<Merged> {
    let seen: Vec<u128> = cases.iter().map(|case| case.key).collect();
    let claimed = cases.iter().flat_map(|case| &case.claims).map(|claim| (claim.key, &claim.number));
    let petitioned = petitions.iter().map(|petition| (petition.about.key(), &petition.about));
    let mut mentioned: Vec<(u128, &CaseNumber)> =
        claimed.chain(petitioned).filter(|(key, _)| seen.binary_search(key).is_err()).collect();
    mentioned.sort_unstable_by_key(|(key, _)| *key);
    mentioned.dedup_by_key(|(key, _)| *key);
    let mentioned: Vec<Merged> =
        mentioned.into_iter().map(|(key, number)| Merged::mentioned(key, number.clone())).collect();
    cases.extend(mentioned);
    // Two sorted runs.
    cases.sort_by_key(|case| case.key);
    cases
}

/// Of the cases one is said to come from: what its own row says goes first, then the one docketed last.
fn parent(case: &Merged, cases: &[Merged], index: &impl Fn(u128) -> Option<usize>) -> Option<usize> {
    let others = case.claims.iter().filter(|claim| claim.key != case.key);
    let ranked = others.filter_map(|claim| {
        let at = index(claim.key)?;
        Some(((claim.own, cases.get(at)?.said.docketed, claim.key), at))
    });
    ranked.max().map(|(_, at)| at)
}

/// Takes the parent from one case of every ring: the earliest, then the one with the least number.
fn cut_rings(above: &mut [Option<usize>], cases: &[Merged]) -> Vec<Fault> {
    let mut faults = Vec::new();
    // On which walk a case was met.
    let mut met = vec![None; above.len()];
    for start in 0..above.len() {
        let mut at = Some(start);
        let mut path = Vec::new();
        while let Some(place) = at.filter(|&place| met.get(place) == Some(&None)) {
            set(&mut met, place, Some(start));
            path.push(place);
            at = get(above, place);
        }
        let Some(closing) = at.filter(|&place| get(&met, place) == Some(start)) else { continue };
        let ring = path.iter().copied().skip_while(|&place| place != closing);
        let day = |place: usize| cases.get(place).and_then(|case| case.said.docketed);
        let Some(root) = ring.min_by_key(|&place| (day(place).is_none(), day(place), place)) else { continue };
        let origin = get(above, root).and_then(|origin| cases.get(origin));
        set(above, root, None);
        faults.extend(cases.get(root).map(|case| Fault {
            kind: FaultKind::Cycle,
            number: case.number.clone(),
            other: origin.map(|origin| origin.number.clone()),
        }));
    }
    faults
}

/// The lineage without petitions and faults, and of every case the place of its chain.
fn chains(cases: Vec<Merged>, above: &[Option<usize>], sets: &mut Sets) -> (Lineage, Vec<usize>) {
    let days = days(&cases, above);
    let mut order: Vec<(usize, Option<Day>, Derivation, usize)> = Vec::with_capacity(cases.len());
    for (at, case) in cases.iter().enumerate() {
        let parent = get(above, at).and_then(|parent| cases.get(parent));
        let kind = Derivation::of(&case.number, parent.map(|parent| &parent.number));
        order.push((sets.first(at), days.get(at).copied().flatten(), kind, at));
    }
    order.sort_unstable_by_key(|&(set, day, kind, at)| (set, day.is_none(), day, kind, at));

    // The cases stand in the order of their courts.
    let runs = cases.chunk_by(|a, b| a.number.court == b.number.court);
    let courts: Vec<(u32, CourtCode)> = runs
        .filter_map(<[Merged]>::first)
        .map(|case| (case.number.court.ordinal(), case.number.court.clone()))
        .collect();
    let mut lineage =
        Lineage { cases: Vec::with_capacity(cases.len()), by_number: vec![0; cases.len()], ..Lineage::default() };
    let mut of = vec![0; cases.len()];
    let mut place_in_chain = vec![0; cases.len()];
    let mut words = Words::new();
    for (chain, set_of) in order.chunk_by(|a, b| a.0 == b.0).enumerate() {
        for (place, &(_, _, _, at)) in (0_u32..).zip(set_of) {
            set(&mut of, at, chain);
            set(&mut place_in_chain, at, place);
        }
        for &(_, _, kind, at) in set_of {
            let Some(case) = cases.get(at) else { continue };
            set(&mut lineage.by_number, at, small(lineage.cases.len()));
            let parent = get(above, at).and_then(|parent| place_in_chain.get(parent)).copied();
            let court = courts.partition_point(|(ordinal, _)| *ordinal < case.number.court.ordinal());
            lineage.cases.push(Case {
                suit: suit(&case.said),
                docketed: case.said.docketed,
                closed: case.said.end.0,
                parent,
                cause: words.place(&case.said.cause),
                division: words.place(&case.said.division),
                judge: words.place(&case.said.judge),
                court: u16::try_from(court).unwrap_or(u16::MAX),
                year: case.number.year,
                special: case.number.special,
                type_code: case.number.type_code,
                serial: case.number.serial,
                kind,
                outcome: case.said.end.1,
                known: case.known,
            });
        }
        lineage.ends.push(small(lineage.cases.len()));
    }
    lineage.courts = courts;
    lineage.words = words.all();
    (lineage, of)
}

/// A place among the cases of a lineage, which holds fewer than four thousand million.
fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The cause and the defendants as one number: of a thousand million million pairs of suits that differ, fewer than one
/// is taken for alike.
fn suit(said: &Said) -> u64 {
    let against = defendants(&said.parties);
    if against.is_empty() || said.cause.is_empty() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    (&said.cause, against).hash(&mut hasher);
    hasher.finish().max(1)
}

/// The day each case is put in order by: that of its docketing, else the one before the first that comes from it.
fn days(cases: &[Merged], above: &[Option<usize>]) -> Vec<Option<Day>> {
    let mut days: Vec<Option<Day>> = cases.iter().map(|case| case.said.docketed).collect();
    for at in downward(above).into_iter().rev() {
        let (Some(parent), Some(day)) = (get(above, at), get(&days, at)) else { continue };
        if cases.get(parent).is_some_and(|case| case.said.docketed.is_none()) {
            let before = day.plus_days(-1);
            let kept = get(&days, parent).map_or(before, |kept| kept.min(before));
            set(&mut days, parent, Some(kept));
        }
    }
    days
}

/// The places, every parent before what comes from it.
pub(super) fn downward(above: &[Option<usize>]) -> Vec<usize> {
    let mut waiting = vec![true; above.len()];
    let mut order = Vec::with_capacity(above.len());
    let mut path = Vec::new();
    for start in 0..above.len() {
        let mut at = Some(start);
        while let Some(place) = at.filter(|&place| waiting.get(place) == Some(&true)) {
            set(&mut waiting, place, false);
            path.push(place);
            at = get(above, place);
        }
        order.extend(path.drain(..).rev());
    }
    order
}

/// One a case and id, the earliest received.
fn once_each(mut petitions: Vec<PetitionTie>) -> Vec<PetitionTie> {
    petitions.sort();
    petitions.dedup_by(|later, kept| (&later.about, &later.id) == (&kept.about, &kept.id));
    petitions
}

/// Disjoint sets of indexes; the first of a set stands for it.
pub(super) struct Sets(Vec<usize>);

impl Sets {
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    pub(super) fn first(&mut self, mut at: usize) -> usize {
        loop {
            let next = self.0.get(at).copied().unwrap_or(at);
            if next == at {
                return at;
            }
            // Halves the way for those who come later.
            let after = self.0.get(next).copied().unwrap_or(next);
            set(&mut self.0, at, after);
            at = after;
        }
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        set(&mut self.0, a.max(b), a.min(b));
    }
}

fn get<T: Copy>(list: &[Option<T>], at: usize) -> Option<T> {
    list.get(at).copied().flatten()
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}
