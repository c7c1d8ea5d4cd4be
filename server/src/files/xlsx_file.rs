//! The first sheet of a workbook.

use super::{FileError, Rows};
use calamine::{Data, Reader, Xlsx, open_workbook, open_workbook_from_rs};
use std::io::{Cursor, Read, Seek};
use std::path::Path;

/// Opens a workbook.
pub(super) fn open(path: &Path) -> Result<Rows, FileError> {
    rows(open_workbook(path).map_err(broken)?)
}

/// Reads a workbook that is held in memory.
pub(super) fn read(file: Vec<u8>) -> Result<Rows, FileError> {
    rows(open_workbook_from_rs(Cursor::new(file)).map_err(broken)?)
}

fn broken(error: calamine::XlsxError) -> FileError {
    FileError::Workbook(error.to_string())
}

fn rows<R: Read + Seek>(mut workbook: Xlsx<R>) -> Result<Rows, FileError> {
    let sheet = workbook.worksheet_range_at(0).ok_or(FileError::Empty)?.map_err(broken)?;
    let above = sheet.start().map_or(0, |(row, _)| u64::from(row));
    let rows: Vec<Vec<String>> = sheet.rows().map(|row| row.iter().map(cell).collect()).collect();
    Ok(Box::new(rows.into_iter().enumerate().map(move |(position, row)| Ok((above + position as u64 + 1, row)))))
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        // A broken formula is no empty cell: the row is to be refused for it.
        Data::Error(error) => error.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
        Data::Bool(yes) => String::from(if *yes { "是" } else { "否" }),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
    }
}
