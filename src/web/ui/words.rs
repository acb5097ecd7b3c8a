//! Words and times in the reader's language, short enough to be used in markup.

use std::fmt::Display;

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::app::court::Ground;
use crate::app::fields::NamesBody;
use crate::domain::flag::SessionFlag;
use crate::domain::ids::ZoneId;
use crate::domain::judge::Rule;
use crate::domain::span::{Instant, Span, Tz};
use crate::domain::text::{Language, Names};
use crate::locale::{self, Args};

/// The language of a page, and the time zone of the service: times in another zone name theirs. Copied into
/// every component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Words(pub Language, pub Tz);

impl Words {
    /// A message without variables.
    #[must_use]
    pub(crate) fn t(self, key: &str) -> String {
        locale::word(self.0, key)
    }

    /// A message with variables.
    #[must_use]
    pub(crate) fn say(self, key: &str, args: &Args) -> String {
        locale::say(self.0, key, args)
    }

    /// A message with a count `n`.
    #[must_use]
    pub(crate) fn n(self, key: &str, n: usize) -> String {
        self.say(key, &Args::new().with("n", n))
    }

    /// A message with one variable, a text.
    pub(crate) fn fill(self, key: &str, name: &'static str, text: impl Into<String>) -> String {
        self.say(key, &Args::new().with(name, text.into()))
    }

    /// A message made of a prefix and a stored word, such as `state-` and `requested`.
    #[must_use]
    pub(crate) fn of(self, prefix: &str, word: impl Display) -> String {
        locale::word(self.0, &format!("{prefix}-{word}"))
    }

    #[must_use]
    pub(crate) fn name(self, names: &Names) -> &str {
        names.get(self.0)
    }

    /// The name of a view in the reader's language.
    #[must_use]
    pub(crate) fn named(self, names: &NamesBody) -> &str {
        match self.0 {
            Language::Ko => &names.ko,
            Language::En => &names.en,
        }
    }

    /// Names in the reader's language, parted by commas.
    pub(crate) fn names<'a>(self, all: impl IntoIterator<Item = &'a Names>) -> String {
        let names: Vec<&str> = all.into_iter().map(|names| self.name(names)).collect();
        names.join(", ")
    }

    /// The names of zones of a site.
    pub(crate) fn zones(self, ground: &Ground, zones: &[ZoneId]) -> String {
        let known = zones.iter().filter_map(|zone| ground.zone(*zone));
        self.names(known.map(|zone| &zone.names))
    }

    /// Why a person must look at a session: a closure's or holiday's own words, and the rules that it breaks.
    #[must_use]
    pub(crate) fn hit(self, flag: Option<&SessionFlag>, broken: &[Rule]) -> Option<String> {
        let rules = broken.iter().map(|rule| self.of("rule", rule));
        let flag = flag.map(SessionFlag::to_string);
        let all: Vec<String> = flag.into_iter().chain(rules).collect();
        (!all.is_empty()).then(|| all.join(" · "))
    }

    #[must_use]
    pub(crate) fn district(self, stored: &str) -> &str {
        locale::district(self.0, stored)
    }

    /// A day, with its year.
    #[must_use]
    pub(crate) fn date(self, date: NaiveDate) -> String {
        locale::date(self.0, date)
    }

    /// A day, without its year.
    #[must_use]
    pub(crate) fn day(self, date: NaiveDate) -> String {
        locale::date_short(self.0, date)
    }

    /// Days from a first to a last one, with their years; one day alone stands once.
    #[must_use]
    pub(crate) fn dates(self, first: NaiveDate, last: NaiveDate) -> String {
        between(self.date(first), self.date(last))
    }

    /// Days from a first to a last one, without their years.
    #[must_use]
    pub(crate) fn days(self, first: NaiveDate, last: NaiveDate) -> String {
        between(self.day(first), self.day(last))
    }

    /// A moment as `<time>`: the words for people, the instant for programs.
    #[must_use]
    pub(crate) fn moment(self, at: Instant, tz: Tz) -> Markup {
        html! { time datetime=(at) { (locale::moment(self.0, at, tz)) } (self.of_clock(tz)) }
    }

    /// A span as `<time>`: `11월 25일 (수) 22:30–익일 05:30`, without the year.
    #[must_use]
    pub(crate) fn span(self, span: Span, tz: Tz) -> Markup {
        html! { time datetime=(span.start) { (locale::span_short(self.0, span, tz)) } (self.of_clock(tz)) }
    }

    /// The name of a time zone that is not the service's.
    fn of_clock(self, tz: Tz) -> Markup {
        html! { @if tz != self.1 { " " small.dim { "(" (locale::clock(self.0, tz)) ")" } } }
    }

    /// `22:30–익일 05:30`.
    #[must_use]
    pub(crate) fn hours(self, span: Span, tz: Tz) -> String {
        let start = span.start.local(tz);
        let minutes = u32::try_from((span.end.local(tz) - start).num_minutes()).unwrap_or_default();
        locale::hours(self.0, start, minutes)
    }

    /// `22:30`.
    #[must_use]
    #[expect(clippy::unused_self, reason = "reads like the other times beside it")]
    pub(crate) fn clock(self, at: Instant, tz: Tz) -> String {
        at.local(tz).format("%H:%M").to_string()
    }

    /// [`Self::clock`], with the date where it is not of today: `11월 24일 (화) 22:30`.
    #[must_use]
    pub(crate) fn clock_or_day(self, at: Instant, now: Instant, tz: Tz) -> String {
        let (day, today) = (at.local(tz).date(), now.local(tz).date());
        let clock = self.clock(at, tz);
        if day == today {
            clock
        } else {
            format!("{} {clock}", locale::date_short(self.0, day))
        }
    }

    /// How long ago or until, with the exact moment at hand: `3시간 전`, `in 2 days`.
    #[must_use]
    pub(crate) fn ago(self, at: Instant, now: Instant, tz: Tz) -> Markup {
        let seconds = now.unix() - at.unix();
        let key = if seconds >= 0 { "ago" } else { "ahead" };
        let said = if (0..60).contains(&seconds) {
            self.t("ago-now")
        } else {
            self.say(key, &Args::new().with("time", locale::roughly(self.0, seconds)))
        };
        html! { time datetime=(at) title=(locale::moment(self.0, at, tz)) { (said) } }
    }

    /// [`Words::ago`] with the moment beside it, which a finger can't call up.
    #[must_use]
    pub(crate) fn ago_at(self, at: Instant, now: Instant, tz: Tz) -> Markup {
        let local = at.local(tz);
        html! {
            (self.ago(at, now, tz))
            " "
            span.small.dim { "(" (self.day(local.date())) " " (self.clock(at, tz)) ")" }
        }
    }

    /// A length in its largest unit: `3일`, `2 hours`.
    #[must_use]
    pub(crate) fn roughly(self, seconds: i64) -> String {
        locale::roughly(self.0, seconds)
    }

    /// The same of what goes on: in its first minute.
    #[must_use]
    pub(crate) fn lasting(self, seconds: i64) -> String {
        locale::roughly(self.0, seconds.max(60))
    }
}

fn between(first: String, last: String) -> String {
    if first == last {
        first
    } else {
        format!("{first} – {last}")
    }
}
