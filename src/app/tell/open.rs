//! Letters about no booking: to an address, or to all whom they concern at a site.

use std::collections::BTreeSet;

use super::News;
use super::{belongs, hears, leaves_at, waiting};
use crate::app::court::Ground;
use crate::app::{Result, Tx};
use crate::domain::ids::{NoticeId, OrganisationId, PersonId, SiteId};
use crate::domain::notice::{Event, Letter, Place, Reader};
use crate::domain::policy::Audience;
use crate::domain::text::{Language, Names};
use crate::store::consortia::Contact;
use crate::store::notices::Notice;
use crate::store::sites::{Site, Zone};

/// Where a letter goes.
pub struct Addressee {
    /// The person, if the reader is known as one.
    pub person: Option<PersonId>,
    /// The site that it is about, whose people see that it left.
    pub site: Option<SiteId>,
    pub reader: Reader,
}

impl Addressee {
    /// An address of which nothing else is known.
    #[must_use]
    pub const fn of(reader: Reader) -> Self {
        Self {
            person: None,
            site: None,
            reader,
        }
    }
}

/// A site, or one zone of it, in a letter about no booking.
#[must_use]
pub fn place_of(site: &Site, zone: Option<&Zone>) -> Place {
    Place {
        site: site.names.clone(),
        zones: zone.iter().map(|zone| zone.names.clone()).collect(),
        address: String::new(),
        phone: String::new(),
        entrance: Names::default(),
        phones: Vec::new(),
        time_zone: site.tz.name().to_owned(),
    }
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

/// Queues a letter about a person's account. Gives the notice's id, by which the link that it carries is made
/// when it leaves.
pub fn account_letter(tx: &mut Tx<'_>, person: PersonId, reader: Reader, letter: Letter) -> Result<NoticeId> {
    let notice = waiting(tx, Some(person), reader, letter)?;
    let id = notice.id;
    tx.queue(vec![notice]);
    Ok(id)
}

/// Queues a letter about a site to its people who want to hear of such.
pub fn tell_site(tx: &mut Tx<'_>, site: &Site, letter: &Letter) -> Result<()> {
    tell_all(tx, Some(site), Audience::Site, letter)
}

/// Queues a letter to programme staff who want to hear of such.
pub fn tell_staff(tx: &mut Tx<'_>, letter: &Letter) -> Result<()> {
    tell_all(tx, None, Audience::Staff, letter)
}

/// A letter about what happened at a place.
fn place_letter(tx: &Tx<'_>, ground: &Ground, event: Event, news: News) -> Letter {
    let site = &ground.site;
    let of_incident = news.incident.as_ref().and_then(|own| own.zone.clone());
    let zone = of_incident.or_else(|| news.stop.as_ref().and_then(|stop| stop.zone.clone()));
    let place = Place {
        site: site.names.clone(),
        zones: zone.into_iter().collect(),
        address: site.address.clone(),
        phone: site.phone.clone(),
        entrance: site.entrance.clone(),
        phones: site.phones.clone(),
        time_zone: site.tz.name().to_owned(),
    };
    let link = news
        .link(event)
        .unwrap_or_else(|| format!("/sites/{}", site.slug));
    Letter {
        words: news.words,
        by: news.by,
        stop: news.stop,
        incident: news.incident,
        ..Letter::of_place(event, tx.now, link, place)
    }
}

/// Queues what happened at a place for one of its site's people or of the programme, if they want to hear of
/// such.
pub fn tell_one_at(
    tx: &mut Tx<'_>,
    ground: &Ground,
    event: Event,
    news: News,
    person: PersonId,
) -> Result<()> {
    let letter = place_letter(tx, ground, event, news);
    let contacts = tx.contacts(vec![ground.site.operator])?;
    let mut own = contacts.iter().filter(|contact| contact.person == person);
    match own.find(|contact| hears(contact, event)) {
        Some(contact) => tell_contact(tx, Some(&ground.site), contact, &letter),
        None => Ok(()),
    }
}

/// Queues what happened at a place and concerns no booking: to all whom the event is told to, but for the
/// consortia.
pub fn tell_place(tx: &mut Tx<'_>, ground: &Ground, event: Event, news: News) -> Result<()> {
    let site = &ground.site;
    let letter = place_letter(tx, ground, event, news);
    let to = event.policy().to;
    if to.contains(&Audience::Site) {
        tell_site(tx, site, &letter)?;
    }
    if to.contains(&Audience::Staff) {
        tell_all(tx, Some(site), Audience::Staff, &letter)?;
    }
    let duty = site.duty_email.as_ref().filter(|_| to.contains(&Audience::Duty));
    let Some(email) = duty else { return Ok(()) };
    let reader = Reader {
        email: email.clone(),
        name: site.names.ko.clone(),
        language: Language::Ko,
    };
    let to = Addressee {
        site: Some(site.id),
        ..Addressee::of(reader)
    };
    letter_to(tx, to, letter)
}

fn tell_all(tx: &mut Tx<'_>, site: Option<&Site>, audience: Audience, letter: &Letter) -> Result<()> {
    let operator = site.map(|site| site.operator);
    let contacts = tx.contacts(Vec::from_iter(operator))?;
    let mut told = BTreeSet::new();
    for contact in contacts.iter() {
        let is_meant = belongs(contact, audience, operator.unwrap_or(OrganisationId(0)), &[]);
        if is_meant && hears(contact, letter.event) && told.insert(contact.person) {
            tell_contact(tx, site, contact, letter)?;
        }
    }
    Ok(())
}

fn tell_contact(tx: &mut Tx<'_>, site: Option<&Site>, contact: &Contact, letter: &Letter) -> Result<()> {
    let tz = site.map_or(tx.rules.time_zone, |site| site.tz);
    let urgency = letter.event.policy().urgency;
    let leaves_at = leaves_at(urgency, contact.quiet, tx.now, tz);
    let notice = waiting(tx, Some(contact.person), contact.reader.clone(), letter.clone())?;
    tx.queue(vec![Notice {
        site: site.map(|site| site.id),
        next_attempt_at: leaves_at,
        ..notice
    }]);
    Ok(())
}
