//! Accounts, roles and sessions.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;
#[path = "support/raw.rs"]
mod raw;

use domain::court::{CourtCode, xiongan};
use domain::policy::{Actor, Denied, Role};
use home::location;
use sqlx::Row;
use store::{Error, Lifetimes, NewAccount, NewMembership, NewNotice, Recipient, Security, Store};

const DAY: Lifetimes = Lifetimes { idle: 3_600, whole: 86_400 };

fn code(court: &str) -> CourtCode {
    CourtCode::parse(court).unwrap()
}

fn person(login: &str, court: &str) -> NewAccount {
    let password = Some(String::from("$argon2id$x"));
    NewAccount { login: login.to_owned(), name: format!("{login}某"), court: code(court), password, must_change: true }
}

fn role(court: &str, role: Role) -> NewMembership {
    NewMembership { court: code(court), role, division: None, line: None }
}

fn acting(login: &str, court: &str, role: Role) -> Actor {
    Actor { login: login.to_owned(), role, ..Actor::console(code(court)) }
}

/// Three administrators of the intermediate court.
async fn founded() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    let admins =
        [("sys", Role::SystemAdministrator), ("sec", Role::SecurityAdministrator), ("aud", Role::AuditAdministrator)];
    let people = admins.map(|(login, one)| (person(login, "冀96"), vec![role("冀96", one)]));
    store.found(people.into()).await.unwrap();
    (folder, store)
}

fn sys() -> Actor {
    acting("sys", "冀96", Role::SystemAdministrator)
}

fn sec() -> Actor {
    acting("sec", "冀96", Role::SecurityAdministrator)
}

#[tokio::test]
async fn an_installation_is_founded_once() {
    let (_folder, store) = founded().await;
    let again = store.found(vec![(person("eve", "冀96"), vec![role("冀96", Role::SecurityAdministrator)])]).await;
    assert!(matches!(again, Err(Error::Conflict(_))));
    assert!(store.account_by_login("eve").await.unwrap().is_none());
}

#[tokio::test]
async fn one_makes_accounts_another_gives_roles() {
    let (_folder, store) = founded().await;
    let wang = store.create_account(&sys(), person("王敏", "冀0638")).await.unwrap();
    assert!(matches!(store.create_account(&sec(), person("x", "冀0638")).await, Err(Error::Denied(_))));
    assert!(matches!(store.create_account(&sys(), person("王敏", "冀0629")).await, Err(Error::Conflict(_))));
    assert!(matches!(store.create_account(&sys(), person("a b", "冀0629")).await, Err(Error::Conflict(_))));
    let given = role("冀0638", Role::TrialManagement);
    assert!(matches!(store.add_membership(&sys(), &wang, given.clone()).await, Err(Error::Denied(_))));
    store.add_membership(&sec(), &wang, given).await.unwrap();
    let held = store.memberships(&wang).await.unwrap();
    assert_eq!((held.len(), held[0].role), (1, Role::TrialManagement));
    // A judge's part is by name; a division head needs a division.
    let head = store.add_membership(&sec(), &wang, role("冀0638", Role::DivisionHead)).await;
    assert!(matches!(head, Err(Error::Conflict(text)) if text.contains("needs a division")));
}

