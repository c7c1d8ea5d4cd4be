//! Formulas over a small court, worked by hand.

#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use domain::catalogue::counters;
use domain::court::CourtCode;
use domain::explain::Side;
use domain::figure::{Absence, Completeness, Figure, Standard};
use domain::formula::{Formula, because, change, diff};
use domain::period::Period;
use domain::quantity::{Quantity, Rounding};
use domain::table::FactTable;
use domain::tally::{Dimension, Filter, Question, Stretches, Tallies};
use support::SmallCourt;

fn court_of_sums() -> FactTable {
    let mut around = SmallCourt::default();
    around.line("reported closed 2022-01-01..2022-12-31 300");
    around.line("reported new 2022-01-01..2022-12-31 400");
    FactTable::empty(CourtCode::parse("冀0629").unwrap()).with_surroundings(Vec::new(), around.reported, Vec::new())
}

fn whole(table: &FactTable, formula: &Formula, period: Period, filter: &Filter) -> Figure {
    let found = formula.figures(&[table], &[], filter, period, Standard::default());
    found.first().map_or(Figure::NOT_APPLICABLE, |(_, figure)| *figure)
}

fn formula(text: &str) -> Formula {
    Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Six cases by hand: four civil, of which two mediated; one criminal; one mediation before suit.
fn by_hand() -> FactTable {
    let mut court = SmallCourt::default();
    for line in [
        "judge 民事审判一庭 01-01",
        "民初 01-10 02-10 判决 简易",
        "民初 01-11 03-11 调解",
        "民初 02-01 03-20 调解 简易",
        "民初 03-01 - -",
        "刑初 01-15 02-20 判决",
        "诉前调 01-05 01-25 调解成功",
    ] {
        court.line(line);
    }
    court.table()
}

/// What a court reported as a whole has no parts: of a part of its cases nothing is known.
#[test]
fn a_part_of_what_was_reported_is_not_known() {
    let year: Period = "2022".parse().unwrap();
    let told = |text: &str| {
        let figure = whole(&court_of_sums(), &formula(text), year, &Filter::default());
        figure.numerator.map(|side| side.to_string())
    };
    assert_eq!(told("closed / new").as_deref(), Some("300"));
    assert_eq!(told("closed[disposition=judgment] / new"), None);
}

fn quarter() -> Period {
    "2023-01-01..2023-03-31".parse().unwrap()
}

fn sides(text: &str) -> (String, String, String) {
    let formula = formula(text);
    let figure = whole(&by_hand(), &formula, quarter(), &Filter::default());
    let side = |side: Option<Quantity>| side.map_or_else(|| "—".to_owned(), |side| side.to_string());
    (side(figure.numerator), side(figure.denominator), figure.written(2, Rounding::HalfUp))
}

#[test]
fn by_hand_over_one_quarter() {
    let expect = |upper: &str, lower: &str, shown: &str| (upper.to_owned(), lower.to_owned(), shown.to_owned());
    assert_eq!(sides("closed_by_mediation[line = civil] / closed[line = civil] %"), expect("2", "3", "66.67"));
    assert_eq!(sides("结案[程序=简易程序，条线=民事] ÷ 结案 %"), expect("2", "4", "50.00"));
    assert_eq!(sides("closed[结案方式 != 调解] / new ‰"), expect("2", "5", "400.00"));
    assert_eq!(
        sides("(0.5 * closed[type = 民初] + 2 * closed[type = 刑初]) / quota_judges 件/人"),
        expect("3.5", "1", "3.50")
    );
    assert_eq!(sides("closing_days_total[line = criminal] / closed[line = criminal] 天"), expect("36", "1", "36.00"));
    assert_eq!(sides("new / 3 / closed"), expect("5", "12", "0.42"));
    assert_eq!(sides("1 - closed_by_mediation / closed %"), expect("2", "4", "50.00"));
    // Nothing to divide by is NAP with both sides; nothing known is NA.
    assert_eq!(sides("closed / second_instance_closed"), expect("4", "0", "NAP"));
    assert_eq!(sides("closed / resident_population"), expect("4", "—", "NA"));
    assert_eq!(sides("closed / quota_judges[division = 执行局]"), expect("4", "0", "NAP"));
}

#[test]
fn small_numbers_are_those_of_cases_not_of_factors() {
    let small = |text: &str| whole(&by_hand(), &formula(text), quarter(), &Filter::default()).small;
    assert!(small("new / closed") && small("new / (100 * closed)"));
}

/// Of sums that a court reported no part can be taken, and tallies do not carry parts they were not asked for.
#[test]
fn parts_of_sums_are_not_available() {
    let (cases, sums) = (by_hand(), court_of_sums());
    let year: Period = "2022-01-01..2023-12-31".parse().unwrap();
    let both = [&cases, &sums];
    let shown = |text: &str, by: &[Dimension]| -> Vec<String> {
        let figures = formula(text).figures(&both, by, &Filter::default(), year, Standard::default());
        figures.iter().map(|(_, figure)| figure.written(2, Rounding::HalfUp)).collect()
    };
    assert_eq!(shown("closed / new %", &[Dimension::Court]), ["80.00", "75.00"]);
    assert_eq!(shown("closed[line = civil] / new[line = civil] %", &[Dimension::Court]), ["75.00", "NA"]);
    assert_eq!(shown("closed[line = civil] / new[line = civil] %", &[]), ["NA"]);
    assert_eq!(shown("closed[line = civil] / new[line = civil] %", &[Dimension::Line]), ["NAP", "NAP", "75.00"]);
    let filter = Filter::default();
    let question = Question { counters: counters(), by: &[], filter: &filter, stretches: Stretches::around(year) };
    let tallies = Tallies::of(&[&cases], &question);
    let reading = tallies.reading(&[], year).unwrap();
    let own = |text: &str| formula(text).evaluate(&reading, Completeness::FULL, Standard::default()).absence;
    assert_eq!(own("closed / new"), None);
    assert_eq!(own("closed[line = civil] / new"), Some(Absence::NotAvailable));
}

/// A mediation rate over all closings and over civil ones: which cases left, and whose change it is.
#[test]
fn a_definition_changes_by_hand() {
    let (old, new) = (formula("closed_by_mediation / closed %"), formula("调解结案[条线=民事] / 结案[条线=民事] %"));
    let found = diff(&by_hand(), &old, &new, quarter(), &Filter::default(), Standard::default());
    assert_eq!((found.numerator.only_a.len(), found.numerator.both.len(), found.numerator.only_b.len()), (0, 2, 0));
    assert_eq!((found.denominator.only_a.len(), found.denominator.both.len()), (1, 3));
    let left = by_hand().fact(found.denominator.only_a[0].0).unwrap();
    assert_eq!(left.shape.type_code.as_str(), "刑初");
    // February: 0 of 2 by the old one. March: 2 of 2 by both; so nothing of 100 points is the ruler.
    let month = |text: &str| -> Period { text.parse().unwrap() };
    let periods = (month("2023-02"), month("2023-03"));
    let february = change(&[&by_hand()], &old, &new, periods, &Filter::default(), Standard::default());
    assert_eq!(february.unwrap().told(1).unwrap().zh, "共变动 100.0，其中实际变动 100.0，口径变动 0.0");
    // The whole quarter after February: 50 by the old ruler, 66.67 by the new one.
    let periods = (month("2023-02"), quarter());
    let whole = change(&[&by_hand()], &old, &new, periods, &Filter::default(), Standard::default());
    assert_eq!(whole.unwrap().told(2).unwrap().en, "changed by 66.67, of which 50.00 real and 16.67 by the definition");
}

#[test]
fn definitions_in_other_units_are_not_subtracted() {
    let periods = (quarter(), quarter());
    let (one, other) = (formula("closed / new %"), formula("closed / new"));
    let error = change(&[&by_hand()], &one, &other, periods, &Filter::default(), Standard::default()).unwrap_err();
    assert!(error.to_string().contains("got % and ratio"), "{error}");
}

/// The groups of a formula stand in the order courts are given in, and a restriction to one court leaves the others out.
#[test]
fn all_permitted_courts_at_once() {
    let (cases, sums) = (by_hand(), court_of_sums());
    let year: Period = "2022-01-01..2023-12-31".parse().unwrap();
    let counted = formula("closed / new %");
    let groups = counted.figures(&[&sums, &cases], &[Dimension::Court], &Filter::default(), year, Standard::default());
    let ids: Vec<&str> = groups.iter().map(|(key, _)| &*key[0].id).collect();
    assert_eq!(ids, ["冀0629", "冀0638"]);
    let one = Filter::default().with(Dimension::Court, "冀0638");
    assert_eq!(counted.figures(&[&sums, &cases], &[Dimension::Court], &one, year, Standard::default()).len(), 1);
}

/// Why a case counts: the measure's own sentences, one for each predicate, and the factor.
#[test]
fn a_case_says_why_it_counts() {
    let table = by_hand();
    let formula = formula("2 * 结案[条线=民事，特征!=延长过审限] / 新收");
    let behind = formula.behind(&table, Side::Numerator, quarter(), &Filter::default());
    let fact = table.fact(behind[0].row).unwrap();
    let told = because(&fact, &formula.side(Side::Numerator)[0], quarter());
    let zh: Vec<&str> = told.iter().map(|sentence| sentence.zh.as_str()).collect();
    assert_eq!(
        zh,
        ["结案日期 2023-02-10 在本期内", "计为一件：民初", "条线：民事", "特征：无“延长过审限”", "按系数 2 计"]
    );
}

/// A measure's want of data is asked over the very part it is narrowed to: the first enforcement has both amounts, the
/// resumed one lacks them.
#[test]
fn what_lacks_data_is_told_over_the_same_part() {
    let mut court = SmallCourt::default();
    court.line("执 01-10 02-10 执行完毕 申请=200 到位=50.50");
    court.line("执恢 01-11 03-11 终本");
    let table = court.table();
    let shown = |text: &str| {
        let figure = whole(&table, &formula(text), quarter(), &Filter::default());
        (figure.written(2, Rounding::HalfUp), figure.completeness.basis_points())
    };
    assert_eq!(shown("到位金额 / 申请标的额 %"), ("NQ".to_owned(), 5_000));
    assert_eq!(shown("到位金额[代字=执] / 申请标的额[代字=执] %"), ("25.25".to_owned(), 10_000));
    assert_eq!(shown("到位金额[代字=执恢] / 申请标的额[代字=执恢] %").0, "NAP");
}

/// A case that is added and taken away again is not behind that side.
#[test]
fn what_cancels_out_is_not_counted() {
    let (plain, less) = (formula("结案 / 新收"), formula("(结案 - 结案[条线=刑事]) / 新收"));
    let found = diff(&by_hand(), &plain, &less, quarter(), &Filter::default(), Standard::default());
    assert_eq!((found.numerator.only_a.len(), found.numerator.both.len(), found.numerator.only_b.len()), (1, 3, 0));
}

/// February to March: nothing of two mediated, then two of two.
#[test]
fn a_change_is_taken_apart_by_line() {
    let periods = ("2023-02".parse().unwrap(), "2023-03".parse().unwrap());
    let parts = |text: &str| -> Vec<(String, String)> {
        let found =
            formula(text).attribution(&[&by_hand()], &[Dimension::Line], &Filter::default(), periods, 1).unwrap();
        found.parts.iter().map(|part| (part.key[0].id.to_string(), part.total.to_string())).collect()
    };
    let changed = parts("调解结案 / 结案 %");
    let sum = changed.iter().map(|(_, total)| total.replace('\u{2212}', "-").parse::<f64>().unwrap()).sum::<f64>();
    assert!((sum - 100.0).abs() < 1e-9, "{changed:?}");
    // The same with factors: half of each mediation counts.
    let halved = parts("0.5 * 调解结案 / 结案 %");
    let sum = halved.iter().map(|(_, total)| total.replace('\u{2212}', "-").parse::<f64>().unwrap()).sum::<f64>();
    assert!((sum - 50.0).abs() < 1e-9, "{halved:?}");
    let diversion = formula("诉前调解成功 / (诉前调解成功 + 新收一审民事行政) %");
    assert_eq!(diversion.attribution(&[&by_hand()], &[Dimension::Line], &Filter::default(), periods, 1), None);
}
