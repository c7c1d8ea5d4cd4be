//! `cargo xtask fuzz`: invented inputs for everything that reads what others wrote, in `domain` and among the server's files.

use crate::run::{Trouble, must, root};
use crate::tools::crate_program;
use std::path::Path;

/// The targets, in `domain/fuzz/fuzz_targets`, and the longest input that makes sense for each, in bytes.
const TARGETS: [(&str, u32); 6] =
    [("case_number", 80), ("formula", 400), ("rows", 1200), ("files", 1200), ("pack", 1000), ("clock", 400)];

/// Runs each target so many times. It needs cargo-fuzz, and its compiler's instrumentation, which stable Rust has behind
/// `RUSTC_BOOTSTRAP`. What is found to be interesting stays under `target/fuzz`; an input that breaks something is named.
pub(crate) fn fuzz(runs: &str) -> Result<(), Trouble> {
    let tool = crate_program("cargo-fuzz", "0.13.2")?;
    for (name, longest) in TARGETS {
        let found = root().join("target/fuzz/corpus").join(name);
        std::fs::create_dir_all(&found).map_err(|error| Trouble::File(found.clone(), error))?;
        let seeds = Path::new("domain/fuzz/seeds").join(name);
        let mut run = std::process::Command::new(&tool);
        run.current_dir(root()).env("RUSTC_BOOTSTRAP", "1");
        run.args(["fuzz", "run", "--fuzz-dir", "domain/fuzz", "--target-dir", "target/fuzz/build"]);
        // A sanitizer looks for what safe code cannot do. `domain` has no other of its own, and is tried much faster without.
        run.args(["--sanitizer", "none", name]);
        run.arg(&found).arg(root().join(seeds)).arg("--");
        run.args([format!("-runs={runs}"), format!("-max_len={longest}"), String::from("-print_final_stats=1")]);
        println!("▸ {name}");
        must(run)?;
    }
    Ok(())
}
