//! Sessions that somebody must look at, since a closure or holiday came later: those of one's own sites,
//! those of one booking, and what becomes of them.

use actix_web::web::Path;
use maud::{Markup, html};

use super::hits::settled::{self, named};
use super::hits::{self, Here, Hits, gather};
use crate::app::Tx;
use crate::app::bookings::{self, settle_hits};
use crate::app::reads::agenda::flagged;
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::{BookingId, SessionId};
use crate::web::error::Answer;
use crate::web::pages::frame::own_path::OwnPath;
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::{self, Trouble};

/// `GET /flagged`
pub(crate) async fn index(visit: Visit) -> Answer {
    visit.signed_in()?;
    show(&visit, None, &Form::default()).await
}

async fn show(visit: &Visit, trouble: Option<&Trouble>, form: &Form) -> Answer {
    let settled = named(visit);
    let found = visit
        .read(move |tx, actor| {
            let agenda = flagged(tx, actor)?;
            gather(tx, actor, agenda.sessions, &settled)
        })
        .await?;
    let words = visit.words();
    let here = Here {
        address: "/flagged",
        form,
        trouble,
    };
    let page = Page::new(words.t("flagged-title"))
        .at(Nav::Home)
        .below(words.t("nav-home"), "/home")
        .lead(words.t("flagged-lead"));
    visit.page_with(trouble, page.with_days(), list(visit, &found, &here))
}

/// The forms, or that there is nothing to settle.
#[must_use]
pub(super) fn list(visit: &Visit, found: &Hits, here: &Here<'_>) -> Markup {
    let words = visit.words();
    html! {
        (Trouble::summary(here.trouble))
        @if let Some(trouble) = here.trouble { (hits::refused(words, found, trouble)) }
        (settled::list(words, &found.settled))
        @if found.agenda.sessions.is_empty() {
            div.card {
                (ui::empty(
                    &words.t("flagged-none"),
                    &words.t("flagged-none-hint"),
                    Some(("/schedule", &words.t("nav-schedule")))
                ))
            }
        }
        (hits::forms(visit, found, here))
    }
}

/// `GET /bookings/{id}/hit`: those of one booking, for its site and its consortium.
pub(crate) async fn of_booking(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    show_booking(&visit, BookingId(*id), None, &Form::default()).await
}

async fn show_booking(visit: &Visit, id: BookingId, trouble: Option<&Trouble>, form: &Form) -> Answer {
    let settled = named(visit);
    let read = move |tx: &mut Tx<'_>, actor: &Actor| {
        let (dossier, _) = bookings::Dossier::open(tx, actor, id, Deed::SeeBooking)?;
        let sessions = dossier.sessions.iter();
        let hit = sessions.filter(|session| session.is_hit()).cloned();
        let found = gather(tx, actor, hit.collect(), &settled)?;
        Ok((dossier, found))
    };
    let (dossier, found) = visit.read(read).await?;
    let words = visit.words();
    let address = format!("/bookings/{id}");
    let here = Here {
        address: &format!("{address}/hit"),
        form,
        trouble,
    };
    let page = Page::new(words.n("hits-title", found.ways.sessions.len()))
        .at(Nav::Bookings)
        .below(words.t("nav-bookings"), "/bookings")
        .below(dossier.booking.title, address);
    visit.page_with(trouble, page.with_days(), list(visit, &found, &here))
}

/// `POST /flagged`: settles sessions of any of these pages.
pub(crate) async fn settle(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let there = OwnPath::or(form.get("back"), "/flagged");
    let wanted = match hits::read(visit.words(), &form) {
        Ok(wanted) => wanted,
        Err(trouble) => return again(&visit, &there, &trouble, &form).await,
    };
    let settlement = wanted.settlement;
    let sessions: Vec<SessionId> = settlement.sessions.keys().copied().collect();
    let settled = visit
        .write(move |tx, actor| settle_hits(tx, actor, &settlement))
        .await?;
    match settled {
        Ok(settled) => {
            let undoable = settled
                .iter()
                .filter(|dossier| dossier.booking.undo_until.is_some());
            let there = settled::address(&there, sessions.into_iter());
            let back: Vec<String> = undoable
                .map(|dossier| format!("{}-{}", dossier.booking.id, dossier.booking.version))
                .collect();
            if back.is_empty() {
                return visit.go(&there, "hits-settled");
            }
            let back: Vec<&str> = back.iter().map(String::as_str).collect();
            visit.go_undoably(&there, "hits-settled-now", &back)
        }
        Err(trouble) => {
            let field = wanted.reason_field;
            let trouble = trouble.renamed(|own| match own {
                "reason" => field.clone(),
                other => other.to_owned(),
            });
            again(&visit, &there, &trouble, &form).await
        }
    }
}

/// The page that the form was sent from, with what was chosen and why it was not done.
async fn again(visit: &Visit, there: &OwnPath, trouble: &Trouble, form: &Form) -> Answer {
    let parts: Vec<&str> = there.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        ["bookings", id, "hit"] => {
            let id = id.parse().unwrap_or_default();
            show_booking(visit, BookingId(id), Some(trouble), form).await
        }
        ["sites", site, "closures", id] => {
            let id = id.parse().unwrap_or_default();
            super::show_one(visit, (*site).to_owned(), id, Some(trouble), form).await
        }
        _ => show(visit, Some(trouble), form).await,
    }
}

/// `POST /flagged/undo`: the sessions are where they were, and nobody was told.
pub(crate) async fn undo(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let numbers = |pair: &String| {
        let (id, version) = pair.split_once('-')?;
        Some((BookingId(id.parse().ok()?), version.parse::<i64>().ok()?))
    };
    let mut bookings: Vec<_> = form.all("booking").iter().filter_map(numbers).collect();
    bookings.sort_unstable();
    let is_any = !bookings.is_empty();
    let there = OwnPath::or(form.get("back"), "/flagged");
    let undone = visit
        .write(move |tx, actor| {
            for (id, version) in &bookings {
                bookings::undo(tx, actor, *id, *version)?;
            }
            Ok(())
        })
        .await?;
    match undone {
        Ok(()) => visit.go(&there, if is_any { "hits-undone" } else { "" }),
        Err(trouble) => again(&visit, &there, &trouble, &Form::default()).await,
    }
}
