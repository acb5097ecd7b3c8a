//! Judges what stands again when a rule or an agreement changes. Sessions that break what they did not break
//! before are flagged for a person and told of, those that break it no longer get the all-clear. No session
//! is dropped: what was approved stays until somebody moves or cancels it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::closures::tell_each;
use super::court::{Ground, rules_of_site};
use super::tell::News;
use super::{Result, Tx};
use crate::domain::booking::BookingState;
use crate::domain::holidays::Holidays;
use crate::domain::ids::{BookingId, ConsortiumId, PhaseId, SiteId, ZoneId};
use crate::domain::judge::{
    Agreement, Case, Finding, LeadTime, PhaseAsk, Rule, Severity, StandingClaim, ZoneRules, judge,
};
use crate::domain::notice::{Closed, Event};
use crate::domain::schedule::Occurrence;
use crate::domain::span::{Instant, LocalTime, Span};
use crate::store;
use crate::store::bookings::{Booking, Phase};
use crate::store::sessions::Session;

/// How far ahead standing sessions are looked at, in days.
pub const HORIZON_DAYS: i64 = 3 * 366;

/// By what sessions are judged.
#[derive(Debug, Clone, Copy)]
pub struct Law<'a> {
    /// The rules of all zones of the site.
    pub rules: &'a BTreeMap<ZoneId, ZoneRules>,
    /// The agreement; how many sessions it holds elsewhere is found for each booking.
    pub agreement: Agreement,
    pub holidays: &'a Holidays,
}

impl<'a> Law<'a> {
    /// Without an agreement, which no change of a site or of the holidays touches.
    #[must_use]
    pub const fn of_site(rules: &'a BTreeMap<ZoneId, ZoneRules>, holidays: &'a Holidays) -> Self {
        Self {
            rules,
            agreement: Agreement::UNBOUNDED,
            holidays,
        }
    }
}

/// A session of which another law finds something else.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The session, with the rules that it would break.
    pub session: Session,
    /// What the new law finds and the old one did not.
    pub findings: Vec<Finding>,
}

/// What a change is of: the rules that only the other one decides are none of its business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Site,
    Agreement,
    /// What a holiday closes is flagged as closures flag it; here it only takes a working day from the
    /// lead time.
    Calendar,
}

impl Of {
    const fn decides(self, rule: Rule) -> bool {
        let is_agreed = matches!(rule, Rule::OutsideAgreement | Rule::Quota);
        match self {
            // Work that somebody stopped is no rule of the site.
            Self::Site => !is_agreed && !matches!(rule, Rule::Stopped),
            Self::Agreement => is_agreed,
            Self::Calendar => matches!(rule, Rule::LeadTimeTooShort),
        }
    }
}

/// Sessions that stand at one site, with what they are judged beside.
pub struct Standing {
    of: Of,
    ground: Ground,
    bookings: Vec<Own>,
    claims: BTreeMap<ZoneId, Vec<StandingClaim>>,
    now: Instant,
}

/// What stands of one booking.
struct Own {
    booking: Booking,
    phases: Vec<Phase>,
    sessions: Vec<Session>,
    /// Sessions that the consortium holds and that count before these.
    held: u32,
    /// Whether cameras record in them.
    records: bool,
}

impl Standing {
    /// All that stands at a site.
    pub fn at_site(tx: &mut Tx<'_>, ground: &Ground) -> Result<Self> {
        let ahead = ahead(tx);
        let longest = ground.longest_of_all(tx)?;
        let sessions = store::sessions::standing_at_site(tx.conn, ground.site.id, ahead, longest)?;
        let zones: Vec<_> = ground.zones.iter().map(|zone| zone.id).collect();
        let claims = store::claims::claims_in(tx.conn, &zones, ahead.widened(86_400), longest, BookingId(0))?;
        let bookings = own(tx, sessions, &BTreeMap::new())?;
        Ok(Self {
            of: Of::Site,
            ground: ground.clone(),
            bookings,
            claims,
            now: tx.now,
        })
    }

    /// What waits for an answer at a site whose lead time depends on holidays; nothing elsewhere.
    pub fn with_lead_in_working_days(tx: &mut Tx<'_>, ground: &Ground) -> Result<Option<Self>> {
        if !matches!(ground.site.lead_time, LeadTime::WorkingDays(_)) {
            return Ok(None);
        }
        let mut standing = Self::at_site(tx, ground)?;
        standing.bookings.retain(|own| waits(&own.booking));
        Ok(Some(Self {
            of: Of::Calendar,
            ..standing
        }))
    }

