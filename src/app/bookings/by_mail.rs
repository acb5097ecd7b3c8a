//! Decisions from a mail's link, without a password: the link is for one person, one version of one request
//! and one decision. It exists in its mail only and opens nothing else, and what its person may do is asked
//! anew.

use super::decide::{Approval, Refusal, Remarks, approve, decline, request_changes};
use super::dossier::{Dossier, subject};
use super::review::{Review, review};
use super::undo::{JustDecided, decided, undo};
use crate::app::access::with_places;
use crate::app::auth::{self, charge_decision_letter, token_hash};
use crate::app::court::Ground;
use crate::app::tell::{News, Renewed, tell_one};
use crate::app::{Doing, Error, Result, Tx, allow};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{BookingState, Undoable};
use crate::domain::ids::{BookingId, PersonId};
use crate::domain::notice::{DECISION_PATH, Event};
use crate::domain::proof::Proof;
use crate::domain::span::Instant;
use crate::domain::text::worded;
use crate::store;
use crate::store::bookings::by_mail::{self, DecisionLink};
use crate::store::bookings::takebacks;
use crate::store::notices::{Notice, told};

/// How long a link can be used.
const LINK_SECONDS: i64 = 72 * 3600;

worded! {
    /// What a link is good for.
    pub LinkState {
        Ready = "ready",
        Spent = "spent",
        Expired = "expired",
        /// The request is another one by now.
        Changed = "changed",
        /// Somebody else decided, or nothing is to be decided any more.
        Decided = "decided",
        /// The site does not want such links.
        Off = "off",
    }
}

/// What a link in a mail opens.
pub struct MailDesk {
    /// The name of its person.
    pub person: String,
    pub link: DecisionLink,
    pub state: LinkState,
    pub review: Review,
    /// What was decided by it, and can be taken back for a while.
    pub just: Option<JustDecided>,
}

/// A decision as a link makes it.
#[derive(Debug, Clone)]
pub enum MailDecision {
    Approve(Approval),
    Decline(Refusal),
    AskChanges(Remarks),
}

/// Puts links that decide into the mails that ask for a decision and leave now. Until then none exists, and
/// afterwards only the reader's mail has it.
pub fn make_decision_links(tx: &mut Tx<'_>, mut leaving: Vec<Notice>) -> Result<Vec<Notice>> {
    for notice in leaving.iter_mut().filter(|own| own.event.asks_for_decision()) {
        if let Some(path) = make_link(tx, notice)? {
            notice.letter.link = path;
        }
    }
    Ok(leaving)
}

fn make_link(tx: &mut Tx<'_>, notice: &Notice) -> Result<Option<String>> {
    let (Some(person), Some(id)) = (notice.person, notice.booking) else {
        return Ok(None);
    };
    let found = store::bookings::find_booking(tx.conn, id)?;
    let Some(booking) = found.filter(|own| own.life.state() == BookingState::Requested) else {
        return Ok(None);
    };
    if !by_mail::switches(tx.conn, booking.site)?.mail_links {
        return Ok(None);
    }
    let Some(actor) = actor_of(tx, person, None)? else {
        return Ok(None);
    };
    let ground = Ground::of_site(tx, booking.site)?;
    let consortium = tx.consortium(booking.consortium)?;
    let subject = subject(tx, &ground, &consortium, booking.submission());
    let subject = with_places(tx, &actor, subject, ground.tz())?;
    if !allow(&actor, Deed::DecideBooking, &subject).is_ok_and(is_by_mail) {
        return Ok(None);
    }
    let token = tx.random.token();
    let link = DecisionLink {
        person,
        booking: id,
        version: booking.version,
        expires_at: tx.now.plus(LINK_SECONDS),
        used_at: None,
    };
    by_mail::insert_decision_link(tx.conn, &token_hash(&token), &link)?;
    Ok(Some(format!("{DECISION_PATH}{token}")))
}

/// Staff decide on others' behalf, which they do signed in.
fn is_by_mail(doing: Doing) -> bool {
    doing != Doing::OnBehalf
}

/// Whoever holds a link acts as its person, and may only decide.
fn actor_of(tx: &mut Tx<'_>, person: PersonId, address: Option<&str>) -> Result<Option<Actor>> {
    let found = auth::actor_of_person(tx, person)?;
    Ok(found.map(|visitor| Actor {
        proof: Proof::DecisionLink,
        address: address.map(str::to_owned),
        ..visitor.actor
    }))
}