#[tokio::test]
async fn administrators_exclude_one_another_and_serve_not_themselves() {
    let (_folder, store) = founded().await;
    let sys_id = store.account_by_login("sys").await.unwrap().unwrap().id;
    let more = store.add_membership(&sec(), &sys_id, role("冀96", Role::AuditAdministrator)).await;
    assert!(matches!(more, Err(Error::Conflict(text)) if text.contains("system administrator")));
    let sec_id = store.account_by_login("sec").await.unwrap().unwrap().id;
    let own = store.add_membership(&sec(), &sec_id, role("冀96", Role::CourtLeader)).await;
    assert!(matches!(own, Err(Error::Conflict(text)) if text.contains("another administrator")));
    assert!(matches!(store.switch_account(&sys(), &sys_id, true).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn a_court_below_does_not_reach_up_or_aside() {
    let (_folder, store) = founded().await;
    let neighbour = store.create_account(&sys(), person("neighbour", "冀0629")).await.unwrap();
    let below = acting("boss", "冀0638", Role::SystemAdministrator);
    for id in [neighbour.as_str(), "nobody"] {
        let refused = store.switch_account(&below, id, true).await;
        assert!(matches!(refused, Err(Error::Denied(Denied::OutsideScope))));
    }
    assert!(matches!(store.people(&below, &code("冀0629")).await, Err(Error::Denied(Denied::OutsideScope))));
    assert_eq!(store.people(&sys(), &code("冀0629")).await.unwrap().len(), 1);
}

/// What was written by a clock a day ahead, after it was set right: a session nobody knows the length of has ended, and a lock
/// lasts no longer than locks do. A little ahead is another server's clock.
#[tokio::test]
async fn a_clock_set_back_keeps_no_session_and_no_lock() {
    let (folder, store) = founded().await;
    let id = store.create_account(&sys(), person("王敏", "冀0638")).await.unwrap();
    let token = store.begin_session(&id, None, false, DAY).await.unwrap();
    let registry = raw::registry(folder.path()).await;
    let ahead = async |seconds: i64| {
        let sql = "update session set begun = begun + $1, seen = seen + $1, ends = ends + $1";
        sqlx::query(sql).bind(seconds).execute(&registry).await.unwrap();
    };
    ahead(200).await;
    assert!(store.arrival(&token).await.unwrap().is_some());
    // It counts as seen now, not in the future.
    let seen = sqlx::query("select seen from session").fetch_one(&registry).await.unwrap();
    assert!(seen.get::<i64, _>(0) <= store::clock());
    ahead(86_400).await;
    assert!(store.arrival(&token).await.unwrap().is_none());
    assert!(store.claim_attempt(&id, 1, 900).await.unwrap());
    assert!(!store.claim_attempt(&id, 1, 900).await.unwrap(), "locked");
    sqlx::query("update account set locked_until = locked_until + 86400").execute(&registry).await.unwrap();
    assert!(store.claim_attempt(&id, 1, 900).await.unwrap());
}

#[tokio::test]
async fn a_session_ends_with_its_time_its_role_and_its_account() {
    let (folder, store) = founded().await;
    let registry = raw::registry(folder.path()).await;
    let id = store.create_account(&sys(), person("王敏", "冀0638")).await.unwrap();
    let begin = async |lifetimes| store.begin_session(&id, None, false, lifetimes).await.unwrap();
    let lives = async |token: &str| store.arrival(token).await.unwrap().is_some();
    let token = begin(DAY).await;
    assert!(lives(&token).await && !lives("another").await);
    let unseen_for = async |seconds: i64| {
        let sql = "update session set seen = $1";
        sqlx::query(sql).bind(store::clock() - seconds).execute(&registry).await.unwrap();
    };
    let idle = Security::default().lifetimes().idle;
    unseen_for(idle).await;
    assert!(!lives(&token).await);
    // Seen a little less long ago it lives, and is seen now.
    unseen_for(idle - 5).await;
    assert!(lives(&token).await);
    let seen = sqlx::query("select seen from session").fetch_one(&registry).await.unwrap();
    assert!(seen.get::<i64, _>(0) >= store::clock() - 5);
    assert!(!lives(&begin(Lifetimes { whole: 0, ..DAY }).await).await);
    // A role given ends what was signed in with before it.
    store.add_membership(&sec(), &id, role("冀0638", Role::TrialManagement)).await.unwrap();
    assert!(!lives(&token).await);
    let (one, other) = (begin(DAY).await, begin(DAY).await);
    store.end_sessions_of(&id, Some(&one)).await.unwrap();
    assert!(lives(&one).await && !lives(&other).await);
    let held = store.memberships(&id).await.unwrap();
    store.remove_membership(&sec(), &held[0].id).await.unwrap();
    assert!(!lives(&one).await);
    let last = begin(DAY).await;
    store.switch_account(&sys(), &id, true).await.unwrap();
    assert!(!lives(&last).await);
    assert_eq!(store.sessions_of(&id).await.unwrap(), 0);
}

#[tokio::test]
async fn another_token_makes_no_session_longer_and_brings_none_back() {
    let (_folder, store) = founded().await;
    let id = store.account_by_login("sys").await.unwrap().unwrap().id;
    let token = store.begin_session(&id, None, false, DAY).await.unwrap();
    let begun = store.arrival(&token).await.unwrap().unwrap().session.begun;
    let next = store.rotate_session(&token, None, true).await.unwrap();
    let after = store.arrival(&next).await.unwrap().unwrap().session;
    assert_eq!((after.begun, after.second), (begun, true));
    assert!(store.arrival(&token).await.unwrap().is_none());
    // A session of two seconds is one of two seconds under any token.
    let short = store.begin_session(&id, None, true, Lifetimes { whole: 2, ..DAY }).await.unwrap();
    let short = store.rotate_session(&short, None, true).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(3_100)).await;
    assert!(store.arrival(&short).await.unwrap().is_none());
    store.end_sessions_of(&id, None).await.unwrap();
    assert!(matches!(store.rotate_session(&next, None, true).await, Err(Error::Conflict(_))));
}

/// Everything a request begins with is asked for at once, and is what each question by itself answers.
#[tokio::test]
async fn what_a_request_begins_with_is_what_each_question_answers() {
    let (_folder, store) = founded().await;
    let id = store.create_account(&sys(), person("王敏", "冀0638")).await.unwrap();
    let begin = async |membership| store.begin_session(&id, membership, true, DAY).await.unwrap();
    let arrival = async |token: String| store.arrival(&token).await.unwrap().unwrap();
    // With no role yet, nothing told, nothing set.
    let bare = arrival(begin(None).await).await;
    assert!(bare.session.memberships.is_empty() && bare.session.membership.is_none() && bare.session.second);
    assert_eq!((bare.unread, &bare.security), (0, &Security::default()));
    assert_eq!(bare.today, store.today().await.unwrap());
    for (court, held) in [("冀0638", Role::TrialManagement), ("冀96", Role::CourtLeader), ("冀0629", Role::CourtLeader)]
    {
        store.add_membership(&sec(), &id, role(court, held)).await.unwrap();
    }
    let set = Security { idle_minutes: 7, ..Security::default() };
    store.set_security(&sec(), set.clone()).await.unwrap();
    store.mark_as_demo(&["王敏"]).await.unwrap();
    store.set_demo_day("2023-09-30".parse().unwrap()).await.unwrap();
    let held = store.memberships(&id).await.unwrap();
    let told = NewNotice {
        court: code("冀0638"),
        to: vec![Recipient::Account(String::from("王敏"))],
        kind: String::from("warning"),
        title: [String::from("上诉率偏高"), String::from("Appeals are high")],
        text: [String::from("见详情。"), String::from("See there.")],
        link: String::from("/indicator/appeal_rate"),
        key: String::from("a"),
    };
    store.notify(&told, store::clock()).await.unwrap();
    let full = arrival(begin(Some(&held[1].id)).await).await;
    assert_eq!(full.session.account.login, "王敏");
    assert_eq!((full.session.memberships.as_slice(), full.session.membership.as_ref()), (&held[..], Some(&held[1])));
    assert_eq!((full.security, full.today.to_string()), (set, String::from("2023-09-30")));
    assert_eq!((full.unread, store.unread("王敏").await.unwrap()), (1, 1));
}

#[tokio::test]
async fn attempts_made_at_once_count_each() {
    let (_folder, store) = founded().await;
    let id = store.account_by_login("sys").await.unwrap().unwrap().id;
    let attempts = (0..40).map(|_| {
        let (store, id) = (store.clone(), id.clone());
        tokio::spawn(async move { store.claim_attempt(&id, 5, 900).await.unwrap() })
    });
    let mut claimed = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        claimed += u32::from(attempt.await.unwrap());
    }
    assert_eq!(claimed, 5);
    // One that was right, with more to be shown, is given back, and opens what it closed.
    store.give_attempt_back(&id).await.unwrap();
    assert!(store.claim_attempt(&id, 5, 900).await.unwrap());
    assert!(!store.claim_attempt(&id, 5, 900).await.unwrap());
    // After the lock one begins anew.
    store.clear_failures(&id).await.unwrap();
    for _ in 0..4 {
        assert!(store.claim_attempt(&id, 5, 900).await.unwrap());
    }
    assert_eq!(store.account(&id).await.unwrap().locked_until, 0);
}

#[tokio::test]
async fn one_above_sets_a_court_up_and_then_leaves_it_alone() {
    let (_folder, store) = founded().await;
    let wang = store.create_account(&sys(), person("wang", "冀0638")).await.unwrap();
    store.add_membership(&sec(), &wang, role("冀0638", Role::SecurityAdministrator)).await.unwrap();
    // From now on only wang gives roles there; and so only the court opens itself.
    let li = store.create_account(&sys(), person("li", "冀0638")).await.unwrap();
    let given = store.add_membership(&sec(), &li, role("冀0638", Role::TrialManagement)).await;
    assert!(matches!(given, Err(Error::Denied(Denied::OnlyTheCourtItself(_)))));
    let own = acting("wang", "冀0638", Role::SecurityAdministrator);
    store.add_membership(&own, &li, role("冀0638", Role::SystemAdministrator)).await.unwrap();
    assert!(matches!(store.reset_password(&sys(), &wang, "x").await, Err(Error::Denied(_))));
}

#[tokio::test]
async fn the_file_of_sessions_lets_nobody_in() {
    let (folder, store) = founded().await;
    let id = store.account_by_login("sys").await.unwrap().unwrap().id;
    let token = store.begin_session(&id, None, true, DAY).await.unwrap();
    let bytes =
        ["registry.db", "registry.db-wal"].map(|name| std::fs::read(folder.path().join(name)).unwrap_or_default());
    assert!(bytes.iter().all(|bytes| !String::from_utf8_lossy(bytes).contains(&token)));
}

#[tokio::test]
async fn a_time_step_is_used_once() {
    let (_folder, store) = founded().await;
    let id = store.account_by_login("sys").await.unwrap().unwrap().id;
    store.set_second_factor(&id, Some("ABC")).await.unwrap();
    assert!(store.use_second_step(&id, 10).await.unwrap());
    assert!(!store.use_second_step(&id, 10).await.unwrap());
    assert!(!store.use_second_step(&id, 9).await.unwrap());
    assert!(store.use_second_step(&id, 11).await.unwrap());
}

#[tokio::test]
async fn settings_of_sign_in_stay_within_what_is_safe() {
    let (_folder, store) = founded().await;
    let short = Security { password_length: 4, ..Security::default() };
    assert!(matches!(store.set_security(&sec(), short).await, Err(Error::Conflict(text)) if text.contains("8 to 64")));
    let longer = Security { password_length: 16, second_factor: vec![Role::CourtLeader], ..Security::default() };
    assert!(store.set_security(&sys(), longer.clone()).await.is_err());
    let below = acting("x", "冀0638", Role::SecurityAdministrator);
    assert!(store.set_security(&below, longer.clone()).await.is_err());
    store.set_security(&sec(), longer.clone()).await.unwrap();
    assert_eq!(store.security().await.unwrap(), longer);
    assert!(longer.needs_second_factor([Role::CourtLeader]) && !longer.needs_second_factor([Role::Judge]));
    assert!(Security::default().needs_second_factor([Role::AuditAdministrator]));
}
