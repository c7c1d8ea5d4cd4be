//! `cargo xtask bench growth`: how long one pass takes as cases, courts, months and indicators grow, each alone. Every table is one
//! run; its last column says how many times as long as its first line.

#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod court;
mod least;
mod questions;

use court::{code, facts, lives};
use domain::catalogue::{Indicator, IndicatorId, counters};
use domain::day::Month;
use domain::measure::Counter;
use domain::table::FactTable;
use domain::tally::{Dimension, Filter, Question, Stretches, Tallies};
use least::least;
use questions::{JUDGES, counters_of, months};

/// Cases and judges of a prefecture, where something else grows.
const CASES: u64 = 330_000;
/// Of so many goes the quickest counts.
const TIMES: usize = 15;

fn main() {
    let (whole_catalogue, all) = (counters(), months());
    let sizes = [1, 2, 4, 8, 16, 32].map(|times| times * 41_250);
    let by_size = sizes.map(|cases| (cases, courts(1, cases)));
    let by_courts = [1, 2, 4, 8, 16].map(|number| (number, courts(number, CASES)));
    let grown = [("cases of one court", &by_size[..]), ("courts that share cases and judges", &by_courts)];
    for (what, tables) in grown {
        for (asked, by) in [("the catalogue by court and month", &BY_JUDGE[..1]), (BY_JUDGE_AND_MONTH, &BY_JUDGE)] {
            let time = |(number, tables): &(u64, Vec<FactTable>)| (*number, pass(tables, whole_catalogue, by, &all));
            told(what, asked, &tables.iter().map(time).collect::<Vec<_>>());
        }
    }

    let one = &by_courts[0].1;
    let of_months = [1, 3, 6, 12, 24, 33]
        .map(|number| (number as u64, pass(one, whole_catalogue, &BY_JUDGE, &all[all.len() - number..])));
    told("months that are told apart", BY_JUDGE_AND_MONTH, &of_months);

    let indicators: Vec<&Indicator> = IndicatorId::ALL.iter().filter_map(|id| id.definition()).collect();
    let of_indicators = [1, 5, 10, 20, indicators.len()].map(|number| {
        let counters = counters_of(&indicators[..number]);
        (number as u64, pass(one, &counters, &BY_JUDGE, &all))
    });
    told("indicators, in the order of the catalogue", "these by judge and month", &of_indicators);
}

const BY_JUDGE_AND_MONTH: &str = "the catalogue by judge and month";
const BY_JUDGE: [Dimension; 2] = [Dimension::Court, Dimension::Judge];

/// So many courts of equal size with so many cases in all.
fn courts(number: u64, cases: u64) -> Vec<FactTable> {
    let court = |position| {
        let lives = lives(position as usize, cases / number, JUDGES / number);
        FactTable::build(code(position as usize), &facts(&lives)).unwrap()
    };
    (0..number).map(court).collect()
}

/// Milliseconds of one pass; what a table works out when first asked is there by then.
fn pass(tables: &[FactTable], counters: &[Counter], by: &[Dimension], months: &[Month]) -> f64 {
    let (tables, filter): (Vec<&FactTable>, _) = (tables.iter().collect(), Filter::default());
    let stretches = Stretches::months(months[0], months[months.len() - 1]);
    let question = Question { counters, by, filter: &filter, stretches };
    least(TIMES, || Tallies::of(&tables, &question)).as_secs_f64() * 1e3
}

fn told(what: &str, asked: &str, times: &[(u64, f64)]) {
    println!("\n| {what} | {asked} | times the first |\n|---|---|---|");
    let (first, least) = times[0];
    for (number, ms) in times {
        println!("| {number} · {:.0} times | {ms:.2} ms | {:.1} |", *number as f64 / first as f64, ms / least);
    }
}
