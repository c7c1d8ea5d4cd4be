//! Running programs: said aloud, timed, and watched for the counts of their tests.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Why a command of xtask cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// Something is missing that could not be installed.
    #[error("{what} is missing and could not be installed: {why}\n{todo}")]
    Missing {
        /// What.
        what: &'static str,
        /// Why not.
        why: String,
        /// What a person can do.
        todo: &'static str,
    },
    /// A program failed; what it printed stands above.
    #[error("“{0}” failed; what it printed stands above")]
    Failed(String),
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// The bindings between the WebAssembly and the browser could not be made.
    #[error("the bindings of the WebAssembly: {0}")]
    Bindings(String),
    /// Something that is built in may not be.
    #[error("{0}")]
    NotAllowed(String),
    /// A word of the command line is not known.
    #[error("{0}")]
    Usage(String),
    /// Tests failed; the summary says which.
    #[error("tests failed")]
    TestsFailed,
}

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// A program in the workspace's folder.
pub(crate) fn program<A: AsRef<OsStr>>(name: impl AsRef<OsStr>, arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that runs this, with what it told this program of its own package taken away: build scripts watch such words, and
/// would build again what a cargo typed by hand has built.
pub(crate) fn cargo(line: &str) -> Command {
    without_folders(line, without_own_words(program(this_cargo(), line.split(' '))))
}

/// The same cargo, giving way to whatever else runs.
pub(crate) fn patient_cargo(line: &str) -> Command {
    let mut patient = program("nice", ["-n", "10"]);
    patient.arg(this_cargo()).args(line.split(' '));
    without_folders(line, without_own_words(patient))
}

/// What is built to be carried elsewhere names no folder of this machine: it is the same wherever it was built. What is built
/// to be tried here keeps its paths, and what a cargo typed by hand has built.
fn without_folders(line: &str, mut command: Command) -> Command {
    let carried = ["--release", "bench", "wasm-release"];
    if line.split(' ').any(|word| carried.contains(&word)) {
        let home =
            std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".cargo")));
        let sources = home.map(|home| home.join("registry/src"));
        let registries = sources.iter().filter_map(|sources| sources.read_dir().ok()).flatten().flatten();
        let mut folders: Vec<PathBuf> = registries.map(|registry| registry.path()).collect();
        folders.sort();
        // These take the place of those in .cargo/config.toml.
        let mut flags = OsString::from("--cfg\u{1f}erase_components");
        let named = folders.iter().map(|folder| (folder.as_path(), "/crates"));
        for (folder, name) in named.chain([(root(), "/huishang")]) {
            flags.push("\u{1f}--remap-path-prefix=");
            flags.push(folder);
            flags.push("=");
            flags.push(name);
        }
        command.env("CARGO_ENCODED_RUSTFLAGS", flags);
    }
    command
}

fn this_cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn without_own_words(mut command: Command) -> Command {
    let own = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(own)) {
        command.env_remove(name);
    }
    command
}

/// The command as a person would type it.
pub(crate) fn typed(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default();
    std::iter::once(name)
        .chain(command.get_args())
        .map(|part| part.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a program can be started at all.
pub(crate) fn exists(name: &str) -> bool {
    Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// Says what begins, does it, and says how long it took.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    println!("▸ {what}");
    let begun = Instant::now();
    let done = work()?;
    println!("  done in {:.0} s", begun.elapsed().as_secs_f64());
    Ok(done)
}

/// Runs a program to its end; its output goes where ours goes.
pub(crate) fn must(mut command: Command) -> Result<(), Trouble> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Trouble::Failed(typed(&command))),
        Err(error) => Err(Trouble::File(command.get_program().into(), error)),
    }
}

/// Tests counted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// How many passed.
    pub(crate) passed: u32,
    /// How many failed.
    pub(crate) failed: u32,
}

impl Counts {
    /// With more tests counted.
    pub(crate) fn add(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
    }
}

