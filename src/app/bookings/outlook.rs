//! What a plan of dates would come to before it is sent: the judge's word on every date, and what would do
//! instead where one may not be. Writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::amended::{ChangedPlan, as_stored};
use super::ask::digest;
use super::asking::{Weighed, those_in_the_way, weigh};
use super::dossier::Dossier;
use super::file::Known;
use super::follow::Started;
use super::offered::is_the_sites;
use super::plan::Ask;
use crate::app::court::{self, Judgement, Lock, PlannedPhase, Terms};
use crate::app::{Error, FieldError, Judged, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::PhaseText;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::judge::{Finding, Outcome, Rule, Severity};
use crate::domain::schedule::DateChange;
use crate::domain::span::{LocalTime, Span, Spans, Tz};
use crate::domain::way::Way;

/// What stands for a title that is not written yet: an outlook needs none.
const UNTITLED: &str = "-";
/// A session that is made shorter is at least so long, in minutes.
const SHORTEST: i64 = 60;

/// Phases that somebody is planning.
#[derive(Debug, Clone)]
pub struct DraftPlan {
    pub whose: PlanFor,
    pub phases: Vec<PhaseText>,
    /// Phases whose dates are left out by themselves where they may not be.
    pub leaves_taken: BTreeSet<usize>,
}

/// In whose name the dates are planned, which says by what they are judged.
#[derive(Debug, Clone)]
pub enum PlanFor {
    /// A consortium's request; `revises` is the booking whose own time doesn't count.
    Consortium {
        slug: String,
        revises: Option<BookingId>,
    },
    /// Other dates for a booking, by its site.
    Site(BookingId),
    /// Another plan for an approved booking, by its consortium.
    Amendment(BookingId),
}

/// How a date stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateStanding {
    Free,
    /// It can be, and there is something to know.
    Noted,
    /// It may not be as it is.
    Taken,
    Out,
    /// It is skipped, as a holiday.
    Holiday,
}

impl DateStanding {
    /// Whether the date takes place.
    #[must_use]
    pub const fn is_possible(self) -> bool {
        matches!(self, Self::Free | Self::Noted)
    }
}

/// One date of a plan.
#[derive(Debug, Clone)]
pub struct PlannedDate {
    /// Index of the phase.
    pub phase: usize,
    pub start: LocalTime,
    /// When it would be.
    pub span: Span,
    pub standing: DateStanding,
    pub findings: Vec<Finding>,
    /// What would do instead; only for one that may not be.
    pub ways: Vec<Way>,
    /// Why no other time is among the ways.
    pub lack: Option<Lack>,
    /// What is changed of it by hand.
    pub change: Option<DateChange>,
    /// Whether it was added to the rule.
    pub is_added: bool,
    /// Whether its site offers it, and nobody asked for it.
    pub is_offered: bool,
    /// The session that people moved, left out or called off by itself.
    pub single: Option<SessionId>,
}

impl PlannedDate {
    /// Whether it takes place, or would if it could.
    #[must_use]
    pub const fn is_held(&self) -> bool {
        !matches!(self.standing, DateStanding::Out | DateStanding::Holiday)
    }
}

/// Why a date that may not be has no other time to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// Nothing near is left.
    NothingLeft,
    /// There are too many to look for each.
    NotLookedFor,
}

/// What a plan would come to.
#[derive(Debug, Default)]
pub struct Outlook {
    /// Every date, by phase and start; those that are left out among them.
    pub dates: Vec<PlannedDate>,
    /// The phases as they would be sent.
    pub phases: Vec<PhaseText>,
    /// Names the verdicts on what would be sent.
    pub digest: String,
    /// Fields that can't be used.
    pub faults: Vec<FieldError>,
    /// Bookings in the way that the reader may know of.
    pub known: BTreeMap<BookingId, Known>,
}

impl Outlook {
    /// The dates of a phase; of all without one.
    pub fn of(&self, phase: Option<usize>) -> impl Iterator<Item = &PlannedDate> + Clone {
        self.dates
            .iter()
            .filter(move |date| phase.is_none_or(|phase| date.phase == phase))
    }

