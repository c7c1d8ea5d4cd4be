//! Workbooks are read by a process of their own: it tells the same rows, and what takes too much memory ends it alone.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use huishang_server::files::{FileError, NumberedRow, Progress, Rows, apart, open, read_held};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

#[path = "../src/files/workbook.rs"]
mod workbook;

const PROGRAM: &str = env!("CARGO_BIN_EXE_huishang");

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// A workbook on the disk.
fn file(folder: &TempDir, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join("案件 1.xlsx");
    std::fs::write(&path, bytes).unwrap();
    path
}

fn apart(path: &Path, memory: &str) -> Rows {
    apart::open(Path::new(PROGRAM), &[apart::COMMAND, "--memory", memory], path).unwrap()
}

fn all(rows: Rows) -> Result<Vec<NumberedRow>, String> {
    rows.collect::<Result<_, _>>().map_err(|error: FileError| error.to_string())
}

#[test]
fn another_process_tells_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let texts = "<sst><si><t>案号\n\"甲\",\u{85}</t></si><si><t>乙</t></si></sst>";
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"XFD1\" t=\"s\"><v>1</v></c></row>\
                <row r=\"9\"><c r=\"B9\"><v>1.5</v></c></row>";
    let broken = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>9</v></c></row>";
    for (sheet, read) in [(sheet(rows), true), (sheet(""), true), (sheet(broken), false), (String::from("<"), false)] {
        let bytes = workbook::around(sheet.as_bytes(), texts.as_bytes(), b"<styleSheet/>");
        let here = read_held("a.xlsx", bytes.clone()).and_then(Iterator::collect).map_err(|error| error.to_string());
        assert_eq!(all(apart(&file(&folder, &bytes), "2000000000")), here);
        assert_eq!(here.is_ok(), read, "{sheet}: {here:?}");
    }
    assert!(all(apart(&file(&folder, b"PK"), "2000000000")).unwrap_err().contains("the workbook cannot be read"));
    let gone = apart::open(Path::new(PROGRAM), &[apart::COMMAND], &folder.path().join("nowhere.xlsx"));
    assert!(matches!(gone, Err(FileError::Open { .. })));
}

#[test]
fn once_there_is_a_program_that_reads_them_nothing_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = workbook::around(sheet("").as_bytes(), b"<sst></sst>", b"<styleSheet/>");
    apart::read_workbooks_with(PathBuf::from("/nowhere/huishang"));
    let read = open(&file(&folder, &bytes), &Progress::default());
    assert!(matches!(read, Err(FileError::Program(_))));
}

#[test]
fn whoever_waits_is_read_too() {
    let folder = tempfile::tempdir().unwrap();
    let row = sheet("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    let path = file(&folder, &workbook::around(row.as_bytes(), b"<sst></sst>", b"<styleSheet/>"));
    std::thread::scope(|scope| {
        let reading: Vec<_> = (0..10).map(|_| scope.spawn(|| all(apart(&path, "2000000000")))).collect();
        for read in reading {
            assert_eq!(read.join().unwrap(), Ok(vec![(1, vec![String::from("1")])]));
        }
    });
}

#[test]
fn rows_come_as_they_are_asked_for_and_nobody_need_ask_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (1..100_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>")).collect();
    let path = file(&folder, &workbook::around(sheet(&rows).as_bytes(), b"<sst></sst>", b"<styleSheet/>"));
    let mut first = apart(&path, "2000000000");
    assert_eq!(first.next().unwrap().unwrap(), (1, vec![String::from("1")]));
    // Lets go of the process, which would wait for ever for somebody to ask.
    drop(first);
    let mut rows = apart(&path, "2000000000");
    assert_eq!(rows.by_ref().last().unwrap().unwrap().0, 99_999);
    assert!(rows.next().is_none());
}

#[test]
fn a_workbook_that_takes_too_much_memory_ends_its_own_process_alone() {
    let folder = tempfile::tempdir().unwrap();
    // Five bytes of each text, and twenty-four of memory.
    let texts = format!("<sst>{}</sst>", "<si/>".repeat(9_000_000));
    let path = file(&folder, &workbook::around(sheet("").as_bytes(), texts.as_bytes(), b"<styleSheet/>"));
    let said = all(apart(&path, "500000000")).unwrap_err();
    assert!(said.contains("took more memory or time than a workbook may"), "{said}");
    assert_eq!(all(apart(&path, "2000000000")), Ok(Vec::new()));
    let small = workbook::around(sheet("").as_bytes(), b"<sst></sst>", b"<styleSheet/>");
    assert_eq!(all(apart(&file(&folder, &small), "500000000")), Ok(Vec::new()));
}
