//! CSV as courts' systems export it.

use super::{FileError, LONGEST_CELL, Rows};
use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// No row of a court's file is longer, in bytes, of as many lines as a quotation mark makes of it.
const LONGEST_ROW: usize = 1 << 20;

/// What may have been read of the rows after one, when it is longer than that.
const AHEAD: usize = 1 << 16;

/// Opens a file, finding out its encoding and what separates its cells.
pub(super) fn open(path: &Path, bytes: Arc<AtomicU64>) -> std::io::Result<Rows> {
    let encoding = if is_utf8(path)? { encoding_rs::UTF_8 } else { encoding_rs::GB18030 };
    let mut first = Vec::new();
    File::open(path)?.take(1 << 16).read_to_end(&mut first)?;
    let counting = Counting { file: BufReader::with_capacity(1 << 16, File::open(path)?), bytes };
    Ok(rows(counting, encoding, separator(&first)))
}

/// The same for a file held in memory.
pub(super) fn read(file: Vec<u8>) -> Rows {
    let encoding = if std::str::from_utf8(&file).is_ok() { encoding_rs::UTF_8 } else { encoding_rs::GB18030 };
    let separator = separator(&file);
    rows(Cursor::new(file), encoding, separator)
}

fn rows(file: impl Read + Send + 'static, encoding: &'static Encoding, separator: u8) -> Rows {
    let decoded = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(file);
    let since_row = Arc::new(AtomicUsize::new(0));
    let ended = LinesEnded {
        file: decoded,
        after_return: false,
        in_line: false,
        at_end: None,
        since_row: Arc::clone(&since_row),
    };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(ended);
    let mut record = csv::StringRecord::new();
    Box::new(std::iter::from_fn(move || {
        let from = reader.position().line();
        let read = reader.read_record(&mut record);
        since_row.store(0, Ordering::Relaxed);
        // The line is what a person finds in the file. Blank lines before a row are passed over and do not count as its own.
        let line = reader.position().line().saturating_sub(1);
        let fail = |row, cause| Some(Err(FileError::Csv { row, cause }));
        match read {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => return fail(from, error.to_string()),
        }
        // A quotation mark that is never closed swallows the lines after it into one cell.
        if let Some(cell) = record.iter().find(|cell| cell.contains('\n') || cell.len() > LONGEST_CELL) {
            let begins: String = cell.chars().take(20).collect();
            let swallowed = record.iter().flat_map(str::chars).filter(|char| *char == '\n').count() as u64;
            // One that is closed leaves something after it to be read, if only the blank line at the end.
            let ended = reader.position().line();
            let closed = reader.read_record(&mut record).unwrap_or(true) || reader.position().line() > ended;
            return fail(
                (line + u64::from(!closed)).saturating_sub(swallowed),
                format!("the cell that begins with “{begins}” runs over the end of its line, or is too long"),
            );
        }
        Some(Ok((line, record.iter().map(str::to_owned).collect())))
    }))
}

/// A text whose lines end by a line feed, every one, however they ended: as on Unix, Windows or old Macs, or not at all; and a
/// blank line after them.
struct LinesEnded<R> {
    file: R,
    after_return: bool,
    /// Whether anything came since the last line ended.
    in_line: bool,
    /// Line feeds that are still to come, once the file has ended.
    at_end: Option<u8>,
    /// Bytes since the last row was told.
    since_row: Arc<AtomicUsize>,
}

impl<R: Read> Read for LinesEnded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let read = self.file.read(buffer)?;
            if read == 0 {
                let to_come = self.at_end.unwrap_or(1 + u8::from(self.in_line));
                let Some(first) = buffer.first_mut().filter(|_| to_come > 0) else { return Ok(0) };
                *first = b'\n';
                self.at_end = Some(to_come - 1);
                return Ok(1);
            }
            let mut kept = 0;
            for at in 0..read {
                let byte = buffer.get(at).copied().unwrap_or_default();
                let second_half = byte == b'\n' && self.after_return;
                self.after_return = byte == b'\r';
                if let Some(place) = buffer.get_mut(kept).filter(|_| !second_half) {
                    *place = if byte == b'\r' { b'\n' } else { byte };
                    self.in_line = *place != b'\n';
                    kept += 1;
                }
            }
            if self.since_row.fetch_add(kept, Ordering::Relaxed) > LONGEST_ROW + AHEAD {
                return Err(std::io::Error::other(format!("it is longer than {LONGEST_ROW} bytes")));
            }
            if kept > 0 {
                return Ok(kept);
            }
        }
    }
}

/// Whether the whole file is UTF-8. One pass over the bytes; a court's largest export takes well under a second.
fn is_utf8(path: &Path) -> std::io::Result<bool> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 20];
    let mut held = 0;
    loop {
        let read = file.read(buffer.get_mut(held..).unwrap_or_default())?;
        let filled = buffer.get(..held + read).unwrap_or_default();
        match std::str::from_utf8(filled) {
            Ok(_) => held = 0,
            Err(error) if error.error_len().is_some() => return Ok(false),
            Err(error) => {
                if read == 0 {
                    return Ok(false);
                }
                // The beginning of a character that goes on in the next piece.
                let start = error.valid_up_to();
                let end = held + read;
                buffer.copy_within(start..end, 0);
                held = end - start;
                continue;
            }
        }
        if read == 0 {
            return Ok(true);
        }
    }
}

/// What stands most often in the first line, of comma, semicolon and tab. All three are ASCII in every encoding read.
fn separator(first: &[u8]) -> u8 {
    let mut lines = first.split(|byte| matches!(byte, b'\n' | b'\r'));
    let line = lines.find(|line| !line.is_empty()).unwrap_or_default();
    let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

/// Counts what passes.
struct Counting<R> {
    file: R,
    bytes: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
