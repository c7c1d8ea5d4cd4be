//! Sign-in through the court's own single sign-on. The answer that comes back is a page that goes on by itself: a cookie
//! kept to this site is not sent on a way that another site began.

use super::App;
use super::gate::{Caller, again};
use super::page::answer;
use super::session::{broken, cookie, cookie_of};
use crate::identity::{SIGN_IN, enter};
use crate::oidc::{Identity, Keep, OidcError, OidcSettings, Provider};
use axum::extract::{Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Account, clock};
use tokio::sync::OnceCell;

/// Someone on the way to the provider is remembered for so many seconds.
const ON_THE_WAY: i64 = 600;
/// So many are remembered.
const MOST_ON_THE_WAY: usize = 10_000;
/// The cookie of someone on the way: sent on the way back, unlike the session's.
const COOKIE: &str = "huishang-on-the-way";

pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("GET", "/sign-in/oidc", get(begin)), ("GET", "/sign-in/oidc/return", get(finish))]
}

/// The single sign-on of this installation.
#[derive(Clone)]
pub struct SingleSignOn {
    /// What people call it.
    pub name: String,
    settings: OidcSettings,
    provider: Arc<OnceCell<Provider>>,
    on_the_way: Arc<Mutex<BTreeMap<String, (i64, Keep)>>>,
}

impl SingleSignOn {
    /// One that people call by a name.
    pub fn new(name: String, settings: OidcSettings) -> Self {
        Self { name, settings, provider: Arc::default(), on_the_way: Arc::default() }
    }

    /// The provider; asked for its addresses when it is first needed, and again after it could not be reached.
    async fn provider(&self) -> Result<&Provider, OidcError> {
        self.provider.get_or_try_init(|| Provider::discover(self.settings.clone())).await
    }

    fn remember(&self, browser: String, keep: Keep) {
        let now = clock();
        let mut all = self.on_the_way.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (since, _)| *since > now - ON_THE_WAY);
        // Whoever begins without end fills no memory: the oldest goes.
        if all.len() >= MOST_ON_THE_WAY
            && let Some(oldest) = all.iter().min_by_key(|(_, (since, _))| *since).map(|(browser, _)| browser.clone())
        {
            all.remove(&oldest);
        }
        all.insert(browser, (now, keep));
    }

    fn take(&self, browser: &str) -> Option<Keep> {
        let kept = self.on_the_way.lock().unwrap_or_else(PoisonError::into_inner).remove(browser)?;
        (kept.0 > clock() - ON_THE_WAY).then_some(kept.1)
    }
}

const UNREACHABLE: &str =
    "统一登录暂时连不上，请用密码登录或稍后再试 / single sign-on cannot be reached; use a password, or try again later";
const REFUSED: &str = "统一登录没有通过，请重新登录 / single sign-on did not go through; sign in again";
const UNKNOWN: &str = "统一登录的账号在这里没有对应的账号，请联系系统管理员 / single sign-on knows you, and there is no account for you here; ask the system administrator";

async fn begin(State(app): State<App>, caller: Caller) -> Response {
    let Some(single) = app.single_sign_on.as_ref() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match caller.may_try(&app).await {
        Ok(true) => {}
        Ok(false) => return StatusCode::TOO_MANY_REQUESTS.into_response(),
        Err(error) => return broken(&error),
    }
    let begun = match single.provider().await {
        Ok(provider) => provider.begin(),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "single sign-on");
            return again(&app, caller.frame, String::from("/"), UNREACHABLE.to_owned(), StatusCode::BAD_GATEWAY).await;
        }
    };
    let browser = match store::random_hex(32) {
        Ok(browser) => browser,
        Err(error) => return broken(&error),
    };
    single.remember(browser.clone(), begun.keep);
    let secured = if app.reached.secure { "; Secure" } else { "" };
    let kept = format!("{COOKIE}={browser}; Path=/sign-in/oidc; HttpOnly; SameSite=Lax; Max-Age={ON_THE_WAY}{secured}");
    let (Ok(to), Ok(kept)) = (HeaderValue::from_str(&begun.address), HeaderValue::from_str(&kept)) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    (StatusCode::SEE_OTHER, [(LOCATION, to), (SET_COOKIE, kept)]).into_response()
}

#[derive(Deserialize)]
struct Returned {
    code: Option<String>,
    state: Option<String>,
}

async fn finish(
    State(app): State<App>,
    headers: HeaderMap,
    Query(returned): Query<Returned>,
    caller: Caller,
) -> Response {
    let Some(single) = app.single_sign_on.as_ref() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match caller.may_try(&app).await {
        Ok(true) => {}
        Ok(false) => return StatusCode::TOO_MANY_REQUESTS.into_response(),
        Err(error) => return broken(&error),
    }
    let keep = cookie_of(&headers, COOKIE).and_then(|browser| single.take(&browser));
    let shown = match (keep, returned.code, returned.state) {
        (Some(keep), Some(code), Some(state)) => match single.provider().await {
            Ok(provider) => provider.finish(keep, &code, &state).await.ok(),
            Err(_) => None,
        },
        _ => None,
    };
    let refuse = async |said: &str, why: &str| {
        app.observatory.count_sign_in("refused");
        if let Err(error) = app.store.note_own(None, &caller.request, SIGN_IN, Err(why)).await {
            return broken(&error);
        }
        again(&app, caller.frame.clone(), String::from("/"), said.to_owned(), StatusCode::UNAUTHORIZED).await
    };
    let Some(identity) = shown else {
        return refuse(REFUSED, "single sign-on was not shown").await;
    };
    match account_of(&app, &single.settings.issuer, &identity, &caller.request).await {
        Ok(Some(account)) if !account.disabled => {
            let entered = async {
                let security = app.store.security().await?;
                enter(&app.store, &account, &security, &caller.request, "single sign-on").await
            };
            match entered.await {
                Ok(token) => {
                    app.observatory.count_sign_in("single_sign_on");
                    go_on(&app, &token)
                }
                Err(error) => broken(&error),
            }
        }
        Ok(_) => refuse(UNKNOWN, "single sign-on: no account, or switched off").await,
        Err(error) => broken(&error),
    }
}

/// The account of an identity: tied to it earlier, or of the same login and not tied to any yet.
async fn account_of(
    app: &App,
    issuer: &str,
    identity: &Identity,
    request: &str,
) -> Result<Option<Account>, store::Error> {
    let subject = format!("{issuer} {}", identity.subject);
    if let Some(account) = app.store.account_by_subject(&subject).await? {
        return Ok(Some(account));
    }
    let Some(account) = app.store.account_by_login(&identity.login).await?.filter(|account| !account.disabled) else {
        return Ok(None);
    };
    if !app.store.set_subject(&account.id, &subject).await? {
        return Ok(None);
    }
    app.store.note_own(Some(&account), request, "single_sign_on", Ok("tied to this account")).await?;
    Ok(Some(account))
}

/// On to the first page, by the page's own doing.
fn go_on(app: &App, token: &str) -> Response {
    let html = "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url=/\">\
                <title>会商</title></head><body><p><a href=\"/\">继续 / go on</a></p></body></html>";
    let mut response = answer(html.to_owned());
    if let Ok(cookie) = HeaderValue::from_str(&cookie(token, app.reached.secure)) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}
