//! The holdings in order, for the rules.

use super::held::Holdings;
use super::rule::Rule;
use super::settings::Settings;
use super::signal::{NotEnough, Signal};
use crate::case::{CaseEvent, CaseRecord};
use crate::case_number::CaseNumber;
use crate::chance;
use crate::change::Sides;
use crate::day::Day;
use crate::explain::Sentence;
use crate::measure::is_court_case;

/// What one rule found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) signals: Vec<Signal>,
    pub(super) not_enough: Vec<NotEnough>,
}

impl Found {
    pub(super) fn lacking(&mut self, rule: Rule, subject: String, why: Sentence) {
        self.not_enough.push(NotEnough { rule, subject, why });
    }
}

/// The holdings, sorted once for all rules.
pub(super) struct Looked<'a> {
    pub(super) held: &'a Holdings<'a>,
    pub(super) settings: &'a Settings,
    /// By number; of two with one number one.
    pub(super) cases: Vec<&'a CaseRecord>,
    /// The events up to today with the key of their case, by case and day.
    events: Vec<(u128, &'a CaseEvent)>,
    /// The first closing: what was closed before is not in the files, so counts of days before are not complete.
    pub(super) since: Option<Day>,
}

impl<'a> Looked<'a> {
    pub(super) fn at(held: &'a Holdings<'a>, settings: &'a Settings) -> Self {
        let mut keyed: Vec<(u128, &CaseRecord)> = held.cases.iter().map(|case| (case.number.key(), case)).collect();
        keyed.sort_by_key(|(key, case)| (*key, case.docketed, case.closed));
        keyed.dedup_by_key(|(key, _)| *key);
        let past = held.events.iter().filter(|event| event.day <= held.today);
        let mut events: Vec<(u128, &CaseEvent)> = past.map(|event| (event.number.key(), event)).collect();
        events.sort_by(|a, b| (a.0, a.1.day, a.1.kind).cmp(&(b.0, b.1.day, b.1.kind)).then_with(|| a.1.cmp(b.1)));
        let cases: Vec<&CaseRecord> = keyed.into_iter().map(|(_, case)| case).collect();
        let since =
            cases.iter().filter(|case| is_court_case(case.number.type_code)).filter_map(|case| case.closed).min();
        Self { held, settings, cases, events, since }
    }

    /// The events of a case up to today, by day.
    pub(super) fn events(&self, number: &CaseNumber) -> &[(u128, &'a CaseEvent)] {
        let key = number.key();
        let from = self.events.partition_point(|(other, _)| *other < key);
        let rest = self.events.get(from..).unwrap_or_default();
        let many = rest.partition_point(|(other, _)| *other == key);
        rest.get(..many).unwrap_or_default()
    }

    /// Every case with its events, if it has any.
    pub(super) fn with_events(&self) -> impl Iterator<Item = (&'a CaseRecord, &[(u128, &'a CaseEvent)])> {
        let own = |case: &&'a CaseRecord| (*case, self.events(&case.number));
        self.cases.iter().map(own).filter(|(_, events)| !events.is_empty())
    }

    pub(super) fn get(&self, rule: Rule, name: &str) -> i64 {
        self.settings.get(rule, name)
    }

    pub(super) fn days(&self, rule: Rule, name: &str) -> i32 {
        self.settings.days(rule, name)
    }
}

/// How far a share is from what is usual.
#[derive(Clone, Copy, Debug)]
pub(super) struct Against {
    /// What the usual share would give.
    pub(super) expected: f64,
    /// The chance of so few or fewer.
    few: f64,
    /// The chance of so many or more.
    many: f64,
}

impl Against {
    /// A unit against what was usual; none where the usual share is nothing, everything or unknown.
    pub(super) fn usual(usual: Sides, unit: Sides) -> Option<Self> {
        let (few, many) = chance::tails(usual, unit)?;
        let expected = usual.numerator as f64 / usual.denominator as f64 * unit.denominator as f64;
        Some(Self { expected, few, many })
    }

    /// Whether so few or fewer are rarer than once in so many.
    pub(super) fn too_few(&self, one_in: i64) -> bool {
        self.few * (one_in as f64) < 1.0
    }

    /// Whether so many or more are.
    pub(super) fn too_many(&self, one_in: i64) -> bool {
        self.many * (one_in as f64) < 1.0
    }
}

/// How many sorted days lie in a span, both ends included.
pub(super) fn within(days: &[Day], first: Day, last: Day) -> i64 {
    let upto = days.partition_point(|day| *day <= last);
    let before = days.partition_point(|day| *day < first);
    upto.saturating_sub(before) as i64
}
