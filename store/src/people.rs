//! Accounts and memberships: who there is, and what they are in which court.
//!
//! What sign-in needs before anyone acts is asked of the store directly; everything else takes an actor and asks the
//! policy.

use crate::clock;
use crate::error::Error;
use crate::log::hex;
use crate::store::Store;
use domain::court::CourtCode;
use domain::line::Line;
use domain::policy::{Action, Actor, Denied, Part, Role, may_hold};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

/// So many random bytes as hexadecimal, from the operating system.
pub fn random_hex(bytes: usize) -> Result<String, Error> {
    let mut buffer = vec![0; bytes];
    getrandom::fill(&mut buffer).map_err(|error| Error::Files(std::io::Error::other(error.to_string())))?;
    Ok(hex(&buffer))
}

/// A person's account.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// What they sign in with.
    pub login: String,
    /// Their name; a judge's is the one in the files.
    pub name: String,
    /// The court that keeps the account.
    pub court: CourtCode,
    /// The hash of the password, as a PHC string.
    pub password: Option<String>,
    /// When it was set, in seconds since 1970.
    pub password_at: i64,
    /// Whether it has to be changed at the next sign-in.
    pub must_change: bool,
    /// The secret of the second factor, in base32.
    pub second_factor: Option<String>,
    /// Failed sign-ins since the last good one.
    pub failures: i64,
    /// Until when nobody signs in.
    pub locked_until: i64,
    /// Whether the account is switched off.
    pub disabled: bool,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("login", &self.login).field("court", &self.court).finish_non_exhaustive()
    }
}

/// What a person is in a court.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub id: String,
    /// Whose.
    pub account: String,
    /// In which court.
    pub court: CourtCode,
    /// As what.
    pub role: Role,
    /// In which division, where the role is one of a division.
    pub division: Option<String>,
    /// For which line, where it is for one.
    pub line: Option<Line>,
}

impl Membership {
    /// Whoever acts by it.
    pub fn actor(&self, account: &Account, request: &str) -> Result<Actor, Error> {
        let part = Part::of(self.role, &account.name, self.division.as_deref(), self.line);
        Ok(Actor {
            login: account.login.clone(),
            name: account.name.clone(),
            court: self.court.clone(),
            role: self.role,
            part: part.map_err(|_| Error::Broken(String::from("a membership")))?,
            request: request.to_owned(),
        })
    }
}

/// An account to be made.
#[derive(Clone)]
pub struct NewAccount {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// The court that keeps the account.
    pub court: CourtCode,
    /// The hash of the first password, as a PHC string; none for single sign-on.
    pub password: Option<String>,
    /// Whether it has to be changed at the first sign-in.
    pub must_change: bool,
}

/// A membership to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMembership {
    /// In which court.
    pub court: CourtCode,
    /// As what.
    pub role: Role,
    /// In which division.
    pub division: Option<String>,
    /// For which line.
    pub line: Option<Line>,
}

/// The columns of an account that [`account`] reads, and those that [`membership`] does, from one on.
pub(crate) const ACCOUNT: &str =
    "id, login, name, court, password, password_at, must_change, second_factor, failures, locked_until, disabled";
pub(crate) const MEMBERSHIP: &str = "id, account, court, role, division, line";

pub(crate) fn account(row: &AnyRow) -> Result<Account, Error> {
    Ok(Account {
        id: row.try_get(0)?,
        login: row.try_get(1)?,
        name: row.try_get(2)?,
        court: code(row.try_get(3)?)?,
        password: row.try_get(4)?,
        password_at: row.try_get(5)?,
        must_change: row.try_get::<i64, _>(6)? != 0,
        second_factor: row.try_get(7)?,
        failures: row.try_get(8)?,
        locked_until: row.try_get(9)?,
        disabled: row.try_get::<i64, _>(10)? != 0,
    })
}

fn code(text: &str) -> Result<CourtCode, Error> {
    CourtCode::parse(text).map_err(|_| Error::Broken(String::from("a court's code")))
}