/// The programs of the workspace's integration tests of these names, each in the folder of its package. They are those
/// that `cargo test --workspace` runs; asked for by name, cargo would build half of the workspace once more.
pub(crate) fn test_programs(names: &[&str]) -> Result<Vec<Command>, Trouble> {
    let mut build = cargo("test --locked --workspace --no-run --message-format json-render-diagnostics");
    let output = build.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Trouble::File(build.get_program().into(), error))?;
    if !output.status.success() {
        return Err(Trouble::Failed(typed(&build)));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let mut programs: Vec<(String, Command)> = messages.lines().filter_map(test_program).collect();
    if let Some(missing) = names.iter().find(|name| programs.iter().all(|(one, _)| one != *name)) {
        return Err(Trouble::Failed(format!("finding the tests named {missing}")));
    }
    programs.retain(|(name, _)| names.contains(&name.as_str()));
    Ok(programs.into_iter().map(|(_, program)| program).collect())
}

/// The name and the program of an integration test, where a line of cargo's tells of one.
fn test_program(line: &str) -> Option<(String, Command)> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let target = message.get("target")?;
    if target.get("kind")?.get(0)? != "test" {
        return None;
    }
    let mut program = Command::new(message.get("executable")?.as_str()?);
    program.current_dir(Path::new(message.get("manifest_path")?.as_str()?).parent()?);
    Some((target.get("name")?.as_str()?.to_owned(), program))
}

/// Runs a program, passes its output on, and counts the tests it says it ran. A program that fails without saying that
/// a test did counts as one failure; one that ends well without a test counts as one passed check.
pub(crate) fn counted(mut command: Command) -> Counts {
    let mut counts = Counts::default();
    let started = command.stdout(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        println!("  cannot start {}", typed(&command));
        return Counts { passed: 0, failed: 1 };
    };
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            println!("{line}");
            counts.add(counts_of(&line));
        }
    }
    let well = child.wait().is_ok_and(|status| status.success());
    match (well, counts) {
        (true, Counts { passed: 0, failed: 0 }) => Counts { passed: 1, failed: 0 },
        (false, Counts { passed, failed: 0 }) => Counts { passed, failed: 1 },
        _ => counts,
    }
}

/// What a line of a test runner's summary counts: cargo's `test result: ok. 3 passed; 0 failed; …`, node's `ℹ pass 3`,
/// Playwright's `  3 passed (2.1s)`.
fn counts_of(line: &str) -> Counts {
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || c == ';').filter(|word| !word.is_empty()).collect();
    let number = |text: Option<&&str>| text.and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    let before =
        |name: &str| number(words.iter().position(|word| *word == name).and_then(|at| words.get(at.checked_sub(1)?)));
    match words.as_slice() {
        ["test", "result:", ..] => Counts { passed: before("passed"), failed: before("failed") },
        ["ℹ" | "#", "pass", _] => Counts { passed: number(words.get(2)), failed: 0 },
        ["ℹ" | "#", "fail", _] => Counts { passed: 0, failed: number(words.get(2)) },
        [_, "passed", time] if time.starts_with('(') => Counts { passed: before("passed"), failed: 0 },
        [_, "failed"] => Counts { passed: 0, failed: before("failed") },
        _ => Counts::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::counts_of;

    #[test]
    fn summaries_of_three_runners() {
        let read = |line: &str| {
            let counts = counts_of(line);
            (counts.passed, counts.failed)
        };
        assert_eq!(read("test result: FAILED. 85 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out"), (85, 2));
        assert_eq!(read("ℹ pass 5"), (5, 0));
        assert_eq!(read("# fail 1"), (0, 1));
        assert_eq!(read("  21 passed (1.2m)"), (21, 0));
        assert_eq!(read("  1 failed"), (0, 1));
        assert_eq!(read("test health check passed"), (0, 0));
    }
}
