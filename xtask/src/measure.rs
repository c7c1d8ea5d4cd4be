//! `cargo xtask sizes` and `cargo xtask bench`: the figures of docs/performance.md.

use crate::run::{Trouble, cargo, must};
use crate::site::{brotli, build, files, site};

/// Runs the benchmarks of the engine and of the store.
pub(crate) fn bench() -> Result<(), Trouble> {
    must(cargo("bench --locked --package server --bench figures"))
}

/// Bytes of what a browser loads.
pub(crate) fn sizes() -> Result<(), Trouble> {
    build()?;
    println!("{:44} {:>10} {:>10}", "file", "raw", "brotli");
    // The health check is a document: style and the script of its chips. An indicator's screen computes in the browser.
    let (mut first, mut indicator, mut charts) = (0, 0, 0);
    for path in files(&site())?.into_iter().filter(|path| path.extension().is_none_or(|ending| ending != "br")) {
        let bytes = std::fs::read(&path).map_err(|error| Trouble::File(path.clone(), error))?;
        let small = brotli(&bytes).len();
        let name = path.strip_prefix(site()).unwrap_or(&path).display().to_string();
        println!("{name:44} {:>10} {small:>10}", bytes.len());
        match name.rsplit('/').next().unwrap_or_default() {
            "charts.js" => charts += small,
            "huishang.css" => (first, indicator) = (first + small, indicator + small),
            "chips.js" => first += small,
            // Of other pages alone.
            "list.js" | "offline.js" => {}
            _ => indicator += small,
        }
    }
    println!("brotli: the health check {first} and its HTML; an indicator's screen {indicator}, ECharts {charts}");
    Ok(())
}
