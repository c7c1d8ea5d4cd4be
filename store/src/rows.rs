//! Rows of a space as the domain's records, and back.

use crate::error::Error;
use domain::case::{CaseEvent, CaseRecord, Disposition, EventKind, Person, Procedure, ReportedMeasure};
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::intake::FileKind;
use domain::line::Line;
use domain::money::Money;
use futures_util::future::join;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row};

/// A statement with its bound values.
pub(crate) type Statement<'q> = Query<'q, Any, AnyArguments>;

/// The columns of a case, in the order [`case`] and [`bind_case`] take them.
pub(crate) const CASE_COLUMNS: &str = "number, division, judge, docketed, closed, procedure_id, cause, disposition, heard, enforceable, origin, applied, recovered, filed_online, parties, batch";
/// How many they are.
pub(crate) const CASE_WIDTH: usize = 16;
/// The columns of an event.
pub(crate) const EVENT_COLUMNS: &str = "number, day, kind, until_day, detail, approver, batch";
/// How many they are.
pub(crate) const EVENT_WIDTH: usize = 7;

/// Parameters of a statement at most.
const PARAMETERS: usize = 4_000;

/// How many rows of so many columns go into one statement.
pub(crate) const fn rows_a_statement(width: usize) -> usize {
    PARAMETERS / width
}

/// `($1, $2, …), ($n, …)` for so many rows; `(?, ?, …), (?, …)` for SQLite, which looks a parameter with a number up among
/// all that have one, so that the cost of a statement would grow with their square.
pub(crate) fn places(on: &AnyConnection, rows: usize, width: usize) -> String {
    values(numbers_places(on), rows, width)
}

/// Whether the places of a statement here have numbers.
pub(crate) fn numbers_places(on: &AnyConnection) -> bool {
    on.backend_name() != "SQLite"
}

/// The same as [`places`], where it is known whether they have numbers.
pub(crate) fn values(numbered: bool, rows: usize, width: usize) -> String {
    if !numbered {
        let row = format!("({})", vec!["?"; width].join(", "));
        return vec![row; rows].join(", ");
    }
    let row = |row: usize| {
        format!("({})", (1..=width).map(|column| format!("${}", row * width + column)).collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// A statement about cases. One about as many as go into a statement is asked again; of a length of its own it is not kept, for
/// it would push out those that are.
pub(crate) fn about<'a>(sql: String, numbers: impl ExactSizeIterator<Item = &'a CaseNumber>) -> Statement<'static> {
    let statement = sqlx::query(AssertSqlSafe(sql)).persistent(numbers.len() == rows_a_statement(1));
    numbers.fold(statement, |statement, number| statement.bind(number.to_string()))
}

/// Runs statements one after another; each is put together while the one before it is run.
pub(crate) async fn in_turn<'q>(
    on: &mut AnyConnection,
    mut statements: impl Iterator<Item = Statement<'q>>,
) -> Result<(), Error> {
    let mut next = statements.next();
    while let Some(statement) = next {
        // The first to be polled hands its statement over, on PostgreSQL once its text is known there, and waits while the other
        // works.
        let (run, following) = join(statement.execute(&mut *on), async { statements.next() }).await;
        run?;
        next = following;
    }
    Ok(())
}

fn broken(what: &str) -> Error {
    Error::Broken(what.to_owned())
}

/// A stored day.
pub(crate) fn day(number: i64) -> Result<Day, Error> {
    i32::try_from(number).map(Day::from_number).map_err(|_| broken("a stored day"))
}

pub(crate) fn number(text: &str) -> Result<CaseNumber, Error> {
    CaseNumber::parse(text).map_err(|_| broken("a stored case number"))
}

/// A stored way of closing.
pub(crate) fn disposition(text: &str) -> Result<Disposition, Error> {
    Disposition::parse(text).map_err(|_| broken("a stored disposition"))
}

/// The kind of a stored batch.
pub(crate) fn kind(text: &str) -> Result<FileKind, Error> {
    FileKind::parse(text).map_err(|_| broken("a stored batch"))
}

