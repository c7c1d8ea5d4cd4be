//! Two servers behind a balancer on one PostgreSQL: what was begun through one goes on through the other, each job is done
//! once, and one that is killed takes nothing with it. Tried where `HUISHANG_TEST_CLUSTER` names a cluster.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../../store/tests/support/home.rs"]
mod home;
#[path = "support/program.rs"]
mod program;

use domain::case::{CaseRecord, Procedure};
use domain::court::{CourtCode, xiongan};
use domain::intake::FileKind;
use domain::policy::{Action, Actor, Role};
use home::{cluster, location};
use huishang_server::identity::password;
use program::{Program, cases, ended, place};
use reqwest::{Client, RequestBuilder, Response, redirect};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::{BEGUN_FOR, Lifetimes, Location, NewAccount, NewMembership, Store, clock};
use tokio::net::{TcpListener, TcpStream};

const COURT: &str = "冀0638";
const ABOVE: &str = "冀96";
const PASSWORD: &str = "Right-horse-7-battery";
const FORM: &str = "application/x-www-form-urlencoded";
const WRONG: &str = "login=office&password=Wrong-horse-7-battery";
const RIGHT: &str = "login=office&password=Right-horse-7-battery&back=%2Fprofile";

fn code(court: &str) -> CourtCode {
    CourtCode::parse(court).unwrap()
}

/// Two servers, a balancer before them, and the installation they share.
struct Servers {
    _folder: tempfile::TempDir,
    at: Location,
    store: Store,
    both: [Program; 2],
    balancer: String,
    client: Client,
}

/// A balancer: each connection goes to the next server in turn, or to the other where that one is gone.
async fn balancer(servers: [String; 2]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let servers = Arc::new(servers.map(|server| server.replace("http://", "")));
    let next = AtomicUsize::new(0);
    tokio::spawn(async move {
        while let Ok((mut browser, _)) = listener.accept().await {
            let (first, servers) = (next.fetch_add(1, Ordering::Relaxed), Arc::clone(&servers));
            tokio::spawn(async move {
                for turn in [first, first + 1] {
                    if let Ok(mut server) = TcpStream::connect(&servers[turn % 2]).await {
                        let _ = tokio::io::copy_bidirectional(&mut browser, &mut server).await;
                        return;
                    }
                }
            });
        }
    });
    address
}

