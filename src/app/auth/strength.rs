//! How good a new password must be (ASVS 4.0.3, 2.1): long, and not among the first that somebody would try who knows
//! its owner. Passwords that were set before a rule stay good until they are changed.

use std::ops::RangeInclusive;

use zxcvbn::{Score, zxcvbn};

use super::super::{Error, Result};
use crate::domain::fault::Fault;

/// Characters of a password.
pub const PASSWORD_LENGTH: RangeInclusive<usize> = 12..=128;
/// Guessing costs time that grows with the length; what stands after these characters makes it no worse.
const LOOKED_AT: usize = 100;
/// A part of a name or address that is shorter is in many words.
const TELLING: usize = 4;

/// A password that may be set.
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    /// Looks at a password that somebody wants.
    ///
    /// # Errors
    /// [`Error::Invalid`] for `password`, with what is wrong.
    pub fn check(text: &str, owner: Owner<'_>) -> Result<Self> {
        let fault = |code: &str, fault: Fault| Err(Error::field("password", code, fault));
        let (least, most) = (PASSWORD_LENGTH.start(), PASSWORD_LENGTH.end());
        let length = text.chars().count();
        if length < *least {
            return fault("too_short", Fault::new("text-too-short").with("least", least));
        }
        if length > *most {
            return fault("too_long", Fault::new("text-too-long").with("most", most));
        }
        match weakness(text, owner) {
            Some((code, message)) => fault(code, Fault::new(message)),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// One that everybody knows anyway: the demonstration's, and those of tests.
    #[must_use]
    pub fn known(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// Whose password it is to be: what they are called is what others try first.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// Their address.
    pub email: &'a str,
    /// Their name.
    pub name: &'a str,
}

/// What is wrong with a password of the right length: a code, and a fault.
fn weakness(text: &str, owner: Owner<'_>) -> Option<(&'static str, &'static str)> {
    let start: String = text.chars().take(LOOKED_AT).collect();
    let own = own_words(owner);
    let inputs: Vec<&str> = own.iter().map(String::as_str).collect();
    // What stands between the words makes them no better.
    let bare: String = start.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_text = bare.chars().count() * 2 >= start.chars().count();
    let looked_at = [Some(start.as_str()), Some(bare.as_str()).filter(|_| is_text)];
    let guessed =
        looked_at.into_iter().flatten().map(|text| zxcvbn(text, &inputs)).min_by_key(zxcvbn::Entropy::score)?;
    if guessed.score() >= Score::Three {
        return None;
    }
    let folded = start.to_lowercase();
    if own.iter().any(|word| word.chars().count() >= TELLING && folded.contains(word)) {
        return Some(("own", "password-own"));
    }
    // Nothing more is said: of ways of guessing that are equally short zxcvbn names now one and now another.
    Some(("guessable", "password-guessable"))
}

/// The words that stand for somebody, in small letters: the whole of address and name, and their parts.
fn own_words(owner: Owner<'_>) -> Vec<String> {
    let mut words = vec!["madang".to_owned(), owner.email.to_lowercase(), owner.name.to_lowercase()];
    let parts = owner.email.split(|c: char| !c.is_alphanumeric()).chain(owner.name.split_whitespace());
    words.extend(parts.filter(|part| !part.is_empty()).map(str::to_lowercase));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Owner<'static> = Owner { email: "haneul.kim@robonarae.example", name: "김하늘" };

    fn told(password: &str) -> Option<String> {
        match NewPassword::check(password, OWNER) {
            Err(Error::Invalid(faults)) => Some(faults[0].code.clone()),
            _ => None,
        }
    }

    #[test]
    fn a_password_is_told_too_short_and_too_long_by_its_characters() {
        assert_eq!(told("물새 책상 우산 열"), Some("too_short".into()));
        assert_eq!(told("물새 책상 우산 열두 개"), None);
        assert_eq!(told("Tr0ub4dor&3"), Some("too_short".into()), "eleven");
        assert_eq!(told(&format!("teal otter plinth {}", "x".repeat(200))), Some("too_long".into()));
    }

    #[test]
    fn a_password_that_others_would_try_first_is_refused_with_what_is_wrong() {
        for (password, code) in [
            ("password1234", "guessable"),
            ("1234567890123", "guessable"),
            ("aaaaaaaaaaaaaaaa", "guessable"),
            ("qwertyuiop[]", "guessable"),
            ("haneul.kim@robonarae.example", "own"),
            ("robonarae2027", "own"),
            ("madang-madang", "own"),
        ] {
            assert_eq!(told(password).as_deref(), Some(code), "{password}");
        }
    }

    #[test]
    fn some_words_that_have_nothing_to_do_with_each_other_are_good() {
        for password in ["teal otter plinth", "correct horse battery staple", "느린 달팽이 책상 바다"] {
            assert_eq!(told(password), None, "{password}");
        }
    }

    #[test]
    fn a_long_password_is_looked_at_no_further_than_it_tells() {
        assert_eq!(told(&"teal otter plinth ".repeat(7)), None);
    }
}
