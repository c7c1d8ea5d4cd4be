//! Counting a lineage: 件, 案, and which links the 件 beyond the 案 came by.

use super::series::joined;
use super::{Chain, Counting, Derivation, Lineage, Member};
use crate::court::CourtCode;
use crate::day::Day;
use crate::period::Period;
use crate::quantity::{self, Quantity};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// 件 against 案. `cases` is `matters` and all of `added`, always.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// 件.
    pub cases: u64,
    /// 案.
    pub matters: u64,
    /// The 件 that are no 案, by the link that added them; a suit joined to a series is a first instance. No zeros.
    pub added: BTreeMap<Derivation, u64>,
}

impl Ratio {
    /// 件 ÷ 案; none without a 案.
    pub fn value(&self) -> Option<quantity::Ratio> {
        let number = |count: u64| Quantity::new(i128::from(count), 0);
        quantity::Ratio::new(1, number(self.cases), number(self.matters))
    }

    /// Both together.
    pub fn plus(mut self, other: &Self) -> Self {
        self.cases += other.cases;
        self.matters += other.matters;
        for (kind, count) in &other.added {
            *self.added.entry(*kind).or_default() += count;
        }
        self
    }

    fn count(&mut self, role: Role, kind: Derivation) {
        match role {
            Role::Out => return,
            Role::Matter => self.matters += 1,
            Role::Joined | Role::Added => *self.added.entry(kind).or_default() += 1,
        }
        self.cases += 1;
    }
}

/// A number of a [`Ratio`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// All 件.
    Cases,
    /// The 案.
    Matters,
    /// The 件 added by a kind of link.
    Added(Derivation),
}

impl From<Derivation> for Cell {
    fn from(kind: Derivation) -> Self {
        Self::Added(kind)
    }
}

/// As what a case counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Out,
    Matter,
    /// A 案 but for the series it belongs to.
    Joined,
    Added,
}

#[derive(Clone, Copy, Debug)]
struct Seat {
    role: Role,
    /// The place of the nearest 案 at or above the case, joined or not; where there is none, of its root.
    decision: usize,
}

/// A lineage counted by a rule. Series are found over the whole lineage, so a 案 does not depend on the period or the
/// courts asked for. Everywhere `period` is that of docketing (cases without a known day are in none), and `courts` are
/// those the chains count for, that is of their roots; none for all.
#[derive(Debug)]
pub struct Counted<'a> {
    lineage: &'a Lineage,
    /// One a case of every chain, in the same order.
    seats: Vec<Vec<Seat>>,
}

impl<'a> Counted<'a> {
    /// Counts every chain. Linear, but for sorting suits where there is a rule for series.
    pub fn of(lineage: &'a Lineage, counting: &Counting) -> Self {
        let mut seats: Vec<Vec<Seat>> = lineage.chains.iter().map(|chain| seats(chain, counting)).collect();
        if let Some(series) = counting.series {
            let all = seats.iter().enumerate().flat_map(|(at, chain)| {
                chain
                    .iter()
                    .enumerate()
                    .filter(|(_, seat)| seat.role == Role::Matter)
                    .map(move |(place, _)| (at, place))
            });
            for (at, place) in joined(lineage, series, all) {
                if let Some(seat) = seats.get_mut(at).and_then(|chain| chain.get_mut(place)) {
                    seat.role = Role::Joined;
                }
            }
        }
        Self { lineage, seats }
    }

    /// 件 and 案 docketed in a period.
    pub fn ratio(&self, period: Period, courts: Option<&BTreeSet<CourtCode>>) -> Ratio {
        let mut ratio = Ratio::default();
        for (_, member, seat) in self.within(period, courts) {
            ratio.count(seat.role, member.kind);
        }
        ratio
    }

    /// The ratio in parts that add up to the whole. `key` gets the chain and the case a 件 is put down to: the nearest 案
    /// at or above it, whose decision it came from, else the root above it.
    pub fn by(
        &self,
        period: Period,
        courts: Option<&BTreeSet<CourtCode>>,
        key: impl Fn(&Chain, &Member) -> String,
    ) -> BTreeMap<String, Ratio> {
        let mut parts: BTreeMap<String, Ratio> = BTreeMap::new();
        for (chain, member, seat) in self.within(period, courts) {
            let decision = chain.cases.get(seat.decision).unwrap_or(member);
            parts.entry(key(chain, decision)).or_default().count(seat.role, member.kind);
        }
        parts
    }

