//! Figures of the three sources (三源), counted from the registers: what became of disputes brought before suit, who
//! mediates them, where they come from, and what becomes of petitions.
//!
//! Everything is of the entries it is given, those that came in a period; a figure says how they stand today.

use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::ledger::{Clocks, Entry, Field, Kind, State, cases, settled};
use crate::lineage::{Counted, Counting, Derivation, Lineage};
use crate::period::Period;
use crate::quantity::{Quantity, Ratio};
use std::collections::{BTreeMap, BTreeSet};

/// What became of disputes brought before suit. Each of the first five is a part of the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Disputes registered, those withdrawn again among them.
    pub disputes: i64,
    /// Both sides agreed to mediation.
    pub consented: i64,
    /// A mediator took it.
    pub mediated: i64,
    /// Settled.
    pub settled: i64,
    /// Performed without enforcement.
    pub performed: i64,
    /// Docketed as a case: after a failure, a refusal or a breach.
    pub filed: i64,
    /// Ended without a suit.
    pub not_pursued: i64,
    /// Failed or refused, and not docketed yet.
    pub to_docket: i64,
    /// Those of them past their last day.
    pub to_docket_late: i64,
    /// In mediation.
    pub open: i64,
    /// Those of them past their last day.
    pub open_late: i64,
    /// Days from receipt to the end of mediation, of those that ended.
    pub days: i64,
    /// Mediations that ended.
    pub ended: i64,
}

impl Funnel {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: &Self) -> Self {
        Self {
            disputes: self.disputes + other.disputes,
            consented: self.consented + other.consented,
            mediated: self.mediated + other.mediated,
            settled: self.settled + other.settled,
            performed: self.performed + other.performed,
            filed: self.filed + other.filed,
            not_pursued: self.not_pursued + other.not_pursued,
            to_docket: self.to_docket + other.to_docket,
            to_docket_late: self.to_docket_late + other.to_docket_late,
            open: self.open + other.open,
            open_late: self.open_late + other.open_late,
            days: self.days + other.days,
            ended: self.ended + other.ended,
        }
    }

    /// Adds a dispute as it stands.
    fn add(&mut self, entry: &Entry, today: Day) {
        let has = |field: Field| i64::from(entry.values.contains_key(&field));
        let late = i64::from(entry.is_late(today));
        self.disputes += 1;
        self.consented += has(Field::Consent);
        self.mediated += has(Field::AcceptedOn);
        self.settled += has(Field::Settlement);
        match entry.state {
            State::Performed => self.performed += 1,
            State::Filed => self.filed += 1,
            State::NotPursued => self.not_pursued += 1,
            State::MustDocket => {
                self.to_docket += 1;
                self.to_docket_late += late;
            }
            State::Mediating => {
                self.open += 1;
                self.open_late += late;
            }
            _ => {}
        }
        let ended = entry.said_day(Field::EndedOn).filter(|_| has(Field::AcceptedOn) == 1);
        if let Some((ended, began)) = ended.zip(entry.said_day(Field::Received)) {
            self.ended += 1;
            self.days += i64::from(ended.since(began).max(0));
        }
    }
}

/// The funnel of disputes; entries of other registers are passed over.
pub fn funnel<'a>(entries: impl IntoIterator<Item = &'a Entry>, today: Day) -> Funnel {
    let mut funnel = Funnel::default();
    entries.into_iter().filter(|entry| entry.kind == Kind::Mediation).for_each(|entry| funnel.add(entry, today));
    funnel
}

