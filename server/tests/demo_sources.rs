//! The demo's registers of dispute, case and petition sources on its day: they say what the case files say, what is late
//! is late on that day, whoever comes again is counted, and nothing has happened that is yet to come.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{Clocks, Entry, Field, Input, Kind, State, Turn, Verb, party_key, turn};
use domain::policy::{Action, Actor};
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};
use std::sync::LazyLock;
use store::{CourtSpace, EntryFilter, Location, Store};

const BASIC: [&str; 3] = ["冀0638", "冀0629", "冀0632"];
const COURTS: [&str; 4] = ["冀0638", "冀0629", "冀0632", "冀96"];
const TODAY: &str = "2023-09-30";

fn huishang(arguments: &[&str], folder: &tempfile::TempDir) -> Output {
    Command::new(env!("CARGO_BIN_EXE_huishang")).args(arguments).arg("--data").arg(folder.path()).output().unwrap()
}

/// The demo as the command makes it.
static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let output = huishang(&["demo", "--scale", "xiongan"], &folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
});

struct Demo {
    store: Store,
    today: Day,
}

impl Demo {
    async fn open() -> Self {
        let store = Store::open(&Location::Folder(FOLDER.path().to_owned())).await.unwrap();
        Self { today: TODAY.parse().unwrap(), store }
    }

    async fn space(&self, court: &str) -> CourtSpace {
        let actor = Actor::console(code(court));
        self.store.space(&actor, Action::ViewSources, &actor.court).await.unwrap()
    }

    async fn entries(&self, court: &str, kind: Kind) -> Vec<Entry> {
        let filter = EntryFilter { kind: Some(kind), ..EntryFilter::default() };
        self.space(court).await.entries(&filter, 0, 100_000).await.unwrap().0
    }

    async fn person(&self, login: &str) -> Actor {
        let account = self.store.account_by_login(login).await.unwrap().unwrap();
        let accounts = self.store.demo_accounts().await.unwrap();
        let (_, memberships) = accounts.into_iter().find(|(one, _)| one == login).unwrap();
        memberships[0].actor(&account, "").unwrap()
    }
}

fn code(court: &str) -> CourtCode {
    court.parse().unwrap()
}

fn said(entry: &Entry, field: Field) -> Option<Day> {
    entry.value(field).map(|day| day.parse().unwrap())
}

fn many(entries: &[Entry], state: State) -> usize {
    entries.iter().filter(|entry| entry.state == state).count()
}

fn by_state(entries: &[Entry]) -> BTreeMap<State, usize> {
    let mut states = BTreeMap::new();
    entries.iter().for_each(|entry| *states.entry(entry.state).or_default() += 1);
    states
}

/// A case as its file has it.
struct Row {
    number: String,
    docketed: Day,
    closed: Option<Day>,
    cause: String,
    disposition: String,
    origin: String,
    parties: String,
}

fn files(court: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(FOLDER.path().join(format!("generated/{court}-案件.csv"))).unwrap();
    let rows = text.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>());
    // The faulty rows at the end have no parties.
    rows.filter(|cells| cells.len() > 14)
        .map(|cells| Row {
            number: cells[0].to_owned(),
            docketed: cells[3].parse().unwrap(),
            closed: (!cells[4].is_empty()).then(|| cells[4].parse().unwrap()),
            cause: cells[6].to_owned(),
            disposition: cells[7].to_owned(),
            origin: cells[10].to_owned(),
            parties: cells[14].to_owned(),
        })
        .collect()
}

