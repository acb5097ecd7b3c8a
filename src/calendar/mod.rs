//! iCalendar output (RFC 5545, iTIP RFC 5546) of bookings: the calendar part of a letter, files and feeds. An
//! own writer, because the icalendar crate writes names unescaped and can't make a VTIMEZONE. Writes only;
//! never parses.

mod dates;
mod event;
pub mod feed;
mod lines;
#[cfg(test)]
mod samples;
mod zone;

use std::collections::BTreeMap;

use crate::domain::span::Tz;
use chrono::{Datelike, TimeZone};

use self::event::Properties;
use self::lines::Lines;
use crate::domain::notice::{Calendar, CalendarEvent, CalendarWhat, Method, Moved};
use crate::domain::opening::PhaseKind;
use crate::domain::schedule::{Schedule, ScheduleText};
use crate::domain::span::{Instant, LocalTime, Span, resolve};
use crate::domain::text::{Language, Names};

#[cfg(test)]
pub(crate) use self::samples::{between, day_trial, local, plan, series, time};

/// What every event of a calendar part says beside its time and place.
pub struct EventContext<'a> {
    pub tz: Tz,
    /// When the letter was written: the DTSTAMP.
    pub stamp: Instant,
    /// When the booking was last changed: LAST-MODIFIED.
    pub changed_at: Instant,
    /// Site, zones and address on one line, by the names of the zones; with none of them, by the booking's.
    pub location: &'a dyn Fn(&[Names]) -> String,
    pub description: String,
    pub url: String,
    /// Name and address of the sender.
    pub organizer: (&'a str, &'a str),
    /// Name and address of the reader; none in what is published, which may not name one (RFC 5546 section
    /// 3.2.1).
    pub attendee: Option<(&'a str, &'a str)>,
    pub status: Status,
}

/// LOCATION: site, zones and address on one line, for letters, files and feeds alike.
#[must_use]
pub fn location(language: Language, site: &Names, zones: &[Names], address: &str) -> String {
    let zones: Vec<&str> = zones.iter().map(|zone| zone.get(language)).collect();
    let parts = [
        site.get(language).to_owned(),
        zones.join(", "),
        address.to_owned(),
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// How sure an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Confirmed,
    /// Waits for a decision.
    Tentative,
}

impl Status {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::Tentative => "TENTATIVE",
        }
    }
}

/// The VCALENDAR with one VEVENT per event and per session that differs from its rule. `summary` says
/// what an event is called by its phase.
#[must_use]
pub fn write(calendar: &Calendar, about: &EventContext, summary: impl Fn(PhaseKind) -> String) -> String {
    let mut lines = Lines::default();
    event::begin(&mut lines, "Bookings");
    lines.set("METHOD", calendar.method);
    let (first, last) = years(calendar, about);
    zone::write(&mut lines, about.tz, first, last);
    for event in &calendar.events {
        let writer = Writer {
            about,
            method: calendar.method,
            event,
            summary: summary(event.kind),
        };
        match &event.what {
            CalendarWhat::Series {
                schedule,
                without,
                moved,
            } => writer.series(&mut lines, schedule, without, moved),
            CalendarWhat::Session {
                original_start,
                span,
                zones,
            } => {
                writer.session(&mut lines, *original_start, *span, zones);
            }
        }
    }
    lines.put("END:VCALENDAR");
    lines.into_text()
}

/// The years that the calendar's times touch, so that the VTIMEZONE covers them.
fn years(calendar: &Calendar, about: &EventContext) -> (i32, i32) {
    let mut all = Vec::new();
    let year = |at: Instant| at.local(about.tz).year();
    let years = |span: Span| [year(span.start), year(span.end)];
    for event in &calendar.events {
        match &event.what {
            CalendarWhat::Series { schedule, moved, .. } => {
                all.push(schedule.start.naive().year());
                let parsed = parse(schedule, about.tz);
                let occurrences = parsed.iter().flat_map(Schedule::occurrences);
                all.extend(occurrences.map(|one| year(one.span.end)));
                all.extend(moved.iter().flat_map(|one| years(one.span)));
            }
            CalendarWhat::Session {
                original_start, span, ..
            } => {
                all.push(original_start.naive().year());
                all.extend(years(*span));
            }
        }
    }
    let now = year(about.stamp);
    let (first, last) = (all.iter().min(), all.iter().max());
    (first.map_or(now, |first| *first), last.map_or(now, |last| *last))
}

/// A stored schedule was checked when it was taken in; one that no longer parses is still written by
/// its rule, only without the nights that a clock change bends. What is changed of single dates is in the
/// sessions, which are written apart.
fn parse(schedule: &ScheduleText, tz: Tz) -> Option<Schedule> {
    let unchanged = ScheduleText {
        changes: Vec::new(),
        ..schedule.clone()
    };
    Schedule::parse(&unchanged, tz)
        .inspect_err(|error| tracing::error!(%error, "stored schedule can't be expanded"))
        .ok()
}

/// The sessions for which a reader of the rule alone would show other times: RFC 5545 gives every
/// instance the exact length, where ours ends by the wall clock; and readers differ on starts and ends
/// that a clock change skips or repeats.
fn bent_by_clock_change(schedule: &Schedule, minutes: u32, tz: Tz) -> Vec<(LocalTime, Span)> {
    let differs = |name: LocalTime, span: Span| {
        let end = name.naive() + chrono::Duration::minutes(i64::from(minutes));
        let is_plain = [name.naive(), end]
            .iter()
            .all(|at| tz.from_local_datetime(at).single().is_some());
        !is_plain || span.end != span.start.plus_minutes(i64::from(minutes))
    };
    schedule
        .occurrences()
        .iter()
        .filter(|o| differs(o.original_start, o.span))
        .map(|o| (o.original_start, o.span))
        .collect()
}

