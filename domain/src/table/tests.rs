#![allow(clippy::unwrap_used)]

use super::*;
use crate::case::sample::case;
use crate::fact::Words;
use crate::line::Line;
use std::slice;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn court() -> CourtCode {
    CourtCode::parse("冀0638").unwrap()
}

fn number(serial: u32) -> CaseNumber {
    format!("（2022）冀0638民初{serial}号").parse().unwrap()
}

/// A case docketed on 2022-03-10.
fn fact(serial: u32, closed: Option<&str>) -> Fact {
    Fact::derive(&case(&number(serial).to_string(), "2022-03-10", closed, None), &[])
}

fn table(facts: &[Fact]) -> FactTable {
    FactTable::build(court(), facts).unwrap()
}

fn person(division: &str, name: &str, line: Line) -> Person {
    Person { division: division.into(), name: name.into(), line, quota: true, from: day("2020-01-01"), until: None }
}

/// What rules made of a case is no difference between states by different rules; what the record says of it is.
#[test]
fn between_two_editions_the_record_is_compared() {
    let open = fact(1, None);
    let with = |one: Trait| {
        let mut fact = open.clone();
        let traits = open.shape.traits;
        fact.shape.traits = if traits.has(one) { traits.without(one) } else { traits.with(one, true) };
        fact
    };
    let changed = |later: &Fact| {
        let (before, later) = (table(slice::from_ref(&open)), table(slice::from_ref(later)));
        (before.differences(&later).changed.len(), before.differences_on_record(&later).changed.len())
    };
    let derived = [
        Trait::LimitKnown,
        Trait::WithinLimit,
        Trait::FromAnother,
        Trait::Enforceable,
        Trait::AmountMissing,
        Trait::HearingUnknown,
        Trait::EnforceableUnknown,
        Trait::FilingUnknown,
    ];
    // A special-trial code stands in the number, and makes another case.
    for one in Trait::ALL.iter().copied().filter(|one| *one != Trait::SpecialNumber) {
        assert_eq!(changed(&with(one)), (1, usize::from(!derived.contains(&one))), "{one:?}");
    }
    assert_eq!(changed(&fact(1, Some("2022-05-01"))), (1, 1));
    // A case that came and one that is gone are told as ever.
    let found = table(&[fact(1, None)]).differences_on_record(&table(&[fact(2, None)]));
    assert_eq!((found.added.len(), found.changed.len(), found.removed.len()), (1, 0, 1));
}

#[test]
fn a_case_open_the_day_after_twelve_months_is_held_as_such_until_it_closes() {
    let held = |closed: Option<&str>| {
        let table = table(&[fact(1, closed)]);
        let first = |column: &[PackedDay]| column.first().copied().and_then(unpack_day);
        (first(table.column(Moment::TwelveMonthsPassed)), first(&table.closed_after_twelve_months))
    };
    let passed = Some(day("2023-03-11"));
    assert_eq!(held(None), (passed, None));
    assert_eq!(held(Some("2022-05-01")), (None, None));
    assert_eq!(held(Some("2023-03-09")), (None, None), "364 days");
    assert_eq!(held(Some("2023-03-10")), (None, None), "twelve months to the day");
    assert_eq!(held(Some("2023-03-11")), (None, None), "closed on the day after");
    assert_eq!(held(Some("2023-03-12")), (passed, Some(day("2023-03-12"))));
}

#[test]
fn a_case_is_found_by_its_number_in_its_own_court() {
    let table = table(&[2, 4, 7].map(|serial| fact(serial, None)));
    let rows = [1, 2, 3, 4, 5, 7, 8].map(|serial| table.row_of(&number(serial)));
    assert_eq!(rows, [None, Some(0), None, Some(1), None, Some(2), None]);
    assert_eq!(table.row_of(&"（2022）冀0629民初4号".parse().unwrap()), None);
}