/// The funnel by the word of a field, the most disputes first; those without the word are left out.
pub fn funnel_by<'a>(entries: impl IntoIterator<Item = &'a Entry>, field: Field, today: Day) -> Vec<(String, Funnel)> {
    let mut parts: BTreeMap<String, Funnel> = BTreeMap::new();
    for entry in entries.into_iter().filter(|entry| entry.kind == Kind::Mediation) {
        if let Some(word) = entry.value(field) {
            parts.entry(word.to_owned()).or_default().add(entry, today);
        }
    }
    let mut parts: Vec<(String, Funnel)> = parts.into_iter().filter(|(_, funnel)| funnel.disputes > 0).collect();
    parts.sort_by(|(a, x), (b, y)| y.disputes.cmp(&x.disputes).then(a.cmp(b)));
    parts
}

/// Days a surge is looked for in, and the same before them.
pub const SURGE_DAYS: i32 = 90;
/// Fewer disputes than this make no surge.
const SURGE_LEAST: i64 = 5;

/// More disputes of a place and cause than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surge {
    /// The township.
    pub place: String,
    /// The cause.
    pub cause: String,
    /// In the last ninety days.
    pub now: i64,
    /// In the ninety days before.
    pub before: i64,
}

/// Places and causes of which more disputes came in the last ninety days than in the ninety before, by more than chance
/// makes likely: the difference is more than twice the root of the sum (both taken as Poisson counts). Most first.
pub fn surges<'a>(entries: impl IntoIterator<Item = &'a Entry>, today: Day) -> Vec<Surge> {
    let (start, middle) = (today.plus_days(1 - 2 * SURGE_DAYS), today.plus_days(1 - SURGE_DAYS));
    let mut counts: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
    for entry in entries.into_iter().filter(|entry| entry.kind == Kind::Mediation) {
        let Some(came) = entry.said_day(Field::Received).filter(|came| *came >= start && *came <= today) else {
            continue;
        };
        let word = |field: Field| entry.value(field).unwrap_or_default().to_owned();
        let (place, cause) = (word(Field::Place), word(Field::DisputeCause));
        if place.is_empty() || cause.is_empty() {
            continue;
        }
        let count = counts.entry((place, cause)).or_default();
        if came >= middle { count.0 += 1 } else { count.1 += 1 }
    }
    let surges = counts.into_iter().map(|((place, cause), (now, before))| Surge { place, cause, now, before });
    let unlikely = |surge: &Surge| {
        let more = surge.now - surge.before;
        surge.now >= SURGE_LEAST && more > 0 && more * more > 4 * (surge.now + surge.before)
    };
    let mut surges: Vec<Surge> = surges.filter(unlikely).collect();
    surges.sort_by(|a, b| {
        (b.now - b.before).cmp(&(a.now - a.before)).then((&a.place, &a.cause).cmp(&(&b.place, &b.cause)))
    });
    surges
}

/// What became of petitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Petitions {
    /// Petitions received.
    pub received: i64,
    /// Those that are a court's business and were kept: neither turned away nor passed on.
    pub accepted: i64,
    /// By someone who petitioned about the same before.
    pub repeats: i64,
    /// Mass visits.
    pub mass: i64,
    /// With a reply on the result.
    pub answered: i64,
    /// Of those answered, without a further petition in the time of observation.
    pub resolved: i64,
    /// Ended for good by a leader.
    pub terminated: i64,
    /// Waiting for a reply.
    pub waiting: i64,
    /// Those of them past their last day.
    pub late: i64,
    /// About a case, and how many cases that are.
    pub about_cases: i64,
}

impl Petitions {
    /// Both together; cases of two courts are two.
    #[must_use]
    pub const fn plus(self, other: &Self) -> Self {
        Self {
            received: self.received + other.received,
            accepted: self.accepted + other.accepted,
            repeats: self.repeats + other.repeats,
            mass: self.mass + other.mass,
            answered: self.answered + other.answered,
            resolved: self.resolved + other.resolved,
            terminated: self.terminated + other.terminated,
            waiting: self.waiting + other.waiting,
            late: self.late + other.late,
            about_cases: self.about_cases + other.about_cases,
        }
    }
}

