//! Portraits: the facts or registers they are drawn from, who opened whose, and what the judge portrayed says to it.

use crate::clock;
use crate::error::Error;
use crate::people::random_hex;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::case::Person;
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{Entry, Kind};
use domain::period::Period;
use domain::policy::{Action, Actor, Denied, Part, Role};
use domain::portrait::{Access, Closed, Comparison, Mediated, Reach, Standing, Subject, may_open};
use domain::table::FactTable;
use domain::workload::Weights;
use sqlx::Row;
use std::sync::Arc;

/// Someone who opened the portrait of a judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortraitLook {
    /// Who.
    pub name: String,
    /// As what.
    pub role: Option<Role>,
    /// Whether it was the judge.
    pub own: bool,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// What a judge said to the own portrait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortraitComment {
    /// The words.
    pub words: String,
    /// Who.
    pub name: String,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// What courts set about portraits, as far as it holds here; none where nothing was set.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// The conditions of comparisons.
    pub comparison: Option<Standing<Comparison>>,
    /// What cases weigh.
    pub weights: Option<Standing<Weights>>,
}

impl Compared {
    /// The conditions: those set, else the proposals of the system.
    pub fn conditions(&self, court: &CourtCode) -> Comparison {
        let set = self.comparison.as_ref();
        let conditions = set.map_or_else(Comparison::default, |set| set.value);
        // A court that set it itself has nobody beside it in sight.
        let reach = if set.is_some_and(|set| set.by.court == *court) { Reach::OwnCourt } else { conditions.reach };
        Comparison { reach, ..conditions }
    }
}

/// A portrait about to be drawn.
#[derive(Clone, Debug)]
pub struct Sitting {
    /// The facts: of the subject's court and of those its peers are in. They never leave the server.
    pub tables: Vec<Arc<FactTable>>,
    /// How it is compared.
    pub compared: Compared,
    /// What the judge said, the latest first.
    pub comments: Vec<PortraitComment>,
    /// Who opened it, the latest first; for the judge, and for whoever keeps the court's settings.
    pub looks: Vec<PortraitLook>,
}

/// Mediations of a court, for counting alone: nobody's name is among what they say.
#[derive(Clone, Debug)]
pub struct Register {
    /// Whose.
    pub court: CourtCode,
    /// In the order they came.
    pub entries: Vec<Arc<Entry>>,
}

impl Register {
    /// The same as portraits take it.
    pub fn mediated(&self) -> Mediated<'_> {
        Mediated { court: self.court.clone(), entries: self.entries.iter().map(Arc::as_ref).collect() }
    }
}

/// A second look of the same person within so many seconds is the same look.
const SAME_LOOK: i64 = 3_600;
/// Characters of a comment at most.
const LONGEST: usize = 2_000;
/// Looks listed at most.
const LISTED: i64 = 50;

impl Store {
    /// Whether someone may open a portrait, as [`Store::sit`] decides, without opening it.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] where it is none of theirs; [`Error::Conflict`] with the reason where the court keeps it from them
    /// or the judge has not seen it.
    async fn admitted(
        &self,
        actor: &Actor,
        subject: &Subject,
        period: Period,
        today: Day,
    ) -> Result<CourtSpace, Error> {
        let court = subject.court();
        let space = self.space(actor, Action::ViewPortraits, court).await?;
        let access = space.node_settings().await?.portraits;
        let seen = match subject {
            Subject::Judge { name, .. } => space.seen_by_judge(name, period).await?,
            _ => false,
        };
        // Whoever has a part of the court alone is asked about by the people of the whole.
        let people = match court == &actor.court {
            true => self.whole_court(actor).await?.people().to_vec(),
            false => Vec::new(),
        };
        match may_open(actor, subject, &people, (period, today), (access, seen)) {
            Ok(()) => Ok(space),
            Err(Closed::OutsideScope) => Err(Error::Denied(Denied::OutsideScope)),
            Err(closed) => Err(Error::Conflict(closed.to_string())),
        }
    }

