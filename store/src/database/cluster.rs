//! PostgreSQL: a schema for every database of the installation, and for every schema a role that cannot sign in and has
//! rights on it alone.
//!
//! The program signs in as the application's role, which has no rights at all until a transaction takes the role of a
//! schema (`set local role`): a statement outside of one reads nothing. Schemas, tables and roles are made by another role,
//! the owner, whose address only `huishang migrate` and a first start need. What must never change is out of reach of the
//! schema's role: it may add to a log and to the steps of a ledger, and no more.

use super::{Kind, Name};
use crate::error::Error;
use sha2::{Digest, Sha256};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgListener};
use sqlx::{Any, AnyPool, AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row, SqlSafeStr, Transaction};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// The oldest version served, as `server_version_num` has it.
const OLDEST: i64 = 150_000;

/// Where the rights of a membership are a matter of the membership and not of the member.
const MEMBERSHIP_INHERITS: i64 = 160_000;

/// Collations that order texts by their bytes, as SQLite does.
const BY_BYTES: [&str; 5] = ["C", "POSIX", "C.UTF-8", "C.utf8", "ucs_basic"];

/// Bytes of a name at most; PostgreSQL cuts longer ones off without a word.
const LONGEST_NAME: usize = 63;

/// Connections for single statements in the registry and elsewhere, for writing in spaces, for writing in the registry, and for
/// those whose turn it is. Whoever has a turn may wait to write in a space, whoever writes in a space for the registry, and all of
/// them for single statements; nobody waits the other way, so that none of the five runs dry for good. The registry has
/// connections of its own because a prepared statement is planned anew when it comes from another schema.
const CONNECTIONS: [u32; 5] = [6, 12, 16, 4, 8];

/// Where programs on the same database tell one another that the tree of courts is another.
const CHANNEL: &str = "huishang";

/// Which schemas are those of the installation; what others keep in the same database is theirs.
const OURS: &str = "(nspname in ('registry', 'registry_log')
    or nspname like 'court!_%' escape '!' or nspname like 'log!_%' escape '!')";

/// How long until a lost connection is sought again.
const PAUSE: Duration = Duration::from_secs(1);

/// What every connection begins with. Nothing waits for ever: neither for an answer, nor for a lock, nor for a program
/// that went away in the middle of its work.
const BEGINNING: &str = "set search_path to ''; set client_min_messages to error; set statement_timeout to '120s';
    set lock_timeout to '60s'; set idle_in_transaction_session_timeout to '600s'";

/// Makes a connection work out anew whose roles it may take. PostgreSQL keeps that list for the one role it was last asked of;
/// a membership given while the list is put together is not in it, and stays out of it until another one is given. So it is
/// asked of another role, which every cluster has.
const FORGET: &str = "select pg_has_role('pg_monitor', 'pg_read_all_stats',
    case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)";

/// A database of PostgreSQL with the schemas of an installation.
#[derive(Debug)]
pub(crate) struct Cluster {
    lookups: AnyPool,
    statements: AnyPool,
    spaces: AnyPool,
    registry: AnyPool,
    turns: AnyPool,
    url: Url,
    /// As whom the owner signs in, where that is known.
    owner: Option<Url>,
    /// Its version, as `server_version_num` has it.
    version: i64,
    database: String,
    application: String,
    /// Schemas seen to be there and up to date.
    known: Mutex<BTreeSet<String>>,
}

/// The way into a schema.
#[derive(Debug)]
pub(crate) struct Entrance {
    statements: AnyPool,
    transactions: AnyPool,
    turns: AnyPool,
    schema: String,
    enter: String,
    lock: i64,
}

impl Entrance {
    /// Begins a transaction for one statement.
    pub(crate) async fn enter(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        self.entered(&self.statements, self.enter.clone()).await
    }

    /// Begins to read.
    pub(crate) async fn read(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        let enter = format!("set transaction isolation level repeatable read, read only; {}", self.enter);
        self.entered(&self.statements, enter).await
    }

