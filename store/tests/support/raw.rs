//! A court's space as someone opens it who goes round the application.

#![allow(dead_code, unreachable_pub)]

use crate::home::location;
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use std::path::Path;
use store::Location;

/// As whoever has the files, or owns the schemas.
pub async fn raw(folder: &Path, court: &str) -> AnyPool {
    match location(folder) {
        Location::Folder(folder) => connect(&file(&folder, court), String::new()).await,
        Location::Database { owner, .. } => {
            connect(&owner.unwrap(), format!("set search_path to \"court_{court}\"")).await
        }
    }
}

/// The registry, as whoever has the files, or owns the schemas.
pub async fn registry(folder: &Path) -> AnyPool {
    match location(folder) {
        Location::Folder(folder) => {
            connect(&format!("sqlite://{}", folder.join("registry.db").display()), String::new()).await
        }
        Location::Database { owner, .. } => connect(&owner.unwrap(), String::from("set search_path to registry")).await,
    }
}

/// As the application goes in.
pub async fn entered(folder: &Path, court: &str) -> AnyPool {
    match location(folder) {
        Location::Folder(folder) => connect(&file(&folder, court), String::new()).await,
        Location::Database { url, .. } => {
            let database = url.split(['/', '?']).nth(3).unwrap().to_owned();
            let enter = format!("set role \"{database}_court_{court}\"; set search_path to \"court_{court}\"");
            connect(&url, enter).await
        }
    }
}

fn file(folder: &Path, court: &str) -> String {
    format!("sqlite://{}", folder.join(format!("courts/{court}.db")).display())
}

async fn connect(url: &str, first: String) -> AnyPool {
    sqlx::any::install_default_drivers();
    let options = AnyPoolOptions::new().max_connections(1).after_connect(move |connection, _| {
        let first = first.clone();
        Box::pin(async move { sqlx::raw_sql(sqlx::AssertSqlSafe(first)).execute(connection).await.map(|_| ()) })
    });
    options.connect(url).await.unwrap()
}
