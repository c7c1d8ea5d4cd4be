//! Files and corrections sent from the data screen. Plain forms; each answers with a redirection to the screen.

use super::upload::{TableFile, Upload, text};
use crate::files::Progress;
use crate::import::{ImportError, import, kind_of, order, retry as import_again};
use app::components::names::half;
use app::desk::{Desk, JobState};
use app::figures::query::escape;
use app::lang::Lang;
use axum::extract::multipart::MultipartError;
use axum::extract::{Extension, Query, RawForm};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::court::CourtCode;
use domain::intake::Mapping;
use domain::policy::{Action, Denied};
use serde::Deserialize;
use std::time::{Duration, Instant};
use store::CourtSpace;

/// No upload may be larger than this many bytes.
pub(super) const LARGEST_UPLOAD: usize = 1 << 30;

/// Nor have more files, nor a longer mapping, in bytes.
const MOST_FILES: usize = 20;
const LONGEST_MAPPING: usize = 64 << 10;

/// So many uploads of a court are imported, or wait to be.
const MOST_JOBS: usize = 4;

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
pub(super) async fn upload(Extension(desk): Extension<Desk>, Query(target): Query<Target>, form: Upload) -> Response {
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
    let Some(first) = files.first() else {
        return notice(&target, "没有收到文件，请选择 CSV 或 XLSX 文件 / no file came; choose a CSV or XLSX file");
    };
    let new = JobState {
        court: space.court().code.clone(),
        file_name: first.name.clone(),
        rows: 0,
        bytes: (0, 1),
        seconds: 0.0,
        outcome: None,
    };
    let Some(job) = desk.jobs.begin(new, MOST_JOBS) else {
        return notice(
            &target,
            format!(
                "本院还有 {MOST_JOBS} 次导入没有完成，请稍后再传 / {MOST_JOBS} imports of this court have not ended yet; send this one after them"
            ),
        );
    };
    tokio::spawn(run(desk, space, files, mapping, job));
    back(&target, &format!("&job={job}"))
}

/// The uploaded files, and the mapping.
type Received = (Vec<TableFile>, String);

async fn received(mut form: Upload) -> Result<Received, String> {
    let broken = |error: MultipartError| error.body_text();
    let (mut files, mut mapping) = (Vec::new(), String::new());
    while let Some(field) = form.next().await.map_err(broken)? {
        match field.name() {
            Some("mapping") => {
                mapping = text(field, LONGEST_MAPPING).await.map_err(broken)?.ok_or_else(|| {
                    format!(
                        "列名对照应为不超过 {LONGEST_MAPPING} 字节的文本 / the mapping of columns should be text of at most {LONGEST_MAPPING} bytes"
                    )
                })?;
            }
            Some("file") if files.len() == MOST_FILES => {
                drop(field);
                form.pass_over().await;
                return Err(format!(
                    "一次最多导入 {MOST_FILES} 个文件，没有导入 / at most {MOST_FILES} files at a time; nothing was imported"
                ));
            }
            Some("file") => files.extend(TableFile::keep(field, broken).await?),
            _ => {}
        }
    }
    Ok((files, mapping))
}

/// Imports the files in turn and keeps the job's state.
async fn run(desk: Desk, space: CourtSpace, files: Vec<TableFile>, mapping: Mapping, job: u64) {
    let begun = Instant::now();
    let mut outcome = Ok(0);
    let mut rows_before = 0;
    // Whatever their order in the form, cases go in before the events of them. What cannot be read says so in its turn.
    let words = mapping.clone();
    let in_order = tokio::task::spawn_blocking(move || {
        let mut files = files;
        // A file alone is in order, and need not be opened to find out.
        files.sort_by_cached_key(|file| kind_of(file.path(), &words).map_or(u8::MAX, order));
        files
    });
    let Ok(files) = in_order.await else {
        desk.jobs.update(job, |state| state.outcome = Some(Err(ImportError::BrokenOff.to_string())));
        return;
    };
    for file in &files {
        let progress = Progress::default();
        desk.jobs.update(job, |state| state.file_name.clone_from(&file.name));
        let importing = import(&space, file.path().to_owned(), &file.name, mapping.clone(), progress.clone());
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
                tracing::warn!(error = &error as &dyn std::error::Error, file = file.name.as_str(), "import");
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
