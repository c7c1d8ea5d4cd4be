//! Settings: what the installation asks of sign-ins, and the day of a demo.

use crate::error::Error;
use crate::rows::values;
use crate::sessions::Lifetimes;
use crate::store::Store;
use domain::court::CourtCode;
use domain::day::Day;
use domain::policy::{Action, Actor, Denied, Role};
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// What the installation asks of sign-ins. Stored as one JSON text; what it leaves out is as in [`Security::default`].
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Security {
    /// Characters of a password at least.
    pub password_length: u32,
    /// Days after which a password has to be changed; 0 for never.
    pub password_days: u32,
    /// Minutes without a request after which a session ends.
    pub idle_minutes: u32,
    /// Hours after which it ends in any case.
    pub session_hours: u32,
    /// Failed sign-ins after which an account is locked.
    pub attempts: u32,
    /// Minutes it stays locked.
    pub lock_minutes: u32,
    /// Roles that need a second factor, beside the three administrators, who always do.
    pub second_factor: Vec<Role>,
}

impl Default for Security {
    fn default() -> Self {
        Self {
            password_length: 12,
            password_days: 90,
            idle_minutes: 30,
            session_hours: 12,
            attempts: 5,
            lock_minutes: 15,
            second_factor: Vec::new(),
        }
    }
}

/// Where the day of a demo is kept.
pub(crate) const DEMO_DAY: &str = "demo day";

impl Security {
    /// Whether someone with these roles needs a second factor.
    pub fn needs_second_factor(&self, roles: impl IntoIterator<Item = Role>) -> bool {
        roles.into_iter().any(|role| role.is_administrator() || self.second_factor.contains(&role))
    }

    /// After how many failures an account is locked, and for how many seconds.
    pub fn lock(&self) -> (i64, i64) {
        (i64::from(self.attempts), i64::from(self.lock_minutes) * 60)
    }

    /// How long sessions last.
    pub fn lifetimes(&self) -> Lifetimes {
        Lifetimes { idle: i64::from(self.idle_minutes) * 60, whole: i64::from(self.session_hours) * 3_600 }
    }

    /// The settings as they are stored.
    pub(crate) fn read(stored: Option<&str>) -> Result<Self, Error> {
        let Some(text) = stored else { return Ok(Self::default()) };
        serde_json::from_str(text).map_err(|_| Error::Broken(String::from("the security settings")))
    }

    /// The settings, where each lies within what is safe.
    fn checked(mut self) -> Result<Self, Error> {
        for Bound { zh, en, low, high, number, .. } in &BOUNDS {
            let value = *number(&mut self);
            if !(*low..=*high).contains(&value) {
                return Err(Error::Conflict(format!(
                    "{zh}应为 {low}–{high}，收到 {value} / {en}: expected {low} to {high}, got {value}"
                )));
            }
        }
        Ok(self)
    }
}

/// A number of the settings, and what is safe for it.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// Its name in forms.
    pub id: &'static str,
    /// Its Chinese name.
    pub zh: &'static str,
    /// Its English name.
    pub en: &'static str,
    /// The least that is safe.
    pub low: u32,
    /// The most that is safe.
    pub high: u32,
    /// Where it stands in the settings.
    pub number: fn(&mut Security) -> &mut u32,
}

