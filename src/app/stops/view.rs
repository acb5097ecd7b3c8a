//! Stops as people and programs read them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::access::scope;
use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::reads::lists::find_narrowed;
use crate::app::{Error, Result, Tx, signed_in};
use crate::domain::access::{Actor, Belongs, Scope};
use crate::domain::ids::{BookingId, IncidentId, PersonId, SiteId, StopId, ZoneId};
use crate::domain::span::Instant;
use crate::domain::stop::{Halted, StopScope, voices};
use crate::domain::talk::Side;
use crate::store;
use crate::store::bookings::Booking;
use crate::store::incidents::tasks::IncidentTask;
use crate::store::stops::{HaltedSession, Stop, StopFilter};

/// A stop with what a reader may know of it.
#[derive(Debug, Clone)]
pub struct StopFile {
    pub stop: Stop,
    pub ground: Ground,
    /// Who had a hand in it.
    pub names: BTreeMap<PersonId, String>,
    /// What it did to sessions that the reader sees.
    pub halted: Vec<HaltedSession>,
    /// For whom the reader may say yes now, if they may.
    pub may_say: Option<Side>,
    /// What has to be done before, for those who may say yes.
    pub held_by: Vec<String>,
    /// Whether nobody took note yet of the incident for which it stands.
    pub is_untaken: bool,
}

/// What a list of stops is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct StopQuery {
    /// The slug of a site.
    pub site: Option<String>,
    pub open: Option<bool>,
    /// Those of one incident.
    pub incident: Option<IncidentId>,
    /// Those that stand, and those that were placed or ended after this.
    pub since: Option<Instant>,
    pub before: Option<i64>,
    pub limit: i64,
}

/// What a stop did to a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HaltedView {
    pub session: i64,
    pub booking: i64,
    pub halted: Halted,
}

/// Somebody's yes to going on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Agreed {
    pub side: Side,
    #[schema(value_type = String)]
    pub at: Instant,
    pub by: Option<String>,
    pub words: String,
}

/// A stop as the API shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StopView {
    pub id: i64,
    pub scope: StopScope,
    pub site: String,
    /// Its zone, as `site/zone`.
    pub zone: Option<String>,
    pub booking: Option<i64>,
    pub session: Option<i64>,
    #[schema(value_type = String)]
    pub placed_at: Instant,
    pub placed_by: Option<String>,
    pub side: Side,
    pub reason: String,
    pub condition: String,
    /// Whose yes it needs.
    pub needs: Vec<Side>,
    /// Whose yes is there.
    pub agreed: Vec<Agreed>,
    /// Since when work goes on; none while the stop stands.
    #[schema(value_type = Option<String>)]
    pub resumed_at: Option<Instant>,
    /// What it did to sessions.
    pub sessions: Vec<HaltedView>,
    /// The incident for which it stands.
    pub incident: Option<i64>,
    /// What has to be done before work may go on, for those who may let it.
    pub held_by: Vec<String>,
}

impl StopFile {
    /// What programs read of it.
    #[must_use]
    pub fn view(&self) -> StopView {
        let stop = &self.stop;
        let agreed = |side: &Side| {
            let yes = stop.yes_of(*side)?;
            Some(Agreed {
                side: *side,
                at: yes.at,
                by: self.name(yes.by),
                words: yes.words,
            })
        };
        let halted = |own: &HaltedSession| HaltedView {
            session: own.session.0,
            booking: own.booking.0,
            halted: own.halted,
        };
        StopView {
            id: stop.id.0,
            scope: stop.scope,
            site: self.ground.site.slug.clone(),
            zone: stop.zone.map(|zone| self.ground.path(zone)),
            booking: stop.booking.map(|id| id.0),
            session: stop.session.map(|id| id.0),
            placed_at: stop.placed_at,
            placed_by: self.name(stop.placed_by),
            side: stop.side,
            reason: stop.reason.clone(),
            condition: stop.condition.clone(),
            needs: voices(stop.needs_staff).to_vec(),
            agreed: Side::ALL.iter().filter_map(agreed).collect(),
            resumed_at: stop.resumed_at,
            sessions: self.halted.iter().map(halted).collect(),
            incident: stop.incident,
            held_by: self.held_by.clone(),
        }
    }

