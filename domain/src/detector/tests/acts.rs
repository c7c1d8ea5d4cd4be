//! Rules on single cases.

use super::*;
use crate::case::Procedure;
use crate::case_number::CaseNumber;
use crate::ledger::{Entry, Field, Kind, Matter, RegisterNumber, State, Values};
use crate::line::Line;
use crate::money::Money;

fn suit(serial: u32, docketed: &str, closed: &str, way: Disposition, parties: &str) -> CaseRecord {
    CaseRecord { parties: parties.to_owned(), ..case(&number(serial), docketed, Some(closed), Some(way)) }
}

/// Withdrawn on 10 March: filed again on 9 April is thirty days later, on 10 April thirty-one.
#[test]
fn withdrawn_and_filed_again() {
    let first = suit(1, "2023-02-01", "2023-03-10", Disposition::Withdrawn, "原告甲；被告乙");
    let again = |docketed: &str| suit(2, docketed, "2023-05-01", Disposition::Judgment, "被告乙；原告甲");
    let found = |second: CaseRecord| by(Rule::WithdrawRefile, &held(&[first.clone(), second], &[])).len();
    let on_the_last_day = [again("2023-04-09"), first.clone()];
    let signals = by(Rule::WithdrawRefile, &held(&on_the_last_day, &[]));
    assert_eq!(subjects(&signals), [format!("{} {}", number(1), number(2))]);
    assert_eq!(signals[0].key(), format!("withdraw_refile|{} {}", number(1), number(2)));
    assert_eq!(found(again("2023-03-10")), 1);
    assert_eq!(found(again("2023-04-10")), 0);
    assert_eq!(found(CaseRecord { cause: String::from("买卖合同纠纷"), ..again("2023-03-20") }), 0);
    // The one who sued is sued: another dispute.
    assert_eq!(found(CaseRecord { parties: String::from("原告乙；被告甲"), ..again("2023-03-20") }), 0);
    assert_eq!(found(CaseRecord { parties: String::from("原告甲；被告乙、丙"), ..again("2023-03-20") }), 0);
}

#[test]
fn three_cases_of_one_day_between_the_same_parties() {
    let one = |serial, docketed| suit(serial, docketed, "2023-05-01", Disposition::Judgment, "原告甲；被告乙");
    let three = [one(3, "2023-02-01"), one(1, "2023-02-01"), one(2, "2023-02-01")];
    let signals = by(Rule::SplitDispute, &held(&three, &[]));
    assert_eq!((subjects(&signals), signals[0].of), (vec![number(1).as_str()], 3));
    assert!(by(Rule::SplitDispute, &held(&three[..2], &[])).is_empty());
    let apart = [one(1, "2023-02-01"), one(2, "2023-02-01"), one(3, "2023-02-02")];
    assert!(by(Rule::SplitDispute, &held(&apart, &[])).is_empty());
}

#[test]
fn an_act_on_the_day_of_the_closing_is_none_after_it() {
    let cases = [case(&number(1), "2023-01-10", Some("2023-03-10"), Some(Disposition::Judgment))];
    let on = |day: &str, kind| [event(&number(1), kind, day, None, "鉴定")];
    assert!(by(Rule::FalseClosing, &held(&cases, &on("2023-03-10", EventKind::Deduction))).is_empty());
    assert_eq!(by(Rule::FalseClosing, &held(&cases, &on("2023-03-11", EventKind::Deduction))).len(), 1);
    assert!(by(Rule::FalseClosing, &held(&cases, &on("2023-03-20", EventKind::Appeal))).is_empty());
}