    /// How many dates of a phase stand so; of all phases without one.
    #[must_use]
    pub fn count(&self, phase: Option<usize>, standings: &[DateStanding]) -> usize {
        self.of(phase)
            .filter(|date| standings.contains(&date.standing))
            .count()
    }

    /// The first date that may not be as it is.
    #[must_use]
    pub fn first_taken(&self) -> Option<&PlannedDate> {
        self.dates
            .iter()
            .find(|date| date.standing == DateStanding::Taken)
    }
}

/// Judges a plan.
///
/// # Errors
/// The use case's; what can't be used is in the outlook.
pub fn outlook(tx: &mut Tx<'_>, actor: &Actor, draft: &DraftPlan, tz: Tz) -> Result<Outlook> {
    let first = match judge(tx, actor, &draft.whose, &draft.phases) {
        Ok(first) => first,
        Err(Error::Invalid(faults)) => {
            return Ok(Outlook {
                phases: draft.phases.clone(),
                faults,
                ..Outlook::default()
            });
        }
        Err(other) => return Err(other),
    };
    let mut dates = dates(&draft.phases, &first.verdicts);
    let left_out = leave_taken(draft, &mut dates);
    let mut phases = draft.phases.clone();
    for (phase, start) in &left_out {
        let schedule = &mut phases[*phase].schedule;
        schedule.exdates.push(*start);
        schedule.changes.retain(|change| change.original_start != *start);
    }
    add_left_out(&draft.phases, tz, &mut dates);
    let digest = if left_out.is_empty() {
        first.digest
    } else {
        judge(tx, actor, &draft.whose, &phases)
            .map(|second| second.digest)
            .unwrap_or_default()
    };
    Ok(Outlook {
        dates,
        phases,
        digest,
        faults: Vec::new(),
        known: first.known,
    })
}

/// The judge's word on phases, to whoever plans them.
pub(super) fn judge(
    tx: &mut Tx<'_>,
    actor: &Actor,
    whose: &PlanFor,
    phases: &[PhaseText],
) -> Result<Weighed> {
    match whose {
        PlanFor::Consortium { slug, revises } => {
            let ask = Ask {
                consortium: slug.clone(),
                title: UNTITLED.to_owned(),
                purpose: String::new(),
                phases: phases.to_vec(),
                skip: Vec::new(),
                preview: None,
                ask: Vec::new(),
                reply: String::new(),
                draft: true,
            };
            weigh(tx, actor, &ask, *revises)
        }
        PlanFor::Site(id) => judge_for_site(tx, actor, *id, phases),
        PlanFor::Amendment(id) => judge_amendment(tx, actor, *id, phases),
    }
}

/// The judge's word to the site: what it may set aside is none of its obstacles.
fn judge_for_site(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, phases: &[PhaseText]) -> Result<Weighed> {
    let (mut dossier, _) = Dossier::open(tx, actor, id, Deed::DecideBooking)?;
    let planned = court::plan_phases(&dossier.ground, phases)?;
    let terms = Terms::asked_at(dossier.asked_at(tx));
    let setting_aside = |heard: Judgement| {
        heard
            .setting_aside("", |_, finding| is_the_sites(finding))
            .verdicts
    };
    let mut verdicts = match dossier.booking.amends {
        Some(amends) => {
            dossier = Dossier::load(tx, amends.booking)?;
            let fresh = hear_changed(tx, &dossier, &planned, &terms)?;
            with_unchanged(tx, &mut dossier, &planned, setting_aside(fresh))?
        }
        None => setting_aside(dossier.hear(tx, &planned, &terms, Lock::None)?),
    };
    // What has begun is no plan any more: it stays as it is, whatever is planned for the others.
    for judged in &mut verdicts {
        if dossier.has_begun(judged.verdict.phase, judged.verdict.original_start) {
            (judged.verdict.outcome, judged.verdict.findings) = (Outcome::Ok, Vec::new());
        }
    }
    Ok(Weighed {
        digest: digest(&verdicts),
        known: those_in_the_way(tx, actor, &verdicts)?,
        verdicts,
    })
}

