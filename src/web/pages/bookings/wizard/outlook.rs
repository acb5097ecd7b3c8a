//! What a request would come to: the judge's word on every date as typed, the ways out of those that are
//! taken, and the request that the chosen ways make of it. Looks up and writes nothing itself.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::schedule_form::{Taken, monday};
use super::{PhaseForm, Wizard};
use crate::app::bookings::{Ask, Known, Weighed, weigh};
use crate::app::{Error, FieldError, Judged, Result, Tx};
use crate::domain::access::Actor;
use crate::domain::booking::PhaseText;
use crate::domain::ids::BookingId;
use crate::domain::judge::{Finding, Outcome, Severity};
use crate::domain::schedule::Schedule;
use crate::domain::span::{LocalTime, Span, Tz};
use crate::domain::way::{Choice, Way};

/// What stands for a title that is not written yet: previews need none.
const UNTITLED: &str = "-";

/// How a date of the schedule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Free,
    /// It can be, and there is something to know.
    Noted,
    /// It is taken and nothing was chosen for it.
    Taken,
    /// It goes to another time or zone.
    Elsewhere,
    /// It is left out.
    Out,
    /// It is skipped, as a holiday.
    Holiday,
}

#[derive(Debug, Clone)]
pub(crate) struct Date {
    /// The phase in the form.
    pub phase: usize,
    pub start: LocalTime,
    /// When it would be.
    pub span: Span,
    pub standing: Standing,
    pub findings: Vec<Finding>,
    /// What would do instead, the first being to leave it out; empty when nothing has to be chosen.
    pub ways: Vec<Way>,
    pub chosen: Option<Way>,
    /// What stands against the choice itself.
    pub against: Vec<Finding>,
    /// Why no other time is among the ways.
    pub lack: Option<Lack>,
}

/// Why a taken date has no other time to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lack {
    /// Nothing near is left, besides what other dates go to or are offered.
    NothingLeft,
    /// There are too many to look for each.
    NotLookedFor,
    /// Another date goes to the time that was chosen.
    GivenAway,
}

/// What a request would come to.
#[derive(Debug, Default)]
pub(crate) struct Outlook {
    /// Every date, by phase and start.
    pub dates: Vec<Date>,
    /// The phases to be sent; those that a way out adds come last.
    pub phases: Vec<PhaseText>,
    /// For each phase to be sent the one of the form that it comes from.
    pub origin: Vec<usize>,
    /// Names the verdicts on what would be sent.
    pub digest: String,
    /// Fields that can't be read.
    pub faults: Vec<FieldError>,
    /// Bookings in the way that the reader may know of.
    pub known: BTreeMap<BookingId, Known>,
}

impl Outlook {
    fn unreadable(faults: Vec<FieldError>) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }

    /// With the verdicts on the request that the chosen ways make, and the bookings in the way of what was
    /// typed and of that.
    fn with_choices_judged(
        mut self,
        wizard: &Wizard,
        weighed: Weighed,
        known: BTreeMap<BookingId, Known>,
    ) -> Self {
        let Weighed {
            verdicts,
            digest,
            known: further,
        } = weighed;
        look_again(wizard, &mut self.dates, &verdicts, &self.phases, &self.origin);
        note_against(&mut self.dates, &verdicts, &self.phases, &self.origin);
        Self {
            digest,
            known: known.into_iter().chain(further).collect(),
            ..self
        }
    }

    /// How many dates of a phase stand so; of all phases without one.
    #[must_use]
    pub(crate) fn count(&self, phase: Option<usize>, standings: &[Standing]) -> usize {
        self.of(phase)
            .filter(|date| standings.contains(&date.standing))
            .count()
    }

    /// The dates of a phase; of all without one.
    pub(crate) fn of(&self, phase: Option<usize>) -> impl Iterator<Item = &Date> {
        self.dates
            .iter()
            .filter(move |date| phase.is_none_or(|phase| date.phase == phase))
    }

    /// Whether something still has to be chosen.
    #[must_use]
    pub(crate) fn is_open(&self) -> bool {
        self.dates
            .iter()
            .any(|date| date.standing == Standing::Taken || !date.against.is_empty())
    }
}

