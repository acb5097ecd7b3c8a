//! Short codes that stand on paper, are read by phones and typed by people: Crockford's base 32, of which the
//! last character checks the others.

use std::fmt;

/// Without I, L, O and U, which look like others.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BASE: u64 = 32;
/// Characters that say something, before the one that checks them.
const SAYS: usize = 9;
/// The check is the remainder by this prime, so that no single wrong character passes.
const CHECK: u64 = 37;
/// Characters of a group, as people read them.
const GROUP: usize = 5;

/// A code as it is stored: upper case, without dashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicCode(String);

impl PublicCode {
    /// The code of some random bytes; none where its check has no character of the alphabet, so that others
    /// have to be drawn.
    #[must_use]
    pub fn of(bytes: [u8; 8]) -> Option<Self> {
        let value = u64::from_be_bytes(bytes) % BASE.pow(9);
        let mut digits = [0_u8; SAYS + 1];
        let mut rest = value;
        for digit in digits[..SAYS].iter_mut().rev() {
            *digit = letter(rest % BASE)?;
            rest /= BASE;
        }
        digits[SAYS] = letter(value % CHECK)?;
        Some(Self(digits.map(char::from).iter().collect()))
    }

    /// What somebody typed, or a phone read: in any case, with or without dashes, and with letters that look
    /// like the right ones. None where it is no code.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let typed = text.trim().chars().filter(|c| *c != '-');
        let code: String = typed.map(meant).collect();
        let values: Vec<u64> = code.chars().map(value_of).collect::<Option<_>>()?;
        let (check, says) = values.split_last()?;
        let value = says
            .iter()
            .fold(0_u64, |sum, digit| sum.wrapping_mul(BASE).wrapping_add(*digit));
        (says.len() == SAYS && value % CHECK == *check).then_some(Self(code))
    }

    /// Its signs, without dashes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As people read it, in groups.
impl fmt::Display for PublicCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(GROUP);
        write!(out, "{first}-{second}")
    }
}

fn letter(value: u64) -> Option<u8> {
    ALPHABET.get(usize::try_from(value).ok()?).copied()
}

fn value_of(letter: char) -> Option<u64> {
    let at = ALPHABET.iter().position(|own| char::from(*own) == letter)?;
    u64::try_from(at).ok()
}

/// The character that somebody meant.
fn meant(typed: char) -> char {
    match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code() -> impl Strategy<Value = PublicCode> {
        any::<[u8; 8]>().prop_filter_map("its check has no letter", PublicCode::of)
    }

    proptest! {
        #[test]
        fn a_code_is_read_however_it_is_typed(code in code()) {
            let dashed = code.to_string();
            prop_assert_eq!(code.as_str().len(), 10);
            prop_assert_eq!(PublicCode::read(code.as_str()), Some(code.clone()));
            prop_assert_eq!(PublicCode::read(&dashed), Some(code.clone()));
            prop_assert_eq!(PublicCode::read(&dashed.to_lowercase()), Some(code.clone()));
            let alike = dashed.replace('0', "o").replace('1', "L");
            prop_assert_eq!(PublicCode::read(&alike), Some(code));
        }

        #[test]
        fn one_wrong_character_or_two_in_each_others_place_make_no_code(
            code in code(), at in 0_usize..10, other in 0_usize..32, next in 0_usize..9,
        ) {
            let mut letters: Vec<char> = code.as_str().chars().collect();
            let was = std::mem::replace(&mut letters[at], char::from(ALPHABET[other]));
            let wrong: String = letters.iter().collect();
            prop_assume!(was != letters[at]);
            prop_assert_eq!(PublicCode::read(&wrong), None);
            let mut letters: Vec<char> = code.as_str().chars().collect();
            prop_assume!(letters[next] != letters[next + 1]);
            letters.swap(next, next + 1);
            // The last two are a digit and its check, which may fit the other way round.
            prop_assume!(next < 8);
            let swapped: String = letters.iter().collect();
            prop_assert_eq!(PublicCode::read(&swapped), None);
        }

        #[test]
        fn any_text_is_read_or_not_and_never_more(text in ".{0,40}") {
            let _ = PublicCode::read(&text);
        }
    }

    #[test]
    fn what_is_no_code_is_not_read() {
        for text in [
            "",
            "-",
            "0",
            "00000000000",
            "0000*00000",
            "UUUUUUUUUU",
            "가나다라마바사아자차",
        ] {
            assert_eq!(PublicCode::read(text), None, "{text}");
        }
        assert_eq!(
            PublicCode::read("0000000000").map(|own| own.to_string()),
            Some("00000-00000".into())
        );
    }
}