/// Ordinary civil procedure from 10 January: the limit is 10 July, 181 days.
#[test]
fn deductions() {
    let cases = [case(&number(1), "2023-01-10", Some("2023-12-01"), Some(Disposition::Judgment))];
    let spans = |spans: &[(&str, &str, &str)]| {
        let one =
            |(from, until, why): &(&str, &str, &str)| event(&number(1), EventKind::Deduction, from, Some(until), why);
        let events: Vec<CaseEvent> = spans.iter().map(one).collect();
        by(Rule::DeductionAbuse, &held(&cases, &events)).len()
    };
    assert_eq!(spans(&[("2023-02-01", "2023-03-01", "鉴定"), ("2023-03-02", "2023-03-10", "公告")]), 0);
    assert_eq!(spans(&[("2023-02-01", "2023-03-01", "鉴定"), ("2023-03-01", "2023-03-10", "公告")]), 1);
    // 1 February to 31 July are 181 days.
    assert_eq!(spans(&[("2023-02-01", "2023-07-31", "鉴定")]), 0);
    assert_eq!(spans(&[("2023-02-01", "2023-08-01", "鉴定")]), 1);
    let talks = [
        ("2023-02-01", "2023-02-05", "和解"),
        ("2023-03-01", "2023-03-05", "和解"),
        ("2023-04-01", "2023-04-05", "和解"),
    ];
    assert_eq!((spans(&talks[..2]), spans(&talks)), (0, 1));
    assert_eq!(spans(&[("2023-07-11", "2023-07-20", "鉴定")]), 1);
    assert_eq!(spans(&[("2023-07-10", "2023-07-20", "鉴定")]), 0);
}

#[test]
fn suspended_for_over_half_a_year() {
    let cases = [case(&number(1), "2023-01-10", None, None)];
    let since = |day: &str, until| [event(&number(1), EventKind::Suspension, day, until, "等待另案审理结果")];
    // 4 July is 180 days before the last day of the year.
    assert!(by(Rule::LongSuspension, &held(&cases, &since("2023-07-04", None))).is_empty());
    assert_eq!(by(Rule::LongSuspension, &held(&cases, &since("2023-07-03", None))).len(), 1);
    assert!(by(Rule::LongSuspension, &held(&cases, &since("2023-03-01", Some("2023-11-01")))).is_empty());
}

#[test]
fn extensions_and_changes_of_procedure_after_expiry() {
    let ordinary = [case(&number(1), "2023-01-10", Some("2023-09-01"), Some(Disposition::Judgment))];
    let extended = |day: &str, length: &str, approver: &str| {
        let one = event(&number(1), EventKind::Extension, day, None, length);
        by(Rule::LateExtension, &held(&ordinary, &[CaseEvent { approver: approver.to_owned(), ..one }])).len()
    };
    assert_eq!(extended("2023-07-10", "6个月", "院长"), 0);
    assert_eq!(extended("2023-07-11", "6个月", "院长"), 1);
    assert_eq!(extended("2023-06-20", "6个月", ""), 1);
    assert_eq!(extended("2023-06-20", "7个月", "院长"), 1);
    // Three months of simplified procedure from 10 January are over on 10 April.
    let simplified = [CaseRecord { procedure: Procedure::Simplified, ..ordinary[0].clone() }];
    let changed = |day: &str| {
        let one = event(&number(1), EventKind::ProcedureChange, day, None, "普通程序");
        by(Rule::LateConversion, &held(&simplified, &[one])).len()
    };
    assert_eq!((changed("2023-04-10"), changed("2023-04-11")), (0, 1));
}

fn mediation(state: State, values: &[(Field, &str)]) -> Entry {
    let number = CaseNumber::parse("（2023）冀0638诉前调5号").unwrap();
    let values: Values = values.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
    let since = day("2023-12-01");
    Entry {
        id: String::from("e"),
        kind: Kind::Mediation,
        state,
        number: Matter::Case(number),
        division: String::new(),
        judge: String::new(),
        line: Line::Filing,
        opened: since,
        opened_by: String::new(),
        since,
        due: None,
        values,
    }
}

