//! Other times, offered in place of the asked ones: zone, hours and day of each phase, and of a series each
//! session's own.

use maud::{Markup, html};

use super::leave::{MOST_LISTED, MOST_OPEN, Mark, MarkedSession, marked};
use crate::app::Judged;
use crate::app::bookings::Review;
use crate::domain::judge::{Outcome, Severity};
use crate::locale;
use crate::store::bookings::Phase;
use crate::store::sessions::Session;
use crate::web::pages::frame::{Form, FormState, Visit};
use crate::web::ui::fields::{Ticked, check};
use crate::web::ui::{Trouble, Words};

/// The box that sets aside what the site may set aside.
pub(super) const SET_ASIDE: &str = "set_aside";
/// Most refused sessions that are shown; further ones are folded or counted.
const MOST_REFUSED: usize = 12;
/// What a time of day looks like in a field.
const CLOCK: &str = "[0-2][0-9]:[0-5][0-9]";

#[must_use]
pub(super) fn fields(visit: &Visit, review: &Review, state: FormState<'_>) -> Markup {
    let words = visit.words();
    let FormState { form, trouble } = state;
    let error = trouble.and_then(|trouble| trouble.of("offer"));
    let all = marked(review);
    html! {
        p.small.dim { (words.t("offer-hint")) }
        @if let Some(error) = error { p.error id="offer" { (error) } }
        @if let Some(trouble) = trouble.filter(|_| form.get("step") == Some("offer")) {
            (refusals(words, trouble))
        }
        @let to_confirm = trouble.and_then(|own| Some((own.of(SET_ASIDE)?, own.confirms.as_ref()?)));
        @if let Some((why, value)) = to_confirm {
            p.error id=(SET_ASIDE) { (why) }
            (check(SET_ASIDE, value, &words.t("offer-set-aside"), Ticked::No))
        }
        @for (index, phase) in review.dossier.phases.iter().enumerate() {
            @let own: Vec<MarkedSession<'_>> =
                all.iter().filter(|one| one.session.phase == phase.id).copied().collect();
            @let offered = OfferedPhase { words, review, form, index, phase };
            fieldset.stack.tight {
                legend { (words.of("phase", phase.kind)) }
                @match own.as_slice() {
                    [] => {}
                    [only] => (offered.one_off(*only)),
                    _ => {
                        div.fields.three { (offered.zone()) (offered.start()) (offered.minutes()) }
                        (offered.series(&own))
                    }
                }
            }
        }
    }
}

/// The sessions of the offer that the judge refuses, with why.
fn refusals(words: Words, trouble: &Trouble) -> Markup {
    let refused = || {
        trouble
            .verdicts
            .iter()
            .filter(|judged| judged.verdict.outcome == Outcome::Refused)
    };
    html! {
        @if refused().next().is_some() {
            ul.left-out {
                @for judged in refused().take(MOST_REFUSED) {
                    @let findings = judged.verdict.findings.iter();
                    @let blocks = findings.filter(|finding| finding.severity == Severity::Block);
                    li.error {
                        (words.span(judged.verdict.span, judged.tz)) " – "
                        (blocks
                            .map(|finding| locale::finding(words.0, finding, judged.tz))
                            .collect::<Vec<_>>()
                            .join(" "))
                        @if let Some(span) = judged.other_time {
                            " " (words.t("inbox-nearest")) " " (words.span(span, judged.tz))
                        }
                    }
                }
                @let more = refused().count().saturating_sub(MOST_REFUSED);
                @if more > 0 { li.error { (words.n("offer-more", more)) } }
            }
        }
    }
}

#[derive(Clone, Copy)]
struct OfferedPhase<'a> {
    words: Words,
    review: &'a Review,
    /// What was typed before.
    form: &'a Form,
    /// Its place among the phases, from 0; ends the names of its fields.
    index: usize,
    phase: &'a Phase,
}

