//! Other times, offered in place of the asked ones: zone, hours and day of each phase, and of a series each
//! session's own.

use chrono::{NaiveTime, Timelike};
use maud::{Markup, html};

use crate::app::Judged;
use crate::app::bookings::{Dossier, Review};
use crate::domain::booking::PhaseText;
use crate::domain::judge::{Outcome, Severity};
use crate::domain::recurrence::Rule;
use crate::domain::schedule::ScheduleText;
use crate::domain::session::SessionState;
use crate::domain::span::{LocalTime, Span, Tz};
use crate::domain::text;
use crate::locale;
use crate::store::bookings::Phase;
use crate::store::sessions::Session;
use crate::web::pages::frame::{Form, Visit};
use crate::web::pages::inbox::leave::{MOST_LISTED, MOST_OPEN, Mark, marked};
use crate::web::ui::Trouble;
use crate::web::ui::Words;
use crate::web::ui::fields::{Ticked, check};

/// The box that sets aside what the site may set aside.
pub(super) const SET_ASIDE: &str = "set_aside";
/// Most sessions that something stands against that are shown unfolded.
const MOST_REFUSED: usize = 12;

/// The fields of an offer.
#[must_use]
pub(super) fn fields(visit: &Visit, review: &Review, (trouble, form): (Option<&Trouble>, &Form)) -> Markup {
    let words = visit.words();
    let error = trouble.and_then(|trouble| trouble.of("offer"));
    let all = marked(review);
    html! {
        p.small.dim { (words.t("offer-hint")) }
        @if let Some(error) = error { p.error id="offer" { (error) } }
        @if let Some(trouble) = trouble.filter(|_| form.get("step") == Some("offer")) { (against(words, trouble)) }
        @if let Some((why, value)) = trouble.and_then(|own| Some((own.of(SET_ASIDE)?, own.confirms.as_ref()?))) {
            p.error id=(SET_ASIDE) { (why) }
            (check(SET_ASIDE, value, &words.t("offer-set-aside"), Ticked::No))
        }
        @for (index, phase) in review.dossier.phases.iter().enumerate() {
            @let own: Vec<(&Session, Mark)> =
                all.iter().filter(|(session, _)| session.phase == phase.id).copied().collect();
            fieldset.stack.tight {
                legend { (words.of("phase", phase.kind.as_str())) }
                @match own.as_slice() {
                    [] => {}
                    [only] => (one_off(words, review, (index, phase, *only), form)),
                    _ => {
                        div.fields.three {
                            (zone(words, review, (index, phase), form))
                            (start(words, (index, phase), form))
                            (minutes(words, (index, phase), form))
                        }
                        (series(words, review, (index, &own), form))
                    }
                }
            }
        }
    }
}

