//! A program killed at random moments of its work (`kill -9`): what it said was done is there, nothing is half done, and the next
//! one goes on without hands. `HUISHANG_TORTURE` says how many times; `cargo xtask torture` asks for a thousand.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;
#[path = "support/planned.rs"]
mod planned;
mod support;

use domain::case::{CaseRecord, Disposition, Procedure};
use domain::case_number::CaseNumber;
use domain::consultation::{Consultation, Note, NoteKind};
use domain::court::xiongan;
use domain::intake::FileKind;
use domain::ledger::{Field, Kind, State, Verb};
use domain::policy::{Action, Actor, Part, Role};
use home::location;
use planned::planned;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;
use store::{EntryFilter, Location, Store};
use support::{UPPER, actor, code, day, judge, office, said};

/// Rows of each file.
const ROWS: u32 = 40;
/// Kills of an installation before another is begun.
const LIVES: u32 = 20;
/// What is told apart by one round of work, for numbers of its own.
const ROUND: u32 = 1_000;

fn leader() -> Actor {
    actor(UPPER, "leader", Role::CourtLeader, Part::Court)
}

fn number(serial: u32) -> CaseNumber {
    format!("（2023）{UPPER}民初{serial}号").parse().unwrap()
}

fn cases(round: u32) -> Vec<CaseRecord> {
    (1..=ROWS)
        .map(|row| CaseRecord {
            division: String::from("民事审判一庭"),
            judge: String::from("法官1"),
            cause: String::from("民间借贷纠纷"),
            // So that the data reach to the end of the period that is frozen.
            closed: (row == ROWS).then(|| day("2023-09-30")),
            disposition: (row == ROWS).then_some(Disposition::Judgment),
            ..CaseRecord::docketed(number(round * ROUND + row), day("2023-03-01"), Procedure::Ordinary)
        })
        .collect()
}

fn note(id: String) -> Note {
    let (slide, text) = (String::from("left-appeal_rate"), format!("决定 {id}"));
    Note { id, kind: NoteKind::Decision, slide, text, at: 1, task: None }
}

fn consultation() -> Consultation {
    planned(UPPER, "会商", "2023-01..2023-09", "2023-10-09")
}

/// Says that something is done, so that whoever listens may rely on it.
fn done(what: &str, round: u32, detail: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "done {what} {round} {detail}").unwrap();
    out.flush().unwrap();
}

/// Import, freeze, notes of a meeting, an approval with its event: round after round, until somebody pulls the plug.
async fn work(at: &Location, first: u32) {
    let store = Store::open(at).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    for round in first.. {
        let space = store.space(&office(UPPER), Action::ImportData, &code(UPPER)).await.unwrap();
        let mut batch = space.begin(FileKind::Cases, &format!("案件{round}.csv")).await.unwrap();
        for some in cases(round).chunks(7) {
            batch.put_cases(some.to_vec()).await.unwrap();
        }
        batch.finish().await.unwrap();
        done("import", round, "");
        let words = [
            (Field::What, "extension"),
            (Field::Length, "3个月"),
            (Field::Reason, "等待鉴定"),
            (Field::Evidence, "委托书"),
        ];
        let case = number(round * ROUND + 1);
        let asked =
            store.open_entry(&judge_here(), Kind::Request, &case, &said(&words), day("2023-08-10"), "").await.unwrap();
        let opinion = said(&[(Field::Opinion, "同意")]);
        store.take_step(&leader(), &code(UPPER), &asked.id, Verb::Grant, &opinion, day("2023-08-11")).await.unwrap();
        done("approval", round, &asked.id);
        let id = store.make_consultation(&office(UPPER), consultation()).await.unwrap();
        let frozen = store.freeze(&office(UPPER), &id, day("2023-10-09")).await.unwrap().frozen.unwrap();
        done("freeze", round, &format!("{id} {}", frozen.hash));
        for part in 0..3 {
            let notes: Vec<Note> = (0..5).map(|one| note(format!("{round}-{part}-{one}"))).collect();
            store.take_notes(&office(UPPER), &id, &notes, |_, _| None, day("2023-10-09")).await.unwrap();
            done("notes", round, &format!("{id} {part}"));
        }
    }
}

fn judge_here() -> Actor {
    Actor { court: code(UPPER), ..judge() }
}

/// What those who were killed said was done.
#[derive(Default)]
struct Said(Vec<(String, u32, Vec<String>)>);

impl Said {
    fn take(&mut self, line: &str) {
        // The first line comes after what the runner of tests prints on the same line.
        let Some((_, line)) = line.split_once("done ") else { return };
        let mut words = line.split_whitespace().map(ToOwned::to_owned);
        let (what, round) = (words.next().unwrap(), words.next().unwrap().parse().unwrap());
        self.0.push((what, round, words.collect()));
    }

