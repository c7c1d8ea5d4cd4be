//! `verify`, `backup`, `restore`, `migrate`.

use super::{Ended, Failure, Place, print_json};
use domain::court::CourtCode;
use std::path::Path;
use store::{Location, Store};

pub(super) async fn verify(place: &Place, json: bool) -> Ended {
    let verified = place.open_existing().await?.verify().await?;
    let faults = verified.faults;
    for fault in &faults {
        eprintln!("{}: {}", fault.place, fault.what);
    }
    if json {
        let faults = faults.iter().map(|fault| serde_json::json!({ "place": fault.place, "what": fault.what }));
        let anchors = verified
            .anchors
            .iter()
            .map(|(place, (entry, hash))| (place.clone(), serde_json::json!({ "entry": entry, "hash": hash })));
        let anchors: serde_json::Map<_, _> = anchors.collect();
        print_json(&serde_json::json!({ "faults": faults.collect::<Vec<_>>(), "anchors": anchors }))?;
    }
    match faults.len() {
        0 if json => Ok(0),
        0 => {
            say!("no fault found");
            Ok(0)
        }
        some => Err(Failure::Fault(format!("{some} faults found"))),
    }
}

pub(super) async fn backup(place: &Place, court: Option<&CourtCode>, to: &Path) -> Ended {
    let store = place.open_existing().await?;
    match court {
        Some(court) => store.backup_court(court, to).await?,
        None => store.backup(to).await?,
    }
    say!("backed up to {}", to.display());
    Ok(0)
}

pub(super) async fn restore(place: &Place, court: Option<&CourtCode>, from: &Path) -> Ended {
    match court {
        Some(court) => {
            if let Some(kept) = place.open_existing().await?.restore_court(from, court).await? {
                say!("what stood there is kept as {kept}");
            }
        }
        None => Store::restore(from, &place.location()).await?,
    }
    say!("restored from {}", from.display());
    Ok(0)
}

pub(super) async fn migrate(place: &Place, from: Option<&str>, at_once: usize) -> Ended {
    let Some(from) = from else {
        let store = place.open_existing().await?;
        return brought_up_to_date(&store, at_once).await;
    };
    let from = match from.contains("://") {
        true => Location::Database { url: from.to_owned(), owner: None },
        false => Location::Folder(from.into()),
    };
    if let Location::Folder(folder) = &from
        && !folder.join("registry.db").is_file()
    {
        return Err(Failure::Input(format!(
            "expected a data folder with registry.db or postgres://… after --from, got {}",
            folder.display()
        )));
    }
    let canonical = |location: &Location| match location {
        Location::Folder(folder) => folder.canonicalize().ok().map(|folder| folder.display().to_string()),
        Location::Database { url, .. } => url.split_once('@').map(|(_, place)| place.to_owned()),
    };
    if from == place.location() || canonical(&from).is_some_and(|one| canonical(&place.location()) == Some(one)) {
        return Err(Failure::Input(String::from(
            "expected another place to move into, this is the one that --from names; say --data or --database-url",
        )));
    }
    let (source, target) = (Store::open(&from).await?, place.open().await?);
    let moved = source.move_into(&target).await?;
    for (name, rows) in &moved.rows {
        say!("{name}: {rows} rows, the same on both sides");
    }
    for (court, digest) in &moved.evaluations {
        say!("{court}: evaluates to {digest} on both sides");
    }
    match place.location() {
        Location::Folder(_) => Ok(0),
        // A file is made when it is first needed; a schema is not, because the server may not make one.
        Location::Database { .. } => brought_up_to_date(&target, at_once).await,
    }
}

/// Every court's space and log, made where they are missing.
async fn brought_up_to_date(store: &Store, at_once: usize) -> Ended {
    let (spaces, failed) = store.migrate_spaces(at_once).await?;
    for (name, error) in &failed {
        eprintln!("{name}: {error}");
    }
    say!("{spaces} spaces and logs are up to date");
    match failed.len() {
        0 => Ok(0),
        some => {
            Err(Failure::Fault(format!("{some} are not; mend the cause and run it again, it goes on where it stopped")))
        }
    }
}
