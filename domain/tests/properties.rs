//! What must hold of any court: drawn courts, every indicator, every slice.

#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use domain::case::{Person, ReportedMeasure};
use domain::catalogue::{INDICATORS, IndicatorId, counters};
use domain::day::Month;
use domain::explain::{Side, explain};
use domain::fact::Fact;
use domain::line::Line;
use domain::measure::{Counter, Measure, Scope};
use domain::pack::{HASH_PLACE, Pack};
use domain::period::Period;
use domain::table::{CaseKey, Differences, FactTable};
use domain::tally::{Dimension, Filter, GroupKey, Question, Stretches, Tallies};
use proptest::prelude::*;
use std::collections::BTreeMap;
use support::SmallCourt;
use support::drawn::{crowded, facts, filter, people, period, reported, table, tallies, values};

fn bytes(table: FactTable) -> Vec<u8> {
    Pack { label: String::from("test"), tables: vec![table] }.encode().0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_part_of_a_table_is_the_table_under_its_restriction(facts in facts(), period in period(), filter in filter()) {
        let table = table(&facts);
        let part = table.restricted(&filter).unwrap();
        let within = tallies(&table, &[], &filter, Stretches::around(period));
        let own = tallies(&part, &[], &Filter::default(), Stretches::around(period));
        prop_assert_eq!(values(&within, &[], period), values(&own, &[], period));
        // And nothing of the rest is in it.
        let kept: Vec<Fact> = part.facts().collect();
        prop_assert_eq!(bytes(self::table(&kept)), bytes(part));
    }

    #[test]
    fn the_cases_behind_a_figure_are_its_tally(facts in facts(), period in period(), filter in filter()) {
        let table = table(&facts);
        let tallies = tallies(&table, &[], &filter, Stretches::around(period));
        let reading = tallies.reading(&[], period);
        for indicator in INDICATORS {
            for side in [Side::Numerator, Side::Denominator] {
                let behind = explain(&table, indicator, side, period, &filter);
                for term in side.terms(indicator).iter().filter(|term| term.measure.from_cases()) {
                    let counter = Counter { measure: term.measure, scope: indicator.scope };
                    let told: i64 = behind.iter().filter(|one| one.measure == term.measure).map(|one| one.weight).sum();
                    let tallied = reading.as_ref().and_then(|reading| reading.get(counter)).unwrap_or(0);
                    prop_assert_eq!(told, tallied, "{} {:?} {}", indicator.id.id(), side, term.measure.id());
                }
            }
        }
    }

    #[test]
    fn parts_add_up_to_the_whole(facts in facts(), period in period(), filter in filter()) {
        let table = table(&facts);
        let whole = values(&tallies(&table, &[], &filter, Stretches::around(period)), &[], period);
        let groupings: [&[Dimension]; 6] = [
            &[Dimension::Court], &[Dimension::Line], &[Dimension::Procedure],
            &[Dimension::Cause, Dimension::Judge], &[Dimension::Division, Dimension::Line], &[Dimension::Judge],
        ];
        for by in groupings {
            let parts = tallies(&table, by, &filter, Stretches::around(period));
            let keys: Vec<GroupKey> = parts.keys().cloned().collect();
            let sum = keys.iter().map(|key| values(&parts, key, period)).fold(vec![0; counters().len()], |sum, part| {
                sum.iter().zip(part).map(|(sum, part)| sum + part).collect()
            });
            prop_assert_eq!(&sum, &whole, "{:?}", by);
            prop_assert_eq!(&values(&parts.total(), &[], period), &whole);
        }
    }

    /// Each group, and no other, counts what the cases of its keys count by themselves.
    #[test]
    fn a_group_is_the_cases_of_its_keys(facts in facts(), period in period()) {
        use Dimension::{Cause, Court, Division, Judge, Line, Procedure};
        let groupings: [&[Dimension]; 6] =
            [&[Judge], &[Court], &[Cause, Judge], &[Procedure, Cause], &[Line, Judge, Procedure], &[Court, Division, Line, Cause]];
        for by in groupings {
            let key = |fact: &Fact| by.iter().map(|dimension| match dimension {
                Court => fact.number.court.to_string(),
                Division => fact.division.to_string(),
                Judge => fact.judge.to_string(),
                Cause => fact.cause.to_string(),
                Line => fact.shape.type_code.line().id().to_owned(),
                Procedure => fact.shape.procedure.id().to_owned(),
                Dimension::Month => unreachable!(),
            }).collect::<Vec<_>>();
            let mut apart: BTreeMap<Vec<String>, Vec<Fact>> = BTreeMap::new();
            facts.iter().for_each(|fact| apart.entry(key(fact)).or_default().push(fact.clone()));
            let groups = tallies(&table(&facts), by, &Filter::default(), Stretches::around(period));
            let values_of = |key: &GroupKey| (key.iter().map(|one| one.id.to_string()).collect::<Vec<_>>(), values(&groups, key, period));
            let mut counted: BTreeMap<Vec<String>, Vec<i64>> = groups.keys().map(values_of).collect();
            for (key, facts) in apart {
                let alone = tallies(&table(&facts), &[], &Filter::default(), Stretches::around(period));
                // A group in which nothing ever counts need not be there.
                let counted = counted.remove(&key).unwrap_or_else(|| vec![0; counters().len()]);
                prop_assert_eq!(counted, values(&alone, &[], period), "{:?}", key);
            }
            prop_assert!(counted.is_empty(), "{:?}", counted);
        }
    }

    #[test]
    fn tallies_of_halves_add_up(facts in facts(), period in period(), cut in 0..60_usize) {
        let stretches = || Stretches::around(period);
        let (left, right) = facts.split_at(cut.min(facts.len()));
        let mut sum = tallies(&table(left), &[Dimension::Judge], &Filter::default(), stretches());
        prop_assert!(sum.add(&tallies(&table(right), &[Dimension::Judge], &Filter::default(), stretches())));
        prop_assert_eq!(sum, tallies(&table(&facts), &[Dimension::Judge], &Filter::default(), stretches()));
    }

    /// Few cases are added up one by one, many by class.
    #[test]
    fn many_cases_count_as_few_do(facts in facts(), period in period(), filter in filter()) {
        const TIMES: u32 = 40;
        let again = |time: u32| facts.iter().map(move |fact| {
            let mut fact = fact.clone();
            fact.number.serial += time * 1_000;
            fact
        });
        let many: Vec<Fact> = (0..TIMES).flat_map(again).collect();
        let groupings: [&[Dimension]; 3] = [&[], &[Dimension::Judge], &[Dimension::Cause, Dimension::Judge]];
        for by in groupings {
            let few = tallies(&table(&facts), by, &filter, Stretches::around(period));
            let many = tallies(&table(&many), by, &filter, Stretches::around(period));
            prop_assert!(few.keys().eq(many.keys()));
            for key in few.keys() {
                let expected: Vec<i64> = values(&few, key, period).iter().map(|value| value * i64::from(TIMES)).collect();
                prop_assert_eq!(values(&many, key, period), expected);
            }
        }
    }

    #[test]
    fn months_make_up_any_run_of_months(facts in facts(), first in 0..30_i32, count in 1..12_i32) {
        let from = domain::day::Month::new(2021, 1).plus(first);
        let period = Period::months(from, from.plus(count - 1)).unwrap();
        let table = table(&facts);
        let by_month = tallies(&table, &[], &Filter::default(), Stretches::months(from.plus(-5), from.plus(count + 5)));
        let direct = tallies(&table, &[], &Filter::default(), Stretches::around(period));
        prop_assert_eq!(values(&by_month, &[], period), values(&direct, &[], period));
    }

    #[test]
    fn sums_kept_beside_facts_are_those_of_a_pass(
        facts in facts(), more in facts(), people in people(), reported in reported(), first in 0..30_i32, count in 1..12_i32, odd in period(),
    ) {
        let tables = [
            table(&facts).with_surroundings(people.clone(), reported.clone(), Vec::new()),
            FactTable::empty(domain::court::CourtCode::parse("冀0639").unwrap()).with_surroundings(people, reported, Vec::new()),
            table(&more),
        ];
        let tables: Vec<&FactTable> = tables.iter().collect();
        // All of them of the same tables: what is kept for one is not told of another.
        let of_court = tables.iter().map(|table| Filter::default().with(Dimension::Court, table.court().as_str()));
        let of_line = Line::ALL.iter().map(|line| Filter::default().with(Dimension::Line, line.id()));
        let filters: Vec<Filter> = std::iter::once(Filter::default()).chain(of_line).chain(of_court).collect();
        let from = domain::day::Month::new(2021, 1).plus(first);
        let months = Period::months(from, from.plus(count - 1)).unwrap();
        for stretches in [
            Stretches::months(from, from.plus(count)),
            Stretches::for_period(months, 13),
            Stretches::of_periods(&[months, months.year_before()]),
            Stretches::around(odd),
        ] {
            // Twice: counted for the first, from what is kept for the second.
            for filter in filters.iter().chain(&filters) {
                let question = Question { counters: counters(), by: &[Dimension::Court], filter, stretches: stretches.clone() };
                prop_assert_eq!(Tallies::of_courts(&tables, &question), Tallies::of(&tables, &question));
            }
        }
    }

    /// Judges of the quota count in the division, the line and the name they have, from their first day to their last; by the
    /// procedure or the cause of cases, which people have none of, nobody does.
    #[test]
    fn people_count_where_they_belong(people in people(), period in period(), filter in filter()) {
        use Dimension::{Cause, Court, Division, Judge, Line, Procedure};
        // People alone are no data.
        let mut small = SmallCourt::default();
        small.line("民初 2021-01-10 2021-02-10 判决");
        let table = table(&small.facts()).with_surroundings(people.clone(), Vec::new(), Vec::new());
        let is = |person: &Person, dimension: Dimension, value: &str| match dimension {
            Court => value == table.court().as_str(),
            Division => value == person.division,
            Judge => value == person.name,
            Line => value == person.line.id(),
            _ => false,
        };
        let last = period.last();
        let place = counters().iter().position(|counter| counter.measure == Measure::QuotaJudges).unwrap();
        let in_office = |by: &[Dimension], key: &GroupKey| {
            let counts = |person: &&Person| {
                person.quota
                    && person.from <= last
                    && person.until.is_none_or(|until| until >= last)
                    && filter.0.iter().all(|(dimension, value)| is(person, *dimension, value))
                    && by.iter().zip(key).all(|(dimension, part)| is(person, *dimension, &part.id))
            };
            people.iter().filter(counts).count() as i64
        };
        let groupings: [&[Dimension]; 8] = [
            &[], &[Court], &[Division], &[Judge], &[Line], &[Line, Division], &[Procedure], &[Judge, Cause],
        ];
        for by in groupings {
            let parts = tallies(&table, by, &filter, Stretches::around(period));
            let divided = by.iter().any(|dimension| matches!(dimension, Procedure | Cause));
            let mut all = 0;
            for key in parts.keys().cloned().collect::<Vec<_>>() {
                let counted = values(&parts, &key, period)[place];
                prop_assert_eq!(counted, if divided { 0 } else { in_office(by, &key) }, "{:?} {:?}", by, key);
                all += counted;
            }
            prop_assert_eq!(all, if divided { 0 } else { in_office(&[], &GroupKey::default()) }, "{:?}", by);
        }
    }

    /// What a court reported is of the whole court: by part, or of a part, it is as if nothing had been.
    #[test]
    fn what_was_reported_is_of_whole_courts(reported in reported(), period in period(), filter in filter()) {
        let silent = table(&[]);
        let table = silent.with_surroundings(Vec::new(), reported.clone(), Vec::new());
        let whole = Filter::default();
        for by in [Dimension::Division, Dimension::Judge, Dimension::Line, Dimension::Procedure, Dimension::Cause] {
            for by in [vec![by], vec![Dimension::Court, by]] {
                let told = tallies(&table, &by, &whole, Stretches::around(period));
                prop_assert_eq!(told.keys().count(), 0, "{:?}", by);
            }
        }
        let told = |filter: &Filter| values(&tallies(&table, &[], filter, Stretches::around(period)), &[], period);
        let nothing = vec![0; counters().len()];
        if filter != whole {
            prop_assert_eq!(told(&filter), nothing.clone());
        }
        // Of the whole court it is there: a flow within the period is added to what else was reported of it.
        let issued = |one: &&ReportedMeasure| {
            one.measure == Measure::SuggestionsIssued.id()
                && period.first() <= one.period.first() && one.period.last() <= period.last()
        };
        let flows: Vec<&ReportedMeasure> = reported.iter().filter(issued).collect();
        let place = counters().iter().position(|counter| counter.measure == Measure::SuggestionsIssued).unwrap();
        let sum: i64 = flows.iter().map(|one| one.value.to_string().parse::<i64>().unwrap()).sum();
        prop_assert_eq!(told(&whole)[place], sum);
    }

    #[test]
    fn a_stock_is_what_came_in_and_did_not_go_out(facts in facts(), period in period()) {
        let table = table(&facts);
        let counter = |measure| Counter { measure, scope: Scope::All };
        let wanted = [Measure::CarriedOver, Measure::New, Measure::Closed, Measure::Pending].map(counter);
        let filter = Filter::default();
        let question = Question { counters: &wanted, by: &[], filter: &filter, stretches: Stretches::around(period) };
        let tallies = Tallies::of(&[&table], &question);
        if let Some(reading) = tallies.reading(&[], period) {
            let [carried, new, closed, pending] = wanted.map(|counter| reading.get(counter).unwrap());
            prop_assert_eq!(carried + new - closed, pending);
            prop_assert!(pending >= 0);
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(facts in facts().prop_shuffle(), turn in 0..60_usize) {
        let mut turned = facts.clone();
        turned.rotate_left(turn.min(facts.len()));
        prop_assert_eq!(bytes(table(&turned)), bytes(table(&facts)));
    }

    #[test]
    fn changes_applied_equal_a_rebuild_bit_for_bit(facts in crowded(), changed in crowded(), gone in crowded()) {
        let mut after: BTreeMap<CaseKey, Fact> = facts.iter().map(|fact| (CaseKey::from(&fact.number), fact.clone())).collect();
        let mut changes: BTreeMap<CaseKey, Option<Fact>> = BTreeMap::new();
        for fact in changed {
            let key = CaseKey::from(&fact.number);
            after.insert(key, fact.clone());
            changes.insert(key, Some(fact));
        }
        // Some of these were never there.
        for fact in gone {
            let key = CaseKey::from(&fact.number);
            after.remove(&key);
            changes.insert(key, None);
        }
        let rebuilt: Vec<Fact> = after.into_values().collect();
        let (before, later) = (table(&facts), table(&rebuilt));
        prop_assert_eq!(bytes(before.apply(&changes).unwrap()), bytes(later.clone()));
        // What is found different, applied, makes the later table of the earlier one, and nothing else is named.
        let found = before.differences(&later);
        let put_in = found.added.iter().chain(found.changed.iter().map(|(_, after)| after));
        let put_in = put_in.map(|fact| (CaseKey::from(&fact.number), Some(fact.clone())));
        let taken_out = found.removed.iter().map(|fact| (CaseKey::from(&fact.number), None));
        let again: BTreeMap<CaseKey, Option<Fact>> = put_in.chain(taken_out).collect();
        prop_assert!(again.keys().all(|key| changes.contains_key(key)));
        prop_assert!(found.changed.iter().all(|(was, is)| was != is));
        prop_assert_eq!(bytes(before.apply(&again).unwrap()), bytes(later.clone()));
        prop_assert_eq!(before.differences(&before), Differences::default());
        let on_record = before.differences_on_record(&later);
        prop_assert_eq!((&on_record.added, &on_record.removed), (&found.added, &found.removed));
        prop_assert!(on_record.changed.iter().all(|one| found.changed.contains(one)));
    }

    #[test]
    fn a_pack_comes_back_as_it_went(facts in facts()) {
        let pack = Pack { label: String::from("冀0638"), tables: vec![table(&facts)] };
        let (bytes, hash) = pack.encode();
        let (back, again) = Pack::decode(&bytes).unwrap();
        prop_assert_eq!((&back.label, &back.tables, again), (&pack.label, &pack.tables, hash));
        prop_assert_eq!(Pack::read(&bytes), Ok(pack));
        prop_assert_eq!(back.encode().0, bytes);
    }

    #[test]
    fn a_damaged_pack_is_an_error(facts in facts(), at in any::<prop::sample::Index>(), flip in 1..=255_u8, cut in any::<prop::sample::Index>()) {
        let bytes = bytes(table(&facts));
        let mut altered = bytes.clone();
        let place = at.index(altered.len());
        altered[place] ^= flip;
        prop_assert!(Pack::decode(&altered).is_err());
        // Who does not go by the hash of the content does not see that it is another one, and gets the content nonetheless.
        let read = Pack::read(&altered);
        let as_it_should = if HASH_PLACE.contains(&place) { read == Pack::read(&bytes) } else { read.is_err() };
        prop_assert!(as_it_should, "byte {}", place);
        let short = &bytes[..cut.index(bytes.len())];
        prop_assert!(Pack::decode(short).is_err() && Pack::read(short).is_err());
    }

    #[test]
    fn foreign_bytes_are_no_pack(foreign in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Pack::decode(&foreign).is_err());
    }
}

/// Cases by the month they were docketed in, up to the last day a fact can hold.
#[test]
fn docketed_by_month_is_told_to_the_last_day_there_is() {
    let mut small = SmallCourt::default();
    for line in ["民初 01-10 - -", "民初 01-31 - -", "民初 02-01 - -", "民初 2169-06-04 - -", "民初 2169-06-05 - -"]
    {
        small.line(line);
    }
    let table = table(&small.facts());
    let told: Vec<(String, i64)> =
        table.docketed_by_month().iter().map(|(month, cases)| (month.to_string(), *cases)).collect();
    assert_eq!(told, [("2023-01".into(), 2), ("2023-02".into(), 1), ("2169-06".into(), 2)]);
    assert_eq!(table.completeness("2023-01..2023-02".parse().unwrap()).usable, 3);
}

/// A court in which nothing counts is told of with nothing, its judges are not: nothing counted is not nothing known.
#[test]
fn a_court_in_which_nothing_counts_is_told_of() {
    let mut small = SmallCourt::default();
    small.line("民初 01-10 02-10 判决");
    let table = table(&small.facts());
    let appeals: Vec<Counter> = IndicatorId::Appeal
        .definition()
        .unwrap()
        .counters()
        .into_iter()
        .filter(|one| one.measure == Measure::Appeals)
        .collect();
    let period: Period = "2023".parse().unwrap();
    let told = |by: &[Dimension]| {
        let filter = Filter::default();
        let question = Question { counters: &appeals, by, filter: &filter, stretches: Stretches::around(period) };
        let tallies = Tallies::of(&[&table], &question);
        tallies.readings(period).map(|(_, reading)| reading.get(appeals[0])).collect::<Vec<_>>()
    };
    assert_eq!(told(&[Dimension::Court]), [Some(0)]);
    assert_eq!(told(&[]), [Some(0)]);
    assert_eq!(told(&[Dimension::Judge]), []);
}

/// A level reported again takes the place of the one before it: what stands at a period's end is what the last report before it
/// said, and what stood when it began what was said of the period itself.
#[test]
fn a_level_reported_again_takes_the_place_of_the_one_before() {
    let mut small = SmallCourt::default();
    for line in [
        "reported pending 2022-01-01..2022-01-31 10",
        "reported pending 2022-02-01..2022-02-28 7",
        "reported resident_population 2022-01-01..2022-01-31 500",
        "reported resident_population 2022-02-01..2022-02-28 520",
        "reported carried_over 2022-01-01..2022-01-31 30",
        "reported carried_over 2022-02-01..2022-02-28 10",
        "reported quota_judges 2022-01-01..2022-01-31 9",
        "reported quota_judges 2022-02-01..2022-02-28 8",
        "reported suggestions_issued 2022-01-01..2022-01-31 2",
        "reported suggestions_issued 2022-02-01..2022-02-28 3",
    ] {
        small.line(line);
    }
    let table = table(&[]).with_surroundings(Vec::new(), small.reported, Vec::new());
    let levels = [
        Measure::Pending,
        Measure::ResidentPopulation,
        Measure::CarriedOver,
        Measure::QuotaJudges,
        Measure::SuggestionsIssued,
    ]
    .map(|measure| Counter { measure, scope: Scope::All });
    let stretches = Stretches::months(Month::new(2022, 1), Month::new(2022, 3));
    let question = Question { counters: &levels, by: &[], filter: &Filter::default(), stretches };
    let tallies = Tallies::of(&[&table], &question);
    let told = |period: &str| {
        let reading = tallies.reading(&[], period.parse().unwrap()).unwrap();
        levels.map(|level| reading.get(level).unwrap())
    };
    assert_eq!(told("2022-01"), [10, 500, 30, 9, 2]);
    assert_eq!(told("2022-02"), [7, 520, 10, 8, 3]);
    assert_eq!(told("2022-01..2022-02"), [7, 520, 30, 8, 5]);
    // Nothing new was said of March: what stood last stands.
    assert_eq!(told("2022-03"), [7, 520, 10, 8, 0]);
}

/// What a court reported stays when all its cases are taken out, and put back: reports stand by themselves.
#[test]
fn reports_stay_when_every_case_is_taken_out() {
    let mut small = SmallCourt::default();
    small.line("民初 2022-01-10 2022-02-10 判决");
    small.line("reported suggestions_issued 2022-01-01..2022-03-31 5");
    let cases = table(&small.facts());
    let whole = cases.clone().with_surroundings(Vec::new(), small.reported, Vec::new());
    let stretches = Stretches::months(Month::new(2022, 1), Month::new(2022, 3));
    let of = |table: &FactTable| tallies(table, &[], &Filter::default(), stretches.clone());
    let mut changed = of(&whole);
    assert!(changed.subtract(&of(&cases)));
    let issued = *counters().iter().find(|one| one.measure == Measure::SuggestionsIssued).unwrap();
    let told =
        |tallies: &Tallies| tallies.reading(&[], "2022Q1".parse().unwrap()).and_then(|reading| reading.get(issued));
    assert_eq!(told(&changed), Some(5));
    assert!(changed.add(&of(&cases)));
    assert_eq!(changed, of(&whole));
}
