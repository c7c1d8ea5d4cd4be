//! What PostgreSQL itself keeps to: who may do what where, whatever the application asks for; two programs on one
//! database; and the way from files to it and back. Without `HUISHANG_TEST_CLUSTER` there is nothing to try.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;
mod support;

use domain::case::{CaseRecord, Procedure};
use domain::case_number::CaseNumber;
use domain::court::{hebei, xiongan};
use domain::intake::FileKind;
use domain::ledger::{Field, Kind};
use domain::policy::Action;
use home::{cluster, location};
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, AssertSqlSafe, Row};
use std::collections::BTreeSet;
use std::time::Duration;
use store::{Error, Location, Store};
use support::{LOWER, UPPER, code, day, office, said};
use tempfile::TempDir;

const WORK: [&str; 4] = ["select * from", "delete from", "update", "insert into"];

fn case(court: &str, serial: u32) -> CaseRecord {
    let number: CaseNumber = format!("（2023）{court}民初{serial}号").parse().unwrap();
    CaseRecord {
        division: String::from("民事审判一庭"),
        judge: String::from("法官1"),
        cause: String::from("民间借贷纠纷"),
        ..CaseRecord::docketed(number, day("2023-03-01"), Procedure::Ordinary)
    }
}

async fn import(store: &Store, court: &str, cases: Vec<CaseRecord>) {
    let space = store.space(&office(court), Action::ImportData, &code(court)).await.unwrap();
    let mut batch = space.begin(FileKind::Cases, "案件.csv").await.unwrap();
    batch.put_cases(cases).await.unwrap();
    batch.finish().await.unwrap();
}

struct House {
    _folder: TempDir,
    at: Location,
    store: Store,
}

impl House {
    /// An installation with two courts that have cases; none without a cluster.
    async fn new() -> Option<Self> {
        cluster()?;
        let folder = tempfile::tempdir().unwrap();
        let at = location(folder.path());
        let store = Store::open(&at).await.unwrap();
        store.install(&xiongan()).await.unwrap();
        for court in [LOWER, UPPER] {
            import(&store, court, vec![case(court, 1)]).await;
        }
        Some(Self { _folder: folder, at, store })
    }

    fn addresses(&self) -> (&str, &str) {
        match &self.at {
            Location::Database { url, owner: Some(owner) } => (url, owner),
            other => panic!("{other:?}"),
        }
    }

    async fn application(&self) -> AnyPool {
        connect(self.addresses().0).await
    }

    async fn owner(&self) -> AnyPool {
        connect(self.addresses().1).await
    }

    fn database(&self) -> String {
        self.addresses().0.split(['/', '?']).nth(3).unwrap().to_owned()
    }

    /// Every table with its schema.
    async fn tables(&self) -> Vec<(String, String)> {
        let rows = sqlx::query(
            "select table_schema::text, table_name::text from information_schema.tables
             where table_schema not in ('pg_catalog', 'information_schema') order by 1, 2",
        );
        let rows = rows.fetch_all(&self.owner().await).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }
}

async fn connect(url: &str) -> AnyPool {
    sqlx::any::install_default_drivers();
    AnyPoolOptions::new().max_connections(1).connect(url).await.unwrap()
}

/// A statement on a table that would change nothing even if it were let through.
fn statement(verb: &str, table: &str) -> String {
    match verb {
        "update" => format!("update {table} set ctid = ctid where false"),
        "insert into" => format!("insert into {table} select * from {table} where false"),
        _ => format!("{verb} {table} where false"),
    }
}

