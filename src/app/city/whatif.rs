//! Which standing sessions a changed rule would break, before it is kept: each is judged by the rules as they are and
//! as they would be, and what only the new ones find is told. Writes nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::fields::Fields;
use super::super::{Error, Result, Tx, allow, court::Ground, court::rules_of_site};
use super::bodies::{ParsedSite, ParsedZone, SiteBody, ZoneBody, parse_site, parse_zone};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::ids::{BookingId, PhaseId, ZoneId};
use crate::domain::judge::{Agreement, Case, Finding, PhaseAsk, Rule, Severity, StandingClaim, ZoneRules, judge};
use crate::domain::schedule::Occurrence;
use crate::domain::span::{LocalTime, Span};
use crate::store;
use crate::store::bookings::{Booking, Phase};
use crate::store::sessions::Session;

/// A change that is thought of.
pub enum Thought<'a> {
    /// The zone with this slug as it would be.
    Zone(&'a str, &'a ZoneBody),
    /// The site as it would be.
    Site(&'a SiteBody),
}

/// A standing session that the change would break.
#[derive(Debug)]
pub struct Broken {
    /// The session.
    pub session: Session,
    /// What the new rules find.
    pub findings: Vec<Finding>,
}

/// How far ahead standing sessions are looked at, in days.
const HORIZON_DAYS: i64 = 3 * 366;

/// The standing sessions that a change would break, by start.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Invalid`] for what can't be understood.
pub fn what_if(tx: &mut Tx<'_>, actor: &Actor, site: &str, thought: &Thought<'_>) -> Result<Vec<Broken>> {
    let ground = Ground::load(tx, site)?;
    allow(actor, Deed::EditSite, &Subject { operator: Some(ground.site.operator), ..Subject::default() })?;
    let rules = rules_of_site(tx, &ground)?;
    let changed = changed(&ground, &rules, thought)?;
    let ahead = Span { start: tx.now, end: tx.now.plus_days(HORIZON_DAYS) };
    let longest = ground.longest_of_all(tx)?;
    let sessions = store::sessions::standing_at_site(tx.conn, ground.site.id, ahead, longest)?;
    let mut of_booking: BTreeMap<BookingId, Vec<Session>> = BTreeMap::new();
    for session in sessions {
        of_booking.entry(session.booking).or_default().push(session);
    }
    let ids: Vec<i64> = of_booking.keys().map(|id| id.0).collect();
    let bookings = store::bookings::bookings_by_ids(tx.conn, &ids)?;
    let phases = store::bookings::phases_of_bookings(tx.conn, &ids)?;
    let zones: Vec<i64> = ground.zones.iter().map(|zone| zone.id.0).collect();
    let claims = store::claims::claims_in(tx.conn, &zones, ahead.widened(86_400), longest, BookingId(0))?;
    let bench = Bench { ground: &ground, claims: &claims, holidays: tx.holidays()?, now: tx.now };
    let mut broken = Vec::new();
    for (id, sessions) in of_booking {
        let (Some(booking), Some(phases)) = (bookings.get(&id), phases.get(&id)) else { continue };
        let before = bench.findings((booking, phases), &sessions, &rules);
        let after = bench.findings((booking, phases), &sessions, &changed);
        for session in sessions {
            let name = (session.phase, session.original_start);
            let known: Vec<Rule> = before.get(&name).into_iter().flatten().map(|finding| finding.rule).collect();
            let findings: Vec<Finding> = after
                .get(&name)
                .into_iter()
                .flatten()
                .filter(|finding| !known.contains(&finding.rule))
                .cloned()
                .collect();
            if !findings.is_empty() {
                broken.push(Broken { session, findings });
            }
        }
    }
    broken.sort_by_key(|one| (one.session.span.start, one.session.id));
    Ok(broken)
}

type Rules = BTreeMap<ZoneId, ZoneRules>;

