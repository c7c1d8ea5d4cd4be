//! How many instructions the engine's hot paths take: counts are the same on a busy machine, times are not.

use crate::measure::budget;
use crate::run::{Trouble, cargo, must, program, root};
use std::path::Path;

/// The functions of `domain/benches/instructions.rs` that are counted.
const PATHS: [&str; 7] = [
    "catalogue_pass",
    "indicator_drill",
    "cell_listed",
    "changes_applied",
    "pack_decode",
    "pack_read",
    "time_limit_clock",
];

/// By how many percent a count may be above the budget: compilers and hash seeds differ a little.
const MARGIN: u64 = 5;

/// Whether the hot paths keep within the budget; says what does not, and what to do.
pub(crate) fn within_budget() -> Result<bool, Trouble> {
    must(cargo("build --release --locked --package domain --example instructions"))?;
    let target = root().join("target");
    let (told, counted) = (target.join("callgrind.out"), target.join("release/examples/instructions"));
    let mut run = program("valgrind", ["--tool=callgrind", "--quiet", "--compress-strings=no", "--compress-pos=no"]);
    run.arg(format!("--callgrind-out-file={}", told.display())).arg(counted);
    must(run)?;
    let profile = std::fs::read_to_string(&told).map_err(|error| Trouble::File(told.clone(), error))?;
    let mut within = true;
    for name in PATHS {
        let (Some(count), Some(most)) = (count_of(&profile, name), budget(name)) else {
            println!(
                "{name}: expected a call in {} and a line in xtask/budget.txt; put in what is missing",
                told.display()
            );
            within = false;
            continue;
        };
        let allowed = most + most * MARGIN / 100;
        println!("{name}: {count} instructions of {most}, {allowed} allowed");
        if count > allowed {
            println!("  {}", advice(name, &told));
            within = false;
        }
    }
    Ok(within)
}

fn advice(name: &str, told: &Path) -> String {
    format!(
        "find what costs more with “callgrind_annotate --inclusive=yes {}” and make it cheaper, or, where it is worth it, \
         put the new count for {name} into xtask/budget.txt and say why above it",
        told.display()
    )
}

/// The instructions of the one call of a function, with all that it calls: the last number of the line after `calls=`.
fn count_of(profile: &str, name: &str) -> Option<u64> {
    let mut lines = profile.lines();
    lines.find(|line| line.strip_prefix("cfn=").is_some_and(|called| called.contains(name)))?;
    lines.find(|line| line.starts_with("calls="))?;
    lines.next()?.split(' ').next_back()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::count_of;

    #[test]
    fn a_call_with_all_that_it_calls() {
        let profile = "fn=instructions::main\n7 12\ncfn=instructions::cell_listed\ncalls=1 0\n9 3400\n\
                       cfn=instructions::pack_decode\ncfi=/pack.rs\ncalls=1 0\n9 56\n\nfn=instructions::pack_decode\n3 50\n";
        assert_eq!(count_of(profile, "cell_listed"), Some(3400));
        assert_eq!(count_of(profile, "pack_decode"), Some(56));
        assert_eq!(count_of(profile, "catalogue_pass"), None);
    }
}
