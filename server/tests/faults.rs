//! What breaks around the program while it works: the database goes away and comes back, the disk is full, a text holds what
//! no text holds. It says so, loses nothing, and goes on by itself when all is well again.

// Limits of files, mounts and libraries put before others are Linux's.
#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/program.rs"]
mod program;
mod support;

use domain::court::xiongan;
use domain::policy::{Action, Actor, Role};
use program::{Program, cases, ended, place};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use store::{Location, NewAccount, NewMembership, Store};
use support::home::{cluster, in_files, location};
use support::{FORM, House, LONG, code, import_cases, request};

const COURT: &str = "冀0638";

/// An installation with an office that is signed in.
async fn installation(folder: &Path) -> (Location, Store, String) {
    let at = location(&folder.join("data"));
    let store = Store::open(&at).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    let account = NewAccount {
        login: String::from("office"),
        name: String::from("甲"),
        court: code(COURT),
        password: None,
        must_change: false,
    };
    let role = NewMembership { court: code(COURT), role: Role::TrialManagement, division: None, line: None };
    store.found(vec![(account, vec![role])]).await.unwrap();
    let account = store.account_by_login("office").await.unwrap().unwrap();
    let membership = store.memberships(&account.id).await.unwrap().remove(0).id;
    let token = store.begin_session(&account.id, Some(&membership), true, LONG).await.unwrap();
    (at, store, token)
}

async fn counted(store: &Store) -> usize {
    store.tables(&Actor::console(code(COURT)), &code(COURT)).await.unwrap().iter().map(|one| one.len()).sum()
}

