//! What the judge prepares once for a whole case, so that judging a session is a look-up:
//! claims and own sessions by zone, open and shut times by zone and phase kind, who is skipped.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::occupancy::{ByStart, OwnSession, Position, Segment, Taken, segments};

use super::{Case, PhaseAsk, StandingClaim, ZoneRules, taken_whole_by};
use crate::domain::ids::ZoneId;
use crate::domain::opening::{Closure, PhaseKind, open_spans};
use crate::domain::schedule::Occurrence;
use crate::domain::span::{Instant, LocalTime, Span, Spans};

/// One zone: its rules and who takes it.
#[derive(Debug)]
pub(super) struct Room<'a> {
    pub rules: &'a ZoneRules,
    /// The first local date that its lead time allows.
    pub earliest: NaiveDate,
    /// The zones above whose bookings take all of this one.
    pub taken_whole_by: BTreeSet<ZoneId>,
    claims: ByStart<'a, StandingClaim>,
    own: ByStart<'a, OwnSession>,
}

impl Room<'_> {
    pub(super) fn others(&self, span: Span) -> impl Iterator<Item = Taken> {
        self.claims.overlapping(span).map(Taken::from)
    }

    /// Who is there in `span`: other bookings and the request's own sessions but `except`.
    pub(super) fn company(&self, span: Span, except: Position) -> Vec<Segment> {
        let own = self
            .own
            .overlapping(span)
            .filter(|own| own.at != except)
            .map(|own| own.taken);
        segments(self.others(span).chain(own).collect(), span)
    }
}

/// When a zone is open for a phase kind.
#[derive(Debug)]
pub(super) struct Opening<'a> {
    pub open: Spans,
    /// Closures that concern the phase kind, and their time.
    pub shut: Vec<(&'a Closure, Spans)>,
}

#[derive(Debug)]
pub(super) struct Docket<'a> {
    pub case: &'a Case<'a>,
    /// The local date when it was asked for.
    pub today: NaiveDate,
    /// The first session, by start, that is one too many, and how many there are in all.
    pub surplus: Option<Surplus>,
    rooms: BTreeMap<ZoneId, Room<'a>>,
    openings: BTreeMap<(ZoneId, PhaseKind), Opening<'a>>,
    /// By phase and occurrence: not skipped.
    standing: Vec<Vec<bool>>,
    /// By phase: its longest session, in seconds, which bounds how far back an overlap may begin.
    longest: Vec<i64>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Surplus {
    pub quota: u32,
    /// Sessions held elsewhere and standing here.
    pub total: i64,
    /// Start and position of the first surplus session; all that sort after it are surplus too.
    pub from: (Instant, Position),
}

impl<'a> Docket<'a> {
    /// Prepares to judge sessions in `places` at any time in `over`.
    pub(super) fn new(
        case: &'a Case<'a>,
        places: &BTreeSet<(ZoneId, PhaseKind)>,
        over: Option<Span>,
    ) -> Self {
        let standing = standing(case);
        let asked = places.iter().filter_map(|(zone, _)| case.zones.get(zone));
        let ids: BTreeSet<ZoneId> = asked
            .flat_map(|rules| rules.descendants.iter().copied().chain([rules.id]))
            .collect();
        let rooms = ids
            .into_iter()
            .filter_map(|id| Some((id, room(case, case.zones.get(&id)?, &standing))))
            .collect();
        let openings = places
            .iter()
            .filter_map(|place| Some((*place, opening(case, case.zones.get(&place.0)?, place.1, over?))))
            .collect();
        let surplus = surplus(case, &standing);
        let longest = |phase: &PhaseAsk<'_>| {
            phase
                .occurrences
                .iter()
                .map(|one| one.span.seconds())
                .max()
                .unwrap_or_default()
        };
        let longest = case.phases.iter().map(longest).collect();
        Self {
            case,
            today: case.asked_at.local(case.tz).date(),
            surplus,
            rooms,
            openings,
            standing,
            longest,
        }
    }

    /// The zone's room; none when the case holds no rules for it.
    pub(super) fn room(&self, zone: ZoneId) -> Option<&Room<'a>> {
        self.rooms.get(&zone)
    }

    /// When the zone is open; none when the case holds no rules for it.
    pub(super) fn opening(&self, zone: ZoneId, kind: PhaseKind) -> Option<&Opening<'a>> {
        self.openings.get(&(zone, kind))
    }

    pub(super) fn rooms_below(&self, rules: &ZoneRules) -> impl Iterator<Item = &Room<'a>> {
        rules.descendants.iter().filter_map(|id| self.room(*id))
    }

    /// The first session of the request that isn't skipped, shares a moment with `span` and is of a phase
    /// that counts; the one at `except` aside.
    pub(super) fn own_beside(
        &self,
        except: Position,
        span: Span,
        counts: impl Fn(&PhaseAsk<'_>) -> bool,
    ) -> Option<Span> {
        let phases = self.case.phases.iter().enumerate();
        phases
            .filter(|(_, ask)| counts(ask))
            .find_map(|(phase, ask)| self.first_of(phase, ask.occurrences, span, except))
    }

    /// The first of a phase's sessions that isn't skipped and shares a moment with `span`.
    fn first_of(&self, phase: usize, all: &[Occurrence], span: Span, except: Position) -> Option<Span> {
        let longest = self.longest.get(phase).copied().unwrap_or_default();
        // No session of the phase is longer, so what starts by then has ended before the span starts.
        let earliest = span.start.plus(-longest);
        let from = all.partition_point(|one| one.span.start <= earliest);
        let mut touching = all
            .iter()
            .enumerate()
            .skip(from)
            .take_while(|(_, one)| one.span.start < span.end);
        let hit = touching.find(|(session, one)| {
            let at = Position {
                phase,
                session: *session,
            };
            at != except && one.span.overlaps(span) && self.stands(at)
        });
        hit.map(|(_, one)| one.span)
    }

    /// Whether a phase takes some of a zone: by naming it, one above it or one below it.
    pub(super) fn meets(&self, phase: &PhaseAsk<'_>, zone: ZoneId) -> bool {
        let below = |high: ZoneId, low: ZoneId| {
            let rules = self.case.zones.get(&high);
            rules.is_some_and(|rules| rules.descendants.contains(&low))
        };
        phase
            .zones
            .iter()
            .any(|named| *named == zone || below(*named, zone) || below(zone, *named))
    }

    /// Whether sessions of two phases should not meet: they are of one phase, or take some of the same zone.
    pub(super) fn is_near(&self, one: &PhaseAsk<'_>, other: &PhaseAsk<'_>) -> bool {
        one.place == other.place || one.zones.iter().any(|zone| self.meets(other, *zone))
    }

    /// Whether a session is not skipped.
    pub(super) fn stands(&self, at: Position) -> bool {
        self.standing
            .get(at.phase)
            .and_then(|phase| phase.get(at.session))
            .copied()
            .unwrap_or(false)
    }
}

