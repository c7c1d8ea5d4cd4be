//! The demo's nodes on its day: each known case in the right place on the right day, each ledger with something that
//! waits for someone, and what one court sent arrived in the other once.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use domain::case::{CaseEvent, EventKind};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{Entry, Kind, Message, State, Turn, turn};
use domain::policy::{Action, Actor, Part, Role};
use domain::time_limit::warning::Levels;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::LazyLock;
use store::{ClockFilter, CourtSpace, EntryFilter, Location, OpenCase, Store, rules};

const COURTS: [&str; 4] = ["冀0638", "冀0629", "冀0632", "冀96"];

/// The demo as the command makes it.
static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let mut demo = Command::new(env!("CARGO_BIN_EXE_huishang"));
    let output = demo.args(["demo", "--scale", "xiongan", "--data"]).arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
});

struct Demo {
    store: Store,
    today: Day,
    people: BTreeMap<String, Actor>,
}

impl Demo {
    async fn open() -> Self {
        let store = Store::open(&Location::Folder(FOLDER.path().to_owned())).await.unwrap();
        let mut people = BTreeMap::new();
        for (login, memberships) in store.demo_accounts().await.unwrap() {
            let account = store.account_by_login(&login).await.unwrap().unwrap();
            people.insert(login, memberships[0].actor(&account, "").unwrap());
        }
        let today = store.today().await.unwrap();
        Self { store, today, people }
    }

    async fn space(&self, login: &str, court: &str) -> CourtSpace {
        self.store.space(&self.people[login], Action::ViewNodes, &code(court)).await.unwrap()
    }

    /// The court's space as the office above it or its own sees it.
    async fn office(&self, court: &str) -> CourtSpace {
        self.space(if court == "冀0638" { "shenguan-jiceng" } else { "shenguan" }, court).await
    }

    async fn entries(&self, court: &str, kind: Kind) -> Vec<Entry> {
        let filter = EntryFilter { kind: Some(kind), ..EntryFilter::default() };
        self.office(court).await.entries(&filter, 0, 100).await.unwrap().0
    }

    async fn case_events(&self, number: &CaseNumber) -> Vec<CaseEvent> {
        let space = self.store.space(&self.people["shenguan"], Action::ViewCaseDetail, &number.court).await.unwrap();
        space.case(number).await.unwrap().unwrap().1
    }
}

fn code(court: &str) -> CourtCode {
    court.parse().unwrap()
}

/// The known cases of a court with what they show.
fn known(court: &str) -> Vec<(CaseNumber, String)> {
    let text = std::fs::read_to_string(FOLDER.path().join("generated/injected.csv")).unwrap();
    let rows = text.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>());
    rows.filter(|cells| cells[0] == court).map(|cells| (cells[1].parse().unwrap(), cells[2].to_owned())).collect()
}

/// The open case with a number, if a rule warns of it on a day.
async fn warned(space: &CourtSpace, number: &CaseNumber, rule: &str, day: Day) -> Option<OpenCase> {
    let filter = ClockFilter { rule: rule.to_owned(), text: number.to_string(), ..ClockFilter::default() };
    space
        .clocks(&filter, &Levels::default(), day, 0, 5)
        .await
        .unwrap()
        .0
        .into_iter()
        .find(|case| case.number == *number)
}

#[tokio::test]
async fn known_cases_are_found_under_their_rule_by_those_they_concern() {
    let demo = Demo::open().await;
    assert_eq!(demo.today.to_string(), "2023-09-30");
    for court in COURTS {
        let office = demo.office(court).await;
        let mut shown = BTreeSet::new();
        for (number, signal) in known(court) {
            let Some(what) = signal.strip_prefix("clock: ") else { continue };
            let (rule, day) = match what.split_once(" on ") {
                Some((rule, day)) => (rule, day.parse().unwrap()),
                None => (what, demo.today),
            };
            let (rule, kind) = rule.split_once(' ').unwrap_or((rule, ""));
            let case = warned(&office, &number, rule, day).await;
            let case = case.unwrap_or_else(|| panic!("{number} is not under {signal}"));
            assert!(kind.is_empty() || case.irregular == [kind], "{number} {:?}", case.irregular);
            shown.insert(what.to_owned());
            // Its judge sees it there, another of the court does not.
            let judge = |name: &str| {
                let (login, name) = (name.to_owned(), name.to_owned());
                let part = Part::Judge(name.clone());
                Actor { login, name, role: Role::Judge, part, ..Actor::console(code(court)) }
            };
            for (name, sees) in [(case.judge.as_str(), true), ("另一法官", false)] {
                let space = demo.store.space(&judge(name), Action::ViewNodes, &code(court)).await.unwrap();
                assert_eq!(warned(&space, &number, rule, day).await.is_some(), sees, "{number} {name}");
            }
        }
        // The days after the demo's are days of rest: what has five days left or none is known for the first after.
        for wanted in ["overdue", "left_10", "left_15", "left_30", "left_0 on 2023-10-07", "left_5 on 2023-10-07"] {
            assert!(shown.contains(wanted), "{court} shows no {wanted}");
        }
        for wanted in ["paused_180", "irregular overlapping_spans", "irregular extension_without_approver"] {
            assert!(shown.contains(wanted), "{court} shows no {wanted}");
        }
        assert_eq!(shown.contains("irregular public_notice_in_simplified"), court != "冀96", "{court}");
    }
}

