//! Evaluation schemes: drafted, adopted from a day on, ended. `results` holds what was published under them, `objections`
//! what those evaluated say against it.

mod objections;
mod results;

pub use results::{Held, KeptResult, NewResult};

use crate::clock;
use crate::error::Error;
use crate::ledger::json;
use crate::people::random_hex;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::court::CourtCode;
use domain::day::Day;
use domain::policy::{Action, Actor, Denied};
use domain::scheme::{Plan, Scheme, Subject};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A version of a scheme as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPlan {
    /// Whose.
    pub court: CourtCode,
    /// The version.
    pub plan: Plan,
    /// The count of its changes.
    pub revision: i64,
    /// Who changed it last.
    pub name: String,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// Which version is decided on, as it stood at a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanVersion {
    /// The id of the scheme.
    pub id: String,
    /// Which version.
    pub version: u32,
    /// The count of its changes.
    pub revision: i64,
}

impl Store {
    /// All versions of the schemes of the actor's court, the latest first, and those of courts above that evaluate courts.
    /// Drafts are for those who make them.
    pub async fn schemes(&self, actor: &Actor) -> Result<Vec<KeptPlan>, Error> {
        let space = self.space(actor, Action::ViewSchemes, &actor.court).await?;
        let drafts = self.would(actor, Action::ProposeSchemes, &actor.court).await?;
        let mut all = space.plans().await?;
        all.retain(|one| drafts || one.plan.adopted.is_some());
        for there in self.evaluators(actor).await?.iter().skip(1) {
            let courts = |one: &KeptPlan| one.plan.scheme.subject == Subject::Court && one.plan.adopted.is_some();
            all.extend(there.plans().await?.into_iter().filter(courts));
        }
        Ok(all)
    }

    /// The spaces of the courts that may evaluate the actor: the own one, then those above. What of them the actor sees is
    /// the caller's to choose.
    pub(crate) async fn evaluators(&self, actor: &Actor) -> Result<Vec<CourtSpace>, Error> {
        let tree = self.tree().await?;
        let mut spaces = vec![self.space(actor, Action::ViewSchemes, &actor.court).await?];
        for above in tree.ancestors(&actor.court) {
            if self.space_exists(&above.code).await? {
                let console = Actor {
                    login: actor.login.clone(),
                    request: actor.request.clone(),
                    ..Actor::console(above.code.clone())
                };
                spaces.push(self.space(&console, Action::ViewSchemes, &above.code).await?);
            }
        }
        Ok(spaces)
    }

    /// Keeps a draft in the actor's court: a new scheme, a draft with other words, or, of an adopted version, a next one.
    /// Answers with what it is kept as.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] where there is no such version; [`Error::Conflict`] where it changed meanwhile or the scheme
    /// cannot be kept.
    pub async fn draft_scheme(
        &self,
        actor: &Actor,
        of: Option<&PlanVersion>,
        scheme: Scheme,
    ) -> Result<(String, u32), Error> {
        let space = self.space(actor, Action::ProposeSchemes, &actor.court).await?;
        let scheme = scheme.checked().map_err(refused)?;
        let object = of.map_or_else(|| String::from("new scheme"), |of| format!("scheme {} {}", of.id, of.version));
        let opened = space.open_act(Action::ProposeSchemes, &object).await?;
        let kept = space.keep_draft(of, scheme).await;
        opened.close(kept, |(id, version)| format!("draft {id} {version}")).await
    }

    /// Throws a draft of the actor's court away.
    ///
    /// # Errors
    ///
    /// As for [`Store::draft_scheme`].
    pub async fn discard_scheme(&self, actor: &Actor, which: &PlanVersion) -> Result<(), Error> {
        let space = self.space(actor, Action::ProposeSchemes, &actor.court).await?;
        let standing = space.plan(which).await?.plan;
        if standing.adopted.is_some() {
            return Err(refused(domain::scheme::PlanError::Fixed(standing.scheme.name)));
        }
        let object = format!("scheme {} {}: {}", which.id, which.version, standing.scheme.name);
        let opened = space.open_act(Action::ProposeSchemes, &object).await?;
        let gone = space.delete_plan(which).await;
        opened.close(gone, |()| String::from("discarded")).await
    }

    /// Adopts a draft of the actor's court from a day on; why it reaches back, where it does.
    ///
    /// # Errors
    ///
    /// As for [`Store::draft_scheme`].
    pub async fn adopt_scheme(
        &self,
        actor: &Actor,
        which: &PlanVersion,
        (from, why): (Day, &str),
        today: Day,
    ) -> Result<(), Error> {
        let space = self.space(actor, Action::AdoptSchemes, &actor.court).await?;
        let opened =
            space.open_act(Action::AdoptSchemes, &format!("scheme {} version {}", which.id, which.version)).await?;
        let adopt = |plan: Plan, all: &[Plan]| plan.adopt(from, why, (&actor.name, today), all).map_err(refused);
        let adopted = space.replace_plan(which, adopt).await;
        opened.close(adopted, |()| format!("adopted from {from}; {why}")).await
    }

