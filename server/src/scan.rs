//! The court's own virus scanner: a program that reads a file from its standard input and says by its exit code what it
//! found. What it did not look through to the end is not taken.

use crate::oidc::SECRET_VARIABLE;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::sync::Semaphore;

/// How long a file may wait for its answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// So many files are looked through at a time: a scanner may hold its whole list of signatures in memory.
const AT_A_TIME: usize = 2;

/// A program that looks through files.
#[derive(Clone, Debug)]
pub struct Scanner {
    program: String,
    arguments: Vec<String>,
    patience: Duration,
    places: Arc<Semaphore>,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// The scanner found something.
    #[error(
        "病毒扫描发现文件有问题，没有保存；请与本院技术人员联系，不要再打开这个文件 / the virus scan found something in this file, and it was not kept; do not open it, and tell the technicians of the court"
    )]
    Infected,
    /// The scanner gave no answer.
    #[error(
        "病毒扫描没有完成，文件没有保存；请稍后再传，仍不行请与本院技术人员联系 / the file could not be checked for viruses and was not kept; try again, and tell the technicians of the court if it fails again"
    )]
    NotChecked,
}

impl Scanner {
    /// One that runs a program, given with its arguments, spaces between; no shell reads them. None where nothing is named.
    pub fn parse(command: &str) -> Option<Self> {
        let mut words = command.split_whitespace().map(str::to_owned);
        let program = words.next()?;
        let places = Arc::new(Semaphore::new(AT_A_TIME));
        Some(Self { program, arguments: words.collect(), patience: PATIENCE, places })
    }

    /// The same with another patience.
    #[must_use]
    pub fn patient_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Looks through bytes; what it is not told to be clean is refused.
    pub async fn scan(&self, bytes: &[u8]) -> Result<(), ScanError> {
        match tokio::time::timeout(self.patience, self.run(bytes)).await {
            Ok(Ok((status, whole))) => answered(status, whole),
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, program = self.program, "virus scan");
                Err(ScanError::NotChecked)
            }
            Err(_) => {
                tracing::error!(program = self.program, "the virus scan took too long");
                Err(ScanError::NotChecked)
            }
        }
    }

    /// How the program ended, and whether it took in every byte. Dropped before, it is killed.
    async fn run(&self, bytes: &[u8]) -> std::io::Result<(ExitStatus, bool)> {
        let _place = self.places.acquire().await.map_err(std::io::Error::other)?;
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .env_remove(SECRET_VARIABLE)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let input = child.stdin.take();
        let feeding = async move {
            let Some(mut input) = input else { return false };
            input.write_all(bytes).await.is_ok() && input.shutdown().await.is_ok()
        };
        let (whole, status) = tokio::join!(feeding, child.wait());
        Ok((status?, whole))
    }
}

/// Whoever finds something may stop reading there; whoever finds nothing has to have read everything.
fn answered(status: ExitStatus, whole: bool) -> Result<(), ScanError> {
    match status.code() {
        Some(0) if whole => Ok(()),
        Some(1) => Err(ScanError::Infected),
        code => {
            tracing::error!(code, whole, "the virus scan failed");
            Err(ScanError::NotChecked)
        }
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    async fn scanned(script: &str, bytes: &[u8]) -> Result<(), ScanError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scan.sh");
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        let scanner = Scanner::parse(&format!("/bin/sh {}", path.display())).unwrap();
        scanner.patient_for(Duration::from_secs(2)).scan(bytes).await
    }

    #[tokio::test]
    async fn only_what_is_said_to_be_clean_is_clean() {
        // More than a pipe holds.
        let large = vec![b'a'; 1 << 20];
        assert_eq!(scanned("cat > /dev/null", &large).await, Ok(()));
        assert_eq!(scanned("cat > /dev/null; exit 1", &large).await, Err(ScanError::Infected));
        assert_eq!(scanned("exit 1", &large).await, Err(ScanError::Infected));
        assert_eq!(scanned("cat > /dev/null; exit 2", &large).await, Err(ScanError::NotChecked));
        assert_eq!(scanned("kill -9 $$", &large).await, Err(ScanError::NotChecked));
        // Says so without having read it.
        assert_eq!(scanned("exit 0", &large).await, Err(ScanError::NotChecked));
        let begun = std::time::Instant::now();
        assert_eq!(scanned("exec sleep 60", &large).await, Err(ScanError::NotChecked));
        assert!(begun.elapsed() < Duration::from_secs(30));
    }

    #[tokio::test]
    async fn a_scanner_that_is_not_there_checks_nothing() {
        let scanner = Scanner::parse("/nowhere/scanner -").unwrap();
        assert_eq!(scanner.scan(b"a").await, Err(ScanError::NotChecked));
        assert!(Scanner::parse("  ").is_none());
    }
}
