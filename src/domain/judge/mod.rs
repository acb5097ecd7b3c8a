//! The one judge: may these sessions be, by every rule, and what else would do?
//! Pure: all it needs comes in as a [`Case`]; no database, no clock.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::holidays::Holidays;
use super::ids::{BookingId, ZoneId};
use super::opening::{Closure, PhaseKind, Window};
use super::schedule::Occurrence;
use super::span::{Instant, LocalTime, Span, add_working_days};
use super::text::worded;

pub mod free;
pub mod hours;
pub mod nearest;
pub mod why;

mod docket;
#[cfg(test)]
mod model_tests;
mod occupancy;
mod rules;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tree_tests;

use docket::{Docket, is_skipped};
use occupancy::Position;

worded! {
    /// A rule, by its stable id; what breaks it is told at its function in `rules`.
    pub Rule {
        /// The session is not inside any window for its phase kind.
        OutsideWindow = "outside_window",
        Closure = "closure",
        /// It touches a public holiday on which the zone is closed.
        Holiday = "holiday",
        LeadTimeTooShort = "notice_too_short",
        HorizonTooFar = "horizon_too_far",
        TooLong = "too_long",
        /// It shares a moment with another session of its own phase.
        SelfOverlap = "self_overlap",
        /// It shares a moment in a zone with a session of another phase of the same request. Only a warning:
        /// an inspection may come while the trial runs.
        PhaseOverlap = "phase_overlap",
        Capacity = "capacity",
        BudgetPeople = "budget_people",
        BudgetPower = "budget_power",
        BudgetArea = "budget_area",
        Turnaround = "turnaround",
        /// A booking of a parent zone takes this zone.
        ParentTaken = "parent_taken",
        /// A booking of a child zone blocks this zone.
        ChildTaken = "child_taken",
        OutsideAgreement = "outside_agreement",
        Quota = "quota",
        Past = "past",
        ZoneRetired = "zone_retired",
        /// Somebody stopped the work in the zone. Only a warning of what starts later.
        Stopped = "stopped",
        /// It records where no camera may.
        RecordingNotAllowed = "recording_not_allowed",
    }
}

worded! {
    /// How much a finding weighs.
    pub Severity {
        Block = "block",
        /// Lets it pass, seen.
        Warn = "warn",
    }
}

worded! {
    /// Who may override a finding.
    pub Overrider {
        /// People of the site's operator (and staff on their behalf).
        SiteOperator = "site_operator",
        /// Programme staff only.
        Staff = "staff",
    }
}

worded! {
    /// The judge's word on one session in one zone.
    pub Outcome {
        Ok = "ok",
        Warn = "warn",
        /// May not be.
        Refused = "refused",
        /// Left out: listed to be skipped, or on a holiday of a schedule that skips holidays.
        Skipped = "skipped",
    }
}

/// How long before its start a session must be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadTime {
    /// Calendar days of the site's wall clock.
    Days(u32),
    /// Days that are neither weekend nor public holiday.
    WorkingDays(u32),
}

impl LeadTime {
    /// The first local date that is early enough for whoever asks on `day`.
    #[must_use]
    pub fn first_date(self, day: NaiveDate, holidays: &Holidays) -> NaiveDate {
        match self {
            Self::Days(days) => day
                .checked_add_days(Days::new(days.into()))
                .unwrap_or(NaiveDate::MAX),
            Self::WorkingDays(days) => add_working_days(day, days, |date| holidays.is_holiday(date)),
        }
    }
}

/// What a zone allows. Site-wide limits are already folded in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneRules {
    pub id: ZoneId,
    /// `site/zone`.
    pub path: String,
    /// All zones below it, at any depth. Taking this zone takes them.
    pub descendants: Vec<ZoneId>,
    /// How many bookings may be in it at once; 1 is exclusive: see [`ZoneRules::is_exclusive`].
    pub capacity: u32,
    /// People at once, over all bookings.
    pub budget_people: Option<u32>,
    /// Watts at once, over all bookings.
    pub budget_power_w: Option<u32>,
    /// Square metres at once, over all bookings.
    pub budget_area_m2: Option<u32>,
    /// Minutes between different bookings.
    pub turnaround_minutes: u32,
    /// When it may be used. No window for a phase kind: never for that kind.
    pub windows: Vec<Window>,
    /// When it may not, from every scope.
    pub closures: Vec<Closure>,
    /// Longest session, in minutes.
    pub max_minutes: Option<u32>,
    pub lead_time: LeadTime,
    /// How many days ahead it may be asked for.
    pub horizon_days: u32,
    pub retired_at: Option<Instant>,
    /// Whether work is stopped there.
    pub stopped: bool,
    /// Whether cameras may record there.
    pub recording_allowed: bool,
}

impl ZoneRules {
    /// Whether a claim on it leaves nothing to others, neither in it nor in the zones above and below it.
    #[must_use]
    pub const fn is_exclusive(&self) -> bool {
        self.capacity <= 1
    }
}