async fn get(address: &str, token: &str) -> (u16, String) {
    let request = reqwest::Client::new().get(address).header("accept", "text/html");
    let answer = request.header("cookie", format!("huishang={token}")).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The data screen of the court, of an import where one is named.
fn data(address: &str, job: &str) -> String {
    format!("{address}/data?court=%E5%86%800638{job}")
}

/// Sends a file from the data screen; answers with what names its import in an address.
async fn send(address: &str, token: &str, file: &str) -> String {
    let head = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"cases.csv\"\r\n\r\n";
    let request = reqwest::Client::new().post(format!("{address}/data/upload?court=%E5%86%800638"));
    let request = request.header("cookie", format!("huishang={token}"));
    let request = request.header("content-type", "multipart/form-data; boundary=x");
    let shown = request.body(format!("{head}{file}\r\n--x--\r\n")).send().await.unwrap().url().to_string();
    assert!(shown.contains("job="), "{shown}");
    format!("&job={}", shown.split("job=").nth(1).unwrap())
}

/// The data screen once an import has ended, well or not; none while it goes on.
async fn import_ended(address: &str, token: &str, job: &str) -> Option<String> {
    let (status, page) = get(&data(address, job), token).await;
    assert_eq!(status, 200);
    (page.contains("导入完成") || page.contains("未导入")).then_some(page)
}

async fn import_through(address: &str, token: &str, file: &str) -> String {
    let job = send(address, token, file).await;
    for _ in 0..1_200 {
        if let Some(page) = import_ended(address, token, &job).await {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the import does not end");
}

#[tokio::test]
async fn the_character_nul_is_refused_where_it_stands() {
    let house = House::of(xiongan()).await;
    let rows = cases(COURT, 10..20).replace("民初13号,民一庭", "民初13号,民一\0庭");
    let before = counted(&house.store).await;
    let report = import_cases(&house.store, COURT, &rows).await;
    assert_eq!((report.added, report.refused), (9, 1));
    assert_eq!(counted(&house.store).await, before + 9);
    let space = house.store.space(&Actor::console(code(COURT)), Action::ImportData, &code(COURT)).await.unwrap();
    let (refused, _) = space.refused(None, 0, 9).await.unwrap();
    assert!(refused[0].reason.contains("NUL") && refused[0].value == "民一␀庭", "{:?}", refused[0].reason);
    assert_eq!(house.store.verify().await.unwrap().faults, []);
    for form in ["login=office%00&password=x", "login=office&password=x%00"] {
        let answer = house.ask(request("POST", "/sign-in", None, Some((FORM, form.to_owned())))).await;
        assert_eq!(answer.status, 401, "{form}");
    }
    let token = house.token(Role::TrialManagement, COURT);
    let answer = house.ask(request("GET", "/nodes/ledger?kind=petition&text=%00", Some(token), None)).await;
    assert!(!answer.status.is_server_error(), "{}", answer.body);
}

/// Every connection is cut and new ones are refused for a while, as while PostgreSQL is started anew.
#[tokio::test]
async fn a_database_that_comes_back_is_used_again() {
    let Some(cluster) = cluster() else {
        println!("skipped: HUISHANG_TEST_CLUSTER names no cluster");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (at, store, token) = installation(folder.path()).await;
    import_cases(&store, COURT, &cases(COURT, 1..10)).await;
    let arguments = place(&at);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let server = Program::start(folder.path(), &arguments, "http://");
    let address = server.address();
    assert_eq!(get(&format!("{address}/nodes"), &token).await.0, 200);
    let Location::Database { url, .. } = &at else { panic!("{at:?}") };
    let database = url.split(['/', '?']).nth(3).unwrap();
    let sql = |sql: &str| {
        let done = Command::new("psql").arg(cluster.replace("{}", "postgres")).args(["-qAtc", sql]).output().unwrap();
        assert!(done.status.success(), "{sql}");
    };
    sql(&format!("alter database {database} allow_connections false"));
    sql(&format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'"));
    assert_eq!(get(&format!("{address}/healthz"), "").await.0, 200);
    assert_eq!(get(&format!("{address}/readyz"), "").await.0, 503);
    let (status, said) = get(&format!("{address}/nodes"), &token).await;
    assert_eq!(status, 500);
    assert!(said.contains("nothing was changed. Try again"), "{said}");
    sql(&format!("alter database {database} allow_connections true"));
    for page in ["/readyz", "/nodes", "/", "/data"] {
        assert_eq!(get(&format!("{address}{page}"), &token).await.0, 200, "{page}");
    }
    // It listens again, too: a court that another program takes into the tree is there.
    let other = Store::open(&at).await.unwrap();
    other.install(&domain::court::hebei()).await.unwrap();
    assert_eq!(import_cases(&other, COURT, &cases(COURT, 1..20)).await.added, 10);
    let court = format!("{address}/nodes?court=%E5%86%800638");
    assert_eq!(get(&court, &token).await.0, 200);
    assert_eq!(ended("verify", &[], &at).0, Some(0));
}

/// A small disk with the database of an installation on it, taken away with the test.
struct SmallDisk {
    folder: tempfile::TempDir,
    cluster: String,
    database: String,
}

impl SmallDisk {
    /// None where nobody may mount one: whoever runs the tests is not root, or is kept in.
    fn under(at: &Location) -> Option<Self> {
        let (Some(cluster), Location::Database { url, .. }) = (cluster(), at) else { return None };
        let database = url.split(['/', '?']).nth(3).unwrap().to_owned();
        let disk = Self { folder: tempfile::tempdir().unwrap(), cluster, database };
        // As whom PostgreSQL runs.
        let of = std::fs::metadata(disk.sql("show data_directory")?.trim()).ok()?;
        let (user, group) = (std::os::unix::fs::MetadataExt::uid(&of), std::os::unix::fs::MetadataExt::gid(&of));
        let size = format!("size=1g,mode=700,uid={user},gid={group}");
        disk.mount(&["-t", "tmpfs", "-o", &size, "tmpfs"]).then_some(())?;
        disk.sql(&format!("create tablespace {0} location '{1}'", disk.database, disk.folder.path().display()))?;
        disk.sql(&format!("alter database {0} set tablespace {0}", disk.database))?;
        Some(disk)
    }

    fn mount(&self, words: &[&str]) -> bool {
        let mounted = Command::new("mount").args(words).arg(self.folder.path()).output();
        mounted.is_ok_and(|mounted| mounted.status.success())
    }

    /// The disk ends after so many more bytes.
    fn end_after(&self, bytes: u64) {
        let size = self.sql(&format!("select pg_database_size('{}')", self.database)).unwrap();
        let size = size.trim().parse::<u64>().unwrap() + bytes;
        assert!(self.mount(&["-o", &format!("remount,size={size}")]));
    }

    fn sql(&self, sql: &str) -> Option<String> {
        let done =
            Command::new("psql").arg(self.cluster.replace("{}", "postgres")).args(["-qAtc", sql]).output().unwrap();
        done.status.success().then(|| String::from_utf8_lossy(&done.stdout).into_owned())
    }

    /// Nobody is let in while it is so: after PostgreSQL tidied its catalogue up, it takes away a file made of it, and writes it
    /// anew for the next who connects. Here there is no room for that. Ends with the file that takes the room.
    fn shut(&self) -> PathBuf {
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                match entry.file_name() == "pg_internal.init" {
                    true => std::fs::remove_file(entry.path()).unwrap(),
                    false if entry.path().is_dir() => folders.push(entry.path()),
                    false => {}
                }
            }
        }
        let filler = self.folder.path().join("filler");
        let mut file = std::fs::File::create(&filler).unwrap();
        while std::io::Write::write_all(&mut file, &[0; 4096]).is_ok() {}
        filler
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        self.sql(&format!("drop database if exists {} with (force)", self.database));
        self.sql(&format!("drop tablespace if exists {}", self.database));
        let _ = Command::new("umount").arg(self.folder.path()).output();
    }
}

/// In files: one may grow to eight megabytes, which is where the disk ends. On PostgreSQL: what the database lies on has
/// as many left. It ends in the middle of an import.
#[tokio::test]
async fn a_full_disk_is_named_and_what_was_there_stays() {
    const ROWS: usize = 60_000;
    let folder = tempfile::tempdir().unwrap();
    let disk = SmallDisk::under(&location(&folder.path().join("data")));
    if !in_files() && disk.is_none() {
        println!("skipped: nobody may mount a small disk here");
        return;
    }
    let (at, store, token) = installation(folder.path()).await;
    import_cases(&store, COURT, &cases(COURT, 1..10)).await;
    drop(store);
    if let Some(disk) = &disk {
        disk.end_after(8 << 20);
    }
    let file = cases(COURT, 5..5 + ROWS);
    let bounded = |arguments: &[String]| {
        let program = env!("CARGO_BIN_EXE_huishang");
        if disk.is_some() {
            let mut command = Command::new(program);
            command.args(arguments);
            return command;
        }
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; ulimit -S -f 16384; exec \"$@\"", "sh", program]);
        command.args(arguments);
        command
    };
    // From the command line.
    let named = folder.path().join("多.csv");
    std::fs::write(&named, &file).unwrap();
    let import = ["import", "--court", COURT, named.to_str().unwrap()].map(str::to_owned);
    let output = bounded(&[&import[..], &place(&at)].concat()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("the disk is full") && said.contains("nothing was changed"), "{said}");
    assert_eq!(ended("verify", &[], &at), (Some(0), String::from("no fault found\n")));
    if let Some(disk) = &disk {
        let filler = disk.shut();
        let (code, said) = ended("verify", &[], &at);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("could not write init file") && said.contains("its disk has room"), "{said}");
        std::fs::remove_file(filler).unwrap();
        // Several let in at once write that file, each its own.
        disk.end_after(1 << 20);
        assert_eq!(ended("verify", &[], &at), (Some(0), String::from("no fault found\n")));
    }
    // From the data screen of a running server.
    let serve = ["serve", "--addr", "127.0.0.1:0"].map(str::to_owned);
    let server = Program::run(bounded(&[&serve[..], &place(&at)].concat()), folder.path(), "http://");
    let address = server.address();
    let upload = async || import_through(&address, &token, &file).await;
    let page = upload().await;
    assert!(page.contains("未导入，数据没有变动") && page.contains("磁盘已满"), "{page}");
    assert_eq!(get(&format!("{address}/nodes"), &token).await.0, 200);
    assert_eq!(ended("verify", &[], &at).0, Some(0));
    assert_eq!(counted(&Store::open(&at).await.unwrap()).await, 9);
    // There is room again, and nobody started the server anew.
    match &disk {
        Some(disk) => disk.end_after(1 << 30),
        None => {
            let room = ["--fsize=unlimited", "--pid", &server.id().to_string()];
            assert!(Command::new("prlimit").args(room).status().unwrap().success());
        }
    }
    assert!(upload().await.contains("导入完成"));
    assert_eq!(ended("verify", &[], &at).0, Some(0));
    assert_eq!(counted(&Store::open(&at).await.unwrap()).await, ROWS + 4);
}

