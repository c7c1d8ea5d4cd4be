//! What must hold of suppositions: whatever is supposed, the difference is what a count of the changed tables gives.

#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use domain::case::{Disposition, Person, ReportedMeasure};
use domain::case_number::CaseNumber;
use domain::catalogue::{IndicatorId, Version, counters};
use domain::court::CourtCode;
use domain::day::Day;
use domain::fact::{Fact, Moment, Trait};
use domain::figure::{Completeness, Standard};
use domain::line::Line;
use domain::period::Period;
use domain::quantity::Rounding;
use domain::table::{CaseKey, FactTable};
use domain::tally::{Dimension, Filter, Question, Stretches, Tallies};
use domain::what_if::{Basis, Changed, Effect, Supposition, View, WhatIfError, changes, last_day};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::BTreeMap;
use support::drawn::{day, facts, filter, line};
use support::{SmallCourt, court};

fn day_of(fact: &Fact, moment: Moment) -> Option<Day> {
    fact.days[usize::from(moment.index())]
}

/// Two courts with people and reports, so that nothing of them is counted twice.
fn tables(here: &[Fact], there: &[Fact]) -> Vec<FactTable> {
    let other = CourtCode::parse("冀96").unwrap();
    let there: Vec<Fact> = there
        .iter()
        .cloned()
        .map(|mut fact| {
            fact.number.court = other.clone();
            fact
        })
        .collect();
    [(court(), here), (other, &there)]
        .into_iter()
        .map(|(court, facts)| {
            FactTable::build(court, facts).unwrap().with_surroundings(people(), reports(), Vec::new())
        })
        .collect()
}

fn people() -> Vec<Person> {
    let person = |name: &str, from: &str, until: Option<&str>| Person {
        division: "民事审判一庭".to_owned(),
        name: name.to_owned(),
        line: Line::Civil,
        quota: true,
        from: from.parse().unwrap(),
        until: until.map(|day| day.parse().unwrap()),
    };
    vec![
        person("法官1", "2021-03-01", None),
        // Came and went before any stretch began: never counts, and is told of all the same.
        person("法官3", "2000-01-01", Some("2000-02-01")),
    ]
}

fn reports() -> Vec<ReportedMeasure> {
    let report = |measure: &str, period: &str, value: &str| ReportedMeasure {
        period: period.parse().unwrap(),
        measure: measure.to_owned(),
        value: value.parse().unwrap(),
    };
    vec![
        report("resident_population", "2019", "480000"),
        report("suggestions_issued", "2022Q1", "12"),
        // Cases count for themselves, so this counts only in a court without any.
        report("closed", "2025", "7"),
    ]
}

/// A supposition before it is known which cases there are.
#[derive(Clone, Debug)]
enum Draft {
    CloseMore(u32, Day, Filter, Option<Disposition>),
    Close(Vec<Index>, Day, Option<Disposition>),
    Outcome(Vec<Index>, Disposition),
    Leave(Vec<Index>),
    LeaveAll,
    LeaveJudge,
}

fn draft() -> impl Strategy<Value = Draft> {
    let some = || prop::collection::vec(any::<Index>(), 0..6);
    let way = || prop::option::of(select(vec![Disposition::Mediated, Disposition::Judgment]));
    let outcome = select(vec![Disposition::Reversed, Disposition::Remanded, Disposition::Upheld]);
    let late = || (0..500_i32).prop_map(|days| "2023-06-01".parse::<Day>().unwrap().plus_days(days));
    prop_oneof![
        4 => (0..6_u32, day(), filter(), way()).prop_map(|(count, by, within, way)| Draft::CloseMore(count, by, within, way)),
        4 => (some(), late(), way()).prop_map(|(cases, on, way)| Draft::Close(cases, on, way)),
        4 => (some(), outcome).prop_map(|(cases, was)| Draft::Outcome(cases, was)),
        4 => some().prop_map(Draft::Leave),
        1 => Just(Draft::LeaveAll),
        1 => Just(Draft::LeaveJudge),
    ]
}

