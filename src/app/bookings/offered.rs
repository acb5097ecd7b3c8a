//! Times that a site offers in place of what was asked, and what it sets aside with them.

use sha2::{Digest, Sha256};

use super::amended::{as_stored, plan_offered};
use super::dossier::Dossier;
use crate::app::court::{self, Ground, Judgement, Lock, PlannedPhase, Terms};
use crate::app::{Error, Judged, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::PhaseText;
use crate::domain::ids::BookingId;
use crate::domain::judge::{Finding, Overrider, Severity};
use crate::domain::notice::SessionFacts;
use crate::random;

/// Why a finding is set aside that stood when the times were offered.
const OFFERED: &str = "offered by the site";

/// An offer that can be taken.
#[derive(Default)]
pub(super) struct Offered {
    pub sessions: Vec<SessionFacts>,
    /// Names of the findings that it sets aside.
    pub permits: Vec<String>,
}

impl Dossier {
    /// The phases of an open offer as they were understood when it was made; none where there is no offer.
    pub(super) fn open_offer(&self) -> Option<Vec<PlannedPhase>> {
        let offer = self.booking.life.offer()?;
        // It was understood then, and a zone can't be taken away from a site.
        court::plan_phases(&self.ground, offer).ok()
    }
}

/// Hears an offer that is being made: it must be takeable now. What stands against it and the site may set
/// aside, it sets aside by offering, and nothing else.
pub(super) fn hear(tx: &mut Tx<'_>, dossier: &mut Dossier, offer: &[PhaseText]) -> Result<Offered> {
    let phases = court::plan_phases(&dossier.ground, offer)?;
    if court::extent(&phases).is_none() {
        return Err(Error::field("offer", "no_sessions", "no-session"));
    }
    let Heard { judgement, sessions } = judge(tx, dossier, &phases, Lock::Zones)?;
    if sessions.is_empty() {
        return Err(Error::field("offer", "nothing_more", "amends-nothing"));
    }
    let permits = names(&judgement.verdicts, |finding| {
        finding.severity == Severity::Block && is_the_sites(finding)
    });
    judgement
        .setting_aside(OFFERED, |_, finding| is_the_sites(finding))
        .accepted()?;
    Ok(Offered { sessions, permits })
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
    let Heard { judgement, .. } = judge(tx, &mut dossier, &phases, Lock::None)?;
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
    let heard = judge(tx, dossier, phases, Lock::Zones)?;
    heard
        .judgement
        .setting_aside(OFFERED, |judged, finding| {
            permits.contains(&name(judged, finding))
        })
        .accepted()
}

/// An offer that the judge looked at.
struct Heard {
    judgement: Judgement,
    /// The sessions that it would have; of a proposed change, those that would be new or other.
    sessions: Vec<SessionFacts>,
}

fn judge(tx: &mut Tx<'_>, dossier: &mut Dossier, phases: &[PlannedPhase], lock: Lock) -> Result<Heard> {
    let terms = Terms::asked_at(dossier.asked_at(tx));
    let Some(amends) = dossier.booking.amends else {
        return Ok(Heard {
            judgement: dossier.hear(tx, phases, &terms, lock)?,
            sessions: facts(&dossier.ground, phases),
        });
    };
    let mut changed = plan_offered(tx, dossier, amends.booking, &as_stored(phases), lock)?;
    let judgement = changed.hear(tx, &terms, lock)?;
    let sessions = changed.facts();
    dossier.ground = changed.dossier.ground;
    Ok(Heard { judgement, sessions })
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
            freed_from: None,
            coming: None,
            attended: None,
            outlook: None,
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
