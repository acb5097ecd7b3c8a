//! What went wrong at sites, and the steps that were taken.

pub mod tasks;

use std::collections::BTreeSet;

use diesel::dsl::{exists, max};
use diesel::prelude::*;

use super::among::among;
use super::columns::read_as::Count;
use super::schema::bookings;
use super::schema::stops::{incident_steps, incidents};
use super::scope::own_bookings;
use super::sites::hold_site;
use super::{Conn, Result};
use crate::domain::access::Scope;
use crate::domain::ids::{BookingId, IncidentId, PersonId, SessionId, SiteId, ZoneId};
use crate::domain::incident::{
    IncidentKind, IncidentState, LegalDuty, SeenBy, Severity, StepKind, legal_duties,
};
use crate::domain::span::Instant;
use crate::domain::talk::Side;

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = incidents)]
pub struct Incident {
    pub id: IncidentId,
    #[diesel(column_name = site_id)]
    pub site: SiteId,
    /// In which it was reported, on the site's clock.
    pub year: i64,
    /// Its number of that year at the site.
    pub ordinal: i64,
    #[diesel(column_name = zone_id)]
    pub zone: Option<ZoneId>,
    #[diesel(column_name = booking_id)]
    pub booking: Option<BookingId>,
    #[diesel(column_name = session_id)]
    pub session: Option<SessionId>,
    pub kind: IncidentKind,
    pub severity: Severity,
    pub state: IncidentState,
    pub happened_at: Instant,
    pub reported_at: Instant,
    pub reported_by: Option<PersonId>,
    /// Who reported it without an account, as they said; else empty.
    pub reporter: String,
    pub side: Side,
    /// Where exactly; may be empty.
    pub place: String,
    /// What happened, in words.
    pub words: String,
    /// What was done at once; may be empty.
    pub done: String,
    #[diesel(deserialize_as = Count)]
    pub injured: u32,
    #[diesel(column_name = owner_id)]
    pub owner: Option<PersonId>,
    pub acknowledge_by: Instant,
    pub acknowledged_at: Option<Instant>,
    /// Why it happened; empty until it is closed.
    pub cause: String,
    /// What keeps it from happening again.
    pub measure: String,
    pub seen_by: SeenBy,
    pub version: i64,
    /// The incident that it turned out to be.
    pub joined_into: Option<IncidentId>,
}

impl Incident {
    /// What the law may ask for after it.
    #[must_use]
    pub fn legal_duties(&self) -> Vec<LegalDuty> {
        let Self {
            kind,
            severity,
            injured,
            ..
        } = *self;
        legal_duties(kind, severity, injured, self.happened_at, self.reported_at)
    }

    /// Whether it is urgent, and nobody took note of it yet.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        self.severity.is_urgent() && self.state == IncidentState::Open
    }

    /// What was seen, where anybody wrote it down: photos may say it all.
    #[must_use]
    pub fn words_given(&self) -> Option<String> {
        Some(self.words.clone()).filter(|words| !words.is_empty())
    }
}

/// A step that was taken about an incident.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = incident_steps)]
pub struct IncidentStep {
    pub id: i64,
    #[diesel(column_name = incident_id)]
    pub incident: IncidentId,
    pub at: Instant,
    #[diesel(column_name = person_id)]
    pub person: Option<PersonId>,
    pub kind: StepKind,
    pub words: String,
    /// A severity, or the number of a person; may be empty.
    pub detail: String,
}

/// The next number of a year at a site, which is held until the transaction ends: no two get the same.
pub fn next_ordinal(conn: &mut Conn, site: SiteId, year: i64) -> Result<i64> {
    hold_site(conn, site)?;
    let last: Option<i64> = incidents::table
        .filter(incidents::site_id.eq(site))
        .filter(incidents::year.eq(year))
        .select(max(incidents::ordinal))
        .first(conn)?;
    Ok(last.unwrap_or_default() + 1)
}