/// An installation with a court that has a case over its limit, an office and a system administrator; none without a cluster.
async fn installation() -> Option<(tempfile::TempDir, Location, Store)> {
    if cluster().is_none() {
        println!("skipped: several servers need PostgreSQL; HUISHANG_TEST_CLUSTER names no cluster");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let at = location(folder.path());
    let store = Store::open(&at).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    let space = store.space(&Actor::console(code(COURT)), Action::ImportData, &code(COURT)).await.unwrap();
    let mut batch = space.begin(FileKind::Cases, "案件.csv").await.unwrap();
    let number = format!("（2023）{COURT}民初1号").parse().unwrap();
    let late = CaseRecord::docketed(number, "2023-03-01".parse().unwrap(), Procedure::Ordinary);
    batch.put_cases(vec![late]).await.unwrap();
    batch.finish().await.unwrap();
    let hash = password::hash(PASSWORD).await.unwrap();
    let people = [("office", COURT, Role::TrialManagement), ("system", ABOVE, Role::SystemAdministrator)];
    let people = people.map(|(login, court, role)| {
        let (login, name, password) = (login.to_owned(), format!("{login}某"), Some(hash.clone()));
        let account = NewAccount { login, name, court: code(court), password, must_change: false };
        (account, vec![NewMembership { court: code(court), role, division: None, line: None }])
    });
    store.found(people.into()).await.unwrap();
    Some((folder, at, store))
}

impl Servers {
    async fn start() -> Option<Self> {
        let (folder, at, store) = installation().await?;
        Some(Self::on(folder, at, store).await)
    }

    async fn on(folder: tempfile::TempDir, at: Location, store: Store) -> Self {
        let arguments = place(&at);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let start = || Program::start(folder.path(), &arguments, "http://");
        let both = std::thread::scope(|scope| {
            let other = scope.spawn(start);
            [start(), other.join().unwrap()]
        });
        let balancer = balancer(both.each_ref().map(Program::address)).await;
        // Each request comes by a connection of its own, and so to the other server than the one before.
        let client = Client::builder().redirect(redirect::Policy::none()).pool_max_idle_per_host(0).no_proxy();
        Self { _folder: folder, at, store, both, balancer, client: client.build().unwrap() }
    }

    fn addresses(&self) -> [String; 2] {
        self.both.each_ref().map(Program::address)
    }

    async fn post(&self, address: &str, path: &str, token: &str, form: &str) -> Response {
        let request = self.client.post(format!("{address}{path}")).header("content-type", FORM).body(form.to_owned());
        sent(request, token).await
    }

    async fn get(&self, address: &str, path: &str, token: &str) -> Response {
        sent(self.client.get(format!("{address}{path}")).header("accept", "text/html"), token).await
    }

    /// A session of someone who has shown all there is to show.
    async fn session(&self, login: &str) -> String {
        let account = self.store.account_by_login(login).await.unwrap().unwrap();
        self.store.set_second_factor(&account.id, Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")).await.unwrap();
        let membership = self.store.memberships(&account.id).await.unwrap().remove(0).id;
        let long = Lifetimes { idle: 3_600, whole: 86_400 };
        self.store.begin_session(&account.id, Some(&membership), true, long).await.unwrap()
    }

    /// Sends a file of cases to a server, as the form of the data screen does; its import has begun then.
    async fn upload(&self, address: &str, token: &str, file: &str) {
        let body = format!(
            "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"cases.csv\"\r\n\r\n{file}\r\n--x--\r\n"
        );
        let request = self.client.post(format!("{address}/data/upload?court=%E5%86%800638"));
        let answer = sent(request.header("content-type", "multipart/form-data; boundary=x").body(body), token).await;
        let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        assert!(to.contains("&job="), "{} {to}", answer.status());
    }

    async fn cases(&self) -> usize {
        self.store.tables(&Actor::console(code(COURT)), &code(COURT)).await.unwrap().iter().map(|one| one.len()).sum()
    }

    /// What the database itself says.
    fn sql(&self, sql: &str) -> String {
        let Location::Database { owner: Some(owner), .. } = &self.at else { panic!("{:?}", self.at) };
        let output = Command::new("psql").arg(owner).args(["-Atqc", sql]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

async fn sent(request: RequestBuilder, token: &str) -> Response {
    request.header("cookie", format!("huishang={token}")).send().await.unwrap()
}

fn token_of(answer: &Response) -> String {
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    cookie.strip_prefix("huishang=").unwrap().split(';').next().unwrap().to_owned()
}

/// Waits until something is so, at most so long.
async fn soon(what: &str, most: Duration, so: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !so().await {
        assert!(begun.elapsed() < most, "{what}: not within {most:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn who_signed_in_through_one_is_known_to_the_other_until_they_sign_out_through_either() {
    let Some(servers) = Servers::start().await else { return };
    let [one, other] = servers.addresses();
    let entered = servers.post(&one, "/sign-in", "", RIGHT).await;
    assert_eq!(entered.status(), 303);
    let token = token_of(&entered);
    for address in [&one, &other, &servers.balancer, &servers.balancer] {
        assert_eq!(servers.get(address, "/profile", &token).await.status(), 200, "{address}");
    }
    assert_eq!(servers.post(&other, "/sign-out", &token, "").await.status(), 303);
    for address in [&one, &other] {
        assert_eq!(servers.get(address, "/profile", &token).await.status(), 401, "{address}");
    }
}

#[tokio::test]
async fn failed_attempts_count_together() {
    let Some(servers) = Servers::start().await else { return };
    let [one, other] = servers.addresses();
    // The fifth locks the account, whichever server each came to.
    for _ in 0..5 {
        assert_eq!(servers.post(&servers.balancer, "/sign-in", "", WRONG).await.status(), 401);
    }
    for address in [&one, &other] {
        assert_eq!(servers.post(address, "/sign-in", "", RIGHT).await.status(), 401, "{address}");
    }
    let account = servers.store.account_by_login("office").await.unwrap().unwrap();
    servers.store.clear_failures(&account.id).await.unwrap();
    assert_eq!(servers.post(&other, "/sign-in", "", RIGHT).await.status(), 303);
    // So do those of an address, in its minute.
    loop {
        let minute = clock() / 60;
        while servers.store.may_try("127.0.0.1", 119).await.unwrap() {}
        let mut refused = Vec::new();
        for address in [&one, &other] {
            let answer = servers.post(address, "/sign-in", "", RIGHT).await;
            refused.push((answer.status().as_u16(), answer.text().await.unwrap().contains("尝试过于频繁")));
        }
        if minute == clock() / 60 {
            assert_eq!(refused, [(429, true); 2]);
            break;
        }
    }
}

#[tokio::test]
async fn a_court_opened_through_one_is_seen_by_the_other() {
    let Some(servers) = Servers::start().await else { return };
    let [one, other] = servers.addresses();
    let token = servers.session("system").await;
    assert!(!servers.get(&other, "/courts", &token).await.text().await.unwrap().contains("冀9601"));
    let form = "code=%E5%86%809601&name_zh=%E6%96%B0%E6%B3%95%E9%99%A2&name_en=New&short_zh=%E6%96%B0&short_en=New&parent=%E5%86%8096";
    assert_eq!(servers.post(&one, "/courts/put", &token, form).await.status(), 303);
    let seen = async || servers.get(&other, "/courts", &token).await.text().await.unwrap().contains("冀9601");
    soon("the other server sees the court", Duration::from_secs(2), seen).await;
}

#[tokio::test]
async fn the_work_of_a_day_is_begun_by_one_alone() {
    let Some((folder, at, store)) = installation().await else { return };
    // Whoever has begun it has it, until it was broken off.
    let (slot, now) = (format!("{COURT} {}", store.today().await.unwrap()), clock());
    assert!(store.begin_run("nodes", &slot, now).await.unwrap());
    assert!(!store.begin_run("nodes", &slot, now + BEGUN_FOR - 1).await.unwrap());
    let servers = Servers::on(folder, at, store).await;
    let done = || servers.sql("select count(*) from registry.run where job in ('nodes', 'between courts')");
    soon("the work of the hour is done", Duration::from_secs(30), async || done() == "1").await;
    assert_eq!(servers.sql("select count(*) from registry.notice"), "0", "the day was begun though another has it");
    let [other, third] = [Store::open(&servers.at).await.unwrap(), Store::open(&servers.at).await.unwrap()];
    let later = now + BEGUN_FOR;
    let (ran, more, both) = tokio::join!(servers.store.round(later), other.round(later), third.round(later));
    // The hour may have turned meanwhile; the day is begun once.
    assert!((1..=2).contains(&(ran.unwrap() + more.unwrap() + both.unwrap())));
    assert_eq!(servers.sql("select count(*) from registry.run where job = 'nodes'"), "1");
    assert_eq!(servers.sql("select count(*) from registry.notice where kind = 'warning'"), "1");
}

/// Both servers begin at the same moment, and look at once what is due.
#[tokio::test]
async fn two_servers_that_start_at_once_do_the_day_once() {
    let Some(servers) = Servers::start().await else { return };
    let done = || servers.sql("select count(*) from registry.run where job in ('nodes', 'between courts')");
    soon("the day and the hour are done", Duration::from_secs(30), async || done() == "2").await;
    let said: Vec<String> = servers.both.iter().flat_map(Program::said).collect();
    let begun = said.iter().filter(|line| line.contains("the day has begun")).count();
    assert_eq!(begun, 1, "{said:?}");
    assert_eq!(ended("verify", &[], &servers.at).0, Some(0));
}

#[tokio::test]
async fn one_killed_in_an_import_leaves_all_or_nothing_and_the_other_goes_on() {
    let Some(mut servers) = Servers::start().await else { return };
    const ROWS: usize = 20_000;
    let [one, other] = servers.addresses();
    let token = servers.session("office").await;
    let file = cases(COURT, 2..ROWS + 2);
    servers.upload(&one, &token, &file).await;
    let importing = "select count(*) from pg_stat_activity where datname = current_database()
        and query like 'insert into case_file%' and xact_start < clock_timestamp() - interval '200 milliseconds'";
    soon("the import is in its middle", Duration::from_secs(30), async || servers.sql(importing) != "0").await;
    assert_eq!(servers.get(&other, "/nodes", &token).await.status(), 200, "while the import runs");
    assert_eq!(servers.cases().await, 1, "the import was done before the server was killed");
    servers.both[0].kill();
    assert!(servers.client.get(format!("{one}/healthz")).send().await.is_err());
    for address in [&other, &servers.balancer, &servers.balancer] {
        assert_eq!(servers.get(address, "/nodes", &token).await.status(), 200, "{address}");
    }
    assert_eq!(ended("verify", &[], &servers.at), (Some(0), String::from("no fault found\n")));
    assert_eq!(servers.cases().await, 1, "half of a file");
    // Again, through the balancer: whole.
    servers.upload(&servers.balancer, &token, &file).await;
    let whole = async || servers.cases().await == ROWS + 1;
    soon("the file goes in", Duration::from_secs(120), whole).await;
    assert_eq!(ended("verify", &[], &servers.at).0, Some(0));
}

/// The high court of the tree has no file on the side moved from, and a server may not make a schema.
#[tokio::test]
async fn after_a_move_every_court_can_be_worked_in() {
    if cluster().is_none() {
        println!("skipped: a move into PostgreSQL needs it; HUISHANG_TEST_CLUSTER names no cluster");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let files = Store::open(&Location::Folder(data.clone())).await.unwrap();
    files.install(&xiongan()).await.unwrap();
    drop(files);
    let Location::Database { url, owner: Some(owner) } = location(folder.path()) else { panic!("a cluster") };
    let mut migrate = Command::new(env!("CARGO_BIN_EXE_huishang"));
    migrate.arg("migrate").arg("--from").arg(&data).args(["--database-url", &url, "--owner-url", &owner]);
    let said = migrate.output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let store = Store::open(&Location::Database { url, owner: None }).await.unwrap();
    for court in xiongan() {
        let space = store.space(&Actor::console(court.code.clone()), Action::ViewFigures, &court.code).await.unwrap();
        assert!(space.facts().await.unwrap().is_empty(), "{}", court.code);
    }
}
