//! `import`: files of one court, whatever their order: cases, people, events, measures.

use super::{Ended, Failure, Place, court, print_json};
use crate::files::Progress;
use crate::import::{ImportError, order};
use clap::Args;
use domain::court::CourtCode;
use domain::intake::Mapping;
use domain::policy::{Action, Actor};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::{BatchReport, CourtSpace};

/// What to import.
#[derive(Args)]
pub(super) struct Import {
    #[command(flatten)]
    place: Place,
    /// The court the files belong to
    #[arg(long, value_parser = court)]
    court: CourtCode,
    /// CSV or XLSX files; their kind is known by their first row
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A file with their column names and ours
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

impl Import {
    pub(super) async fn run(self) -> Ended {
        let mapping = match &self.mapping {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| Failure::Input(format!("cannot read {}: {error}", path.display())))?;
                Mapping::parse(&text).map_err(|error| Failure::Input(error.to_string()))?
            }
            None => Mapping::default(),
        };
        let mut files = Vec::new();
        for path in &self.files {
            let kind = crate::import::kind_of(path, &mapping).map_err(|error| named(path, error))?;
            files.push((order(kind), path.clone()));
        }
        files.sort();
        let store = self.place.open().await?;
        store.ensure_known(&self.court).await?;
        let space = store.space(&Actor::console(self.court.clone()), Action::ImportData, &self.court).await?;
        let mut reports = Vec::new();
        for (_, path) in files {
            match with_progress(&space, path.clone(), &mapping).await {
                Ok(report) => reports.push(report),
                Err(failure) => {
                    for done in &reports {
                        eprintln!("{} is in, as batch {}", done.file_name, done.id);
                    }
                    return Err(failure);
                }
            }
        }
        let refused: i64 = reports.iter().map(|report| report.refused).sum();
        if self.json {
            print_json(&reports.iter().map(json).collect::<Vec<_>>())?;
        } else {
            for report in &reports {
                say!(
                    "batch {} {} ({}): {} added, {} changed, {} unchanged, {} refused",
                    report.id,
                    report.file_name,
                    report.kind.id(),
                    report.added,
                    report.changed,
                    report.unchanged,
                    report.refused
                );
            }
        }
        if refused > 0 {
            eprintln!("{refused} rows wait for correction on the data page; the first of them:");
            let mut first = Vec::new();
            for report in &reports {
                first.extend(space.refused(Some(report.id), 0, 5).await?.0);
            }
            for row in first.iter().take(5) {
                eprintln!("  row {} {} “{}”: {} → {}", row.row_number, row.column, row.value, row.reason, row.hint);
            }
        }
        Ok(u8::from(refused > 0))
    }
}

/// Imports a file under a bar on standard error, where that is a terminal.
pub(super) async fn with_progress(
    space: &CourtSpace,
    path: PathBuf,
    mapping: &Mapping,
) -> Result<BatchReport, Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let shown = path.clone();
    let progress = Progress::default();
    let bar = ProgressBar::new(1).with_message(name.clone());
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {percent}% {eta} left") {
        bar.set_style(style);
    }
    let importing = crate::import::import(space, path, &name, mapping.clone(), progress.clone());
    tokio::pin!(importing);
    let ended = loop {
        tokio::select! {
            ended = &mut importing => break ended,
            () = tokio::time::sleep(Duration::from_millis(100)) => {
                let (done, of) = progress.bytes();
                bar.set_length(of.max(1));
                bar.set_position(done);
            }
        }
    };
    bar.finish_and_clear();
    ended.map_err(|error| named(&shown, error))
}

/// What went wrong, with the file it went wrong in.
fn named(path: &Path, error: ImportError) -> Failure {
    match Failure::from(error) {
        Failure::Input(text) => Failure::Input(format!("{}: {text}", path.display())),
        fault => fault,
    }
}

fn json(report: &BatchReport) -> serde_json::Value {
    serde_json::json!({
        "batch": report.id, "file": report.file_name, "kind": report.kind.id(), "added": report.added,
        "changed": report.changed, "unchanged": report.unchanged, "refused": report.refused,
    })
}
