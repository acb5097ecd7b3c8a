//! The schedule as a form writes it: dates, hours and a way of repeating, to and from the rule that is
//! stored. What the form can't say is kept as the rule's own text.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};

use crate::domain::recurrence::{Day, End, Freq, Rule};
use crate::domain::schedule::{Schedule, ScheduleText};
use crate::domain::span::{Instant, LocalTime, Span, Tz, resolve};
use crate::domain::text::{self, clock, worded};

worded! {
    pub(crate) Repeat {
        /// Not at all.
        Once = "once",
        Daily = "daily",
        Weekdays = "weekdays",
        /// Every week on the weekday of the first date.
        Weekly = "weekly",
        /// Every other week on that weekday.
        Biweekly = "biweekly",
        /// Every month on the same numbered weekday, such as the second Wednesday.
        Monthly = "monthly",
        /// Every week on chosen weekdays.
        Custom = "custom",
        /// By a rule in its own text.
        Rule = "rule",
    }
}

worded! {
    pub(crate) Ends {
        Until = "until",
        /// After so many sessions.
        Count = "count",
    }
}

worded! {
    /// What happens to dates that are taken.
    pub(crate) Taken {
        /// Each is asked about.
        Ask = "ask",
        /// They are left out.
        Leave = "leave",
    }
}

/// Weekdays as rules write them, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Most sessions that a form asks for when it counts them.
const MOST_COUNT: u32 = 999;

/// The schedule fields of one phase, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScheduleForm {
    pub date: String,
    /// Start, `22:00`.
    pub from: String,
    /// End, `06:00`; the next day when it is not after the start.
    pub to: String,
    /// Further whole days that each session lasts.
    pub more: String,
    pub repeat: Repeat,
    pub days: Vec<String>,
    /// The rule's own text.
    pub rrule: String,
    pub ends: Ends,
    pub until: String,
    pub count: String,
    /// Whether holidays are skipped.
    pub holidays: bool,
    /// What happens to dates that are taken.
    pub taken: Taken,
}

/// A field of the form that can't be read, by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable(pub &'static str);

impl ScheduleForm {
    /// A form for a first date: one night from 22 to 6, once.
    #[must_use]
    pub(crate) fn starting(at: NaiveDateTime) -> Self {
        Self {
            date: at.date().to_string(),
            from: at.format("%H:%M").to_string(),
            to: (at + chrono::Duration::hours(4)).format("%H:%M").to_string(),
            more: String::new(),
            repeat: Repeat::Once,
            days: Vec::new(),
            rrule: String::new(),
            ends: Ends::Until,
            until: (at.date() + Days::new(28)).to_string(),
            count: "4".to_owned(),
            holidays: false,
            taken: Taken::Ask,
        }
    }

    /// A form in which nobody said anything yet.
    #[must_use]
    pub(crate) fn unset() -> Self {
        let usual = Self::starting(NaiveDateTime::default());
        Self {
            date: String::new(),
            from: String::new(),
            to: String::new(),
            until: String::new(),
            ..usual
        }
    }

    #[must_use]
    pub(crate) fn is_unset(&self) -> bool {
        self.date.is_empty() && self.from.is_empty() && self.to.is_empty()
    }

    /// Begins with a span on a wall clock: its start rounded up to a half hour, at most four hours of it.
    pub(crate) fn begin_with(&mut self, span: Span, tz: Tz) {
        let half_hours = |at: Instant| Instant::from_unix((at.unix() + 1799).div_euclid(1800) * 1800);
        let start = half_hours(span.start);
        let end = span.end.min(start.plus(4 * 3600));
        let usual = Self::starting(start.local(tz));
        (self.date, self.from, self.until) = (usual.date, usual.from, usual.until);
        self.to = end.local(tz).format("%H:%M").to_string();
    }

    /// Takes the hours of a span, as [`ScheduleForm::begin_with`] does, on the days that stand.
    pub(crate) fn hours_of(&mut self, span: Span, tz: Tz) {
        let mut usual = self.clone();
        usual.begin_with(span, tz);
        (self.from, self.to) = (usual.from, usual.to);
    }

