//! From a file into a court's space: rows are read and judged off the async threads, good ones go in, the others are
//! put aside with what is wrong with them. All or nothing a file.

use crate::files::{self, FileError, LONGEST_CELL, Progress};
use domain::case::{CaseEvent, CaseRecord, EventKind, Person, ReportedMeasure};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Month;
use domain::intake::{Column, FileKind, Header, HeaderError, Mapping, Parsed, RowFault, parse};
use domain::parties::masked;
use std::path::{Path, PathBuf};
use store::{Batch, BatchReport, CourtSpace, NewRefusedRow};
use tokio::sync::mpsc;

/// Rows handed over at a time, and what they may take of memory, in bytes.
const CHUNK: usize = 4_000;
const LARGEST_CHUNK: usize = 8 << 20;

/// Why a file did not go in. Nothing of it did.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Its first row is no header.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// A corrected row is still not right.
    #[error("{}: {} ({})", .0.column.zh(), .0.reason, .0.hint)]
    StillFaulty(Box<RowFault>),
    /// The case of a corrected event is still unknown.
    #[error("{}", UNKNOWN_CASE.0)]
    UnknownCase,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The reading thread ended early.
    #[error("reading was broken off; nothing was imported, try again")]
    BrokenOff,
}

/// Why an event without its case is put aside, and what to do.
const UNKNOWN_CASE: (&str, &str) = (
    "本院没有这个案号的案件 / no case of this number in this court",
    "先导入案件文件，再重试此行 / import the case file first, then try this row again",
);

/// Rows of one kind, as many as are handed over at a time.
#[derive(Default)]
struct Chunk {
    cases: Vec<CaseRecord>,
    events: Vec<CaseEvent>,
    /// Row numbers and cells of the events, should their case be unknown.
    event_rows: Vec<(u64, Vec<String>)>,
    people: Vec<Person>,
    measures: Vec<ReportedMeasure>,
    refused: Vec<NewRefusedRow>,
    /// What its rows came to in the file, in bytes.
    bytes: usize,
}

impl Chunk {
    fn len(&self) -> usize {
        self.cases.len() + self.events.len() + self.people.len() + self.measures.len() + self.refused.len()
    }

    fn is_full(&self) -> bool {
        self.len() >= CHUNK || self.bytes >= LARGEST_CHUNK
    }

    fn take(&mut self, header: &Header, mapping: &Mapping, court: &CourtCode, number: u64, row: Vec<String>) {
        self.bytes += row.iter().map(|cell| size_of::<String>() + cell.len()).sum::<usize>();
        let parsed = short(header, &row).and_then(|()| parse(header, &row, mapping, court));
        match parsed {
            Ok(Parsed::Case(case)) => self.cases.push(case),
            Ok(Parsed::Event(event)) => {
                self.events.push(event);
                self.event_rows.push((number, row));
            }
            Ok(Parsed::Person(person)) => self.people.push(person),
            Ok(Parsed::Measure(measure)) => self.measures.push(measure),
            Err(fault) => self.refused.push(refused(number, header, header.cells(&row, mapping), fault)),
        }
    }
}

/// Refuses a row with a cell that is longer than any of a court's file; workbooks can have such.
fn short(header: &Header, row: &[String]) -> Result<(), RowFault> {
    let mut cells = row.iter().zip(&header.columns);
    let long = cells.find_map(|(cell, column)| Some((cell, (*column)?)).filter(|(cell, _)| cell.len() > LONGEST_CELL));
    long.map_or(Ok(()), |(cell, column)| {
        Err(RowFault {
            column,
            value: cell.chars().take(20).collect(),
            reason: format!("超过 {LONGEST_CELL} 字节 / is longer than {LONGEST_CELL} bytes"),
            hint: String::from("缩短后再试此行 / shorten it, then try this row again"),
            month: None,
        })
    })
}

fn refused(number: u64, header: &Header, raw: Vec<(String, String)>, fault: RowFault) -> NewRefusedRow {
    NewRefusedRow {
        row_number: i64::try_from(number).unwrap_or(i64::MAX),
        key: key(header.kind, &raw),
        raw,
        column: fault.column.zh().to_owned(),
        value: fault.value,
        reason: fault.reason,
        hint: fault.hint,
        month: fault.month,
    }
}

/// Which case or event a refused row is about, as far as it can be read.
fn key(kind: FileKind, cells: &[(String, String)]) -> Option<String> {
    let cell = |column: Column| cells.iter().find(|(name, _)| name == column.zh()).map(|(_, cell)| cell.trim());
    let number = CaseNumber::parse(cell(Column::CaseNumber)?).ok()?;
    match kind {
        FileKind::Cases => Some(store::case_key(&number)),
        FileKind::Events => {
            let event = EventKind::parse(cell(Column::Event)?).ok()?;
            Some(store::event_key(&number, event, cell(Column::Day)?.parse().ok()?))
        }
        FileKind::People | FileKind::Measures => None,
    }
}

/// The order in which files of one court go in: events need their cases.
pub fn order(kind: FileKind) -> u8 {
    match kind {
        FileKind::Cases => 0,
        FileKind::People => 1,
        FileKind::Events => 2,
        FileKind::Measures => 3,
    }
}

/// A file whose header has been read.
struct Opened {
    header: Header,
    /// The rows after it.
    rows: files::Rows,
}

fn opened(path: &Path, mapping: &Mapping, progress: &Progress) -> Result<Opened, ImportError> {
    let mut rows = files::open(path, progress)?;
    let (_, first) = rows.next().ok_or(FileError::Empty)??;
    Ok(Opened { header: Header::read(&first, mapping)?, rows })
}

