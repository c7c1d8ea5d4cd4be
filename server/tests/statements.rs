//! How many statements each page costs. They do not grow with the rows of a court: a page that begins to ask the database in a
//! loop is found here. Nor do they grow unnoticed: `statements.txt` says how many a page may cost, `UPDATE=1` writes it anew.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use domain::intake::Mapping;
use domain::ledger::{Field, Kind, Values};
use domain::policy::{Action, Actor, Grant, Role};
use huishang_server::files::Progress;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::table::{self, TABLE};
use support::{COURTS, House, code, request};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

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

/// The statements of every page that someone of the intermediate court opens, once it has been opened.
async fn measured(house: &House) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for row in TABLE.iter().filter(|row| row.method == "GET") {
        let call = table::named(row.call, WHERE);
        let mut counts = Vec::new();
        for role in Role::ALL {
            let ask = async || house.ask(request("GET", &call, Some(house.token(*role, WHERE)), None)).await.status;
            if ask().await.as_u16() != row.done {
                continue;
            }
            // Once in a while a session is written anew: the smaller of two is the page's own.
            let mut own = usize::MAX;
            for _ in 0..2 {
                let before = STATEMENTS.load(Ordering::SeqCst);
                assert_eq!(ask().await.as_u16(), row.done);
                own = own.min(STATEMENTS.load(Ordering::SeqCst) - before);
            }
            counts.push(own);
        }
        if let Some(most) = counts.into_iter().max() {
            let kept = all.entry(row.call.to_owned()).or_default();
            *kept = most.max(*kept);
        }
    }
    all
}

/// Thirty cases and thirty disputes more in each court.
async fn more(house: &House) {
    let folder = tempfile::tempdir().unwrap();
    for court in COURTS {
        let office = Actor { role: Role::TrialManagement, ..Actor::console(code(court)) };
        let space = house.store.space(&Actor::console(code(court)), Action::ImportData, &code(court)).await.unwrap();
        let mut rows = String::from("案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式,当事人\n");
        for at in 100..130 {
            writeln!(
                rows,
                "（2023）{court}民初{at}号,民事审判一庭,{court}法官,2023-01-05,,普通程序,离婚纠纷,,原告甲{at}某某；被告乙{at}某某"
            )
            .unwrap();
        }
        let file = folder.path().join(format!("{court}.csv"));
        std::fs::write(&file, rows).unwrap();
        huishang_server::import::import(&space, file, "案件.csv", Mapping::default(), Progress::default())
            .await
            .unwrap();
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
    assert!(few.len() > 50 && few["/?court={court}"] > 5, "{few:?}");
    // A list that is no longer empty may ask for one thing more, but not for each of its rows.
    let grown: Vec<_> = many.iter().filter(|(page, count)| **count > few[*page] + 5).collect();
    assert!(grown.is_empty(), "pages that ask once for each row: {grown:?}, with few rows {few:?}");

    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/statements.txt");
    let written: String = many.iter().map(|(page, count)| format!("{count:>4} {page}\n")).collect();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &written).unwrap();
    }
    let budget = std::fs::read_to_string(&file).unwrap();
    let budget: BTreeMap<&str, usize> = budget
        .lines()
        .filter_map(|line| line.trim().split_once(' '))
        .map(|(n, page)| (page, n.parse().unwrap()))
        .collect();
    let over: Vec<_> =
        many.iter().filter(|(page, count)| budget.get(page.as_str()).is_none_or(|most| most < count)).collect();
    assert!(over.is_empty(), "over the budget of tests/statements.txt (UPDATE=1 writes it anew): {over:?}");
    let gone: Vec<_> = budget.keys().filter(|page| !many.contains_key(**page)).collect();
    assert!(gone.is_empty(), "no such pages any more: {gone:?}");
}