    /// The name of somebody who had a hand in it.
    #[must_use]
    pub fn name(&self, person: Option<PersonId>) -> Option<String> {
        person.and_then(|id| self.names.get(&id)).cloned()
    }
}

/// Stops that somebody sees, newest first.
///
/// # Errors
/// [`Error::Invalid`] for a site that is not there.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, wanted: &StopQuery) -> Result<Vec<StopFile>> {
    signed_in(actor)?;
    let scope = scope(tx, actor)?;
    let mut fields = Fields::default();
    let (site, _) = find_narrowed(tx, actor, &mut fields, wanted.site.as_deref(), None)?;
    fields.done(|| Some(()))?;
    let filter = StopFilter {
        site,
        open: wanted.open,
        incident: wanted.incident,
        since: wanted.since,
        before: wanted.before.map(StopId),
        limit: wanted.limit,
        scope: scope.clone(),
    };
    let stops = store::stops::list_stops(tx.conn, &filter)?;
    read(tx, actor, &scope, stops)
}

/// One stop.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden.
pub fn file(tx: &mut Tx<'_>, actor: &Actor, id: StopId) -> Result<StopFile> {
    signed_in(actor)?;
    let scope = scope(tx, actor)?;
    let stop = store::stops::get_stop(tx.conn, id)?;
    if !store::stops::is_seen(tx.conn, &stop, &scope)? {
        return Err(Error::NotFound);
    }
    read(tx, actor, &scope, vec![stop])?.pop().ok_or(Error::NotFound)
}

/// The stops that stand at some sites and that somebody sees, for a warning on other pages; oldest first.
pub fn open_at(tx: &mut Tx<'_>, actor: &Actor, site: SiteId) -> Result<Vec<StopFile>> {
    if signed_in(actor).is_err() {
        return Ok(Vec::new());
    }
    let scope = scope(tx, actor)?;
    let filter = StopFilter {
        site: Some(site),
        open: Some(true),
        limit: MOST_WARNINGS,
        scope: scope.clone(),
        ..StopFilter::default()
    };
    let stops = store::stops::list_stops(tx.conn, &filter)?;
    read(tx, actor, &scope, stops)
}

