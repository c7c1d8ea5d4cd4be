//! 人员: accounts, made by one administrator, and roles, given by another. The store asks the policy who may.

mod import;
mod roll;
mod security;

use super::App;
use super::page::{Page, answer, ended, refused, short};
use crate::identity::password;
use app::documents::people::{FirstPassword, Held, People, Person, State, first_password, people};
use app::figures::CourtName;
use app::figures::query::escape;
use axum::Form;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use domain::court::{CourtCode, CourtTree};
use domain::policy::{Action, Denied, Role};
use serde::Deserialize;
use store::{Account, Division, Error, Membership, NewAccount};

/// What of people can be asked for, and done.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    let largest = DefaultBodyLimit::max(import::LARGEST_UPLOAD);
    vec![
        ("GET", "/people", get(show)),
        ("POST", "/people/create", post(create)),
        ("POST", "/people/password", post(reset_password)),
        ("POST", "/people/switch", post(switch)),
        ("POST", "/people/second-factor", post(reset_second_factor)),
        ("POST", "/people/role", post(give_role)),
        ("POST", "/people/role-away", post(take_role_away)),
        ("POST", "/people/import", post(import::import).layer(largest)),
        ("GET", "/security", get(security::show)),
        ("POST", "/security", post(security::set)),
    ]
}

/// The page of a court's people.
fn home(court: &CourtCode) -> String {
    format!("/people?court={}", escape(court.as_str()))
}

