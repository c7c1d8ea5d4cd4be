//! What must hold of any formula over any court: the sandbox is the engine, and nothing else.

#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use domain::catalogue::{INDICATORS, counters};
use domain::explain::Side;
use domain::figure::{Absence, Figure, Standard, evaluate};
use domain::formula::{Counts, Formula, Look, because, change, diff};
use domain::fraction::Fraction;
use domain::measure::Measure;
use domain::narrowing::Field;
use domain::period::Period;
use domain::quantity::{Quantity, Rounding};
use domain::table::{FactTable, RefusedRows};
use domain::tally::{Dimension, Filter, Question, Stretches, Tallies};
use proptest::prelude::*;
use proptest::sample::select;
use support::SmallCourt;
use support::drawn::{facts, filter, period, table};

/// The groupings screens use, months included.
const GROUPINGS: [&[Dimension]; 10] = [
    &[],
    &[Dimension::Court],
    &[Dimension::Division],
    &[Dimension::Judge],
    &[Dimension::Line],
    &[Dimension::Procedure],
    &[Dimension::Cause],
    &[Dimension::Month],
    &[Dimension::Line, Dimension::Cause],
    &[Dimension::Division, Dimension::Month],
];

/// What surrounds the cases of a court: people, reports, refused rows.
fn surrounded(facts: &[domain::fact::Fact]) -> FactTable {
    let mut around = SmallCourt::default();
    for line in [
        "judge 民事审判一庭 2020-01-01",
        "judge 执行局 2020-06-01 2022-05-31",
        "reported resident_population 2021-01-01..2021-12-31 500000",
        "reported registered_floating_population 2021-01-01..2021-12-31 20000",
        "reported suggestions_issued 2022-01-01..2022-12-31 12",
        "reported suggestions_answered 2022-01-01..2022-12-31 9",
    ] {
        around.line(line);
    }
    let refused = vec![RefusedRows { month: domain::day::Month::new(2022, 3), rows: 2 }];
    table(facts).with_surroundings(around.people, around.reported, refused)
}

fn whole(table: &FactTable, formula: &Formula, period: Period, filter: &Filter) -> Figure {
    let found = formula.figures(&[table], &[], filter, period, Standard::default());
    found.first().map_or(Figure::NOT_APPLICABLE, |(_, figure)| *figure)
}

