//! Moving an installation from one kind of database to the other, table by table, and proving that both hold the same.

use crate::database::{Database, Kind, Name};
use crate::error::Error;
use crate::rows::{Statement, places, rows_a_statement};
use crate::store::Store;
use domain::court::CourtCode;
use domain::digest::evaluation_digest;
use domain::pack::Pack;
use domain::policy::{Action, Actor};
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};
use std::num::Wrapping;

/// The tables of a database, each after those it refers to.
const fn tables(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Registry => &[
            "court",
            "range_setting",
            "account",
            "former_password",
            "membership",
            "division",
            "session",
            "setting",
            "anchor",
            "notice",
            "webhook",
            "delivery",
            "run",
            "brief_look",
            "sign_in_attempt",
        ],
        Kind::Log => &["entry"],
        Kind::Space => &[
            "batch",
            "case_file",
            "case_event",
            "person",
            "reported",
            "before_image",
            "refused",
            "fact_pack",
            "case_clock",
            "clock_state",
            "told_warning",
            "warning_act",
            "entry",
            "entry_step",
            "entry_followed",
            "message_out",
            "message_in",
            "node_setting",
            "attachment",
            "place",
            "consultation",
            "frozen_pack",
            "speech",
            "meeting_note",
            "portrait_look",
            "portrait_comment",
            "signal_report",
            "own_indicator",
            "scheme",
            "scheme_result",
            "scheme_objection",
            "dispute_parcel",
        ],
    }
}

/// What was moved, and that both sides hold the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Rows of each database, by its name.
    pub rows: Vec<(String, u64)>,
    /// What the whole catalogue evaluates to in each court, the same on both sides.
    pub evaluations: Vec<(CourtCode, String)>,
}

/// How the column of a table is read and bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Number,
    Text,
    Bytes,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    name: String,
    of: Type,
}

/// What stands for a value.
enum Cell {
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

/// A statement takes no more rows once they hold so many bytes: attachments are large.
const MOST_BYTES: usize = 8 << 20;

impl Cell {
    /// How many bytes of a text or of bytes.
    fn bytes(&self) -> usize {
        match self {
            Self::Number(_) => 0,
            Self::Text(text) => text.as_ref().map_or(0, String::len),
            Self::Bytes(bytes) => bytes.as_ref().map_or(0, Vec::len),
        }
    }

    fn read(row: &AnyRow, at: usize, of: Type) -> Result<Self, Error> {
        Ok(match of {
            Type::Number => Self::Number(row.try_get(at)?),
            Type::Text => Self::Text(row.try_get(at)?),
            Type::Bytes => Self::Bytes(row.try_get(at)?),
        })
    }

