//! The record nobody can bend: whatever is done to a log afterwards, it shows.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;

use domain::court::{CourtCode, xiongan};
use domain::policy::{Actor, Role};
use home::location;
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use store::{Anchor, Location, LogEntry, Search, Store, first_fault};

const TAMPERINGS: u32 = 100_000;

fn log(entries: i64) -> (Vec<LogEntry>, Vec<Anchor>) {
    let mut last: Option<Anchor> = None;
    let mut log = Vec::new();
    let mut anchors = Vec::new();
    for seq in 1..=entries {
        let entry = LogEntry {
            at: 1_700_000_000 + seq * 7,
            request: format!("r{seq}"),
            login: format!("人{}", seq % 3),
            home: String::from("冀96"),
            role: String::from("judge"),
            action: String::from("view_cases"),
            object: format!("（2023）冀0638民初{seq}号"),
            phase: String::from(if seq % 2 == 0 { "done" } else { "opened" }),
            opening: seq - seq % 2,
            detail: format!("{seq} cases"),
            ..LogEntry::default()
        }
        .sealed(last.as_ref());
        last = Some(Anchor { seq: entry.seq, hash: entry.hash.clone() });
        if seq % 5 == 0 || seq == entries {
            anchors.extend(last.clone());
        }
        log.push(entry);
    }
    (log, anchors)
}

/// Seals a log anew from an entry on, as someone would who knows how it is made.
fn resealed(mut log: Vec<LogEntry>) -> Vec<LogEntry> {
    let mut last: Option<Anchor> = None;
    for entry in &mut log {
        *entry = entry.clone().sealed(last.as_ref());
        last = Some(Anchor { seq: entry.seq, hash: entry.hash.clone() });
    }
    log
}

#[test]
fn every_one_of_a_hundred_thousand_tamperings_is_found() {
    let (log, anchors) = log(12);
    assert_eq!(first_fault(&log, &anchors), None);
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut done = 0;
    while done < TAMPERINGS {
        let mut bent = log.clone();
        let mut draw = |below: usize| (rng.next_u64() % below as u64) as usize;
        let at = draw(bent.len());
        match draw(8) {
            0 => bent[at].detail.push('1'),
            1 => bent[at].login = log[draw(log.len())].login.clone(),
            2 => bent[at].at += 1 + draw(1_000) as i64,
            3 => drop(bent.remove(at)),
            4 => bent.truncate(at),
            5 => {
                let other = draw(bent.len());
                bent.swap(at, other);
            }
            6 => bent.insert(at, log[draw(log.len())].clone()),
            // The whole rest made anew: the anchors know better.
            _ => {
                bent[at].object = format!("（2023）冀0638民初{}号", 100 + draw(900));
                bent = resealed(bent);
            }
        }
        if bent == log {
            continue;
        }
        done += 1;
        assert!(first_fault(&bent, &anchors).is_some(), "{bent:?}");
    }
}

/// The order of a log is its own: entries written by a clock that jumps follow one another all the same.
#[test]
fn a_clock_that_jumps_breaks_no_log() {
    let mut log: Vec<LogEntry> = Vec::new();
    for at in [1_700_000_000, 1_900_000_000, 1_600_000_000, 0] {
        let last = log.last().map(|last| Anchor { seq: last.seq, hash: last.hash.clone() });
        log.push(LogEntry { at, ..LogEntry::default() }.sealed(last.as_ref()));
    }
    assert_eq!(first_fault(&log, &[]), None);
}

