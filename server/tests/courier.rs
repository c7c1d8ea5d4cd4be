//! The courier, against a receiver that listens on this machine and answers as it is told.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../../store/tests/support/home.rs"]
mod home;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::court::{CourtCode, xiongan};
use domain::policy::{Actor, Role};
use hmac::{Hmac, Mac};
use home::location;
use huishang_server::courier::{self, Round, tick};
use sha2::Sha256;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{DeliveryState, Minute, NewAccount, NewMembership, NewNotice, NewWebhook, Recipient, Store, Webhook};

const COURT: &str = "冀0638";
/// 2023-09-30T09:00:00+08:00.
const NINE: i64 = 1_696_035_600;
const MINUTE: i64 = 60;

/// What a receiver got, and what it answers: these, and 204 from then on.
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    answers: Arc<Mutex<Vec<StatusCode>>>,
}

impl Receiver {
    /// One that listens, and its address.
    async fn listening(answers: &[StatusCode]) -> (Self, String) {
        let receiver = Self::default();
        receiver.answers.lock().unwrap().extend(answers.iter().rev());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/notices?key=%E9%92%A5", listener.local_addr().unwrap());
        let router = Router::new().route("/notices", post(take)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (receiver, url)
    }

    fn got(&self) -> Vec<(HeaderMap, String)> {
        self.got.lock().unwrap().clone()
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> Response {
    receiver.got.lock().unwrap().push((headers, body));
    let status = receiver.answers.lock().unwrap().pop().unwrap_or(StatusCode::NO_CONTENT);
    if status.is_redirection() {
        return (status, [(header::LOCATION, "/notices")]).into_response();
    }
    status.into_response()
}

fn code() -> CourtCode {
    CourtCode::parse(COURT).unwrap()
}

fn office() -> Actor {
    Actor { login: String::from("office"), ..Actor::console(code()) }
}

async fn open(folder: &Path) -> Store {
    Store::open(&location(folder)).await.unwrap()
}

/// A court with its office and a judge.
async fn house() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.install(&xiongan()).await.unwrap();
    let person = |login: &str, name: &str, role| {
        let (login, name) = (login.to_owned(), name.to_owned());
        let account = NewAccount { login, name, court: code(), password: None, must_change: false };
        (account, vec![NewMembership { court: code(), role, division: None, line: None }])
    };
    let people = vec![person("office", "甲", Role::TrialManagement), person("judge", "王敏", Role::Judge)];
    store.found(people).await.unwrap();
    (folder, store)
}

fn webhook(url: &str) -> Webhook {
    let (quiet_from, quiet_to) = (Minute::default(), Minute::default());
    Webhook { url: url.to_owned(), enabled: true, quiet_from, quiet_to, digest_at: None }
}

/// Sets it, and answers with its secret.
async fn set(store: &Store, webhook: Webhook) -> String {
    let new = NewWebhook { webhook, new_secret: true };
    store.set_webhook(&office(), &code(), &new).await.unwrap().unwrap()
}

async fn tell(store: &Store, key: &str) {
    let notice = NewNotice {
        court: code(),
        to: vec![Recipient::Judge(String::from("王敏"))],
        kind: String::from("warning"),
        title: [String::from("上诉率偏高"), String::from("Appeals are high")],
        text: [String::from("见详情。"), String::from("See there.")],
        link: String::from("/indicator/appeal_rate"),
        key: key.to_owned(),
    };
    assert_eq!(store.notify(&notice, NINE).await.unwrap(), 1);
}

async fn round(store: &Store, now: i64) -> Round {
    tick(store, &courier::client().unwrap(), now).await.unwrap()
}

/// How many were taken, and how many were not.
async fn sent(store: &Store, now: i64) -> (usize, usize) {
    let Round { accepted, refused, .. } = round(store, now).await;
    (accepted, refused)
}

/// Checks a signature as a receiver does.
fn check(secret: &str, headers: &HeaderMap, body: &str) -> i64 {
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    let at = text("x-huishang-timestamp");
    let signature = text("x-huishang-signature");
    let hex = signature.strip_prefix("sha256=").unwrap();
    let bytes: Vec<u8> =
        (0..hex.len()).step_by(2).map(|place| u8::from_str_radix(&hex[place..place + 2], 16).unwrap()).collect();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{at}.{body}").as_bytes());
    mac.verify_slice(&bytes).unwrap();
    at.parse().unwrap()
}

#[tokio::test]
async fn what_is_refused_twice_comes_a_third_time_under_the_same_key_across_a_restart() {
    let (folder, store) = house().await;
    let (receiver, url) =
        Receiver::listening(&[StatusCode::SERVICE_UNAVAILABLE, StatusCode::INTERNAL_SERVER_ERROR]).await;
    let secret = set(&store, webhook(&url)).await;
    tell(&store, "a").await;
    assert_eq!(sent(&store, NINE).await, (0, 1));
    assert_eq!(sent(&store, NINE + MINUTE - 1).await, (0, 0), "a minute's pause");
    assert_eq!(sent(&store, NINE + MINUTE).await, (0, 1));
    let lines = store.deliveries(&office(), &code(), 9).await.unwrap();
    assert!(lines[0].state == DeliveryState::Waiting && lines[0].said.contains("500"), "{}", lines[0].said);
    drop(store);
    let store = open(folder.path()).await;
    assert_eq!(sent(&store, NINE + 3 * MINUTE - 1).await, (0, 0), "twice as long");
    assert_eq!(sent(&store, NINE + 3 * MINUTE).await, (1, 0));
    assert_eq!(sent(&store, NINE + 99 * MINUTE).await, (0, 0));
    let got = receiver.got();
    assert_eq!(got.len(), 3);
    let times: Vec<i64> = got.iter().map(|(headers, body)| check(&secret, headers, body)).collect();
    assert_eq!(times, [NINE, NINE + MINUTE, NINE + 3 * MINUTE]);
    assert!(
        got.iter()
            .all(|(headers, body)| { headers["idempotency-key"] == got[0].0["idempotency-key"] && *body == got[0].1 })
    );
    let body: serde_json::Value = serde_json::from_str(&got[0].1).unwrap();
    assert_eq!(body["id"], got[0].0["idempotency-key"].to_str().unwrap());
    assert_eq!(
        (&body["court"], &body["kind"], &body["title"]["zh"], &body["link"], &body["at"], &body["to"][0]),
        (
            &COURT.into(),
            &"warning".into(),
            &"上诉率偏高".into(),
            &"/indicator/appeal_rate".into(),
            &NINE.into(),
            &"judge".into()
        )
    );
}

#[tokio::test]
async fn two_couriers_send_each_delivery_once() {
    let (folder, store) = house().await;
    let (receiver, url) = Receiver::listening(&[]).await;
    set(&store, webhook(&url)).await;
    for key in ["a", "b", "c", "d", "e"] {
        tell(&store, key).await;
    }
    let other = open(folder.path()).await;
    let (one, two) = tokio::join!(sent(&store, NINE), sent(&other, NINE));
    assert_eq!((one.0 + two.0, one.1 + two.1), (5, 0));
    assert_eq!(receiver.got().len(), 5);
}

#[tokio::test]
async fn what_a_courier_died_with_is_sent_when_its_lease_ends() {
    let (folder, store) = house().await;
    let (receiver, url) = Receiver::listening(&[]).await;
    set(&store, webhook(&url)).await;
    tell(&store, "a").await;
    assert_eq!(store.claim_deliveries(NINE, 9).await.unwrap().len(), 1);
    drop(store);
    let store = open(folder.path()).await;
    assert_eq!(sent(&store, NINE + store::LEASE - 1).await, (0, 0));
    assert_eq!(sent(&store, NINE + store::LEASE).await, (1, 0));
    assert_eq!(receiver.got().len(), 1);
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_nobody_listening_is_a_refusal() {
    let (_folder, store) = house().await;
    let (receiver, url) = Receiver::listening(&[StatusCode::TEMPORARY_REDIRECT]).await;
    set(&store, webhook(&url)).await;
    tell(&store, "a").await;
    assert_eq!(sent(&store, NINE).await, (0, 1));
    assert_eq!(receiver.got().len(), 1);
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/?key=geheim", listener.local_addr().unwrap())
    };
    set(&store, webhook(&gone)).await;
    assert_eq!(sent(&store, NINE + MINUTE).await, (0, 1));
    let line = store.deliveries(&office(), &code(), 9).await.unwrap().remove(0);
    assert!(line.said.contains("cannot be reached") && !line.said.contains("geheim"), "{}", line.said);
}

#[tokio::test]
async fn quiet_hours_hold_back_what_goes_out() {
    let (_folder, store) = house().await;
    let (receiver, url) = Receiver::listening(&[]).await;
    let minute = |text: &str| Minute::parse(text).unwrap();
    set(&store, Webhook { quiet_from: minute("22:00"), quiet_to: minute("07:00"), ..webhook(&url) }).await;
    tell(&store, "a").await;
    for quiet in ["22:00", "23:59"] {
        let hours = i64::from(quiet[..2].parse::<u8>().unwrap()) - 9;
        assert_eq!(sent(&store, NINE + hours * 3_600 + 59).await, (0, 0), "{quiet}");
    }
    assert_eq!(sent(&store, NINE + 22 * 3_600 - 1).await, (0, 0), "06:59:59");
    assert_eq!(sent(&store, NINE + 22 * 3_600).await, (1, 0), "07:00");
    assert_eq!((receiver.got().len(), store.unread("judge").await.unwrap()), (1, 1));
}

#[tokio::test]
async fn a_digest_goes_out_exactly_once_a_day() {
    let (folder, store) = house().await;
    let (receiver, url) = Receiver::listening(&[]).await;
    set(&store, Webhook { digest_at: Some(Minute::parse("17:00").unwrap()), ..webhook(&url) }).await;
    tell(&store, "a").await;
    let five = NINE + 8 * 3_600;
    assert_eq!(round(&store, five - 1).await, Round { accepted: 1, ..Round::default() });
    let other = open(folder.path()).await;
    let (one, two) = tokio::join!(round(&store, five), round(&other, five));
    assert_eq!(one.digests + two.digests, 1);
    drop((store, other));
    let store = open(folder.path()).await;
    for later in [five + 20, five + 3_600, five + 6 * 3_600] {
        assert_eq!(round(&store, later).await.digests, 0);
    }
    assert_eq!(round(&store, five + 24 * 3_600).await.digests, 1);
    let digests = receiver.got().iter().filter(|(_, body)| body.contains("\"digest\"")).count();
    assert_eq!(digests, 2);
    // One that reads everything gets none.
    store.mark_read(&Actor { login: String::from("judge"), ..office() }, &[], true).await.unwrap();
    assert_eq!(round(&store, five + 48 * 3_600).await.digests, 0);
}

/// A clock that a test moves.
#[derive(Clone)]
struct Hand(Arc<AtomicI64>);

impl courier::Clock for Hand {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_round_sends_eight_at_most() {
    let (_folder, store) = house().await;
    let (receiver, url) = Receiver::listening(&[]).await;
    set(&store, webhook(&url)).await;
    for key in 0..20 {
        tell(&store, &key.to_string()).await;
    }
    let rounds = [sent(&store, NINE).await.0, sent(&store, NINE).await.0, sent(&store, NINE).await.0];
    assert_eq!((rounds, receiver.got().len()), ([8, 8, 4], 20));
}

#[tokio::test]
async fn the_scheduler_goes_by_the_clock_it_is_given() {
    let (_folder, store) = house().await;
    let (receiver, url) = Receiver::listening(&[]).await;
    set(&store, webhook(&url)).await;
    tell(&store, "a").await;
    let hand = Hand(Arc::new(AtomicI64::new(NINE)));
    let running = tokio::spawn(courier::run(store.clone(), courier::client().unwrap(), hand));
    let one = async {
        while receiver.got().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    // So that a courier that never sends fails and does not hang.
    tokio::time::timeout(Duration::from_secs(60), one).await.unwrap();
    running.abort();
    assert_eq!(receiver.got()[0].0["x-huishang-timestamp"], NINE.to_string().as_str());
}