    /// Moves the last date with the first; a single chosen weekday goes along.
    pub(crate) fn follow_first(&mut self, before: NaiveDate) {
        let Some(date) = text::day(&self.date) else { return };
        if let Some(until) = text::day(&self.until).and_then(|until| until.checked_add_signed(date - before))
        {
            self.until = until.to_string();
        }
        let name = |day: NaiveDate| WEEKDAYS[day.weekday().num_days_from_monday() as usize].to_owned();
        if self.days == [name(before)] {
            self.days = vec![name(date)];
        }
    }

    /// Who chooses weekdays begins with that of the first date.
    pub(crate) fn tick_first(&mut self) {
        if self.repeat == Repeat::Custom
            && self.days.is_empty()
            && let Some(date) = text::day(&self.date)
        {
            let at = date.weekday().num_days_from_monday() as usize;
            self.days = vec![WEEKDAYS[at].to_owned()];
        }
    }

    pub(crate) fn daily_until(&mut self, last: NaiveDate) {
        (self.repeat, self.ends, self.until) = (Repeat::Daily, Ends::Until, last.to_string());
    }

    /// Whether the end is on another day than the start.
    #[must_use]
    pub(crate) fn ends_next_day(&self) -> bool {
        matches!((clock(&self.from), clock(&self.to)), (Some(from), Some(to)) if to <= from)
    }

    /// Length of a session on the wall clock, in minutes.
    ///
    /// # Errors
    /// The field that can't be read.
    pub(crate) fn minutes(&self) -> Result<u32, Unreadable> {
        let from = clock(&self.from).ok_or(Unreadable("from"))?;
        let to = clock(&self.to).ok_or(Unreadable("to"))?;
        let more: u32 = if self.more.trim().is_empty() {
            0
        } else {
            self.more.trim().parse().map_err(|_| Unreadable("more"))?
        };
        let within = (to - from).num_minutes().rem_euclid(1440);
        let within = if within == 0 { 1440 } else { within };
        let all = u32::try_from(within).unwrap_or(1440) + more.min(366) * 1440;
        Ok(all)
    }

    /// The first date that is on the rule: the typed one, or the next that the weekdays allow.
    ///
    /// # Errors
    /// The field that can't be read.
    pub(crate) fn first(&self) -> Result<NaiveDate, Unreadable> {
        let date = text::day(&self.date).filter(|date| (1970..2200).contains(&date.year()));
        let date = date.ok_or(Unreadable("date"))?;
        let on: Vec<usize> = match self.repeat {
            Repeat::Weekdays => (0..5).collect(),
            Repeat::Custom => WEEKDAYS
                .iter()
                .enumerate()
                .filter(|(_, day)| self.days.iter().any(|own| own == *day))
                .map(|(at, _)| at)
                .collect(),
            _ => return Ok(date),
        };
        if on.is_empty() {
            return Err(Unreadable("day"));
        }
        let fits = |day: &NaiveDate| on.contains(&(day.weekday().num_days_from_monday() as usize));
        Ok(date.iter_days().take(7).find(fits).unwrap_or(date))
    }

    /// The schedule that the form asks for, without any single date that departs from it.
    ///
    /// # Errors
    /// The field that can't be read.
    pub(crate) fn text(&self, tz: Tz) -> Result<ScheduleText, Unreadable> {
        let start = self
            .first()?
            .and_time(clock(&self.from).ok_or(Unreadable("from"))?);
        Ok(ScheduleText {
            start: LocalTime::from_naive(start),
            minutes: self.minutes()?,
            rrule: self.rule(start, tz)?,
            exdates: Vec::new(),
            rdates: Vec::new(),
            changes: Vec::new(),
            skip_holidays: self.holidays,
        })
    }

