//! Files and corrections sent from the data screen. Plain forms; each answers with a redirection to the screen.

use crate::files::Progress;
use crate::import::{ImportError, import, kind_of, order, retry as import_again};
use app::components::names::half;
use app::desk::{Desk, JobState};
use app::figures::query::escape;
use app::lang::Lang;
use axum::extract::{Extension, Multipart, Query, RawForm};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::court::CourtCode;
use domain::intake::Mapping;
use domain::policy::{Action, Denied};
use serde::Deserialize;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use store::CourtSpace;
use tokio::io::AsyncWriteExt;

/// No upload may be larger than this many bytes.
pub(super) const LARGEST_UPLOAD: usize = 1 << 30;

/// Which court.
#[derive(Deserialize)]
pub(super) struct Target {
    court: String,
}

/// A refusal as a page would say it.
fn refuse(status: StatusCode, text: impl std::fmt::Display) -> Response {
    (status, format!("{text}\n")).into_response()
}

async fn space(desk: &Desk, target: &Target) -> Result<CourtSpace, Response> {
    let court = CourtCode::parse(&target.court).map_err(|error| refuse(StatusCode::BAD_REQUEST, error))?;
    desk.store.space(&desk.actor, Action::ImportData, &court).await.map_err(|error| match error {
        store::Error::Denied(Denied::OutsideScope | Denied::NotYourRole(..)) => {
            refuse(StatusCode::NOT_FOUND, "no such court in your scope")
        }
        store::Error::Denied(denied) => refuse(StatusCode::FORBIDDEN, denied),
        other => refuse(StatusCode::INTERNAL_SERVER_ERROR, other),
    })
}

/// Back to the data screen of the court, with a notice or a job.
fn back(target: &Target, more: &str) -> Response {
    Redirect::to(&format!("/data?court={}{more}", escape(&target.court))).into_response()
}

fn notice(target: &Target, text: impl std::fmt::Display) -> Response {
    back(target, &format!("&notice={}", escape(&text.to_string())))
}

/// Takes files in and imports them one after another, as a job that can be watched.
pub(super) async fn upload(
    Extension(desk): Extension<Desk>,
    Query(target): Query<Target>,
    form: Multipart,
) -> Response {
    let space = match space(&desk, &target).await {
        Ok(space) => space,
        Err(response) => return response,
    };
    let (files, mapping) = match received(form).await {
        Ok(received) => received,
        Err(text) => return notice(&target, text),
    };
    let mapping = match Mapping::parse(&mapping) {
        Ok(mapping) => mapping,
        Err(error) => return notice(&target, error),
    };
    let Some((first, _)) = files.first() else {
        return notice(&target, "没有收到文件，请选择 CSV 或 XLSX 文件 / no file came; choose a CSV or XLSX file");
    };
    let job = desk.jobs.begin(JobState {
        court: space.court().code.clone(),
        file_name: first.clone(),
        rows: 0,
        bytes: (0, 1),
        seconds: 0.0,
        outcome: None,
    });
    tokio::spawn(run(desk, space, files, mapping, job));
    back(&target, &format!("&job={job}"))
}

/// The uploaded files, in a folder that goes when the job ends, and the mapping.
type Received = (Vec<(String, TemporaryFile)>, String);