#[test]
fn a_restriction_keeps_the_people_it_is_of() {
    let all = [
        person("民一庭", "甲", Line::Civil),
        person("民一庭", "乙", Line::Civil),
        person("刑庭", "丙", Line::Criminal),
    ];
    let refused = [RefusedRows { month: Month::new(2022, 3), rows: 2 }];
    let table = table(&[fact(1, None)]).with_surroundings(all.to_vec(), Vec::new(), refused.to_vec());
    assert_eq!((table.people().len(), table.refused()), (3, refused.as_slice()));
    let kept = |dimension, value: &str| {
        let restricted = table.restricted(&Filter::default().with(dimension, value)).unwrap();
        assert_eq!(restricted.refused(), [], "nobody can place them");
        restricted.people().iter().map(|one| one.name.clone()).collect::<String>()
    };
    assert_eq!(kept(Dimension::Division, "民一庭"), "乙甲");
    assert_eq!(kept(Dimension::Judge, "丙"), "丙");
    assert_eq!(kept(Dimension::Line, "criminal"), "丙");
    assert_eq!(kept(Dimension::Line, "civil"), "乙甲");
}

#[test]
fn rows_still_refused_are_missing_from_their_months() {
    let refused = [(2, 4), (3, 2)].map(|(month, rows)| RefusedRows { month: Month::new(2022, month), rows });
    let facts = [1, 2, 3].map(|serial| fact(serial, None));
    let table = table(&facts).with_surroundings(Vec::new(), Vec::new(), refused.to_vec());
    let of = |period: &str| table.completeness(period.parse().unwrap());
    assert_eq!(of("2022-03"), Completeness { usable: 3, of: 5 });
    assert_eq!(of("2022-02..2022-03"), Completeness { usable: 3, of: 9 });
    assert_eq!(of("2022-03-01..2022-03-09"), Completeness { usable: 0, of: 2 });
}

#[test]
fn what_few_rows_hold_is_listed_with_its_days() {
    let late = fact(1, Some("2023-04-01"));
    let paid = Fact { applied: 500, ..fact(2, Some("2022-05-01")) };
    let got = Fact { recovered: 300, ..fact(3, Some("2022-06-01")) };
    let table = table(&[late, paid, got, fact(4, Some("2022-06-02"))]);
    let told = |rows: Option<&[Held]>| -> Vec<(u32, Option<Day>)> {
        rows.unwrap().iter().map(|held| (held.row, unpack_day(held.day))).collect()
    };
    // Each list is another, in whatever order they are asked for.
    assert_eq!(told(table.rows_with(Moment::RetrialClosed)), []);
    let [applied, recovered] = table.rows_with_amounts().map(told);
    assert_eq!(applied, [(1, Some(day("2022-05-01")))]);
    assert_eq!(recovered, [(2, Some(day("2022-06-01")))]);
    assert_eq!(told(table.rows_closed_after_twelve_months()), [(0, Some(day("2023-04-01")))]);
    assert_eq!(told(table.rows_with(Moment::TwelveMonthsPassed)), [(0, Some(day("2023-03-11")))]);
    assert!(table.rows_with(Moment::Closed).is_none(), "all rows hold one");
}

#[test]
fn a_table_may_lose_all_its_cases() {
    let facts = [1, 2, 3].map(|serial| fact(serial, None));
    let gone: BTreeMap<CaseKey, Option<Fact>> = facts.iter().map(|fact| (CaseKey::from(&fact.number), None)).collect();
    assert_eq!(table(&facts).apply(&gone), Ok(FactTable::empty(court())));
}

/// More words than are remembered by where they lie, each shared by the facts of an import and in turn with other words.
#[test]
fn words_that_facts_share_are_told_apart() {
    let mut words = Words::default();
    let mut judged = |serial: u32, judge: u32| Fact {
        number: number(serial),
        judge: words.shared(&format!("法官{judge}")),
        ..fact(1, None)
    };
    let before: Vec<Fact> = (1..=2_000).map(|serial| judged(serial, serial % 3)).collect();
    let after: Vec<Fact> = (1..=2_000).map(|serial| judged(serial, serial * 7 % 901)).collect();
    let changes = after.iter().map(|fact| (CaseKey::from(&fact.number), Some(fact.clone()))).collect();
    assert_eq!(table(&before).apply(&changes), Ok(table(&after)));
}

