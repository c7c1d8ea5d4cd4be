//! What a space holds beside its files: the register of mediation, complaints about filing, reports, frozen days and edits;
//! all of it in order, with near misses of the rules that look at it.

use super::Hand;
use domain::case::{CaseRecord, Disposition, EventKind, ReportedMeasure};
use domain::case_number::CaseNumber;
use domain::day::{Day, Month};
use domain::detector::{Edit, Edited, Elsewhere, Frozen, Rule};
use domain::ledger::{Entry, Field, Kind, Matter, RegisterNumber, State, Values};
use domain::line::Line;
use domain::measure::is_court_case;
use domain::period::Period;
use domain::quantity::Quantity;
use domain::type_code::Stage;

/// So many mediations stand in the register.
const REGISTERED: usize = 250;

impl Hand {
    pub(super) fn surround(&mut self) {
        self.register();
        self.report();
        self.freeze();
        self.look_above();
    }

    /// An entry of a register as it stands since a day.
    pub(super) fn entry(&self, kind: Kind, state: State, number: Matter, since: Day, values: Values) -> Entry {
        Entry {
            id: format!("e{}", self.made.entries.len()),
            kind,
            state,
            number,
            division: String::from("立案庭"),
            judge: String::new(),
            line: Line::Filing,
            opened: since,
            opened_by: String::from("filing"),
            since,
            due: None,
            values,
        }
    }

    /// Mediations of the files as a court registers them, all as they should be.
    fn register(&mut self) {
        let mediation = |case: &&CaseRecord| case.number.type_code.stage() == Stage::Mediation;
        let recent: Vec<CaseRecord> = self.cases.iter().rev().filter(mediation).take(REGISTERED).cloned().collect();
        for case in recent {
            let accepted = case.docketed.plus_days(self.rng.between(0, 3)).min(self.today);
            let mut values =
                Values::from([(Field::Consent, String::from("online")), (Field::AcceptedOn, accepted.to_string())]);
            let state = match (case.closed, case.disposition) {
                (None, _) if self.today.since(accepted) > 30 => {
                    values.insert(Field::AgreedUntil, self.today.plus_days(self.rng.between(0, 20)).to_string());
                    State::Mediating
                }
                (None, _) => State::Mediating,
                (Some(_), Some(Disposition::PresuitSettled)) => State::Settled,
                (Some(closed), _) => {
                    values.insert(Field::EndedOn, closed.to_string());
                    if self.today.since(closed) <= 7 { State::MustDocket } else { State::NotPursued }
                }
            };
            let entry = self.entry(Kind::Mediation, state, Matter::Case(case.number), accepted, values);
            self.made.entries.push(entry);
        }
        for serial in 1..=30 {
            let received = self.today.plus_days(-self.rng.between(0, 200));
            let open = self.today.since(received) <= 7;
            let state = if open { State::Received } else { State::Resolved };
            let petition = self.petition(serial, state, received, "filing");
            self.made.entries.push(petition);
        }
        for serial in 31..=60 {
            let received = self.today.plus_days(-self.rng.between(0, 60));
            let petition = self.petition(serial, State::Routed, received, "enforcement");
            self.made.entries.push(petition);
        }
    }

    pub(super) fn petition(&self, serial: u32, state: State, received: Day, kind: &str) -> Entry {
        let number = RegisterNumber { court: self.court.clone(), kind: Kind::Petition, year: received.ymd().0, serial };
        let values = Values::from([(Field::Received, received.to_string()), (Field::PetitionKind, kind.to_owned())]);
        self.entry(Kind::Petition, state, Matter::Register(number), received, values)
    }

    /// Monthly reports of what came in, went out and stayed, as the cases have it.
    fn report(&mut self) {
        let Some(first) = self.cases.iter().filter_map(|case| case.closed).min() else { return };
        let counted = || self.cases.iter().filter(|case| is_court_case(case.number.type_code));
        let mut docketed: Vec<Day> = counted().map(|case| case.docketed).collect();
        let mut closed: Vec<Day> = counted().filter_map(|case| case.closed).collect();
        docketed.sort_unstable();
        closed.sort_unstable();
        let upto = |days: &[Day], day: Day| days.partition_point(|one| *one <= day) as i64;
        let stock = |day: Day| upto(&docketed, day) - upto(&closed, day);
        let months = first.month().number() + 1..self.today.plus_days(1).month().number();
        for month in months.map(Month::from_number) {
            let (begin, end) = (month.first_day().plus_days(-1), month.last_day());
            for (measure, value) in [
                ("carried_over", stock(begin)),
                ("new", upto(&docketed, end) - upto(&docketed, begin)),
                ("closed", upto(&closed, end) - upto(&closed, begin)),
                ("pending", stock(end)),
            ] {
                let value = Quantity::new(i128::from(value), 0);
                self.made.reported.push(ReportedMeasure {
                    period: Period::month(month),
                    measure: measure.to_owned(),
                    value,
                });
            }
        }
        self.made.shown.clone_from(&self.clean);
    }

    /// Each quarter is frozen eight days after its end; closings are put right before that, and entered a few days late.
    fn freeze(&mut self) {
        let (last, _) = self.today.month().year_month();
        for month in (2019..=last).flat_map(|year| [3, 6, 9, 12].map(|month| Month::new(year, month))) {
            let on = month.last_day().plus_days(8);
            let Some(period) = Period::months(month.plus(-2), month).filter(|_| on <= self.today) else { continue };
            self.made.frozen.push(Frozen { period, on });
            for at in self.closed_in(period, 3) {
                let Some(case) = self.at(at) else { continue };
                let made = on.plus_days(-self.rng.between(0, 6));
                self.edit(&case.number, made, case.closed.map(|day| day.plus_days(-1)), case.closed);
                let made = on.plus_days(self.rng.between(1, 10));
                self.edit(&case.number, made, None, case.closed);
                self.near(Rule::LateEdit);
            }
        }
    }

    /// Some cases closed in a period.
    pub(super) fn closed_in(&mut self, period: Period, many: usize) -> Vec<usize> {
        let within = |case: &CaseRecord| case.closed.is_some_and(|day| period.contains(day) && day > period.first());
        let mut fitting: Vec<usize> =
            self.cases.iter().enumerate().filter(|(_, case)| within(case)).map(|(at, _)| at).collect();
        let mut chosen = Vec::new();
        while chosen.len() < many && !fitting.is_empty() {
            let at = self.rng.between(0, fitting.len() as i32 - 1).unsigned_abs() as usize;
            chosen.push(fitting.swap_remove(at));
        }
        chosen
    }

    pub(super) fn edit(&mut self, number: &CaseNumber, made: Day, before: Option<Day>, after: Option<Day>) {
        if made <= self.today {
            self.made.edits.push(Edit { number: number.clone(), field: Edited::Closed, made, before, after });
        }
    }

    /// What the court above says of the days on which it docketed appeals: the same, but for those that were put in.
    fn look_above(&mut self) {
        let said: Vec<Elsewhere> = std::mem::take(&mut self.made.elsewhere);
        let told = self.events.values().flatten().filter(|event| event.kind == EventKind::SecondInstanceDocketed);
        let above =
            told.filter_map(|event| Some(Elsewhere { number: event.detail.parse().ok()?, docketed: event.day }));
        // The later one holds: what was put in comes last.
        self.made.elsewhere = above.chain(said).collect();
    }
}