/// A file that is removed when it is no longer needed.
struct TemporaryFile(PathBuf);

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // A file left behind in the temporary folder harms nobody.
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn received(mut form: Multipart) -> Result<Received, String> {
    let (mut files, mut mapping) = (Vec::new(), String::new());
    while let Some(mut field) = form.next_field().await.map_err(|error| error.body_text())? {
        match field.name() {
            Some("mapping") => mapping = field.text().await.map_err(|error| error.body_text())?,
            Some("file") => {
                let name: String =
                    field.file_name().unwrap_or_default().chars().filter(|c| !c.is_control()).take(120).collect();
                if name.is_empty() {
                    continue;
                }
                let ending = std::path::Path::new(&name)
                    .extension()
                    .map(|ending| ending.to_string_lossy().into_owned())
                    .unwrap_or_default();
                let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
                let path =
                    std::env::temp_dir().join(format!("huishang-{}-{:x}.{ending}", std::process::id(), unique()));
                let kept = TemporaryFile(path);
                let mut file = for_us_only(&kept.0).await.map_err(unwritten)?;
                let mut first = true;
                while let Some(bytes) = field.chunk().await.map_err(|error| error.body_text())? {
                    if std::mem::take(&mut first) && !is_table(&ending, &bytes) {
                        return Err(format!(
                            "“{name}”不是 CSV 或 XLSX 文件，没有导入 / “{name}” is neither a CSV nor an XLSX file; nothing was imported"
                        ));
                    }
                    file.write_all(&bytes).await.map_err(unwritten)?;
                }
                file.flush().await.map_err(unwritten)?;
                files.push((name, kept));
            }
            _ => {}
        }
    }
    Ok((files, mapping))
}

/// Why a file that came could not be kept for the time of its import.
fn unwritten(error: std::io::Error) -> String {
    let folder = std::env::temp_dir();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => format!(
            "服务器的临时文件夹 {0} 已满，没有导入，请腾出空间后再试 / the server's temporary folder {0} is full; nothing was imported. Make space, then try again",
            folder.display()
        ),
        _ => error.to_string(),
    }
}

/// Whether a file is of a kind that is read here: by its ending and by how it begins.
fn is_table(ending: &str, begins: &[u8]) -> bool {
    match ending.to_ascii_lowercase().as_str() {
        "xlsx" => begins.starts_with(b"PK\x03\x04"),
        // A stray NUL further down is a matter of its row.
        "csv" | "txt" | "tsv" => !begins.split(|byte| *byte == b'\n').next().is_some_and(|line| line.contains(&0)),
        _ => false,
    }
}

/// A new file that nobody else on the machine reads.
async fn for_us_only(path: &std::path::Path) -> std::io::Result<tokio::fs::File> {
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).await
}

fn unique() -> u64 {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

/// Imports the files in turn and keeps the job's state.
async fn run(desk: Desk, space: CourtSpace, files: Vec<(String, TemporaryFile)>, mapping: Mapping, job: u64) {
    let begun = Instant::now();
    let mut outcome = Ok(0);
    let mut rows_before = 0;
    // Whatever their order in the form, cases go in before the events of them. What cannot be read says so in its turn.
    let words = mapping.clone();
    let in_order = tokio::task::spawn_blocking(move || {
        let mut files = files;
        files.sort_by_cached_key(|(_, file)| kind_of(&file.0, &words).map_or(u8::MAX, order));
        files
    });
    let Ok(files) = in_order.await else {
        desk.jobs.update(job, |state| state.outcome = Some(Err(ImportError::BrokenOff.to_string())));
        return;
    };
    for (name, file) in &files {
        let progress = Progress::default();
        desk.jobs.update(job, |state| state.file_name.clone_from(name));
        let importing = import(&space, file.0.clone(), name, mapping.clone(), progress.clone());
        tokio::pin!(importing);
        let ended = loop {
            tokio::select! {
                ended = &mut importing => break ended,
                () = tokio::time::sleep(Duration::from_millis(100)) => desk.jobs.update(job, |state| {
                    state.rows = rows_before + progress.rows();
                    state.bytes = progress.bytes();
                    state.seconds = begun.elapsed().as_secs_f64();
                }),
            }
        };
        rows_before += progress.rows();
        match ended {
            Ok(report) => outcome = Ok(report.id),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, file = name.as_str(), "import");
                outcome = Err(error.to_string());
                break;
            }
        }
    }
    desk.jobs.update(job, |state| {
        state.rows = rows_before;
        state.seconds = begun.elapsed().as_secs_f64();
        state.outcome = Some(outcome);
    });
}