/// Counts petitions; entries of other registers are passed over.
pub fn petitions<'a>(entries: impl IntoIterator<Item = &'a Entry>, clocks: &Clocks, today: Day) -> Petitions {
    let (mut sum, mut cases) = (Petitions::default(), BTreeSet::new());
    for entry in entries.into_iter().filter(|entry| entry.kind == Kind::Petition) {
        let number = |field: Field| entry.value(field).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
        sum.received += 1;
        sum.accepted += i64::from(!matches!(entry.state, State::NotCourts | State::PassedOn));
        sum.repeats += i64::from(number(Field::Times) > 1);
        sum.mass += i64::from(number(Field::People) >= clocks.mass_people);
        sum.answered += i64::from(entry.values.contains_key(&Field::WentWrong));
        sum.resolved += i64::from(entry.state == State::Resolved);
        sum.terminated += i64::from(entry.state == State::Terminated);
        let waits = !settled(entry.kind, entry.state) && entry.state != State::Watching;
        sum.waiting += i64::from(waits);
        sum.late += i64::from(waits && entry.is_late(today));
        cases.extend(entry.value(Field::AboutCase));
    }
    sum.about_cases = i64::try_from(cases.len()).unwrap_or(i64::MAX);
    sum
}

/// What a measure against derivative cases shows so far. It says what happened, not why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The derivative cases it is to prevent.
    pub target: Derivation,
    /// The days it has run, up to today or its end.
    pub after: (Day, Day),
    /// As many days before it began.
    pub before: (Day, Day),
    /// Derivative cases and 案 in the days before, and since; of the division of the entry, where it names one.
    pub rates: [(u64, u64); 2],
    /// Cases attached to it.
    pub attached: u64,
    /// Those of them from which such a case has come since it began.
    pub attached_with: u64,
}

/// What a measure shows so far; none of an entry that is no measure, or has not run a day.
pub fn effect(entry: &Entry, lineage: &Lineage, counting: &Counting, today: Day) -> Option<Effect> {
    let target = Derivation::parse(entry.value(Field::Target)?).ok().filter(|_| entry.kind == Kind::Measure)?;
    let from = entry.said_day(Field::From)?;
    let end = entry.said_day(Field::EndedOn).or_else(|| entry.said_day(Field::Until)).unwrap_or(today).min(today);
    let after = Period::days(from, end)?;
    let length = end.since(from) + 1;
    let (first, last) = (from.plus_days(-length), from.plus_days(-1));
    let before = Period::days(first, last)?;
    let counted = Counted::of([lineage], counting);
    let rate = |period: Period| {
        let ratio = match entry.division.as_str() {
            "" => counted.ratio(period, None),
            division => {
                counted.by(period, None, |_, decision| decision.division()).remove(division).unwrap_or_default()
            }
        };
        (ratio.added.get(&target).copied().unwrap_or(0), ratio.matters)
    };
    let attached = cases(entry.value(Field::Cases).unwrap_or_default()).unwrap_or_default();
    let has_led_on = |number: &&CaseNumber| {
        let chain = lineage.chain_of(number);
        chain.is_some_and(|chain| {
            chain.cases().any(|case| {
                case.kind() == target
                    && case.parent().is_some_and(|parent| parent.number() == **number)
                    && case.docketed().is_some_and(|day| day >= from)
            })
        })
    };
    Some(Effect {
        target,
        after: (from, end),
        before: (first, last),
        rates: [rate(before), rate(after)],
        attached: attached.len() as u64,
        attached_with: attached.iter().filter(has_led_on).count() as u64,
    })
}

/// A share in per cent, exact; none of nothing.
pub fn share(part: i64, of: i64) -> Option<Ratio> {
    per(100, part, of)
}

