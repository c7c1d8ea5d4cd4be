//! Projections: by hand, and against a day-by-day count of whole tables.

#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use domain::case::Disposition;
use domain::catalogue::IndicatorId;
use domain::day::Day;
use domain::fact::{Fact, Moment};
use domain::figure::Figure;
use domain::period::Period;
use domain::projection::{Aim, Assumed, Bound, Outlook, Projection, weekly_closings};
use domain::quantity::Rounding;
use domain::table::FactTable;
use domain::tally::{Dimension, Filter, Stretches};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::VecDeque;
use support::drawn::facts;
use support::{SmallCourt, court};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn project(table: &FactTable, id: IndicatorId, within: &Filter, target: &str, period: &str) -> Outlook {
    let (indicator, target) = (id.definition().unwrap(), target.parse().unwrap());
    let bound = Bound::usual(indicator.direction);
    weekly_closings(&[table], &Aim { indicator, within, target, bound, period: period.parse().unwrap() })
}

fn shown(id: IndicatorId, figure: &Figure) -> String {
    figure.display(id.definition().unwrap(), Rounding::HalfUp)
}

/// Forty cases of June 2022, of which twenty are closed, the last on Sunday 3 December 2023: four weeks are left. Nothing
/// was docketed in the 52 weeks before.
fn forty() -> SmallCourt {
    let mut court = SmallCourt::default();
    for _ in 0..20 {
        court.line("民初 2022-06-01 - -");
    }
    for _ in 0..19 {
        court.line("民初 2022-06-01 05-01 判决");
    }
    court.line("民初 2022-06-01 12-03 判决");
    court
}

/// Twenty of forty are 50 %; for 80 % twelve more are needed, three a week; for 81 % thirteen, and three are too few.
#[test]
fn three_a_week_bring_eighty_per_cent() {
    let (table, everything) = (forty().table(), Filter::default());
    let clearance = |target| project(&table, IndicatorId::Clearance, &everything, target, "2023");
    let Projection::Weekly { closings, reaches } = clearance("80").projection else { panic!() };
    assert_eq!((closings, shown(IndicatorId::Clearance, &reaches).as_str()), (3, "80.00"));
    let Projection::Weekly { closings, reaches } = clearance("81").projection else { panic!() };
    assert_eq!((closings, shown(IndicatorId::Clearance, &reaches).as_str()), (4, "90.00"));
    let Projection::Weekly { closings, .. } = clearance("100").projection else { panic!() };
    assert_eq!(closings, 5);
    let Projection::Already { reaches } = clearance("50").projection else { panic!() };
    assert_eq!(shown(IndicatorId::Clearance, &reaches), "50.00");
    // No case is closed twice.
    let Projection::OutOfReach { best, .. } = clearance("100.01").projection else { panic!() };
    assert_eq!(shown(IndicatorId::Clearance, &best), "100.00");
    assert_eq!(
        clearance("80").assumed,
        Some(Assumed {
            from: day("2023-12-04"),
            until: day("2023-12-31"),
            pending: 20,
            intake: 0,
            full_year: true,
            closed_lately: 1,
        })
    );
}

/// Four cases of the four Mondays after 4 December 2022 come again on the four Mondays after 3 December 2023; that of the
/// Sunday before them does not. So 25 are closed of 45 + 4. For 80 % of 49 it takes 40, fifteen more: four a week make it
/// 41 of 49.
#[test]
fn intake_comes_as_the_year_before() {
    let mut court = forty();
    for docketed in ["2022-12-04", "2022-12-05", "2022-12-12", "2022-12-19", "2022-12-26"] {
        court.line(&format!("民初 {docketed} 02-01 判决"));
    }
    court.line("诉前调 2022-12-20 2022-12-30 调解成功");
    let (table, everything) = (court.table(), Filter::default());
    let outlook = project(&table, IndicatorId::Clearance, &everything, "80", "2023");
    let Projection::Weekly { closings, reaches } = outlook.projection else { panic!() };
    assert_eq!((closings, shown(IndicatorId::Clearance, &reaches).as_str()), (4, "83.67"));
    assert_eq!((outlook.assumed.unwrap().pending, outlook.assumed.unwrap().intake), (20, 4));
    let nobody = Filter::default().with(Dimension::Judge, "nobody");
    assert_eq!(project(&table, IndicatorId::Clearance, &nobody, "80", "2023").projection, Projection::NoData);
    let told = outlook.assumed.unwrap().told();
    assert_eq!(told.len(), 3);
    assert!(told[1].zh.contains("未结20件") && told[1].en.contains("4 cases in all"), "{told:?}");
}

