//! The table of rules: one function and one row each.

pub(super) mod opening;
pub(super) mod room;
pub(super) mod time;

use super::docket::{Docket, Opening, Room};
use super::occupancy::{Position, Segment};
use super::{Finding, LeadTime, Overrider, PhaseAsk, Rule, Severity};
use crate::domain::ids::{BookingId, ZoneId};
use crate::domain::span::Span;

/// One session asked for in one zone, with all that a rule may look at.
#[derive(Debug)]
pub(super) struct Ask<'d> {
    pub docket: &'d Docket<'d>,
    /// Index of the phase and of the occurrence in it.
    pub at: Position,
    pub phase: &'d PhaseAsk<'d>,
    pub span: Span,
    pub zone: ZoneId,
    pub room: &'d Room<'d>,
    pub opening: &'d Opening<'d>,
    /// Who else is in the zone during the session.
    pub company: Vec<Segment>,
}

/// What a rule found: the part of a [`Finding`] that the table doesn't know.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// Where the thing that was hit says so; else it blocks.
    pub severity: Option<Severity>,
    pub span: Option<Span>,
    pub with: Vec<BookingId>,
    pub limit: Option<i64>,
    pub asked: Option<i64>,
    pub reason: Option<String>,
    pub lead_time: Option<LeadTime>,
}

impl Facts {
    /// A limit and what the request comes to.
    pub(super) fn measured(limit: i64, asked: i64) -> Self {
        Self {
            limit: Some(limit),
            asked: Some(asked),
            ..Self::default()
        }
    }
}

#[derive(Debug)]
pub(super) struct RuleRow {
    pub rule: Rule,
    /// Finds nothing, one thing or several.
    pub check: fn(&Ask<'_>) -> Vec<Facts>,
    pub overridable_by: Option<Overrider>,
}

const fn row(rule: Rule, check: fn(&Ask<'_>) -> Vec<Facts>, overridable_by: Option<Overrider>) -> RuleRow {
    RuleRow {
        rule,
        check,
        overridable_by,
    }
}

const BY_SITE: Option<Overrider> = Some(Overrider::SiteOperator);
const BY_STAFF: Option<Overrider> = Some(Overrider::Staff);

/// Every rule, in the order in which findings are told.
pub(super) const RULES: &[RuleRow] = &[
    row(Rule::Past, time::past, None),
    row(Rule::ZoneRetired, opening::zone_retired, None),
    row(Rule::Stopped, opening::stopped, None),
    row(Rule::OutsideAgreement, time::outside_agreement, BY_STAFF),
    row(Rule::Quota, time::quota, BY_STAFF),
    row(Rule::LeadTimeTooShort, time::lead_time_too_short, BY_SITE),
    row(Rule::HorizonTooFar, time::horizon_too_far, BY_SITE),
    row(Rule::TooLong, time::too_long, BY_SITE),
    row(Rule::OutsideWindow, opening::outside_window, BY_SITE),
    row(Rule::Closure, opening::closure, BY_SITE),
    row(Rule::Holiday, opening::holiday, BY_SITE),
    row(Rule::SelfOverlap, time::self_overlap, None),
    row(Rule::PhaseOverlap, time::phase_overlap, None),
    row(Rule::Capacity, room::capacity, None),
    row(Rule::ParentTaken, room::parent_taken, None),
    row(Rule::ChildTaken, room::child_taken, None),
    row(Rule::BudgetPeople, |ask| room::budget(ask, &room::PEOPLE), None),
    row(Rule::BudgetPower, |ask| room::budget(ask, &room::POWER), None),
    row(Rule::BudgetArea, |ask| room::budget(ask, &room::AREA), None),
    row(Rule::Turnaround, room::turnaround, BY_SITE),
    row(Rule::RecordingNotAllowed, opening::recording_not_allowed, BY_SITE),
];

/// What every rule finds, nothing set aside. `zone` has no rules in the case: it isn't offered.
pub(super) fn findings(docket: &Docket<'_>, at: Position, span: Span, zone: ZoneId) -> Vec<Finding> {
    let Some(ask) = ask(docket, at, span, zone) else {
        return vec![not_offered()];
    };
    RULES
        .iter()
        .flat_map(|row| (row.check)(&ask).into_iter().map(|facts| finding(row, facts)))
        .collect()
}

fn ask<'d>(docket: &'d Docket<'d>, at: Position, span: Span, zone: ZoneId) -> Option<Ask<'d>> {
    let phase = docket.case.phases.get(at.phase)?;
    let room = docket.room(zone)?;
    let opening = docket.opening(zone, phase.kind)?;
    Some(Ask {
        docket,
        at,
        phase,
        span,
        zone,
        room,
        opening,
        company: room.company(span, at),
    })
}

fn finding(row: &RuleRow, facts: Facts) -> Finding {
    Finding {
        rule: row.rule,
        severity: facts.severity.unwrap_or(Severity::Block),
        overridable_by: row.overridable_by,
        overridden: None,
        span: facts.span,
        with: facts.with,
        limit: facts.limit,
        asked: facts.asked,
        reason: facts.reason,
        lead_time: facts.lead_time,
    }
}

/// Fails closed: a zone without rules can't be taken.
fn not_offered() -> Finding {
    finding(
        &row(Rule::ZoneRetired, opening::zone_retired, None),
        Facts::default(),
    )
}
