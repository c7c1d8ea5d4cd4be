//! One installation: the registry, and the spaces behind the policy.

use crate::consultations::FrozenTables;
use crate::error::Error;
use crate::lineage::Lineages;
use crate::log::{self, Log, LogEntry, Opened, Search};
use crate::open::{Kind, open};
use crate::people::Account;
use crate::settings::{self, RangeSetting};
use crate::space::{CourtSpace, FactsSlot, Inner};
use domain::court::{Court, CourtCode, CourtTree};
use domain::detector::Unqualified;
use domain::policy::{Action, Actor, Denied, Grant, Part, decide};
use domain::table::FactTable;
use sqlx::{AnyPool, AssertSqlSafe};
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

/// A handle to an installation; cloning it is cheap.
#[derive(Clone)]
pub struct Store(Arc<Installation>);

struct Installation {
    folder: PathBuf,
    registry: AnyPool,
    /// The registry's own log.
    log: Arc<Log>,
    logs: Mutex<BTreeMap<CourtCode, Arc<Log>>>,
    tree: Mutex<Option<Arc<CourtTree>>>,
    /// Whoever holds it gives roles.
    roles: Mutex<()>,
    lineages: Lineages,
    frozen: FrozenTables,
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
        make_folders(&folder)?;
        let registry = open(&folder.join("registry.db"), Kind::Registry).await?;
        let log = Arc::new(Log::new(log::REGISTRY, folder.join("registry.log.db"), registry.clone(), None));
        Ok(Self(Arc::new(Installation {
            folder,
            registry,
            log,
            logs: Mutex::default(),
            tree: Mutex::default(),
            roles: Mutex::default(),
            lineages: Lineages::default(),
            frozen: FrozenTables::default(),
            spaces: Mutex::default(),
        })))
    }

    pub(crate) fn lineages(&self) -> &Lineages {
        &self.0.lineages
    }

    pub(crate) fn frozen_held(&self) -> &FrozenTables {
        &self.0.frozen
    }

    pub(crate) fn registry(&self) -> &AnyPool {
        &self.0.registry
    }

    pub(crate) fn roles(&self) -> &Mutex<()> {
        &self.0.roles
    }

    pub(crate) fn tree_slot(&self) -> &Mutex<Option<Arc<CourtTree>>> {
        &self.0.tree
    }

    /// The log of a court, or the registry's own where none is named.
    pub(crate) async fn log(&self, court: Option<&CourtCode>) -> Arc<Log> {
        let Some(court) = court else {
            return Arc::clone(&self.0.log);
        };
        let mut logs = self.0.logs.lock().await;
        let new = || {
            let path = self.courts_folder().join(format!("{court}.log.db"));
            Arc::new(Log::new(court.as_str(), path, self.0.registry.clone(), Some(Arc::clone(&self.0.log))))
        };
        Arc::clone(logs.entry(court.clone()).or_insert_with(new))
    }

    /// Writes down that an act begins, in the log of a court or, where none is named, of the registry.
    pub async fn open_act(
        &self,
        actor: &Actor,
        place: Option<&CourtCode>,
        action: &str,
        object: &str,
    ) -> Result<Opened, Error> {
        Opened::begin(self.log(place).await, actor, action, object).await
    }

    /// Writes down what came of someone signing in, or of something they did to their own account: in the log of the court
    /// that keeps the account, or the registry's where there is none.
    pub async fn note_own(
        &self,
        account: Option<&Account>,
        request: &str,
        action: &str,
        result: Result<&str, &str>,
    ) -> Result<(), Error> {
        let (phase, detail) = match result {
            Ok(detail) => ("done", detail),
            Err(reason) => ("refused", reason),
        };
        let entry = LogEntry {
            request: request.to_owned(),
            login: account.map_or_else(String::new, |account| account.login.clone()),
            home: account.map_or_else(String::new, |account| account.court.to_string()),
            action: action.to_owned(),
            phase: phase.to_owned(),
            detail: detail.to_owned(),
            ..LogEntry::default()
        };
        self.log(account.map(|account| &account.court)).await.append(entry).await.map(|_| ())
    }

    /// Does something that changes a court, where the actor may, between two entries of its log.
    pub(crate) async fn change<T>(
        &self,
        actor: &Actor,
        action: Action,
        court: &CourtCode,
        object: &str,
        what: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.may(actor, action, court).await?;
        let opened = self.open_act(actor, Some(court), action.id(), object).await?;
        opened.close(work.await, |_| what.to_owned()).await
    }

    /// What a court's log, or the registry's own, holds of a search; for those who may read it.
    pub async fn search_log(
        &self,
        actor: &Actor,
        court: &CourtCode,
        search: &Search,
    ) -> Result<(Vec<LogEntry>, i64), Error> {
        self.may(actor, Action::ReadAudit, court).await?;
        self.log(Some(court)).await.search(search).await
    }

    /// Who from other courts looked at a court: at its cases, from its own log; at its figures, as part of a scope, from
    /// the registry's. The latest first.
    pub async fn looks(&self, actor: &Actor, court: &CourtCode, limit: i64) -> Result<Vec<LogEntry>, Error> {
        self.may(actor, Action::ReadLooks, court).await?;
        let log = self.log(Some(court)).await;
        let mut looks = Vec::new();
        for action in [
            Action::ViewCases,
            Action::ViewCaseDetail,
            Action::ViewData,
            Action::ImportData,
            Action::ViewNodes,
            Action::ViewTasks,
            Action::SetTasks,
        ] {
            let search =
                Search { action: action.id().to_owned(), not_home: court.to_string(), limit, ..Search::default() };
            looks.extend(log.search(&search).await?.0);
        }
        let tree = self.tree().await?;
        let scopes = std::iter::once(court).chain(tree.ancestors(court).map(|above| &above.code));
        for scope in scopes {
            let search = Search {
                action: Action::ViewFigures.id().to_owned(),
                object: scope.to_string(),
                not_home: court.to_string(),
                limit,
                ..Search::default()
            };
            looks.extend(self.0.log.search(&search).await?.0);
        }
        looks.retain(|entry| entry.phase == "opened");
        looks.sort_by(|a, b| b.at.cmp(&a.at).then(b.seq.cmp(&a.seq)));
        looks.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(looks)
    }

    /// A court's space, for an actor who may do this there. The only way to one. It holds only the part of the court
    /// that is the actor's.
    ///
    /// A look at another court's cases or data is written into that court's own log; [`CourtSpace::looked`] ends it.
    pub async fn space(&self, actor: &Actor, action: Action, court: &CourtCode) -> Result<CourtSpace, Error> {
        let part = self.may(actor, action, court).await?;
        let tree = self.tree().await?;
        let target = tree.get(court).ok_or(Error::Denied(Denied::OutsideScope))?;
        let inner = self.opened(target).await?;
        let log = self.log(Some(court)).await;
        let look = if actor.court != *court
            && matches!(
                action,
                Action::ViewCases
                    | Action::ViewCaseDetail
                    | Action::ViewData
                    | Action::ViewNodes
                    | Action::ViewSources
                    | Action::ViewTasks
                    | Action::SetTasks
            ) {
            Some(Opened::begin(Arc::clone(&log), actor, action.id(), court.as_str()).await?)
        } else {
            None
        };
        let look = Arc::new(Mutex::new(look));
        let above = tree.ancestors(court).cloned().collect();
        Ok(CourtSpace { inner, actor: actor.clone(), part, log, above, look })
    }

    /// What of a court the actor may do this to; opens nothing. A refusal is written into the log of the actor's court.
    pub async fn may(&self, actor: &Actor, action: Action, court: &CourtCode) -> Result<Part, Error> {
        match self.decided(actor, action, court).await? {
            Ok(part) => Ok(part),
            Err(denied) => {
                // The court that does not exist and the one that may not be known of leave the same entry.
                if self.tree().await?.get(&actor.court).is_some() {
                    self.log(Some(&actor.court)).await.refuse(actor, action, court, &denied).await?;
                }
                Err(Error::Denied(denied))
            }
        }
    }

    /// Whether the actor may do one of these to a court. Of several refusals the one that tells its reason is given.
    pub async fn may_any(&self, actor: &Actor, actions: &[Action], court: &CourtCode) -> Result<(), Error> {
        let mut refused = None;
        for action in actions {
            match self.decided(actor, *action, court).await? {
                Ok(_) => return Ok(()),
                Err(Denied::NotGranted(_) | Denied::OnlyTheCourtItself(_)) => refused = Some(*action),
                Err(_) => {}
            }
        }
        match refused.or(actions.first().copied()) {
            Some(action) => self.may(actor, action, court).await.map(|_| ()),
            None => Err(Error::Denied(Denied::OutsideScope)),
        }
    }

    /// The same as [`Store::may`], asked only to know what to offer: a no is no refusal and is not written down.
    pub async fn would(&self, actor: &Actor, action: Action, court: &CourtCode) -> Result<bool, Error> {
        Ok(self.decided(actor, action, court).await?.is_ok())
    }

    /// Whether the actor would be let do one of these to a court.
    pub async fn would_any(
        &self,
        actor: &Actor,
        actions: impl IntoIterator<Item = Action>,
        court: &CourtCode,
    ) -> Result<bool, Error> {
        for action in actions {
            if self.would(actor, action, court).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(crate) async fn decided(
        &self,
        actor: &Actor,
        action: Action,
        court: &CourtCode,
    ) -> Result<Result<Part, Denied>, Error> {
        let tree = self.tree().await?;
        // Asked for a court that does not exist as well: both take the same time.
        let opening = self.opening(actor, court).await?;
        Ok(match tree.get(court) {
            Some(_) => decide(actor, action, court, &tree, opening),
            None => Err(Denied::OutsideScope),
        })
    }

    pub(crate) async fn opened(&self, court: &Court) -> Result<Arc<Inner>, Error> {
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
        self.log(Some(&court.code)).await.take_over(&pool).await?;
        let facts = Arc::clone(spaces.facts.entry(court.code.clone()).or_default());
        let inner = Arc::new(Inner::new(court.clone(), pool, facts));
        spaces.open.insert(court.code.clone(), (now, Arc::clone(&inner)));
        Ok(inner)
    }

    pub(crate) fn courts_folder(&self) -> PathBuf {
        self.0.folder.join("courts")
    }

    fn file(&self, court: &CourtCode) -> PathBuf {
        self.courts_folder().join(format!("{court}.db"))
    }

    /// How many spaces are open.
    pub async fn open_spaces(&self) -> usize {
        self.0.spaces.lock().await.open.len()
    }

    /// Whether a court has a space yet.
    pub async fn space_exists(&self, court: &CourtCode) -> Result<bool, Error> {
        Ok(self.file(court).try_exists()?)
    }

    /// What the actor may do in their own court: asked of the policy, as everything is.
    pub async fn at_home(&self, actor: &Actor) -> Result<Vec<Action>, Error> {
        let tree = self.tree().await?;
        let may = |action: &&Action| decide(actor, **action, &actor.court, &tree, Grant::Tallies.into()).is_ok();
        Ok(Action::ALL.iter().filter(may).copied().collect())
    }

    /// The facts of a scope and the courts below it, in administrative order, as far as they are the actor's; courts
    /// without a space have none. Figures of other courts leave an entry in the registry's log.
    pub async fn tables(&self, actor: &Actor, scope: &CourtCode) -> Result<Vec<Arc<FactTable>>, Error> {
        let (courts, opened) = self.courts_read(actor, scope).await?;
        let mut tables = Vec::new();
        for court in &courts {
            tables.push(self.space(actor, Action::ViewFigures, court).await?.facts().await?);
        }
        if let Some(opened) = opened {
            opened.done(format!("{} courts", tables.len())).await?;
        }
        Ok(tables)
    }

    /// The same, each with the figures of its court that are not qualified.
    pub async fn marked_tables(
        &self,
        actor: &Actor,
        scope: &CourtCode,
    ) -> Result<Vec<(Arc<FactTable>, Vec<Unqualified>)>, Error> {
        let (courts, opened) = self.courts_read(actor, scope).await?;
        let mut tables = Vec::new();
        for court in &courts {
            let space = self.space(actor, Action::ViewFigures, court).await?;
            tables.push((space.facts().await?, space.unqualified().await?));
        }
        if let Some(opened) = opened {
            opened.done(format!("{} courts", tables.len())).await?;
        }
        Ok(tables)
    }

    /// The courts of a scope that have a space, with the look into them that begins where some are not the actor's own.
    async fn courts_read(&self, actor: &Actor, scope: &CourtCode) -> Result<(Vec<CourtCode>, Option<Opened>), Error> {
        self.may(actor, Action::ViewFigures, scope).await?;
        let mut courts = Vec::new();
        for court in self.courts_for(actor, Action::ViewFigures, scope).await? {
            if self.space_exists(&court.code).await? {
                courts.push(court.code);
            }
        }
        let others = courts.iter().any(|court| *court != actor.court);
        let opened = match others {
            true => Some(self.open_act(actor, None, Action::ViewFigures.id(), scope.as_str()).await?),
            false => None,
        };
        Ok((courts, opened))
    }

    /// The facts of the actor's whole court, for the averages that the own figures are compared with; only figures of
    /// the whole may leave the server.
    pub async fn whole_court(&self, actor: &Actor) -> Result<Arc<FactTable>, Error> {
        self.space(actor, Action::ViewAverages, &actor.court).await?.facts().await
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
        let object = format!("{} ranges", ranges.len());
        self.change(actor, Action::ChangeSettings, court, &object, "set", async {
            settings::set(&self.0.registry, court, ranges).await
        })
        .await
    }

    /// Copies the installation into an empty folder, file by file, while it runs.
    pub async fn backup(&self, to: &Path) -> Result<(), Error> {
        ensure_empty(to)?;
        make_folders(to)?;
        let courts = to.join("courts");
        for court in self.tree().await?.courts() {
            if self.space_exists(&court.code).await? {
                let inner = self.opened(court).await?;
                copy(&inner.pool, &courts.join(format!("{}.db", court.code))).await?;
            }
        }
        // The registry, which anchors the logs, before the logs: a log may be longer than its anchor, never shorter.
        copy(&self.0.registry, &to.join("registry.db")).await?;
        copy(self.0.log.pool().await?, &to.join("registry.log.db")).await?;
        for court in self.tree().await?.courts() {
            let log = self.log(Some(&court.code)).await;
            if log.exists() {
                copy(log.pool().await?, &courts.join(format!("{}.log.db", court.code))).await?;
            }
        }
        Ok(())
    }

    /// Copies one court's space and log into an empty folder, while it runs.
    pub async fn backup_court(&self, court: &CourtCode, to: &Path) -> Result<(), Error> {
        let tree = self.tree().await?;
        let known = tree.get(court).ok_or_else(|| Error::NotFound(format!("court {court}")))?;
        if !self.space_exists(court).await? {
            return Err(Error::NotFound(format!("data of court {court}")));
        }
        ensure_empty(to)?;
        make_folders(to)?;
        let inner = self.opened(known).await?;
        copy(&inner.pool, &to.join("courts").join(format!("{court}.db"))).await?;
        let log = self.log(Some(court)).await;
        if log.exists() {
            copy(log.pool().await?, &to.join("courts").join(format!("{court}.log.db"))).await?;
        }
        Ok(())
    }

    /// Puts one court's space back from a backup, of that court or of everything. What stands there is kept beside it under
    /// another name; the log goes on, and says so. No server may run on the folder meanwhile.
    pub async fn restore_court(&self, from: &Path, court: &CourtCode) -> Result<(), Error> {
        let name = format!("{court}.db");
        let source = from.join("courts").join(&name);
        if !source.is_file() {
            return Err(Error::Location(format!(
                "expected a backup with courts/{name} in {}; name the folder given to “huishang backup”",
                from.display()
            )));
        }
        self.ensure_known(court).await?;
        let opened = self.open_act(&Actor::console(court.clone()), Some(court), "restore", court.as_str()).await?;
        let put_back = async {
            let standing = self.0.spaces.lock().await.open.remove(court);
            if let Some((_, inner)) = standing {
                inner.pool.close().await;
            }
            self.0.spaces.lock().await.facts.remove(court);
            let kept = format!("{name}.before-{}", crate::clock());
            for rest in ["", "-wal", "-shm"] {
                let file = self.courts_folder().join(format!("{name}{rest}"));
                if file.exists() {
                    std::fs::rename(&file, self.courts_folder().join(format!("{kept}{rest}")))?;
                }
            }
            std::fs::copy(&source, self.file(court))?;
            Ok(())
        };
        opened.close(put_back.await, |()| String::from("from a backup")).await
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
        make_folders(to)?;
        std::fs::copy(from.join("registry.db"), to.join("registry.db"))?;
        if from.join("registry.log.db").is_file() {
            std::fs::copy(from.join("registry.log.db"), to.join("registry.log.db"))?;
        }
        for entry in std::fs::read_dir(from.join("courts"))? {
            let entry = entry?;
            std::fs::copy(entry.path(), to.join("courts").join(entry.file_name()))?;
        }
        Ok(())
    }
}

/// The folder with its `courts`, for whoever runs the program and nobody else.
fn make_folders(folder: &Path) -> Result<(), Error> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(folder.join("courts"))?)
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
