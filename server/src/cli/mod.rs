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
mod demo_brief;
mod demo_consultations;
mod demo_mediations;
mod demo_nodes;
mod demo_people;
mod demo_petition_stories;
mod demo_petitions;
mod demo_places;
mod demo_schemes;
mod demo_source_stories;
mod demo_sources;
mod demo_stories;
mod evaluate;
mod explain;
mod generate;
mod import;
mod maintain;
mod pack;
mod read_workbook;
mod recover;
mod serve;

use crate::files::apart;
use crate::http::observe::{AccessLogError, access_log_layer};
use clap::{Args, Parser, Subcommand};
use domain::court::CourtCode;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::{Location, Store};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

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
    /// Serve the screens: on a loopback address, by TLS, or behind a proxy
    Serve(Box<serve::Serve>),
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
    /// Give an account a new password, and take its second factor away: for whoever holds the data folder
    Recover {
        #[command(flatten)]
        place: Place,
        /// The account
        #[arg(long)]
        login: String,
    },
    /// Copy everything, or one court, into an empty folder
    Backup {
        #[command(flatten)]
        place: Place,
        /// Only this court
        #[arg(long, value_parser = court)]
        court: Option<CourtCode>,
        /// The empty folder
        to: PathBuf,
    },
    /// Put a backup into an empty place, or one court of it back where it was
    Restore {
        #[command(flatten)]
        place: Place,
        /// Only this court; what stands there is kept under another name
        #[arg(long, value_parser = court)]
        court: Option<CourtCode>,
        /// The backup's folder
        from: PathBuf,
    },
    /// Bring every court's space up to date, or move an installation into PostgreSQL or out of it
    Migrate {
        #[command(flatten)]
        place: Place,
        /// Move in what this place holds, a folder or postgres://…, and compare both; nobody may work there meanwhile
        #[arg(long)]
        from: Option<String>,
        /// How many spaces at a time
        #[arg(long, default_value_t = 4)]
        at_once: usize,
    },
    /// Write the pack of a court and the courts below it
    #[command(hide = true)]
    Pack(pack::PackArguments),
    /// Tell the rows of a workbook to the process that asks for them
    #[command(hide = true)]
    ReadWorkbook(read_workbook::ReadWorkbook),
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
    /// The data folder [default: HUISHANG_DATA, else data]; named here it goes before a database
    #[arg(long)]
    data: Option<PathBuf>,
    /// A PostgreSQL database instead of a folder, as the application signs in to it
    #[arg(long, env = "HUISHANG_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The same database as whoever makes its schemas signs in
    #[arg(long, env = "HUISHANG_OWNER_URL", hide_env_values = true)]
    owner_url: Option<String>,
}

impl Place {
    fn location(&self) -> Location {
        match (&self.data, &self.database_url) {
            (None, Some(url)) => Location::Database { url: url.clone(), owner: self.owner_url.clone() },
            _ => Location::Folder(self.folder()),
        }
    }

    /// The data folder, also where a database is meant.
    fn folder(&self) -> PathBuf {
        let usual = || std::env::var_os("HUISHANG_DATA").map_or_else(|| PathBuf::from("data"), PathBuf::from);
        self.data.clone().unwrap_or_else(usual)
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
    if let Err(error) = log(&arguments.command) {
        eprintln!("huishang: {error}");
        return ExitCode::from(2);
    }
    // A program that does not find itself reads no workbook, and says so of each.
    apart::read_workbooks_with(std::env::current_exe().unwrap_or_default());
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

/// What went wrong goes to standard error; the access log of a server where it was told to.
fn log(command: &Command) -> Result<(), AccessLogError> {
    // A statement that reads a whole table while another is filled is slow without being at fault.
    let usual = if matches!(command, Command::Migrate { .. }) { "warn,sqlx::query=error" } else { "warn" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let access = match command {
        Command::Serve(serve) => serve.access_log.as_deref(),
        _ => None,
    };
    let file = access.filter(|file| *file != Path::new("-"));
    let access = access.map(|_| access_log_layer(file)).transpose()?;
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(filter);
    tracing_subscriber::registry().with(log).with(access).init();
    Ok(())
}

async fn dispatch(command: Command) -> Ended {
    match command {
        Command::Serve(serve) => serve.run().await,
        Command::Demo(demo) => demo.run().await,
        Command::Generate(generate) => generate.run(),
        Command::Import(import) => import.run().await,
        Command::Evaluate(evaluate) => evaluate.run().await,
        Command::Explain(explain) => explain.run().await,
        Command::Clock(clock) => clock.run(),
        Command::Verify { place, json } => maintain::verify(&place, json).await,
        Command::Recover { place, login } => recover::recover(&place, &login).await,
        Command::Backup { place, court, to } => maintain::backup(&place, court.as_ref(), &to).await,
        Command::Restore { place, court, from } => maintain::restore(&place, court.as_ref(), &from).await,
        Command::Migrate { place, from, at_once } => maintain::migrate(&place, from.as_deref(), at_once).await,
        Command::Pack(pack) => pack.run().await,
        Command::ReadWorkbook(workbook) => workbook.run(),
        Command::Digest { file } => pack::digest(&file),
    }
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
