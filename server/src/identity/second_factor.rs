//! The second factor: a time-based one-time password (RFC 6238), from any authenticator application, without network.

use qrcode::QrCode;
use qrcode::render::svg;
use store::{Error, Store, clock, random_hex};
use totp_rs::{Algorithm, Secret, TOTP};

/// Seconds of a time step.
const STEP: u64 = 30;
/// A clock may be so many steps off, either way.
const SKEW: u64 = 1;

/// A new secret, in base32.
pub fn new_secret() -> Result<String, Error> {
    let hex = random_hex(20)?;
    let byte = |at: usize| hex.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Vec<u8> = (0..20).filter_map(byte).collect();
    Ok(Secret::Raw(bytes).to_encoded().to_string())
}

fn totp(secret: &str, login: &str) -> Option<TOTP> {
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().ok()?;
    // A colon would end the account's name in the address.
    TOTP::new(Algorithm::SHA1, 6, SKEW as u8, STEP, bytes, Some(String::from("Huishang")), login.replace(':', "")).ok()
}

/// The code of a secret at a time, for those who have the secret.
pub fn code_at(secret: &str, seconds: i64) -> Option<String> {
    Some(totp(secret, "")?.generate(u64::try_from(seconds).ok()?))
}

/// The time step that a code is right for now, if any.
pub fn step_of(secret: &str, code: &str) -> Option<i64> {
    let totp = totp(secret, "")?;
    let now = u64::try_from(clock()).ok()? / STEP;
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    (now.saturating_sub(SKEW)..=now + SKEW)
        .find(|step| same(&totp.generate(step * STEP), &code))
        .and_then(|step| i64::try_from(step).ok())
}

/// Compares without saying by its time where two texts part.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
}

/// Shows the second factor of an account: right only once, and never for an earlier step.
pub async fn show(store: &Store, account: &store::Account, code: &str) -> Result<bool, Error> {
    let step = account.second_factor.as_deref().and_then(|secret| step_of(secret, code));
    match step {
        Some(step) => store.use_second_step(&account.id, step).await,
        None => Ok(false),
    }
}

/// The address an authenticator reads, drawn as a square code.
pub fn picture(secret: &str, login: &str) -> Option<String> {
    let code = QrCode::new(totp(secret, login)?.get_url()).ok()?;
    Some(code.render::<svg::Color<'_>>().min_dimensions(176, 176).quiet_zone(true).build())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_now_is_right_and_an_old_one_is_not() {
        let secret = new_secret().unwrap();
        let now = clock();
        assert_eq!(step_of(&secret, &code_at(&secret, now).unwrap()), Some(now / 30));
        assert_eq!(step_of(&secret, &code_at(&secret, now - 300).unwrap()), None);
        assert_eq!(step_of(&secret, "000"), None);
        assert_ne!(secret, new_secret().unwrap());
    }

    /// RFC 6238, appendix B: the secret “12345678901234567890” at 59 seconds.
    #[test]
    fn the_published_example() {
        let secret = Secret::Raw(b"12345678901234567890".to_vec()).to_encoded().to_string();
        assert_eq!(code_at(&secret, 59).unwrap(), "287082");
    }

    #[test]
    fn the_picture_is_drawn() {
        let secret = new_secret().unwrap();
        assert!(picture(&secret, "王敏").unwrap().contains("<svg"));
    }
}
