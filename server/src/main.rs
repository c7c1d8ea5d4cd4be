//! `huishang`: see `huishang --help`.

use clap::Parser;
use huishang_server::cli;
use std::process::ExitCode;

/// An import makes rows on one thread and lets go of them on another, by the hundred thousand, which the
/// system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    cli::run(cli::Arguments::parse())
}
