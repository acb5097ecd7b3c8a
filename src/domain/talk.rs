//! The conversation about a booking: who speaks for whom.

use super::text::worded;

worded! {
    /// For whom somebody writes.
    pub Side {
        Consortium = "consortium",
        Site = "site",
        Programme = "programme",
    }
}

/// Longest message, in characters.
pub const MAX_WORDS: usize = 2_000;
