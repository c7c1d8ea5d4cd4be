//! A batch: one file going in, all or nothing.

use crate::clock;
use crate::error::Error;
use crate::log::Opened;
use crate::rows::{
    self, CASE_COLUMNS, CASE_WIDTH, EVENT_COLUMNS, EVENT_WIDTH, about, bind_case, bind_event, places, rows_a_statement,
};
use crate::space::{CourtSpace, Touched, keep_facts};
use domain::case::{CaseEvent, CaseRecord, EventKind, Person, ReportedMeasure};
use domain::case_number::CaseNumber;
use domain::day::{Day, Month};
use domain::intake::FileKind;
use domain::policy::Action;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};
use std::collections::{BTreeMap, BTreeSet};

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchReport {
    /// Its number in the space.
    pub id: i64,
    /// What kind of file.
    pub kind: FileKind,
    /// The file's name.
    pub file_name: String,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// Rows that were new.
    pub added: i64,
    /// Rows that replaced others.
    pub changed: i64,
    /// Rows that were there already.
    pub unchanged: i64,
    /// Rows that wait for correction.
    pub refused: i64,
    /// Whether it was undone.
    pub undone: bool,
}

/// A row that cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRefusedRow {
    /// Row number in the file, the header being row 1.
    pub row_number: i64,
    /// Every cell with its column.
    pub raw: Vec<(String, String)>,
    /// The column at fault.
    pub column: String,
    /// What stood there.
    pub value: String,
    /// Why it cannot be.
    pub reason: String,
    /// What to do.
    pub hint: String,
    /// The month the row was meant for, as far as it could be read.
    pub month: Option<Month>,
    /// Which case or event it is about, as far as it could be read: [`case_key`] or [`event_key`].
    pub key: Option<String>,
}

/// What a row about a case is known by.
pub fn case_key(number: &CaseNumber) -> String {
    number.to_string()
}

/// What a row about an event is known by.
pub fn event_key(number: &CaseNumber, kind: EventKind, day: Day) -> String {
    format!("{number}|{}|{day}", kind.id())
}

/// The rows of a court that wait for correction take so many bytes at most: some hundred thousand rows, which nobody corrects by
/// hand. A file that would add more is better sent again, with the mapping that it lacks.
const MOST_WAITING: usize = 64 << 20;

/// No case has more events: some hundred times what the longest has. Each is held against the others when limits are counted.
const MOST_EVENTS: usize = 2_000;

/// What a row that waits takes beside its cells.
const BESIDE_CELLS: usize = 200;

/// One file going in: a transaction. Dropped before [`Batch::finish`], it leaves nothing behind.
pub struct Batch {
    space: CourtSpace,
    tx: Transaction<'static, Any>,
    _writing: tokio::sync::OwnedMutexGuard<()>,
    opened: Opened,
    report: BatchReport,
    /// Whether the space had no case when the batch began: then nothing needs to be looked up.
    fresh: bool,
    changed_cases: Touched,
    next_refused: i64,
    /// Whether it is a step taken here and no file.
    online: bool,
    /// The cells of rows of earlier batches that wait for correction.
    waiting: BTreeSet<String>,
    /// Bytes that rows of this batch take which are to wait as well.
    put_aside: usize,
}

impl CourtSpace {
    /// Begins a batch. Only one is under way in a space at a time; another waits.
    pub async fn begin(&self, kind: FileKind, file_name: &str) -> Result<Batch, Error> {
        let opened = self.open_act(Action::ImportData, file_name).await?;
        let writing = std::sync::Arc::clone(&self.inner.writing).lock_owned().await;
        let mut tx = self.inner.pool.begin().await?;
        let id: i64 =
            sqlx::query("select coalesce(max(id), 0) + 1 from batch").fetch_one(&mut *tx).await?.try_get(0)?;
        let next_refused: i64 =
            sqlx::query("select coalesce(max(id), 0) + 1 from refused").fetch_one(&mut *tx).await?.try_get(0)?;
        let waiting = waiting_cells(&mut tx, id).await?;
        let fresh = sqlx::query("select 1 from case_file limit 1").fetch_optional(&mut *tx).await?.is_none();
        let report = BatchReport {
            id,
            kind,
            file_name: file_name.to_owned(),
            at: clock(),
            actor: self.actor.name.clone(),
            added: 0,
            changed: 0,
            unchanged: 0,
            refused: 0,
            undone: false,
        };
        Ok(Batch {
            space: self.clone(),
            tx,
            _writing: writing,
            opened,
            report,
            fresh,
            changed_cases: BTreeMap::new(),
            next_refused,
            online: false,
            waiting,
            put_aside: 0,
        })
    }
}

