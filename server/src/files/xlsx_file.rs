//! The first sheet of a workbook, row by row.

use super::{FileError, NumberedRow};
use calamine::{Data, DataRef, Reader, SheetType, Xlsx};
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;
use zip::ZipArchive;

/// What a workbook may come to when it is unpacked, in bytes: ten times the largest file of cases that courts hand in.
const LARGEST: u64 = 2 << 30;

/// The same of the texts of its cells, which are all held at once.
const LARGEST_TEXTS: u64 = 1 << 29;

/// The part they stand in.
const TEXTS: &str = "sharedstrings.xml";

/// The same of the styles of its cells, of which each holds names of its own.
const LARGEST_STYLES: u64 = 4 << 20;

/// Rows and columns of a sheet in a spreadsheet program.
const SHEET: (u64, usize) = (1_048_576, 16_384);

/// No row of a court's file is longer, in bytes.
const LONGEST_ROW: usize = 1 << 20;

/// Tells every row of a workbook in which something stands, in the order of the sheet, for as long as anybody listens.
pub(super) fn each_row(path: &Path, tell: impl FnMut(NumberedRow) -> bool) -> Result<(), FileError> {
    let file = File::open(path).map_err(|cause| FileError::Open { path: path.to_owned(), cause })?;
    each_row_of(BufReader::new(file), tell)
}

/// The same of a workbook that is held in memory, all of its rows at once.
pub(super) fn read(file: Vec<u8>) -> Result<Vec<NumberedRow>, FileError> {
    let mut rows = Vec::new();
    each_row_of(Cursor::new(file), |row| {
        rows.push(row);
        true
    })?;
    Ok(rows)
}

fn broken(error: impl std::fmt::Display) -> FileError {
    FileError::Workbook(error.to_string())
}

fn each_row_of<R: Read + Seek>(mut file: R, mut tell: impl FnMut(NumberedRow) -> bool) -> Result<(), FileError> {
    ensure_it_unpacks(&mut file, LARGEST)?;
    let mut workbook = Xlsx::new(file).map_err(broken)?;
    let mut sheets = workbook.sheets_metadata().iter();
    let first = sheets.find(|sheet| sheet.typ == SheetType::WorkSheet).ok_or(FileError::Empty)?.name.clone();
    let mut cells = workbook.worksheet_cells_reader(&first).map_err(broken)?;
    let mut tell = |row: NumberedRow| row.1.is_empty() || tell(row);
    let mut row: NumberedRow = (0, Vec::new());
    let mut in_row = 0;
    while let Some(found) = cells.next_cell().map_err(broken)? {
        let (number, column) = (u64::from(found.get_position().0) + 1, found.get_position().1 as usize);
        let long = match found.get_value() {
            DataRef::String(text) => text.len(),
            DataRef::SharedString(text) => text.len(),
            _ => 0,
        };
        if number > row.0 {
            in_row = 0;
        }
        in_row += long;
        if in_row > LONGEST_ROW {
            return Err(broken(format!("row {number} has more than {LONGEST_ROW} bytes")));
        }
        let text = cell(&Data::from(found.get_value().clone()));
        if text.is_empty() {
            continue;
        }
        if number > SHEET.0 || column >= SHEET.1 {
            return Err(broken(format!("a cell of row {number} stands beyond the last row or column of a sheet")));
        }
        if number < row.0 {
            return Err(broken(format!("row {number} comes after row {}", row.0)));
        }
        if number > row.0 && !tell(std::mem::replace(&mut row, (number, Vec::new()))) {
            return Ok(());
        }
        if row.1.len() <= column {
            row.1.resize(column + 1, String::new());
        }
        if let Some(place) = row.1.get_mut(column) {
            *place = text;
        }
    }
    tell(row);
    Ok(())
}

/// A few bytes of a workbook can stand for more than a machine has room for: by how they unpack, by a number of texts for which
/// room is made beforehand, by a long name that each of many styles holds, or by a single cell.
fn ensure_it_unpacks(file: impl Read + Seek, largest: u64) -> Result<(), FileError> {
    // What is no archive is refused, and better told, by what reads workbooks.
    let Ok(mut parts) = ZipArchive::new(file) else { return Ok(()) };
    let mut left = largest;
    for at in 0..parts.len() {
        let part = parts.by_index(at).map_err(broken)?;
        let name = part.name().map_err(broken)?.to_lowercase().replace('\\', "/");
        let (most, longest) = match name.rsplit('/').next() {
            Some(TEXTS) => (left.min(LARGEST_TEXTS), 1 << 20),
            Some(name) if name == "workbook.xml" || name.ends_with(".rels") => (left.min(1 << 20), 1 << 13),
            Some("styles.xml") => (left.min(LARGEST_STYLES), 1 << 12),
            _ if name.contains("worksheets/") => (left, 1 << 20),
            _ => (left, left),
        };
        // What the archive says of its sizes binds nobody.
        let Seen { bytes, between, promised } = Seen::of(part.take(most + 1), name.ends_with(TEXTS)).map_err(broken)?;
        let fault = if bytes > most {
            format!("comes to more than {most} bytes when it is unpacked")
        } else if between > longest {
            format!("has more than {longest} bytes without a tag")
        } else if promised > bytes {
            format!("promises {promised} texts in {bytes} bytes")
        } else {
            left -= bytes;
            continue;
        };
        return Err(broken(format!("its part {name} {fault}")));
    }
    Ok(())
}

/// What was seen of a part of a workbook.
#[derive(Default)]
struct Seen {
    bytes: u64,
    /// The most bytes from one tag to the next.
    between: u64,
    /// The largest number of texts that it says it has.
    promised: u64,
}

