//! A booking's page, for consortium, site and staff alike; each sees what they may do.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::parts::{self, Part};
use super::pieces;
use crate::app::bookings::{self, Dossier, File};
use crate::app::recordings::{RecordingMark, mark};
use crate::app::stops::open_over;
use crate::app::tell;
use crate::calendar::{self, EventContext, Status};
use crate::domain::access::Deed;
use crate::domain::booking::{Action, BookingState, Life};
use crate::domain::ids::BookingId;
use crate::domain::notice::Changes;
use crate::locale::{Args, ChangedBooking};
use crate::store::sessions::Session;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::own_path::OwnPath;
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::{self, Trouble, Words, history};

/// Which part of a long booking's sessions is asked for.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(default)]
pub(crate) struct SessionsQuery {
    /// How many sessions come before it.
    sessions: Option<usize>,
}

/// `GET /bookings/{id}`
pub(crate) async fn show(visit: Visit, id: web::Path<i64>, query: Query<SessionsQuery>) -> Answer {
    let id = BookingId(*id);
    let (file, stops, marked) = visit
        .read(move |tx, actor| {
            let file = bookings::file(tx, actor, id)?;
            let stops = open_over(tx, actor, &file.dossier)?;
            let marked = mark(tx, &file.dossier)?;
            Ok((file, stops, marked))
        })
        .await?;
    let body = html! {
        (ui::stops::boxes(visit.words(), &stops, visit.frame.now))
        @if let Some(marked) = marked { (recordings(visit.words(), id, marked)) }
        (body(&visit, &file, query.0, None, ""))
    };
    visit.page(shell(&visit, &file), body)
}

/// That cameras record in it, for everybody who sees it.
fn recordings(words: Words, id: BookingId, marked: RecordingMark) -> Markup {
    let (look, key) = match marked {
        RecordingMark { is_untold: true, .. } => ("is-changes", "recordings-box"),
        RecordingMark {
            print_again: true, ..
        } => ("is-changes", "recordings-print-again"),
        _ => ("is-approved", "recordings-box"),
    };
    let rest = html! {
        @if marked.is_untold { p { (words.t("recordings-untold")) } }
        a href={ "/bookings/" (id) "/recordings" } { (words.t("recordings-see")) }
    };
    ui::alert(look, &words.t(key), rest)
}

/// The page, perhaps with what went wrong and a message that was not sent.
fn page(visit: &Visit, file: &File, wanted: SessionsQuery, trouble: Option<&Trouble>, typed: &str) -> Answer {
    visit.page_with(
        trouble,
        shell(visit, file),
        body(visit, file, wanted, trouble, typed),
    )
}

fn shell(visit: &Visit, file: &File) -> Page {
    let words = visit.words();
    let dossier = &file.dossier;
    Page::new(dossier.booking.title.clone())
        .at(Nav::Bookings)
        .below(words.t("nav-bookings"), "/bookings")
        .lead(html! {
            (ui::live_badge(words, dossier.booking.shown_state(), dossier.runs()))
            " "
            (pieces::standing(words, dossier))
        })
        .actions(actions(words, file))
}

/// Everything below the title: what waits for the reader, facts, sessions, conversation, history.
fn body(visit: &Visit, file: &File, wanted: SessionsQuery, trouble: Option<&Trouble>, typed: &str) -> Markup {
    let words = visit.words();
    let dossier = &file.dossier;
    let is_flagged = |session: &&Session| session.needs_look() && session.state.is_standing();
    let flagged = dossier.sessions.iter().filter(is_flagged).count();
    let first_flagged = dossier
        .sessions
        .iter()
        .position(|session| is_flagged(&session))
        .unwrap_or_default();
    let part = Part::wanted(dossier, wanted.sessions, visit.frame.now);
    let flagged_at = if dossier.booking.life.state().is_firm() {
        format!("/bookings/{}/hit", dossier.booking.id)
    } else {
        Part::holding(first_flagged).href(dossier)
    };
    html! {
        (Trouble::summary(trouble))
        (amendment(words, file))
        (waits(words, file, &visit.fresh_key()))
        (reminder(words, file))
        @if flagged > 0 { (ui::alert("is-incident", &words.n("flagged-sessions", flagged), html! {
            " " a href=(flagged_at) { (words.t("flagged-look")) }
        })) }
        section.card { header { h2 { (words.t("facts")) } } div.in { (pieces::facts(words, file)) } }
        div.with-talk {
            (pieces::conversation(visit, file, trouble, typed))
            section.card #sessions {
                header { h2 { (words.n("sessions", dossier.sessions.len())) } }
                div.scroll { (parts::table(words, dossier, &file.rights, part)) }
                (parts::turn(words, dossier, part))
            }
            (history::history(words, file))
        }
    }
}

