//! `verify`, `backup`, `restore`.

use super::{Ended, Failure, Place, print_json};
use domain::court::CourtCode;
use std::path::Path;
use store::Store;

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
        Some(court) => place.open_existing().await?.restore_court(from, court).await?,
        None => Store::restore(from, &place.location()).await?,
    }
    say!("restored from {}", from.display());
    Ok(0)
}