/// What stands between a program and its disk, and holds up every write by 2 ms and every flush by 300.
const SLOW: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>
#define AFTER(ms, result, name, parameters, arguments) \
    result name parameters { \
        usleep(ms * 1000); \
        return ((result (*) parameters)dlsym(RTLD_NEXT, #name)) arguments; \
    }
AFTER(2, ssize_t, pwrite, (int file, const void *bytes, size_t count, off_t at), (file, bytes, count, at))
AFTER(2, ssize_t, pwrite64, (int file, const void *bytes, size_t count, off64_t at), (file, bytes, count, at))
AFTER(300, int, fsync, (int file), (file))
AFTER(300, int, fdatasync, (int file), (file))
"#;

/// Nobody who reads waits for who writes, and what is broken off in the middle is not there.
#[tokio::test]
async fn a_slow_disk_is_waited_for() {
    if !in_files() {
        println!("skipped: the disk of a cluster is its own");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (at, store, token) = installation(folder.path()).await;
    import_cases(&store, COURT, &cases(COURT, 1..10)).await;
    drop(store);
    let (source, library) = (folder.path().join("slow.c"), folder.path().join("slow.so"));
    std::fs::write(&source, SLOW).unwrap();
    let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&library, &source]).arg("-ldl").status();
    assert!(made.unwrap().success());
    let serve = |slow: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huishang"));
        command.args(["serve", "--addr", "127.0.0.1:0"]).args(place(&at));
        if slow {
            command.env("LD_PRELOAD", &library);
        }
        Program::run(command, folder.path(), "http://")
    };
    let mut server = serve(true);
    let mapped = std::fs::read_to_string(format!("/proc/{}/maps", server.id())).unwrap();
    assert!(mapped.contains("slow.so"), "nothing stands before the disk");
    let address = server.address();
    let job = send(&address, &token, &cases(COURT, 5..2_000)).await;
    let (mut answered, mut ended_with) = (0, None);
    while ended_with.is_none() {
        for page in ["/", "/nodes", "/sources"] {
            assert_eq!(get(&format!("{address}{page}"), &token).await.0, 200, "{page}");
        }
        ended_with = import_ended(&address, &token, &job).await;
        answered += usize::from(ended_with.is_none());
        assert!(answered < 2_000, "the import does not end");
    }
    assert!(ended_with.unwrap().contains("导入完成"));
    assert!(answered > 0, "no page was answered while the import went on");
    // Killed when it has begun to write: nothing of it is there.
    let file = cases(COURT, 1_000..4_000);
    let before = journal(&at);
    send(&address, &token, &file).await;
    for waited in 0.. {
        if journal(&at) != before {
            break;
        }
        assert!(waited < 6_000, "the import does not begin to write");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.kill();
    assert_eq!(ended("verify", &[], &at).0, Some(0));
    assert_eq!(counted(&Store::open(&at).await.unwrap()).await, 1_999, "half a file, or it was too late");
    let server = serve(false);
    assert!(import_through(&server.address(), &token, &file).await.contains("导入完成"));
    assert_eq!(counted(&Store::open(&at).await.unwrap()).await, 3_999);
    assert_eq!(ended("verify", &[], &at).0, Some(0));
}

/// How long the journal of the court's file is, and when it was written last.
fn journal(at: &Location) -> Option<(u64, std::time::SystemTime)> {
    let Location::Folder(folder) = at else { return None };
    let journal = std::fs::metadata(folder.join(format!("courts/{COURT}.db-wal"))).ok()?;
    Some((journal.len(), journal.modified().ok()?))
}
