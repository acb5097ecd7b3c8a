//! What is to become of sessions that a closure or holiday hit, as a form or a program says it.

use std::collections::BTreeMap;

use crate::app::Result;
use crate::app::fields::Fields;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::span::LocalTime;

/// What becomes of one session.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub enum Becomes {
    /// It moves, and is as long as before.
    #[serde(rename = "move")]
    Moved {
        /// New start on the site's clock.
        #[schema(value_type = String)]
        start: LocalTime,
        /// New zones, `site/zone`, of the same site; empty: as before.
        #[serde(default)]
        zones: Vec<String>,
    },
    /// It leaves the approved schedule.
    #[serde(rename = "skip")]
    LeftOut,
    /// It stays in the schedule, as called off.
    #[serde(rename = "cancel")]
    Cancelled,
}

/// What becomes of several sessions of one booking or more.
#[derive(Debug, Clone, Default)]
pub struct Settlement {
    pub sessions: BTreeMap<SessionId, Becomes>,
    /// The version of each booking that the caller saw.
    pub versions: BTreeMap<BookingId, i64>,
    pub reason: String,
}

/// What becomes of sessions that were hit: all of it, or nothing.
#[derive(Debug, Clone, serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "sessions": [
        { "session": 1021, "becomes": { "move": { "start": "2027-04-07T19:00" } } },
        { "session": 1022, "becomes": "cancel" },
    ],
    "versions": [{ "booking": 1001, "version": 3 }],
    "reason": "The floor is waxed.",
}))]
pub struct SettleBody {
    /// The sessions, of one booking or more.
    pub sessions: Vec<SettledSession>,
    /// The version that was seen of each of their bookings.
    pub versions: Vec<SeenVersion>,
    /// Why; a site must say it.
    #[serde(default)]
    pub reason: String,
}

/// One of the sessions.
#[derive(Debug, Clone, serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettledSession {
    /// The id of the session.
    pub session: i64,
    /// `skip`, `cancel`, or where it moves.
    pub becomes: Becomes,
}

/// A booking as it was seen.
#[derive(Debug, Clone, serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenVersion {
    /// The id of the booking.
    pub booking: i64,
    /// The version that was seen.
    pub version: i64,
}

impl SettleBody {
    /// What it asks for.
    ///
    /// # Errors
    /// [`crate::app::Error::Invalid`] with each session that is named twice: nobody knows which was meant.
    pub fn read(&self) -> Result<Settlement> {
        let mut fields = Fields::default();
        let mut sessions = BTreeMap::new();
        for (at, own) in self.sessions.iter().enumerate() {
            let was = sessions.insert(SessionId(own.session), own.becomes.clone());
            if was.is_some() {
                fields.refuse(&format!("sessions.{at}.session"), "twice", "named-twice");
            }
        }
        let versions = self.versions.iter();
        let settlement = Settlement {
            sessions,
            versions: versions
                .map(|seen| (BookingId(seen.booking), seen.version))
                .collect(),
            reason: self.reason.clone(),
        };
        fields.done(|| Some(settlement))
    }
}
