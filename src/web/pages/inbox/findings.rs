//! What the judge found, put together for people: one entry for each rule and phase, with all sessions that
//! break it.

use std::collections::BTreeSet;

use crate::app::Judged;
use crate::app::bookings::Review;
use crate::domain::judge::{Finding, Outcome, Overrider, Rule, Severity};
use crate::domain::span::{LocalTime, Span};

/// One rule that some sessions of a phase break.
#[derive(Debug, Clone)]
pub(super) struct FindingGroup {
    /// Index of the phase.
    pub phase: usize,
    /// What was found for the first of them.
    pub finding: Finding,
    /// When the sessions are.
    pub spans: Vec<Span>,
    /// What would do for the first of them.
    pub nearest: Option<(Span, String)>,
    /// Why the consortium asks for an exception, if it does.
    pub asked: Option<String>,
}

impl FindingGroup {
    /// Names the group in a form: `0.closure`.
    #[must_use]
    pub(super) fn key(&self) -> String {
        format!("{}.{}", self.phase, self.finding.rule)
    }

    /// Whether the request can't be approved because of it.
    #[must_use]
    pub(super) fn is_block(&self) -> bool {
        self.finding.severity == Severity::Block
    }

    /// Whether somebody who decides may set it aside.
    #[must_use]
    pub(super) fn may_be_set_aside(&self) -> bool {
        self.is_block() && self.finding.overridable_by == Some(Overrider::SiteOperator)
    }
}

/// Everything that the judge found, what refuses first.
#[must_use]
pub(super) fn groups(review: &Review) -> Vec<FindingGroup> {
    let mut all: Vec<FindingGroup> = Vec::new();
    for judged in review
        .verdicts
        .iter()
        .filter(|judged| judged.verdict.outcome != Outcome::Skipped)
    {
        for finding in &judged.verdict.findings {
            add(review, &mut all, judged, finding);
        }
    }
    all.sort_by_key(|group| (group.finding.severity, group.spans.first().map(|span| span.start)));
    all
}

/// Adds a session's finding to the entry of its phase and rule, or begins one.
fn add(review: &Review, all: &mut Vec<FindingGroup>, judged: &Judged, finding: &Finding) {
    let (phase, span) = (judged.verdict.phase, judged.verdict.span);
    let same = |group: &&mut FindingGroup| {
        group.phase == phase
            && group.finding.rule == finding.rule
            && group.finding.severity == finding.severity
    };
    if let Some(group) = all.iter_mut().find(same) {
        // A session in several zones is judged in each.
        if !group.spans.contains(&span) {
            group.spans.push(span);
        }
        return;
    }
    let asked = review
        .dossier
        .booking
        .asks
        .iter()
        .find(|ask| ask.phase == phase && ask.rule == finding.rule);
    all.push(FindingGroup {
        phase,
        finding: finding.clone(),
        spans: vec![span],
        nearest: judged.nearest.clone(),
        asked: asked.map(|ask| ask.reason.clone()),
    });
}

/// The sessions that may not be, by phase and start.
#[must_use]
pub(super) fn refused(review: &Review) -> BTreeSet<(usize, LocalTime)> {
    let refused = review
        .verdicts
        .iter()
        .filter(|judged| judged.verdict.outcome == Outcome::Refused);
    refused
        .map(|judged| (judged.verdict.phase, judged.verdict.original_start))
        .collect()
}

/// Whether the sessions of a request keep some rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    Yes,
    /// So many may be although there is something to know.
    Noted(usize),
    /// So many may not be.
    No(usize),
}

/// Whether the sessions of a phase, or of all phases, keep some rules.
#[must_use]
pub(super) fn kept(review: &Review, phase: Option<usize>, rules: &[Rule]) -> Kept {
    let heard = review
        .verdicts
        .iter()
        .map(|judged| &judged.verdict)
        .filter(|verdict| verdict.outcome != Outcome::Skipped);
    let heard: Vec<_> = heard
        .filter(|verdict| phase.is_none_or(|phase| verdict.phase == phase))
        .collect();
    let count = |severity: Severity| {
        let breaks = |finding: &Finding| finding.severity == severity && rules.contains(&finding.rule);
        let broken = heard.iter().filter(|verdict| verdict.findings.iter().any(breaks));
        // A session in several zones is one session.
        broken
            .map(|verdict| (verdict.phase, verdict.original_start))
            .collect::<BTreeSet<_>>()
            .len()
    };
    match (count(Severity::Block), count(Severity::Warn)) {
        (0, 0) => Kept::Yes,
        (0, noted) => Kept::Noted(noted),
        (broken, _) => Kept::No(broken),
    }
}
