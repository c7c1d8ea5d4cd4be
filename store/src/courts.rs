//! The tree of courts, their divisions, and what each opens to the courts above it.

use crate::database::cluster::tell;
use crate::error::Error;
use crate::store::Store;
use domain::court::{Court, CourtCode, CourtTree, Tier, hebei};
use domain::line::Line;
use domain::policy::{Action, Actor, Denied, Grant, Opening, Part, decide, looks_down};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A division of a court.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// Its name, as it stands in the files.
    pub name: String,
    /// The line it works for.
    pub line: Line,
    /// Whether it is no more: kept for the cases it had.
    pub closed: bool,
}

impl Store {
    /// Whether no court is known yet.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.tree().await?.courts().is_empty())
    }

    /// Takes courts into the tree. Courts known already keep their grant; none is removed.
    pub async fn install(&self, courts: &[Court]) -> Result<(), Error> {
        let mut all = self.tree().await?.courts().to_vec();
        all.retain(|known| courts.iter().all(|court| court.code != known.code));
        all.extend_from_slice(courts);
        CourtTree::new(all)?;
        let mut tx = self.registry().begin().await?;
        for court in courts {
            sqlx::query(
                "insert into court (code, name_zh, name_en, short_zh, short_en, tier, parent, position) values ($1, $2, $3, $4, $5, $6, $7, $8)
                 on conflict (code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, short_zh = excluded.short_zh,
                 short_en = excluded.short_en, tier = excluded.tier, parent = excluded.parent, position = excluded.position",
            )
            .bind(court.code.as_str())
            .bind(court.name_zh.clone())
            .bind(court.name_en.clone())
            .bind(court.short_zh.clone())
            .bind(court.short_en.clone())
            .bind(court.tier.id())
            .bind(court.parent.as_ref().map(|parent| parent.as_str().to_owned()))
            .bind(i64::from(court.position))
            .execute(&mut *tx)
            .await?;
        }
        if self.registry().file().is_none() {
            tell(&mut tx).await?;
        }
        tx.commit().await?;
        // Read anew: another program may have taken in courts meanwhile.
        *self.tree_slot().lock().await = None;
        Ok(())
    }

    /// The tree of courts.
    pub async fn tree(&self) -> Result<Arc<CourtTree>, Error> {
        let mut known = self.tree_slot().lock().await;
        if let Some(tree) = known.as_ref() {
            return Ok(Arc::clone(tree));
        }
        let rows = sqlx::query("select code, name_zh, name_en, short_zh, short_en, tier, parent, position from court")
            .fetch_all(self.registry())
            .await?;
        let broken = || Error::Broken(String::from("the registry of courts"));
        let code = |text: &str| CourtCode::parse(text).map_err(|_| broken());
        let mut courts = Vec::with_capacity(rows.len());
        for row in &rows {
            let parent: Option<String> = row.try_get(6)?;
            courts.push(Court {
                code: code(row.try_get(0)?)?,
                name_zh: row.try_get(1)?,
                name_en: row.try_get(2)?,
                short_zh: row.try_get(3)?,
                short_en: row.try_get(4)?,
                tier: Tier::parse(row.try_get(5)?).map_err(|_| broken())?,
                parent: parent.map(|parent| code(&parent)).transpose()?,
                position: u32::try_from(row.try_get::<i64, _>(7)?).map_err(|_| broken())?,
            });
        }
        let tree = Arc::new(CourtTree::new(courts)?);
        *known = Some(Arc::clone(&tree));
        Ok(tree)
    }

    /// Takes a court into the tree that is not there yet: from the list of Hebei courts, or alone under its code.
    pub async fn ensure_known(&self, court: &CourtCode) -> Result<(), Error> {
        let tree = self.tree().await?;
        if tree.get(court).is_some() {
            return Ok(());
        }
        let known = hebei();
        if tree.courts().is_empty() && known.iter().any(|one| one.code == *court) {
            return self.install(&known).await;
        }
        let chain = chain(&known, court);
        if !chain.is_empty() {
            return self.install(&chain).await;
        }
        let mut above = court.parent_by_rule();
        while above.as_ref().is_some_and(|code| tree.get(code).is_none()) {
            above = above.and_then(|code| code.parent_by_rule());
        }
        let code = court.to_string();
        let alone = Court {
            name_zh: code.clone(),
            name_en: code.clone(),
            short_zh: code.clone(),
            short_en: code,
            tier: court.tier(),
            parent: above,
            position: 0,
            code: court.clone(),
        };
        self.install(&[alone]).await
    }

    /// Puts a new court under one the actor administers, or renames one of those.
    pub async fn put_court(&self, actor: &Actor, court: Court) -> Result<(), Error> {
        let tree = self.tree().await?;
        let known = tree.get(&court.code);
        let under = match (known, &court.parent) {
            (Some(known), _) => known.code.clone(),
            // A code tells which court it is below: nobody takes one that belongs elsewhere.
            (None, Some(parent)) if is_below(&court.code, parent) => parent.clone(),
            (None, Some(_)) => return Err(Error::Denied(Denied::OutsideScope)),
            (None, None) => return Err(Error::Denied(Denied::OutsideScope)),
        };
        let what = if known.is_some() { "renamed" } else { "added" };
        let object = court.code.to_string();
        self.change(actor, Action::ManageCourts, &under, &object, what, async { self.install(&[court]).await }).await
    }

    /// The divisions of a court in their order.
    pub async fn divisions(&self, court: &CourtCode) -> Result<Vec<Division>, Error> {
        let rows = sqlx::query("select name, line, closed from division where court = $1 order by position, name")
            .bind(court.to_string())
            .fetch_all(self.registry())
            .await?;
        rows.iter()
            .map(|row| {
                let line = Line::parse(row.try_get(1)?).map_err(|_| Error::Broken(String::from("a division")))?;
                Ok(Division { name: row.try_get(0)?, line, closed: row.try_get::<i64, _>(2)? != 0 })
            })
            .collect()
    }

    /// Adds a division, or gives it another line, closes it or opens it again.
    pub async fn put_division(&self, actor: &Actor, court: &CourtCode, division: Division) -> Result<(), Error> {
        let name = division.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 64 {
            return Err(Error::Conflict(String::from(
                "部门名称应为 1–64 个字 / a division's name has 1 to 64 characters",
            )));
        }
        self.change(actor, Action::ManageCourts, court, &name, "division", async {
            sqlx::query(
                "insert into division (court, name, line, position, closed)
                 values ($1, $2, $3, (select coalesce(max(position), 0) + 1 from division where court = $1), $4)
                 on conflict (court, name) do update set line = excluded.line, closed = excluded.closed",
            )
            .bind(court.to_string())
            .bind(name.clone())
            .bind(division.line.id())
            .bind(i64::from(division.closed))
            .execute(self.registry())
            .await?;
            Ok(())
        })
        .await
    }

    /// What a court opens to the courts above it.
    pub(crate) async fn grant(&self, court: &CourtCode) -> Result<Grant, Error> {
        let row =
            sqlx::query("select opens from court where code = $1").bind(court.as_str()).fetch_optional(self.registry());
        match row.await? {
            Some(row) => Grant::parse(row.try_get(0)?).map_err(|_| Error::Broken(String::from("a grant"))),
            None => Ok(Grant::Tallies),
        }
    }

    /// The courts of a scope that the actor may do this to, in administrative order. A no is no refusal here: this is
    /// asked to know what to show.
    pub async fn courts_for(&self, actor: &Actor, action: Action, scope: &CourtCode) -> Result<Vec<Court>, Error> {
        let reach = self.reach(actor, scope).await?;
        Ok(reach.parts(action).map(|(court, _)| court.clone()).collect())
    }

    /// How the courts of a scope lie open to an actor, asked once for whatever they may do there.
    pub(crate) async fn reach<'a>(&self, actor: &'a Actor, scope: &'a CourtCode) -> Result<Reach<'a>, Error> {
        let tree = self.tree().await?;
        let others = looks_down(actor.role) && tree.subtree(scope).iter().any(|court| court.code != actor.court);
        let openings = if others {
            let rows = sqlx::query(OPENINGS).bind(actor.role.id()).fetch_all(self.registry()).await?;
            rows.iter().map(|row| Ok((row.try_get(2)?, opening(row)?))).collect::<Result<_, Error>>()?
        } else {
            BTreeMap::new()
        };
        Ok(Reach { actor, scope, tree, openings })
    }

    /// How a court lies open to an actor from above.
    pub(crate) async fn opening(&self, actor: &Actor, court: &CourtCode) -> Result<Opening, Error> {
        if *court == actor.court {
            // Nobody is above themselves: the policy does not ask.
            return Ok(Grant::Tallies.into());
        }
        let sql = format!("{OPENINGS} where court.code = $2");
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(actor.role.id())
            .bind(court.as_str())
            .fetch_optional(self.registry())
            .await?;
        row.as_ref().map_or(Ok(Grant::Tallies.into()), opening)
    }

    /// What courts open to those above them: the actor's own, and each below it.
    pub async fn grants(&self, actor: &Actor) -> Result<Vec<(CourtCode, Grant)>, Error> {
        let tree = self.tree().await?;
        let mut grants = Vec::new();
        for court in tree.subtree(&actor.court) {
            grants.push((court.code.clone(), self.grant(&court.code).await?));
        }
        Ok(grants)
    }

    /// Opens a court's cases to the courts above it, or closes them.
    pub async fn set_grant(&self, actor: &Actor, court: &CourtCode, grant: Grant) -> Result<(), Error> {
        let object = format!("{court} {}", grant.id());
        self.change(actor, Action::ChangeGrant, court, &object, "set", async {
            sqlx::query("update court set opens = $1 where code = $2")
                .bind(grant.id())
                .bind(court.as_str())
                .execute(self.registry())
                .await?;
            Ok(())
        })
        .await
    }
}

