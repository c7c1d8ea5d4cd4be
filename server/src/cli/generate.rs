//! `generate`: synthetic files of one court.

use super::{Ended, Failure, court};
use crate::synthetic::{self, CourtPlan};
use clap::Args;
use domain::court::CourtCode;
use domain::day::Day;
use std::path::PathBuf;

/// What to generate.
#[derive(Args)]
pub(super) struct Generate {
    /// How many cases are docketed in the span
    #[arg(long)]
    cases: u32,
    /// The court
    #[arg(long, value_parser = court)]
    court: CourtCode,
    /// First docketing day
    #[arg(long)]
    from: Day,
    /// Last day of anything
    #[arg(long)]
    to: Day,
    /// Equal seeds give equal files
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The case file; events go to a file beside it
    #[arg(long)]
    out: PathBuf,
}

impl Generate {
    pub(super) fn run(self) -> Ended {
        if self.to < self.from {
            return Err(Failure::Input(format!("expected --to not before --from, got {} and {}", self.from, self.to)));
        }
        let plan = CourtPlan::plain(self.court.clone(), self.cases);
        let files = synthetic::one_court(&plan, self.from, self.to, self.cases, self.seed);
        let fault = |error: std::io::Error| Failure::Input(format!("cannot write {}: {error}", self.out.display()));
        files.write_cases(&self.out).map_err(fault)?;
        let events = self.out.with_extension("events.csv");
        files.write_events(&events).map_err(fault)?;
        say!(
            "{} cases in {}, {} events in {}",
            files.cases.len(),
            self.out.display(),
            files.events.len(),
            events.display()
        );
        Ok(0)
    }
}
