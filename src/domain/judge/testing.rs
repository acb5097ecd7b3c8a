//! A small world for the judge's tests: zones that are always open, and one request in them.
//! Times are Seoul's, now is Monday 2027-03-15 10:00.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Asia::Seoul;

use super::{Agreement, Case, LeadTime, Override, PhaseAsk, Rule, StandingClaim, Verdict, ZoneRules, judge};
use crate::domain::holidays::{Holiday, HolidayKind, Holidays};
use crate::domain::ids::{BookingId, ClosureId, ZoneId};
use crate::domain::opening::{Closure, Days, Effect, PhaseKind, Shape, Window};
use crate::domain::schedule::Occurrence;
use crate::domain::span::{Instant, LocalTime, Span, resolve};
use crate::domain::text::Names;

pub(super) const HALL: ZoneId = ZoneId(1);
pub(super) const CORNER: ZoneId = ZoneId(2);
pub(super) const YARD: ZoneId = ZoneId(3);

/// A time such as `2027-04-06T10:00`; one without a day, such as `10:00`, is on Monday 2027-04-05.
pub(super) fn local(text: &str) -> LocalTime {
    let day = if text.contains('T') { "" } else { "2027-04-05T" };
    LocalTime::parse(&format!("{day}{text}")).unwrap()
}

pub(super) fn at(text: &str) -> Instant {
    resolve(Seoul, local(text).naive())
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn span(start: &str, minutes: i64) -> Span {
    Span {
        start: at(start),
        end: at(start).plus_minutes(minutes),
    }
}

pub(super) fn session(start: &str, minutes: i64) -> Occurrence {
    Occurrence {
        original_start: local(start),
        span: span(start, minutes),
    }
}

/// One person, one watt, one square metre.
pub(super) fn claim(booking: i64, zone: ZoneId, span: Span) -> StandingClaim {
    StandingClaim {
        booking: BookingId(booking),
        named: zone,
        span,
        people: 1,
        power_w: 1,
        area_m2: 1,
    }
}

pub(super) fn every_day(from: &str, minutes: u32) -> Window {
    let from = NaiveTime::parse_from_str(from, "%H:%M").unwrap();
    Window {
        phases: vec![],
        days: Days::Rule("FREQ=DAILY".into()),
        from,
        minutes,
        valid_from: None,
        valid_until: None,
    }
}

pub(super) fn closure(effect: Effect, shape: Shape) -> Closure {
    Closure {
        id: ClosureId(1),
        phases: vec![],
        effect,
        shape,
        reason: "stocktaking".into(),
    }
}

pub(super) fn holidays(dates: &[&str]) -> Holidays {
    let names = Names {
        ko: "어린이날".into(),
        en: "Children's Day".into(),
    };
    let day = |text: &&str| Holiday {
        date: date(text),
        names: names.clone(),
        kind: HolidayKind::Public,
        anchor: None,
    };
    Holidays::new(dates.iter().map(day))
}

/// An exclusive zone without limits, open day and night.
pub(super) fn zone(id: ZoneId) -> ZoneRules {
    ZoneRules {
        id,
        path: format!("site/{id}"),
        descendants: vec![],
        capacity: 1,
        budget_people: None,
        budget_power_w: None,
        budget_area_m2: None,
        turnaround_minutes: 0,
        windows: vec![every_day("00:00", 1440)],
        closures: vec![],
        max_minutes: None,
        lead_time: LeadTime::Days(0),
        horizon_days: 400,
        retired_at: None,
        stopped: false,
        recording_allowed: true,
    }
}

/// A phase that owns its sessions.
#[derive(Debug, Clone)]
pub(super) struct Phase {
    /// None: a phase of its own.
    pub place: Option<usize>,
    pub kind: PhaseKind,
    pub zones: Vec<ZoneId>,
    pub people: u32,
    pub occurrences: Vec<Occurrence>,
    pub skip_holidays: bool,
}

/// All that a case borrows.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub now: Instant,
    pub agreement: Agreement,
    pub holidays: Holidays,
    pub zones: BTreeMap<ZoneId, ZoneRules>,
    pub claims: BTreeMap<ZoneId, Vec<StandingClaim>>,
    pub phases: Vec<Phase>,
    pub skip: BTreeSet<(usize, LocalTime)>,
    pub overrides: Vec<Override>,
    pub records: bool,
}

