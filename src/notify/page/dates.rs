//! The dates of a booking, or those that are offered in their place, one by one; what differs from the rule
//! is marked, and hours that are all alike are said once.

use chrono::{Datelike, NaiveDateTime};

use super::about::LetterText;
use super::{List, MailLink, phase};
use crate::domain::notice::{Event, MOST_DATES};
use crate::domain::opening::PhaseKind;
use crate::domain::span::Span;
use crate::domain::text::Names;
use crate::locale::{self, Args};

/// A date as it is listed.
struct ListedDate<'a> {
    kind: PhaseKind,
    span: Span,
    /// When the rule would have it, where that is another time.
    before: Option<Span>,
    /// Its zones, where they are others than its phase's.
    zones: &'a [Names],
}

impl LetterText<'_> {
    /// None for a single date that is as its rule says: when it is stands in the letter already.
    pub(super) fn dates(&self, link: &MailLink) -> Option<List> {
        let is_of_now = self.letter.event.is_of_work();
        let booking = self.letter.booking.as_ref().filter(|_| !is_of_now)?;
        let offers = self.letter.event == Event::OfferMade;
        let (all, dates, heading) = if offers {
            (self.letter.affected.len(), self.offered(), "affected-offered")
        } else {
            (booking.sessions as usize, self.planned(), "dates-listed")
        };
        if dates.is_empty() || (!offers && all == 1 && dates[0].before.is_none()) {
            return None;
        }
        let usual = self.usual_hours(&dates);
        let heading = self.say(heading, &Args::new().with("n", all));
        let heading = match &usual {
            Some(times) => {
                let args = Args::new().with("heading", heading).with("times", times.clone());
                self.say("dates-times", &args)
            }
            None => heading,
        };
        let mut year = None;
        let mut lines: Vec<String> = dates
            .iter()
            .map(|date| self.date(date, &mut year, usual.as_deref()))
            .collect();
        if all > dates.len() {
            let args = Args::new()
                .with("n", all - dates.len())
                .with("link", link.address.clone());
            lines.push(self.say("dates-more", &args));
        }
        Some(List { heading, lines })
    }

    fn planned(&self) -> Vec<ListedDate<'_>> {
        let booking = self.letter.booking.iter();
        let dates = booking.flat_map(|booking| {
            booking.dates.iter().filter_map(|date| {
                let (kind, _) = booking.phases.get(date.phase)?;
                Some(ListedDate {
                    kind: *kind,
                    span: date.span,
                    before: date.before,
                    zones: &date.zones,
                })
            })
        });
        dates.collect()
    }

    fn offered(&self) -> Vec<ListedDate<'_>> {
        let place = self.letter.place.as_ref().map(|place| &place.zones);
        let first = self.letter.affected.iter().take(MOST_DATES);
        let listed = first.map(|session| ListedDate {
            kind: session.kind,
            span: session.span,
            before: session.before,
            zones: if place == Some(&session.zones) {
                &[]
            } else {
                &session.zones
            },
        });
        listed.collect()
    }

    /// The hours of those that are as their rule says, when they are the same for all.
    fn usual_hours(&self, dates: &[ListedDate<'_>]) -> Option<String> {
        let mut hours = dates
            .iter()
            .filter(|date| date.before.is_none())
            .map(|date| self.hours(date.span));
        let first = hours.next()?;
        hours.all(|own| own == first).then_some(first)
    }

    fn hours(&self, span: Span) -> String {
        let (start, end) = (span.start.local(self.tz), span.end.local(self.tz));
        let minutes = u32::try_from((end - start).num_minutes()).unwrap_or(u32::MAX);
        locale::hours(self.language, start, minutes)
    }

    /// One line; `year` is the one that was said last.
    fn date(&self, date: &ListedDate<'_>, year: &mut Option<i32>, usual: Option<&str>) -> String {
        let start = date.span.start.local(self.tz);
        let hours = Some(self.hours(date.span)).filter(|own| Some(own.as_str()) != usual);
        let with_hours = |day: String| match &hours {
            Some(hours) => format!("{day} {hours}"),
            None => day,
        };
        let mut day = |at: NaiveDateTime| {
            let is_said = year.replace(at.date().year()) == Some(at.date().year());
            let said = if is_said { locale::date_short } else { locale::date };
            said(self.language, at.date())
        };
        let before = date.before.map(|span| span.start.local(self.tz));
        let line = match before {
            Some(before) if before.date() != start.date() => {
                let from = day(before);
                let to = with_hours(day(start));
                self.say("dates-moved", &Args::new().with("from", from).with("to", to))
            }
            Some(_) => {
                let now = with_hours(day(start));
                self.say("dates-retimed", &Args::new().with("date", now))
            }
            None => with_hours(day(start)),
        };
        let phases = self
            .letter
            .booking
            .as_ref()
            .map_or(0, |booking| booking.phases.len());
        let line = if phases > 1 {
            let args = Args::new()
                .with("date", line)
                .with("phase", phase(self.language, date.kind));
            self.say("dates-of-phase", &args)
        } else {
            line
        };
        self.placed(line, date.zones)
    }
}