    /// Begins to write, when whoever writes in this schema now has ended.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        let enter = format!("{}; select 1 from pg_advisory_xact_lock({})", self.enter, self.lock);
        self.entered(&self.transactions, enter).await
    }

    /// Waits until nobody, of whatever program, has this turn here.
    pub(crate) async fn turn(&self, of: &str) -> Result<Transaction<'static, Any>, sqlx::Error> {
        let lock = lock_of(&format!("{of} in {}", self.schema));
        self.entered(&self.turns, format!("select 1 from pg_advisory_xact_lock({lock})")).await
    }

    async fn entered(&self, pool: &AnyPool, enter: String) -> Result<Transaction<'static, Any>, sqlx::Error> {
        // What began on this connection and was refused, such as a lock that took too long, is over.
        let mut begun = pool.begin_with(AssertSqlSafe(format!("rollback; begin; {enter}"))).await;
        // As often as it takes while roles are given one after another, and no longer.
        for _ in 0..3 {
            if !matches!(&begun, Err(error) if is_refusal(error)) {
                break;
            }
            // A transaction of its own: how what follows is isolated must be said before anything is asked in it.
            let anew = format!("rollback; {FORGET}; rollback; begin; {enter}");
            begun = pool.begin_with(AssertSqlSafe(anew)).await;
        }
        begun
    }
}

impl Cluster {
    /// Signs in, and sees that the application's role has no rights of its own. With the owner's address what is missing
    /// of the registry is made first.
    pub(crate) async fn open(url: &str, owner: Option<&str>) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let (url, owner) = (address(url)?, owner.map(address).transpose()?);
        let [lookups, statements, spaces, registry, turns] = CONNECTIONS.map(|most| {
            let options = AnyPoolOptions::new().max_connections(most).after_connect(|connection, _| {
                Box::pin(async move { sqlx::raw_sql(BEGINNING).execute(connection).await.map(|_| ()) })
            });
            // Whatever was begun and not ended, because who waited for it went away, is over before another takes it.
            let options = options.after_release(|connection, _| {
                Box::pin(async move { sqlx::raw_sql("rollback").execute(connection).await.map(|_| true) })
            });
            AnyConnectOptions::from_url(&url).map(|address| options.connect_lazy_with(address))
        });
        let (lookups, statements, spaces) = (lookups?, statements?, spaces?);
        let (registry, turns) = (registry?, turns?);
        // Asked on a connection of its own: a pool would go on trying what is refused.
        let connected = AnyConnectOptions::from_url(&url)?.connect().await;
        let mut connection = connected.map_err(|error| unreachable(&url, &error))?;
        let row = sqlx::query(
            "select current_setting('server_version_num')::bigint, current_database()::text, current_user::text,
                    datcollate::text, pg_encoding_to_char(encoding)::text, datlocprovider::text
             from pg_catalog.pg_database where datname = current_database()",
        )
        .fetch_one(&mut connection)
        .await?;
        connection.close().await?;
        let (database, application): (String, String) = (row.try_get(1)?, row.try_get(2)?);
        let (collation, encoding, provider): (String, String, String) =
            (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
        let version: i64 = row.try_get(0)?;
        if version < OLDEST {
            return Err(Error::Location(String::from("expected PostgreSQL 15 or newer; upgrade the server")));
        }
        if encoding != "UTF8" || provider != "c" || !BY_BYTES.contains(&collation.as_str()) {
            return Err(Error::Location(format!(
                "expected a database that orders texts by their bytes, got {encoding} with {collation}; make it with: \
                 create database {database} owner OWNER template template0 encoding 'UTF8' locale_provider libc \
                 lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'"
            )));
        }
        let cluster = Self {
            lookups,
            statements,
            spaces,
            registry,
            turns,
            url,
            owner,
            version,
            database,
            application,
            known: Mutex::default(),
        };
        for name in [Name::Registry, Name::RegistryLog] {
            cluster.ready(&name).await?;
        }
        cluster.has_no_rights().await?;
        Ok(cluster)
    }

    /// The way into a schema that is made or brought up to date first, where the owner's address is known.
    pub(crate) async fn entrance(&self, name: &Name) -> Result<Arc<Entrance>, Error> {
        self.ready(name).await?;
        let schema = name.schema();
        let transactions = match name.kind() {
            Kind::Space => &self.spaces,
            Kind::Registry | Kind::Log => &self.registry,
        };
        let statements = if *name == Name::Registry { &self.lookups } else { &self.statements };
        Ok(Arc::new(Entrance {
            statements: statements.clone(),
            transactions: transactions.clone(),
            turns: self.turns.clone(),
            enter: format!(
                "set local role {}; set local search_path to {}",
                quoted(&self.role(&schema)),
                quoted(&schema)
            ),
            lock: lock_of(&schema),
            schema,
        }))
    }

