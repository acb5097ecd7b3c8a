//! What happens when nobody took note of an incident in time.

use super::tell_of;
use super::trail::set_alarm;
use crate::app::court::Ground;
use crate::app::tell::News;
use crate::app::{Result, Tx};
use crate::domain::ids::IncidentId;
use crate::domain::incident::IncidentState;
use crate::domain::notice::Event;
use crate::store;

/// Minutes after which an urgent one rings again.
const RINGS_AGAIN: i64 = 15;
/// Minutes for which it does: after an outage of hours once is enough.
const RINGS_FOR: i64 = 60;

/// The time within which somebody should have taken note is over: everybody who could is asked again, and for
/// a while again and again where it is urgent. Whoever did meanwhile took the timer back, and what is graded
/// anew has another one.
pub(in crate::app) fn ring(tx: &mut Tx<'_>, id: IncidentId, fact: i64, late: Option<i64>) -> Result<()> {
    let incident = store::incidents::lock_incident(tx.conn, id)?;
    if incident.state != IncidentState::Open {
        return Ok(());
    }
    let ground = Ground::of_site(tx, incident.site)?;
    let news = News {
        fact,
        words: incident.words_given(),
        late_seconds: late,
        ..News::default()
    };
    tell_of(tx, &ground, &incident, Event::IncidentOverdue, news)?;
    let last = incident.acknowledge_by.plus_minutes(RINGS_FOR);
    if incident.severity.is_urgent() && tx.now < last {
        set_alarm(tx, id, tx.now.plus_minutes(RINGS_AGAIN))?;
    }
    Ok(())
}