/// A case and the batch that wrote it.
pub(crate) fn case(row: &AnyRow) -> Result<(CaseRecord, i64), Error> {
    let money = |fen: Option<i64>| {
        fen.map(|fen| u64::try_from(fen).ok().and_then(Money::from_fen).ok_or_else(|| broken("a stored amount")))
            .transpose()
    };
    let flag = |column: usize| -> Result<Option<bool>, Error> {
        Ok(row.try_get::<Option<i64>, _>(column)?.map(|flag| flag != 0))
    };
    let disposition: Option<String> = row.try_get(7)?;
    let origin: Option<String> = row.try_get(10)?;
    let record = CaseRecord {
        number: number(row.try_get(0)?)?,
        division: row.try_get(1)?,
        judge: row.try_get(2)?,
        docketed: day(row.try_get(3)?)?,
        closed: row.try_get::<Option<i64>, _>(4)?.map(day).transpose()?,
        procedure: Procedure::parse(row.try_get(5)?).map_err(|_| broken("a stored procedure"))?,
        cause: row.try_get(6)?,
        disposition: disposition.as_deref().map(self::disposition).transpose()?,
        heard: flag(8)?,
        enforceable: flag(9)?,
        origin: origin.map(|text| number(&text)).transpose()?,
        applied: money(row.try_get(11)?)?,
        recovered: money(row.try_get(12)?)?,
        filed_online: flag(13)?,
        parties: row.try_get(14)?,
    };
    Ok((record, row.try_get(15)?))
}

/// Binds a case, in the order of [`CASE_COLUMNS`].
pub(crate) fn bind_case<'q>(statement: Statement<'q>, case: &CaseRecord, batch: i64) -> Statement<'q> {
    let flag = |flag: Option<bool>| flag.map(i64::from);
    let fen = |money: Option<Money>| money.and_then(|money| i64::try_from(money.fen()).ok());
    statement
        .bind(case.number.to_string())
        .bind(case.division.clone())
        .bind(case.judge.clone())
        .bind(i64::from(case.docketed.number()))
        .bind(case.closed.map(|day| i64::from(day.number())))
        .bind(case.procedure.id())
        .bind(case.cause.clone())
        .bind(case.disposition.map(|way| way.id().to_owned()))
        .bind(flag(case.heard))
        .bind(flag(case.enforceable))
        .bind(case.origin.as_ref().map(ToString::to_string))
        .bind(fen(case.applied))
        .bind(fen(case.recovered))
        .bind(flag(case.filed_online))
        .bind(case.parties.clone())
        .bind(batch)
}

/// An event and the batch that wrote it.
pub(crate) fn event(row: &AnyRow) -> Result<(CaseEvent, i64), Error> {
    let event = CaseEvent {
        number: number(row.try_get(0)?)?,
        day: day(row.try_get(1)?)?,
        kind: EventKind::parse(row.try_get(2)?).map_err(|_| broken("a stored event"))?,
        until: row.try_get::<Option<i64>, _>(3)?.map(day).transpose()?,
        detail: row.try_get(4)?,
        approver: row.try_get(5)?,
    };
    Ok((event, row.try_get(6)?))
}

/// Binds an event, in the order of [`EVENT_COLUMNS`].
pub(crate) fn bind_event<'q>(statement: Statement<'q>, event: &CaseEvent, batch: i64) -> Statement<'q> {
    statement
        .bind(event.number.to_string())
        .bind(i64::from(event.day.number()))
        .bind(event.kind.id())
        .bind(event.until.map(|day| i64::from(day.number())))
        .bind(event.detail.clone())
        .bind(event.approver.clone())
        .bind(batch)
}

/// A person and the batch that wrote them, from `name, division, from_day, line, quota, until_day, batch`.
pub(crate) fn person(row: &AnyRow) -> Result<(Person, i64), Error> {
    let person = Person {
        name: row.try_get(0)?,
        division: row.try_get(1)?,
        from: day(row.try_get(2)?)?,
        line: Line::parse(row.try_get(3)?).map_err(|_| broken("a stored line"))?,
        quota: row.try_get::<i64, _>(4)? != 0,
        until: row.try_get::<Option<i64>, _>(5)?.map(day).transpose()?,
    };
    Ok((person, row.try_get(6)?))
}

/// A reported measure and its batch, from `period, measure, value, batch`.
pub(crate) fn reported(row: &AnyRow) -> Result<(ReportedMeasure, i64), Error> {
    let one = ReportedMeasure {
        period: row.try_get::<String, _>(0)?.parse().map_err(|_| broken("a stored period"))?,
        measure: row.try_get(1)?,
        value: row.try_get::<String, _>(2)?.parse().map_err(|_| broken("a stored value"))?,
    };
    Ok((one, row.try_get(3)?))
}
