//! Components: typed functions from data to markup. They look nothing up and hold no rule.

pub(super) mod agenda;
pub(super) mod bookings;
pub(super) mod changes;
pub(super) mod charts;
pub(super) mod coming;
pub(super) mod days;
pub(super) mod fields;
pub(super) mod form;
pub(super) mod history;
pub(super) mod icons;
pub(super) mod incidents;
pub(super) mod mail;
pub(super) mod options;
pub(super) mod pager;
pub(super) mod phone_list;
pub(super) mod photos;
pub(super) mod qr;
pub(super) mod stops;
pub(super) mod timeline;
pub(super) mod trouble;
pub(super) mod words;

use maud::{Markup, html};

pub(super) use icons::icon;
pub(super) use options::Options;
pub(super) use trouble::Trouble;
pub(super) use words::Words;

use crate::domain::booking::BookingState;
use crate::domain::notice::ContactPerson;
use crate::domain::place::SitePhone;
use crate::domain::session::SessionState;
use crate::domain::session_log::LogState;
use crate::domain::span::{Instant, Tz};
use crate::store::logs::SessionLog;
use crate::store::sessions::Session;

/// A phone number as it is dialled.
#[must_use]
pub(super) fn dial(number: &str) -> String {
    let is_dialled = |c: &char| c.is_ascii_digit() || *c == '+';
    number.chars().filter(is_dialled).collect()
}

/// A phone number to call, as it was written.
#[must_use]
pub(super) fn phone(number: &str) -> Markup {
    html! { a href={ "tel:" (dial(number)) } { (number) } }
}

/// Somebody to call with one press: their name, and the number written out.
#[must_use]
pub(super) fn call_button(name: &str, number: &str) -> Markup {
    html! { a.btn href={ "tel:" (dial(number)) } { span { (name) br; (number) } } }
}

/// Further phones of a site, each with who answers and when.
#[must_use]
pub(super) fn phones(all: &[SitePhone]) -> Markup {
    html! {
        @if !all.is_empty() {
            ul {
                @for one in all {
                    li {
                        (one.name) " " (phone(&one.number))
                        @if !one.hours.is_empty() { " " span.small.dim { (one.hours) } }
                    }
                }
            }
        }
    }
}

/// Whom to call or write to.
#[must_use]
pub(super) fn contact(person: &ContactPerson) -> Markup {
    html! {
        (person.name)
        @if !person.phone.is_empty() { " · " (phone(&person.phone)) }
        " · "
        a href={ "mailto:" (person.email) } { (person.email) }
    }
}

/// The look of a state: never by colour alone, the style adds a shape to each.
#[must_use]
pub(super) const fn look_of_booking(state: BookingState) -> &'static str {
    match state {
        BookingState::Requested => "is-pending",
        BookingState::ChangesRequested => "is-changes",
        BookingState::Approved => "is-approved",
        BookingState::Active => "is-underway",
        BookingState::Suspended | BookingState::Terminated | BookingState::Declined => "is-incident",
        BookingState::Cancelled | BookingState::Withdrawn | BookingState::Expired => "is-done is-cancelled",
        BookingState::Draft => "is-done none",
        BookingState::Completed => "is-done",
    }
}

/// See [`look_of_booking`].
#[must_use]
pub(super) fn look_of_session(state: SessionState) -> &'static str {
    match state {
        SessionState::Scheduled | SessionState::Moved => "is-approved",
        SessionState::Running => "is-running",
        SessionState::Ended => "is-done",
        SessionState::Missed | SessionState::CutShort => "is-incident",
        SessionState::Skipped | SessionState::Cancelled => "is-done is-cancelled",
    }
}

#[must_use]
pub(super) fn booking_badge(words: Words, state: BookingState) -> Markup {
    html! { span class={ "badge " (look_of_booking(state)) } { (words.of("state", state)) } }
}

#[must_use]
pub(super) fn session_badge(words: Words, state: SessionState) -> Markup {
    html! { span class={ "badge " (look_of_session(state)) } { (words.of("session", state)) } }
}

/// A booking's state, and beside it whether one of its sessions runs this moment.
#[must_use]
pub(super) fn live_badge(words: Words, state: BookingState, is_live: bool) -> Markup {
    html! {
        (booking_badge(words, state))
        @if is_live { " " (session_badge(words, SessionState::Running)) }
    }
}

/// How a log stands.
#[must_use]
pub(super) fn log_badge(words: Words, log: &SessionLog) -> Markup {
    let (class, key) = match log.state {
        LogState::Final if log.is_disputed() => ("is-changes", "log-disputed"),
        LogState::Final => ("is-done", "log-final"),
        LogState::Draft => ("is-pending", "log-draft"),
    };
    badge(class, &words.t(key))
}

/// A session's state as its booking stands: nothing is planned of a booking that nobody approved yet, or that
/// rests.
#[must_use]
pub(super) fn standing_badge(words: Words, session: &Session, booking: BookingState) -> Markup {
    if session.state.is_to_come() && !booking.is_firm_or_completed() {
        booking_badge(words, booking)
    } else {
        plan_badge(words, session)
    }
}

/// A session's state; of one to come that a closure, holiday or new rule hit, that somebody must look at it.
#[must_use]
pub(super) fn plan_badge(words: Words, session: &Session) -> Markup {
    if session.is_hit() {
        badge("is-incident", &words.t("flagged"))
    } else {
        session_badge(words, session.state)
    }
}

#[must_use]
pub(super) fn badge(look: &str, said: &str) -> Markup {
    html! { span class={ "badge " (look) } { (said) } }
}

/// A coloured box with a headline and what follows. `look` is one of the states' classes.
#[must_use]
pub(super) fn alert(look: &str, headline: &str, rest: Markup) -> Markup {
    let picture = if look == "is-running" { "check" } else { "warning" };
    html! {
        div class={ "alert " (look) } { (icon(picture)) div { strong { (headline) } (rest) } }
    }
}

/// Shown in place of an empty list: what that means, and a link to what can be done next, as address and
/// label.
#[must_use]
pub(super) fn empty(headline: &str, hint: &str, next: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            b { (headline) } p { (hint) }
            @if let Some((href, label)) = next { a.btn href=(href) { (label) } }
        }
    }
}

#[must_use]
pub(super) fn card(headline: &str, body: Markup) -> Markup {
    html! { section.card { header { h2 { (headline) } } (body) } }
}

/// The head of a table, with a column for each key.
pub(super) fn columns(words: Words, keys: &[&str]) -> Markup {
    html! { thead { tr { @for key in keys { th scope="col" { (words.t(key)) } } } } }
}

/// Says since when a page is not fetched again, once its stream is gone for a while (`app.js`).
#[must_use]
pub(super) fn stale(words: Words, at: Instant, tz: Tz) -> Markup {
    html! {
        div.stale role="status" hidden {
            (alert("is-pending", &words.fill("stale-since", "time", words.clock(at, tz)), Markup::default()))
        }
    }
}

/// A number with its meaning.
#[must_use]
pub(super) fn kpi(value: &str, meaning: &str) -> Markup {
    html! { div.card.kpi { b { (value) } span { (meaning) } } }
}

/// Links of which one is the current: label, address, whether it is.
#[must_use]
pub(super) fn tabs(label: &str, links: &[(String, String, bool)]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for (said, href, is_here) in links {
                a href=(href) aria-current=[is_here.then_some("page")] { (said) }
            }
        }
    }
}
