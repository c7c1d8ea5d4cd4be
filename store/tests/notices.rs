//! Notices: kept once, told to whom they are meant for, sent by one at a time.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;

use domain::court::{CourtCode, xiongan};
use domain::ledger::{Field, Kind};
use domain::policy::{Actor, Role};
use home::location;
use std::path::Path;
use store::{
    BEGUN_FOR, Delivery, DeliveryState, Error, LEASE, MOST_TRIES, Minute, NewAccount, NewMembership, NewNotice,
    NewWebhook, Outcome, Recipient, Store, Webhook,
};

const COURT: &str = "冀0638";
const BESIDE: &str = "冀0629";
/// 2023-09-30T09:00:00+08:00.
const NINE: i64 = 1_696_035_600;

fn code(court: &str) -> CourtCode {
    CourtCode::parse(court).unwrap()
}

fn person(login: &str, name: &str, roles: &[(&str, Role, Option<&str>)]) -> (NewAccount, Vec<NewMembership>) {
    let roles = roles.iter().map(|(court, role, division)| NewMembership {
        court: code(court),
        role: *role,
        division: division.map(str::to_owned),
        line: None,
    });
    let account = NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        court: code(COURT),
        password: None,
        must_change: false,
    };
    (account, roles.collect())
}

async fn open(folder: &Path) -> Store {
    Store::open(&location(folder)).await.unwrap()
}

/// Two courts; two judges of one name, one in each; someone of both courts; heads of two divisions.
async fn house() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.install(&xiongan()).await.unwrap();
    let people = [
        person("office", "甲", &[(COURT, Role::TrialManagement, None)]),
        person("judge", "王敏", &[(COURT, Role::Judge, None)]),
        person("namesake", "王敏", &[(BESIDE, Role::Judge, None)]),
        person("head", "乙", &[(COURT, Role::DivisionHead, Some("民一庭"))]),
        person("other-head", "丙", &[(COURT, Role::DivisionHead, Some("民二庭"))]),
        person("both", "丁", &[(COURT, Role::DataOfficer, None), (BESIDE, Role::DataOfficer, None)]),
        person("sys", "戊", &[(COURT, Role::SystemAdministrator, None)]),
        person("officer", "己", &[(BESIDE, Role::PetitionOfficer, None)]),
        person("office-beside", "庚", &[(BESIDE, Role::TrialManagement, None)]),
    ];
    store.found(people.into()).await.unwrap();
    (folder, store)
}

fn acting(login: &str) -> Actor {
    Actor { login: login.to_owned(), ..Actor::console(code(COURT)) }
}

fn notice(key: &str, to: &[Recipient]) -> NewNotice {
    NewNotice {
        court: code(COURT),
        to: to.to_vec(),
        kind: String::from("warning"),
        title: [String::from("上诉率偏高"), String::from("Appeals are high")],
        text: [String::from("见详情。"), String::from("See there.")],
        link: String::from("/indicator/appeal_rate"),
        key: key.to_owned(),
    }
}

fn webhook() -> Webhook {
    Webhook {
        url: String::from("http://127.0.0.1:9/notices"),
        enabled: true,
        quiet_from: Minute::default(),
        quiet_to: Minute::default(),
        digest_at: Some(Minute::parse("08:30").unwrap()),
    }
}

async fn set(store: &Store, webhook: Webhook) -> Option<String> {
    let new = NewWebhook { webhook, new_secret: false };
    store.set_webhook(&acting("office"), &code(COURT), &new).await.unwrap()
}

async fn logins_told(store: &Store, to: &[Recipient]) -> Vec<String> {
    let logins = ["office", "judge", "namesake", "head", "other-head", "both", "sys"];
    let mut before = Vec::new();
    for login in logins {
        before.push(store.unread(login).await.unwrap());
    }
    let new = store.notify(&notice(&format!("{to:?}"), to), NINE).await.unwrap();
    let mut told = Vec::new();
    for (login, before) in logins.into_iter().zip(before) {
        if store.unread(login).await.unwrap() > before {
            told.push(login.to_owned());
        }
    }
    assert_eq!(new, told.len());
    told
}

