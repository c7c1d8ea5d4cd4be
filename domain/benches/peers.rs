//! `cargo xtask bench peers`: the engine's side of the comparison with DuckDB and Polars.
//!
//! `peers CASES FOLDER` makes courts of up to 330,000 cases, answers the questions, and leaves in the folder the facts
//! column by column, what was asked, the answers and the times, for `peers.py` to ask the same of the others.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod court;
mod least;
mod questions;

use court::{CAUSES, code, days, facts, lives};
use domain::catalogue::counters;
use domain::day::Day;
use domain::fact::{Fact, Moment, Shape};
use domain::measure::{Counter, Weight, When};
use domain::pack::Pack;
use domain::period::Period;
use domain::table::{CaseKey, FactTable};
use least::least;
use questions::{
    JUDGES, by_court_and_cause, cell, changed, indicator, indicator_counters, judges, last_year, list, months, whole,
};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

const LARGE_COURT: u64 = 330_000;
const CHANGED: usize = 100_000;
/// Days in the files are numbers from this one on, 0 for none.
const EPOCH: i32 = 7_304;
/// The columns of days, as the files name them: the moments, and the closing of cases that had passed twelve months.
const COLUMNS: usize = 11;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [cases, folder] = arguments.as_slice() else {
        eprintln!("expected: peers CASES FOLDER; “cargo xtask bench peers” calls it");
        std::process::exit(2);
    };
    let (cases, folder): (u64, &Path) = (cases.parse().unwrap(), Path::new(folder));
    std::fs::create_dir_all(folder.join("changed")).unwrap();
    let courts = cases.div_ceil(LARGE_COURT);
    let mut shapes = Shapes::default();
    let mut all = Columns::create(folder);
    let mut tables = Vec::new();
    let mut rebuild = None;
    for position in 0..courts {
        let lives = lives(position as usize, cases / courts + u64::from(position < cases % courts), JUDGES);
        let begun = Instant::now();
        let table = FactTable::build(code(position as usize), &facts(&lives)).unwrap();
        rebuild.get_or_insert_with(|| begun.elapsed());
        all.write(position as usize, &table, table.facts(), &mut shapes);
        tables.push(table);
    }
    all.finish();
    let changed = changed(&tables, CHANGED);
    let mut coming = Columns::create(&folder.join("changed"));
    for ((position, changes), table) in changed.iter().enumerate().zip(&tables) {
        coming.write(position, table, changes.values().flatten().cloned(), &mut shapes);
    }
    coming.finish();

    let times = if cases > 5_000_000 { 5 } else { 11 };
    let refs: Vec<&FactTable> = tables.iter().collect();
    let catalogue = least(times, || whole(&refs));
    let divided = least(times, || by_court_and_cause(&refs));
    let (mut after, applied) = (
        Vec::new(),
        least(times, || {
            let after: Vec<FactTable> =
                tables.iter().zip(&changed).map(|(table, changes)| table.apply(changes).unwrap()).collect();
            let refs: Vec<&FactTable> = after.iter().collect();
            let answer = by_court_and_cause(&refs);
            (after, answer)
        }),
    );
    let listed = least(times.max(21), || ids_listed(&tables));
    for (table, changes) in tables.iter().zip(&changed) {
        after.push(table.apply(changes).unwrap());
    }
    if courts == 1 {
        plain(&tables[0], catalogue, &changed[0], rebuild.unwrap_or_default());
    }
    write_answers(folder, &tables, &after);
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    let told = serde_json::json!({
        "cases": cases,
        "courts": courts,
        "judges": JUDGES,
        "causes": CAUSES.len(),
        "months": months().len(),
        "counters": asked().iter().map(|counter| described(*counter, &shapes)).collect::<Vec<_>>(),
        "divided": indicator_counters().iter().map(|counter| asked().iter().position(|one| one == counter)).collect::<Vec<_>>(),
        "divided_months": [months().len() - 12, months().len()],
        "listed": { "court": 0, "judge": judges(&tables[0]).iter().position(|name| **name == *cell().judge), "month": cell().month,
            "counters": counters_listed().iter().map(|counter| asked().iter().position(|one| one == counter)).collect::<Vec<_>>() },
        "milliseconds": [milliseconds(catalogue), milliseconds(divided), milliseconds(applied), milliseconds(listed)],
    });
    std::fs::write(folder.join("asked.json"), told.to_string()).unwrap();
}

/// The counters of the catalogue that are counted from cases.
fn asked() -> Vec<Counter> {
    counters().iter().copied().filter(|counter| counter.measure.from_cases()).collect()
}

/// The counters whose cases are listed.
fn counters_listed() -> Vec<Counter> {
    let indicator = indicator();
    indicator.denominator.iter().map(|term| Counter { measure: term.measure, scope: indicator.scope }).collect()
}

