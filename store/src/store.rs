//! One installation: the registry, and the spaces behind the policy.

use crate::audit;
use crate::error::Error;
use crate::open::{Kind, open};
use crate::settings::{self, RangeSetting};
use crate::space::{CourtSpace, FactsSlot, Inner};
use domain::court::{Court, CourtCode, CourtTree, Tier};
use domain::policy::{Action, Actor, Denied, Grant, decide};
use domain::table::FactTable;
use sqlx::{AnyPool, AssertSqlSafe, Row};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Spaces open at a time; the one longest unused is closed for another.
const OPEN_SPACES: usize = 64;

/// Where an installation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A folder with one SQLite file a court.
    Folder(PathBuf),
    /// A PostgreSQL database.
    DatabaseUrl(String),
}

/// Something `verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: the registry or a court's code.
    pub place: String,
    /// What.
    pub what: String,
}

/// A handle to an installation; cloning it is cheap.
#[derive(Clone)]
pub struct Store(Arc<Installation>);

struct Installation {
    folder: PathBuf,
    registry: AnyPool,
    tree: Mutex<Option<Arc<CourtTree>>>,
    spaces: Mutex<Spaces>,
}

/// Spaces by court, with the order of their last use.
#[derive(Default)]
struct Spaces {
    open: BTreeMap<CourtCode, (u64, Arc<Inner>)>,
    facts: BTreeMap<CourtCode, FactsSlot>,
    uses: u64,
}

impl Store {
    /// Opens an installation, creating and migrating what is missing.
    pub async fn open(location: &Location) -> Result<Self, Error> {
        let folder = match location {
            Location::Folder(folder) => folder.clone(),
            Location::DatabaseUrl(_) => {
                return Err(Error::Location(String::from(
                    "expected a data folder (--data DIR); PostgreSQL is not supported yet",
                )));
            }
        };
        std::fs::create_dir_all(folder.join("courts"))?;
        let registry = open(&folder.join("registry.db"), Kind::Registry).await?;
        Ok(Self(Arc::new(Installation { folder, registry, tree: Mutex::default(), spaces: Mutex::default() })))
    }

