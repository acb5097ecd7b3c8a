//! Trial schedules: RFC 5545 rules on a site's wall clock, and the occurrences that follow from them.
//! Bounded in size and cost; never knows what is open or booked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, Months, NaiveDateTime};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::recurrence::{End, Rule};
use super::span::{Instant, LocalTime, Span, resolve};

mod change;
mod error;
mod exceptions;

pub use change::DateChange;
pub use error::ScheduleError;
pub use exceptions::{Applied, Exceptions};

/// Most sessions of a schedule.
pub const MAX_SESSIONS: usize = 1_000;
/// Sessions start before the day this many months after the first.
pub const MAX_MONTHS: u32 = 36;
/// Longest session in minutes: 200 days, for sensors that stay.
pub const MAX_MINUTES: u32 = 200 * 24 * 60;
/// Most excluded, most added and most changed dates.
pub const MAX_DATES: usize = 500;
/// Added and moved dates start at most so many days before the first session of the rule.
const EARLIEST_DAYS: i64 = 366;

/// A trial schedule as people and programs write it; kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleText {
    /// First start, local.
    #[schema(value_type = String, example = "2027-04-05T11:00")]
    pub start: LocalTime,
    /// Length of each session on the wall clock, in minutes.
    pub minutes: u32,
    /// RRULE without its name, as the user wrote it.
    #[serde(default)]
    pub rrule: Option<String>,
    /// Starts that the rule gives and that shall not be.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub exdates: Vec<LocalTime>,
    /// Further starts, perhaps before the first.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub rdates: Vec<LocalTime>,
    /// Dates that are at another time, for another length or in other zones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<DateChange>,
    /// Whether sessions on public holidays are skipped.
    #[serde(default)]
    pub skip_holidays: bool,
}

/// One occurrence of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The local start that the rule gives: its name for ever, whatever is moved.
    pub original_start: LocalTime,
    /// When it really is.
    pub span: Span,
}

/// A schedule that is known to be good, with its occurrences. Has at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    text: ScheduleText,
    rule: Option<Rule>,
    tz: Tz,
    occurrences: Vec<Occurrence>,
}

/// How much a schedule may come to.
#[derive(Debug, Clone, Copy)]
struct Limits {
    sessions: usize,
    months: u32,
}

impl Schedule {
    /// Checks a schedule at a site in `tz` and expands it, once. Whether sessions run into each other
    /// is left to the judge.
    ///
    /// # Errors
    /// The first [`ScheduleError`] found: size and form before dates.
    pub fn parse(text: &ScheduleText, tz: Tz) -> Result<Self, ScheduleError> {
        let limits = Limits {
            sessions: MAX_SESSIONS,
            months: MAX_MONTHS,
        };
        Self::within(text, tz, limits)
    }

    /// The occurrences by start, excluded ones left out, each original start once.
    #[must_use]
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// The schedule as it was written.
    #[must_use]
    pub const fn text(&self) -> &ScheduleText {
        &self.text
    }

    /// The site's time zone.
    #[must_use]
    pub const fn tz(&self) -> Tz {
        self.tz
    }

    /// The rule, with nothing filled in from the start; none when all sessions are listed.
    #[must_use]
    pub const fn rule(&self) -> Option<&Rule> {
        self.rule.as_ref()
    }

    fn within(text: &ScheduleText, tz: Tz, limits: Limits) -> Result<Self, ScheduleError> {
        check_size(text)?;
        let start = text.start.naive();
        let expansion = Expansion {
            start,
            horizon: horizon(text, limits)?,
            tz,
            excluded: text.exdates.len(),
            limits,
        };
        let rule = text
            .rrule
            .as_ref()
            .map(|rule| Rule::parse(rule, tz))
            .transpose()?;
        let of_rule = match &rule {
            None => vec![start],
            Some(rule) => expansion.starts_of(&rule.clone().anchored(start))?,
        };
        let mut starts: BTreeSet<LocalTime> = of_rule
            .into_iter()
            .map(LocalTime::from_naive)
            .chain(text.rdates.iter().copied())
            .collect();
        // One that excludes nothing is surely a typing error, and would let a session happen that nobody
        // wants.
        if let Some(date) = text.exdates.iter().find(|date| !starts.contains(date)) {
            return Err(ScheduleError::ExdateOffSchedule { date: *date });
        }
        for date in &text.exdates {
            starts.remove(date);
        }
        let changes = change::read(text, |date| starts.contains(&date), expansion.horizon)?;
        match starts.len() {
            0 => Err(ScheduleError::NothingLeft),
            count if count > limits.sessions => Err(ScheduleError::TooMany {
                limit: limits.sessions,
            }),
            _ => Ok(Self {
                text: text.clone(),
                rule,
                tz,
                occurrences: occurrences(&starts, &changes, tz, text.minutes),
            }),
        }
    }
}

