//! `import`: files of one court, whatever their order: cases, people, events, measures.

use super::{Ended, Failure, Place, console, court, print_json};
use crate::files::Progress;
use clap::Args;
use domain::court::{Court, CourtCode, hebei};
use domain::intake::{FileKind, Mapping};
use domain::policy::Action;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::time::Duration;
use store::{BatchReport, CourtSpace, Store};

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
            files.push((order(crate::import::kind_of(path, &mapping)?), path.clone()));
        }
        files.sort();
        let store = self.place.open().await?;
        ensure_known(&store, &self.court).await?;
        let space = store.space(&console(&self.court), Action::ImportData, &self.court).await?;
        let mut reports = Vec::new();
        for (_, path) in files {
            reports.push(with_progress(&space, path, &mapping).await?);
        }
        let refused: i64 = reports.iter().map(|report| report.refused).sum();
        if self.json {
            print_json(&reports.iter().map(json).collect::<Vec<_>>())?;
        } else {
            for report in &reports {
                println!(
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
            let ids: Vec<i64> = reports.iter().map(|report| report.id).collect();
            eprintln!("{refused} rows wait for correction on the data page; the first of them:");
            for row in space.refused(None, 0, i64::MAX).await?.0.iter().filter(|row| ids.contains(&row.batch.0)).take(5)
            {
                eprintln!("  row {} {} “{}”: {} → {}", row.row_number, row.column, row.value, row.reason, row.hint);
            }
        }
        Ok(u8::from(refused > 0))
    }
}

/// People and events need nothing but their cases; cases go first.
fn order(kind: FileKind) -> u8 {
    match kind {
        FileKind::Cases => 0,
        FileKind::People => 1,
        FileKind::Events => 2,
        FileKind::Measures => 3,
    }
}

/// A court that is not in the tree yet is taken from the list of Hebei courts, or stands alone under its code.
async fn ensure_known(store: &Store, court: &CourtCode) -> Result<(), Failure> {
    if store.tree().await?.get(court).is_some() {
        return Ok(());
    }
    if store.is_empty().await? && hebei().iter().any(|known| known.code == *court) {
        return Ok(store.install(&hebei()).await?);
    }
    let code = court.to_string();
    let alone = Court {
        name_zh: code.clone(),
        name_en: code.clone(),
        short_zh: code.clone(),
        short_en: code,
        tier: court.tier(),
        parent: None,
        position: 0,
        code: court.clone(),
    };
    Ok(store.install(&[alone]).await?)
}

/// Imports a file under a bar on standard error, where that is a terminal.
pub(super) async fn with_progress(
    space: &CourtSpace,
    path: PathBuf,
    mapping: &Mapping,
) -> Result<BatchReport, Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
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
    Ok(ended?)
}

fn json(report: &BatchReport) -> serde_json::Value {
    serde_json::json!({
        "batch": report.id, "file": report.file_name, "kind": report.kind.id(), "added": report.added,
        "changed": report.changed, "unchanged": report.unchanged, "refused": report.refused,
    })
}
