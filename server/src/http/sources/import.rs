//! Entries of a register from a file: all of its rows or none.

use super::super::nodes::head;
use super::super::page::{Page, answer, back, refused};
use super::super::upload::{TableFile, Upload};
use crate::files::{FileError, LONGEST_CELL, Progress, open};
use app::documents::sources::{ImportView, import as form_page};
use app::figures::query::parameters_of;
use axum::extract::RawQuery;
use axum::extract::multipart::MultipartError;
use axum::response::Response;
use domain::case_number::CaseNumber;
use domain::ledger::{Field, Kind, Values, Verb, who};
use store::{Error, RefusedEntry, seen_by};

/// No file is larger than this many bytes, with what the form puts around it.
pub(super) const LARGEST_UPLOAD: usize = (64 << 20) + (1 << 12);
/// Refused rows named at most.
const NAMED: usize = 100;

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view_of(&page, &query.unwrap_or_default(), Vec::new()).await {
        Ok(view) => answer(form_page(page.frame, view)),
        Err(Error::Conflict(why)) => back("/sources", &why),
        Err(error) => refused(page.frame, error),
    }
}

/// The register an address names, for whoever opens entries there.
async fn register_of(page: &Page, query: &str) -> Result<Kind, Error> {
    let kind = Kind::parse(&parameters_of(query)("kind").unwrap_or_default());
    let kind = kind.map_err(|error| Error::Conflict(error.to_string()))?;
    let desk = &page.desk;
    desk.store.may_any(&desk.actor, &who(kind, Verb::Open).collect::<Vec<_>>(), &desk.actor.court).await?;
    match kind.gives_numbers() {
        true => Ok(kind),
        false => Err(Error::Conflict(format!(
            "“{}”按案号逐条登记 / entries of {} are opened from their cases",
            kind.zh(),
            kind.en()
        ))),
    }
}

async fn view_of(page: &Page, query: &str, refused: Vec<(usize, String)>) -> Result<ImportView, Error> {
    let kind = register_of(page, query).await?;
    let desk = &page.desk;
    let space = desk.store.space(&desk.actor, seen_by(kind), &desk.actor.court).await?;
    let of = refused.len();
    let refused = refused.into_iter().take(NAMED).collect();
    Ok(ImportView { nodes: head(page, &space, query).await?, kind, refused, of })
}

pub(super) async fn import(page: Page, RawQuery(query): RawQuery, form: Upload) -> Response {
    let query = query.unwrap_or_default();
    match imported(&page, &query, form).await {
        Ok(Ok((kind, entered))) => {
            let to = format!("/nodes/ledger?kind={}", kind.id());
            back(&to, &format!("已登记 {entered} 条 / {entered} entries opened"))
        }
        Ok(Err(refused_rows)) => match view_of(&page, &query, refused_rows).await {
            Ok(view) => answer(form_page(page.frame, view)),
            Err(error) => refused(page.frame, error),
        },
        Err(Error::Conflict(why)) => back(&format!("/sources/import?{}", kept(&query)), &why),
        Err(error) => refused(page.frame, error),
    }
}

/// The register the address named, to come back to.
fn kept(query: &str) -> String {
    let kind = parameters_of(query)("kind").and_then(|kind| Kind::parse(&kind).ok()).unwrap_or(Kind::Mediation);
    format!("kind={}", kind.id())
}

type Imported = Result<(Kind, usize), Vec<(usize, String)>>;

async fn imported(page: &Page, query: &str, form: Upload) -> Result<Imported, Error> {
    let kind = register_of(page, query).await?;
    let file = received(form).await.map_err(Error::Conflict)?;
    let read = tokio::task::spawn_blocking(move || read_rows(kind, open(file.path(), &Progress::default()))).await;
    let (lines, rows) = match read.map_err(|_| Error::Broken(String::from("a file of a register")))? {
        Ok(read) => read,
        Err(Trouble::File(why)) => return Err(Error::Conflict(why)),
        Err(Trouble::Rows(rows)) => return Ok(Err(rows)),
    };
    let desk = &page.desk;
    let result = desk.store.register_many(&desk.actor, kind, &rows, desk.today).await?;
    Ok(match result {
        Ok(entered) => Ok((kind, entered)),
        Err(refused) => Err(refused
            .into_iter()
            .map(|RefusedEntry { row, why }| (lines.get(row).copied().unwrap_or(0), why))
            .collect()),
    })
}

async fn received(mut form: Upload) -> Result<TableFile, String> {
    let broken = |_: MultipartError| {
        String::from("文件没有收全，或大于 64 MiB / the file did not come whole, or is larger than 64 MiB; split it")
    };
    while let Some(field) = form.next().await.map_err(broken)? {
        if field.name() == Some("file")
            && let Some(file) = TableFile::keep(field, broken).await?
        {
            return Ok(file);
        }
    }
    Err(String::from("没有收到文件，请选择 CSV 或 XLSX 文件 / no file came; choose a CSV or XLSX file"))
}

/// A file of a register has no more rows; a larger register comes in several.
const MOST_ROWS: usize = 50_000;

