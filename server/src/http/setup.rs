//! The first administrators of an installation, for whoever has the one-time code from the console.

use super::App;
use super::gate::{Caller, TOO_MANY};
use super::page::back as back_to;
use super::session::{broken, question};
use crate::identity::password;
use app::documents::Gate;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use domain::court::CourtCode;
use domain::policy::Role;
use std::collections::{BTreeMap, BTreeSet};
use store::{NewAccount, NewMembership};

pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("GET", "/setup", get(show)), ("POST", "/setup", post(set_up))]
}

async fn show(State(app): State<App>, mut caller: Caller) -> Response {
    match app.store.has_accounts().await {
        Ok(false) => {
            caller.frame.address = String::from("/setup");
            question(caller.frame, Gate::Setup, StatusCode::OK)
        }
        Ok(true) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => broken(&error),
    }
}

/// Makes the three, all or none.
async fn set_up(State(app): State<App>, caller: Caller, Form(form): Form<BTreeMap<String, String>>) -> Response {
    let ended = match app.store.has_accounts().await {
        Ok(true) => return StatusCode::NOT_FOUND.into_response(),
        Ok(false) => match caller.may_try(&app).await {
            Ok(true) => found(&app, &form, &caller.request).await,
            Ok(false) => Ok(Err(TOO_MANY.to_owned())),
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    let mut frame = caller.frame;
    frame.address = String::from("/setup");
    match ended {
        Ok(Ok(())) => back_to("/sign-in?founded=1", ""),
        Ok(Err(said)) | Err(store::Error::Conflict(said)) => {
            frame.notice = Some(said);
            question(frame, Gate::Setup, StatusCode::BAD_REQUEST)
        }
        Err(error) => broken(&error),
    }
}

async fn found(app: &App, form: &BTreeMap<String, String>, request: &str) -> Result<Result<(), String>, store::Error> {
    let get = |name: &str| form.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    if !app.keeper.is_code(&get("code")) {
        app.store.note_own(None, request, "setup", Err("wrong code")).await?;
        return Ok(Err(String::from(
            "启用码不对：它在服务器启动时显示在控制台上，重启后会换新的 / the code is not right: the server prints it on its console when it starts, a new one each time",
        )));
    }
    let court = match CourtCode::parse(&get("court")) {
        Ok(court) => court,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let security = app.store.security().await?;
    let roles = [
        ("system", Role::SystemAdministrator),
        ("security", Role::SecurityAdministrator),
        ("audit", Role::AuditAdministrator),
    ];
    let logins: BTreeSet<String> = roles.iter().map(|(id, _)| get(&format!("{id}_login"))).collect();
    if logins.len() < roles.len() {
        return Ok(Err(String::from(
            "三位管理员应为三个人，登录名不得相同 / the administrators are three people: three different logins",
        )));
    }
    let mut people = Vec::new();
    for (id, role) in roles {
        let (login, name) = (get(&format!("{id}_login")), get(&format!("{id}_name")));
        let given = form.get(&format!("{id}_password")).cloned().unwrap_or_default();
        let hash = match password::first(&given, &login, &name, &security).await {
            Ok(hash) => hash,
            Err(error) => return Ok(Err(format!("{}：{error}", role.zh()))),
        };
        let account = NewAccount { login, name, court: court.clone(), password: Some(hash), must_change: false };
        people.push((account, vec![NewMembership { court: court.clone(), role, division: None, line: None }]));
    }
    app.store.ensure_known(&court).await?;
    app.store.found(people).await?;
    app.keeper.spend_code();
    app.store.note_own(None, request, "setup", Ok("three administrators")).await?;
    Ok(Ok(()))
}
