//! `cargo xtask serve`: from a fresh clone to a running demo.

use crate::run::{Trouble, must, program, root, step};
use crate::site::{binary, build, site};
use std::path::{Path, PathBuf};

/// Builds, creates the Xiong'an demo where there are no data yet, and serves.
pub(crate) fn serve(arguments: &[&str]) -> Result<(), Trouble> {
    let (mut data, mut addr) = (root().join("data"), "127.0.0.1:3000");
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match (*word, words.next()) {
            ("--data", Some(folder)) => data = PathBuf::from(folder),
            ("--addr", Some(address)) => addr = address,
            _ => return Err(Trouble::Usage(format!("expected --data DIR or --addr A, got {word}"))),
        }
    }
    build()?;
    if is_empty(&data) {
        step("creating the demo: four Xiong'an courts, January 2021 to September 2023", || demo(&data))?;
    }
    let mut serve = program(binary(), ["serve", "--addr", addr, "--data"]);
    serve.arg(&data).env("LEPTOS_SITE_ROOT", site());
    println!(
        "▸ serving http://{addr}/ from {}\n  The page to sign in lists the demo's accounts; a click is enough. Ctrl-C ends it.",
        data.display()
    );
    must(serve)
}

/// The Xiong'an demo in an empty folder.
pub(crate) fn demo(data: &Path) -> Result<(), Trouble> {
    let mut demo = program(binary(), ["demo", "--scale", "xiongan", "--data"]);
    demo.arg(data);
    must(demo)
}

fn is_empty(folder: &Path) -> bool {
    folder.read_dir().map_or(true, |mut entries| entries.next().is_none())
}
