//! Files as rows of texts, read as the rows are asked for: CSV in UTF-8 or GB18030, and XLSX.

pub mod apart;
mod csv_file;
#[cfg(test)]
mod workbook;
mod xlsx_file;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A row: its number in the file (the first row is 1), and its cells.
pub type NumberedRow = (u64, Vec<String>);

/// Rows in the order of the file.
pub type Rows = Box<dyn Iterator<Item = Result<NumberedRow, FileError>> + Send>;

/// No cell of a court's file is longer, in bytes.
pub const LONGEST_CELL: usize = 4_000;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is not there, or may not be read.
    #[error("cannot read {path}: {cause}; check the name and the rights")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// It is neither of the known kinds.
    #[error("expected a .csv or .xlsx file, got {0}; save it as one of these")]
    Kind(PathBuf),
    /// A row breaks the format.
    #[error("row {row} cannot be read as CSV: {cause}; check its quotation marks")]
    Csv {
        /// Its number.
        row: u64,
        /// What is wrong.
        cause: String,
    },
    /// The workbook breaks the format.
    #[error("the workbook cannot be read: {0}; open it in a spreadsheet program and save it again")]
    Workbook(String),
    /// What reads workbooks cannot be called.
    #[error("the program that reads workbooks cannot be started: {0}; tell the administrator, or send the file as CSV")]
    Program(std::io::Error),
    /// No row at all.
    #[error("the file is empty; expected a first row with the column names")]
    Empty,
}

/// How far a file has been read, to be looked at from elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    bytes: Arc<AtomicU64>,
    of: Arc<AtomicU64>,
    rows: Arc<AtomicU64>,
}

impl Progress {
    /// Bytes read, and of how many.
    pub fn bytes(&self) -> (u64, u64) {
        (self.bytes.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed))
    }

    /// Rows read.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    pub(crate) fn add_row(&self) {
        self.rows.fetch_add(1, Ordering::Relaxed);
    }
}

/// Opens a file by its ending.
pub fn open(path: &Path, progress: &Progress) -> Result<Rows, FileError> {
    let cannot = |cause| FileError::Open { path: path.to_owned(), cause };
    let size = std::fs::metadata(path).map_err(cannot)?.len();
    progress.of.store(size, Ordering::Relaxed);
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "csv" | "txt" | "tsv" => csv_file::open(path, progress.bytes.clone()).map_err(cannot),
        "xlsx" => {
            progress.bytes.store(size, Ordering::Relaxed);
            match apart::program() {
                Some(program) => apart::open(program, &[apart::COMMAND], path),
                None => read_held(&path.to_string_lossy(), std::fs::read(path).map_err(cannot)?),
            }
        }
        _ => Err(FileError::Kind(path.to_owned())),
    }
}

/// Reads a file that is held in memory, by the ending of its name.
///
/// # Errors
///
/// [`FileError::Kind`] for other endings, [`FileError::Workbook`] for a workbook that breaks the format.
pub fn read_held(name: &str, file: Vec<u8>) -> Result<Rows, FileError> {
    match Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase()).as_deref() {
        Some("csv" | "txt" | "tsv") => Ok(read_csv(file)),
        Some("xlsx") => Ok(Box::new(xlsx_file::read(file)?.into_iter().map(Ok))),
        _ => Err(FileError::Kind(PathBuf::from(name))),
    }
}

