//! Words that people type, made safe once, where they enter: parse, don't validate. Never trims silently what
//! changes a meaning; says which rule a text breaks. What enters is in Normalization Form C, so that the same
//! word is the same text whatever keyboard it was typed on.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Why a text can't be used. The field's name is added by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing that can be seen.
    #[error("must not be empty")]
    Empty,
    #[error("must have at most {0} characters")]
    TooLong(usize),
    /// Holds NUL or another control character, or one that turns the direction of text.
    #[error("must not hold control characters")]
    Control,
    #[error("must be made of a-z, 0-9 and single hyphens")]
    Slug,
    #[error("must be an e-mail address")]
    Email,
    /// Holds what no name holds, such as an address.
    #[error("must be a name, without addresses and links")]
    Name,
    #[error("must be a phone number")]
    Phone,
}

/// The text in Normalization Form C (Unicode Standard Annex 15): macOS writes Korean syllables in parts.
#[must_use]
pub fn composed(raw: &str) -> String {
    raw.nfc().collect()
}

/// Characters that show nothing by themselves beside white space and control characters:
/// `Default_Ignorable_Code_Point` of the Unicode Character Database, which has the Hangul fillers, the blank
/// of Braille, and the marks of interlinear annotation.
const INVISIBLE: [(char, char); 18] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Whether a character shows nothing by itself. White space is told apart by `char::is_whitespace`.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || INVISIBLE
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&c))
}

/// Whether a text shows anything: accents without a letter don't count.
fn shows(text: &str) -> bool {
    text.chars()
        .any(|c| !c.is_whitespace() && !is_invisible(c) && !is_combining_mark(c))
}

/// What somebody looks for, as texts are compared with it: composed, in lower case, without white space
/// around it.
#[must_use]
pub fn sought(raw: &str) -> String {
    // PostgreSQL keeps no text with a NUL, and nobody is called by one.
    composed(raw)
        .chars()
        .filter(|c| !c.is_control())
        .collect::<String>()
        .trim()
        .to_lowercase()
}

/// What makes two names the same to whoever reads them: case, white space and what shows nothing aside.
#[must_use]
pub fn name_key(name: &str) -> String {
    composed(name)
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// What nobody sees and what still changes what everybody sees: control characters, the marks that turn the
/// direction of the text around them (a name could turn what follows it), and the separators of lines and
/// paragraphs. The joiners that emoji and some scripts are made with stay.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
        )
}

/// One line, trimmed, 1 to `MAX` characters, at least one of which can be seen, none of which is hidden.
pub fn line(raw: &str, max: usize) -> Result<String, TextError> {
    let text = composed(raw.trim());
    match text.as_str() {
        _ if text.chars().count() > max => Err(TextError::TooLong(max)),
        _ if text.chars().any(is_hidden) => Err(TextError::Control),
        _ if !shows(&text) => Err(TextError::Empty),
        _ => Ok(text),
    }
}

/// Top-level domains in Korean letters (IANA root zone); in others a name with a dot within is none.
const KOREAN_DOMAINS: [&str; 4] = [".한국", ".닷컴", ".닷넷", ".삼성"];

/// What somebody is called of whom only the address is known, until they say it.
#[must_use]
pub fn name_of_address(email: &str) -> &str {
    email.split('@').next().unwrap_or_default()
}

