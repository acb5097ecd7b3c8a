//! Short codes that stand on paper, are read by phones and typed by people: Crockford's base 32, of which the
//! last character checks the others.

use std::fmt;

/// Without I, L, O and U, which look like others.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BASE: u128 = 32;
/// Characters that say something, before the one that checks them: in a zone, and on what is public for long.
const SAYS: [usize; 2] = [9, 15];
/// The check is the remainder by this prime, so that no single wrong character passes.
const CHECK: u128 = 37;

/// A code as it is stored: upper case, without dashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicCode(String);

impl PublicCode {
    /// The code of some random bytes; none where its check has no character of the alphabet, so that others
    /// have to be drawn.
    #[must_use]
    pub fn of(bytes: [u8; 8]) -> Option<Self> {
        Self::made(u64::from_be_bytes(bytes).into(), SAYS[0])
    }

    /// The same with sixteen characters, for what nobody may find by trying.
    #[must_use]
    pub fn long(bytes: [u8; 16]) -> Option<Self> {
        Self::made(u128::from_be_bytes(bytes), SAYS[1])
    }

    fn made(random: u128, says: usize) -> Option<Self> {
        let mut digits = vec![0; says];
        let (mut rest, mut value) = (random, 0);
        for digit in &mut digits {
            *digit = rest % BASE;
            rest /= BASE;
            value = value * BASE + *digit;
        }
        digits.push(value % CHECK);
        let letters: Option<String> = digits.into_iter().map(letter).collect();
        letters.map(Self)
    }

    /// What somebody typed, or a phone read: in any case, with or without dashes, and with letters that look
    /// like the right ones. None where it is no code.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let typed = text.trim().chars().filter(|c| *c != '-');
        let code: String = typed.map(meant).collect();
        let values: Vec<u128> = code.chars().map(value_of).collect::<Option<_>>()?;
        let (check, says) = values.split_last()?;
        let is_long_enough = SAYS.contains(&says.len());
        let value = || says.iter().fold(0, |sum, digit| sum * BASE + digit);
        (is_long_enough && value() % CHECK == *check).then_some(Self(code))
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
        // Five at a time, or four of a long one: nothing is left over.
        let group = if self.0.len().is_multiple_of(5) { 5 } else { 4 };
        for (at, letter) in self.0.chars().enumerate() {
            if at > 0 && at % group == 0 {
                out.write_str("-")?;
            }
            write!(out, "{letter}")?;
        }
        Ok(())
    }
}

fn letter(value: u128) -> Option<char> {
    let letter = ALPHABET.get(usize::try_from(value).ok()?)?;
    Some(char::from(*letter))
}

fn value_of(letter: char) -> Option<u128> {
    let at = ALPHABET.iter().position(|own| char::from(*own) == letter)?;
    u128::try_from(at).ok()
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
        fn a_long_code_is_read_too(bytes in any::<[u8; 16]>(), at in 0_usize..16, other in 0_usize..32) {
            if let Some(code) = PublicCode::long(bytes) {
                prop_assert_eq!(code.to_string().len(), 19);
                prop_assert_eq!(PublicCode::read(&code.to_string()), Some(code.clone()));
                let mut letters: Vec<char> = code.as_str().chars().collect();
                let was = std::mem::replace(&mut letters[at], char::from(ALPHABET[other]));
                prop_assume!(was != letters[at]);
                prop_assert_eq!(PublicCode::read(&letters.iter().collect::<String>()), None);
            }
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
