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
    let (mut first, mut charts) = (0, 0);
    for path in files(&site())?.into_iter().filter(|path| path.extension().is_none_or(|ending| ending != "br")) {
        let bytes = std::fs::read(&path).map_err(|error| Trouble::File(path.clone(), error))?;
        let small = brotli(&bytes).len();
        let name = path.strip_prefix(site()).unwrap_or(&path).display().to_string();
        println!("{name:44} {:>10} {small:>10}", bytes.len());
        if name.ends_with("charts.js") { charts += small } else { first += small }
    }
    println!("first route, all but ECharts, brotli: {first}; ECharts: {charts}");
    Ok(())
}
