//! Signing in and out, the second factor, new passwords. Plain forms; a good answer goes on
//! to where the reader wanted to be, with a new token each time more is shown.

use super::App;
use super::observe::RequestId;
use super::page::{back as back_to, preferences, short};
use super::preferences::is_own_page;
use super::session::{Signed, broken, cookie, question};
use crate::identity::password::{self, Verdict};
use crate::identity::{Refused, Standing, second_factor, sign_in as sign_in_with};
use app::documents::{Demo, Enrolment, Frame, Gate};
use axum::extract::{ConnectInfo, Extension, Form, FromRequestParts, Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Session, Store, clock};

/// The password of every account of a demo: everyone knows it, and a demo is served to its own machine only.
pub const DEMO_PASSWORD: &str = "Huishang-demo-1";

pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![
        ("GET", "/sign-in", get(show_sign_in)),
        ("POST", "/sign-in", post(sign_in)),
        ("POST", "/second-factor", post(show_second_factor)),
        ("POST", "/second-factor/set-up", post(set_second_factor)),
        ("POST", "/new-password", post(new_password)),
        ("POST", "/sign-out", post(sign_out)),
        ("POST", "/sign-out/everywhere", post(sign_out_everywhere)),
        ("POST", "/switch", post(switch)),
    ]
}

/// Attempts an address may make in a minute. Many people of a court may share one.
const ATTEMPTS_A_MINUTE: i64 = 120;

/// What the gate remembers between requests.
#[derive(Clone, Default)]
pub(super) struct Keeper {
    /// The one-time code that the first administrators are made with.
    code: Arc<Mutex<Option<String>>>,
}

impl Keeper {
    fn code(&self) -> MutexGuard<'_, Option<String>> {
        self.code.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Draws the one-time code of an installation without accounts, to be printed on the console.
    pub(super) fn draw_code(&self) -> Result<String, store::Error> {
        let code = password::generated()?;
        *self.code() = Some(code.clone());
        Ok(code)
    }

    /// Whether it is the one-time code.
    pub(super) fn is_code(&self, given: &str) -> bool {
        self.code().as_deref().is_some_and(|code| second_factor::same(code, given.trim()))
    }

    /// Forgets the one-time code: it was used.
    pub(super) fn spend_code(&self) {
        *self.code() = None;
    }
}

/// What a handler of the gate knows of its request.
pub(super) struct Caller {
    pub(super) frame: Frame,
    address: IpAddr,
    pub(super) request: String,
}

impl Caller {
    /// Counts an attempt of this address; false when it made too many.
    pub(super) async fn may_try(&self, app: &App) -> Result<bool, store::Error> {
        app.store.may_try(&self.address.to_string(), ATTEMPTS_A_MINUTE).await
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip());
        let address = super::listen::client_of(&parts.headers, peer, &app.proxies);
        let request = parts.extensions.get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        Ok(Self { frame: frame(&parts.headers, "/sign-in"), address, request })
    }
}

fn frame(headers: &HeaderMap, address: &str) -> Frame {
    Frame { preferences: preferences(headers), address: address.to_owned(), ..Frame::default() }
}

fn own_page(back: Option<String>) -> String {
    back.filter(|back| is_own_page(back)).unwrap_or_else(|| String::from("/"))
}

/// What someone is asked first: to sign in, or, where there is no account yet, to make the first ones.
pub(super) async fn first_question(app: &App, back: String) -> Result<Gate, store::Error> {
    if !app.store.has_accounts().await? {
        return Ok(Gate::Setup);
    }
    let demo = demo(&app.store).await?;
    let single_sign_on = app.single_sign_on.as_ref().map(|single| single.name.clone());
    Ok(Gate::SignIn { back, demo, single_sign_on })
}

