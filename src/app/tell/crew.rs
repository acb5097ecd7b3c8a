//! Letters to a crew, who have no account: each carries a link of its own.

use super::letter::write;
use super::{News, Scene, manager_of, waiting};
use crate::app::{Result, Tx};
use crate::domain::notice::{Event, Reader};
use crate::store::notices::Notice;
use crate::store::presence::crew::Worker;

/// Queues the letter with the link to the session of some news to each of a crew who has an address.
pub fn tell_crew(tx: &mut Tx<'_>, scene: &Scene<'_>, news: &News, crew: &[Worker]) -> Result<()> {
    let Some(session) = news.session else {
        return Ok(());
    };
    let lead = scene.consortium.lead_organisation();
    let contact = manager_of(&tx.contacts(Vec::from_iter(lead))?, scene.consortium);
    let letter = write(scene, Event::CrewLink, news, (tx.now, contact));
    let mut notices = Vec::new();
    for worker in crew.iter().filter(|worker| !worker.email.is_empty()) {
        let reader = Reader {
            email: worker.email.clone(),
            name: worker.name.clone(),
            language: worker.language,
        };
        notices.push(Notice {
            booking: Some(scene.booking.id),
            site: Some(scene.ground.site.id),
            consortium: Some(scene.consortium.id),
            session: news.session,
            // Two of a crew may read the same mails.
            dedup_key: format!("{}:{session}:{}:{}", news.fact, Event::CrewLink, worker.id),
            ..waiting(tx, None, reader, letter.clone())?
        });
    }
    tx.queue(notices);
    Ok(())
}