/// Every verb on every table of every schema is refused to the application as it signs in, and to the role of any other
/// schema.
#[tokio::test]
async fn without_the_role_of_a_court_nothing_of_it_is_read_or_written() {
    let Some(house) = House::new().await else { return };
    let tables = house.tables().await;
    assert!(tables.len() > 60, "{tables:?}");
    let schemas: BTreeSet<&String> = tables.iter().map(|(schema, _)| schema).collect();
    let pool = house.application().await;
    let mut tried = 0;
    let acting = std::iter::once(None).chain(schemas.iter().map(Some));
    for role in acting {
        for (schema, table) in tables.iter().filter(|(schema, _)| role.is_none_or(|role| *role != schema)) {
            for verb in WORK {
                let mut tx = pool.begin().await.unwrap();
                if let Some(role) = role {
                    let enter = format!("set local role \"{}_{role}\"", house.database());
                    sqlx::raw_sql(AssertSqlSafe(enter)).execute(&mut *tx).await.unwrap();
                }
                let sql = statement(verb, &format!("\"{schema}\".\"{table}\""));
                let refused = sqlx::query(AssertSqlSafe(sql.clone())).fetch_optional(&mut *tx).await;
                let why = refused.err().map(|error| error.to_string()).unwrap_or_default();
                assert!(why.contains("permission denied"), "as {role:?}: {sql}: {why}");
                tried += 1;
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
    // Nor is a name without its schema found.
    for table in ["case_file", "account", "entry"] {
        let sql = format!("select * from {table}");
        assert!(sqlx::query(AssertSqlSafe(sql)).fetch_optional(&pool).await.is_err(), "{table}");
    }
}

/// What is in the database is what the scheme says, and nothing else; the application can make nothing of its own.
#[tokio::test]
async fn there_is_nothing_outside_of_the_scheme() {
    let Some(house) = House::new().await else { return };
    let owner = house.owner().await;
    let tables = house.tables().await;
    let schemas: BTreeSet<&str> = tables.iter().map(|(schema, _)| schema.as_str()).collect();
    let of_courts = |schema: &&&str| schema.starts_with("court_") || schema.starts_with("log_");
    let others: Vec<_> = schemas.iter().filter(|schema| !of_courts(schema)).collect();
    assert_eq!(others, [&"registry", &"registry_log"]);
    // Each belongs to the owner; its role cannot sign in, is nobody's but the application's, and has rights here alone.
    let rows = sqlx::query(
        "select r.rolname::text, r.rolcanlogin::int::bigint + r.rolsuper::int + r.rolcreaterole::int + r.rolcreatedb::int + r.rolbypassrls::int,
                (select count(*) from pg_auth_members m where m.roleid = r.oid and m.member <> 'huishang_application'::regrole)
         from pg_roles r where r.rolname like $1",
    );
    let rows = rows.bind(format!("{}!_%", house.database()).replace('!', r"\")).fetch_all(&owner).await.unwrap();
    assert_eq!(rows.len(), schemas.len());
    for row in &rows {
        assert_eq!((row.get::<i64, _>(1), row.get::<i64, _>(2)), (0, 0), "{}", row.get::<String, _>(0));
    }
    let owned = "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = any(current_schemas(false)) and c.relowner <> 'owner'::regrole";
    assert_eq!(sqlx::query(owned).fetch_one(&owner).await.unwrap().get::<i64, _>(0), 0);
    for sql in [
        "create schema mine",
        "create table public.mine (a bigint)",
        "create role mine",
        "alter role huishang_application superuser",
    ] {
        assert!(sqlx::query(sql).execute(&house.application().await).await.is_err(), "{sql}");
    }
    // As a court, neither: and what is only added to stays as it is.
    let pool = house.application().await;
    let role = format!("{}_court_{LOWER}", house.database());
    for sql in [
        format!("create table \"court_{LOWER}\".mine (a bigint)"),
        format!("drop table \"court_{LOWER}\".case_file cascade"),
        format!("alter table \"court_{LOWER}\".case_file add column mine bigint"),
        format!("update \"court_{LOWER}\".entry_step set said = said"),
        format!("delete from \"court_{LOWER}\".entry_step"),
        format!("truncate \"court_{LOWER}\".case_event"),
        format!("update \"court_{LOWER}\"._sqlx_migrations set version = 1"),
    ] {
        let mut tx = pool.begin().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!("set local role \"{role}\""))).execute(&mut *tx).await.unwrap();
        let refused = sqlx::query(AssertSqlSafe(sql.clone())).execute(&mut *tx).await.unwrap_err().to_string();
        assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{sql}: {refused}");
    }
}

#[tokio::test]
async fn a_role_with_rights_of_its_own_is_refused() {
    let Some(house) = House::new().await else { return };
    let (url, owner) = house.addresses();
    let as_owner = Store::open(&Location::Database { url: owner.to_owned(), owner: None }).await.err().unwrap();
    assert!(as_owner.to_string().contains("without rights of its own"), "{as_owner}");
    for (address, told) in [("mysql://root@localhost/x", "postgres://"), ("nowhere", "postgres://")] {
        let refused = Store::open(&Location::Database { url: address.to_owned(), owner: None }).await.err().unwrap();
        assert!(matches!(&refused, Error::Location(text) if text.contains(told)), "{refused}");
    }
    let nobody = url.replace("huishang_application", "nobody");
    let refused = Store::open(&Location::Database { url: nobody, owner: None }).await.err().unwrap();
    assert!(matches!(&refused, Error::Location(text) if text.contains("that lets")), "{refused}");
    // What others keep in the same database is theirs.
    let beside = "create schema another; grant usage on schema another to public";
    sqlx::raw_sql(beside).execute(&house.owner().await).await.unwrap();
    assert_eq!(house.store.verify().await.unwrap().faults, []);
    // Without the owner's address it opens what is there, and says what to do about what is not.
    let alone = Store::open(&Location::Database { url: url.to_owned(), owner: None }).await.unwrap();
    assert_eq!(alone.tables(&office(LOWER), &code(LOWER)).await.unwrap()[0].len(), 1);
    let missing = alone.space(&office("冀0629"), Action::ImportData, &code("冀0629")).await.err().unwrap();
    assert!(matches!(&missing, Error::Location(text) if text.contains("huishang migrate")), "{missing}");
    let (done, failed) = house.store.migrate_spaces(3).await.unwrap();
    assert_eq!((done, failed.len()), (xiongan().len(), 0));
    alone.space(&office("冀0629"), Action::ImportData, &code("冀0629")).await.unwrap();
    // A schema of an older version is named.
    let older = format!("delete from \"court_{UPPER}\"._sqlx_migrations where version > 10");
    sqlx::query(AssertSqlSafe(older)).execute(&house.owner().await).await.unwrap();
    let again = Store::open(&Location::Database { url: url.to_owned(), owner: None }).await.unwrap();
    let old = again.space(&office(UPPER), Action::ViewCases, &code(UPPER)).await.err().unwrap();
    assert!(matches!(&old, Error::Location(text) if text.contains("got 10")), "{old}");
}

/// Opening what stands changes nothing in the database, so that it needs no room on the disk; what is not made to its end is.
#[tokio::test]
async fn a_schema_is_made_once() {
    let Some(house) = House::new().await else { return };
    let owner = house.owner().await;
    let transaction = async || {
        let sql = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint";
        sqlx::query_scalar::<_, i64>(sql).fetch_one(&owner).await.unwrap()
    };
    let made = async || {
        let sql = format!("select xmin::text::bigint from pg_namespace where nspname = 'court_{LOWER}'");
        sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql)).fetch_one(&owner).await.unwrap()
    };
    let open = async || {
        let store = Store::open(&house.at).await.unwrap();
        store.tables(&office(LOWER), &code(LOWER)).await.unwrap()[0].len()
    };
    let before = (made().await, transaction().await);
    assert_eq!(open().await, 1);
    assert_eq!(made().await, before.0);
    // Cut off before its end: rights are missing, and the word that says it is made.
    let half = format!(
        "comment on schema \"court_{LOWER}\" is null;
         revoke all on \"court_{LOWER}\".fact_pack from \"{}_court_{LOWER}\"",
        house.database()
    );
    sqlx::raw_sql(AssertSqlSafe(half)).execute(&owner).await.unwrap();
    assert_eq!(open().await, 1);
    assert!(made().await >= before.1, "it was made again");
}

/// What one program does the other sees: the courts, their facts, numbers given once, and each job done once.
#[tokio::test]
async fn two_programs_share_a_database() {
    let Some(house) = House::new().await else { return };
    let other = Store::open(&house.at).await.unwrap();
    assert_eq!(other.tree().await.unwrap().courts().len(), xiongan().len());
    house.store.install(&hebei()).await.unwrap();
    let mut waited = 0;
    while other.tree().await.unwrap().courts().len() < hebei().len() {
        waited += 1;
        assert!(waited < 100, "the other program does not hear of new courts");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    import(&house.store, LOWER, vec![case(LOWER, 2)]).await;
    assert_eq!(other.tables(&office(LOWER), &code(LOWER)).await.unwrap()[0].len(), 2);
    let stores = [house.store.clone(), other];
    let enter = |number: usize| {
        let store = stores[number % 2].clone();
        tokio::spawn(async move {
            let party = format!("张某{number}");
            let words = [
                (Field::Petitioner, party.as_str()),
                (Field::Received, "2023-08-01"),
                (Field::Channel, "letter"),
                (Field::Demand, "请求执行"),
            ];
            store.register_entry(&office(LOWER), Kind::Petition, &said(&words), day("2023-08-02")).await
        })
    };
    let mut numbers = BTreeSet::new();
    for entry in (0..12).map(enter).collect::<Vec<_>>() {
        numbers.insert(entry.await.unwrap().unwrap().number.to_string());
    }
    assert_eq!(numbers.len(), 12);
    let mut claimed = 0;
    for attempt in (0..20).map(|number: usize| {
        let store = stores[number % 2].clone();
        tokio::spawn(async move { store.claim_run("digest 冀96", "2023-09-30", 1).await.unwrap() })
    }) {
        claimed += usize::from(attempt.await.unwrap());
    }
    assert_eq!(claimed, 1);
    let imports = (3..11_u32).map(|serial| {
        let store = stores[serial as usize % 2].clone();
        tokio::spawn(async move { import(&store, LOWER, vec![case(LOWER, serial)]).await })
    });
    for import in imports.collect::<Vec<_>>() {
        import.await.unwrap();
    }
    assert_eq!(stores[1].tables(&office(LOWER), &code(LOWER)).await.unwrap()[0].len(), 10);
    assert_eq!(house.store.verify().await.unwrap().faults, []);
}

/// A role given while connections work out whose roles they may take is known to all of them at once. PostgreSQL itself leaves
/// it out of some of their lists, the more often the more roles there are: it is given here again and again among 300 others.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_role_given_in_the_middle_of_work_can_be_taken_at_once() {
    let Some(house) = House::new().await else { return };
    let (owner, database) = (house.owner().await, house.database());
    let run = async |sql: String| {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&owner).await.unwrap();
    };
    let others: Vec<String> = (0..300).map(|number| format!("{database}_other_{number}")).collect();
    run(others
        .iter()
        .map(|role| format!("create role {role} nologin; grant {role} to huishang_application;"))
        .collect())
    .await;
    let ask = |court: &'static str| {
        let store = house.store.clone();
        tokio::spawn(async move {
            let space = store.space(&office(court), Action::ViewFigures, &code(court)).await?;
            // A statement of its own, and several that see one state.
            Ok::<_, Error>((space.batches().await?.len(), space.rebuild().await?.len()))
        })
    };
    let role = format!("\"{database}_court_{LOWER}\"");
    for _ in 0..15 {
        run(format!("revoke {role} from huishang_application")).await;
        let beside: Vec<_> = (0..12).map(|_| ask(UPPER)).collect();
        run(format!("grant {role} to huishang_application")).await;
        for asked in beside.into_iter().chain((0..12).map(|_| ask(LOWER))) {
            assert_eq!(asked.await.unwrap().unwrap(), (1, 1));
        }
    }
    run(others.iter().map(|role| format!("drop role {role};")).collect()).await;
}

