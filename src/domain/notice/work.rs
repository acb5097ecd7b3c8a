//! What letters say of work that was stopped and of what went wrong.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{IncidentId, StopId};
use crate::domain::incident::{IncidentKind, Severity};
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
    /// Since when it stands.
    pub at: Instant,
    /// What has to be done before it goes on; empty when nothing was said.
    pub condition: String,
}

/// When people of a session said that they come, as a letter shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComingFacts {
    pub at: Instant,
    /// Why; may be empty.
    pub words: String,
    /// Who said it, by name.
    pub by: String,
}

/// What went wrong, as a letter shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentFacts {
    pub id: IncidentId,
    /// What people call it by.
    pub number: String,
    pub kind: IncidentKind,
    pub severity: Severity,
    pub happened_at: Instant,
    /// How many people are hurt.
    pub injured: u32,
    /// Names of the zone, where one is known.
    pub zone: Option<Names>,
    /// Where exactly; may be empty.
    pub place: String,
    pub acknowledge_by: Instant,
    /// How many photos came with it.
    #[serde(default)]
    pub photos: usize,
}