#[tokio::test]
async fn those_are_told_whom_the_memberships_of_the_court_mean() {
    let (_folder, store) = house().await;
    let judge = Recipient::Judge(String::from("王敏"));
    let head = Recipient::DivisionHead(String::from("民一庭"));
    assert_eq!(logins_told(&store, std::slice::from_ref(&judge)).await, ["judge"]);
    assert_eq!(logins_told(&store, std::slice::from_ref(&head)).await, ["head"]);
    assert_eq!(logins_told(&store, &[Recipient::Role(Role::DivisionHead)]).await, ["head", "other-head"]);
    assert_eq!(logins_told(&store, &[Recipient::Account(String::from("both"))]).await, ["both"]);
    // Someone of another court only, someone unknown, a head named as a judge.
    let strangers = ["namesake", "nobody"].map(|login| Recipient::Account(login.to_owned()));
    assert!(logins_told(&store, &strangers).await.is_empty());
    assert!(logins_told(&store, &[Recipient::Judge(String::from("乙"))]).await.is_empty());
    // Meant twice, told once.
    let role = Recipient::Role(Role::Judge);
    assert_eq!(logins_told(&store, &[judge.clone(), role, head]).await, ["judge", "head"]);
    let account = store.account_by_login("judge").await.unwrap().unwrap();
    store.switch_account(&Actor { role: Role::SystemAdministrator, ..acting("sys") }, &account.id, true).await.unwrap();
    let late = store.notify(&notice("late", &[judge]), NINE).await.unwrap();
    assert_eq!(late, 0);
}

#[tokio::test]
async fn nobody_is_told_the_same_key_twice() {
    let (folder, store) = house().await;
    set(&store, webhook()).await;
    let both = [Recipient::Account(String::from("judge")), Recipient::Account(String::from("head"))];
    assert_eq!(store.notify(&notice("k", &both[..1]), NINE).await.unwrap(), 1);
    assert_eq!(store.notify(&notice("k", &both), NINE + 1).await.unwrap(), 1);
    let again = open(folder.path()).await;
    let asked = (0..8).map(|_| {
        let (store, notice) = (again.clone(), notice("k2", &both));
        tokio::spawn(async move { store.notify(&notice, NINE).await.unwrap() })
    });
    let mut new = 0;
    for one in asked.collect::<Vec<_>>() {
        new += one.await.unwrap();
    }
    assert_eq!(new, 2);
    assert_eq!((store.unread("judge").await.unwrap(), store.unread("head").await.unwrap()), (2, 2));
    // Only what was new went out, and to whom it was new.
    let bodies: Vec<String> =
        store.claim_deliveries(NINE + 9, 99).await.unwrap().into_iter().map(|one| one.body).collect();
    let to = |who: &str| bodies.iter().filter(|body| body.contains(&format!("\"to\":[{who}]"))).count();
    assert_eq!((to("\"judge\""), to("\"head\""), bodies.len()), (1, 1, 3));
}

