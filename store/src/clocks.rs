//! The clocks of the open cases: kept beside the facts whenever a case changes, read by the page.
//!
//! A row holds what does not move with the day: the last day while the clock runs, the days left while it stands still.
//! So a list of 100,000 cases is a query, and "today" an argument of it.

use crate::condition::{Bound, Condition, LIKE, like};
use crate::error::Error;
use crate::rows::{self, CASE_COLUMNS, EVENT_COLUMNS, about, rows_a_statement};
use crate::space::CourtSpace;
use domain::case::{CaseEvent, CaseRecord, Procedure};
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::line::Line;
use domain::measure::is_court_case;
use domain::time_limit::calendar::Calendar;
use domain::time_limit::warning::{LONG_STOP, Levels, Rule, warning};
use domain::time_limit::{self, ActionKind, clock};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};
use std::collections::{BTreeMap, BTreeSet};

/// An open case with its clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCase {
    /// 案号.
    pub number: CaseNumber,
    /// 承办部门.
    pub division: String,
    /// 承办人.
    pub judge: String,
    /// 条线.
    pub line: Line,
    /// 案由.
    pub cause: String,
    /// The procedure it runs in.
    pub procedure: Procedure,
    /// 立案日期.
    pub docketed: Day,
    /// How many parties the file names.
    pub parties: i64,
    /// The last day of its limit; none where no limit is known, or while the clock stands still.
    pub due: Option<Day>,
    /// The day on which two thirds of the limit have run.
    pub two_thirds: Option<Day>,
    /// The last day to apply for more time.
    pub apply_by: Option<Day>,
    /// The last day to decide on that.
    pub decide_by: Option<Day>,
    /// Who decides: an id of [`domain::ledger::APPROVERS`]; empty where there is no more time to give.
    pub approver: String,
    /// The article of its limit; empty where none is known.
    pub article: String,
    /// Since when the clock stands still, and how many days were left then.
    pub paused: Option<(Day, i32)>,
    /// Days of the limit with all extensions.
    pub total: i32,
    /// Days not counted so far.
    pub not_counted: i32,
    /// How often it was extended.
    pub extensions: i32,
    /// What is not as it should be: ids of irregularities.
    pub irregular: Vec<String>,
}

impl OpenCase {
    /// Days left on a day; negative when the limit has run out. None where no limit is known.
    pub fn left(&self, today: Day) -> Option<i32> {
        match (self.paused, self.due) {
            (Some((_, left)), _) => Some(left),
            (None, due) => due.map(|due| due.since(today)),
        }
    }
}

/// How a list of open cases is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockOrder {
    /// The most urgent first.
    #[default]
    Urgent,
    /// The oldest first.
    Oldest,
    /// By case number.
    Number,
}

/// Which open cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClockFilter {
    /// Warned of by this rule: [`Rule::id`]; `any` for any rule.
    pub rule: String,
    /// Of a division.
    pub division: String,
    /// Of a judge.
    pub judge: String,
    /// Of a line.
    pub line: Option<Line>,
    /// With this in the number or the cause.
    pub text: String,
    /// Docketed on this day or before.
    pub docketed_by: Option<Day>,
    /// With so many parties at least, or of one of these causes.
    pub suspected: Option<(i32, Vec<String>)>,
    /// Without an entry of this ledger that is not settled.
    pub without: Option<domain::ledger::Kind>,
    /// In which order.
    pub order: ClockOrder,
}

const COLUMNS: &str = "number, division, judge, line, type_code, cause, procedure_id, docketed, parties, due, two_thirds, apply_by, decide_by, approver, article, paused_since, paused_left, total, not_counted, extensions, irregular";
const WIDTH: usize = 21;

/// The condition of a rule of warning on a day. Of the rules about days left a case is under one; an irregular record is
/// warned of beside them.
fn rule_condition(rule: Rule, levels: &Levels, today: Day) -> String {
    let (days, today) = (&levels.days, today.number());
    match rule {
        Rule::Overdue => format!("due < {today}"),
        Rule::DaysLeft(most) => {
            let lower = days.iter().copied().filter(|days| *days < most).max().unwrap_or(-1);
            format!("due > {} and due <= {}", today + lower, today + most)
        }
        Rule::PausedLong => format!("paused_since < {}", today - LONG_STOP),
        Rule::Irregular => String::from("irregular <> ''"),
        Rule::TwoThirds => {
            let most = days.iter().copied().max().unwrap_or(-1);
            format!("two_thirds <= {today} and due > {}", today + most)
        }
    }
}

/// The ids of the rules of warning under some levels, the most urgent first.
pub fn rules(levels: &Levels) -> Vec<String> {
    Rule::under(levels).into_iter().map(Rule::id).collect()
}

