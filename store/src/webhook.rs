//! What goes out: a court's webhook, the deliveries to it, and what is done once only.
//!
//! A delivery is sent at least once, each time under the same id. Whoever claims it has it for [`LEASE`] seconds; after a
//! crash it is due again.

use crate::error::Error;
use crate::people::random_hex;
use crate::store::Store;
use domain::court::CourtCode;
use domain::day::{BEIJING_SECONDS, Day};
use domain::policy::{Action, Actor};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};
use url::{Host, Url};

/// So many seconds a delivery belongs to whoever claimed it; longer than sending it may take.
pub const LEASE: i64 = 60;
/// After so many tries it is given up.
pub const MOST_TRIES: i64 = 20;
/// The first pause before another try, and the longest, in seconds; each is twice the one before.
const FIRST_PAUSE: i64 = 60;
const LONGEST_PAUSE: i64 = 6 * 3_600;
/// Deliveries that ended so many seconds ago are forgotten.
const KEPT: i64 = 90 * 86_400;
/// No address is longer.
const LONGEST_URL: usize = 1_000;

/// A minute of the day, in Beijing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minute(u16);

impl Minute {
    /// The minute of a moment, in seconds since 1970.
    pub fn of(at: i64) -> Self {
        Self(u16::try_from((at + BEIJING_SECONDS).rem_euclid(86_400) / 60).unwrap_or(0))
    }

    /// Reads `08:30`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let read = || {
            let (hours, minutes) = text.trim().split_once(':')?;
            let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
            (hours < 24 && minutes < 60).then_some(Self(hours * 60 + minutes))
        };
        read().ok_or_else(|| {
            Error::Conflict(format!("时刻应如 08:30，收到“{text}” / a time is written like 08:30, got “{text}”"))
        })
    }

    fn kept(number: i64) -> Result<Self, Error> {
        let minute = u16::try_from(number).ok().filter(|minute| *minute < 1_440);
        minute.map(Self).ok_or_else(|| Error::Broken(String::from("a webhook")))
    }
}

impl std::fmt::Display for Minute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Where a court's notices go, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Where to.
    pub url: String,
    /// Whether anything goes out.
    pub enabled: bool,
    /// From which minute nothing goes out.
    pub quiet_from: Minute,
    /// Until which; where it is the same as the other, something always does. It may lie before the other: over midnight.
    pub quiet_to: Minute,
    /// When digests are sent, if they are.
    pub digest_at: Option<Minute>,
}

impl Webhook {
    /// Whether nothing goes out at a moment.
    pub fn is_quiet(&self, at: i64) -> bool {
        let (minute, from, to) = (Minute::of(at), self.quiet_from, self.quiet_to);
        if from <= to { from <= minute && minute < to } else { from <= minute || minute < to }
    }
}

/// A webhook as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhook {
    /// How it shall be. The address is https, or http to this machine or a private address.
    pub webhook: Webhook,
    /// Whether it gets another secret; the first time it always does.
    pub new_secret: bool,
}

/// Something that goes out, claimed by whoever has this.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id, the same each time it is sent.
    pub id: String,
    /// Of which court.
    pub court: CourtCode,
    /// Where to.
    pub url: String,
    /// What it is signed with.
    pub secret: String,
    /// The JSON that is sent.
    pub body: String,
    /// The how manieth try this is.
    pub tries: i64,
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delivery").field("id", &self.id).field("court", &self.court).finish_non_exhaustive()
    }
}

/// What came of sending something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Accepted,
    /// It was not; why.
    Refused(String),
}

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// It will be sent, for the first time or again.
    Waiting,
    /// It was taken.
    Sent,
    /// It was given up.
    Failed,
}

/// A delivery, as its court sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryLine {
    /// Its id.
    pub id: String,
    /// What kind of notice it is.
    pub kind: String,
    /// When it was made, in seconds since 1970.
    pub made: i64,
    /// When it is or was due, in seconds since 1970.
    pub due: i64,
    /// How often it was tried.
    pub tries: i64,
    /// How far it has come.
    pub state: DeliveryState,
    /// What the last try said.
    pub said: String,
}

