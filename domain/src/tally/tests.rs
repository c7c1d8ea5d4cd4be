use super::*;
use crate::case::{CaseRecord, Procedure, ReportedMeasure};
use crate::case_number::CaseNumber;
use crate::fact::Fact;
use crate::measure::{Measure, Scope};

fn key(id: &str, court: Option<&str>) -> Key {
    Key { order: 0, court: court.and_then(|court| CourtCode::parse(court).ok()), id: id.into() }
}

#[test]
fn a_group_belongs_to_its_court_of_whatever_it_is_divided_by() {
    let told = |keys: &[Key], by: &[Dimension]| Key::court_of(keys, by).map(|court| court.to_string());
    let dated = [Dimension::Month, Dimension::Court];
    assert_eq!(told(&[key("冀0638", None)], &dated).as_deref(), Some("冀0638"), "months stand in no key");
    let judge = [key("民间借贷纠纷", None), key("法官甲", Some("冀0629"))];
    assert_eq!(told(&judge, &[Dimension::Cause, Dimension::Judge]).as_deref(), Some("冀0629"));
    assert_eq!(told(&[key("民间借贷纠纷", None)], &[Dimension::Cause]), None);
    assert_eq!(told(&[key("冀0638", None)], &[Dimension::Cause]), None, "a cause that looks like a court");
}

#[test]
fn a_dimension_has_one_value_and_the_others_keep_theirs() {
    let filter = Filter::default().with(Dimension::Court, "冀0638").with(Dimension::Judge, "法官甲");
    let filter = filter.with(Dimension::Court, "冀0629");
    assert_eq!(filter.0.len(), 2);
    assert_eq!((filter.get(Dimension::Court), filter.get(Dimension::Judge)), (Some("冀0629"), Some("法官甲")));
}

#[test]
fn a_trend_goes_back_before_the_period() {
    let march = Period::month(Month::new(2023, 3));
    let stretches = Stretches::for_period(march, 2);
    assert_eq!(stretches.count(), 5, "before, three months, after");
    assert!(stretches.covering(Period::month(Month::new(2023, 1))).is_some());
    assert!(stretches.covering(Period::month(Month::new(2022, 12))).is_none());
}

/// A court with one case.
fn court(code: &str) -> Option<FactTable> {
    court_with(code, &[["", "", ""]])
}

/// A court with cases of May in these divisions, of these judges and causes.
fn court_with(code: &str, cases: &[[&str; 3]]) -> Option<FactTable> {
    let fact = |([division, judge, cause], serial): (&[&str; 3], u32)| {
        let number: CaseNumber = format!("(2022){code}民初{serial}号").parse().ok()?;
        let case = CaseRecord::docketed(number, "2022-05-03".parse().ok()?, Procedure::Ordinary);
        let [division, judge, cause] = [*division, *judge, *cause].map(String::from);
        Some(Fact::derive(&CaseRecord { division, judge, cause, ..case }, &[]))
    };
    let facts: Option<Vec<Fact>> = cases.iter().zip(1_u32..).map(fact).collect();
    FactTable::build(CourtCode::parse(code).ok()?, &facts?).ok()
}

#[test]
fn a_restriction_to_a_court_counts_that_court_alone_in_its_place() {
    let tables: Vec<FactTable> = ["冀0629", "冀0638"].into_iter().filter_map(court).collect();
    let tables: Vec<&FactTable> = tables.iter().collect();
    let filter = Filter::default().with(Dimension::Court, "冀0638");
    let docketed = [Counter { measure: Measure::New, scope: Scope::All }];
    let may = Period::month(Month::new(2022, 5));
    let by = [Dimension::Court];
    let question = Question { counters: &docketed, by: &by, filter: &filter, stretches: Stretches::around(may) };
    for tallies in [Tallies::of(&tables, &question), Tallies::narrowed(&tables, &question, &Narrowing::EVERYTHING)] {
        let there: Vec<(u32, &str)> = tallies.keys().flatten().map(|key| (key.order, &*key.id)).collect();
        assert_eq!(there, [(1, "冀0638")]);
        assert!(tallies.courts().all(|court| court.as_str() == "冀0638"));
    }
}

/// What is tallied by court, with a month as the period.
fn tallied(tables: &[&FactTable], counters: &[Counter], month: Month) -> Tallies {
    let stretches = Stretches::around(Period::month(month));
    let by = [Dimension::Court];
    Tallies::of(tables, &Question { counters, by: &by, filter: &Filter::default(), stretches })
}