    /// All that stands of a consortium, by site. Only what its agreement decides is judged of it: time that
    /// others hold is not looked at.
    pub fn of_consortium(tx: &mut Tx<'_>, consortium: ConsortiumId) -> Result<Vec<Self>> {
        let sessions = store::sessions::standing_of_consortium(tx.conn, consortium, ahead(tx))?;
        let held = store::bookings::sessions_held(tx.conn, consortium)?;
        let mut of_site: BTreeMap<SiteId, Vec<Session>> = BTreeMap::new();
        for session in sessions {
            of_site.entry(session.site).or_default().push(session);
        }
        let grounds = Ground::of_sites(tx, of_site.keys().copied())?;
        let now = tx.now;
        let mut all = Vec::with_capacity(grounds.len());
        for ground in grounds {
            let bookings = own(tx, of_site.remove(&ground.site.id).unwrap_or_default(), &held)?;
            all.push(Self {
                of: Of::Agreement,
                ground,
                bookings,
                claims: BTreeMap::new(),
                now,
            });
        }
        Ok(all)
    }

    /// The rules in force at the site.
    pub fn rules(&self, tx: &mut Tx<'_>) -> Result<Arc<BTreeMap<ZoneId, ZoneRules>>> {
        rules_of_site(tx, &self.ground)
    }

    /// Which sessions break other rules by the second law than they did, by start.
    #[must_use]
    pub fn compare(&self, before: Law<'_>, after: Law<'_>) -> Vec<Changed> {
        let mut changed: Vec<Changed> = self
            .bookings
            .iter()
            .flat_map(|own| self.changed(own, before, after))
            .collect();
        changed.sort_by_key(|one| (one.session.span.start, one.session.id));
        changed
    }

    fn changed(&self, own: &Own, before: Law<'_>, after: Law<'_>) -> Vec<Changed> {
        let claims = self.claims_of_others(own);
        let (known, found) = (
            self.findings(own, before, &claims),
            self.findings(own, after, &claims),
        );
        let changed = |session: &Session| {
            let name = (session.phase, session.original_start);
            let [known, found] =
                [&known, &found].map(|all| all.get(&name).map(Vec::as_slice).unwrap_or_default());
            let is_known = |one: &Found| {
                known
                    .iter()
                    .any(|other| (other.zone, other.rule()) == (one.zone, one.rule()))
            };
            let new: Vec<Finding> = found
                .iter()
                .filter(|one| !is_known(one))
                .map(|one| one.finding.clone())
                .collect();
            let stays = |rule: &Rule| !self.of.decides(*rule) || found.iter().any(|one| one.rule() == *rule);
            let kept = session.broken.iter().copied().filter(stays);
            let broken: BTreeSet<Rule> = kept.chain(new.iter().map(|finding| finding.rule)).collect();
            let broken: Vec<Rule> = broken.into_iter().collect();
            (broken != session.broken || !new.is_empty()).then(|| Changed {
                session: Session {
                    broken,
                    ..session.clone()
                },
                findings: new,
            })
        };
        own.sessions.iter().filter_map(changed).collect()
    }

    /// What others hold in the zones of a booking's sessions while these are to be.
    fn claims_of_others(&self, own: &Own) -> BTreeMap<ZoneId, Vec<StandingClaim>> {
        let Some(extent) = Span::around(own.sessions.iter().map(|session| session.span)) else {
            return BTreeMap::new();
        };
        let around = extent.widened(86_400);
        let named: Vec<ZoneId> = own
            .sessions
            .iter()
            .flat_map(|session| session.zones.iter().copied())
            .collect();
        let is_other =
            |claim: &&StandingClaim| claim.booking != own.booking.id && claim.span.overlaps(around);
        let of = |zone: ZoneId| {
            Some((
                zone,
                self.claims.get(&zone)?.iter().filter(is_other).copied().collect(),
            ))
        };
        self.ground.taken_by(&named).into_iter().filter_map(of).collect()
    }