    /// Opens a portrait: the facts it is drawn from, and what was said to it. That it was opened is written down.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] where it is none of theirs; [`Error::Conflict`] with the reason where the court keeps it from them
    /// or the judge has not seen it.
    pub async fn sit(&self, actor: &Actor, subject: &Subject, period: Period, today: Day) -> Result<Sitting, Error> {
        let space = self.admitted(actor, subject, period, today).await?;
        let court = subject.court();
        let object =
            format!("portrait of {} {} {period}", subject.dimension().id(), subject.name().unwrap_or_default());
        let opened = self.open_act(actor, Some(court), Action::ViewPortraits.id(), &object).await?;
        let result = async {
            let compared = self.comparison(actor, court).await?;
            let tables = match subject {
                // Its peers are the other courts the actor sees whole.
                Subject::Court { .. } if actor.part == Part::Court => self.tables(actor, &actor.court).await?,
                Subject::Court { .. } => vec![self.whole_court(actor).await?],
                Subject::Division { .. } | Subject::Judge { .. } => {
                    let mut tables = vec![self.whole_court(actor).await?];
                    let (above, others) = self.compared_courts(actor, court, compared.as_ref()).await?;
                    for other in &others {
                        tables.push(self.space(&above, Action::ViewFigures, other).await?.facts().await?);
                    }
                    tables
                }
            };
            let compared = Compared { comparison: compared, weights: self.weights(actor, court).await? };
            let Subject::Judge { name, .. } = subject else {
                return Ok(Sitting { tables, compared, comments: Vec::new(), looks: Vec::new() });
            };
            space.portrait_opened(actor, name, period).await?;
            let own = actor.part == Part::Judge(name.clone());
            let looks = match own || self.would(actor, Action::ChangeSettings, court).await? {
                true => space.portrait_looks(name, period).await?,
                false => Vec::new(),
            };
            Ok(Sitting { tables, compared, comments: space.portrait_comments(name, period).await?, looks })
        };
        opened.close(result.await, |sitting| format!("{} tables", sitting.tables.len())).await
    }

    /// Opens the portrait of a mediation organisation: how it is compared, the register of its court, and those its peers
    /// may be in, each with the mediations that came in a span, of the own court as far as they are of the actor's part.
    /// Whoever sees a court's figures may; that it was opened is written down.
    pub async fn sit_organisation(
        &self,
        actor: &Actor,
        (court, name): (&CourtCode, &str),
        came: (Day, Day),
    ) -> Result<(Compared, Vec<Register>), Error> {
        let own = self.register_of(actor, court, came).await?;
        let object = format!("portrait of mediation organisation {name} {}..{}", came.0, came.1);
        let opened = self.open_act(actor, Some(court), Action::ViewFigures.id(), &object).await?;
        let result = async {
            let comparison = self.comparison(actor, court).await?;
            let (above, others) = self.compared_courts(actor, court, comparison.as_ref()).await?;
            let mut registers = vec![own];
            for other in &others {
                registers.push(self.register_of(&above, other, came).await?);
            }
            Ok((Compared { comparison, weights: None }, registers))
        };
        opened.close(result.await, |(_, registers)| format!("{} registers", registers.len())).await
    }

    /// The mediations of the actor's part of a court that came in a span; none of a court without a space.
    pub async fn register_of(&self, actor: &Actor, court: &CourtCode, came: (Day, Day)) -> Result<Register, Error> {
        self.may(actor, Action::ViewFigures, court).await?;
        let entries = match self.space_exists(court).await? {
            true => {
                let space = self.space(actor, Action::ViewFigures, court).await?;
                space.entries_to_count(Kind::Mediation, came).await?
            }
            false => Vec::new(),
        };
        Ok(Register { court: court.clone(), entries })
    }

