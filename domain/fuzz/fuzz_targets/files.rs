//! Any bytes are a CSV file or a workbook of rows of text, or are refused with a reason: rows come in the order of their
//! numbers, and no row is wider than a sheet.
#![no_main]

// The server's own reader, without the server.
#[allow(dead_code)]
#[path = "../../../server/src/files/mod.rs"]
mod files;

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const SPREADSHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook around invented parts: its sheet, the texts and the styles of its cells. Of bytes that are changed at random
/// hardly any are a workbook at all.
fn workbook(sheet: &[u8], texts: &[u8], styles: &[u8]) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: String| format!("<Relationships xmlns=\"{PACKAGE}\">{all}</Relationships>").into_bytes();
    let book = format!(
        "<workbook xmlns=\"{SPREADSHEET}\" xmlns:r=\"{OFFICE}\"><sheets>\
         <sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let of_book = relation("rId1", "worksheet", "worksheets/sheet1.xml")
        + &relation("rId2", "sharedStrings", "sharedStrings.xml")
        + &relation("rId3", "styles", "styles.xml");
    let parts: [(&str, &[u8]); 6] = [
        ("_rels/.rels", &relations(relation("rId1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", &relations(of_book)),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", texts),
        ("xl/styles.xml", styles),
    ];
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(name, stored).expect("a part");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let mut parts = rest.split(|byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    let read = match kind % 4 {
        0 => files::read_held("a.csv", rest.to_vec()),
        1 => files::read_held("a.xlsx", rest.to_vec()),
        _ => files::read_held("a.xlsx", workbook(part(), part(), part())),
    };
    let rows = match read {
        Ok(rows) => rows,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let mut before = 0;
    for row in rows {
        match row {
            Ok((number, cells)) => {
                assert!(number > before && cells.len() <= 16_384, "row {number} after {before}: {}", cells.len());
                before = number;
            }
            Err(error) => return assert!(!error.to_string().is_empty()),
        }
    }
});
