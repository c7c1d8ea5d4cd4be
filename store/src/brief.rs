//! Looks at the brief: what someone saw of the figures, kept so that the next look can say what changed since.

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use domain::day::Day;
use domain::policy::{Actor, Part};
use sqlx::Row;

/// What someone saw on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BriefLook {
    /// The day, as the court counts it.
    pub day: Day,
    /// What they saw, as whoever kept it wrote it.
    pub seen: String,
}

/// What the actor looks as: another role, or another part of a court, sees other figures.
fn acting(actor: &Actor) -> String {
    let part = match &actor.part {
        Part::Court => String::new(),
        Part::Line(line) => format!(" line {}", line.id()),
        Part::Division(name) => format!(" division {name}"),
        Part::Judge(name) => format!(" judge {name}"),
    };
    format!("{} {}{part}", actor.court, actor.role.id())
}

impl Store {
    /// What the actor saw last on a day before today.
    pub async fn brief_look(&self, actor: &Actor, today: Day) -> Result<Option<BriefLook>, Error> {
        let row = sqlx::query(
            "select l.day, l.seen, l.earlier_day, l.earlier_seen from brief_look l join account a on a.id = l.account
             where a.login = $1 and l.acting = $2",
        )
        .bind(actor.login.clone())
        .bind(acting(actor))
        .fetch_optional(self.registry())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let look = |day: i64, seen: String| Ok::<_, Error>(BriefLook { day: rows::day(day)?, seen });
        let last = look(row.try_get(0)?, row.try_get(1)?)?;
        let (day, seen): (Option<i64>, Option<String>) = (row.try_get(2)?, row.try_get(3)?);
        let earlier = day.zip(seen).map(|(day, seen)| look(day, seen)).transpose()?;
        Ok([Some(last), earlier].into_iter().flatten().find(|look| look.day < today))
    }

    /// Keeps what the actor sees today. Looks of one day are one look: the last of them stands, and what was seen before
    /// that day stays beside it, to be compared with.
    pub async fn keep_brief_look(&self, actor: &Actor, seen: &str, today: Day) -> Result<(), Error> {
        sqlx::query(
            "insert into brief_look (account, acting, day, seen) select id, $2, $3, $4 from account where login = $1
             on conflict (account, acting) do update set
                 earlier_day = case when brief_look.day < excluded.day then brief_look.day else brief_look.earlier_day end,
                 earlier_seen = case when brief_look.day < excluded.day then brief_look.seen else brief_look.earlier_seen end,
                 day = excluded.day, seen = excluded.seen",
        )
        .bind(actor.login.clone())
        .bind(acting(actor))
        .bind(i64::from(today.number()))
        .bind(seen.to_owned())
        .execute(self.registry())
        .await?;
        Ok(())
    }
}
