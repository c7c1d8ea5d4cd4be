//! Who someone is: passwords, second factors, and what is still to be shown before a session may act.

pub mod password;
pub mod second_factor;
mod sign_in;

pub use sign_in::{Refused, sign_in};
pub(crate) use sign_in::{SIGN_IN, enter};

use domain::policy::Actor;
use store::{Security, Session, clock};

/// How far someone who has signed in has come.
#[derive(Clone, Debug)]
pub enum Standing {
    /// The code of the second factor is still to be shown.
    SecondFactor,
    /// A second factor has to be set up.
    Enrolment,
    /// The password has to be changed: it is the first one, or too old.
    NewPassword,
    /// Nobody has given them a role yet.
    NoRole,
    /// They act.
    Acting(Box<Actor>),
}

impl Standing {
    /// Where a session stands, for a request of this name.
    pub fn of(session: &Session, security: &Security, request: &str) -> Result<Self, store::Error> {
        let account = &session.account;
        let needed = security.needs_second_factor(session.memberships.iter().map(|one| one.role));
        let age = clock() - account.password_at;
        let old = security.password_days > 0 && age > i64::from(security.password_days) * 86_400;
        Ok(match &session.membership {
            _ if account.second_factor.is_some() && !session.second => Self::SecondFactor,
            _ if account.password.is_some() && (account.must_change || old) => Self::NewPassword,
            _ if needed && account.second_factor.is_none() => Self::Enrolment,
            None => Self::NoRole,
            Some(membership) => Self::Acting(Box::new(membership.actor(account, request)?)),
        })
    }
}
