//! The cases of a court with the names in them, for its own registers.

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use domain::case::Disposition;
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::policy::{Action, Actor, Part};
use sqlx::Row;

/// A case and who is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCase {
    /// The case.
    pub number: CaseNumber,
    /// When it was docketed.
    pub docketed: Day,
    /// When it was closed.
    pub closed: Option<Day>,
    /// How.
    pub disposition: Option<Disposition>,
    /// What it is about.
    pub cause: String,
    /// Its parties, with their names.
    pub parties: String,
    /// The first case that came from it.
    pub became: Option<CaseNumber>,
}

impl Store {
    /// All cases of the actor's court docketed since a day, with names: for one who may unmask those of the whole court.
    /// That they were read goes into the log of the court with the reason.
    pub async fn named_cases(&self, actor: &Actor, since: Day, reason: &str) -> Result<Vec<NamedCase>, Error> {
        let space = self.space(actor, Action::UnmaskParties, &actor.court).await?;
        if space.part != Part::Court {
            return Err(Error::Conflict(String::from(
                "只有不分条线、部门的人员可以查看全院案件的当事人 / names of the whole court are for those who have all of it",
            )));
        }
        let opened = space.open_act(Action::UnmaskParties, &format!("cases docketed since {since}")).await?;
        let rows = sqlx::query(
            "select f.number, f.docketed, f.closed, f.disposition, f.cause, f.parties,
                 (select r.number from case_file r where r.origin = f.number order by r.docketed, r.number limit 1)
             from case_file f where f.docketed >= $1 order by f.docketed, f.number",
        )
        .bind(i64::from(since.number()))
        .fetch_all(&space.inner.pool)
        .await?;
        let cases: Vec<NamedCase> = rows
            .iter()
            .map(|row| {
                let disposition: Option<String> = row.try_get(3)?;
                let became: Option<String> = row.try_get(6)?;
                Ok(NamedCase {
                    number: rows::number(row.try_get(0)?)?,
                    docketed: rows::day(row.try_get(1)?)?,
                    closed: row.try_get::<Option<i64>, _>(2)?.map(rows::day).transpose()?,
                    disposition: disposition.and_then(|id| Disposition::parse(&id).ok()),
                    cause: row.try_get(4)?,
                    parties: row.try_get(5)?,
                    became: became.map(|text| rows::number(&text)).transpose()?,
                })
            })
            .collect::<Result<_, Error>>()?;
        opened.done(format!("{} cases; {reason}", cases.len())).await?;
        Ok(cases)
    }
}
