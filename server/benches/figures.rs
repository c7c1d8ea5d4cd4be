//! `cargo bench`: what figures cost, as ratios within one run. Prints the table of docs/performance.md.
//!
//! A time is the least of several; a ratio stands on two times of the same run, so that the machine falls out of it.
//! `cargo bench --package server --bench figures -- import` measures the import alone.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use domain::case::CaseRecord;
use domain::catalogue::{INDICATORS, counters};
use domain::court::CourtCode;
use domain::day::Day;
use domain::fact::Fact;
use domain::figure::{Completeness, Standard, evaluate};
use domain::intake::Mapping;
use domain::pack::Pack;
use domain::period::Period;
use domain::policy::{Action, Actor};
use domain::table::{CaseKey, FactTable};
use domain::tally::{Dimension, Filter, Question, Stretches, Tallies};
use huishang_server::files::Progress;
use huishang_server::import::import;
use huishang_server::synthetic::{CourtPlan, Records, one_court};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Location, Store};

/// As the program has it. SQLite's own memory is the system's in both.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

const CASES: u32 = 330_000;

fn main() {
    // `cargo test` asks benches for their tests; there are none.
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (case_file, records) = large_court(folder.path());
    let court = court();
    let mut facts: Vec<Fact> = Vec::new();
    let derive = least(3, || facts = records.facts());
    let mut table = FactTable::empty(court.clone());
    let build = least(3, || table = FactTable::build(court.clone(), &facts).unwrap());
    println!(
        "{} cases, {} events, one court, 33 months\n",
        facts.len(),
        records.events.values().map(Vec::len).sum::<usize>()
    );
    println!("{:58} {:>12} {:>12} {:>8} {:>8}", "what", "measured", "against", "ratio", "to hold");
    if std::env::args().any(|argument| argument == "import") {
        return importing(folder.path(), &case_file, &records.cases);
    }
    engine(&facts, &table);
    incremental(&facts, &table, derive + build);
    let bytes = Pack { label: String::new(), tables: vec![table.clone()] }.encode().0.len();
    println!(
        "{:58} {:>12} {:>12} {:>8.2} {:>8}",
        "pack: bytes, cases, bytes a case",
        bytes,
        facts.len(),
        bytes as f64 / facts.len() as f64,
        "≤ 8"
    );
    importing(folder.path(), &case_file, &records.cases);
}

fn court() -> CourtCode {
    CourtCode::parse("冀0638").unwrap()
}

/// A court large enough, through the same generator as the demo.
fn large_court(folder: &Path) -> (PathBuf, Records) {
    let plan = CourtPlan { judges: 300, ..CourtPlan::plain(court(), 1) };
    let (from, to) = (Day::from_ymd(2021, 1, 1).unwrap(), Day::from_ymd(2023, 9, 30).unwrap());
    let files = one_court(&plan, from, to, CASES, 1);
    let case_file = folder.join("cases.csv");
    files.write_cases(&case_file).unwrap();
    (case_file, files.records())
}

fn least(times: u32, mut work: impl FnMut()) -> Duration {
    (0..times)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed()
        })
        .min()
        .unwrap()
}

fn line(what: &str, measured: Duration, against: Duration, hold: &str) {
    let ratio = measured.as_secs_f64() / against.as_secs_f64();
    println!(
        "{what:58} {:>9.2} ms {:>9.2} ms {ratio:>8.3} {hold:>8}",
        measured.as_secs_f64() * 1e3,
        against.as_secs_f64() * 1e3
    );
}

