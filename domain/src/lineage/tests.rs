#![allow(clippy::unwrap_used)]

use super::*;
use crate::case::sample;
use crate::case::{CaseRecord, EventKind, Procedure};
use crate::period::Period;
use crate::type_code::TypeCode;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn number(text: &str) -> CaseNumber {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

/// The case's own row: its number, where it comes from (or -), when it was docketed.
fn row(line: &str) -> CaseRecord {
    let words: Vec<&str> = line.split_whitespace().collect();
    let origin = (words[1] != "-").then(|| number(words[1]));
    CaseRecord { origin, ..CaseRecord::docketed(number(words[0]), day(words[2]), Procedure::Ordinary) }
}

pub(super) fn lineage(lines: &[&str]) -> Lineage {
    Lineage::of(lines.iter().flat_map(|line| sights(&row(line), &[])), [])
}

/// One court and the court above it, two years:
///
/// * A: a dispute from mediation through remand to a suit on an objection, with a preservation and a petition;
/// * B: an arbitral award that is enforced;
/// * C: three suits from one failed mediation, one of them appealed; D: a fourth of the same series, later;
/// * E: a prosecution in another court, with a change of the sentence.
const EXAMPLE: &[&str] = &[
    "（2023）冀0638诉前调1号 - 2023-01-05",
    "（2023）冀0638民初1号 （2023）冀0638诉前调1号 2023-02-01",
    "（2023）冀0638执保1号 （2023）冀0638民初1号 2023-02-10",
    "（2023）冀96民终1号 （2023）冀0638民初1号 2023-05-10",
    "（2023）冀0638民初2号 （2023）冀96民终1号 2023-07-20",
    "（2023）冀96民终2号 （2023）冀0638民初2号 2023-11-01",
    "（2024）冀0638执1号 （2023）冀96民终2号 2024-02-01",
    "（2024）冀0638执恢1号 （2024）冀0638执1号 2024-06-03",
    "（2024）冀0638执异1号 （2024）冀0638执恢1号 2024-07-01",
    "（2024）冀0638民初3号 （2024）冀0638执异1号 2024-08-12",
    "（2024）冀0638执2号 - 2024-03-01",
    "（2024）冀0638诉前调2号 - 2024-03-05",
    "（2024）冀0638民初11号 （2024）冀0638诉前调2号 2024-04-01",
    "（2024）冀0638民初12号 （2024）冀0638诉前调2号 2024-04-05",
    "（2024）冀0638民初13号 （2024）冀0638诉前调2号 2024-04-20",
    "（2024）冀96民终3号 （2024）冀0638民初12号 2024-07-10",
    "（2024）冀0638民初14号 - 2024-06-30",
    "（2024）冀0606刑初1号 - 2024-01-10",
    "（2024）冀96刑更1号 （2024）冀0606刑初1号 2024-09-01",
];

fn example() -> Lineage {
    let cases = EXAMPLE.iter().map(|line| {
        let mut case = row(line);
        let serial = case.number.serial;
        if case.number.type_code == TypeCode::CIVIL_FIRST {
            case.cause = String::from("物业服务合同纠纷");
            case.parties = match serial {
                11..=14 => format!("原告王示例{serial}；被告某公司"),
                _ => format!("原告某公司；被告李示例{serial}"),
            };
        }
        case.judge = format!("{}{serial}", case.number.type_code);
        case
    });
    let petition =
        PetitionTie { id: String::from("p1"), about: number("（2024）冀0638执1号"), received: day("2024-09-09") };
    Lineage::of(cases.flat_map(|case| sights(&case, &[])), [petition])
}

fn counting(preset: Preset) -> Counting {
    Counting::of(preset, day("2023-01-01"))
}

fn ratio(cases: u64, matters: u64, added: &[(Derivation, u64)]) -> Ratio {
    Ratio { cases, matters, added: added.iter().copied().collect() }
}

use Derivation::{
    FirstEnforcement, FirstInstance, Mediation, Objection, ObjectionSuit, Other, Remand, ResumedEnforcement,
    SecondInstance,
};

#[test]
fn a_dispute_is_one_chain_from_mediation_to_the_last_suit() {
    let lineage = example();
    assert_eq!(lineage.faults(), []);
    assert_eq!(lineage.chains().len(), 5);
    let chain = lineage.chain_of(&number("（2023）冀96民终2号")).unwrap();
    let kinds: Vec<Derivation> = chain.cases().map(Seen::kind).collect();
    let expected = [
        Mediation,
        FirstInstance,
        Other,
        SecondInstance,
        Remand,
        SecondInstance,
        FirstEnforcement,
        ResumedEnforcement,
        Objection,
        ObjectionSuit,
    ];
    assert_eq!(kinds, expected);
    assert_eq!(chain.roots().map(|root| root.number().to_string()).collect::<Vec<_>>(), ["（2023）冀0638诉前调1号"]);
    assert_eq!(chain.court().map(CourtCode::as_str), Some("冀0638"));
    assert_eq!((chain.first_day(), chain.last_day()), (Some(day("2023-01-05")), Some(day("2024-09-09"))));
    assert_eq!(chain.petitions().count(), 1);
    assert!(chain.holds(&number("（2024）冀0638民初3号")) && !chain.holds(&number("（2024）冀0638执2号")));
    assert!(lineage.chain_of(&number("（2024）冀0638民初999号")).is_none());
    // Three suits of one mediation and the appeal.
    assert_eq!(lineage.chain_of(&number("（2024）冀0638诉前调2号")).unwrap().cases().count(), 5);
}

/// 件, two years: A 8 (民初1 民终1 民初2 民终2 执1 执恢1 执异1 民初3; not 诉前调1, 执保1), B 1 (执2), C 4 (民初11–13
/// 民终3; not 诉前调2), D 1 (民初14), E 1 (刑初1; not 刑更1): 15.
#[test]
fn each_preset_counts_as_by_hand() {
    let (lineage, all) = (example(), period("2023-01..2024-12"));
    let count = |counting: &Counting, period| Counted::of([&lineage], counting).ratio(period, None);
    // 案: 民初1, 执2, 民初11 12 13 14, 刑初1.
    let first = counting(Preset::FirstInstance);
    let derived = [(SecondInstance, 3), (Remand, 1), (ResumedEnforcement, 1), (Objection, 1)];
    let with = |more: &[(Derivation, u64)]| [&derived[..], more].concat();
    assert_eq!(count(&first, all), ratio(15, 7, &with(&[(FirstEnforcement, 1), (ObjectionSuit, 1)])));
    // And 执1.
    let both = counting(Preset::FirstAndEnforcement);
    assert_eq!(count(&both, all), ratio(15, 8, &with(&[(ObjectionSuit, 1)])));
    assert_eq!(count(&both, all).value().unwrap().display(3, Default::default()), "1.875");
    // 案: 民初1 11 12 13 14 (2 was remanded, 3 is on an objection), 执恢1.
    let codes = BTreeSet::from([TypeCode::CIVIL_FIRST, TypeCode::RESUMED_ENFORCEMENT]);
    let own = Counting { codes, ..counting(Preset::Own) };
    let added = [
        (FirstInstance, 1),
        (SecondInstance, 3),
        (Remand, 1),
        (FirstEnforcement, 2),
        (Objection, 1),
        (ObjectionSuit, 1),
    ];
    assert_eq!(count(&own, all), ratio(15, 6, &added));
    // 2024 alone: 执1 执恢1 执异1 民初3, 执2, 民初11 12 13 民终3, 民初14, 刑初1; the 案 among them 执2 民初11–14 刑初1.
    let added =
        [(SecondInstance, 1), (FirstEnforcement, 1), (ResumedEnforcement, 1), (Objection, 1), (ObjectionSuit, 1)];
    assert_eq!(count(&first, period("2024")), ratio(11, 6, &added));
    assert_eq!(count(&first, period("2022")).value(), None);
}

#[test]
fn what_a_court_sets_changes_the_count() {
    let (lineage, all) = (example(), period("2023-01..2024-12"));
    let count = |counting: Counting| Counted::of([&lineage], &counting).ratio(all, None);
    let first = counting(Preset::FirstInstance);
    let with_suit = count(Counting { objection_suit_is_matter: true, ..first.clone() });
    assert_eq!((with_suit.matters, with_suit.added.get(&ObjectionSuit)), (8, None));
    let with_preservation =
        count(Counting { extra: BTreeSet::from([TypeCode::PRESERVATION_ENFORCEMENT]), ..first.clone() });
    assert_eq!((with_preservation.cases, with_preservation.added[&Other]), (16, 1));
    // 民初14 was docketed 90 days after 民初11.
    for (days, at_least, matters) in [(30, 3, 5), (30, 4, 7), (89, 4, 7), (90, 4, 4), (4, 2, 6), (3, 2, 7)] {
        let series = count(Counting { series: Some(Series { days, at_least }), ..first.clone() });
        let joined = series.added.get(&FirstInstance).copied().unwrap_or_default();
        assert_eq!((series.cases, series.matters, joined), (15, matters, 7 - matters), "{days} {at_least}");
    }
}

#[test]
fn the_parts_are_put_down_to_the_decision_they_came_from() {
    let (lineage, all) = (example(), period("2023-01..2024-12"));
    let by_judge = |preset| Counted::of([&lineage], &counting(preset)).by(all, None, |_, case| case.judge());
    let first = by_judge(Preset::FirstInstance);
    // All of A comes from 民初1.
    assert_eq!((first["民初1"].cases, first["民初1"].matters), (8, 1));
    assert_eq!(first["民初12"], ratio(2, 1, &[(SecondInstance, 1)]));
    // 执1 answers for what comes after it where it is a 案.
    let both = by_judge(Preset::FirstAndEnforcement);
    assert_eq!(both["民初1"], ratio(4, 1, &[(SecondInstance, 2), (Remand, 1)]));
    assert_eq!(both["执1"], ratio(4, 1, &[(ResumedEnforcement, 1), (Objection, 1), (ObjectionSuit, 1)]));
    let court = BTreeSet::from(["冀0606".parse().unwrap()]);
    assert_eq!(Counted::of([&lineage], &counting(Preset::FirstInstance)).ratio(all, Some(&court)), ratio(1, 1, &[]));
}

#[test]
fn the_cases_behind_a_number_are_named() {
    let lineage = example();
    let first = counting(Preset::FirstInstance);
    let counted = Counted::of([&lineage], &first);
    let behind = |cell: Cell| {
        let cases = counted.behind(period("2023-01..2024-12"), None, cell);
        cases.iter().map(|(_, case)| case.judge().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(behind(SecondInstance.into()), ["民终1", "民终2", "民终3"]);
    assert_eq!(behind(Cell::Matters), ["刑初1", "民初1", "民初11", "民初12", "民初13", "民初14", "执2"]);
    assert_eq!(behind(Cell::Cases).len(), 15);
}

#[test]
fn a_cohort_flows_from_kind_to_kind() {
    let lineage = example();
    let first = counting(Preset::FirstInstance);
    let counted = Counted::of([&lineage], &first);
    let until = |text| counted.becomes(period("2023"), day(text), None);
    let to_2023 = BTreeMap::from([
        ((Mediation, FirstInstance), 1),
        ((FirstInstance, SecondInstance), 1),
        ((FirstInstance, Other), 1),
        ((SecondInstance, Remand), 1),
        ((Remand, SecondInstance), 1),
    ]);
    assert_eq!(until("2023-12-31"), to_2023);
    assert_eq!(until("2024-12-31")[&(Objection, ObjectionSuit)], 1);
    assert_eq!(counted.becomes(period("2022"), day("2024-12-31"), None), BTreeMap::new());
}

#[test]
fn the_counting_in_force_is_the_last_to_begin() {
    let since = |text, preset| Counting::of(preset, day(text));
    let settings = [since("2024-01-01", Preset::Own), since("2023-01-01", Preset::FirstInstance)];
    assert_eq!(counting_on(&settings, day("2022-12-31")), None);
    assert_eq!(counting_on(&settings, day("2023-12-31")).unwrap().preset, Preset::FirstInstance);
    assert_eq!(counting_on(&settings, day("2024-01-01")).unwrap().preset, Preset::Own);
    let json = serde_json::to_string(&settings[0]).unwrap();
    assert_eq!(serde_json::from_str::<Counting>(&json).unwrap(), settings[0]);
    let short = r#"{"preset":"first_instance","from":19358}"#;
    assert_eq!(serde_json::from_str::<Counting>(short).unwrap(), counting(Preset::FirstInstance));
}

#[test]
fn a_row_and_its_events_tell_of_several_cases() {
    let case = sample::case("（2023）冀0638民初1号", "2023-02-01", Some("2023-04-01"), Some(Disposition::Judgment));
    let event = |kind, on, detail| sample::event("（2023）冀0638民初1号", kind, on, None, detail);
    let events = [
        event(EventKind::PetitionDocketed, "2024-01-09", "不明"),
        event(EventKind::EnforcementDocketed, "2023-09-01", "（2023）冀0638执1号"),
        event(EventKind::SecondInstanceClosed, "2023-07-01", "维持"),
        event(EventKind::SecondInstanceDocketed, "2023-05-10", "（2023）冀96民终1号"),
    ];
    let told = sights(&case, &events);
    assert_eq!(told.len(), 3);
    assert_eq!((told[0].own, told[0].judge.as_str(), told[0].named_by.as_ref()), (true, "法官01", None));
    assert_eq!((told[1].closed, told[1].outcome), (Some(day("2023-07-01")), Some(Disposition::Upheld)));
    assert!(told[1..].iter().all(|sight| !sight.own && sight.named_by.as_ref() == Some(&case.number)));

    // The court above tells more of its case, and its word goes first.
    let above = sample::case("（2023）冀96民终1号", "2023-05-12", Some("2023-07-02"), Some(Disposition::Reversed));
    let lineage = Lineage::of([told, sights(&above, &[])].concat(), []);
    let second = lineage.chain_of(&above.number).and_then(|chain| chain.case(&above.number)).unwrap().member();
    assert_eq!((second.docketed, second.outcome), (Some(day("2023-05-12")), Some(Disposition::Reversed)));
    assert_eq!((second.parent.as_ref(), second.known), (Some(&case.number), true));
    let named = number("（2023）冀0638执1号");
    assert!(!lineage.chain_of(&named).and_then(|chain| chain.case(&named)).unwrap().known());
}

#[test]
fn a_case_only_mentioned_stands_before_what_comes_from_it() {
    let petition =
        PetitionTie {
            id: String::from("p1"), about: number("（2023）冀0638民初9号"), received: day("2024-01-01")
        };
    let seen = sights(&row("（2023）冀0638执1号 （2023）冀96民终1号 2023-09-01"), &[]);
    let lineage = Lineage::of(seen, [petition.clone(), petition]);
    let of = |text| lineage.chain_of(&number(text)).unwrap();
    let numbers: Vec<String> = of("（2023）冀0638执1号").cases().map(|case| case.number().to_string()).collect();
    assert_eq!(numbers, ["（2023）冀96民终1号", "（2023）冀0638执1号"]);
    // It enforces a decision, so it is no 案 where only first instance is.
    let counted = |preset| Counted::of([&lineage], &counting(preset)).ratio(period("2023"), None);
    assert_eq!(counted(Preset::FirstInstance), ratio(1, 0, &[(FirstEnforcement, 1)]));
    assert_eq!(counted(Preset::FirstAndEnforcement), ratio(1, 1, &[]));
    let petitioned = of("（2023）冀0638民初9号");
    assert_eq!((petitioned.cases().count(), petitioned.petitions().count()), (1, 1));
}
