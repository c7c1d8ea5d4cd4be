//! One installation: the registry, and the spaces behind the policy.

use crate::consultations::FrozenTables;
use crate::courts::Reach;
use crate::database::cluster::Cluster;
use crate::database::{Database, Home, Name, sqlite};
use crate::error::Error;
use crate::lineage::Lineages;
use crate::log::{Log, LogEntry, Opened, Search};
use crate::people::Account;
use crate::ranges::RangesHeld;
use crate::space::{CourtSpace, FactsSlot, Inner, MarkedFacts};
use domain::court::{Court, CourtCode, CourtTree};
use domain::policy::{Action, Actor, Denied, Grant, Part, decide};
use domain::table::FactTable;
use futures_util::stream;
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// Schemas open at a time: only what is held in memory of them.
const OPEN_SCHEMAS: usize = 4096;

/// Courts read at a time for the figures of a scope.
const READ_AT_ONCE: usize = 6;

/// Where an installation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A folder with one SQLite file a court.
    Folder(PathBuf),
    /// A PostgreSQL database.
    Database {
        /// As whom the application signs in, `postgres://…`: a role without rights of its own.
        url: String,
        /// As whom schemas are made and brought up to date, where that is to be done.
        owner: Option<String>,
    },
}

/// A handle to an installation; cloning it is cheap.
#[derive(Clone)]
pub struct Store(Arc<Installation>);

/// The tree of courts as it was read last.
type TreeSlot = Arc<Mutex<Option<Arc<CourtTree>>>>;

struct Installation {
    home: Arc<Home>,
    registry: Database,
    /// The registry's own log.
    log: Arc<Log>,
    logs: Mutex<BTreeMap<CourtCode, Arc<Log>>>,
    tree: TreeSlot,
    /// What listens to other programs on the same database; ends with the installation.
    _listening: JoinSet<()>,
    /// Whoever holds it gives roles.
    roles: Mutex<()>,
    lineages: Lineages,
    frozen: FrozenTables,
    ranges: RangesHeld,
    spaces: Mutex<Spaces>,
}

/// Spaces by court, with the order of their last use.
#[derive(Default)]
struct Spaces {
    open: BTreeMap<CourtCode, (u64, Arc<Inner>)>,
    facts: BTreeMap<CourtCode, FactsSlot>,
    uses: u64,
    /// So many are open at a time; the one longest unused is closed for another.
    most: usize,
}

/// What the figures of a scope are computed from and shown with, as far as it is the actor's.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The courts whose figures these are, in administrative order, whether they have facts yet or not.
    pub courts: Vec<Court>,
    /// Those among them whose cases may be looked at.
    pub open: Vec<CourtCode>,
    /// The facts of those that have some.
    pub facts: Vec<MarkedFacts>,
}

impl Store {
    /// Opens an installation, creating and migrating what is missing.
    pub async fn open(location: &Location) -> Result<Self, Error> {
        let home = Arc::new(match location {
            Location::Folder(folder) => {
                make_folders(folder)?;
                Home::Folder(folder.clone())
            }
            Location::Database { url, owner } => Home::Cluster(Box::new(Cluster::open(url, owner.as_deref()).await?)),
        });
        let registry = home.open(&Name::Registry).await?;
        let tree = TreeSlot::default();
        let mut listening = JoinSet::new();
        if matches!(*home, Home::Cluster(_)) {
            let (home, tree) = (Arc::clone(&home), Arc::clone(&tree));
            listening.spawn(async move {
                if let Home::Cluster(cluster) = &*home {
                    cluster
                        .listen(|| async {
                            *tree.lock().await = None;
                        })
                        .await;
                }
            });
        }
        let log = Arc::new(Log::new(None, Arc::clone(&home), registry.clone(), None));
        let most = if registry.file().is_some() { sqlite::spaces_at_once() } else { OPEN_SCHEMAS };
        Ok(Self(Arc::new(Installation {
            home,
            registry,
            log,
            logs: Mutex::default(),
            tree,
            _listening: listening,
            roles: Mutex::default(),
            lineages: Lineages::default(),
            frozen: FrozenTables::default(),
            ranges: RangesHeld::default(),
            spaces: Mutex::new(Spaces { most, ..Spaces::default() }),
        })))
    }

