//! Steps as they are written: the entry, the step, what happened to the case by it and what the other court is told, together
//! or not at all.

use super::entries::{COLUMNS, EntryFilter, entry};
use crate::batch::Batch;
use crate::between::send;
use crate::clock;
use crate::clocks::OpenCase;
use crate::error::Error;
use crate::rows;
use crate::space::CourtSpace;
use domain::case::{CaseEvent, CaseRecord};
use domain::court::{CourtCode, Tier};
use domain::day::Day;
use domain::intake::FileKind;
use domain::ledger::{self, Effect, Entry, Field, Kind, Matter, State, Values, Verb};
use domain::policy::Action;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;

/// Columns of a step.
const STEP_WIDTH: usize = 13;

/// A step about to be written.
pub(crate) struct Taken<'a> {
    pub(crate) verb: Verb,
    pub(crate) from: State,
    pub(crate) said: Values,
    pub(crate) together: &'a str,
}

/// What a step is written with. Dropped before [`Pen::finish`], it leaves nothing behind.
pub(crate) enum Pen {
    Alone(Transaction<'static, Any>, OwnedMutexGuard<()>),
    Batch(Box<Batch>),
}

impl Pen {
    pub(crate) fn tx(&mut self) -> &mut Transaction<'static, Any> {
        match self {
            Self::Alone(tx, _) => tx,
            Self::Batch(batch) => batch.tx(),
        }
    }

    pub(crate) async fn finish(self) -> Result<(), Error> {
        match self {
            Self::Alone(tx, _writing) => tx.commit().await?,
            Self::Batch(batch) => drop(batch.finish().await?),
        }
        Ok(())
    }
}

impl CourtSpace {
    /// Writes an entry with a step of it and what follows. `before` is the position of the step the actor saw last.
    pub(crate) async fn write(
        &self,
        entry: &Entry,
        before: Option<i64>,
        taken: &Taken<'_>,
        effects: Vec<Effect>,
        today: Day,
    ) -> Result<(), Error> {
        let action = ledger::steps()
            .find(|step| step.kind == entry.kind && step.verb == taken.verb)
            .map_or(Action::ViewNodes, |step| step.who);
        let object = format!("{} {} {}", entry.kind.id(), entry.number, taken.verb.id());
        let opened = self.open_act(action, &object).await?;
        let result = self.write_all(entry, before, taken, effects, today).await;
        opened.close(result, |()| format!("{} -> {}", entry.id, entry.state.id())).await
    }

    async fn write_all(
        &self,
        entry: &Entry,
        before: Option<i64>,
        taken: &Taken<'_>,
        effects: Vec<Effect>,
        today: Day,
    ) -> Result<(), Error> {
        let (mut events, mut messages) = (Vec::new(), Vec::new());
        for effect in effects {
            match effect {
                Effect::Happened(event) => events.push(event),
                // Where a message goes is found out before anything is written.
                Effect::Tell(message) => messages.push((message, self.other_court(entry)?)),
                Effect::Resumed(day) => {
                    let standing = self.case_of_matter(&entry.number).await?.map(|(_, events)| events);
                    events.extend(ledger::ended(&standing.unwrap_or_default(), day));
                }
            }
        }
        let name = format!("在线办理：{} {}", entry.kind.zh(), taken.verb.zh());
        let mut pen = self.pen(events, &name).await?;
        self.write_rows(pen.tx(), entry, before, taken, today).await?;
        for (message, to) in &messages {
            send(pen.tx(), entry, message, to).await?;
        }
        pen.finish().await
    }

    /// What a step is written with: a batch where it is an event of a case too, else a transaction.
    pub(crate) async fn pen(&self, events: Vec<CaseEvent>, name: &str) -> Result<Pen, Error> {
        if events.is_empty() {
            let writing = Arc::clone(&self.inner.writing).lock_owned().await;
            return Ok(Pen::Alone(self.inner.pool.begin().await?, writing));
        }
        let mut batch = self.begin(FileKind::Events, name).await?.online();
        batch.put_events(events).await?;
        Ok(Pen::Batch(Box::new(batch)))
    }

    /// The court a message about an entry goes to: down to the court of the case, or up to the court that decides.
    fn other_court(&self, entry: &Entry) -> Result<CourtCode, Error> {
        if *entry.number.court() != self.inner.court.code {
            return Ok(entry.number.court().clone());
        }
        let above = &self.above;
        let court = match (entry.kind, entry.value(Field::Approver)) {
            (Kind::Request, Some("high")) => above.iter().find(|court| court.tier == Tier::High),
            (Kind::Request, Some("supreme")) => above.iter().find(|court| court.tier == Tier::Supreme),
            _ => above.first(),
        };
        court.map(|court| court.code.clone()).ok_or_else(|| {
            Error::Conflict(String::from(
                "系统中没有相应的上级法院，请填写文号代替 / the court above that decides is not in this installation; enter the number of its approval instead",
            ))
        })
    }

