//! Signing in with a password.

use super::password::{self, PasswordError, Verdict};
use store::{Account, Membership, Security, Store};

/// The action's name in the logs.
pub(crate) const SIGN_IN: &str = "sign_in";

/// Why nobody was signed in. Whether the login, the password, or neither was wrong, or the account is locked or switched
/// off, is written into the log and not told.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// One of all these.
    #[error(
        "登录名或密码不对，或账号已锁定、停用。请核对后再试；多次失败会锁定一段时间 / the login or the password is not right, or the account is locked or switched off. Check and try again; after several failures it is locked for a while"
    )]
    NotRight,
    /// Too many sign in at once, or hashing failed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Which of the memberships someone begins as: one that works with cases before one that administers.
fn first_of(memberships: &[Membership]) -> Option<&Membership> {
    memberships.iter().min_by_key(|one| one.role.is_administrator())
}

/// Signs someone in and answers with the token of the new session.
pub async fn sign_in(store: &Store, login: &str, given: &str, request: &str) -> Result<String, Refused> {
    let security = store.security().await?;
    // No login has the character NUL, and not every database is to be asked for it.
    let account = match login.contains('\0') {
        true => None,
        false => store.account_by_login(login).await?,
    };
    let hash = account.as_ref().and_then(|account| account.password.as_deref());
    let (most, lock) = security.lock();
    let claimed = match &account {
        Some(account) => store.claim_attempt(&account.id, most, lock).await?,
        None => false,
    };
    let verdict = password::verify(given, hash).await?;
    let Some(account) = account else {
        // What was typed may be a password in the wrong field: it is not kept.
        store.note_own(None, request, SIGN_IN, Err("no such login")).await?;
        return Err(Refused::NotRight);
    };
    let no = match verdict {
        _ if account.disabled => Some("switched off"),
        _ if !claimed => Some("locked"),
        Verdict::Wrong => Some("wrong password"),
        _ => None,
    };
    if let Some(why) = no {
        store.note_own(Some(&account), request, SIGN_IN, Err(why)).await?;
        return Err(Refused::NotRight);
    }
    if verdict == Verdict::RightButStale {
        store.rehash_password(&account.id, &password::hash(given).await?).await?;
    }
    // A failed second factor counts too: failures are forgotten only when all is shown.
    match account.second_factor {
        None => store.clear_failures(&account.id).await?,
        Some(_) => store.give_attempt_back(&account.id).await?,
    }
    Ok(enter(store, &account, &security, request, "password").await?)
}

/// Begins the session of someone who has shown who they are in some way, and answers with its token.
pub(crate) async fn enter(
    store: &Store,
    account: &Account,
    security: &Security,
    request: &str,
    way: &str,
) -> Result<String, store::Error> {
    let memberships = store.memberships(&account.id).await?;
    let chosen = first_of(&memberships).map(|one| one.id.as_str());
    let token = store.begin_session(&account.id, chosen, false, security.lifetimes()).await?;
    store.note_own(Some(account), request, SIGN_IN, Ok(way)).await?;
    Ok(token)
}
