//! `huishang`: see `huishang --help`.

use clap::Parser;
use huishang_server::cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(cli::Arguments::parse())
}