    /// Whether no court is known yet.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.tree().await?.courts().is_empty())
    }

    /// Takes courts into the tree. Courts known already keep their grant; none is removed.
    pub async fn install(&self, courts: &[Court]) -> Result<(), Error> {
        let mut all = self.tree().await?.courts().to_vec();
        all.retain(|known| courts.iter().all(|court| court.code != known.code));
        all.extend_from_slice(courts);
        let tree = CourtTree::new(all)?;
        let mut tx = self.0.registry.begin().await?;
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
        tx.commit().await?;
        *self.0.tree.lock().await = Some(Arc::new(tree));
        Ok(())
    }

    /// The tree of courts.
    pub async fn tree(&self) -> Result<Arc<CourtTree>, Error> {
        let mut known = self.0.tree.lock().await;
        if let Some(tree) = known.as_ref() {
            return Ok(Arc::clone(tree));
        }
        let rows = sqlx::query("select code, name_zh, name_en, short_zh, short_en, tier, parent, position from court")
            .fetch_all(&self.0.registry)
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

    /// A court's space, for an actor who may do this there. The only way to one.
    ///
    /// A look at another court's cases is written into that court's own audit log.
    pub async fn space(&self, actor: &Actor, action: Action, court: &CourtCode) -> Result<CourtSpace, Error> {
        let tree = self.tree().await?;
        let Some(target) = tree.get(court) else {
            return Err(Error::Denied(Denied::OutsideScope));
        };
        decide(actor, action, court, &tree, self.grant(court).await?)?;
        let inner = self.opened(target).await?;
        let space = CourtSpace { inner, actor: actor.clone() };
        if action == Action::ViewCases && actor.court != *court {
            space.write_look(action).await?;
        }
        Ok(space)
    }

    /// Whether the actor may do this there; opens and records nothing.
    pub async fn may(&self, actor: &Actor, action: Action, court: &CourtCode) -> Result<(), Error> {
        let tree = self.tree().await?;
        Ok(decide(actor, action, court, &tree, self.grant(court).await?)?)
    }

    async fn grant(&self, court: &CourtCode) -> Result<Grant, Error> {
        let row = sqlx::query("select opens from court where code = $1")
            .bind(court.as_str())
            .fetch_optional(&self.0.registry)
            .await?;
        match row {
            Some(row) => Grant::parse(row.try_get(0)?).map_err(|_| Error::Broken(String::from("a grant"))),
            None => Ok(Grant::Tallies),
        }
    }

    /// Opens a court's cases to the courts above it, or closes them.
    pub async fn set_grant(&self, actor: &Actor, court: &CourtCode, grant: Grant) -> Result<(), Error> {
        if actor.court != *court {
            return Err(Error::Denied(Denied::OnlyTheCourtItself(Action::ChangeSettings)));
        }
        let space = self.space(actor, Action::ChangeSettings, court).await?;
        let _writing = space.inner.writing.lock().await;
        sqlx::query("update court set opens = $1 where code = $2")
            .bind(grant.id())
            .bind(court.as_str())
            .execute(&self.0.registry)
            .await?;
        let mut tx = space.inner.pool.begin().await?;
        audit::write(&mut tx, &actor.name, "grant", grant.id()).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn opened(&self, court: &Court) -> Result<Arc<Inner>, Error> {
        let mut spaces = self.0.spaces.lock().await;
        spaces.uses += 1;
        let now = spaces.uses;
        if let Some((used, inner)) = spaces.open.get_mut(&court.code) {
            *used = now;
            return Ok(Arc::clone(inner));
        }
        while spaces.open.len() >= OPEN_SPACES {
            // One still worked in is left alone, even if that makes one more for a while.
            let idle = spaces.open.iter().filter(|(_, (_, inner))| Arc::strong_count(inner) == 1);
            let Some(oldest) = idle.min_by_key(|(_, (used, _))| *used).map(|(code, _)| code.clone()) else {
                break;
            };
            if let Some((_, inner)) = spaces.open.remove(&oldest) {
                inner.pool.close().await;
            }
        }
        let pool = open(&self.file(&court.code), Kind::Space).await?;
        let facts = Arc::clone(spaces.facts.entry(court.code.clone()).or_default());
        let inner = Arc::new(Inner::new(court.clone(), pool, facts));
        spaces.open.insert(court.code.clone(), (now, Arc::clone(&inner)));
        Ok(inner)
    }

    fn file(&self, court: &CourtCode) -> PathBuf {
        self.0.folder.join("courts").join(format!("{court}.db"))
    }

    /// How many spaces are open.
    pub async fn open_spaces(&self) -> usize {
        self.0.spaces.lock().await.open.len()
    }

    /// Whether a court has a space yet.
    pub async fn space_exists(&self, court: &CourtCode) -> Result<bool, Error> {
        Ok(self.file(court).try_exists()?)
    }

    /// The facts of a scope and the courts below it, in administrative order; courts without a space have none.
    pub async fn tables(&self, actor: &Actor, scope: &CourtCode) -> Result<Vec<Arc<FactTable>>, Error> {
        let tree = self.tree().await?;
        if tree.get(scope).is_none() {
            return Err(Error::Denied(Denied::OutsideScope));
        }
        self.may(actor, Action::ViewFigures, scope).await?;
        let mut tables = Vec::new();
        for court in tree.subtree(scope) {
            if self.space_exists(&court.code).await? {
                tables.push(self.space(actor, Action::ViewFigures, &court.code).await?.facts().await?);
            }
        }
        Ok(tables)
    }

    /// The ranges of a court, or of the nearest court above it that set any.
    pub async fn ranges(&self, actor: &Actor, court: &CourtCode) -> Result<Vec<RangeSetting>, Error> {
        self.may(actor, Action::ViewFigures, court).await?;
        let tree = self.tree().await?;
        for code in std::iter::once(court).chain(tree.ancestors(court).map(|above| &above.code)) {
            let ranges = settings::of_court(&self.0.registry, code).await?;
            if !ranges.is_empty() {
                return Ok(ranges);
            }
        }
        Ok(Vec::new())
    }

    /// Sets ranges of a court.
    pub async fn set_ranges(&self, actor: &Actor, court: &CourtCode, ranges: &[RangeSetting]) -> Result<(), Error> {
        let space = self.space(actor, Action::ChangeSettings, court).await?;
        let _writing = space.inner.writing.lock().await;
        settings::set(&self.0.registry, court, ranges).await?;
        let mut tx = space.inner.pool.begin().await?;
        audit::write(&mut tx, &actor.name, "ranges", &format!("{} set", ranges.len())).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Checks the registry and every space: file integrity, audit chain, facts against a rebuild.
    pub async fn verify(&self) -> Result<Vec<Fault>, Error> {
        let mut faults = Vec::new();
        integrity("registry", &self.0.registry, &mut faults).await?;
        let tree = self.tree().await?;
        for entry in std::fs::read_dir(self.0.folder.join("courts"))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let known = |code: &str| CourtCode::parse(code).is_ok_and(|code| tree.get(&code).is_some());
            if let Some(code) = name.strip_suffix(".db").filter(|code| !known(code)) {
                let what = String::from("there is a file of this court, and the registry does not know the court");
                faults.push(Fault { place: code.to_owned(), what });
            }
        }
        for court in tree.courts() {
            if !self.space_exists(&court.code).await? {
                continue;
            }
            let place = court.code.to_string();
            let mut found = |what: String| faults.push(Fault { place: place.clone(), what });
            let inner = match self.opened(court).await {
                Ok(inner) => inner,
                Err(error) => {
                    found(format!("the space cannot be opened: {error}"));
                    continue;
                }
            };
            let actor = Actor {
                name: String::from("verify"),
                court: court.code.clone(),
                role: domain::policy::Role::TrialManagement,
            };
            let space = CourtSpace { inner: Arc::clone(&inner), actor };
            if let Some(seq) = audit::first_break(&inner.pool).await? {
                found(format!("the audit log was changed at entry {seq}"));
            }
            match (space.facts().await, space.rebuild().await) {
                (Ok(kept), Ok(rebuilt)) if *kept == rebuilt => {}
                (Ok(_), Ok(_)) => found(String::from("the facts differ from a rebuild of all rows")),
                (Err(error), _) | (_, Err(error)) => found(error.to_string()),
            }
            integrity(court.code.as_str(), &inner.pool, &mut faults).await?;
        }
        Ok(faults)
    }

    /// Copies the installation into an empty folder, file by file, while it runs.
    pub async fn backup(&self, to: &Path) -> Result<(), Error> {
        ensure_empty(to)?;
        std::fs::create_dir_all(to.join("courts"))?;
        copy(&self.0.registry, &to.join("registry.db")).await?;
        for court in self.tree().await?.courts() {
            if self.space_exists(&court.code).await? {
                let inner = self.opened(court).await?;
                copy(&inner.pool, &to.join("courts").join(format!("{}.db", court.code))).await?;
            }
        }
        Ok(())
    }

    /// Puts a backup into an empty place.
    pub async fn restore(from: &Path, to: &Location) -> Result<(), Error> {
        let Location::Folder(to) = to else {
            return Err(Error::Location(String::from(
                "expected a data folder (--data DIR); PostgreSQL is not supported yet",
            )));
        };
        if !from.join("registry.db").is_file() {
            return Err(Error::Location(format!(
                "expected a backup with registry.db in {}; name the folder given to “huishang backup”",
                from.display()
            )));
        }
        ensure_empty(to)?;
        std::fs::create_dir_all(to.join("courts"))?;
        std::fs::copy(from.join("registry.db"), to.join("registry.db"))?;
        for entry in std::fs::read_dir(from.join("courts"))? {
            let entry = entry?;
            std::fs::copy(entry.path(), to.join("courts").join(entry.file_name()))?;
        }
        Ok(())
    }
}

impl CourtSpace {
    /// Notes that someone from another court looked at this one's cases.
    async fn write_look(&self, action: Action) -> Result<(), Error> {
        let _writing = self.inner.writing.lock().await;
        let mut tx = self.inner.pool.begin().await?;
        audit::write(&mut tx, &self.actor.name, action.id(), &format!("from {}", self.actor.court)).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn ensure_empty(folder: &Path) -> Result<(), Error> {
    if folder.exists() && folder.read_dir()?.next().is_some() {
        return Err(Error::Location(format!(
            "expected an empty or new folder, {} holds files; name another one",
            folder.display()
        )));
    }
    Ok(())
}

async fn copy(pool: &AnyPool, to: &Path) -> Result<(), Error> {
    let quoted = to.to_string_lossy().replace('\'', "''");
    sqlx::query(AssertSqlSafe(format!("vacuum into '{quoted}'"))).execute(pool).await?;
    Ok(())
}

async fn integrity(place: &str, pool: &AnyPool, faults: &mut Vec<Fault>) -> Result<(), Error> {
    let row = sqlx::query("pragma integrity_check(1)").fetch_one(pool).await?;
    let answer: String = row.try_get(0)?;
    if answer != "ok" {
        faults.push(Fault { place: place.to_owned(), what: format!("the file is damaged: {answer}") });
    }
    Ok(())
}