pub(crate) fn membership(row: &AnyRow, from: usize) -> Result<Membership, Error> {
    let broken = || Error::Broken(String::from("a membership"));
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(Membership {
        id: row.try_get(from)?,
        account: row.try_get(from + 1)?,
        court: code(row.try_get(from + 2)?)?,
        role: Role::parse(row.try_get(from + 3)?).map_err(|_| broken())?,
        division: filled(row.try_get(from + 4)?),
        line: filled(row.try_get(from + 5)?).map(|line| Line::parse(&line).map_err(|_| broken())).transpose()?,
    })
}

/// The memberships of an account in the order they are shown in.
pub(crate) fn in_order(mut all: Vec<Membership>) -> Vec<Membership> {
    all.sort_by(|a, b| (&a.court, a.role, &a.division, a.line).cmp(&(&b.court, b.role, &b.division, b.line)));
    all
}

/// A login: letters, digits and `.` `_` `-`, in any script, at most 64 of them.
fn checked_login(login: &str) -> Result<String, Error> {
    let login = login.trim();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
    if login.is_empty() || login.chars().count() > 64 || !login.chars().all(fits) {
        return Err(Error::Conflict(format!(
            "登录名应为 1–64 个字母、数字或 . _ -，收到“{login}” / a login has 1 to 64 letters, digits or . _ -, got “{login}”"
        )));
    }
    if NOBODY.contains(&login.to_lowercase().as_str()) {
        return Err(Error::Conflict(format!(
            "“{login}”在日志中另有所指，请换一个登录名 / “{login}” means something else in the logs; take another login"
        )));
    }
    Ok(login.to_owned())
}

/// What the logs name where no person acts.
const NOBODY: [&str; 2] = ["console", "courier"];

impl Store {
    /// Whether anyone can sign in at all.
    pub async fn has_accounts(&self) -> Result<bool, Error> {
        Ok(sqlx::query("select 1 from account limit 1").fetch_optional(self.registry()).await?.is_some())
    }

    /// Login and memberships of the demo's people; none of any other installation.
    pub async fn demo_accounts(&self) -> Result<Vec<(String, Vec<Membership>)>, Error> {
        let mut all = Vec::new();
        for login in self.demo_logins().await? {
            if let Some(account) = self.account_by_login(&login).await? {
                all.push((login, self.memberships(&account.id).await?));
            }
        }
        Ok(all)
    }

