//! Times that a site offers in place of what was asked: what it sets aside with them, and the time that they
//! hold while they can be taken.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::dossier::Dossier;
use crate::app::court::{self, Ground, Judgement, Lock, PlannedPhase, Terms};
use crate::app::{Error, Judged, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Life, PhaseText, RequestMode};
use crate::domain::ids::{BookingId, ZoneId};
use crate::domain::judge::{Finding, Overrider, Severity, StandingClaim};
use crate::domain::notice::SessionFacts;
use crate::domain::span::{Instant, Span};
use crate::random;
use crate::store::claims::{NewClaim, Takes};

/// Why a finding is set aside that stood when the times were offered.
const OFFERED: &str = "offered by the site";

/// An offer that can be taken.
#[derive(Default)]
pub(super) struct Offered {
    pub sessions: Vec<SessionFacts>,
    /// Names of the findings that it sets aside.
    pub permits: Vec<String>,
}

/// Hears an offer that is being made: it must be takeable now. What stands against it and the site may set
/// aside, it sets aside by offering, and nothing else.
pub(super) fn hear(tx: &mut Tx<'_>, dossier: &mut Dossier, offer: &[PhaseText]) -> Result<Offered> {
    let phases = court::plan_phases(&dossier.ground, offer)?;
    if court::extent(&phases).is_none() {
        return Err(Error::field("offer", "no_sessions", "no-session"));
    }
    let judgement = judge(tx, dossier, &phases, Lock::Zones)?;
    let permits = names(&judgement.verdicts, |finding| {
        finding.severity == Severity::Block && is_the_sites(finding)
    });
    judgement
        .setting_aside(OFFERED, |_, finding| is_the_sites(finding))
        .accepted()?;
    Ok(Offered {
        sessions: facts(&dossier.ground, &phases),
        permits,
    })
}

/// What an offer would set aside, before it is made: the sessions that something stands against which the
/// site may set aside, and nothing else does; and a name of all of it.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden; [`Error::Invalid`] for an offer that can't be understood.
pub fn sets_aside(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    offer: &[PhaseText],
) -> Result<(Vec<Judged>, String)> {
    let (mut dossier, _) = Dossier::open(tx, actor, id, Deed::DecideBooking)?;
    let phases = court::plan_phases(&dossier.ground, offer)?;
    let judgement = judge(tx, &mut dossier, &phases, Lock::None)?;
    let stands = |finding: &&Finding| finding.severity == Severity::Block && finding.overridden.is_none();
    let all_the_sites = |judged: &Judged| {
        let mut blocks = judged.verdict.findings.iter().filter(stands).peekable();
        blocks.peek().is_some() && blocks.all(is_the_sites)
    };
    let aside: Vec<Judged> = judgement.verdicts.into_iter().filter(all_the_sites).collect();
    let name = short_hash(&names(&aside, |_| true).concat());
    Ok((aside, name))
}

/// Whether a site may set a finding aside.
pub(super) fn is_the_sites(finding: &Finding) -> bool {
    finding.overridable_by == Some(Overrider::SiteOperator)
}

/// Hears an offer that is being taken, on what stands now. Only what stood when it was made is set aside.
pub(super) fn hear_taken(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    phases: &[PlannedPhase],
    permits: &[String],
) -> Result<Judgement> {
    let judgement = judge(tx, dossier, phases, Lock::Zones)?;
    judgement
        .setting_aside(OFFERED, |judged, finding| {
            permits.contains(&name(judged, finding))
        })
        .accepted()
}

fn judge(tx: &mut Tx<'_>, dossier: &mut Dossier, phases: &[PlannedPhase], lock: Lock) -> Result<Judgement> {
    let terms = Terms::asked_at(dossier.asked_at(tx));
    dossier.hear(tx, phases, &terms, lock)
}

fn names(all: &[Judged], is_wanted: impl Fn(&Finding) -> bool) -> Vec<String> {
    let of_one = |judged: &Judged| {
        let findings = judged.verdict.findings.iter();
        let wanted = findings.filter(|finding| is_wanted(finding));
        wanted.map(|finding| name(judged, finding)).collect::<Vec<_>>()
    };
    all.iter().flat_map(of_one).collect()
}

/// Names a finding of one session in one zone. It says nothing of what it names: others may read it.
fn name(judged: &Judged, finding: &Finding) -> String {
    let Finding {
        rule,
        span,
        with,
        limit,
        asked,
        reason,
        ..
    } = finding;
    let verdict = &judged.verdict;
    short_hash(&format!(
        "{} {} {} {rule} {span:?} {with:?} {limit:?} {asked:?} {reason:?}",
        verdict.phase, verdict.original_start, judged.zone
    ))
}

/// The first half of a text's SHA-256, in hexadecimal digits.
pub(super) fn short_hash(text: &str) -> String {
    random::hex(&Sha256::digest(text)[..16])
}

/// The sessions of an offer, as letters show them.
pub(super) fn facts(ground: &Ground, phases: &[PlannedPhase]) -> Vec<SessionFacts> {
    let of_phase = |phase: &PlannedPhase| {
        let (kind, own) = (phase.kind, ground.names_of(&phase.zones));
        let facts = phase.occurrences.iter().map(move |occurrence| SessionFacts {
            id: None,
            kind,
            original_start: occurrence.original_start,
            span: occurrence.span,
            before: phase.before(occurrence, ground.tz()),
            zones: ground.names_of(phase.zones_of(occurrence.original_start)),
            zones_before: if phase.elsewhere.contains_key(&occurrence.original_start) {
                own.clone()
            } else {
                Vec::new()
            },
            number: 0,
            late_seconds: None,
            wished_end: None,
        });
        facts.collect::<Vec<_>>()
    };
    let mut all: Vec<SessionFacts> = phases.iter().flat_map(of_phase).collect();
    all.sort_by_key(|session| session.original_start);
    for (session, number) in all.iter_mut().zip(1..) {
        session.number = number;
    }
    all
}

