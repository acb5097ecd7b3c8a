//! How it stands with the people of a session, and when they come, as they said: the line that says it, and
//! the form in which it is said.

use maud::{Markup, html};

use super::Words;
use super::fields::hidden;
use crate::app::presence::Coming;
use crate::domain::ids::SessionId;
use crate::domain::presence::Stand;
use crate::domain::span::{Instant, Span, Tz};
use crate::locale::{self, Args};
use crate::store::presence::comings::SaidComing;

/// Moments that are offered lie so many seconds apart.
const STEP: i64 = 5 * 60;
/// At most so many are offered: three hours.
const MOST: i64 = 36;

/// Who said that they come when, and why.
pub(crate) fn said(words: Words, own: &SaidComing, tz: Tz) -> Markup {
    let args = Args::new()
        .with("at", words.clock(own.at, tz))
        .with("by", own.by.clone());
    html! {
        (words.say("coming-said", &args))
        @if !own.words.is_empty() { ": " (own.words) }
    }
}

/// How it stands with a session, and for how long.
pub(crate) fn stands_since(words: Words, own: &Coming, now: Instant) -> Markup {
    let span = own.session.taken();
    let (since, look) = match own.stand {
        Stand::Overrunning => (span.end, "is-incident"),
        Stand::Missing => (span.start, "is-pending"),
        _ => (span.start, "is-approved"),
    };
    let length = locale::duration(words.0, now.unix() - since.unix());
    super::badge(look, &format!("{} {length}", stand(words, own)))
}

/// How it stands with a session, in words.
pub(crate) fn stand(words: Words, own: &Coming) -> String {
    if own.has_begun_empty {
        words.t("stand-begun")
    } else {
        words.of("stand", own.stand)
    }
}

/// That more people are in than were approved; none: there are not.
pub(crate) fn crowded(words: Words, inside: usize, approved: u32) -> Option<String> {
    let args = Args::new().with("n", inside).with("approved", approved);
    (inside > approved as usize).then(|| words.say("onsite-crowded", &args))
}

/// The form around what is asked: where it goes, what it carries, and of which session.
pub(crate) struct ComingForm<'a> {
    pub(crate) action: &'a str,
    /// Where it leads back to; none: to where it goes.
    pub(crate) back: Option<&'a str>,
    pub(crate) session: SessionId,
    pub(crate) span: Span,
    pub(crate) tz: Tz,
}

impl ComingForm<'_> {
    /// The moments that are offered: from now or its start on, before it ends.
    fn moments(&self, now: Instant) -> Vec<Instant> {
        let from = now.max(self.span.start).unix();
        let first = from - from.rem_euclid(STEP) + STEP;
        let all = (0..MOST).map(|step| Instant::from_unix(first + step * STEP));
        all.filter(|at| *at < self.span.end).collect()
    }

    /// Nothing where there is no time left to come.
    pub(crate) fn show(&self, words: Words, now: Instant) -> Markup {
        let moments = self.moments(now);
        let id = |part: &str| format!("coming-{part}-{}", self.session);
        html! {
            @if !moments.is_empty() {
                form.row.low method="post" action=(self.action) {
                    @if let Some(back) = self.back { (hidden("back", back)) }
                    div.field {
                        label for=(id("at")) { (words.t("coming-at")) }
                        select id=(id("at")) name="at" {
                            @for at in &moments {
                                option value=(at.unix()) { (words.clock(*at, self.tz)) }
                            }
                        }
                    }
                    div.field {
                        label for=(id("words")) {
                            (words.t("reason")) " " span.dim { (words.t("optional")) }
                        }
                        input id=(id("words")) name="words" maxlength="300" autocomplete="off";
                    }
                    button.btn { (words.t("coming-do")) }
                }
            }
        }
    }
}
