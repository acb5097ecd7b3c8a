//! What cameras of a booking record: said by its consortium, judged like all of it, and told in public.

mod notice;
mod write;

use serde::{Deserialize, Serialize};

pub use notice::{NoticePlan, PublicNotice, PublicNoticeView, look, public_codes};
pub use write::{hang, keep};

use super::access::signed_in;
use super::bookings::Dossier;
use super::fields::NamesBody;
use super::{Result, Tx, allow};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::recording::{PrintedSign, Recording, Recordings};
use crate::domain::ids::BookingId;
use crate::domain::picture::PictureKind;
use crate::store::bookings::recordings::{self as store, RecordingPlan};
use crate::store::visitors::pictures::{Picture, pictures_of_zones};

/// Most kinds of devices.
pub const MOST_DEVICES: usize = 6;

/// All that a booking records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "devices": [{
        "device": "robot", "count": 2, "purpose": { "ko": "길 찾기", "en": "Finding the way" },
        "range": { "ko": "3층 복도", "en": "Corridor on level 3" }, "basis": "legitimate_interest",
        "faces": "edge_blurred", "keep_days": 0, "shown_by": ["light", "sign"],
    }],
    "controller": "Alpha Robotics", "contact": { "name": "Kim Narae", "phone": "010-5550-0412", "email": "" },
}))]
pub struct RecordingsBody {
    /// What records, in its order; none: nothing does.
    pub devices: Vec<RecordingBody>,
    /// Who answers for it, such as a firm; may be empty until the sign is printed.
    #[serde(default)]
    pub controller: String,
    /// Whom to ask about it; a phone or an address is needed for the sign.
    #[serde(default)]
    pub contact: RecordingContactBody,
}

/// Devices of one kind that record. Texts may be empty until the sign is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordingBody {
    /// One of `robot`, `drone`, `worn`, `handheld`, `fixed`.
    pub device: String,
    /// How many of them there are.
    pub count: i64,
    /// What they record it for.
    #[serde(default)]
    pub purpose: NamesBody,
    /// Where, and how far they see.
    #[serde(default)]
    pub range: NamesBody,
    /// The same on the plan of its zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<DrawnRangeBody>,
    /// One of `consent`, `legitimate_interest`, `public_duty`, `other`.
    pub basis: String,
    /// One of `never`, `edge_blurred`, `kept`.
    pub faces: String,
    /// For how many days it is kept; 0: nothing is stored.
    #[serde(default)]
    pub keep_days: Option<i64>,
    /// Any of `light`, `sound`, `sign`, `vest`, `page`.
    #[serde(default)]
    pub shown_by: Vec<String>,
}

/// What cameras see of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawnRangeBody {
    /// The plan: the last part of its address, without `.jpg`.
    pub plan: String,
    /// Squares of it, 0 to 23: four rows of six, from the upper left.
    pub squares: Vec<i64>,
}

/// Whom to ask. The only name that the public notice tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecordingContactBody {
    /// A name, or an office.
    pub name: String,
    /// A phone, as people write it.
    pub phone: String,
    /// An e-mail address to write to.
    pub email: String,
}

/// What a booking records, as programs read it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RecordingsView {
    /// Rises with each change; 0: nothing was said yet.
    pub version: i64,
    /// What records, in its order.
    pub devices: Vec<RecordingBody>,
    /// Who answers for it, such as a firm.
    pub controller: String,
    /// Whom to ask about it.
    pub contact: RecordingContactBody,
    /// The fields that must be filled before the notice is public.
    pub missing: Vec<String>,
    /// The code of the public notice, which is there once the booking is approved and nothing is missing.
    pub code: Option<String>,
}

/// A booking with what it records.
pub struct RecordingsFile {
    pub dossier: Dossier,
    /// None: nothing was said.
    pub plan: Option<RecordingPlan>,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// Whether signs hang that say something else than is so by now.
    pub print_again: bool,
    /// The plan of its zone on which the range may be drawn.
    pub zone_plan: Option<Picture>,
    /// The code of its public notice, once everybody may read it.
    pub notice: Option<String>,
}

impl RecordingsFile {
    /// What records, in its order.
    #[must_use]
    pub fn says(&self) -> Recordings {
        self.plan
            .as_ref()
            .map(|plan| plan.says.clone())
            .unwrap_or_default()
    }

