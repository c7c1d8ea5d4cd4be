//! `cargo xtask test`: from a fresh clone to a verdict.

use crate::cluster::Cluster;
use crate::instructions;
use crate::measure::within_budget;
use crate::run::{Counts, Trouble, cargo, counted, patient_cargo, program, root, test_programs, typed};
use crate::serve::demo;
use crate::site::{binary, build_by, copy_folder, site};
use crate::tools::{WASM, browser, npm_parts, npm_program, valgrind, wasm_target};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// The tests that ask for a database, whichever it is. Those left out start programs on folders of files, or count the
/// statements of SQLite.
const ON_BOTH: [&str; 26] = [
    "attachments",
    "attacks",
    "brief",
    "clusters",
    "consultations",
    "courier",
    "faults",
    "formulas",
    "health",
    "inbox",
    "ledgers",
    "logs",
    "matrix",
    "notices",
    "oidc",
    "organisations",
    "people",
    "places",
    "ranges",
    "registers",
    "schemes",
    "servers",
    "sign_in",
    "signals",
    "spaces",
    "torture",
];

/// The browser tests that go through on either database: from frozen figures to the meeting and its tasks.
const IN_BOTH_BROWSERS: [&str; 1] = ["consultations.spec.ts"];

/// Every check, one after another, all of them even when one fails.
pub(crate) fn test() -> Result<(), Trouble> {
    wasm_target()?;
    npm_parts()?;
    let browser = browser()?;
    valgrind()?;
    let mut verdict = Verdict::default();
    verdict.run("format", cargo("fmt --all --check"));
    verdict.run(
        "clippy, native",
        cargo("clippy --locked --workspace --all-targets --features app/ssr -- --deny warnings"),
    );
    verdict.run(
        "clippy, browser",
        cargo(&format!("clippy --locked --package app --lib --bins --examples --target {WASM} --no-default-features --features hydrate -- --deny warnings")),
    );
    let mut docs = cargo("doc --locked --workspace --no-deps --document-private-items");
    docs.env("RUSTDOCFLAGS", "--deny warnings");
    verdict.run("documentation", docs);
    // Tests wait a good deal for processes and clocks; the build takes what they leave of the processors.
    let building = std::thread::spawn(|| build_by(patient_cargo));
    verdict.run("unit, property and integration tests", cargo("test --locked --workspace --no-fail-fast"));
    let cluster = verdict.started("a private PostgreSQL", Cluster::start());
    if let Some(cluster) = &cluster {
        verdict.all("the same on PostgreSQL", test_programs(&ON_BOTH)?, |program| {
            program.env("HUISHANG_TEST_CLUSTER", cluster.address());
        });
    }
    println!("▸ waiting for the build");
    building.join().map_err(|_| Trouble::Failed(String::from("building in a thread of its own")))??;
    verdict.check("instructions within xtask/budget.txt", instructions::within_budget)?;
    verdict.check("bytes within xtask/budget.txt", within_budget)?;
    let data = root().join("target/test-data");
    emptied(&data)?;
    demo(&data)?;
    let mut compare = program("node", ["--test", "--test-reporter=spec", "end2end/wasm-native.test.mjs"]);
    compare.env("HUISHANG_BIN", binary()).env("SITE", site()).env("HUISHANG_DATA", &data);
    verdict.run("WebAssembly against native", compare);
    let pages = |server: &Server, artefacts: &str, tests: &[&str]| {
        let mut pages = Command::new(npm_program("playwright"));
        pages.arg("test").args(tests).current_dir(root().join("end2end"));
        pages.env("BASE_URL", &server.address).env("CHROMIUM", &browser).env("ARTEFACTS", artefacts);
        pages
    };
    if let Some(cluster) = &cluster {
        let (url, owner) = cluster.database("demo")?;
        let moved = ["--database-url", &url, "--owner-url", &owner];
        let mut migrate = program(binary(), ["migrate", "--from"]);
        migrate.arg(&data).args(moved);
        verdict.run("the demo moved into PostgreSQL, table by table and figure by figure", migrate);
        let server = Server::start(["--database-url".as_ref(), url.as_ref()])?;
        verdict.run("browser tests on PostgreSQL", pages(&server, "artefacts/postgresql", &IN_BOTH_BROWSERS));
        drop(server);
        verdict.run("that data after all of it", program(binary(), ["verify", "--database-url", &url]));
    }
    // Half of the browser tests on one server and half on another, each with the demo for itself.
    let other = root().join("target/test-data-other");
    emptied(&other)?;
    copy_folder(&data, &other)?;
    let halves = [(&data, "1/2"), (&other, "2/2")];
    let (mut servers, mut commands) = (Vec::new(), Vec::new());
    for (data, half) in halves {
        let server = Server::start(["--data".as_ref(), data.as_os_str()])?;
        commands.push(pages(&server, &format!("artefacts/{}", half.replace('/', "-of-")), &["--shard", half]));
        servers.push(server);
    }
    verdict.beside("browser tests", commands);
    drop(servers);
    for (data, _) in halves {
        let mut verify = program(binary(), ["verify", "--data"]);
        verify.arg(data);
        verdict.run("the data after all of it", verify);
    }
    verdict.close()
}