impl OfferedPhase<'_> {
    /// A phase of one session: its day beside the rest, with what would do where it may not be as it was
    /// asked.
    fn one_off(self, only: MarkedSession<'_>) -> Markup {
        let words = self.words;
        let refused = self.refused(only.session);
        let at = refused
            .and_then(|judged| judged.other_time)
            .map_or(only.session.original_start.naive(), |span| {
                span.start.local(self.review.dossier.ground.tz())
            });
        let (date, start) = (self.name("date"), self.name("start"));
        html! {
            @if only.mark == Mark::Wanted { div { (only.mark.badge(words)) } }
            (advice(words, refused))
            div.fields.four {
                (self.zone())
                div.field {
                    label for=(date) { (words.t("offer-date")) }
                    input id=(date) type="date" name=(date)
                        value=(self.form.filled(&date).unwrap_or_else(|| at.date().to_string()));
                }
                div.field {
                    label for=(start) { (words.t("offer-start")) }
                    (clock(
                        &start,
                        &self.form.filled(&start).unwrap_or_else(|| at.format("%H:%M").to_string())
                    ))
                }
                (self.minutes())
            }
        }
    }

    /// The sessions of a series: those that are refused or wanted by others, the rest folded.
    fn series(self, own: &[MarkedSession<'_>]) -> Markup {
        type Marked<'a> = Vec<MarkedSession<'a>>;

        let words = self.words;
        let (plain, against): (Marked<'_>, Marked<'_>) = own
            .iter()
            .partition(|one| own.len() > MOST_OPEN && one.mark == Mark::None);
        // A long list is slow to draw and to scroll: beyond some, refused ones are folded too.
        let (shown, more) = against.split_at(against.len().min(MOST_REFUSED));
        let folded: Vec<_> = more.iter().chain(&plain).take(MOST_LISTED).collect();
        html! {
            @for one in shown { (self.row(*one)) }
            @if !folded.is_empty() {
                details {
                    summary.small { (words.n("offer-others", more.len() + plain.len())) }
                    @for one in &folded { (self.row(**one)) }
                    @if more.len() + plain.len() > MOST_LISTED {
                        p.small.dim { (words.n("inbox-listed", MOST_LISTED)) }
                    }
                }
            }
        }
    }

    fn zone(self) -> Markup {
        let (words, ground) = (self.words, &self.review.dossier.ground);
        let name = self.name("zone");
        let zones = &self.phase.zones;
        let own = zones.first().map(|zone| ground.path(*zone)).unwrap_or_default();
        let chosen = self.form.filled(&name).unwrap_or(own);
        // A phase in several zones keeps them all, unless one is chosen in their place.
        let all: Vec<String> = zones.iter().map(|zone| ground.path(*zone)).collect();
        html! {
            div.field {
                label for=(name) { (words.t("offer-zone")) }
                select id=(name) name=(name) {
                    @if all.len() > 1 { option value=(all.join(" ")) { (words.t("offer-as-asked")) } }
                    @for zone in ground.offered() {
                        @let path = ground.path(zone.id);
                        option value=(path) selected[all.len() == 1 && path == chosen] {
                            (words.name(&zone.names))
                        }
                    }
                }
            }
        }
    }

    /// When the sessions of a series begin; fixed where the rule says it.
    fn start(self) -> Markup {
        let name = self.name("start");
        let schedule = &self.phase.schedule;
        let own = schedule.start.naive().format("%H:%M").to_string();
        let value = self.form.filled(&name).unwrap_or(own);
        html! {
            div.field {
                label for=(name) { (self.words.t("offer-start")) }
                input id=(name) name=(name) value=(value) inputmode="numeric" pattern=(CLOCK) size="5"
                    readonly[schedule.has_hours()];
            }
        }
    }

    fn minutes(self) -> Markup {
        let name = self.name("minutes");
        let own = || self.phase.schedule.minutes.to_string();
        let value = self.form.filled(&name).unwrap_or_else(own);
        html! {
            div.field {
                label for=(name) { (self.words.t("offer-minutes")) }
                input id=(name) name=(name) type="number" min="1" value=(value);
            }
        }
    }

    /// One session of a series: as it is, another time, or left out.
    fn row(self, one: MarkedSession<'_>) -> Markup {
        let (words, form) = (self.words, self.form);
        let start = one.session.original_start;
        let refused = self.refused(one.session);
        let nearest = refused.and_then(|judged| judged.other_time);
        let offered = nearest.map_or_else(
            || start.naive(),
            |span| span.start.local(self.review.dossier.ground.tz()),
        );
        let [choice, date, time] =
            ["choice", "date", "time"].map(|name| format!("{name}-{}-{start}", self.index));
        // "As it is" of a session that may not be is a choice; of all others it is what a typed time
        // replaces.
        let (as_it_is, first) = match (one.mark, nearest) {
            (Mark::Refused, Some(_)) => ("keep", "move"),
            (Mark::Refused, None) => ("keep", "leave"),
            _ => ("same", "same"),
        };
        let chosen = form.get(&choice).unwrap_or(first);
        html! {
            div.offer-one role="group" aria-label=(words.day(start.date())) {
                strong {
                    (words.day(start.date())) " " (start.naive().format("%H:%M")) " " (one.mark.badge(words))
                }
                select name=(choice) aria-label=(words.t("offer-choice")) {
                    @for value in [as_it_is, "move", "leave"] {
                        option value=(value) selected[value == chosen] { (words.of("offer", value)) }
                    }
                }
                input id=(date) type="date" name=(date)
                    value=(form.filled(&date).unwrap_or_else(|| offered.date().to_string()))
                    aria-label=(words.t("offer-date"));
                input id=(time) name=(time)
                    value=(form.filled(&time).unwrap_or_else(|| offered.format("%H:%M").to_string()))
                    inputmode="numeric" pattern=(CLOCK) size="5" aria-label=(words.t("offer-start"));
                (advice(words, refused))
            }
        }
    }

    /// The name of one of its fields.
    fn name(self, field: &str) -> String {
        format!("{field}-{}", self.index)
    }

    /// What the judge said about a session that may not be; none for one that may.
    fn refused(&self, session: &Session) -> Option<&Judged> {
        let own = |judged: &&Judged| {
            (judged.verdict.phase, judged.verdict.original_start) == (self.index, session.original_start)
        };
        self.review
            .verdicts
            .iter()
            .filter(own)
            .find(|judged| judged.verdict.outcome == Outcome::Refused)
    }
}

/// Says why no other time is filled in for a session that may not be.
fn advice(words: Words, refused: Option<&Judged>) -> Markup {
    html! {
        @if let Some(judged) = refused.filter(|judged| judged.other_time.is_none()) {
            span.small.dim {
                (words.t(if judged.is_searched { "other-none" } else { "other-not-looked-for" }))
            }
        }
    }
}

fn clock(name: &str, value: &str) -> Markup {
    html! { input id=(name) name=(name) value=(value) inputmode="numeric" pattern=(CLOCK) size="5"; }
}
