//! What a site's people look at tonight: who is inside, what has to be done now, who comes until tomorrow. A
//! fixed number of statements.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::phones::{PhoneLine, is_unheard_of, phone_list, phones_about, unheard};
use super::{rules_of, subject_at, workers_of};
use crate::app::access::or_hidden;
use crate::app::court::Ground;
use crate::app::reads::agenda::{Agenda, around};
use crate::app::{Error, Result, Tx, access, allow, permit};
use crate::domain::access::{Actor, Deed, MemberRole, Scope, Seen};
use crate::domain::ids::{BookingId, PresenceId, SessionId, SiteId, WorkerId};
use crate::domain::presence::{CrewPart, DoorRules, PresenceState, Stand, Turnout, count_people};
use crate::domain::span::{Instant, start_of_day};
use crate::domain::text::Names;
use crate::store;
use crate::store::consortia::Contact;
use crate::store::incidents::{Incident, IncidentFilter};
use crate::store::presence::Presence;
use crate::store::presence::comings::{self, SaidComing};
use crate::store::presence::crew::{CrewMember, Worker};
use crate::store::sessions::{Session, SessionFilter};
use crate::store::sites::Site;

/// Most sessions of one site until tomorrow night.
const MOST: i64 = 500;
/// Most incidents of one site that are looked at, the worst first.
const MOST_WRONG: i64 = 20;

/// A site as its people look at it now.
pub struct Tonight {
    pub ground: Ground,
    pub rules: Arc<DoorRules>,
    /// When it was so.
    pub at: Instant,
    /// Who is inside, by when they came.
    pub inside: Vec<Inside>,
    /// Who left with an armband that is not back, by when they came.
    pub bands_out: Vec<Inside>,
    /// Sessions until the end of tomorrow, and those that somebody is still at, by start.
    pub sessions: Vec<Coming>,
    /// What went wrong there, is urgent, and nobody took note of, the worst first.
    pub alarms: Vec<Alarm>,
    /// Whether the reader may check people in and out.
    pub keeps_door: bool,
}

/// Something that went wrong and is urgent, of which nobody took note yet.
#[derive(Debug, Clone)]
pub struct Alarm {
    pub incident: Incident,
    /// All phones, of the first that is the worst that can happen once the time to take note is over; else
    /// empty.
    pub phones: Vec<PhoneLine>,
}

/// Somebody who is inside.
#[derive(Debug, Clone)]
pub struct Inside {
    pub presence: PresenceId,
    pub session: SessionId,
    /// None for a visitor.
    pub worker: Option<WorkerId>,
    pub name: String,
    /// Empty where it is not known.
    pub phone: String,
    pub in_at: Instant,
    /// The number of the armband that they have; empty: none.
    pub band: String,
}

/// A session with its people.
#[derive(Debug, Clone)]
pub struct Coming {
    pub session: Session,
    pub title: String,
    /// Who leads its consortium.
    pub lead: Names,
    pub zones: Vec<Names>,
    /// How many people were approved.
    pub people: u32,
    pub crew: Vec<CrewMember>,
    /// Who of the crew is in, since when.
    pub inside: BTreeMap<WorkerId, Instant>,
    /// How many are in, with visitors.
    pub count: usize,
    /// Who of the crew was ever in.
    pub came: BTreeSet<WorkerId>,
    pub stand: Stand,
    /// Whether it has begun, and its people are not in yet.
    pub has_begun_empty: bool,
    /// Whom to call: name and phone.
    pub call: Option<(String, String)>,
    /// When its people said last that they come.
    pub said: Option<SaidComing>,
    /// All phones, where somebody has to be rung up; else empty.
    pub phones: Vec<PhoneLine>,
}

impl Coming {
    /// How many people are expected: those who were named, or as many as were approved.
    #[must_use]
    pub fn expected(&self) -> usize {
        if self.crew.is_empty() {
            self.people as usize
        } else {
            self.crew.len()
        }
    }

    /// Who of the crew should have come by now and never did, by name. Where nobody came its stand says so.
    #[must_use]
    pub fn absent(&self, rules: &DoorRules, now: Instant) -> Vec<&str> {
        let is_due = self.stand == Stand::Present && rules.missed_from(self.session.span.start) <= now;
        let absent = self.crew.iter();
        let absent = absent.filter(|own| is_due && !self.came.contains(&own.worker.id));
        absent.map(|own| own.worker.name.as_str()).collect()
    }
}

