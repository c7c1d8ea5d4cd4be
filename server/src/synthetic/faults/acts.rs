//! Faults of single first-instance cases: filed again, split, time left uncounted or added against the law, acts after closing.

use super::Hand;
use super::MANY;
use super::years::is_before_closing;
use domain::case::{CaseEvent, CaseRecord, Disposition, EventKind as Event, Procedure};
use domain::day::Day;
use domain::detector::Rule;
use domain::type_code::TypeCode;

/// A civil first-instance case that was closed and has no event: nothing else hangs on its days.
fn plain(case: &CaseRecord, events: &[CaseEvent]) -> bool {
    case.number.type_code == TypeCode::CIVIL_FIRST && case.closed.is_some() && events.is_empty()
}

fn under(procedure: Procedure) -> impl Fn(&CaseRecord, &[CaseEvent]) -> bool {
    move |case, events| plain(case, events) && case.procedure == procedure
}

impl Hand {
    pub(super) fn plant_acts(&mut self) {
        self.refile();
        self.split();
        self.act_after_closing();
        self.deduct();
        self.suspend();
        self.extend();
        self.convert_late();
    }

    /// The same case again, docketed on a day and closed by judgment some weeks later.
    fn again(&mut self, case: &CaseRecord, docketed: Day) -> CaseRecord {
        let closed = Some(docketed.plus_days(self.rng.between(10, 50))).filter(|closed| *closed <= self.today);
        let number = self.numbered(&case.number, docketed);
        let disposition = closed.map(|_| Disposition::Judgment);
        CaseRecord { number, docketed, closed, disposition, origin: None, ..case.clone() }
    }

    fn refile(&mut self) {
        let latest = self.today.plus_days(-70);
        let fits = move |case: &CaseRecord, events: &[CaseEvent]| {
            plain(case, events)
                && case.disposition == Some(Disposition::Withdrawn)
                && case.closed.is_some_and(|closed| closed < latest)
        };
        for (turn, at) in self.choose(2 * MANY, fits).into_iter().enumerate() {
            let Some(case) = self.at(at) else { continue };
            let Some(closed) = case.closed else { continue };
            // The first and the last day there is, and days between.
            let gap = match turn {
                0 => 0,
                2 => 30,
                _ => self.rng.between(0, 30),
            };
            let mut next = self.again(&case, closed.plus_days(gap));
            if turn % 3 == 0 {
                next.judge.push('乙');
            }
            if turn % 2 == 0 {
                let subject = format!("{} {}", case.number, next.number);
                self.known(Rule::WithdrawRefile, subject);
                self.add(next);
                continue;
            }
            match turn % 8 {
                1 => {
                    let late = closed.plus_days(self.rng.between(31, 60));
                    next = self.again(&case, late);
                }
                3 => next.cause.push_str("（另案）"),
                5 => next.parties.push_str("、示例他人"),
                // Closed otherwise: no withdrawal.
                _ => {
                    if let Some(case) = self.cases.get_mut(at) {
                        case.disposition = Some(Disposition::Mediated);
                    }
                }
            }
            self.near(Rule::WithdrawRefile);
            self.add(next);
        }
    }

    fn split(&mut self) {
        let latest = self.today.plus_days(-70);
        let fits = move |case: &CaseRecord, events: &[CaseEvent]| {
            plain(case, events) && case.disposition != Some(Disposition::Withdrawn) && case.docketed < latest
        };
        for (turn, at) in self.choose(2 * MANY, fits).into_iter().enumerate() {
            let Some(case) = self.at(at) else { continue };
            let more = self.rng.between(2, 6);
            if turn % 2 == 0 {
                self.known(Rule::SplitDispute, &case.number);
                for _ in 0..more {
                    let one = self.again(&case, case.docketed);
                    self.add(one);
                }
                continue;
            }
            self.near(Rule::SplitDispute);
            // Two only, others sued, or on other days.
            for position in 1..=more {
                let mut one = self.again(&case, case.docketed.plus_days(if turn % 6 == 1 { position } else { 0 }));
                if turn % 6 == 3 {
                    one.parties.push_str(&format!("、示例他人{position}"));
                }
                self.add(one);
                if turn % 6 == 5 {
                    break;
                }
            }
        }
    }

