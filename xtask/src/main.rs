//! The commands of this repository: `cargo xtask serve | test | build | bench | sizes | release | deny | torture | fuzz`.
//!
//! Whatever a step needs and does not find, it installs, or says in one sentence how to.

mod cluster;
mod deny;
mod fuzz;
mod instructions;
mod measure;
mod release;
mod run;
mod serve;
mod site;
mod tools;
mod verdict;

use run::Trouble;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [--data DIR] [--addr A]  from a fresh clone to a running demo in the browser
cargo xtask test                           from a fresh clone to a verdict
cargo xtask build                          target/release/huishang and target/site, nothing started
cargo xtask bench [scale [COURTS]]         the benchmarks of docs/performance.md, or those of docs/scale.md
cargo xtask bench wasm                     the engine in the browser against the same natively
cargo xtask bench peers                    the engine against DuckDB and Polars, up to 10 million cases
cargo xtask bench growth                   the engine as cases, courts, months and indicators grow
cargo xtask bench server                   pages a second, against a server that does nothing but answer
cargo xtask sizes                          bytes of what a browser loads, raw and brotli
cargo xtask release                        the archive that is carried into a court, with a list of what is in it
cargo xtask deny                           licences, sources and known faults of everything that is built in
cargo xtask torture [KILLS]                a program at work killed a thousand times, on files and on PostgreSQL
cargo xtask fuzz [RUNS]                    ten million invented inputs for each thing that reads, until one breaks it";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ended = match words.as_slice() {
        ["serve", rest @ ..] => serve::serve(rest),
        ["test"] => verdict::test(),
        ["build"] => site::build(),
        ["bench"] => measure::bench(),
        ["bench", "wasm"] => measure::wasm(),
        ["bench", "peers"] => measure::peers(),
        ["bench", "growth"] => measure::growth(),
        ["bench", "server"] => measure::server(),
        ["bench", "scale"] => measure::scale("3500"),
        ["bench", "scale", courts] => measure::scale(courts),
        ["sizes"] => measure::sizes(),
        ["release"] => release::release(),
        ["deny"] => deny::deny(),
        ["torture"] => measure::torture("1000"),
        ["torture", kills] => measure::torture(kills),
        ["fuzz"] => fuzz::fuzz("10000000"),
        ["fuzz", runs] => fuzz::fuzz(runs),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble::TestsFailed) => ExitCode::FAILURE,
        Err(trouble) => {
            eprintln!("\nxtask: {trouble}");
            ExitCode::FAILURE
        }
    }
}