/// The right place on the right day: on each day around its last a case is under the one rule that its days left give.
#[tokio::test]
async fn a_case_moves_from_rule_to_rule_on_the_day_it_should() {
    let demo = Demo::open().await;
    for court in COURTS {
        let office = demo.office(court).await;
        let cases: Vec<CaseNumber> =
            known(court).into_iter().filter(|(_, signal)| signal.starts_with("clock: left_")).map(|(n, _)| n).collect();
        assert!(!cases.is_empty());
        for number in cases {
            let due = office.clock_of(&number).await.unwrap().unwrap().due.unwrap();
            for left in [31, 30, 16, 15, 11, 10, 6, 5, 1, 0, -1, -2] {
                let day = due.plus_days(-left);
                let expected = match left {
                    ..0 => "overdue",
                    0 => "left_0",
                    1..=5 => "left_5",
                    6..=10 => "left_10",
                    11..=15 => "left_15",
                    16..=30 => "left_30",
                    _ => "",
                };
                for rule in rules(&Levels { two_thirds: false, ..Levels::default() })
                    .iter()
                    .filter(|rule| !rule.starts_with(['p', 'i']))
                {
                    let there = warned(&office, &number, rule, day).await.is_some();
                    assert_eq!(there, rule == expected, "{number} due {due} under {rule} on {day}");
                }
            }
        }
        let stopped = known(court).into_iter().filter(|(_, signal)| signal == "clock: paused_180");
        for (number, _) in stopped {
            let (since, _) = office.clock_of(&number).await.unwrap().unwrap().paused.unwrap();
            for (days, there) in [(180, false), (181, true)] {
                let found = warned(&office, &number, "paused_180", since.plus_days(days)).await;
                assert_eq!(found.is_some(), there, "{number} stopped since {since}, after {days} days");
            }
        }
    }
}

#[tokio::test]
async fn warnings_are_few_enough_to_be_read() {
    let demo = Demo::open().await;
    for court in COURTS {
        let counts = demo.office(court).await.warning_counts(&Levels::default(), demo.today).await.unwrap();
        let open: i64 = counts.iter().map(|count| count.open).sum();
        let by_rule: BTreeMap<String, i64> = rules(&Levels::default())
            .into_iter()
            .enumerate()
            .map(|(at, rule)| (rule, counts.iter().map(|count| count.by_rule[at]).sum()))
            .collect();
        println!("{court}: {open} open, {by_rule:?}");
        let within = |rule: &str, low: i64, high: i64| {
            let many = by_rule[rule];
            assert!((low..=high).contains(&many), "{court} {rule}: {many} of {open}");
        };
        within("overdue", 1, open / 100 + 2);
        // Days of rest.
        within("left_0", 0, 0);
        within("left_5", 0, 0);
        within("left_10", 1, open / 40);
        within("left_15", 1, open / 40);
        within("left_30", 5, open / 12);
        within("paused_180", 1, open / 50);
        within("irregular", 2, open / 100 + 1);
    }
}

#[tokio::test]
async fn chains_between_courts_are_known() {
    let demo = Demo::open().await;
    let mut shown: BTreeMap<String, u32> = BTreeMap::new();
    for court in COURTS {
        for (number, signal) in known(court) {
            let events = demo.case_events(&number).await;
            let has = |kind: EventKind| events.iter().find(|event| event.kind == kind);
            match signal.as_str() {
                "transfer: under way" => {
                    assert!(has(EventKind::Appeal).is_some() && has(EventKind::SecondInstanceDocketed).is_none());
                    assert!(demo.today.since(has(EventKind::Appeal).unwrap().day) < 45, "{number}");
                }
                "remanded" => assert_eq!(has(EventKind::SecondInstanceClosed).unwrap().detail, "发回重审"),
                "reversed" => assert_eq!(has(EventKind::SecondInstanceClosed).unwrap().detail, "改判"),
                _ => continue,
            }
            *shown.entry(signal).or_default() += 1;
        }
    }
    assert!(shown.values().all(|many| *many >= 8), "{shown:?}");
    assert_eq!(shown.len(), 3);
}