/// Judges what was typed. `revises` is the booking whose own time doesn't count.
///
/// # Errors
/// The use case's; what can't be read is in the outlook.
pub(super) fn outlook(
    tx: &mut Tx<'_>,
    actor: &Actor,
    wizard: &Wizard,
    tz: Tz,
    revises: Option<BookingId>,
) -> Result<Outlook> {
    let plain = match wizard.plain(tz) {
        Ok(plain) => plain,
        Err(faults) => return Ok(Outlook::unreadable(faults)),
    };
    let first = match weigh(tx, actor, &draft_of(wizard, plain.clone()), revises) {
        Ok(first) => first,
        Err(Error::Invalid(faults)) => return Ok(Outlook::unreadable(faults)),
        Err(other) => return Err(other),
    };
    let mut dates = dates(wizard, &first.verdicts);
    part_ways(&mut dates);
    if dates.iter().all(|date| date.chosen.is_none()) {
        add_left_out(wizard, &plain, tz, &mut dates);
        return Ok(Outlook {
            dates,
            origin: (0..plain.len()).collect(),
            phases: plain,
            digest: first.digest,
            faults: Vec::new(),
            known: first.known,
        });
    }
    let (phases, origin) = resolved(&plain, &dates, tz);
    // After that: what was left out before is missing in the schedule already, and is no choice to be made.
    add_left_out(wizard, &plain, tz, &mut dates);
    let typed = Outlook {
        dates,
        phases,
        origin,
        ..Outlook::default()
    };
    match weigh(tx, actor, &draft_of(wizard, typed.phases.clone()), revises) {
        Ok(second) => Ok(typed.with_choices_judged(wizard, second, first.known)),
        Err(Error::Invalid(faults)) => Ok(Outlook { faults, ..typed }),
        Err(other) => Err(other),
    }
}

/// The request that the judge is asked about; never sent.
fn draft_of(wizard: &Wizard, phases: Vec<PhaseText>) -> Ask {
    Ask {
        consortium: wizard.consortium.clone(),
        title: UNTITLED.to_owned(),
        purpose: String::new(),
        phases,
        skip: Vec::new(),
        preview: None,
        ask: Vec::new(),
        draft: true,
    }
}

/// One date per session; several zones are one date with what was found in each.
fn dates(wizard: &Wizard, verdicts: &[Judged]) -> Vec<Date> {
    let mut all: Vec<Date> = Vec::new();
    for group in verdicts.chunk_by(|a, b| {
        (a.verdict.phase, a.verdict.original_start) == (b.verdict.phase, b.verdict.original_start)
    }) {
        let own = &group[0].verdict;
        let Some(phase) = wizard.phases.get(own.phase) else {
            continue;
        };
        let is = |outcome: Outcome| group.iter().any(|judged| judged.verdict.outcome == outcome);
        let findings = group
            .iter()
            .flat_map(|judged| judged.verdict.findings.iter().cloned())
            .collect();
        let mut date = Date {
            phase: own.phase,
            start: own.original_start,
            span: own.span,
            standing: Standing::Free,
            findings,
            ways: Vec::new(),
            chosen: None,
            against: Vec::new(),
            lack: None,
        };
        if is(Outcome::Skipped) {
            date.standing = Standing::Holiday;
        } else if is(Outcome::Refused) {
            (date.ways, date.lack) = (ways(phase, group), lack(group));
            date.chosen = chosen(phase, &date);
            date.standing = match date.chosen {
                None => Standing::Taken,
                Some(Way::Out) => Standing::Out,
                Some(_) => Standing::Elsewhere,
            };
        } else if is(Outcome::Warn) {
            date.standing = Standing::Noted;
        }
        all.push(date);
    }
    all
}

fn ways(phase: &PhaseForm, group: &[Judged]) -> Vec<Way> {
    let refused: Vec<&Judged> = group
        .iter()
        .filter(|judged| judged.verdict.outcome == Outcome::Refused)
        .collect();
    let mut ways = vec![Way::Out];
    ways.extend(refused.iter().find_map(|judged| {
        judged
            .other_time
            .map(|span| Way::At(LocalTime::at(span.start, judged.tz)))
    }));
    // In several zones at once, another zone helps only where one of them is the trouble.
    if let [only] = refused.as_slice()
        && let Some(other) = &only.other_zone
    {
        ways.push(Way::In(
            phase
                .zones
                .iter()
                .map(|zone| {
                    if *zone == only.zone {
                        other.clone()
                    } else {
                        zone.clone()
                    }
                })
                .collect(),
        ));
    }
    ways
}

fn lack(group: &[Judged]) -> Option<Lack> {
    let mut refused = group
        .iter()
        .filter(|judged| judged.verdict.outcome == Outcome::Refused);
    if refused.clone().any(|judged| judged.other_time.is_some()) {
        return None;
    }
    Some(if refused.any(|judged| judged.is_searched) {
        Lack::NothingLeft
    } else {
        Lack::NotLookedFor
    })
}

/// The way that was chosen for a taken date, as long as it is one that was typed or offered.
fn chosen(phase: &PhaseForm, date: &Date) -> Option<Way> {
    let own = phase.ways.get(&date.start).cloned();
    own.or((phase.when.taken == Taken::Leave).then_some(Way::Out))
}

/// Two dates of a phase can't go to the same time: the first has it, the other has to be chosen for again.
fn part_ways(dates: &mut [Date]) {
    let mut used: BTreeSet<(usize, LocalTime)> = dates
        .iter()
        .filter(|date| date.ways.is_empty())
        .map(|date| (date.phase, date.start))
        .collect();
    for date in dates.iter_mut() {
        if let Some(Way::At(time)) = &date.chosen
            && !used.insert((date.phase, *time))
        {
            (date.chosen, date.standing, date.lack) = (None, Standing::Taken, Some(Lack::GivenAway));
        }
    }
    for date in dates.iter_mut() {
        let Date {
            phase, ways, chosen, ..
        } = date;
        ways.retain(|way| {
            chosen.as_ref() == Some(way) || !matches!(way, Way::At(time) if used.contains(&(*phase, *time)))
        });
    }
}

