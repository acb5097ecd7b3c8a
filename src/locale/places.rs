//! Districts are stored as their city writes them; those of Seoul are read in English by their official
//! romanisation.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::domain::text::Language;

static ROMANISED: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("districts.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

/// A district in a language; as it is stored where no other name is known.
///
/// ```
/// use madang::{domain::text::Language, locale::district};
/// assert_eq!(district(Language::En, "\u{c911}\u{ad6c}"), "Jung-gu");
/// assert_eq!(district(Language::En, "Kreuzberg"), "Kreuzberg");
/// ```
#[must_use]
pub fn district(language: Language, stored: &str) -> &str {
    match language {
        Language::Ko => stored,
        Language::En => ROMANISED.get(stored).copied().unwrap_or(stored),
    }
}
