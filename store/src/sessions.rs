//! Sessions: kept here, so that they can be ended here. A browser holds a random token, this its SHA-256.

use crate::clock;
use crate::error::Error;
use crate::log::hex;
use crate::people::{Account, Membership, random_hex};
use crate::store::Store;
use sha2::{Digest, Sha256};
use sqlx::Row;

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

    /// The session of a token, unless it has ended, lain idle, or its account was switched off; none
    /// either that began by a clock which was ahead.
    pub async fn session(&self, token: &str, lifetimes: Lifetimes) -> Result<Option<Session>, Error> {
        let now = clock();
        let row = sqlx::query(
            "select account, membership, second, begun, seen from session
             where token = $1 and ends > $2 and seen > $3 and begun <= $4",
        )
        .bind(kept(token))
        .bind(now)
        .bind(now - lifetimes.idle)
        .bind(now + AHEAD)
        .fetch_optional(self.registry())
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let account = self.account(row.try_get(0)?).await?;
        if account.disabled {
            return Ok(None);
        }
        if (row.try_get::<i64, _>(4)? - now).abs() > SEEN_EVERY {
            sqlx::query("update session set seen = $1 where token = $2")
                .bind(now)
                .bind(kept(token))
                .execute(self.registry())
                .await?;
        }
        let memberships = self.memberships(&account.id).await?;
        let chosen: Option<String> = row.try_get(1)?;
        let membership = memberships.iter().find(|one| Some(&one.id) == chosen.as_ref()).cloned();
        let (second, begun) = (row.try_get::<i64, _>(2)? != 0, row.try_get(3)?);
        Ok(Some(Session { account, memberships, membership, second, begun }))
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
