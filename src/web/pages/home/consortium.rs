//! The first page of consortium people: "What blocks my next session?"

use crate::web::ui::bookings::address;
use maud::{Markup, html};

use crate::app::bookings::{self, Ahead, Line, SOON_DAYS, SessionLine};
use crate::app::reads::first_steps::steps_to_show;
use crate::app::stops::{StopFile, open_anywhere};
use crate::domain::booking::BookingState;
use crate::domain::span::Instant;
use crate::web::error::Answer;
use crate::web::pages::frame::first_steps::card;
use crate::web::pages::frame::{Nav, Page, Visit};
use crate::web::ui::bookings::waits_until;
use crate::web::ui::{self, Words};

/// Most sessions of the next days that are listed.
const MOST_SOON: usize = 20;

pub(super) async fn show(visit: &Visit) -> Answer {
    let read = visit.read(|tx, actor| {
        let stops = open_anywhere(tx, actor)?;
        Ok((bookings::ahead(tx, actor)?, stops, steps_to_show(tx, actor)?))
    });
    let (ahead, standing, steps) = read.await?;
    let (words, now) = (visit.words(), visit.frame.now);
    let may_ask = visit.frame.standing.asks;
    let body = html! {
        (card(visit, &steps))
        (ui::stops::boxes(words, &standing, now))
        (next(words, &ahead, now, may_ask))
        div.cols.two {
            div.stack.loose {
                (blocks(words, &ahead, &standing, now))
                (waiting(words, &ahead, now))
                (drafts(words, &ahead, now))
            }
            (soon(words, &ahead))
        }
    };
    let page = Page::new(words.t("home-title")).at(Nav::Home);
    visit.page(
        page.actions(html! { @if may_ask { a.btn.main href="/bookings/new" { (words.t("new-booking")) } } }),
        body,
    )
}

fn in_state(ahead: &Ahead, state: BookingState) -> Vec<&Line> {
    ahead
        .open
        .iter()
        .filter(|line| line.booking.life.state() == state)
        .collect()
}

/// What waits for the consortium itself, or for an end of its suspension.
fn blocks(words: Words, ahead: &Ahead, standing: &[StopFile], now: Instant) -> Markup {
    let asked = in_state(ahead, BookingState::ChangesRequested);
    let suspended = in_state(ahead, BookingState::Suspended);
    let own = [&ahead.flagged, &ahead.unnamed, &ahead.unwritten];
    let own: usize = own.iter().map(|lines| lines.len()).sum();
    let count = asked.len() + own + ahead.stayed.len() + suspended.len() + standing.len();
    html! {
        section.card {
            header { h2 { (words.t("home-blocks")) } @if count > 0 { span.count { (count) } } }
            @if count == 0 { div.in { p.dim { (words.t("home-blocks-none")) } } }
            ul.list {
                @for (line, inside) in &ahead.stayed { (stayed_item(words, line, *inside)) }
                @for stop in standing { (stopped_item(words, stop, now)) }
                @for line in &asked { (asked_item(words, line, now)) }
                @for line in &ahead.flagged { (flagged_item(words, line)) }
                @for line in &ahead.unnamed { (unnamed_item(words, line)) }
                @for line in &suspended { (suspended_item(words, line)) }
                @for line in &ahead.unwritten { (unwritten_item(words, line)) }
            }
        }
    }
}

/// The requests that wait for a decision of the site.
fn waiting(words: Words, ahead: &Ahead, now: Instant) -> Markup {
    let waiting = in_state(ahead, BookingState::Requested);
    html! {
        section.card {
            header {
                h2 { (words.t("home-waiting")) }
                @if !waiting.is_empty() { span.count { (waiting.len()) } }
            }
            @if waiting.is_empty() { div.in { p.dim { (words.t("home-waiting-none")) } } }
            ul.list { @for line in &waiting { (waiting_item(words, line, now)) } }
        }
    }
}