/// Reads a CSV file that is held in memory.
pub fn read_csv(file: Vec<u8>) -> Rows {
    csv_file::read(file)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn rows_of(name: &str, bytes: &[u8]) -> Vec<NumberedRow> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        open(&path, &Progress::default()).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn utf8_with_and_without_mark_and_gb18030_read_the_same() {
        let text = "案号,案由\n（2023）冀0638民初1号,\"民间借贷,纠纷\"\n";
        let plain = rows_of("a.csv", text.as_bytes());
        assert_eq!(
            plain,
            [
                (1, vec!["案号".into(), "案由".into()]),
                (2, vec!["（2023）冀0638民初1号".into(), "民间借贷,纠纷".into()])
            ]
        );
        assert_eq!(rows_of("a.csv", &[b"\xEF\xBB\xBF", text.as_bytes()].concat()), plain);
        let (gb, _, _) = encoding_rs::GB18030.encode(text);
        assert_eq!(rows_of("a.csv", &gb), plain);
    }

    #[test]
    fn semicolons_and_tabs_separate_too() {
        for end in ["\n", "\r\n", "\r"] {
            let rows = rows_of("a.csv", format!("{end}案号;案由{end}1,5;2{end}").as_bytes());
            assert_eq!(rows.last().map(|(_, row)| row.as_slice()), Some(["1,5", "2"].map(String::from).as_slice()));
        }
        assert_eq!(rows_of("a.tsv", "案号\t案由\n1\t2\n".as_bytes()).last(), Some(&(2, vec!["1".into(), "2".into()])));
    }

    #[test]
    fn a_row_is_found_by_its_line() {
        for (text, lines) in [
            ("a\n\nb\nc\n", [1, 3, 4]),
            ("\na\nb\nc", [2, 3, 4]),
            ("a\r\n\r\nb\r\nc", [1, 3, 4]),
            ("a\r\nb\r\nc\r\n\r\n", [1, 2, 3]),
            ("a\r\rb\rc\r", [1, 3, 4]),
            ("a\rb\n\rc", [1, 2, 4]),
        ] {
            let rows = rows_of("a.csv", text.as_bytes());
            assert_eq!(rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), lines, "{text:?}");
        }
        let faults = |text: &str| {
            let faults = read_csv(text.as_bytes().to_vec()).filter_map(Result::err);
            faults.map(|error| error.to_string()).collect::<Vec<_>>()
        };
        for end in ["\n", "\r\n", "\r"] {
            for cell in ["\"2", "\"2{end}3\"", "\"2{end}\""] {
                for after in ["{end}3,4{end}", "{end}", ""] {
                    let text = format!("a,b{{end}}{{end}}1,{cell}{after}").replace("{end}", end);
                    let said = faults(&text);
                    assert!(matches!(said.as_slice(), [one] if one.starts_with("row 3 cannot")), "{text:?}: {said:?}");
                }
            }
        }
    }

    #[test]
    fn a_row_has_its_length() {
        let last = |text: String| read_csv(text.into_bytes()).last().unwrap().map_err(|error| error.to_string());
        assert_eq!(last(format!("a\n{}", ",".repeat(1 << 20))).map(|(line, _)| line), Ok(2));
        // A line, and what a quotation mark makes of all lines after it, of which no more is read.
        for text in [",".repeat(2 << 20), format!("1,\"{}", "2\n".repeat(1 << 20))] {
            let said = last(format!("a\n{text}")).unwrap_err();
            assert!(said.starts_with("row 2 cannot") && said.contains("longer than 1048576 bytes"), "{said}");
        }
    }

    #[test]
    fn a_workbook() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, "案号").unwrap();
        sheet.write(0, 1, "立案日期").unwrap();
        sheet.write(1, 0, "（2023）冀0638民初1号").unwrap();
        let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2023, 1, 5).unwrap();
        sheet.write_with_format(1, 1, &date, &format).unwrap();
        sheet.write(2, 1, 12.5).unwrap();
        workbook.save(&path).unwrap();
        let rows: Vec<_> = open(&path, &Progress::default()).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.get(1), Some(&(2, vec!["（2023）冀0638民初1号".into(), "2023-01-05".into()])));
        assert_eq!(rows.get(2), Some(&(3, vec![String::new(), "12.5".into()])));
    }

    #[test]
    fn other_files_are_refused() {
        assert!(matches!(open(Path::new("/nowhere/a.csv"), &Progress::default()), Err(FileError::Open { .. })));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        std::fs::write(&path, b"%PDF").unwrap();
        assert!(matches!(open(&path, &Progress::default()), Err(FileError::Kind(_))));
    }
}
