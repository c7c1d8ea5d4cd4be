//! Mediation organisations: registers of a few lines, counted on paper.

use super::super::band::{Away, Band, Refusal};
use super::super::organisation::*;
use super::super::peers::Reach;
use super::*;
use crate::chance::Chance;
use crate::change::Sides;
use crate::ledger::{Entry, Field, Kind, Matter, State, Values};
use crate::line::Line;

const TODAY: &str = "2023-09-30";
const OWN: &str = "甲调委会";
const LOAN: &str = "民间借贷纠纷";
const DIVORCE: &str = "离婚纠纷";

fn given(organisation: &str, state: State, said: &[(Field, &str)]) -> Entry {
    let base = [(Field::Organisation, organisation), (Field::Received, "2023-08-01"), (Field::DisputeCause, LOAN)];
    let values: Values = base.iter().chain(said).map(|(field, text)| (*field, (*text).to_owned())).collect();
    let mut entry = Entry {
        id: String::from("e"),
        kind: Kind::Mediation,
        state,
        number: Matter::parse("冀0632访〔2023〕1号").unwrap(),
        division: String::new(),
        judge: String::new(),
        line: Line::Civil,
        opened: "2023-08-01".parse().unwrap(),
        opened_by: String::new(),
        since: "2023-08-01".parse().unwrap(),
        due: None,
        values,
    };
    entry.due = match state {
        State::Mediating => entry.mediation_until(),
        State::Settled => entry.said_day(Field::PerformBy),
        _ => None,
    };
    entry
}

const ACCEPTED: (Field, &str) = (Field::AcceptedOn, "2023-08-01");

fn ended(organisation: &str, cause: &str, settled: bool) -> Entry {
    let ended = [ACCEPTED, (Field::EndedOn, "2023-08-11"), (Field::DisputeCause, cause)];
    let (state, how) = match settled {
        true => (State::Performed, (Field::Settlement, "agreement")),
        false => (State::Filed, (Field::FailReason, "refused")),
    };
    given(organisation, state, &[&ended[..], &[how]].concat())
}

/// So many of a cause that ended, and of them so many settled.
fn many(organisation: &str, cause: &str, all: usize, settled: usize) -> Vec<Entry> {
    (0..all).map(|at| ended(organisation, cause, at < settled)).collect()
}

fn drawn(entries: &[Entry]) -> OrganisationPortrait {
    drawn_with(&[(HOME, entries)], Reach::OwnCourt)
}

fn drawn_with(registers: &[(&str, &[Entry])], reach: Reach) -> OrganisationPortrait {
    let court = |code: &str| CourtCode::parse(code).unwrap();
    let registers: Vec<Mediated<'_>> = registers
        .iter()
        .map(|(code, entries)| Mediated { court: court(code), entries: entries.iter().collect() })
        .collect();
    let when = ("2023-01..2023-09".parse().unwrap(), TODAY.parse().unwrap());
    organisation(&registers, (&court(HOME), OWN), when, (reach, Needed::default()))
}

fn of(portrait: &OrganisationPortrait, gauge: Gauge) -> &Band {
    portrait.gauges.iter().find(|one| one.gauge == gauge).map(|one| &one.band).unwrap()
}

/// One of each way a dispute can stand.
fn mixed() -> Vec<Entry> {
    let settled = (Field::Settlement, "agreement");
    let on = |day| (Field::EndedOn, day);
    vec![
        given(OWN, State::Delegated, &[]),
        given(OWN, State::Consented, &[]),
        given(OWN, State::MustDocket, &[on("2023-08-03")]),
        // Thirty days are over on the 31st; the second was agreed on for longer.
        given(OWN, State::Mediating, &[ACCEPTED]),
        given(OWN, State::Mediating, &[ACCEPTED, (Field::AgreedUntil, "2023-10-10")]),
        given(OWN, State::Filed, &[ACCEPTED, on("2023-09-01"), (Field::FailReason, "refused")]),
        given(OWN, State::Performed, &[ACCEPTED, on("2023-08-31"), settled]),
        given(OWN, State::Breached, &[ACCEPTED, on("2023-08-11"), settled]),
        given(OWN, State::Settled, &[ACCEPTED, on("2023-08-21"), settled, (Field::PerformBy, "2023-09-29")]),
        given(OWN, State::Settled, &[ACCEPTED, on("2023-08-21"), settled, (Field::PerformBy, "2023-10-29")]),
        // Another's, of another year, of no organisation.
        given("乙调委会", State::Delegated, &[]),
        given(OWN, State::Delegated, &[(Field::Received, "2022-08-01")]),
    ]
}

