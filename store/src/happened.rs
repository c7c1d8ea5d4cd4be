//! Cases found by what happened to them.

use crate::condition::{Bound, Condition};
use crate::error::Error;
use crate::rows::{self, EVENT_COLUMNS, EVENT_WIDTH};
use crate::space::CourtSpace;
use domain::case::{CaseEvent, EventKind};
use domain::day::Day;
use domain::ledger::Kind;
use domain::policy::Part;
use sqlx::{AssertSqlSafe, Row};

impl CourtSpace {
    /// Cases of the actor's part to which one of these events happened since a day, the latest first, without an entry of
    /// a ledger and, if one is named, without a later event; with the event and the judge.
    pub async fn happened(
        &self,
        kinds: &[EventKind],
        details: &[&str],
        since: Day,
        without: (Kind, Option<EventKind>),
        limit: i64,
    ) -> Result<(Vec<(CaseEvent, String)>, i64), Error> {
        let mut condition = Condition::default();
        let text = |text: &str| Bound::Text(text.to_owned());
        let any = |count: usize| vec!["?"; count].join(", ");
        condition.and(
            &format!("v.kind in ({})", any(kinds.len())),
            kinds.iter().map(|kind| text(kind.id())).collect::<Vec<_>>(),
        );
        if !details.is_empty() {
            condition.and(
                &format!("v.detail in ({})", any(details.len())),
                details.iter().map(|one| text(one)).collect::<Vec<_>>(),
            );
        }
        condition.and("v.day >= ?", [Bound::Number(i64::from(since.number()))]);
        condition
            .and("not exists (select 1 from entry e where e.number = v.number and e.kind = ?)", [text(without.0.id())]);
        if let Some(later) = without.1 {
            condition.and(
                "not exists (select 1 from case_event l where l.number = v.number and l.kind = ?)",
                [text(later.id())],
            );
        }
        match &self.part {
            Part::Division(division) => condition.and("f.division = ?", [text(division)]),
            Part::Judge(judge) => condition.and("f.judge = ?", [text(judge)]),
            Part::Court | Part::Line(_) => {}
        }
        let columns = EVENT_COLUMNS.split(", ").map(|column| format!("v.{column}")).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "select {columns}, f.judge from case_event v join case_file f on f.number = v.number{} order by v.day desc, v.number",
            condition.text()
        );
        let rows = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.inner.pool).await?;
        let mut found = Vec::new();
        for row in &rows {
            let (event, _) = rows::event(row)?;
            // The line stands in the number, where no condition reaches it.
            if !matches!(&self.part, Part::Line(line) if event.number.type_code.line() != *line) {
                found.push((event, row.try_get(EVENT_WIDTH)?));
            }
        }
        let of = i64::try_from(found.len()).unwrap_or(i64::MAX);
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok((found, of))
    }
}