#[test]
fn mediations_that_wait() {
    let late = |entry: Entry| by(Rule::OffBook, &Holdings { entries: &[entry], ..held(&[], &[]) }).len();
    let accepted = |on| (Field::AcceptedOn, on);
    // Thirty days from 1 December are over on 31 December, the last day of the files.
    assert_eq!(late(mediation(State::Mediating, &[accepted("2023-12-01")])), 0);
    assert_eq!(late(mediation(State::Mediating, &[accepted("2023-11-30")])), 1);
    assert_eq!(late(mediation(State::Mediating, &[accepted("2023-11-01"), (Field::AgreedUntil, "2023-12-31")])), 0);
    assert_eq!(late(mediation(State::Mediating, &[accepted("2023-11-01"), (Field::AgreedUntil, "2023-12-30")])), 1);
    // Seven days from 23 December are over on Saturday the 30th: the first working day after is 2 January.
    assert_eq!(late(mediation(State::MustDocket, &[(Field::EndedOn, "2023-12-23")])), 0);
    assert_eq!(late(mediation(State::MustDocket, &[(Field::EndedOn, "2023-12-22")])), 1);
    assert_eq!(late(mediation(State::NotPursued, &[(Field::EndedOn, "2023-10-23")])), 0);
    let number = RegisterNumber { court: "冀0638".parse().unwrap(), kind: Kind::Petition, year: 2023, serial: 4 };
    let complaint = |kind| Entry {
        kind: Kind::Petition,
        number: Matter::Register(number.clone()),
        ..mediation(State::Received, &[(Field::Received, "2023-12-22"), (Field::PetitionKind, kind)])
    };
    assert_eq!((late(complaint("filing")), late(complaint("conduct"))), (1, 0));
    // 1 November is sixty days before the last day; what the register has is not looked for in the files.
    let in_file = |docketed| {
        [CaseRecord {
            number: "（2023）冀0638诉前调5号".parse().unwrap(), ..case(&number_of(), docketed, None, None)
        }]
    };
    assert!(by(Rule::OffBook, &held(&in_file("2023-11-01"), &[])).is_empty());
    assert_eq!(by(Rule::OffBook, &held(&in_file("2023-10-31"), &[])).len(), 1);
    let registered = [mediation(State::Registered, &[])];
    assert!(by(Rule::OffBook, &Holdings { entries: &registered, ..held(&in_file("2023-10-31"), &[]) }).is_empty());
}

fn number_of() -> String {
    number(1)
}

#[test]
fn mediation_without_consent() {
    let found = |state, values: &[(Field, &str)]| {
        by(Rule::ForcedMediation, &Holdings { entries: &[mediation(state, values)], ..held(&[], &[]) }).len()
    };
    assert_eq!(found(State::Delegated, &[]), 1);
    assert_eq!(found(State::Delegated, &[(Field::Consent, "online")]), 0);
    assert_eq!(found(State::Registered, &[]), 0);
    // Declined before anyone mediated.
    assert_eq!(found(State::MustDocket, &[]), 0);
    assert_eq!(found(State::MustDocket, &[(Field::AcceptedOn, "2023-12-01")]), 1);
}

fn enforcement(docketed: &str, closed: &str, way: Disposition, yuan: (u64, u64)) -> CaseRecord {
    CaseRecord {
        procedure: Procedure::Enforcement,
        applied: Money::from_fen(yuan.0 * 100),
        recovered: Money::from_fen(yuan.1 * 100),
        ..case("（2023）冀0638执7号", docketed, Some(closed), Some(way))
    }
}

fn resumed(docketed: &str) -> CaseRecord {
    let origin = "（2023）冀0638执7号".parse().ok();
    CaseRecord { origin, ..case("（2023）冀0638执恢3号", docketed, None, None) }
}

#[test]
fn full_enforcement_without_the_money() {
    let done =
        |recovered| enforcement("2023-01-10", "2023-05-01", Disposition::EnforcementCompleted, (1_000, recovered));
    assert_eq!(by(Rule::FalsePerformance, &held(&[done(899)], &[])).len(), 1);
    assert!(by(Rule::FalsePerformance, &held(&[done(900)], &[])).is_empty());
    let signals = by(Rule::FalsePerformance, &held(&[done(1_000), resumed("2023-05-01")], &[]));
    assert_eq!((signals.len(), signals[0].of), (1, 2));
}