    /// Ends an adopted scheme of the actor's court after a last day; one that has not begun is taken back.
    ///
    /// # Errors
    ///
    /// As for [`Store::draft_scheme`].
    pub async fn end_scheme(&self, actor: &Actor, which: &PlanVersion, last: Day, today: Day) -> Result<(), Error> {
        let space = self.space(actor, Action::AdoptSchemes, &actor.court).await?;
        let opened =
            space.open_act(Action::AdoptSchemes, &format!("scheme {} version {}", which.id, which.version)).await?;
        let ended = space.replace_plan(which, |plan, _| plan.end(last, today).map_err(refused)).await;
        opened.close(ended, |()| format!("last day {last}")).await
    }
}

impl CourtSpace {
    async fn plans(&self) -> Result<Vec<KeptPlan>, Error> {
        let rows = sqlx::query("select body, revision, name, at from scheme order by at desc, id, version desc")
            .fetch_all(&self.inner.pool)
            .await?;
        rows.iter().map(|row| self.kept_plan(row)).collect()
    }

    fn kept_plan(&self, row: &AnyRow) -> Result<KeptPlan, Error> {
        let body: String = row.try_get(0)?;
        let plan = serde_json::from_str(&body).map_err(|_| Error::Broken(String::from("a stored scheme")))?;
        let court = self.inner.court.code.clone();
        Ok(KeptPlan { court, plan, revision: row.try_get(1)?, name: row.try_get(2)?, at: row.try_get(3)? })
    }

    /// The version, as it stood at the revision.
    async fn plan(&self, which: &PlanVersion) -> Result<KeptPlan, Error> {
        let row = sqlx::query("select body, revision, name, at from scheme where id = $1 and version = $2")
            .bind(which.id.clone())
            .bind(i64::from(which.version))
            .fetch_optional(&self.inner.pool)
            .await?;
        let kept = self.kept_plan(&row.ok_or(Error::Denied(Denied::OutsideScope))?)?;
        if kept.revision == which.revision { Ok(kept) } else { Err(changed_meanwhile()) }
    }

    async fn keep_draft(&self, of: Option<&PlanVersion>, scheme: Scheme) -> Result<(String, u32), Error> {
        let Some(of) = of else {
            let plan = Plan { id: random_hex(6)?, version: 1, scheme, adopted: None };
            return self.insert_plan(plan).await;
        };
        let standing = self.plan(of).await?.plan;
        if standing.adopted.is_none() {
            self.replace_plan(of, |plan, _| plan.rewritten(scheme).map_err(refused)).await?;
            return Ok((of.id.clone(), of.version));
        }
        let versions = self.plans().await?.into_iter().filter(|one| one.plan.id == of.id);
        let last = versions.map(|one| one.plan.version).max().unwrap_or(of.version);
        self.insert_plan(Plan { id: of.id.clone(), version: last.saturating_add(1), scheme, adopted: None }).await
    }

    async fn insert_plan(&self, plan: Plan) -> Result<(String, u32), Error> {
        let _writing = self.inner.writing.lock().await;
        let written = sqlx::query(
            "insert into scheme (id, version, body, revision, name, at) values ($1, $2, $3, 1, $4, $5)
             on conflict (id, version) do nothing",
        )
        .bind(plan.id.clone())
        .bind(i64::from(plan.version))
        .bind(json(&plan)?)
        .bind(self.actor.name.clone())
        .bind(clock())
        .execute(&self.inner.pool)
        .await?;
        if written.rows_affected() == 0 { Err(changed_meanwhile()) } else { Ok((plan.id, plan.version)) }
    }

    async fn replace_plan(
        &self,
        which: &PlanVersion,
        change: impl FnOnce(Plan, &[Plan]) -> Result<Plan, Error>,
    ) -> Result<(), Error> {
        let _writing = self.inner.writing.lock().await;
        let _turn = self.inner.pool.turn("deciding").await?;
        let all: Vec<Plan> = self.plans().await?.into_iter().map(|one| one.plan).collect();
        let after = change(self.plan(which).await?.plan, &all)?;
        let after = Plan { scheme: after.scheme.checked().map_err(refused)?, ..after };
        let written = sqlx::query(
            "update scheme set body = $1, revision = $2 + 1, name = $3, at = $4 where id = $5 and version = $6 and revision = $2",
        )
        .bind(json(&after)?)
        .bind(which.revision)
        .bind(self.actor.name.clone())
        .bind(clock())
        .bind(which.id.clone())
        .bind(i64::from(which.version))
        .execute(&self.inner.pool)
        .await?;
        if written.rows_affected() == 0 { Err(changed_meanwhile()) } else { Ok(()) }
    }

    async fn delete_plan(&self, which: &PlanVersion) -> Result<(), Error> {
        let _writing = self.inner.writing.lock().await;
        let gone = sqlx::query("delete from scheme where id = $1 and version = $2 and revision = $3")
            .bind(which.id.clone())
            .bind(i64::from(which.version))
            .bind(which.revision)
            .execute(&self.inner.pool)
            .await?;
        if gone.rows_affected() == 0 { Err(changed_meanwhile()) } else { Ok(()) }
    }
}

fn refused(error: impl std::error::Error) -> Error {
    Error::Conflict(error.to_string())
}

fn changed_meanwhile() -> Error {
    Error::Conflict(String::from(
        "刚才有人处理过，请看过现状再办；本次没有改动 / someone has just decided on this; see how it stands, nothing was changed",
    ))
}
