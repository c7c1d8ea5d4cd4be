//! Any bytes are a CSV file or a workbook of rows of text, or are refused with a reason: rows come in the order of their
//! numbers, and no row is wider than a sheet.
#![no_main]

// The server's own reader, without the server.
#[allow(dead_code)]
#[path = "../../../server/src/files/mod.rs"]
mod files;

#[path = "../../../server/src/files/workbook.rs"]
mod workbook;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let mut parts = rest.split(|byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    let read = match kind % 4 {
        0 => files::read_held("a.csv", rest.to_vec()),
        1 => files::read_held("a.xlsx", rest.to_vec()),
        _ => files::read_held("a.xlsx", workbook::around(part(), part(), part())),
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