    /// All of it is there, and what nobody answered for is there as a whole or not at all.
    async fn holds(&self, store: &Store, rounds: u32) {
        assert_eq!(store.verify().await.unwrap().faults, []);
        let space = store.space(&office(UPPER), Action::ViewNodes, &code(UPPER)).await.unwrap();
        let data = store.space(&office(UPPER), Action::ViewCases, &code(UPPER)).await.unwrap();
        let facts = data.facts().await.unwrap();
        assert_eq!(facts.len() % ROWS as usize, 0, "half a file");
        let there = |what: &str, round: u32| self.0.iter().any(|(said, of, _)| said == what && *of == round);
        for round in 0..rounds {
            let imported = data.case(&number(round * ROUND + ROWS)).await.unwrap().is_some();
            assert!(imported || !there("import", round), "the file of round {round} is gone");
            // The entry of a case says that it was granted, if and only if the case says so too.
            let filter = EntryFilter { number: Some(number(round * ROUND + 1).into()), ..EntryFilter::default() };
            let (entries, _) = space.entries(&filter, 0, 10).await.unwrap();
            let granted = entries.iter().any(|entry| entry.state == State::Granted);
            let events = data.case(&number(round * ROUND + 1)).await.unwrap().map_or(0, |(_, events)| events.len());
            assert_eq!(usize::from(granted), events, "round {round}");
            assert!(granted || !there("approval", round), "the approval of round {round} is gone");
        }
        for (what, round, words) in &self.0 {
            if what == "freeze" {
                let (kept, _) = store.consultation(&office(UPPER), &code(UPPER), &words[0]).await.unwrap();
                let frozen = kept.frozen.clone().expect("it was frozen");
                assert_eq!(frozen.hash.to_string(), words[1], "round {round}");
                assert_eq!(store.frozen_tables(&office(UPPER), &kept).await.unwrap().len(), 1);
            }
            if what == "notes" {
                let notes = store.notes(&office(UPPER), &code(UPPER), &words[0]).await.unwrap();
                let of = notes.iter().filter(|one| one.note.id.starts_with(&format!("{round}-{}-", words[1]))).count();
                assert_eq!(of, 5, "notes of round {round}");
                assert_eq!(notes.len() % 5, 0, "half of what was sent");
            }
        }
    }
}

#[test]
#[ignore = "is started and killed by the test of the kills"]
fn works_until_it_is_killed() {
    let Ok(first) = std::env::var("TORTURED_FROM") else { return };
    let at = match (std::env::var("TORTURED_FOLDER"), std::env::var("TORTURED_URL")) {
        (Ok(folder), _) => Location::Folder(folder.into()),
        (_, Ok(url)) => Location::Database { url, owner: std::env::var("TORTURED_OWNER").ok() },
        _ => panic!("nowhere to work"),
    };
    tokio::runtime::Runtime::new().unwrap().block_on(work(&at, first.parse().unwrap()));
}

#[tokio::test]
async fn what_was_said_to_be_done_outlives_kills() {
    let kills: u32 = std::env::var("HUISHANG_TORTURE").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    let (mut folder, mut said) = (tempfile::tempdir().unwrap(), Said::default());
    let (mut rounds, mut all) = (0, BTreeMap::<String, usize>::new());
    for kill in 0..kills {
        if kill > 0 && kill % LIVES == 0 {
            (folder, said, rounds) = (tempfile::tempdir().unwrap(), Said::default(), 0);
        }
        let at = location(folder.path());
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "works_until_it_is_killed", "--ignored", "--nocapture"]);
        command.env("TORTURED_FROM", rounds.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
        match &at {
            Location::Folder(folder) => command.env("TORTURED_FOLDER", folder),
            Location::Database { url, owner } => {
                command.env("TORTURED_URL", url).env("TORTURED_OWNER", owner.as_deref().unwrap())
            }
        };
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let reader = std::thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>());
        // From a start that has just begun to several rounds of work.
        let mut random = [0; 2];
        getrandom::fill(&mut random).unwrap();
        std::thread::sleep(Duration::from_millis(u64::from(u16::from_le_bytes(random)) % 2_500));
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None, "it ended by itself");
        for line in reader.join().unwrap() {
            said.take(&line);
        }
        for (what, ..) in &said.0 {
            *all.entry(what.clone()).or_default() += 1;
        }
        rounds = said.0.iter().map(|(_, round, _)| round + 2).max().unwrap_or(rounds + 1);
        // Opened anew, nothing mended by hand.
        let store = Store::open(&at).await.unwrap();
        if !store.is_empty().await.unwrap() {
            said.holds(&store, rounds).await;
        }
    }
    println!("{kills} kills; said to be done, counted at each: {all:?}");
}