/// Nothing is pending, and a case comes in on each of four Mondays. One closing a week falls on its seventh day, six days
/// after the Monday; of two the first falls on the fourth, after three days; of seven one is on the Monday itself.
#[test]
fn nothing_is_closed_before_it_is_there() {
    let mut court = SmallCourt::default();
    for monday in ["2022-12-05", "2022-12-12", "2022-12-19", "2022-12-26"] {
        court.line(&format!("民初 {monday} 02-01 判决"));
    }
    court.line("民初 2022-06-01 12-03 判决");
    let table = court.table();
    for (target, weekly, reached) in [("6", 1, "6.00"), ("5", 2, "3.00"), ("0", 7, "0.00")] {
        let period = "2023-12-04..2023-12-31";
        let outlook = project(&table, IndicatorId::ClosingDays, &Filter::default(), target, period);
        let Projection::Weekly { closings, reaches } = outlook.projection else { panic!("{outlook:?}") };
        assert_eq!((closings, shown(IndicatorId::ClosingDays, &reaches).as_str()), (weekly, reached));
    }
}

/// Twenty cases over twelve months old, of forty: 50 %. To be at most 10 % no more than four may stand: sixteen closings,
/// four a week.
#[test]
fn lower_is_better() {
    let table = forty().table();
    let outlook = project(&table, IndicatorId::Over12Months, &Filter::default(), "10", "2023");
    let Projection::Weekly { closings, reaches } = outlook.projection else { panic!() };
    assert_eq!((closings, shown(IndicatorId::Over12Months, &reaches).as_str()), (4, "10.000"));
}

/// None of the twenty closed was in time, and no closing of the rest can be.
#[test]
fn late_cases_make_no_timely_closings() {
    let table = forty().table();
    let outlook = project(&table, IndicatorId::WithinTimeLimit, &Filter::default(), "50", "2023");
    let Projection::OutOfReach { best, closings } = outlook.projection else { panic!("{outlook:?}") };
    assert_eq!((shown(IndicatorId::WithinTimeLimit, &best).as_str(), closings), ("0.00", 0));
}

#[test]
fn what_closings_do_not_move() {
    let mut court = forty();
    court.line("民初 2022-06-01 05-01 判决 ; 上诉 05-10");
    court.line("reported suggestions_issued 2023 10");
    court.line("reported suggestions_answered 2023 5");
    let (table, everything) = (court.table(), Filter::default());
    for (id, target, stays) in [
        (IndicatorId::SuggestionFeedback, "80", "50.00"),
        // One of twenty-one: more closings would lower it, and their appeals raise it again.
        (IndicatorId::Appeal, "4", "4.76"),
    ] {
        let Projection::NotMoved { stays: figure } = project(&table, id, &everything, target, "2023").projection else {
            panic!("{}", id.id())
        };
        assert_eq!(shown(id, &figure), stays);
    }
    let Projection::Already { .. } = project(&table, IndicatorId::Appeal, &everything, "5", "2023").projection else {
        panic!()
    };
}

#[test]
fn nothing_to_project() {
    let (table, everything) = (forty().table(), Filter::default());
    let none = |table: &FactTable, id, within: &Filter, period| project(table, id, within, "50", period).projection;
    assert_eq!(none(&FactTable::empty(court()), IndicatorId::Clearance, &everything, "2023"), Projection::NoData);
    // Nobody was ever asked for money here, and there is no one in office.
    assert_eq!(none(&table, IndicatorId::Recovery, &everything, "2023"), Projection::NoData);
    assert_eq!(none(&table, IndicatorId::ClosingsPerJudge, &everything, "2023"), Projection::NoData);
    assert_eq!(none(&table, IndicatorId::Clearance, &everything, "2027"), Projection::NoData);
    let elsewhere = Filter::default().with(Dimension::Court, "冀96");
    assert_eq!(none(&table, IndicatorId::Clearance, &elsewhere, "2023"), Projection::NoData);
    // A period that is over: what it is, it stays.
    let Projection::NotMoved { stays } = none(&table, IndicatorId::Clearance, &everything, "2023H1") else { panic!() };
    assert_eq!(shown(IndicatorId::Clearance, &stays), "47.50");
}

