//! The courier: carries notices to the courts' own systems, and makes the day's digests.
//!
//! What is due, and who has it, is the store's to know ([`store::Store::claim_deliveries`]); so the courier can stop at any
//! moment, and several may run. It reads nothing of what a receiver answers but the status.

use hmac::{Hmac, Mac};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use sha2::Sha256;
use std::fmt::Write;
use std::time::Duration;
use store::{Delivery, Outcome, Store};
use tokio::task::JoinSet;

/// So often it looks what is due.
const EVERY: Duration = Duration::from_secs(20);
/// So many deliveries are sent at a time.
const AT_A_TIME: i64 = 8;
/// A receiver that has not answered by then has refused; far within [`store::LEASE`].
const PATIENCE: Duration = Duration::from_secs(10);

/// Why there is no courier.
#[derive(Debug, thiserror::Error)]
#[error("the client that carries notices could not be made: {0}; check the certificates of the operating system")]
pub struct CourierError(#[from] reqwest::Error);

/// What tells the courier the time.
pub trait Clock: Send + Sync {
    /// The whole seconds since 1970.
    fn now(&self) -> i64;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        store::clock()
    }
}

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// So many people got a digest.
    pub digests: usize,
    /// So many deliveries were taken.
    pub accepted: usize,
    /// So many were not.
    pub refused: usize,
}

impl Round {
    /// Whether more may be due at once.
    fn was_full(self) -> bool {
        i64::try_from(self.accepted + self.refused).is_ok_and(|sent| sent >= AT_A_TIME)
    }
}

/// What the courier sends with: straight to the receiver, through no proxy and after no redirect, because an address was
/// checked when it was set and no other was.
pub fn client() -> Result<Client, CourierError> {
    let builder = Client::builder().timeout(PATIENCE).redirect(Policy::none()).no_proxy();
    Ok(builder.user_agent(concat!("huishang/", env!("CARGO_PKG_VERSION"))).build()?)
}

/// Runs for as long as it is let.
pub async fn run(store: Store, client: Client, clock: impl Clock) {
    loop {
        match tick(&store, &client, clock.now()).await {
            Ok(round) if round.was_full() => continue,
            Ok(_) => {}
            Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "courier"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// One round: what the day and the hour bring, the digests that are due, then what is due to be sent, a few at most.
pub async fn tick(store: &Store, client: &Client, now: i64) -> Result<Round, store::Error> {
    let mut round = Round::default();
    if let Err(error) = store.round(now).await {
        // What is ready to be sent goes out all the same.
        tracing::error!(error = &error as &dyn std::error::Error, "what the day and the hour bring");
    }
    for court in store.digests_due(now).await? {
        round.digests += store.digest(&court, now).await?;
    }
    let mut sending = JoinSet::new();
    for delivery in store.claim_deliveries(now, AT_A_TIME).await? {
        let client = client.clone();
        sending.spawn(async move {
            let outcome = send(&client, &delivery, now).await;
            (delivery, outcome)
        });
    }
    // One whose task broke off stays claimed, and is due again when its lease ends.
    while let Some(sent) = sending.join_next().await {
        let Ok((delivery, outcome)) = sent else { continue };
        match outcome {
            Outcome::Accepted => round.accepted += 1,
            Outcome::Refused(_) => round.refused += 1,
        }
        store.settle_delivery(&delivery, &outcome, now).await?;
    }
    store.tidy_deliveries(now).await?;
    Ok(round)
}

async fn send(client: &Client, delivery: &Delivery, now: i64) -> Outcome {
    let sent = client
        .post(&delivery.url)
        .header(CONTENT_TYPE, "application/json")
        .header("idempotency-key", &delivery.id)
        .header("x-huishang-timestamp", now)
        .header("x-huishang-signature", format!("sha256={}", signature(&delivery.secret, now, &delivery.body)))
        .body(delivery.body.clone())
        .send()
        .await;
    match sent {
        Ok(answer) => judged(answer.status()),
        Err(error) if error.is_timeout() => {
            let seconds = PATIENCE.as_secs();
            Outcome::Refused(format!("{seconds} 秒内没有应答 / no answer within {seconds} s"))
        }
        Err(error) if error.is_connect() => Outcome::Refused(String::from(
            "连接不上，请检查地址、网络和证书 / cannot be reached; check address, network and certificate",
        )),
        // Nothing of the cause: it names the address, which may hold a key.
        Err(_) => Outcome::Refused(String::from("发送中断 / sending broke off")),
    }
}

fn judged(status: StatusCode) -> Outcome {
    let code = status.as_u16();
    match status {
        status if status.is_success() => Outcome::Accepted,
        status if status.is_redirection() => Outcome::Refused(format!(
            "对方要求转到别处（{code}），不跟随，请填最终地址 / answered {code}, a redirect, which is not followed; set the final address"
        )),
        _ => Outcome::Refused(format!("对方应答 {code}，应为 2xx / answered {code}, expected 2xx")),
    }
}

/// HMAC-SHA256 of the time, a dot and the body, in hexadecimal. The key is the secret as it was shown, as text.
fn signature(secret: &str, at: i64, body: &str) -> String {
    // An HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{at}.{body}").as_bytes());
    let mut text = String::new();
    for byte in mac.finalize().into_bytes() {
        // Writing into a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_what_other_programs_compute() {
        // printf '1696035600.{"id":"1"}' | openssl dgst -sha256 -hmac 0123456789abcdef
        let expected = "eeba80111176f94eb2aab0603527be653a60c9419ba28ac86484992f309d5270";
        assert_eq!(signature("0123456789abcdef", 1_696_035_600, r#"{"id":"1"}"#), expected);
    }

    #[test]
    fn only_two_hundreds_are_taken() {
        assert_eq!(judged(StatusCode::NO_CONTENT), Outcome::Accepted);
        for status in [StatusCode::NOT_MODIFIED, StatusCode::FOUND, StatusCode::CONFLICT, StatusCode::BAD_GATEWAY] {
            assert!(matches!(judged(status), Outcome::Refused(why) if why.contains(status.as_str())));
        }
    }
}