#[tokio::test]
async fn tampering_with_the_files_is_found_by_verify() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    let court = CourtCode::parse("冀0638").unwrap();
    let actor = Actor::console(court.clone());
    // Enough for the registry to have taken down where the log stood.
    for number in 0..60 {
        store.open_act(&actor, Some(&court), "view_cases", &number.to_string()).await.unwrap().done("x").await.unwrap();
    }
    let verified = store.verify().await.unwrap();
    assert_eq!((verified.faults.len(), verified.anchors["冀0638"].0), (0, 120));
    let copy = folder.path().join("copy");
    store.backup(&copy).await.unwrap();
    let trials = std::cell::Cell::new(0);
    let fresh = async || {
        trials.set(trials.get() + 1);
        let place = Location::Folder(folder.path().join(format!("trial{}", trials.get())));
        Store::restore(&copy, &place).await.unwrap();
        let Location::Folder(at) = &place else { unreachable!() };
        let file = at.join("courts/冀0638.log.db");
        (place, file)
    };
    let faults = async |place| {
        let store = Store::open(&place).await.unwrap();
        store.verify().await.unwrap().faults.into_iter().map(|fault| fault.what).collect::<Vec<_>>()
    };
    for sql in [
        "update entry set login = 'nobody' where seq = 7",
        "delete from entry where seq = 7",
        "delete from entry where seq > 100",
        "delete from entry",
        "update entry set seq = -seq where seq > 110",
        "update entry set seq = seq + 1000 where seq = 120",
        "insert into entry select 121, at, request, login, home, role, action, object, phase, opening, detail, hash from entry where seq = 120",
    ] {
        let (place, file) = fresh().await;
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}", file.display());
        let pool = sqlx::any::AnyPoolOptions::new().max_connections(1).connect(&url).await.unwrap();
        let run = async |sql: &'static str| sqlx::query(sql).execute(&pool).await;
        // The application is kept from it by triggers; who has the file can drop them.
        assert!(sql.starts_with("insert") || run(sql).await.is_err(), "{sql}");
        run("drop trigger entry_stays").await.unwrap();
        run("drop trigger entry_remains").await.unwrap();
        run(sql).await.unwrap();
        pool.close().await;
        let faults = faults(place).await;
        assert_eq!(faults.len(), 1, "{sql}: {faults:?}");
    }
    let (place, file) = fresh().await;
    std::fs::remove_file(file).unwrap();
    let faults = faults(place).await;
    assert!(faults.len() == 1 && faults[0].contains("missing"), "{faults:?}");
}

#[tokio::test]
async fn a_refusal_is_written_into_the_log_of_the_one_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    let own = CourtCode::parse("冀0638").unwrap();
    let actor = Actor { request: String::from("abc"), ..Actor::console(own.clone()) };
    for target in ["冀0629", "沪0101"] {
        let target = CourtCode::parse(target).unwrap();
        assert!(store.space(&actor, domain::policy::Action::ViewCases, &target).await.is_err());
    }
    let reader = Actor { role: Role::AuditAdministrator, ..actor.clone() };
    let found = async |search: Search| store.search_log(&reader, &own, &search).await.unwrap();
    let (entries, of) = found(Search { text: String::from("abc"), ..Search::default() }).await;
    let told: Vec<_> = entries.iter().map(|entry| (entry.object.as_str(), entry.phase.as_str())).collect();
    assert_eq!((told, of), (vec![("沪0101", "refused"), ("冀0629", "refused")], 2));
    assert_eq!(entries[0].detail, entries[1].detail);
    assert_eq!(found(Search { login: String::from("nobody"), ..Search::default() }).await.1, 0);
    // Whoever is refused reading the log cannot read that either.
    assert!(store.search_log(&actor, &own, &Search::default()).await.is_err());
}

#[tokio::test]
async fn acts_written_down_at_once_by_two_processes_stand_in_one_chain() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    // Two handles that know nothing of one another, as two processes do.
    let other = Store::open(&location(folder.path())).await.unwrap();
    let acts = (0..40).map(|number: u32| {
        let store = if number.is_multiple_of(4) { other.clone() } else { store.clone() };
        tokio::spawn(async move {
            let court = CourtCode::parse(if number.is_multiple_of(2) { "冀0638" } else { "冀0629" }).unwrap();
            let actor = Actor::console(court.clone());
            let act = store.open_act(&actor, Some(&court), "export", &number.to_string()).await.unwrap();
            act.done("").await.unwrap();
        })
    });
    for act in acts.collect::<Vec<_>>() {
        act.await.unwrap();
    }
    let verified = store.verify().await.unwrap();
    assert_eq!((verified.faults, verified.anchors["冀0638"].0), (vec![], 40));
}