#[tokio::test]
async fn mediations_are_as_the_files_say() {
    let demo = Demo::open().await;
    for court in BASIC {
        let rows = files(court);
        let since = demo.today.plus_months(-12);
        let mediations: BTreeMap<&str, &Row> = rows
            .iter()
            .filter(|row| row.number.contains("诉前调") && row.docketed > since)
            .map(|row| (row.number.as_str(), row))
            .collect();
        let origins: BTreeMap<&str, &str> = rows.iter().map(|row| (row.number.as_str(), row.origin.as_str())).collect();
        let entries = demo.entries(court, Kind::Mediation).await;
        println!("{court} {:?}", by_state(&entries));
        let numbers: BTreeSet<String> = entries.iter().map(|entry| entry.number.to_string()).collect();
        assert_eq!(numbers, mediations.keys().map(|number| (*number).to_owned()).collect(), "{court}");
        for (field, disposition) in [(Field::Settlement, "调解成功"), (Field::FailReason, "调解不成")] {
            let registered = entries.iter().filter(|entry| entry.value(field).is_some()).count();
            let filed = mediations.values().filter(|row| row.disposition == disposition).count();
            assert!(registered > 1_000, "{court} {disposition}");
            assert_eq!(registered, filed, "{court} {disposition}");
        }
        for entry in &entries {
            let row = mediations[entry.number.to_string().as_str()];
            assert_eq!(said(entry, Field::EndedOn), row.closed, "{}", entry.number);
            assert_eq!(said(entry, Field::Received), Some(row.docketed), "{}", entry.number);
            assert_eq!(entry.value(Field::DisputeCause), Some(row.cause.as_str()));
            assert!(row.parties.contains(entry.value(Field::Applicant).unwrap()));
            assert!(row.parties.contains(entry.value(Field::Respondent).unwrap()));
            if let Some(first) = entry.value(Field::FirstNumber) {
                assert_eq!(entry.state, State::Filed);
                assert_eq!(origins[first], entry.number.to_string());
            }
            if entry.state == State::MustDocket {
                let last = said(entry, Field::EndedOn).unwrap().plus_days(7);
                assert_eq!(entry.is_late(demo.today), last < demo.today, "{}", entry.number);
            }
        }
        let late = |state: State| entries.iter().filter(|e| e.state == state && e.is_late(demo.today)).count();
        assert!((3..=30).contains(&many(&entries, State::MustDocket)), "{court}");
        assert!(late(State::Mediating) > 0 && late(State::Settled) > 0, "{court}");
        assert!(late(State::Settled) * 100 < entries.len(), "{court}");
        let agreed = entries.iter().filter(|e| e.state == State::Mediating && e.value(Field::AgreedUntil).is_some());
        assert!(agreed.count() > 0, "{court}");
        for state in [State::Registered, State::Consented, State::Delegated, State::Performed, State::Breached] {
            assert!(many(&entries, state) > 2, "{court} {}", state.en());
        }
        assert!(many(&entries, State::Filed) * 4 > many(&entries, State::NotPursued), "{court}");
    }
    let first = demo.entries("冀0638", Kind::Mediation).await;
    assert!(first.iter().any(|entry| entry.state == State::MustDocket && entry.is_late(demo.today)));
    // A case that came from a mediation is about the same, between the same.
    let rows = files("冀0638");
    let by_number: BTreeMap<&str, &Row> = rows.iter().map(|row| (row.number.as_str(), row)).collect();
    let came: Vec<&Row> = rows.iter().filter(|row| row.origin.contains("诉前调")).collect();
    assert_eq!(came.iter().map(|row| &row.origin).collect::<BTreeSet<_>>().len(), came.len(), "one case of each");
    assert!(came.iter().all(|row| by_number.get(row.origin.as_str()).is_none_or(|o| o.closed < Some(row.docketed))));
    let alike = came.iter().filter(|row| by_number.get(row.origin.as_str()).is_some_and(|o| o.cause == row.cause));
    assert!(alike.count() * 10 > came.len() * 9);
}