/// How many cases of a division and a judge a rule warns of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningCount {
    /// The division.
    pub division: String,
    /// The judge.
    pub judge: String,
    /// Open cases.
    pub open: i64,
    /// Cases by rule, in the order of [`rules`].
    pub by_rule: Vec<i64>,
}

impl CourtSpace {
    /// Open cases of the actor's part of the court that a filter lets in, and how many there are.
    pub async fn clocks(
        &self,
        filter: &ClockFilter,
        levels: &Levels,
        today: Day,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<OpenCase>, i64), Error> {
        self.ensure_clocks().await?;
        let condition = self.clock_condition(filter, levels, today);
        let order = match filter.order {
            ClockOrder::Urgent => "case when due is null then 1 else 0 end, due, docketed, number",
            ClockOrder::Oldest => "docketed, number",
            ClockOrder::Number => "number",
        };
        let (rows, of) = condition.page(&self.inner.pool, COLUMNS, "case_clock", order, (offset, limit)).await?;
        Ok((rows.iter().map(open_case).collect::<Result<_, _>>()?, of))
    }

    /// The clock of one open case of the actor's part of the court.
    pub async fn clock_of(&self, number: &CaseNumber) -> Result<Option<OpenCase>, Error> {
        self.ensure_clocks().await?;
        let mut condition = Condition::default();
        condition.and("number = ?", [Bound::Text(number.to_string())]);
        condition.within(&self.part);
        let sql = format!("select {COLUMNS} from case_clock{}", condition.text());
        let row = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_optional(&self.inner.pool).await?;
        row.as_ref().map(open_case).transpose()
    }