/// What a delivery is made of.
pub(crate) struct Outgoing<'a> {
    pub(crate) court: &'a CourtCode,
    pub(crate) kind: &'a str,
    pub(crate) title: &'a [String; 2],
    pub(crate) text: &'a [String; 2],
    pub(crate) link: &'a str,
    pub(crate) to: &'a [&'a str],
}

const WEBHOOK: &str = "url, enabled, quiet_from, quiet_to, digest_at";

impl Store {
    /// Where a court's notices go; for those who set it.
    pub async fn webhook(&self, actor: &Actor, court: &CourtCode) -> Result<Option<Webhook>, Error> {
        self.may(actor, Action::ChangeSettings, court).await?;
        let sql = format!("select {WEBHOOK} from webhook where court = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(court.to_string()).fetch_optional(self.registry()).await?;
        row.as_ref().map(webhook).transpose()
    }

    /// Sets where a court's notices go. Where a secret was made, it is in the answer and nowhere shown again. What still
    /// waits when it is switched off is given up.
    pub async fn set_webhook(
        &self,
        actor: &Actor,
        court: &CourtCode,
        new: &NewWebhook,
    ) -> Result<Option<String>, Error> {
        self.may(actor, Action::ChangeSettings, court).await?;
        let url = checked(&new.webhook.url)?;
        // What follows the host may hold a key, and the log is for other eyes.
        let object = format!("webhook {}", url.origin().ascii_serialization());
        let what = if new.webhook.enabled { "set" } else { "switched off" };
        self.change(actor, Action::ChangeSettings, court, &object, what, async {
            let mut tx = self.registry().begin().await?;
            let made = put_webhook(&mut tx, court, url.as_str(), new).await?;
            if !new.webhook.enabled {
                sqlx::query("update delivery set state = 'failed', said = $1 where court = $2 and state = 'waiting'")
                    .bind("停用后不再送出 / switched off")
                    .bind(court.to_string())
                    .execute(&mut *tx)
                    .await?;
            }
            tx.commit().await?;
            Ok(made)
        })
        .await
    }

    /// Puts something on its way that only says that it arrives; nobody's inbox holds it.
    pub async fn test_webhook(&self, actor: &Actor, court: &CourtCode, at: i64) -> Result<(), Error> {
        self.change(actor, Action::ChangeSettings, court, "webhook", "test sent", async {
            let outgoing = Outgoing {
                court,
                kind: "test",
                title: &[String::from("测试"), String::from("Test")],
                text: &[String::from("会商的测试通知。"), String::from("A test notice of Huishang.")],
                link: "/notices/settings",
                to: &[&actor.login],
            };
            let mut tx = self.registry().begin().await?;
            let put = put_out(&mut tx, &outgoing, at).await?;
            tx.commit().await?;
            if put { Ok(()) } else { Err(Error::Conflict(String::from(
                "推送尚未设置或已停用，请先保存并启用 / the webhook is not set or switched off; save it switched on first",
            ))) }
        })
        .await
    }

    /// The latest deliveries of a court; for those who set where they go.
    pub async fn deliveries(&self, actor: &Actor, court: &CourtCode, limit: i64) -> Result<Vec<DeliveryLine>, Error> {
        self.may(actor, Action::ChangeSettings, court).await?;
        let rows = sqlx::query(
            "select id, kind, made, due, tries, state, said from delivery where court = $1
             order by made desc, id limit $2",
        )
        .bind(court.to_string())
        .bind(limit.max(0))
        .fetch_all(self.registry())
        .await?;
        rows.iter().map(delivery_line).collect()
    }

    /// What is due, and not sent by anyone else at this moment, at most so many; from now on the caller's for [`LEASE`]
    /// seconds. Courts take turns: however many wait of one, or for it, others do not wait for all of them. In a court's quiet hours nothing of it is due. What would wait longer than any pause is of a clock that has
    /// been set back since, and is due.
    pub async fn claim_deliveries(&self, now: i64, most: i64) -> Result<Vec<Delivery>, Error> {
        let rows = sqlx::query(
            "update delivery set leased_until = $1, tries = tries + 1
             where state = 'waiting' and (leased_until <= $2 or leased_until > $1) and id in (
                 select id from (select d.id, d.due,
                     row_number() over (partition by d.court order by d.due, d.id) as place
                 from delivery d join webhook w on w.court = d.court
                 where d.state = 'waiting' and w.enabled = 1
                 and (d.due <= $2 or d.due > $5) and (d.leased_until <= $2 or d.leased_until > $1)
                 and not (w.quiet_from <= w.quiet_to and w.quiet_from <= $3 and $3 < w.quiet_to)
                 and not (w.quiet_from > w.quiet_to and (w.quiet_from <= $3 or $3 < w.quiet_to))
                 ) as waiting order by place, due, id limit $4)
             returning id, court, body, tries,
                 (select w.url from webhook w where w.court = delivery.court),
                 (select w.secret from webhook w where w.court = delivery.court)",
        )
        .bind(now + LEASE)
        .bind(now)
        .bind(i64::from(Minute::of(now).0))
        .bind(most.max(0))
        .bind(now + LONGEST_PAUSE)
        .fetch_all(self.registry())
        .await?;
        rows.iter().map(delivery).collect()
    }

    /// Says what came of a delivery: taken, tried again after a pause twice as long each time, or given up. Whoever lost
    /// it to someone else meanwhile changes nothing.
    pub async fn settle_delivery(&self, delivery: &Delivery, outcome: &Outcome, now: i64) -> Result<(), Error> {
        let (state, said) = match outcome {
            Outcome::Accepted => ("sent", ""),
            Outcome::Refused(why) if delivery.tries >= MOST_TRIES => ("failed", why.as_str()),
            Outcome::Refused(why) => ("waiting", why.as_str()),
        };
        let due = if state == "waiting" { now + pause(delivery.tries) } else { now };
        sqlx::query(
            "update delivery set state = $1, said = $2, due = $3, leased_until = 0
             where id = $4 and tries = $5 and state = 'waiting'",
        )
        .bind(state)
        .bind(said.to_owned())
        .bind(due)
        .bind(delivery.id.clone())
        .bind(delivery.tries)
        .execute(self.registry())
        .await?;
        Ok(())
    }

    /// The courts whose digest of the day is due and was not sent yet, in the order of their codes.
    pub async fn digests_due(&self, now: i64) -> Result<Vec<CourtCode>, Error> {
        let rows = sqlx::query("select court from webhook where enabled = 1 and digest_at <= $1 order by court")
            .bind(i64::from(Minute::of(now).0))
            .fetch_all(self.registry())
            .await?;
        let mut due = Vec::new();
        for row in &rows {
            let court = code(row.try_get(0)?)?;
            if !self.was_run(&digest_job(&court), &Day::at(now).to_string()).await? {
                due.push(court);
            }
        }
        Ok(due)
    }

    /// Forgets deliveries that ended long ago, once a day.
    pub async fn tidy_deliveries(&self, now: i64) -> Result<(), Error> {
        if self.claim_run("tidy deliveries", &Day::at(now).to_string(), now).await? {
            sqlx::query("delete from delivery where state <> 'waiting' and due < $1")
                .bind(now - KEPT)
                .execute(self.registry())
                .await?;
        }
        Ok(())
    }
}

/// The job of a court's digest, as [`Store::claim_run`] knows it.
pub(crate) fn digest_job(court: &CourtCode) -> String {
    format!("digest {court}")
}

/// Puts something on its way to the court's webhook, where it has one that is switched on.
pub(crate) async fn put_out(
    tx: &mut Transaction<'static, Any>,
    outgoing: &Outgoing<'_>,
    at: i64,
) -> Result<bool, Error> {
    let Outgoing { court, kind, title, text, link, to } = outgoing;
    let [title, text] = [title, text].map(|[zh, en]| serde_json::json!({ "zh": zh, "en": en }));
    let id = random_hex(16)?;
    let body = serde_json::json!({
        "id": id, "court": court.as_str(), "kind": kind, "title": title, "text": text, "link": link, "at": at, "to": to,
    });
    // The condition is part of the statement that writes: nobody switches it off between.
    let put = sqlx::query(
        "insert into delivery (id, court, kind, body, made, due, tries, leased_until, state, said)
         select $1, w.court, $2, $3, $4, $4, 0, 0, 'waiting', '' from webhook w where w.court = $5 and w.enabled = 1",
    )
    .bind(id)
    .bind((*kind).to_owned())
    .bind(body.to_string())
    .bind(at)
    .bind(court.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(put.rows_affected() > 0)
}

/// Keeps a webhook, and makes its secret where it has none or shall have another.
async fn put_webhook(
    tx: &mut Transaction<'static, Any>,
    court: &CourtCode,
    url: &str,
    new: &NewWebhook,
) -> Result<Option<String>, Error> {
    let NewWebhook { webhook: Webhook { enabled, quiet_from, quiet_to, digest_at, .. }, new_secret } = new;
    let secret = random_hex(32)?;
    sqlx::query(
        "insert into webhook (court, url, secret, enabled, quiet_from, quiet_to, digest_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (court) do update set url = excluded.url, enabled = excluded.enabled,
             quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, digest_at = excluded.digest_at",
    )
    .bind(court.to_string())
    .bind(url.to_owned())
    .bind(secret.clone())
    .bind(i64::from(*enabled))
    .bind(i64::from(quiet_from.0))
    .bind(i64::from(quiet_to.0))
    .bind(digest_at.map(|minute| i64::from(minute.0)))
    .execute(&mut **tx)
    .await?;
    if *new_secret {
        sqlx::query("update webhook set secret = $1 where court = $2")
            .bind(secret.clone())
            .bind(court.to_string())
            .execute(&mut **tx)
            .await?;
    }
    let row =
        sqlx::query("select secret from webhook where court = $1").bind(court.to_string()).fetch_one(&mut **tx).await?;
    Ok(Some(secret).filter(|secret| row.try_get::<&str, _>(0).is_ok_and(|kept| kept == secret)))
}

/// An address that notices may go to.
fn checked(text: &str) -> Result<Url, Error> {
    let text = text.trim();
    let refused = |zh: &str, en: &str| Err(Error::Conflict(format!("{zh} / {en}")));
    if text.chars().count() > LONGEST_URL {
        return refused("推送地址太长，至多 1000 个字符", "the address is too long; it has at most 1000 characters");
    }
    let Ok(url) = Url::parse(text) else {
        return refused(
            &format!("推送地址应如 https://oa.court.example/notices，收到“{text}”"),
            &format!("the address is written like https://oa.court.example/notices, got “{text}”"),
        );
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refused(
            "推送地址不能含用户名或密码，签名已能证明来源",
            "the address holds no name and password; leave them out, the signature shows who sends",
        );
    }
    let near = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_private(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unique_local(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if near => Ok(url),
        "http" => refused(
            &format!("http 只能用于本机或内网 IP 地址（如 10.0.0.8），收到“{text}”；其他地址请用 https"),
            &format!("http is only for this machine or a private IP address such as 10.0.0.8, got “{text}”; use https"),
        ),
        other => refused(
            &format!("推送地址应以 https:// 开头，收到“{other}”"),
            &format!("the address begins with https://, got “{other}”"),
        ),
    }
}

/// The pause after so many tries, in seconds.
fn pause(tries: i64) -> i64 {
    let doubled = u32::try_from(tries - 1).ok().and_then(|times| 2_i64.checked_pow(times));
    doubled.and_then(|times| times.checked_mul(FIRST_PAUSE)).map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE))
}

fn code(text: &str) -> Result<CourtCode, Error> {
    CourtCode::parse(text).map_err(|_| Error::Broken(String::from("a court's code")))
}

fn webhook(row: &AnyRow) -> Result<Webhook, Error> {
    Ok(Webhook {
        url: row.try_get(0)?,
        enabled: row.try_get::<i64, _>(1)? != 0,
        quiet_from: Minute::kept(row.try_get(2)?)?,
        quiet_to: Minute::kept(row.try_get(3)?)?,
        digest_at: row.try_get::<Option<i64>, _>(4)?.map(Minute::kept).transpose()?,
    })
}

fn delivery(row: &AnyRow) -> Result<Delivery, Error> {
    Ok(Delivery {
        id: row.try_get(0)?,
        court: code(row.try_get(1)?)?,
        body: row.try_get(2)?,
        tries: row.try_get(3)?,
        url: row.try_get(4)?,
        secret: row.try_get(5)?,
    })
}

fn delivery_line(row: &AnyRow) -> Result<DeliveryLine, Error> {
    Ok(DeliveryLine {
        id: row.try_get(0)?,
        kind: row.try_get(1)?,
        made: row.try_get(2)?,
        due: row.try_get(3)?,
        tries: row.try_get(4)?,
        state: match row.try_get(5)? {
            "waiting" => DeliveryState::Waiting,
            "sent" => DeliveryState::Sent,
            "failed" => DeliveryState::Failed,
            _ => return Err(Error::Broken(String::from("a delivery"))),
        },
        said: row.try_get(6)?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// 2024-05-31T00:00:00+08:00.
    const MIDNIGHT: i64 = 1_717_084_800;

    #[test]
    fn pauses_double_up_to_six_hours() {
        assert_eq!([1, 2, 3, 9, 10, 19].map(pause), [60, 120, 240, 15_360, 21_600, 21_600]);
    }

    #[test]
    fn minutes_are_those_of_beijing() {
        assert_eq!(Minute::of(MIDNIGHT).to_string(), "00:00");
        assert_eq!(Minute::of(MIDNIGHT - 1).to_string(), "23:59");
        let day = |at| Day::at(at).to_string();
        assert_eq!((day(MIDNIGHT), day(MIDNIGHT - 1)), (String::from("2024-05-31"), String::from("2024-05-30")));
        assert_eq!(Minute::parse("08:30").unwrap(), Minute::of(MIDNIGHT + 8 * 3_600 + 30 * 60));
        for wrong in ["24:00", "8", "08:60", "", "-1:00"] {
            assert!(Minute::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn quiet_hours_may_go_over_midnight_and_may_be_none() {
        let quiet = |from, to, at: i64| {
            let (quiet_from, quiet_to) = (Minute::parse(from).unwrap(), Minute::parse(to).unwrap());
            let webhook = Webhook { url: String::new(), enabled: true, quiet_from, quiet_to, digest_at: None };
            webhook.is_quiet(MIDNIGHT + at * 60)
        };
        assert_eq!(
            [22 * 60 - 1, 22 * 60, 0, 7 * 60 - 1, 7 * 60].map(|at| quiet("22:00", "07:00", at)),
            [false, true, true, true, false]
        );
        assert_eq!([719, 720, 779, 780].map(|at| quiet("12:00", "13:00", at)), [false, true, true, false]);
        assert!(!quiet("00:00", "00:00", 0) && !quiet("08:00", "08:00", 480));
    }

    #[test]
    fn an_address_is_https_or_near() {
        for good in ["https://oa.court.example/n?key=1", "http://127.0.0.1:8080/n", "http://10.1.2.3/", "http://[::1]/"]
        {
            assert!(checked(good).is_ok(), "{good}");
        }
        for (bad, said) in [
            ("http://oa.court.example/", "use https"),
            ("http://8.8.8.8/", "use https"),
            ("http://169.254.169.254/", "use https"),
            ("http://127.0.0.1.evil.example/", "use https"),
            ("ftp://10.0.0.1/", "begins with https"),
            ("https://a:b@oa.court.example/", "holds no name"),
            ("oa.court.example", "is written like"),
            ("", "is written like"),
        ] {
            assert!(checked(bad).unwrap_err().to_string().contains(said), "{bad}");
        }
    }
}