/// Adds an incident under its number.
pub fn insert_incident(conn: &mut Conn, new: &Incident) -> Result<()> {
    diesel::insert_into(incidents::table)
        .values((
            (
                incidents::id.eq(new.id),
                incidents::site_id.eq(new.site),
                incidents::year.eq(new.year),
                incidents::ordinal.eq(new.ordinal),
                incidents::zone_id.eq(new.zone),
                incidents::booking_id.eq(new.booking),
                incidents::session_id.eq(new.session),
                incidents::kind.eq(new.kind),
                incidents::severity.eq(new.severity),
                incidents::state.eq(new.state),
                incidents::happened_at.eq(new.happened_at),
                incidents::reported_at.eq(new.reported_at),
                incidents::reported_by.eq(new.reported_by),
                incidents::reporter.eq(&new.reporter),
            ),
            (
                incidents::side.eq(new.side),
                incidents::place.eq(&new.place),
                incidents::words.eq(&new.words),
                incidents::done.eq(&new.done),
                incidents::injured.eq(i64::from(new.injured)),
                incidents::owner_id.eq(new.owner),
                incidents::acknowledge_by.eq(new.acknowledge_by),
                incidents::acknowledged_at.eq(new.acknowledged_at),
                incidents::cause.eq(&new.cause),
                incidents::measure.eq(&new.measure),
                incidents::seen_by.eq(new.seen_by),
                incidents::version.eq(new.version),
            ),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes out who reported without an account, of incidents that were reported before a moment and are closed.
/// How many.
pub fn forget_reporters(conn: &mut Conn, before: Instant) -> Result<usize> {
    let old = incidents::table
        .filter(incidents::reported_at.lt(before))
        .filter(incidents::state.eq(IncidentState::Closed))
        .filter(incidents::reporter.ne(""));
    Ok(diesel::update(old)
        .set(incidents::reporter.eq(""))
        .execute(conn)?)
}

/// Saves what may change of an incident; its version rises.
pub fn update_incident(conn: &mut Conn, incident: &mut Incident) -> Result<()> {
    incident.version += 1;
    diesel::update(incidents::table.find(incident.id))
        .set((
            incidents::severity.eq(incident.severity),
            incidents::state.eq(incident.state),
            incidents::injured.eq(i64::from(incident.injured)),
            incidents::joined_into.eq(incident.joined_into),
            incidents::owner_id.eq(incident.owner),
            incidents::acknowledge_by.eq(incident.acknowledge_by),
            incidents::acknowledged_at.eq(incident.acknowledged_at),
            incidents::cause.eq(&incident.cause),
            incidents::measure.eq(&incident.measure),
            incidents::version.eq(incident.version),
        ))
        .execute(conn)?;
    Ok(())
}

/// # Errors
/// [`super::Error::NotFound`].
pub fn get_incident(conn: &mut Conn, id: IncidentId) -> Result<Incident> {
    Ok(incidents::table
        .find(id)
        .select(Incident::as_select())
        .first(conn)?)
}

/// Which of some incidents nobody took note of.
pub fn open_among(conn: &mut Conn, ids: &[IncidentId]) -> Result<BTreeSet<IncidentId>> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let open = incidents::table
        .filter(incidents::id.eq_any(ids))
        .filter(incidents::state.eq(IncidentState::Open))
        .select(incidents::id);
    Ok(open.load(conn)?.into_iter().collect())
}

/// Those that some incidents were joined to, and those that were joined to them.
pub fn joined_with(conn: &mut Conn, of: &[Incident]) -> Result<Vec<Incident>> {
    let ids: Vec<IncidentId> = of.iter().map(|own| own.id).collect();
    let into: Vec<IncidentId> = of.iter().filter_map(|own| own.joined_into).collect();
    let is_either = incidents::id.eq_any(into).or(incidents::joined_into
        .assume_not_null()
        .eq_any(ids)
        .and(incidents::joined_into.is_not_null()));
    Ok(incidents::table
        .filter(is_either)
        .order(incidents::id)
        .select(Incident::as_select())
        .load(conn)?)
}

/// Locks an incident until the transaction ends.
///
/// # Errors
/// [`super::Error::NotFound`].
pub fn lock_incident(conn: &mut Conn, id: IncidentId) -> Result<Incident> {
    if let Conn::Pg(pg) = conn {
        incidents::table
            .find(id)
            .select(incidents::id)
            .for_no_key_update()
            .first::<i64>(pg)
            .optional()?;
    }
    get_incident(conn, id)
}

/// What a list of incidents is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct IncidentFilter {
    /// Only these incidents; empty: any of them.
    pub ids: Vec<IncidentId>,
    pub site: Option<SiteId>,
    /// In one of these states; empty: in any.
    pub states: Vec<IncidentState>,
    pub severity: Option<Severity>,
    /// Those that are not closed, and those that were reported after this.
    pub since: Option<Instant>,
    pub scope: Scope,
    /// With an id below this one.
    pub before: Option<IncidentId>,
    /// Those that are not closed first, and of these the worst.
    pub worst_first: bool,
    /// At most so many.
    pub limit: i64,
}

/// What a filter leaves of all incidents, whoever may see them.
fn narrowed(filter: &IncidentFilter) -> incidents::BoxedQuery<'_, <Conn as Connection>::Backend> {
    let mut query = incidents::table.into_boxed();
    if !filter.ids.is_empty() {
        query = query.filter(incidents::id.eq_any(&filter.ids));
    }
    if let Some(site) = filter.site {
        query = query.filter(incidents::site_id.eq(site));
    }
    if !filter.states.is_empty() {
        query = query.filter(incidents::state.eq_any(&filter.states));
    }
    if let Some(severity) = filter.severity {
        query = query.filter(incidents::severity.eq(severity));
    }
    if let Some(since) = filter.since {
        let stays = incidents::state.ne(IncidentState::Closed);
        query = query.filter(stays.or(incidents::reported_at.ge(since)));
    }
    if let Some(before) = filter.before {
        query = query.filter(incidents::id.lt(before));
    }
    query
}

