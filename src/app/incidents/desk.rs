//! Where something is reported, by whom and what.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::{Doing, Error, Result, Tx, allow, signed_in};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::ids::{BookingId, SessionId, ZoneId};
use crate::domain::span::Instant;
use crate::domain::talk::Side;
use crate::store;

/// What went wrong, and where: a zone, or a booking, or a session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "zone": "hall/main", "kind": "damage", "severity": "s3",
    "words": "The robot scratched the shutter." }))]
pub struct NewIncident {
    /// Slug of the site, where no zone is known.
    pub site: Option<String>,
    /// The zone, as `site/zone`.
    pub zone: Option<String>,
    /// The booking that it is about.
    pub booking: Option<i64>,
    /// The session in which it happened.
    pub session: Option<i64>,
    /// `injury`, `damage`, `near_miss`, `complaint`, `data` or `other`.
    pub kind: String,
    /// `s1` to `s4`; none: as bad as its kind usually is, until the site grades it.
    pub severity: Option<String>,
    /// When it happened; none: now.
    #[schema(value_type = Option<String>)]
    pub happened_at: Option<Instant>,
    /// Where exactly, in words.
    pub place: String,
    /// How many people are hurt.
    pub injured: i64,
    /// What was seen, without what may have caused it.
    pub words: String,
    /// What was done at once.
    pub done: String,
    /// Whether work was stopped: then the session is, or the zone, until it is let go on.
    pub stopped: bool,
    /// The number of an incident that was reported at this place a short while ago, when this is the same:
    /// then it is added there.
    pub same_as: Option<i64>,
}

/// Where something is reported.
pub struct ReportDesk {
    /// Its site with the zones.
    pub ground: Ground,
    /// The zone where it happened, as far as one is known.
    pub zone: Option<ZoneId>,
    /// The booking's title, where it is about one.
    pub title: Option<String>,
    /// The booking that it is about.
    pub booking: Option<BookingId>,
    /// The session in which it happened.
    pub session: Option<SessionId>,
    pub(super) side: Side,
    /// Who reports without an account; else empty.
    pub(super) reporter: String,
}

/// Where somebody reports, who may.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden, [`Error::Forbidden`] at a site of which they have nothing to
/// do.
pub fn desk(tx: &mut Tx<'_>, actor: &Actor, new: &NewIncident) -> Result<ReportDesk> {
    signed_in(actor)?;
    let booking = match (new.session, new.booking) {
        (Some(id), _) => Some(store::sessions::get_session(tx.conn, SessionId(id))?.booking),
        (None, id) => id.map(BookingId),
    };
    match booking {
        Some(booking) => desk_of_booking(tx, actor, booking, new.session.map(SessionId)),
        None => desk_of_place(tx, actor, new),
    }
}

fn desk_of_booking(
    tx: &mut Tx<'_>,
    actor: &Actor,
    booking: BookingId,
    session: Option<SessionId>,
) -> Result<ReportDesk> {
    let dossier = Dossier::load(tx, booking)?;
    let doing = allow(actor, Deed::Report, &dossier.subject(tx))?;
    let zones = match session {
        Some(id) => dossier.session(id)?.zones.clone(),
        None => dossier.phases.iter().flat_map(|own| own.zones.clone()).collect(),
    };
    Ok(ReportDesk {
        side: side_of(actor, &dossier.ground, doing),
        zone: zones.first().copied(),
        title: Some(dossier.booking.title.clone()),
        booking: Some(booking),
        session,
        ground: dossier.ground,
        reporter: String::new(),
    })
}

fn desk_of_place(tx: &mut Tx<'_>, actor: &Actor, new: &NewIncident) -> Result<ReportDesk> {
    let (ground, zone) = match (&new.site, &new.zone) {
        (_, Some(path)) => {
            let (site, _) = path.split_once('/').ok_or(Error::NotFound)?;
            let ground = Ground::load(tx, site)?;
            let zone = ground.find(path).map(|zone| zone.id).ok_or(Error::NotFound)?;
            (ground, Some(zone))
        }
        (Some(site), None) => (Ground::load(tx, site)?, None),
        (None, None) => return Err(Error::field("zone", "required", "needs-place")),
    };
    // Sites are public: a refusal hides nothing.
    let doing = allow(actor, Deed::Report, &Subject::site(ground.site.operator)).map_err(|error| {
        if matches!(error, Error::NotFound) {
            Error::Forbidden
        } else {
            error
        }
    })?;
    Ok(ReportDesk {
        side: side_of(actor, &ground, doing),
        ground,
        zone,
        title: None,
        booking: None,
        session: None,
        reporter: String::new(),
    })
}

fn side_of(actor: &Actor, ground: &Ground, doing: Doing) -> Side {
    if actor.belongs_to(ground.site.operator) {
        Side::Site
    } else if actor.platform.is_some() && doing == Doing::Own {
        Side::Programme
    } else {
        Side::Consortium
    }
}
