//! Passwords as they are kept: Argon2id with the crate's defaults (19 MiB, 2 passes; the OWASP advice).

use argon2::password_hash::phc::{self, Output, ParamsString, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};

use super::super::{App, Error, Result};
use super::hashing::Hashing;
use super::strength::NewPassword;

/// Compared with when there is no account, so that the answer takes as long as for one. Nobody knows what it
/// is the hash of.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3MgYWNjb3VudA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The Argon2id hash of a good password, in PHC form.
#[derive(Clone)]
pub struct PasswordHash(String);

impl PasswordHash {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Hashes a new password.
///
/// # Errors
/// [`Error::Unavailable`] when too many are hashed.
pub async fn hash_password(app: &App, password: NewPassword) -> Result<PasswordHash> {
    let (text, salt) = (password.into_text(), app.random.bytes::<16>());
    app.hashing
        .run(move |memory| hash(&text, &salt, memory))
        .await?
        .map(PasswordHash)
}

/// Whether a password is the one that was hashed. Takes as long when there is no hash.
pub(super) async fn matches(hashing: &Hashing, password: String, stored: Option<String>) -> Result<bool> {
    hashing
        .run(move |memory| verify(&password, stored.as_deref(), memory))
        .await?
}

fn hash(password: &str, salt: &[u8], memory: &mut [Block]) -> Result<String> {
    let (argon2, params) = (Argon2::default(), Params::default());
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    argon2
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut output, memory)
        .map_err(fault)?;
    let hash = phc::PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(&params).map_err(fault)?,
        salt: Some(Salt::new(salt).map_err(fault)?),
        hash: Some(Output::new(&output).map_err(fault)?),
    };
    Ok(hash.to_string())
}

/// Nobody could ever set a longer one, and it would take longer.
const LONGEST_EVER: usize = 200;

fn verify(password: &str, stored: Option<&str>, memory: &mut [Block]) -> Result<bool> {
    let possible = password.chars().count() <= LONGEST_EVER;
    let typed = if possible { password } else { "" };
    let stored_or_not = stored.is_some();
    let against = phc::PasswordHash::new(stored.unwrap_or(NOBODY)).map_err(fault)?;
    let (Some(salt), Some(expected)) = (against.salt, against.hash) else {
        return Err(fault("no hash"));
    };
    let algorithm = Algorithm::try_from(against.algorithm.as_str()).map_err(fault)?;
    let version = against
        .version
        .map_or(Ok(Version::default()), Version::try_from)
        .map_err(fault)?;
    let argon2 = Argon2::new(algorithm, version, Params::try_from(&against).map_err(fault)?);
    let mut output = vec![0; expected.len()];
    argon2
        .hash_password_into_with_memory(typed.as_bytes(), &salt, &mut output, memory)
        .map_err(fault)?;
    // Compares in constant time.
    let same = Output::new(&output).map_err(fault)? == expected;
    Ok(same && possible && stored_or_not)
}

fn fault(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::caused("argon2", error)
}

#[cfg(test)]
mod tests {
    use argon2::{PasswordHasher, PasswordVerifier};

    use super::*;

    fn memory() -> Vec<Block> {
        vec![Block::new(); Params::DEFAULT_M_COST as usize]
    }

    fn matches(password: &str, stored: Option<&str>) -> bool {
        verify(password, stored, &mut memory()).unwrap()
    }

    #[test]
    fn only_the_password_that_was_hashed_matches() {
        let stored = hash("correct horse", b"sixteen bytes ok", &mut memory()).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(matches("correct horse", Some(&stored)));
        assert!(!matches("incorrect horse", Some(&stored)));
        assert!(!matches("", Some(&stored)));
    }

    #[test]
    fn hashes_are_those_that_the_crate_itself_makes_and_reads() {
        let theirs = Argon2::default()
            .hash_password_with_salt(b"correct horse", b"sixteen bytes ok")
            .unwrap()
            .to_string();
        assert_eq!(
            hash("correct horse", b"sixteen bytes ok", &mut memory()).unwrap(),
            theirs
        );
        assert!(
            Argon2::default()
                .verify_password(b"correct horse", theirs.as_str())
                .is_ok()
        );
        assert!(matches("correct horse", Some(&theirs)));
    }

    #[test]
    fn memory_that_was_used_before_changes_no_hash() {
        let mut used = memory();
        hash("another password", b"sixteen bytes no", &mut used).unwrap();
        let again = hash("correct horse", b"sixteen bytes ok", &mut used).unwrap();
        assert_eq!(
            again,
            hash("correct horse", b"sixteen bytes ok", &mut memory()).unwrap()
        );
    }

    #[test]
    fn nothing_matches_where_there_is_no_account() {
        assert!(!matches("any password", None));
        assert!(!matches(&"x".repeat(201), None));
    }

    #[test]
    fn a_hash_that_is_none_is_an_error() {
        assert!(verify("any password", Some("no hash"), &mut memory()).is_err());
    }
}
