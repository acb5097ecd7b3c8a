//! How good a new password must be (ASVS 4.0.3, 2.1): long, and not among the first that somebody would try
//! who knows its owner. Passwords that were set before a rule stay good until they are changed.

use std::ops::RangeInclusive;

use zxcvbn::{Score, zxcvbn};

use super::super::{App, Error, Result, Tx};
use super::{find_link, limits};
use crate::domain::access::Actor;
use crate::domain::fault::Fault;
use crate::domain::ids::PersonId;
use crate::domain::place::LinkPurpose;
use crate::store::people;

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
        match judged(text, owner).1 {
            Some((code, fault)) => Err(Error::field("password", code, fault)),
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
    pub email: &'a str,
    pub name: &'a str,
}

/// How good a password would be that is typed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct StrengthView {
    /// From 0, among the first that others try, to 4.
    #[schema(maximum = 4)]
    pub score: u8,
    /// Whether it may be set.
    pub accepted: bool,
    /// The code of what is wrong with it, as a refusal gives it.
    pub code: Option<String>,
}

/// Says how good a password would be, for whoever may set one: who is signed in, or holds a `link`. Nothing
/// of it is kept.
///
/// # Errors
/// [`Error::Unauthenticated`] for nobody without a link, [`Error::NotFound`] for a link that sets no
/// password, [`Error::TooMany`] by network address.
pub async fn measure(app: &App, actor: &Actor, link: Option<String>, password: &str) -> Result<StrengthView> {
    if link.is_none() && actor.person.is_none() {
        return Err(Error::Unauthenticated);
    }
    let address = actor.address.clone();
    app.write_quietly(move |tx| limits::charge_measure(tx, address.as_deref()))
        .await?;
    let person = actor.person;
    let (email, name) = app.read(move |tx| owner_of(tx, person, link.as_deref())).await?;
    // It takes milliseconds, which other requests need not wait for.
    let text = password.to_owned();
    let judging = tokio::task::spawn_blocking(move || {
        let (email, name) = (&email, &name);
        judged(&text, Owner { email, name })
    });
    let (score, wrong) = judging
        .await
        .map_err(|error| Error::caused("measuring stopped", error))?;
    let code = wrong.map(|(code, _)| code.to_owned());
    Ok(StrengthView {
        score: score.into(),
        accepted: code.is_none(),
        code,
    })
}

/// Address and name of whose password it is to be.
fn owner_of(tx: &mut Tx<'_>, person: Option<PersonId>, link: Option<&str>) -> Result<(String, String)> {
    if let Some(token) = link {
        let link = find_link(tx, token)?;
        return if link.purpose == LinkPurpose::Email {
            Err(Error::NotFound)
        } else {
            Ok((link.email, link.name))
        };
    }
    let owner = people::get_person(tx.conn, person.ok_or(Error::Unauthenticated)?)?;
    Ok((owner.email, owner.name))
}

/// How hard a password is to guess, and what is wrong with it, if anything: a code, and a fault.
fn judged(text: &str, owner: Owner<'_>) -> (Score, Option<(&'static str, Fault)>) {
    let (least, most) = (PASSWORD_LENGTH.start(), PASSWORD_LENGTH.end());
    let (score, weak) = weakness(text, owner);
    let wrong = match text.chars().count() {
        length if length < *least => Some(("too_short", Fault::new("text-too-short").with("least", least))),
        length if length > *most => Some(("too_long", Fault::new("text-too-long").with("most", most))),
        _ => weak.map(|(code, message)| (code, Fault::new(message))),
    };
    (score, wrong)
}

/// How hard a password is to guess, and what is wrong if that is not enough: a code, and a fault.
fn weakness(text: &str, owner: Owner<'_>) -> (Score, Option<(&'static str, &'static str)>) {
    let start: String = text.chars().take(LOOKED_AT).collect();
    let own = own_words(owner);
    let inputs: Vec<&str> = own.iter().map(String::as_str).collect();
    // What stands between the words makes them no better.
    let bare: String = start.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_text = bare.chars().count() * 2 >= start.chars().count();
    let looked_at = [Some(start.as_str()), Some(bare.as_str()).filter(|_| is_text)];
    let scores = looked_at
        .into_iter()
        .flatten()
        .map(|text| zxcvbn(text, &inputs).score());
    let score = scores.min().unwrap_or(Score::Zero);
    if score >= Score::Three {
        return (score, None);
    }
    let folded = start.to_lowercase();
    if own
        .iter()
        .any(|word| word.chars().count() >= TELLING && folded.contains(word))
    {
        return (score, Some(("own", "password-own")));
    }
    // Nothing more is said: of ways of guessing that are equally short zxcvbn names now one and now another.
    (score, Some(("guessable", "password-guessable")))
}

/// The words that stand for somebody, in small letters: the whole of address and name, and their parts.
fn own_words(owner: Owner<'_>) -> Vec<String> {
    let mut words = vec![
        "madang".to_owned(),
        owner.email.to_lowercase(),
        owner.name.to_lowercase(),
    ];
    let parts = owner
        .email
        .split(|c: char| !c.is_alphanumeric())
        .chain(owner.name.split_whitespace());
    words.extend(parts.filter(|part| !part.is_empty()).map(str::to_lowercase));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Owner<'static> = Owner {
        email: "haneul.kim@robonarae.example",
        name: "김하늘",
    };

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
        assert_eq!(
            told(&format!("teal otter plinth {}", "x".repeat(200))),
            Some("too_long".into())
        );
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
        for password in [
            "teal otter plinth",
            "correct horse battery staple",
            "느린 달팽이 책상 바다",
        ] {
            assert_eq!(told(password), None, "{password}");
        }
    }

    #[test]
    fn a_long_password_is_looked_at_no_further_than_it_tells() {
        assert_eq!(told(&"teal otter plinth ".repeat(7)), None);
    }
}
