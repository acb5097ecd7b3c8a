//! Letters to a crew, who have no account: each carries a link of its own.

use super::letter::write;
use super::{News, Scene, manager_of, overtaken, waiting};
use crate::app::{Result, Tx};
use crate::domain::notice::{Event, Reader};
use crate::store::notices::Notice;
use crate::store::presence::crew::{Worker, crew_of};

/// Queues the letter of an event of one session to each of some of its crew who has an address.
pub fn tell_crew(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    event: Event,
    news: &News,
    crew: &[Worker],
) -> Result<()> {
    let Some(session) = news.session else {
        return Ok(());
    };
    let lead = scene.consortium.lead_organisation();
    let contact = manager_of(&tx.contacts(Vec::from_iter(lead))?, scene.consortium);
    let letter = write(scene, event, news, (tx.now, contact));
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
            dedup_key: format!("{}:{session}:{event}:{}", news.fact, worker.id),
            ..waiting(tx, None, reader, letter.clone())?
        });
    }
    overtaken::overtake(tx, scene, event, news, &mut notices)?;
    tx.queue(notices);
    Ok(())
}

/// The same to all of the crew.
pub fn tell_whole_crew(tx: &mut Tx<'_>, scene: &Scene<'_>, event: Event, news: &News) -> Result<()> {
    let crew = crew_of(tx.conn, scene.booking.id)?;
    let crew: Vec<Worker> = crew.into_iter().map(|member| member.worker).collect();
    tell_crew(tx, scene, event, news, &crew)
}
