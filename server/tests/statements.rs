//! How many statements each page costs. They do not grow with the rows of a court: a page that begins to ask the database in a
//! loop is found here. Nor do they grow unnoticed: `statements.txt` says how many a page may cost and how often it may ask for
//! memory, `UPDATE=1` writes it anew.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use app::figures::query::escape;
use domain::consultation::usual_speeches;
use domain::ledger::{Field, Kind, Values};
use domain::policy::{Actor, Grant, Role};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::home::in_files;
use support::table::{self, MEETINGS, TABLE};
use support::{COURTS, House, attaching, code, consult, id_in, import_cases, meeting, request, transfer};
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

/// What stands in the court for its pages to be about, by what [`PAGES`] and `MEETINGS` call it.
type Standing = [(&'static str, String); 6];

/// Pages of what stands in a court; `TABLE` asks for what there is not.
const PAGES: [&str; 7] = [
    "/nodes/entry?court={court}&id={entry}",
    "/nodes/attachment?court={court}&id={file}",
    "/sources/organisation?court={court}&name=a",
    "/scheme?id={scheme}&period=2023",
    "/schemes/live?id={scheme}&period=2023",
    "/scheme/result?id={result}",
    "/scheme/points?result={result}&name=%E5%86%800638&item=1&side=denominator",
];

async fn standing(house: &House) -> Standing {
    let office = house.token(Role::TrialManagement, WHERE);
    let (meeting, speech) = meeting(house, WHERE).await;
    let entry = transfer(&house.store, WHERE).await;
    let attached = house.ask(attaching(office, WHERE, &entry, "a.txt", b"x")).await;
    assert_eq!(attached.status.as_u16(), 303, "{}", attached.body);
    let address = format!("/nodes/entry?court={}&id={entry}", escape(WHERE));
    let page = house.ask(request("GET", &address, Some(office), None)).await.body;
    let link = page.split("/nodes/attachment?").nth(1).unwrap().split('"').next().unwrap();
    let scheme = id_in(&house.post(office, "/schemes/keep", &SCHEME).await);
    let leader = house.token(Role::CourtLeader, WHERE);
    let which = [("id", scheme.as_str()), ("version", "1"), ("revision", "1")];
    let adopted = [&which[..], &[("from", "2023-01-01"), ("why", "全年")]].concat();
    house.post(leader, "/schemes/adopt", &adopted).await;
    let published = [&which[..], &[("period", "2023"), ("audience", "court"), ("until", "2099-12-31")]].concat();
    let result = id_in(&house.post(leader, "/schemes/publish", &published).await);
    [
        ("{meeting}", meeting),
        ("{speech}", speech),
        ("{entry}", entry),
        ("{file}", id_in(link)),
        ("{scheme}", scheme),
        ("{result}", result),
    ]
}

const SCHEME: [(&str, &str); 15] = [
    ("do", "keep"),
    ("name", "年度考核"),
    ("basis", "审判委员会"),
    ("subject", "court"),
    ("effective_from", "2023-01-01"),
    ("full", "100"),
    ("missing", "not_scored"),
    ("small_under", "0"),
    ("items", "1"),
    ("i0_name", "判决"),
    ("i0_by", "mediation_rate"),
    ("i0_full", "100"),
    ("i0_rule", "linear"),
    ("i0_zero_at", "0"),
    ("i0_full_at", "100"),
];

/// The cost of every page that someone of the intermediate court opens, once it has been opened.
async fn measured(house: &House, standing: &Standing) -> BTreeMap<String, Cost> {
    let mut all: BTreeMap<String, Cost> = BTreeMap::new();
    let table = TABLE.iter().chain(MEETINGS).filter(|row| row.method == "GET" && !row.call.contains("=none"));
    let pages = table.map(|row| (row.call, row.done)).chain(PAGES.map(|call| (call, 200)));
    for (page, done) in pages {
        let call = standing.iter().fold(page.to_owned(), |call, (name, id)| call.replace(name, id));
        let call = table::named(&call, WHERE);
        let mut costs = Vec::new();
        for role in Role::ALL {
            let ask = async || house.ask(request("GET", &call, Some(house.token(*role, WHERE)), None)).await.status;
            if ask().await.as_u16() != done {
                continue;
            }
            // Once in a while a session is written anew: the smaller of two is the page's own.
            let mut own = Cost { statements: usize::MAX, allocations: usize::MAX };
            for _ in 0..2 {
                let before = Cost::so_far();
                assert_eq!(ask().await.as_u16(), done);
                own = own.each(Cost::so_far().each(before, |now, before| now - before), usize::min);
            }
            costs.push(own);
        }
        let most = costs.into_iter().reduce(|a, b| a.each(b, usize::max));
        let most = most.unwrap_or_else(|| panic!("nobody opens {call}"));
        let kept = all.entry(page.to_owned()).or_insert(most);
        *kept = kept.each(most, usize::max);
    }
    all
}

/// More cases and disputes in each court, and more of all that pages of what stands there list: as many as there are numbers.
async fn more(house: &House, standing: &Standing, numbers: Range<usize>) {
    for court in COURTS {
        let office = Actor { role: Role::TrialManagement, ..Actor::console(code(court)) };
        let mut rows = String::from("案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式,当事人\n");
        for at in numbers.clone().map(|at| 100 + at) {
            writeln!(
                rows,
                "（2023）{court}民初{at}号,民事审判一庭,{court}法官,2023-01-05,,普通程序,离婚纠纷,,原告甲{at}某某；被告乙{at}某某"
            )
            .unwrap();
        }
        import_cases(&house.store, court, &rows).await;
        let disputes = numbers.clone().map(|at| {
            let said = [
                (Field::Applicant, format!("申{at}某某")),
                (Field::Respondent, String::from("乙某某")),
                (Field::DisputeCause, format!("纠纷{at}")),
                (Field::Received, String::from("2023-03-01")),
                (Field::Consent, String::from("written")),
                (Field::Organisation, String::from("a")),
            ];
            (None, Values::from(said))
        });
        let disputes: Vec<_> = disputes.collect();
        let today = "2023-09-30".parse().unwrap();
        house.store.register_many(&office, Kind::Mediation, &disputes, today).await.unwrap().unwrap();
    }
    let of = |name: &str| standing.iter().find(|(one, _)| *one == name).unwrap().1.as_str();
    let (actor, office) = (Actor::console(code(WHERE)), house.token(Role::TrialManagement, WHERE));
    let (held, _) = house.store.consultation(&actor, &code(WHERE), of("{meeting}")).await.unwrap();
    let divisions: Vec<_> = numbers.clone().map(|at| (format!("第{at}庭"), None)).collect();
    let speeches = usual_speeches(&held, &divisions, &[], "2023-04-18".parse().unwrap());
    assert_eq!(house.store.ask_speeches(&actor, of("{meeting}"), speeches).await.unwrap(), numbers.len());
    let notes =
        numbers.clone().map(|at| format!(r#"{{"id":"n-{at}","kind":"note","slide":"","text":"记录{at}","at":{at}}}"#));
    let notes = format!(r#"{{"id":"{}","notes":[{}]}}"#, of("{meeting}"), notes.collect::<Vec<_>>().join(","));
    let noted = house.ask(request("POST", "/api/notes", Some(office), Some(("application/json", notes)))).await;
    assert_eq!(noted.status.as_u16(), 200, "{}", noted.body);
    for at in numbers {
        let name = format!("第{at}项");
        let task = [
            ("id", of("{meeting}")),
            ("court", "冀0638"),
            ("problem", &name),
            ("measure_text", "逐案核对"),
            ("in_charge", "民一庭"),
            ("deadline", "2099-12-31"),
        ];
        house.post(office, "/consultations/task", &task).await;
        consult(house, office, &name, "2023-01..2023-02", "2023-10-08", "").await;
        let comment = [("court", WHERE), ("id", of("{entry}")), ("verb", "comment"), ("opinion", name.as_str())];
        house.post(office, "/nodes/step", &comment).await;
        let scheme = SCHEME.map(|(field, value)| (field, if field == "name" { name.as_str() } else { value }));
        house.post(office, "/schemes/keep", &scheme).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_cost_no_more_statements_than_written_and_none_for_a_row() {
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Counting)).unwrap();
    let house = House::new().await;
    for court in COURTS {
        house.open_up(court, Grant::CaseDetail).await;
    }
    let standing = standing(&house).await;
    more(&house, &standing, 0..1).await;
    let few = measured(&house, &standing).await;
    more(&house, &standing, 1..30).await;
    let mut many = measured(&house, &standing).await;
    assert!(few["/?court={court}"].statements > 5, "{few:?}");
    let grown = |many: &BTreeMap<String, Cost>| -> Vec<(String, Cost)> {
        let grown = many.iter().filter(|(page, cost)| cost.statements > few[*page].statements);
        grown.map(|(page, cost)| (page.clone(), *cost)).collect()
    };
    // On a busy machine connections to a database are opened anew: what a page costs every time is its own.
    for _ in 0..3 {
        if grown(&many).is_empty() {
            break;
        }
        for (page, cost) in measured(&house, &standing).await {
            many.entry(page).and_modify(|before| *before = before.each(cost, usize::min));
        }
    }
    let grown = grown(&many);
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
    let cost = async |role: Role, period: &str| {
        let before = Cost::so_far();
        let call = format!("/?court=%E5%86%8096&period={period}");
        assert_eq!(house.ask(request("GET", &call, Some(house.token(role, WHERE)), None)).await.status.as_u16(), 200);
        Cost::so_far().each(before, |now, before| now - before).allocations
    };
    let period = "2023-02..2023-03";
    let (first, second) = (cost(Role::TrialManagement, period).await, cost(Role::CourtLeader, period).await);
    assert!(second * 2 < first, "{first}, then {second}");
    // So a judge's own cases, and the court's beside them.
    let (first, second) = (cost(Role::Judge, "2023-02").await, cost(Role::Judge, "2023-02").await);
    assert!(second * 2 < first, "{first}, then {second}");
    let gone: Vec<_> = budget.keys().filter(|page| !many.contains_key(**page)).collect();
    assert!(gone.is_empty(), "no such pages any more: {gone:?}");
}