    /// What a law finds against the standing sessions of a booking.
    fn findings(
        &self,
        own: &Own,
        law: Law<'_>,
        claims: &BTreeMap<ZoneId, Vec<StandingClaim>>,
    ) -> BTreeMap<(PhaseId, LocalTime), Vec<Found>> {
        // A session that was moved may be in other zones than its phase.
        let mut groups: BTreeMap<(PhaseId, &[ZoneId]), Vec<Occurrence>> = BTreeMap::new();
        for session in &own.sessions {
            groups
                .entry((session.phase, &session.zones))
                .or_default()
                .push(session.occurrence());
        }
        let named: Vec<(&Phase, &[ZoneId], &Vec<Occurrence>)> = groups
            .iter()
            .filter_map(|((id, zones), occurrences)| {
                Some((
                    own.phases.iter().find(|phase| phase.id == *id)?,
                    *zones,
                    occurrences,
                ))
            })
            .collect();
        let asks: Vec<PhaseAsk<'_>> = named
            .iter()
            .enumerate()
            .map(|(place, (phase, zones, occurrences))| ask(place, phase, zones, occurrences))
            .collect();
        let case = Case {
            now: self.now,
            asked_at: own.booking.requested_at.unwrap_or(self.now),
            tz: self.ground.tz(),
            agreement: Agreement {
                sessions_held: own.held,
                ..law.agreement
            },
            holidays: law.holidays,
            zones: law.rules,
            claims,
            phases: &asks,
            skip: &BTreeSet::new(),
            overrides: &[],
            records: own.records,
        };
        let mut found: BTreeMap<_, Vec<Found>> = BTreeMap::new();
        for verdict in judge(&case) {
            let concerns = |finding: &Finding| {
                let counts = self.of.decides(finding.rule) && is_bound(&own.booking, finding.rule);
                finding.severity == Severity::Block && counts
            };
            let zone = verdict.zone;
            let blocks = verdict
                .findings
                .into_iter()
                .filter(concerns)
                .map(|finding| Found { zone, finding });
            found
                .entry((named[verdict.phase].0.id, verdict.original_start))
                .or_default()
                .extend(blocks);
        }
        found
    }
}

/// What a law finds against a session in one of its zones.
struct Found {
    zone: ZoneId,
    finding: Finding,
}

impl Found {
    const fn rule(&self) -> Rule {
        self.finding.rule
    }
}

/// Whether a rule still matters to a booking. How early one must ask was weighed by the yes.
fn is_bound(booking: &Booking, rule: Rule) -> bool {
    waits(booking) || !matches!(rule, Rule::LeadTimeTooShort | Rule::HorizonTooFar)
}

fn waits(booking: &Booking) -> bool {
    matches!(
        booking.life.state(),
        BookingState::Requested | BookingState::ChangesRequested
    )
}

fn ahead(tx: &Tx<'_>) -> Span {
    Span {
        start: tx.now,
        end: tx.now.plus_days(HORIZON_DAYS),
    }
}

/// Sessions by their bookings. Of `held`, which says how many sessions each booking of the consortium holds,
/// those count before a booking's that were asked for earlier, and those of its own that are over.
fn own(tx: &mut Tx<'_>, sessions: Vec<Session>, held: &BTreeMap<BookingId, u32>) -> Result<Vec<Own>> {
    let mut of_booking: BTreeMap<BookingId, Vec<Session>> = BTreeMap::new();
    for session in sessions {
        of_booking.entry(session.booking).or_default().push(session);
    }
    let ids: Vec<_> = of_booking.keys().copied().collect();
    let mut bookings = store::bookings::bookings_by_ids(tx.conn, &ids)?;
    let mut phases = store::bookings::phases_of_bookings(tx.conn, &ids)?;
    let recording = store::bookings::recordings::recording_among(tx.conn, &ids)?;
    let all = of_booking.into_iter().filter_map(|(id, sessions)| {
        let (booking, phases) = (bookings.remove(&id)?, phases.remove(&id)?);
        let earlier: u32 = held.range(..=id).map(|(_, sessions)| sessions).sum();
        let held = earlier.saturating_sub(u32::try_from(sessions.len()).unwrap_or(u32::MAX));
        Some(Own {
            booking,
            phases,
            sessions,
            held,
            records: recording.contains(&id),
        })
    });
    Ok(all.collect())
}

/// A group of sessions that stand. They meet each other by either law, so each group has a place of its own.
fn ask<'a>(place: usize, phase: &Phase, zones: &'a [ZoneId], occurrences: &'a [Occurrence]) -> PhaseAsk<'a> {
    PhaseAsk {
        place,
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

/// Writes down what sessions break now, and tells each booking's people once of those that break something
/// new, and of those that are clear again.
pub fn keep(tx: &mut Tx<'_>, changed: Vec<Changed>, news: News) -> Result<()> {
    store::look::set_broken(
        tx.conn,
        changed
            .iter()
            .map(|one| (one.session.id, one.session.broken.clone())),
    )?;
    let (hit, rest): (Vec<Changed>, Vec<Changed>) =
        changed.into_iter().partition(|one| !one.findings.is_empty());
    let sessions = |all: Vec<Changed>| all.into_iter().map(|one| one.session).collect::<Vec<_>>();
    let clear = sessions(rest)
        .into_iter()
        .filter(|session| !session.needs_look())
        .collect::<Vec<_>>();
    let broken = |own: &[&Session]| {
        let rules: BTreeSet<Rule> = own
            .iter()
            .flat_map(|session| session.broken.iter().copied())
            .collect();
        Some(Closed::Rules(rules.into_iter().collect()))
    };
    tell_each(tx, &sessions(hit), Event::RulesHit, news.clone(), &broken)?;
    tell_each(tx, &clear, Event::RulesClear, news, &|_| None)
}
