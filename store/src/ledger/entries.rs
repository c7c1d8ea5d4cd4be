//! Entries as they are read: lists, one with its steps, counts. Only those of the actor's part of the court, and of them only
//! what the actor may know of.

use crate::condition::{Bound, Condition, LIKE, like};
use crate::error::Error;
use crate::rows;
use crate::space::CourtSpace;
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::ledger::{Entry, Field, Kind, Matter, State, Values, Verb};
use domain::line::Line;
use domain::parties::masked;
use domain::policy::{Role, does};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTaken {
    /// Its position in the entry, from 1.
    pub seq: i64,
    /// The day, as the court counts it.
    pub day: Day,
    /// When, in seconds since 1970.
    pub at: i64,
    /// The court they acted from.
    pub court: String,
    /// Who.
    pub name: String,
    /// As what: the id of the role.
    pub role: String,
    /// What was done.
    pub verb: Verb,
    /// From which state.
    pub from: State,
    /// Into which state.
    pub to: State,
    /// What was said.
    pub said: Values,
}

/// Stands for any word of a field.
pub const ANY: &str = "*";

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Of which ledger; any where none is named.
    pub kind: Option<Kind>,
    /// In which state.
    pub state: Option<State>,
    /// Only those not settled.
    pub open: bool,
    /// Only those whose last day has passed.
    pub late_on: Option<Day>,
    /// Of a division.
    pub division: String,
    /// Of a judge, or of the owner of a task.
    pub judge: String,
    /// With this in the number or in what was said.
    pub text: String,
    /// About one matter.
    pub number: Option<Matter>,
    /// About a case, or naming it.
    pub case: Option<CaseNumber>,
    /// That came from a day on, up to a day.
    pub came: Option<(Day, Day)>,
    /// With these words in these fields; [`ANY`] stands for whatever was said.
    pub said: Vec<(Field, String)>,
}

pub(super) const COLUMNS: &str =
    "id, kind, number, state, division, judge, line, opened, opened_by, since, due, said, seq";

/// Fields that hold the names of people.
pub(super) const NAMES: &[Field] =
    &[Field::Applicant, Field::Respondent, Field::Petitioner, Field::Litigant, Field::Appellant];

/// Those due first, those without a last day after them.
const BY_DUE: &str = "case when due is null then 1 else 0 end, due";

impl CourtSpace {
    /// Entries of the actor's part of the court that a filter lets in, those due first, and how many there are.
    pub async fn entries(&self, filter: &EntryFilter, offset: i64, limit: i64) -> Result<(Vec<Entry>, i64), Error> {
        let order = format!("settled, {BY_DUE}, opened desc, id");
        let condition = self.entry_condition(filter);
        let (rows, of) = condition.page(&self.inner.pool, COLUMNS, "entry", &order, (offset, limit)).await?;
        Ok((rows.iter().map(|row| self.read(row)).collect::<Result<_, Error>>()?, of))
    }

    /// An entry as the actor may read it: another court reads no names.
    fn read(&self, row: &AnyRow) -> Result<Entry, Error> {
        let (mut entry, _) = entry(row)?;
        self.mask(&mut entry.values);
        Ok(entry)
    }

    fn mask(&self, values: &mut Values) {
        if self.actor.court == self.inner.court.code {
            return;
        }
        for (field, text) in values {
            if NAMES.contains(field) {
                *text = masked(text);
            }
        }
    }

