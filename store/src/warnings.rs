//! What people do about warnings: acknowledge, urge, note, and say whether a warning was of use.

use crate::clock;
use crate::clocks::warned_by;
use crate::error::Error;
use crate::notice::{NewNotice, Recipient};
use crate::people::random_hex;
use crate::rows::{self, about, places, rows_a_statement};
use crate::space::CourtSpace;
use crate::store::Store;
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::Act;
use domain::policy::{Action, Actor};
use sqlx::Row;
use std::collections::BTreeMap;

/// So many warnings are dealt with at once at most.
pub const MOST_AT_ONCE: usize = 500;

/// Characters that go with an act at most.
const LONGEST: usize = 400;

/// Something done about a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acted {
    /// The rule that warned.
    pub rule: String,
    /// The day, as the court counts it.
    pub day: Day,
    /// Who.
    pub name: String,
    /// What.
    pub act: Act,
    /// What was said.
    pub said: String,
}

/// How useful a rule was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usefulness {
    /// The rule.
    pub rule: String,
    /// How often it was found helpful.
    pub helpful: i64,
    /// How often not.
    pub not_helpful: i64,
}

impl Store {
    /// Does something about the warnings of some open cases, each with the rule that warned; answers with the name under
    /// which it can be undone, and how many cases it was. Cases of another's part of the court are left out.
    pub async fn act_on_warnings(
        &self,
        actor: &Actor,
        court: &CourtCode,
        warned: &[(CaseNumber, String)],
        act: Act,
        said: &str,
        today: Day,
    ) -> Result<(String, usize), Error> {
        let own = [Action::SuperviseNodes, Action::HandleCases];
        self.may_any(actor, if act == Act::Urge { &[Action::SuperviseNodes] } else { &own }, court).await?;
        if warned.len() > MOST_AT_ONCE {
            return Err(Error::Conflict(format!(
                "一次最多办理 {MOST_AT_ONCE} 件，收到 {} 件 / expected {MOST_AT_ONCE} cases at a time at most, got {}",
                warned.len(),
                warned.len()
            )));
        }
        if said.chars().count() > LONGEST {
            return Err(Error::Conflict(format!(
                "附言不超过 {LONGEST} 字 / expected {LONGEST} characters at most to go with it"
            )));
        }
        if act == Act::Note && said.trim().is_empty() {
            return Err(Error::Conflict(String::from("请写备注内容 / please write what is to be noted")));
        }
        let action = if act == Act::Urge { Action::SuperviseNodes } else { Action::ViewNodes };
        let space = self.space(actor, action, court).await?;
        let opened = space.open_act(action, &format!("{} {} warnings", act.id(), warned.len())).await?;
        let together = random_hex(8)?;
        let result = space.write_acts(warned, act, said.trim(), &together, today).await;
        let numbers = opened.close(result, |numbers| format!("{} cases, {together}", numbers.len())).await?;
        if act == Act::Urge {
            for (number, judge) in &numbers {
                self.urge(court, number, judge, said.trim(), &actor.name, &together).await?;
            }
        }
        Ok((together, numbers.len()))
    }

    async fn urge(
        &self,
        court: &CourtCode,
        number: &CaseNumber,
        judge: &str,
        said: &str,
        by: &str,
        together: &str,
    ) -> Result<(), Error> {
        let (zh, en) = if said.is_empty() { ("", "") } else { ("：", ": ") };
        let notice = NewNotice {
            court: court.clone(),
            to: vec![Recipient::Judge(judge.to_owned())],
            kind: String::from("warning"),
            title: [format!("催办：{number}"), format!("Urged: {number}")],
            text: [format!("{by}催办{zh}{said}"), format!("Urged by {by}{en}{said}")],
            link: format!("/case?number={number}"),
            key: format!("urge {number} {together}"),
        };
        self.notify(&notice, clock()).await?;
        Ok(())
    }

