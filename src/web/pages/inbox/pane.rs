//! The request that is looked at: who, what, when, its needs against the zone's limits, what the judge
//! found, the week around it, what was said, and the decision.

use chrono::{Days, NaiveDate};
use maud::{Markup, html};

use super::checks::checks;
use super::findings::{FindingGroup, groups};
use super::{assign, bar};
use crate::app::Doing;
use crate::app::bookings::Review;
use crate::app::reads::agenda::Agenda;
use crate::domain::access::Deed;
use crate::domain::booking::{BookingState, RequestMode};
use crate::domain::notice::Changes;
use crate::domain::power::in_kilowatts;
use crate::domain::session::SessionState;
use crate::locale::{self, Args, ChangedBooking};
use crate::store::bookings::Phase;
use crate::store::journal::Row;
use crate::web::pages::frame::{FormState, Visit};
use crate::web::ui::agenda::rows::{self, Asking, SiteZone};
use crate::web::ui::bookings::purpose_key;
use crate::web::ui::days::departures_of;
use crate::web::ui::fields::carried;
use crate::web::ui::history::changes;
use crate::web::ui::timeline::{Scale, SiteRows, Timeline, Zoom};
use crate::web::ui::{self, Trouble, Words, booking_badge};

pub(super) struct WeekStrip {
    pub from: NaiveDate,
    /// What happens in it.
    pub agenda: Agenda,
}

#[must_use]
pub(super) fn pane(visit: &Visit, review: &Review, strip: &WeekStrip, state: FormState<'_>) -> Markup {
    let words = visit.words();
    let found = groups(review);
    html! {
        article.card aria-labelledby="request" {
            (head(words, review))
            div.in.stack.loose {
                (Trouble::summary(state.trouble))
                (warnings(visit, review, &found))
                (week(visit, review, strip))
                div.cols.two { (facts(visit, review)) (checks(words, review)) }
                (assign::line(visit, review, state.trouble))
                (reminder(visit, review))
                (said(visit, review))
            }
            @if review.doing.is_some() && review.dossier.booking.life.hold_until().is_some() {
                (bar::bar(visit, review, &found, state))
            } @else {
                footer {
                    a.btn href={ "/bookings/" (review.dossier.booking.id) } {
                        (words.t("inbox-open-booking"))
                    }
                }
            }
        }
    }
}

fn head(words: Words, review: &Review) -> Markup {
    let dossier = &review.dossier;
    html! {
        header {
            div {
                p.phone { a href="/inbox" { "‹ " (words.t("inbox-back")) } }
                h2 id="request" { (dossier.booking.title) }
                p.small.dim {
                    (words.name(&dossier.consortium.lead())) " · "
                    (words.name(&dossier.consortium.titles)) " · "
                    a href={ "/bookings/" (dossier.booking.id) } { (words.t("inbox-open-booking")) }
                }
                @if let Some(person) = &review.contact {
                    p.small.dim { (words.t("home-contact")) " " (ui::contact(person)) }
                }
            }
            (booking_badge(words, dossier.booking.life.state()))
        }
    }
}

/// The way to have the site asked once more, for whoever may ask in the consortium's place.
fn reminder(visit: &Visit, review: &Review) -> Markup {
    let (booking, tz) = (&review.dossier.booking, review.dossier.ground.tz());
    let waits = booking.life.state() == BookingState::Requested;
    let back = format!("/inbox/{}", booking.id);
    html! {
        @if waits && review.rights.may(Deed::AskBooking) {
            (ui::bookings::reminder(visit.words(), booking.id, review.next_reminder, tz, &back))
        }
    }
}

/// What must be seen first: on whose behalf, what the judge found, who else wants the time.
pub(super) fn warnings(visit: &Visit, review: &Review, found: &[FindingGroup]) -> Markup {
    let words = visit.words();
    let tz = review.dossier.ground.tz();
    let is_quiet = review.absent.is_none()
        && review.doing != Some(Doing::OnBehalf)
        && review.revised.is_none()
        && review.difference.is_none()
        && review.rivals.is_empty()
        && found.is_empty();
    let said = html! {
        (difference(words, review))
        @if review.doing == Some(Doing::OnBehalf) {
            (ui::alert("is-changes", &words.t("inbox-on-behalf"), html! {}))
        }
        @if let Some(absent) = &review.absent {
            (ui::alert("is-changes", &words.fill("inbox-in-place-of", "whom", absent), html! {}))
        }
        @if let Some(entry) = &review.revised {
            (ui::alert("is-changes", &words.t("inbox-revised"), revised(words, review, entry)))
        }
        @for rival in &review.rivals {
            @let lead = words.name(&rival.lead).to_owned();
            @let args = Args::new().with("lead", lead).with("title", rival.booking.title.clone());
            @let said = words.say("inbox-rival", &args);
            (ui::alert("is-pending", &said, html! {
                div.small {
                    (words.span(rival.meets, tz)) " · "
                    a href={ "/inbox/" (rival.booking.id) } { (words.t("details")) }
                }
            }))
        }
        @for group in found { (finding(visit, review, group)) }
    };
    html! { @if !is_quiet { div { (said) } } }
}