/// The kind of a file, from its header.
pub fn kind_of(path: &Path, mapping: &Mapping) -> Result<FileKind, ImportError> {
    Ok(opened(path, mapping, &Progress::default())?.header.kind)
}

/// Imports one file under a name; progress can be watched meanwhile.
pub async fn import(
    space: &CourtSpace,
    path: PathBuf,
    name: &str,
    mapping: Mapping,
    progress: Progress,
) -> Result<BatchReport, ImportError> {
    let (sender, mut chunks) = mpsc::channel::<Chunk>(4);
    let court = space.court().code.clone();
    // Files of one court take turns first, then those that are read apart of all courts, and last comes the court's writer: nobody
    // waits for another court's file who keeps others of their own from writing.
    let _turn = space.turn_to_import().await;
    let opening = tokio::task::spawn_blocking({
        let (mapping, progress) = (mapping.clone(), progress.clone());
        move || opened(&path, &mapping, &progress)
    });
    let opened = opening.await.map_err(|_| ImportError::BrokenOff)??;
    let (header, words) = (opened.header.clone(), mapping.clone());
    let mut batch = space.begin(header.kind, name).await?;
    let reading = tokio::task::spawn_blocking(move || read(opened, &mapping, &court, &progress, &sender));
    while let Some(chunk) = chunks.recv().await {
        put(&mut batch, chunk, &header, &words).await?;
    }
    reading.await.map_err(|_| ImportError::BrokenOff)??;
    Ok(batch.finish().await?)
}

/// Reads and judges every row, and hands them over in chunks.
fn read(
    Opened { header, rows }: Opened,
    mapping: &Mapping,
    court: &CourtCode,
    progress: &Progress,
    sender: &mpsc::Sender<Chunk>,
) -> Result<(), ImportError> {
    let columns = header.columns.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    let send = |mut chunk: Chunk| {
        // As they go in; done here, the database does not wait for it.
        chunk.cases.sort_by(|a, b| a.number.cmp(&b.number));
        sender.blocking_send(chunk).map_err(|_| ImportError::BrokenOff)
    };
    let mut chunk = Chunk::default();
    for row in rows {
        let (number, mut row) = row?;
        progress.add_row();
        // What stands beside our columns is nobody's, and may be wide.
        row.truncate(header.columns.len());
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        row.truncate(columns);
        for (cell, _) in row.iter_mut().zip(&header.columns).filter(|(_, column)| column.is_none()) {
            *cell = String::new();
        }
        chunk.take(&header, mapping, court, number, row);
        if chunk.is_full() {
            send(std::mem::take(&mut chunk))?;
        }
    }
    send(chunk)
}

async fn put(batch: &mut Batch, chunk: Chunk, header: &Header, mapping: &Mapping) -> Result<(), ImportError> {
    let Chunk { cases, events, event_rows, people, measures, mut refused, .. } = chunk;
    batch.put_cases(cases).await?;
    batch.put_people(people).await?;
    batch.put_measures(measures).await?;
    let about: Vec<(String, String, Month)> = events
        .iter()
        .map(|event| {
            let key = store::event_key(&event.number, event.kind, event.day);
            (key, event.number.to_string(), event.day.month())
        })
        .collect();
    for position in batch.put_events(events).await? {
        let (Some((number, row)), Some((key, case, month))) = (event_rows.get(position), about.get(position)) else {
            continue;
        };
        refused.push(NewRefusedRow {
            row_number: i64::try_from(*number).unwrap_or(i64::MAX),
            raw: header.cells(row, mapping),
            key: Some(key.clone()),
            column: Column::CaseNumber.zh().to_owned(),
            value: case.clone(),
            reason: UNKNOWN_CASE.0.to_owned(),
            hint: UNKNOWN_CASE.1.to_owned(),
            month: Some(*month),
        });
    }
    batch.refuse(refused).await?;
    Ok(())
}

/// Imports one refused row again with corrected cells, and settles it. A row that is still wrong stays as it was.
pub async fn retry(space: &CourtSpace, id: i64, cells: &[(String, String)]) -> Result<BatchReport, ImportError> {
    let row = space.refused_row(id).await?;
    let (batch, kind) = row.batch;
    let header = Header::of_cells(kind, cells);
    // The screen shows parties masked; masked as they were shown, they are as they came.
    let as_they_came = |name: &str, value: &str| {
        let kept = row.raw.iter().find(|(column, kept)| {
            Column::parse(column) == Ok(Column::Parties) && column == name && masked(kept) == value
        });
        kept.map_or(value, |(_, kept)| kept).to_owned()
    };
    let values: Vec<String> = cells.iter().map(|(name, value)| as_they_came(name, value)).collect();
    let court = space.court().code.clone();
    let parsed = short(&header, &values)
        .and_then(|()| parse(&header, &values, &Mapping::default(), &court))
        .map_err(|fault| ImportError::StillFaulty(Box::new(fault)))?;
    let mut correction = space.begin(kind, &format!("{batch}/{}", row.row_number)).await?;
    match parsed {
        Parsed::Case(case) => correction.put_cases(vec![case]).await?,
        Parsed::Event(event) => {
            if !correction.put_events(vec![event]).await?.is_empty() {
                return Err(ImportError::UnknownCase);
            }
        }
        Parsed::Person(person) => correction.put_people(vec![person]).await?,
        Parsed::Measure(measure) => correction.put_measures(vec![measure]).await?,
    }
    correction.settle(&[id]).await?;
    Ok(correction.finish().await?)
}
