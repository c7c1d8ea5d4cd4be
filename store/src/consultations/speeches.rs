//! What a consultation asks of divisions and courts: line statements and commitments, with the day they are due.

use crate::clock;
use crate::error::Error;
use crate::ledger::json;
use crate::notice::{NewNotice, Recipient};
use crate::people::random_hex;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::consultation::{Consultation, Speech, Stage};
use domain::court::CourtCode;
use domain::policy::{Action, Actor, Denied, Part, Role};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// Characters of what comes at most.
const LONGEST: usize = 8_000;

impl Store {
    /// What a consultation asked, in the order it was asked: all of it for whoever sees the whole court, of a division what
    /// is asked of it.
    pub async fn speeches(&self, actor: &Actor, court: &CourtCode, id: &str) -> Result<Vec<Speech>, Error> {
        let space = self.space(actor, Action::ViewConsultations, court).await?;
        let all = space.speeches_of(id).await?;
        Ok(all.into_iter().filter(|one| space.part == Part::Court || is_asked_of(one, actor)).collect())
    }

    /// Asks divisions of the court and courts below for something; those who are asked are told. What is asked of the same
    /// division or court already is left as it is.
    pub async fn ask_speeches(&self, actor: &Actor, id: &str, new: Vec<Speech>) -> Result<usize, Error> {
        let space = self.space(actor, Action::HoldConsultations, &actor.court).await?;
        let (consultation, _) = space.consultation(id).await?.ok_or(Error::Denied(Denied::OutsideScope))?;
        let tree = self.tree().await?;
        if let Some(outside) = new.iter().find(|one| !tree.is_within(&one.court, &actor.court)) {
            return Err(Error::Conflict(format!(
                "{} 不是本院或下级法院 / {} is neither this court nor one below it",
                outside.court, outside.court
            )));
        }
        let standing = space.speeches_of(id).await?;
        let same = |one: &Speech, other: &Speech| {
            one.court == other.court && one.division == other.division && one.asked == other.asked
        };
        let new: Vec<Speech> = new.into_iter().filter(|one| !standing.iter().any(|other| same(one, other))).collect();
        let opened = space.open_act(Action::HoldConsultations, &format!("ask for consultation {id}")).await?;
        let asked = opened.close(space.ask(id, new).await, |asked| format!("{} asked", asked.len())).await?;
        for speech in &asked {
            if let Err(error) = self.tell_asked(&consultation, speech).await {
                tracing::error!(error = &error as &dyn std::error::Error, "after asking");
            }
        }
        Ok(asked.len())
    }

    /// What consultations of the actor's court and of those above ask of the actor: of the court as a whole, or of the
    /// division that is theirs; with the consultation it is for.
    pub async fn asked_of(&self, actor: &Actor) -> Result<Vec<(Consultation, Speech)>, Error> {
        self.may(actor, Action::AnswerConsultations, &actor.court).await?;
        let tree = self.tree().await?;
        let mut asked = Vec::new();
        for court in std::iter::once(&actor.court).chain(tree.ancestors(&actor.court).map(|court| &court.code)) {
            if !self.space_exists(court).await? {
                continue;
            }
            let there = self.holders(court, actor).await?;
            let about = sqlx::query("select body, revision from consultation where id in (select consultation from speech where court = $1)")
                .bind(actor.court.to_string())
                .fetch_all(&there.inner.pool)
                .await?;
            let mut open = BTreeMap::new();
            for row in &about {
                let (consultation, _) = super::consultation(row)?;
                if consultation.stage != Stage::Closed {
                    open.insert(consultation.id.clone(), consultation);
                }
            }
            let rows = sqlx::query("select s.body, s.consultation from speech s join consultation c on c.id = s.consultation where s.court = $1 order by c.held_on desc, s.id")
                .bind(actor.court.to_string())
                .fetch_all(&there.inner.pool)
                .await?;
            for row in &rows {
                let (speech, consultation) = (speech(row)?, open.get(&row.try_get::<String, _>(1)?));
                // A division's statement waits for its head; the office may send it in for them, and is not asked to.
                let theirs = speech.division.is_empty() || actor.part != Part::Court;
                if let Some(consultation) = consultation.filter(|_| theirs && is_asked_of(&speech, actor)) {
                    asked.push((consultation.clone(), speech));
                }
            }
        }
        Ok(asked)
    }