#[tokio::test]
async fn disputes_come_from_townships_on_a_schematic_map() {
    let demo = Demo::open().await;
    for court in BASIC {
        let places = demo.space(court).await.places().await.unwrap();
        let names: BTreeSet<&str> = places.iter().map(|place| place.name.as_str()).collect();
        let schematic = |shape: &domain::place::Shape| shape.is_schematic();
        assert!(places.iter().all(|p| p.population > 0 && p.shape.as_ref().is_some_and(schematic)), "{court}");
        assert!(domain::place::drawing(&places, 640.0).is_some_and(|drawn| drawn.areas.len() == places.len()));
        let disputes = demo.entries(court, Kind::Mediation).await;
        let known = disputes.iter().filter(|entry| entry.value(Field::Place).is_some_and(|name| names.contains(name)));
        assert!(names.len() >= 8 && known.count() * 10 > disputes.len() * 9, "{court}");
    }
    assert_eq!(demo.space("冀96").await.places().await.unwrap(), []);
}

#[tokio::test]
async fn petitions_stand_as_their_days_have_it() {
    use State as S;
    let demo = Demo::open().await;
    for court in COURTS {
        let entries = demo.entries(court, Kind::Petition).await;
        println!("{court} {:?}", by_state(&entries));
        let expected = if court == "冀96" { 20..=30 } else { 60..=90 };
        assert!(expected.contains(&entries.len()), "{court}: {}", entries.len());
        let late = |state: State| entries.iter().filter(|e| e.state == state && e.is_late(demo.today)).count();
        assert_eq!((many(&entries, S::Received), late(S::Received)), (2, 1), "{court}");
        assert_eq!((many(&entries, S::Routed), late(S::Routed)), (3, 0), "{court}");
        assert_eq!(late(S::Acknowledged), 1, "{court}");
        for state in [S::Watching, S::Resolved, S::Repeated] {
            assert!(many(&entries, state) > 3, "{court} {}", state.en());
        }
        assert_eq!(many(&entries, S::Terminated), 1, "{court}");
        assert!(many(&entries, S::PassedOn) > 0, "{court}");
        let people: Vec<&str> = entries.iter().filter_map(|entry| entry.value(Field::People)).collect();
        assert_eq!(people.len(), 2, "{court}");
        // Who comes again is counted, and what was answered before is marked.
        let mut same: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
        for entry in &entries {
            same.entry(party_key(entry.kind, &entry.values)).or_default().push(entry);
        }
        let mut again = 0;
        for mut petitions in same.into_values().filter(|petitions| petitions.len() > 1) {
            petitions.sort_by_key(|entry| said(entry, Field::Received));
            for (at, entry) in petitions.iter().enumerate() {
                let times = (at > 0).then(|| (at + 1).to_string());
                assert_eq!(entry.value(Field::Times), times.as_deref(), "{}", entry.number);
                assert_eq!(entry.state == S::Repeated, at + 1 < petitions.len(), "{}", entry.number);
            }
            again += petitions.len() - 1;
        }
        assert_eq!(again, 4, "{court}");
        let watched = Clocks::default().watch_days;
        let cases: BTreeSet<String> = files(court).into_iter().map(|row| row.number).collect();
        for entry in &entries {
            assert!(entry.value(Field::AboutCase).is_none_or(|number| cases.contains(number)), "{}", entry.number);
            if let (S::Watching | S::Resolved, Some(replied)) = (entry.state, said(entry, Field::RepliedOn)) {
                let over = replied.plus_days(watched) < demo.today;
                assert_eq!(entry.state == S::Resolved, over, "{} replied on {replied}", entry.number);
                assert!(over || entry.due == Some(replied.plus_days(watched)), "{}", entry.number);
            }
        }
        let kinds: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.value(Field::PetitionKind)).collect();
        assert!(kinds.contains("conduct") && kinds.contains("enforcement") && kinds.contains("retrial"), "{court}");
        assert!(entries.iter().any(|entry| entry.value(Field::AidNumber).is_some()), "{court}");
    }
    let steps = demo.space("冀0638").await.steps_of(Kind::Petition).await.unwrap();
    let taken = |verb: Verb| steps.iter().flat_map(|(_, steps)| steps).filter(|step| step.verb == verb).count();
    assert_eq!((taken(Verb::Hear), taken(Verb::Aid), taken(Verb::MakeStatement)), (1, 1, 1));
}

