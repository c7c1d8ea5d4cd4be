//! Faults of registers, reports, figures and edits.

use super::{Hand, MANY};
use domain::catalogue::IndicatorId as I;
use domain::change::Sides;
use domain::day::Day;
use domain::detector::{Rule, Shown};
use domain::ledger::{Entry, Field, Kind, Matter, State, Values};
use domain::period::Period;
use domain::quantity::Quantity;
use domain::type_code::{Stage, TypeCode};
use std::collections::BTreeSet;

impl Hand {
    pub(super) fn plant_numbers(&mut self) {
        self.wait();
        self.force();
        self.misreport();
        self.mislead();
        self.edit_late();
    }

    /// A mediation that only the register knows.
    fn mediation(&mut self, state: State, since: Day, values: Values) -> Option<Entry> {
        let code = TypeCode::parse("诉前调").ok()?;
        let like = self.cases.first()?.number.clone();
        let like = domain::case_number::CaseNumber { type_code: code, special: None, ..like };
        let number = self.numbered(&like, since);
        Some(self.entry(Kind::Mediation, state, Matter::Case(number), since, values))
    }

    fn put(&mut self, rule: Rule, real: bool, entry: Option<Entry>) {
        let Some(entry) = entry else { return };
        if real {
            self.known(rule, &entry.number);
        } else {
            self.near(rule);
        }
        self.made.entries.push(entry);
    }

    fn wait(&mut self) {
        for turn in 0..2 * MANY {
            let real = turn % 2 == 0;
            // The first day over, the last day within, and days on either side.
            let over = if turn < 6 { 0 } else { self.rng.between(0, 60) };
            let within = if turn < 6 { 0 } else { self.rng.between(0, 7) };
            let days = |limit: i32| if real { limit + 1 + over } else { limit - within };
            let back = |days: i32| self.today.plus_days(-days);
            let consent = (Field::Consent, String::from("written"));
            match turn / 2 % 3 {
                0 => {
                    let accepted = back(days(30));
                    let mut values = Values::from([consent, (Field::AcceptedOn, accepted.to_string())]);
                    // Agreed until yesterday is over; agreed until today is not.
                    if real && turn % 4 == 0 {
                        values.insert(Field::AgreedUntil, back(1).to_string());
                    }
                    let entry = self.mediation(State::Mediating, accepted, values);
                    self.put(Rule::OffBook, real, entry);
                }
                1 => {
                    let ended = back(days(7));
                    let accepted = ended.plus_days(-20);
                    let values = Values::from([
                        consent,
                        (Field::AcceptedOn, accepted.to_string()),
                        (Field::EndedOn, ended.to_string()),
                    ]);
                    let entry = self.mediation(State::MustDocket, ended, values);
                    self.put(Rule::OffBook, real, entry);
                }
                _ => {
                    let entry = self.petition(1_000 + turn as u32, State::Routed, back(days(7)), "filing");
                    self.put(Rule::OffBook, real, Some(entry));
                }
            }
        }
        // Known from the files alone, open for over sixty days, or sixty.
        let registered: BTreeSet<_> =
            self.made.entries.iter().filter_map(|entry| entry.number.case().cloned()).collect();
        let today = self.today;
        let fits = |case: &domain::case::CaseRecord, _: &[domain::case::CaseEvent]| {
            case.number.type_code.stage() == Stage::Mediation
                && !registered.contains(&case.number)
                && (60..300).contains(&today.since(case.docketed))
        };
        for at in self.choose(MANY, fits) {
            let Some(case) = self.cases.get_mut(at) else { continue };
            (case.closed, case.disposition) = (None, None);
            let (number, days) = (case.number.clone(), today.since(case.docketed));
            if days > 60 {
                self.known(Rule::OffBook, number);
            } else {
                self.near(Rule::OffBook);
            }
        }
    }

    fn force(&mut self) {
        for turn in 0..2 * MANY {
            let real = turn % 2 == 0;
            let since = self.today.plus_days(-self.rng.between(1, 25));
            let accepted = (Field::AcceptedOn, since.to_string());
            let states = [State::Delegated, State::Mediating, State::Settled, State::Performed, State::Filed];
            let state = states.get(turn / 2 % states.len()).copied().unwrap_or(State::Delegated);
            let entry = match (real, turn % 4) {
                (true, _) => self.mediation(state, since, Values::from([accepted])),
                // Not asked yet, or declined before anyone mediated.
                (false, 1) => self.mediation(State::Registered, since, Values::new()),
                (false, _) => {
                    let ended = (Field::EndedOn, self.today.to_string());
                    self.mediation(State::MustDocket, self.today, Values::from([ended]))
                }
            };
            self.put(Rule::ForcedMediation, real, entry);
        }
    }

    /// Reports that do not add up, each in a month of its own with a whole one between.
    fn misreport(&mut self) {
        let mut periods: Vec<Period> =
            self.made.reported.iter().filter(|one| one.measure == "pending").map(|one| one.period).collect();
        periods.sort();
        for (turn, period) in periods.into_iter().skip(2).step_by(3).enumerate() {
            let off = if turn % 5 == 0 { 1 } else { self.rng.between(1, 60) };
            let measure = ["pending", "new", "closed", "carried_over", "closed_by_mediation"].get(turn % 5).copied();
            let Some(measure) = measure else { continue };
            let next = Period::month(period.last().month().plus(1));
            let by = Quantity::new(i128::from(off), 0);
            let total = self.made.reported.iter().find(|one| one.period == period && one.measure == "closed");
            if measure == "closed_by_mediation" {
                let value = total.and_then(|total| total.value.plus(by));
                let Some(value) = value else { continue };
                let one = domain::case::ReportedMeasure { period, measure: measure.to_owned(), value };
                self.made.reported.push(one);
                self.known(Rule::Arithmetic, format!("{period} part closed_by_mediation"));
                continue;
            }
            for one in self.made.reported.iter_mut().filter(|one| one.period == period && one.measure == measure) {
                one.value = one.value.plus(by).unwrap_or(one.value);
            }
            self.known(Rule::Arithmetic, format!("{period} balance"));
            self.known(Rule::Arithmetic, format!("{period} recount {measure}"));
            if measure == "carried_over" {
                self.known(Rule::Arithmetic, format!("{period} opening"));
            }
            if measure == "pending" && next.last() <= self.today {
                self.known(Rule::Arithmetic, format!("{next} opening"));
            }
        }
        self.made.near.insert(Rule::Arithmetic, self.made.reported.len() / 4);
    }