    /// The cases a number of [`Self::ratio`] counts, chain by chain: as many as the number says.
    pub fn behind(
        &self,
        period: Period,
        courts: Option<&BTreeSet<CourtCode>>,
        cell: impl Into<Cell>,
    ) -> Vec<(&'a Chain, &'a Member)> {
        let cell = cell.into();
        let counts = |member: &Member, role: Role| match cell {
            Cell::Cases => true,
            Cell::Matters => role == Role::Matter,
            Cell::Added(kind) => role != Role::Matter && member.kind == kind,
        };
        let within = self.within(period, courts).filter(|(_, member, seat)| counts(member, seat.role));
        within.map(|(chain, member, _)| (chain, member)).collect()
    }

    /// What became of the disputes whose first 案 was docketed in a period: how many cases of a kind came from one of a
    /// kind, counted or not, up to a day. From mediation too, so the flows can be drawn from the beginning.
    pub fn becomes(
        &self,
        roots_in: Period,
        until: Day,
        courts: Option<&BTreeSet<CourtCode>>,
    ) -> BTreeMap<(Derivation, Derivation), u64> {
        let mut flows = BTreeMap::new();
        for (chain, seats) in self.chains(courts) {
            let matters =
                chain.cases.iter().zip(seats).filter(|(_, seat)| matches!(seat.role, Role::Matter | Role::Joined));
            let first = matters.filter_map(|(case, _)| case.docketed).min();
            if !first.is_some_and(|day| roots_in.contains(day)) {
                continue;
            }
            for (place, case) in chain.cases.iter().enumerate() {
                let parent = chain.parent(place).and_then(|parent| chain.cases.get(parent));
                if let Some(parent) = parent.filter(|_| case.docketed.is_some_and(|day| day <= until)) {
                    *flows.entry((parent.kind, case.kind)).or_default() += 1;
                }
            }
        }
        flows
    }

    fn chains<'s>(
        &'s self,
        courts: Option<&'s BTreeSet<CourtCode>>,
    ) -> impl Iterator<Item = (&'a Chain, &'s [Seat])> + use<'a, 's> {
        let asked =
            move |chain: &Chain| courts.is_none_or(|courts| chain.court().is_some_and(|court| courts.contains(court)));
        let all = self.lineage.chains.iter().zip(self.seats.iter().map(Vec::as_slice));
        all.filter(move |(chain, _)| asked(chain))
    }

    /// The 件 docketed in a period.
    fn within<'s>(
        &'s self,
        period: Period,
        courts: Option<&'s BTreeSet<CourtCode>>,
    ) -> impl Iterator<Item = (&'a Chain, &'a Member, Seat)> + use<'a, 's> {
        let counted = self
            .chains(courts)
            .flat_map(|(chain, seats)| chain.cases.iter().zip(seats).map(move |(member, seat)| (chain, member, *seat)));
        counted.filter(move |(_, member, seat)| {
            seat.role != Role::Out && member.docketed.is_some_and(|day| period.contains(day))
        })
    }
}

fn seats(chain: &Chain, counting: &Counting) -> Vec<Seat> {
    let matters = counting.matters(chain);
    let role = |(case, matter): (&Member, bool)| match matter {
        true => Role::Matter,
        false if counting.is_case(case.number.type_code) => Role::Added,
        false => Role::Out,
    };
    let roles = chain.cases.iter().zip(matters).map(role);
    let mut seats: Vec<Seat> = roles.enumerate().map(|(decision, role)| Seat { role, decision }).collect();
    for place in chain.downward() {
        let above = chain.parent(place).and_then(|parent| seats.get(parent)).map(|seat| seat.decision);
        if let Some(seat) = seats.get_mut(place).filter(|seat| seat.role != Role::Matter) {
            seat.decision = above.unwrap_or(place);
        }
    }
    seats
}