/// How courts lie open from above to a role, as [`opening`] reads it, and which court it is.
const OPENINGS: &str = "select court.opens,
    (select min(m.court) from membership m where m.court = court.code and m.role = $1), court.code from court";

fn opening(row: &AnyRow) -> Result<Opening, Error> {
    let grant = Grant::parse(row.try_get(0)?).map_err(|_| Error::Broken(String::from("a grant")))?;
    Ok(Opening { grant, administered: row.try_get::<Option<String>, _>(1)?.is_some() })
}

/// How the courts of a scope lie open to an actor.
pub(crate) struct Reach<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) scope: &'a CourtCode,
    tree: Arc<CourtTree>,
    /// By code; of the actor's own court the policy does not ask.
    openings: BTreeMap<String, Opening>,
}

impl Reach<'_> {
    /// The courts that the actor may do this to, in administrative order, with what of each.
    pub(crate) fn parts(&self, action: Action) -> impl Iterator<Item = (&Court, Part)> {
        self.tree.subtree(self.scope).iter().filter_map(move |court| {
            let opening = self.openings.get(court.code.as_str()).copied().unwrap_or(Grant::Tallies.into());
            let part = decide(self.actor, action, &court.code, &self.tree, opening).ok()?;
            Some((court, part))
        })
    }
}

/// Whether a code stands, by the rule of codes, under another.
fn is_below(code: &CourtCode, above: &CourtCode) -> bool {
    let mut next = code.parent_by_rule();
    while let Some(parent) = next {
        if parent == *above {
            return true;
        }
        next = parent.parent_by_rule();
    }
    false
}

/// A court of a list with the courts above it, the highest first; empty where the list does not hold it.
fn chain(known: &[Court], court: &CourtCode) -> Vec<Court> {
    let mut chain: Vec<Court> = Vec::new();
    let mut wanted = Some(court.clone());
    while let Some(one) = wanted.and_then(|code| known.iter().find(|one| one.code == code)) {
        wanted = one.parent.clone();
        chain.insert(0, one.clone());
    }
    chain
}
