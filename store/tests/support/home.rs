//! Where a test's installation is: the folder it names, or with `HUISHANG_TEST_CLUSTER` a database of its own in that
//! cluster, one for each folder.

#![allow(dead_code, unreachable_pub)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use store::Location;

/// The address of a PostgreSQL cluster to make databases in, without the name of one: `postgres:///{}?host=…&user=owner`.
pub fn cluster() -> Option<String> {
    std::env::var("HUISHANG_TEST_CLUSTER").ok()
}

/// Whether installations are folders of files here.
pub fn in_files() -> bool {
    cluster().is_none()
}

/// The installation of a folder.
pub fn location(folder: &Path) -> Location {
    match cluster() {
        None => Location::Folder(folder.to_owned()),
        Some(cluster) => database(&cluster, folder),
    }
}

fn database(cluster: &str, folder: &Path) -> Location {
    static MADE: Mutex<BTreeMap<PathBuf, String>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap();
    let count = made.len();
    let name = made.entry(folder.to_owned()).or_insert_with(|| {
        let name = format!("t{}_{count}", std::process::id());
        // Copied file by file: a test's database is too small for its pages to be worth writing into the journal.
        let sql = format!("create database {name} strategy file_copy");
        let done = Command::new("psql").arg(cluster.replace("{}", "postgres")).args(["-qc", &sql]).status().unwrap();
        assert!(done.success(), "the database of a test could not be made");
        name
    });
    let owner = cluster.replace("{}", name);
    let url = owner.replace("user=owner", "user=huishang_application");
    Location::Database { url, owner: Some(owner) }
}