impl Batch {
    /// The batch's number.
    pub fn id(&self) -> i64 {
        self.report.id
    }

    /// The same as a step taken here: it is not undone behind the back of the ledger it stands in.
    #[must_use]
    pub(crate) fn online(mut self) -> Self {
        self.online = true;
        self
    }

    /// The transaction, for what has to stand or fall with the batch.
    pub(crate) fn tx(&mut self) -> &mut Transaction<'static, Any> {
        &mut self.tx
    }

    /// Takes cases in: new ones are added, others replace the case of the same number, equal ones change nothing. Of
    /// two rows with one number the later one stays; each is counted against the one before it, however far that is.
    pub async fn put_cases(&mut self, mut cases: Vec<CaseRecord>) -> Result<(), Error> {
        // Rows with one number stay in their order.
        cases.sort_by(|a, b| a.number.cmp(&b.number));
        let mut coming: Vec<CaseRecord> = Vec::with_capacity(cases.len());
        let mut first: BTreeMap<CaseNumber, CaseRecord> = BTreeMap::new();
        for case in cases {
            match coming.last_mut().filter(|earlier| earlier.number == case.number) {
                Some(earlier) => {
                    self.count(*earlier != case);
                    let earlier = std::mem::replace(earlier, case);
                    first.entry(earlier.number.clone()).or_insert(earlier);
                }
                None => coming.push(case),
            }
        }
        self.settle_keys(coming.iter().map(|case| case_key(&case.number))).await?;
        let numbers = coming.iter().map(|case| &case.number);
        let asked: Vec<&CaseNumber> =
            numbers.filter(|number| !self.fresh || self.changed_cases.contains_key(*number)).collect();
        let standing = self.standing_cases(&asked).await?;
        let mut new: Vec<CaseRecord> = Vec::with_capacity(coming.len());
        for case in coming {
            match standing.get(&case.number) {
                None => new.push(case),
                Some((old, batch)) => {
                    self.count(old != first.get(&case.number).unwrap_or(&case));
                    if *old != case {
                        self.replace_case(old, *batch, case).await?;
                    }
                }
            }
        }
        self.insert_cases(new).await
    }

    async fn standing_cases(
        &mut self,
        numbers: &[&CaseNumber],
    ) -> Result<BTreeMap<CaseNumber, (CaseRecord, i64)>, Error> {
        let mut standing = BTreeMap::new();
        for chunk in numbers.chunks(rows_a_statement(1)) {
            let sql =
                format!("select {CASE_COLUMNS} from case_file where number in {}", places(&self.tx, 1, chunk.len()));
            for row in about(sql, chunk.iter().copied()).fetch_all(&mut *self.tx).await? {
                let (case, batch) = rows::case(&row)?;
                standing.insert(case.number.clone(), (case, batch));
            }
        }
        Ok(standing)
    }

    async fn insert_cases(&mut self, cases: Vec<CaseRecord>) -> Result<(), Error> {
        let (batch, numbered) = (self.report.id, rows::numbers_places(&self.tx));
        let insert = |chunk: &[CaseRecord]| {
            let sql = format!(
                "insert into case_file ({CASE_COLUMNS}) values {}",
                rows::values(numbered, chunk.len(), CASE_WIDTH)
            );
            chunk.iter().fold(sqlx::query(AssertSqlSafe(sql)), |statement, case| bind_case(statement, case, batch))
        };
        let statements = cases.chunks(rows_a_statement(CASE_WIDTH)).map(insert);
        rows::in_turn(&mut self.tx, statements).await?;
        self.report.added += cases.len() as i64;
        self.changed_cases.extend(cases.into_iter().map(|case| (case.number.clone(), Some(Box::new(case)))));
        Ok(())
    }

    async fn replace_case(&mut self, old: &CaseRecord, old_batch: i64, case: CaseRecord) -> Result<(), Error> {
        if old_batch != self.report.id {
            self.remember(&old.number.to_string(), old_batch, old).await?;
        }
        let sql = format!(
            "insert into case_file ({CASE_COLUMNS}) values {} on conflict (number) do update set {}",
            places(&self.tx, 1, CASE_WIDTH),
            case_update()
        );
        bind_case(sqlx::query(AssertSqlSafe(sql)), &case, self.report.id).execute(&mut *self.tx).await?;
        self.changed_cases.insert(case.number.clone(), Some(Box::new(case)));
        Ok(())
    }

    /// Counts a row that stood before, as it was or otherwise.
    fn count(&mut self, changed: bool) {
        *(if changed { &mut self.report.changed } else { &mut self.report.unchanged }) += 1;
    }

    /// Keeps what a row was, for undoing.
    async fn remember(&mut self, key: &str, previous_batch: i64, old: &impl serde::Serialize) -> Result<(), Error> {
        let image = serde_json::to_string(old).map_err(|_| Error::Broken(String::from("a row")))?;
        sqlx::query("insert into before_image (batch, kind, row_key, previous_batch, image) values ($1, $2, $3, $4, $5) on conflict (batch, kind, row_key) do nothing")
            .bind(self.report.id)
            .bind(self.report.kind.id())
            .bind(key.to_owned())
            .bind(previous_batch)
            .bind(image)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Takes events in; one that is there already changes nothing. Answers with the positions of events whose case is
    /// not in this court: those were left out.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when a case would have more events than any has.
    pub async fn put_events(&mut self, events: Vec<CaseEvent>) -> Result<Vec<usize>, Error> {
        let mut homeless = Vec::new();
        for (first, chunk) in events.chunks(rows_a_statement(EVENT_WIDTH)).enumerate() {
            let numbers: BTreeSet<&CaseNumber> = chunk.iter().map(|event| &event.number).collect();
            let numbers: Vec<&CaseNumber> = numbers.into_iter().collect();
            let known = self.known_numbers(&numbers).await?;
            let mut standing: BTreeSet<CaseEvent> = self.standing_events(&numbers).await?.into_iter().collect();
            let at_home = chunk.iter().filter(|event| known.contains(&event.number));
            self.settle_keys(at_home.map(|event| event_key(&event.number, event.kind, event.day))).await?;
            let mut of_a_case: BTreeMap<&CaseNumber, usize> = numbers.iter().map(|number| (*number, 0)).collect();
            let mut one_more = |number: &CaseNumber| match of_a_case.get_mut(number) {
                Some(many) if *many == MOST_EVENTS => Err(Error::Conflict(format!(
                    "案件 {number} 的事件超过 {MOST_EVENTS} 条，没有导入，请核对事件文件 / case {number} has more than {MOST_EVENTS} events, nothing was imported; check the file of events"
                ))),
                Some(many) => {
                    *many += 1;
                    Ok(())
                }
                None => Ok(()),
            };
            standing.iter().try_for_each(|event| one_more(&event.number))?;
            let mut new = Vec::new();
            for (position, event) in chunk.iter().enumerate() {
                if !known.contains(&event.number) {
                    homeless.push(first * rows_a_statement(EVENT_WIDTH) + position);
                } else if standing.insert(event.clone()) {
                    one_more(&event.number)?;
                    new.push(event);
                } else {
                    self.report.unchanged += 1;
                }
            }
            if new.is_empty() {
                continue;
            }
            let batch = self.report.id;
            let sql =
                format!("insert into case_event ({EVENT_COLUMNS}) values {}", places(&self.tx, new.len(), EVENT_WIDTH));
            let statement = new
                .iter()
                .fold(sqlx::query(AssertSqlSafe(sql)), |statement, event| bind_event(statement, event, batch));
            statement.execute(&mut *self.tx).await?;
            self.report.added += new.len() as i64;
            for event in new {
                self.changed_cases.entry(event.number.clone()).or_insert(None);
            }
        }
        Ok(homeless)
    }

    async fn known_numbers(&mut self, numbers: &[&CaseNumber]) -> Result<BTreeSet<CaseNumber>, Error> {
        let sql = format!("select number from case_file where number in {}", places(&self.tx, 1, numbers.len()));
        let rows = about(sql, numbers.iter().copied()).fetch_all(&mut *self.tx).await?;
        rows.iter().map(|row| rows::number(row.try_get(0)?)).collect()
    }

    async fn standing_events(&mut self, numbers: &[&CaseNumber]) -> Result<Vec<CaseEvent>, Error> {
        let sql =
            format!("select {EVENT_COLUMNS} from case_event where number in {}", places(&self.tx, 1, numbers.len()));
        let rows = about(sql, numbers.iter().copied()).fetch_all(&mut *self.tx).await?;
        rows.iter().map(|row| Ok(rows::event(row)?.0)).collect()
    }

    /// Takes divisions and judges in; a person is known by name, division and first day.
    pub async fn put_people(&mut self, people: Vec<Person>) -> Result<(), Error> {
        for person in people {
            let standing = sqlx::query("select name, division, from_day, line, quota, until_day, batch from person where name = $1 and division = $2 and from_day = $3")
                .bind(person.name.clone())
                .bind(person.division.clone())
                .bind(i64::from(person.from.number()))
                .fetch_optional(&mut *self.tx)
                .await?;
            let standing = standing.as_ref().map(rows::person).transpose()?;
            match standing {
                Some((old, _)) if old == person => {
                    self.report.unchanged += 1;
                    continue;
                }
                Some((old, batch)) => {
                    if batch != self.report.id {
                        self.remember(&person_key(&old), batch, &old).await?;
                    }
                    self.report.changed += 1;
                }
                None => self.report.added += 1,
            }
            upsert_person(&mut self.tx, &person, self.report.id).await?;
        }
        Ok(())
    }

    /// Takes aggregated measures in; one is known by period and measure.
    pub async fn put_measures(&mut self, measures: Vec<ReportedMeasure>) -> Result<(), Error> {
        for one in measures {
            let standing =
                sqlx::query("select period, measure, value, batch from reported where period = $1 and measure = $2")
                    .bind(one.period.to_string())
                    .bind(one.measure.clone())
                    .fetch_optional(&mut *self.tx)
                    .await?;
            let standing = standing.as_ref().map(rows::reported).transpose()?;
            match standing {
                Some((old, _)) if old == one => {
                    self.report.unchanged += 1;
                    continue;
                }
                Some((old, batch)) => {
                    if batch != self.report.id {
                        self.remember(&measure_key(&old), batch, &old).await?;
                    }
                    self.report.changed += 1;
                }
                None => self.report.added += 1,
            }
            upsert_measure(&mut self.tx, &one, self.report.id).await?;
        }
        Ok(())
    }

    /// Good rows about the same cases or events settle rows that were refused before.
    async fn settle_keys(&mut self, keys: impl Iterator<Item = String>) -> Result<(), Error> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let keys: Vec<String> = keys.collect();
        let id = self.report.id;
        for chunk in keys.chunks(rows_a_statement(1)) {
            let sql = format!(
                "update refused set settled = {id} where settled is null and batch <> {id} and row_key in {}",
                places(&self.tx, 1, chunk.len())
            );
            let statement =
                chunk.iter().fold(sqlx::query(AssertSqlSafe(sql)), |statement, key| statement.bind(key.clone()));
            if statement.execute(&mut *self.tx).await?.rows_affected() > 0 {
                self.waiting = waiting_cells(&mut self.tx, self.report.id).await?;
            }
        }
        Ok(())
    }

    /// Puts rows that cannot be taken in aside, to be corrected. A row that waits already, cell by cell the same, is
    /// counted in the report and not kept twice.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when more would wait than anybody corrects.
    pub async fn refuse(&mut self, refused: Vec<NewRefusedRow>) -> Result<(), Error> {
        let waiting: usize = self.waiting.iter().map(|cells| cells.len() + BESIDE_CELLS).sum();
        for row in refused {
            let cells = serde_json::to_string(&row.raw).map_err(|_| Error::Broken(String::from("a row")))?;
            self.report.refused += 1;
            if self.waiting.contains(&cells) {
                continue;
            }
            self.put_aside += cells.len() + BESIDE_CELLS;
            if waiting + self.put_aside > MOST_WAITING {
                return Err(Error::Conflict(format!(
                    "待更正的行太多，没有导入（本文件已有 {0} 行不能计入，例如第 {1} 行的{2}）。请检查列名对照后重新导入，或先更正、剔除本院待更正的行，或撤销带来这些行的批次 / too many rows would wait for correction, nothing was imported: {0} rows of this file cannot be taken in, for example row {1} ({2}). Check the mapping of columns, correct or set aside the rows that wait, or undo the batch that brought them",
                    self.report.refused, row.row_number, row.column
                )));
            }
            sqlx::query("insert into refused (id, batch, row_number, cells, column_name, value, reason, hint, month, row_key, settled) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
                .bind(self.next_refused)
                .bind(self.report.id)
                .bind(row.row_number)
                .bind(cells)
                .bind(row.column)
                .bind(row.value)
                .bind(row.reason)
                .bind(row.hint)
                .bind(row.month.map(|month| i64::from(month.number())))
                .bind(row.key)
                .bind(None::<i64>)
                .execute(&mut *self.tx)
                .await?;
            self.next_refused += 1;
        }
        Ok(())
    }

    /// Marks refused rows as corrected by this batch.
    pub async fn settle(&mut self, refused: &[i64]) -> Result<(), Error> {
        for id in refused {
            sqlx::query("update refused set settled = $1 where id = $2 and settled is null")
                .bind(self.report.id)
                .bind(*id)
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(())
    }

    /// Ends the batch: brings the facts of the touched cases up to date, writes the audit entry, commits.
    pub async fn finish(mut self) -> Result<BatchReport, Error> {
        let report = self.report.clone();
        sqlx::query("insert into batch (id, kind, file_name, at, actor, added, changed, unchanged, refused, undone, online) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
            .bind(report.id)
            .bind(report.kind.id())
            .bind(report.file_name.clone())
            .bind(report.at)
            .bind(report.actor.clone())
            .bind(report.added)
            .bind(report.changed)
            .bind(report.unchanged)
            .bind(report.refused)
            .bind(0_i64)
            .bind(i64::from(self.online))
            .execute(&mut *self.tx)
            .await?;
        let touched = std::mem::take(&mut self.changed_cases);
        let kept = keep_facts(&self.space, &mut self.tx, touched).await?;
        let detail = format!(
            "batch {} {}: {} added, {} changed, {} refused",
            report.id,
            report.kind.id(),
            report.added,
            report.changed,
            report.refused
        );
        self.tx.commit().await?;
        self.space.inner.remember(kept);
        self.opened.done(detail).await?;
        Ok(report)
    }
}

/// The cells of rows that wait for correction, of all batches but this one.
async fn waiting_cells(tx: &mut Transaction<'static, Any>, batch: i64) -> Result<BTreeSet<String>, Error> {
    let rows = sqlx::query("select cells from refused where settled is null and batch <> $1")
        .bind(batch)
        .fetch_all(&mut **tx)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

pub(crate) fn person_key(person: &Person) -> String {
    format!("{}|{}|{}", person.name, person.division, person.from.number())
}

pub(crate) fn measure_key(one: &ReportedMeasure) -> String {
    format!("{}|{}", one.period, one.measure)
}

/// The part of an upsert that replaces a case's columns.
pub(crate) fn case_update() -> String {
    let columns = CASE_COLUMNS.split(", ").skip(1);
    columns.map(|column| format!("{column} = excluded.{column}")).collect::<Vec<_>>().join(", ")
}

pub(crate) async fn upsert_person(
    tx: &mut Transaction<'static, Any>,
    person: &Person,
    batch: i64,
) -> Result<(), Error> {
    sqlx::query(
        "insert into person (name, division, from_day, line, quota, until_day, batch) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (name, division, from_day) do update set line = excluded.line, quota = excluded.quota, until_day = excluded.until_day, batch = excluded.batch",
    )
    .bind(person.name.clone())
    .bind(person.division.clone())
    .bind(i64::from(person.from.number()))
    .bind(person.line.id())
    .bind(i64::from(person.quota))
    .bind(person.until.map(|day| i64::from(day.number())))
    .bind(batch)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn upsert_measure(
    tx: &mut Transaction<'static, Any>,
    one: &ReportedMeasure,
    batch: i64,
) -> Result<(), Error> {
    sqlx::query(
        "insert into reported (period, measure, value, batch) values ($1, $2, $3, $4)
         on conflict (period, measure) do update set value = excluded.value, batch = excluded.batch",
    )
    .bind(one.period.to_string())
    .bind(one.measure.clone())
    .bind(one.value.to_string())
    .bind(batch)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