    pub(crate) async fn write_rows(
        &self,
        tx: &mut Transaction<'static, Any>,
        entry: &Entry,
        before: Option<i64>,
        taken: &Taken<'_>,
        today: Day,
    ) -> Result<(), Error> {
        let seq = before.unwrap_or(0) + 1;
        self.write_entry(tx, entry, before, seq).await?;
        self.write_steps(tx, &[(entry, seq, taken)], today).await
    }

    /// Writes an entry as it stands after the step at `seq`: a new one, or one that stood at the step `before`.
    pub(super) async fn write_entry(
        &self,
        tx: &mut Transaction<'static, Any>,
        entry: &Entry,
        before: Option<i64>,
        seq: i64,
    ) -> Result<(), Error> {
        let said = json(&entry.values)?;
        let settled = i64::from(ledger::settled(entry.kind, entry.state));
        let day = |day: Day| i64::from(day.number());
        let key = ledger::party_key(entry.kind, &entry.values);
        let about = ledger::named_case(&entry.values).unwrap_or_default().to_owned();
        let written = match before {
            None => sqlx::query(
                "insert into entry (id, kind, number, state, division, judge, line, opened, opened_by, since, due, settled, said, seq, party_key, came, about)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $17, $14, $15, $16)",
            )
            .bind(entry.id.clone())
            .bind(entry.kind.id())
            .bind(entry.number.to_string())
            .bind(entry.state.id())
            .bind(entry.division.clone())
            .bind(entry.judge.clone())
            .bind(entry.line.id())
            .bind(day(entry.opened))
            .bind(entry.opened_by.clone())
            .bind(day(entry.since))
            .bind(entry.due.map(day))
            .bind(settled)
            .bind(said)
            .bind(key)
            .bind(day(entry.came()))
            .bind(about)
            .bind(seq),
            Some(before) => sqlx::query(
                "update entry set state = $1, since = $2, due = $3, settled = $4, said = $5, seq = $6, party_key = $7, came = $8, about = $9 where id = $10 and seq = $11",
            )
            .bind(entry.state.id())
            .bind(day(entry.since))
            .bind(entry.due.map(day))
            .bind(settled)
            .bind(said)
            .bind(seq)
            .bind(key)
            .bind(day(entry.came()))
            .bind(about)
            .bind(entry.id.clone())
            .bind(before),
        };
        let written = match written.execute(&mut **tx).await {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => return Err(already(entry)),
            other => other?,
        };
        if written.rows_affected() == 0 {
            return Err(Error::Conflict(String::from(
                "刚才有人办理了这一条，请刷新后再办 / someone has just taken a step here; reload and look again",
            )));
        }
        Ok(())
    }

