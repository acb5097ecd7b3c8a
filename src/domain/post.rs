//! What people do for a site on the day.

use super::text::worded;

worded! {
    /// What somebody does for a site on the day.
    pub Post {
        Facility = "facility",
        /// Lets people in and out, and hears what is wrong.
        Duty = "duty",
        Safety = "safety",
    }
}