/// What someone is asked next who has signed in and may not act yet.
pub(super) fn next_question(signed: &Signed) -> Result<Gate, store::Error> {
    Ok(match signed.standing {
        Standing::SecondFactor => Gate::SecondFactor,
        Standing::NewPassword => Gate::NewPassword(signed.security.password_length),
        Standing::Enrolment => Gate::Enrolment(enrolment(&signed.session)?),
        Standing::NoRole | Standing::Acting(_) => Gate::NoRole,
    })
}

/// A second factor to be set up, with a new secret.
pub(super) fn enrolment(session: &Session) -> Result<Enrolment, store::Error> {
    let secret = second_factor::new_secret()?;
    let picture = second_factor::picture(&secret, &session.account.login).unwrap_or_default();
    Ok(Enrolment { secret, picture })
}

async fn demo(store: &Store) -> Result<Vec<Demo>, store::Error> {
    let tree = store.tree().await?;
    let mut all = Vec::new();
    for (login, memberships) in store.demo_accounts().await? {
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for one in &memberships {
            let [court_zh, court_en] = short(&tree, &one.court);
            zh.push(format!("{court_zh} {}", one.role.zh()));
            en.push(format!("{court_en} {}", one.role.en()));
        }
        all.push(Demo { login, password: DEMO_PASSWORD.to_owned(), what: [zh.join("、"), en.join(", ")] });
    }
    Ok(all)
}

#[derive(Deserialize)]
struct Back {
    back: Option<String>,
    /// Whether the first administrators were just made. Nothing else is said here for an address.
    founded: Option<String>,
}

async fn show_sign_in(State(app): State<App>, Query(query): Query<Back>, mut caller: Caller) -> Response {
    caller.frame.notice = query.founded.map(|_| FOUNDED.to_owned());
    match first_question(&app, own_page(query.back)).await {
        Ok(asked) => question(caller.frame, asked, StatusCode::OK),
        Err(error) => broken(&error),
    }
}

#[derive(Deserialize)]
struct Credentials {
    login: String,
    password: String,
    back: Option<String>,
}

const FOUNDED: &str = "三位管理员已设立，请分别登录并设置动态验证码 / the administrators are made; each signs in and sets up the second factor";
pub(super) const TOO_MANY: &str = "尝试过于频繁，请一分钟后再试 / too many attempts; try again in a minute";

async fn sign_in(State(app): State<App>, caller: Caller, Form(given): Form<Credentials>) -> Response {
    let back = own_page(given.back);
    match caller.may_try(&app).await {
        Ok(true) => {}
        Ok(false) => {
            app.observatory.count_sign_in("too_many");
            return again(&app, caller.frame, back, TOO_MANY.to_owned(), StatusCode::TOO_MANY_REQUESTS).await;
        }
        Err(error) => return broken(&error),
    }
    match sign_in_with(&app.store, &given.login, &given.password, &caller.request).await {
        Ok(token) => {
            app.observatory.count_sign_in("password");
            on_with(&app, &token, &back)
        }
        Err(Refused::Store(error)) => broken(&error),
        Err(refused) => {
            app.observatory.count_sign_in("refused");
            let status = match refused {
                Refused::NotRight => StatusCode::UNAUTHORIZED,
                _ => StatusCode::SERVICE_UNAVAILABLE,
            };
            again(&app, caller.frame, back, refused.to_string(), status).await
        }
    }
}

pub(super) async fn again(app: &App, mut frame: Frame, back: String, said: String, status: StatusCode) -> Response {
    frame.notice = Some(said);
    match first_question(app, back).await {
        Ok(asked) => question(frame, asked, status),
        Err(error) => broken(&error),
    }
}

