//! A database of an installation: a SQLite file, or a schema of a PostgreSQL database entered as a role that has rights on
//! it alone. Statements are the same text on both.

pub(crate) mod cluster;
pub(crate) mod sqlite;

use cluster::{Cluster, Entrance};
use domain::court::CourtCode;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryFutureExt, TryStreamExt};
use sqlx::any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{Any, AnyPool, Either, Error, Execute, Executor, SqlStr, Transaction};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The kinds of databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Registry,
    Space,
    Log,
}

impl Kind {
    /// What makes a database of this kind, in order.
    pub(crate) fn migrations(self) -> sqlx::migrate::Migrator {
        match self {
            Self::Registry => sqlx::migrate!("migrations/registry"),
            Self::Log => sqlx::migrate!("migrations/log"),
            Self::Space => sqlx::migrate!("migrations/space"),
        }
    }
}

/// A database of an installation, by what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Registry,
    RegistryLog,
    Space(CourtCode),
    Log(CourtCode),
}

impl Name {
    /// Its kind.
    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::Registry => Kind::Registry,
            Self::RegistryLog | Self::Log(_) => Kind::Log,
            Self::Space(_) => Kind::Space,
        }
    }

    /// Its file in the folder of an installation.
    pub(crate) fn path(&self, folder: &Path) -> PathBuf {
        match self {
            Self::Registry => folder.join("registry.db"),
            Self::RegistryLog => folder.join("registry.log.db"),
            Self::Space(court) => folder.join("courts").join(format!("{court}.db")),
            Self::Log(court) => folder.join("courts").join(format!("{court}.log.db")),
        }
    }

    /// Its schema.
    pub(crate) fn schema(&self) -> String {
        match self {
            Self::Registry => String::from("registry"),
            Self::RegistryLog => String::from("registry_log"),
            Self::Space(court) => format!("court_{court}"),
            Self::Log(court) => format!("log_{court}"),
        }
    }
}

/// Where the databases of an installation are.
#[derive(Debug)]
pub(crate) enum Home {
    /// A folder of files.
    Folder(PathBuf),
    /// A database of PostgreSQL.
    Cluster(Box<Cluster>),
}

impl Home {
    /// Opens a database, made or brought up to date where it is not.
    pub(crate) async fn open(&self, name: &Name) -> Result<Database, crate::Error> {
        match self {
            Self::Folder(folder) => sqlite::open(&name.path(folder), name.kind()).await,
            Self::Cluster(cluster) => Ok(Database::Schema(cluster.entrance(name).await?)),
        }
    }

    /// Whether a database is there yet.
    pub(crate) async fn exists(&self, name: &Name) -> Result<bool, crate::Error> {
        match self {
            Self::Folder(folder) => Ok(name.path(folder).try_exists()?),
            Self::Cluster(cluster) => cluster.exists(name).await,
        }
    }

    /// The codes that spaces and logs here bear, whether they are those of a court or not.
    pub(crate) async fn codes(&self) -> Result<BTreeSet<String>, crate::Error> {
        match self {
            Self::Folder(folder) => {
                let mut codes = BTreeSet::new();
                for entry in std::fs::read_dir(folder.join("courts"))? {
                    let name = entry?.file_name().to_string_lossy().into_owned();
                    let code = name.strip_suffix(".db").map(|name| name.strip_suffix(".log").unwrap_or(name));
                    codes.extend(code.map(ToOwned::to_owned));
                }
                Ok(codes)
            }
            Self::Cluster(cluster) => {
                let schemas = cluster.schemas().await?.into_iter();
                let others = schemas.filter(|schema| schema != "registry" && schema != "registry_log");
                Ok(others
                    .map(|schema| {
                        let code = schema.strip_prefix("court_").or_else(|| schema.strip_prefix("log_"));
                        code.map(ToOwned::to_owned).unwrap_or(schema)
                    })
                    .collect())
            }
        }
    }
}

/// A database. A statement can be run on it as on a pool.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    /// A file.
    File(AnyPool),
    /// A schema.
    Schema(Arc<Entrance>),
}

impl Database {
    /// Begins to write: what is read from then on stays as it is until the end. One writes in a schema at a time, as in a file.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, Error> {
        match self {
            Self::File(pool) => pool.begin().await,
            Self::Schema(entrance) => entrance.write().await,
        }
    }

    /// Begins to read several things as they stand at one moment.
    pub(crate) async fn read(&self) -> Result<Transaction<'static, Any>, Error> {
        match self {
            Self::File(pool) => pool.begin().await,
            Self::Schema(entrance) => entrance.read().await,
        }
    }

    /// Waits until no other program has this turn here, and has it until what is answered is dropped. Programs on one folder of
    /// files take turns by writing alone.
    pub(crate) async fn turn(&self, of: &str) -> Result<Option<Transaction<'static, Any>>, Error> {
        match self {
            Self::File(_) => Ok(None),
            Self::Schema(entrance) => entrance.turn(of).await.map(Some),
        }
    }

    /// The pool, where this is a file: for what only a file asks for.
    pub(crate) fn file(&self) -> Option<&AnyPool> {
        match self {
            Self::File(pool) => Some(pool),
            Self::Schema(_) => None,
        }
    }

    /// Lets a file go.
    pub(crate) async fn close(&self) {
        if let Self::File(pool) = self {
            pool.close().await;
        }
    }
}

impl<'p> Executor<'p> for &Database {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Result<Either<AnyQueryResult, AnyRow>, Error>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Any>,
    {
        match self {
            Database::File(pool) => pool.fetch_many(query),
            Database::Schema(entrance) => {
                let entrance = Arc::clone(entrance);
                let all = async move {
                    let mut tx = entrance.enter().await?;
                    let all: Vec<_> = tx.fetch_many(query).try_collect().await?;
                    tx.commit().await?;
                    Ok(stream::iter(all.into_iter().map(Ok)))
                };
                all.try_flatten_stream().boxed()
            }
        }
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<AnyRow>, Error>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Any>,
    {
        match self {
            Database::File(pool) => pool.fetch_optional(query),
            Database::Schema(entrance) => {
                let entrance = Arc::clone(entrance);
                Box::pin(async move {
                    let mut tx = entrance.enter().await?;
                    let row = tx.fetch_optional(query).await?;
                    tx.commit().await?;
                    Ok(row)
                })
            }
        }
    }

    fn prepare_with<'e>(self, sql: SqlStr, parameters: &'e [AnyTypeInfo]) -> BoxFuture<'e, Result<AnyStatement, Error>>
    where
        'p: 'e,
    {
        match self {
            Database::File(pool) => pool.prepare_with(sql, parameters),
            Database::Schema(entrance) => {
                let entrance = Arc::clone(entrance);
                Box::pin(async move {
                    let mut tx = entrance.enter().await?;
                    tx.prepare_with(sql, parameters).await
                })
            }
        }
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<sqlx::Describe<Any>, Error>>
    where
        'p: 'e,
    {
        match self {
            Database::File(pool) => pool.describe(sql),
            Database::Schema(entrance) => {
                let entrance = Arc::clone(entrance);
                Box::pin(async move {
                    let mut tx = entrance.enter().await?;
                    tx.describe(sql).await
                })
            }
        }
    }
}
