//! What letters say of work that was stopped.

use serde::{Deserialize, Serialize};

use crate::domain::ids::StopId;
use crate::domain::span::Instant;
use crate::domain::stop::StopScope;
use crate::domain::text::Names;

/// Work that was stopped, as a letter shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopFacts {
    pub id: StopId,
    pub scope: StopScope,
    /// Names of the zone, where one is stopped.
    pub zone: Option<Names>,
    /// Since when.
    pub at: Instant,
    /// What has to be done before it goes on; empty when nothing was said.
    pub condition: String,
}
