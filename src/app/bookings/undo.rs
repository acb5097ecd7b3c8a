//! A decision is taken back, or stands. For a moment after it nobody was told, and the time that it gives
//! away is still held; what it means for others follows when that moment is over.

use super::amended::merge;
use super::decide::tell_losers;
use super::dossier::{Dossier, unless_empty};
use super::settle::{Sequences, Step};
use crate::app::tell::told;
use crate::app::{Doing, Error, Result, Tx, allow};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{DecisionKind, RequestMode, Undoable};
use crate::domain::ids::BookingId;
use crate::domain::journal::JournalAction;
use crate::domain::session::{CalledOffBy, SessionState};
use crate::domain::span::{Instant, Tz};
use crate::domain::timer;
use crate::store;
use crate::store::bookings::by_mail;
use crate::store::bookings::takebacks::{self, Takeback};
use crate::store::sessions::Session;

/// A decision as whoever made it sees it afterwards.
#[derive(Debug, Clone)]
pub struct JustDecided {
    pub booking: BookingId,
    pub title: String,
    pub version: i64,
    pub kind: DecisionKind,
    /// How many sessions stand after it.
    pub standing: usize,
    /// How many sessions a yes left out.
    pub left_out: usize,
    /// Until when it can be taken back, or could be; its letters leave then.
    pub until: Instant,
    pub tz: Tz,
    /// The names of those who are told.
    pub readers: Vec<String>,
}

/// The decision that led to the booking as it stands, for those who may take it back; none where something
/// followed it.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden.
pub fn decided(tx: &mut Tx<'_>, actor: &Actor, id: BookingId) -> Result<Option<JustDecided>> {
    let (dossier, _) = Dossier::open(tx, actor, id, Deed::SeeBooking)?;
    let subject = dossier.subject_to_answer(tx, actor)?;
    let Ok(doing) = allow(actor, Deed::DecideBooking, &subject) else {
        return Ok(None);
    };
    let newest = store::bookings::decisions_of_booking(tx.conn, id)?.pop();
    let version = dossier.booking.version;
    let (Some(until), Some(newest)) = (
        dossier.booking.undo_until,
        newest.filter(|own| own.booking_version == version),
    ) else {
        return Ok(None);
    };
    if doing == Doing::OnBehalf && actor.person != Some(newest.person) {
        return Ok(None);
    }
    let sessions = || dossier.sessions.iter();
    let is_left_out = |session: &&Session| {
        session.state == SessionState::Skipped && session.called_off_by == Some(CalledOffBy::Site)
    };
    let readers = told(tx, &dossier.scene(), Undoable::from(newest.kind).event())?;
    Ok(Some(JustDecided {
        booking: id,
        title: dossier.booking.title.clone(),
        version,
        kind: newest.kind,
        standing: sessions().filter(|session| session.state.is_standing()).count(),
        left_out: sessions().filter(is_left_out).count(),
        until,
        tz: dossier.ground.tz(),
        readers: readers.into_iter().map(|reader| reader.name).collect(),
    }))
}

/// Takes back what led to this version: the booking is as it was before, and nobody is told. Those may who
/// may do it at all; of those who did so in somebody's place, only whoever did it.
///
/// # Errors
/// [`Error::Settled`] once its letters may have left, [`Error::Stale`] when something followed it.
pub fn undo(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, version: i64) -> Result<Dossier> {
    let deed = deed_of(tx, id)?;
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, deed, version)?;
    let back = open_takeback(tx, &dossier)?.ok_or(Error::Settled)?;
    if doing == Doing::OnBehalf && actor.person != Some(back.person) {
        return Err(Error::Forbidden);
    }
    take_letters_back(tx, &back)?;
    let was = dossier.snapshot();
    let is_decision = back.kind != Undoable::SettleHits;
    let said = unless_empty(dossier.booking.life.words()).filter(|_| is_decision);
    dossier.booking.life = back.before.life.clone();
    let done_at = back.until.plus(-tx.rules.undo_seconds);
    restore_sessions(tx, &mut dossier, &back, done_at)?;
    store::bookings::delete_decision(tx.conn, id, version)?;
    takebacks::delete_takeback(tx.conn, id)?;
    store::timers::delete_decision(tx.conn, id)?;
    let (action, sequences) = if is_decision {
        (JournalAction::BookingUndo, Sequences::Kept)
    } else {
        // A calendar may have fetched where the sessions were to be meanwhile.
        (JournalAction::BookingUndoHits, Sequences::Raised)
    };
    let step = Step {
        was,
        reason: said,
        sequences,
        reminds_since: Some(done_at),
        ..Step::new(actor, doing, action)
    };
    dossier.settle(tx, step)?;
    if is_decision {
        // The version before the decision, which its mails asked to decide.
        by_mail::revive_decision_links(tx.conn, id, version - 1, dossier.booking.version)?;
    }
    Ok(dossier)
}

