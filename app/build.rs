//! Marks the build with what screens and the engine are made of, so that one of another build is not understood by mistake. Tests
//! and every screen's own program count too: better one mark too many than one too few.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    let mut mark = DefaultHasher::new();
    let sources = ["src", "../domain/src", "../domain/data"];
    for part in sources.into_iter().chain(["Cargo.toml", "../domain/Cargo.toml", "../Cargo.toml", "../Cargo.lock"]) {
        println!("cargo::rerun-if-changed={part}");
        take(Path::new(part), &mut mark)?;
    }
    println!("cargo::rustc-env=HUISHANG_BUILD={:016x}", mark.finish());
    Ok(())
}

/// Takes in a file, or all files of a folder in the order of their names.
fn take(path: &Path, mark: &mut impl Hasher) -> io::Result<()> {
    if !path.is_dir() {
        fs::read(path)?.hash(mark);
        return Ok(());
    }
    let mut inside = fs::read_dir(path)?.map(|one| Ok(one?.path())).collect::<io::Result<Vec<_>>>()?;
    // What an editor leaves beside them has names of that kind.
    inside.retain(|one| one.file_name().is_some_and(|name| !name.as_encoded_bytes().starts_with(b".")));
    inside.sort_unstable();
    inside.len().hash(mark);
    for one in inside {
        one.file_name().hash(mark);
        take(&one, mark)?;
    }
    Ok(())
}