    fn act_after_closing(&mut self) {
        let today = self.today;
        let fits = move |case: &CaseRecord, events: &[CaseEvent]| {
            plain(case, events)
                && case.closed.is_some_and(|closed| closed.since(case.docketed) < 40 && closed.plus_days(60) < today)
        };
        let kinds = [
            (Event::Deduction, "鉴定"),
            (Event::Extension, "1个月"),
            (Event::ProcedureChange, "普通程序"),
            (Event::Suspension, "等待另案审理结果"),
        ];
        for (turn, at) in self.choose(2 * MANY, fits).into_iter().enumerate() {
            let Some(case) = self.at(at) else { continue };
            let Some(closed) = case.closed else { continue };
            let (kind, detail) = kinds.get(turn / 2 % kinds.len()).copied().unwrap_or((Event::Deduction, "鉴定"));
            if turn % 2 == 0 {
                let day = closed.plus_days(if turn == 0 { 1 } else { self.rng.between(1, 45) });
                self.event(&case.number, kind, day, Some(day.plus_days(5)), detail, "院长");
                self.known(Rule::FalseClosing, &case.number);
            } else {
                // On the day of the closing itself, or before.
                let day = closed.plus_days(-self.rng.between(0, 3)).max(case.docketed);
                self.event(&case.number, Event::Deduction, day, Some(closed), "鉴定", "");
                self.near(Rule::FalseClosing);
            }
        }
    }

    /// Closes a case so many days after its docketing, if that is before the last day.
    fn close_after(&mut self, at: usize, days: i32) -> Option<CaseRecord> {
        let today = self.today;
        let case = self.cases.get_mut(at)?;
        let closed = case.docketed.plus_days(days);
        case.closed = Some(closed);
        (closed <= today).then(|| case.clone())
    }

    fn deduct(&mut self) {
        let early = self.today.plus_days(-700);
        let ordinary = move |case: &CaseRecord, events: &[CaseEvent]| {
            under(Procedure::Ordinary)(case, events) && case.docketed < early
        };
        for (turn, at) in self.choose(3 * MANY, ordinary).into_iter().enumerate() {
            let Some(case) = self.close_after(at, 175) else { continue };
            let (number, from) = (case.number.clone(), case.docketed);
            let day = |days: i32| from.plus_days(days);
            let base = from.plus_months(6).since(from);
            let mut deduct = |first: i32, last: i32, why: &str| {
                self.event(&number, Event::Deduction, day(first), Some(day(last)), why, "");
            };
            let real = match turn % 8 {
                // Overlap by one day and by many.
                0 => {
                    deduct(20, 50, "鉴定");
                    deduct(50, 60, "审计评估");
                    true
                }
                1 => {
                    deduct(20, 70, "鉴定");
                    deduct(30, 60, "管辖异议");
                    true
                }
                // More than the limit in all, and exactly as much.
                2 => {
                    deduct(10, 10 + base, "鉴定");
                    self.close_after(at, 330);
                    true
                }
                3 => {
                    deduct(10, 9 + base, "鉴定");
                    self.close_after(at, 330);
                    false
                }
                // Begun when the limit was over.
                4 => {
                    deduct(base + 15, base + 20, "鉴定");
                    self.close_after(at, base + 40);
                    true
                }
                5 => {
                    (0..3).for_each(|one| deduct(20 + 20 * one, 25 + 20 * one, "和解"));
                    true
                }
                6 => {
                    (0..2).for_each(|one| deduct(20 + 20 * one, 25 + 20 * one, "和解"));
                    false
                }
                // One after the other.
                _ => {
                    deduct(20, 50, "鉴定");
                    deduct(51, 80, "公告");
                    false
                }
            };
            if real {
                self.known(Rule::DeductionAbuse, &number);
            } else {
                self.near(Rule::DeductionAbuse);
            }
        }
        self.deduct_elsewhere();
    }