    /// Entries of the actor's part not settled, and those of them late, by ledger.
    pub async fn entry_counts(&self, today: Day) -> Result<Vec<(Kind, i64, i64)>, Error> {
        let mut condition = self.visible();
        condition.and("settled = 0", []);
        let sql = format!(
            "select kind, count(*), cast(sum(case when due < {} then 1 else 0 end) as bigint) from entry{} group by kind",
            today.number(),
            condition.text()
        );
        let rows = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.inner.pool).await?;
        let broken = || Error::Broken(String::from("a stored entry"));
        rows.iter()
            .map(|row| {
                Ok((
                    Kind::parse(row.try_get(0)?).map_err(|_| broken())?,
                    row.try_get(1)?,
                    row.try_get::<Option<i64>, _>(2)?.unwrap_or(0),
                ))
            })
            .collect()
    }

    /// Entries not settled that wait in one of these states, those due first, and how many there are.
    pub async fn waiting(&self, states: &[(Kind, State)], limit: i64) -> Result<(Vec<Entry>, i64), Error> {
        if states.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut condition = self.visible();
        let any: Vec<&str> = states.iter().map(|_| "(kind = ? and state = ?)").collect();
        let values = states
            .iter()
            .flat_map(|(kind, state)| [Bound::Text(kind.id().to_owned()), Bound::Text(state.id().to_owned())]);
        condition.and(&format!("({})", any.join(" or ")), values.collect::<Vec<_>>());
        let order = format!("{BY_DUE}, opened, id");
        let (rows, of) = condition.page(&self.inner.pool, COLUMNS, "entry", &order, (0, limit)).await?;
        Ok((rows.iter().map(|row| self.read(row)).collect::<Result<_, Error>>()?, of))
    }

    /// The causes of the cases that entries within the actor's part are about or name, once for each entry.
    pub async fn causes_of(&self, filter: &EntryFilter) -> Result<Vec<String>, Error> {
        let condition = self.entry_condition(filter);
        let sql = format!(
            "select f.cause from case_file f join (select case when about = '' then number else about end as number from entry{}) e
             on e.number = f.number",
            condition.text()
        );
        let rows = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.inner.pool).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// How many entries a filter lets in.
    pub async fn count_entries(&self, filter: &EntryFilter) -> Result<i64, Error> {
        let condition = self.entry_condition(filter);
        let sql = format!("select count(*) from entry{}", condition.text());
        Ok(condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_one(&self.inner.pool).await?.try_get(0)?)
    }

    /// An entry of the actor's part of the court with the steps taken so far.
    pub async fn entry(&self, id: &str) -> Result<Option<(Entry, Vec<StepTaken>)>, Error> {
        let Some((mut entry, _)) = self.found_entry(id).await? else {
            return Ok(None);
        };
        self.mask(&mut entry.values);
        let rows = sqlx::query(
            "select seq, day, at, court, name, role, verb, from_state, to_state, said from entry_step where entry = $1 order by seq",
        )
        .bind(id.to_owned())
        .fetch_all(&self.inner.pool)
        .await?;
        let mut steps: Vec<StepTaken> = rows.iter().map(step).collect::<Result<_, _>>()?;
        steps.iter_mut().for_each(|step| self.mask(&mut step.said));
        Ok(Some((entry, steps)))
    }

    /// All steps of a ledger's entries in the actor's part of the court, with the entry each belongs to, in their order.
    pub async fn steps_of(&self, kind: Kind) -> Result<Vec<(Entry, Vec<StepTaken>)>, Error> {
        let filter = EntryFilter { kind: Some(kind), ..EntryFilter::default() };
        let condition = self.entry_condition(&filter);
        let sql = format!("select {COLUMNS} from entry{} order by opened, id", condition.text());
        let rows = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.inner.pool).await?;
        let mut all: Vec<(Entry, Vec<StepTaken>)> =
            rows.iter().map(|row| Ok((self.read(row)?, Vec::new()))).collect::<Result<_, Error>>()?;
        let rows = sqlx::query(
            "select s.seq, s.day, s.at, s.court, s.name, s.role, s.verb, s.from_state, s.to_state, s.said, s.entry
             from entry_step s join entry e on e.id = s.entry where e.kind = $1 order by s.entry, s.seq",
        )
        .bind(kind.id())
        .fetch_all(&self.inner.pool)
        .await?;
        let mut by_entry: BTreeMap<String, Vec<StepTaken>> = BTreeMap::new();
        for row in &rows {
            by_entry.entry(row.try_get(10)?).or_default().push(step(row)?);
        }
        for (entry, steps) in &mut all {
            *steps = by_entry.remove(&entry.id).unwrap_or_default();
        }
        Ok(all)
    }

    pub(crate) async fn found_entry(&self, id: &str) -> Result<Option<(Entry, i64)>, Error> {
        let mut condition = self.visible();
        condition.and("id = ?", [Bound::Text(id.to_owned())]);
        let sql = format!("select {COLUMNS} from entry{}", condition.text());
        let row = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_optional(&self.inner.pool).await?;
        row.as_ref().map(entry).transpose()
    }

    /// Whether the actor may know of a ledger's entries. Another court reads of no draft, no opinion and no fault; a registrar
    /// keeps the files of appeals.
    pub fn shows(&self, kind: Kind) -> bool {
        let elsewhere = self.actor.court != self.inner.court.code;
        if !does(self.actor.role, super::seen_by(kind)) {
            return false;
        }
        match kind {
            Kind::LongPending
            | Kind::Transfer
            | Kind::Mediation
            | Kind::Measure
            | Kind::RoundCheck
            | Kind::Rectification => true,
            Kind::Petition | Kind::Litigant => !elsewhere,
            Kind::Request => !elsewhere,
            _ => !elsewhere && self.actor.role != Role::Registrar,
        }
    }

    /// The entries the actor may know of. A judge is not shown what was reported about them.
    fn visible(&self) -> Condition {
        let mut condition = Condition::default();
        condition.within(&self.part);
        let shown: Vec<String> =
            Kind::ALL.iter().filter(|kind| self.shows(**kind)).map(|kind| format!("'{}'", kind.id())).collect();
        if shown.len() < Kind::ALL.len() {
            condition.and(&format!("kind in ({})", shown.join(", ")), []);
        }
        // A complaint about conduct is kept from those it may be about, and so is one that nobody has read yet.
        if matches!(self.actor.role, Role::Judge | Role::DivisionHead | Role::Registrar) {
            let conduct = like(&format!("\"{}\":\"conduct\"", Field::PetitionKind.id()));
            condition.and(
                "not (kind = 'petition' and (state = 'received' or said like ? escape '!'))",
                [Bound::Text(conduct)],
            );
        }
        if self.actor.role == Role::Judge {
            let reported = like(&format!("\"{}\":\"reported\"", Field::FourType.id()));
            condition.and("not (kind = 'four_type' and said like ? escape '!')", [Bound::Text(reported)]);
        }
        condition
    }

    fn entry_condition(&self, filter: &EntryFilter) -> Condition {
        let mut condition = self.visible();
        let text = |text: &str| [Bound::Text(text.to_owned())];
        if let Some(kind) = filter.kind {
            condition.and("kind = ?", text(kind.id()));
        }
        if let Some(state) = filter.state {
            condition.and("state = ?", text(state.id()));
        }
        if filter.open {
            condition.and("settled = 0", []);
        }
        if let Some(day) = filter.late_on {
            condition.and("settled = 0 and due < ?", [Bound::Number(i64::from(day.number()))]);
        }
        if !filter.division.is_empty() {
            condition.and("division = ?", text(&filter.division));
        }
        if !filter.judge.is_empty() {
            condition.and("judge = ?", text(&filter.judge));
        }
        if let Some((from, to)) = filter.came {
            let day = |day: Day| Bound::Number(i64::from(day.number()));
            condition.and("came >= ? and came <= ?", [day(from), day(to)]);
        }
        for (field, word) in &filter.said {
            if word == ANY {
                condition.and("said like ? escape '!'", [Bound::Text(like(&format!("\"{}\":", field.id())))]);
            } else {
                let word = serde_json::Value::String(word.clone());
                condition.and("said like ? escape '!'", [Bound::Text(like(&format!("\"{}\":{word}", field.id())))]);
            }
        }
        if let Some(number) = &filter.case {
            let number = number.to_string();
            condition.and("(number = ? or about = ?)", [Bound::Text(number.clone()), Bound::Text(number)]);
        }
        if let Some(number) = &filter.number {
            condition.and("number = ?", text(&number.to_string()));
        }
        if !filter.text.is_empty() {
            let wanted = like(&filter.text);
            // Nobody finds by a name what they may not read.
            let masked = self.actor.court != self.inner.court.code;
            let said = format!("lower(said) {LIKE}");
            let words = if masked { format!("({said} and kind not in ('mediation', 'transfer'))") } else { said };
            condition
                .and(&format!("(lower(number) {LIKE} or {words})"), [Bound::Text(wanted.clone()), Bound::Text(wanted)]);
        }
        condition
    }
}

