//! Faults of enforcement cases: completions without the money, rounds ended too soon.

use super::{Hand, MANY};
use domain::case::{CaseEvent, CaseRecord, Disposition};
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::detector::Rule;
use domain::money::Money;
use domain::type_code::{Stage, TypeCode};

fn first(case: &CaseRecord) -> bool {
    case.number.type_code.stage() == Stage::FirstEnforcement
}

impl Hand {
    pub(super) fn plant_enforcement(&mut self) {
        self.complete();
        self.end_rounds();
    }

    /// A case that resumes another on a day.
    fn resume(&mut self, case: &CaseRecord, docketed: Day) -> CaseNumber {
        let Ok(resumed) = TypeCode::parse("执恢") else { return case.number.clone() };
        let like = CaseNumber { type_code: resumed, ..case.number.clone() };
        let number = self.numbered(&like, docketed);
        let origin = Some(case.number.clone());
        self.add(CaseRecord { number, docketed, closed: None, disposition: None, origin, ..case.clone() })
    }

    fn complete(&mut self) {
        let latest = self.today.plus_days(-130);
        let fits = move |case: &CaseRecord, _: &[CaseEvent]| {
            first(case)
                && case.disposition == Some(Disposition::EnforcementCompleted)
                && case.applied.is_some_and(|applied| applied.fen() > 100_000)
                && case.closed.is_some_and(|closed| closed < latest)
        };
        for (turn, at) in self.choose(2 * MANY, fits).into_iter().enumerate() {
            let Some(case) = self.at(at) else { continue };
            let (Some(applied), Some(closed)) = (case.applied.map(Money::fen), case.closed) else { continue };
            if turn % 4 == 2 {
                let on = closed.plus_days(self.rng.between(0, 120));
                self.resume(&case, on);
                self.known(Rule::FalsePerformance, &case.number);
                continue;
            }
            let real = turn % 2 == 0;
            let percent = match turn {
                0 => 89,
                1 => 90,
                _ if real => self.rng.between(0, 89),
                _ => self.rng.between(91, 99),
            };
            if let Some(case) = self.cases.get_mut(at) {
                // Rounded up for the near misses: 90 % is not under 90 %.
                case.recovered = Money::from_fen((applied * u64::from(percent.unsigned_abs())).div_ceil(100));
            }
            if real {
                self.known(Rule::FalsePerformance, &case.number);
            } else {
                self.near(Rule::FalsePerformance);
            }
        }
    }

    fn end_rounds(&mut self) {
        let latest = self.today.plus_days(-70);
        let origins: std::collections::BTreeSet<CaseNumber> =
            self.cases.iter().filter_map(|case| case.origin.clone()).collect();
        let fits = |case: &CaseRecord, events: &[CaseEvent]| {
            first(case)
                && events.is_empty()
                && case.disposition == Some(Disposition::TerminatedThisRound)
                && !origins.contains(&case.number)
                && case.closed.is_some_and(|closed| closed < latest && closed.since(case.docketed) >= 10)
        };
        for (turn, at) in self.choose(3 * MANY, fits).into_iter().enumerate() {
            let Some(case) = self.at(at) else { continue };
            let Some(closed) = case.closed else { continue };
            let early = closed.since(case.docketed) < 90;
            match turn % 3 {
                // So soon that nothing could be looked for.
                0 => {
                    let closed = Some(case.docketed.plus_days(self.rng.between(1, 9)));
                    if let Some(case) = self.cases.get_mut(at) {
                        case.closed = closed;
                    }
                    self.known(Rule::ImproperRound, &case.number);
                }
                1 => {
                    let on = closed.plus_days(if turn == 1 { 15 } else { self.rng.between(0, 15) });
                    self.resume(&case, on);
                    if early {
                        self.known(Rule::ImproperRound, &case.number);
                    } else {
                        self.near(Rule::ImproperRound);
                    }
                }
                _ => {
                    let on = closed.plus_days(if turn == 2 { 16 } else { self.rng.between(16, 60) });
                    self.resume(&case, on);
                    self.near(Rule::ImproperRound);
                }
            }
        }
    }
}