    /// Against what the law has for simplified procedure and for criminal cases.
    fn deduct_elsewhere(&mut self) {
        let simplified = |case: &CaseRecord, events: &[CaseEvent]| {
            under(Procedure::Simplified)(case, events)
                && case.closed.is_some_and(|closed| (30..80).contains(&closed.since(case.docketed)))
        };
        for at in self.choose(MANY / 2, simplified) {
            let Some(case) = self.at(at) else { continue };
            let (from, until) = (case.docketed.plus_days(8), case.docketed.plus_days(20));
            self.event(&case.number, Event::Deduction, from, Some(until), "公告", "");
            self.known(Rule::DeductionAbuse, &case.number);
        }
        let criminal = |case: &CaseRecord, events: &[CaseEvent]| {
            case.number.type_code == TypeCode::CRIMINAL_FIRST
                && case.procedure == Procedure::Ordinary
                && !events.iter().any(|event| is_before_closing(event.kind))
                && case.closed.is_some_and(|closed| (40..85).contains(&closed.since(case.docketed)))
        };
        for (turn, at) in self.choose(MANY, criminal).into_iter().enumerate() {
            let Some(case) = self.at(at) else { continue };
            let from = case.docketed.plus_days(10);
            // Ten days at most for a change of defender; no civil appraisal in criminal cases.
            let (days, why, real) = match turn % 3 {
                0 => (11, "更换辩护人", true),
                1 => (10, "更换辩护人", false),
                _ => (15, "司法鉴定", true),
            };
            self.event(&case.number, Event::Deduction, from, Some(from.plus_days(days - 1)), why, "");
            if real {
                self.known(Rule::DeductionAbuse, &case.number);
            } else {
                self.near(Rule::DeductionAbuse);
            }
        }
    }

    fn suspend(&mut self) {
        let (early, late) = (self.today.plus_days(-600), self.today.plus_days(-230));
        let fits = move |case: &CaseRecord, events: &[CaseEvent]| {
            plain(case, events) && (early..late).contains(&case.docketed)
        };
        for (turn, at) in self.choose(2 * MANY, fits).into_iter().enumerate() {
            let Some(case) = self.at(at) else { continue };
            let days = match turn {
                0 => 181,
                1 => 180,
                _ if turn % 2 == 0 => self.rng.between(181, 225),
                _ => self.rng.between(60, 180),
            };
            if let Some(case) = self.cases.get_mut(at) {
                (case.closed, case.disposition) = (None, None);
            }
            let since = self.today.plus_days(-days).max(case.docketed.plus_days(5));
            // Longer, and ended.
            let ended = turn % 6 == 5;
            let (since, until) = if ended { (case.docketed.plus_days(5), Some(since)) } else { (since, None) };
            self.event(&case.number, Event::Suspension, since, until, "等待另案审理结果", "院长");
            if turn % 2 == 0 {
                self.known(Rule::LongSuspension, &case.number);
            } else {
                self.near(Rule::LongSuspension);
            }
        }
    }

    fn extend(&mut self) {
        let early = self.today.plus_days(-700);
        let fits = move |case: &CaseRecord, events: &[CaseEvent]| {
            under(Procedure::Ordinary)(case, events) && case.docketed < early
        };
        for (turn, at) in self.choose(2 * MANY, fits).into_iter().enumerate() {
            let Some(case) = self.close_after(at, 230) else { continue };
            let base = case.docketed.plus_months(6).since(case.docketed);
            // Day, length, approver. The holidays may move a last day on by ten.
            let (day, length, by, real) = match turn % 6 {
                0 => (base + 12, "6个月", "院长", true),
                1 => (base - 10, "6个月", "", true),
                2 => (base - 10, "9个月", "院长", true),
                3 => (base - 10, "6个月", "合议庭", true),
                4 => (base, "6个月", "院长", false),
                _ => (base - 16, "3个月", "上级法院", false),
            };
            self.event(&case.number, Event::Extension, case.docketed.plus_days(day), None, length, by);
            if real {
                self.known(Rule::LateExtension, &case.number);
            } else {
                self.near(Rule::LateExtension);
            }
        }
    }

    fn convert_late(&mut self) {
        let early = self.today.plus_days(-400);
        let fits = move |case: &CaseRecord, events: &[CaseEvent]| {
            under(Procedure::Simplified)(case, events) && case.docketed < early
        };
        for (turn, at) in self.choose(MANY, fits).into_iter().enumerate() {
            let Some(case) = self.close_after(at, 150) else { continue };
            let due = case.docketed.plus_months(3);
            let real = turn % 2 == 0;
            let day =
                if real { due.plus_days(self.rng.between(12, 30)) } else { due.plus_days(-self.rng.between(8, 30)) };
            self.event(&case.number, Event::ProcedureChange, day, None, "普通程序", "院长");
            if real {
                self.known(Rule::LateConversion, &case.number);
            } else {
                self.near(Rule::LateConversion);
            }
        }
    }
}
