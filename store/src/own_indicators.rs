//! Indicators of a court's own: proposed, adopted with a day, withdrawn. What was adopted stays, so that figures of its
//! days can be made again.

use crate::clock;
use crate::error::Error;
use crate::ledger::json;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::court::CourtCode;
use domain::day::Day;
use domain::formula::OwnIndicator;
use domain::formula::own::{OwnError, State, changed, next_version};
use domain::policy::{Action, Actor, Denied};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A version of an own indicator as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptIndicator {
    /// The version.
    pub own: OwnIndicator,
    /// The count of its changes.
    pub revision: i64,
    /// Who changed it last.
    pub name: String,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// Which version is decided on, as it stood at a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorVersion {
    /// The id of the indicator.
    pub id: String,
    /// Which version.
    pub version: u32,
    /// The count of its changes.
    pub revision: i64,
}

impl Store {
    /// All versions of a court's own indicators, by id. Proposals are for those who make them.
    pub async fn own_indicators(&self, actor: &Actor, court: &CourtCode) -> Result<Vec<KeptIndicator>, Error> {
        self.may(actor, Action::ViewFigures, court).await?;
        if !self.space_exists(court).await? {
            return Ok(Vec::new());
        }
        let space = self.space(actor, Action::ViewFigures, court).await?;
        let mut all = space.own_indicators().await?;
        if !self.would(actor, Action::ProposeIndicators, court).await? {
            all.retain(|one| one.own.state != State::Proposal);
        }
        Ok(all)
    }

    /// Writes a proposal down in the actor's court, as the next version of its id; answers with the version.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] where it cannot be kept.
    pub async fn propose_indicator(&self, actor: &Actor, new: OwnIndicator) -> Result<u32, Error> {
        let space = self.space(actor, Action::ProposeIndicators, &actor.court).await?;
        let object = format!("own indicator {}: {}", new.id, new.formula);
        let opened = space.open_act(Action::ProposeIndicators, &object).await?;
        let kept = space.insert_indicator(new).await;
        opened.close(kept, |version| format!("proposed as version {version}")).await
    }

    /// Adopts a proposal of the actor's court from a day on.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] where there is none; [`Error::Conflict`] where it changed meanwhile or cannot hold from that day.
    pub async fn adopt_indicator(&self, actor: &Actor, which: &IndicatorVersion, from: Day) -> Result<(), Error> {
        let space = self.space(actor, Action::AdoptIndicators, &actor.court).await?;
        let adopted = |own: OwnIndicator| OwnIndicator { effective_from: from, ..own }.adopt();
        let object = format!("own indicator {} version {}", which.id, which.version);
        let opened = space.open_act(Action::AdoptIndicators, &object).await?;
        let done = space.replace_indicator(which, adopted).await;
        opened.close(done, |()| format!("adopted from {from}")).await
    }

    /// Withdraws a version of the actor's court: one adopted from a day on, which is for those who adopt; a proposal
    /// altogether.
    ///
    /// # Errors
    ///
    /// As for [`Store::adopt_indicator`].
    pub async fn withdraw_indicator(&self, actor: &Actor, which: &IndicatorVersion, from: Day) -> Result<(), Error> {
        let space = self.space(actor, Action::ProposeIndicators, &actor.court).await?;
        let state = space.own_indicator(which).await?.own.state;
        let action = match state {
            State::Proposal => Action::ProposeIndicators,
            _ => Action::AdoptIndicators,
        };
        self.may(actor, action, &actor.court).await?;
        // A proposal never held, whatever day it was written for.
        let withdrawn = |own: OwnIndicator| match own.state {
            State::Proposal => {
                let day = own.effective_from;
                own.withdraw(day)
            }
            _ => own.withdraw(from),
        };
        let object = format!("own indicator {} version {}", which.id, which.version);
        let opened = space.open_act(action, &object).await?;
        let done = space.replace_indicator(which, withdrawn).await;
        opened.close(done, |()| format!("withdrawn from {from}")).await
    }
}

impl CourtSpace {
    async fn own_indicators(&self) -> Result<Vec<KeptIndicator>, Error> {
        let rows = sqlx::query("select body, revision, name, at from own_indicator order by id, version")
            .fetch_all(&self.inner.pool)
            .await?;
        rows.iter().map(kept).collect()
    }

    async fn own_indicator(&self, which: &IndicatorVersion) -> Result<KeptIndicator, Error> {
        let all = self.own_indicators().await?;
        let found = all.into_iter().find(|one| one.own.id == which.id && one.own.version == which.version);
        found.ok_or(Error::Denied(Denied::OutsideScope))
    }

    async fn insert_indicator(&self, new: OwnIndicator) -> Result<u32, Error> {
        let _writing = self.inner.writing.lock().await;
        let _turn = self.inner.pool.turn("deciding").await?;
        let before: Vec<OwnIndicator> = self.own_indicators().await?.into_iter().map(|one| one.own).collect();
        let new = OwnIndicator { version: next_version(&before, &new.id), state: State::Proposal, ..new };
        changed(&before, before.iter().cloned().chain([new.clone()]).collect()).map_err(refused)?;
        sqlx::query("insert into own_indicator (id, version, body, revision, name, at) values ($1, $2, $3, 1, $4, $5)")
            .bind(new.id.clone())
            .bind(i64::from(new.version))
            .bind(json(&new)?)
            .bind(self.actor.name.clone())
            .bind(clock())
            .execute(&self.inner.pool)
            .await?;
        Ok(new.version)
    }

    async fn replace_indicator(
        &self,
        which: &IndicatorVersion,
        change: impl FnOnce(OwnIndicator) -> Result<OwnIndicator, OwnError>,
    ) -> Result<(), Error> {
        let _writing = self.inner.writing.lock().await;
        let _turn = self.inner.pool.turn("deciding").await?;
        let standing = self.own_indicator(which).await?;
        if standing.revision != which.revision {
            return Err(changed_meanwhile());
        }
        let before: Vec<OwnIndicator> = self.own_indicators().await?.into_iter().map(|one| one.own).collect();
        let after = change(standing.own).map_err(refused)?;
        let is = |one: &OwnIndicator| one.id == after.id && one.version == after.version;
        let list = before.iter().map(|one| if is(one) { after.clone() } else { one.clone() }).collect();
        changed(&before, list).map_err(refused)?;
        let written = sqlx::query(
            "update own_indicator set body = $1, revision = $2 + 1, name = $3, at = $4 where id = $5 and version = $6 and revision = $2",
        )
        .bind(json(&after)?)
        .bind(which.revision)
        .bind(self.actor.name.clone())
        .bind(clock())
        .bind(after.id.clone())
        .bind(i64::from(after.version))
        .execute(&self.inner.pool)
        .await?;
        if written.rows_affected() == 0 { Err(changed_meanwhile()) } else { Ok(()) }
    }
}

fn kept(row: &AnyRow) -> Result<KeptIndicator, Error> {
    let body: String = row.try_get(0)?;
    let own =
        serde_json::from_str(&body).map_err(|_| Error::Broken(String::from("a stored indicator of the court")))?;
    Ok(KeptIndicator { own, revision: row.try_get(1)?, name: row.try_get(2)?, at: row.try_get(3)? })
}

fn refused(error: OwnError) -> Error {
    Error::Conflict(error.to_string())
}

fn changed_meanwhile() -> Error {
    Error::Conflict(String::from(
        "刚才有人处理了这一指标，请看过现状再办；本次没有改动 / someone has just decided on this indicator; see how it stands, nothing was changed",
    ))
}