#[tokio::test]
async fn measures_checks_and_parties_are_of_real_cases() {
    use State as S;
    let demo = Demo::open().await;
    for (court, kind, states) in [
        ("冀0638", Kind::Measure, &[S::Running, S::Running, S::Ended][..]),
        ("冀96", Kind::Measure, &[S::Running]),
        ("冀0638", Kind::RoundCheck, &[S::ToCheck, S::ToCheck, S::Passed, S::ToResume, S::Resumed, S::Withdrawn]),
        ("冀0638", Kind::Litigant, &[S::Talked, S::Suggested, S::SuggestionAnswered]),
    ] {
        let entries = demo.entries(court, kind).await;
        let mut found: Vec<State> = entries.iter().map(|entry| entry.state).collect();
        let mut states = states.to_vec();
        found.sort();
        states.sort();
        assert_eq!(found, states, "{court} {}", kind.en());
        let rows = files(court);
        for entry in &entries {
            if kind == Kind::Measure {
                let cases = domain::ledger::cases(entry.value(Field::Cases).unwrap()).unwrap();
                assert!((15..=40).contains(&cases.len()), "{}: {}", entry.number, cases.len());
                let known: BTreeSet<&str> = rows.iter().map(|row| row.number.as_str()).collect();
                assert!(cases.iter().all(|number| known.contains(number.to_string().as_str())), "{}", entry.number);
            }
            if let Some(name) = entry.value(Field::Litigant) {
                let since = demo.today.plus_months(-12);
                let theirs = rows.iter().filter(|row| row.docketed > since && row.parties.contains(name)).count();
                assert!(theirs >= Clocks::default().many_cases as usize, "{name}: {theirs}");
                assert!(name.contains("示例"), "{name} is nobody");
            }
        }
    }
    let litigants = demo.entries("冀0638", Kind::Litigant).await;
    assert!(litigants.iter().any(|entry| entry.state == S::Suggested && entry.is_late(demo.today)));
}

#[tokio::test]
async fn something_waits_for_each_and_nothing_is_of_the_future() {
    let demo = Demo::open().await;
    for (login, whose) in [("xinfang", Turn::Petitions), ("shenguan-jiceng", Turn::Office)] {
        let actor = demo.person(login).await;
        let space = demo.store.space(&actor, Action::ViewSources, &actor.court).await.unwrap();
        let open = EntryFilter { open: true, ..EntryFilter::default() };
        let (entries, _) = space.entries(&open, 0, 10_000).await.unwrap();
        let waiting = entries.iter().filter(|e| e.kind.is_of_sources() && turn(e.kind, e.state) == whose).count();
        assert!(waiting > 3, "{waiting} wait for {login}");
        let unread = demo.store.unread(login).await.unwrap();
        assert!((1..40).contains(&unread), "{login} has {unread} unread");
    }
    let filing = EntryFilter { open: true, division: String::from("立案庭"), ..EntryFilter::default() };
    let waiting = demo.space("冀0638").await.entries(&filing, 0, 10_000).await.unwrap().0;
    assert!(waiting.iter().any(|entry| turn(entry.kind, entry.state) == Turn::Filing));
    const TO_COME: [Field; 5] = [Field::Until, Field::AgreedUntil, Field::PerformBy, Field::NextReview, Field::Expires];
    for court in COURTS {
        for kind in Kind::ALL.iter().filter(|kind| kind.is_of_sources()) {
            for entry in demo.entries(court, *kind).await {
                assert!(entry.opened <= demo.today && entry.since <= demo.today, "{}", entry.number);
                for (field, text) in &entry.values {
                    if field.input() == Input::Day && !TO_COME.contains(field) {
                        assert!(text.parse::<Day>().unwrap() <= demo.today, "{} {} {text}", entry.number, field.en());
                    }
                }
            }
        }
    }
    let output = huishang(&["verify"], &FOLDER);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
