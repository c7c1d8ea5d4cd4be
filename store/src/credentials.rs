//! What people show to sign in: passwords, second factors, ties to a single sign-on, and attempts at them. Asked by
//! sign-in, before anyone acts; who may reset them for others is asked in [`people`](crate::people).

use crate::clock;
use crate::error::Error;
use crate::people::Account;
use crate::store::Store;
use sqlx::Row;

/// Passwords that are remembered so that they do not come back.
const FORMER_PASSWORDS: i64 = 5;

impl Store {
    /// Sets a password, and remembers the one before.
    pub async fn set_password(&self, account: &str, hash: &str, must_change: bool) -> Result<(), Error> {
        let now = clock();
        let mut tx = self.registry().begin().await?;
        sqlx::query("insert into former_password (account, password, at) select id, password, password_at from account where id = $1 and password is not null")
            .bind(account.to_owned())
            .execute(&mut *tx)
            .await?;
        sqlx::query("update account set password = $1, password_at = $2, must_change = $3, failures = 0, locked_until = 0 where id = $4")
            .bind(hash.to_owned())
            .bind(now)
            .bind(i64::from(must_change))
            .bind(account.to_owned())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The same password hashed anew, with today's parameters.
    pub async fn rehash_password(&self, account: &str, hash: &str) -> Result<(), Error> {
        sqlx::query("update account set password = $1 where id = $2")
            .bind(hash.to_owned())
            .bind(account.to_owned())
            .execute(self.registry())
            .await?;
        Ok(())
    }

    /// Hashes of the latest passwords of an account, the present one first.
    pub async fn former_passwords(&self, account: &Account) -> Result<Vec<String>, Error> {
        let rows = sqlx::query("select password from former_password where account = $1 order by at desc limit $2")
            .bind(account.id.clone())
            .bind(FORMER_PASSWORDS)
            .fetch_all(self.registry())
            .await?;
        let former = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?;
        Ok(account.password.iter().cloned().chain(former).collect())
    }

    /// Sets the secret of the second factor, in base32, or takes it away.
    pub async fn set_second_factor(&self, account: &str, secret: Option<&str>) -> Result<(), Error> {
        sqlx::query("update account set second_factor = $1, second_step = 0 where id = $2")
            .bind(secret.map(str::to_owned))
            .bind(account.to_owned())
            .execute(self.registry())
            .await?;
        Ok(())
    }

    /// Uses up a time step of the second factor; false when it, or a later one, was used before.
    pub async fn use_second_step(&self, account: &str, step: i64) -> Result<bool, Error> {
        let used = sqlx::query("update account set second_step = $1 where id = $2 and second_step < $1")
            .bind(step)
            .bind(account.to_owned())
            .execute(self.registry())
            .await?;
        Ok(used.rows_affected() == 1)
    }

    /// Claims an attempt to show a password or code, before it is looked at, so that attempts made at once count each. The
    /// one that is the last of so many locks the account for so many seconds; false while it is locked. A lock that would last
    /// longer than that is of a clock that has been set back since, and holds no more.
    pub async fn claim_attempt(&self, account: &str, most: i64, lock_seconds: i64) -> Result<bool, Error> {
        let now = clock();
        let claimed = sqlx::query(
            "update account set failures = case when locked_until > 0 then 1 else failures + 1 end,
             locked_until = case when locked_until = 0 and failures + 1 >= $1 then $2 else 0 end
             where id = $3 and (locked_until <= $4 or locked_until > $2)",
        )
        .bind(most)
        .bind(now + lock_seconds)
        .bind(account.to_owned())
        .bind(now)
        .execute(self.registry())
        .await?;
        Ok(claimed.rows_affected() == 1)
    }

    /// Counts an attempt of an address, whichever server it came to; false when it made more than so many in this minute.
    pub async fn may_try(&self, address: &str, most: i64) -> Result<bool, Error> {
        let minute = clock() / 60;
        // The minute next to this one may be that of another server, whose clock is a little off.
        sqlx::query("delete from sign_in_attempt where minute < $1 or minute > $2")
            .bind(minute - 1)
            .bind(minute + 1)
            .execute(self.registry())
            .await?;
        let row = sqlx::query(
            "insert into sign_in_attempt (address, minute, made) values ($1, $2, 1)
             on conflict (address, minute) do update set made = sign_in_attempt.made + 1 returning made",
        )
        .bind(address.to_owned())
        .bind(minute)
        .fetch_one(self.registry())
        .await?;
        Ok(row.try_get::<i64, _>(0)? <= most)
    }

    /// Gives an attempt back that was right, where more is still to be shown.
    pub async fn give_attempt_back(&self, account: &str) -> Result<(), Error> {
        sqlx::query("update account set failures = failures - 1, locked_until = 0 where id = $1 and failures > 0")
            .bind(account.to_owned())
            .execute(self.registry())
            .await?;
        Ok(())
    }

    /// Forgets failed sign-ins after a good one.
    pub async fn clear_failures(&self, account: &str) -> Result<(), Error> {
        sqlx::query("update account set failures = 0, locked_until = 0 where id = $1")
            .bind(account.to_owned())
            .execute(self.registry())
            .await?;
        Ok(())
    }

    /// Ties an account to the subject a single sign-on knows it by; only one that has none yet.
    pub async fn set_subject(&self, account: &str, subject: &str) -> Result<bool, Error> {
        let tied = sqlx::query("update account set subject = $1 where id = $2 and subject is null")
            .bind(subject.to_owned())
            .bind(account.to_owned())
            .execute(self.registry())
            .await?;
        Ok(tied.rows_affected() == 1)
    }
}
