//! Rounds of enforcement that were terminated and look as if they should not have been.

use crate::condition::{Bound, Condition};
use crate::error::Error;
use crate::rows;
use crate::space::CourtSpace;
use domain::case::Disposition;
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::ledger::Kind;
use domain::policy::Part;
use sqlx::{AssertSqlSafe, Row};

/// A round terminated sooner than this many days after docketing is looked at.
const TOO_SOON: i64 = 90;
/// A round resumed within this many days of its end is looked at.
const RESUMED_WITHIN: i64 = 30;

/// A terminated round, and what makes it one to look at. It asks for a check and says nothing against anyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TerminatedRound {
    /// The case.
    pub number: CaseNumber,
    /// Its judge.
    pub judge: String,
    /// Days from docketing to the end of the round.
    pub days: i64,
    /// The case it was resumed as within thirty days, if so.
    pub resumed: Option<CaseNumber>,
}

impl TerminatedRound {
    /// Why it is looked at, in Chinese and English.
    pub fn why(&self) -> [String; 2] {
        match &self.resumed {
            Some(number) => [
                format!("终本后 {RESUMED_WITHIN} 日内恢复执行（{number}）"),
                format!("resumed as {number} within {RESUMED_WITHIN} days"),
            ],
            None => [format!("立案 {} 日即终本", self.days), format!("terminated {} days after docketing", self.days)],
        }
    }
}

impl CourtSpace {
    /// Rounds of the actor's part terminated since a day that ended within three months or were resumed within thirty
    /// days, and were not checked yet; those resumed first, so many at most, and how many there are.
    pub async fn terminated_unfit(&self, since: Day, limit: i64) -> Result<(Vec<TerminatedRound>, i64), Error> {
        let mut condition = Condition::default();
        condition.and("f.disposition = ?", [Bound::Text(Disposition::TerminatedThisRound.id().to_owned())]);
        condition.and("f.closed >= ?", [Bound::Number(i64::from(since.number()))]);
        condition.and(
            "not exists (select 1 from entry e where e.number = f.number and e.kind = ?)",
            [Bound::Text(Kind::RoundCheck.id().to_owned())],
        );
        condition.and("(f.closed - f.docketed < ? or r.number is not null)", [Bound::Number(TOO_SOON)]);
        match &self.part {
            Part::Division(division) => condition.and("f.division = ?", [Bound::Text(division.clone())]),
            Part::Judge(judge) => condition.and("f.judge = ?", [Bound::Text(judge.clone())]),
            Part::Court | Part::Line(_) => {}
        }
        let sql = format!(
            "select f.number, f.judge, f.closed - f.docketed, r.number from case_file f
             left join case_file r on r.origin = f.number and r.docketed >= f.closed and r.docketed - f.closed <= {RESUMED_WITHIN}{}
             order by case when r.number is null then 1 else 0 end, f.closed desc, f.number",
            condition.text()
        );
        let rows = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.inner.pool).await?;
        let mut found: Vec<TerminatedRound> = Vec::new();
        for row in &rows {
            let number = rows::number(row.try_get(0)?)?;
            // The line stands in the number, where no condition reaches it.
            let elsewhere = matches!(&self.part, Part::Line(line) if number.type_code.line() != *line);
            if elsewhere || found.last().is_some_and(|last| last.number == number) {
                continue;
            }
            let resumed = row.try_get::<Option<String>, _>(3)?.map(|text| rows::number(&text)).transpose()?;
            found.push(TerminatedRound { number, judge: row.try_get(1)?, days: row.try_get(2)?, resumed });
        }
        let of = i64::try_from(found.len()).unwrap_or(i64::MAX);
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok((found, of))
    }
}