/// The numbers of the settings, in the order of forms.
pub const BOUNDS: [Bound; 6] = {
    const fn bound(
        (id, zh, en): (&'static str, &'static str, &'static str),
        (low, high): (u32, u32),
        number: fn(&mut Security) -> &mut u32,
    ) -> Bound {
        Bound { id, zh, en, low, high, number }
    }
    [
        bound(("password_length", "密码长度", "password length"), (8, 64), |all| &mut all.password_length),
        bound(("password_days", "密码有效天数，0 为不限", "password days, 0 for no end"), (0, 3_650), |all| {
            &mut all.password_days
        }),
        bound(("idle_minutes", "空闲分钟数", "idle minutes"), (1, 720), |all| &mut all.idle_minutes),
        bound(("session_hours", "会话小时数", "session hours"), (1, 24), |all| &mut all.session_hours),
        bound(("attempts", "失败次数", "failed attempts"), (3, 20), |all| &mut all.attempts),
        bound(("lock_minutes", "锁定分钟数", "minutes locked"), (1, 1_440), |all| &mut all.lock_minutes),
    ]
};

/// Where what is asked of sign-ins is kept.
pub(crate) const SECURITY: &str = "security";
const DEMO: &str = "demo";

/// The day it is, by the one set for a demo, if one is.
pub(crate) fn today(demo_day: Option<&str>) -> Day {
    demo_day.and_then(|day| day.parse().ok()).unwrap_or_else(|| Day::at(crate::clock()))
}

impl Store {
    pub(crate) async fn setting(&self, key: &str) -> Result<Option<String>, Error> {
        let row = sqlx::query("select value from setting where key = $1")
            .bind(key.to_owned())
            .fetch_optional(self.registry())
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// What stands under some keys, by key.
    pub(crate) async fn settings_of(&self, keys: &[String]) -> Result<BTreeMap<String, String>, Error> {
        let sql = format!("select key, value from setting where key in {}", values(true, 1, keys.len()));
        let query = keys.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, key| query.bind(key.clone()));
        let rows = query.fetch_all(self.registry()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Takes back what stands under a key.
    pub(crate) async fn drop_setting(&self, key: &str) -> Result<(), Error> {
        sqlx::query("delete from setting where key = $1").bind(key.to_owned()).execute(self.registry()).await?;
        Ok(())
    }

    pub(crate) async fn put_setting(&self, key: &str, value: String) -> Result<(), Error> {
        sqlx::query(
            "insert into setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value",
        )
        .bind(key.to_owned())
        .bind(value)
        .execute(self.registry())
        .await?;
        Ok(())
    }

    /// What the installation asks of sign-ins.
    pub async fn security(&self) -> Result<Security, Error> {
        Security::read(self.setting(SECURITY).await?.as_deref())
    }

    /// Whether every court that keeps accounts here is the actor's or below it, so that its security administrator sets
    /// what is asked of sign-ins.
    pub async fn sets_security(&self, actor: &Actor) -> Result<bool, Error> {
        let tree = self.tree().await?;
        let rows = sqlx::query("select distinct court from account").fetch_all(self.registry()).await?;
        for row in &rows {
            let court = CourtCode::parse(row.try_get(0)?).map_err(|_| Error::Broken(String::from("a court's code")))?;
            if !tree.is_within(&court, &actor.court) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Changes what the installation asks of sign-ins: for the security administrator of the highest court that keeps
    /// accounts here.
    pub async fn set_security(&self, actor: &Actor, security: Security) -> Result<(), Error> {
        if !self.sets_security(actor).await? {
            return Err(Error::Denied(Denied::OutsideScope));
        }
        let security = security.checked()?;
        let text =
            serde_json::to_string(&security).map_err(|_| Error::Broken(String::from("the security settings")))?;
        self.change(actor, Action::ManageRoles, &actor.court.clone(), "security settings", &text.clone(), async {
            self.put_setting(SECURITY, text).await
        })
        .await
    }

    /// The logins of the demo's people, whose password everyone knows; none of any other installation.
    pub async fn demo_logins(&self) -> Result<Vec<String>, Error> {
        let logins = self.setting(DEMO).await?.unwrap_or_default();
        Ok(logins.split_whitespace().map(str::to_owned).collect())
    }

    /// The day it is for everyone here: of a demo the day that was set for it, elsewhere the real one in China.
    pub async fn today(&self) -> Result<Day, Error> {
        Ok(today(self.setting(DEMO_DAY).await?.as_deref()))
    }

    /// The day that was set for a demo.
    pub async fn demo_day(&self) -> Result<Option<Day>, Error> {
        Ok(self.setting(DEMO_DAY).await?.and_then(|day| day.parse().ok()))
    }

    /// Sets the day of a demo. Where real people work it is refused: their day is the calendar's.
    pub async fn set_demo_day(&self, day: Day) -> Result<(), Error> {
        if self.demo_logins().await?.is_empty() {
            return Err(Error::Conflict(String::from(
                "只有演示数据可以指定日期，请去掉 --today / a day can be set for demo data only; leave --today out",
            )));
        }
        self.put_setting(DEMO_DAY, day.to_string()).await
    }

    /// Marks the data as the demo's, with these people.
    pub async fn mark_as_demo(&self, logins: &[&str]) -> Result<(), Error> {
        self.put_setting(DEMO, logins.join(" ")).await
    }
}