impl Seen {
    fn of(part: impl Read, texts: bool) -> std::io::Result<Self> {
        let mut seen = Self::default();
        let mut part = BufReader::with_capacity(1 << 16, part);
        let mut piece = Vec::new();
        // A piece is what stands before the next tag, the tag before it included. What is longer than all that may be is not held.
        while part.by_ref().take(1 << 21).read_until(b'<', &mut piece)? > 0 {
            let long = piece.len() as u64;
            seen.bytes += long;
            seen.between = seen.between.max(long);
            if texts {
                seen.promised = seen.promised.max(promised(&piece));
            }
            piece.clear();
        }
        Ok(seen)
    }
}

/// The largest number of texts that a tag promises.
fn promised(piece: &[u8]) -> u64 {
    const NAME: &[u8] = b"uniqueCount";
    let named = piece.windows(NAME.len()).enumerate().filter(|(_, window)| *window == NAME);
    let number = |(at, _): (usize, _)| {
        let after = piece.get(at + NAME.len()..).unwrap_or_default().iter();
        let digits = after.skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
        digits.fold(0, |number: u64, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
    };
    named.map(number).max().unwrap_or(0)
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::workbook::around;
    use super::*;

    /// A workbook of one sheet with this inside of it, and these texts of cells.
    fn workbook(sheet: &str, texts: &str) -> Vec<u8> {
        parts(sheet, &format!("<sst>{texts}</sst>"), "<styleSheet></styleSheet>")
    }

    fn parts(sheet: &str, texts: &str, styles: &str) -> Vec<u8> {
        let sheet = format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>");
        around(sheet.as_bytes(), texts.as_bytes(), styles.as_bytes())
    }

    fn held(sheet: &str, texts: &str) -> Result<Vec<NumberedRow>, String> {
        read(workbook(sheet, texts)).map_err(|error| error.to_string())
    }

    #[test]
    fn rows_of_a_workbook_stand_where_they_stood() {
        // A cell far away takes no room for what lies between.
        let far = "<row r=\"2\"><c r=\"B2\" t=\"s\"><v>1</v></c><c r=\"D2\"><v>7</v></c></row>\
                   <row r=\"5\"><c r=\"A5\"/></row>\
                   <row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t> 末 </t></is></c></row>";
        let rows = held(far, "<si><t>甲</t></si><si><t>乙</t></si>").unwrap();
        let [two, last] = rows.as_slice() else { panic!("{} rows", rows.len()) };
        assert_eq!(*two, (2, ["", "乙", "", "7"].map(String::from).to_vec()));
        assert_eq!((last.0, last.1.len(), last.1.last().unwrap().as_str()), (1_048_576, 16_384, "末"));
        assert_eq!(held("", ""), Ok(Vec::new()));
    }

    #[test]
    fn workbooks_that_no_spreadsheet_program_writes_are_refused() {
        for (sheet, why) in [
            ("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>", "row 1 stands beyond the last row or column"),
            ("<row r=\"1\"><c r=\"A1048577\"><v>1</v></c></row>", "row 1048577 stands beyond the last row or column"),
            ("<row><c r=\"A3\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>", "row 2 comes after row 3"),
            ("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>9</v></c></row>", "the workbook cannot be read"),
            ("<row r=\"1\"><c", "the workbook cannot be read"),
        ] {
            let said = held(sheet, "").unwrap_err();
            assert!(said.contains(why), "{sheet}: {said}");
        }
        let bytes = workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", "");
        let half = bytes.get(..bytes.len() / 2).unwrap().to_vec();
        assert!(matches!(read(half), Err(FileError::Workbook(_))));
        assert!(matches!(read(Vec::new()), Err(FileError::Workbook(_))));
    }

    #[test]
    fn a_workbook_that_takes_more_room_than_there_is_is_refused() {
        let bytes = workbook(&"<row/>".repeat(1_000), &"<si/>".repeat(1_000));
        let unpacks = |most| ensure_it_unpacks(Cursor::new(&bytes), most).map_err(|error| error.to_string());
        assert_eq!(unpacks(13_000), Ok(()));
        assert!(unpacks(11_000).unwrap_err().contains("xl/sharedstrings.xml comes to more than"));
        assert!(unpacks(5_000).unwrap_err().contains("xl/worksheets/sheet1.xml comes to more than"));
        // One cell, room for texts that do not come, and a name that each of many styles would hold.
        let long = "x".repeat((1 << 20) + 1);
        let cell = format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{long}</t></is></c></row>");
        assert!(
            held(&cell, "").unwrap_err().contains("xl/worksheets/sheet1.xml has more than 1048576 bytes without a tag")
        );
        let said =
            read(parts("", "<sst uniqueCount = '99999999999999'></sst>", "<styleSheet/>")).err().unwrap().to_string();
        assert!(said.contains("xl/sharedstrings.xml promises 99999999999999 texts"), "{said}");
        let font =
            format!("<styleSheet><fonts><font><name val=\"{}\"/></font></fonts></styleSheet>", "x".repeat(5_000));
        let said = read(parts("", "<sst></sst>", &font)).err().unwrap().to_string();
        assert!(said.contains("xl/styles.xml has more than 4096 bytes without a tag"), "{said}");
        let fonts = format!("<styleSheet>{}</styleSheet>", "<font/>".repeat(1_000_000));
        let said = read(parts("", "<sst></sst>", &fonts)).err().unwrap().to_string();
        assert!(said.contains("xl/styles.xml comes to more than 4194304 bytes"), "{said}");
        assert_eq!(promised(b"sst count=\"3\" uniqueCount=\"2\">"), 2);
        assert_eq!(promised(b"sst xuniqueCount='1' uniqueCount = '9'>"), 9);
    }
}
