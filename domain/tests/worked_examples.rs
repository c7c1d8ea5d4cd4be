//! Every indicator against examples worked out by hand, in `worked_examples.txt`.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod support;

use domain::catalogue::{INDICATORS, IndicatorId};
use domain::explain::{Side, explain};
use domain::figure::lack_data;
use domain::period::Period;
use domain::quantity::{Quantity, Rounding};
use domain::tally::{Filter, Question, Stretches, Tallies};
use std::collections::BTreeMap;
use support::{SmallCourt, figure};

struct Example {
    indicator: IndicatorId,
    period: Period,
    sides: [Option<Quantity>; 2],
    shown: String,
    court: SmallCourt,
    place: usize,
}

fn examples() -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for (position, line) in include_str!("worked_examples.txt").lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with(' ') {
            examples.last_mut().unwrap().court.line(line);
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let [id, period, "=", upper, "/", lower, "->", shown, ..] = words.as_slice() else { panic!("{line}") };
        let side = |text: &str| (text != "-").then(|| text.parse().unwrap());
        examples.push(Example {
            indicator: IndicatorId::parse(id).unwrap(),
            period: period.parse().unwrap(),
            sides: [side(upper), side(lower)],
            shown: (*shown).to_owned(),
            court: SmallCourt::default(),
            place: position + 1,
        });
    }
    examples
}

#[test]
fn every_example_comes_out_as_by_hand() {
    for example in examples() {
        let indicator = example.indicator.definition().unwrap();
        // Tallied for the period alone, and by months as screens do for their trends.
        for stretches in [Stretches::around(example.period), Stretches::for_period(example.period, 12)] {
            let figure = figure(&example.court.table(), indicator, example.period, stretches);
            let known = |side: Option<Quantity>| side.map(Quantity::approximate);
            let shown = figure.display(indicator, Rounding::HalfUp);
            let found = (known(figure.numerator), known(figure.denominator), shown);
            let [upper, lower] = example.sides.map(known);
            assert_eq!(found, (upper, lower, example.shown.clone()), "worked_examples.txt:{}", example.place);
        }
    }
}

#[test]
fn every_indicator_has_three_examples() {
    let mut counts: BTreeMap<IndicatorId, usize> = INDICATORS.iter().map(|indicator| (indicator.id, 0)).collect();
    for example in examples() {
        *counts.entry(example.indicator).or_default() += 1;
    }
    let lacking: Vec<_> = counts.into_iter().filter(|(_, count)| *count < 3).collect();
    assert_eq!(lacking, []);
}

#[test]
fn the_cases_behind_every_example_add_up_to_its_sides() {
    for example in examples() {
        let indicator = example.indicator.definition().unwrap();
        let table = example.court.table();
        for (side, by_hand) in [Side::Numerator, Side::Denominator].into_iter().zip(example.sides) {
            // Reported measures have no cases behind them.
            if table.is_empty() || !side.terms(indicator).iter().all(|term| term.measure.from_cases()) {
                continue;
            }
            let sum = explain(&table, indicator, side, example.period, &Filter::default())
                .into_iter()
                .map(|one| {
                    Quantity::new(i128::from(if one.plus { one.weight } else { -one.weight }), one.measure.decimals())
                })
                .fold(Quantity::ZERO, |sum, weight| sum.plus(weight).unwrap());
            assert_eq!(
                Some(sum.approximate()),
                by_hand.map(Quantity::approximate),
                "worked_examples.txt:{}",
                example.place
            );
        }
    }
}

#[test]
fn data_are_lacking_under_the_standard_and_not_at_it() {
    let (indicator, period) = (IndicatorId::SecondHearing.definition().unwrap(), "2023".parse().unwrap());
    let lacking = |unknown: usize| {
        let mut court = SmallCourt::default();
        for at in 0..20 {
            let heard = if at < unknown { "开庭未记" } else { "开庭" };
            court.line(&format!("  民终 01-05 03-01 维持 {heard}"));
        }
        let (counters, filter) = (indicator.counters(), Filter::default());
        let stretches = Stretches::around(period);
        let question = Question { counters: &counters, by: &[], filter: &filter, stretches };
        lack_data(indicator, &Tallies::of(&[&court.table()], &question), period)
    };
    // Nineteen of twenty on record are 95 %.
    assert_eq!([0, 1, 2].map(lacking), [false, false, true]);
}
