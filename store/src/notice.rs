//! Notices: what someone is told inside the application. Each is kept once, in the inbox of an account, and goes out to
//! the court's own systems where it has set them up ([`crate::webhook`]).

use crate::error::Error;
use crate::people::random_hex;
use crate::store::Store;
use crate::webhook::{self, Outgoing};
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::Kind;
use domain::line::Line;
use domain::policy::{Actor, Role};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};
use std::collections::{BTreeMap, BTreeSet};

/// What digests are kept as; a digest does not count digests.
const DIGEST: &str = "digest";

/// Someone to be told, in the court of the notice. Who that is, is found out when it is told, by the memberships there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// Whoever has the login.
    Account(String),
    /// Everyone of a role.
    Role(Role),
    /// Everyone of a role whose it is: of the whole court, or of this line.
    Line(Role, Line),
    /// The judge whom the files name so.
    Judge(String),
    /// The head of a division.
    DivisionHead(String),
}

/// Something to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotice {
    /// The court it is about. Only people of it are told.
    pub court: CourtCode,
    /// Whom; someone who is meant twice is told once.
    pub to: Vec<Recipient>,
    /// What kind it is: `warning`, `test`, or the id of a ledger; see [`kind_name`].
    pub kind: String,
    /// In Chinese and English.
    pub title: [String; 2],
    /// In Chinese and English.
    pub text: [String; 2],
    /// Where it leads: a path of this application, such as `/case?number=…`.
    pub link: String,
    /// What happened. Nobody is told the same key twice.
    pub key: String,
}

/// Something that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// The court it is about.
    pub court: CourtCode,
    /// What kind it is.
    pub kind: String,
    /// In Chinese and English.
    pub title: [String; 2],
    /// In Chinese and English.
    pub text: [String; 2],
    /// Where it leads: a path of this application.
    pub link: String,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Whether it was read.
    pub read: bool,
}

/// What a kind of notice is called, in Chinese and English; one that is not known as it stands.
pub fn kind_name(kind: &str) -> [&str; 2] {
    match kind {
        "warning" => ["预警", "warnings"],
        DIGEST => ["摘要", "digests"],
        "test" => ["测试", "tests"],
        "scheme" => ["考核", "evaluations"],
        other => Kind::parse(other).map_or([other, other], |ledger| [ledger.zh(), ledger.en()]),
    }
}

/// Someone who is told: id and login of the account.
type Told = (String, String);

impl Store {
    /// Tells people something, and says to how many it was new. What goes into inboxes and what goes out is kept in one
    /// transaction.
    pub async fn notify(&self, notice: &NewNotice, at: i64) -> Result<usize, Error> {
        self.notify_others(notice, "", at).await
    }