/// The change of it that is proposed; of a proposed change, what it would make other of which booking.
fn amendment(words: Words, file: &File) -> Markup {
    let dossier = &file.dossier;
    html! {
        @if let Some(open) = file.amendment {
            (ui::alert("is-pending", &words.t("amend-waits"), html! {
                " " a href={ "/bookings/" (open) } { (words.t("amend-see")) }
            }))
        }
        @if let Some(amends) = dossier.booking.amends {
            (ui::alert("is-changes", &words.t("amend-of"), html! {
                @if let Some(difference) = &file.difference {
                    (changes(words, dossier, &difference.changes))
                    @if difference.is_outdated { p { b { (words.t("amend-outdated")) } } }
                }
                div.small { a href={ "/bookings/" (amends.booking) } { (words.t("amend-see-booking")) } }
            }))
        }
    }
}

/// What a plan would make other of the booking that a proposed change is of.
fn changes(words: Words, dossier: &Dossier, changes: &Changes) -> Markup {
    let zones: Vec<_> = dossier
        .phases
        .iter()
        .flat_map(|phase| phase.zones.clone())
        .collect();
    ui::changes::changes(
        words,
        changes,
        &ChangedBooking {
            title: &dossier.booking.title,
            zones: &dossier.ground.names_of(&zones),
            tz: dossier.ground.tz(),
        },
    )
}

/// What waits for the consortium: remarks, and an offer that can be taken as it stands.
fn waits(words: Words, file: &File, key: &str) -> Markup {
    let dossier = &file.dossier;
    let Life::ChangesRequested {
        remarks,
        offer,
        hold_until,
        ..
    } = &dossier.booking.life
    else {
        return html! {};
    };
    let title = if offer.is_some() {
        "offer-of-site"
    } else {
        "remarks-of-site"
    };
    html! {
        (ui::alert("is-changes", &words.t(title), html! {
            @if !remarks.is_empty() { p.pre { (remarks) } }
            @match (offer, &file.difference) {
                (Some(_), Some(difference)) => {
                    @if let Some(offered) = &difference.offered { (changes(words, dossier, offered)) }
                }
                (Some(phases), None) => { (pieces::offer(words, dossier, phases)) }
                (None, _) => {}
            }
            p.small.dim { (words.t("answer-until")) " " (words.moment(*hold_until, dossier.ground.tz())) }
            @if file.rights.may(Deed::AskBooking) { (answers(words, dossier, offer.is_some(), key)) }
        }))
    }
}

/// Taking what is offered, and writing it again.
fn answers(words: Words, dossier: &Dossier, is_offered: bool, key: &str) -> Markup {
    let id = dossier.booking.id;
    html! {
        div.row {
            @if is_offered {
                form method="post" action={ "/bookings/" (id) "/accept-offer" } {
                    (ui::fields::carried(key, Some(dossier.booking.version)))
                    button.btn.main type="submit" { (words.t("accept-offer")) }
                }
            }
            a.btn href={ "/bookings/" (id) "/edit" } { (words.t("revise")) }
        }
    }
}

