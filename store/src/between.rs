//! Between two courts: what one tells the other about a case.
//!
//! A message is written down in the sender's space with the step it comes from, then entered in the receiver's, once: its
//! id stands there before it counts as delivered, so that a delivery that was cut off is tried again without harm.

use crate::clock;
use crate::error::Error;
use crate::ledger::{EntryFilter, Taken, by, json};
use crate::notice::{NewNotice, Recipient};
use crate::people::random_hex;
use crate::rows;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{self, Clocks, Effect, Entry, Field, Kind, Message, Subject, Told, Values, Verb};
use domain::policy::{Action, Actor, Role};
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
    sqlx::query("insert into message_out (id, seq, entry, to_court, number, body, at, delivered, problem) select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6, null, '' from message_out")
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
    /// Delivers what courts have for one another, of all courts with a space; says how much. What fails of one court is
    /// logged and tried again by a later round.
    pub async fn deliver(&self, today: Day) -> Result<usize, Error> {
        let mut delivered = 0;
        for court in self.tree().await?.courts() {
            if !self.space_exists(&court.code).await? {
                continue;
            }
            match self.deliver_from(&court.code, today).await {
                Ok(some) => delivered += some,
                Err(error) => {
                    tracing::error!(court = %court.code, error = &error as &dyn std::error::Error, "messages")
                }
            }
        }
        Ok(delivered)
    }

    /// Delivers what one court has for others; says how much. A court that cannot be reached keeps no other waiting.
    pub async fn deliver_from(&self, court: &CourtCode, today: Day) -> Result<usize, Error> {
        let from = self.space(&courier(court), Action::ViewNodes, court).await?;
        let (mut delivered, mut stuck) = (0, Vec::new());
        for sent in from.on_the_way().await? {
            // What follows waits for what went before it.
            if stuck.contains(&sent.court) {
                continue;
            }
            match self.hand_over(&from, &sent, today).await {
                Ok(()) => delivered += 1,
                Err(error) => {
                    tracing::error!(to = %sent.court, error = &error as &dyn std::error::Error, "message");
                    stuck.push(sent.court);
                }
            }
        }
        Ok(delivered)
    }

    async fn hand_over(&self, from: &CourtSpace, sent: &Sent, today: Day) -> Result<(), Error> {
        let to = self.space(&courier(&sent.court), Action::ViewNodes, &sent.court).await?;
        let (changed, problem) = to.take_in(sent, &from.court().code, today).await?;
        {
            let _writing = from.inner.writing.lock().await;
            sqlx::query("update message_out set delivered = $1, problem = $2 where id = $3")
                .bind(clock())
                .bind(problem.clone())
                .bind(sent.id.clone())
                .execute(&from.inner.pool)
                .await?;
        }
        for entry in &changed {
            self.tell_next(&sent.court, entry).await?;
        }
        if !problem.is_empty() {
            self.tell_of_problem(&from.court().code, sent, &problem).await?;
        }
        Ok(())
    }

    /// Tells both courts that a message does not fit.
    async fn tell_of_problem(&self, from: &CourtCode, sent: &Sent, problem: &str) -> Result<(), Error> {
        let (zh, en) = problem.split_once(" / ").unwrap_or((problem, problem));
        for court in [from, &sent.court] {
            let notice = NewNotice {
                court: court.clone(),
                to: vec![Recipient::Line(Role::TrialManagement, sent.number.type_code.line())],
                kind: sent.message.ledger().id().to_owned(),
                title: [
                    format!("通知未能登记：{}", sent.message.named().0),
                    format!("A notice could not be entered: {}", sent.message.named().1),
                ],
                text: [format!("{}：{zh}", sent.number), format!("{}: {en}", sent.number)],
                link: format!("/nodes/ledger?court={court}&text={}", sent.number.serial),
                key: format!("problem {court} {}", sent.id),
            };
            self.notify(&notice, clock()).await?;
        }
        Ok(())
    }
}

