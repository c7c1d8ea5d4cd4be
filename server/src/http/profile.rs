//! One's own account.

use super::App;
use super::gate::enrolment;
use super::page::{Page, answer};
use super::session::{Signed, broken};
use app::components::names::{day, part};
use app::documents::{Profile, RoleLine, profile};
use app::lang::Lang;
use axum::extract::{Extension, State};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use store::Membership;

pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("GET", "/profile", get(show))]
}

async fn show(State(app): State<App>, page: Page, Extension(signed): Extension<Signed>) -> Response {
    match view_of(&app, &signed).await {
        Ok(view) => answer(profile(page.frame, view)),
        Err(error) => broken(&error),
    }
}

async fn view_of(app: &App, signed: &Signed) -> Result<Profile, store::Error> {
    let (session, account) = (&signed.session, &signed.session.account);
    let tree = app.store.tree().await?;
    let line = |one: &Membership| -> Result<RoleLine, store::Error> {
        let court = tree.get(&one.court);
        let name = |zh: bool| {
            court
                .map_or_else(|| one.court.to_string(), |court| if zh { &court.name_zh } else { &court.name_en }.clone())
        };
        let held = one.actor(account, "")?.part;
        Ok(RoleLine {
            id: one.id.clone(),
            court: [name(true), name(false)],
            role: [one.role.zh().to_owned(), one.role.en().to_owned()],
            part: [part(&held, Lang::Zh), part(&held, Lang::En)],
            present: session.membership.as_ref() == Some(one),
        })
    };
    let days = i64::from(signed.security.password_days);
    let enrolment = match account.second_factor {
        Some(_) => None,
        None => Some(enrolment(session)?),
    };
    Ok(Profile {
        who: [account.login.clone(), account.name.clone()],
        roles: session.memberships.iter().map(line).collect::<Result<_, _>>()?,
        password: account.password.is_some(),
        password_length: signed.security.password_length,
        password_days: (days > 0).then(|| [day(account.password_at), day(account.password_at + days * 86_400)]),
        enrolment,
        sessions: app.store.sessions_of(&account.id).await?,
    })
}