impl Tonight {
    /// The session that somebody is at.
    #[must_use]
    pub fn session(&self, id: SessionId) -> Option<&Coming> {
        self.sessions.iter().find(|own| own.session.id == id)
    }

    /// How many people are inside.
    #[must_use]
    pub fn people(&self) -> usize {
        count_people(self.inside.iter().map(|own| own.worker))
    }

    /// What has to be done or looked at now, the worst first, and the oldest of that.
    #[must_use]
    pub fn to_do(&self) -> Vec<&Coming> {
        let lacks = |own: &Coming| !own.absent(&self.rules, self.at).is_empty();
        let asks = |own: &&Coming| own.stand.is_hot() || own.has_begun_empty || lacks(own);
        let mut hot: Vec<&Coming> = self.sessions.iter().filter(asks).collect();
        hot.sort_by_key(|own| (own.stand, own.session.span.end));
        hot
    }

    /// Those that begin later, or have begun and nobody came yet.
    pub fn to_come(&self) -> impl Iterator<Item = &Coming> {
        self.sessions.iter().filter(|own| own.stand == Stand::Awaited)
    }

    /// How many sessions stand so.
    #[must_use]
    pub fn count(&self, stand: Stand) -> usize {
        self.sessions.iter().filter(|own| own.stand == stand).count()
    }
}