struct Writer<'a> {
    about: &'a EventContext<'a>,
    method: Method,
    event: &'a CalendarEvent,
    summary: String,
}

impl Writer<'_> {
    fn series(&self, lines: &mut Lines, schedule: &ScheduleText, without: &[LocalTime], moved: &[Moved]) {
        if schedule.rrule.is_none() && schedule.rdates.is_empty() {
            return self.single(lines, schedule, without, moved);
        }
        let parsed = parse(schedule, self.about.tz);
        let dates = dates::of(schedule, parsed.as_ref(), without, self.about.tz);
        self.event(lines, self.status(), &[], |lines| {
            self.local(lines, "DTSTART", &[dates.first]);
            lines.set("DURATION", length(schedule.minutes));
            if let Some(rule) = &dates.rule {
                lines.set("RRULE", rule);
            }
            self.local(lines, "RDATE", &dates.more);
            self.local(lines, "EXDATE", &dates.left_out);
        });
        if self.method == Method::Cancel {
            return; // The whole series goes, and its overrides with it.
        }
        let bent = parsed.map(|parsed| bent_by_clock_change(&parsed, schedule.minutes, self.about.tz));
        let is_left_out = |name: &LocalTime| schedule.exdates.contains(name) || without.contains(name);
        let mut overrides: BTreeMap<LocalTime, (Span, &[Names])> = BTreeMap::new();
        for (name, span) in bent.into_iter().flatten() {
            overrides.insert(name, (span, &[]));
        }
        // After the bent ones: where a session was moved, its own time counts.
        for one in moved {
            overrides.insert(one.original_start, (one.span, &one.zones));
        }
        for (name, (span, zones)) in overrides.into_iter().filter(|(name, _)| !is_left_out(name)) {
            self.session(lines, name, span, zones);
        }
    }

    /// A schedule of one session has nothing to override: its VEVENT has the time itself.
    fn single(&self, lines: &mut Lines, schedule: &ScheduleText, without: &[LocalTime], moved: &[Moved]) {
        let by_rule = Span::on_wall_clock(self.about.tz, schedule.start.naive(), schedule.minutes);
        let moved = moved.iter().find(|one| one.original_start == schedule.start);
        let status = if without.contains(&schedule.start) {
            "CANCELLED"
        } else {
            self.status()
        };
        let zones = moved.map_or(&[][..], |one| one.zones.as_slice());
        self.event(lines, status, zones, |lines| {
            self.times(lines, moved.map_or(by_rule, |one| one.span));
        });
    }

    fn session(&self, lines: &mut Lines, original_start: LocalTime, span: Span, zones: &[Names]) {
        self.event(lines, self.status(), zones, |lines| {
            self.local(lines, "RECURRENCE-ID", &[original_start]);
            self.times(lines, span);
        });
    }

    const fn status(&self) -> &'static str {
        match self.method {
            Method::Cancel => "CANCELLED",
            _ => self.about.status.as_str(),
        }
    }

    /// `zones`: where it is; none: in the phase's.
    fn event(
        &self,
        lines: &mut Lines,
        status: &'static str,
        zones: &[Names],
        times: impl FnOnce(&mut Lines),
    ) {
        let about = self.about;
        let zones = if zones.is_empty() {
            &self.event.zones
        } else {
            zones
        };
        let properties = Properties {
            uid: &self.event.uid,
            sequence: self.event.sequence,
            stamp: about.stamp,
            changed_at: about.changed_at,
            summary: &self.summary,
            location: &(about.location)(zones),
            description: &about.description,
            url: &about.url,
            organizer: Some(about.organizer),
            attendee: about.attendee,
            status,
        };
        properties.write(lines, times);
    }

    /// Wall-clock times as they are in the rule; nothing when there are none.
    fn local(&self, lines: &mut Lines, name: &str, times: &[LocalTime]) {
        if times.is_empty() {
            return;
        }
        let list: Vec<String> = times
            .iter()
            .map(|time| time.naive().format("%Y%m%dT%H%M%S").to_string())
            .collect();
        lines.put(&format!(
            "{name};TZID={}:{}",
            self.about.tz.name(),
            list.join(",")
        ));
    }

    fn times(&self, lines: &mut Lines, span: Span) {
        lines.put(&format!("DTSTART{}", self.moment(span.start)));
        lines.put(&format!("DTEND{}", self.moment(span.end)));
    }

    /// On the wall clock, or in UTC where the clock shows that time twice.
    fn moment(&self, at: Instant) -> String {
        let tz = self.about.tz;
        let local = at.local(tz);
        if tz.from_local_datetime(&local).single().is_some() && resolve(tz, local) == at {
            format!(";TZID={}:{}", tz.name(), local.format("%Y%m%dT%H%M%S"))
        } else {
            format!(":{}", utc(at))
        }
    }
}

fn utc(at: Instant) -> String {
    at.to_utc().format("%Y%m%dT%H%M%SZ").to_string()
}

/// Hours and minutes, never days: those would be nominal (RFC 5545 section 3.3.6).
fn length(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, left) => format!("PT{left}M"),
        (hours, 0) => format!("PT{hours}H"),
        (hours, left) => format!("PT{hours}H{left}M"),
    }
}

#[cfg(test)]
mod tests;