/// On to a page, with a token.
pub(super) fn on_with(app: &App, token: &str, to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    if let Ok(cookie) = HeaderValue::from_str(&cookie(token, app.reached.secure)) {
        headers.insert(SET_COOKIE, cookie);
    }
    if token.is_empty() {
        // What a browser kept of a meeting goes with the session.
        headers.insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    }
    headers.insert(LOCATION, HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/")));
    response
}

fn present(signed: &Signed) -> Option<&str> {
    signed.session.membership.as_ref().map(|one| one.id.as_str())
}

/// Asks the same again, with what was wrong.
fn once_more(mut frame: Frame, signed: &Signed, back: String, said: &str) -> Response {
    frame.notice = Some(said.to_owned());
    frame.address = back;
    match next_question(signed) {
        Ok(asked) => question(frame, asked, StatusCode::UNAUTHORIZED),
        Err(error) => broken(&error),
    }
}

#[derive(Deserialize)]
struct Code {
    code: String,
    secret: Option<String>,
    back: Option<String>,
}

const WRONG_CODE: &str =
    "数字不对或已用过，请等下一组再输 / the digits are not right, or were used before; wait for the next ones";

async fn show_second_factor(
    State(app): State<App>,
    Extension(signed): Extension<Signed>,
    caller: Caller,
    Form(given): Form<Code>,
) -> Response {
    let back = own_page(given.back);
    if !matches!(signed.standing, Standing::SecondFactor) {
        return back_to(&back, "");
    }
    match caller.may_try(&app).await {
        Ok(true) => {}
        Ok(false) => return once_more(caller.frame, &signed, back, TOO_MANY),
        Err(error) => return broken(&error),
    }
    let done = async {
        let account = &signed.session.account;
        let (most, lock) = signed.security.lock();
        let claimed = app.store.claim_attempt(&account.id, most, lock).await?;
        if !claimed || !second_factor::show(&app.store, account, &given.code).await? {
            app.store.note_own(Some(account), &signed.request, "second_factor", Err("wrong code")).await?;
            // With the last attempt the session is gone too.
            if app.store.account(&account.id).await?.locked_until > clock() {
                app.store.end_session(&signed.token).await?;
            }
            return Ok(None);
        }
        app.store.clear_failures(&account.id).await?;
        app.store.note_own(Some(account), &signed.request, "second_factor", Ok("shown")).await?;
        app.store.rotate_session(&signed.token, present(&signed), true).await.map(Some)
    };
    match done.await {
        Ok(Some(token)) => on_with(&app, &token, &back),
        Ok(None) => once_more(caller.frame, &signed, back, WRONG_CODE),
        Err(error) => broken(&error),
    }
}

async fn set_second_factor(
    State(app): State<App>,
    Extension(signed): Extension<Signed>,
    caller: Caller,
    Form(given): Form<Code>,
) -> Response {
    let back = own_page(given.back);
    let account = &signed.session.account;
    let secret = given.secret.unwrap_or_default();
    if account.second_factor.is_some() || matches!(signed.standing, Standing::NewPassword) {
        return back_to(
            &back,
            "已经设置过；更换请联系安全管理员 / it is set up already; to change it ask the security administrator",
        );
    }
    let done = async {
        let Some(step) = second_factor::step_of(&secret, &given.code) else {
            return Ok(None);
        };
        app.store.set_second_factor(&account.id, Some(&secret)).await?;
        app.store.use_second_step(&account.id, step).await?;
        app.store.note_own(Some(account), &signed.request, "second_factor", Ok("set up")).await?;
        app.store.end_sessions_of(&account.id, Some(&signed.token)).await?;
        app.store.rotate_session(&signed.token, present(&signed), true).await.map(Some)
    };
    match done.await {
        Ok(Some(token)) => on_with(&app, &token, &back),
        Ok(None) if matches!(signed.standing, Standing::Acting(_)) => back_to("/profile", WRONG_CODE),
        Ok(None) => once_more(caller.frame, &signed, back, WRONG_CODE),
        Err(error) => broken(&error),
    }
}

#[derive(Deserialize)]
struct NewPassword {
    present: String,
    new: String,
    again: String,
    back: Option<String>,
}

async fn new_password(
    State(app): State<App>,
    Extension(signed): Extension<Signed>,
    caller: Caller,
    Form(given): Form<NewPassword>,
) -> Response {
    let back = own_page(given.back.clone());
    let acting = matches!(signed.standing, Standing::Acting(_));
    match caller.may_try(&app).await {
        Ok(true) => {}
        Ok(false) => return again(&app, caller.frame, back, TOO_MANY.to_owned(), StatusCode::TOO_MANY_REQUESTS).await,
        Err(error) => return broken(&error),
    }
    if !acting && !matches!(signed.standing, Standing::NewPassword) {
        return back_to(&back, "");
    }
    match changed_password(&app, &signed, given).await {
        Ok(Ok(token)) if acting => on_with(&app, &token, "/profile"),
        Ok(Ok(token)) => on_with(&app, &token, &back),
        Ok(Err(said)) if acting => back_to("/profile", &said),
        Ok(Err(said)) => once_more(caller.frame, &signed, back, &said),
        Err(error) => broken(&error),
    }
}

/// Changes the password and answers with a new token; or says what stands in the way.
async fn changed_password(
    app: &App,
    signed: &Signed,
    given: NewPassword,
) -> Result<Result<String, String>, store::Error> {
    let account = &signed.session.account;
    if given.new != given.again {
        return Ok(Err(String::from("两次输入的新密码不同 / the new password was not the same twice")));
    }
    let (most, lock) = signed.security.lock();
    if !app.store.claim_attempt(&account.id, most, lock).await? {
        return Ok(Err(Refused::NotRight.to_string()));
    }
    match password::verify(&given.present, account.password.as_deref()).await {
        Ok(Verdict::Wrong) => {
            app.store.note_own(Some(account), &signed.request, "password", Err("wrong present password")).await?;
            return Ok(Err(String::from("现密码不对 / the present password is not right")));
        }
        Ok(_) => app.store.give_attempt_back(&account.id).await?,
        Err(error) => return Ok(Err(error.to_string())),
    }
    let former = app.store.former_passwords(account).await?;
    if let Err(unfit) = password::check(&given.new, account, &signed.security, former).await {
        return Ok(Err(unfit.to_string()));
    }
    let hash = match password::hash(&given.new).await {
        Ok(hash) => hash,
        Err(error) => return Ok(Err(error.to_string())),
    };
    app.store.set_password(&account.id, &hash, false).await?;
    app.store.note_own(Some(account), &signed.request, "password", Ok("changed")).await?;
    app.store.end_sessions_of(&account.id, Some(&signed.token)).await?;
    app.store.rotate_session(&signed.token, present(signed), signed.session.second).await.map(Ok)
}

async fn sign_out(State(app): State<App>, Extension(signed): Extension<Signed>) -> Response {
    leave(&app, &signed, false).await
}

async fn sign_out_everywhere(State(app): State<App>, Extension(signed): Extension<Signed>) -> Response {
    leave(&app, &signed, true).await
}

async fn leave(app: &App, signed: &Signed, everywhere: bool) -> Response {
    let account = &signed.session.account;
    let done = async {
        match everywhere {
            true => app.store.end_sessions_of(&account.id, None).await?,
            false => app.store.end_session(&signed.token).await?,
        }
        let what = if everywhere { "everywhere" } else { "here" };
        app.store.note_own(Some(account), &signed.request, "sign_out", Ok(what)).await
    };
    match done.await {
        Ok(()) => on_with(app, "", "/sign-in"),
        Err(error) => broken(&error),
    }
}

#[derive(Deserialize)]
struct Switch {
    membership: String,
}

/// Goes on as something else that the person is.
async fn switch(State(app): State<App>, Extension(signed): Extension<Signed>, Form(to): Form<Switch>) -> Response {
    let Some(one) = signed.session.memberships.iter().find(|one| one.id == to.membership) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let done = async {
        let what = format!("to {} {}", one.court, one.role.id());
        app.store.note_own(Some(&signed.session.account), &signed.request, "switch", Ok(&what)).await?;
        app.store.rotate_session(&signed.token, Some(&one.id), signed.session.second).await
    };
    match done.await {
        Ok(token) => on_with(&app, &token, "/"),
        Err(error) => broken(&error),
    }
}