#[test]
fn rounds_ended_early() {
    let ended = |closed| enforcement("2023-01-10", closed, Disposition::TerminatedThisRound, (1_000, 10));
    let found = |cases: &[CaseRecord]| by(Rule::ImproperRound, &held(cases, &[])).len();
    // Nine days after docketing, and ten.
    assert_eq!((found(&[ended("2023-01-19")]), found(&[ended("2023-01-20")])), (1, 0));
    // Resumed fifteen days later, and sixteen; ended after ninety days.
    assert_eq!(found(&[ended("2023-03-01"), resumed("2023-03-16")]), 1);
    assert_eq!(found(&[ended("2023-03-01"), resumed("2023-03-17")]), 0);
    assert_eq!(found(&[ended("2023-04-10"), resumed("2023-04-12")]), 0);
}

#[test]
fn transfers_that_cannot_be() {
    let cases = [case(&number(1), "2023-01-10", Some("2023-03-10"), Some(Disposition::Judgment))];
    let above = "（2023）冀06民终9号";
    let events = |appealed: &str, docketed: &str| {
        [
            event(&number(1), EventKind::Appeal, appealed, None, ""),
            event(&number(1), EventKind::SecondInstanceDocketed, docketed, None, above),
        ]
    };
    let found =
        |appealed: &str, docketed: &str| by(Rule::BackdatedTransfer, &held(&cases, &events(appealed, docketed))).len();
    assert_eq!((found("2023-03-20", "2023-03-22"), found("2023-03-20", "2023-03-23")), (1, 0));
    assert_eq!(found("2023-03-20", "2023-03-15"), 1);
    let elsewhere = |docketed| [Elsewhere { number: above.parse().unwrap(), docketed: day(docketed) }];
    let told = |docketed| {
        let elsewhere = elsewhere(docketed);
        let events = events("2023-03-20", "2023-05-01");
        by(Rule::BackdatedTransfer, &Holdings { elsewhere: &elsewhere, ..held(&cases, &events) }).len()
    };
    assert_eq!((told("2023-05-01"), told("2023-05-09")), (0, 1));
}

#[test]
fn days_in_an_impossible_order() {
    let found = |case: &CaseRecord, events: &[CaseEvent]| {
        by(Rule::ImpossibleOrder, &held(std::slice::from_ref(case), events)).len()
    };
    let good = case(&number(1), "2023-01-10", Some("2023-03-10"), Some(Disposition::Judgment));
    let on = |kind, day: &str| [event(&number(1), kind, day, None, "")];
    assert_eq!(found(&good, &[]), 0);
    assert_eq!(found(&good, &on(EventKind::Appeal, "2023-03-10")), 0);
    assert_eq!(found(&good, &on(EventKind::Appeal, "2023-03-09")), 1);
    assert_eq!(found(&good, &on(EventKind::Deduction, "2023-01-09")), 1);
    assert_eq!(found(&CaseRecord { closed: Some(day("2023-01-09")), ..good.clone() }, &[]), 1);
    assert_eq!(found(&CaseRecord { docketed: day("2022-12-30"), ..good.clone() }, &[]), 1);
    // One of one closing in the month is over one per cent: the figure is not qualified.
    let cases = [good];
    let signals = by(Rule::ImpossibleOrder, &held(&cases, &on(EventKind::Appeal, "2023-03-09")));
    let marked = unqualified(&signals, &BTreeMap::new());
    assert_eq!(marked.len(), 2);
    assert_eq!((marked[0].period.to_string().as_str(), marked[0].by.len()), ("2023-03", 1));
    let reviewed = BTreeMap::from([(signals[0].key(), Outcome::Explained)]);
    assert!(unqualified(&signals, &reviewed).is_empty());
}