/// What is other since: as the letters of it say, else the fields.
fn revised(words: Words, review: &Review, entry: &Row) -> Markup {
    let Some(told) = &review.changes else {
        return changes(words, entry, &review.dossier.ground);
    };
    changed(words, review, told)
}

fn changed(words: Words, review: &Review, changes: &Changes) -> Markup {
    let dossier = &review.dossier;
    let own: Vec<_> = dossier
        .phases
        .iter()
        .flat_map(|phase| phase.zones.clone())
        .collect();
    let now = ChangedBooking {
        title: &dossier.booking.title,
        zones: &dossier.ground.names_of(&own),
        tz: dossier.ground.tz(),
    };
    ui::changes::changes(words, changes, &now)
}

/// What a proposed change would make other, beside what stands.
fn difference(words: Words, review: &Review) -> Markup {
    let Some(difference) = &review.difference else {
        return html! {};
    };
    html! {
        (ui::alert("is-changes", &words.t("amend-of"), html! {
            (changed(words, review, &difference.changes))
            @if difference.is_outdated { p { b { (words.t("amend-outdated")) } } }
            div.small { a href={ "/bookings/" (difference.booking) } { (words.t("amend-see-booking")) } }
        }))
    }
}

fn finding(visit: &Visit, review: &Review, group: &FindingGroup) -> Markup {
    let (words, tz) = (visit.words(), review.dossier.ground.tz());
    let days: Vec<String> = group
        .spans
        .iter()
        .take(6)
        .map(|span| words.day(span.start.local(tz).date()))
        .collect();
    let more = group.spans.len().saturating_sub(days.len());
    let rest = html! {
        div.small {
            (days.join(", ")) @if more > 0 { " " (words.n("inbox-more-days", more)) }
            @if let Some((span, zone)) = &group.nearest {
                div {
                    (words.t("inbox-nearest"))
                    " "
                    (words.span(*span, tz))
                    @if let Some(name) = zone_name(words, review, zone) { " · " (name) }
                }
            }
            @if let Some(ask) = &group.asked { div { (words.t("inbox-asked")) " “" (ask) "”" } }
        }
    };
    let headline = format!(
        "{} · {}",
        words.n("inbox-sessions", group.spans.len()),
        locale::finding(words.0, &group.finding, tz)
    );
    ui::alert(
        if group.is_block() {
            "is-incident"
        } else {
            "is-pending"
        },
        &headline,
        rest,
    )
}

fn zone_name<'a>(words: Words, review: &'a Review, path: &str) -> Option<&'a str> {
    review
        .dossier
        .ground
        .find(path)
        .map(|zone| words.name(&zone.names))
}

pub(super) fn facts(visit: &Visit, review: &Review) -> Markup {
    let (words, dossier) = (visit.words(), &review.dossier);
    let now = visit.frame.now;
    html! {
        section {
            h3.sr { (words.t("inbox-facts")) }
            dl.facts {
                @for phase in &dossier.phases {
                    dt { (words.of("phase", phase.kind)) }
                    dd {
                        (locale::schedule(words.0, &phase.schedule, dossier.ground.tz()))
                        " · "
                        (words.n("inbox-sessions", standing(review, phase)))
                        div.small.dim { (place(words, review, phase)) }
                        div.small { (needs(words, phase)) }
                    }
                }
                dt { (words.t(purpose_key(dossier.booking.amends.is_some()))) }
                dd { @if dossier.booking.purpose.is_empty() { "–" } @else { (dossier.booking.purpose) } }
                @if let Some(at) = dossier.booking.requested_at {
                    dt { (words.t("inbox-requested")) }
                    dd {
                        (words.moment(at, dossier.ground.tz()))
                        " (" (words.ago(at, now, dossier.ground.tz())) ")"
                    }
                }
                @if let Some(by) = dossier.booking.life.decide_by() {
                    dt { (words.t("inbox-hold")) } dd { (words.moment(by, dossier.ground.tz())) }
                }
                @let held_until = dossier.booking.life.hold_until();
                @if let (RequestMode::Hold, Some(until)) = (dossier.ground.site.request_mode, held_until) {
                    dt { (words.t("held-until")) } dd { (words.moment(until, dossier.ground.tz())) }
                }
            }
            (departures_of(words, dossier))
        }
    }
}

fn standing(review: &Review, phase: &Phase) -> usize {
    let of_phase = review
        .dossier
        .sessions
        .iter()
        .filter(|session| session.phase == phase.id);
    of_phase
        .filter(|session| !matches!(session.state, SessionState::Skipped | SessionState::Cancelled))
        .count()
}

fn place(words: Words, review: &Review, phase: &Phase) -> String {
    let ground = &review.dossier.ground;
    let zones = words.zones(ground, &phase.zones);
    format!("{} · {zones}", words.name(&ground.site.names))
}

