//! Faults for the detectors (`domain::detector`), put into clean records at known positions, with near misses beside them.
//!
//! It comes after [`super::generate`] and changes copies: the files of the demo stay as they are. [`settled`] adds to clean
//! records what a space holds besides (registers, reports, edits, frozen days); [`planted`] puts the faults in as well.

mod acts;
mod days;
mod enforcement;
mod numbers;
mod surroundings;
mod years;

use super::{CourtFiles, Rng};
use domain::case::{CaseEvent, CaseRecord, EventKind, ReportedMeasure};
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::detector::{Edit, Elsewhere, Frozen, Holdings, Rule, Shown};
use domain::ledger::Entry;
use domain::table::FactTable;
use std::collections::{BTreeMap, BTreeSet};

/// So many faults of a kind are put into a court.
const MANY: usize = 14;

/// What a court's space holds, with what is known to be in it.
#[derive(Clone, Debug)]
pub struct Faulty {
    /// The last day of the files.
    pub today: Day,
    /// Its cases.
    pub cases: Vec<CaseRecord>,
    /// Their events.
    pub events: Vec<CaseEvent>,
    /// Its registers.
    pub entries: Vec<Entry>,
    /// What it reported.
    pub reported: Vec<ReportedMeasure>,
    /// Changes of days.
    pub edits: Vec<Edit>,
    /// When which figures were frozen.
    pub frozen: Vec<Frozen>,
    /// Monthly figures.
    pub shown: Vec<Shown>,
    /// What the court above says of its cases.
    pub elsewhere: Vec<Elsewhere>,
    /// What a rule has to find: rule and subject. First those that the generator has anyway, then those put in.
    pub known: BTreeSet<(Rule, String)>,
    /// How many of them the generator has anyway, by rule.
    pub anyway: BTreeMap<Rule, usize>,
    /// How many near misses were put in, by rule: cases that look alike and must not be found.
    pub near: BTreeMap<Rule, usize>,
}

impl Faulty {
    /// As the detectors want it.
    pub fn holdings(&self) -> Holdings<'_> {
        Holdings {
            today: self.today,
            cases: &self.cases,
            events: &self.events,
            entries: &self.entries,
            reported: &self.reported,
            edits: &self.edits,
            frozen: &self.frozen,
            shown: &self.shown,
            elsewhere: &self.elsewhere,
        }
    }
}

/// A court's clean files with what a space holds besides, and no fault.
pub fn settled(files: &CourtFiles, today: Day, seed: u64) -> Faulty {
    let mut hand = Hand::take(files, today, seed);
    hand.surround();
    hand.finish()
}

/// The same with faults of every kind put in.
pub fn planted(files: &CourtFiles, today: Day, seed: u64) -> Faulty {
    let mut hand = Hand::take(files, today, seed);
    hand.shift_years();
    hand.rush_months();
    hand.crowd_conversions();
    hand.suppress_reversals();
    hand.plant_acts();
    hand.plant_enforcement();
    hand.plant_days();
    hand.surround();
    hand.plant_numbers();
    hand.finish()
}

/// Records while faults are put into them.
struct Hand {
    rng: Rng,
    today: Day,
    court: domain::court::CourtCode,
    cases: Vec<CaseRecord>,
    events: BTreeMap<CaseNumber, Vec<CaseEvent>>,
    /// Positions of cases that have a fault, or a near miss.
    used: BTreeSet<usize>,
    serials: BTreeMap<(u16, &'static str), u32>,
    /// The monthly figures of the clean records.
    clean: Vec<Shown>,
    made: Faulty,
}

impl Hand {
    fn take(files: &CourtFiles, today: Day, seed: u64) -> Self {
        let records = files.records();
        let table = FactTable::build(files.court.clone(), &records.facts());
        let first = records.cases.iter().filter_map(|case| case.closed).min().unwrap_or(today).month().plus(1);
        let clean = table.map_or_else(|_| Vec::new(), |table| domain::detector::by_month(&table, first, today.month()));
        let mut serials = BTreeMap::new();
        for case in &records.cases {
            let of: &mut u32 = serials.entry((case.number.year, case.number.type_code.as_str())).or_default();
            *of = (*of).max(case.number.serial);
        }
        let made = Faulty {
            today,
            cases: Vec::new(),
            events: Vec::new(),
            entries: Vec::new(),
            reported: records.measures,
            edits: Vec::new(),
            frozen: Vec::new(),
            shown: Vec::new(),
            elsewhere: Vec::new(),
            known: BTreeSet::new(),
            anyway: BTreeMap::new(),
            near: BTreeMap::new(),
        };
        let mut hand = Self {
            rng: Rng::new(seed, &format!("faults {}", files.court)),
            today,
            court: files.court.clone(),
            cases: records.cases,
            events: records.events,
            used: BTreeSet::new(),
            serials,
            clean,
            made,
        };
        hand.anyway(&files.injected);
        hand
    }