async fn show(page: Page) -> Response {
    match load(&page).await {
        Ok(view) => answer(people(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

async fn load(page: &Page) -> Result<People, Error> {
    let (store, actor, court) = (&page.desk.store, &page.desk.actor, &page.court);
    let accounts = store.people(actor, court).await?;
    let action = store.with_people(actor).await?;
    let courts = store.courts_for(actor, action, &actor.court).await?;
    let tree = store.tree().await?;
    Ok(People {
        court: court.clone(),
        courts: courts.iter().map(CourtName::from).collect(),
        people: accounts.iter().map(|(account, roles)| person(account, roles, &tree)).collect(),
        makes_accounts: action == Action::ManagePeople,
        gives_roles: action == Action::ManageRoles,
        divisions: open_divisions(store.divisions(court).await?),
        me: actor.login.clone(),
    })
}

/// The names of the divisions that still exist.
fn open_divisions(divisions: Vec<Division>) -> Vec<String> {
    divisions.into_iter().filter(|division| !division.closed).map(|division| division.name).collect()
}

fn person(account: &Account, memberships: &[Membership], tree: &CourtTree) -> Person {
    let state = match account {
        Account { disabled: true, .. } => State::Off,
        Account { locked_until, .. } if *locked_until > store::clock() => State::Locked(*locked_until),
        Account { must_change: true, password: Some(_), .. } => State::FirstPassword,
        _ => State::Active,
    };
    let elsewhere = |court: &CourtCode| (*court != account.court).then(|| short(tree, court));
    let held = |one: &Membership| Held {
        id: one.id.clone(),
        role: one.role,
        court: elsewhere(&one.court),
        division: one.division.clone(),
        line: one.line,
    };
    Person {
        id: account.id.clone(),
        login: account.login.clone(),
        name: account.name.clone(),
        state,
        second_factor: account.second_factor.is_some(),
        roles: memberships.iter().map(held).collect(),
    }
}

/// A first password and its hash.
async fn drawn() -> Result<(String, String), Error> {
    let drawn = password::generated()?;
    let hash = password::hash(&drawn).await.map_err(|error| Error::Conflict(error.to_string()))?;
    Ok((drawn, hash))
}

#[derive(Deserialize)]
struct New {
    login: String,
    name: String,
}

async fn create(page: Page, Form(new): Form<New>) -> Response {
    let made = async {
        let Page { desk, court, .. } = &page;
        desk.store.may(&desk.actor, Action::ManagePeople, court).await?;
        let login = new.login.trim();
        let password = make_account(&page, login, new.name.trim()).await?;
        Ok((login.to_owned(), password))
    };
    let made = made.await;
    shown_once(page, made)
}

/// Makes an account of the page's court and answers with its first password.
async fn make_account(page: &Page, login: &str, name: &str) -> Result<String, Error> {
    let (password, hash) = drawn().await?;
    let account = NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        court: page.court.clone(),
        password: Some(hash),
        must_change: true,
    };
    page.desk.store.create_account(&page.desk.actor, account).await?;
    Ok(password)
}

/// An account of the page's court.
#[derive(Deserialize)]
struct Whose {
    account: String,
}

async fn reset_password(page: Page, Form(whose): Form<Whose>) -> Response {
    let reset = async {
        let desk = &page.desk;
        let (account, _) = found(&page, Action::ManagePeople, |account, _| account.id == whose.account).await?;
        let (password, hash) = drawn().await?;
        desk.store.reset_password(&desk.actor, &account.id, &hash).await?;
        Ok((account.login, password))
    };
    let reset = reset.await;
    shown_once(page, reset)
}

/// A first password stands in the answer itself, never in an address.
fn shown_once(page: Page, made: Result<(String, String), Error>) -> Response {
    let back = home(&page.court);
    match made {
        Ok((login, password)) => {
            let mut frame = page.frame;
            frame.address.clone_from(&back);
            answer(first_password(frame, FirstPassword { login, password, back }))
        }
        Err(error) => ended(page.frame, &back, Err::<(), _>(error), |()| String::new()),
    }
}

/// An account of the page's court, for one who may do this to it. What is elsewhere is not found here.
async fn found(
    page: &Page,
    action: Action,
    which: impl Fn(&Account, &[Membership]) -> bool,
) -> Result<(Account, Vec<Membership>), Error> {
    page.desk.store.may(&page.desk.actor, action, &page.court).await?;
    let people = page.desk.store.people(&page.desk.actor, &page.court).await?;
    let one = people.into_iter().find(|(account, memberships)| which(account, memberships));
    one.ok_or(Error::Denied(Denied::OutsideScope))
}

/// Whether the login was typed to confirm.
fn confirmed(account: &Account, typed: &str) -> Result<(), Error> {
    let (login, typed) = (&account.login, typed.trim());
    if typed == login {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "未作更改：确认框应填 {login}，填的是“{typed}” / nothing was changed: type {login} to confirm, got “{typed}”"
    )))
}

#[derive(Deserialize)]
struct Switch {
    account: String,
    off: u8,
    #[serde(default)]
    confirm: String,
}

async fn switch(page: Page, Form(switch): Form<Switch>) -> Response {
    let off = switch.off != 0;
    let switched = async {
        let (account, _) = found(&page, Action::ManagePeople, |account, _| account.id == switch.account).await?;
        if off {
            confirmed(&account, &switch.confirm)?;
        }
        page.desk.store.switch_account(&page.desk.actor, &account.id, off).await?;
        Ok(account.login)
    };
    let switched = switched.await;
    ended(page.frame, &home(&page.court), switched, |login| match off {
        true => format!("{login} 已停用 / {login} is switched off"),
        false => format!("{login} 已恢复启用 / {login} is switched on again"),
    })
}

async fn reset_second_factor(page: Page, Form(whose): Form<Whose>) -> Response {
    let reset = async {
        let (account, _) = found(&page, Action::ManageRoles, |account, _| account.id == whose.account).await?;
        page.desk.store.reset_second_factor(&page.desk.actor, &account.id).await?;
        Ok(account.login)
    };
    let reset = reset.await;
    ended(page.frame, &home(&page.court), reset, |login| {
        format!(
            "{login} 的动态验证码已重置，下次登录时重新设置 / the second factor of {login} is reset; it is set up anew at the next sign-in"
        )
    })
}

#[derive(Deserialize)]
struct Given {
    account: String,
    role: String,
    #[serde(default)]
    division: String,
    #[serde(default)]
    line: String,
}

async fn give_role(page: Page, Form(given): Form<Given>) -> Response {
    let gave = async {
        let Page { desk, court, .. } = &page;
        let (account, _) = found(&page, Action::ManageRoles, |account, _| account.id == given.account).await?;
        let divisions = open_divisions(desk.store.divisions(court).await?);
        let new = roll::membership(court, &given.role, &given.division, &given.line, &divisions);
        let new = new.map_err(|fault| {
            let ([zh, en], value) = (fault.reason, fault.value.trim());
            Error::Conflict(match value {
                "" => format!("{zh} / {en}"),
                value => format!("{zh}：“{value}” / {en}: “{value}”"),
            })
        })?;
        let role = new.role;
        desk.store.add_membership(&desk.actor, &account.id, new).await?;
        Ok((account.login, role))
    };
    let gave = gave.await;
    ended(page.frame, &home(&page.court), gave, |(login, role)| {
        format!("{login} 已获“{}”角色，须重新登录 / {login} is now {} and has to sign in again", role.zh(), role.en())
    })
}

#[derive(Deserialize)]
struct TakenAway {
    membership: String,
    confirm: String,
}

async fn take_role_away(page: Page, Form(taken): Form<TakenAway>) -> Response {
    let took = async {
        let this = |membership: &Membership| membership.id == taken.membership;
        let (account, memberships) =
            found(&page, Action::ManageRoles, |_, memberships| memberships.iter().any(this)).await?;
        confirmed(&account, &taken.confirm)?;
        let role = memberships.iter().find(|one| this(one)).map(|one| one.role);
        page.desk.store.remove_membership(&page.desk.actor, &taken.membership).await?;
        Ok((account.login, role))
    };
    let took = took.await;
    ended(page.frame, &home(&page.court), took, |(login, role)| {
        let (zh, en) = (role.map_or("", Role::zh), role.map_or("", Role::en));
        format!("{login} 的“{zh}”角色已取消 / {login} is no longer {en}")
    })
}
