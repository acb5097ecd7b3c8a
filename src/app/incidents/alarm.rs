//! What happens when nobody took note of an incident in time.

use super::tell_of;
use super::trail::set_alarm;
use crate::app::court::Ground;
use crate::app::tell::News;
use crate::app::{Result, Tx};
use crate::domain::ids::IncidentId;
use crate::domain::incident::{IncidentState, rings_again};
use crate::domain::notice::Event;
use crate::store;

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
    match rings_again(incident.severity, incident.acknowledge_by, tx.now) {
        Some(due) => set_alarm(tx, id, due),
        None => Ok(()),
    }
}