    /// Whether a schema is there.
    pub(crate) async fn exists(&self, name: &Name) -> Result<bool, Error> {
        let schema = name.schema();
        if self.known().contains(&schema) {
            return Ok(true);
        }
        let row = sqlx::query("select 1 from pg_catalog.pg_namespace where nspname = $1")
            .bind(schema)
            .fetch_optional(&self.statements)
            .await?;
        Ok(row.is_some())
    }

    /// The names of the schemas of the installation that are there.
    pub(crate) async fn schemas(&self) -> Result<Vec<String>, Error> {
        let sql = format!("select nspname::text from pg_catalog.pg_namespace where {OURS} order by 1");
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.statements).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Hears, for as long as it is polled, of the courts that other programs on the same database take into the tree. It is
    /// said once more whenever the connection was lost: something may have been missed.
    pub(crate) async fn listen<F: Future<Output = ()> + Send>(&self, heard: impl Fn() -> F + Send + Sync) {
        loop {
            if let Ok(mut listener) = PgListener::connect(self.url.as_str()).await
                && listener.listen(CHANNEL).await.is_ok()
            {
                heard().await;
                while let Ok(Some(_)) = listener.try_recv().await {
                    heard().await;
                }
            }
            heard().await;
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn role(&self, schema: &str) -> String {
        format!("{}_{schema}", self.database)
    }

    /// Sees that a schema is there, and as new as this program; makes it so where that can be done.
    async fn ready(&self, name: &Name) -> Result<(), Error> {
        let schema = name.schema();
        if self.known().contains(&schema) {
            return Ok(());
        }
        if let Some(owner) = &self.owner {
            // Making it again would change nothing, and needs room on the disk.
            if !self.stands(name).await? {
                self.make(owner, name).await?;
            }
        } else {
            let newest = name.kind().migrations().iter().map(|one| one.version).max().unwrap_or(0);
            let standing = self.version(name).await?;
            if standing.is_none_or(|version| version < newest) {
                let standing = standing.map_or_else(|| String::from("none"), |version| version.to_string());
                return Err(Error::Location(format!(
                    "expected schema {schema} at version {newest}, got {standing}; run: huishang migrate --database-url … \
                     --owner-url …"
                )));
            }
        }
        self.known().insert(schema);
        Ok(())
    }

    /// Whether a schema was made to its end by a program that makes it as this one does, and its role is there: a dump that is put
    /// into another cluster has neither roles nor, as one likes, rights.
    async fn stands(&self, name: &Name) -> Result<bool, Error> {
        let sql = "select obj_description(s.oid, 'pg_namespace')::text
                   from pg_catalog.pg_namespace s join pg_catalog.pg_roles r on r.rolname = $2
                   where s.nspname = $1 and has_schema_privilege(r.oid, s.oid, 'usage')
                     and pg_has_role(current_user, r.oid, 'member')";
        let schema = name.schema();
        let role = self.role(&schema);
        let row = sqlx::query(sql).bind(schema).bind(role).fetch_optional(&self.statements).await?;
        let said: Option<String> = row.map(|row| row.try_get(0)).transpose()?.flatten();
        Ok(said == Some(self.making(name)))
    }

    /// How this program makes a schema, as the schema itself says when it is made.
    fn making(&self, name: &Name) -> String {
        let schema = name.schema();
        let mut digest = Sha256::new();
        for migration in name.kind().migrations().iter() {
            digest.update(migration.checksum.as_ref());
        }
        digest.update(rights(name.kind(), &schema, &self.role(&schema)).as_bytes());
        digest.update(self.application.as_bytes());
        let digest = digest.finalize();
        let (short, _) = digest.split_at(8);
        short.iter().fold(String::from("huishang "), |text, byte| format!("{text}{byte:02x}"))
    }

    /// At which version a schema is; none where it is not there.
    async fn version(&self, name: &Name) -> Result<Option<i64>, Error> {
        if !self.exists(name).await? {
            return Ok(None);
        }
        let schema = name.schema();
        let mut tx = self.statements.begin().await?;
        let enter = format!("{FORGET}; set local role {}", quoted(&self.role(&schema)));
        if sqlx::raw_sql(AssertSqlSafe(enter)).execute(&mut *tx).await.is_err() {
            return Ok(None);
        }
        let sql = format!("select max(version) from {}._sqlx_migrations where success", quoted(&schema));
        match sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut *tx).await {
            Ok(row) => Ok(row.try_get(0)?),
            // Made by half: neither a table nor rights yet.
            Err(sqlx::Error::Database(error)) if matches!(error.code().as_deref(), Some("42P01" | "42501")) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Refuses a role that could read without naming a court.
    async fn has_no_rights(&self) -> Result<(), Error> {
        let sql = format!(
            "select count(*) from pg_catalog.pg_namespace where {OURS}
             and (has_schema_privilege(current_user, oid, 'usage') or has_schema_privilege(current_user, oid, 'create'))"
        );
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&self.statements).await?;
        if row.try_get::<i64, _>(0)? == 0 {
            return Ok(());
        }
        Err(Error::Location(format!(
            "expected an application role without rights of its own, but {0} can enter schemas as it is; let another role own \
             them, and say: alter role {0} nosuperuser noinherit",
            quoted(&self.application)
        )))
    }

    /// Makes a schema with its role and rights, or brings it up to date. Two that make the same wait for each other; what one
    /// of them was cut off from the next one ends.
    async fn make(&self, owner: &Url, name: &Name) -> Result<(), Error> {
        let schema = name.schema();
        let role = self.role(&schema);
        if role.len() > LONGEST_NAME {
            return Err(Error::Location(format!(
                "expected a name of at most {LONGEST_NAME} bytes for role {role}; give the database a shorter name"
            )));
        }
        let mut connection = self.connect_owner(owner).await?;
        let lock = format!("select 1 from pg_advisory_lock({})", lock_of(&format!("migrations of {schema}")));
        sqlx::raw_sql(AssertSqlSafe(lock)).execute(&mut connection).await?;
        self.make_role(&mut connection, &schema, &role).await?;
        let enter = format!(
            "set search_path to {}; set client_min_messages to warning; set lock_timeout to '60s'",
            quoted(&schema)
        );
        sqlx::raw_sql(AssertSqlSafe(enter)).execute(&mut connection).await?;
        migrator(name.kind()).run_direct(None, &mut connection, false).await?;
        let rights = rights(name.kind(), &schema, &role);
        // One statement list, so all of it or nothing: whoever reads the comment may rely on the rights.
        let sql = format!("{rights} comment on schema {} is '{}'", quoted(&schema), self.making(name));
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }

    /// Gives a schema, where there is one, another name, out of reach of all but the owner, so that a new one can be made in its
    /// place; answers with that name. Waits for who writes there.
    pub(crate) async fn put_aside(&self, name: &Name) -> Result<Option<String>, Error> {
        let schema = name.schema();
        self.known().remove(&schema);
        if !self.exists(name).await? {
            return Ok(None);
        }
        let kept = format!("before_{}_{schema}", crate::clock());
        let sql = format!(
            "begin; select 1 from pg_advisory_xact_lock({lock}); alter schema {schema} rename to {kept};
             revoke usage on schema {kept} from {role}; commit",
            lock = lock_of(&schema),
            schema = quoted(&schema),
            kept = quoted(&kept),
            role = quoted(&self.role(&schema))
        );
        self.as_owner(&sql).await?;
        Ok(Some(kept))
    }

    /// Puts a schema that was put aside back where it was, in place of what stands there.
    pub(crate) async fn put_back(&self, name: &Name, kept: &str) -> Result<(), Error> {
        let schema = name.schema();
        let sql = format!(
            "begin; select 1 from pg_advisory_xact_lock({lock}); drop schema if exists {schema} cascade;
             alter schema {kept} rename to {schema}; grant usage on schema {schema} to {role}; commit",
            lock = lock_of(&schema),
            schema = quoted(&schema),
            kept = quoted(kept),
            role = quoted(&self.role(&schema))
        );
        self.as_owner(&sql).await?;
        self.known().remove(&schema);
        Ok(())
    }

    /// The owner's address, or what to do without it.
    pub(crate) fn owner(&self) -> Result<&Url, Error> {
        self.owner.as_ref().ok_or_else(|| {
            Error::Location(String::from(
                "expected the owner's address, whose schemas these are; say --owner-url postgres://…",
            ))
        })
    }

    async fn as_owner(&self, sql: &str) -> Result<(), Error> {
        let mut connection = self.connect_owner(self.owner()?).await?;
        sqlx::raw_sql("set lock_timeout to '60s'").execute(&mut connection).await?;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }

    /// Signs in as the owner, to the database that the application is in.
    async fn connect_owner(&self, owner: &Url) -> Result<PgConnection, Error> {
        let connected = PgConnectOptions::from_url(owner)?.connect().await;
        let mut connection = connected.map_err(|error| unreachable(owner, &error))?;
        let at: String = sqlx::query_scalar("select current_database()::text").fetch_one(&mut connection).await?;
        if at != self.database {
            return Err(Error::Location(format!(
                "expected both addresses to name one database, got {} for the application and {at} for the owner",
                self.database
            )));
        }
        Ok(connection)
    }

    async fn make_role(&self, connection: &mut PgConnection, schema: &str, role: &str) -> Result<(), Error> {
        let standing: bool = sqlx::query_scalar("select exists (select 1 from pg_roles where rolname = $1)")
            .bind(role)
            .fetch_one(&mut *connection)
            .await?;
        if !standing {
            let sql = format!("create role {} nologin", quoted(role));
            let made = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *connection).await;
            match made {
                // Another one made it meanwhile.
                Err(sqlx::Error::Database(error)) if matches!(error.code(), Some(Cow::Borrowed("42710" | "23505"))) => {
                }
                made => {
                    made?;
                }
            }
        }
        let without = if self.version >= MEMBERSHIP_INHERITS { " with inherit false, set true" } else { "" };
        let sql = format!(
            "grant {role} to {application}{without}; create schema if not exists {schema};
             revoke all on schema {schema} from public; grant usage on schema {schema} to {role}",
            role = quoted(role),
            application = quoted(&self.application),
            schema = quoted(schema)
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
        Ok(())
    }
}

/// Whether a role may not be taken, as far as the connection knows.
fn is_refusal(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.code().as_deref() == Some("42501"))
}

/// A database that does not let the program in; the password is not repeated.
fn unreachable(url: &Url, error: &sqlx::Error) -> Error {
    Error::Location(format!(
        "expected a PostgreSQL database at {}{} that lets {} in, got: {error}; see whether the server runs, its disk has room, and the \
         database and the role are made",
        url.host_str().unwrap_or("its socket"),
        url.path(),
        if url.username().is_empty() { "the application" } else { url.username() },
    ))
}

/// Refuses an address that would send what courts keep over a network in clear text.
fn is_private(url: &Url) -> Result<(), Error> {
    // What follows the question mark goes before the name.
    let named = url.query_pairs().filter(|(key, _)| matches!(&**key, "host" | "hostaddr")).map(|(_, host)| host);
    let hosts = named.chain([url.host_str().unwrap_or_default().into()]);
    let elsewhere = hosts.into_iter().find(|host| {
        let socket = host.is_empty() || host.starts_with('/') || host.to_ascii_lowercase().starts_with("%2f");
        !socket && !matches!(&**host, "localhost" | "127.0.0.1" | "::1" | "[::1]")
    });
    let asked = url.query_pairs().any(|(key, value)| {
        matches!(&*key, "sslmode" | "ssl-mode")
            && matches!(&*value, "disable" | "require" | "verify-ca" | "verify-full")
    });
    let Some(host) = elsewhere.filter(|_| !asked) else { return Ok(()) };
    Err(Error::Location(format!(
        "expected an address of {host} that says how it is kept private; add ?sslmode=verify-full (with sslrootcert=FILE for a \
         certificate of the court's own), or sslmode=disable where the network itself is private"
    )))
}

fn address(url: &str) -> Result<Url, Error> {
    let refused = || {
        Error::Location(format!(
            "expected an address like postgres://user:password@host/database, got {}",
            url.split('@').next_back().unwrap_or_default()
        ))
    };
    let address = Url::parse(url).map_err(|_| refused())?;
    if !matches!(address.scheme(), "postgres" | "postgresql") {
        return Err(refused());
    }
    is_private(&address)?;
    Ok(address)
}

/// Says to all programs on the database, when the transaction ends well, that the tree of courts is another.
pub(crate) async fn tell(tx: &mut Transaction<'static, Any>) -> Result<(), sqlx::Error> {
    sqlx::query("select 1 from pg_notify($1, 'courts')").bind(CHANNEL).execute(&mut **tx).await.map(|_| ())
}

/// A name as SQL writes it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The number a schema is locked under.
fn lock_of(schema: &str) -> i64 {
    let digest = Sha256::digest(schema.as_bytes());
    let (first, _) = digest.split_at(8);
    first.iter().fold(0_i64, |number, byte| (number << 8) | i64::from(*byte))
}

/// The migrations as PostgreSQL reads them: bytes are `bytea`, and what triggers guard in a file is guarded by rights here.
fn migrator(kind: Kind) -> Migrator {
    let mut migrator = kind.migrations();
    for migration in migrator.migrations.to_mut() {
        migration.sql = AssertSqlSafe(translated(migration.sql.as_str())).into_sql_str();
    }
    // Schemas are brought up to date side by side; each has a lock of its own.
    migrator.set_locking(false);
    // A newer program may have been here: what it added is not in the way.
    migrator.set_ignore_missing(true);
    migrator
}

fn translated(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut in_trigger = false;
    for line in sql.lines() {
        in_trigger = in_trigger || line.starts_with("create trigger");
        if !in_trigger {
            let _ = writeln!(text, "{}", line.replace(" blob", " bytea"));
        }
        in_trigger = in_trigger && !line.ends_with("end;");
    }
    text
}

/// What the role of a schema may do in it.
fn rights(kind: Kind, schema: &str, role: &str) -> String {
    let (schema, role) = (quoted(schema), quoted(role));
    let mut sql = format!(
        "grant select, insert, update, delete on all tables in schema {schema} to {role};
         revoke insert, update, delete on {schema}._sqlx_migrations from {role};"
    );
    let more = match kind {
        Kind::Registry => String::new(),
        Kind::Log => format!("revoke update, delete on {schema}.entry from {role};"),
        Kind::Space => format!(
            "drop table if exists {schema}.audit;
             revoke update, delete on {schema}.entry_step from {role};
             revoke update, delete on {schema}.attachment from {role};
             grant update (bytes, withdrawn, withdrawn_by, why) on {schema}.attachment to {role};
             create or replace function {schema}.attachment_stays() returns trigger language plpgsql as $$
             begin
                 if old.withdrawn is not null or new.withdrawn is null then
                     raise exception 'attachments are never changed, only withdrawn';
                 end if;
                 return new;
             end $$;
             create or replace trigger attachment_stays before update on {schema}.attachment
                 for each row execute function {schema}.attachment_stays();"
        ),
    };
    sql.push_str(&more);
    sql
}

#[cfg(test)]
mod tests {
    use super::{address, lock_of, migrator, quoted, translated};
    use crate::database::Kind;