#[tokio::test]
async fn each_ledger_has_its_entries_and_each_role_something_that_waits() {
    use State as S;
    let demo = Demo::open().await;
    let expected: [(&str, Kind, &[State]); 9] = [
        ("冀0638", Kind::Request, &[S::Requested, S::Requested, S::Returned, S::Granted, S::Refused]),
        ("冀0638", Kind::LongPending, &[S::Listed, S::Planned, S::Planned, S::Planned]),
        ("冀0638", Kind::Transfer, &[S::CopyServed, S::Scanned, S::Sent, S::Supplement, S::Docketed]),
        ("冀0638", Kind::ReverseReview, &[S::Stating, S::Classified]),
        ("冀0638", Kind::FourType, &[S::Suspected, S::Confirmed, S::Supervised]),
        ("冀0638", Kind::Review, &[S::Submitted, S::Disagreed, S::JudgesMeeting]),
        ("冀96", Kind::Request, &[S::Requested]),
        ("冀96", Kind::Intake, &[S::Docketed, S::Arrived, S::SentBack, S::ContestSettled]),
        ("冀96", Kind::Review, &[S::MeetingHeld]),
    ];
    for (court, kind, states) in expected {
        let mut found: Vec<State> = demo.entries(court, kind).await.iter().map(|entry| entry.state).collect();
        let mut states = states.to_vec();
        found.sort();
        states.sort();
        assert_eq!(found, states, "{court} {}", kind.en());
    }
    let late = EntryFilter { kind: Some(Kind::LongPending), late_on: Some(demo.today), ..EntryFilter::default() };
    assert_eq!(demo.office("冀0638").await.count_entries(&late).await.unwrap(), 1);
    for (login, court, whose) in [
        ("faguan", "冀0638", Turn::Judge),
        ("tingzhang", "冀0638", Turn::DivisionHead),
        ("shenguan-jiceng", "冀0638", Turn::Office),
        ("yuanzhang-jiceng", "冀0638", Turn::Leader),
        ("shenguan", "冀96", Turn::Office),
        ("yuanzhang", "冀96", Turn::Leader),
        ("fenguan", "冀96", Turn::Leader),
    ] {
        let open = EntryFilter { open: true, ..EntryFilter::default() };
        let (entries, _) = demo.space(login, court).await.entries(&open, 0, 10_000).await.unwrap();
        let waiting = entries.iter().filter(|entry| turn(entry.kind, entry.state) == whose).count();
        assert!(waiting > 0, "nothing waits for {login}");
        assert!(demo.store.unread(login).await.unwrap() > 0, "{login} was told of nothing");
    }
    assert!(!demo.office("冀0638").await.usefulness().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_sent_arrived_once_and_counts_nothing_twice() {
    let demo = Demo::open().await;
    let above = demo.office("冀96").await;
    let transfers = demo.entries("冀0638", Kind::Transfer).await;
    let sent =
        transfers.iter().filter(|entry| matches!(entry.state, State::Sent | State::Supplement | State::Docketed));
    assert_eq!(sent.clone().count(), 3);
    assert_eq!(demo.store.deliver(demo.today).await.unwrap(), 0, "nothing is left on its way");
    for entry in sent {
        let arrived = above.received(entry.number.case().unwrap()).await.unwrap();
        let files: Vec<_> = arrived.iter().filter(|one| matches!(one.message, Message::Appeal { .. })).collect();
        assert_eq!(files.len(), 1, "{}", entry.number);
        assert!(files[0].problem.is_empty() && files[0].arrived.is_some());
        let filter = EntryFilter { number: Some(entry.number.clone()), ..EntryFilter::default() };
        assert_eq!(above.count_entries(&filter).await.unwrap(), 1);
        // What the ledgers say of the case is what the files say of it.
        let events = demo.case_events(entry.number.case().unwrap()).await;
        let many = |kind: EventKind| events.iter().filter(|event| event.kind == kind).count();
        assert_eq!(many(EventKind::Appeal), 1);
        assert_eq!(many(EventKind::SecondInstanceDocketed), usize::from(entry.state == State::Docketed));
    }
}