/// The numbers of the cases of the cell.
fn ids_listed(tables: &[FactTable]) -> Vec<u64> {
    let of_court = |(position, table): (usize, &FactTable)| {
        let facts = list(table).into_iter().filter_map(|one| table.fact(one.row));
        facts.map(move |fact| id(position, &fact)).collect::<Vec<u64>>()
    };
    tables.iter().enumerate().flat_map(of_court).collect()
}

/// The two ratios that ask for no peers: against the plainest scan that groups by judge × month, and against a rebuild.
fn plain(table: &FactTable, catalogue: Duration, changes: &BTreeMap<CaseKey, Option<Fact>>, rebuild: Duration) {
    let names = judges(table);
    let (first, last) = days();
    let place = |fact: &Fact| names.binary_search(&fact.judge).unwrap() as u16;
    let judge: Vec<u16> = table.facts().map(|fact| place(&fact)).collect();
    let day: Vec<u16> = table.facts().map(|fact| fact.days[0].unwrap().since(first) as u16).collect();
    let count = months().len();
    let month_of: Vec<u16> = (0..=last.since(first))
        .map(|offset| (first.plus_days(offset).month().number() - first.month().number()) as u16)
        .collect();
    let plain = least(51, || {
        let mut sums = vec![0_u32; names.len() * count];
        for (judge, day) in judge.iter().zip(&day) {
            sums[usize::from(*judge) * count + usize::from(month_of[usize::from(*day)])] += 1;
        }
        sums
    });
    let apply = least(11, || table.apply(changes).unwrap());
    let anew: Vec<Fact> = table
        .facts()
        .map(|fact| changes.get(&CaseKey::from(&fact.number)).and_then(Clone::clone).unwrap_or(fact))
        .collect();
    let bytes = |table: FactTable| Pack { label: String::new(), tables: vec![table] }.encode().0;
    let built = FactTable::build(table.court().clone(), &anew).unwrap();
    assert!(bytes(table.apply(changes).unwrap()) == bytes(built), "applied and rebuilt must be equal");
    let line = |what: &str, measured: Duration, against: Duration| {
        let (measured, against) = (measured.as_secs_f64() * 1e3, against.as_secs_f64() * 1e3);
        println!("| {what} | {measured:.2} ms | {against:.2} ms | {:.3} |", measured / against);
    };
    line("whole catalogue by judge × month, one pass / one plain count by judge × month", catalogue, plain);
    line("100,000 changed cases applied / facts derived and table built anew (equal bytes)", apply, rebuild);
}

/// The number of a case as one number, in the order of courts and tables.
fn id(court: usize, fact: &Fact) -> u64 {
    let head =
        (court as u64) << 16 | u64::from(fact.number.type_code.index()) << 8 | u64::from(fact.number.year - 2000);
    head << 32 | u64::from(fact.number.serial)
}

/// Shapes by number.
#[derive(Default)]
struct Shapes {
    numbers: HashMap<Shape, u16>,
    shapes: Vec<Shape>,
}

impl Shapes {
    fn number(&mut self, shape: Shape) -> u16 {
        *self.numbers.entry(shape).or_insert_with(|| {
            self.shapes.push(shape);
            (self.shapes.len() - 1) as u16
        })
    }
}

/// What a peer has to know of a counter: where it adds what, over which shapes, and how its changes are read.
fn described(counter: Counter, shapes: &Shapes) -> serde_json::Value {
    let rule = counter.measure.rule();
    let at = |moment: Moment| usize::from(moment.index());
    let (adds, read) = match rule.when {
        When::On(moment) => (vec![(at(moment), 1)], "flow"),
        When::StandingAtEnd(Moment::TwelveMonthsPassed) => {
            (vec![(at(Moment::TwelveMonthsPassed), 1), (COLUMNS - 1, -1)], "end")
        }
        When::StandingAtEnd(moment) => (vec![(at(moment), 1), (at(Moment::Closed), -1)], "end"),
        When::StandingAtStart(moment) => (vec![(at(moment), 1), (at(Moment::Closed), -1)], "start"),
        When::InOffice | When::Reported | When::ReportedLevel => (Vec::new(), "none"),
    };
    let weight = match rule.weight {
        Weight::One => serde_json::json!("one"),
        Weight::Days(_) => {
            let (from, to) = rule.days().unwrap();
            serde_json::json!([at(from), at(to)])
        }
        Weight::Applied => serde_json::json!("applied"),
        Weight::Recovered => serde_json::json!("recovered"),
    };
    let let_in: Vec<usize> = shapes
        .shapes
        .iter()
        .enumerate()
        .filter(|(_, shape)| counter.lets_in(shape))
        .map(|(number, _)| number)
        .collect();
    serde_json::json!({ "adds": adds, "read": read, "weight": weight, "shapes": let_in })
}

