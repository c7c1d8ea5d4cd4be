//! The demo's courts against figures that were published: each generated figure lies in a stated band, and
//! docs/demo-data.md prints what this test computes.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use app::figures::indicator::{BREAKDOWN_ROWS, BreakdownRow, indicator_view};
use app::figures::query::{Chosen, Drill};
use app::figures::{CourtName, Subject};
use domain::catalogue::{IndicatorId as I, Version, counters};
use domain::court::{Tier, xiongan};
use domain::explain::Side;
use domain::figure::{Completeness, Standard, evaluate};
use domain::line::Line;
use domain::period::Period;
use domain::quantity::{Quantity, Rounding};
use domain::table::FactTable;
use domain::tally::{Dimension, Filter, Key, Question, Stretches, Tallies};
use huishang_server::synthetic::{CourtFiles, generate, plans};
use std::sync::{Arc, LazyLock};

/// What, over which period and line, what was published, and the band the demo must lie in.
type Row = (I, &'static str, Option<Line>, &'static str, f64, f64);

const ROWS: &[Row] = &[
    (I::Appeal, "2023-01..2023-09", Some(Line::Criminal), "11.32, nation, H1 2023", 9.0, 14.0),
    (I::Appeal, "2023-01..2023-09", Some(Line::Civil), "10.19, nation, H1 2023", 8.5, 12.0),
    (I::Appeal, "2023-01..2023-09", Some(Line::Administrative), "56.97, nation, H1 2023", 45.0, 65.0),
    (I::ReversedOrRemanded, "2022", Some(Line::Criminal), "1.65, nation, H1 2023", 0.8, 2.8),
    (I::ReversedOrRemanded, "2022", Some(Line::Civil), "3.35, nation, H1 2023", 2.4, 4.2),
    (I::ReversedOrRemanded, "2022", Some(Line::Administrative), "7.29, nation, H1 2023", 4.5, 10.0),
    (I::WithinTimeLimit, "2023-01..2023-09", None, "97 to 99, several courts", 96.5, 99.3),
    (I::Over12Months, "2022", None, "0.276, nation, end of 2022", 0.05, 0.30),
    (I::Over12Months, "2023-01..2023-09", None, "0.109, nation, end of 2023", 0.05, 0.20),
    (I::ClosingDays, "2022", Some(Line::Civil), "47.9, Yiling District, H1 2021", 38.0, 55.0),
    (I::ClosingDays, "2022", Some(Line::Enforcement), "72.78, Yiling District, H1 2021", 62.0, 92.0),
    (I::SecondHearing, "2023-01..2023-09", None, "24.70, nation, January to September 2023", 20.0, 29.0),
    (I::Diversion, "2022", None, "36, nation, 2022", 33.0, 39.0),
    (I::Diversion, "2023-01..2023-09", None, "40.3, nation, 2023", 37.5, 44.0),
    (I::PresuitSuccess, "2023-01..2023-09", None, "64.8 (H1) and 68.7 (year), nation, 2023", 63.0, 70.0),
    (I::EnforcementApplication, "2022", None, "48.3 and 56.4, one county, 2017 and 2018", 42.0, 56.0),
    (I::Simplified, "2022", None, "89.3 and 96.0, two places", 85.0, 96.0),
    (I::SmallClaims, "2022", None, "24.3 to 46.6, three places", 21.0, 30.0),
    (I::Mediation, "2022", None, "23.19, Weidong; 27.30 civil, Zhengzhou basic courts", 23.0, 31.0),
    (I::Clearance, "2021", Some(Line::Enforcement), "95.8, Xiong\'an enforcement, 2021", 75.0, 97.0),
];

static TABLES: LazyLock<Vec<Arc<FactTable>>> = LazyLock::new(|| {
    let (from, to) = ("2021-01-01".parse().unwrap(), "2023-09-30".parse().unwrap());
    let table = |files: CourtFiles| {
        let records = files.records();
        let table = FactTable::build(files.court.clone(), &records.facts()).unwrap();
        Arc::new(table.with_surroundings(records.people, records.measures, Vec::new()))
    };
    generate(&plans(&xiongan()), from, to, 1).map(table).collect()
});

fn subject_and_period() -> (Subject, Chosen) {
    let subject = Subject {
        courts: xiongan().iter().filter(|court| court.tier >= Tier::Intermediate).map(CourtName::from).collect(),
        tables: TABLES.clone(),
        ranges: Arc::default(),
        open: TABLES.iter().map(|table| table.court().clone()).collect(),
        unqualified: Vec::new(),
        part: domain::policy::Part::Court,
        fingerprint: None,
    };
    let chosen = Chosen {
        court: subject.courts[0].code.clone(),
        period: "2023-01..2023-09".parse().unwrap(),
        line: None,
        version: Version::V2024_09,
        group: None,
        meeting: None,
    };
    (subject, chosen)
}

