//! Notices that wait while something newer happens: the later event ends them, by the table in
//! `domain::overtaking`.

use super::{News, Scene};
use crate::app::{Result, Tx};
use crate::domain::ids::SessionId;
use crate::domain::notice::{Event, SessionFacts};
use crate::store::notices::told::{self, Unsent};
use crate::store::notices::{Expiry, Notice, NoticeState, Overtaker};

/// Ends what waits of this booking and is overtaken by an event, whose own `notices` are not queued yet. A
/// letter of a session's move or end that nobody hears of any more gives the time that its reader knows to
/// the later letter.
pub(super) fn overtake(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    event: Event,
    news: &News,
    notices: &mut [Notice],
) -> Result<()> {
    let possible: Vec<Event> = Event::ALL
        .iter()
        .copied()
        .filter(|earlier| event.overtakes(*earlier).is_some())
        .collect();
    // Nothing comes before a request that is sent at once.
    let is_first =
        scene.booking.version <= 1 && matches!(event, Event::BookingReceived | Event::DecisionNeeded);
    if possible.is_empty() || is_first {
        return Ok(());
    }
    let affected = news.affected.iter().filter_map(|session| session.id);
    let sessions: Vec<SessionId> = affected
        .chain(news.session)
        .chain(news.retimed.iter().copied())
        .collect();
    for Unsent { notice, lease_until } in told::list_waiting(tx.conn, scene.booking.id, &possible)? {
        let earlier = Earlier {
            notice: &notice,
            // What is being sent most likely arrives.
            is_unread: lease_until <= tx.now,
        };
        if let Some(by) = overtaker(event, &sessions, earlier, notices) {
            told::overtake(tx.conn, notice.id, by, tx.now)?;
        }
    }
    for earlier in tx
        .notices
        .iter_mut()
        .filter(|own| own.booking == Some(scene.booking.id) && own.state == NoticeState::Queued)
    {
        let unread = Earlier {
            notice: earlier,
            is_unread: true,
        };
        if let Some(by) = overtaker(event, &sessions, unread, notices) {
            earlier.state = NoticeState::Expired;
            earlier.expiry = Some(Expiry::Overtaken);
            earlier.overtaken = Some(by);
        }
    }
    Ok(())
}

/// A notice that something newer may overtake.
#[derive(Clone, Copy)]
struct Earlier<'a> {
    notice: &'a Notice,
    /// Whether its reader never gets it, once it is overtaken.
    is_unread: bool,
}

fn overtaker(
    event: Event,
    sessions: &[SessionId],
    Earlier {
        notice: earlier,
        is_unread,
    }: Earlier<'_>,
    later: &mut [Notice],
) -> Option<Overtaker> {
    let how = event.overtakes(earlier.event)?;
    if how.is_of_session() && !earlier.session.is_some_and(|session| sessions.contains(&session)) {
        return None;
    }
    // An all-clear for some sessions tells nothing of the others that were hit.
    let is_told = |facts: &SessionFacts| facts.id.is_some_and(|id| sessions.contains(&id));
    let clears = matches!(
        (earlier.event, event),
        (Event::ClosureHits, Event::ClosureLifted) | (Event::RulesHit, Event::RulesClear)
    );
    if clears && !earlier.letter.affected.iter().all(is_told) {
        return None;
    }
    let any = later.first().map(|notice| notice.id);
    let own = later
        .iter_mut()
        .find(|notice| notice.reader.email == earlier.reader.email);
    if how.needs_letter() && own.is_none() {
        return None;
    }
    let notice = own.as_ref().map(|own| own.id).or(any);
    if let Some(own) = own.filter(|_| is_unread) {
        keep_what_was_known(earlier, own);
    }
    Some(Overtaker { event, notice })
}

/// Who never heard that a session was moved knows it at the time, and in the zones, that it had before. Who
/// never heard of a booking hears of it as new, and who missed a change hears of both.
fn keep_what_was_known(earlier: &Notice, later: &mut Notice) {
    if earlier.event == later.event
        && let Some(mut changes) = later.letter.changes.take()
        && let Some(unread) = &earlier.letter.changes
    {
        changes.tell_with(unread);
        later.letter.changes = Some(changes);
    }
    if earlier.session != later.session {
        return;
    }
    let (Some(known), Some(session)) = (&earlier.letter.session, later.letter.session.as_mut()) else {
        return;
    };
    // A letter names only what a move changed: what it left as it was, a later one changes from there.
    session.before = known.before.or(session.before);
    if !known.zones_before.is_empty() {
        session.zones_before.clone_from(&known.zones_before);
    }
}