fn formula(text: &str) -> Formula {
    Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A predicate that drawn cases can meet.
fn predicate() -> impl Strategy<Value = String> {
    select(vec![
        "line = civil",
        "条线 != 民事",
        "type = 民初 | 刑初",
        "stage = first_instance",
        "procedure != 普通程序",
        "结案方式 = 判决 | 调解",
        "二审结果 = 改判",
        "再审结果 != 改判",
        "has = heard | extended",
        "division = 执行局",
        "承办人 != 法官1",
        "cause = 离婚纠纷 | 买卖合同纠纷",
        "scope = civil_and_administrative",
        "scope != litigation",
    ])
    .prop_map(str::to_owned)
}

/// One part of a side: a factor, a measure counted in cases, perhaps narrowed.
fn part() -> impl Strategy<Value = String> {
    let measures =
        select(vec!["new", "结案", "pending", "上诉、抗诉", "appeals", "carried_over", "first_instance_closed"]);
    let factor = select(vec!["", "2 * ", "0.5 * ", "-3 * ", "(1/3) * ", "(2/7) * -"]);
    (factor, measures, prop::collection::vec(predicate(), 0..3)).prop_map(|(factor, measure, predicates)| {
        let brackets: Vec<String> = predicates.iter().map(|one| format!("[{one}]")).collect();
        format!("{factor}{measure}{}", brackets.concat())
    })
}

fn drawn_formula() -> impl Strategy<Value = Formula> {
    select(vec!["", " %", " ‰", " days", " per_10k", " cases_per_judge"]).prop_flat_map(drawn_in)
}

fn drawn_in(unit: &'static str) -> impl Strategy<Value = Formula> {
    let side = || prop::collection::vec(part(), 1..4).prop_map(|parts| parts.join(" + "));
    (side(), side()).prop_filter_map("a side cancels out", move |(upper, lower)| {
        Formula::parse(&format!("({upper}) / ({lower}){unit}")).ok()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Every built-in indicator, printed from the catalogue, read back and evaluated, is the built-in figure bit for
    /// bit: both sides, ratio, absence, completeness and the small-number flag.
    #[test]
    fn a_formula_of_the_catalogue_is_the_indicator(facts in facts(), span in period(), filter in filter()) {
        let table = surrounded(&facts);
        let formulas: Vec<Formula> = INDICATORS.iter().map(|one| formula(&Formula::of(one).to_string())).collect();
        let needed: Vec<&Formula> = formulas.iter().collect();
        for by in GROUPINGS {
            let months = Stretches::months(span.first().month(), span.last().month());
            let by_month = by.contains(&Dimension::Month);
            let stretches = if by_month { months } else { Stretches::around(span) };
            let periods: Vec<Period> =
                if by_month { span.each_month().map(Period::month).collect() } else { vec![span] };
            let question = Question { counters: counters(), by, filter: &filter, stretches: stretches.clone() };
            let tallies = Tallies::of(&[&table], &question);
            let tables = [&table];
            let counts = Counts::of(Look { tables: &tables, by, filter: &filter, stretches }, &needed);
            prop_assert!(tallies.keys().eq(counts.keys()));
            for key in tallies.keys() {
                for period in &periods {
                    let reading = tallies.reading(key, *period).unwrap();
                    for (indicator, formula) in INDICATORS.iter().zip(&formulas) {
                        let built_in = evaluate(indicator, &reading, table.completeness(*period), Standard::default());
                        let built_in = match (tallies.reaches(*period), indicator.divides_by(by, &filter)) {
                            (false, _) => Figure::NOT_AVAILABLE,
                            (true, true) => built_in,
                            (true, false) => built_in.without_meaning(),
                        };
                        let own = counts.figure(formula, key, *period, Standard::default());
                        prop_assert_eq!(own, built_in, "{} by {:?}", formula, by);
                        prop_assert_eq!(
                            own.ratio.map(|ratio| ratio.approximate().to_bits()),
                            built_in.ratio.map(|ratio| ratio.approximate().to_bits())
                        );
                    }
                }
            }
        }
    }

    /// Narrowing both sides by what a filter can say is filtering, in every group.
    #[test]
    fn narrowing_by_a_filters_words_is_filtering(
        facts in facts(),
        period in period(),
        one in select(vec![
            ("line = civil", Dimension::Line, "civil"), ("judge = 法官1", Dimension::Judge, "法官1"),
            ("cause = 离婚纠纷", Dimension::Cause, "离婚纠纷"), ("division = 执行局", Dimension::Division, "执行局"),
            ("procedure = simplified", Dimension::Procedure, "simplified"),
        ]),
        measure in select(vec![Measure::Closed, Measure::Pending, Measure::CarriedOver, Measure::ClosingDaysTotal,
            Measure::PendingOver12Months, Measure::AmountRecovered, Measure::Appeals]),
    ) {
        let (predicate, dimension, value) = one;
        let table = table(&facts);
        let id = measure.id();
        let narrowed = formula(&format!("{id}[{predicate}] / closed[{predicate}]"));
        let plain = formula(&format!("{id} / closed"));
        let filtered = whole(&table, &plain, period, &Filter::default().with(dimension, value));
        let own = whole(&table, &narrowed, period, &Filter::default());
        if own.absence != Some(Absence::NotAvailable) && filtered.numerator.is_some() {
            prop_assert_eq!((own.numerator, own.denominator), (filtered.numerator, filtered.denominator));
        }
        // What is kept and what is left out make the whole.
        let rest = formula(&format!("({id} - {id}[{}]) / closed", predicate.replace('=', "!=")));
        let rest = whole(&table, &rest, period, &Filter::default());
        prop_assert_eq!(rest.numerator, own.numerator);
    }

    /// Whatever it asks, a formula over a part of a court is the formula over the court within the same restriction.
    #[test]
    fn a_formula_sees_the_table_it_is_given(facts in facts(), period in period(), filter in filter(), formula in drawn_formula()) {
        let table = table(&facts);
        let part = table.restricted(&filter).unwrap();
        let (within, own) = (whole(&table, &formula, period, &filter), whole(&part, &formula, period, &Filter::default()));
        if own.numerator.is_some() && within.numerator.is_some() {
            prop_assert_eq!((own.numerator, own.denominator), (within.numerator, within.denominator));
        }
        let others: Formula = "closed[judge != 法官1] / closed".parse().unwrap();
        let mine = table.restricted(&Filter::default().with(Dimension::Judge, "法官1")).unwrap();
        let seen = whole(&mine, &others, period, &Filter::default()).numerator;
        prop_assert!(seen.is_none_or(Quantity::is_zero));
    }

    #[test]
    fn the_cases_behind_a_side_add_up_to_it(facts in facts(), period in period(), filter in filter(), formula in drawn_formula()) {
        let table = table(&facts);
        let figure = whole(&table, &formula, period, &filter);
        for (side, total) in [(Side::Numerator, figure.numerator), (Side::Denominator, figure.denominator)] {
            let behind = formula.behind(&table, side, period, &filter);
            let sum = behind.iter().fold(Quantity::ZERO, |sum, one| sum.plus(one.value).unwrap());
            if let Some(total) = total {
                prop_assert_eq!(sum, total, "{}", formula);
            }
            prop_assert!(behind.is_sorted_by_key(|one| one.row));
            for one in behind {
                let addend = &formula.side(side)[one.part];
                let fact = table.fact(one.row).unwrap();
                prop_assert!(addend.counted.within.keeps(&fact));
                prop_assert!(addend.counted.counter.lets_in(&fact.shape));
                prop_assert!(because(&fact, addend, period).len() > addend.counted.within.predicates().len());
            }
        }
    }

    #[test]
    fn parts_of_formulas_add_up_to_the_whole(facts in facts(), period in period(), formula in drawn_formula()) {
        let table = table(&facts);
        let total = whole(&table, &formula, period, &Filter::default());
        for by in [&[Dimension::Judge][..], &[Dimension::Cause, Dimension::Division], &[Dimension::Line]] {
            let groups = formula.figures(&[&table], by, &Filter::default(), period, Standard::default());
            let sum = |side: fn(&Figure) -> Option<Quantity>| {
                groups.iter().try_fold(Quantity::ZERO, |sum, (_, figure)| sum.plus(side(figure)?))
            };
            if let (Some(upper), Some(lower)) = (total.numerator, total.denominator) {
                prop_assert_eq!(sum(|figure| figure.numerator), Some(upper));
                prop_assert_eq!(sum(|figure| figure.denominator), Some(lower));
            }
        }
    }

    #[test]
    fn a_difference_tells_every_case(facts in facts(), period in period(), filter in filter(), a in drawn_formula(), b in drawn_formula()) {
        let table = table(&facts);
        let found = diff(&table, &a, &b, period, &filter, Standard::default());
        for (side, first, second) in [
            (&found.numerator, found.a.numerator, found.b.numerator),
            (&found.denominator, found.a.denominator, found.b.denominator),
        ] {
            let sum = |values: Vec<Quantity>| values.into_iter().fold(Quantity::ZERO, |sum, one| sum.plus(one).unwrap());
            let mine: Vec<Quantity> = side.only_a.iter().map(|one| one.1).chain(side.both.iter().map(|one| one.1)).collect();
            let theirs: Vec<Quantity> = side.only_b.iter().map(|one| one.1).chain(side.both.iter().map(|one| one.2)).collect();
            if let (Some(first), Some(second)) = (first, second) {
                prop_assert_eq!((sum(mine), sum(theirs)), (first, second));
                prop_assert_eq!(side.not_from_cases, (Some(Quantity::ZERO), Some(Quantity::ZERO)));
            }
            let rows: Vec<usize> = side.only_a.iter().map(|one| one.0)
                .chain(side.only_b.iter().map(|one| one.0)).chain(side.both.iter().map(|one| one.0)).collect();
            let mut once = rows.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), rows.len());
        }
        let same = diff(&table, &a, &a, period, &filter, Standard::default());
        prop_assert!(same.a == same.b && same.numerator.only_a.is_empty() && same.denominator.only_b.is_empty());
    }

    #[test]
    fn real_and_ruler_add_up_to_the_change(facts in facts(), earlier in period(), days in 1..400_i32, a in drawn_in(" %"), b in drawn_in(" %")) {
        let later = Period::days(earlier.last().plus_days(1), earlier.last().plus_days(days)).unwrap();
        let table = table(&facts);
        let found = change(&[&table], &a, &b, (earlier, later), &Filter::default(), Standard::default()).unwrap();
        prop_assert_eq!(found.whole, found.real.zip(found.ruler).and_then(|(real, ruler)| real.plus(ruler)));
        if let Some([whole, real, ruler]) = found.shown(2) {
            prop_assert_eq!(Some(whole), real.plus(ruler));
        }
        // By any unit, the parts make the change of the whole as it is printed, factors and all.
        let filter = Filter::default();
        let printed = |period| whole(&table, &a, period, &filter).value()?.rounded(2, Rounding::HalfUp);
        if let Some(parts) = a.attribution(&[&table], &[Dimension::Judge], &filter, (earlier, later), 2) {
            let sum = parts.parts.iter().fold(Quantity::ZERO, |sum, part| sum.plus(part.total).unwrap());
            prop_assert_eq!(sum, parts.change);
            if let (Some(before), Some(after)) = (printed(earlier), printed(later)) {
                prop_assert_eq!(after.plus(before.times(-1).unwrap()), Some(parts.change));
            }
        }
        let still = change(&[&table], &a, &a, (earlier, later), &Filter::default(), Standard::default()).unwrap();
        prop_assert!(still.ruler.is_none_or(Fraction::is_zero));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_printed_reads_back(formula in drawn_formula()) {
        let (text, chinese) = (formula.to_string(), formula.in_chinese());
        prop_assert_eq!(Formula::parse(&text), Ok(formula.clone()), "{}", text);
        prop_assert_eq!(Formula::parse(&chinese), Ok(formula.clone()), "{}", chinese);
        let json = serde_json::to_string(&formula).unwrap();
        prop_assert_eq!(serde_json::from_str::<Formula>(&json).unwrap(), formula);
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        if let Err(error) = Formula::parse(&text) {
            prop_assert!(error.at.start <= error.at.end && error.at.end <= text.chars().count().min(1_001));
            prop_assert!(!error.told().zh.is_empty() && error.to_string().contains(" / "));
        }
    }

    /// Texts made of the pieces formulas are made of, in any order, reach deeper than arbitrary ones.
    #[test]
    fn no_pieces_make_it_panic(pieces in prop::collection::vec(select(vec![
        "closed", "新收", "结案", "员额法官", "上诉、抗诉", "sum(closed_on-docketed_on)", "(", ")", "（", "）", "[", "】", "+", "－",
        "*", "÷", "/", "=", "!=", "≠", ",", "，", "|", "%", "‰", "天", "件/人", "line", "条线", "civil", "类型代字", "民初", "cause",
        "\"", "“", "”", "1", "0", "0.5", "3", "999999999999999999", "0.000001", " ", "\n", "scope", "litigation", "案由", "x",
    ]), 0..40)) {
        let text = pieces.concat();
        match Formula::parse(&text) {
            Ok(formula) => prop_assert_eq!(Formula::parse(&formula.to_string()), Ok(formula)),
            Err(error) => prop_assert!(error.at.start <= error.at.end && error.at.end <= text.chars().count()),
        }
    }

    #[test]
    fn any_word_of_a_court_can_be_asked_for(word in "\\PC{1,20}", field in select(vec![Field::Division, Field::Judge, Field::Cause])) {
        let doubled: String = word.chars().flat_map(|one| {
            let mark = matches!(one, '"' | '“' | '”' | '＂' | '「' | '」');
            std::iter::repeat_n(one, if mark { 2 } else { 1 })
        }).collect();
        let text = format!("closed[{} = \"{doubled}\"] / new", field.zh());
        if let Ok(formula) = Formula::parse(&text) {
            let asked = formula.side(Side::Numerator)[0].counted.within.predicates()[0].tests()[0].clone();
            prop_assert_eq!(Some(asked), field.test(&word));
            prop_assert_eq!(Formula::parse(&formula.to_string()), Ok(formula));
        } else {
            prop_assert!(word.trim().is_empty());
        }
    }
}
