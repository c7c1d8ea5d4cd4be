//! Passwords: Argon2id, with its parameters kept beside each hash, so that they can be raised later.

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use store::{Account, Security};
use tokio::sync::Semaphore;

/// OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane.
static PARAMETERS: LazyLock<Params> = LazyLock::new(|| Params::new(19 * 1024, 2, 1, None).unwrap_or_default());
/// So many hashes are computed at a time: each takes memory and a core.
static SLOTS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));
/// Longer than this nobody waits for a slot.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longer passwords are refused: hashing them would be work for nothing.
const LONGEST: usize = 128;

/// Passwords from the lists attackers begin with, in lower case; those shorter than eight characters are too short anyway.
const COMMON: &[&str] = &[
    "12345678",
    "123456789",
    "1234567890",
    "password",
    "password1",
    "password123",
    "qwertyuiop",
    "1q2w3e4r",
    "1qaz2wsx",
    "1qaz@wsx",
    "1qaz!qaz",
    "qwer1234",
    "asdf1234",
    "abcd1234",
    "admin123",
    "admin@123",
    "admin888",
    "iloveyou",
    "5201314",
    "woaini1314",
    "woaini520",
    "zxcvbnm123",
    "p@ssw0rd",
    "p@ssword",
    "passw0rd",
    "welcome1",
    "letmein1",
    "88888888",
    "66666666",
    "11111111",
    "00000000",
    "huishang123",
    "huishang@123",
    "fayuan123",
    "fayuan@123",
    "court@123",
    "qwe123!@#",
    "1234qwer",
    "aa123456",
    "a1234567",
    "a12345678",
    "123qwe!@#",
    "abc12345",
    "changeme1",
    "changeme",
    "test1234",
];

/// Why a password cannot be used: what was expected, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Too short, or longer than anyone types.
    #[error("密码应为 {0}–{LONGEST} 个字符，收到 {1} 个 / a password has {0} to {LONGEST} characters, got {1}")]
    Length(u32, usize),
    /// Too few kinds of characters.
    #[error(
        "密码应含大写字母、小写字母、数字、其他符号中的至少三类 / a password has at least three of: capital letters, small letters, digits, other characters"
    )]
    OneKind,
    /// Among the first that anyone tries.
    #[error("这个密码太常见，请换一个 / this password is too common; choose another")]
    Common,
    /// The login or name is in it.
    #[error("密码不得包含登录名或姓名 / a password does not contain the login or the name")]
    OwnName,
    /// One of the last ones.
    #[error("最近用过这个密码，请换一个 / this password was used lately; choose another")]
    UsedBefore,
}

/// Whether a password follows the rules; `former` are hashes of the present one and those before.
pub async fn check(
    password: &str,
    account: &Account,
    security: &Security,
    former: Vec<String>,
) -> Result<(), PasswordError> {
    fits(password, &account.login, &account.name, security)?;
    for hash in former {
        if verify(password, Some(&hash)).await? != Verdict::Wrong {
            return Err(Unfit::UsedBefore.into());
        }
    }
    Ok(())
}

/// The hash of an account's first password, if it follows the rules.
pub async fn first(password: &str, login: &str, name: &str, security: &Security) -> Result<String, PasswordError> {
    fits(password, login, name, security)?;
    hash(password).await
}

fn fits(password: &str, login: &str, name: &str, security: &Security) -> Result<(), Unfit> {
    let length = password.chars().count();
    if length < security.password_length as usize || length > LONGEST {
        return Err(Unfit::Length(security.password_length, length));
    }
    let small = password.to_lowercase();
    if COMMON.contains(&small.as_str()) {
        return Err(Unfit::Common);
    }
    let holds = |own: &str| own.chars().count() >= 2 && small.contains(&own.to_lowercase());
    if holds(login) || holds(name) {
        return Err(Unfit::OwnName);
    }
    let kinds: [fn(char) -> bool; 4] = [
        char::is_uppercase,
        char::is_lowercase,
        |c| c.is_ascii_digit(),
        |c| !c.is_uppercase() && !c.is_lowercase() && !c.is_ascii_digit(),
    ];
    let kinds = kinds.iter().filter(|kind| password.chars().any(**kind)).count();
    if kinds < 3 { Err(Unfit::OneKind) } else { Ok(()) }
}

/// What went wrong with a password.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// It does not follow the rules.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Too many sign in at this moment.
    #[error("此刻登录的人太多，请稍后再试 / too many people are signing in; try again in a moment")]
    Busy,
    /// Hashing failed.
    #[error("密码未能处理，请联系系统管理员 / the password could not be processed; tell the administrator")]
    Broken,
}

