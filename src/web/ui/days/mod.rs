//! The days of a schedule, each of them a button: leave out, bring back, other hours, other zone, another
//! day, add. One component for everything that plans dates; without JavaScript every press is a form sent.

mod act;
mod calendar;
mod cells;
mod decide;
mod departures;
mod differs;
mod form;
mod menu;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

pub(crate) use act::{act, act_for_all};
pub(crate) use departures::departures_of;
pub(crate) use differs::final_dates;
pub(crate) use form::{DayForm, Unfold};

use crate::app::bookings::{DateStanding, Known, Outlook, PlannedDate};
use crate::app::court::Ground;
use crate::domain::ids::BookingId;
use crate::domain::judge::{Finding, Severity};
use crate::domain::schedule::ScheduleText;
use crate::domain::span::{LocalTime, Span, Tz};
use crate::locale;
use crate::web::ui::{self, Words, icon};

/// What the days of one phase are drawn from.
#[derive(Clone, Copy)]
pub(crate) struct DayCalendar<'a> {
    pub words: Words,
    pub ground: &'a Ground,
    pub outlook: &'a Outlook,
    /// Index of the phase.
    pub phase: usize,
    pub form: &'a DayForm,
    /// Where the form goes.
    pub action: &'a str,
    /// Days before it can't be added to or moved to.
    pub earliest: NaiveDate,
    /// Times that the unfolded date could move to.
    pub near: &'a [LocalTime],
    /// Changed dates that the rule doesn't give any more.
    pub homeless: &'a [LocalTime],
}

impl DayCalendar<'_> {
    fn dates(&self) -> impl Iterator<Item = &PlannedDate> + Clone {
        self.outlook.of(Some(self.phase))
    }

    fn tz(&self) -> Tz {
        self.ground.tz()
    }

    /// The schedule of the phase, as it would be sent.
    fn schedule(&self) -> Option<&ScheduleText> {
        self.outlook.phases.get(self.phase).map(|phase| &phase.schedule)
    }

    /// A button that does something to the days: `value` says what.
    fn press(&self, look: &str, value: String, label: &str) -> Markup {
        html! {
            button class={ "btn " (look) } name="go" value=(value) hx-post=(self.action) {
                (self.words.t(label))
            }
        }
    }

    /// How many dates may be, of how many there are, and what is left to decide.
    #[must_use]
    pub(crate) fn count(&self) -> Markup {
        let words = self.words;
        let possible = self.dates().filter(|date| date.standing.is_possible()).count();
        let open = self.undecided();
        let all = possible + self.outlook.count(Some(self.phase), &[DateStanding::Taken]);
        let args = locale::Args::new().with("n", possible).with("all", all);
        html! {
            div.days-count role="status" { h2 #preview-title { (words.say("days-count", &args)) } }
            @if open > 0 { a.badge.is-incident href="#to-decide" { (words.n("days-open", open)) } }
        }
    }

    /// How many dates have to be decided.
    #[must_use]
    pub(crate) fn undecided(&self) -> usize {
        self.outlook.count(Some(self.phase), &[DateStanding::Taken]) + self.homeless.len()
    }

    /// The calendar with the menu of the opened day, and its hidden fields.
    #[must_use]
    pub(crate) fn calendar(&self) -> Markup {
        html! { (self.form.fields(self.phase)) (calendar::calendar(self)) (calendar::legend(self.words)) }
    }

    /// What has to be decided.
    #[must_use]
    pub(crate) fn decisions(&self) -> Markup {
        decide::decisions(self)
    }

    /// What differs from the rule, each with a way back, and the list of all dates.
    #[must_use]
    pub(crate) fn differences(&self) -> Markup {
        differs::differences(self)
    }
}

/// `22–06`, `09:30–18`: what fits into a day of a phone.
fn short_hours(span: Span, tz: Tz) -> String {
    let short = |at: chrono::NaiveDateTime| at.format("%H:%M").to_string().trim_end_matches(":00").to_owned();
    format!("{}–{}", short(span.start.local(tz)), short(span.end.local(tz)))
}

fn month_day(date: NaiveDate) -> String {
    date.format("%-m/%-d").to_string()
}

/// Names of zones by their paths.
#[must_use]
pub(crate) fn zone_names(words: Words, ground: &Ground, paths: &[String]) -> String {
    let known = paths.iter().filter_map(|path| ground.find(path));
    words.names(known.map(|zone| &zone.names))
}

/// What stands against a session: the sentence of each finding, and who it is as far as the reader may know.
#[must_use]
pub(crate) fn reasons(
    words: Words,
    findings: &[Finding],
    tz: Tz,
    known: &BTreeMap<BookingId, Known>,
) -> Markup {
    let is_block = |finding: &&Finding| finding.severity == Severity::Block;
    let blocks: Vec<&Finding> = findings.iter().filter(is_block).collect();
    let shown = if blocks.is_empty() {
        findings.iter().collect()
    } else {
        blocks
    };
    html! {
        @for (at, finding) in shown.iter().enumerate() {
            @if at > 0 { " " }
            @let who: Vec<&Known> = finding.with.iter().filter_map(|id| known.get(id)).collect();
            @for other in who.iter().take(2) { b { (words.name(&other.lead)) " · " (other.title) } " — " }
            (locale::finding(words.0, finding, tz))
        }
    }
}

/// What else there is to know: warnings of dates that can be.
#[must_use]
pub(crate) fn notes(words: Words, outlook: &Outlook, phase: Option<usize>, tz: Tz) -> Markup {
    let noted = outlook
        .of(phase)
        .filter(|date| date.standing == DateStanding::Noted)
        .flat_map(|date| &date.findings);
    let mut said: Vec<(String, usize)> = Vec::new();
    for finding in noted {
        let sentence = locale::finding(words.0, finding, tz);
        match said.iter_mut().find(|(own, _)| *own == sentence) {
            Some((_, times)) => *times += 1,
            None => said.push((sentence, 1)),
        }
    }
    html! {
        @for (sentence, times) in said.iter().take(5) {
            p.small.dim { (icon("warning")) " " (sentence) @if *times > 1 { " (×" (times) ")" } }
        }
    }
}

/// How the dates of all phases stand, as badges.
#[must_use]
pub(crate) fn counts(words: Words, outlook: &Outlook) -> Markup {
    let of = |standings: &[DateStanding]| outlook.count(None, standings);
    let rows = [
        (
            "is-approved",
            "dates-free",
            of(&[DateStanding::Free, DateStanding::Noted]),
        ),
        ("is-incident", "dates-taken", of(&[DateStanding::Taken])),
        ("is-done none", "dates-out", of(&[DateStanding::Out])),
        ("is-done none", "dates-holiday", of(&[DateStanding::Holiday])),
    ];
    html! {
        div.row { @for (look, key, n) in rows { @if n > 0 { (ui::badge(look, &words.n(key, n))) } } }
    }
}