/// Takes a folder away, where it is there.
fn emptied(folder: &Path) -> Result<(), Trouble> {
    match folder.exists() {
        true => std::fs::remove_dir_all(folder).map_err(|error| Trouble::File(folder.to_owned(), error)),
        false => Ok(()),
    }
}

/// What was run and how it went.
#[derive(Default)]
struct Verdict(Vec<(&'static str, Counts, f64)>);

impl Verdict {
    fn run(&mut self, name: &'static str, command: Command) {
        self.timed(name, || counted(command));
    }

    /// Several programs under one name, one after another.
    fn all(&mut self, name: &'static str, programs: Vec<Command>, set_up: impl Fn(&mut Command)) {
        self.timed(name, || {
            let mut sum = Counts::default();
            for mut program in programs {
                set_up(&mut program);
                println!("  {}", typed(&program));
                sum.add(counted(program));
            }
            sum
        });
    }

    /// Several programs under one name, beside one another.
    fn beside(&mut self, name: &'static str, programs: Vec<Command>) {
        self.timed(name, || {
            let started = programs.into_iter().map(|program| std::thread::spawn(move || counted(program)));
            let running: Vec<_> = started.collect();
            let mut sum = Counts::default();
            for ended in running {
                sum.add(ended.join().unwrap_or(Counts { passed: 0, failed: 1 }));
            }
            sum
        });
    }

    fn timed(&mut self, name: &'static str, work: impl FnOnce() -> Counts) {
        println!("▸ {name}");
        let begun = Instant::now();
        let counts = work();
        self.0.push((name, counts, begun.elapsed().as_secs_f64()));
    }

    /// Something that has to be there for what follows; that it could not be made is a failure and ends nothing else.
    fn started<T>(&mut self, name: &'static str, made: Result<T, Trouble>) -> Option<T> {
        made.inspect_err(|trouble| {
            println!("  {trouble}");
            self.0.push((name, Counts { passed: 0, failed: 1 }, 0.0));
        })
        .ok()
    }

    /// A check of our own, which says what it finds.
    fn check(&mut self, name: &'static str, check: impl FnOnce() -> Result<bool, Trouble>) -> Result<(), Trouble> {
        println!("▸ {name}");
        let begun = Instant::now();
        let counts = match check()? {
            true => Counts { passed: 1, failed: 0 },
            false => Counts { passed: 0, failed: 1 },
        };
        self.0.push((name, counts, begun.elapsed().as_secs_f64()));
        Ok(())
    }

    /// Prints the summary; its last line is the count of all.
    fn close(self) -> Result<(), Trouble> {
        println!();
        let mut sum = Counts::default();
        for (name, counts, seconds) in &self.0 {
            let mark = if counts.failed == 0 { "ok" } else { "FAILED" };
            println!("{mark:6} {name}: {} passed, {} failed ({seconds:.0} s)", counts.passed, counts.failed);
            sum.add(*counts);
        }
        println!("{} passed, {} failed", sum.passed, sum.failed);
        if sum.failed == 0 { Ok(()) } else { Err(Trouble::TestsFailed) }
    }
}

/// A server on a free port of this machine, ended when it is dropped.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(place: [&OsStr; 2]) -> Result<Self, Trouble> {
        let mut command = program(binary(), ["serve", "--addr", "127.0.0.1:0"]);
        command.args(place).env("LEPTOS_SITE_ROOT", site()).stderr(Stdio::piped());
        let mut process = command.spawn().map_err(|error| Trouble::File(binary(), error))?;
        let mut address = None;
        if let Some(errors) = process.stderr.take() {
            let mut lines = BufReader::new(errors).lines().map_while(Result::ok);
            address = lines
                .by_ref()
                .find_map(|line| line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned));
            // What the server goes on to say is passed on, so that it never waits for a reader.
            std::thread::spawn(move || lines.for_each(|line| eprintln!("{line}")));
        }
        let address = address.ok_or_else(|| Trouble::Failed(String::from("huishang serve")))?;
        Ok(Self { process, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