const MAY: Month = Month::new(2022, 5);
const NEW: Counter = Counter { measure: Measure::New, scope: Scope::All };

/// What comes by judge of one case of each.
fn by_judge(judges: &[&str]) -> Option<Tallies> {
    let cases: Vec<[&str; 3]> = judges.iter().map(|&judge| ["一庭", judge, "离婚纠纷"]).collect();
    let table = court_with("冀0638", &cases)?;
    let stretches = Stretches::around(Period::month(MAY));
    let (by, filter) = ([Dimension::Judge], Filter::default());
    Some(Tallies::of(&[&table], &Question { counters: &[NEW], by: &by, filter: &filter, stretches }))
}

#[test]
fn parts_that_come_last_first_add_up_to_the_whole() {
    let [one, other, whole] = [&["甲"][..], &["乙"], &["甲", "乙"]].map(by_judge);
    let (Some(mut sum), Some(other), Some(whole)) = (one.clone(), other, whole) else {
        panic!("courts of one judge and of two")
    };
    let judges: Vec<&str> = whole.keys().flatten().map(|key| &*key.id).collect();
    assert_eq!(judges, ["乙", "甲"]);
    assert!(sum.add(&other));
    assert_eq!(sum, whole);
    assert!(sum.subtract(&other));
    assert_eq!(Some(sum), one);
}

#[test]
fn keys_stand_by_place_then_by_court_then_by_text() {
    let ordered = [
        key("乙", None),
        key("甲", None),
        key("乙", Some("冀0629")),
        key("甲", Some("冀0629")),
        key("乙", Some("冀0638")),
        Key { order: 1, ..key("乙", None) },
    ];
    for (place, one) in ordered.iter().enumerate() {
        for (beside, other) in ordered.iter().enumerate() {
            let order = place.cmp(&beside);
            assert_eq!((one.cmp(other), one.partial_cmp(other)), (order, Some(order)), "{one:?} {other:?}");
        }
    }
    let alike = key("乙", None).partial_cmp(&key("乙", None));
    assert_eq!(alike, Some(Ordering::Equal), "two texts that read alike");
}

#[test]
fn cases_are_grouped_by_all_their_words_at_once() {
    use Dimension::{Cause, Division, Judge, Line};
    let cases = [
        ["一庭", "甲", "离婚纠纷"],
        ["二庭", "乙", "借贷纠纷"],
        ["二庭", "甲", "离婚纠纷"],
        ["一庭", "乙", "离婚纠纷"],
        ["二庭", "乙", "离婚纠纷"],
        ["二庭", "乙", "借贷纠纷"],
    ];
    let table = court_with("冀0638", &cases);
    let may = Period::month(MAY);
    for by in [[Division, Judge, Cause, Line], [Line, Cause, Division, Judge], [Judge, Line, Cause, Division]] {
        let mut expected: BTreeMap<Vec<&str>, i64> = BTreeMap::new();
        for [division, judge, cause] in cases {
            let word = |dimension: Dimension| match dimension {
                Division => division,
                Judge => judge,
                Cause => cause,
                _ => "civil",
            };
            *expected.entry(by.map(word).to_vec()).or_default() += 1;
        }
        let (filter, stretches) = (Filter::default(), Stretches::around(may));
        let question = Question { counters: &[NEW], by: &by, filter: &filter, stretches };
        let tallies = table.as_ref().map(|table| Tallies::of(&[table], &question));
        let mut told: Vec<(Vec<&str>, i64)> = Vec::new();
        for (key, reading) in tallies.iter().flat_map(|tallies| tallies.readings(may)) {
            told.push((key.iter().map(|key| &*key.id).collect(), reading.get(NEW).unwrap_or(0)));
        }
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>(), "{by:?}");
    }
}