    /// The same, but for whoever has this login: nobody is told what they did themselves.
    pub(crate) async fn notify_others(&self, notice: &NewNotice, but: &str, at: i64) -> Result<usize, Error> {
        check(notice)?;
        let mut told = self.recipients(notice).await?;
        told.retain(|(_, login)| login != but);
        if told.is_empty() {
            return Ok(0);
        }
        let mut tx = self.registry().begin().await?;
        let new = tell(&mut tx, notice, &told, at).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// What the actor was told, in this court and in others, the latest first; and how much there is.
    pub async fn inbox(
        &self,
        actor: &Actor,
        unread_only: bool,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<Notice>, i64), Error> {
        let rows = sqlx::query(
            "select n.id, n.court, n.kind, n.title_zh, n.title_en, n.text_zh, n.text_en, n.link, n.at, n.seen
             from notice n join account a on a.id = n.account where a.login = $1 and n.seen <= $2
             order by n.at desc, n.id limit $3 offset $4",
        )
        .bind(actor.login.clone())
        .bind(i64::from(!unread_only))
        .bind(limit.max(0))
        .bind(offset.max(0))
        .fetch_all(self.registry())
        .await?;
        let notices = rows.iter().map(notice).collect::<Result<_, _>>()?;
        Ok((notices, self.told(&actor.login, unread_only).await?))
    }

    /// How much someone has not read.
    pub async fn unread(&self, login: &str) -> Result<i64, Error> {
        self.told(login, true).await
    }

    async fn told(&self, login: &str, unread_only: bool) -> Result<i64, Error> {
        let row = sqlx::query(
            "select count(*) from notice n join account a on a.id = n.account where a.login = $1 and n.seen <= $2",
        )
        .bind(login.to_owned())
        .bind(i64::from(!unread_only))
        .fetch_one(self.registry())
        .await?;
        Ok(row.try_get(0)?)
    }

    /// Marks what the actor was told as read, or as unread again, and says how many it changed; everything where none is
    /// named. What others were told is left alone.
    pub async fn mark_read(&self, actor: &Actor, ids: &[String], read: bool) -> Result<u64, Error> {
        const OWN: &str =
            "update notice set seen = $1 where seen <> $1 and account in (select id from account where login = $2)";
        let mut tx = self.registry().begin().await?;
        let mut changed = 0;
        if ids.is_empty() {
            let all = sqlx::query(OWN).bind(i64::from(read)).bind(actor.login.clone()).execute(&mut *tx).await?;
            changed += all.rows_affected();
        }
        for id in ids {
            let one = sqlx::query(sqlx::AssertSqlSafe(format!("{OWN} and id = $3")))
                .bind(i64::from(read))
                .bind(actor.login.clone())
                .bind(id.clone())
                .execute(&mut *tx)
                .await?;
            changed += one.rows_affected();
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Tells everyone of a court who has unread notices of it how many of which kind, once a day; and says how many that
    /// were. That the day's digest was sent is kept in the same transaction: a restart neither loses it nor sends it again.
    pub async fn digest(&self, court: &CourtCode, now: i64) -> Result<usize, Error> {
        let day = Day::at(now).to_string();
        let mut tx = self.registry().begin().await?;
        if !crate::runs::claim(&mut tx, &webhook::digest_job(court), &day, now).await? {
            return Ok(0);
        }
        let rows = sqlx::query(
            "select a.id, a.login, n.kind, count(*) from notice n join account a on a.id = n.account
             where n.court = $1 and n.seen = 0 and n.kind <> $2 and a.disabled = 0
             and exists (select 1 from membership m where m.account = a.id and m.court = n.court)
             group by a.id, a.login, n.kind order by a.login, n.kind",
        )
        .bind(court.to_string())
        .bind(DIGEST)
        .fetch_all(&mut *tx)
        .await?;
        let mut unread: BTreeMap<Told, Vec<(String, i64)>> = BTreeMap::new();
        for row in &rows {
            unread.entry((row.try_get(0)?, row.try_get(1)?)).or_default().push((row.try_get(2)?, row.try_get(3)?));
        }
        let mut new = 0;
        for (told, kinds) in &unread {
            let summary = summary(court, &day, kinds);
            new += tell(&mut tx, &summary, std::slice::from_ref(told), now).await?;
        }
        tx.commit().await?;
        Ok(new)
    }

    /// The accounts that are meant, each once, by login.
    async fn recipients(&self, notice: &NewNotice) -> Result<Vec<Told>, Error> {
        let rows = sqlx::query(
            "select a.id, a.login, a.name, m.role, m.division, m.line from membership m join account a on a.id = m.account
             where m.court = $1 and a.disabled = 0",
        )
        .bind(notice.court.to_string())
        .fetch_all(self.registry())
        .await?;
        let mut meant = BTreeSet::new();
        for row in &rows {
            let (id, login): Told = (row.try_get(0)?, row.try_get(1)?);
            let (name, role, division): (String, &str, String) = (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
            let line: String = row.try_get(5)?;
            let is = |one: Role| one.id() == role;
            let means = |recipient: &Recipient| match recipient {
                Recipient::Account(wanted) => *wanted == login,
                Recipient::Role(wanted) => is(*wanted),
                Recipient::Line(wanted, of) => is(*wanted) && (line.is_empty() || line == of.id()),
                Recipient::Judge(wanted) => is(Role::Judge) && *wanted == name,
                Recipient::DivisionHead(wanted) => is(Role::DivisionHead) && *wanted == division,
            };
            if notice.to.iter().any(means) {
                meant.insert((login, id));
            }
        }
        Ok(meant.into_iter().map(|(login, id)| (id, login)).collect())
    }
}

fn notice(row: &AnyRow) -> Result<Notice, Error> {
    Ok(Notice {
        id: row.try_get(0)?,
        court: CourtCode::parse(row.try_get(1)?).map_err(|_| Error::Broken(String::from("a notice")))?,
        kind: row.try_get(2)?,
        title: [row.try_get(3)?, row.try_get(4)?],
        text: [row.try_get(5)?, row.try_get(6)?],
        link: row.try_get(7)?,
        at: row.try_get(8)?,
        read: row.try_get::<i64, _>(9)? != 0,
    })
}

/// What is told has a key, and leads to a page of this application and to no other.
fn check(notice: &NewNotice) -> Result<(), Error> {
    if notice.key.is_empty() || notice.kind.is_empty() {
        return Err(Error::Conflict(String::from(
            "通知缺少种类或事项标识 / a notice needs a kind and a key; give it both",
        )));
    }
    let link = &notice.link;
    let inside = link.starts_with('/') && !link.starts_with("//") && !link.contains(['\\', '\r', '\n']);
    if !inside {
        return Err(Error::Conflict(format!(
            "通知的链接应是本系统内的路径，如 /data，收到“{link}” / the link of a notice is a path of this application such as /data, got “{link}”"
        )));
    }
    Ok(())
}

/// Puts a notice into inboxes, and what is new to someone on its way out. The first statement writes, so that no other
/// writer comes between.
async fn tell(tx: &mut Transaction<'static, Any>, notice: &NewNotice, told: &[Told], at: i64) -> Result<usize, Error> {
    let NewNotice { court, kind, title: [title_zh, title_en], text: [text_zh, text_en], link, key, .. } = notice;
    let mut new = Vec::new();
    for (account, login) in told {
        let put = sqlx::query(
            "insert into notice (id, account, court, kind, title_zh, title_en, text_zh, text_en, link, key, at, seen)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0) on conflict (account, key) do nothing",
        )
        .bind(random_hex(8)?)
        .bind(account.clone())
        .bind(court.to_string())
        .bind(kind.clone())
        .bind(title_zh.clone())
        .bind(title_en.clone())
        .bind(text_zh.clone())
        .bind(text_en.clone())
        .bind(link.clone())
        .bind(key.clone())
        .bind(at)
        .execute(&mut **tx)
        .await?;
        if put.rows_affected() > 0 {
            new.push(login.as_str());
        }
    }
    if !new.is_empty() {
        let outgoing = Outgoing { court, kind, title: &notice.title, text: &notice.text, link, to: &new };
        webhook::put_out(tx, &outgoing, at).await?;
    }
    Ok(new.len())
}

/// What a digest says.
fn summary(court: &CourtCode, day: &str, kinds: &[(String, i64)]) -> NewNotice {
    let all: i64 = kinds.iter().map(|(_, many)| many).sum();
    let listed = |language: fn([&str; 2]) -> &str, joint: &str| {
        let each = kinds.iter().map(|(kind, many)| format!("{} {many}", language(kind_name(kind))));
        each.collect::<Vec<_>>().join(joint)
    };
    let (zh, en) = (listed(|[zh, _]| zh, "、"), listed(|[_, en]| en, ", "));
    NewNotice {
        court: court.clone(),
        to: Vec::new(),
        kind: DIGEST.to_owned(),
        title: [format!("未读通知 {all} 条"), format!("{all} unread")],
        text: [format!("{zh}。"), format!("{en}.")],
        link: String::from("/inbox?unread=1"),
        key: format!("{DIGEST} {court} {day}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_counts_by_kind() {
        let kinds = [(String::from("request"), 1), (String::from("warning"), 12), (String::from("其他"), 2)];
        let digest = summary(&CourtCode::parse("冀96").unwrap(), "2023-09-30", &kinds);
        assert_eq!(digest.title, ["未读通知 15 条", "15 unread"]);
        assert_eq!(
            digest.text,
            ["审限与程序申请 1、预警 12、其他 2。", "requests on time and procedure 1, warnings 12, 其他 2."]
        );
        assert_eq!(digest.key, "digest 冀96 2023-09-30");
    }
}
