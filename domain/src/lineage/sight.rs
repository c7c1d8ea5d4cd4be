//! What one source says of a case, and all sources together.

use crate::case::{CaseEvent, CaseRecord, Disposition, EventKind};
use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::type_code::Stage;
use serde::{Deserialize, Serialize};

/// What one source says of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// 案号.
    pub number: CaseNumber,
    /// 原审案号 of its own row.
    pub origin: Option<CaseNumber>,
    /// The case whose event names it.
    pub named_by: Option<CaseNumber>,
    /// 立案日期.
    pub docketed: Option<Day>,
    /// 结案日期.
    pub closed: Option<Day>,
    /// 结案方式.
    pub outcome: Option<Disposition>,
    /// 案由; empty where the source does not tell, as the next three.
    pub cause: String,
    /// 承办部门.
    pub division: String,
    /// 承办人.
    pub judge: String,
    /// 当事人, as the file writes them, not masked.
    pub parties: String,
    /// Whether it is the case's own row, and not an event of another case.
    pub own: bool,
}

impl Sight {
    fn own(case: &CaseRecord) -> Self {
        Self {
            number: case.number.clone(),
            origin: case.origin.clone(),
            named_by: None,
            docketed: Some(case.docketed),
            closed: case.closed,
            outcome: case.disposition,
            cause: case.cause.clone(),
            division: case.division.clone(),
            judge: case.judge.clone(),
            parties: case.parties.clone(),
            own: true,
        }
    }

    fn named(number: CaseNumber, by: &CaseNumber, docketed: Day) -> Self {
        Self { named_by: Some(by.clone()), docketed: Some(docketed), ..Self::bare(number) }
    }

    /// Of a case of which only the number is known.
    pub fn bare(number: CaseNumber) -> Self {
        Self {
            number,
            origin: None,
            named_by: None,
            docketed: None,
            closed: None,
            outcome: None,
            cause: String::new(),
            division: String::new(),
            judge: String::new(),
            parties: String::new(),
            own: false,
        }
    }
}

/// A petition (信访) in the register, about a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PetitionTie {
    /// The case.
    pub about: CaseNumber,
    /// Its id in the register.
    pub id: String,
    /// When it was received.
    pub received: Day,
}

/// The row of a case and the cases its events name by number: the second instance, the enforcement, the petition or
/// retrial application. The outcome of a second instance is that of the one docketed last; numbers that cannot be read
/// are passed over.
pub fn sights(case: &CaseRecord, events: &[CaseEvent]) -> Vec<Sight> {
    let mut sights = vec![Sight::own(case)];
    let mut in_order: Vec<&CaseEvent> = events.iter().collect();
    in_order.sort();
    for event in in_order {
        match event.kind {
            EventKind::SecondInstanceDocketed | EventKind::EnforcementDocketed | EventKind::PetitionDocketed => {
                if let Ok(number) = CaseNumber::parse(&event.detail) {
                    sights.push(Sight::named(number, &case.number, event.day));
                }
            }
            EventKind::SecondInstanceClosed => {
                let open = |sight: &&mut Sight| {
                    !sight.own && sight.closed.is_none() && sight.number.type_code.stage() == Stage::SecondInstance
                };
                if let Some(second) = sights.iter_mut().rev().find(open) {
                    second.closed = Some(event.day);
                    second.outcome = Disposition::parse(&event.detail).ok();
                }
            }
            _ => {}
        }
    }
    sights
}

/// What all sources together say of a case.
#[derive(Debug)]
pub(super) struct Merged {
    /// [`CaseNumber::key`].
    pub(super) key: u128,
    pub(super) number: CaseNumber,
    pub(super) known: bool,
    pub(super) said: Said,
    /// The cases it is said to come from, its own row's first.
    pub(super) claims: Vec<Claim>,
}

/// A case another is said to come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) own: bool,
    pub(super) number: CaseNumber,
    pub(super) key: u128,
}

/// What sources of one rank say; of two values the greater holds, an unknown one being the least.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) docketed: Option<Day>,
    pub(super) end: (Option<Day>, Option<Disposition>),
    pub(super) cause: String,
    pub(super) division: String,
    pub(super) judge: String,
    pub(super) parties: String,
}

/// One a case, in the order of numbers, without those that are only mentioned.
pub(super) fn merged(sights: Vec<Sight>) -> Vec<Merged> {
    let mut order: Vec<(u128, usize)> = sights.iter().enumerate().map(|(at, sight)| (sight.number.key(), at)).collect();
    order.sort_unstable();
    let mut sights: Vec<Option<Sight>> = sights.into_iter().map(Some).collect();
    let of_one = order.chunk_by(|a, b| a.0 == b.0);
    let cases = of_one.filter_map(|of_one| {
        let &(key, _) = of_one.first()?;
        let mut all = of_one.iter().filter_map(|&(_, at)| sights.get_mut(at)?.take());
        Some(Merged::of(key, all.next()?, all))
    });
    cases.collect()
}

impl Merged {
    fn of(key: u128, first: Sight, more: impl Iterator<Item = Sight>) -> Self {
        let number = first.number.clone();
        let (mut known, mut own, mut told, mut claims) = (false, Said::default(), Said::default(), Vec::new());
        for mut sight in std::iter::once(first).chain(more) {
            known |= sight.own;
            for (own, number) in [(sight.own, sight.origin.take()), (false, sight.named_by.take())] {
                claims.extend(number.map(|number| Claim { own, key: number.key(), number }));
            }
            if sight.own { &mut own } else { &mut told }.hear(sight);
        }
        claims.sort_by_key(|claim| (!claim.own, claim.key));
        claims.dedup();
        Self { key, number, known, said: own.or(told), claims }
    }

    pub(super) fn mentioned(key: u128, number: CaseNumber) -> Self {
        Self { key, number, known: false, said: Said::default(), claims: Vec::new() }
    }
}

impl Said {
    fn hear(&mut self, sight: Sight) {
        self.docketed = self.docketed.max(sight.docketed);
        self.end = self.end.max((sight.closed, sight.outcome));
        for (kept, said) in [
            (&mut self.cause, sight.cause),
            (&mut self.division, sight.division),
            (&mut self.judge, sight.judge),
            (&mut self.parties, sight.parties),
        ] {
            if said > *kept {
                *kept = said;
            }
        }
    }

    /// Filled with what others say where these say nothing.
    fn or(self, others: Self) -> Self {
        let filled = |text: String, other: String| if text.is_empty() { other } else { text };
        Self {
            docketed: self.docketed.or(others.docketed),
            end: if self.end == (None, None) { others.end } else { self.end },
            cause: filled(self.cause, others.cause),
            division: filled(self.division, others.division),
            judge: filled(self.judge, others.judge),
            parties: filled(self.parties, others.parties),
        }
    }
}