/// The judge's word on another plan: what stays as it stands is not judged anew.
fn judge_amendment(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, phases: &[PhaseText]) -> Result<Weighed> {
    let (mut base, _) = Dossier::open(tx, actor, id, Deed::AskBooking)?;
    let planned = court::plan_phases(&base.ground, phases)?;
    let terms = Terms::asked_at(tx.now);
    let fresh = hear_changed(tx, &base, &planned, &terms)?.verdicts;
    let (digest, known) = (digest(&fresh), those_in_the_way(tx, actor, &fresh)?);
    Ok(Weighed {
        verdicts: with_unchanged(tx, &mut base, &planned, fresh)?,
        digest,
        known,
    })
}

/// The judge's word on what another plan would make new or other of a booking.
fn hear_changed(
    tx: &mut Tx<'_>,
    base: &Dossier,
    planned: &[PlannedPhase],
    terms: &Terms,
) -> Result<Judgement> {
    let mut changed = ChangedPlan::of(tx, base, &as_stored(planned), Started::Checked)?;
    changed.hear(tx, terms, Lock::None)
}

/// Those verdicts beside the sessions that stay as they are, which nothing stands against.
fn with_unchanged(
    tx: &mut Tx<'_>,
    base: &mut Dossier,
    planned: &[PlannedPhase],
    fresh: Vec<Judged>,
) -> Result<Vec<Judged>> {
    let name = |judged: &Judged| (judged.verdict.phase, judged.verdict.original_start);
    let judged: BTreeSet<_> = fresh.iter().map(name).collect();
    let terms = Terms::asked_at(tx.now);
    let mut verdicts = base.hear(tx, planned, &terms, Lock::None)?.verdicts;
    verdicts.retain(|own| !judged.contains(&name(own)));
    for own in &mut verdicts {
        (own.verdict.outcome, own.verdict.findings) = (Outcome::Ok, Vec::new());
    }
    verdicts.extend(fresh);
    verdicts.sort_by_key(name);
    Ok(verdicts)
}

/// One date per session; several zones are one date with what was found in each.
fn dates(phases: &[PhaseText], verdicts: &[Judged]) -> Vec<PlannedDate> {
    let is_same = |a: &Judged, b: &Judged| {
        (a.verdict.phase, a.verdict.original_start) == (b.verdict.phase, b.verdict.original_start)
    };
    verdicts
        .chunk_by(is_same)
        .filter_map(|group| {
            let phase = phases.get(group[0].verdict.phase)?;
            Some(date(phase, group))
        })
        .collect()
}

fn date(phase: &PhaseText, group: &[Judged]) -> PlannedDate {
    let own = &group[0].verdict;
    let is = |outcome: Outcome| group.iter().any(|judged| judged.verdict.outcome == outcome);
    let standing = if is(Outcome::Skipped) {
        DateStanding::Holiday
    } else if is(Outcome::Refused) {
        DateStanding::Taken
    } else if is(Outcome::Warn) {
        DateStanding::Noted
    } else {
        DateStanding::Free
    };
    let change = phase.schedule.change_of(own.original_start).cloned();
    let (ways, lack) = if standing == DateStanding::Taken {
        (ways(phase, change.as_ref(), group), lack(group))
    } else {
        (Vec::new(), None)
    };
    let findings = group
        .iter()
        .flat_map(|judged| judged.verdict.findings.iter().cloned());
    PlannedDate {
        phase: own.phase,
        start: own.original_start,
        span: own.span,
        standing,
        findings: findings.collect(),
        ways,
        lack,
        change,
        is_added: phase.schedule.rdates.contains(&own.original_start),
        is_offered: false,
        single: None,
    }
}

fn refused(group: &[Judged]) -> impl Iterator<Item = &Judged> + Clone {
    group
        .iter()
        .filter(|judged| judged.verdict.outcome == Outcome::Refused)
}

