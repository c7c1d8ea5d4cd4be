//! `pack` and `digest`: what the comparison of builds needs.

use super::{Ended, Failure, Place, court};
use clap::Args;
use domain::court::CourtCode;
use domain::pack::Pack;
use domain::policy::Actor;
use domain::table::FactTable;
use std::path::{Path, PathBuf};

/// What to write.
#[derive(Args)]
pub(super) struct PackArguments {
    #[command(flatten)]
    place: Place,
    /// The court whose subtree goes in
    #[arg(long, value_parser = court)]
    court: CourtCode,
    /// The file to write
    #[arg(long)]
    out: PathBuf,
}

impl PackArguments {
    pub(super) async fn run(self) -> Ended {
        let store = self.place.open_for(&self.court).await?;
        let tables = store.tables(&Actor::console(self.court.clone()), &self.court).await?;
        let tables = tables.iter().map(|table| FactTable::clone(table)).collect();
        let (bytes, hash) = Pack { label: self.court.to_string(), tables }.encode();
        std::fs::write(&self.out, bytes)
            .map_err(|error| Failure::Input(format!("cannot write {}: {error}", self.out.display())))?;
        say!("{hash}");
        Ok(0)
    }
}

pub(super) fn digest(file: &Path) -> Ended {
    let bytes =
        std::fs::read(file).map_err(|error| Failure::Input(format!("cannot read {}: {error}", file.display())))?;
    let digest = domain::digest::evaluation_digest(&bytes).map_err(|error| Failure::Input(error.to_string()))?;
    say!("{digest}");
    Ok(0)
}