/// While a request waits for its site: the way to have it asked once more, or since when that is possible.
fn reminder(words: Words, file: &File) -> Markup {
    let (booking, tz) = (&file.dossier.booking, file.dossier.ground.tz());
    let waits = booking.life.state() == BookingState::Requested;
    html! {
        @if waits && file.rights.may(Deed::AskBooking) {
            (ui::alert("is-pending", &words.t("remind-waits"), html! {
                (ui::bookings::reminder(words, booking.id, file.next_reminder, tz, ""))
            }))
        }
    }
}

/// Links beside the title: what the reader may do now.
fn actions(words: Words, file: &File) -> Markup {
    let booking = &file.dossier.booking;
    let is_own = booking.amends.is_none() || booking.life.state().is_waiting();
    let can = |action: Action, right: bool| right && is_own && booking.life.check(action).is_ok();
    let rights = &file.rights;
    let edit = can(Action::Request, rights.may(Deed::AskBooking))
        || can(Action::Revise, rights.may(Deed::AskBooking));
    let stops = [
        (Action::Withdraw, rights.may(Deed::AskBooking)),
        (Action::Cancel, rights.may(Deed::AskBooking)),
        (Action::Suspend, rights.may(Deed::DecideBooking)),
        (Action::Resume, rights.may(Deed::DecideBooking)),
        (Action::Terminate, rights.may(Deed::DecideBooking)),
    ];
    let decide = can(Action::Decline, rights.may(Deed::DecideBooking));
    html! {
        @if decide { a.btn.main href={ "/inbox/" (booking.id) } { (words.t("flagged-decide")) } }
        a.btn href={ "/bookings/" (booking.id) ".ics" } { (words.t("calendar-download")) }
        @if booking.amends.is_none() { (dates(words, file)) }
        @if booking.amends.is_none() && booking.life.state().is_firm() && rights.may(Deed::KeepCrew) {
            a.btn href={ "/bookings/" (booking.id) "/crew" } { (words.t("crew")) }
        }
        @if booking.amends.is_none() && !booking.life.state().is_final() && rights.may(Deed::AskBooking) {
            a.btn href={ "/bookings/" (booking.id) "/recordings" } { (words.t("recordings-do")) }
        }
        @if edit {
            @let key = match booking.life {
                Life::Draft => "go-on",
                Life::Requested { .. } => "revise-waiting",
                _ => "revise",
            };
            a.btn href={ "/bookings/" (booking.id) "/edit" } { (words.t(key)) }
        }
        @if booking.life != Life::Draft && rights.may(Deed::Report) {
            a.btn href={ "/report?booking=" (booking.id) } { (words.t("report-do")) }
        }
        @if booking.amends.is_none() && booking.life.state().is_firm() && rights.may(Deed::StopWork) {
            a.btn.danger href={ "/stops/new?booking=" (booking.id) } { (words.t("stop-do")) }
        }
        @for (action, right) in stops {
            @if can(action, right) {
                a.btn.danger[action != Action::Resume]
                    href={ "/bookings/" (booking.id) "/" (action.as_str()) }
                {
                    (words.of("do", action))
                }
            }
        }
    }
}

/// Links to other dates of the same, and to the same on other dates.
fn dates(words: Words, file: &File) -> Markup {
    let (booking, rights) = (&file.dossier.booking, &file.rights);
    html! {
        @if booking.life.state().is_firm() && rights.may(Deed::DecideBooking) {
            a.btn href={ "/bookings/" (booking.id) "/dates" } { (words.t("dates-reschedule")) }
        }
        @if booking.life.state().is_firm() && rights.may(Deed::AskBooking) && file.amendment.is_none() {
            a.btn href={ "/bookings/" (booking.id) "/amend" } { (words.t("amend-do")) }
        }
        @if rights.may(Deed::AskBooking) && booking.life != Life::Draft {
            a.btn href={ "/bookings/new?copy=" (booking.id) } { (words.t("copy-booking")) }
        }
    }
}

