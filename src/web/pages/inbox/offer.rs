//! Other times, offered in place of the asked ones: zone, hours and day of each phase, and of a series each
//! session's own.

use chrono::NaiveTime;
use maud::{Markup, html};

use crate::app::Judged;
use crate::app::bookings::{Dossier, Review};
use crate::domain::booking::PhaseText;
use crate::domain::judge::{Outcome, Severity};
use crate::domain::schedule::{ScheduleText, SeriesChange, StartTwice};
use crate::domain::session::SessionState;
use crate::domain::span::LocalTime;
use crate::domain::text;
use crate::locale;
use crate::store::bookings::Phase;
use crate::store::sessions::Session;
use crate::web::pages::frame::{Form, FormState, Visit};
use crate::web::pages::inbox::leave::{MOST_LISTED, MOST_OPEN, Mark, MarkedSession, marked};
use crate::web::ui::Trouble;
use crate::web::ui::Words;
use crate::web::ui::fields::{Ticked, check};

/// The box that sets aside what the site may set aside.
pub(super) const SET_ASIDE: &str = "set_aside";
/// Most refused sessions that are shown; further ones are folded or counted.
const MOST_REFUSED: usize = 12;
/// What a time of day looks like in a field.
const CLOCK: &str = "[0-2][0-9]:[0-5][0-9]";

/// The fields of an offer.
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
                legend { (words.of("phase", phase.kind.as_str())) }
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

/// One phase of the request in the form.
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
        let words = self.words;
        type Marked<'a> = Vec<MarkedSession<'a>>;
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
                    @for zone in ground.zones.iter().filter(|zone| zone.retired_at.is_none()) {
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

/// A field that can't be used, and the key of the sentence about it.
pub(super) struct BadField {
    pub field: String,
    pub key: &'static str,
}

impl BadField {
    const fn unreadable(field: String) -> Self {
        Self {
            field,
            key: "offer-unreadable",
        }
    }
}

/// Reads the offer that a form makes.
///
/// # Errors
/// The first field that can't be used.
pub(super) fn read(form: &Form, dossier: &Dossier) -> Result<Vec<PhaseText>, BadField> {
    let mut offer = Vec::new();
    for (index, phase) in dossier.phases.iter().enumerate() {
        offer.extend(read_phase(form, dossier, index, phase)?);
    }
    if offer.is_empty() {
        Err(BadField {
            field: "offer".to_owned(),
            key: "offer-nothing-left",
        })
    } else {
        Ok(offer)
    }
}

fn read_phase(
    form: &Form,
    dossier: &Dossier,
    index: usize,
    phase: &Phase,
) -> Result<Vec<PhaseText>, BadField> {
    let asked: Vec<String> = phase
        .zones
        .iter()
        .map(|zone| dossier.ground.path(*zone))
        .collect();
    let zones = form
        .filled(&format!("zone-{index}"))
        .map_or(asked, |paths| paths.split(' ').map(str::to_owned).collect());
    let minutes_name = format!("minutes-{index}");
    let minutes = if form.has(&minutes_name) {
        form.number(&minutes_name)
            .ok_or(BadField::unreadable(minutes_name))?
    } else {
        phase.schedule.minutes
    };
    let start_name = format!("start-{index}");
    let time = form
        .filled(&start_name)
        .map(|text| clock_of(&text).ok_or(BadField::unreadable(start_name)))
        .transpose()?;
    let standing = |session: &&Session| session.phase == phase.id && session.state.is_to_come();
    let starts: Vec<LocalTime> = dossier
        .sessions
        .iter()
        .filter(standing)
        .map(|session| session.original_start)
        .collect();
    let schedules: Vec<ScheduleText> = match starts.as_slice() {
        [] => Vec::new(),
        [only] => {
            let name = format!("date-{index}");
            let day = form
                .filled(&name)
                .map(|date| text::day(&date).ok_or(BadField::unreadable(name)))
                .transpose()?;
            let start = day
                .unwrap_or(only.date())
                .and_time(time.unwrap_or(only.naive().time()));
            let one = phase.schedule.with_starts(&[LocalTime::from_naive(start)]);
            one.into_iter().collect()
        }
        _ => {
            let choices = read_choices(form, index, &starts)?;
            let change = SeriesChange {
                standing: starts,
                skipped: skipped(dossier, phase),
                left_out: choices.left_out,
                added: choices.added.iter().map(|other| other.start).collect(),
                time,
            };
            change.apply(&phase.schedule).map_err(|StartTwice(start)| {
                let field = choices.added.into_iter().find(|other| other.start == start);
                BadField {
                    field: field.map(|other| other.field).unwrap_or_default(),
                    key: "offer-twice",
                }
            })?
        }
    };
    let text = |schedule: ScheduleText| PhaseText {
        kind: phase.kind,
        zones: zones.clone(),
        people: phase.people,
        power_w: phase.power_w,
        area_m2: phase.area_m2,
        schedule: ScheduleText { minutes, ..schedule },
    };
    Ok(schedules.into_iter().map(text).collect())
}

/// What the consortium left out itself stays left out; what falls on a holiday is left out by the schedule,
/// and comes back with it. Before the approval only holidays give a reason.
fn skipped(dossier: &Dossier, phase: &Phase) -> Vec<LocalTime> {
    let by_itself = |session: &&Session| !(phase.schedule.skip_holidays && session.reason.is_some());
    dossier
        .sessions
        .iter()
        .filter(|session| session.phase == phase.id && session.state == SessionState::Skipped)
        .filter(by_itself)
        .map(|session| session.original_start)
        .collect()
}

/// What was chosen for the sessions of a series.
#[derive(Default)]
struct Choices {
    left_out: Vec<LocalTime>,
    added: Vec<OtherStart>,
}

/// Another time for a session, and the field that says it.
struct OtherStart {
    field: String,
    start: LocalTime,
}

fn read_choices(form: &Form, index: usize, starts: &[LocalTime]) -> Result<Choices, BadField> {
    let prefix = format!("choice-{index}-");
    let mut choices = Choices::default();
    for (name, choice) in form.fields().iter().filter(|(name, _)| name.starts_with(&prefix)) {
        let start = &name[prefix.len()..];
        let original = LocalTime::parse(start)
            .ok()
            .filter(|start| starts.contains(start))
            .ok_or_else(|| BadField::unreadable(name.clone()))?;
        let other = || other_start(form, index, start);
        match choice.as_str() {
            "leave" => choices.left_out.push(original),
            "move" => {
                choices.left_out.push(original);
                choices.added.push(other()?);
            }
            // A time that was typed is meant, also where nothing else was chosen.
            "same" => {
                let other = other()?;
                if other.start != original {
                    choices.left_out.push(original);
                    choices.added.push(other);
                }
            }
            _ => {}
        }
    }
    Ok(choices)
}

/// The day and time typed for a session.
fn other_start(form: &Form, index: usize, start: &str) -> Result<OtherStart, BadField> {
    let (date_name, time_name) = (format!("date-{index}-{start}"), format!("time-{index}-{start}"));
    let Some(date) = text::day(&form.text(&date_name)) else {
        return Err(BadField::unreadable(date_name));
    };
    let time = clock_of(&form.text(&time_name)).ok_or(BadField::unreadable(time_name))?;
    Ok(OtherStart {
        field: date_name,
        start: LocalTime::from_naive(date.and_time(time)),
    })
}

fn clock_of(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}
