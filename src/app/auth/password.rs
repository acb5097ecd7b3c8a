//! Passwords: how long they must be, and Argon2id with the crate's defaults (19 MiB, 2 passes; the OWASP advice).

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use super::super::{Error, Result};
use crate::domain::fault::Fault;
use crate::random::Random;

/// Characters of a password.
pub const PASSWORD_LENGTH: RangeInclusive<usize> = 10..=200;

/// Hashes that are made at the same moment. Each takes 19 MiB and a core, and a flood of sign-ins must not take more.
static ROOM: Semaphore = Semaphore::const_new(4);

/// Compared with when there is no account, so that the answer takes as long as for one. No password matches it:
/// only texts of an allowed length are compared, and this one is too long.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash(&"x".repeat(PASSWORD_LENGTH.end() + 1), b"nobody's account").ok());

/// The Argon2id hash of a good password, in PHC form.
#[derive(Clone)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Hashes a new password.
///
/// # Errors
/// [`Error::Invalid`] for `password` when its length is not in [`PASSWORD_LENGTH`].
pub async fn hash_password(random: &Random, password: String) -> Result<PasswordHash> {
    check(&password)?;
    let salt = random.bytes::<16>();
    on_blocking_thread(move || hash(&password, &salt)).await?.map(PasswordHash)
}

/// Whether a password is the one that was hashed. Takes as long when there is no hash.
pub(super) async fn matches(password: String, stored: Option<String>) -> Result<bool> {
    on_blocking_thread(move || verify(&password, stored.as_deref())).await
}

/// Tells what is wrong with a new password.
pub(super) fn check(password: &str) -> Result<()> {
    let (least, most) = (PASSWORD_LENGTH.start(), PASSWORD_LENGTH.end());
    match password.chars().count() {
        length if length < *least => Err(Error::field("password", "too_short", Fault::new("text-too-short").with("least", least))),
        length if length > *most => Err(Error::field("password", "too_long", Fault::new("text-too-long").with("most", most))),
        _ => Ok(()),
    }
}

fn hash(password: &str, salt: &[u8]) -> Result<String> {
    let hashed = Argon2::default().hash_password_with_salt(password.as_bytes(), salt);
    hashed.map(|hash| hash.to_string()).map_err(|error| Error::Internal(format!("argon2: {error}")))
}

fn verify(password: &str, stored: Option<&str>) -> bool {
    // Nobody could have set one of another length, and a long one would take longer.
    let possible = check(password).is_ok();
    let typed = if possible { password } else { "" };
    let Some(against) = stored.or(NOBODY.as_deref()) else { return false };
    Argon2::default().verify_password(typed.as_bytes(), against).is_ok() && possible
}

async fn on_blocking_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let stopped = |why: String| Error::Internal(format!("hashing stopped: {why}"));
    let _place = ROOM.acquire().await.map_err(|error| stopped(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| stopped(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_told_too_short_and_too_long_by_its_characters() {
        assert!(check("가나다라마바사아자차").is_ok());
        assert!(check("too short").is_err());
        assert!(check(&"x".repeat(200)).is_ok());
        assert!(check(&"x".repeat(201)).is_err());
    }

    #[test]
    fn only_the_password_that_was_hashed_matches() {
        let stored = hash("correct horse", b"sixteen bytes ok").unwrap();
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert!(verify("correct horse", Some(&stored)));
        assert!(!verify("incorrect horse", Some(&stored)));
        assert!(!verify("", Some(&stored)));
    }

    #[test]
    fn nothing_matches_where_there_is_no_account() {
        assert!(!verify("any password", None));
        assert!(!verify(&"x".repeat(201), None));
        assert!(NOBODY.is_some());
    }
}