    fn rule(&self, start: NaiveDateTime, tz: Tz) -> Result<Option<String>, Unreadable> {
        let weekday = WEEKDAYS[start.weekday().num_days_from_monday() as usize];
        let main = match self.repeat {
            Repeat::Once => return Ok(None),
            Repeat::Rule => {
                let own = self.rrule.trim().trim_start_matches("RRULE:").to_owned();
                return if own.is_empty() {
                    Err(Unreadable("rrule"))
                } else {
                    Ok(Some(own))
                };
            }
            Repeat::Daily => "FREQ=DAILY".to_owned(),
            Repeat::Weekdays => "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR".to_owned(),
            Repeat::Weekly => format!("FREQ=WEEKLY;BYDAY={weekday}"),
            Repeat::Biweekly => format!("FREQ=WEEKLY;INTERVAL=2;BYDAY={weekday}"),
            Repeat::Monthly => format!("FREQ=MONTHLY;BYDAY={}{weekday}", (start.day() - 1) / 7 + 1),
            Repeat::Custom => {
                let days: Vec<&str> = WEEKDAYS
                    .into_iter()
                    .filter(|day| self.days.iter().any(|own| own == day))
                    .collect();
                format!("FREQ=WEEKLY;BYDAY={}", days.join(","))
            }
        };
        Ok(Some(format!("{main};{}", self.end(tz)?)))
    }

    fn end(&self, tz: Tz) -> Result<String, Unreadable> {
        match self.ends {
            Ends::Count => {
                let count = self
                    .count
                    .trim()
                    .parse::<u32>()
                    .ok()
                    .filter(|count| (1..=MOST_COUNT).contains(count));
                Ok(format!("COUNT={}", count.ok_or(Unreadable("count"))?))
            }
            Ends::Until => {
                let last = text::day(&self.until).filter(|date| (1970..2200).contains(&date.year()));
                let end = last
                    .and_then(|date| date.and_hms_opt(23, 59, 59))
                    .ok_or(Unreadable("until"))?;
                Ok(format!(
                    "UNTIL={}",
                    resolve(tz, end).to_utc().format("%Y%m%dT%H%M%SZ")
                ))
            }
        }
    }

    /// The form that says a stored schedule; what it can't say in its own words, it keeps as the rule's text.
    #[must_use]
    pub(crate) fn of(text: &ScheduleText, tz: Tz) -> Self {
        let mut form = Self::starting(text.start.naive());
        let end = text.start.naive() + chrono::Duration::minutes(i64::from(text.minutes));
        form.to = end.format("%H:%M").to_string();
        let within = form.minutes().unwrap_or(text.minutes);
        let more = text.minutes.saturating_sub(within) / 1440;
        if more > 0 {
            form.more = more.to_string();
        }
        form.holidays = text.skip_holidays;
        let Some(rule) = &text.rrule else { return form };
        form.rrule.clone_from(rule);
        form.read_rule(rule, tz);
        // The dates are what counts: if these words come to others, the rule speaks for itself.
        let starts = |text: &ScheduleText| {
            Schedule::parse(&text.rule_alone(), tz)
                .map(|schedule| schedule.occurrences().to_vec())
                .ok()
        };
        let said = form.text(tz).ok().and_then(|said| starts(&said));
        if said.is_none() || said != starts(text) {
            form.repeat = Repeat::Rule;
        }
        form
    }

    fn read_rule(&mut self, text: &str, tz: Tz) {
        let Ok(rule) = Rule::parse(text, tz) else {
            self.repeat = Repeat::Rule;
            return;
        };
        let name = |day: &Day| WEEKDAYS[day.weekday.num_days_from_monday() as usize].to_owned();
        self.days = rule.days.iter().map(name).collect();
        self.repeat = match (rule.freq, rule.interval, rule.days.as_slice()) {
            (Freq::Daily, 1, []) => Repeat::Daily,
            (Freq::Weekly, 2, [] | [_]) => Repeat::Biweekly,
            (Freq::Weekly, 1, [] | [_]) => Repeat::Weekly,
            (Freq::Weekly, 1, _) if self.days == WEEKDAYS[..5] => Repeat::Weekdays,
            (Freq::Weekly, 1, _) => Repeat::Custom,
            (Freq::Monthly, 1, [_]) => Repeat::Monthly,
            _ => Repeat::Rule,
        };
        match rule.end {
            End::Count(count) => (self.ends, self.count) = (Ends::Count, count.to_string()),
            End::Until(until) => (self.ends, self.until) = (Ends::Until, until.local(tz).date().to_string()),
            End::Never => {}
        }
    }
}

#[cfg(test)]
#[path = "schedule_form_tests.rs"]
mod tests;
