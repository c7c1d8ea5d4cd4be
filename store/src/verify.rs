//! Verifying an installation: whether the files are whole, the logs and attachments as they were written, the facts as a
//! rebuild.

use crate::database::Database;
use crate::error::Error;
use crate::log::REGISTRY;
use crate::store::Store;
use domain::court::CourtCode;
use domain::policy::{Action, Actor};
use sqlx::Row;
use std::collections::BTreeMap;

/// Something `verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: the registry or a court's code.
    pub place: String,
    /// What.
    pub what: String,
}

/// What `verify` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Where each log stands: entry and hash by place. Kept outside, it shows later that nothing before it was bent.
    pub anchors: BTreeMap<String, (i64, String)>,
}

impl Verified {
    fn found(&mut self, place: &str, what: impl Into<String>) {
        self.faults.push(Fault { place: place.to_owned(), what: what.into() });
    }
}

impl Store {
    /// Checks the registry and every space: file integrity, logs against their anchors, facts against a rebuild,
    /// attachments against their digests, frozen packs against their hashes.
    pub async fn verify(&self) -> Result<Verified, Error> {
        let mut verified = Verified::default();
        integrity(REGISTRY, self.registry(), &mut verified).await?;
        self.follow_log(None, REGISTRY, &mut verified).await?;
        let tree = self.tree().await?;
        for row in sqlx::query("select place from anchor").fetch_all(self.registry()).await? {
            let place: String = row.try_get(0)?;
            let known = CourtCode::parse(&place).is_ok_and(|code| tree.get(&code).is_some());
            if place != REGISTRY && !known {
                verified
                    .found(&place, "the end of this court's log is anchored, and the registry does not know the court");
            }
        }
        for code in self.home().codes().await? {
            if !CourtCode::parse(&code).is_ok_and(|code| tree.get(&code).is_some()) {
                verified
                    .found(&code, "there is a space or a log of this court, and the registry does not know the court");
            }
        }
        for court in tree.courts() {
            let place = court.code.as_str();
            if self.space_exists(&court.code).await? {
                self.verify_space(&court.code, &mut verified).await?;
            } else if self.imported(&court.code).await? {
                verified.found(place, "the space of this court is missing, and its log says that data were imported");
            }
            self.follow_log(Some(&court.code), place, &mut verified).await?;
        }
        Ok(verified)
    }

    async fn verify_space(&self, court: &CourtCode, verified: &mut Verified) -> Result<(), Error> {
        let actor = Actor { login: String::from("verify"), ..Actor::console(court.clone()) };
        let space = match self.space(&actor, Action::ViewFigures, court).await {
            Ok(space) => space,
            Err(error) => {
                verified.found(court.as_str(), format!("the space cannot be opened: {error}"));
                return Ok(());
            }
        };
        match (space.facts().await, space.rebuild().await) {
            (Ok(kept), Ok(rebuilt)) if *kept == rebuilt => {}
            (Ok(_), Ok(_)) => verified.found(court.as_str(), "the facts differ from a rebuild of all rows"),
            (Err(error), _) | (_, Err(error)) => verified.found(court.as_str(), error.to_string()),
        }
        match space.altered_attachments().await {
            Ok(altered) => altered.iter().for_each(|one| verified.found(court.as_str(), format!("{one} was changed"))),
            Err(error) => verified.found(court.as_str(), error.to_string()),
        }
        match space.altered_packs().await {
            Ok(altered) => altered
                .iter()
                .for_each(|hash| verified.found(court.as_str(), format!("the frozen pack {hash} was changed"))),
            Err(error) => verified.found(court.as_str(), error.to_string()),
        }
        integrity(court.as_str(), &space.inner.pool, verified).await
    }

    /// Whether the log of a court says that something was imported into its space.
    async fn imported(&self, court: &CourtCode) -> Result<bool, Error> {
        let search = crate::log::Search { action: Action::ImportData.id().to_owned(), limit: 1, ..Default::default() };
        Ok(self.log(Some(court)).await.search(&search).await?.1 > 0)
    }

    async fn follow_log(&self, court: Option<&CourtCode>, place: &str, verified: &mut Verified) -> Result<(), Error> {
        let outside = self.log(None).await.anchors_of(place).await?;
        let log = self.log(court).await;
        if log.exists().await? {
            integrity(place, log.pool().await?, verified).await?;
        }
        match self.log(court).await.follow(&outside).await {
            Ok(Ok(anchor)) if anchor.seq > 0 => {
                verified.anchors.insert(place.to_owned(), (anchor.seq, anchor.hash));
            }
            Ok(Ok(_)) => {}
            Ok(Err(what)) => verified.found(place, what),
            Err(error) => verified.found(place, format!("the log cannot be read: {error}")),
        }
        Ok(())
    }
}

async fn integrity(place: &str, pool: &Database, verified: &mut Verified) -> Result<(), Error> {
    // What a server keeps, its own tools check.
    let Some(file) = pool.file() else {
        return Ok(());
    };
    let row = sqlx::query("pragma integrity_check(1)").fetch_one(file).await?;
    let answer: String = row.try_get(0)?;
    if answer != "ok" {
        verified.found(place, format!("the file is damaged: {answer}"));
    }
    Ok(())
}
