//! The command line. Each command parses, opens, calls, prints.
//!
//! Whoever can read the data folder has the data: commands act as the trial management office of the court they name.
//! Exit codes: 0 done, 1 done with refused rows, 2 bad usage or input, 3 fault.

/// Prints a line; a reader that has gone away (`| head`) has had enough, which is no fault.
macro_rules! say {
    ($($text:tt)*) => { $crate::cli::write_line(format_args!($($text)*)) };
}

mod clock;
mod demo;
mod evaluate;
mod explain;
mod generate;
mod import;
mod maintain;
mod pack;

use clap::{Args, Parser, Subcommand};
use domain::court::CourtCode;
use domain::policy::{Actor, Role};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use store::{Location, Store};

/// Threads for requests: streaming a page must never wait for the one thread that computes.
const WORKERS: usize = 4;

/// Huishang 会商: a court's figures, from the case file to the meeting.
#[derive(Parser)]
#[command(name = "huishang", version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the screens on a loopback address
    Serve {
        #[command(flatten)]
        place: Place,
        /// Where to listen
        #[arg(long, default_value = "127.0.0.1:3000")]
        addr: SocketAddr,
    },
    /// Fill an empty place with synthetic courts
    Demo(demo::Demo),
    /// Write synthetic case files
    Generate(generate::Generate),
    /// Import case, event, people and measures files of one court
    Import(import::Import),
    /// Evaluate indicators of a court, or from a file of measures
    Evaluate(evaluate::Evaluate),
    /// List the cases behind one side of an indicator
    Explain(explain::Explain),
    /// Compute the statutory limit of a case
    Clock(clock::ClockArguments),
    /// Check files, audit logs and facts
    Verify {
        #[command(flatten)]
        place: Place,
        /// Print the faults as JSON
        #[arg(long)]
        json: bool,
    },
    /// Copy everything into an empty folder
    Backup {
        #[command(flatten)]
        place: Place,
        /// The empty folder
        to: PathBuf,
    },
    /// Put a backup into an empty place
    Restore {
        #[command(flatten)]
        place: Place,
        /// The backup's folder
        from: PathBuf,
    },
    /// Write the pack of a court and the courts below it
    #[command(hide = true)]
    Pack(pack::PackArguments),
    /// Print what a pack evaluates to
    #[command(hide = true)]
    Digest {
        /// A pack
        file: PathBuf,
    },
}

/// Where the data are.
#[derive(Args, Clone)]
pub(crate) struct Place {
    /// The data folder
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL database instead of a folder
    #[arg(long, conflicts_with = "data")]
    database_url: Option<String>,
}

impl Place {
    fn location(&self) -> Location {
        match &self.database_url {
            Some(url) => Location::DatabaseUrl(url.clone()),
            None => Location::Folder(self.data.clone()),
        }
    }

    async fn open(&self) -> Result<Store, Failure> {
        Ok(Store::open(&self.location()).await?)
    }

    /// Opens what must be there already: a mistyped folder is an error, not a new installation.
    async fn open_existing(&self) -> Result<Store, Failure> {
        if let Location::Folder(folder) = self.location()
            && !folder.join("registry.db").is_file()
        {
            return Err(Failure::Input(format!(
                "expected a data folder with registry.db, got {}; name another with --data, or import files first: \
                 huishang import --court CODE FILE…",
                folder.display()
            )));
        }
        self.open().await
    }

    /// Opens it for reading a court that must be there.
    async fn open_for(&self, court: &CourtCode) -> Result<Store, Failure> {
        let store = self.open_existing().await?;
        match store.tree().await?.get(court) {
            Some(_) => Ok(store),
            None => Err(Failure::Input(format!(
                "there is no court {court} here; import its files first: huishang import --court {court} FILE…"
            ))),
        }
    }
}

/// How a command ended without doing what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Bad usage or input: exit code 2.
    Input(String),
    /// A fault: exit code 3.
    Fault(String),
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        use store::Error as E;
        match &error {
            E::Denied(_)
            | E::NotFound(_)
            | E::Conflict(_)
            | E::Location(_)
            | E::Tree(_)
            | E::Table(_)
            | E::Files(_) => Self::Input(error.to_string()),
            _ => {
                let cause = std::error::Error::source(&error).map(|cause| format!(" ({cause})")).unwrap_or_default();
                Self::Fault(format!("{error}{cause}"))
            }
        }
    }
}

impl From<crate::import::ImportError> for Failure {
    fn from(error: crate::import::ImportError) -> Self {
        match error {
            crate::import::ImportError::Store(error) => error.into(),
            other => Self::Input(other.to_string()),
        }
    }
}

impl From<crate::http::ServeError> for Failure {
    fn from(error: crate::http::ServeError) -> Self {
        match error {
            crate::http::ServeError::Store(error) => error.into(),
            other => Self::Input(other.to_string()),
        }
    }
}

/// What a command ends with: 0, or 1 when rows were refused.
type Ended = Result<u8, Failure>;

/// Runs a command.
pub fn run(arguments: Arguments) -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build();
    let ended = match runtime {
        Ok(runtime) => runtime.block_on(dispatch(arguments.command)),
        Err(error) => Err(Failure::Fault(error.to_string())),
    };
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(Failure::Input(text)) => {
            eprintln!("huishang: {text}");
            ExitCode::from(2)
        }
        Err(Failure::Fault(text)) => {
            eprintln!("huishang: {text}");
            ExitCode::from(3)
        }
    }
}

async fn dispatch(command: Command) -> Ended {
    match command {
        Command::Serve { place, addr } => {
            crate::http::serve(place.open().await?, addr).await?;
            Ok(0)
        }
        Command::Demo(demo) => demo.run().await,
        Command::Generate(generate) => generate.run(),
        Command::Import(import) => import.run().await,
        Command::Evaluate(evaluate) => evaluate.run().await,
        Command::Explain(explain) => explain.run().await,
        Command::Clock(clock) => clock.run(),
        Command::Verify { place, json } => maintain::verify(&place, json).await,
        Command::Backup { place, to } => maintain::backup(&place, &to).await,
        Command::Restore { place, from } => maintain::restore(&place, &from).await,
        Command::Pack(pack) => pack.run().await,
        Command::Digest { file } => pack::digest(&file),
    }
}

/// Who acts on the command line.
fn console(court: &CourtCode) -> Actor {
    Actor { name: String::from("console"), court: court.clone(), role: Role::TrialManagement }
}

/// A court code of an argument.
fn court(text: &str) -> Result<CourtCode, String> {
    CourtCode::parse(text).map_err(|error| error.to_string())
}

fn write_line(line: std::fmt::Arguments<'_>) {
    use std::io::Write;
    if writeln!(std::io::stdout().lock(), "{line}").is_err() {
        std::process::exit(0);
    }
}

/// Prints one JSON document and nothing else.
fn print_json(value: &impl serde::Serialize) -> Ended {
    match serde_json::to_string_pretty(value) {
        Ok(text) => {
            say!("{text}");
            Ok(0)
        }
        Err(error) => Err(Failure::Fault(error.to_string())),
    }
}