#[tokio::test]
async fn what_leads_elsewhere_or_has_no_key_is_refused() {
    let (_folder, store) = house().await;
    let good = notice("k", &[Recipient::Role(Role::Judge)]);
    for link in ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "data", ""] {
        let wrong = NewNotice { link: link.to_owned(), ..good.clone() };
        assert!(matches!(store.notify(&wrong, NINE).await, Err(Error::Conflict(_))), "{link}");
    }
    let wrong = NewNotice { key: String::new(), ..good };
    assert!(matches!(store.notify(&wrong, NINE).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn an_inbox_is_its_owners() {
    let (_folder, store) = house().await;
    for (key, at) in [("a", NINE), ("b", NINE + 60), ("c", NINE + 120)] {
        store.notify(&notice(key, &[Recipient::Role(Role::Judge)]), at).await.unwrap();
    }
    let elsewhere = NewNotice { court: code(BESIDE), ..notice("d", &[Recipient::Account(String::from("both"))]) };
    store.notify(&elsewhere, NINE).await.unwrap();
    assert_eq!(store.inbox(&acting("both"), false, 0, 9).await.unwrap().0[0].court, code(BESIDE));
    let judge = acting("judge");
    let (all, of) = store.inbox(&judge, false, 1, 9).await.unwrap();
    assert_eq!((all.iter().map(|one| one.at).collect::<Vec<_>>(), of), (vec![NINE + 60, NINE], 3));
    let id = all[0].id.clone();
    // Someone else changes nothing there.
    assert_eq!(store.mark_read(&acting("head"), std::slice::from_ref(&id), true).await.unwrap(), 0);
    assert_eq!(store.mark_read(&judge, &[id.clone(), id.clone()], true).await.unwrap(), 1);
    assert_eq!(store.unread("judge").await.unwrap(), 2);
    let (unread, of) = store.inbox(&judge, true, 0, 9).await.unwrap();
    assert!(unread.len() == 2 && of == 2 && unread.iter().all(|one| one.id != id && !one.read));
    assert_eq!(store.mark_read(&judge, &[], true).await.unwrap(), 2);
    assert_eq!(store.mark_read(&judge, &[id], false).await.unwrap(), 1);
    assert_eq!((store.unread("judge").await.unwrap(), store.unread("both").await.unwrap()), (1, 1));
}

#[tokio::test]
async fn courts_take_turns_with_their_deliveries() {
    let (_folder, store) = house().await;
    set(&store, webhook()).await;
    let beside = Actor { login: String::from("office-beside"), ..Actor::console(code(BESIDE)) };
    let new = NewWebhook { webhook: webhook(), new_secret: false };
    store.set_webhook(&beside, &code(BESIDE), &new).await.unwrap();
    // Twenty of one court, and after them one of another.
    let to = [Recipient::Role(Role::TrialManagement)];
    for at in 0..20 {
        store.notify(&notice(&format!("k{at}"), &to), NINE).await.unwrap();
    }
    store.notify(&NewNotice { court: code(BESIDE), ..notice("k", &to) }, NINE + 1).await.unwrap();
    let courts = |claimed: Vec<Delivery>| claimed.into_iter().map(|one| one.court.to_string()).collect::<Vec<_>>();
    let first = courts(store.claim_deliveries(NINE + 1, 8).await.unwrap());
    assert_eq!((first.len(), first.iter().filter(|court| *court == BESIDE).count()), (8, 1));
    // Alone a court has every place.
    assert_eq!(courts(store.claim_deliveries(NINE + 1, 8).await.unwrap()), vec![COURT.to_owned(); 8]);
}

#[tokio::test]
async fn a_delivery_is_one_claimants_until_its_lease_ends() {
    let (folder, store) = house().await;
    set(&store, webhook()).await;
    store.notify(&notice("k", &[Recipient::Role(Role::Judge)]), NINE).await.unwrap();
    assert!(store.claim_deliveries(NINE - 1, 9).await.unwrap().is_empty());
    let other = open(folder.path()).await;
    let [one, two] = [&store, &other].map(|store| store.claim_deliveries(NINE, 9));
    let (one, two) = tokio::join!(one, two);
    let claimed: Vec<Delivery> = one.unwrap().into_iter().chain(two.unwrap()).collect();
    assert_eq!(claimed.len(), 1);
    assert!(other.claim_deliveries(NINE + LEASE - 1, 9).await.unwrap().is_empty());
    // The first claimant is gone; what it says later changes nothing.
    let again = other.claim_deliveries(NINE + LEASE, 9).await.unwrap();
    assert_eq!((again.len(), again[0].id == claimed[0].id, again[0].body == claimed[0].body), (1, true, true));
    store.settle_delivery(&claimed[0], &Outcome::Accepted, NINE + LEASE).await.unwrap();
    let line = store.deliveries(&acting("office"), &code(COURT), 9).await.unwrap().remove(0);
    assert_eq!((line.state, line.tries), (DeliveryState::Waiting, 2));
    other.settle_delivery(&again[0], &Outcome::Accepted, NINE + LEASE).await.unwrap();
    let line = store.deliveries(&acting("office"), &code(COURT), 9).await.unwrap().remove(0);
    assert_eq!(line.state, DeliveryState::Sent);
    assert!(store.claim_deliveries(NINE + 999_999, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_delivery_is_tried_twenty_times_and_given_up() {
    let (_folder, store) = house().await;
    set(&store, webhook()).await;
    store.notify(&notice("k", &[Recipient::Role(Role::Judge)]), NINE).await.unwrap();
    let mut now = NINE;
    let mut pauses = Vec::new();
    for _ in 0..MOST_TRIES {
        let claimed = store.claim_deliveries(now, 9).await.unwrap().remove(0);
        store.settle_delivery(&claimed, &Outcome::Refused(String::from("503")), now).await.unwrap();
        let line = store.deliveries(&acting("office"), &code(COURT), 9).await.unwrap().remove(0);
        assert!(line.said == "503" && store.claim_deliveries(line.due - 1, 9).await.unwrap().is_empty());
        pauses.push(line.due - now);
        now = line.due;
    }
    assert_eq!(pauses[..4], [60, 120, 240, 480]);
    assert_eq!(pauses[MOST_TRIES as usize - 2..], [21_600, 0]);
    let line = store.deliveries(&acting("office"), &code(COURT), 9).await.unwrap().remove(0);
    assert_eq!((line.state, line.tries), (DeliveryState::Failed, MOST_TRIES));
    assert!(store.claim_deliveries(now + 999_999, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn in_quiet_hours_deliveries_wait_and_inboxes_do_not() {
    let (_folder, store) = house().await;
    let minute = |text: &str| Minute::parse(text).unwrap();
    set(&store, Webhook { quiet_from: minute("22:00"), quiet_to: minute("09:30"), ..webhook() }).await;
    store.notify(&notice("k", &[Recipient::Role(Role::Judge)]), NINE).await.unwrap();
    assert_eq!(store.unread("judge").await.unwrap(), 1);
    let half_past = NINE + 30 * 60;
    assert!(store.claim_deliveries(half_past - 1, 9).await.unwrap().is_empty());
    set(&store, Webhook { quiet_from: minute("08:00"), quiet_to: minute("09:30"), ..webhook() }).await;
    assert!(store.claim_deliveries(half_past - 1, 9).await.unwrap().is_empty());
    assert_eq!(store.claim_deliveries(half_past, 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_digest_is_made_once_a_day_and_counts_no_digest() {
    let (folder, store) = house().await;
    let half_past_eight = NINE - 30 * 60;
    for key in ["a", "b"] {
        store.notify(&notice(key, &[Recipient::Role(Role::Judge)]), NINE - 86_400).await.unwrap();
    }
    assert!(store.digests_due(NINE).await.unwrap().is_empty(), "a court that sends nothing has no digest");
    set(&store, webhook()).await;
    assert!(store.digests_due(half_past_eight - 1).await.unwrap().is_empty());
    assert_eq!(store.digests_due(half_past_eight).await.unwrap(), [code(COURT)]);
    let other = open(folder.path()).await;
    let court = code(COURT);
    let (one, two) = tokio::join!(store.digest(&court, half_past_eight), other.digest(&court, half_past_eight));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert!(other.digests_due(NINE).await.unwrap().is_empty());
    let (told, _) = store.inbox(&acting("judge"), true, 0, 9).await.unwrap();
    assert_eq!((told[0].kind.as_str(), told[0].title[0].as_str()), ("digest", "未读通知 2 条"));
    assert_eq!(other.digest(&court, NINE + 86_400).await.unwrap(), 1);
    let (told, of) = store.inbox(&acting("judge"), true, 0, 9).await.unwrap();
    assert_eq!((of, told[0].title[0].as_str()), (4, "未读通知 2 条"));
    assert_eq!(store.unread("head").await.unwrap(), 0, "whoever has nothing unread hears nothing");
}

#[tokio::test]
async fn a_run_is_claimed_once() {
    let (folder, store) = house().await;
    let other = open(folder.path()).await;
    let (one, two) =
        tokio::join!(store.claim_run("audit", "2023-09-30", NINE), other.claim_run("audit", "2023-09-30", NINE));
    assert!(one.unwrap() != two.unwrap());
    assert!(!open(folder.path()).await.claim_run("audit", "2023-09-30", NINE).await.unwrap());
    assert!(store.claim_run("audit", "2023-10-01", NINE).await.unwrap());
    assert!(store.claim_run("review", "2023-09-30", NINE).await.unwrap());
}

/// A job that takes a while is one's alone from its beginning on; one that was broken off is begun again.
#[tokio::test]
async fn a_run_is_begun_by_one() {
    let (folder, store) = house().await;
    let other = open(folder.path()).await;
    let begin = async |store: &Store, now| store.begin_run("nodes", "2023-09-30", now).await.unwrap();
    let (one, two) = tokio::join!(begin(&store, NINE), begin(&other, NINE));
    assert!(one != two);
    assert!(!begin(&other, NINE + BEGUN_FOR - 1).await);
    assert!(begin(&other, NINE + BEGUN_FOR).await);
    assert!(store.claim_run("nodes", "2023-09-30", NINE).await.unwrap());
    assert!(!begin(&other, NINE + 10 * BEGUN_FOR).await, "it is done");
    assert!(store.begin_run("nodes", "2023-10-01", NINE).await.unwrap());
}

/// A year ahead, then right again: what was begun, leased or due by the wrong clock does not wait for that year.
#[tokio::test]
async fn a_clock_set_back_holds_nothing_up() {
    let (_folder, store) = house().await;
    let (ahead, court, office) = (NINE + 365 * 86_400, code(COURT), acting("office"));
    assert!(store.begin_run("nodes", "2023-09-30", ahead).await.unwrap());
    assert!(store.begin_run("nodes", "2023-09-30", NINE).await.unwrap());
    let new = NewWebhook { webhook: webhook(), new_secret: false };
    store.set_webhook(&office, &court, &new).await.unwrap();
    store.test_webhook(&office, &court, ahead).await.unwrap();
    assert_eq!(store.claim_deliveries(ahead, 9).await.unwrap().len(), 1);
    assert_eq!(store.claim_deliveries(NINE, 9).await.unwrap().len(), 1);
    assert!(store.claim_deliveries(NINE + LEASE - 1, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_webhook_is_the_offices_and_its_secret_is_told_once() {
    let (_folder, store) = house().await;
    let (court, office) = (code(COURT), acting("office"));
    let leader = Actor { role: Role::CourtLeader, ..acting("x") };
    let new = NewWebhook { webhook: webhook(), new_secret: false };
    assert!(matches!(store.set_webhook(&leader, &court, &new).await, Err(Error::Denied(_))));
    assert!(matches!(store.set_webhook(&office, &code(BESIDE), &new).await, Err(Error::Denied(_))));
    assert!(matches!(store.deliveries(&leader, &court, 9).await, Err(Error::Denied(_))));
    assert!(matches!(store.test_webhook(&office, &court, NINE).await, Err(Error::Conflict(_))));
    let secret = store.set_webhook(&office, &court, &new).await.unwrap().unwrap();
    assert_eq!(secret.len(), 64);
    assert_eq!(store.webhook(&office, &court).await.unwrap(), Some(webhook()));
    assert_eq!(store.set_webhook(&office, &court, &new).await.unwrap(), None);
    store.test_webhook(&office, &court, NINE).await.unwrap();
    assert_eq!(store.claim_deliveries(NINE, 9).await.unwrap()[0].secret, secret);
    let anew = NewWebhook { new_secret: true, ..new.clone() };
    assert_ne!(store.set_webhook(&office, &court, &anew).await.unwrap().unwrap(), secret);
    // Switched off: what waits is given up, and nothing new goes out.
    set(&store, Webhook { enabled: false, ..webhook() }).await;
    store.notify(&notice("k", &[Recipient::Role(Role::Judge)]), NINE).await.unwrap();
    let lines = store.deliveries(&office, &court, 9).await.unwrap();
    assert_eq!(lines.iter().map(|line| line.state).collect::<Vec<_>>(), [DeliveryState::Failed]);
    let elsewhere = NewWebhook { webhook: Webhook { url: String::from("http://8.8.8.8/"), ..webhook() }, ..new };
    assert!(matches!(store.set_webhook(&office, &court, &elsewhere).await, Err(Error::Conflict(_))));
    let reader = Actor { role: Role::AuditAdministrator, ..acting("aud") };
    let search = store::Search { text: String::from("webhook"), limit: 99, ..Default::default() };
    let (entries, _) = store.search_log(&reader, &court, &search).await.unwrap();
    assert!(entries.iter().any(|entry| entry.object == "webhook http://127.0.0.1:9" && entry.phase == "done"));
    assert!(entries.iter().all(|entry| !entry.object.contains("notices") && !entry.detail.contains(&secret)));
}

#[tokio::test]
async fn what_is_nobodys_turn_is_told_to_the_office() {
    let (_folder, store) = house().await;
    for court in [COURT, BESIDE] {
        let said = [
            (Field::Petitioner, "王某"),
            (Field::Received, "2023-09-28"),
            (Field::Channel, "letter"),
            (Field::Demand, "不服判决"),
        ];
        let said = said.map(|(field, word)| (field, word.to_owned())).into();
        let office = Actor::console(code(court));
        store.register_entry(&office, Kind::Petition, &said, "2023-09-30".parse().unwrap()).await.unwrap();
    }
    let mut told = Vec::new();
    for login in ["office", "officer", "office-beside"] {
        told.push(store.inbox(&acting(login), false, 0, 9).await.unwrap().1);
    }
    // One court has nobody for petitions, the other has.
    assert_eq!(told, [1, 1, 0]);
}
