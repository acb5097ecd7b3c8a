//! Notices that wait while something newer happens: the later event ends them, by the table in `domain::overtaking`.

use super::{News, Scene};
use crate::app::{Result, Tx};
use crate::domain::ids::SessionId;
use crate::domain::notice::Event;
use crate::store::notices::{Expiry, Notice, NoticeState, Overtaker, told};

/// Ends what waits of this booking and is overtaken by an event, whose own `notices` are not queued yet. A letter of a
/// session's move or end that nobody hears of any more gives the time that its reader knows to the later letter.
///
/// # Errors
/// The store's.
pub(super) fn overtake(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    (event, news): (Event, &News),
    notices: &mut [Notice],
) -> Result<()> {
    let possible: Vec<Event> =
        Event::ALL.iter().copied().filter(|earlier| event.overtakes(*earlier).is_some()).collect();
    // Nothing came before the first version of a booking.
    if possible.is_empty() || scene.booking.version <= 1 {
        return Ok(());
    }
    let sessions: Vec<SessionId> = news.affected.iter().filter_map(|session| session.id).chain(news.session).collect();
    for earlier in told::list_waiting(tx.conn, scene.booking.id, &possible)? {
        if let Some(by) = overtaker(event, &sessions, &earlier, notices) {
            told::overtake(tx.conn, earlier.id, by, tx.now)?;
        }
    }
    for earlier in
        tx.notices.iter_mut().filter(|own| own.booking == Some(scene.booking.id) && own.state == NoticeState::Queued)
    {
        if let Some(by) = overtaker(event, &sessions, earlier, notices) {
            earlier.state = NoticeState::Expired;
            earlier.expiry = Some(Expiry::Overtaken);
            earlier.overtaken = Some(by);
        }
    }
    Ok(())
}

fn overtaker(event: Event, sessions: &[SessionId], earlier: &Notice, later: &mut [Notice]) -> Option<Overtaker> {
    let how = event.overtakes(earlier.event)?;
    if how.is_of_session() && !earlier.session.is_some_and(|session| sessions.contains(&session)) {
        return None;
    }
    let any = later.first().map(|notice| notice.id);
    let own = later.iter_mut().find(|notice| notice.reader.email == earlier.reader.email);
    if how.needs_letter() && own.is_none() {
        return None;
    }
    let notice = own.as_ref().map(|own| own.id).or(any);
    if let Some(own) = own {
        keep_what_was_known(earlier, own);
    }
    Some(Overtaker { event, notice })
}

/// Who never heard that a session was moved knows it at the time that it had before.
fn keep_what_was_known(earlier: &Notice, later: &mut Notice) {
    let known = earlier.letter.session.as_ref().and_then(|session| session.before);
    if let (Some(known), Some(session), true) = (known, later.letter.session.as_mut(), earlier.session == later.session)
    {
        session.before = Some(known);
    }
}
