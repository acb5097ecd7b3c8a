//! Names in addresses, made of names of things: Korean ones in Latin letters by the Revised Romanization,
//! syllable by syllable. Crates that know every script write `hanbic` for 한빛; here ends are as they sound.

use unicode_normalization::UnicodeNormalization;

use super::text::Slug;

const FIRST_SYLLABLE: u32 = 0xAC00;
const LAST_SYLLABLE: u32 = 0xD7A3;
/// Initials, vowels and finals in the order of Unicode's syllables (the Unicode Standard, 3.12).
const INITIALS: [&str; 19] = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
];
const VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi",
    "yu", "eu", "ui", "i",
];
const FINALS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t", "k", "t", "p", "t",
];
/// What says that something is a company, and is no part of what it is called.
const COMPANY: [&str; 5] = ["㈜", "(주)", "주식회사", "(재)", "(사)"];
/// Longest name that is made; a number may follow.
const LONGEST: usize = 40;

/// A name in addresses for a thing of this name; none when it holds no letter that can be written in one.
#[must_use]
pub fn slug_of(name: &str) -> Option<Slug> {
    let mut name = super::text::composed(name);
    for mark in COMPANY {
        name = name.replace(mark, " ");
    }
    let mut latin = String::new();
    for c in name.chars() {
        match romanised(c) {
            Some(syllable) => latin.push_str(&syllable),
            // Letters with accents lose them; whatever else stands between words parts them.
            None => match c.to_string().nfkd().find(char::is_ascii_alphanumeric) {
                Some(letter) => latin.push(letter.to_ascii_lowercase()),
                None => latin.push('-'),
            },
        }
    }
    let words: Vec<&str> = latin.split('-').filter(|word| !word.is_empty()).collect();
    let mut slug = String::new();
    for word in words {
        let joint = usize::from(!slug.is_empty());
        if !slug.is_empty() && slug.len() + joint + word.len() > LONGEST {
            break;
        }
        if joint == 1 {
            slug.push('-');
        }
        slug.extend(word.chars().take(LONGEST));
    }
    Slug::parse(&slug).ok()
}

/// The first of `base`, `base-2`, `base-3` … that is not taken.
#[must_use]
pub fn next_free(base: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
    std::iter::once(base.to_owned())
        .chain(numbered)
        .find(|slug| !is_taken(slug))
        .unwrap_or_default()
}

/// A Korean syllable in Latin letters.
fn romanised(c: char) -> Option<String> {
    let index = u32::from(c)
        .checked_sub(FIRST_SYLLABLE)
        .filter(|index| *index <= LAST_SYLLABLE - FIRST_SYLLABLE)?;
    let index = usize::try_from(index).ok()?;
    let (finals, vowels) = (FINALS.len(), VOWELS.len());
    let parts = [
        INITIALS[index / (vowels * finals)],
        VOWELS[index / finals % vowels],
        FINALS[index % finals],
    ];
    Some(parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_they_sound() {
        for (name, slug) in [
            ("㈜로보나래", "robonarae"),
            ("주식회사 로보나래", "robonarae"),
            ("한빛대 산학협력단", "hanbitdae-sanhakhyeopryeokdan"),
            ("한빛몰", "hanbitmol"),
            ("Café Zürich 24", "cafe-zurich-24"),
            ("A&B 로봇(주)", "a-b-robot"),
            ("ﾛﾎﾞ 1", "1"),
            // As a Mac writes it, in parts.
            ("\u{1112}\u{1161}\u{11ab}", "han"),
        ] {
            assert_eq!(
                slug_of(name).map(|slug| slug.to_string()).as_deref(),
                Some(slug),
                "{name}"
            );
        }
        for name in ["", "…", "日本", "  ", "㈜"] {
            assert_eq!(slug_of(name), None, "{name}");
        }
    }

    #[test]
    fn every_syllable_and_every_length_makes_a_good_name() {
        for code in FIRST_SYLLABLE..=LAST_SYLLABLE {
            let syllable = char::from_u32(code).unwrap().to_string();
            assert!(slug_of(&syllable).is_some(), "{syllable}");
        }
        for length in 1..90 {
            let name = "긴 이름".repeat(length);
            assert!(slug_of(&name).unwrap().as_str().len() <= LONGEST, "{length}");
            assert!(slug_of(&"훿".repeat(length)).unwrap().as_str().len() <= LONGEST);
        }
    }

    #[test]
    fn a_taken_name_gets_the_next_number() {
        let taken = ["a", "a-2", "b"];
        let next = |base: &str| next_free(base, |slug| taken.contains(&slug));
        assert_eq!([next("a"), next("b"), next("c")], ["a-3", "b-2", "c"]);
    }
}
