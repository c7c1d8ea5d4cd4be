//! Backups: files copied while the program runs, and put back. What a server keeps goes into files of the same kind, so that a
//! backup is a folder whatever it came from.

use crate::database::cluster::Cluster;
use crate::database::{Database, Home, Name, sqlite};
use crate::error::Error;
use crate::moving::copy;
use crate::store::{Location, Store, make_folders};
use domain::court::CourtCode;
use domain::policy::Actor;
use sqlx::AssertSqlSafe;
use std::path::Path;

impl Store {
    /// Copies the installation into an empty folder, file by file, while it runs.
    pub async fn backup(&self, to: &Path) -> Result<(), Error> {
        ensure_empty(to)?;
        make_folders(to)?;
        for court in self.tree().await?.courts() {
            if self.space_exists(&court.code).await? {
                save(&self.opened(court).await?.pool, &Name::Space(court.code.clone()), to).await?;
            }
        }
        // The registry, which anchors the logs, before the logs: a log may be longer than its anchor, never shorter.
        save(self.registry(), &Name::Registry, to).await?;
        save(self.log(None).await.pool().await?, &Name::RegistryLog, to).await?;
        for court in self.tree().await?.courts() {
            self.save_log(&court.code, to).await?;
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
        save(&self.opened(known).await?.pool, &Name::Space(court.clone()), to).await?;
        self.save_log(court, to).await
    }

    async fn save_log(&self, court: &CourtCode, to: &Path) -> Result<(), Error> {
        let log = self.log(Some(court)).await;
        if log.exists().await? {
            save(log.pool().await?, &Name::Log(court.clone()), to).await?;
        }
        Ok(())
    }

    /// Puts one court's space back from a backup, of that court or of everything. What stands there is kept beside it under
    /// another name, which is answered; the log goes on, and says so. No server may run here meanwhile.
    pub async fn restore_court(&self, from: &Path, court: &CourtCode) -> Result<Option<String>, Error> {
        let file = format!("{court}.db");
        let source = from.join("courts").join(&file);
        if !source.is_file() {
            return Err(Error::Location(format!(
                "expected a backup with courts/{file} in {}; name the folder given to “huishang backup”",
                from.display()
            )));
        }
        self.ensure_known(court).await?;
        let opened = self.open_act(&Actor::console(court.clone()), Some(court), "restore", court.as_str()).await?;
        self.let_go(court).await;
        let put_back = match self.home() {
            Home::Folder(folder) => fill_file(&source, &Name::Space(court.clone()).path(folder)),
            Home::Cluster(cluster) => self.fill_schema(&source, cluster, court).await,
        };
        let told = |kept: &Option<String>| {
            kept.as_ref().map_or_else(|| String::from("from a backup"), |kept| format!("from a backup; before: {kept}"))
        };
        opened.close(put_back, told).await
    }

    /// Puts the schema aside and fills a new one from a file; where that cannot be, the old one is put back.
    async fn fill_schema(&self, source: &Path, cluster: &Cluster, court: &CourtCode) -> Result<Option<String>, Error> {
        cluster.owner()?;
        let name = Name::Space(court.clone());
        // A copy is brought up to date and read; the backup stays what it is.
        let folder = tempfile::tempdir()?;
        let copied = folder.path().join("court.db");
        copy_file(source, &copied)?;
        let file = sqlite::open(&copied, name.kind()).await?;
        let filled = async {
            self.log(Some(court)).await.take_over(&file).await?;
            let kept = cluster.put_aside(&name).await?;
            let filled = async { copy(&file, &self.home().open(&name).await?, &name).await }.await;
            match (filled, &kept) {
                (Ok(_), _) => Ok(kept),
                (Err(error), None) => Err(error),
                (Err(error), Some(kept)) => match cluster.put_back(&name, kept).await {
                    Ok(()) => Err(error),
                    Err(second) => Err(Error::Conflict(format!(
                        "{error}; and what stood there is now the schema {kept}, which could not be put back: {second}"
                    ))),
                },
            }
        };
        let filled = filled.await;
        file.close().await;
        filled
    }

    /// Puts a backup into an empty place.
    pub async fn restore(from: &Path, to: &Location) -> Result<(), Error> {
        let Location::Folder(to) = to else {
            return Err(Error::Location(String::from(
                "expected a data folder (--data DIR); to put a whole backup into PostgreSQL, restore it into a folder, then run: \
                 huishang migrate --from DIR --database-url … --owner-url …",
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

/// Puts a file in the place of another, which is kept with its journals. What is there already changes its name when the new
/// one is on the disk.
fn fill_file(source: &Path, place: &Path) -> Result<Option<String>, Error> {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let (kept, new) = (format!("{name}.before-{}", crate::clock()), place.with_file_name(format!("{name}.new")));
    copy_file(source, &new)?;
    let stood = place.exists();
    for rest in ["", "-wal", "-shm"] {
        let file = place.with_file_name(format!("{name}{rest}"));
        if file.exists() {
            std::fs::rename(&file, place.with_file_name(format!("{kept}{rest}")))?;
        }
    }
    std::fs::rename(&new, place)?;
    Ok(stood.then_some(kept))
}

/// Copies a file onto the disk, as one that whoever runs the program may write.
fn copy_file(from: &Path, to: &Path) -> Result<(), Error> {
    let mut copy = std::fs::File::create(to)?;
    std::io::copy(&mut std::fs::File::open(from)?, &mut copy)?;
    Ok(copy.sync_all()?)
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

/// Saves a database as a file.
async fn save(database: &Database, name: &Name, folder: &Path) -> Result<(), Error> {
    let to = name.path(folder);
    match database.file() {
        Some(pool) => {
            let quoted = to.to_string_lossy().replace('\'', "''");
            sqlx::query(AssertSqlSafe(format!("vacuum into '{quoted}'"))).execute(pool).await?;
        }
        None => {
            let file = sqlite::open(&to, name.kind()).await?;
            copy(database, &file, name).await?;
            file.close().await;
        }
    }
    Ok(())
}
