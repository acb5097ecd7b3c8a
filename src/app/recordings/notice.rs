//! What everybody is told who might be recorded: made of what the consortium said and of the schedule as it
//! stands.

use serde::Serialize;

use super::{RecordingBody, RecordingContactBody, RecordingsBody, zone_plan};
use crate::app::auth::stop_guessing;
use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::fields::NamesBody;
use crate::app::{Error, Result, Tx, allow};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::recording::{NoticeStand, PrintedSign, Recordings, SignDate};
use crate::domain::ids::{BookingId, ZoneId};
use crate::domain::public_code::PublicCode;
use crate::domain::schedule::ScheduleText;
use crate::domain::session::SessionState;
use crate::domain::span::Instant;
use crate::store::bookings::recordings::{self as store, RecordingPlan};
use crate::store::sessions::Session;
use crate::store::visitors::pictures::Picture;

/// Days after the end for which a notice still says whom to ask.
const TOLD_DAYS: i64 = 30;

/// A public notice with all that it tells.
pub struct PublicNotice {
    pub ground: Ground,
    pub code: PublicCode,
    pub stand: NoticeStand,
    /// What is recorded; none once it is long over.
    pub says: Option<Recordings>,
    /// The schedules of its phases, each with its zones.
    pub plans: Vec<NoticePlan>,
    /// Sessions that run or are to come, by start, each as it stands.
    pub dates: Vec<Session>,
    /// Sessions to come that were called off.
    pub off: Vec<Session>,
    /// The end of the last session.
    pub until: Instant,
    /// The plan of its zone.
    pub zone_plan: Option<Picture>,
    /// The booking, where the reader says of it whether its sign hangs.
    pub hangs: Option<BookingId>,
}

/// When and where a phase is by its rule.
pub struct NoticePlan {
    pub zones: Vec<ZoneId>,
    pub schedule: ScheduleText,
}

/// A public notice, as programs read it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PublicNoticeView {
    /// The code by which it is found.
    pub code: String,
    /// Whether it is recorded still.
    pub stand: NoticeStand,
    /// The site where it is recorded.
    pub site: NamesBody,
    /// Where the site is.
    pub address: String,
    /// What records there; nothing once it is long over.
    pub devices: Vec<RecordingBody>,
    /// Who answers for it; empty once it is long over.
    pub controller: String,
    /// Whom to ask about it, also to have recordings deleted; empty once it is long over.
    pub contact: RecordingContactBody,
    /// When it is recorded, now and later.
    pub dates: Vec<NoticeDateView>,
    /// When the last of it ends.
    #[schema(value_type = String)]
    pub until: Instant,
}

/// When and where it is recorded.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct NoticeDateView {
    /// When it begins to be recorded.
    #[schema(value_type = String)]
    pub starts_at: Instant,
    /// Until when it is recorded.
    #[schema(value_type = String)]
    pub ends_at: Instant,
    /// In which zones of the site.
    pub zones: Vec<NamesBody>,
}

impl PublicNotice {
    /// The same as programs read it.
    #[must_use]
    pub fn view(&self) -> PublicNoticeView {
        let zones = |own: &Session| {
            let names = self.ground.names_of(&own.zones);
            names.into_iter().map(NamesBody::from).collect()
        };
        let dates = self.dates.iter().map(|own| NoticeDateView {
            starts_at: own.span.start,
            ends_at: own.span.end,
            zones: zones(own),
        });
        let RecordingsBody {
            devices,
            controller,
            contact,
        } = self.says.clone().unwrap_or_default().into();
        PublicNoticeView {
            code: self.code.as_str().to_owned(),
            stand: self.stand,
            site: self.ground.site.names.clone().into(),
            address: self.ground.site.address.clone(),
            devices,
            controller,
            contact,
            dates: dates.collect(),
            until: self.until,
        }
    }
}

