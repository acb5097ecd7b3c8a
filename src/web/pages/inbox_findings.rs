//! What the judge found, put together for people: one entry for each rule and phase, with all sessions that break it.

use std::collections::BTreeMap;

use crate::app::Judged;
use crate::app::bookings::Review;
use crate::domain::judge::{Finding, Outcome, Overrider, Rule, Severity};
use crate::domain::span::{LocalTime, Span};

/// One rule that some sessions of a phase break.
#[derive(Debug, Clone)]
pub struct Group {
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

impl Group {
    /// Names the group in a form.
    #[must_use]
    pub fn key(&self) -> String {
        key(self.phase, self.finding.rule)
    }

    /// Whether it stands against the request.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.finding.severity == Severity::Block
    }

    /// Whether somebody who decides may set it aside.
    #[must_use]
    pub fn may_be_set_aside(&self) -> bool {
        self.is_block() && self.finding.overridable_by == Some(Overrider::SiteOperator)
    }
}

/// A session that may not be, with the groups that stand against it.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Its name.
    pub start: LocalTime,
    /// Keys of the groups.
    pub groups: Vec<String>,
}

/// `0.closure`
#[must_use]
pub fn key(phase: usize, rule: Rule) -> String {
    format!("{phase}.{rule}")
}

/// Everything that the judge found, what refuses first.
#[must_use]
pub fn groups(review: &Review) -> Vec<Group> {
    let mut all: Vec<Group> = Vec::new();
    for judged in review.verdicts.iter().filter(|judged| judged.verdict.outcome != Outcome::Skipped) {
        for finding in &judged.verdict.findings {
            add(review, &mut all, (judged, finding));
        }
    }
    all.sort_by_key(|group| (group.finding.severity, group.spans.first().map(|span| span.start)));
    all
}

fn add(review: &Review, all: &mut Vec<Group>, (judged, finding): (&Judged, &Finding)) {
    let (phase, span) = (judged.verdict.phase, judged.verdict.span);
    let same =
        |group: &&mut Group| group.phase == phase && group.finding.rule == finding.rule && group.finding.severity == finding.severity;
    if let Some(group) = all.iter_mut().find(same) {
        // A session in several zones is judged in each.
        if !group.spans.contains(&span) {
            group.spans.push(span);
        }
        return;
    }
    let asked = review.dossier.booking.asks.iter().find(|ask| ask.phase == phase && ask.rule == finding.rule);
    all.push(Group {
        phase,
        finding: finding.clone(),
        spans: vec![span],
        nearest: judged.nearest.clone(),
        asked: asked.map(|ask| ask.reason.clone()),
    });
}

/// The sessions that may not be, by phase and start.
#[must_use]
pub fn refused(review: &Review) -> Vec<Refused> {
    let mut found: BTreeMap<(usize, LocalTime), Vec<String>> = BTreeMap::new();
    for judged in review.verdicts.iter().filter(|judged| judged.verdict.outcome == Outcome::Refused) {
        let verdict = &judged.verdict;
        let groups = found.entry((verdict.phase, verdict.original_start)).or_default();
        for finding in verdict.findings.iter().filter(|finding| finding.severity == Severity::Block) {
            let key = key(verdict.phase, finding.rule);
            if !groups.contains(&key) {
                groups.push(key);
            }
        }
    }
    found.into_iter().map(|((_, start), groups)| Refused { start, groups }).collect()
}
