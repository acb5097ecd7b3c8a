//! What cameras of a booking record, as its consortium says it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::BookingState;
use crate::domain::ids::ZoneId;
use crate::domain::span::{Instant, Span};
use crate::domain::text::{Names, worded};

worded! {
    /// What carries the camera.
    pub RecordingDevice {
        Robot = "robot",
        Drone = "drone",
        /// On the body of somebody.
        Worn = "worn",
        Handheld = "handheld",
        /// It stays where it stands.
        Fixed = "fixed",
    }
}

worded! {
    /// On what ground people may be recorded.
    pub RecordingBasis {
        Consent = "consent",
        LegitimateInterest = "legitimate_interest",
        PublicDuty = "public_duty",
        Other = "other",
    }
}

worded! {
    /// What becomes of faces.
    pub RecordedFaces {
        Never = "never",
        /// Made unrecognisable in the device itself.
        EdgeBlurred = "edge_blurred",
        Kept = "kept",
    }
}

worded! {
    /// How people notice that they are recorded.
    pub ShownBy {
        Light = "light",
        Sound = "sound",
        Sign = "sign",
        Vest = "vest",
        Page = "page",
    }
}

/// Squares in a row of a plan.
pub const PLAN_COLUMNS: u32 = 6;
/// What the rows of squares are called.
pub const PLAN_ROWS: [char; 4] = ['A', 'B', 'C', 'D'];
/// All squares: those of four rows.
pub const PLAN_SQUARES: u32 = PLAN_COLUMNS * 4;

/// What cameras see, drawn on a plan of the place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnRange {
    /// The plan, by the SHA-256 of its file: on another one the squares mean nothing.
    pub plan: String,
    /// Squares of it, counted from 0 in the upper left corner, row by row.
    pub squares: BTreeSet<u32>,
}

/// What a square of a plan is called: its row by a letter, its column by a number.
#[must_use]
pub fn square_name(square: u32) -> String {
    let row = PLAN_ROWS.get((square / PLAN_COLUMNS) as usize).unwrap_or(&'?');
    format!("{row}{}", square % PLAN_COLUMNS + 1)
}

/// Devices of one kind that record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    pub device: RecordingDevice,
    /// How many of them there are.
    pub count: u32,
    /// What it is recorded for.
    pub purpose: Names,
    /// Where, and how far they see.
    pub range: Names,
    /// The same on a plan, where there is one.
    #[serde(default)]
    pub drawn: Option<DrawnRange>,
    pub basis: RecordingBasis,
    pub faces: RecordedFaces,
    /// How long it is kept; 0: nothing is stored. None: it was not said yet.
    pub keep_days: Option<u32>,
    pub shown_by: Vec<ShownBy>,
}

/// Whom to ask about what is recorded. The only person that a public notice may name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordingContact {
    pub name: String,
    pub phone: String,
    pub email: String,
}

/// All that a booking records. What is still empty stands in the way of its public notice only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recordings {
    pub devices: Vec<Recording>,
    /// Who answers for it, such as a firm.
    pub controller: String,
    pub contact: RecordingContact,
}

impl Recordings {
    /// Whether any camera records.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.devices.is_empty()
    }

    /// The fields without which nobody may be told of it in public; none where nothing records.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        if !self.any() {
            return missing;
        }
        for (at, own) in self.devices.iter().enumerate() {
            let facts = [
                ("purpose.ko", own.purpose.ko.is_empty()),
                ("purpose.en", own.purpose.en.is_empty()),
                ("range.ko", own.range.ko.is_empty()),
                ("range.en", own.range.en.is_empty()),
                ("keep_days", own.keep_days.is_none()),
            ];
            let empty = facts.into_iter().filter(|(_, is_empty)| *is_empty);
            missing.extend(empty.map(|(field, _)| format!("devices.{at}.{field}")));
        }
        let contact = &self.contact;
        missing.extend(self.controller.is_empty().then(|| "controller".to_owned()));
        let unreachable = contact.phone.is_empty() && contact.email.is_empty();
        missing.extend(unreachable.then(|| "contact.phone".to_owned()));
        missing
    }
}

/// What a sign says that changes with the schedule, as it was printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedSign {
    /// The version of what is recorded.
    pub version: i64,
    pub dates: BTreeSet<SignDate>,
}

/// When and where cameras record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SignDate {
    pub span: Span,
    pub zones: Vec<ZoneId>,
}

impl PrintedSign {
    /// Whether it says something else about what is to come than a sign would that is printed now.
    #[must_use]
    pub fn is_outdated(&self, fresh: &Self, now: Instant) -> bool {
        let to_come = |sign: &Self| {
            let dates = sign.dates.iter().filter(|date| date.span.start > now);
            dates.cloned().collect::<BTreeSet<_>>()
        };
        self.version != fresh.version || to_come(self) != to_come(fresh)
    }
}

worded! {
    /// How it stands with what a public notice tells of.
    pub NoticeStand {
        Stands = "stands",
        /// The booking is suspended.
        Paused = "paused",
        Over = "over",
        /// The booking was called off, or nothing is recorded any more.
        Withdrawn = "withdrawn",
    }
}

impl NoticeStand {
    /// How it stands once a booking has ended, or goes on.
    #[must_use]
    pub const fn of(state: BookingState) -> Self {
        match state {
            BookingState::Approved | BookingState::Active => Self::Stands,
            BookingState::Suspended => Self::Paused,
            BookingState::Completed | BookingState::Terminated => Self::Over,
            _ => Self::Withdrawn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_notice_must_say_is_named_while_it_is_empty() {
        let words = |text: &str| Names {
            ko: text.into(),
            en: text.into(),
        };
        let mut says = Recordings {
            devices: vec![Recording {
                device: RecordingDevice::Robot,
                count: 1,
                purpose: words("way"),
                range: Names::default(),
                drawn: None,
                basis: RecordingBasis::Consent,
                faces: RecordedFaces::Never,
                keep_days: None,
                shown_by: vec![],
            }],
            ..Recordings::default()
        };
        let missing = [
            "devices.0.range.ko",
            "devices.0.range.en",
            "devices.0.keep_days",
            "controller",
            "contact.phone",
        ];
        assert_eq!(says.missing(), missing);
        says.devices[0].range = words("hall");
        says.devices[0].keep_days = Some(0);
        says.controller = "Alpha".into();
        says.contact.email = "ask@alpha.example".into();
        assert_eq!(says.missing(), [""; 0]);
    }
}