    #[test]
    fn migrations_lose_their_triggers_and_keep_the_rest() {
        let sql = "create table a (b blob);\ncreate trigger a_stays before update on a begin\n    select raise(abort, 'no');\nend;\n\ncreate index c on a (b);\n";
        assert_eq!(translated(sql), "create table a (b bytea);\n\ncreate index c on a (b);\n");
        for kind in [Kind::Registry, Kind::Space, Kind::Log] {
            for migration in migrator(kind).iter() {
                let text = migration.sql.as_str();
                assert!(
                    !text.contains("create trigger") && !text.contains("raise(") && !text.contains(" blob"),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn over_a_network_an_address_says_how_it_is_kept_private() {
        for good in [
            "postgres://u:p@localhost/h",
            "postgresql:///h?host=/run/postgresql",
            "postgres://%2Frun%2Fpostgresql/h",
            "postgres:///h?host=db.court&sslmode=verify-full",
            "postgres://u:p@db.court/h?sslmode=verify-full",
            "postgres://u:p@db.court/h?sslmode=disable",
        ] {
            assert!(address(good).is_ok(), "{good}");
        }
        for bad in [
            "postgres://u:p@db.court/h",
            "postgres://u:p@db.court/h?sslmode=prefer",
            "postgres://u:p@10.0.0.1/h",
            "postgres:///h?host=db.court",
            "postgres://localhost/h?hostaddr=10.0.0.1",
        ] {
            let told = address(bad).map_or_else(|error| error.to_string(), String::from);
            assert!(told.contains("sslmode=verify-full") && !told.contains("u:p"), "{told}");
        }
    }

    #[test]
    fn names_cannot_break_out_and_schemas_have_locks_of_their_own() {
        assert_eq!(quoted("court_冀96\"; drop"), "\"court_冀96\"\"; drop\"");
        assert_ne!(lock_of("court_冀96"), lock_of("court_冀0638"));
    }
}