/// Incidents, newest first. Who sees the site's bookings sees its incidents; a consortium those of its own
/// bookings that are for it, or that the reader reported.
pub fn list_incidents(conn: &mut Conn, filter: &IncidentFilter) -> Result<Vec<Incident>> {
    let mut query = narrowed(filter).limit(filter.limit);
    if filter.worst_first {
        let is_closed = among("incidents.state", [IncidentState::Closed]);
        query = query.order((is_closed, incidents::severity));
    }
    query = query.then_order_by(incidents::id.desc());
    if let Scope::Part(seen) = &filter.scope {
        let own = bookings::table
            .filter(bookings::id.nullable().eq(incidents::booking_id))
            .filter(own_bookings!(seen));
        let is_theirs = incidents::reported_by.eq(seen.person).assume_not_null();
        let is_for_them = incidents::seen_by.eq(SeenBy::Parties).or(is_theirs);
        query = query.filter(
            incidents::site_id
                .eq_any(&seen.sites)
                .or(is_for_them.and(exists(own))),
        );
    }
    Ok(query.select(Incident::as_select()).load(conn)?)
}

/// Whether somebody sees an incident.
pub fn is_seen(conn: &mut Conn, incident: &Incident, scope: &Scope) -> Result<bool> {
    let filter = IncidentFilter {
        ids: vec![incident.id],
        scope: scope.clone(),
        limit: 1,
        ..IncidentFilter::default()
    };
    Ok(!list_incidents(conn, &filter)?.is_empty())
}

/// Adds a step to its trail.
pub fn insert_step(conn: &mut Conn, new: &IncidentStep) -> Result<()> {
    diesel::insert_into(incident_steps::table)
        .values((
            incident_steps::id.eq(new.id),
            incident_steps::incident_id.eq(new.incident),
            incident_steps::at.eq(new.at),
            incident_steps::person_id.eq(new.person),
            incident_steps::kind.eq(new.kind),
            incident_steps::words.eq(&new.words),
            incident_steps::detail.eq(&new.detail),
        ))
        .execute(conn)?;
    Ok(())
}

/// The steps of some incidents, in their order.
pub fn steps_of(conn: &mut Conn, ids: &[IncidentId]) -> Result<Vec<IncidentStep>> {
    Ok(incident_steps::table
        .filter(incident_steps::incident_id.eq_any(ids))
        .order(incident_steps::id)
        .select(IncidentStep::as_select())
        .load(conn)?)
}
