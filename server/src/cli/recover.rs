//! `recover`: the way back in when every administrator has lost password or second factor. Whoever holds the data folder
//! has the data anyway; the log of the account's court keeps that it was done.

use super::{Ended, Failure, Place};
use crate::identity::password;

pub(super) async fn recover(place: &Place, login: &str) -> Ended {
    let store = place.open_existing().await?;
    let Some(account) = store.account_by_login(login).await? else {
        return Err(Failure::Input(format!("expected the login of an account, got {login}; check the spelling")));
    };
    let password = password::generated()?;
    let hash = password::hash(&password).await.map_err(|error| Failure::Fault(error.to_string()))?;
    store.note_own(Some(&account), "", "recover", Ok("password and second factor, on the console")).await?;
    store.set_password(&account.id, &hash, true).await?;
    store.set_second_factor(&account.id, None).await?;
    store.end_sessions_of(&account.id, None).await?;
    say!("{login} signs in with {password} and has to choose a new password then");
    Ok(0)
}