impl Dossier {
    /// All claims of the booking: of its sessions, and of an offer that can be taken still, where requests
    /// hold their time. Where both want a zone at one moment, the claim is of the more that either does in
    /// each respect.
    pub(super) fn claims(&self) -> Vec<NewClaim> {
        self.claims_beside(&[])
    }

    /// The same beside those that it held before a decision that can still be taken back.
    pub(super) fn claims_beside(&self, held: &[NewClaim]) -> Vec<NewClaim> {
        let own = self.due_claims(self.sessions.iter());
        let offered = self.offered_claims();
        if offered.is_empty() && held.is_empty() {
            return own;
        }
        let mut zones: BTreeMap<ZoneId, Vec<(Side, NewClaim)>> = BTreeMap::new();
        let sides = [
            (Side::Asked, own),
            (Side::Offered, offered),
            (Side::Held, held.to_vec()),
        ];
        for (side, claims) in sides {
            for claim in claims {
                zones.entry(claim.zone).or_default().push((side, claim));
            }
        }
        zones.into_values().flat_map(together).collect()
    }

    /// The claims of an open offer, in the name of the request's first session.
    fn offered_claims(&self) -> Vec<NewClaim> {
        let Life::ChangesRequested {
            offer: Some(offer), ..
        } = &self.booking.life
        else {
            return Vec::new();
        };
        let (RequestMode::Hold, Some(first)) = (self.ground.site.request_mode, self.sessions.first()) else {
            return Vec::new();
        };
        // What was understood when it was offered; a zone can't be taken away from a site.
        let Ok(phases) = court::plan_phases(&self.ground, offer) else {
            return Vec::new();
        };
        let claims = phases.iter().flat_map(|phase| {
            phase.occurrences.iter().flat_map(|occurrence| {
                let claim = StandingClaim {
                    booking: self.booking.id,
                    named: ZoneId(0),
                    span: occurrence.span,
                    people: phase.people,
                    power_w: phase.power_w,
                    area_m2: phase.area_m2,
                };
                self.claims_in(phase.zones_of(occurrence.original_start), first.id, claim)
            })
        });
        claims.collect()
    }
}

/// Whose wish a claim follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Asked,
    Offered,
    /// What was held before a decision.
    Held,
}

/// The claims of all sides in one zone as claims that do not meet each other.
fn together(mut all: Vec<(Side, NewClaim)>) -> Vec<NewClaim> {
    all.sort_by_key(|(_, claim)| claim.claim.span);
    let bounds: BTreeSet<Instant> = all
        .iter()
        .flat_map(|(_, claim)| [claim.claim.span.start, claim.claim.span.end])
        .collect();
    let (mut to_come, mut active) = (all.into_iter().peekable(), Vec::new());
    let mut claims: Vec<NewClaim> = Vec::new();
    for (start, end) in bounds.iter().zip(bounds.iter().skip(1)) {
        active.retain(|(_, claim): &(Side, NewClaim)| claim.claim.span.end > *start);
        while let Some(begun) = to_come.next_if(|(_, claim)| claim.claim.span.start <= *start) {
            active.push(begun);
        }
        let of = |side: Side| {
            active
                .iter()
                .filter(|(own, _)| *own == side)
                .map(|(_, claim)| *claim)
                .reduce(sum)
        };
        let most = [of(Side::Asked), of(Side::Offered), of(Side::Held)]
            .into_iter()
            .flatten()
            .reduce(more);
        let Some(NewClaim { claim, .. }) = most else {
            continue;
        };
        let piece = most.map(|most| NewClaim {
            claim: StandingClaim {
                span: Span {
                    start: *start,
                    end: *end,
                },
                ..claim
            },
            ..most
        });
        match claims.last_mut().zip(piece) {
            Some((last, piece)) if goes_on(last, &piece) => last.claim.span.end = *end,
            _ => claims.extend(piece),
        }
    }
    claims
}

/// Two claims of one side at one moment.
fn sum(one: NewClaim, other: NewClaim) -> NewClaim {
    both(one, other, u32::saturating_add)
}

/// The more of two sides' claims at one moment.
fn more(one: NewClaim, other: NewClaim) -> NewClaim {
    both(one, other, u32::max)
}

fn both(one: NewClaim, other: NewClaim, load: impl Fn(u32, u32) -> u32) -> NewClaim {
    // What takes the zone whole says by which zone it does.
    let place = if one.takes == Takes::Whole { one } else { other };
    let claim = StandingClaim {
        named: place.claim.named,
        people: load(one.claim.people, other.claim.people),
        power_w: load(one.claim.power_w, other.claim.power_w),
        area_m2: load(one.claim.area_m2, other.claim.area_m2),
        ..one.claim
    };
    NewClaim {
        claim,
        takes: place.takes,
        ..one
    }
}

/// Whether a piece goes on where the last one ends, alike in all else.
fn goes_on(last: &NewClaim, piece: &NewClaim) -> bool {
    let alike = StandingClaim {
        span: last.claim.span,
        ..piece.claim
    };
    (last.session, last.takes, &last.claim) == (piece.session, piece.takes, &alike)
        && last.claim.span.end == piece.claim.span.start
}