/// Those of the drafts that can be supposed one after the other.
fn suppositions(tables: &[&FactTable], drafts: &[Draft]) -> Vec<Supposition> {
    let numbers: Vec<CaseNumber> = tables.iter().flat_map(|table| table.facts()).map(|fact| fact.number).collect();
    let pick = |cases: &[Index]| -> Vec<CaseNumber> {
        let drawn = cases.iter().filter(|_| !numbers.is_empty());
        let mut drawn: Vec<CaseNumber> = drawn.map(|case| numbers[case.index(numbers.len())].clone()).collect();
        drawn.dedup();
        drawn
    };
    let mut kept: Vec<Supposition> = Vec::new();
    for draft in drafts {
        let one_by_one: Vec<Supposition> = match draft {
            Draft::CloseMore(count, by, within, way) => {
                vec![Supposition::CloseMore { count: *count, by: *by, within: within.clone(), way: *way }]
            }
            Draft::Close(cases, on, way) => pick(cases)
                .into_iter()
                .map(|case| Supposition::Close { cases: vec![case], on: *on, way: *way })
                .collect(),
            Draft::Outcome(cases, was) => {
                pick(cases).into_iter().map(|case| Supposition::Outcome { cases: vec![case], was: *was }).collect()
            }
            Draft::Leave(cases) => {
                pick(cases).into_iter().map(|case| Supposition::Leave { cases: vec![case] }).collect()
            }
            Draft::LeaveJudge => {
                let facts = tables.iter().flat_map(|table| table.facts());
                let theirs = facts.filter(|fact| &*fact.judge == "法官3").map(|fact| fact.number);
                theirs.map(|case| Supposition::Leave { cases: vec![case] }).collect()
            }
            Draft::LeaveAll => vec![Supposition::Leave { cases: tables[0].facts().map(|fact| fact.number).collect() }],
        };
        for supposition in one_by_one {
            kept.push(supposition);
            if changes(tables, &kept).is_err() {
                kept.pop();
            }
        }
    }
    kept
}

fn applied(tables: &[&FactTable], changed: &[Changed]) -> Vec<FactTable> {
    let of = |position: usize| -> BTreeMap<CaseKey, Option<Fact>> {
        let own = changed.iter().filter(|one| one.table == position);
        own.map(|one| (CaseKey::from(&one.before.number), one.after.clone())).collect()
    };
    tables.iter().enumerate().map(|(position, table)| table.apply(&of(position)).unwrap()).collect()
}

fn by() -> impl Strategy<Value = Vec<Dimension>> {
    use Dimension::{Cause, Court, Division, Judge, Line, Procedure};
    select(vec![
        vec![],
        vec![Court],
        vec![Judge],
        vec![Division, Line],
        vec![Procedure],
        vec![Cause, Court],
        vec![Line, Judge],
    ])
}

