//! The program itself, started as it is in a court.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::Location;

/// A server that ends with the test, and what it says.
pub struct Program {
    process: Child,
    said: Arc<Mutex<Vec<String>>>,
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Program {
    /// Starts it with a site in a folder, and waits until it says something.
    pub fn start(folder: &Path, more: &[&str], until: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huishang"));
        command.args(["serve", "--addr", "127.0.0.1:0"]).args(more);
        Self::run(command, folder, until)
    }

    /// The same by a command that was made already.
    pub fn run(mut command: Command, folder: &Path, until: &str) -> Self {
        std::fs::create_dir_all(folder.join("site/pkg")).unwrap();
        std::fs::write(folder.join("site/pkg/huishang.css"), "/* the site */").unwrap();
        command.env("LEPTOS_SITE_ROOT", folder.join("site")).env("RUST_LOG", "warn,store::daily=info");
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let errors = BufReader::new(process.stderr.take().unwrap());
        let heard = Arc::clone(&said);
        // Read to the end, so that it never waits for a reader.
        std::thread::spawn(move || {
            errors.lines().map_while(Result::ok).for_each(|line| heard.lock().unwrap().push(line))
        });
        let program = Self { process, said };
        program.says(until);
        program
    }

    /// Waits until it has said something.
    fn says(&self, what: &str) {
        for _ in 0..600 {
            if self.said().iter().any(|line| line.contains(what)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("it does not say “{what}”: {:?}", self.said());
    }

    /// What it has said so far.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    /// Where it is.
    pub fn address(&self) -> String {
        let said = self.said();
        let mut words = said.iter().flat_map(|line| line.split_whitespace());
        words.find(|word| word.starts_with("http")).expect("an address").trim_end_matches('/').to_owned()
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it as `kill -9` does.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The arguments that name an installation.
pub fn place(at: &Location) -> Vec<String> {
    let named = |name: &str, value: &str| [name.to_owned(), value.to_owned()];
    match at {
        Location::Folder(folder) => named("--data", folder.to_str().unwrap()).into(),
        Location::Database { url, owner } => {
            let owner = owner.iter().flat_map(|owner| named("--owner-url", owner));
            named("--database-url", url).into_iter().chain(owner).collect()
        }
    }
}

/// Runs a command on an installation; answers with its exit code and what it said.
pub fn ended(command: &str, more: &[&str], at: &Location) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_huishang")).arg(command).args(more).args(place(at)).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

/// A file of open cases of a court, with these serial numbers.
pub fn cases(court: &str, serials: Range<usize>) -> String {
    let mut file = String::from("案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式\n");
    for serial in serials {
        file.push_str(&format!("（2023）{court}民初{serial}号,民一庭,甲,2023-03-01,,普通程序,离婚纠纷,\n"));
    }
    file
}
