//! What letters say of work that was stopped and of what went wrong.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{IncidentId, StopId};
use crate::domain::incident::{IncidentKind, LegalDuty, Severity};
use crate::domain::span::Instant;
use crate::domain::stop::StopScope;
use crate::domain::talk::Side;
use crate::domain::text::{Names, worded};

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
    /// Whose yes to a restart is missing; nobody's in letters of old.
    #[serde(default)]
    pub missing: Vec<Side>,
    /// Who said yes to a restart, and why.
    #[serde(default)]
    pub agreed: Vec<AgreedFacts>,
    /// How many people were inside there when it was placed; none where nobody knows.
    #[serde(default)]
    pub inside: Option<usize>,
}

/// A yes to a restart, as a letter shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedFacts {
    pub side: Side,
    /// Why work may go on.
    pub words: String,
}

worded! {
    /// What becomes of a session where work was stopped, or may go on.
    pub Outlook {
        /// It was cut short, or did not start.
        Halted = "halted",
        /// It does not start while work is stopped.
        Kept = "kept",
        /// It runs until its end.
        GoesOn = "goes_on",
        /// It starts at its time.
        Planned = "planned",
    }
}

/// Who came to a session that is over, as a letter shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendedFacts {
    pub people: usize,
    /// How many of them are still inside.
    pub inside: usize,
    /// When the first came, and the last left who did.
    pub between: Option<(Instant, Option<Instant>)>,
}

impl AttendedFacts {
    /// Whether nobody came to it.
    #[must_use]
    pub const fn is_nobody(&self) -> bool {
        self.between.is_none()
    }
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
    /// What was done at once; may be empty.
    #[serde(default)]
    pub done: String,
    /// How many people were inside at the site when it was told; none where nobody knows.
    #[serde(default)]
    pub inside: Option<usize>,
    /// How many photos came with it.
    #[serde(default)]
    pub photos: usize,
    /// What the law may ask for.
    #[serde(default)]
    pub duties: Vec<LegalDuty>,
}