/// The zones above `zone` whose bookings take all of it, not one place: its nearest exclusive zone above, and
/// all above that. `zones` must hold every zone above it.
#[must_use]
pub fn taken_whole_by(zones: &BTreeMap<ZoneId, ZoneRules>, zone: ZoneId) -> BTreeSet<ZoneId> {
    let above = |low: ZoneId| {
        zones
            .values()
            .filter(move |rules| rules.descendants.contains(&low))
    };
    let exclusive = above(zone).filter(|rules| rules.is_exclusive());
    exclusive
        .flat_map(|rules| above(rules.id).map(|higher| higher.id).chain([rules.id]))
        .collect()
}

/// Time that somebody holds in a zone, with what they take of it: people, watts and square metres. A booking
/// of a parent zone holds a claim in each zone below it too, with `named` the parent: so a claim never has to
/// be looked for in another zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingClaim {
    pub booking: BookingId,
    /// The zone that the booking named.
    pub named: ZoneId,
    pub span: Span,
    pub people: u32,
    pub power_w: u32,
    pub area_m2: u32,
}

/// What bounds a consortium's bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// First day, inclusive, on the site's wall clock.
    pub from: NaiveDate,
    /// Last day, inclusive: the last session must end by its end.
    pub until: NaiveDate,
    /// Most sessions that the consortium may hold in all.
    pub quota_sessions: Option<u32>,
    /// Sessions that its other bookings hold.
    pub sessions_held: u32,
}

impl Agreement {
    /// No bounds at all.
    pub const UNBOUNDED: Self = Self::of(NaiveDate::MIN, NaiveDate::MAX, None);

    /// An agreement of which nothing is used yet.
    #[must_use]
    pub const fn of(from: NaiveDate, until: NaiveDate, quota_sessions: Option<u32>) -> Self {
        Self {
            from,
            until,
            quota_sessions,
            sessions_held: 0,
        }
    }
}

/// One phase that is asked for, and the people, watts and square metres of each of its sessions.
#[derive(Debug, Clone, Copy)]
pub struct PhaseAsk<'a> {
    pub kind: PhaseKind,
    pub zones: &'a [ZoneId],
    pub people: u32,
    pub power_w: u32,
    pub area_m2: u32,
    /// Its sessions, by start.
    pub occurrences: &'a [Occurrence],
    /// The phase's place in the request. Asks of the same place are one phase, of which some sessions are in
    /// other zones.
    pub place: usize,
    /// Whether sessions that touch a public holiday by their start date are left out.
    pub skip_holidays: bool,
}

/// A finding that somebody who may has set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Override {
    /// Index of the phase.
    pub phase: usize,
    /// The session; none means every session of the phase.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub original_start: Option<LocalTime>,
    /// The rule set aside.
    pub rule: Rule,
    /// Why.
    pub reason: String,
}

/// All that the judge looks at.
#[derive(Debug)]
pub struct Case<'a> {
    /// Now: nothing may start before it.
    pub now: Instant,
    /// When it was asked for: lead time and horizon count from here, so that a slow answer harms nobody.
    pub asked_at: Instant,
    pub tz: Tz,
    pub agreement: Agreement,
    pub holidays: &'a Holidays,
    /// Rules of every zone asked for, and of every zone above and below those.
    pub zones: &'a BTreeMap<ZoneId, ZoneRules>,
    /// Claims that stand in those zones in the asked time, by start; the booking's own are left out. Around
    /// it as far as the turnaround reaches, and [`nearest::REACH_DAYS`] further to look for alternatives.
    pub claims: &'a BTreeMap<ZoneId, Vec<StandingClaim>>,
    pub phases: &'a [PhaseAsk<'a>],
    /// Sessions to leave out: phase index and original start.
    pub skip: &'a BTreeSet<(usize, LocalTime)>,
    pub overrides: &'a [Override],
    /// Whether cameras record in it.
    pub records: bool,
}

/// One thing that a rule found. The facts are for the sentence that is made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub rule: Rule,
    pub severity: Severity,
    /// Who may override it; none: nobody.
    pub overridable_by: Option<Overrider>,
    /// The reason of the override, when it was set aside (severity is then warn).
    pub overridden: Option<String>,
    /// The time it collides with, where there is one; for hours that are not open, those that are; for a lead
    /// time that is too short, the first day that it allows.
    pub span: Option<Span>,
    /// The bookings it collides with.
    pub with: Vec<BookingId>,
    /// The limit, in the rule's unit (bookings, people, watts, square metres, minutes, days, sessions).
    pub limit: Option<i64>,
    /// What the request comes to, in the same unit.
    pub asked: Option<i64>,
    /// The closure's or holiday's own words.
    pub reason: Option<String>,
    /// The site's lead time, where it is the limit: it tells working days from others.
    #[serde(default, rename = "notice", skip_serializing_if = "Option::is_none")]
    pub lead_time: Option<LeadTime>,
}

/// The judge's word on one session in one zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Index of the phase.
    pub phase: usize,
    pub original_start: LocalTime,
    pub span: Span,
    pub zone: ZoneId,
    pub outcome: Outcome,
    /// What was found; also for skipped sessions, so a person sees what they avoid.
    pub findings: Vec<Finding>,
}