fn ways(phase: &PhaseText, change: Option<&DateChange>, group: &[Judged]) -> Vec<Way> {
    let mut ways = Vec::new();
    ways.extend(shorter(group));
    let zones = change
        .map(|change| &change.zones)
        .filter(|zones| !zones.is_empty());
    let zones = zones.unwrap_or(&phase.zones);
    // In several zones at once, another zone helps only where one of them is the trouble.
    let refused_in: Vec<&Judged> = refused(group).collect();
    if let [only] = refused_in.as_slice()
        && let Some(other) = &only.other_zone
    {
        let instead = |zone: &String| if *zone == only.zone { other } else { zone }.clone();
        ways.push(Way::In(zones.iter().map(instead).collect()));
    }
    let other_time = refused(group).find_map(|judged| Some((judged.other_time?, judged.tz)));
    ways.extend(other_time.map(|(span, tz)| Way::At(LocalTime::at(span.start, tz))));
    ways.push(Way::Out);
    ways
}

/// The longest part of a session that nothing known stands against, where all that stands against it is the
/// time of others or of a closure.
fn shorter(group: &[Judged]) -> Option<Way> {
    let Judged { verdict, tz, .. } = group.first()?;
    let mut parts = Vec::new();
    let blocks = refused(group).flat_map(|judged| &judged.verdict.findings);
    for finding in blocks.filter(|finding| finding.severity == Severity::Block) {
        let takes_time = matches!(
            finding.rule,
            Rule::Capacity | Rule::Closure | Rule::ParentTaken | Rule::ChildTaken
        );
        let taken = finding.span.filter(|_| takes_time)?;
        parts.push(taken);
    }
    let free = Spans::union_of([verdict.span]).minus(&Spans::union_of(parts));
    let longest = free.as_slice().iter().max_by_key(|part| part.seconds())?;
    let (start, end) = (longest.start.local(*tz), longest.end.local(*tz));
    let minutes = (end - start).num_minutes();
    let is_shorter = longest.seconds() < verdict.span.seconds() && minutes >= SHORTEST;
    is_shorter.then(|| {
        Way::For(
            LocalTime::from_naive(start),
            u32::try_from(minutes).unwrap_or(u32::MAX),
        )
    })
}

fn lack(group: &[Judged]) -> Option<Lack> {
    if refused(group).any(|judged| judged.other_time.is_some()) {
        return None;
    }
    Some(if refused(group).any(|judged| judged.is_searched) {
        Lack::NothingLeft
    } else {
        Lack::NotLookedFor
    })
}

/// Leaves out the taken dates of the phases that say so, and names them; never the last date of a phase.
fn leave_taken(draft: &DraftPlan, dates: &mut [PlannedDate]) -> Vec<(usize, LocalTime)> {
    let mut out = Vec::new();
    for phase in &draft.leaves_taken {
        let mut own: Vec<&mut PlannedDate> = dates.iter_mut().filter(|date| date.phase == *phase).collect();
        if own.iter().all(|date| date.standing == DateStanding::Taken) {
            continue;
        }
        for date in own.iter_mut().filter(|date| date.standing == DateStanding::Taken) {
            date.standing = DateStanding::Out;
            date.ways.clear();
            out.push((date.phase, date.start));
        }
    }
    out
}

/// Dates that were left out are shown too, so that they can be brought back.
fn add_left_out(phases: &[PhaseText], tz: Tz, dates: &mut Vec<PlannedDate>) {
    for (at, phase) in phases.iter().enumerate() {
        dates.extend(phase.schedule.exdates.iter().map(|start| PlannedDate {
            phase: at,
            start: *start,
            span: Span::on_wall_clock(tz, start.naive(), phase.schedule.minutes),
            standing: DateStanding::Out,
            findings: Vec::new(),
            ways: Vec::new(),
            lack: None,
            change: None,
            is_added: false,
            is_offered: false,
            single: None,
        }));
    }
    dates.sort_by_key(|date| (date.phase, date.start));
}
