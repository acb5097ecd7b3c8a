//! The jobs of the service, by their stable words.

use super::text::worded;

worded! {
    /// A loop that does what is due; its word is its row in the table `jobs`.
    pub Job {
        Timers = "timers",
        /// Sends notices as mails.
        Notices = "notices",
        /// Deletes what is of no use any more.
        Cleanup = "cleanup",
    }
}