/// An entry and the position of its last step, from [`COLUMNS`].
pub(super) fn entry(row: &AnyRow) -> Result<(Entry, i64), Error> {
    let broken = || Error::Broken(String::from("a stored entry"));
    let said: String = row.try_get(11)?;
    let entry = Entry {
        id: row.try_get(0)?,
        kind: Kind::parse(row.try_get(1)?).map_err(|_| broken())?,
        number: Matter::parse(row.try_get(2)?).map_err(|_| broken())?,
        state: State::parse(row.try_get(3)?).map_err(|_| broken())?,
        division: row.try_get(4)?,
        judge: row.try_get(5)?,
        line: Line::parse(row.try_get(6)?).map_err(|_| broken())?,
        opened: rows::day(row.try_get(7)?)?,
        opened_by: row.try_get(8)?,
        since: rows::day(row.try_get(9)?)?,
        due: row.try_get::<Option<i64>, _>(10)?.map(rows::day).transpose()?,
        values: serde_json::from_str(&said).map_err(|_| broken())?,
    };
    Ok((entry, row.try_get(12)?))
}

fn step(row: &AnyRow) -> Result<StepTaken, Error> {
    let broken = || Error::Broken(String::from("a stored step"));
    let state = |text: String| State::parse(&text).map_err(|_| broken());
    let said: String = row.try_get(9)?;
    Ok(StepTaken {
        seq: row.try_get(0)?,
        day: rows::day(row.try_get(1)?)?,
        at: row.try_get(2)?,
        court: row.try_get(3)?,
        name: row.try_get(4)?,
        role: row.try_get(5)?,
        verb: Verb::parse(row.try_get(6)?).map_err(|_| broken())?,
        from: state(row.try_get(7)?)?,
        to: state(row.try_get(8)?)?,
        said: serde_json::from_str::<Values>(&said).map_err(|_| broken())?,
    })
}
