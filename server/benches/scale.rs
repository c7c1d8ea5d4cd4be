//! `cargo xtask bench scale`: a nation of courts, one after another through the engine, kept as tallies alone; then the national
//! health check from those. Prints the table of docs/scale.md.
//!
//! `SCALE_COURTS` says how many courts (3,500 is the nation), `SCALE_CASES` how many cases a year each (13,150 makes 46 million).

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use domain::catalogue::{INDICATORS, counters};
use domain::court::CourtCode;
use domain::day::{Day, Month};
use domain::figure::{Completeness, Standard, evaluate};
use domain::period::Period;
use domain::table::FactTable;
use domain::tally::{Dimension, Filter, Key, Question, Stretches, Tallies};
use huishang_server::synthetic::{CourtPlan, prefecture};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The signs of the provinces, as they stand in case numbers.
const PROVINCES: &str = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新";

/// Every so many courts one is kept whole, to be computed anew beside its tallies.
const KEPT: usize = 50;

fn setting(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Codes of basic courts, province by province in turn.
fn codes(count: usize) -> Vec<CourtCode> {
    let below =
        |place: usize| PROVINCES.chars().map(move |sign| format!("{sign}{:02}{:02}", place / 40 + 1, place % 40 + 1));
    (0..).flat_map(below).take(count).map(|code| CourtCode::parse(&code).unwrap()).collect()
}

fn months() -> Stretches {
    Stretches::months(Month::new(2022, 1), Month::new(2023, 12))
}

fn question(filter: &Filter) -> Question<'_> {
    Question { counters: counters(), by: &[Dimension::Court], filter, stretches: months() }
}

/// The most memory this process ever had, in MiB.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Under the sign of its province.
fn province(key: &[Key]) -> Vec<Key> {
    let sign: String = key.first().map(|key| key.id.chars().take(1).collect()).unwrap_or_default();
    vec![Key { order: 0, court: None, id: sign.into() }]
}

/// Every indicator of every group over a year, beside the year before.
fn evaluated(tallies: &Tallies) -> u64 {
    let years = [2022, 2023].map(|year| Period::months(Month::new(year, 1), Month::new(year, 12)).unwrap());
    let mut figures = 0;
    for key in tallies.keys() {
        for period in years {
            let reading = tallies.reading(key, period).unwrap();
            for indicator in INDICATORS {
                black_box(evaluate(indicator, &reading, Completeness::FULL, Standard::default()));
                figures += 1;
            }
        }
    }
    figures
}

fn main() {
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    let (courts, cases_a_year) = (setting("SCALE_COURTS", 350), setting("SCALE_CASES", 13_150));
    let (from, to) = (Day::from_ymd(2022, 1, 1).unwrap(), Day::from_ymd(2023, 12, 31).unwrap());
    let filter = Filter::default();
    let mut nation = Tallies::nothing(months(), counters());
    let (mut made, mut counted) = (Duration::ZERO, Duration::ZERO);
    let (mut cases, mut kept): (usize, Vec<FactTable>) = (0, Vec::new());
    let begun = Instant::now();
    for (position, code) in codes(courts).into_iter().enumerate() {
        let start = Instant::now();
        let plan = CourtPlan::plain(code.clone(), cases_a_year as u32);
        let files = prefecture(std::slice::from_ref(&plan), from, to, position as u64).remove(0);
        let facts = files.records().facts();
        let table = FactTable::build(code, &facts).unwrap();
        made += start.elapsed();
        cases += table.len();
        let start = Instant::now();
        assert!(nation.add(&Tallies::of(&[&table], &question(&filter))));
        counted += start.elapsed();
        if position % KEPT == 0 {
            kept.push(table);
        }
        if (position + 1) % 100 == 0 {
            eprintln!("{} courts, {cases} cases, {:.0} s", position + 1, begun.elapsed().as_secs_f64());
        }
    }
    println!("{courts} courts, {cases} cases of two years");
    println!("made and derived: {:.1} s; tallied and added up: {:.2} s", made.as_secs_f64(), counted.as_secs_f64());
    println!(
        "a court: {:.2} ms tallying; a million cases: {:.0} ms",
        counted.as_secs_f64() * 1e3 / courts as f64,
        counted.as_secs_f64() * 1e9 / cases as f64
    );
    let size = counters().len() * months().count() * 8;
    println!("tallies: {size} bytes a court, {:.1} MiB of all", (size * courts) as f64 / 1024.0 / 1024.0);
    let start = Instant::now();
    let (provinces, whole) = (nation.regrouped(|key| province(key)), nation.total());
    let rolled = start.elapsed();
    let start = Instant::now();
    let figures = evaluated(&provinces) + evaluated(&whole);
    println!(
        "national health check from tallies, provinces and the whole: rolled up in {:.1} ms, {figures} figures in {:.1} ms",
        rolled.as_secs_f64() * 1e3,
        start.elapsed().as_secs_f64() * 1e3
    );
    let start = Instant::now();
    let figures = evaluated(&nation);
    println!("every court on one page: {figures} figures in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    // One court imports: its part is taken out and the new one put in.
    let (changed, others) = (&kept[0], &nation);
    let part = Tallies::of(&[changed], &question(&filter));
    let start = Instant::now();
    let mut again = others.clone();
    let copied = start.elapsed();
    let start = Instant::now();
    let anew = Tallies::of(&[changed], &question(&filter));
    assert!(again.subtract(&part) && again.add(&anew));
    println!(
        "one court of {} cases anew: {:.2} ms (a copy of all to try it on: {:.1} ms)",
        changed.len(),
        start.elapsed().as_secs_f64() * 1e3,
        copied.as_secs_f64() * 1e3
    );
    assert!(again == nation, "taking out and putting in changed something");
    // Those that were kept whole, computed from their facts at once, are what the sum of their tallies is.
    let tables: Vec<&FactTable> = kept.iter().collect();
    let at_once = Tallies::of(&tables, &question(&filter)).total();
    let mut summed = Tallies::nothing(months(), counters());
    for table in &tables {
        assert!(summed.add(&Tallies::of(&[table], &question(&filter))));
    }
    assert!(at_once == summed.total(), "the sum of tallies is not the tally of all");
    println!("{} courts computed anew from all their cases: equal bit for bit", kept.len());
    println!("most memory: {} MiB", most_memory());
}