    /// Figures of months that are too round, or leap.
    fn mislead(&mut self) {
        let indicators = [I::Mediation, I::SmallClaims, I::MediationWithdrawal, I::TerminatedRound, I::Completion];
        let mut made = 0;
        for indicator in indicators {
            let mut months: Vec<Shown> =
                self.made.shown.iter().filter(|one| one.indicator == indicator).cloned().collect();
            months.sort_by_key(|one| one.month);
            // Thirteen months apart, so that no month is judged by another that was changed.
            for at in [14, 30, 44] {
                let Some(one) = months.get(at).filter(|one| one.sides.denominator >= 60) else { continue };
                let past = months.get(at - 12..at).unwrap_or_default();
                let numerator: i64 = past.iter().map(|one| one.sides.numerator).sum();
                let of: i64 = past.iter().map(|one| one.sides.denominator).sum();
                let share = numerator as f64 / of.max(1) as f64;
                let error = (share * (1.0 - share) / one.sides.denominator as f64).sqrt();
                let subject = format!("{} {}", one.month, indicator.id());
                made += 1;
                let to = match made % 4 {
                    // Nothing or everything, where that is no chance.
                    0 if share > 0.2 && share < 0.8 => {
                        self.known(Rule::ExtremeValue, &subject);
                        self.known(Rule::Jump, &subject);
                        if made % 8 == 0 { 0.0 } else { 1.0 }
                    }
                    0 | 1 => {
                        self.known(Rule::Jump, &subject);
                        share + (7.0 + 3.0 * self.rng.unit()) * error
                    }
                    2 => {
                        self.known(Rule::Jump, &subject);
                        (share - (7.0 + 3.0 * self.rng.unit()) * error).max(0.01)
                    }
                    _ => {
                        self.near(Rule::Jump);
                        share + 1.6 * error
                    }
                };
                let denominator = one.sides.denominator;
                let numerator = ((to * denominator as f64).round() as i64).clamp(0, denominator);
                self.show(Shown { sides: Sides { numerator, denominator }, ..one.clone() });
            }
        }
        self.mislead_parts();
    }

    /// Series of divisions: an extreme month among usual ones, and small or likely ones beside it.
    fn mislead_parts(&mut self) {
        let (last, indicator) = (self.today.month(), I::Mediation);
        for turn in 0..2 * MANY as i32 {
            let of = format!("第{turn}庭");
            let share = 0.2 + 0.5 * self.rng.unit();
            for back in (0..20).rev() {
                let denominator = i64::from(self.rng.between(60, 120));
                let numerator = (0..denominator).filter(|_| self.rng.chance(share)).count() as i64;
                let month = last.plus(-back);
                self.show(Shown { indicator, of: of.clone(), month, sides: Sides { numerator, denominator } });
            }
            let month = last.plus(-1);
            let subject = format!("{month} {} {of}", indicator.id());
            let all = self.rng.chance(0.5);
            // Under thirty cases nothing is said, and nearly nothing is not nothing.
            let (denominator, off) = match turn % 4 {
                1 => (29, 0),
                3 => (60, 1),
                _ => (i64::from(self.rng.between(50, 120)), 0),
            };
            let numerator = if all { denominator - off } else { off };
            if turn % 2 == 0 {
                self.known(Rule::ExtremeValue, &subject);
            } else {
                self.near(Rule::ExtremeValue);
            }
            if turn % 4 != 1 {
                self.known(Rule::Jump, &subject);
            }
            self.show(Shown { indicator, of, month, sides: Sides { numerator, denominator } });
        }
    }

    fn show(&mut self, one: Shown) {
        let same =
            |other: &&mut Shown| (other.indicator, &other.of, other.month) == (one.indicator, &one.of, one.month);
        match self.made.shown.iter_mut().find(same) {
            Some(other) => other.sides = one.sides,
            None => self.made.shown.push(one),
        }
    }

    fn edit_late(&mut self) {
        for frozen in self.made.frozen.clone() {
            for (turn, at) in self.closed_in(frozen.period, 4).into_iter().enumerate() {
                let Some(case) = self.at(at) else { continue };
                let Some(closed) = case.closed else { continue };
                // Changed, or entered, into the period or out of it.
                let late = if turn == 0 { 1 } else { self.rng.between(1, 90) };
                let (late, before, after) = match turn {
                    0 => (late, Some(closed.plus_days(-1)), Some(closed)),
                    1 => (late, Some(closed), Some(frozen.period.last().plus_days(5))),
                    2 => (late, Some(frozen.period.first().plus_days(-5)), Some(closed)),
                    _ => (late + 10, None, Some(closed)),
                };
                let made = frozen.on.plus_days(late);
                if made <= self.today {
                    self.edit(&case.number, made, before, after);
                    self.known(Rule::LateEdit, format!("{} closed {made}", case.number));
                }
            }
        }
    }
}