/// The notice with this code, for anybody.
///
/// # Errors
/// [`Error::NotFound`] for a code that is none, before its booking is approved, and while facts are missing;
/// [`Error::TooMany`] for whoever tries many.
pub fn look(tx: &mut Tx<'_>, actor: &Actor, code: &str) -> Result<PublicNotice> {
    stop_guessing(tx, actor)?;
    let code = PublicCode::read(code).ok_or(Error::NotFound)?;
    let plan = store::find_by_code(tx.conn, &code)?.ok_or(Error::NotFound)?;
    let dossier = Dossier::load(tx, plan.booking)?;
    let booking = &dossier.booking;
    let is_told = tx.now < booking.span.end.plus_days(TOLD_DAYS);
    // Whom to ask is forgotten later: that withdraws no notice.
    let may_be_forgotten = !is_told && is_settled(tx, &dossier);
    if !may_be_forgotten && !is_public(tx, &dossier, &plan) {
        return Err(Error::NotFound);
    }
    let stand = stand_of(&dossier, &plan);
    let goes_on = matches!(stand, NoticeStand::Stands | NoticeStand::Paused);
    let plans = dossier.phases.iter().map(|phase| NoticePlan {
        zones: phase.zones.clone(),
        schedule: phase.schedule.clone(),
    });
    let now = tx.now;
    let is_off = |own: &&Session| {
        let is_called_off = matches!(own.state, SessionState::Cancelled | SessionState::Skipped);
        is_called_off && own.span.start > now
    };
    let dates = dossier.sessions.iter().filter(|own| own.state.is_standing());
    let may_hang =
        stand == NoticeStand::Stands && allow(actor, Deed::AskBooking, &dossier.subject(tx)).is_ok();
    Ok(PublicNotice {
        code,
        hangs: may_hang.then_some(booking.id),
        stand,
        says: Some(plan.says).filter(|_| is_told),
        plans: plans.filter(|_| goes_on).collect(),
        dates: dates.filter(|_| goes_on).cloned().collect(),
        off: dossier.sessions.iter().filter(is_off).cloned().collect(),
        until: booking.span.end,
        zone_plan: zone_plan(tx, &dossier)?,
        ground: dossier.ground,
    })
}

/// How it stands with what a notice tells of.
fn stand_of(dossier: &Dossier, plan: &RecordingPlan) -> NoticeStand {
    if plan.says.any() {
        NoticeStand::of(dossier.booking.life.state())
    } else {
        NoticeStand::Withdrawn
    }
}

/// The codes of the notices of some bookings, of those that are public and stand.
///
/// # Errors
/// The store's.
pub fn public_codes(tx: &mut Tx<'_>, bookings: &[BookingId]) -> Result<Vec<String>> {
    let mut codes = Vec::new();
    for booking in store::recording_among(tx.conn, bookings)? {
        let dossier = Dossier::load(tx, booking)?;
        let plan = store::find_plan(tx.conn, booking)?;
        let plan = plan.filter(|plan| is_public(tx, &dossier, plan));
        codes.extend(plan.map(|plan| plan.code));
    }
    Ok(codes)
}

/// Whether everybody may read of it: its booking was approved, and no fact is missing.
pub(super) fn is_public(tx: &Tx<'_>, dossier: &Dossier, plan: &RecordingPlan) -> bool {
    is_settled(tx, dossier) && plan.says.missing().is_empty()
}

/// Whether it was approved, and that can't be taken back any more.
fn is_settled(tx: &Tx<'_>, dossier: &Dossier) -> bool {
    let booking = &dossier.booking;
    let may_be_undone = booking.undo_until.is_some_and(|until| until > tx.now);
    booking.life.state().was_approved() && !may_be_undone
}

/// What a sign would say that is printed now.
pub(super) fn sign(dossier: &Dossier, plan: &RecordingPlan) -> PrintedSign {
    let dates = dossier.sessions.iter().filter(|own| own.state.is_standing());
    PrintedSign {
        version: plan.version,
        dates: dates
            .map(|own| SignDate {
                span: own.span,
                zones: own.zones.clone(),
            })
            .collect(),
    }
}