/// Whether a password is the one hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Right,
    /// It is, and was hashed with other parameters than today's.
    RightButStale,
    /// It is not.
    Wrong,
}

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMETERS.clone())
}

/// Runs hashing on its own thread, a few at a time.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PasswordError> {
    let slot = tokio::time::timeout(PATIENCE, Arc::clone(&SLOTS).acquire_owned()).await;
    let _slot = slot.map_err(|_| PasswordError::Busy)?.map_err(|_| PasswordError::Broken)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::Broken)
}

/// The hash of a password, as a PHC string.
pub async fn hash(password: &str) -> Result<String, PasswordError> {
    let password = password.to_owned();
    let hashed = in_turn(move || {
        let salt = SaltString::generate(&mut OsRng);
        hasher().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
    });
    hashed.await?.map_err(|_| PasswordError::Broken)
}

/// Compares a password with a hash; with none it takes as long and is wrong, so that nobody learns from the time whether
/// an account exists.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<Verdict, PasswordError> {
    let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
    in_turn(move || {
        if password.chars().count() > LONGEST {
            return Verdict::Wrong;
        }
        let Some(parsed) = hash.as_deref().and_then(|hash| PasswordHash::new(hash).ok()) else {
            let salt = SaltString::generate(&mut OsRng);
            // Only the time it takes matters.
            let _ = hasher().hash_password(password.as_bytes(), &salt);
            return Verdict::Wrong;
        };
        if hasher().verify_password(password.as_bytes(), &parsed).is_err() {
            return Verdict::Wrong;
        }
        let stale = Params::try_from(&parsed).map_or(true, |kept| {
            (kept.m_cost(), kept.t_cost(), kept.p_cost())
                != (PARAMETERS.m_cost(), PARAMETERS.t_cost(), PARAMETERS.p_cost())
        });
        if stale { Verdict::RightButStale } else { Verdict::Right }
    })
    .await
}

/// A first password nobody has to invent: four groups of letters and digits that cannot be mistaken for one another.
pub fn generated() -> Result<String, store::Error> {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
    let bytes = store::random_hex(16)?;
    let drawn: Vec<char> = (0..16)
        .filter_map(|at| u8::from_str_radix(bytes.get(at * 2..at * 2 + 2)?, 16).ok())
        .filter_map(|byte| LETTERS.get(usize::from(byte) % LETTERS.len()).map(|letter| char::from(*letter)))
        .collect();
    let groups: Vec<String> = drawn.chunks(4).map(|group| group.iter().collect()).collect();
    // A capital, a small letter and a digit whatever was drawn: the rules hold for generated ones too.
    Ok(format!("{}-Hs9", groups.join("-")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_knows_its_password_and_says_when_it_is_stale() {
        let kept = hash("Right-horse-7").await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(verify("Right-horse-7", Some(&kept)).await.unwrap(), Verdict::Right);
        assert_eq!(verify("wrong", Some(&kept)).await.unwrap(), Verdict::Wrong);
        assert_eq!(verify("Right-horse-7", None).await.unwrap(), Verdict::Wrong);
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 * 1024, 1, 1, None).unwrap());
        let old = weak.hash_password(b"Right-horse-7", &SaltString::generate(&mut OsRng)).unwrap().to_string();
        assert_eq!(verify("Right-horse-7", Some(&old)).await.unwrap(), Verdict::RightButStale);
    }

    #[test]
    fn the_rules_say_what_they_want() {
        let fits =
            |password| fits(password, "wangmin", "王敏", &Security { password_length: 10, ..Security::default() });
        assert_eq!(fits("Short-1"), Err(Unfit::Length(10, 7)));
        assert_eq!(fits("onlysmallletters"), Err(Unfit::OneKind));
        assert_eq!(fits("Password123"), Err(Unfit::Common));
        assert_eq!(fits("Xx-WangMin-99"), Err(Unfit::OwnName));
        assert_eq!(fits("会商Court-2024"), Ok(()));
        assert!(matches!(fits(&"aB3-".repeat(40)), Err(Unfit::Length(10, 160))));
    }

    #[test]
    fn generated_ones_follow_the_rules_and_differ() {
        let (one, other) = (generated().unwrap(), generated().unwrap());
        assert_ne!(one, other);
        assert_eq!(fits(&one, "wangmin", "王敏", &Security::default()), Ok(()));
    }
}
