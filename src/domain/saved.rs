//! Texts that a site keeps for its decisions.

use serde::{Deserialize, Serialize};

use super::text::worded;

worded! {
    /// What a saved text is for.
    pub SavedUse {
        /// A condition that goes with every approval unless somebody takes it off.
        Standing = "standing",
        /// A condition that may go with an approval.
        Condition = "condition",
        /// An answer that may go with a decline, or with what is to be changed.
        Reply = "reply",
    }
}

/// A text that a site says often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedText {
    pub text: String,
    pub used: SavedUse,
}
