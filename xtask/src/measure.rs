//! `cargo xtask sizes`, `bench` and `torture`: the figures of docs/performance.md and docs/reliability.md.

use crate::cluster::Cluster;
use crate::run::{Trouble, cargo, must, program, root, step};
use crate::site::{ENGINE, PROGRAMS, binary, bindings, bound, build, fast, files, site, wasm_build};
use crate::tools::{WASM, npm_parts, wasm_target, wrk};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Runs the benchmarks of the engine and of the store.
pub(crate) fn bench() -> Result<(), Trouble> {
    must(cargo("bench --locked --package server --bench figures"))
}

/// The engine as WebAssembly against itself natively.
pub(crate) fn wasm() -> Result<(), Trouble> {
    wasm_target()?;
    npm_parts()?;
    must(cargo("build --release --locked --package domain --example native"))?;
    must(fast(cargo(&wasm_build(" --example wasm"))))?;
    let compiled = root().join("target").join(WASM).join("wasm-release/examples/wasm.wasm");
    let folder = bindings("wasm");
    bound("wasm", &compiled, &folder, &folder.join("wasm.wasm"))?;
    let mut compare = program("node", ["end2end/measure-wasm.mjs"]);
    compare.arg(root().join("target/release/examples/native")).arg(folder);
    must(compare)
}

/// The server's pages against a server that does nothing but answer.
pub(crate) fn server() -> Result<(), Trouble> {
    wrk()?;
    build()?;
    must(cargo("build --release --locked --package server --example empty"))?;
    let mut load = program("node", ["end2end/measure-server.mjs"]);
    load.arg(binary()).arg(site()).arg(root().join("target/release/examples/empty"));
    must(load)
}

/// The engine as what it counts grows, on one core.
pub(crate) fn growth() -> Result<(), Trouble> {
    must(cargo("build --release --locked --package domain --example growth"))?;
    let mut grown = program("taskset", ["-c", "0"]);
    grown.arg(root().join("target/release/examples/growth"));
    must(grown)
}

/// The engine against DuckDB and Polars, each on one core, at three sizes. Their answers must be equal before times count.
pub(crate) fn peers() -> Result<(), Trouble> {
    must(cargo("build --release --locked --package domain --example peers"))?;
    let folder = root().join("target/peers");
    let pinned = |words: &[&OsStr]| {
        let mut command = program("taskset", ["-c", "0"]);
        command.args(words);
        must(command)
    };
    let mut compared = Vec::new();
    for cases in ["330000", "3000000", "10000000"] {
        let facts = folder.join(cases);
        let here = root().join("target/release/examples/peers");
        step(&format!("{cases} cases, here"), || pinned(&[here.as_os_str(), cases.as_ref(), facts.as_os_str()]))?;
        compared.push(facts);
    }
    let mut script = vec![OsStr::new("python3"), OsStr::new("domain/benches/peers.py")];
    script.extend(compared.iter().map(|facts| facts.as_os_str()));
    step("the same in DuckDB and Polars", || pinned(&script))?;
    std::fs::remove_dir_all(&folder).map_err(|error| Trouble::File(folder, error))
}

/// Tallies of so many courts, one after another, and the health check of all of them.
pub(crate) fn scale(courts: &str) -> Result<(), Trouble> {
    let mut bench = cargo("bench --locked --package server --bench scale");
    bench.env("SCALE_COURTS", courts);
    must(bench)
}

/// Kills a program at work so many times, on files and on PostgreSQL, and looks each time at what it left.
pub(crate) fn torture(kills: &str) -> Result<(), Trouble> {
    if kills.parse::<u32>().is_err() {
        return Err(Trouble::Usage(format!("expected a number of kills, got {kills}")));
    }
    let run = |cluster: Option<&Cluster>| {
        let mut test = cargo("test --locked --package store --test torture -- --nocapture");
        test.env("HUISHANG_TORTURE", kills);
        if let Some(cluster) = cluster {
            test.env("HUISHANG_TEST_CLUSTER", cluster.address());
        }
        step(if cluster.is_some() { "on PostgreSQL" } else { "on files" }, || must(test))
    };
    run(None)?;
    run(Some(&Cluster::start()?))
}

