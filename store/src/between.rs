//! Between two courts: what one tells the other about a case.
//!
//! A message is written down in the sender's space with the step it comes from, then entered in the receiver's, once: its
//! id stands there before it counts as delivered, so that a delivery that was cut off is tried again without harm.

use crate::clock;
use crate::error::Error;
use crate::ledger::{EntryFilter, Taken, json};
use crate::people::random_hex;
use crate::rows;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::intake::FileKind;
use domain::ledger::{self, By, Effect, Entry, Field, Kind, Message, Subject, Told, Values, Verb};
use domain::policy::{Action, Actor};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

/// A message on its way, or as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its id, the same on both sides.
    pub id: String,
    /// The entry it comes from.
    pub entry: String,
    /// The other court.
    pub court: CourtCode,
    /// The case of first instance it is about.
    pub number: CaseNumber,
    /// What it says.
    pub message: Message,
    /// When it was sent, in seconds since 1970.
    pub sent: i64,
    /// When it arrived; none while it is on its way.
    pub arrived: Option<i64>,
    /// Why it could not be entered, if so.
    pub problem: String,
    /// Its place among what the sender sent.
    pub seq: i64,
}

/// Writes a message down that goes to another court.
pub(crate) async fn send(
    tx: &mut Transaction<'static, Any>,
    entry: &Entry,
    message: &Message,
    to: &CourtCode,
) -> Result<(), Error> {
    sqlx::query("insert into message_out (id, seq, entry, to_court, number, body, at, delivered) select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6, null from message_out")
        .bind(random_hex(16)?)
        .bind(entry.id.clone())
        .bind(to.to_string())
        .bind(entry.number.to_string())
        .bind(json(message)?)
        .bind(clock())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The courier between courts, as the logs name it.
pub(crate) fn courier(court: &CourtCode) -> Actor {
    Actor { login: String::from("courier"), name: String::from("法院间通知"), ..Actor::console(court.clone()) }
}

impl Store {
    /// Delivers what courts have for one another, of all courts with a space; says how much.
    pub async fn deliver(&self, today: Day) -> Result<usize, Error> {
        let mut delivered = 0;
        for court in self.tree().await?.courts() {
            if self.space_exists(&court.code).await? {
                delivered += self.deliver_from(&court.code, today).await?;
            }
        }
        Ok(delivered)
    }

    /// Delivers what one court has for others; says how much.
    pub async fn deliver_from(&self, court: &CourtCode, today: Day) -> Result<usize, Error> {
        let from = self.space(&courier(court), Action::ViewNodes, court).await?;
        let waiting = from.messages(true).await?;
        for sent in &waiting {
            let to = self.space(&courier(&sent.court), Action::ViewNodes, &sent.court).await?;
            let changed = to.take_in(sent, court, today).await?;
            sqlx::query("update message_out set delivered = $1 where id = $2")
                .bind(clock())
                .bind(sent.id.clone())
                .execute(&from.inner.pool)
                .await?;
            for entry in &changed {
                self.tell_next(&sent.court, entry).await?;
            }
        }
        Ok(waiting.len())
    }
}

impl CourtSpace {
    /// Messages this court sent, those on their way or all, the earliest first.
    pub async fn messages(&self, waiting: bool) -> Result<Vec<Sent>, Error> {
        let rows = sqlx::query(
            "select id, entry, to_court, number, body, at, delivered, '', seq from message_out
             where $1 = 0 or delivered is null order by seq",
        )
        .bind(i64::from(waiting))
        .fetch_all(&self.inner.pool)
        .await?;
        rows.iter().map(sent).collect()
    }

    /// Messages about a case that this court got, the earliest first.
    pub async fn received(&self, number: &CaseNumber) -> Result<Vec<Sent>, Error> {
        let rows = sqlx::query(
            "select id, entry, from_court, number, body, sent, at, problem, seq from message_in where number = $1 order by sent, seq",
        )
        .bind(number.to_string())
        .fetch_all(&self.inner.pool)
        .await?;
        rows.iter().map(sent).collect()
    }

    /// Enters a message of another court, unless it is here already; answers with the entries that changed.
    async fn take_in(&self, sent: &Sent, from: &CourtCode, today: Day) -> Result<Vec<Entry>, Error> {
        let here = sqlx::query("select 1 from message_in where id = $1")
            .bind(sent.id.clone())
            .fetch_optional(&self.inner.pool)
            .await?;
        if here.is_some() {
            return Ok(Vec::new());
        }
        let opened =
            self.open_act(Action::TransferFiles, &format!("{} {} from {from}", sent.message.id(), sent.number)).await?;
        opened.close(self.entered(sent, from, today).await, |changed| format!("{} entries", changed.len())).await
    }

    async fn entered(&self, sent: &Sent, from: &CourtCode, today: Day) -> Result<Vec<Entry>, Error> {
        let ledger = sent.message.ledger();
        // The entry bears the same name on both sides, unless it is another matter of the same case.
        let named = self.found_entry(&sent.entry).await?.map(|(entry, _)| entry).filter(|entry| entry.kind == ledger);
        let of_the_case =
            EntryFilter { kind: Some(ledger), number: Some(sent.number.clone()), ..EntryFilter::default() };
        let standing = match named {
            Some(entry) => Some(entry),
            // What comes up for the first time is new, whatever else stands of the case.
            None if matches!(sent.message, Message::Appeal { .. } | Message::Asked { .. }) => None,
            None => self.entries(&of_the_case, 0, 1).await?.0.into_iter().next(),
        };
        let before = match &standing {
            Some(entry) => self.found_entry(&entry.id).await?.map(|(_, seq)| seq),
            None => None,
        };
        let from_state = standing.as_ref().map(|entry| entry.state);
        let told = match sent.message.told(standing, &sent.entry, &sent.number, today) {
            Ok(told) => told,
            Err(refusal) => {
                let mut tx = self.inner.pool.begin().await?;
                note(&mut tx, sent, from, &refusal.to_string()).await?;
                tx.commit().await?;
                return Ok(Vec::new());
            }
        };
        let Told { entry, effects, said, to_review } = told;
        let taken = Taken { verb: Verb::Receive, from: from_state.unwrap_or(entry.state), said, together: "" };
        let review = if to_review { self.review_of(&entry, today).await? } else { None };
        let events: Vec<_> = effects
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Happened(event) => Some(event),
                Effect::Tell(_) => None,
            })
            .collect();
        if events.is_empty() {
            let _writing = self.inner.writing.lock().await;
            let mut tx = self.inner.pool.begin().await?;
            self.write_rows(&mut tx, &entry, before, &taken, today).await?;
            note(&mut tx, sent, from, "").await?;
            tx.commit().await?;
        } else {
            let name = format!("法院间通知：{}", sent.message.named().0);
            let mut batch = self.begin(FileKind::Events, &name).await?;
            batch.put_events(events).await?;
            self.write_rows(batch.tx(), &entry, before, &taken, today).await?;
            if let Some(review) = &review {
                let first = Taken { verb: Verb::Open, from: review.state, said: review.values.clone(), together: "" };
                self.write_rows(batch.tx(), review, None, &first, today).await?;
            }
            note(batch.tx(), sent, from, "").await?;
            batch.finish().await?;
        }
        Ok(std::iter::once(entry).chain(review).collect())
    }

    /// The reverse review that a reversal or remand opens, unless one stands.
    async fn review_of(&self, transfer: &Entry, today: Day) -> Result<Option<Entry>, Error> {
        let filter = EntryFilter {
            kind: Some(Kind::ReverseReview),
            open: true,
            number: Some(transfer.number.clone()),
            ..EntryFilter::default()
        };
        if self.count_entries(&filter).await? > 0 {
            return Ok(None);
        }
        let of = [Field::Outcome, Field::Ground, Field::SecondNumber, Field::DecidedOn];
        let said: Values = of.iter().filter_map(|field| Some((*field, transfer.values.get(field)?.clone()))).collect();
        let subject = Subject {
            id: random_hex(8)?,
            number: transfer.number.clone(),
            division: transfer.division.clone(),
            judge: transfer.judge.clone(),
            line: transfer.line,
            approver: None,
        };
        let by = By { actor: &self.actor, may: vec![Action::SuperviseNodes], today, decide_by: None, expires: None };
        match ledger::open(Kind::ReverseReview, subject, &said, &by) {
            Ok((review, _)) => Ok(Some(review)),
            Err(refusal) => Err(Error::Conflict(refusal.to_string())),
        }
    }
}

/// A message, from id, entry, other court, number, body, when sent, when arrived, problem, place.
fn sent(row: &AnyRow) -> Result<Sent, Error> {
    let broken = || Error::Broken(String::from("a stored message"));
    let body: String = row.try_get(4)?;
    Ok(Sent {
        id: row.try_get(0)?,
        entry: row.try_get(1)?,
        court: CourtCode::parse(row.try_get(2)?).map_err(|_| broken())?,
        number: rows::number(row.try_get(3)?)?,
        message: serde_json::from_str(&body).map_err(|_| broken())?,
        sent: row.try_get(5)?,
        arrived: row.try_get(6)?,
        problem: row.try_get(7)?,
        seq: row.try_get(8)?,
    })
}

async fn note(tx: &mut Transaction<'static, Any>, sent: &Sent, from: &CourtCode, problem: &str) -> Result<(), Error> {
    sqlx::query("insert into message_in (id, entry, from_court, number, body, sent, at, problem, seq) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(sent.id.clone())
        .bind(sent.entry.clone())
        .bind(from.to_string())
        .bind(sent.number.to_string())
        .bind(json(&sent.message)?)
        .bind(sent.sent)
        .bind(clock())
        .bind(problem.to_owned())
        .bind(sent.seq)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