/// The facts as files, one a column, in the order of tables.
struct Columns {
    id: BufWriter<File>,
    court: BufWriter<File>,
    line: BufWriter<File>,
    judge: BufWriter<File>,
    cause: BufWriter<File>,
    shape: BufWriter<File>,
    days: Vec<BufWriter<File>>,
    applied: BufWriter<File>,
    recovered: BufWriter<File>,
}

impl Columns {
    fn create(folder: &Path) -> Self {
        let file = |name: &str| BufWriter::new(File::create(folder.join(format!("{name}.bin"))).unwrap());
        Self {
            id: file("id"),
            court: file("court"),
            line: file("line"),
            judge: file("judge"),
            cause: file("cause"),
            shape: file("shape"),
            days: (0..COLUMNS).map(|at| file(&format!("day{at}"))).collect(),
            applied: file("applied"),
            recovered: file("recovered"),
        }
    }

    fn write(&mut self, position: usize, table: &FactTable, facts: impl Iterator<Item = Fact>, shapes: &mut Shapes) {
        let names = judges(table);
        assert_eq!(names.len() as u64, JUDGES, "every judge has cases");
        for fact in facts {
            let judge = position * JUDGES as usize + names.binary_search(&fact.judge).unwrap();
            let cause = CAUSES.iter().position(|cause| *cause == &*fact.cause).unwrap();
            self.id.write_all(&id(position, &fact).to_le_bytes()).unwrap();
            self.court.write_all(&[position as u8]).unwrap();
            self.line.write_all(&[fact.shape.type_code.line().index()]).unwrap();
            self.judge.write_all(&(judge as u16).to_le_bytes()).unwrap();
            self.cause.write_all(&(cause as u16).to_le_bytes()).unwrap();
            self.shape.write_all(&shapes.number(fact.shape).to_le_bytes()).unwrap();
            let packed = |day: Option<Day>| day.map_or(0, |day| (day.number() - EPOCH) as u16);
            let docketed = fact.days[0].unwrap();
            let closed = fact.days[usize::from(Moment::Closed.index())];
            let passed = docketed.plus_months(12).plus_days(1);
            let open = closed.is_none_or(|closed| closed > passed);
            let derived = if open { [Some(passed), closed] } else { [None, None] };
            for (file, day) in self.days.iter_mut().zip(fact.days.into_iter().chain(derived)) {
                file.write_all(&packed(day).to_le_bytes()).unwrap();
            }
            self.applied.write_all(&fact.applied.to_le_bytes()).unwrap();
            self.recovered.write_all(&fact.recovered.to_le_bytes()).unwrap();
        }
    }

    fn finish(self) {
        let Self { id, court, line, judge, cause, shape, days, applied, recovered } = self;
        let files = [id, court, line, judge, cause, shape, applied, recovered].into_iter().chain(days);
        files.for_each(|mut file| file.flush().unwrap());
    }
}

/// The answers to compare, as numbers of eight bytes.
fn write_answers(folder: &Path, tables: &[FactTable], after: &[FactTable]) {
    let file = |name: &str| BufWriter::new(File::create(folder.join(name)).unwrap());
    let number = |file: &mut BufWriter<File>, number: i64| file.write_all(&number.to_le_bytes()).unwrap();
    let refs: Vec<&FactTable> = tables.iter().collect();
    let catalogue = whole(&refs);
    let mut out = file("catalogue.bin");
    for (position, table) in tables.iter().enumerate() {
        let keys: HashMap<&str, _> =
            catalogue.keys().filter(|key| key[0].order == position as u32).map(|key| (&*key[1].id, key)).collect();
        for judge in judges(table) {
            for month in months() {
                let reading = catalogue.reading(keys[&*judge], Period::month(month)).unwrap();
                asked().iter().for_each(|counter| number(&mut out, reading.get(*counter).unwrap()));
            }
        }
    }
    out.flush().unwrap();
    let after: Vec<&FactTable> = after.iter().collect();
    for (name, tables) in [("divided.bin", &refs), ("current.bin", &after)] {
        let tallies = by_court_and_cause(tables);
        let mut out = file(name);
        let keys: HashMap<(u32, &str), _> = tallies.keys().map(|key| ((key[0].order, &*key[1].id), key)).collect();
        for position in 0..tables.len() as u32 {
            for cause in CAUSES {
                let reading = keys.get(&(position, cause)).and_then(|key| tallies.reading(key, last_year()));
                for counter in indicator_counters() {
                    number(&mut out, reading.as_ref().map_or(0, |reading| reading.get(counter).unwrap()));
                }
            }
        }
        out.flush().unwrap();
    }
    let mut out = file("listed.bin");
    ids_listed(tables).into_iter().for_each(|id| number(&mut out, id as i64));
    out.flush().unwrap();
}