/// Imports a corrected row again: the form sends `id`, then `column` and `value` in turn.
pub(super) async fn retry(
    Extension(desk): Extension<Desk>,
    Query(target): Query<Target>,
    RawForm(form): RawForm,
) -> Response {
    let space = match space(&desk, &target).await {
        Ok(space) => space,
        Err(response) => return response,
    };
    let (mut id, mut cells, mut column) = (None, Vec::new(), String::new());
    for (name, value) in form_urlencoded::parse(&form) {
        match name.as_ref() {
            "id" => id = value.parse::<i64>().ok(),
            "column" => column = value.into_owned(),
            "value" => cells.push((std::mem::take(&mut column), value.into_owned())),
            _ => {}
        }
    }
    let Some(id) = id else {
        return refuse(StatusCode::BAD_REQUEST, "expected the number of a refused row; open the data page again");
    };
    match import_again(&space, id, &cells).await {
        Ok(report) => {
            notice(&target, format!("已改好并计入，批次 {} / corrected and counted, batch {}", report.id, report.id))
        }
        Err(error) => {
            let (zh, en) = in_both_languages(&error);
            notice(&target, format!("这一行仍有问题，未作更改：{zh} / still not right, nothing was changed: {en}"))
        }
    }
}

/// Which refused row.
#[derive(Deserialize)]
pub(super) struct RefusedId {
    id: i64,
}

/// Sets a refused row aside that will never be corrected.
pub(super) async fn set_aside(
    Extension(desk): Extension<Desk>,
    Query(target): Query<Target>,
    axum::Form(row): axum::Form<RefusedId>,
) -> Response {
    let space = match space(&desk, &target).await {
        Ok(space) => space,
        Err(response) => return response,
    };
    match space.set_aside(row.id).await {
        Ok(()) => notice(&target, "已剔除，不再计入完整度 / set aside; it no longer counts against completeness"),
        Err(error) => notice(&target, error),
    }
}

/// What went wrong with a corrected row, in Chinese and in English.
fn in_both_languages(error: &ImportError) -> (String, String) {
    let ImportError::StillFaulty(fault) = error else {
        let text = error.to_string();
        return (half(&text, Lang::Zh).to_owned(), half(&text, Lang::En).to_owned());
    };
    let said = |lang| format!("{} ({})", half(&fault.reason, lang), half(&fault.hint, lang));
    (said(Lang::Zh), said(Lang::En))
}

/// What undoing asks for: the batch, and its number typed once more.
#[derive(Deserialize)]
pub(super) struct Undo {
    batch: i64,
    confirm: String,
}

/// Undoes a batch.
pub(super) async fn undo(
    Extension(desk): Extension<Desk>,
    Query(target): Query<Target>,
    axum::Form(undo): axum::Form<Undo>,
) -> Response {
    let space = match space(&desk, &target).await {
        Ok(space) => space,
        Err(response) => return response,
    };
    if undo.confirm.trim() != undo.batch.to_string() {
        return notice(
            &target,
            format!(
                "没有撤销：确认框应填 {}，填的是“{}” / not undone: type {} to confirm",
                undo.batch, undo.confirm, undo.batch
            ),
        );
    }
    match space.undo(undo.batch).await {
        Ok(report) => notice(
            &target,
            format!(
                "批次 {} 已撤销：移除 {} 行，恢复 {} 行 / batch {} undone",
                undo.batch, report.removed, report.restored, undo.batch
            ),
        ),
        Err(error) => notice(&target, error),
    }
}

#[cfg(test)]
mod tests {
    use super::is_table;

    #[test]
    fn only_tables_are_taken() {
        assert!(
            is_table("csv", "案号,事件".as_bytes())
                && is_table("csv", b"a,b\n1,\0")
                && is_table("XLSX", b"PK\x03\x04...")
        );
        for (ending, begins) in [("xlsx", &b"MZ"[..]), ("csv", b"MZ\0\0"), ("exe", b"a,b"), ("", b"a,b")] {
            assert!(!is_table(ending, begins), "{ending}");
        }
    }
}