/// Whether a session is left out: listed, or on a holiday of a schedule that leaves those out.
pub(super) fn is_skipped(case: &Case<'_>, phase: usize, original: LocalTime, span: Span) -> bool {
    let by_holiday = case.phases.get(phase).is_some_and(|ask| ask.skip_holidays);
    case.skip.contains(&(phase, original))
        || (by_holiday && case.holidays.is_holiday(span.start.local(case.tz).date()))
}

fn standing(case: &Case<'_>) -> Vec<Vec<bool>> {
    let of_phase = |(index, phase): (usize, &PhaseAsk<'_>)| {
        phase
            .occurrences
            .iter()
            .map(|one| !is_skipped(case, index, one.original_start, one.span))
            .collect()
    };
    case.phases.iter().enumerate().map(of_phase).collect()
}

/// Every session that is not skipped, with its span.
fn standing_sessions<'s>(
    case: &'s Case<'_>,
    standing: &'s [Vec<bool>],
) -> impl Iterator<Item = (Position, Span)> + 's {
    case.phases
        .iter()
        .zip(standing)
        .enumerate()
        .flat_map(|(phase, (ask, stands))| {
            let kept = ask
                .occurrences
                .iter()
                .zip(stands)
                .enumerate()
                .filter(|(_, (_, stands))| **stands);
            kept.map(move |(session, (one, _))| (Position { phase, session }, one.span))
        })
}

fn surplus(case: &Case<'_>, standing: &[Vec<bool>]) -> Option<Surplus> {
    let quota = case.agreement.quota_sessions?;
    let mut order: Vec<_> = standing_sessions(case, standing)
        .map(|(at, span)| (span.start, at))
        .collect();
    order.sort_unstable();
    let free = quota.saturating_sub(case.agreement.sessions_held);
    let from = *order.get(usize::try_from(free).ok()?)?;
    Some(Surplus {
        quota,
        total: i64::from(case.agreement.sessions_held) + order.len() as i64,
        from,
    })
}

fn room<'a>(case: &'a Case<'a>, rules: &'a ZoneRules, standing: &[Vec<bool>]) -> Room<'a> {
    let claims = case.claims.get(&rules.id).map_or(&[][..], Vec::as_slice);
    Room {
        rules,
        earliest: rules
            .lead_time
            .first_date(case.asked_at.local(case.tz).date(), case.holidays),
        taken_whole_by: taken_whole_by(case.zones, rules.id),
        claims: ByStart::new(Cow::Borrowed(claims)),
        own: ByStart::new(Cow::Owned(own_sessions(case, rules, standing))),
    }
}

/// The request's own sessions in a zone: those that name it or a zone above it. They only matter to budgets.
fn own_sessions(case: &Case<'_>, rules: &ZoneRules, standing: &[Vec<bool>]) -> Vec<OwnSession> {
    if rules
        .budget_people
        .or(rules.budget_power_w)
        .or(rules.budget_area_m2)
        .is_none()
    {
        return Vec::new();
    }
    let takes = |named: &&ZoneId| {
        **named == rules.id
            || case
                .zones
                .get(*named)
                .is_some_and(|above| above.descendants.contains(&rules.id))
    };
    let named: Vec<Option<ZoneId>> = case
        .phases
        .iter()
        .map(|phase| phase.zones.iter().find(takes).copied())
        .collect();
    let mut own: Vec<OwnSession> = standing_sessions(case, standing)
        .filter_map(|(at, span)| {
            Some(OwnSession {
                at,
                taken: Taken::by_own(&case.phases[at.phase], named[at.phase]?, span),
            })
        })
        .collect();
    own.sort_unstable_by_key(|session| session.taken.span.start);
    own
}

fn opening<'a>(case: &Case<'_>, rules: &'a ZoneRules, kind: PhaseKind, over: Span) -> Opening<'a> {
    let concerned = rules.closures.iter().filter(|closure| closure.concerns(kind));
    Opening {
        open: open_spans(&rules.windows, kind, case.tz, over),
        shut: concerned
            .map(|closure| (closure, closure.spans(case.tz, case.holidays, over)))
            .collect(),
    }
}
