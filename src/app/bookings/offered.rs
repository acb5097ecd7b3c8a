//! Times that a site offers in place of what was asked: what it sets aside with them, and the time that they hold while
//! they can be taken.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::dossier::Dossier;
use crate::app::court::{self, Ground, Judgement, Lock, PlannedPhase, Terms};
use crate::app::{Error, Judged, Result, Tx};
use crate::domain::booking::{Life, PhaseText, RequestMode};
use crate::domain::ids::ZoneId;
use crate::domain::judge::{Finding, Overrider, Severity, StandingClaim};
use crate::domain::notice::SessionFacts;
use crate::domain::span::Spans;
use crate::random;
use crate::store::claims::NewClaim;

/// Why a finding is set aside that stood when the times were offered.
const OFFERED: &str = "offered by the site";

/// Hears an offer that is being made: it must be takeable now. What stands against it and the site may set aside, it
/// sets aside by offering, and nothing else: the answer is its sessions and the names of those findings.
pub(super) fn hear(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    offer: &[PhaseText],
) -> Result<(Vec<SessionFacts>, Vec<String>)> {
    let phases = court::understand(&dossier.ground, offer)?;
    if court::extent(&phases).is_none() {
        return Err(Error::field("offer", "no_sessions", "no-session"));
    }
    let lock = if dossier.ground.site.request_mode == RequestMode::Hold { Lock::Zones } else { Lock::None };
    let judgement = judge(tx, dossier, &phases, lock)?;
    let is_the_sites = |finding: &Finding| finding.overridable_by == Some(Overrider::SiteOperator);
    let stood = judgement
        .verdicts
        .iter()
        .flat_map(|judged| judged.verdict.findings.iter().map(move |finding| (judged, finding)));
    let permits: Vec<String> = stood
        .filter(|(_, finding)| finding.severity == Severity::Block && is_the_sites(finding))
        .map(|(judged, finding)| name(judged, finding))
        .collect();
    judgement.setting_aside(OFFERED, |_, finding| is_the_sites(finding)).accepted()?;
    Ok((facts(&dossier.ground, &phases), permits))
}

/// Hears an offer that is being taken, on what stands now. Only what stood when it was made is set aside.
pub(super) fn hear_taken(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    phases: &[PlannedPhase],
    permits: &[String],
) -> Result<Judgement> {
    let judgement = judge(tx, dossier, phases, Lock::Zones)?;
    judgement.setting_aside(OFFERED, |judged, finding| permits.contains(&name(judged, finding))).accepted()
}

fn judge(tx: &mut Tx<'_>, dossier: &mut Dossier, phases: &[PlannedPhase], lock: Lock) -> Result<Judgement> {
    let terms = Terms::default();
    let asked_at = dossier.asked_at(tx);
    dossier.hear(tx, (phases, &terms), asked_at, lock)
}

/// Names a finding of one session in one zone. It says nothing of what it names: others may read it.
fn name(judged: &Judged, finding: &Finding) -> String {
    let Finding { rule, span, with, limit, asked, reason, .. } = finding;
    let verdict = &judged.verdict;
    let words = format!(
        "{} {} {} {rule} {span:?} {with:?} {limit:?} {asked:?} {reason:?}",
        verdict.phase, verdict.original_start, judged.zone
    );
    random::hex(&Sha256::digest(words)[..16])
}

fn facts(ground: &Ground, phases: &[PlannedPhase]) -> Vec<SessionFacts> {
    let sessions = phases.iter().flat_map(|phase| phase.occurrences.iter().map(move |occurrence| (phase, *occurrence)));
    let mut sessions: Vec<_> = sessions.collect();
    sessions.sort_by_key(|(_, occurrence)| occurrence.original_start);
    let facts = sessions.into_iter().enumerate().map(|(at, (phase, occurrence))| SessionFacts {
        id: None,
        kind: phase.kind,
        original_start: occurrence.original_start,
        span: occurrence.span,
        before: None,
        zones: ground.names_of(&phase.zones),
        zones_before: Vec::new(),
        number: u32::try_from(at + 1).unwrap_or(u32::MAX),
        late_seconds: None,
    });
    facts.collect()
}

impl Dossier {
    /// The claims of an offer that can be taken still, where requests hold their time. They stand beside those of the
    /// request, in the name of its first session; where that holds the time already, it is held.
    pub(super) fn offered_claims(&self) -> Vec<NewClaim> {
        let Life::ChangesRequested { offer: Some(offer), .. } = &self.booking.life else { return Vec::new() };
        let (RequestMode::Hold, Some(first)) = (self.ground.site.request_mode, self.sessions.first()) else {
            return Vec::new();
        };
        // What was understood when it was offered; a zone can't be taken away from a site.
        let Ok(phases) = court::understand(&self.ground, offer) else { return Vec::new() };
        let mut held: BTreeMap<ZoneId, Spans> = BTreeMap::new();
        for own in self.due_claims(self.sessions.iter()) {
            let spans = held.entry(own.zone).or_default();
            *spans = Spans::union_of(spans.as_slice().iter().copied().chain([own.claim.span]));
        }
        let mut claims = Vec::new();
        for phase in &phases {
            for occurrence in &phase.occurrences {
                let claim = StandingClaim {
                    booking: self.booking.id,
                    named: ZoneId(0),
                    span: occurrence.span,
                    people: phase.people,
                    power_w: phase.power_w,
                    area_m2: phase.area_m2,
                };
                for new in self.claims_in(&phase.zones, first.id, claim) {
                    let spans = held.entry(new.zone).or_default();
                    let whole = Spans::union_of([occurrence.span]);
                    let rest = whole.minus(spans);
                    claims.extend(
                        rest.as_slice()
                            .iter()
                            .map(|span| NewClaim { claim: StandingClaim { span: *span, ..new.claim }, ..new }),
                    );
                    *spans = Spans::union_of(spans.as_slice().iter().copied().chain([occurrence.span]));
                }
            }
        }
        claims
    }
}