#[test]
fn what_was_given_is_the_sum_of_how_it_stands() {
    let portrait = drawn(&mixed());
    let now = &portrait.now;
    assert_eq!((now.given, now.to_accept, now.not_taken, now.running), (10, 1, 2, 2));
    assert_eq!((now.settled, now.failed, now.ended()), (4, 1, 5));
    assert_eq!(now.given, now.to_accept + now.not_taken + now.running + now.settled + now.failed);
    assert_eq!((now.performed, now.breached, now.unperformed), (1, 1, 1));
    assert_eq!((now.running_late, now.ended_late), (1, 1));
    assert_eq!(portrait.year_before.as_ref().unwrap().given, 1);
    // A register that begins later says nothing of the year before, which is not nothing.
    assert_eq!(drawn(&mixed()[..11]).year_before, None);
    // Two of six known to be over or in time are over; one of three that had to be performed was.
    assert_eq!(now.sides(Gauge::Over), Sides { numerator: 2, denominator: 6 });
    assert_eq!(now.sides(Gauge::Performed), Sides { numerator: 1, denominator: 3 });
    // 10, 20, 20, 30, 31 days; an even number has its median between two.
    assert_eq!(now.sides(Gauge::Days), Sides { numerator: 20, denominator: 1 });
    let two = Mediations::of(&mixed()[6..8], TODAY.parse().unwrap());
    assert_eq!(two.value(Gauge::Days).unwrap().display(1, Default::default()), "20.0");
    assert_eq!(portrait.failures.len(), 1);
}

#[test]
fn parts_and_months_add_up_to_the_whole() {
    let mut entries = mixed();
    entries.extend(many(OWN, DIVORCE, 7, 3));
    let portrait = drawn(&entries);
    let counts: [fn(&Mediations) -> i64; 4] =
        [|one| one.given, |one| one.settled, |one| one.failed, |one| one.running_late];
    for count in counts {
        assert_eq!(portrait.causes.iter().map(|(_, part)| count(part)).sum::<i64>(), count(&portrait.now));
        // All of the period came in one of its months; the twelve months reach back before it and hold none there.
        assert_eq!(portrait.months.iter().map(|(_, part)| count(part)).sum::<i64>(), count(&portrait.now));
    }
    assert_eq!(portrait.causes[0].0, LOAN);
    assert_eq!(portrait.months.len(), 12);
    assert_eq!(months_needed(portrait.period).0, "2022-01-01".parse().unwrap());
    assert!(portrait.is_known() && !drawn(&entries[10..11]).is_known());
}

/// Five peers settle half of forty each; of sixty that gives thirty, and 99.8 % limits of about twelve around it.
#[test]
fn a_share_beyond_chance_is_found_with_its_entries() {
    let mut entries: Vec<Entry> = (0..5).flat_map(|at| many(&format!("组织{at}"), LOAN, 40, 20)).collect();
    entries.extend(many(OWN, LOAN, 60, 50));
    let portrait = drawn(&entries);
    let Band::Funnel(funnel) = of(&portrait, Gauge::Settled) else { panic!("{:?}", portrait.gauges) };
    assert_eq!((funnel.expected.to_string().as_str(), funnel.peers), ("30", 5));
    assert_eq!((funnel.place, funnel.away), (Chance::Beyond, Some(Away::Above)));
    let finding = &portrait.findings[0];
    assert_eq!((finding.kind, finding.gauge, finding.behind.len()), (FindingKind::Strength, Gauge::Settled, 50));
    assert!(finding.said.zh.contains("83.3%（50/60）"), "{}", finding.said.zh);
    // The peers' names are nowhere.
    assert!((0..5).all(|at| !format!("{portrait:?}").contains(&format!("组织{at}"))));
}

/// A quarter of the loans is settled everywhere, and nearly all divorces: who has loans alone is no worse for it.
#[test]
fn the_mix_of_disputes_is_no_weak_point() {
    let peers = (0..5).flat_map(|at| {
        let name = format!("组织{at}");
        [many(&name, LOAN, 40, 10), many(&name, DIVORCE, 40, 38)].concat()
    });
    let mut entries: Vec<Entry> = peers.collect();
    entries.extend(many(OWN, LOAN, 60, 15));
    let portrait = drawn(&entries);
    let Band::Funnel(funnel) = of(&portrait, Gauge::Settled) else { panic!("{:?}", portrait.gauges) };
    assert_eq!((funnel.expected.to_string().as_str(), funnel.place), ("15", Chance::Within));
    assert!(portrait.findings.is_empty(), "{:?}", portrait.findings);
}

#[test]
fn few_disputes_and_few_peers_are_not_compared() {
    let peers =
        |count: usize| -> Vec<Entry> { (0..count).flat_map(|at| many(&format!("组织{at}"), LOAN, 40, 20)).collect() };
    let few = [peers(5), many(OWN, LOAN, 29, 29)].concat();
    assert_eq!(*of(&drawn(&few), Gauge::Settled), Band::Refused(Refusal::FewCases { have: 29, needed: 30 }));
    let four = [peers(4), many(OWN, LOAN, 60, 50)].concat();
    let portrait = drawn(&four);
    assert_eq!(*of(&portrait, Gauge::Settled), Band::Refused(Refusal::FewPeers { have: 4, needed: 5 }));
    assert_eq!(*of(&portrait, Gauge::Days), Band::Refused(Refusal::FewPeers { have: 4, needed: 10 }));
    assert!(portrait.findings.is_empty());
    // Those of other courts of the tier count where they are asked for, one of the same name does not.
    let others = [peers(4), many(OWN, LOAN, 40, 20)].concat();
    let wide = drawn_with(&[(HOME, &four), ("冀0638", &others), ("冀96", &others)], Reach::SameTier);
    assert_eq!(wide.peers.count, 8);
    assert!(matches!(of(&wide, Gauge::Settled), Band::Funnel(_)));
}