    /// How many cases each rule warns of, by division and judge, in their order.
    pub async fn warning_counts(&self, levels: &Levels, today: Day) -> Result<Vec<WarningCount>, Error> {
        self.ensure_clocks().await?;
        let sums: Vec<String> = Rule::under(levels)
            .into_iter()
            .map(|rule| rule_condition(rule, levels, today))
            .map(|condition| format!("cast(sum(case when {condition} then 1 else 0 end) as bigint)"))
            .collect();
        let mut condition = Condition::default();
        condition.within(&self.part);
        let sql = format!(
            "select division, judge, count(*), {} from case_clock{} group by division, judge order by division, judge",
            sums.join(", "),
            condition.text()
        );
        let rows = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.inner.pool).await?;
        rows.iter()
            .map(|row| {
                let by_rule = (0..sums.len()).map(|at| row.try_get(3 + at)).collect::<Result<_, _>>()?;
                Ok(WarningCount { division: row.try_get(0)?, judge: row.try_get(1)?, open: row.try_get(2)?, by_rule })
            })
            .collect()
    }

    /// How many cases of the actor's part were docketed by each of these days and are still open.
    pub async fn open_since(&self, days: &[Day]) -> Result<Vec<i64>, Error> {
        self.ensure_clocks().await?;
        let mut counts = Vec::with_capacity(days.len());
        for day in days {
            let mut condition = Condition::default();
            condition.and("docketed <= ?", [Bound::Number(i64::from(day.number()))]);
            condition.within(&self.part);
            let sql = format!("select count(*) from case_clock{}", condition.text());
            let row = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_one(&self.inner.pool).await?;
            counts.push(row.try_get(0)?);
        }
        Ok(counts)
    }

    fn clock_condition(&self, filter: &ClockFilter, levels: &Levels, today: Day) -> Condition {
        let mut condition = Condition::default();
        condition.within(&self.part);
        let text = |text: &str| [Bound::Text(text.to_owned())];
        if !filter.rule.is_empty() {
            // A rule that is not one of the court's warns of nothing.
            let wanted = |rule: &Rule| filter.rule == "any" || rule.id() == filter.rule;
            let any = Rule::under(levels).into_iter().filter(wanted);
            let any: String = any.map(|rule| format!(" or ({})", rule_condition(rule, levels, today))).collect();
            condition.and(&format!("(1 = 0{any})"), []);
        }
        if !filter.division.is_empty() {
            condition.and("division = ?", text(&filter.division));
        }
        if !filter.judge.is_empty() {
            condition.and("judge = ?", text(&filter.judge));
        }
        if let Some(line) = filter.line {
            condition.and("line = ?", text(line.id()));
        }
        if !filter.text.is_empty() {
            let wanted = like(&filter.text);
            condition.and(
                &format!("(lower(number) {LIKE} or lower(cause) {LIKE})"),
                [Bound::Text(wanted.clone()), Bound::Text(wanted)],
            );
        }
        if let Some(day) = filter.docketed_by {
            condition.and("docketed <= ?", [Bound::Number(i64::from(day.number()))]);
        }
        if let Some((parties, causes)) = &filter.suspected {
            let mut any = vec![String::from("parties >= ?")];
            let mut values = vec![Bound::Number(i64::from(*parties))];
            for cause in causes {
                any.push(String::from("cause like ? escape '!'"));
                values.push(Bound::Text(like(cause)));
            }
            condition.and(&format!("({})", any.join(" or ")), values);
        }
        if let Some(kind) = filter.without {
            condition.and(
                "not exists (select 1 from entry where entry.number = case_clock.number and entry.kind = ? and (entry.settled = 0 or entry.kind = 'four_type'))",
                [Bound::Text(kind.id().to_owned())],
            );
        }
        condition
    }

    /// Sets the clocks of all open cases where they were counted by other rules, or not at all yet.
    async fn ensure_clocks(&self) -> Result<(), Error> {
        let other =
            "select 1 from fact_pack where id = 1 and not exists (select 1 from clock_state where edition = $1)";
        if sqlx::query(other).bind(edition()).fetch_optional(&self.inner.pool).await?.is_none() {
            return Ok(());
        }
        let _writing = self.inner.writing.lock().await;
        let mut tx = self.inner.pool.begin().await?;
        if sqlx::query(other).bind(edition()).fetch_optional(&mut *tx).await?.is_none() {
            return Ok(());
        }
        for sql in ["delete from case_clock", "delete from clock_state"] {
            sqlx::query(sql).execute(&mut *tx).await?;
        }
        let events = format!(
            "select {EVENT_COLUMNS} from case_event where number in (select number from case_file where closed is null)"
        );
        let mut by_case: BTreeMap<CaseNumber, Vec<CaseEvent>> = BTreeMap::new();
        for row in sqlx::query(AssertSqlSafe(events)).fetch_all(&mut *tx).await? {
            let (event, _) = rows::event(&row)?;
            by_case.entry(event.number.clone()).or_default().push(event);
        }
        let cases = format!("select {CASE_COLUMNS} from case_file where closed is null");
        let mut clocks = Vec::new();
        for row in sqlx::query(AssertSqlSafe(cases)).fetch_all(&mut *tx).await? {
            let (case, _) = rows::case(&row)?;
            if !runs(&case) {
                continue;
            }
            let mut own = by_case.remove(&case.number).unwrap_or_default();
            own.sort_unstable();
            clocks.push(clock_row(&case, &own));
        }
        keep(&mut tx, &BTreeSet::new(), clocks).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Puts the clocks of touched cases in place of what stood there.
pub(crate) async fn keep(
    tx: &mut Transaction<'static, Any>,
    touched: &BTreeSet<CaseNumber>,
    clocks: Vec<OpenCase>,
) -> Result<(), Error> {
    let touched: Vec<&CaseNumber> = touched.iter().collect();
    let any = sqlx::query("select 1 from case_clock limit 1").fetch_optional(&mut **tx).await?.is_some();
    let numbered = rows::numbers_places(tx);
    let delete = |chunk: &[&CaseNumber]| {
        let sql = format!("delete from case_clock where number in {}", rows::values(numbered, 1, chunk.len()));
        about(sql, chunk.iter().copied())
    };
    let insert = |chunk: &[OpenCase]| {
        let sql = format!("insert into case_clock ({COLUMNS}) values {}", rows::values(numbered, chunk.len(), WIDTH));
        chunk.iter().fold(sqlx::query(AssertSqlSafe(sql)), bind)
    };
    if any {
        rows::in_turn(tx, touched.chunks(rows_a_statement(1)).map(delete)).await?;
    }
    rows::in_turn(tx, clocks.chunks(rows_a_statement(WIDTH)).map(insert)).await?;
    sqlx::query("insert into clock_state (id, edition) values (1, $1) on conflict (id) do nothing")
        .bind(edition())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn bind<'q>(statement: rows::Statement<'q>, case: &OpenCase) -> rows::Statement<'q> {
    let day = |day: Option<Day>| day.map(|day| i64::from(day.number()));
    statement
        .bind(case.number.to_string())
        .bind(case.division.clone())
        .bind(case.judge.clone())
        .bind(case.line.id())
        .bind(case.number.type_code.as_str())
        .bind(case.cause.clone())
        .bind(case.procedure.id())
        .bind(i64::from(case.docketed.number()))
        .bind(case.parties)
        .bind(day(case.due))
        .bind(day(case.two_thirds))
        .bind(day(case.apply_by))
        .bind(day(case.decide_by))
        .bind(case.approver.clone())
        .bind(case.article.clone())
        .bind(day(case.paused.map(|(since, _)| since)))
        .bind(case.paused.map(|(_, left)| i64::from(left)))
        .bind(i64::from(case.total))
        .bind(i64::from(case.not_counted))
        .bind(i64::from(case.extensions))
        .bind(case.irregular.join(" "))
}