#[test]
fn a_word_may_come_for_one_that_goes_where_there_is_room_for_no_other() {
    let one = fact(1, None);
    let caused = |serial: u32, cause: String| Fact { number: number(serial), cause: cause.into(), ..one.clone() };
    let most = u32::from(u16::MAX) + 1;
    let mut facts: Vec<Fact> = (1..=most).map(|serial| caused(serial, format!("案由{serial}"))).collect();
    let refused = [RefusedRows { month: Month::new(2022, 3), rows: 2 }];
    let full = table(&facts).with_surroundings(Vec::new(), Vec::new(), refused.to_vec());
    let put = |serial: u32| BTreeMap::from([(CaseKey::from(&number(serial)), Some(caused(serial, "新案由".into())))]);
    *facts.last_mut().unwrap() = caused(most, "新案由".into());
    let later = table(&facts).with_surroundings(Vec::new(), Vec::new(), refused.to_vec());
    assert_eq!(full.apply(&put(most)), Ok(later));
    // One word goes from case to case meanwhile.
    let handed_on = caused(1, format!("案由{most}"));
    facts.splice(..1, [handed_on.clone()]);
    let mut both = put(most);
    both.insert(CaseKey::from(&number(1)), Some(handed_on));
    let later = table(&facts).with_surroundings(Vec::new(), Vec::new(), refused.to_vec());
    assert_eq!(full.apply(&both), Ok(later));
    assert_eq!(full.apply(&put(most + 1)), Err(TableError::TooManyWords("causes")));
}

#[test]
fn a_table_without_cases_may_get_many() {
    let facts = [1, 2, 3].map(|serial| fact(serial, None));
    let come = facts.iter().map(|fact| (CaseKey::from(&fact.number), Some(fact.clone()))).collect();
    assert_eq!(FactTable::empty(court()).apply(&come), Ok(table(&facts)));
}

/// Each with a judge of its own, so that none is taken for another.
#[test]
fn cases_come_go_and_change_at_once_in_the_series_they_are_of() {
    let of = |(year, serial): (u16, u32)| Fact {
        number: CaseNumber { year, ..number(serial) },
        judge: format!("法官{year}-{serial}").into(),
        ..fact(serial, None)
    };
    let (of_2021, of_2023) = ([(2021, 5), (2021, 9)], [(2023, 1), (2023, 3), (2023, 7)]);
    let of_2022 = [(2022, 2), (2022, 4), (2022, 6), (2022, 8), (2022, 10), (2022, 12)];
    let before: Vec<(u16, u32)> = of_2021.into_iter().chain(of_2022).chain(of_2023).collect();
    // The first begins a series, with the serial that the next one begins with.
    let come = [(2020, 5), (2022, 3), (2022, 9), (2023, 9)];
    // The last was never there.
    let gone = [(2022, 4), (2023, 3), (2023, 2)];
    let closed = fact(12, Some("2022-05-01"));
    let stays = |one: &(u16, u32)| !gone.contains(one) && *one != (2022, 12);
    let stay = before.iter().copied().filter(stays);
    let after: Vec<Fact> = stay.chain(come).map(of).chain([closed.clone()]).collect();
    let put_in = come.map(of).into_iter().chain([closed]).map(|fact| (CaseKey::from(&fact.number), Some(fact)));
    let taken_out = gone.map(|one| (CaseKey::from(&of(one).number), None));
    let changes: BTreeMap<CaseKey, Option<Fact>> = put_in.chain(taken_out).collect();
    let before: Vec<Fact> = before.into_iter().map(of).collect();
    assert_eq!(table(&before).apply(&changes), Ok(table(&after)));
}

/// A court's tables of one revision after another would each take the memory of all its columns.
#[test]
fn columns_in_which_nothing_changes_are_shared() {
    let before = table(&[fact(1, None), fact(2, None)]);
    let handed_on = Fact { judge: "法官02".into(), ..fact(2, None) };
    let changes = BTreeMap::from([(CaseKey::from(&handed_on.number), Some(handed_on))]);
    let later = before.apply(&changes).unwrap();
    let places = |table: &FactTable| -> Vec<usize> {
        let coded = [&table.division, &table.cause, &table.shape, &table.year];
        let derived = [&table.twelve_months, &table.closed_after_twelve_months];
        let narrow = coded.into_iter().chain(&table.days).chain(derived).map(|column| column.as_ptr().addr());
        let amounts = [&table.applied, &table.recovered].map(|column| column.as_ptr().addr());
        narrow.chain([table.serial.as_ptr().addr()]).chain(amounts).collect()
    };
    assert_eq!(places(&later), places(&before));
    assert_ne!(later.judge.as_ptr().addr(), before.judge.as_ptr().addr());
}