/// The stops that stand anywhere and that somebody sees, newest first.
pub fn open_anywhere(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<StopFile>> {
    let wanted = StopQuery {
        open: Some(true),
        limit: MOST_WARNINGS,
        ..StopQuery::default()
    };
    list(tx, actor, &wanted)
}

/// What stops stand, and after which of the last days work went on.
#[derive(Debug, Clone)]
pub struct StopsOfLate {
    pub standing: Vec<StopFile>,
    pub resumed: Vec<StopFile>,
}

/// The stops that stand anywhere and those of the last days after which work went on, as somebody sees them,
/// newest first.
pub fn of_late(tx: &mut Tx<'_>, actor: &Actor) -> Result<StopsOfLate> {
    signed_in(actor)?;
    let scope = scope(tx, actor)?;
    let standing = StopFilter {
        open: Some(true),
        limit: MOST_WARNINGS,
        scope: scope.clone(),
        ..StopFilter::default()
    };
    let resumed = StopFilter {
        open: Some(false),
        since: Some(tx.now.plus_days(-LATELY)),
        ..standing.clone()
    };
    let both = store::stops::list_stops_by_each(tx.conn, &[standing, resumed])?;
    let all = read(tx, actor, &scope, both.concat())?;
    let (standing, resumed) = all.into_iter().partition(|file| file.stop.resumed_at.is_none());
    Ok(StopsOfLate { standing, resumed })
}

/// The stops that stand over a booking, for its page.
pub fn open_over(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier) -> Result<Vec<StopFile>> {
    if dossier.booking.life.state().is_final() {
        return Ok(Vec::new());
    }
    let zones: Vec<ZoneId> = dossier.phases.iter().flat_map(|own| own.zones.clone()).collect();
    let mut standing = open_at(tx, actor, dossier.ground.site.id)?;
    standing.retain(|file| {
        let stop = &file.stop;
        match stop.scope {
            StopScope::Session | StopScope::Booking => stop.booking == Some(dossier.booking.id),
            StopScope::Zone => stop.zone.is_some_and(|zone| file.ground.meets(zone, &zones)),
            StopScope::Site => true,
        }
    });
    Ok(standing)
}

/// The stops of an incident that somebody sees, also those that ended.
pub fn of_incident(tx: &mut Tx<'_>, actor: &Actor, id: IncidentId) -> Result<Vec<StopFile>> {
    let wanted = StopQuery {
        incident: Some(id),
        limit: MOST_WARNINGS,
        ..StopQuery::default()
    };
    list(tx, actor, &wanted)
}

/// Most stops that a page warns of.
const MOST_WARNINGS: i64 = 20;
/// What was resumed so many days ago is still shown.
const LATELY: i64 = 3;

/// A stop that was just written.
pub(super) fn read_one(tx: &mut Tx<'_>, actor: &Actor, stop: Stop) -> Result<StopFile> {
    let scope = scope(tx, actor)?;
    read(tx, actor, &scope, vec![stop])?.pop().ok_or(Error::NotFound)
}

/// What has to be done before some stops may end.
fn holding(tx: &mut Tx<'_>, stops: &[Stop]) -> Result<Vec<IncidentTask>> {
    let mut tasks = store::incidents::tasks::tasks_of(tx.conn, &incidents_of(stops))?;
    tasks.retain(IncidentTask::holds);
    Ok(tasks)
}

/// The incidents for which some stops stand.
fn incidents_of(stops: &[Stop]) -> Vec<IncidentId> {
    let ids = stops.iter().filter_map(|own| own.incident);
    ids.map(IncidentId).collect()
}

/// What some stops did to sessions that somebody sees.
fn halted_seen(tx: &mut Tx<'_>, scope: &Scope, stops: &[StopId]) -> Result<Vec<HaltedSession>> {
    let mut halted = store::stops::halted_by(tx.conn, stops)?;
    let hit: Vec<BookingId> = halted.iter().map(|own| own.booking).collect();
    let bookings = store::bookings::bookings_by_ids(tx.conn, &hit)?;
    halted.retain(|own| {
        let booking = bookings.get(&own.booking);
        booking.is_some_and(|own| scope.sees(belongs(own)))
    });
    Ok(halted)
}

fn read(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, stops: Vec<Stop>) -> Result<Vec<StopFile>> {
    if stops.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<StopId> = stops.iter().map(|stop| stop.id).collect();
    let halted = halted_seen(tx, scope, &ids)?;
    let people: Vec<PersonId> = stops.iter().flat_map(Stop::people).collect();
    let names = store::people::names_of(tx.conn, &people)?;
    let grounds = Ground::of_sites(tx, stops.iter().map(|stop| stop.site))?;
    let tasks = holding(tx, &stops)?;
    let untaken = store::incidents::open_among(tx.conn, &incidents_of(&stops))?;
    let mut files = Vec::new();
    for stop in stops {
        let Some(ground) = grounds.iter().find(|ground| ground.site.id == stop.site).cloned() else {
            continue;
        };
        let own = halted.iter().filter(|own| own.stop == stop.id);
        let side = super::side_that_says(actor, &super::access_to(tx, &ground, &stop)?, &stop).ok();
        let may_say = side.filter(|side| stop.resumed_at.is_none() && stop.yes_of(*side).is_none());
        let of_its = tasks
            .iter()
            .filter(|own| Some(own.incident.0) == stop.incident && may_say.is_some());
        files.push(StopFile {
            names: names.clone(),
            halted: own.copied().collect(),
            held_by: of_its.map(|own| own.words.clone()).collect(),
            is_untaken: stop
                .incident
                .is_some_and(|own| untaken.contains(&IncidentId(own))),
            may_say,
            stop,
            ground,
        });
    }
    Ok(files)
}

fn belongs(booking: &Booking) -> Belongs {
    Belongs {
        booking: booking.id,
        consortium: booking.consortium,
        site: booking.site,
        submission: booking.submission(),
    }
}

/// What was stopped, as the journal names it.
pub(super) fn subject_of(ground: &Ground, stop: &Stop) -> String {
    match (stop.zone, stop.session, stop.booking) {
        (Some(zone), _, _) => ground.path(zone),
        (None, Some(session), _) => format!("session {session}"),
        (None, None, Some(booking)) => format!("booking {booking}"),
        (None, None, None) => ground.site.slug.clone(),
    }
}