/// The name of a person: one line without anything that a mail program would make a link of, as names stand
/// in mails to people who never asked for one.
pub fn person_name(raw: &str, max: usize) -> Result<String, TextError> {
    let name = line(raw, max)?;
    // What stands after the name of a host, a port, a question or a particle, changes nothing about it.
    let mut hosts = name.split(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-');
    let is_label = |label: &str| label.len() > 1 && label.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_domain = |host: &str| host.split('.').skip(1).any(is_label);
    let lower = name.to_lowercase();
    let holds_link = name.contains(['@', '/', '\\', '<', '>'])
        || ["www.", "xn--"].iter().any(|sign| lower.contains(sign))
        || KOREAN_DOMAINS.iter().any(|end| name.contains(end));
    if holds_link || hosts.any(is_domain) {
        Err(TextError::Name)
    } else {
        Ok(name)
    }
}

/// A phone number as people write it, at most 40 characters, may be empty: 5 to 15 digits (ITU-T E.164),
/// perhaps a plus in front, and signs between.
pub fn phone(raw: &str) -> Result<String, TextError> {
    const MAX: usize = 40;
    let text = composed(raw.trim());
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = |c: char| c.is_ascii_digit() || " -.()".contains(c);
    match text.as_str() {
        "" => Ok(text),
        _ if text.chars().count() > MAX => Err(TextError::TooLong(MAX)),
        _ if (5..=15).contains(&digits) && text.strip_prefix('+').unwrap_or(&text).chars().all(is_plain) => {
            Ok(text)
        }
        _ => Err(TextError::Phone),
    }
}

/// Several lines, trimmed, at most `max` characters, may be empty; what can't be seen is empty. Line ends
/// become `\n`.
pub fn prose(raw: &str, max: usize) -> Result<String, TextError> {
    let text = composed(raw.replace("\r\n", "\n").trim());
    if text.chars().count() > max {
        return Err(TextError::TooLong(max));
    }
    if text.chars().any(|c| is_hidden(c) && c != '\n' && c != '\t') {
        return Err(TextError::Control);
    }
    Ok(if shows(&text) { text } else { String::new() })
}

/// A number as people type it, `1,000.5`, without the commas between its thousands. With a comma elsewhere it
/// stays as it is, which no number is: `2,5` may be two and a half, and is not 25.
#[must_use]
pub fn without_thousands(raw: &str) -> String {
    let raw = raw.trim();
    let (whole, rest) = raw.split_at(raw.find('.').unwrap_or(raw.len()));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default().len();
    if (1..=3).contains(&first) && groups.all(|group| group.len() == 3) {
        whole.replace(',', "") + rest
    } else {
        raw.to_owned()
    }
}

/// A date such as `2027-01-31`, written in just this way, of the years 1970 to 2999: whatever is reckoned
/// with it stays within the calendar.
#[must_use]
pub fn day(raw: &str) -> Option<NaiveDate> {
    let raw = raw.trim();
    let found = NaiveDate::parse_from_str(raw, "%Y-%m-%d").ok();
    // chrono reads `2027-1-3` and years of five digits too; what it writes must be what came in.
    found.filter(|date| date.to_string() == raw && ("1970-01-01".."3000-01-01").contains(&raw))
}

/// A time of day, `22:30`; `24:00` is none.
#[must_use]
pub fn clock(raw: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(raw.trim(), "%H:%M").ok()
}

/// A name for addresses: `a-z`, `0-9`, single hyphens inside, 1 to 60 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// Parses a slug.
    ///
    /// # Errors
    /// [`TextError::Slug`] or [`TextError::TooLong`].
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        if raw.len() > 60 {
            return Err(TextError::TooLong(60));
        }
        let words_ok = raw.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        if words_ok {
            Ok(Self(raw.to_owned()))
        } else {
            Err(TextError::Slug)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address, lower case: one `@`, no white space or control characters, a dot in the domain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Parses an address; letters become lower case.
    ///
    /// # Errors
    /// [`TextError::Email`].
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let text = composed(raw).trim().to_lowercase();
        let Some((local, domain)) = text.split_once('@') else {
            return Err(TextError::Email);
        };
        let is_plain = |c: char| !c.is_whitespace() && !is_invisible(c) && !"<>\"(),:;@[\\]".contains(c);
        let plain = |part: &str| !part.is_empty() && part.chars().all(is_plain);
        let labels = domain.split('.').all(|label| !label.is_empty()) && domain.contains('.');
        if text.len() <= 254 && plain(local) && plain(domain) && labels {
            Ok(Self(text))
        } else {
            Err(TextError::Email)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Lets serde read a type by its `parse` and write it by its `Display`.
macro_rules! read_and_written {
    ($name:ident, $error:ty) => {
        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(raw: String) -> Result<Self, $error> {
                Self::parse(&raw)
            }
        }
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    };
}
pub(crate) use read_and_written;

read_and_written!(Slug, TextError);
read_and_written!(Email, TextError);

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Declares an enum whose values have one fixed word in code, SQL, URL and JSON.
macro_rules! worded {
    (
        $(#[$doc:meta])*
        $vis:vis $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[derive(PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in order.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for this value.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value for a word.
            #[must_use]
            $vis fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.as_str().fmt(f)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::domain::text::schema_of_words(&[$($word),+])
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use worded;

/// How API documents describe one of a few fixed words.
pub(crate) fn schema_of_words(
    words: &[&'static str],
) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    use utoipa::openapi::schema::{ObjectBuilder, Type};
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words.iter().copied()))
        .build()
        .into()
}

worded! {
    /// A language that Madang speaks.
    pub Language {
        Ko = "ko",
        En = "en",
    }
}

/// A name in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Names {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

impl Names {
    /// The name in one language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.ko,
            Language::En => &self.en,
        }
    }

    /// The same with what is missing in one language taken from the other.
    #[must_use]
    pub fn mended(mut self) -> Self {
        if self.ko.is_empty() {
            self.ko.clone_from(&self.en);
        } else if self.en.is_empty() {
            self.en.clone_from(&self.ko);
        }
        self
    }

    /// The name in both languages, for what people of either read.
    #[must_use]
    pub fn both(&self) -> String {
        if self.ko == self.en {
            self.ko.clone()
        } else {
            format!("{} / {}", self.ko, self.en)
        }
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