impl CourtSpace {
    /// Messages about a case that this court sent, the earliest first.
    pub async fn sent(&self, number: &CaseNumber) -> Result<Vec<Sent>, Error> {
        let rows = sqlx::query(
            "select id, entry, to_court, number, body, at, delivered, problem, seq from message_out where number = $1 order by seq",
        )
        .bind(number.to_string())
        .fetch_all(&self.inner.pool)
        .await?;
        rows.iter().map(sent).collect()
    }

    /// Messages of this court that are on their way, the earliest first.
    async fn on_the_way(&self) -> Result<Vec<Sent>, Error> {
        let rows = sqlx::query(
            "select id, entry, to_court, number, body, at, delivered, problem, seq from message_out
             where delivered is null order by seq",
        )
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

    /// Enters a message of another court, unless it is here already; answers with the entries that changed, or with why it
    /// could not be entered.
    async fn take_in(&self, sent: &Sent, from: &CourtCode, today: Day) -> Result<(Vec<Entry>, String), Error> {
        let here = sqlx::query("select problem from message_in where id = $1")
            .bind(sent.id.clone())
            .fetch_optional(&self.inner.pool)
            .await?;
        if let Some(here) = here {
            return Ok((Vec::new(), here.try_get(0)?));
        }
        let opened =
            self.open_act(Action::TransferFiles, &format!("{} {} from {from}", sent.message.id(), sent.number)).await?;
        opened
            .close(self.entered(sent, from, today).await, |(changed, why)| format!("{} entries {why}", changed.len()))
            .await
    }

    async fn entered(&self, sent: &Sent, from: &CourtCode, today: Day) -> Result<(Vec<Entry>, String), Error> {
        let ledger = sent.message.ledger();
        // The entry bears the same name on both sides, unless it is another matter of the same case.
        let named = self.found_entry(&sent.entry).await?.filter(|(entry, _)| entry.kind == ledger);
        let of_the_case =
            EntryFilter { kind: Some(ledger), number: Some(sent.number.clone().into()), ..EntryFilter::default() };
        let standing = match named {
            Some(named) => Some(named),
            // What comes up for the first time is new, whatever else stands of the case.
            None if matches!(sent.message, Message::Appeal { .. } | Message::Asked { .. }) => None,
            None => match self.entries(&of_the_case, 0, 1).await?.0.first() {
                Some(entry) => self.found_entry(&entry.id).await?,
                None => None,
            },
        };
        let (standing, before) = standing.unzip();
        let from_state = standing.as_ref().map(|entry| entry.state);
        let Told { entry, effects, said, to_review } =
            match sent.message.told(standing, &sent.entry, &sent.number, today) {
                Ok(told) => told,
                Err(refusal) => {
                    let why = refusal.to_string();
                    let mut pen = self.pen(Vec::new(), "").await?;
                    note(pen.tx(), sent, from, &why).await?;
                    pen.finish().await?;
                    return Ok((Vec::new(), why));
                }
            };
        let taken = Taken { verb: Verb::Receive, from: from_state.unwrap_or(entry.state), said, together: "" };
        let review = if to_review { self.review_of(&entry, today).await? } else { None };
        let events: Vec<_> = effects
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Happened(event) => Some(event),
                Effect::Tell(_) | Effect::Resumed(_) => None,
            })
            .collect();
        let mut pen = self.pen(events, &format!("法院间通知：{}", sent.message.named().0)).await?;
        self.write_rows(pen.tx(), &entry, before, &taken, today).await?;
        if let Some(review) = &review {
            let first = Taken { verb: Verb::Open, from: review.state, said: review.values.clone(), together: "" };
            self.write_rows(pen.tx(), review, None, &first, today).await?;
        }
        note(pen.tx(), sent, from, "").await?;
        pen.finish().await?;
        Ok((std::iter::once(entry).chain(review).collect(), String::new()))
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
        };
        let may = vec![Action::SuperviseNodes];
        let by = by(&self.actor, may, today, None, Clocks::default());
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
