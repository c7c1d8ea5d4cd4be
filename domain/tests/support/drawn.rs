//! Drawn courts: facts, periods and restrictions for properties.

use super::{SmallCourt, court};
use domain::case::{Person, ReportedMeasure};
use domain::case_number::SpecialTrial;
use domain::catalogue::counters;
use domain::day::Month;
use domain::fact::{Fact, Trait};
use domain::line::Line;
use domain::measure::Measure;
use domain::period::Period;
use domain::quantity::Quantity;
use domain::table::FactTable;
use domain::tally::{Dimension, Filter, Key, Question, Stretches, Tallies};
use proptest::prelude::*;
use proptest::sample::select;

/// A day of 2021 to 2023, as the lines of [`SmallCourt`] take it.
pub(crate) fn day() -> impl Strategy<Value = domain::day::Day> {
    (0..1_094_i32).prop_map(|offset| "2021-01-01".parse::<domain::day::Day>().unwrap().plus_days(offset))
}

pub(crate) fn line() -> impl Strategy<Value = String> {
    let kinds = select(vec![
        ("民初", "判决"),
        ("民初", "调解"),
        ("民初", "撤诉"),
        ("刑初", "判决"),
        ("行初", "判决"),
        ("民终", "改判"),
        ("民终", "发回重审"),
        ("刑终", "维持"),
        ("民申", "裁定再审"),
        ("民再", "改判"),
        ("执", "执行完毕"),
        ("执", "终本"),
        ("执恢", "终本"),
        ("诉前调", "调解成功"),
        ("诉前调书", "其他"),
        ("执保", "其他"),
    ]);
    let words = select(vec![
        "",
        " 简易",
        " 小额",
        " 开庭 可执行",
        " 可执行",
        " 网上",
        " 申请=120.50 到位=20",
        " 源调解",
        " 开庭未记",
        " 执行未记",
        " 渠道未记",
    ]);
    let after = select(vec![
        "",
        " ; 上诉 A",
        " ; 上诉 A ; 二审立案 B",
        " ; 上诉 A ; 二审立案 B ; 二审结案 C 改判",
        " ; 二审立案 B ; 二审结案 C 发回重审",
        " ; 生效 A ; 申请执行立案 B",
        " ; 生效 A ; 申诉申请再审立案 B ; 再审结案 C 改判",
        " ; 延长审限 A - 3个月",
    ]);
    (day(), 0..600_i32, any::<bool>(), kinds, words, after, [1..120_i32, 1..120, 1..120]).prop_map(
        |(docketed, days, open, (kind, outcome), words, after, gaps)| {
            let closed = docketed.plus_days(days);
            let end = if open { String::from("- -") } else { format!("{closed} {outcome}") };
            let mut at = closed;
            let mut after = after.to_owned();
            for (place, gap) in ["A", "B", "C"].into_iter().zip(gaps) {
                at = at.plus_days(gap);
                after = after.replace(place, &at.to_string());
            }
            format!("{kind} {docketed} {end}{words}{after}")
        },
    )
}

/// Facts of a drawn court, spread over judges, divisions and causes.
pub(crate) fn facts() -> impl Strategy<Value = Vec<Fact>> {
    (prop::collection::vec((line(), 0..4_usize, 0..3_usize), 0..60)).prop_map(|lines| {
        let mut court = SmallCourt::default();
        let mut places = Vec::new();
        for (line, judge, cause) in lines {
            court.line(&line);
            places.push((judge, cause));
        }
        let mut facts = court.facts();
        for (fact, (judge, cause)) in facts.iter_mut().zip(places) {
            fact.judge = format!("法官{judge}").into();
            fact.division = ["民事审判一庭", "执行局"][judge % 2].into();
            fact.cause = ["民间借贷纠纷", "离婚纠纷", "买卖合同纠纷"][cause].into();
        }
        facts
    })
}

/// The same under few numbers: many are given twice, and those of a series lie close together.
pub(crate) fn crowded() -> impl Strategy<Value = Vec<Fact>> {
    let number = (2022..2024_u16, any::<bool>(), select(vec![1, 2, 3, 4, 5, 6, 7, u32::MAX]));
    (facts(), prop::collection::vec(number, 60)).prop_map(|(mut facts, numbers)| {
        for (fact, (year, special, serial)) in facts.iter_mut().zip(numbers) {
            fact.number.year = year;
            fact.number.serial = serial;
            fact.number.special = special.then_some(SpecialTrial::IntellectualProperty);
            fact.shape.traits = fact.shape.traits.with(Trait::SpecialNumber, special);
        }
        facts
    })
}

pub(crate) fn period() -> impl Strategy<Value = Period> {
    (day(), 0..500_i32).prop_map(|(first, days)| Period::days(first, first.plus_days(days)).unwrap())
}

pub(crate) fn filter() -> impl Strategy<Value = Filter> {
    select(vec![
        None,
        Some((Dimension::Line, "civil")),
        Some((Dimension::Judge, "法官1")),
        Some((Dimension::Division, "执行局")),
        Some((Dimension::Procedure, "simplified")),
        Some((Dimension::Cause, "离婚纠纷")),
    ])
    .prop_map(|restriction| {
        restriction.map_or_else(Filter::default, |(dimension, value)| Filter::default().with(dimension, value))
    })
}

/// People of the court, some of whom left.
pub(crate) fn people() -> impl Strategy<Value = Vec<Person>> {
    let person = (0..4_usize, select(Line::ALL.to_vec()), any::<bool>(), day(), prop::option::of(0..400_i32));
    prop::collection::vec(person, 0..4).prop_map(|people| {
        let people = people.into_iter().map(|(judge, line, quota, from, days)| Person {
            division: ["民事审判一庭", "执行局"][judge % 2].to_owned(),
            name: format!("法官{judge}"),
            line,
            quota,
            from,
            until: days.map(|days| from.plus_days(days)),
        });
        people.collect()
    })
}

/// Measures reported for months and quarters: flows, levels, and some that cases count for themselves.
pub(crate) fn reported() -> impl Strategy<Value = Vec<ReportedMeasure>> {
    let measures = [
        Measure::SuggestionsIssued,
        Measure::ResidentPopulation,
        Measure::Closed,
        Measure::Pending,
        Measure::QuotaJudges,
    ];
    let one = (select(measures.to_vec()), 0..36_i32, 1..4_i32, 1..500_i64);
    prop::collection::vec(one, 0..6).prop_map(|reported| {
        let reported = reported.into_iter().map(|(measure, month, months, value)| {
            let first = Month::new(2021, 1).plus(month);
            ReportedMeasure {
                period: Period::months(first, first.plus(months - 1)).unwrap(),
                measure: measure.id().to_owned(),
                value: Quantity::new(i128::from(value), 0),
            }
        });
        reported.collect()
    })
}

pub(crate) fn table(facts: &[Fact]) -> FactTable {
    FactTable::build(court(), facts).unwrap()
}

pub(crate) fn tallies(table: &FactTable, by: &[Dimension], filter: &Filter, stretches: Stretches) -> Tallies {
    Tallies::of(&[table], &Question { counters: counters(), by, filter, stretches })
}

/// Every counter of one group over a period; what is not there counts nothing.
pub(crate) fn values(tallies: &Tallies, key: &[Key], period: Period) -> Vec<i64> {
    let reading = tallies.reading(key, period);
    counters().iter().map(|counter| reading.as_ref().and_then(|reading| reading.get(*counter)).unwrap_or(0)).collect()
}