    async fn one_account(&self, by: &'static str, value: &str) -> Result<Option<Account>, Error> {
        let sql = format!("select {ACCOUNT} from account where {by} = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value.to_owned()).fetch_optional(self.registry()).await?;
        row.as_ref().map(account).transpose()
    }

    /// The account with a login; for sign-in.
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>, Error> {
        self.one_account("login", login.trim()).await
    }

    /// The account that a single sign-on speaks of; for sign-in.
    pub async fn account_by_subject(&self, subject: &str) -> Result<Option<Account>, Error> {
        self.one_account("subject", subject).await
    }

    /// The account with an id.
    pub async fn account(&self, id: &str) -> Result<Account, Error> {
        self.one_account("id", id).await?.ok_or_else(|| Error::NotFound(String::from("account")))
    }

    /// What an account is, and where.
    pub async fn memberships(&self, account: &str) -> Result<Vec<Membership>, Error> {
        let sql = format!("select {MEMBERSHIP} from membership where account = $1");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(account.to_owned()).fetch_all(self.registry()).await?;
        let all = rows.iter().map(|row| membership(row, 0)).collect::<Result<_, _>>()?;
        Ok(in_order(all))
    }

    /// Makes the first accounts of an installation, all or none; refused where there is one already.
    pub async fn found(&self, people: Vec<(NewAccount, Vec<NewMembership>)>) -> Result<(), Error> {
        let _giving = self.roles().lock().await;
        let _turn = self.registry().turn("roles").await?;
        if self.has_accounts().await? {
            return Err(Error::Conflict(String::from(
                "此系统已有账号，请登录 / there are accounts here already; sign in",
            )));
        }
        let mut tx = self.registry().begin().await?;
        for (person, memberships) in &people {
            let id = insert_account(&mut tx, person).await?;
            let mut held = Vec::new();
            for one in memberships {
                may_hold(&held, one.role).map_err(|exclusion| Error::Conflict(exclusion.to_string()))?;
                held.push(one.role);
                insert_membership(&mut tx, &id, &person.name, one).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// Makes an account.
    pub async fn create_account(&self, actor: &Actor, new: NewAccount) -> Result<String, Error> {
        self.change(actor, Action::ManagePeople, &new.court.clone(), &new.login.clone(), "created", async {
            let mut tx = self.registry().begin().await?;
            let id = insert_account(&mut tx, &new).await?;
            tx.commit().await?;
            Ok(id)
        })
        .await
    }

    /// Switches an account off, or on again; whoever is signed in with it is signed out.
    pub async fn switch_account(&self, actor: &Actor, id: &str, off: bool) -> Result<(), Error> {
        let account = self.account_of(actor, Action::ManagePeople, id).await?;
        let what = if off { "switched off" } else { "switched on" };
        self.change(actor, Action::ManagePeople, &account.court, &account.login, what, async {
            sqlx::query("update account set disabled = $1, failures = 0, locked_until = 0 where id = $2")
                .bind(i64::from(off))
                .bind(id.to_owned())
                .execute(self.registry())
                .await?;
            self.end_sessions_of(id, None).await
        })
        .await
    }

    /// Gives an account a new first password; whoever is signed in with it is signed out.
    pub async fn reset_password(&self, actor: &Actor, id: &str, hash: &str) -> Result<(), Error> {
        let account = self.account_of(actor, Action::ManagePeople, id).await?;
        self.change(actor, Action::ManagePeople, &account.court, &account.login, "password reset", async {
            self.set_password(id, hash, true).await?;
            // A tie to someone of the single sign-on that was wrong goes with it.
            sqlx::query("update account set subject = null where id = $1")
                .bind(id.to_owned())
                .execute(self.registry())
                .await?;
            self.end_sessions_of(id, None).await
        })
        .await
    }

    /// Takes the second factor from an account, for someone who lost the device; they set it up anew.
    pub async fn reset_second_factor(&self, actor: &Actor, id: &str) -> Result<(), Error> {
        let account = self.account_of(actor, Action::ManageRoles, id).await?;
        self.change(actor, Action::ManageRoles, &account.court, &account.login, "second factor reset", async {
            self.set_second_factor(id, None).await?;
            self.end_sessions_of(id, None).await
        })
        .await
    }

    /// An account kept by a court that the actor may do this for; nobody does it to themselves.
    async fn account_of(&self, actor: &Actor, action: Action, id: &str) -> Result<Account, Error> {
        let account = self.one_account("id", id).await?.ok_or(Error::Denied(Denied::OutsideScope))?;
        self.may(actor, action, &account.court).await?;
        if account.login == actor.login {
            return Err(Error::Conflict(String::from(
                "不能对自己的账号这样做，请由另一位管理员办理 / nobody does this to their own account; ask another administrator",
            )));
        }
        Ok(account)
    }

    /// Gives an account a role in a court. Whoever is signed in with it has to sign in again.
    pub async fn add_membership(&self, actor: &Actor, account: &str, new: NewMembership) -> Result<(), Error> {
        let person = self.account_of(actor, Action::ManageRoles, account).await?;
        let object = format!("{} {}", person.login, new.role.id());
        self.change(actor, Action::ManageRoles, &new.court.clone(), &object, "given", async {
            let _giving = self.roles().lock().await;
            let _turn = self.registry().turn("roles").await?;
            let held: Vec<Role> = self.memberships(account).await?.iter().map(|one| one.role).collect();
            may_hold(&held, new.role).map_err(|exclusion| Error::Conflict(exclusion.to_string()))?;
            let mut tx = self.registry().begin().await?;
            insert_membership(&mut tx, account, &person.name, &new).await?;
            tx.commit().await?;
            self.end_sessions_of(account, None).await
        })
        .await
    }

    /// Takes a role away. Whoever is signed in with the account has to sign in again.
    pub async fn remove_membership(&self, actor: &Actor, id: &str) -> Result<(), Error> {
        let sql = format!("select {MEMBERSHIP} from membership where id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_owned()).fetch_optional(self.registry()).await?;
        let one = row.as_ref().map(|row| membership(row, 0)).transpose()?.ok_or(Error::Denied(Denied::OutsideScope))?;
        let person = self.account_of(actor, Action::ManageRoles, &one.account).await?;
        let object = format!("{} {}", person.login, one.role.id());
        self.change(actor, Action::ManageRoles, &one.court, &object, "taken away", async {
            sqlx::query("delete from membership where id = $1").bind(id.to_owned()).execute(self.registry()).await?;
            self.end_sessions_of(&one.account, None).await
        })
        .await
    }

    /// What an administrator does with people: makes their accounts, or gives their roles.
    pub async fn with_people(&self, actor: &Actor) -> Result<Action, Error> {
        let gives_roles = self.at_home(actor).await?.contains(&Action::ManageRoles);
        Ok(if gives_roles { Action::ManageRoles } else { Action::ManagePeople })
    }

    /// The names of those who lead a court or a division of it, with their role; once each.
    pub async fn supervisors(&self, actor: &Actor, court: &CourtCode) -> Result<Vec<(String, Role)>, Error> {
        self.may(actor, Action::ViewNodes, court).await?;
        let rows = sqlx::query(
            "select distinct a.name, m.role from membership m join account a on a.id = m.account
             where m.court = $1 and a.disabled = 0 and m.role in ($2, $3) order by m.role, a.name",
        )
        .bind(court.to_string())
        .bind(Role::CourtLeader.id())
        .bind(Role::DivisionHead.id())
        .fetch_all(self.registry())
        .await?;
        let broken = || Error::Broken(String::from("a stored role"));
        rows.iter().map(|row| Ok((row.try_get(0)?, Role::parse(row.try_get(1)?).map_err(|_| broken())?))).collect()
    }

    /// The accounts a court keeps with their memberships, for those who administer them.
    pub async fn people(&self, actor: &Actor, court: &CourtCode) -> Result<Vec<(Account, Vec<Membership>)>, Error> {
        self.may(actor, self.with_people(actor).await?, court).await?;
        let sql = format!("select {ACCOUNT} from account where court = $1 order by login");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(court.to_string()).fetch_all(self.registry()).await?;
        let mut people = Vec::with_capacity(rows.len());
        for row in &rows {
            let account = account(row)?;
            let memberships = self.memberships(&account.id).await?;
            people.push((account, memberships));
        }
        Ok(people)
    }
}

async fn insert_account(tx: &mut Transaction<'static, Any>, new: &NewAccount) -> Result<String, Error> {
    let login = checked_login(&new.login)?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 64 {
        return Err(Error::Conflict(format!(
            "姓名应为 1–64 个字，登录名“{login}” / a name of 1 to 64 characters is needed for “{login}”"
        )));
    }
    let (id, now) = (random_hex(8)?, clock());
    sqlx::query(
        "insert into account (id, login, name, court, password, password_at, must_change, second_step, failures, locked_until, disabled, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, $6)",
    )
    .bind(id.clone())
    .bind(login.clone())
    .bind(name.to_owned())
    .bind(new.court.to_string())
    .bind(new.password.clone())
    .bind(now)
    .bind(i64::from(new.must_change))
    .execute(&mut **tx)
    .await
    .map_err(|error| match error {
        sqlx::Error::Database(error) if error.is_unique_violation() => Error::Conflict(format!(
            "登录名“{login}”已被使用，请另取一个 / the login “{login}” is taken; choose another"
        )),
        other => other.into(),
    })?;
    Ok(id)
}

async fn insert_membership(
    tx: &mut Transaction<'static, Any>,
    account: &str,
    name: &str,
    new: &NewMembership,
) -> Result<(), Error> {
    let division = new.division.as_deref().map(str::trim).filter(|division| !division.is_empty());
    Part::of(new.role, name, division, new.line).map_err(|bad| Error::Conflict(bad.to_string()))?;
    sqlx::query(
        "insert into membership (id, account, court, role, division, line) values ($1, $2, $3, $4, $5, $6)
         on conflict (account, court, role, division, line) do nothing",
    )
    .bind(random_hex(8)?)
    .bind(account.to_owned())
    .bind(new.court.to_string())
    .bind(new.role.id())
    .bind(division.unwrap_or_default().to_owned())
    .bind(new.line.map_or("", Line::id))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