    /// What the generator puts in on purpose: irregular clocks, and open cases that wait for another one for over half a
    /// year, with a suspension that has no end.
    fn anyway(&mut self, injected: &[(String, String)]) {
        for (number, what) in injected {
            let rule = match what.as_str() {
                "clock: irregular public_notice_in_simplified" | "clock: irregular overlapping_spans" => {
                    Rule::DeductionAbuse
                }
                "clock: irregular extension_without_approver" => Rule::LateExtension,
                _ => continue,
            };
            self.made.known.insert((rule, number.clone()));
        }
        let irregular: BTreeSet<&str> = injected.iter().map(|(number, _)| number.as_str()).collect();
        let places =
            self.cases.iter().enumerate().filter(|(_, case)| irregular.contains(case.number.to_string().as_str()));
        self.used.extend(places.map(|(at, _)| at));
        for (at, case) in self.cases.iter().enumerate().filter(|(_, case)| case.closed.is_none()) {
            let mut own = self.events.get(&case.number).into_iter().flatten();
            let waits = |event: &CaseEvent| event.kind == EventKind::Suspension && event.until.is_none();
            if own.any(|event| waits(event) && self.today.since(event.day) > 180) {
                self.made.known.insert((Rule::LongSuspension, case.number.to_string()));
                self.used.insert(at);
            }
        }
        for (rule, _) in &self.made.known {
            *self.made.anyway.entry(*rule).or_default() += 1;
        }
    }

    fn finish(mut self) -> Faulty {
        self.made.cases = self.cases;
        self.made.events = self.events.into_values().flatten().collect();
        self.made
    }

    fn known(&mut self, rule: Rule, subject: impl ToString) {
        self.made.known.insert((rule, subject.to_string()));
    }

    fn near(&mut self, rule: Rule) {
        *self.made.near.entry(rule).or_default() += 1;
    }

    /// Up to so many cases that fit and have nothing put into them yet, from all over the files.
    fn choose(&mut self, many: usize, fits: impl Fn(&CaseRecord, &[CaseEvent]) -> bool) -> Vec<usize> {
        let own = |case: &CaseRecord| self.events.get(&case.number).map_or(&[][..], Vec::as_slice);
        let free = self.cases.iter().enumerate().filter(|(at, _)| !self.used.contains(at));
        let mut fitting: Vec<usize> = free.filter(|(_, case)| fits(case, own(case))).map(|(at, _)| at).collect();
        let mut chosen = Vec::new();
        while chosen.len() < many && !fitting.is_empty() {
            let at = self.rng.between(0, fitting.len() as i32 - 1).unsigned_abs() as usize;
            chosen.push(fitting.swap_remove(at));
        }
        self.used.extend(chosen.iter().copied());
        chosen
    }

    fn at(&self, at: usize) -> Option<CaseRecord> {
        self.cases.get(at).cloned()
    }

    /// The next number of a type in the year of a day.
    fn numbered(&mut self, like: &CaseNumber, day: Day) -> CaseNumber {
        let year = u16::try_from(day.ymd().0).unwrap_or(like.year);
        let serial = self.serials.entry((year, like.type_code.as_str())).or_default();
        *serial += 1;
        CaseNumber { year, serial: *serial, ..like.clone() }
    }

    /// Adds a case and answers with its number; nothing else is put into it.
    fn add(&mut self, case: CaseRecord) -> CaseNumber {
        let number = case.number.clone();
        self.used.insert(self.cases.len());
        self.cases.push(case);
        number
    }

    fn event(&mut self, number: &CaseNumber, kind: EventKind, day: Day, until: Option<Day>, detail: &str, by: &str) {
        let of = self.events.entry(number.clone()).or_default();
        let (number, detail, approver) = (number.clone(), detail.to_owned(), by.to_owned());
        of.push(CaseEvent { number, day, kind, until, detail, approver });
        of.sort_unstable();
    }

    /// Moves what happened to a case on; what would come after the last day has not happened.
    fn move_events(&mut self, number: &CaseNumber, days: i32) {
        let today = self.today;
        if let Some(events) = self.events.get_mut(number) {
            for event in events.iter_mut() {
                event.day = event.day.plus_days(days);
                event.until = event.until.map(|until| until.plus_days(days)).filter(|until| *until <= today);
            }
            events.retain(|event| event.day <= today);
        }
    }
}