    /// Keeps at most so many spaces open at a time, where that is to be other than what the machine allows.
    pub async fn keep_open(&self, most: usize) {
        self.0.spaces.lock().await.most = most.max(1);
    }

    pub(crate) fn lineages(&self) -> &Lineages {
        &self.0.lineages
    }

    pub(crate) fn frozen_held(&self) -> &FrozenTables {
        &self.0.frozen
    }

    pub(crate) fn ranges_held(&self) -> &RangesHeld {
        &self.0.ranges
    }

    pub(crate) fn registry(&self) -> &Database {
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
            let above = Some(Arc::clone(&self.0.log));
            Arc::new(Log::new(Some(court.clone()), Arc::clone(&self.0.home), self.0.registry.clone(), above))
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

    /// Who from other courts looked at a court: at its cases, registers, portraits and mediation organisations, from its own
    /// log; at its figures, as part of a scope, from the registry's. The latest first.
    pub async fn looks(&self, actor: &Actor, court: &CourtCode, limit: i64) -> Result<Vec<LogEntry>, Error> {
        self.may(actor, Action::ReadLooks, court).await?;
        let log = self.log(Some(court)).await;
        let mut looks = Vec::new();
        for action in [
            Action::ViewFigures,
            Action::ViewCases,
            Action::ViewCaseDetail,
            Action::ViewData,
            Action::ImportData,
            Action::ViewNodes,
            Action::ViewSources,
            Action::ViewPortraits,
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
        self.entered(actor, action, court, part).await
    }

    /// The same for an actor of whom it is decided what of the court is theirs.
    async fn entered(&self, actor: &Actor, action: Action, court: &CourtCode, part: Part) -> Result<CourtSpace, Error> {
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
        while spaces.open.len() >= spaces.most {
            // One still worked in is left alone, even if that makes one more for a while.
            let idle = spaces.open.iter().filter(|(_, (_, inner))| Arc::strong_count(inner) == 1);
            let Some(oldest) = idle.min_by_key(|(_, (used, _))| *used).map(|(code, _)| code.clone()) else {
                break;
            };
            if let Some((_, inner)) = spaces.open.remove(&oldest) {
                inner.pool.close().await;
            }
        }
        let pool = self.0.home.open(&Name::Space(court.code.clone())).await?;
        self.log(Some(&court.code)).await.take_over(&pool).await?;
        let facts = Arc::clone(spaces.facts.entry(court.code.clone()).or_default());
        let inner = Arc::new(Inner::new(court.clone(), pool, facts));
        spaces.open.insert(court.code.clone(), (now, Arc::clone(&inner)));
        Ok(inner)
    }

    pub(crate) fn home(&self) -> &Home {
        &self.0.home
    }

    /// Brings the space and the log of every court up to date, several at a time, making those that are not there; answers with
    /// how many are, and which could not be and why. What was cut off goes on where it stopped.
    pub async fn migrate_spaces(&self, at_once: usize) -> Result<(usize, Vec<(CourtCode, Error)>), Error> {
        let courts: Vec<CourtCode> = self.tree().await?.courts().iter().map(|court| court.code.clone()).collect();
        let of = courts.len();
        let work = courts.into_iter().map(|court| async move {
            for name in [Name::Space(court.clone()), Name::Log(court.clone())] {
                match self.0.home.open(&name).await {
                    Ok(database) => database.close().await,
                    Err(error) => return Some((court, error)),
                }
            }
            None
        });
        let done: Vec<_> = stream::iter(work).buffer_unordered(at_once.max(1)).collect().await;
        let failed: Vec<_> = done.into_iter().flatten().collect();
        Ok((of - failed.len(), failed))
    }

    /// Lets a space go, with what is held of it.
    pub(crate) async fn let_go(&self, court: &CourtCode) {
        let mut spaces = self.0.spaces.lock().await;
        if let Some((_, inner)) = spaces.open.remove(court) {
            inner.pool.close().await;
        }
        spaces.facts.remove(court);
    }

    /// How many spaces are open.
    pub async fn open_spaces(&self) -> usize {
        self.0.spaces.lock().await.open.len()
    }

    /// Whether a court has a space yet.
    pub async fn space_exists(&self, court: &CourtCode) -> Result<bool, Error> {
        self.0.home.exists(&Name::Space(court.clone())).await
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
        self.may(actor, Action::ViewFigures, scope).await?;
        let reach = self.reach(actor, scope).await?;
        self.read(&reach, |space| async move { space.facts().await }).await
    }

    /// What figures of a scope are computed from and shown with.
    pub async fn figures(&self, actor: &Actor, scope: &CourtCode) -> Result<Figures, Error> {
        self.may(actor, Action::ViewFigures, scope).await?;
        let reach = self.reach(actor, scope).await?;
        let facts = self.read(&reach, |space| async move { space.marked_facts().await }).await?;
        let courts = reach.parts(Action::ViewFigures).map(|(court, _)| court.clone()).collect();
        let open = reach.parts(Action::ViewCases).map(|(court, _)| court.code.clone()).collect();
        Ok(Figures { courts, open, facts })
    }

    /// The space of a scope's own court, for figures of all its courts that are counted from something else than facts. Like
    /// [`Store::figures`] it leaves an entry in the registry's log where some are not the actor's own;
    /// [`CourtSpace::looked`] ends it.
    pub async fn space_of_scope(&self, actor: &Actor, scope: &CourtCode) -> Result<CourtSpace, Error> {
        let space = self.space(actor, Action::ViewFigures, scope).await?;
        if self.shown(&self.reach(actor, scope).await?).await?.iter().any(|(court, _)| *court != actor.court) {
            let opened = self.open_act(actor, None, Action::ViewFigures.id(), scope.as_str()).await?;
            *space.look.lock().await = Some(opened);
        }
        Ok(space)
    }

    /// The courts of a scope whose figures are the actor's and that have a space, with what of each is theirs.
    async fn shown(&self, reach: &Reach<'_>) -> Result<Vec<(CourtCode, Part)>, Error> {
        let mut courts = Vec::new();
        for (court, part) in reach.parts(Action::ViewFigures) {
            if self.space_exists(&court.code).await? {
                courts.push((court.code.clone(), part));
            }
        }
        Ok(courts)
    }

    /// Reads the spaces of the courts of a scope that have one; where some are not the actor's own, that is written down.
    async fn read<A: Send, F: Future<Output = Result<A, Error>> + Send>(
        &self,
        reach: &Reach<'_>,
        ask: impl Fn(CourtSpace) -> F + Sync,
    ) -> Result<Vec<A>, Error> {
        let (actor, courts) = (reach.actor, self.shown(reach).await?);
        let opened = match courts.iter().any(|(court, _)| *court != actor.court) {
            true => Some(self.open_act(actor, None, Action::ViewFigures.id(), reach.scope.as_str()).await?),
            false => None,
        };
        let ask = &ask;
        let all = each(&courts, |(court, part)| async move {
            ask(self.entered(actor, Action::ViewFigures, court, part.clone()).await?).await
        });
        let all = all.await?;
        if let Some(opened) = opened {
            opened.done(format!("{} courts", all.len())).await?;
        }
        Ok(all)
    }

    /// The facts of the actor's whole court, for the averages that the own figures are compared with; only figures of
    /// the whole may leave the server.
    pub async fn whole_court(&self, actor: &Actor) -> Result<Arc<FactTable>, Error> {
        self.space(actor, Action::ViewAverages, &actor.court).await?.facts().await
    }
}

/// The folder with its `courts`, for whoever runs the program and nobody else.
pub(crate) fn make_folders(folder: &Path) -> Result<(), Error> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(folder.join("courts"))?)
}

/// Asks several at a time; answers in the order asked.
pub(crate) async fn each<'a, T, A, F>(all: &'a [T], ask: impl Fn(&'a T) -> F) -> Result<Vec<A>, Error>
where
    T: Sync,
    A: Send,
    F: Future<Output = Result<A, Error>> + Send + 'a,
{
    let asked: Vec<_> = all.iter().map(|one| ask(one).boxed()).collect();
    stream::iter(asked).buffered(READ_AT_ONCE).try_collect().await
}
