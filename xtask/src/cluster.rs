//! A private PostgreSQL for the tests: made in a temporary folder from the system's packages, taken down at the end.

use crate::run::{Trouble, must, step};
use crate::tools::debian;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A cluster of databases that listens in its folder only.
pub(crate) struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
}

impl Cluster {
    /// Makes and starts one.
    pub(crate) fn start() -> Result<Self, Trouble> {
        let programs = programs()?;
        // Paths of sockets are short, so it is not in the folder of the build.
        let folder = std::env::temp_dir().join(format!("huishang-postgres-{}", std::process::id()));
        // New, and nobody else's: whoever reaches the socket is let in.
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).map_err(|error| Trouble::File(folder.clone(), error))?;
        let cluster = Self { folder, programs };
        if is_root() {
            must(quiet(Command::new("chown").arg("postgres").arg(&cluster.folder)))?;
        }
        step("making a private PostgreSQL for the tests", || {
            let data = cluster.folder.join("data");
            let data = data.to_string_lossy();
            let words = ["-D", &data, "-U", "owner", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"];
            must(cluster.program("initdb", &words))?;
            let socket = cluster.folder.display();
            // Nothing here outlives the tests: it need not be safe on the disk, nor tidied up at a moment of its own.
            let options = format!(
                "-k {socket} -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
                 -c autovacuum=off -c max_connections=300 -c max_locks_per_transaction=256"
            );
            let log = cluster.folder.join("data/log.txt");
            must(
                cluster.program("pg_ctl", &["-D", &data, "-w", "-l", &log.to_string_lossy(), "-o", &options, "start"]),
            )?;
            cluster.sql("create role huishang_application login noinherit")
        })?;
        Ok(cluster)
    }

    /// Its address, with `{}` where the name of a database goes.
    pub(crate) fn address(&self) -> String {
        format!("postgresql:///{{}}?host={}&user=owner", self.folder.display())
    }

    /// Makes a database; answers with its address for the application and for the owner.
    pub(crate) fn database(&self, name: &str) -> Result<(String, String), Trouble> {
        self.sql(&format!("create database {name}"))?;
        let owner = self.address().replace("{}", name);
        Ok((owner.replace("user=owner", "user=huishang_application"), owner))
    }

    fn sql(&self, sql: &str) -> Result<(), Trouble> {
        let address = self.address().replace("{}", "postgres");
        must(quiet(Command::new(self.programs.join("psql")).arg(address).args(["-qc", sql])))
    }

    /// One of its programs, as a user it can run as.
    fn program(&self, name: &str, words: &[&str]) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.args(words).current_dir(&self.folder);
        quiet(&mut command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        // It may not have been started; either way nothing of it is left.
        let _ = self.program("pg_ctl", &["-D", &data.to_string_lossy(), "-m", "immediate", "stop"]).status();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The same command without what it prints when all is well.
fn quiet(command: &mut Command) -> Command {
    let mut quiet = Command::new(command.get_program());
    quiet.args(command.get_args()).stdout(Stdio::null());
    if let Some(folder) = command.get_current_dir() {
        quiet.current_dir(folder);
    }
    quiet
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The folder of the newest PostgreSQL's programs, installed from Debian's packages where there is none.
fn programs() -> Result<PathBuf, Trouble> {
    let find = || {
        let given = std::env::var_os("POSTGRES_BIN").map(PathBuf::from);
        let packaged = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let mut folders: Vec<PathBuf> = packaged.map(|entry| entry.path().join("bin")).collect();
        let version = |folder: &PathBuf| folder.iter().rev().nth(1).and_then(|name| name.to_str()?.parse::<u32>().ok());
        folders.retain(|folder| version(folder).is_some_and(|version| version >= 15));
        folders.sort_by_key(version);
        given.into_iter().chain(folders.into_iter().rev()).find(|folder| folder.join("initdb").is_file())
    };
    if let Some(folder) = find() {
        return Ok(folder);
    }
    let missing = |why: String| Trouble::Missing {
        what: "PostgreSQL 15 or newer for the tests of that database",
        why,
        todo: "Install PostgreSQL, or name its programs with POSTGRES_BIN=/path/to/bin, then try again.",
    };
    step("installing PostgreSQL from Debian's packages (apt-get)", || {
        debian(&["postgresql"]).map_err(|trouble| missing(trouble.to_string()))
    })?;
    find().ok_or_else(|| {
        missing(format!("no initdb under {} after installing it", Path::new("/usr/lib/postgresql").display()))
    })
}
