//! Sessions: kept here, so that they can be ended here. A browser holds a random token, this its SHA-256.

use crate::clock;
use crate::error::Error;
use crate::log::hex;
use crate::people::{self, ACCOUNT, Account, MEMBERSHIP, Membership, random_hex};
use crate::ranges::{self, RANGES};
use crate::settings::{self, DEMO_DAY, SECURITY, Security};
use crate::store::Store;
use domain::day::Day;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Row};
use std::sync::LazyLock;

/// A session is noted as seen at most once in so many seconds.
const SEEN_EVERY: i64 = 30;

/// One that began later than this many seconds from now began by a clock that has been set back since: it has ended, since
/// nobody knows how long it has lasted. Clocks of servers may be apart by less.
const AHEAD: i64 = 300;

/// Someone who is signed in, or on the way to it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub account: Account,
    /// Everything they are.
    pub memberships: Vec<Membership>,
    /// What they act as now.
    pub membership: Option<Membership>,
    /// Whether the second factor was shown.
    pub second: bool,
    /// When it began, in seconds since 1970.
    pub begun: i64,
}

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// Seconds without a request.
    pub idle: i64,
    /// Seconds at all.
    pub whole: i64,
}

/// What a request of someone who has signed in begins with, asked for at once.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Their session.
    pub session: Session,
    /// What the installation asks of sign-ins.
    pub security: Security,
    /// The day it is here.
    pub today: Day,
    /// How much they have not read.
    pub unread: i64,
    /// At which revision the ranges of all courts are.
    pub ranges: i64,
}

/// One row for each membership, and one where there is none.
static ARRIVAL: LazyLock<String> = LazyLock::new(|| {
    let of = |table: &str, columns: &str| format!("{table}.{}", columns.replace(", ", &format!(", {table}.")));
    format!(
        "select {}, s.membership, s.second, s.begun, s.seen,
         (select value from setting where key = $4), (select value from setting where key = $5),
         (select count(*) from notice where notice.account = a.id and notice.seen = 0),
         (select value from setting where key = $6), {}
         from session s join account a on a.id = s.account left join membership m on m.account = a.id
         where s.token = $1 and s.ends > $2 and s.begun <= $3",
        of("a", ACCOUNT),
        of("m", MEMBERSHIP)
    )
});

/// Where the columns of a membership begin in such a row.
const MEMBERSHIP_FROM: usize = 19;

fn kept(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

impl Store {
    /// Begins a session and answers with its token, which is nowhere kept.
    pub async fn begin_session(
        &self,
        account: &str,
        membership: Option<&str>,
        second: bool,
        lifetimes: Lifetimes,
    ) -> Result<String, Error> {
        let (token, now) = (random_hex(32)?, clock());
        sqlx::query("delete from session where ends < $1").bind(now).execute(self.registry()).await?;
        sqlx::query("insert into session (token, account, membership, second, begun, seen, ends) values ($1, $2, $3, $4, $5, $5, $6)")
            .bind(kept(&token))
            .bind(account.to_owned())
            .bind(membership.map(str::to_owned))
            .bind(i64::from(second))
            .bind(now)
            .bind(now + lifetimes.whole)
            .execute(self.registry())
            .await?;
        Ok(token)
    }

    /// Gives a session another token, and what it acts as; fails where it was ended meanwhile.
    pub async fn rotate_session(&self, token: &str, membership: Option<&str>, second: bool) -> Result<String, Error> {
        let new = random_hex(32)?;
        let rotated =
            sqlx::query("update session set token = $1, membership = $2, second = $3, seen = $4 where token = $5")
                .bind(kept(&new))
                .bind(membership.map(str::to_owned))
                .bind(i64::from(second))
                .bind(clock())
                .bind(kept(token))
                .execute(self.registry())
                .await?;
        if rotated.rows_affected() == 0 {
            return Err(Error::Conflict(String::from(
                "此登录已结束，请重新登录 / this session has ended; sign in again",
            )));
        }
        Ok(new)
    }

    /// What a request with this token begins with; none where its session has ended, lain idle, or its account was switched
    /// off, nor where it began by a clock which was ahead.
    pub async fn arrival(&self, token: &str) -> Result<Option<Arrival>, Error> {
        let now = clock();
        let rows = sqlx::query(AssertSqlSafe(ARRIVAL.as_str()))
            .bind(kept(token))
            .bind(now)
            .bind(now + AHEAD)
            .bind(SECURITY)
            .bind(DEMO_DAY)
            .bind(RANGES)
            .fetch_all(self.registry())
            .await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let (account, seen) = (people::account(row)?, row.try_get::<i64, _>(14)?);
        let security = Security::read(row.try_get(15)?)?;
        if account.disabled || seen <= now - security.lifetimes().idle {
            return Ok(None);
        }
        if (seen - now).abs() > SEEN_EVERY {
            sqlx::query("update session set seen = $1 where token = $2")
                .bind(now)
                .bind(kept(token))
                .execute(self.registry())
                .await?;
        }
        // Whoever has no role yet has one row without a membership.
        let mut memberships = Vec::with_capacity(rows.len());
        for row in &rows {
            if row.try_get::<Option<String>, _>(MEMBERSHIP_FROM)?.is_some() {
                memberships.push(people::membership(row, MEMBERSHIP_FROM)?);
            }
        }
        let memberships = people::in_order(memberships);
        let chosen: Option<String> = row.try_get(11)?;
        let membership = memberships.iter().find(|one| Some(&one.id) == chosen.as_ref()).cloned();
        let (second, begun) = (row.try_get::<i64, _>(12)? != 0, row.try_get(13)?);
        Ok(Some(Arrival {
            session: Session { account, memberships, membership, second, begun },
            security,
            today: settings::today(row.try_get(16)?),
            unread: row.try_get(17)?,
            ranges: ranges::revision(row.try_get(18)?)?,
        }))
    }

    /// Ends a session.
    pub async fn end_session(&self, token: &str) -> Result<(), Error> {
        sqlx::query("delete from session where token = $1").bind(kept(token)).execute(self.registry()).await?;
        Ok(())
    }

    /// Ends every session of an account, but the one with this token.
    pub async fn end_sessions_of(&self, account: &str, but: Option<&str>) -> Result<(), Error> {
        sqlx::query("delete from session where account = $1 and token <> $2")
            .bind(account.to_owned())
            .bind(but.map(kept).unwrap_or_default())
            .execute(self.registry())
            .await?;
        Ok(())
    }

    /// How many sessions an account has.
    pub async fn sessions_of(&self, account: &str) -> Result<i64, Error> {
        let row = sqlx::query("select count(*) from session where account = $1 and ends > $2")
            .bind(account.to_owned())
            .bind(clock())
            .fetch_one(self.registry())
            .await?;
        Ok(row.try_get(0)?)
    }
}