fn drafts(words: Words, ahead: &Ahead, now: Instant) -> Markup {
    let drafts = in_state(ahead, BookingState::Draft);
    html! {
        @if !drafts.is_empty() {
            section.card {
                header { h2 { (words.t("home-drafts")) } span.count { (drafts.len()) } }
                ul.list { @for line in &drafts { (draft_item(words, line, now)) } }
            }
        }
    }
}

fn soon(words: Words, ahead: &Ahead) -> Markup {
    html! {
        section.card {
            header { h2 { (words.n("home-soon", usize::try_from(SOON_DAYS).unwrap_or_default())) } }
            @if ahead.soon.is_empty() { div.in { p.dim { (words.t("home-soon-none")) } } }
            ul.list { @for line in ahead.soon.iter().take(MOST_SOON) { (soon_item(words, line)) } }
            @if ahead.soon.len() > MOST_SOON {
                footer { a href="/bookings?view=calendar" { (words.t("view-calendar")) } }
            }
        }
    }
}

/// The next session: where, when, whom to call.
fn next(words: Words, ahead: &Ahead, now: Instant, may_ask: bool) -> Markup {
    let Some(line) = &ahead.next else {
        let ask = words.t("new-booking");
        return html! {
            div.card.next {
                (ui::empty(
                    &words.t("no-next"),
                    &words.t("no-next-hint"),
                    may_ask.then_some(("/bookings/new", ask.as_str()))
                ))
            }
        };
    };
    let (tz, site) = (line.site.tz, &line.site);
    html! {
        section.card.next {
            header { h2 { (words.t("next-session")) } (ui::plan_badge(words, &line.session)) }
            div.in.row.top.between {
                div.stack.tight {
                    p.when { (words.span(line.session.span, tz)) }
                    p { a href={ "/bookings/" (line.session.booking) } { b { (line.title) } } }
                    dl.facts {
                        dt { (words.t("site")) }
                        dd { (words.name(&site.names)) " · " (words.names(&line.zones)) }
                        dt { (words.t("address")) } dd { (site.address) }
                        @if !words.name(&site.entrance).is_empty() {
                            dt { (words.t("fact-entrance")) } dd.pre { (words.name(&site.entrance)) }
                        }
                        dt { (words.t("phone")) } dd { (ui::phone(&site.phone)) }
                        @if !line.conditions.is_empty() {
                            dt { (words.t("conditions")) } dd.pre { (line.conditions) }
                        }
                        @if !words.name(&site.house_rules).is_empty() {
                            dt { (words.t("house-rules")) }
                            dd {
                                details {
                                    summary { (words.t("details")) } p.pre { (words.name(&site.house_rules)) }
                                }
                            }
                        }
                    }
                }
                div.stack {
                    p.until { (starts(words, line.session.span.start, now)) }
                    a.btn.main href={ "/sessions/" (line.session.id) } { (words.t("session-open")) }
                }
            }
        }
    }
}

/// How long ago it began, or how soon it does.
fn starts(words: Words, start: Instant, now: Instant) -> String {
    let seconds = now.unix() - start.unix();
    if seconds >= 0 {
        words.fill("home-began", "time", words.lasting(seconds))
    } else {
        words.fill("home-begins", "time", words.roughly(-seconds))
    }
}

fn item(href: &str, title: &str, badge: &Markup, below: &Markup) -> Markup {
    html! {
        li { a.item href=(href) { div.row.between { b { (title) } (badge) } div.small.dim { (below) } } }
    }
}

fn asked_item(words: Words, line: &Line, now: Instant) -> Markup {
    let offered = line.booking.life.offer().is_some();
    let said = words.t(if offered {
        "offer-made"
    } else {
        "state-changes_requested"
    });
    let badge = ui::badge("is-changes", &said);
    let due = html! {
        @if line.booking.amends.is_some() { (words.t("amend-badge")) " · " }
        (words.name(&line.site.names))
        @if let Some(until) = line.booking.life.hold_until() {
            " · "
            (words.t("answer-until"))
            " "
            (words.ago_at(until, now, line.tz()))
        }
    };
    item(&address(line), &line.booking.title, &badge, &due)
}