    fn bind(self, statement: Statement<'_>) -> Statement<'_> {
        match self {
            Self::Number(value) => statement.bind(value),
            Self::Text(value) => statement.bind(value),
            Self::Bytes(value) => statement.bind(value),
        }
    }

    fn digest(&self, digest: &mut Sha256) {
        let number;
        let bytes = match self {
            Self::Number(value) => {
                number = value.map(i64::to_le_bytes);
                number.as_ref().map(<[u8; 8]>::as_slice)
            }
            Self::Text(value) => value.as_deref().map(str::as_bytes),
            Self::Bytes(value) => value.as_deref(),
        };
        digest.update(bytes.map_or(u64::MAX, |bytes| bytes.len() as u64).to_le_bytes());
        digest.update(bytes.unwrap_or_default());
    }
}

/// How many rows a table has, and the sum of their digests: the same in whatever order they come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Content {
    rows: u64,
    sum: Wrapping<u128>,
}

impl Content {
    fn take(&mut self, cells: &[Cell]) {
        let mut digest = Sha256::new();
        for cell in cells {
            cell.digest(&mut digest);
        }
        let digest = digest.finalize();
        let (half, _) = digest.split_at(16);
        self.rows += 1;
        self.sum += half.iter().fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    }
}

impl Store {
    /// Moves everything into another installation that holds nothing yet, database by database, then compares the content
    /// of each table and what the catalogue evaluates to in each court. Nobody may write here meanwhile. A database is moved whole
    /// or not at all; what was cut off goes on with those that are still empty.
    pub async fn move_into(&self, to: &Self) -> Result<Moved, Error> {
        let mut moved = Moved::default();
        let tree = self.tree().await?;
        let mut names = vec![Name::Registry, Name::RegistryLog];
        for court in tree.courts() {
            if self.space_exists(&court.code).await? {
                // Opened as those who work in it open it, so that what stands aside in it is taken over first; and its facts are
                // told by the rules of this build before they are copied.
                self.opened(court).await?;
                self.evaluated(&court.code).await?;
                names.push(Name::Space(court.code.clone()));
            }
            if self.log(Some(&court.code)).await.exists().await? {
                names.push(Name::Log(court.code.clone()));
            }
        }
        for name in names {
            let rows = copy(&self.home().open(&name).await?, &to.home().open(&name).await?, &name).await?;
            moved.rows.push((name.schema(), rows));
        }
        *to.tree_slot().lock().await = None;
        for court in tree.courts() {
            if self.space_exists(&court.code).await? {
                let [before, after] = [self.evaluated(&court.code).await?, to.evaluated(&court.code).await?];
                if before != after {
                    return Err(Error::Broken(format!("court {}, which evaluates to other figures,", court.code)));
                }
                moved.evaluations.push((court.code.clone(), after));
            }
        }
        Ok(moved)
    }

