//! Workbooks are read by a process of their own. What reads them is not ours: whatever a file makes of it, the memory and the time
//! that it takes are that process's, which has little of both, and whoever sent the file hears why it was not read.

use super::{FileError, NumberedRow, Rows, xlsx_file};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};

/// What the program is called with, before the name of a workbook.
pub const COMMAND: &str = "read-workbook";

/// No line that tells a row is longer, in bytes: a row's texts, each byte of them escaped.
const LONGEST_LINE: u64 = 8 << 20;

/// So many workbooks are read at a time; others wait, whoever sent them.
const AT_A_TIME: usize = 2;

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// How many are being read, and who waits for one of them to end.
static READING: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

/// A place among those that are read, until it is let go.
struct Place;

impl Place {
    /// Waits for one, on a thread that may.
    fn taken() -> Self {
        let (reading, ended) = &READING;
        let full = |reading: &mut usize| *reading >= AT_A_TIME;
        let reading = reading.lock().unwrap_or_else(PoisonError::into_inner);
        *ended.wait_while(reading, full).unwrap_or_else(PoisonError::into_inner) += 1;
        Self
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *READING.0.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        READING.1.notify_one();
    }
}

/// From here on workbooks are read by this program, which [`tell`]s their rows when it is called with [`COMMAND`]; what has none,
/// a test, reads them itself. The first to say so is heard.
pub fn read_workbooks_with(program: PathBuf) {
    PROGRAM.get_or_init(|| program);
}

/// The program that reads workbooks.
pub(super) fn program() -> Option<&'static Path> {
    PROGRAM.get().map(PathBuf::as_path)
}

/// A line of what the process says.
#[derive(Serialize, Deserialize)]
enum Told {
    Row(NumberedRow),
    Broken(String),
    Empty,
    End,
}

/// The rows of a workbook as another process reads it: this program, with these arguments before the file's name. Waits until
/// fewer are read.
///
/// # Errors
///
/// [`FileError::Program`] if there is no such program, [`FileError::Open`] if there is no such file. What is wrong with it is said
/// by its rows.
pub fn open(program: &Path, arguments: &[&str], file: &Path) -> Result<Rows, FileError> {
    std::fs::File::open(file).map_err(|cause| FileError::Open { path: file.to_owned(), cause })?;
    let place = Place::taken();
    let mut command = Command::new(program);
    // It is not told what this process was told, passwords among it.
    command
        .env_clear()
        .args(arguments)
        .arg("--")
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().map_err(FileError::Program)?;
    let said = child.stdout.take().ok_or_else(|| FileError::Program(std::io::Error::other("it has no output")))?;
    Ok(Box::new(Reading { child, said: BufReader::new(said), ended: false, _place: place }))
}

/// Tells the rows of a workbook, as [`open`] hears them.
///
/// # Errors
///
/// Whoever listened has gone away.
pub fn tell(file: &Path, mut to: impl Write) -> std::io::Result<()> {
    let mut say = |told: &Told| {
        serde_json::to_writer(&mut to, told)?;
        to.write_all(b"\n")
    };
    let mut unheard = None;
    let read = xlsx_file::each_row(file, |row| {
        unheard = say(&Told::Row(row)).err();
        unheard.is_none()
    });
    if let Some(gone) = unheard {
        return Err(gone);
    }
    say(&match read {
        Ok(()) => Told::End,
        Err(FileError::Empty) => Told::Empty,
        Err(FileError::Workbook(why)) => Told::Broken(why),
        Err(other) => Told::Broken(other.to_string()),
    })?;
    to.flush()
}

/// Tells, in place of any row, why none can be.
///
/// # Errors
///
/// Whoever listened has gone away.
pub fn tell_why(why: String, to: impl Write) -> std::io::Result<()> {
    Ok(serde_json::to_writer(to, &Told::Broken(why))?)
}

struct Reading {
    child: Child,
    said: BufReader<ChildStdout>,
    ended: bool,
    _place: Place,
}

impl Reading {
    /// Why the process ended before it had said all.
    fn broken_off(&mut self) -> FileError {
        // What says nothing any more has ended, or is ended now.
        let _ = self.child.kill();
        let how = self.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
        FileError::Workbook(format!("reading it took more memory or time than a workbook may, or broke off ({how})"))
    }
}

impl Iterator for Reading {
    type Item = Result<NumberedRow, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let mut line = Vec::new();
        let heard = self.said.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        let told = heard.ok().and_then(|_| serde_json::from_slice(&line).ok());
        self.ended = !matches!(told, Some(Told::Row(_)));
        match told {
            Some(Told::Row(row)) => Some(Ok(row)),
            Some(Told::Broken(why)) => Some(Err(FileError::Workbook(why))),
            Some(Told::Empty) => Some(Err(FileError::Empty)),
            Some(Told::End) => None,
            None => Some(Err(self.broken_off())),
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        // One that has ended already cannot be ended, and is waited for all the same.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