/// The rules as they would be.
fn changed(ground: &Ground, rules: &Rules, thought: &Thought<'_>) -> Result<Rules> {
    let mut fields = Fields::default();
    let mut changed = rules.clone();
    match thought {
        Thought::Site(body) => {
            let parsed = parse_site(&mut fields, body);
            let ParsedSite { terms, .. } = fields.done(|| parsed)?;
            for zone in ground.zones.iter() {
                if let Some(own) = changed.get_mut(&zone.id) {
                    own.max_minutes = [zone.max_minutes, terms.max_minutes].into_iter().flatten().min();
                }
            }
        }
        Thought::Zone(slug, body) => {
            let zone = ground.zones.iter().find(|zone| zone.slug == *slug).ok_or(Error::NotFound)?;
            let parsed = parse_zone(&mut fields, body);
            let ParsedZone { terms, windows, .. } = fields.done(|| parsed)?;
            if let Some(own) = changed.get_mut(&zone.id) {
                own.capacity = terms.capacity;
                own.budget_people = terms.budget_people;
                own.budget_power_w = terms.budget_power_w;
                own.budget_area_m2 = terms.budget_area_m2;
                own.turnaround_minutes = terms.turnaround_minutes;
                own.max_minutes = [terms.max_minutes, ground.site.max_minutes].into_iter().flatten().min();
                own.windows = windows.unwrap_or_else(|| own.windows.clone());
            }
        }
    }
    Ok(changed)
}

type Found = BTreeMap<(PhaseId, LocalTime), Vec<Finding>>;

/// What every booking is judged beside.
struct Bench<'a> {
    ground: &'a Ground,
    claims: &'a BTreeMap<ZoneId, Vec<StandingClaim>>,
    holidays: std::sync::Arc<crate::domain::holidays::Holidays>,
    now: crate::domain::span::Instant,
}

impl Bench<'_> {
    /// What some rules find against the standing sessions of a booking.
    fn findings(&self, (booking, phases): (&Booking, &[Phase]), sessions: &[Session], rules: &Rules) -> Found {
        // A session that was moved may be in other zones than its phase.
        let mut groups: BTreeMap<(PhaseId, &[ZoneId]), Vec<Occurrence>> = BTreeMap::new();
        for session in sessions {
            let occurrence = Occurrence { original_start: session.original_start, span: session.span };
            groups.entry((session.phase, &session.zones)).or_default().push(occurrence);
        }
        let named: Vec<(&Phase, &[ZoneId], &Vec<Occurrence>)> = groups
            .iter()
            .filter_map(|((id, zones), occurrences)| {
                Some((phases.iter().find(|phase| phase.id == *id)?, *zones, occurrences))
            })
            .collect();
        let asks: Vec<PhaseAsk<'_>> =
            named.iter().map(|(phase, zones, occurrences)| ask(phase, zones, occurrences)).collect();
        let others =
            |claims: &Vec<StandingClaim>| claims.iter().filter(|claim| claim.booking != booking.id).copied().collect();
        let claims = self.claims.iter().map(|(zone, claims)| (*zone, others(claims))).collect();
        let case = Case {
            now: self.now,
            asked_at: booking.requested_at.unwrap_or(self.now),
            tz: self.ground.tz(),
            agreement: Agreement {
                from: NaiveDate::MIN,
                until: NaiveDate::MAX,
                quota_sessions: None,
                sessions_held: 0,
            },
            holidays: &self.holidays,
            zones: rules,
            claims: &claims,
            phases: &asks,
            skip: &std::collections::BTreeSet::new(),
            overrides: &[],
        };
        let mut found = Found::new();
        for verdict in judge(&case) {
            let blocks = verdict.findings.into_iter().filter(|finding| finding.severity == Severity::Block);
            found.entry((named[verdict.phase].0.id, verdict.original_start)).or_default().extend(blocks);
        }
        found
    }
}

fn ask<'a>(phase: &Phase, zones: &'a [ZoneId], occurrences: &'a [Occurrence]) -> PhaseAsk<'a> {
    PhaseAsk {
        kind: phase.kind,
        zones,
        people: phase.people,
        power_w: phase.power_w,
        area_m2: phase.area_m2,
        occurrences,
        // What stands, stands also on a holiday.
        skip_holidays: false,
    }
}
