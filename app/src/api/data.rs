//! The data of one court: imports, refused rows, completeness.

use crate::api::wire::Wire;
use crate::figures::CourtName;
use crate::problem::Problem;
use domain::court::CourtCode;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Refused rows on a page.
pub const REFUSED_PER_PAGE: i64 = 20;

/// What the data screen shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataAnswer {
    /// Whose data.
    pub court: CourtCode,
    /// The courts to choose from.
    pub scopes: Vec<CourtName>,
    /// Imports, the latest first.
    pub batches: Vec<BatchLine>,
    /// Refused rows waiting for correction, a page of them.
    pub refused: Vec<RefusedLine>,
    /// How many there are.
    pub refused_of: i64,
    /// From which one on.
    pub refused_from: i64,
    /// Rows by month.
    pub months: Vec<MonthLine>,
    /// The import under way, or just finished.
    pub job: Option<(u64, JobLine)>,
    /// What the last action on this page said.
    pub notice: Option<String>,
}

/// One import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchLine {
    /// Its number.
    pub id: i64,
    /// What kind of file: id, Chinese and English name.
    pub kind: (String, String, String),
    /// The file's name.
    pub file_name: String,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// Rows added, changed, unchanged, refused.
    pub rows: [i64; 4],
    /// Whether it was undone.
    pub undone: bool,
}

/// One refused row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLine {
    /// Its number.
    pub id: i64,
    /// The import it came with, and its row there.
    pub batch: i64,
    /// Row number in the file.
    pub row: i64,
    /// The column at fault.
    pub column: String,
    /// What stood there.
    pub value: String,
    /// Why it cannot be.
    pub reason: String,
    /// What to do.
    pub hint: String,
    /// All its cells by column.
    pub cells: Vec<(String, String)>,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthLine {
    /// The month.
    pub month: domain::day::Month,
    /// Rows docketed in it.
    pub good: i64,
    /// Rows refused.
    pub refused: i64,
}

/// How far an import has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobLine {
    /// The file's name.
    pub file_name: String,
    /// Rows read.
    pub rows: u64,
    /// Bytes read, of how many.
    pub bytes: (u64, u64),
    /// Seconds since it began.
    pub seconds: f64,
    /// The batch it became, or what went wrong.
    pub outcome: Option<Result<i64, String>>,
}

/// Loads the data screen the address (its query part) asks for.
#[server(prefix = "/api", endpoint = "data")]
pub async fn load_data(address: String) -> Result<Wire<DataAnswer>, Problem> {
    crate::api::wire::told(data(&address).await)
}

#[cfg(feature = "ssr")]
async fn data(address: &str) -> Result<DataAnswer, Problem> {
    use crate::desk::{Desk, report};
    use crate::figures::query::{View, parameters_of};

    let desk = Desk::here()?;
    let get = parameters_of(address);
    let view = View::read(&get).map_err(Problem::Address)?;
    desk.ensure_courts().await?;
    let court = view.court.unwrap_or_else(|| desk.actor.court.clone());
    let space = desk.store.space(&desk.actor, domain::policy::Action::ViewData, &court).await.map_err(report)?;
    let refused_from = get("from").and_then(|text| text.parse().ok()).unwrap_or(0).max(0);
    let batch = get("batch").and_then(|text| text.parse().ok());
    let (refused, refused_of) = space.refused(batch, refused_from, REFUSED_PER_PAGE).await.map_err(report)?;
    let batches = space.batches().await.map_err(report)?;
    let months = space.completeness().await.map_err(report)?;
    let job = get("job").and_then(|text| text.parse().ok()).or_else(|| desk.jobs.running(&court));
    let job = job.and_then(|number| Some((number, line(desk.jobs.get(number).filter(|job| job.court == court)?))));
    space.looked(format!("{} imports, {} refused rows", batches.len(), refused.len())).await.map_err(report)?;
    Ok(DataAnswer {
        scopes: desk.scopes_for(domain::policy::Action::ViewData).await?,
        batches: batches.into_iter().map(BatchLine::from).collect(),
        refused: refused.into_iter().map(RefusedLine::from).collect(),
        refused_of,
        refused_from,
        months: months
            .into_iter()
            .map(|one| MonthLine { month: one.month, good: one.good, refused: one.refused })
            .collect(),
        job,
        notice: get("notice"),
        court,
    })
}

/// How far an import of the court has come.
#[server(prefix = "/api", endpoint = "job")]
pub async fn load_job(court: String, number: u64) -> Result<Wire<JobLine>, Problem> {
    crate::api::wire::told(job(&court, number).await)
}

#[cfg(feature = "ssr")]
async fn job(court: &str, number: u64) -> Result<JobLine, Problem> {
    let desk = crate::desk::Desk::here()?;
    let bad = |error: domain::court::CourtCodeError| crate::figures::query::BadAddress {
        name: String::from("court"),
        problem: error.to_string(),
    };
    let court = CourtCode::parse(court).map_err(|error| Problem::Address(bad(error)))?;
    desk.store.may(&desk.actor, domain::policy::Action::ViewData, &court).await.map_err(crate::desk::report)?;
    desk.jobs.get(number).filter(|job| job.court == court).map(line).ok_or(Problem::NotFound)
}

#[cfg(feature = "ssr")]
fn line(job: crate::desk::JobState) -> JobLine {
    JobLine { file_name: job.file_name, rows: job.rows, bytes: job.bytes, seconds: job.seconds, outcome: job.outcome }
}

#[cfg(feature = "ssr")]
impl From<store::BatchReport> for BatchLine {
    fn from(report: store::BatchReport) -> Self {
        Self {
            id: report.id,
            kind: (report.kind.id().to_owned(), report.kind.zh().to_owned(), report.kind.id().to_owned()),
            file_name: report.file_name,
            at: report.at,
            actor: report.actor,
            rows: [report.added, report.changed, report.unchanged, report.refused],
            undone: report.undone,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<store::RefusedRow> for RefusedLine {
    fn from(row: store::RefusedRow) -> Self {
        Self {
            id: row.id,
            batch: row.batch.0,
            row: row.row_number,
            column: row.column,
            value: row.value,
            reason: row.reason,
            hint: row.hint,
            cells: row.raw.into_iter().map(masked_parties).collect(),
        }
    }
}

/// A cell as the screen shows it: parties are masked there as everywhere.
#[cfg(feature = "ssr")]
fn masked_parties((column, value): (String, String)) -> (String, String) {
    use domain::intake::Column;

    let value = if Column::parse(&column) == Ok(Column::Parties) { domain::parties::masked(&value) } else { value };
    (column, value)
}
