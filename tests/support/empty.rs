//! Databases without tables, for tests of how a service starts.

use super::database::{Database, create_on};

impl Database {
    /// One as an administrator gives it.
    pub fn create() -> Self {
        Self::make(create_on, |_| {})
    }
}