/// `4명 · 9 kW · 60 m²`
fn needs(words: Words, phase: &Phase) -> String {
    let mut all = vec![words.n("inbox-people", phase.people as usize)];
    all.extend((phase.power_w > 0).then(|| format!("{} kW", in_kilowatts(phase.power_w))));
    all.extend((phase.area_m2 > 0).then(|| format!("{} m²", phase.area_m2)));
    all.join(" · ")
}

/// The week of its zones with the request drawn among the others.
fn week(visit: &Visit, review: &Review, strip: &WeekStrip) -> Markup {
    let words = visit.words();
    let link = |day: NaiveDate, said: &str, sign: &str| {
        let href = format!("/inbox/{}?week={day}", review.dossier.booking.id);
        html! {
            a href=(href) hx-get=(href) hx-select="#week" hx-target="#week" hx-swap="outerMorph" {
                span aria-hidden="true" { (sign) } span.sr { (words.t(said)) }
            }
        }
    };
    html! {
        section.strip id="week" {
            div.row.between {
                h3 { (words.t("inbox-week")) }
                nav.switch aria-label=(words.t("inbox-week")) {
                    (link(strip.from - Days::new(7), "schedule-earlier", "‹"))
                    (link(strip.from + Days::new(7), "schedule-later", "›"))
                }
            }
            (timeline(visit, review, strip))
        }
    }
}

fn timeline(visit: &Visit, review: &Review, strip: &WeekStrip) -> Markup {
    let (words, ground) = (visit.words(), &review.dossier.ground);
    let scale = Scale::new(strip.from, Zoom::Week, ground.tz());
    let phases = &review.dossier.phases;
    let zones = ground.zones.iter();
    let named = zones.filter(|zone| phases.iter().any(|phase| phase.zones.contains(&zone.id)));
    let row = |zone| {
        rows::row(
            words,
            &strip.agenda,
            SiteZone { ground, zone },
            scale,
            Asking::Not,
        )
    };
    let groups = [SiteRows {
        label: words.name(&ground.site.names).to_owned(),
        href: format!("/sites/{}", ground.site.slug),
        rows: named.map(row).collect(),
    }];
    let timeline = Timeline {
        scale,
        now: visit.frame.now,
        rest: &|day| strip.agenda.holidays.is_holiday(day),
        groups: &groups,
    };
    timeline.show(words)
}

/// A field to write to the consortium without deciding anything.
fn message(visit: &Visit, review: &Review) -> Markup {
    let words = visit.words();
    let id = review.dossier.booking.id;
    html! {
        details {
            summary.small { (words.t("inbox-write")) }
            form.stack.tight method="post" action={ "/bookings/" (id) "/messages" } {
                (carried(&visit.fresh_key(), None))
                input type="hidden" name="back" value={ "/inbox/" (id) };
                label.sr for="message" { (words.t("inbox-write")) }
                textarea id="message" name="words" required rows="2" {}
                div { button.btn type="submit" { (words.t("send-message")) } }
            }
        }
    }
}

/// What was said about it so far.
fn said(visit: &Visit, review: &Review) -> Markup {
    let words = visit.words();
    let life = &review.dossier.booking.life;
    let offered = life.offer().is_some();
    html! {
        section {
            h3 { (words.t("inbox-said")) }
            @if review.decisions.is_empty() && review.messages.is_empty() {
                p.dim { (words.t("inbox-said-nothing")) }
            }
            ol.said { (messages(words, review, usize::MAX)) (decisions(words, review)) }
            @if review.rights.may(Deed::Talk) { (message(visit, review)) }
            @if offered { p.dim { (words.t("inbox-offer-stands")) } }
            @if life.state() == BookingState::ChangesRequested {
                p.dim { (words.t("inbox-waits-for-consortium")) }
            }
        }
    }
}

/// The newest messages, oldest first.
pub(super) fn messages(words: Words, review: &Review, most: usize) -> Markup {
    let older = review.messages.len().saturating_sub(most);
    html! {
        @for message in review.messages.iter().skip(older) {
            li {
                div.small.dim {
                    (message.by)
                    " ("
                    (words.of("side", message.side))
                    ") · "
                    (words.moment(message.at, review.dossier.ground.tz()))
                }
                p.pre { (message.words) }
            }
        }
    }
}

fn decisions(words: Words, review: &Review) -> Markup {
    html! {
        @for (decision, name) in &review.decisions {
            li {
                div.small.dim {
                    (name) " · " (words.moment(decision.at, review.dossier.ground.tz())) " · "
                    (words.of("inbox-did", decision.kind))
                }
                @if let Some(code) = &decision.reason_code {
                    div { strong { (words.of("reason", code)) } }
                }
                @if !decision.words.is_empty() { p.pre { (decision.words) } }
                @for granted in &decision.overrides {
                    div.small { (words.t("inbox-overrode")) " " (granted.reason) }
                }
            }
        }
    }
}