/// The sites that somebody looks at tonight, by id.
///
/// # Errors
/// [`Error::NotFound`] for those who look at none.
pub fn tonight_sites(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Arc<Site>>> {
    access::signed_in(actor)?;
    let ids = if permit(actor, Deed::SeeTonight).is_ok() {
        store::sites::site_ids(tx.conn, SiteId(0), i64::MAX)?
    } else {
        let mut ids = tx.reach(actor.works_for().collect())?.sites.clone();
        if let Some(person) = actor.person {
            ids.extend(store::presence::posts::sites_of_posts(tx.conn, person)?);
        }
        ids
    };
    let mut sites = Vec::new();
    for ground in Ground::of_sites(tx, ids)? {
        let subject = subject_at(tx, &ground, &[])?;
        if allow(actor, Deed::SeeTonight, &subject).is_ok() {
            sites.push(ground.site);
        }
    }
    if sites.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(sites)
}

/// A site as its people look at it now.
///
/// # Errors
/// [`Error::NotFound`] also for those who may not.
pub fn tonight(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<Tonight> {
    access::signed_in(actor)?;
    let ground = Ground::load(tx, slug)?;
    let subject = subject_at(tx, &ground, &[])?;
    or_hidden(allow(actor, Deed::SeeTonight, &subject))?;
    Ok(Tonight {
        keeps_door: allow(actor, Deed::KeepDoor, &subject).is_ok(),
        ..tonight_at(tx, ground)?
    })
}

/// How many people are at some sites after the end of their session, by site; for those who run the sites.
///
/// # Errors
/// The store's.
pub fn stayed(tx: &mut Tx<'_>, sites: &[SiteId]) -> Result<BTreeMap<SiteId, i64>> {
    Ok(store::presence::stayed(tx.conn, sites, tx.now)?)
}

/// The same for whoever may look at it, and checks nobody in.
pub(in crate::app) fn tonight_at(tx: &mut Tx<'_>, ground: Ground) -> Result<Tonight> {
    let rules = rules_of(tx, ground.site.id)?;
    let inside = store::presence::inside(tx.conn, ground.site.id)?;
    let mut sessions = coming_to(tx, &ground, &inside)?;
    ring_up(tx, &ground, &mut sessions)?;
    let mut left = store::presence::bands::list_out(tx.conn, ground.site.id)?;
    left.retain(|own| own.out_at.is_some());
    let workers = workers_of(tx, inside.iter().chain(&left))?;
    let named = |all: Vec<Presence>| all.iter().map(|own| named(own, &workers)).collect();
    Ok(Tonight {
        keeps_door: false,
        alarms: alarms(tx, &ground)?,
        inside: named(inside),
        bands_out: named(left),
        at: tx.now,
        sessions,
        rules,
        ground,
    })
}

/// Adds all phones to the sessions where letters did not help.
fn ring_up(tx: &mut Tx<'_>, ground: &Ground, sessions: &mut [Coming]) -> Result<()> {
    let over = sessions.iter().filter(|own| own.stand == Stand::Overrunning);
    let over = over.map(|own| (own.session.id, own.session.taken().end));
    let unheard = unheard(tx, &over.collect())?;
    let silent = sessions.iter_mut();
    for own in silent.filter(|own| unheard.contains(&own.session.id)) {
        let call = own.call.as_ref();
        let call = call.map(|(name, number)| PhoneLine::of_lead(name, number));
        own.phones = phone_list(tx, ground, &own.crew, call)?;
        // Who is in says first why they are.
        let inside = own
            .crew
            .iter()
            .filter(|one| own.inside.contains_key(&one.worker.id));
        let inside: BTreeSet<&str> = inside.map(|one| one.worker.phone.as_str()).collect();
        own.phones
            .sort_by_key(|line| !inside.contains(line.number.as_str()));
    }
    Ok(())
}

/// What went wrong at a site and is not closed, the worst first.
pub(in crate::app) fn wrong_at(tx: &mut Tx<'_>, site: SiteId) -> Result<Vec<Incident>> {
    let filter = IncidentFilter {
        site: Some(site),
        since: Some(tx.now),
        scope: Scope::Part(Seen {
            sites: vec![site],
            ..Seen::default()
        }),
        worst_first: true,
        limit: MOST_WRONG,
        ..IncidentFilter::default()
    };
    Ok(store::incidents::list_incidents(tx.conn, &filter)?)
}

/// What went wrong at a site, is urgent, and nobody took note of.
fn alarms(tx: &mut Tx<'_>, ground: &Ground) -> Result<Vec<Alarm>> {
    let all = wrong_at(tx, ground.site.id)?;
    let alarms = all.into_iter().filter(Incident::is_alarm);
    let mut alarms: Vec<Alarm> = alarms
        .map(|incident| Alarm {
            incident,
            phones: Vec::new(),
        })
        .collect();
    let now = tx.now;
    if let Some(worst) = alarms.iter_mut().find(|own| is_unheard_of(&own.incident, now)) {
        worst.phones = phones_about(tx, ground, &worst.incident)?;
    }
    Ok(alarms)
}

fn named(own: &Presence, workers: &BTreeMap<WorkerId, Worker>) -> Inside {
    let worker = own.worker.and_then(|id| workers.get(&id));
    let visitor = || own.visitor.clone().unwrap_or_default();
    Inside {
        presence: own.id,
        session: own.session,
        worker: own.worker,
        name: worker.map_or_else(visitor, |one| one.name.clone()),
        phone: worker.map(|one| one.phone.clone()).unwrap_or_default(),
        in_at: own.in_at,
        band: own.band_out().unwrap_or_default().to_owned(),
    }
}

/// The end of tomorrow, by the clock of a site.
pub(super) fn until_tomorrow(tx: &Tx<'_>, ground: &Ground) -> Instant {
    let after = tx.now.local(ground.tz()).date() + chrono::Days::new(2);
    start_of_day(ground.tz(), after)
}

/// Sessions of a site until the end of tomorrow, and those that somebody is still at, with their people.
pub(super) fn coming_to(tx: &mut Tx<'_>, ground: &Ground, inside: &[Presence]) -> Result<Vec<Coming>> {
    let rules = rules_of(tx, ground.site.id)?;
    let agenda = sessions_of(tx, ground, inside)?;
    with_people(tx, ground, &rules, &agenda)
}

/// Sessions of a site that are not over until the end of tomorrow, and those that somebody is still at.
fn sessions_of(tx: &mut Tx<'_>, ground: &Ground, inside: &[Presence]) -> Result<Agenda> {
    let filter = SessionFilter {
        from: Some(tx.now),
        to: Some(until_tomorrow(tx, ground)),
        sites: vec![ground.site.id],
        scope: Scope::Part(Seen {
            sites: vec![ground.site.id],
            ..Seen::default()
        }),
        limit: MOST,
        longest: ground.longest_of_all(tx)?,
        ..SessionFilter::default()
    };
    let mut sessions = store::sessions::list_sessions(tx.conn, &filter)?;
    sessions.retain(|session| session.state.is_standing());
    let listed: BTreeSet<SessionId> = sessions.iter().map(|session| session.id).collect();
    let ids: BTreeSet<SessionId> = inside.iter().map(|own| own.session).collect();
    let ids: Vec<SessionId> = ids.difference(&listed).copied().collect();
    if !ids.is_empty() {
        let still = SessionFilter {
            ids,
            from: None,
            to: None,
            ..filter
        };
        sessions.extend(store::sessions::list_sessions(tx.conn, &still)?);
    }
    sessions.sort_by_key(|session| (session.span.start, session.id));
    let mut agenda = around(tx, sessions)?;
    let here: BTreeSet<SessionId> = inside.iter().map(|own| own.session).collect();
    let bookings = &agenda.bookings;
    agenda.sessions.retain(|session| {
        let booking = bookings.get(&session.booking);
        here.contains(&session.id) || booking.is_some_and(|own| own.life.state().is_firm())
    });
    Ok(agenda)
}

/// Who came to some sessions, by session.
fn entries_of(tx: &mut Tx<'_>, ids: &[SessionId]) -> Result<BTreeMap<SessionId, Vec<Presence>>> {
    let mut entries: BTreeMap<SessionId, Vec<Presence>> = BTreeMap::new();
    for entry in store::presence::of_sessions(tx.conn, ids)? {
        entries.entry(entry.session).or_default().push(entry);
    }
    Ok(entries)
}

fn crews_of(tx: &mut Tx<'_>, agenda: &Agenda) -> Result<BTreeMap<BookingId, Vec<CrewMember>>> {
    let bookings: Vec<BookingId> = agenda.bookings.keys().copied().collect();
    Ok(store::presence::crew::crews(tx.conn, &bookings)?)
}

fn with_people(tx: &mut Tx<'_>, ground: &Ground, rules: &DoorRules, agenda: &Agenda) -> Result<Vec<Coming>> {
    let ids: Vec<SessionId> = agenda.sessions.iter().map(|session| session.id).collect();
    let entries = entries_of(tx, &ids)?;
    let crews = crews_of(tx, agenda)?;
    let consortia = agenda.consortia.values();
    let leads: BTreeSet<_> = consortia.filter_map(|own| own.lead_organisation()).collect();
    let contacts = tx.contacts(leads.into_iter().collect())?;
    let said = comings::newest(tx.conn, &ids)?;
    let now = tx.now;
    let coming = |session: &Session| {
        let booking = agenda.booking(session)?;
        let consortium = agenda.consortium(booking)?;
        let own = entries.get(&session.id).map(Vec::as_slice).unwrap_or_default();
        let crew = crews.get(&session.booking).cloned().unwrap_or_default();
        let turnout = Turnout::of(own.iter().map(Presence::state), crew.len());
        let lead = consortium.lead_organisation();
        let zones = session.zones.iter().filter_map(|id| ground.zone(*id));
        let stand = Stand::of(rules, session.span, session.state, turnout, now);
        Some(Coming {
            title: booking.title.clone(),
            lead: consortium.lead(),
            zones: zones.map(|zone| zone.names.clone()).collect(),
            people: agenda.people(session),
            call: whom_to_call(&crew, contacts.iter().filter(|one| one.organisation == lead)),
            inside: inside_of(own),
            count: turnout.inside,
            came: came_of(own),
            phones: Vec::new(),
            said: said
                .get(&session.id)
                .filter(|said| turnout.awaits(said.at, now))
                .cloned(),
            has_begun_empty: stand.is_begun(rules, session.state, turnout),
            stand,
            crew,
            session: session.clone(),
        })
    };
    Ok(agenda.sessions.iter().filter_map(coming).collect())
}

/// Who of a crew was ever in.
fn came_of(entries: &[Presence]) -> BTreeSet<WorkerId> {
    let came = entries.iter().filter(|own| own.counts());
    came.filter_map(|own| own.worker).collect()
}

/// Who of a crew is in, since when.
fn inside_of(entries: &[Presence]) -> BTreeMap<WorkerId, Instant> {
    let inside = entries.iter().filter(|entry| entry.state() == PresenceState::In);
    inside
        .filter_map(|entry| Some((entry.worker?, entry.in_at)))
        .collect()
}

/// Whoever leads the crew, or else somebody of it, or else somebody of the lead organisation.
fn whom_to_call<'a>(
    crew: &[CrewMember],
    contacts: impl Iterator<Item = &'a Contact>,
) -> Option<(String, String)> {
    let of_crew = crew_to_call(crew).map(|worker| (worker.name.clone(), worker.phone.clone()));
    let mut contacts = contacts.filter(|one| !one.phone.is_empty() && one.role != MemberRole::Viewer);
    of_crew.or_else(|| {
        contacts
            .next()
            .map(|one| (one.reader.name.clone(), one.phone.clone()))
    })
}

/// Whoever leads a crew, or else somebody of it, of those who have a phone.
pub(in crate::app) fn crew_to_call(crew: &[CrewMember]) -> Option<&Worker> {
    let with_phone = || crew.iter().filter(|member| !member.worker.phone.is_empty());
    let leads = with_phone().find(|member| member.part == CrewPart::Lead);
    leads.or_else(|| with_phone().next()).map(|member| &member.worker)
}