fn flagged_item(words: Words, line: &SessionLine) -> Markup {
    let badge = ui::badge("is-incident", &words.t("flagged"));
    let below = html! {
        (words.span(line.session.span, line.site.tz))
        " · "
        (words.hit(line.session.flag.as_ref(), &line.session.broken).unwrap_or_default())
    };
    item(
        &format!("/bookings/{}/hit", line.session.booking),
        &line.title,
        &badge,
        &below,
    )
}

/// What has to be done about a session, at an address.
fn session_item(words: Words, line: &SessionLine, href: &str, badge: &Markup) -> Markup {
    let below = html! { (words.span(line.session.span, line.site.tz)) " · " (words.name(&line.site.names)) };
    item(href, &line.title, badge, &below)
}

/// People are in though their session is over: whoever leads it sees that they leave, or says that they left.
fn stayed_item(words: Words, line: &SessionLine, inside: usize) -> Markup {
    let badge = ui::badge("is-incident", &words.n("home-still-in", inside));
    session_item(words, line, &format!("/sessions/{}", line.session.id), &badge)
}

/// The site lets in only people who were named, and nobody was.
fn unnamed_item(words: Words, line: &SessionLine) -> Markup {
    let badge = ui::badge("is-pending", &words.t("home-unnamed"));
    let href = format!("/bookings/{}/crew", line.session.booking);
    session_item(words, line, &href, &badge)
}

fn unwritten_item(words: Words, line: &SessionLine) -> Markup {
    let badge = ui::badge("is-pending", &words.t("home-unwritten"));
    session_item(words, line, &format!("/sessions/{}/log", line.session.id), &badge)
}

/// Work is stopped where they have sessions, so those don't start.
fn stopped_item(words: Words, file: &StopFile, now: Instant) -> Markup {
    let badge = ui::badge("is-incident", &words.t("home-stopped"));
    let since = words.lasting(now.unix() - file.stop.placed_at.unix());
    let below = html! { (words.fill("stop-since", "time", since)) };
    let title = ui::stops::place(words, file);
    item(&format!("/stops/{}", file.stop.id), &title, &badge, &below)
}

fn suspended_item(words: Words, line: &Line) -> Markup {
    let badge = ui::booking_badge(words, BookingState::Suspended);
    let below = html! { (words.name(&line.site.names)) };
    item(&address(line), &line.booking.title, &badge, &below)
}

fn draft_item(words: Words, line: &Line, now: Instant) -> Markup {
    let below = html! {
        (words.name(&line.site.names)) " · " (words.ago_at(line.booking.created_at, now, line.tz()))
    };
    item(&address(line), &line.booking.title, &html! {}, &below)
}

fn waiting_item(words: Words, line: &Line, now: Instant) -> Markup {
    let since = line.booking.requested_at.unwrap_or(line.booking.created_at);
    let age = words.roughly(now.unix() - since.unix());
    let badge = ui::badge("is-pending", &words.fill("waiting-for", "time", age));
    let below = html! {
        @if line.booking.amends.is_some() { (words.t("amend-badge")) " · " }
        (words.name(&line.site.names))
        @if let Some((label, until)) = waits_until(line.site.request_mode, &line.booking.life) {
            " · " (words.t(label)) " " (words.moment(until, line.tz()))
        }
    };
    item(&address(line), &line.booking.title, &badge, &below)
}

fn soon_item(words: Words, line: &SessionLine) -> Markup {
    let badge = ui::plan_badge(words, &line.session);
    let (site, zones) = (words.name(&line.site.names), words.names(&line.zones));
    let below = html! { (line.title) " · " (site) " · " (zones) };
    let when = crate::locale::span_short(words.0, line.session.span, line.site.tz);
    item(
        &format!("/bookings/{}", line.session.booking),
        &when,
        &badge,
        &below,
    )
}