/// One who goes away while waiting for the court leaves nothing locked behind.
#[tokio::test]
async fn who_stops_waiting_holds_nothing() {
    let Some(house) = House::new().await else { return };
    let space = house.store.space(&office(LOWER), Action::ImportData, &code(LOWER)).await.unwrap();
    let batch = space.begin(FileKind::Cases, "案件.csv").await.unwrap();
    let other = Store::open(&house.at).await.unwrap();
    let waiting = tokio::spawn(async move { import(&other, LOWER, vec![case(LOWER, 2)]).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!waiting.is_finished());
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    drop(batch);
    drop(space);
    for serial in 3..6 {
        let again =
            tokio::time::timeout(Duration::from_secs(20), import(&house.store, LOWER, vec![case(LOWER, serial)]));
        again.await.expect("the court is still locked");
    }
    assert_eq!(house.store.tables(&office(LOWER), &code(LOWER)).await.unwrap()[0].len(), 4);
}

/// From files into a database and back into files: every table of each court the same, every figure too.
#[tokio::test]
async fn an_installation_moves_there_and_back() {
    let Some(_) = cluster() else { return };
    let folder = tempfile::tempdir().unwrap();
    let files = Store::open(&Location::Folder(folder.path().join("files"))).await.unwrap();
    files.install(&xiongan()).await.unwrap();
    for court in [LOWER, UPPER] {
        import(&files, court, (1..=300).map(|serial| case(court, serial)).collect()).await;
    }
    let at = location(folder.path());
    let there = Store::open(&at).await.unwrap();
    let moved = files.move_into(&there).await.unwrap();
    assert_eq!(moved.evaluations.len(), 2);
    assert_eq!(there.verify().await.unwrap().faults, []);
    let back = Store::open(&Location::Folder(folder.path().join("back"))).await.unwrap();
    assert_eq!(there.move_into(&back).await.unwrap().evaluations, moved.evaluations);
    assert_eq!(back.verify().await.unwrap(), files.verify().await.unwrap());
    // What this version knows nothing of is not left behind without a word.
    let Location::Database { owner: Some(owner), .. } = &at else { panic!("{at:?}") };
    let more =
        format!("create table \"court_{LOWER}\".newer (id bigint); grant select on \"court_{LOWER}\".newer to public");
    sqlx::raw_sql(AssertSqlSafe(more)).execute(&connect(owner).await).await.unwrap();
    let short = there.backup(&folder.path().join("short")).await.unwrap_err();
    assert!(matches!(&short, Error::Conflict(text) if text.contains("newer")), "{short}");
    let less = format!("drop table \"court_{LOWER}\".newer");
    sqlx::query(AssertSqlSafe(less)).execute(&connect(owner).await).await.unwrap();
    // Once more changes nothing; into a place that holds other rows it is refused.
    assert_eq!(files.move_into(&there).await.unwrap(), moved);
    import(&there, LOWER, vec![case(LOWER, 400)]).await;
    let refused = files.move_into(&there).await.unwrap_err();
    assert!(matches!(&refused, Error::Conflict(text) if text.contains("holds other rows already")), "{refused}");
    assert_eq!(there.tables(&office(LOWER), &code(LOWER)).await.unwrap()[0].len(), 301);
}
