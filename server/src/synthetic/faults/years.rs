//! Faults of a court's days: intake kept back at the end of a year, closings crowded into the end of a month, reversals
//! that become withdrawals, changes of procedure just before expiry.

use super::Hand;
use domain::case::{CaseRecord, Disposition, EventKind};
use domain::day::{Day, Month};
use domain::detector::Rule;
use domain::type_code::{Category, Stage};
use std::collections::{BTreeMap, BTreeSet};

fn is_suit(case: &CaseRecord) -> bool {
    let code = case.number.type_code;
    code.stage() == Stage::FirstInstance && matches!(code.category(), Category::Civil | Category::Administrative)
}

fn is_enforcement(case: &CaseRecord) -> bool {
    case.number.type_code.stage() == Stage::FirstEnforcement
}

/// A year, the cases kept back in it, which they are, and whether so many are that it has to be found.
type Plan = (i32, &'static str, fn(&CaseRecord) -> bool, bool);

impl Hand {
    /// Keeps back what would come in over the last thirty days of a year until January.
    pub(super) fn shift_years(&mut self) {
        let plans: [Plan; 4] = [
            (2021, "first_instance", is_suit, true),
            (2020, "first_enforcement", is_enforcement, true),
            (2020, "first_instance", is_suit, false),
            (2021, "first_enforcement", is_enforcement, false),
        ];
        for (year, id, is_kind, real) in plans {
            let end = Month::new(year, 12).last_day();
            let last = |case: &CaseRecord| is_kind(case) && (0..30).contains(&end.since(case.docketed));
            let free = self.cases.iter().enumerate().filter(|(at, _)| !self.used.contains(at));
            let concerned: Vec<usize> = free.filter(|(_, case)| last(case)).map(|(at, _)| at).collect();
            // With few cases nothing can be seen, and nothing is put in.
            if concerned.len() < 60 {
                continue;
            }
            let share = if real { 0.5 + 0.35 * self.rng.unit() } else { 0.08 };
            if real {
                self.known(Rule::YearEndIntakeStop, format!("{year} {id}"));
            } else {
                self.near(Rule::YearEndIntakeStop);
            }
            for at in concerned {
                if self.rng.chance(share) {
                    let to = end.plus_days(self.rng.between(1, 31));
                    self.docket_later(at, to);
                }
            }
        }
    }

    /// A case docketed later than it was, with all that follows, under a number of that year.
    fn docket_later(&mut self, at: usize, to: Day) {
        let Some(before) = self.at(at) else { return };
        let days = to.since(before.docketed);
        let number = self.numbered(&before.number, to);
        let closed = before.closed.map(|closed| closed.plus_days(days)).filter(|closed| *closed <= self.today);
        self.move_events(&before.number, days);
        if let Some(mut events) = self.events.remove(&before.number) {
            events.iter_mut().for_each(|event| event.number = number.clone());
            events.retain(|event| closed.is_some() || event.day <= self.today && is_before_closing(event.kind));
            self.events.insert(number.clone(), events);
        }
        let disposition = before.disposition.filter(|_| closed.is_some());
        if let Some(case) = self.cases.get_mut(at) {
            *case = CaseRecord { number, docketed: to, closed, disposition, ..before };
        }
    }

    /// Moves a division's closings of a month into its last three days.
    pub(super) fn rush_months(&mut self) {
        let since = self.cases.iter().filter_map(|case| case.closed).min().unwrap_or(self.today).month();
        let mut months: BTreeMap<(String, Month), Vec<usize>> = BTreeMap::new();
        for (at, case) in
            self.cases.iter().enumerate().filter(|(_, case)| case.number.type_code.stage() != Stage::Mediation)
        {
            if let Some(closed) = case.closed {
                months.entry((case.division.clone(), closed.month())).or_default().push(at);
            }
        }
        months.retain(|(_, month), cases| month.number() >= since.number() + 14 && cases.len() >= 35);
        let mut keys: Vec<(String, Month)> =
            months.keys().filter(|(_, month)| month.last_day() <= self.today).cloned().collect();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut made = 0;
        while made < 8 && !keys.is_empty() {
            let at = self.rng.between(0, keys.len() as i32 - 1).unsigned_abs() as usize;
            let key = keys.swap_remove(at);
            // Twice a division at most, so that its usual share stays what it was.
            let times = taken.iter().filter(|taken| taken.starts_with(&key.0)).count();
            if times >= 2 || !taken.insert(format!("{} {}", key.0, key.1)) {
                continue;
            }
            let real = made % 2 == 0;
            made += 1;
            let share = if real { 0.45 + 0.4 * self.rng.unit() } else { 0.07 };
            if real {
                self.known(Rule::RushClosing, format!("{} {}", key.1, key.0));
            } else {
                self.near(Rule::RushClosing);
            }
            for at in months.get(&key).cloned().unwrap_or_default() {
                if self.rng.chance(share) {
                    let back = self.rng.between(0, 2);
                    self.close_later(at, key.1.last_day().plus_days(-back));
                }
            }
        }
    }

    fn close_later(&mut self, at: usize, to: Day) {
        let Some(case) = self.at(at) else { return };
        let Some(days) = case.closed.map(|closed| to.since(closed)).filter(|days| *days > 0) else { return };
        let clocked = self.events.get(&case.number).into_iter().flatten().any(|event| is_before_closing(event.kind));
        if clocked {
            return;
        }
        self.move_events(&case.number, days);
        if let Some(case) = self.cases.get_mut(at) {
            case.closed = Some(to);
        }
    }

    /// Moves the changes of procedure of a division in a year to the last days before the limit of its cases expires.
    pub(super) fn crowd_conversions(&mut self) {
        let mut groups: BTreeMap<(i32, String), Vec<usize>> = BTreeMap::new();
        for (at, case) in self.cases.iter().enumerate().filter(|(_, case)| is_suit(case)) {
            let own = self.events.get(&case.number).into_iter().flatten();
            if let Some(change) = own.into_iter().find(|event| event.kind == EventKind::ProcedureChange) {
                groups.entry((change.day.ymd().0, case.division.clone())).or_default().push(at);
            }
        }
        groups.retain(|(year, _), cases| (2018..=2021).contains(year) && cases.len() >= 12);
        for (position, ((year, division), cases)) in groups.into_iter().enumerate().take(4) {
            let real = position % 2 == 0;
            if real {
                self.known(Rule::LateConversion, format!("{year} {division}"));
            } else {
                self.near(Rule::LateConversion);
            }
            for at in cases {
                let near_expiry = self.rng.chance(if real { 0.97 } else { 0.1 });
                let Some(case) = self.at(at).filter(|_| near_expiry) else { continue };
                let months = if case.procedure == domain::case::Procedure::SmallClaims { 2 } else { 3 };
                let day = case.docketed.plus_months(months).plus_days(-self.rng.between(0, 3));
                let day = case.closed.map_or(day, |closed| day.min(closed));
                for event in self.events.entry(case.number.clone()).or_default() {
                    // In the year it was: the subject names that year.
                    if event.kind == EventKind::ProcedureChange && day.ymd().0 == year {
                        event.day = day;
                    }
                }
            }
        }
    }

    /// Lets reversals of a year be withdrawn or settled.
    pub(super) fn suppress_reversals(&mut self) {
        for (year, real) in [(2021, true), (2020, false)] {
            let share = if real { 0.7 + 0.25 * self.rng.unit() } else { 0.12 };
            let mut groups: BTreeMap<String, usize> = BTreeMap::new();
            for at in 0..self.cases.len() {
                let Some(case) = self.at(at) else { continue };
                let becomes = if self.rng.chance(0.5) { Disposition::Withdrawn } else { Disposition::Mediated };
                let turned = self.rng.chance(share);
                let is_reversal = |way: Disposition| matches!(way, Disposition::Reversed | Disposition::Remanded);
                if case.number.type_code.stage() == Stage::SecondInstance
                    && case.closed.is_some_and(|closed| closed.ymd().0 == year)
                {
                    let below =
                        case.origin.as_ref().map_or_else(|| String::from("?"), |origin| origin.court.to_string());
                    *groups.entry(below).or_default() += 1;
                    *groups.entry(String::from("all")).or_default() += 1;
                    if let Some(case) = self.cases.get_mut(at)
                        && turned
                        && case.disposition.is_some_and(is_reversal)
                    {
                        case.disposition = Some(becomes);
                    }
                }
                let ends = |kind: EventKind, day: Day| kind == EventKind::SecondInstanceClosed && day.ymd().0 == year;
                for event in self.events.get_mut(&case.number).into_iter().flatten() {
                    if ends(event.kind, event.day) {
                        *groups.entry(String::from("above")).or_default() += 1;
                        if turned && Disposition::parse(&event.detail).is_ok_and(is_reversal) {
                            event.detail = becomes.zh().to_owned();
                        }
                    }
                }
            }
            // Under fifty outcomes the rule says nothing; so few above that it could see it are not put in either.
            for (group, _) in groups.into_iter().filter(|(_, count)| *count >= 50) {
                if real {
                    self.known(Rule::SuppressedReversal, format!("{year} {group}"));
                } else {
                    self.near(Rule::SuppressedReversal);
                }
            }
        }
    }
}

/// What happens to a case while it is open.
pub(super) const fn is_before_closing(kind: EventKind) -> bool {
    matches!(kind, EventKind::Extension | EventKind::Deduction | EventKind::Suspension | EventKind::ProcedureChange)
}