/// What is checked before any date is looked at.
fn check_size(text: &ScheduleText) -> Result<(), ScheduleError> {
    if !(1..=MAX_MINUTES).contains(&text.minutes) {
        return Err(ScheduleError::Minutes);
    }
    if text.exdates.len() > MAX_DATES {
        return Err(ScheduleError::TooManyExdates);
    }
    if text.rdates.len() > MAX_DATES {
        return Err(ScheduleError::TooManyRdates);
    }
    Ok(())
}

/// The local time before which every session must start; also checks that the added dates lie before it
/// and not long before the first session.
fn horizon(text: &ScheduleText, limits: Limits) -> Result<NaiveDateTime, ScheduleError> {
    let months = limits.months;
    let horizon = text
        .start
        .naive()
        .checked_add_months(Months::new(months))
        .ok_or(ScheduleError::PastHorizon { months })?;
    let earliest = text.start.naive() - Duration::days(EARLIEST_DAYS);
    match (text.rdates.iter().min(), text.rdates.iter().max()) {
        (Some(date), _) if date.naive() < earliest => Err(ScheduleError::RdateTooEarly { date: *date }),
        (_, Some(date)) if date.naive() >= horizon => {
            Err(ScheduleError::RdatePastHorizon { date: *date, months })
        }
        _ => Ok(horizon),
    }
}

#[derive(Debug, Clone, Copy)]
struct Expansion {
    start: NaiveDateTime,
    horizon: NaiveDateTime,
    tz: Tz,
    /// How many of the starts may be taken out again.
    excluded: usize,
    limits: Limits,
}

impl Expansion {
    /// The local starts of an anchored rule, those that are excluded later among them.
    fn starts_of(self, rule: &Rule) -> Result<Vec<NaiveDateTime>, ScheduleError> {
        let Limits { sessions, months } = self.limits;
        if let End::Until(until) = rule.end
            && until < resolve(self.tz, self.start)
        {
            return Err(ScheduleError::UntilBeforeStart);
        }
        self.check_first(rule)?;
        // What is excluded is taken out later, so as many starts more may come; one beyond that shows that
        // there are too many.
        let most = sessions + self.excluded;
        let starts = match rule.end {
            End::Never => {
                return Err(ScheduleError::Endless {
                    limit: sessions,
                    months,
                });
            }
            End::Count(count) if count > most => return Err(ScheduleError::TooMany { limit: sessions }),
            End::Count(count) => rule.starts(self.start, self.horizon).take(count).collect(),
            End::Until(until) => self.starts_until(rule, until)?.take(most + 1).collect::<Vec<_>>(),
        };
        match rule.end {
            End::Count(count) if starts.len() < count => Err(ScheduleError::PastHorizon { months }),
            _ if starts.len() > most => Err(ScheduleError::TooMany { limit: sessions }),
            _ => Ok(starts),
        }
    }

    /// Refuses a rule whose first start isn't the first session.
    fn check_first(self, rule: &Rule) -> Result<(), ScheduleError> {
        // Were the start moved there, the periods would count from there: so INTERVAL keeps none out.
        let every = Rule {
            interval: 1,
            ..rule.clone()
        };
        match every.starts(self.start, self.horizon).next() {
            Some(first) if first == self.start => Ok(()),
            Some(first) => Err(ScheduleError::NotOnRule {
                nearest: LocalTime::from_naive(first),
            }),
            None => Err(ScheduleError::NoMatch {
                months: self.limits.months,
            }),
        }
    }

    /// The starts up to and including the moment `until`.
    fn starts_until(
        self,
        rule: &Rule,
        until: Instant,
    ) -> Result<impl Iterator<Item = NaiveDateTime>, ScheduleError> {
        if until >= resolve(self.tz, self.horizon) {
            return Err(ScheduleError::PastHorizon {
                months: self.limits.months,
            });
        }
        // Moments are compared, not clocks, so a night that autumn repeats is cut where UNTIL says. Clocks
        // bound the search; they are never more than a day off.
        let end = self.horizon.min(until.plus_days(2).local(self.tz));
        Ok(rule
            .starts(self.start, end)
            .filter(move |at| resolve(self.tz, *at) <= until))
    }
}

fn occurrences(
    starts: &BTreeSet<LocalTime>,
    changes: &BTreeMap<LocalTime, &DateChange>,
    tz: Tz,
    minutes: u32,
) -> Vec<Occurrence> {
    let resolved = starts.iter().map(|at| {
        let change = changes.get(at);
        let start = change.map_or(*at, |change| change.start);
        let minutes = change.and_then(|change| change.minutes).unwrap_or(minutes);
        Occurrence {
            original_start: *at,
            span: Span::on_wall_clock(tz, start.naive(), minutes),
        }
    });
    let mut all: Vec<Occurrence> = resolved.collect();
    // A start that the spring change moves forward may pass one that it leaves.
    all.sort_by_key(|occurrence| (occurrence.span.start, occurrence.original_start));
    all
}

#[cfg(test)]
mod tests;