fn open_case(row: &AnyRow) -> Result<OpenCase, Error> {
    let broken = || Error::Broken(String::from("a stored clock"));
    let whole = |number: i64| i32::try_from(number).map_err(|_| broken());
    let day = |column: usize| -> Result<Option<Day>, Error> {
        row.try_get::<Option<i64>, _>(column)?.map(rows::day).transpose()
    };
    let left: Option<i64> = row.try_get(16)?;
    let irregular: String = row.try_get(20)?;
    Ok(OpenCase {
        number: rows::number(row.try_get(0)?)?,
        division: row.try_get(1)?,
        judge: row.try_get(2)?,
        line: Line::parse(row.try_get(3)?).map_err(|_| broken())?,
        cause: row.try_get(5)?,
        procedure: Procedure::parse(row.try_get(6)?).map_err(|_| broken())?,
        docketed: day(7)?.ok_or_else(broken)?,
        parties: row.try_get(8)?,
        due: day(9)?,
        two_thirds: day(10)?,
        apply_by: day(11)?,
        decide_by: day(12)?,
        approver: row.try_get(13)?,
        article: row.try_get(14)?,
        paused: day(15)?.zip(left.map(whole).transpose()?),
        total: whole(row.try_get(17)?)?,
        not_counted: whole(row.try_get(18)?)?,
        extensions: whole(row.try_get(19)?)?,
        irregular: irregular.split(' ').filter(|one| !one.is_empty()).map(str::to_owned).collect(),
    })
}

/// The edition of rules and rows in this build.
fn edition() -> i64 {
    static EDITION: std::sync::LazyLock<i64> = std::sync::LazyLock::new(|| (time_limit::edition() >> 1) as i64 ^ ROW);
    *EDITION
}

/// Counted up when a row is made in another way.
const ROW: i64 = 1;

/// Whether a case has a clock: it is open, and a court case; a mediation before suit has none.
pub(crate) fn runs(case: &CaseRecord) -> bool {
    case.closed.is_none() && is_court_case(case.number.type_code)
}

/// The clock of an open case as it is kept.
pub(crate) fn clock_row(case: &CaseRecord, events: &[CaseEvent]) -> OpenCase {
    // Everything that is told counts; what moves with the day is left to whoever reads.
    let latest = events.iter().map(|event| event.day).chain([case.docketed]).max().unwrap_or(case.docketed);
    let clock = clock(case, events, latest, Calendar::shipped()).ok();
    let mut row = OpenCase {
        number: case.number.clone(),
        division: case.division.clone(),
        judge: case.judge.clone(),
        line: case.number.type_code.line(),
        cause: case.cause.clone(),
        procedure: case.procedure,
        docketed: case.docketed,
        parties: domain::parties::count(&case.parties),
        due: None,
        two_thirds: None,
        apply_by: None,
        decide_by: None,
        approver: String::new(),
        article: String::new(),
        paused: None,
        total: 0,
        not_counted: 0,
        extensions: 0,
        irregular: Vec::new(),
    };
    let Some(clock) = clock else {
        return row;
    };
    let last = |kinds: &[ActionKind]| clock.actions.iter().find(|action| kinds.contains(&action.what));
    let apply = last(&[ActionKind::ApplyExtension, ActionKind::ApplySuperiorExtension]);
    let decide = last(&[ActionKind::DecideExtension, ActionKind::DecideSuperiorExtension]);
    row.procedure = clock.procedure;
    row.paused = clock.paused.map(|since| (since, clock.days_left));
    row.due = clock.paused.is_none().then_some(clock.due);
    row.two_thirds = clock.paused.is_none().then_some(clock.two_thirds);
    row.apply_by = apply.map(|action| action.day);
    row.decide_by = decide.map(|action| action.day);
    row.approver = clock.next_extension.map_or_else(String::new, |next| next.approver.id().to_owned());
    row.article = clock.limit.article.to_owned();
    row.total = clock.days_total;
    row.not_counted = clock.days_not_counted;
    row.extensions = i32::from(clock.extensions);
    row.irregular =
        clock.irregular.iter().map(|one| one.what.id().to_owned()).collect::<BTreeSet<_>>().into_iter().collect();
    row
}

/// The rule that warns of an open case, the most urgent of them.
pub fn warned_by(case: &OpenCase, levels: &Levels, today: Day) -> Option<Rule> {
    let paused = case.paused.map(|(since, _)| today.since(since));
    let reached = case.two_thirds.is_some_and(|day| day <= today);
    let left = case.left(today)?;
    warning(left, paused, reached, !case.irregular.is_empty(), levels)
}