    /// The same as programs read it.
    #[must_use]
    pub fn view(&self) -> RecordingsView {
        let says = self.says();
        let RecordingsBody {
            devices,
            controller,
            contact,
        } = RecordingsBody::from(says.clone());
        RecordingsView {
            version: self.plan.as_ref().map_or(0, |plan| plan.version),
            devices,
            controller,
            contact,
            missing: says.missing(),
            code: self.plan.as_ref().map(|plan| plan.code.clone()),
        }
    }
}

impl From<Recordings> for RecordingsBody {
    fn from(says: Recordings) -> Self {
        Self {
            devices: says.devices.into_iter().map(RecordingBody::from).collect(),
            controller: says.controller,
            contact: RecordingContactBody {
                name: says.contact.name,
                phone: says.contact.phone,
                email: says.contact.email,
            },
        }
    }
}

impl From<Recording> for RecordingBody {
    fn from(own: Recording) -> Self {
        Self {
            device: own.device.to_string(),
            count: own.count.into(),
            purpose: own.purpose.into(),
            range: own.range.into(),
            drawn: own.drawn.map(|drawn| DrawnRangeBody {
                plan: drawn.plan,
                squares: drawn.squares.into_iter().map(i64::from).collect(),
            }),
            basis: own.basis.to_string(),
            faces: own.faces.to_string(),
            keep_days: own.keep_days.map(i64::from),
            shown_by: own.shown_by.iter().map(ToString::to_string).collect(),
        }
    }
}

/// What the page of a booking says of its recordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordingMark {
    /// Whether signs hang that say something else than is so by now.
    pub print_again: bool,
    /// Whether it is approved, and nobody is told of it as facts are missing.
    pub is_untold: bool,
}

/// What to say of the recordings of a booking; none where nothing records.
///
/// # Errors
/// The store's.
pub fn mark(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<Option<RecordingMark>> {
    let plan = store::find_plan(tx.conn, dossier.booking.id)?.filter(|plan| plan.says.any());
    Ok(plan.map(|plan| RecordingMark {
        print_again: print_again(tx, dossier, &plan),
        is_untold: dossier.booking.life.state().is_firm() && !plan.says.missing().is_empty(),
    }))
}

fn print_again(tx: &Tx<'_>, dossier: &Dossier, plan: &RecordingPlan) -> bool {
    let fresh = notice::sign(dossier, plan);
    let is_outdated = |sign: &PrintedSign| sign.is_outdated(&fresh, tx.now);
    dossier.booking.life.state().is_firm() && plan.printed.as_ref().is_some_and(is_outdated)
}

/// What a booking records, for everybody who sees it.
///
/// # Errors
/// [`super::Error::NotFound`] also for what is hidden.
pub fn file(tx: &mut Tx<'_>, actor: &Actor, id: BookingId) -> Result<RecordingsFile> {
    signed_in(actor)?;
    let (dossier, _) = Dossier::open(tx, actor, id, Deed::SeeBooking)?;
    of_dossier(tx, actor, dossier)
}

fn of_dossier(tx: &mut Tx<'_>, actor: &Actor, dossier: Dossier) -> Result<RecordingsFile> {
    let may_ask = allow(actor, Deed::AskBooking, &dossier.subject(tx)).is_ok();
    let plan = store::find_plan(tx.conn, dossier.booking.id)?;
    let told = plan.as_ref().filter(|plan| plan.says.any());
    let told = told.filter(|plan| notice::is_public(tx, &dossier, plan));
    Ok(RecordingsFile {
        may_edit: may_ask && is_open(&dossier),
        print_again: plan.as_ref().is_some_and(|plan| print_again(tx, &dossier, plan)),
        zone_plan: zone_plan(tx, &dossier)?,
        notice: told.map(|plan| plan.code.clone()),
        plan,
        dossier,
    })
}

/// The first plan of the zones of a booking.
fn zone_plan(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<Option<Picture>> {
    let zones: Vec<_> = dossier
        .phases
        .iter()
        .flat_map(|phase| phase.zones.clone())
        .collect();
    let pictures = pictures_of_zones(tx.conn, &zones)?;
    Ok(pictures.into_iter().find(|own| own.kind == PictureKind::Plan))
}

/// Whether it may still be said what is recorded: it isn't over, and no proposed change of another.
fn is_open(dossier: &Dossier) -> bool {
    dossier.booking.amends.is_none() && !dossier.booking.life.state().is_final()
}