    /// Takes back what was done together by the same person; says how many. What was sent has been read and stays.
    pub async fn undo_warning_acts(&self, actor: &Actor, court: &CourtCode, together: &str) -> Result<u64, Error> {
        self.may_any(actor, &[Action::SuperviseNodes, Action::HandleCases], court).await?;
        let space = self.space(actor, Action::ViewNodes, court).await?;
        let opened = space.open_act(Action::ViewNodes, &format!("undo {together}")).await?;
        let _writing = space.inner.writing.lock().await;
        let undone = sqlx::query(
            "update warning_act set undone = 1 where together = $1 and login = $2 and undone = 0 and together <> ''",
        )
        .bind(together.to_owned())
        .bind(actor.login.clone())
        .execute(&space.inner.pool)
        .await;
        opened.close(undone.map(|done| done.rows_affected()).map_err(Error::from), |rows| format!("{rows} acts")).await
    }
}

impl CourtSpace {
    async fn write_acts(
        &self,
        warned: &[(CaseNumber, String)],
        act: Act,
        said: &str,
        together: &str,
        today: Day,
    ) -> Result<Vec<(CaseNumber, String)>, Error> {
        let settings = self.node_settings().await?;
        let levels = settings.levels();
        let mut done = Vec::new();
        let mut open = BTreeMap::new();
        for (number, rule) in warned {
            // What warns of the case now, and nothing else.
            let case = self.clock_of(number).await?;
            if let Some(case) = case.filter(|case| warned_by(case, &levels, today).is_some_and(|now| now.id() == *rule))
            {
                open.insert(number.clone(), (case.judge, rule.clone()));
            }
        }
        let _writing = self.inner.writing.lock().await;
        let mut tx = self.inner.pool.begin().await?;
        for (number, (judge, rule)) in open {
            sqlx::query(
                "insert into warning_act (id, number, rule, day, at, login, name, act, said, together, undone)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)",
            )
            .bind(random_hex(8)?)
            .bind(number.to_string())
            .bind(rule)
            .bind(i64::from(today.number()))
            .bind(clock())
            .bind(self.actor.login.clone())
            .bind(self.actor.name.clone())
            .bind(act.id())
            .bind(said.to_owned())
            .bind(together.to_owned())
            .execute(&mut *tx)
            .await?;
            done.push((number, judge));
        }
        tx.commit().await?;
        Ok(done)
    }

    /// What was done about the warnings of some cases, the earliest first.
    pub async fn warning_acts(&self, numbers: &[CaseNumber]) -> Result<BTreeMap<CaseNumber, Vec<Acted>>, Error> {
        let mut acts: BTreeMap<CaseNumber, Vec<Acted>> = BTreeMap::new();
        if numbers.is_empty() {
            return Ok(acts);
        }
        let mut tx = self.inner.pool.read().await?;
        for chunk in numbers.chunks(rows_a_statement(1)) {
            let sql = format!(
                "select number, rule, day, name, act, said from warning_act where undone = 0 and number in {} order by at, id",
                places(&tx, 1, chunk.len())
            );
            for row in about(sql, chunk.iter()).fetch_all(&mut *tx).await? {
                let broken = || Error::Broken(String::from("a stored act"));
                acts.entry(rows::number(row.try_get(0)?)?).or_default().push(Acted {
                    rule: row.try_get(1)?,
                    day: rows::day(row.try_get(2)?)?,
                    name: row.try_get(3)?,
                    act: Act::parse(row.try_get(4)?).map_err(|_| broken())?,
                    said: row.try_get(5)?,
                });
            }
        }
        Ok(acts)
    }

    /// How useful each rule was found.
    pub async fn usefulness(&self) -> Result<Vec<Usefulness>, Error> {
        let rows = sqlx::query(
            "select rule, cast(sum(case when act = 'helpful' then 1 else 0 end) as bigint),
                    cast(sum(case when act = 'not_helpful' then 1 else 0 end) as bigint)
             from warning_act where undone = 0 and act in ('helpful', 'not_helpful') group by rule order by rule",
        )
        .fetch_all(&self.inner.pool)
        .await?;
        rows.iter()
            .map(|row| Ok(Usefulness { rule: row.try_get(0)?, helpful: row.try_get(1)?, not_helpful: row.try_get(2)? }))
            .collect()
    }
}