    /// Writes steps, each with the entry as it stood after it.
    pub(super) async fn write_steps(
        &self,
        tx: &mut Transaction<'static, Any>,
        steps: &[(&Entry, i64, &Taken<'_>)],
        today: Day,
    ) -> Result<(), Error> {
        for chunk in steps.chunks(rows::rows_a_statement(STEP_WIDTH)) {
            let sql = format!(
                "insert into entry_step (entry, seq, day, at, court, login, name, role, verb, from_state, to_state, said, together)
                 values {}",
                rows::places(tx, chunk.len(), STEP_WIDTH)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (entry, seq, taken) in chunk {
                query = query
                    .bind(entry.id.clone())
                    .bind(*seq)
                    .bind(i64::from(today.number()))
                    .bind(clock())
                    .bind(self.actor.court.to_string())
                    .bind(self.actor.login.clone())
                    .bind(self.actor.name.clone())
                    .bind(self.actor.role.id())
                    .bind(taken.verb.id())
                    .bind(taken.from.id())
                    .bind(entry.state.id())
                    .bind(json(&taken.said)?)
                    .bind(taken.together.to_owned());
            }
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// The clock of the case a matter is, where it is one and open.
    pub(crate) async fn clock_of_matter(&self, matter: &Matter) -> Result<Option<OpenCase>, Error> {
        match matter.case() {
            Some(number) => self.clock_of(number).await,
            None => Ok(None),
        }
    }

    /// The case a matter is, where it is one of the actor's part.
    pub(super) async fn case_of_matter(&self, matter: &Matter) -> Result<Option<(CaseRecord, Vec<CaseEvent>)>, Error> {
        match matter.case() {
            Some(number) => self.case(number).await,
            None => Ok(None),
        }
    }

    /// Writes how an entry stands after what happened by itself; says whether it was there to be written.
    pub(super) async fn happened_to(
        &self,
        before: &Entry,
        after: &Entry,
        verb: Verb,
        today: Day,
    ) -> Result<bool, Error> {
        let Some((_, seq)) = self.found_entry(&before.id).await? else { return Ok(false) };
        let taken = Taken { verb, from: before.state, said: Values::new(), together: "" };
        self.write(after, Some(seq), &taken, Vec::new(), today).await?;
        Ok(true)
    }

    /// Lets petitions count as resolved that were answered and did not come again in the time of observation; answers with
    /// them.
    pub(crate) async fn resolve(&self, today: Day) -> Result<Vec<Entry>, Error> {
        let over = EntryFilter {
            kind: Some(Kind::Petition),
            state: Some(State::Watching),
            late_on: Some(today),
            ..EntryFilter::default()
        };
        let mut resolved = Vec::new();
        for entry in self.entries(&over, 0, i64::MAX).await?.0 {
            let Some(after) = entry.resolved(today) else { continue };
            if self.happened_to(&entry, &after, Verb::Resolve, today).await? {
                resolved.push(after);
            }
        }
        Ok(resolved)
    }

    /// Lets requests lapse whose case is closed or out of time; answers with them.
    pub(crate) async fn lapse(&self, today: Day) -> Result<Vec<Entry>, Error> {
        let open = |kind| EntryFilter { kind: Some(kind), open: true, ..EntryFilter::default() };
        let mut waiting = self.entries(&open(Kind::Request), 0, i64::MAX).await?.0;
        waiting.extend(self.entries(&open(Kind::Approval), 0, i64::MAX).await?.0);
        let mut lapsed = Vec::new();
        for entry in waiting {
            let (expires, closed) = if entry.kind == Kind::Approval {
                (entry.value(Field::Expires).and_then(|day| day.parse().ok()), false)
            } else {
                let clock = self.clock_of_matter(&entry.number).await?;
                (clock.as_ref().and_then(|clock| clock.due), clock.is_none())
            };
            let Some(after) = entry.lapsed(expires, closed, today) else { continue };
            if self.happened_to(&entry, &after, Verb::Expire, today).await? {
                lapsed.push(after);
            }
        }
        Ok(lapsed)
    }

    /// Refuses a second open entry about a case; of requests, one that asks for the same.
    pub(super) async fn ensure_alone(&self, entry: &Entry) -> Result<(), Error> {
        let standing = EntryFilter {
            kind: Some(entry.kind),
            open: true,
            number: Some(entry.number.clone()),
            ..EntryFilter::default()
        };
        let same = |other: &Entry| entry.kind != Kind::Request || other.value(Field::What) == entry.value(Field::What);
        if self.entries(&standing, 0, i64::MAX).await?.0.iter().any(same) { Err(already(entry)) } else { Ok(()) }
    }
}

/// Lets entries that are not settled follow their case to another judge or division.
pub(crate) async fn follow_cases(tx: &mut Transaction<'static, Any>) -> Result<(), Error> {
    let followed = sqlx::query(
        "update entry set judge = (select f.judge from case_file f where f.number = entry.number),
                          division = (select f.division from case_file f where f.number = entry.number)
         where settled = 0 and exists (select 1 from case_file f where f.number = entry.number
             and (f.judge <> entry.judge or f.division <> entry.division))",
    )
    .execute(&mut **tx)
    .await?;
    if followed.rows_affected() > 0 {
        sqlx::query(
            "insert into entry_followed (id, times) values (1, 1) on conflict (id) do update set times = entry_followed.times + 1",
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Clears the long-pending entries of cases that are closed now.
pub(crate) async fn settle_closed(space: &CourtSpace, tx: &mut Transaction<'static, Any>) -> Result<(), Error> {
    let sql = format!(
        "select {}, f.closed from entry e join case_file f on f.number = e.number
         where e.kind = 'long_pending' and e.settled = 0 and f.closed is not null",
        COLUMNS.split(", ").map(|column| format!("e.{column}")).collect::<Vec<_>>().join(", ")
    );
    for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut **tx).await? {
        let (standing, seq) = entry(&row)?;
        let closed = rows::day(row.try_get(13)?)?;
        let said =
            Values::from([(Field::Progress, format!("案件已于 {closed} 结案 / the case was closed on {closed}"))]);
        let cleared = Entry { state: State::Cleared, since: closed, due: None, ..standing.clone() };
        let taken = Taken { verb: Verb::Clear, from: standing.state, said, together: "" };
        space.write_rows(tx, &cleared, Some(seq), &taken, closed).await?;
    }
    Ok(())
}

/// There is such an entry already.
fn already(entry: &Entry) -> Error {
    let (number, kind) = (&entry.number, entry.kind);
    Error::Conflict(format!(
        "{number} 在“{}”中已有未办结的条目，请在原条目上办理 / {number} already has an open entry under {}; go on with that one",
        kind.zh(),
        kind.en()
    ))
}

/// A value as it is kept.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::Broken(String::from("a value to be kept")))
}