/// What stands against the offer as it was made.
fn against(words: Words, trouble: &Trouble) -> Markup {
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
                    @let blocks = judged.verdict.findings.iter().filter(|finding| finding.severity == Severity::Block);
                    li.error {
                        (words.span(judged.verdict.span, judged.tz)) " – "
                        (blocks.map(|finding| locale::finding(words.0, finding, judged.tz)).collect::<Vec<_>>()
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

/// A phase of one session: its day beside the rest, with what would do where it may not be as it was asked.
fn one_off(
    words: Words,
    review: &Review,
    (index, phase, (session, mark)): (usize, &Phase, (&Session, Mark)),
    form: &Form,
) -> Markup {
    let other = other(review, index, session);
    let at = other
        .and_then(|(span, _)| span)
        .map_or(session.original_start.naive(), |span| {
            span.start.local(review.dossier.ground.tz())
        });
    let (date, start) = (format!("date-{index}"), format!("start-{index}"));
    html! {
        @if mark == Mark::Wanted { div { (mark.badge(words)) } }
        (advice(words, other))
        div.fields.four {
            (zone(words, review, (index, phase), form))
            div.field {
                label for=(date) { (words.t("offer-date")) }
                input id=(date) type="date" name=(date)
                    value=(form.filled(&date).unwrap_or_else(|| at.date().to_string()));
            }
            div.field {
                label for=(start) { (words.t("offer-start")) }
                (clock(&start, &form.filled(&start).unwrap_or_else(|| at.format("%H:%M").to_string())))
            }
            (minutes(words, (index, phase), form))
        }
    }
}

/// The sessions of a series: those that something stands against, the others folded.
fn series(words: Words, review: &Review, (index, own): (usize, &[(&Session, Mark)]), form: &Form) -> Markup {
    let (plain, against): (Vec<_>, Vec<_>) = own
        .iter()
        .partition(|(_, mark)| own.len() > MOST_OPEN && *mark == Mark::None);
    // Beyond some, those that something stands against are folded too.
    let (shown, more) = against.split_at(against.len().min(MOST_REFUSED));
    let folded: Vec<_> = more.iter().chain(&plain).take(MOST_LISTED).collect();
    let row = |(session, mark): &(&Session, Mark)| row(words, review, (index, session, *mark), form);
    html! {
        @for one in shown { (row(one)) }
        @if !folded.is_empty() {
            details {
                summary.small { (words.n("offer-others", more.len() + plain.len())) }
                @for one in &folded { (row(one)) }
                @if more.len() + plain.len() > MOST_LISTED { p.small.dim { (words.n("inbox-listed", MOST_LISTED)) } }
            }
        }
    }
}

fn zone(words: Words, review: &Review, (index, phase): (usize, &Phase), form: &Form) -> Markup {
    let ground = &review.dossier.ground;
    let name = format!("zone-{index}");
    let own = phase
        .zones
        .first()
        .map(|zone| ground.path(*zone))
        .unwrap_or_default();
    let chosen = form.filled(&name).unwrap_or_else(|| own.clone());
    // A phase in several zones keeps them all, unless one is chosen in their place.
    let all: Vec<String> = phase.zones.iter().map(|zone| ground.path(*zone)).collect();
    html! {
        div.field {
            label for=(name) { (words.t("offer-zone")) }
            select id=(name) name=(name) {
                @if all.len() > 1 { option value=(all.join(" ")) { (words.t("offer-as-asked")) } }
                @for zone in ground.zones.iter().filter(|zone| zone.retired_at.is_none()) {
                    @let path = ground.path(zone.id);
                    option value=(path) selected[all.len() == 1 && path == chosen] { (words.name(&zone.names)) }
                }
            }
        }
    }
}

fn start(words: Words, (index, phase): (usize, &Phase), form: &Form) -> Markup {
    let name = format!("start-{index}");
    let own = phase.schedule.start.naive().format("%H:%M").to_string();
    let value = form.filled(&name).unwrap_or(own);
    html! {
        div.field {
            label for=(name) { (words.t("offer-start")) }
            input id=(name) name=(name) value=(value) inputmode="numeric" pattern="[0-2][0-9]:[0-5][0-9]" size="5"
                readonly[has_hours(phase)];
        }
    }
}

fn minutes(words: Words, (index, phase): (usize, &Phase), form: &Form) -> Markup {
    let name = format!("minutes-{index}");
    let value = form
        .filled(&name)
        .unwrap_or_else(|| phase.schedule.minutes.to_string());
    html! {
        div.field {
            label for=(name) { (words.t("offer-minutes")) }
            input id=(name) name=(name) type="number" min="1" value=(value);
        }
    }
}

/// One session of a series: as it is, another time, or left out.
fn row(
    words: Words,
    review: &Review,
    (index, session, mark): (usize, &Session, Mark),
    form: &Form,
) -> Markup {
    let start = session.original_start;
    let other = other(review, index, session);
    let nearest = other.and_then(|(span, _)| span);
    let offered = nearest.map_or_else(
        || start.naive(),
        |span| span.start.local(review.dossier.ground.tz()),
    );
    let [choice, date, time] = ["choice", "date", "time"].map(|name| format!("{name}-{index}-{start}"));
    // "As it is" of a session that may not be is a choice; of all others it is what a typed time replaces.
    let (as_it_is, first) = match (mark, nearest) {
        (Mark::Refused, Some(_)) => ("keep", "move"),
        (Mark::Refused, None) => ("keep", "leave"),
        _ => ("same", "same"),
    };
    let chosen = form.get(&choice).unwrap_or(first);
    html! {
        div.offer-one role="group" aria-label=(words.day(start.date())) {
            strong { (words.day(start.date())) " " (start.naive().format("%H:%M")) " " (mark.badge(words)) }
            select name=(choice) aria-label=(words.t("offer-choice")) {
                @for value in [as_it_is, "move", "leave"] {
                    option value=(value) selected[value == chosen] { (words.of("offer", value)) }
                }
            }
            input id=(date) type="date" name=(date)
                value=(form.filled(&date).unwrap_or_else(|| offered.date().to_string()))
                aria-label=(words.t("offer-date"));
            input id=(time) name=(time)
                value=(form.filled(&time).unwrap_or_else(|| offered.format("%H:%M").to_string())) inputmode="numeric"
                pattern="[0-2][0-9]:[0-5][0-9]" size="5" aria-label=(words.t("offer-start"));
            (advice(words, other))
        }
    }
}

/// What would do for a session that may not be, in its own zones, and whether that was looked for; none for
/// one that may be.
fn other(review: &Review, phase: usize, session: &Session) -> Option<(Option<Span>, bool)> {
    let own = |judged: &&Judged| {
        (judged.verdict.phase, judged.verdict.original_start) == (phase, session.original_start)
    };
    let refused = review
        .verdicts
        .iter()
        .filter(own)
        .find(|judged| judged.verdict.outcome == Outcome::Refused)?;
    Some((refused.other_time, refused.is_searched))
}

/// Says why no other time is filled in.
fn advice(words: Words, other: Option<(Option<Span>, bool)>) -> Markup {
    html! {
        @match other {
            Some((None, is_searched)) => span.small.dim {
                (words.t(if is_searched { "other-none" } else { "other-not-looked-for" }))
            },
            Some((Some(_), _)) | None => {}
        }
    }
}

fn clock(name: &str, value: &str) -> Markup {
    html! { input id=(name) name=(name) value=(value) inputmode="numeric" pattern="[0-2][0-9]:[0-5][0-9]" size="5"; }
}

/// Whether the rule itself says at which hours: then the start can't be another.
fn has_hours(phase: &Phase) -> bool {
    let rule = phase
        .schedule
        .rrule
        .as_deref()
        .and_then(|text| Rule::parse(text, Tz::UTC).ok());
    rule.is_some_and(|rule| !rule.hours.is_empty())
}

/// A field and the sentence about it.
type Fault = (String, &'static str);
/// The sentence about a field that can't be read.
const UNREADABLE: &str = "offer-unreadable";

/// Reads the offer that a form makes.
///
/// # Errors
/// The first field that can't be used.
pub(super) fn read(form: &Form, dossier: &Dossier) -> Result<Vec<PhaseText>, Fault> {
    let mut offer = Vec::new();
    for (index, phase) in dossier.phases.iter().enumerate() {
        offer.extend(read_phase(form, dossier, (index, phase))?);
    }
    if offer.is_empty() {
        Err(("offer".to_owned(), "offer-nothing-left"))
    } else {
        Ok(offer)
    }
}

fn read_phase(
    form: &Form,
    dossier: &Dossier,
    (index, phase): (usize, &Phase),
) -> Result<Vec<PhaseText>, Fault> {
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
        form.number(&minutes_name).ok_or((minutes_name, UNREADABLE))?
    } else {
        phase.schedule.minutes
    };
    let start_name = format!("start-{index}");
    let at = form
        .filled(&start_name)
        .map(|text| clock_of(&text).ok_or((start_name, UNREADABLE)))
        .transpose()?;
    let standing = |session: &&Session| session.phase == phase.id && session.state.is_to_come();
    let starts: Vec<LocalTime> = dossier
        .sessions
        .iter()
        .filter(standing)
        .map(|session| session.original_start)
        .collect();
    let text = |schedule: ScheduleText| PhaseText {
        kind: phase.kind,
        zones: zones.clone(),
        people: phase.people,
        power_w: phase.power_w,
        area_m2: phase.area_m2,
        schedule: ScheduleText { minutes, ..schedule },
    };
    match starts.as_slice() {
        [] => Ok(Vec::new()),
        [only] => {
            let name = format!("date-{index}");
            let day = form
                .filled(&name)
                .map(|date| text::day(&date).ok_or((name, UNREADABLE)))
                .transpose()?;
            let start = day
                .unwrap_or(only.date())
                .and_time(at.unwrap_or(only.naive().time()));
            Ok(vec![text(dates(phase, &[LocalTime::from_naive(start)]))])
        }
        _ => {
            let at = at.filter(|_| !has_hours(phase));
            let parts = read_series(form, dossier, (index, phase), (&starts, at))?;
            Ok(parts.into_iter().map(text).collect())
        }
    }
}

/// A schedule of given starts, in order; at least one.
fn dates(phase: &Phase, starts: &[LocalTime]) -> ScheduleText {
    let (first, rest) = starts
        .split_first()
        .map_or((phase.schedule.start, &[][..]), |(first, rest)| (*first, rest));
    ScheduleText {
        start: first,
        rrule: None,
        exdates: Vec::new(),
        rdates: rest.to_vec(),
        // Whoever offers a day means that day.
        skip_holidays: false,
        ..phase.schedule.clone()
    }
}

/// The schedule of a series with the choices in it. What is offered before its first session needs a schedule
/// of its own, and what is left of a series without any of its own sessions is only those.
fn read_series(
    form: &Form,
    dossier: &Dossier,
    (index, phase): (usize, &Phase),
    (starts, at): (&[LocalTime], Option<NaiveTime>),
) -> Result<Vec<ScheduleText>, Fault> {
    let (left, added) = choices(form, index, starts)?;
    let by = shift(&phase.schedule, at);
    let stays: Vec<LocalTime> = starts
        .iter()
        .filter(|start| !left.contains(start))
        .map(|start| at_time(*start, by))
        .collect();
    for (name, start) in &added {
        if stays.contains(start) || added.iter().filter(|(_, other)| other == start).count() > 1 {
            return Err((name.clone(), "offer-twice"));
        }
    }
    let mut added: Vec<LocalTime> = added.into_iter().map(|(_, start)| start).collect();
    added.sort_unstable();
    if stays.is_empty() {
        return Ok(if added.is_empty() {
            Vec::new()
        } else {
            vec![dates(phase, &added)]
        });
    }
    let schedule = shifted(&phase.schedule, at);
    let (before, after): (Vec<LocalTime>, Vec<LocalTime>) =
        added.into_iter().partition(|start| *start < schedule.start);
    // What the consortium left out itself stays left out; what falls on a holiday is left out by the
    // schedule, and comes back with it. Before the approval only holidays give a reason.
    let by_itself = |session: &&Session| !(phase.schedule.skip_holidays && session.reason.is_some());
    let skipped = dossier
        .sessions
        .iter()
        .filter(|session| session.phase == phase.id && session.state == SessionState::Skipped);
    let out = skipped
        .filter(by_itself)
        .map(|session| session.original_start)
        .chain(left)
        .map(|start| at_time(start, by));
    let mut exdates: Vec<LocalTime> = schedule.exdates.iter().copied().chain(out).collect();
    exdates.sort_unstable();
    exdates.dedup();
    let rdates = schedule
        .rdates
        .iter()
        .copied()
        .filter(|start| !exdates.contains(start))
        .chain(after)
        .collect();
    let own = ScheduleText {
        exdates,
        rdates,
        ..schedule
    };
    Ok(if before.is_empty() {
        vec![own]
    } else {
        vec![own, dates(phase, &before)]
    })
}

/// The starts that are left out, and those that are added, each with the field that says so.
type Choices = (Vec<LocalTime>, Vec<(String, LocalTime)>);

fn choices(form: &Form, index: usize, starts: &[LocalTime]) -> Result<Choices, Fault> {
    let prefix = format!("choice-{index}-");
    let (mut left, mut added) = (Vec::new(), Vec::new());
    for (name, choice) in form.fields().iter().filter(|(name, _)| name.starts_with(&prefix)) {
        let start = &name[prefix.len()..];
        let original = LocalTime::parse(start)
            .ok()
            .filter(|start| starts.contains(start))
            .ok_or((name.clone(), UNREADABLE))?;
        let (date_name, time_name) = (format!("date-{index}-{start}"), format!("time-{index}-{start}"));
        let other = || {
            let date = text::day(&form.text(&date_name)).ok_or_else(|| (date_name.clone(), UNREADABLE))?;
            let time = clock_of(&form.text(&time_name)).ok_or((time_name.clone(), UNREADABLE))?;
            Ok::<_, Fault>(LocalTime::from_naive(date.and_time(time)))
        };
        match choice.as_str() {
            "leave" => left.push(original),
            "move" => {
                left.push(original);
                added.push((date_name.clone(), other()?));
            }
            // A time that was typed is meant, also where nothing else was chosen.
            "same" if other()? != original => {
                left.push(original);
                added.push((date_name.clone(), other()?));
            }
            _ => {}
        }
    }
    Ok((left, added))
}

fn clock_of(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// How far every start of a schedule is moved to begin at another time of day.
fn shift(schedule: &ScheduleText, at: Option<NaiveTime>) -> chrono::Duration {
    let own = schedule.start.naive().time();
    at.map_or_else(chrono::Duration::zero, |at| {
        chrono::Duration::minutes(i64::from(minute_of(at)) - i64::from(minute_of(own)))
    })
}

fn minute_of(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight() / 60
}

fn at_time(start: LocalTime, by: chrono::Duration) -> LocalTime {
    LocalTime::from_naive(start.naive() + by)
}

fn shifted(schedule: &ScheduleText, at: Option<NaiveTime>) -> ScheduleText {
    let by = shift(schedule, at);
    let all = |starts: &[LocalTime]| starts.iter().map(|start| at_time(*start, by)).collect();
    ScheduleText {
        start: at_time(schedule.start, by),
        exdates: all(&schedule.exdates),
        rdates: all(&schedule.rdates),
        ..schedule.clone()
    }
}
