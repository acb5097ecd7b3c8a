//! Where the content of files that people bring is kept.

use crate::domain::text::worded;

worded! {
    /// A place for the content of files.
    pub FilePlace {
        /// Beside the rows, so that one backup holds all.
        Database = "db",
        Folder = "folder",
        S3 = "s3",
    }
}

/// A file whose content is kept, and whose row is still to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedFile {
    pub place: FilePlace,
    /// Its name there; empty in the database.
    pub key: String,
    /// Of its content, in hexadecimal.
    pub sha256: String,
    pub bytes: usize,
    /// Only where it is to be kept in the database.
    pub content: Vec<u8>,
}

/// Digits of a key after its folder.
const KEY_DIGITS: usize = 32;

/// A key made of chance: `ab/ab…`, in folders of which none gets long.
#[must_use]
pub fn key_of(chance: &str) -> String {
    let name: String = chance.chars().take(KEY_DIGITS).collect();
    format!("{}/{name}", name.get(..2).unwrap_or_default())
}

/// Whether a text is a key as [`key_of`] makes them, which leads nowhere else.
#[must_use]
pub fn is_key(text: &str) -> bool {
    let is_hex = |part: &str| part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    text.split_once('/').is_some_and(|(folder, name)| {
        folder.len() == 2 && name.len() == KEY_DIGITS && is_hex(name) && name.starts_with(folder)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_of_chance_alone_and_leads_nowhere_else() {
        let key = key_of(&"ab0123456789cdef".repeat(4));
        assert_eq!(key, "ab/ab0123456789cdefab0123456789cdef");
        assert!(is_key(&key));
        for other in [
            "",
            "ab",
            "../ab0123456789cdefab0123456789cdef",
            "ab/../../../../../../../../etc/passwd",
            "ab/AB0123456789cdefab0123456789cdef",
            "cd/ab0123456789cdefab0123456789cdef",
            "ab/ab0123456789cdefab0123456789cdef/x",
            "ab/ab0123456789cdefab0123456789cde.",
            "/ab/ab0123456789cdefab0123456789cd",
        ] {
            assert!(!is_key(other), "{other}");
        }
    }
}
