//! 登录要求: what the installation asks of sign-ins.

use super::super::page::{Page, answer, ended, refused};
use app::documents::security::{Rules, security};
use axum::extract::RawForm;
use axum::response::Response;
use domain::policy::{Action, Role};
use store::{BOUNDS, Error, Security};

/// Shows them to security administrators.
pub(super) async fn show(page: Page) -> Response {
    let loaded = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        store.may(actor, Action::ManageRoles, &actor.court).await?;
        Ok(Rules { security: store.security().await?, sets: store.sets_security(actor).await? })
    };
    match loaded.await {
        Ok(rules) => answer(security(page.frame, rules)),
        Err(error) => refused(page.frame, error),
    }
}

/// Sets them.
pub(super) async fn set(page: Page, RawForm(form): RawForm) -> Response {
    let set = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        store.may(actor, Action::ManageRoles, &actor.court).await?;
        store.set_security(actor, read(&form)?).await
    };
    let set = set.await;
    ended(page.frame, "/security", set, |()| String::from("登录要求已保存 / the sign-in rules are saved"))
}

/// The settings as the form names them: every number, and each role that needs a second factor.
fn read(form: &[u8]) -> Result<Security, Error> {
    let mut security = Security { second_factor: Vec::new(), ..Security::default() };
    for bound in &BOUNDS {
        let value = form_urlencoded::parse(form).find(|(name, _)| name == bound.id).map(|(_, value)| value);
        let value = value.unwrap_or_default();
        *(bound.number)(&mut security) = value.trim().parse().map_err(|_| {
            Error::Conflict(format!(
                "{}应为 {}–{} 的整数，收到“{value}” / {}: expected a whole number from {} to {}, got “{value}”",
                bound.zh, bound.low, bound.high, bound.en, bound.low, bound.high
            ))
        })?;
    }
    let roles = form_urlencoded::parse(form).filter(|(name, _)| name == "second_factor");
    security.second_factor = roles.filter_map(|(_, role)| Role::parse(&role).ok()).collect();
    Ok(security)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const NUMBERS: &str =
        "password_length=14&password_days=0&idle_minutes=20&session_hours=8&attempts=4&lock_minutes=30";

    #[test]
    fn a_form_is_read_whole_or_says_what_is_wrong() {
        let form = format!("{NUMBERS}&second_factor=court_leader&second_factor=data_officer");
        let security = read(form.as_bytes()).unwrap();
        assert_eq!((security.password_length, security.password_days, security.lock_minutes), (14, 0, 30));
        assert_eq!(security.second_factor, [Role::CourtLeader, Role::DataOfficer]);
        let words = read(NUMBERS.replace("=14", "=many").as_bytes()).unwrap_err().to_string();
        assert!(words.contains("8–64") && words.contains("many"), "{words}");
    }
}
