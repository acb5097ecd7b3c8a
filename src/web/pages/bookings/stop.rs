//! Ways to stop a booking, each on a page that says first what will happen and who gets mail.

use actix_web::{HttpRequest, web};
use maud::{Markup, html};

use crate::app::bookings::{self, File, Reason};
use crate::app::{Error, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Action, Life};
use crate::domain::ids::BookingId;
use crate::domain::session::SessionState;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Nav, Page, Visit, last};
use crate::web::ui::fields::carried;
use crate::web::ui::{self, Trouble, Words};

/// The actions that have such a page.
const STOPS: [Action; 5] = [
    Action::Withdraw,
    Action::Cancel,
    Action::Suspend,
    Action::Resume,
    Action::Terminate,
];

/// `GET /bookings/{id}/withdraw`, and the other ways to stop.
pub(crate) async fn ask(visit: Visit, id: web::Path<i64>, request: HttpRequest) -> Answer {
    let (action, file) = open(&visit, BookingId(*id), last(&request)).await?;
    show(&visit, action, &file, None, "")
}

/// `POST /bookings/{id}/withdraw`, and the other ways to stop.
pub(crate) async fn stop(visit: Visit, id: web::Path<i64>, request: HttpRequest, form: Form) -> Answer {
    visit.signed_in()?;
    let id = BookingId(*id);
    let action = action(last(&request)).ok_or_else(|| visit.problem(Error::NotFound))?;
    let (key, version, typed) = (form.key(), form.version(), form.raw("reason"));
    let reason = Reason {
        reason: typed.clone(),
    };
    let case = move |tx: &mut Tx<'_>, actor: &Actor| {
        let was_draft = bookings::file(tx, actor, id)?.dossier.booking.life == Life::Draft;
        let dossier = bookings::once(tx, actor, key.as_ref(), |tx| match action {
            Action::Withdraw => bookings::withdraw(tx, actor, id, version, &reason),
            Action::Cancel => bookings::cancel(tx, actor, id, version, &reason),
            Action::Suspend => bookings::suspend(tx, actor, id, version, &reason),
            Action::Resume => bookings::resume(tx, actor, id, version, &reason),
            _ => bookings::terminate(tx, actor, id, version, &reason),
        })?;
        Ok((dossier, was_draft))
    };
    match visit.write(case).await? {
        Ok((_, true)) => visit.go("/bookings", "draft-discarded"),
        Ok((dossier, _)) if action == Action::Suspend => {
            let back = [id.to_string(), dossier.booking.version.to_string()];
            visit.go_undoably(
                &format!("/bookings/{id}"),
                &format!("done-{action}"),
                &[&back[0], &back[1]],
            )
        }
        Ok(_) => visit.go(&format!("/bookings/{id}"), &format!("done-{action}")),
        Err(trouble) => {
            let file = visit.read(move |tx, actor| bookings::file(tx, actor, id)).await?;
            show(&visit, action, &file, Some(&trouble), &typed)
        }
    }
}

fn action(word: &str) -> Option<Action> {
    Action::from_word(word).filter(|action| STOPS.contains(action))
}

async fn open(
    visit: &Visit,
    id: BookingId,
    word: &str,
) -> std::result::Result<(Action, File), crate::web::error::Problem> {
    visit.signed_in()?;
    let action = action(word).ok_or_else(|| visit.problem(Error::NotFound))?;
    let read = move |tx: &mut Tx<'_>, actor: &Actor| -> Result<File> {
        let file = bookings::file(tx, actor, id)?;
        let right = if matches!(action, Action::Withdraw | Action::Cancel) {
            file.rights.may(Deed::AskBooking)
        } else {
            file.rights.may(Deed::DecideBooking)
        };
        if right { Ok(file) } else { Err(Error::Forbidden) }
    };
    Ok((action, visit.read(read).await?))
}

fn show(visit: &Visit, action: Action, file: &File, trouble: Option<&Trouble>, typed: &str) -> Answer {
    let words = visit.words();
    let booking = &file.dossier.booking;
    // Nobody knows of a draft: it goes without a word.
    let deed = if booking.life == Life::Draft && action == Action::Withdraw {
        "discard"
    } else {
        action.as_str()
    };
    let href = format!("/bookings/{}", booking.id);
    let is_possible = booking.life.check(action).is_ok();
    let body = html! {
        (Trouble::summary(trouble))
        @if !is_possible { (ui::alert("is-pending", &words.t("error-not_now"), html! {
            (ui::booking_badge(words, booking.life.state()))
        })) }
        form.card method="post" action={ (href) "/" (action.as_str()) } {
            (carried(&visit.fresh_key(), Some(booking.version)))
            div.in.stack {
                (will(words, action, file, deed))
                @if booking.life != Life::Draft {
                    p.dim { (told(words, action)) } (reason(words, action, trouble, typed))
                }
            }
            footer { div.row.end.stretch {
                a.btn href=(href) { (words.t("back")) }
                @if is_possible { button.btn.main type="submit" { (words.of("do", deed)) } }
            } }
        }
    };
    let page = Page::new(words.of("do", deed)).narrow().at(Nav::Bookings);
    let page = page.below(words.t("nav-bookings"), "/bookings");
    visit.page_with(trouble, page.below(booking.title.clone(), href), body)
}

/// What will happen, to how many sessions.
fn will(words: Words, action: Action, file: &File, deed: &str) -> Markup {
    let booking = &file.dossier.booking;
    let states = || file.dossier.sessions.iter().map(|session| session.state);
    let coming = states().filter(|state| state.is_to_come()).count();
    let running = states().filter(|state| *state == SessionState::Running).count();
    html! {
        p { b { (booking.title) } " " (ui::booking_badge(words, booking.life.state())) }
        p { (words.n(&format!("will-{deed}"), coming)) }
        @if running > 0 && action != Action::Resume { p { (words.n("will-cut", running)) } }
    }
}

fn reason(words: Words, action: Action, trouble: Option<&Trouble>, typed: &str) -> Markup {
    let field = words.field("reason", "reason", typed);
    if matches!(action, Action::Withdraw | Action::Resume) {
        field.optional().area(trouble)
    } else {
        field.area(trouble)
    }
}

/// Who gets mail of it, by the notice table.
fn told(words: Words, action: Action) -> String {
    let to = action
        .transition()
        .event
        .map(|event| event.policy().to)
        .unwrap_or_default();
    ui::mail::audience(words, to)
}