/// `POST /bookings/{id}/messages`
pub(crate) async fn say(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    let id = BookingId(*id);
    let (typed, key) = (form.raw("words"), form.key());
    let said = typed.clone();
    // It may have been written beside the decision.
    let there = OwnPath::or(form.get("back"), &format!("/bookings/{id}"));
    match visit
        .write(move |tx, actor| bookings::say(tx, actor, id, &said, key.as_ref()))
        .await?
    {
        Ok(_) => visit.go(&there, "message-sent"),
        Err(trouble) => {
            let file = visit.read(move |tx, actor| bookings::file(tx, actor, id)).await?;
            page(&visit, &file, SessionsQuery::default(), Some(&trouble), &typed)
        }
    }
}

/// `POST /bookings/{id}/remind`: reminds its site once more.
pub(crate) async fn remind(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    let id = BookingId(*id);
    let there = OwnPath::or(form.get("back"), &format!("/bookings/{id}"));
    match visit
        .write(move |tx, actor| bookings::remind(tx, actor, id))
        .await?
    {
        Ok(_) => visit.go(&there, "reminded"),
        Err(trouble) => {
            let file = visit.read(move |tx, actor| bookings::file(tx, actor, id)).await?;
            page(&visit, &file, SessionsQuery::default(), Some(&trouble), "")
        }
    }
}

/// `POST /bookings/{id}/accept-offer`
pub(crate) async fn accept_offer(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    let id = BookingId(*id);
    let (key, version) = (form.key(), form.version());
    let accept = move |tx: &mut crate::app::Tx<'_>, actor: &crate::domain::access::Actor| {
        bookings::once(tx, actor, key.as_ref(), |tx| {
            bookings::accept_offer(tx, actor, id, version)
        })
    };
    match visit.write(accept).await? {
        Ok(_) => visit.go(&format!("/bookings/{id}"), "offer-accepted"),
        Err(trouble) => {
            let file = visit.read(move |tx, actor| bookings::file(tx, actor, id)).await?;
            page(&visit, &file, SessionsQuery::default(), Some(&trouble), "")
        }
    }
}

/// `GET /bookings/{id}.ics`: all sessions, for a calendar.
pub(crate) async fn ics(visit: Visit, id: web::Path<i64>) -> Answer {
    let id = BookingId(*id);
    let (dossier, _) = visit
        .read(move |tx, actor| Dossier::open(tx, actor, id, Deed::SeeBooking))
        .await?;
    let body = calendar_of(&visit, &dossier);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"booking-{id}.ics\""),
        ))
        .body(body))
}

fn calendar_of(visit: &Visit, dossier: &Dossier) -> String {
    let words = visit.words();
    let rules = &visit.app().rules;
    let site = &dossier.ground.site;
    let url = format!("{}/bookings/{}", rules.base_url, dossier.booking.id);
    let waits = matches!(
        dossier.booking.life.state(),
        BookingState::Draft | BookingState::Requested | BookingState::ChangesRequested
    );
    let organizer = format!("no-reply@{}", rules.mail_domain);
    let about = EventContext {
        tz: dossier.ground.tz(),
        // Of the booking and not of this answer: a file that is fetched twice is the same.
        stamp: dossier.booking.changed_at,
        changed_at: dossier.booking.changed_at,
        location: &|zones| calendar::location(words.0, &site.names, zones, &site.address),
        description: format!("{}: {}\n{}", words.t("phone"), site.phone, url),
        url,
        organizer: (&words.t("brand"), &organizer),
        attendee: None,
        status: if waits {
            Status::Tentative
        } else {
            Status::Confirmed
        },
    };
    let title = dossier.booking.title.clone();
    let summary = |kind: crate::domain::opening::PhaseKind| {
        let args = Args::new()
            .with("phase", words.of("phase", kind))
            .with("title", title.clone());
        words.say("calendar-summary", &args)
    };
    calendar::write(&tell::published(&dossier.scene()), &about, summary)
}