/// The figure by a count of whole tables, day by day: `weekly` closings a week, oldest first, after the data end on `last`.
fn by_days(facts: &[Fact], id: IndicatorId, period: Period, last: Day, weekly: i64) -> Figure {
    let at = |moment: Moment| usize::from(moment.index());
    let is_case = |fact: &Fact| domain::measure::is_court_case(fact.shape.type_code);
    let mut all: Vec<Fact> = facts.to_vec();
    let mut queue: Vec<usize> = (0..all.len()).filter(|one| all[*one].days[at(Moment::Closed)].is_none()).collect();
    queue.retain(|one| is_case(&all[*one]));
    queue.sort_by_key(|one| all[*one].days[at(Moment::Docketed)]);
    let mut queue: VecDeque<usize> = queue.into();
    let days = i64::from(period.last().since(last));
    let mut spare = 0;
    for t in 1..=days {
        let today = last.plus_days(i32::try_from(t).unwrap());
        for fact in facts.iter().filter(|fact| fact.days[at(Moment::Docketed)] == Some(today.plus_days(-364))) {
            let mut coming = fact.clone();
            spare += 1;
            coming.number.serial = 1_000_000 + spare;
            coming.days = [None; domain::fact::STORED_MOMENTS];
            coming.days[at(Moment::Docketed)] = Some(today);
            (coming.shape.disposition, coming.shape.second_instance, coming.shape.retrial) = (None, None, None);
            if is_case(&coming) {
                queue.push_back(all.len());
            }
            all.push(coming);
        }
        for _ in weekly * (t - 1) / 7..weekly * t / 7 {
            if let Some(one) = queue.pop_front() {
                all[one].days[at(Moment::Closed)] = Some(today);
                all[one].shape.disposition = Some(Disposition::Other);
            }
        }
    }
    support::figure(
        &FactTable::build(court(), &all).unwrap(),
        id.definition().unwrap(),
        period,
        Stretches::around(period),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_reached_is_what_a_count_day_by_day_gives(
        facts in facts(), pending in 0..8_usize, ahead in 1..300_i32, target in 1..120_i64,
        id in select(vec![IndicatorId::Clearance, IndicatorId::Over12Months, IndicatorId::ClosingDays, IndicatorId::ClosingToIntake]),
    ) {
        // Few are pending, so that closings have to wait for cases.
        let is_open = |fact: &Fact| fact.days[usize::from(Moment::Closed.index())].is_none();
        let (open, closed): (Vec<Fact>, Vec<Fact>) = facts.into_iter().partition(is_open);
        let facts: Vec<Fact> = open.into_iter().take(pending).chain(closed).collect();
        let table = FactTable::build(court(), &facts).unwrap();
        let Some(last) = domain::what_if::last_day(&[&table]) else { return Ok(()) };
        let until = last.plus_days(ahead);
        let period = Period::days(until.plus_days(-400), until).unwrap();
        let (indicator, within) = (id.definition().unwrap(), Filter::default());
        let bound = Bound::usual(indicator.direction);
        let target = if id == IndicatorId::ClosingDays { target * 3 } else { target };
        let aim = Aim { indicator, within: &within, target: target.into(), bound, period };
        let outlook = weekly_closings(&[&table], &aim);
        let counted = |closings: u32| by_days(&facts, id, period, last, i64::from(closings));
        let same = |one: &Figure, other: &Figure| {
            (one.numerator, one.denominator, one.ratio) == (other.numerator, other.denominator, other.ratio)
        };
        match outlook.projection {
            Projection::Already { reaches } | Projection::NotMoved { stays: reaches } => {
                prop_assert!(same(&reaches, &counted(0)));
            }
            Projection::Weekly { closings, reaches } => {
                prop_assert!(same(&reaches, &counted(closings)), "{:?} {:?}", reaches, counted(closings));
                // One fewer does not do.
                let fewer = counted(closings - 1).value().and_then(|value| value.compare(target.into()));
                let reached = reaches.value().unwrap().compare(target.into()).unwrap();
                prop_assert!(fewer.is_none_or(|fewer| fewer != reached && fewer.is_ne()), "{closings}");
            }
            Projection::OutOfReach { closings, best } => prop_assert!(same(&best, &counted(closings))),
            Projection::NoData => prop_assert_eq!(counted(3).value(), None),
        }
    }

    /// A filter is a court of its own.
    #[test]
    fn within_a_restriction_as_in_a_table_of_it(facts in facts(), ahead in 1..300_i32, target in 1..100_i64) {
        let table = FactTable::build(court(), &facts).unwrap();
        let civil = Filter::default().with(Dimension::Line, "civil");
        let part = table.restricted(&civil).unwrap();
        let ends = [&table, &part].map(|table| domain::what_if::last_day(&[table]));
        prop_assume!(ends[0].is_some() && ends[0] == ends[1]);
        let until = ends[0].unwrap().plus_days(ahead);
        let period = Period::days(until.plus_days(-300), until).unwrap();
        let indicator = IndicatorId::Clearance.definition().unwrap();
        let of = |table: &FactTable, within: &Filter| {
            weekly_closings(&[table], &Aim { indicator, within, target: target.into(), bound: Bound::AtLeast, period }).projection
        };
        prop_assert_eq!(of(&table, &civil), of(&part, &Filter::default()));
    }
}

#[test]
fn an_outlook_is_written_and_read_again() {
    let outlook = project(&forty().table(), IndicatorId::Clearance, &Filter::default(), "80", "2023");
    let written = serde_json::to_string(&outlook).unwrap();
    assert_eq!(serde_json::from_str::<Outlook>(&written).unwrap(), outlook);
}