/// The rows of a breakdown are those in which anything counts, all of them counted, the first of them shown in the order of
/// their keys, causes by size: as one sorts all of them, each with its own keys.
#[test]
fn a_breakdown_shows_the_first_of_all_rows_that_count() {
    let (subject, chosen) = subject_and_period();
    let indicator = I::Appeal.definition().unwrap();
    let counters = indicator.counters();
    let tables: Vec<&FactTable> = subject.tables.iter().map(Arc::as_ref).collect();
    use Dimension::{Cause, Court, Division, Judge, Month};
    let ways: [&[Dimension]; 7] = [
        &[Judge],
        &[Court, Cause],
        &[Court, Judge, Cause],
        &[Month, Court, Cause],
        &[Cause, Month],
        &[Division, Month, Judge],
        &[Month],
    ];
    for by in ways {
        let month_at = by.iter().position(|one| *one == Month);
        let months: Vec<Period> = match month_at {
            Some(_) => chosen.period.each_month().map(Period::month).collect(),
            None => vec![chosen.period],
        };
        let mut expected = Vec::new();
        for period in months {
            let undated: Vec<Dimension> = by.iter().copied().filter(|one| *one != Month).collect();
            let filter = Filter::default();
            let question =
                Question { counters: &counters, by: &undated, filter: &filter, stretches: Stretches::around(period) };
            let tallies = Tallies::of(&tables, &question);
            for key in tallies.keys() {
                let reading = tallies.reading(key, period).unwrap();
                let figure = evaluate(indicator, &reading, Completeness::FULL, Standard::default());
                let mut dated = key.clone();
                if let Some(at) = month_at {
                    dated.insert(at, Key { order: 0, court: None, id: period.first().month().to_string().into() });
                }
                expected.push((dated, figure.numerator.unwrap(), figure.denominator.unwrap()));
            }
        }
        expected.retain(|(_, numerator, denominator)| !numerator.is_zero() || !denominator.is_zero());
        expected.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        if by.last() == Some(&Cause) {
            let stem = |key: &[Key]| key.split_last().map(|(_, stem)| stem.to_vec());
            let size = |one: &Quantity| one.approximate();
            expected.sort_by(|(a, _, x), (b, _, y)| stem(a).cmp(&stem(b)).then_with(|| size(y).total_cmp(&size(x))));
        }
        let drill = Drill { by: by.to_vec(), ..Drill::default() };
        let breakdown = indicator_view(&subject, I::Appeal, &chosen, &drill, None).unwrap().breakdown;
        assert_eq!(breakdown.of, expected.len(), "{by:?}");
        let sides =
            |row: &BreakdownRow| (row.key.clone(), row.figure.numerator.unwrap(), row.figure.denominator.unwrap());
        let shown: Vec<_> = breakdown.rows.iter().map(sides).collect();
        assert_eq!(shown.len(), expected.len().min(BREAKDOWN_ROWS), "{by:?}");
        assert_eq!(shown, expected[..shown.len()], "{by:?}");
    }
}

/// A drill computed from where the reader was equals the same drill computed from nothing.
#[test]
fn drills_do_not_depend_on_the_way_there() {
    let (subject, chosen) = subject_and_period();
    let start = Drill::default();
    let way = [
        start.toggled(Dimension::Cause),
        start.toggled(Dimension::Cause).narrowed(Dimension::Cause, "民间借贷纠纷"),
        Drill { side: Side::Denominator, ..start.narrowed(Dimension::Line, "civil") },
        Drill { offset: 20, since_period_before: true, ..start.toggled(Dimension::Month) },
        Drill { by: vec![Dimension::Month], ..start.clone() },
        Drill { by: vec![Dimension::Judge, Dimension::Line], ..start.clone() },
        start,
    ];
    for indicator in [I::Appeal, I::Diversion, I::Over12Months] {
        let mut before = None;
        for drill in &way {
            let anew = indicator_view(&subject, indicator, &chosen, drill, None).unwrap();
            let onward = indicator_view(&subject, indicator, &chosen, drill, before.as_ref()).unwrap();
            assert_eq!(onward, anew, "{indicator:?} {drill:?}");
            before = Some(onward);
        }
    }
}

#[test]
fn the_demo_lies_in_its_bands_and_the_document_says_so() {
    let tables: Vec<&FactTable> = TABLES.iter().map(Arc::as_ref).collect();
    let document = include_str!("../../docs/demo-data.md");
    let mut printed = Vec::new();
    for (indicator, period, line, published, low, high) in ROWS {
        let definition = indicator.definition().unwrap();
        let period: Period = period.parse().unwrap();
        let filter = line.map_or_else(Filter::default, |line| Filter::default().with(Dimension::Line, line.id()));
        let question =
            Question { counters: counters(), by: &[], filter: &filter, stretches: Stretches::around(period) };
        let tallies = Tallies::of(&tables, &question);
        let figure =
            evaluate(definition, &tallies.reading(&[], period).unwrap(), Completeness::FULL, Standard::default());
        let value = figure.value().unwrap().approximate();
        let line = line.map_or("all", Line::en);
        let row = format!(
            "| {} | {period} | {line} | {} | {low} to {high} | {published} |",
            indicator.en(),
            figure.display(definition, Rounding::HalfUp),
        );
        assert!((*low..=*high).contains(&value), "outside its band: {row}");
        printed.push(row);
    }
    let lacking: Vec<&String> = printed.iter().filter(|row| !document.contains(row.as_str())).collect();
    assert!(lacking.is_empty(), "docs/demo-data.md should hold this table:\n{}", printed.join("\n"));
}