/// The whole catalogue by judge × month, against the plainest scan that groups by judge × month: one count over one
/// column of days and one of judges.
fn engine(facts: &[Fact], table: &FactTable) {
    let (first, last) = table.span().unwrap();
    let months = Period::months(first.month(), last.month()).unwrap();
    let filter = Filter::default();
    let question = || Question {
        counters: counters(),
        by: &[Dimension::Judge],
        filter: &filter,
        stretches: Stretches::months(first.month(), last.month()),
    };
    let one_pass = least(7, || drop(black_box(Tallies::of(&[table], &question()))));

    let mut names: Vec<&str> = facts.iter().map(|fact| &*fact.judge).collect();
    names.sort_unstable();
    names.dedup();
    let judge: Vec<u16> = facts.iter().map(|fact| names.binary_search(&&*fact.judge).unwrap() as u16).collect();
    let day: Vec<u16> = facts.iter().map(|fact| fact.days[0].unwrap().since(first) as u16).collect();
    let count = months.each_month().count();
    let month_of: Vec<u16> = (0..=last.since(first))
        .map(|offset| (first.plus_days(offset).month().number() - first.month().number()) as u16)
        .collect();
    let plain = least(21, || {
        let mut sums = vec![0_u32; names.len() * count];
        for (judge, day) in judge.iter().zip(&day) {
            sums[usize::from(*judge) * count + usize::from(month_of[usize::from(*day)])] += 1;
        }
        black_box(&sums);
    });
    line("whole catalogue by judge × month, one pass / one plain scan", one_pass, plain, "≤ 10");

    let tallies = Tallies::of(&[table], &question());
    let mut figures = 0_u64;
    let evaluated = least(3, || {
        figures = 0;
        for key in tallies.keys() {
            for month in months.each_month().map(Period::month) {
                let reading = tallies.reading(key, month).unwrap();
                for indicator in INDICATORS {
                    black_box(evaluate(indicator, &reading, Completeness::FULL, Standard::default()));
                    figures += 1;
                }
            }
        }
    });
    line(&format!("  and its {figures} figures, against the pass"), evaluated, one_pass, "");
}

/// 100,000 changed cases put into the table, against deriving and building it anew; both end in the same bytes.
fn incremental(facts: &[Fact], table: &FactTable, rebuild: Duration) {
    let cause: Arc<str> = "继承纠纷".into();
    let changed: BTreeMap<CaseKey, Option<Fact>> = facts
        .iter()
        .step_by(3)
        .take(100_000)
        .map(|fact| (CaseKey::from(&fact.number), Some(Fact { cause: cause.clone(), ..fact.clone() })))
        .collect();
    let mut after = table.clone();
    let apply = least(3, || after = table.apply(&changed).unwrap());
    let anew: Vec<Fact> = facts
        .iter()
        .map(|fact| changed.get(&CaseKey::from(&fact.number)).and_then(Clone::clone).unwrap_or_else(|| fact.clone()))
        .collect();
    let bytes = |table: FactTable| Pack { label: String::new(), tables: vec![table] }.encode().0;
    assert!(bytes(after) == bytes(FactTable::build(court(), &anew).unwrap()), "applied and rebuilt must be equal");
    line("100,000 changed cases applied / rebuilt from the records", apply, rebuild, "≤ 0.05");
}

/// The importer with all it checks and derives, against SQLite taking the same rows through one prepared statement.
fn importing(folder: &Path, case_file: &Path, cases: &[CaseRecord]) {
    let begun = Instant::now();
    let mut raw = rusqlite::Connection::open(folder.join("raw.db")).unwrap();
    raw.pragma_update(None, "journal_mode", "wal").unwrap();
    raw.pragma_update(None, "synchronous", "normal").unwrap();
    let columns = "number text primary key, division text, judge text, docketed integer, closed integer, procedure_id text, \
                   cause text, disposition text, heard integer, enforceable integer, origin text, applied integer, \
                   recovered integer, filed_online integer, parties text, batch integer";
    raw.execute(&format!("create table case_file ({columns})"), []).unwrap();
    let tx = raw.transaction().unwrap();
    {
        let mut insert = tx.prepare("insert into case_file values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,1)").unwrap();
        for case in cases {
            insert
                .execute(rusqlite::params![
                    case.number.to_string(),
                    case.division,
                    case.judge,
                    case.docketed.number(),
                    case.closed.map(Day::number),
                    case.procedure.id(),
                    case.cause,
                    case.disposition.map(|way| way.id()),
                    case.heard,
                    case.enforceable,
                    case.origin.as_ref().map(ToString::to_string),
                    case.applied.map(|money| money.fen() as i64),
                    case.recovered.map(|money| money.fen() as i64),
                    case.filed_online,
                    case.parties,
                ])
                .unwrap();
        }
    }
    tx.commit().unwrap();
    let raw = begun.elapsed();

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let imported = runtime.block_on(async {
        let store = Store::open(&Location::Folder(folder.join("data"))).await.unwrap();
        store.install(&domain::court::xiongan()).await.unwrap();
        let actor = Actor::console(court());
        let space = store.space(&actor, Action::ImportData, &court()).await.unwrap();
        let begun = Instant::now();
        let report =
            import(&space, case_file.to_owned(), "cases.csv", Mapping::default(), Progress::default()).await.unwrap();
        assert_eq!(report.added, cases.len() as i64);
        begun.elapsed()
    });
    line("import of the case file / SQLite taking its rows raw", imported, raw, "≤ 3");
}
