//! Letters about no booking: to an address, or to all whom they concern at a site.

use super::{belongs, hears, leaves_at, waiting};
use crate::app::{Result, Tx};
use crate::domain::ids::{PersonId, SiteId};
use crate::domain::notice::{Letter, Reader};
use crate::domain::policy::Audience;
use crate::store::notices::Notice;
use crate::store::sites::Site;

/// Where a letter goes.
pub struct Addressee {
    /// The person, if the reader is known as one.
    pub person: Option<PersonId>,
    /// The site that it is about, whose people see that it left.
    pub site: Option<SiteId>,
    pub reader: Reader,
}

/// Queues a letter to one address.
pub fn letter_to(tx: &mut Tx<'_>, to: Addressee, letter: Letter) -> Result<()> {
    let notice = waiting(tx, to.person, to.reader, letter)?;
    tx.queue(vec![Notice {
        site: to.site,
        ..notice
    }]);
    Ok(())
}

/// Queues a letter about a site to its people who want to hear of such.
pub fn tell_site(tx: &mut Tx<'_>, site: &Site, letter: &Letter) -> Result<()> {
    let contacts = tx.contacts(vec![site.operator])?;
    let (event, now) = (letter.event, tx.now);
    for contact in contacts.iter() {
        if !belongs(contact, Audience::Site, site.operator, &[]) || !hears(contact, event) {
            continue;
        }
        let notice = waiting(tx, Some(contact.person), contact.reader.clone(), letter.clone())?;
        tx.queue(vec![Notice {
            site: Some(site.id),
            next_attempt_at: leaves_at(event.policy().urgency, contact.quiet, now, site.tz),
            ..notice
        }]);
    }
    Ok(())
}