impl Finding {
    /// Whether it stands in the way and somebody may override it.
    fn can_be_set_aside(&self) -> bool {
        self.severity == Severity::Block && self.overridable_by.is_some()
    }

    fn set_aside(&mut self, reason: &str) {
        self.severity = Severity::Warn;
        self.overridden = Some(reason.to_owned());
    }
}

impl Verdict {
    /// The same for a session that somebody means, even where its schedule leaves such days out, with more
    /// that was found.
    pub fn meant(&mut self, found: impl IntoIterator<Item = Finding>) {
        self.findings.extend(found);
        self.outcome = outcome(&self.findings);
    }

    /// Sets aside the findings that `may` says, for a reason. Nothing else of the verdict changes.
    pub fn set_aside(&mut self, reason: &str, may: impl Fn(&Finding) -> bool) {
        let all = self.findings.iter_mut();
        all.filter(|finding| finding.can_be_set_aside() && may(finding))
            .for_each(|finding| finding.set_aside(reason));
        if self.outcome == Outcome::Refused {
            self.outcome = outcome(&self.findings);
        }
    }
}

/// Judges every session of the case in each of its zones.
/// Verdicts come by phase, then by original start, then in the order of the phase's zones.
#[must_use]
pub fn judge(case: &Case<'_>) -> Vec<Verdict> {
    let spans = case
        .phases
        .iter()
        .flat_map(|phase| phase.occurrences)
        .map(|one| one.span);
    let docket = Docket::new(case, &places(case), Span::extent(spans));
    let mut verdicts = Vec::new();
    for (phase, ask) in case.phases.iter().enumerate() {
        let mut order: Vec<usize> = (0..ask.occurrences.len()).collect();
        order.sort_by_key(|index| ask.occurrences[*index].original_start);
        let sessions = order
            .into_iter()
            .flat_map(|index| ask.zones.iter().map(move |zone| (index, *zone)));
        verdicts.extend(sessions.map(|(session, zone)| {
            let at = Position { phase, session };
            judge_session(&docket, at, &ask.occurrences[session], zone)
        }));
    }
    verdicts
}

/// The word on all of them: the weightiest. Skipped only when every one is; ok when there is none.
#[must_use]
pub fn worst(verdicts: &[Verdict]) -> Outcome {
    let weight = |outcome: &Outcome| match outcome {
        Outcome::Skipped => 0,
        Outcome::Ok => 1,
        Outcome::Warn => 2,
        Outcome::Refused => 3,
    };
    verdicts
        .iter()
        .map(|verdict| verdict.outcome)
        .max_by_key(weight)
        .unwrap_or(Outcome::Ok)
}

/// The rules whose findings somebody may override.
pub fn overridable_by(who: Overrider) -> impl Iterator<Item = Rule> {
    rules::RULES
        .iter()
        .filter(move |row| row.overridable_by == Some(who))
        .map(|row| row.rule)
}

/// Whether any session may not be.
#[must_use]
pub fn is_refused(verdicts: &[Verdict]) -> bool {
    verdicts.iter().any(|verdict| verdict.outcome == Outcome::Refused)
}

fn judge_session(docket: &Docket<'_>, at: Position, occurrence: &Occurrence, zone: ZoneId) -> Verdict {
    let Occurrence { original_start, span } = *occurrence;
    let mut findings = rules::findings(docket, at, span, zone);
    for finding in &mut findings {
        set_aside(finding, docket.case.overrides, at.phase, original_start);
    }
    let outcome = if is_skipped(docket.case, at.phase, original_start, span) {
        Outcome::Skipped
    } else {
        outcome(&findings)
    };
    Verdict {
        phase: at.phase,
        original_start,
        span,
        zone,
        outcome,
        findings,
    }
}

fn outcome(findings: &[Finding]) -> Outcome {
    match findings.iter().map(|finding| finding.severity).min() {
        None => Outcome::Ok,
        Some(Severity::Block) => Outcome::Refused,
        Some(Severity::Warn) => Outcome::Warn,
    }
}

/// Applies the override that is for this finding, if there is one and the finding can be overridden.
/// One for the session goes before one for the whole phase, as its reason says more.
fn set_aside(finding: &mut Finding, overrides: &[Override], phase: usize, original_start: LocalTime) {
    if !finding.can_be_set_aside() {
        return;
    }
    let of_rule = |one: &&Override| one.phase == phase && one.rule == finding.rule;
    let fitting = overrides
        .iter()
        .filter(of_rule)
        .filter(|one| one.original_start.is_none_or(|start| start == original_start));
    if let Some(one) = fitting.max_by_key(|one| one.original_start) {
        finding.set_aside(&one.reason);
    }
}

/// The zones asked for, each with what for.
fn places(case: &Case<'_>) -> BTreeSet<(ZoneId, PhaseKind)> {
    case.phases
        .iter()
        .flat_map(|phase| phase.zones.iter().map(|zone| (*zone, phase.kind)))
        .collect()
}

#[cfg(test)]
mod tests;
