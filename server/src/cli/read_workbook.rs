//! `huishang read-workbook`: what the server calls to have a workbook read apart from itself.

use super::Ended;
use crate::files::apart;
use std::io::BufWriter;
use std::path::PathBuf;

/// Memory that the reading of one workbook may take, in bytes: its texts, which are all held at once, and what the program is.
const MEMORY: u64 = 2 << 30;

/// The same of a processor's time, in seconds.
const SECONDS: u64 = 600;

#[derive(clap::Args)]
pub(super) struct ReadWorkbook {
    /// Memory it may take, in bytes
    #[arg(long, default_value_t = MEMORY)]
    memory: u64,
    /// The workbook
    file: PathBuf,
}

impl ReadWorkbook {
    pub(super) fn run(&self) -> Ended {
        let out = BufWriter::new(std::io::stdout().lock());
        let told = match limited(self.memory) {
            Ok(()) => apart::tell(&self.file, out),
            Err(error) => apart::tell_why(format!("its process could not be limited ({error})"), out),
        };
        // Whoever asked has gone away, and hears nothing of it.
        Ok(u8::from(told.is_err()))
    }
}

/// Takes from this process what reading a workbook does not need. What it held of cases is left nowhere when it is ended, and
/// where memory is short it goes before the server does.
#[cfg(unix)]
fn limited(memory: u64) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    for (resource, most) in [(Resource::As, memory), (Resource::Cpu, SECONDS), (Resource::Core, 0)] {
        // Nobody may raise what was lowered before.
        let most = getrlimit(resource).maximum.map_or(most, |maximum| maximum.min(most));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    #[cfg(target_os = "linux")]
    {
        // Where there is no such file nothing is lost.
        let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
        rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn limited(_memory: u64) -> std::io::Result<()> {
    Ok(())
}