/// The phases with the chosen ways in them: dates out, dates at other times, and further phases for other
/// zones.
fn resolved<'a>(plain: &[PhaseText], dates: &'a [Date], tz: Tz) -> (Vec<PhaseText>, Vec<usize>) {
    let (mut phases, mut origin, mut further) = (Vec::new(), Vec::new(), Vec::new());
    for (at, phase) in plain.iter().enumerate() {
        let of_date = |date: &'a Date| {
            let way = date.chosen.as_ref()?;
            Some(Choice {
                start: date.start,
                way,
            })
        };
        let own_dates = dates.iter().filter(|date| date.phase == at);
        let choices: Vec<Choice<'_>> = own_dates.filter_map(of_date).collect();
        let (own, others) = phase.with_choices(&choices);
        // Where every date goes elsewhere, nothing is left of the phase itself.
        if Schedule::parse(&own.schedule, tz).is_ok() || choices.is_empty() {
            phases.push(own);
            origin.push(at);
        }
        further.extend(others.into_iter().map(|other| (other, at)));
    }
    for (other, at) in further {
        phases.push(other);
        origin.push(at);
    }
    (phases, origin)
}

/// Dates that were left out before are shown too, so that they can be brought back.
fn add_left_out(wizard: &Wizard, plain: &[PhaseText], tz: Tz, dates: &mut Vec<Date>) {
    for (at, phase) in plain.iter().enumerate().take(wizard.phases.len()) {
        dates.extend(phase.schedule.exdates.iter().map(|start| Date {
            phase: at,
            start: *start,
            span: Span::on_wall_clock(tz, start.naive(), phase.schedule.minutes),
            standing: Standing::Out,
            findings: Vec::new(),
            ways: Vec::new(),
            chosen: Some(Way::Out),
            against: Vec::new(),
            lack: None,
        }));
    }
    dates.sort_by_key(|date| (date.phase, date.start));
}

/// The ways of dates without a choice, once the others have theirs: what those go to is not offered again.
fn look_again(
    wizard: &Wizard,
    dates: &mut [Date],
    verdicts: &[Judged],
    phases: &[PhaseText],
    origin: &[usize],
) {
    for group in verdicts.chunk_by(|a, b| {
        (a.verdict.phase, a.verdict.original_start) == (b.verdict.phase, b.verdict.original_start)
    }) {
        let own = &group[0].verdict;
        let (Some(at), Some(text)) = (origin.get(own.phase), phases.get(own.phase)) else {
            continue;
        };
        let Some(phase) = wizard.phases.get(*at).filter(|phase| phase.zones == text.zones) else {
            continue;
        };
        let is_own = |date: &&mut Date| {
            date.phase == *at && date.start == own.original_start && date.standing == Standing::Taken
        };
        if let Some(date) = dates.iter_mut().find(is_own) {
            date.ways = ways(phase, group);
            date.lack = date
                .lack
                .filter(|lack| *lack == Lack::GivenAway)
                .or_else(|| lack(group));
        }
    }
}

/// Marks the choices that the judge refuses too: two dates moved onto each other, or a time that was taken
/// meanwhile.
fn note_against(dates: &mut [Date], verdicts: &[Judged], phases: &[PhaseText], origin: &[usize]) {
    for judged in verdicts
        .iter()
        .filter(|judged| judged.verdict.outcome == Outcome::Refused)
    {
        let own = &judged.verdict;
        let (Some(at), Some(text)) = (origin.get(own.phase), phases.get(own.phase)) else {
            continue;
        };
        let is_own = |date: &&mut Date| {
            date.phase == *at
                && match &date.chosen {
                    Some(Way::At(time)) => *time == own.original_start,
                    Some(Way::In(zones)) => date.start == own.original_start && *zones == text.zones,
                    Some(Way::Out) | None => false,
                }
        };
        if let Some(date) = dates.iter_mut().find(is_own) {
            date.against.extend(
                own.findings
                    .iter()
                    .filter(|finding| finding.severity == Severity::Block)
                    .cloned(),
            );
        }
    }
}

/// The days of the first to the last date, in weeks from Monday, each with its dates; weeks without any are
/// left out.
#[must_use]
pub(super) fn weeks<'a>(dates: impl Iterator<Item = &'a Date>) -> Vec<(NaiveDate, [Vec<&'a Date>; 7])> {
    let mut weeks: BTreeMap<NaiveDate, [Vec<&Date>; 7]> = BTreeMap::new();
    for date in dates {
        let day = date.start.date();
        let monday = monday(day);
        let at = usize::try_from((day - monday).num_days()).unwrap_or_default();
        if let Some(cell) = weeks.entry(monday).or_default().get_mut(at) {
            cell.push(date);
        }
    }
    weeks.into_iter().collect()
}