    /// Writes down what a judge says to the own portrait.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] for everyone else; [`Error::Conflict`] where nothing or too much is said.
    pub async fn comment_portrait(&self, actor: &Actor, period: Period, words: &str, today: Day) -> Result<(), Error> {
        let Part::Judge(judge) = &actor.part else { return Err(Error::Denied(Denied::OutsideScope)) };
        let subject = Subject::Judge { court: actor.court.clone(), name: judge.clone() };
        let space = self.admitted(actor, &subject, period, today).await?;
        let words = words.trim();
        let length = words.chars().count();
        if !(1..=LONGEST).contains(&length) {
            return Err(Error::Conflict(format!(
                "说明应为 1 到 {LONGEST} 字，收到 {length} 字 / expected 1 to {LONGEST} characters, got {length}"
            )));
        }
        let opened =
            space.open_act(Action::ViewPortraits, &format!("comment on the portrait of {judge} {period}")).await?;
        let _writing = space.inner.writing.lock().await;
        let written = sqlx::query(
            "insert into portrait_comment (id, judge, period, words, login, name, at) values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(random_hex(8)?)
        .bind(judge.clone())
        .bind(period.to_string())
        .bind(words.to_owned())
        .bind(actor.login.clone())
        .bind(actor.name.clone())
        .bind(clock())
        .execute(&space.inner.pool)
        .await;
        opened.close(written.map(|_| ()).map_err(Error::from), |()| String::from("written")).await
    }

    /// The people of the actor's court, whose portraits there can be.
    pub async fn portrayable(&self, actor: &Actor) -> Result<Vec<Person>, Error> {
        self.may(actor, Action::ViewPortraits, &actor.court).await?;
        Ok(self.whole_court(actor).await?.people().to_vec())
    }

    /// What a court set about portraits.
    pub async fn portrait_access(&self, actor: &Actor, court: &CourtCode) -> Result<Access, Error> {
        Ok(self.space(actor, Action::ViewPortraits, court).await?.node_settings().await?.portraits)
    }
}

impl CourtSpace {
    async fn seen_by_judge(&self, judge: &str, period: Period) -> Result<bool, Error> {
        let row = sqlx::query("select 1 from portrait_look where judge = $1 and period = $2 and own = 1 limit 1")
            .bind(judge.to_owned())
            .bind(period.to_string())
            .fetch_optional(&self.inner.pool)
            .await?;
        Ok(row.is_some())
    }

    async fn portrait_opened(&self, actor: &Actor, judge: &str, period: Period) -> Result<(), Error> {
        let now = clock();
        let _writing = self.inner.writing.lock().await;
        let again =
            sqlx::query("select 1 from portrait_look where judge = $1 and period = $2 and login = $3 and at > $4")
                .bind(judge.to_owned())
                .bind(period.to_string())
                .bind(actor.login.clone())
                .bind(now - SAME_LOOK)
                .fetch_optional(&self.inner.pool)
                .await?;
        if again.is_some() {
            return Ok(());
        }
        sqlx::query(
            "insert into portrait_look (id, judge, period, login, name, role, own, at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(random_hex(8)?)
        .bind(judge.to_owned())
        .bind(period.to_string())
        .bind(actor.login.clone())
        .bind(actor.name.clone())
        .bind(actor.role.id())
        .bind(i64::from(actor.part == Part::Judge(judge.to_owned())))
        .bind(now)
        .execute(&self.inner.pool)
        .await?;
        Ok(())
    }

    async fn portrait_looks(&self, judge: &str, period: Period) -> Result<Vec<PortraitLook>, Error> {
        let rows = sqlx::query(
            "select name, role, own, at from portrait_look where judge = $1 and period = $2 order by at desc, id limit $3",
        )
        .bind(judge.to_owned())
        .bind(period.to_string())
        .bind(LISTED)
        .fetch_all(&self.inner.pool)
        .await?;
        let look = |row: &sqlx::any::AnyRow| {
            let role = Role::parse(row.try_get(1)?).ok();
            Ok(PortraitLook { name: row.try_get(0)?, role, own: row.try_get::<i64, _>(2)? == 1, at: row.try_get(3)? })
        };
        rows.iter().map(look).collect()
    }

    async fn portrait_comments(&self, judge: &str, period: Period) -> Result<Vec<PortraitComment>, Error> {
        let rows = sqlx::query(
            "select words, name, at from portrait_comment where judge = $1 and period = $2 order by at desc, id limit $3",
        )
        .bind(judge.to_owned())
        .bind(period.to_string())
        .bind(LISTED)
        .fetch_all(&self.inner.pool)
        .await?;
        let comment = |row: &sqlx::any::AnyRow| {
            Ok(PortraitComment { words: row.try_get(0)?, name: row.try_get(1)?, at: row.try_get(2)? })
        };
        rows.iter().map(comment).collect()
    }
}