/// So many for each `scale` of another number, exact; none of nothing.
pub fn per(scale: i32, part: i64, of: i64) -> Option<Ratio> {
    Ratio::new(scale, Quantity::from(part), Quantity::from(of))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::ledger::{Matter, Values};
    use crate::line::Line;

    fn today() -> Day {
        "2023-09-30".parse().unwrap()
    }

    fn entry(kind: Kind, state: State, due: Option<&str>, said: &[(Field, &str)]) -> Entry {
        let values: Values = said.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
        Entry {
            id: String::from("e"),
            kind,
            state,
            number: Matter::parse("冀0638访〔2023〕1号").unwrap(),
            division: String::new(),
            judge: String::new(),
            line: Line::Civil,
            opened: today(),
            opened_by: String::new(),
            since: today(),
            due: due.map(|day| day.parse().unwrap()),
            values,
        }
    }

    fn dispute(state: State, due: Option<&str>, said: &[(Field, &str)]) -> Entry {
        entry(Kind::Mediation, state, due, said)
    }

    /// Five disputes: one withdrawn, one settled and performed after 20 days, one failed and docketed after 10, one failed
    /// and late, one in mediation.
    #[test]
    fn a_funnel_narrows() {
        let (consent, accepted) = ((Field::Consent, "written"), (Field::AcceptedOn, "2023-08-03"));
        let received = (Field::Received, "2023-08-01");
        let entries = [
            dispute(State::Withdrawn, None, &[received]),
            dispute(
                State::Performed,
                None,
                &[received, consent, accepted, (Field::Settlement, "agreement"), (Field::EndedOn, "2023-08-21")],
            ),
            dispute(State::Filed, None, &[received, consent, accepted, (Field::EndedOn, "2023-08-11")]),
            dispute(State::MustDocket, Some("2023-09-29"), &[received, (Field::EndedOn, "2023-09-22")]),
            dispute(State::Mediating, Some("2023-09-30"), &[received, consent, accepted]),
        ];
        let funnel = funnel(&entries, today());
        assert_eq!(
            (funnel.disputes, funnel.consented, funnel.mediated, funnel.settled, funnel.performed),
            (5, 3, 3, 1, 1)
        );
        assert_eq!((funnel.filed, funnel.to_docket, funnel.to_docket_late), (1, 1, 1));
        // Its last day is today: not late yet.
        assert_eq!((funnel.open, funnel.open_late), (1, 0));
        assert_eq!((funnel.ended, funnel.days), (2, 30));
        assert_eq!(
            share(funnel.settled, funnel.ended).map(|share| share.display(1, Default::default())).unwrap(),
            "50.0"
        );
    }

    #[test]
    fn parts_of_a_funnel_add_up() {
        let of = |place: &'static str| dispute(State::Mediating, None, &[(Field::Place, place)]);
        let entries = [of("甲镇"), of("乙镇"), of("甲镇"), dispute(State::Mediating, None, &[])];
        let parts = funnel_by(&entries, Field::Place, today());
        let counts: Vec<(&str, i64)> = parts.iter().map(|(word, part)| (word.as_str(), part.disputes)).collect();
        assert_eq!(counts, [("甲镇", 2), ("乙镇", 1)]);
        let sum = parts.iter().fold(Funnel::default(), |sum, (_, part)| sum.plus(part));
        assert_eq!(sum, funnel(entries.iter().take(3), today()));
    }

    /// 12 against 2: 10² > 4 × 14. 12 against 6: 6² < 4 × 18. 4 against none: too few.
    #[test]
    fn a_surge_is_more_than_chance() {
        let many = |place: &'static str, day: &'static str, times: usize| {
            let one = dispute(
                State::Mediating,
                None,
                &[(Field::Place, place), (Field::DisputeCause, "劳动争议"), (Field::Received, day)],
            );
            vec![one; times]
        };
        let entries: Vec<Entry> = [
            many("甲镇", "2023-07-03", 12),
            many("甲镇", "2023-07-02", 2),
            many("乙镇", "2023-09-30", 12),
            many("乙镇", "2023-04-04", 6),
            many("丙镇", "2023-09-01", 4),
            // Before the two stretches, and after today.
            many("甲镇", "2023-04-03", 50),
            many("乙镇", "2023-10-01", 50),
        ]
        .concat();
        let found = surges(&entries, today());
        let one = Surge { place: String::from("甲镇"), cause: String::from("劳动争议"), now: 12, before: 2 };
        assert_eq!(found, [one]);
    }

    /// Ten days of a measure from 11 May: before them two 案 and two appeals, since then two 案 and one appeal, from an
    /// attached case. An appeal of the attached case before it began does not count.
    #[test]
    fn a_measure_is_looked_at_before_and_since() {
        use crate::case::{CaseRecord, Procedure};
        use crate::lineage::{Preset, sights};
        let case = |number: &str, docketed: &str, origin: Option<&str>| CaseRecord {
            origin: origin.map(|number| number.parse().unwrap()),
            ..CaseRecord::docketed(number.parse().unwrap(), docketed.parse().unwrap(), Procedure::Ordinary)
        };
        let first = |serial: u32| format!("（2023）冀0638民初{serial}号");
        let second = |serial: u32| format!("（2023）冀96民终{serial}号");
        let files = [
            case(&first(1), "2023-05-01", None),
            case(&first(2), "2023-05-10", None),
            case(&second(1), "2023-05-02", Some(&first(1))),
            case(&second(2), "2023-05-03", Some(&first(2))),
            case(&first(3), "2023-05-11", None),
            case(&first(4), "2023-05-20", None),
            case(&second(3), "2023-05-20", Some(&first(3))),
            // After its last day.
            case(&second(4), "2023-05-21", Some(&first(4))),
        ];
        let lineage = Lineage::of(files.iter().flat_map(|case| sights(case, &[])), []);
        let attached = format!("{} {}", first(1), first(3));
        let measure = entry(
            Kind::Measure,
            State::Ended,
            None,
            &[
                (Field::Target, "second_instance"),
                (Field::From, "2023-05-11"),
                (Field::EndedOn, "2023-05-20"),
                (Field::Cases, &attached),
            ],
        );
        let counting = Counting::of(Preset::FirstInstance, today());
        let effect = effect(&measure, &lineage, &counting, today()).unwrap();
        let days = |(first, last): (Day, Day)| (first.to_string(), last.to_string());
        assert_eq!(days(effect.before), (String::from("2023-05-01"), String::from("2023-05-10")));
        assert_eq!(days(effect.after), (String::from("2023-05-11"), String::from("2023-05-20")));
        assert_eq!(effect.rates, [(2, 2), (1, 2)]);
        assert_eq!((effect.attached, effect.attached_with), (2, 1));
    }

    #[test]
    fn petitions_are_counted_by_what_became_of_them() {
        let of = |state: State, due: Option<&str>, said: &[(Field, &str)]| entry(Kind::Petition, state, due, said);
        let case = (Field::AboutCase, "（2023）冀0638民初1号");
        let entries = [
            of(State::Received, Some("2023-09-29"), &[(Field::People, "5")]),
            of(State::Acknowledged, Some("2023-09-30"), &[case]),
            of(State::Watching, Some("2023-09-01"), &[case, (Field::Times, "2"), (Field::WentWrong, "trial")]),
            of(State::Resolved, None, &[(Field::WentWrong, "none")]),
            of(State::PassedOn, None, &[]),
            dispute(State::Mediating, None, &[]),
        ];
        let sum = petitions(&entries, &Clocks::default(), today());
        let wanted = Petitions {
            received: 5,
            accepted: 4,
            repeats: 1,
            mass: 1,
            answered: 2,
            resolved: 1,
            terminated: 0,
            waiting: 2,
            late: 1,
            about_cases: 1,
        };
        assert_eq!(sum, wanted);
        assert_eq!(sum.plus(&sum).received, 10);
    }
}
