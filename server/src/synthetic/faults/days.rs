//! Faults of days: transfers of appeals that cannot be, and days in an impossible order.

use super::{Hand, MANY};
use domain::case::{CaseEvent, CaseRecord, EventKind as Event};
use domain::day::Day;
use domain::detector::Rule;
use domain::type_code::TypeCode;

fn first(events: &[CaseEvent], kind: Event) -> Option<Day> {
    events.iter().find(|event| event.kind == kind).map(|event| event.day)
}

fn transferred(_: &CaseRecord, events: &[CaseEvent]) -> bool {
    first(events, Event::SecondInstanceDocketed).zip(first(events, Event::Appeal)).is_some()
}

impl Hand {
    pub(super) fn plant_days(&mut self) {
        self.bunch();
        self.transfer();
        self.contradict();
    }

    fn set(&mut self, at: usize, kind: Event, day: Day) {
        let Some(case) = self.at(at) else { return };
        for event in self.events.get_mut(&case.number).into_iter().flatten() {
            if event.kind == kind {
                event.day = day;
            }
        }
    }

    /// Appeals docketed above on one day.
    fn bunch(&mut self) {
        for turn in 0..4 {
            let chosen = self.choose(1, transferred);
            let Some(case) = chosen.first().and_then(|at| self.at(*at)) else { return };
            let Some(day) = self.events.get(&case.number).and_then(|own| first(own, Event::SecondInstanceDocketed))
            else {
                return;
            };
            let near_it = move |_: &CaseRecord, events: &[CaseEvent]| {
                let docketed = first(events, Event::SecondInstanceDocketed);
                let appealed = first(events, Event::Appeal);
                docketed.zip(appealed).is_some_and(|(docketed, appealed)| {
                    (0..40).contains(&docketed.since(day)) && day.since(appealed) >= 3
                })
            };
            let real = turn % 2 == 0;
            let chosen = self.choose(if real { 11 } else { 2 }, near_it);
            // Where a court has so few appeals there is nothing to bunch.
            if real && chosen.len() < 11 {
                continue;
            }
            for at in chosen {
                self.set(at, Event::SecondInstanceDocketed, day);
            }
            if real {
                self.known(Rule::BackdatedTransfer, day);
            } else {
                self.near(Rule::BackdatedTransfer);
            }
        }
    }

    fn transfer(&mut self) {
        for (turn, at) in self.choose(2 * MANY, transferred).into_iter().enumerate() {
            let Some(case) = self.at(at) else { continue };
            let own = self.events.get(&case.number).map_or(&[][..], Vec::as_slice);
            let Some(docketed) = first(own, Event::SecondInstanceDocketed) else { continue };
            let Some(closed) = case.closed else { continue };
            let real = turn % 2 == 0;
            // Days between the appeal and docketing above.
            let days = match turn {
                0 => 2,
                1 => 3,
                _ if real => self.rng.between(-2, 2),
                _ => self.rng.between(3, 9),
            };
            if turn % 4 == 2 {
                // The court above says another day.
                let event = own.iter().find(|event| event.kind == Event::SecondInstanceDocketed);
                if let Some(number) = event.and_then(|event| event.detail.parse().ok()) {
                    let docketed = docketed.plus_days(if turn % 8 == 2 { 1 } else { self.rng.between(2, 30) });
                    self.made.elsewhere.push(domain::detector::Elsewhere { number, docketed });
                    self.known(Rule::BackdatedTransfer, &case.number);
                }
                continue;
            }
            // Appealed late enough to be after the decision.
            self.set(at, Event::Appeal, docketed.plus_days(-days).max(closed));
            if docketed.since(docketed.plus_days(-days).max(closed)) != days {
                continue;
            }
            if real {
                self.known(Rule::BackdatedTransfer, &case.number);
            } else {
                self.near(Rule::BackdatedTransfer);
            }
        }
    }

    fn contradict(&mut self) {
        let fits = |case: &CaseRecord, events: &[CaseEvent]| {
            transferred(case, events) && case.closed.is_some_and(|closed| closed.since(case.docketed) > 20)
        };
        for (turn, at) in self.choose(MANY, fits).into_iter().enumerate() {
            let Some(case) = self.at(at) else { continue };
            let Some(closed) = case.closed else { continue };
            match turn % 4 {
                0 => {
                    let day = closed.plus_days(-self.rng.between(1, 12));
                    self.set(at, Event::Appeal, day);
                    self.known(Rule::ImpossibleOrder, &case.number);
                }
                1 => {
                    self.set(at, Event::Appeal, closed);
                    self.near(Rule::ImpossibleOrder);
                }
                2 => {
                    let day = case.docketed.plus_days(-self.rng.between(1, 30));
                    self.event(&case.number, Event::Deduction, day, Some(day.plus_days(3)), "管辖异议", "");
                    self.known(Rule::ImpossibleOrder, &case.number);
                }
                _ => {
                    if let Some(case) = self.cases.get_mut(at) {
                        case.number =
                            domain::case_number::CaseNumber { year: case.number.year - 1, ..case.number.clone() };
                        case.number.serial += 50_000;
                    }
                    let Some(after) = self.at(at) else { continue };
                    if let Some(mut events) = self.events.remove(&case.number) {
                        events.iter_mut().for_each(|event| event.number = after.number.clone());
                        self.events.insert(after.number.clone(), events);
                    }
                    self.known(Rule::ImpossibleOrder, &after.number);
                }
            }
        }
        self.contradict_by_closing();
    }

    /// Said to be closed before it was docketed: intake refuses such a row, an edit might still bring it about.
    fn contradict_by_closing(&mut self) {
        let plain = |case: &CaseRecord, events: &[CaseEvent]| {
            case.number.type_code == TypeCode::CIVIL_FIRST && case.closed.is_some() && events.is_empty()
        };
        for (turn, at) in self.choose(MANY / 2, plain).into_iter().enumerate() {
            let Some(case) = self.cases.get_mut(at) else { continue };
            case.closed = Some(case.docketed.plus_days(if turn % 2 == 0 { -1 } else { 0 }));
            let number = case.number.clone();
            if turn % 2 == 0 {
                self.known(Rule::ImpossibleOrder, number);
            } else {
                self.near(Rule::ImpossibleOrder);
            }
        }
    }
}
