//! How many statements each page costs. They do not grow with the rows of a court: a page that begins to ask the database in a
//! loop is found here. Nor do they grow unnoticed: `statements.txt` says how many a page may cost and how often it may ask for
//! memory, `UPDATE=1` writes it anew.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use domain::ledger::{Field, Kind, Values};
use domain::policy::{Actor, Grant, Role};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::home::in_files;
use support::table::{self, TABLE};
use support::{COURTS, House, code, import_cases, request};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Counts how often memory is asked for, on all threads.
#[global_allocator]
static MEMORY: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

struct Counting;

impl<S: Subscriber> Layer<S> for Counting {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            STATEMENTS.fetch_add(1, Ordering::SeqCst);
        }
    }
}

const WHERE: &str = "冀96";

/// What a page costs.
#[derive(Clone, Copy, Debug)]
struct Cost {
    statements: usize,
    /// How often it asks for memory, for the first time or for more.
    allocations: usize,
}

impl Cost {
    fn so_far() -> Self {
        let memory = MEMORY.stats();
        let allocations = memory.allocations + memory.reallocations;
        Self { statements: STATEMENTS.load(Ordering::SeqCst), allocations }
    }

    fn each(self, other: Self, choose: fn(usize, usize) -> usize) -> Self {
        Self {
            statements: choose(self.statements, other.statements),
            allocations: choose(self.allocations, other.allocations),
        }
    }
}

/// The cost of every page that someone of the intermediate court opens, once it has been opened.
async fn measured(house: &House) -> BTreeMap<String, Cost> {
    let mut all: BTreeMap<String, Cost> = BTreeMap::new();
    for row in TABLE.iter().filter(|row| row.method == "GET") {
        let call = table::named(row.call, WHERE);
        let mut costs = Vec::new();
        for role in Role::ALL {
            let ask = async || house.ask(request("GET", &call, Some(house.token(*role, WHERE)), None)).await.status;
            if ask().await.as_u16() != row.done {
                continue;
            }
            // Once in a while a session is written anew: the smaller of two is the page's own.
            let mut own = Cost { statements: usize::MAX, allocations: usize::MAX };
            for _ in 0..2 {
                let before = Cost::so_far();
                assert_eq!(ask().await.as_u16(), row.done);
                own = own.each(Cost::so_far().each(before, |now, before| now - before), usize::min);
            }
            costs.push(own);
        }
        if let Some(most) = costs.into_iter().reduce(|a, b| a.each(b, usize::max)) {
            let kept = all.entry(row.call.to_owned()).or_insert(most);
            *kept = kept.each(most, usize::max);
        }
    }
    all
}

/// Thirty cases and thirty disputes more in each court.
async fn more(house: &House) {
    for court in COURTS {
        let office = Actor { role: Role::TrialManagement, ..Actor::console(code(court)) };
        let mut rows = String::from("案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式,当事人\n");
        for at in 100..130 {
            writeln!(
                rows,
                "（2023）{court}民初{at}号,民事审判一庭,{court}法官,2023-01-05,,普通程序,离婚纠纷,,原告甲{at}某某；被告乙{at}某某"
            )
            .unwrap();
        }
        import_cases(&house.store, court, &rows).await;
        let disputes = (0..30).map(|at| {
            let said = [
                (Field::Applicant, format!("申{at}某某")),
                (Field::Respondent, String::from("乙某某")),
                (Field::DisputeCause, format!("纠纷{at}")),
                (Field::Received, String::from("2023-03-01")),
            ];
            (None, Values::from(said))
        });
        let disputes: Vec<_> = disputes.collect();
        let today = "2023-09-30".parse().unwrap();
        house.store.register_many(&office, Kind::Mediation, &disputes, today).await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_cost_no_more_statements_than_written_and_none_for_a_row() {
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Counting)).unwrap();
    let house = House::new().await;
    for court in COURTS {
        house.open_up(court, Grant::CaseDetail).await;
    }
    let few = measured(&house).await;
    more(&house).await;
    let many = measured(&house).await;
    assert!(few.len() > 50 && few["/?court={court}"].statements > 5, "{few:?}");
    // A list that is no longer empty may ask for one thing more, but not for each of its rows.
    let grown: Vec<_> = many.iter().filter(|(page, cost)| cost.statements > few[*page].statements + 5).collect();
    assert!(grown.is_empty(), "pages that ask once for each row: {grown:?}, with few rows {few:?}");

    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/statements.txt");
    let line = |(page, cost): (&String, &Cost)| format!("{:>4} {:>7} {page}\n", cost.statements, cost.allocations);
    let written: String = many.iter().map(line).collect();
    if std::env::var_os("UPDATE").is_some() {
        assert!(in_files(), "the budget of memory is that of files");
        std::fs::write(&file, &written).unwrap();
    }
    let budget = std::fs::read_to_string(&file).unwrap();
    let parsed = |line: &'static str| {
        let [statements, allocations, page] = line.split_whitespace().collect::<Vec<_>>().try_into().unwrap();
        (page, Cost { statements: statements.parse().unwrap(), allocations: allocations.parse().unwrap() })
    };
    let budget: BTreeMap<&str, Cost> = String::leak(budget).lines().map(parsed).collect();
    // The budget of memory is that of files; how threads take turns makes up to a half of it.
    let is_over = |page: &str, cost: &Cost| {
        budget.get(page).is_none_or(|most| {
            most.statements < cost.statements || (in_files() && most.allocations * 3 / 2 + 100 < cost.allocations)
        })
    };
    let over: Vec<_> = many.iter().filter(|(page, cost)| is_over(page, cost)).collect();
    assert!(over.is_empty(), "over the budget of tests/statements.txt (UPDATE=1 writes it anew): {over:?}");
    // What was put together for one is not put together again for another who may see the same.
    let cost = async |role: Role| {
        let before = Cost::so_far();
        let call = "/?court=%E5%86%8096&period=2023-02..2023-03";
        assert_eq!(house.ask(request("GET", call, Some(house.token(role, WHERE)), None)).await.status.as_u16(), 200);
        Cost::so_far().each(before, |now, before| now - before).allocations
    };
    let (first, second) = (cost(Role::TrialManagement).await, cost(Role::CourtLeader).await);
    assert!(second * 2 < first, "{first}, then {second}");
    let gone: Vec<_> = budget.keys().filter(|page| !many.contains_key(**page)).collect();
    assert!(gone.is_empty(), "no such pages any more: {gone:?}");
}