impl World {
    /// The hall, with its corner below it, and the yard beside; one trial in the hall with these sessions.
    pub(super) fn asking(sessions: &[Occurrence]) -> Self {
        let mut hall = zone(HALL);
        hall.descendants.push(CORNER);
        Self {
            now: at("2027-03-15T10:00"),
            agreement: Agreement {
                from: date("2027-01-01"),
                until: date("2027-12-31"),
                quota_sessions: None,
                sessions_held: 0,
            },
            holidays: Holidays::default(),
            zones: [hall, zone(CORNER), zone(YARD)]
                .into_iter()
                .map(|rules| (rules.id, rules))
                .collect(),
            claims: BTreeMap::new(),
            phases: vec![Self::trial(HALL, sessions)],
            skip: BTreeSet::new(),
            overrides: vec![],
            records: false,
        }
    }

    /// A trial by one person.
    pub(super) fn trial(zone: ZoneId, sessions: &[Occurrence]) -> Phase {
        Phase {
            place: None,
            kind: PhaseKind::Trial,
            zones: vec![zone],
            people: 1,
            occurrences: sessions.to_vec(),
            skip_holidays: false,
        }
    }

    /// Changes a zone's rules.
    pub(super) fn with(mut self, zone: ZoneId, change: impl FnOnce(&mut ZoneRules)) -> Self {
        change(self.zones.get_mut(&zone).unwrap());
        self
    }

    /// Lets a claim stand in `zone` and sorts.
    pub(super) fn taken(mut self, zone: ZoneId, claim: StandingClaim) -> Self {
        let claims = self.claims.entry(zone).or_default();
        claims.push(claim);
        claims.sort_by_key(|claim| claim.span.start);
        self
    }

    /// Sets a rule aside in every session of the first phase.
    pub(super) fn overriding(mut self, rule: Rule) -> Self {
        self.overrides.push(Override {
            phase: 0,
            original_start: None,
            rule,
            reason: "agreed by telephone".into(),
        });
        self
    }

    /// Hands over the case.
    pub(super) fn case<T>(&self, look: impl FnOnce(&Case<'_>) -> T) -> T {
        let phases = self.phases.iter().enumerate();
        let phases: Vec<PhaseAsk<'_>> = phases.map(|(place, phase)| phase.ask(place)).collect();
        look(&Case {
            now: self.now,
            asked_at: self.now,
            tz: Seoul,
            agreement: self.agreement,
            holidays: &self.holidays,
            zones: &self.zones,
            claims: &self.claims,
            phases: &phases,
            skip: &self.skip,
            overrides: &self.overrides,
            records: self.records,
        })
    }

    pub(super) fn judge(&self) -> Vec<Verdict> {
        self.case(judge)
    }

    /// The rules that the first verdict names.
    pub(super) fn rules(&self) -> Vec<Rule> {
        rules_of(&self.judge()[0])
    }
}

impl Phase {
    fn ask(&self, place: usize) -> PhaseAsk<'_> {
        PhaseAsk {
            kind: self.kind,
            zones: &self.zones,
            people: self.people,
            power_w: self.people,
            area_m2: self.people,
            occurrences: &self.occurrences,
            place: self.place.unwrap_or(place),
            skip_holidays: self.skip_holidays,
        }
    }
}

pub(super) fn rules_of(verdict: &Verdict) -> Vec<Rule> {
    verdict.findings.iter().map(|finding| finding.rule).collect()
}