/// The link of a token with its person, who may still decide in the site's place.
fn open(tx: &mut Tx<'_>, token: &str, address: Option<&str>) -> Result<(DecisionLink, Actor)> {
    let found = by_mail::find_decision_link(tx.conn, &token_hash(token))?;
    let link = found.ok_or(Error::NotFound)?;
    let actor = actor_of(tx, link.person, address)?.ok_or(Error::NotFound)?;
    Ok((link, actor))
}

/// What a link shows. Looking changes nothing: mail scanners follow links too.
///
/// # Errors
/// [`Error::NotFound`] for a token that is none, and when its person may not decide any more.
pub fn look_by_mail(tx: &mut Tx<'_>, token: &str) -> Result<MailDesk> {
    let (link, actor) = open(tx, token, None)?;
    let review = review(tx, &actor, link.booking)?;
    if !review.doing.is_some_and(is_by_mail) {
        return Err(Error::NotFound);
    }
    let booking = &review.dossier.booking;
    let is_on = by_mail::switches(tx.conn, booking.site)?.mail_links;
    let state = match link.used_at {
        _ if !is_on => LinkState::Off,
        Some(_) => LinkState::Spent,
        None if booking.life.state() != BookingState::Requested => LinkState::Decided,
        None if booking.version != link.version => LinkState::Changed,
        None if link.expires_at <= tx.now => LinkState::Expired,
        None => LinkState::Ready,
    };
    let just = match state {
        LinkState::Spent => decided(tx, &actor, link.booking)?,
        _ => None,
    };
    Ok(MailDesk {
        person: actor.name,
        link,
        state,
        review,
        just,
    })
}

/// Decides by a link, which is used up with it.
///
/// # Errors
/// [`Error::NotFound`] for a link that can't be used: [`look_by_mail`] says why. Those of the decision, which
/// leave the link usable.
pub fn decide_by_mail(
    tx: &mut Tx<'_>,
    token: &str,
    address: Option<&str>,
    decision: &MailDecision,
) -> Result<Dossier> {
    let (link, actor) = open(tx, token, address)?;
    let booking = store::bookings::find_booking(tx.conn, link.booking)?.ok_or(Error::NotFound)?;
    let is_on = by_mail::switches(tx.conn, booking.site)?.mail_links;
    if !is_on || !by_mail::use_decision_link(tx.conn, &token_hash(token), tx.now)? {
        return Err(Error::NotFound);
    }
    let (id, version) = (link.booking, link.version);
    match decision {
        MailDecision::Approve(approval) => approve(tx, &actor, id, version, approval),
        MailDecision::Decline(refusal) => decline(tx, &actor, id, version, refusal),
        MailDecision::AskChanges(remarks) => request_changes(tx, &actor, id, version, remarks),
    }
}

/// Takes back what a link decided; it can be used again.
///
/// # Errors
/// Those of [`undo`]; [`Error::NotFound`] for a link that decided nothing.
pub fn undo_by_mail(tx: &mut Tx<'_>, token: &str, address: Option<&str>, version: i64) -> Result<Dossier> {
    let (link, actor) = open(tx, token, address)?;
    link.used_at.ok_or(Error::NotFound)?;
    // Its one decision is all that a link is good for.
    let newest = takebacks::find_takeback(tx.conn, link.booking)?;
    if newest.is_some_and(|own| own.kind == Undoable::SettleHits) {
        return Err(Error::NotFound);
    }
    undo(tx, &actor, link.booking, version)
}

/// Sends the person of a link a new one, where there is something to decide. Nobody else gets mail of it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::TooMany`].
pub fn send_another(tx: &mut Tx<'_>, token: &str) -> Result<BookingId> {
    let (link, actor) = open(tx, token, None)?;
    let (dossier, _) = Dossier::open(tx, &actor, link.booking, Deed::DecideBooking)?;
    if dossier.booking.life.state() != BookingState::Requested {
        return Err(Error::NotFound);
    }
    charge_decision_letter(tx, link.person, link.booking)?;
    let last = told::newest_to(tx.conn, link.booking, Event::DecisionNeeded, link.person)?;
    let renewed = Renewed {
        changes: last.and_then(|notice| notice.letter.changes),
    };
    let news = News {
        fact: tx.id()?,
        renewed: Some(renewed),
        ..News::default()
    };
    tell_one(tx, &dossier.scene(), Event::DecisionNeeded, news, link.person)?;
    Ok(link.booking)
}

/// Forgets links that ended so long ago that nobody asks for them.
pub fn forget_decision_links(tx: &mut Tx<'_>) -> Result<usize> {
    let before: Instant = tx.now.plus_days(-30);
    Ok(by_mail::delete_decision_links(tx.conn, before)?)
}