/// Nor more text, in bytes: a workbook has what many cells share but once.
const LARGEST_TEXT: usize = 64 << 20;

/// So many faults of a file are told.
const MOST_FAULTS: usize = 100;

/// Why a file is not read.
enum Trouble {
    /// It is no such file.
    File(String),
    /// Some of its rows cannot be.
    Rows(Vec<(usize, String)>),
}

type Rows = (Vec<usize>, Vec<(Option<CaseNumber>, Values)>);

/// The rows of a file, with their lines; the first names the columns.
fn read_rows(kind: Kind, rows: Result<crate::files::Rows, FileError>) -> Result<Rows, Trouble> {
    let file_trouble = |error: FileError| Trouble::File(error.to_string());
    let mut rows = rows.map_err(file_trouble)?;
    let (_, heads) = rows.next().ok_or(FileError::Empty).and_then(|row| row).map_err(file_trouble)?;
    let mut columns = Vec::with_capacity(heads.len());
    for head in &heads {
        let head = head.trim();
        let own = Field::ALL.iter().find(|field| {
            (field.zh() == head || field.id() == head)
                && domain::ledger::steps()
                    .any(|step| step.kind == kind && (step.needs.contains(field) || step.takes.contains(field)))
        });
        columns.push(match (own, head) {
            (Some(field), _) => Some(Column::Field(*field)),
            (None, "案号" | "number") if kind == Kind::Mediation => Some(Column::Number),
            (None, "") => None,
            (None, other) => {
                return Err(Trouble::File(format!(
                    "没有“{other}”这一列，列名见本页下方 / there is no column “{other}”; the columns are listed on this page"
                )));
            }
        });
    }
    let (mut lines, mut read, mut bad, mut long) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for row in rows {
        let (line, cells) = row.map_err(file_trouble)?;
        let line = usize::try_from(line).unwrap_or(0);
        let (mut number, mut values) = (None, Values::new());
        for (column, cell) in columns.iter().zip(&cells) {
            let cell = cell.trim();
            let Some(column) = column.as_ref().filter(|_| !cell.is_empty()) else { continue };
            long += cell.len();
            let fault = match column {
                _ if cell.len() > LONGEST_CELL => {
                    let begins: String = cell.chars().take(20).collect();
                    Some(format!(
                        "“{begins}…”超过 {LONGEST_CELL} 字节 / “{begins}…” is longer than {LONGEST_CELL} bytes"
                    ))
                }
                Column::Field(field) => {
                    values.insert(*field, cell.to_owned());
                    None
                }
                Column::Number => match CaseNumber::parse(cell) {
                    Ok(parsed) => {
                        number = Some(parsed);
                        None
                    }
                    Err(error) => Some(error.to_string()),
                },
            };
            bad.extend(fault.filter(|_| bad.len() < MOST_FAULTS).map(|why| (line, why)));
        }
        if long > LARGEST_TEXT {
            return Err(Trouble::File(format!(
                "文件中的文字超过 {0} MiB，请分成几个文件 / the texts of the file come to more than {0} MiB; send it in parts",
                LARGEST_TEXT >> 20
            )));
        }
        if read.len() == MOST_ROWS {
            return Err(Trouble::File(format!(
                "文件超过 {MOST_ROWS} 行，请分成几个文件 / the file has more than {MOST_ROWS} rows; send it in parts"
            )));
        }
        if !values.is_empty() || number.is_some() {
            lines.push(line);
            read.push((number, values));
        }
    }
    if bad.is_empty() { Ok((lines, read)) } else { Err(Trouble::Rows(bad)) }
}

/// What a column is for, if it has a name.
enum Column {
    Field(Field),
    Number,
}

#[cfg(test)]
mod tests {
    use super::{MOST_FAULTS, MOST_ROWS, Trouble, read_rows};
    use crate::files::read_csv;
    use domain::ledger::Kind;

    fn read(head: &str, rows: usize) -> Result<usize, Trouble> {
        let file = format!("{head}\n{}", "x\n".repeat(rows));
        read_rows(Kind::Mediation, Ok(read_csv(file.into_bytes()))).map(|(lines, _)| lines.len())
    }

    #[test]
    fn a_file_has_so_many_rows_and_so_many_faults_are_told() {
        assert!(matches!(read("申请人", MOST_ROWS), Ok(MOST_ROWS)));
        assert!(matches!(read("申请人", MOST_ROWS + 1), Err(Trouble::File(why)) if why.contains("send it in parts")));
        let long = |rows: usize| format!("申请人\n{}", ("x".repeat(4_000) + "\n").repeat(rows));
        let texts = |rows| read_rows(Kind::Mediation, Ok(read_csv(long(rows).into_bytes())));
        assert!(matches!(texts(16_777), Ok((lines, _)) if lines.len() == 16_777));
        assert!(matches!(texts(16_778), Err(Trouble::File(why)) if why.contains("more than 64 MiB")));
        assert!(matches!(read("案号", MOST_FAULTS + 10), Err(Trouble::Rows(bad)) if bad.len() == MOST_FAULTS));
    }
}
