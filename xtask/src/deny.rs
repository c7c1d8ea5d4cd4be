//! `cargo xtask deny`: what is built in may be, by its licence, its source and what is known of it.

use crate::run::{Trouble, must, program};
use crate::tools::crate_program;

/// Licences, sources and versions must be as `deny.toml` has them; advisories last, because their database has to be fetched.
pub(crate) fn deny() -> Result<(), Trouble> {
    let tool = crate_program("cargo-deny", "0.20.2")?;
    let check = |what: &[&str]| must(program(&tool, [&["--locked", "check"], what].concat()));
    check(&["licenses", "bans", "sources"])?;
    let fetched = must(program(&tool, ["--locked", "fetch", "db"]));
    fetched.map_err(|why| Trouble::Missing {
        what: "the database of advisories",
        why: why.to_string(),
        todo: "Licences, sources and versions are in order; run this again on a machine that reaches github.com.",
    })?;
    check(&["advisories"])
}
