//! Conditions put together part by part, each with its bound values, for lists that filter.

use crate::database::Database;
use crate::error::Error;
use crate::rows::Statement;
use domain::policy::Part;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// The parts of a condition with its bound values.
#[derive(Default)]
pub(crate) struct Condition {
    parts: Vec<String>,
    values: Vec<Bound>,
}

/// A bound value.
#[derive(Clone)]
pub(crate) enum Bound {
    Number(i64),
    Text(String),
}

impl Condition {
    /// Adds a part; each `?` in it is the place of a value.
    pub(crate) fn and(&mut self, part: &str, values: impl IntoIterator<Item = Bound>) {
        let mut numbered = String::with_capacity(part.len() + 8);
        let mut values = values.into_iter();
        for one in part.chars() {
            if one == '?' {
                self.values.extend(values.next());
                numbered.push_str(&format!("${}", self.values.len()));
            } else {
                numbered.push(one);
            }
        }
        self.parts.push(numbered);
    }

    /// Restricts it to a part of a court.
    pub(crate) fn within(&mut self, part: &Part) {
        match part {
            Part::Court => {}
            Part::Line(line) => self.and("line = ?", [Bound::Text(line.id().to_owned())]),
            Part::Division(division) => self.and("division = ?", [Bound::Text(division.clone())]),
            Part::Judge(judge) => self.and("judge = ?", [Bound::Text(judge.clone())]),
        }
    }

    /// `where …`, or nothing.
    pub(crate) fn text(&self) -> String {
        if self.parts.is_empty() { String::new() } else { format!(" where {}", self.parts.join(" and ")) }
    }

    /// Rows of a table that it lets in, some of them in an order, and how many there are; `span` is the offset and how many
    /// at most.
    pub(crate) async fn page(
        &self,
        pool: &Database,
        columns: &str,
        table: &str,
        order: &str,
        span: (i64, i64),
    ) -> Result<(Vec<AnyRow>, i64), Error> {
        let text = self.text();
        let sql = format!("select count(*) from {table}{text}");
        let of = self.bind(sqlx::query(AssertSqlSafe(sql))).fetch_one(pool).await?.try_get(0)?;
        let (limit, offset) = (self.len() + 1, self.len() + 2);
        let sql = format!("select {columns} from {table}{text} order by {order} limit ${limit} offset ${offset}");
        let rows = self.bind(sqlx::query(AssertSqlSafe(sql))).bind(span.1).bind(span.0).fetch_all(pool).await?;
        Ok((rows, of))
    }

    /// How many values are bound so far.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// Binds the values.
    pub(crate) fn bind<'q>(&self, statement: Statement<'q>) -> Statement<'q> {
        self.values.iter().fold(statement, |statement, value| match value {
            Bound::Number(number) => statement.bind(*number),
            Bound::Text(text) => statement.bind(text.clone()),
        })
    }
}

/// How a text in small letters is sought whatever letters are typed: SQLite's `like` takes no account of them, PostgreSQL's does.
pub(crate) const LIKE: &str = "like lower(?) escape '!'";

/// Of what is sought no more characters count; SQLite refuses a pattern of 50,000 bytes.
const LONGEST_SOUGHT: usize = 400;

/// A pattern for `like … escape '!'` that finds a text anywhere.
pub(crate) fn like(text: &str) -> String {
    let text: String = text.chars().take(LONGEST_SOUGHT).collect();
    format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}