#[test]
fn only_what_was_asked_alike_is_added_or_taken_away() {
    let table = court("冀0638");
    let tables: Vec<&FactTable> = table.iter().collect();
    let closed = Counter { measure: Measure::Closed, scope: Scope::All };
    let mine = tallied(&tables, &[NEW], MAY);
    for other in [tallied(&tables, &[closed], MAY), tallied(&tables, &[NEW], Month::new(2022, 6))] {
        let mut sum = mine.clone();
        assert!(!sum.add(&other) && !sum.subtract(&other));
        assert_eq!(sum, mine);
    }
    let new = |tallies: &Tallies| tallies.total().reading(&[], Period::month(MAY)).and_then(|one| one.get(NEW));
    let mut sum = mine.clone();
    assert!(sum.add(&mine));
    assert_eq!((new(&mine), new(&sum)), (Some(1), Some(2)));
    assert!(sum.subtract(&mine));
    assert_eq!(sum, mine);
    assert!(sum.subtract(&mine));
    assert_eq!((sum.keys().count(), mine.keys().count()), (0, 1), "a group in which nothing is left goes");
}

#[test]
fn a_court_is_kept_as_often_as_it_came_although_nothing_counts() {
    let table = court("冀0638");
    let tables: Vec<&FactTable> = table.iter().collect();
    // Its one case was docketed before.
    let mine = tallied(&tables, &[NEW], Month::new(2023, 1));
    let mut sum = mine.clone();
    assert!(sum.add(&mine) && sum.subtract(&mine));
    assert_eq!(sum, mine);
    assert_eq!(sum.keys().count(), 1);
}

#[test]
fn data_reach_the_periods_that_they_touch() {
    let table = court("冀0638");
    let tables: Vec<&FactTable> = table.iter().collect();
    let tallies = tallied(&tables, &[NEW], MAY);
    assert!(tallies.courts().map(CourtCode::as_str).eq(["冀0638"]));
    // All of it is the third of May.
    let reaches = |period: &str| period.parse().map(|period| tallies.reaches(period));
    assert_eq!(reaches("2022-05-03..2022-05-03"), Ok(true));
    assert_eq!(reaches("2022-05"), Ok(true));
    assert_eq!(reaches("2022-05-04..2022-05-31"), Ok(false));
    assert_eq!(reaches("2022-04"), Ok(false));
}

#[test]
fn what_one_court_reported_is_in_the_sum_of_courts() {
    let measure = *Measure::ALL.iter().find(|one| one.rule().when == When::Reported).unwrap_or(&Measure::New);
    let reported = Counter { measure, scope: Scope::All };
    let report =
        ReportedMeasure { period: Period::month(MAY), measure: measure.id().to_owned(), value: Quantity::new(7, 0) };
    let other = CourtCode::parse("冀0639").map(FactTable::empty).ok();
    let other = other.map(|table| table.with_surroundings(Vec::new(), vec![report], Vec::new()));
    let silent = court("冀0638");
    let tables: Vec<&FactTable> = silent.iter().chain(&other).collect();
    assert_eq!(tables.len(), 2);
    let over = |table: &FactTable| {
        let stretches = Stretches::around(Period::month(MAY));
        let (by, filter) = ([Dimension::Court], Filter::default());
        Tallies::reported_over(table, &Question { counters: &[reported], by: &by, filter: &filter, stretches })
    };
    let may = Period::month(MAY);
    assert_eq!(other.as_ref().and_then(over), Some((may.first(), may.last())));
    assert_eq!(silent.as_ref().and_then(over), None);
    let mut sum = tallied(&tables, &[reported], MAY).total();
    assert_eq!(sum.reading(&[], may).and_then(|reading| reading.get(reported)), Some(7));
    let again = sum.clone();
    assert!(!sum.subtract(&again), "of what a court reported no part is known");
}

/// The people of a prefecture are those of its counties, whatever the court above reports of them as well.
#[test]
fn inhabitants_are_counted_once() {
    let inhabitants = Counter { measure: Measure::ResidentPopulation, scope: Scope::All };
    let with = |court: &str, people: i64| {
        let (period, measure) = (Period::month(MAY), inhabitants.measure.id().to_owned());
        let report = ReportedMeasure { period, measure, value: Quantity::new(people.into(), 0) };
        let table = CourtCode::parse(court).map(FactTable::empty).ok();
        table.map(|table| table.with_surroundings(Vec::new(), vec![report], Vec::new()))
    };
    let tables = [with("冀96", 50), with("冀0638", 30), with("冀0629", 20)];
    let counted = |tables: &[Option<FactTable>]| {
        let tables: Vec<&FactTable> = tables.iter().flatten().collect();
        tallied(&tables, &[inhabitants], MAY).total().reading(&[], Period::month(MAY))?.get(inhabitants)
    };
    assert_eq!((counted(&tables), counted(&tables[1..]), counted(&tables[..1])), (Some(50), Some(50), None));
}
