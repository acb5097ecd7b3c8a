//! Reports without signing in: of somebody of a crew, by their link, and of anybody who reads the sign of a
//! zone. They learn the number of the report and nothing else.

use super::desk::{NewIncident, ReportDesk};
use super::number;
use super::report::{Reported, file};
use crate::app::auth::charge_open_form;
use crate::app::fields::Fields;
use crate::app::presence::{look_by_link, place_of_sign};
use crate::app::{Result, Tx};
use crate::domain::access::Actor;
use crate::domain::incident::IncidentKind;
use crate::domain::picture::PlacedPicture;
use crate::domain::talk::Side;

/// What anybody may report who reads a sign.
pub const BY_SIGN: &[IncidentKind] = &[IncidentKind::Complaint, IncidentKind::NearMiss];
/// Longest name and number of whoever may be asked for more.
const MAX_REPORTER: usize = 120;

/// Somebody of a crew reports what went wrong in their session. They may have stopped its work, as anybody
/// may who is in danger (OSH Act, article 52).
///
/// # Errors
/// Those of [`look_by_link`], and [`crate::app::Error::Invalid`].
pub fn report_by_link(
    tx: &mut Tx<'_>,
    actor: &Actor,
    token: &str,
    new: &NewIncident,
    photos: &[PlacedPicture],
) -> Result<String> {
    let door = look_by_link(tx, actor, token)?;
    let desk = ReportDesk {
        zone: door.session.zones.first().copied(),
        title: None,
        booking: Some(door.session.booking),
        session: Some(door.session.id),
        side: Side::Consortium,
        reporter: door.worker.name,
        ground: door.ground,
    };
    filed(tx, actor, &desk, Reported { new, photos })
}

/// What somebody at a sign says.
#[derive(Debug, Clone, Default)]
pub struct SaidBySign {
    pub new: NewIncident,
    /// How they can be reached, where they want to.
    pub reporter: String,
}

/// Anybody reports a nuisance, or what nearly went wrong, at a sign. How bad it is, the site says.
///
/// # Errors
/// [`crate::app::Error::NotFound`] for a code that is none, [`crate::app::Error::TooMany`],
/// [`crate::app::Error::Invalid`].
pub fn report_by_sign(
    tx: &mut Tx<'_>,
    actor: &Actor,
    code: &str,
    said: &SaidBySign,
    photos: &[PlacedPicture],
) -> Result<String> {
    let SaidBySign { new, reporter } = said;
    let (ground, zone) = place_of_sign(tx, actor, code)?;
    charge_open_form(tx, actor, &format!("incidents of site {}", ground.site.id))?;
    let mut fields = Fields::default();
    let kind = fields.word("kind", &new.kind, BY_SIGN);
    let reporter = fields.prose("reporter", reporter, MAX_REPORTER);
    let (kind, reporter) = fields.done(|| Some((kind?, reporter?)))?;
    let desk = ReportDesk {
        zone: Some(zone),
        title: None,
        booking: None,
        session: None,
        side: Side::Site,
        reporter,
        ground,
    };
    let new = NewIncident {
        kind: kind.to_string(),
        words: new.words.clone(),
        place: new.place.clone(),
        happened_at: new.happened_at,
        ..NewIncident::default()
    };
    filed(tx, actor, &desk, Reported { new: &new, photos })
}

/// Files a report of whoever is nobody to the service.
fn filed(tx: &mut Tx<'_>, actor: &Actor, desk: &ReportDesk, reported: Reported<'_>) -> Result<String> {
    let nobody = Actor {
        address: actor.address.clone(),
        ..Actor::default()
    };
    let incident = file(tx, &nobody, desk, reported)?;
    Ok(number(&desk.ground, &incident))
}