/// What can still be taken back of a booking.
fn open_takeback(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<Option<Takeback>> {
    let booking = &dossier.booking;
    let is_open = booking.undo_until.is_some_and(|until| tx.now < until);
    let kept = takebacks::find_takeback(tx.conn, booking.id)?;
    Ok(kept.filter(|own| is_open && own.version == booking.version && !has_begun_since(dossier, own)))
}

/// Who may take back what was done last with a booking: those who may do it.
fn deed_of(tx: &mut Tx<'_>, id: BookingId) -> Result<Deed> {
    let kept = takebacks::find_takeback(tx.conn, id)?;
    Ok(match kept.map(|own| own.kind) {
        Some(Undoable::SettleHits) => Deed::ChangeSession,
        _ => Deed::DecideBooking,
    })
}

/// Whether a session that it would change began in the meantime.
fn has_begun_since(dossier: &Dossier, back: &Takeback) -> bool {
    let mut changed = back.before.sessions.iter();
    changed.any(|before| {
        let now = dossier.session(before.id);
        now.is_ok_and(|now| now.state.has_begun() && !before.state.has_begun())
    })
}

/// Removes the letters of the decision, and lets those wait again that it overtook.
fn take_letters_back(tx: &mut Tx<'_>, back: &Takeback) -> Result<()> {
    let letters = store::notices::told::list_of_fact(tx.conn, back.booking, back.fact)?;
    let ids: Vec<_> = letters.iter().map(|letter| letter.id).collect();
    // One that an instance with a faster clock is sending can't be called back.
    if store::notices::told::unsend(tx.conn, &ids, tx.now)? < ids.len() {
        return Err(Error::Settled);
    }
    let overtaken = &back.before.waiting;
    Ok(store::notices::told::revive(
        tx.conn,
        overtaken,
        back.kind.event(),
    )?)
}

/// Makes the sessions what they were, with the reminders of what hit them; those too that fell due since the
/// decision.
fn restore_sessions(tx: &mut Tx<'_>, dossier: &mut Dossier, back: &Takeback, done_at: Instant) -> Result<()> {
    let tz = dossier.ground.tz();
    let (mut restored, mut reminders) = (Vec::new(), Vec::new());
    for before in &back.before.sessions {
        let Some(session) = dossier.sessions.iter_mut().find(|own| own.id == before.id) else {
            continue;
        };
        let (was_flagged, place) = (session.flag.is_some(), (session.span, session.zones.clone()));
        before.restore(session);
        if (session.span, &session.zones) != (place.0, &place.1) {
            store::sessions::update_session(tx.conn, session)?;
        }
        if session.flag.is_some() && !was_flagged {
            reminders.extend(timer::of_flag(session.id, session.span, tz, done_at));
        }
        restored.push(session.clone());
    }
    dossier
        .sessions
        .sort_by_key(|session| (session.span.start, session.id));
    store::sessions::mark_sessions(tx.conn, &restored)?;
    takebacks::restore_looks(tx.conn, &restored)?;
    dossier.insert_timers(tx, &reminders)
}

/// The moment is over in which a decision could be taken back: the time that it gives away becomes free, and
/// those are told whom it takes time from. `fact` is the timer that fired.
pub fn stand(tx: &mut Tx<'_>, dossier: &mut Dossier, fact: i64) -> Result<()> {
    let id = dossier.booking.id;
    let Some(back) = takebacks::find_takeback(tx.conn, id)? else {
        return Ok(());
    };
    takebacks::delete_takeback(tx.conn, id)?;
    let is_firm = dossier.booking.life.state().is_firm();
    let amends = dossier.booking.amends.filter(|_| is_firm);
    let amended = match amends {
        Some(amends) => Some(merge(tx, dossier, amends.booking)?),
        None => None,
    };
    let dossier = amended.as_ref().unwrap_or(dossier);
    dossier.replace_claims(tx)?;
    let takes_time = back.kind == Undoable::Approve && dossier.booking.life.state().is_firm();
    if takes_time && dossier.ground.site.request_mode == RequestMode::Compete {
        tell_losers(tx, dossier, fact)?;
    }
    Ok(())
}
