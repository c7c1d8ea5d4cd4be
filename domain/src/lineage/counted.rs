//! Counting a lineage: 件, 案, and which links the 件 beyond the 案 came by.

use super::series::joined;
use super::stored::Case;
use super::{Chain, Counting, Derivation, Lineage, Seen};
use crate::court::CourtCode;
use crate::day::Day;
use crate::period::Period;
use crate::quantity::{self, Quantity};
use crate::type_code::TypeCode;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    /// The place in its chain of the nearest 案 at or above the case, joined or not; where there is none, of its root.
    decision: u32,
}

/// Lineages without a case in common, counted by a rule. Series are found over all of them, so a 案 does not depend on the
/// period or the courts asked for. Everywhere `period` is that of docketing (cases without a known day are in none), and
/// `courts` are those the chains count for, that is of their roots; none for all.
#[derive(Debug)]
pub struct Counted<'a> {
    /// Each lineage with a seat for every case, in the same order.
    parts: Vec<(&'a Lineage, Vec<Seat>)>,
}

impl<'a> Counted<'a> {
    /// Counts every chain. Linear, but for sorting suits where there is a rule for series.
    pub fn of(parts: impl IntoIterator<Item = &'a Lineage>, counting: &Counting) -> Self {
        let mut parts: Vec<_> = parts.into_iter().map(|lineage| (lineage, seats(lineage, counting))).collect();
        if let Some(series) = counting.series {
            let suits = parts.iter().enumerate().flat_map(|(part, (lineage, seats))| {
                let cases = lineage.chains().flat_map(|chain| chain.cases.iter().map(move |case| (chain, case)));
                let matters = cases.zip(seats).enumerate().filter(|(_, (_, seat))| seat.role == Role::Matter);
                matters.map(move |(place, ((chain, case), _))| (chain, case, lineage.key(case), (part, place)))
            });
            for (part, place) in joined(series, suits) {
                if let Some(seat) = parts.get_mut(part).and_then(|(_, seats)| seats.get_mut(place)) {
                    seat.role = Role::Joined;
                }
            }
        }
        Self { parts }
    }

    /// 件 and 案 docketed in a period.
    pub fn ratio(&self, period: Period, courts: Option<&BTreeSet<CourtCode>>) -> Ratio {
        let mut ratio = Ratio::default();
        for (_, seen, seat) in self.within(period, courts) {
            ratio.count(seat.role, seen.kind());
        }
        ratio
    }

    /// The ratio in parts that add up to the whole. `key` gets the chain and the case a 件 is put down to: the nearest 案
    /// at or above it, whose decision it came from, else the root above it.
    pub fn by(
        &self,
        period: Period,
        courts: Option<&BTreeSet<CourtCode>>,
        key: impl Fn(Chain<'a>, Seen<'a>) -> &'a str,
    ) -> BTreeMap<String, Ratio> {
        let mut parts: HashMap<&'a str, Ratio> = HashMap::new();
        for (chain, seen, seat) in self.within(period, courts) {
            let decision = chain.at(seat.decision as usize).unwrap_or(seen);
            parts.entry(key(chain, decision)).or_default().count(seat.role, seen.kind());
        }
        parts.into_iter().map(|(key, ratio)| (key.to_owned(), ratio)).collect()
    }

    /// The cases a number of [`Self::ratio`] counts: as many as the number says, chain by chain in the order of their least
    /// numbers.
    pub fn behind(
        &self,
        period: Period,
        courts: Option<&BTreeSet<CourtCode>>,
        cell: impl Into<Cell>,
    ) -> Vec<(Chain<'a>, Seen<'a>)> {
        let cell = cell.into();
        let counts = |kind: Derivation, role: Role| match cell {
            Cell::Cases => true,
            Cell::Matters => role == Role::Matter,
            Cell::Added(one) => role != Role::Matter && kind == one,
        };
        let within = self.within(period, courts).filter(|(_, seen, seat)| counts(seen.kind(), seat.role));
        let mut behind: Vec<(Chain<'a>, Seen<'a>)> = within.map(|(chain, seen, _)| (chain, seen)).collect();
        if self.parts.len() > 1 {
            behind.sort_by_cached_key(|(chain, _)| chain.cases().map(Seen::key).min());
        }
        behind
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
            for case in chain.cases {
                let parent = case.parent.and_then(|parent| chain.cases.get(parent as usize));
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
    ) -> impl Iterator<Item = (Chain<'a>, &'s [Seat])> + use<'a, 's> {
        self.parts.iter().flat_map(move |(lineage, seats)| {
            // Whether a court is asked for, once a court and not once a chain.
            let asked: Vec<bool> =
                lineage.courts.iter().map(|(_, court)| courts.is_none_or(|courts| courts.contains(court))).collect();
            let mut rest = seats.as_slice();
            lineage.chains().filter_map(move |chain| {
                let (own, others) = rest.split_at_checked(chain.cases.len())?;
                rest = others;
                let root = chain.cases.iter().find(|case| case.parent.is_none())?;
                asked.get(usize::from(root.court)).is_some_and(|asked| *asked).then_some((chain, own))
            })
        })
    }

    /// The 件 docketed in a period.
    fn within<'s>(
        &'s self,
        period: Period,
        courts: Option<&'s BTreeSet<CourtCode>>,
    ) -> impl Iterator<Item = (Chain<'a>, Seen<'a>, Seat)> + use<'a, 's> {
        self.chains(courts).flat_map(move |(chain, seats)| {
            let counted = chain.cases.iter().zip(seats).filter(move |(case, seat)| {
                seat.role != Role::Out && case.docketed.is_some_and(|day| period.contains(day))
            });
            counted.filter_map(move |(case, seat)| Some((chain, chain.seen(case)?, *seat)))
        })
    }
}

fn seats(lineage: &Lineage, counting: &Counting) -> Vec<Seat> {
    let is_case: Vec<bool> = TypeCode::ALL.iter().map(|code| counting.is_case(*code)).collect();
    let is_case = |case: &Case| is_case.get(usize::from(case.type_code.index())).is_some_and(|is| *is);
    let mut all = Vec::with_capacity(lineage.cases.len());
    let mut room = Vec::new();
    for chain in lineage.chains() {
        let from = all.len();
        let out = |(decision, case)| Seat { role: if is_case(case) { Role::Added } else { Role::Out }, decision };
        all.extend((0..).zip(chain.cases).map(out));
        let Some(seats) = all.get_mut(from..) else { continue };
        counting.matters(chain, &mut room, |place, matter| {
            let above = chain.parent(place).and_then(|parent| seats.get(parent)).map(|seat| seat.decision);
            let Some(seat) = seats.get_mut(place) else { return };
            match (matter, above) {
                (true, _) => seat.role = Role::Matter,
                (false, Some(above)) => seat.decision = above,
                (false, None) => {}
            }
        });
    }
    all
}