/// What may be used at most, a line each: a name of [`Loaded`] and bytes, or a hot path and instructions.
const BUDGET: &str = include_str!("../budget.txt");

/// The number that stands behind a name in the budget.
pub(crate) fn budget(name: &str) -> Option<u64> {
    BUDGET.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
}

/// Bytes a browser loads, brotli, by the name that the budget has for them: the health check, a document; each screen that
/// computes, all but its engine and ECharts; and those two.
struct Loaded(Vec<(&'static str, usize)>);

impl Loaded {
    /// Weighs the built site; `told` hears of every file, its bytes raw and brotli.
    fn weigh(mut told: impl FnMut(&str, usize, usize)) -> Result<Self, Trouble> {
        let mut files_of_site = BTreeMap::new();
        for path in files(&site())?.into_iter().filter(|path| path.extension().is_none_or(|ending| ending != "br")) {
            let length = |path: &Path| match std::fs::metadata(path) {
                Ok(file) => Ok(usize::try_from(file.len()).unwrap_or(usize::MAX)),
                Err(error) => Err(Trouble::File(path.to_owned(), error)),
            };
            // The twin that the build put beside it is what the server sends.
            let (raw, small) = (length(&path)?, length(&PathBuf::from(format!("{}.br", path.display())))?);
            let name = path.strip_prefix(site().join("pkg")).unwrap_or(&path).display().to_string();
            told(&name, raw, small);
            files_of_site.insert(name, small);
        }
        let bytes = |name: &str| {
            let missing = || Trouble::File(site().join("pkg").join(name), std::io::ErrorKind::NotFound.into());
            files_of_site.get(name).copied().ok_or_else(missing)
        };
        let style = bytes("huishang.css")?;
        let mut sums = vec![("health", style + bytes("chips.js")?)];
        for program in PROGRAMS {
            let script = site().join("pkg").join(format!("{program}.js"));
            let text = std::fs::read_to_string(&script).map_err(|error| Trouble::File(script, error))?;
            let snippets =
                files_of_site.iter().filter(|(name, _)| name.starts_with("snippets") && text.contains(*name));
            let own = bytes(&format!("{program}.js"))? + bytes(&format!("{program}.wasm"))?;
            sums.push((program, style + own + snippets.map(|(_, small)| small).sum::<usize>()));
        }
        let engine = [bytes("worker.js")?, bytes(&format!("{ENGINE}.js"))?, bytes(&format!("{ENGINE}.wasm"))?];
        sums.push((ENGINE, engine.into_iter().sum()));
        sums.push(("charts", bytes("charts.js")?));
        Ok(Self(sums))
    }
}

/// Bytes of what a browser loads.
pub(crate) fn sizes() -> Result<(), Trouble> {
    build()?;
    println!("{:44} {:>10} {:>10}", "file", "raw", "brotli");
    let loaded = Loaded::weigh(|name, raw, small| println!("{name:44} {raw:>10} {small:>10}"))?;
    for (name, bytes) in loaded.0 {
        println!("{name:44} {:>10} {bytes:>10}", "");
    }
    Ok(())
}

/// Whether the built site keeps within the budget; says what does not.
pub(crate) fn within_budget() -> Result<bool, Trouble> {
    let loaded = Loaded::weigh(|_, _, _| {})?;
    let over = loaded.0.into_iter().filter(|(name, bytes)| {
        let most = budget(name).and_then(|most| usize::try_from(most).ok());
        println!(
            "{name}: {bytes} bytes of {}",
            most.map_or_else(|| String::from("no budget"), |most| most.to_string())
        );
        most.is_none_or(|most| *bytes > most)
    });
    Ok(over.count() == 0)
}