    /// Sends in what a consultation of a court asked of the actor, in place of what was sent before.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] where nothing was asked of the actor, [`Error::Conflict`] where there is no text or the
    /// consultation is closed.
    pub async fn answer_speech(&self, actor: &Actor, holder: &CourtCode, id: &str, text: &str) -> Result<(), Error> {
        self.may(actor, Action::AnswerConsultations, &actor.court).await?;
        let tree = self.tree().await?;
        if !tree.is_within(&actor.court, holder) || !self.space_exists(holder).await? {
            return Err(Error::Denied(Denied::OutsideScope));
        }
        let there = self.holders(holder, actor).await?;
        let row = sqlx::query("select s.body, s.consultation from speech s where s.id = $1")
            .bind(id.to_owned())
            .fetch_optional(&there.inner.pool)
            .await?
            .ok_or(Error::Denied(Denied::OutsideScope))?;
        let standing = speech(&row)?;
        if standing.court != actor.court || !is_asked_of(&standing, actor) {
            return Err(Error::Denied(Denied::OutsideScope));
        }
        let (consultation, _) =
            there.consultation(row.try_get(1)?).await?.ok_or(Error::Denied(Denied::OutsideScope))?;
        let text = text.trim();
        if consultation.stage == Stage::Closed {
            return Err(Error::Conflict(domain::consultation::Refused::Closed.to_string()));
        }
        if text.is_empty() || text.chars().count() > LONGEST {
            return Err(Error::Conflict(format!(
                "请填写内容，不超过 {LONGEST} 字，收到 {} 字 / write something, {LONGEST} characters at most; got {}",
                text.chars().count(),
                text.chars().count()
            )));
        }
        let after = Speech { text: text.to_owned(), sent: Some((actor.name.clone(), clock())), ..standing };
        let opened = self.open_act(actor, Some(holder), Action::AnswerConsultations.id(), id).await?;
        let written = async {
            let _writing = there.inner.writing.lock().await;
            sqlx::query("update speech set body = $1 where id = $2")
                .bind(json(&after)?)
                .bind(id.to_owned())
                .execute(&there.inner.pool)
                .await?;
            Ok(())
        };
        opened.close(written.await, |()| String::from("sent in")).await
    }

    /// The space of a court that asks, for whoever answers: they see of it what is asked of them.
    async fn holders(&self, court: &CourtCode, actor: &Actor) -> Result<CourtSpace, Error> {
        let console =
            Actor { login: actor.login.clone(), request: actor.request.clone(), ..Actor::console(court.clone()) };
        self.space(&console, Action::ViewConsultations, court).await
    }

    async fn tell_asked(&self, consultation: &Consultation, speech: &Speech) -> Result<(), Error> {
        let to = match speech.division.as_str() {
            "" => vec![Recipient::Role(Role::CourtLeader), Recipient::Role(Role::TrialManagement)],
            division => vec![Recipient::DivisionHead(division.to_owned())],
        };
        let notice = NewNotice {
            court: speech.court.clone(),
            to,
            kind: String::from("consultation"),
            title: [
                format!("请准备{}：{}", speech.asked.zh(), consultation.title),
                format!("To be prepared: {}, {}", speech.asked.en(), consultation.title),
            ],
            text: [format!("请于 {} 前提交。", speech.due), format!("Send it in by {}.", speech.due)],
            link: String::from("/consultations"),
            key: format!("speech {} {}", consultation.court, speech.id),
        };
        self.notify(&notice, clock()).await.map(|_| ())
    }
}

/// Whether it is the actor who is asked: a court as a whole answers by its leaders and its office, a division by its head.
fn is_asked_of(speech: &Speech, actor: &Actor) -> bool {
    match &actor.part {
        Part::Court => speech.court == actor.court,
        Part::Line(line) => speech.court == actor.court && (speech.division.is_empty() || speech.line == Some(*line)),
        Part::Division(division) => speech.court == actor.court && speech.division == *division,
        Part::Judge(_) => false,
    }
}

impl CourtSpace {
    pub(super) async fn speeches_of(&self, id: &str) -> Result<Vec<Speech>, Error> {
        let rows = sqlx::query("select body from speech where consultation = $1 order by id")
            .bind(id.to_owned())
            .fetch_all(&self.inner.pool)
            .await?;
        rows.iter().map(speech).collect()
    }

    async fn ask(&self, id: &str, new: Vec<Speech>) -> Result<Vec<Speech>, Error> {
        let _writing = self.inner.writing.lock().await;
        let mut tx = self.inner.pool.begin().await?;
        // Names go on in the order of asking.
        let before: i64 = sqlx::query("select count(*) from speech").fetch_one(&mut *tx).await?.try_get(0)?;
        let mut asked = Vec::new();
        for (at, one) in (before + 1..).zip(new) {
            let speech = Speech { id: format!("s{at:06}-{}", random_hex(3)?), text: String::new(), sent: None, ..one };
            sqlx::query("insert into speech (id, consultation, court, division, body) values ($1, $2, $3, $4, $5)")
                .bind(speech.id.clone())
                .bind(id.to_owned())
                .bind(speech.court.to_string())
                .bind(speech.division.clone())
                .bind(json(&speech)?)
                .execute(&mut *tx)
                .await?;
            asked.push(speech);
        }
        tx.commit().await?;
        Ok(asked)
    }
}

fn speech(row: &AnyRow) -> Result<Speech, Error> {
    let body: String = row.try_get(0)?;
    serde_json::from_str(&body).map_err(|_| Error::Broken(String::from("a stored statement")))
}