fn stretches() -> impl Strategy<Value = Stretches> {
    prop_oneof![
        (support::drawn::period()).prop_map(Stretches::around),
        Just(Stretches::months(domain::day::Month::new(2022, 1), domain::day::Month::new(2023, 12))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_difference_is_a_count_from_the_start_bit_for_bit(
        (here, there) in (facts(), facts()), drafts in prop::collection::vec(draft(), 0..8),
        by in by(), filter in filter(), own in any::<bool>(), stretches in stretches(),
    ) {
        let filter = if own { filter.with(Dimension::Court, "冀0638") } else { filter };
        let tables = tables(&here, &there);
        let tables: Vec<&FactTable> = tables.iter().collect();
        let question = Question { counters: counters(), by: &by, filter: &filter, stretches };
        let basis = Basis::of(&tables, &question);
        let supposed = suppositions(&tables, &drafts);
        // As they are added one by one, each time the whole.
        for count in 0..=supposed.len() {
            let changed = changes(&tables, &supposed[..count]).unwrap();
            let after = basis.after(&tables, &changed).unwrap();
            let changed_tables = applied(&tables, &changed);
            let changed_tables: Vec<&FactTable> = changed_tables.iter().collect();
            prop_assert_eq!(&after, &Tallies::of(&changed_tables, &question));
            // Taken back, everything is as it was.
            let back: Vec<Changed> = changed.iter().filter_map(|one| {
                Some(Changed { table: one.table, before: one.after.clone()?, after: Some(one.before.clone()) })
            }).collect();
            if back.len() == changed.len() {
                let undone = Basis::of(&changed_tables, &question).after(&changed_tables, &back).unwrap();
                prop_assert_eq!(&undone, basis.tallies());
            }
        }
        prop_assert_eq!(basis.after(&tables, &[]).unwrap(), Tallies::of(&tables, &question));
        prop_assert_eq!(changes(&tables, &supposed), changes(&tables, &supposed));
    }

    #[test]
    fn what_was_added_can_be_taken_away(
        (here, there) in (facts(), facts()), by in by(), filter in filter(), stretches in stretches(),
    ) {
        let question = Question { counters: counters(), by: &by, filter: &filter, stretches };
        let of = |facts: &[Fact]| Tallies::of(&[&FactTable::build(court(), facts).unwrap()], &question);
        let (whole, part) = (of(&here), of(&there));
        let mut sum = whole.clone();
        prop_assert!(sum.add(&part));
        prop_assert!(sum.subtract(&part));
        prop_assert_eq!(sum.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
        let period = Period::months(domain::day::Month::new(2022, 1), domain::day::Month::new(2023, 12)).unwrap();
        for key in whole.keys() {
            let all = |tallies: &Tallies| -> Vec<Option<i64>> {
                let reading = tallies.reading(key, period);
                counters().iter().map(|counter| reading.as_ref().and_then(|reading| reading.get(*counter))).collect()
            };
            prop_assert_eq!(all(&sum), all(&whole));
        }
        // Reports are of the court as a whole and cannot be taken apart; other counters are another matter.
        let reported = tables(&here, &there);
        let reports = Tallies::of(&[&reported[0]], &Question { by: &[], filter: &Filter::default(), ..question.clone() });
        prop_assert!(!reports.clone().subtract(&reports));
        prop_assert!(!sum.subtract(&Tallies::nothing(question.stretches.clone(), &counters()[..1])));
    }

    /// What is supposed closed is what the engine would derive had the case been closed so. A pack holds neither where a
    /// retrial came from nor amounts that are not known, so those are told otherwise.
    #[test]
    fn a_supposed_closing_looks_like_a_real_one(line in line(), days in 0..900_i32) {
        let mut small = SmallCourt::default();
        small.line(&line);
        let (mut case, _) = small.cases.pop().unwrap();
        let code = case.number.type_code;
        prop_assume!(code.as_str() != "民再" && !(code.is_enforcement_of_amounts() && case.applied.is_none()));
        let way = case.disposition.unwrap_or(Disposition::Judgment);
        let on = case.docketed.plus_days(days);
        (case.closed, case.disposition) = (None, None);
        let table = FactTable::build(court(), &[Fact::derive(&case, &[])]).unwrap();
        let close = Supposition::Close { cases: vec![case.number.clone()], on, way: Some(way) };
        let changed = changes(&[&table], &[close]).unwrap();
        (case.closed, case.disposition) = (Some(on), Some(way));
        prop_assert_eq!(changed[0].after.as_ref(), Some(&Fact::derive(&case, &[])));
    }

    /// The same of a case whose limit was extended as the law has it.
    #[test]
    fn so_does_one_of_an_extended_case(docketed in day(), days in 150..900_i32) {
        let mut small = SmallCourt::default();
        small.line(&format!("民初 {docketed} - - ; 延长审限 {} - 6个月", docketed.plus_days(150)));
        let (mut case, events) = small.cases.pop().unwrap();
        let table = FactTable::build(court(), &[Fact::derive(&case, &events)]).unwrap();
        let (on, way) = (docketed.plus_days(days), Disposition::Judgment);
        let changed = changes(&[&table], &[Supposition::Close { cases: vec![case.number.clone()], on, way: Some(way) }]).unwrap();
        (case.closed, case.disposition) = (Some(on), Some(way));
        prop_assert_eq!(changed[0].after.as_ref(), Some(&Fact::derive(&case, &events)));
    }
}

/// A court of four pending civil cases, six closed (four by judgment, two mediated), and one remanded on appeal.
fn small_court() -> FactTable {
    let mut court = SmallCourt::default();
    for line in [
        "民初 2022-05-10 - -",
        "民初 03-01 - -",
        "民初 02-01 - - 简易",
        "执 01-05 - - 申请=100 到位=10",
        "民初 2022-11-01 01-20 判决",
        "民初 2022-11-01 01-20 判决",
        "民初 2022-11-01 02-20 判决 ; 上诉 03-01 ; 二审立案 04-01 ; 二审结案 06-20 发回重审",
        "民初 2022-11-01 03-20 判决",
        "民初 2022-11-01 04-20 调解",
        "民初 2022-11-01 08-31 调解",
        "执保 01-05 - -",
    ] {
        court.line(line);
    }
    court.table()
}

fn number(type_code: &str, year: u16, serial: u32) -> CaseNumber {
    format!("（{year}）冀0638{type_code}{serial}号").parse().unwrap()
}

fn day_text(text: &str) -> Day {
    text.parse().unwrap()
}

fn effects(
    table: &FactTable,
    suppositions: &[Supposition],
    version: Version,
) -> BTreeMap<&'static str, (String, String)> {
    let period: Period = "2023-01..2023-09".parse().unwrap();
    let filter = Filter::default();
    let question = Question { counters: counters(), by: &[], filter: &filter, stretches: Stretches::around(period) };
    let basis = Basis::of(&[table], &question);
    let changed = changes(&[table], suppositions).unwrap();
    let view = View { version, group: &[], period, rows: Completeness::FULL, standard: Standard::default() };
    let shown = |effect: &Effect| {
        let indicator = effect.indicator.definition().unwrap();
        let [before, after] = [effect.before, effect.after].map(|figure| figure.display(indicator, Rounding::HalfUp));
        (effect.indicator.id(), (before, after))
    };
    basis.effects(&basis.after(&[table], &changed).unwrap(), view).iter().map(shown).collect()
}

/// Six were closed in the nine months, of seven carried over (May and six of November 2022) and three new ones (two civil,
/// one enforcement; a preservation is no court case).
#[test]
fn closing_three_more_by_month_end() {
    let table = small_court();
    let more = |count| Supposition::CloseMore {
        count,
        by: day_text("2023-09-30"),
        within: Filter::default().with(Dimension::Line, "civil"),
        way: None,
    };
    let changed = changes(&[&table], &[more(3)]).unwrap();
    let picked: Vec<String> = changed.iter().map(|one| one.before.number.to_string()).collect();
    assert_eq!(picked, ["（2022）冀0638民初1号", "（2023）冀0638民初2号", "（2023）冀0638民初3号"]);
    // Two in three were judgments: the oldest gets one, the next the mediation that is behind, the third a judgment.
    let by_age = ["（2022）冀0638民初1号", "（2023）冀0638民初3号", "（2023）冀0638民初2号"];
    let ways = by_age.map(|number| {
        let one = changed.iter().find(|one| one.before.number.to_string() == number).unwrap();
        one.after.as_ref().unwrap().shape.disposition.unwrap()
    });
    assert_eq!(ways, [Disposition::Judgment, Disposition::Mediated, Disposition::Judgment]);
    let after = |position: usize| changed[position].after.as_ref().unwrap();
    // Docketed in May 2022: the six months of CPL 152 are over; docketed on 1 March 2023, they end on 1 September, too.
    assert!(changed.iter().all(|one| one.after.as_ref().unwrap().shape.traits.has(Trait::LimitKnown)));
    assert!([0, 1, 2].iter().all(|position| !after(*position).shape.traits.has(Trait::WithinLimit)));
    assert_eq!(day_of(after(0), Moment::Closed), Some(day_text("2023-09-30")));

    let told = effects(&table, &[more(3)], Version::Statistics);
    // Six of ten, and nine.
    assert_eq!(told.get("clearance_rate"), Some(&("60.00".to_owned(), "90.00".to_owned())));
    assert_eq!(told.get("online_filing_rate"), None);
    let told = effects(&table, &[more(3)], Version::V2024_09);
    // One of the civil 7 + 2 was open for more than twelve months on 30 September.
    assert_eq!(told.get("over_12_month_pending_ratio"), Some(&("11.111".to_owned(), "0.000".to_owned())));
    // 2 of 6 mediated, then 3 of 9: no figure that is shown changes, though both its sides do.
    assert_eq!(told.get("mediation_rate"), Some(&("33.33".to_owned(), "33.33".to_owned())));
}

#[test]
fn a_remand_had_been_a_reversal() {
    let table = small_court();
    let reversed = Supposition::Outcome { cases: vec![number("民初", 2022, 7)], was: Disposition::Reversed };
    let told = effects(&table, std::slice::from_ref(&reversed), Version::V2024_01);
    let pair = |before: &str, after: &str| Some((before.to_owned(), after.to_owned()));
    assert_eq!(told.get("first_instance_remanded_rate").cloned(), pair("16.67", "0.00"));
    assert_eq!(told.get("first_instance_reversed_rate").cloned(), pair("0.00", "16.67"));
    assert_eq!(told.len(), 2);
    // And had it been left out, nothing would be supposed of it.
    let left = Supposition::Leave { cases: vec![number("民初", 2022, 7)] };
    let changed = changes(&[&table], &[reversed, left]).unwrap();
    assert_eq!(changed.iter().map(|one| one.after.clone()).collect::<Vec<_>>(), [None]);
}

#[test]
fn what_is_as_supposed_changes_nothing() {
    let table = small_court();
    let remanded = Supposition::Outcome { cases: vec![number("民初", 2022, 7)], was: Disposition::Remanded };
    assert_eq!(changes(&[&table], &[remanded]), Ok(Vec::new()));
    assert_eq!(last_day(&[&table]), Some(day_text("2023-08-31")));
}

/// The second instance itself, in the court that decided.
#[test]
fn a_second_instance_case_had_ended_otherwise() {
    let mut court = SmallCourt::default();
    court.line("民终 05-01 06-20 发回重审");
    let table = court.table();
    let upheld = Supposition::Outcome { cases: vec![number("民终", 2023, 1)], was: Disposition::Upheld };
    let changed = changes(&[&table], &[upheld]).unwrap();
    assert_eq!(changed[0].after.as_ref().unwrap().shape.disposition, Some(Disposition::Upheld));
}

#[test]
fn what_cannot_be_supposed_is_refused_in_both_languages() {
    let table = small_court();
    let on = day_text("2023-09-30");
    let close = |serial, year, on| Supposition::Close { cases: vec![number("民初", year, serial)], on, way: None };
    let leave = |serial, year| Supposition::Leave { cases: vec![number("民初", year, serial)] };
    let more = |count| Supposition::CloseMore { count, by: on, within: Filter::default(), way: None };
    let had = |serial, was| Supposition::Outcome { cases: vec![number("民初", 2022, serial)], was };
    let refused = |suppositions: &[Supposition]| changes(&[&table], suppositions).unwrap_err();
    let early = day_text("2023-01-31");
    let cases: [(WhatIfError, &str); 9] = [
        (refused(&[close(99, 2023, on)]), "expected a case of these data, got （2023）冀0638民初99号"),
        (refused(&[close(5, 2022, on)]), "（2022）冀0638民初5号 was closed on 2023-01-20"),
        (refused(&[close(2, 2023, on), close(2, 2023, on)]), "（2023）冀0638民初2号 was closed on 2023-09-30"),
        (refused(&[close(3, 2023, early)]), "was docketed on 2023-02-01, got 2023-01-31"),
        (refused(&[close(3, 2023, Day::from_number(90_000))]), "between 1990 and 2169"),
        (refused(&[leave(2, 2023), close(2, 2023, on)]), "left out by an earlier supposition"),
        // Three civil and one enforcement case are pending; the preservation is no case that is.
        (refused(&[more(5)]), "expected 5 pending cases to close, there are 4"),
        (refused(&[had(5, Disposition::Reversed)]), "whose second instance or retrial has ended"),
        (refused(&[had(7, Disposition::EnforcementCompleted)]), "“fully enforced”"),
    ];
    for (error, told) in cases {
        let error = error.to_string();
        assert!(error.contains(told) && error.contains(" / "), "{error}");
    }
    assert_eq!(changes(&[&table], &[close(2, 2023, on), more(3)]).unwrap().len(), 4);
    assert_eq!(changes(&[&table], &[close(2, 2023, on), more(4)]), Err(WhatIfError::TooFew { asked: 4, pending: 3 }));
}

#[test]
fn suppositions_are_written_and_read_again() {
    let all = vec![
        Supposition::CloseMore {
            count: 40,
            by: day_text("2023-12-31"),
            within: Filter::default().with(Dimension::Line, "civil"),
            way: Some(Disposition::Mediated),
        },
        Supposition::Close { cases: vec![number("民初", 2023, 2)], on: day_text("2023-10-08"), way: None },
        Supposition::Outcome { cases: vec![number("民初", 2022, 7)], was: Disposition::Reversed },
        Supposition::Leave { cases: Vec::new() },
    ];
    let written = serde_json::to_string(&all).unwrap();
    assert!(written.contains(r#""what":"close_more""#) && !written.contains("null"), "{written}");
    assert_eq!(serde_json::from_str::<Vec<Supposition>>(&written).unwrap(), all);
}

#[test]
fn indicators_told_are_those_of_the_version() {
    let told = effects(&small_court(), &[], Version::V2024_09);
    assert!(told.is_empty());
    let ids: Vec<&str> = Version::V2024_09.indicators().map(|one| one.id.id()).collect();
    let more = Supposition::CloseMore { count: 4, by: day_text("2023-09-30"), within: Filter::default(), way: None };
    let told = effects(&small_court(), &[more], Version::V2024_09);
    assert!(told.keys().all(|id| ids.contains(id)) && told.contains_key(IndicatorId::ClosingDays.id()));
}