    /// What the whole catalogue evaluates to in a court, in one line.
    async fn evaluated(&self, court: &CourtCode) -> Result<String, Error> {
        let actor = Actor { login: String::from("migrate"), ..Actor::console(court.clone()) };
        let table = self.space(&actor, Action::ViewFigures, court).await?.facts().await?;
        let pack = Pack { label: String::new(), tables: vec![(*table).clone()] };
        evaluation_digest(&pack.encode().0).map_err(|_| Error::Broken(format!("the facts of {court}")))
    }
}

/// Copies a database into one of the same tables that is empty, or compares it with one that was filled before.
pub(crate) async fn copy(from: &Database, to: &Database, name: &Name) -> Result<u64, Error> {
    let mut source = from.read().await?;
    let mut target = to.begin().await?;
    for (database, tx) in [(from, &mut source), (to, &mut target)] {
        if database.file().is_none() {
            // Reading one table lasts as long as writing it.
            let patient = "set local statement_timeout to 0; set local idle_in_transaction_session_timeout to 0";
            sqlx::raw_sql(patient).execute(&mut **tx).await?;
        }
    }
    ensure_known(from, &mut source, name).await?;
    let mut rows = 0;
    for table in tables(name.kind()) {
        let columns = columns(from, &mut source, table).await?;
        if columns != self::columns(to, &mut target, table).await? {
            return Err(Error::Conflict(format!(
                "expected the same columns of {}.{table} on both sides; bring both up to date with this version first",
                name.schema()
            )));
        }
        let standing = content(&mut target, table, &columns).await?;
        let moved = match standing.rows {
            0 => transfer(&mut source, &mut target, table, &columns).await?,
            _ => content(&mut source, table, &columns).await?,
        };
        let arrived = if standing.rows == 0 { content(&mut target, table, &columns).await? } else { standing };
        if moved != arrived {
            return Err(Error::Conflict(format!(
                "{}.{table} holds other rows already ({} there, {} to be moved); name an empty place to move into",
                name.schema(),
                arrived.rows,
                moved.rows
            )));
        }
        rows += moved.rows;
    }
    target.commit().await?;
    Ok(rows)
}

/// Refuses a database that has more in it than this program knows of: nothing is to be left behind.
async fn ensure_known(database: &Database, tx: &mut Transaction<'static, Any>, name: &Name) -> Result<(), Error> {
    let sql = match database.file() {
        Some(_) => {
            "select cast(name as text) from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!'"
        }
        None => "select table_name::text from information_schema.tables where table_schema = current_schema()",
    };
    for row in sqlx::query(sql).fetch_all(&mut **tx).await? {
        let table: String = row.try_get(0)?;
        if table != "_sqlx_migrations" && !tables(name.kind()).contains(&table.as_str()) {
            return Err(Error::Conflict(format!(
                "expected the tables this version knows, got {}.{table} too; use the version that made it",
                name.schema()
            )));
        }
    }
    Ok(())
}

/// The columns of a table by name.
async fn columns(database: &Database, tx: &mut Transaction<'static, Any>, table: &str) -> Result<Vec<Column>, Error> {
    let sql = match database.file() {
        Some(_) => "select cast(name as text), cast(lower(type) as text) from pragma_table_info($1)",
        None => {
            "select column_name::text, data_type::text from information_schema.columns
             where table_schema = current_schema() and table_name = $1"
        }
    };
    let rows = sqlx::query(sql).bind(table.to_owned()).fetch_all(&mut **tx).await?;
    let column = |row: &AnyRow| {
        let of = match row.try_get::<String, _>(1)?.as_str() {
            "bigint" => Type::Number,
            "text" => Type::Text,
            "blob" | "bytea" => Type::Bytes,
            other => return Err(Error::Broken(format!("a column of type {other} in {table}"))),
        };
        Ok(Column { name: row.try_get(0)?, of })
    };
    let mut columns: Vec<Column> = rows.iter().map(column).collect::<Result<_, _>>()?;
    columns.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(columns)
}

fn selection(table: &str, columns: &[Column]) -> String {
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    format!("select {} from {table}", names.join(", "))
}

fn cells(row: &AnyRow, columns: &[Column]) -> Result<Vec<Cell>, Error> {
    columns.iter().enumerate().map(|(at, column)| Cell::read(row, at, column.of)).collect()
}

async fn content(tx: &mut Transaction<'static, Any>, table: &str, columns: &[Column]) -> Result<Content, Error> {
    let mut content = Content::default();
    let mut rows = sqlx::query(AssertSqlSafe(selection(table, columns))).fetch(&mut **tx);
    while let Some(row) = rows.try_next().await? {
        content.take(&cells(&row, columns)?);
    }
    Ok(content)
}

/// Writes every row of a table into the other; answers with what was read.
async fn transfer(
    source: &mut Transaction<'static, Any>,
    target: &mut Transaction<'static, Any>,
    table: &str,
    columns: &[Column],
) -> Result<Content, Error> {
    let mut content = Content::default();
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let into = format!("insert into {table} ({}) values ", names.join(", "));
    let most = rows_a_statement(columns.len()).max(1);
    let (mut waiting, mut bytes): (Vec<Vec<Cell>>, usize) = (Vec::new(), 0);
    let mut rows = sqlx::query(AssertSqlSafe(selection(table, columns))).fetch(&mut **source);
    loop {
        let row = rows.try_next().await?;
        let at_end = row.is_none();
        if let Some(row) = row {
            let cells = cells(&row, columns)?;
            content.take(&cells);
            bytes += cells.iter().map(Cell::bytes).sum::<usize>();
            waiting.push(cells);
        }
        if waiting.len() == most || bytes >= MOST_BYTES || (at_end && !waiting.is_empty()) {
            bytes = 0;
            let sql = format!("{into}{}", places(target, waiting.len(), columns.len()));
            let statement = sqlx::query(AssertSqlSafe(sql));
            let bound = waiting.drain(..).flatten().fold(statement, |statement, cell| cell.bind(statement));
            bound.execute(&mut **target).await?;
        }
        if at_end {
            return Ok(content);
        }
    }
}
