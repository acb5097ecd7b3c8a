//! The conversation about a booking: who speaks for whom.

use super::text::worded;

worded! {
    /// For whom somebody writes.
    Side {
        /// The consortium.
        Consortium = "consortium",
        /// The site.
        Site = "site",
        /// The programme.
        Programme = "programme",
    }
}

/// Longest message, in characters.
pub const MAX_WORDS: usize = 2_000;
