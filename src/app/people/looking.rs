//! Lists of people, each as far as the reader may see them.

use super::bodies::{PersonView, view};
use crate::app::access::{own_unless_staff, runs_programme};
use crate::app::paging::{Listed, Page};
use crate::app::{Result, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::{OrganisationId, PersonId};
use crate::store::people::{self as store, Membership, Person};

/// People by id whose name or address holds some words: of everybody for staff and admins, else of those of
/// the actor's organisations.
///
/// # Errors
/// [`crate::app::Error::Unauthenticated`] for nobody, [`crate::app::Error::Invalid`] for the page.
pub fn list_people(tx: &mut Tx<'_>, actor: &Actor, words: &str, page: &Page) -> Result<Listed<PersonView>> {
    let within = own_unless_staff(actor)?;
    let people = store::list_people(
        tx.conn,
        within.as_deref(),
        words,
        PersonId(page.start()?),
        page.rows(),
    )?;
    let (people, next) = page.cut(people, |person| person.id.0);
    Ok(Listed {
        items: all_seen_by(tx, actor, people)?,
        next,
    })
}

/// The people of an organisation, by id, for who may see it.
pub(in crate::app) fn list_people_of(
    tx: &mut Tx<'_>,
    actor: &Actor,
    organisation: OrganisationId,
    most: i64,
) -> Result<Vec<PersonView>> {
    let people = store::list_people(tx.conn, Some(&[organisation]), "", PersonId(0), most)?;
    all_seen_by(tx, actor, people)
}

fn all_seen_by(tx: &mut Tx<'_>, actor: &Actor, people: Vec<Person>) -> Result<Vec<PersonView>> {
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let memberships = store::list_memberships(tx.conn, &ids)?;
    let seen = people
        .into_iter()
        .map(|person| seen_by(actor, person, &memberships));
    Ok(seen.collect())
}

/// What somebody may see of a person: all of themselves, and of everybody for staff and admins; else what
/// belongs to their places in organisations that both are in.
pub(super) fn seen_by(actor: &Actor, person: Person, memberships: &[Membership]) -> PersonView {
    if actor.person == Some(person.id) || runs_programme(actor) {
        return view(person, memberships);
    }
    let places = memberships.iter();
    let shared = places.filter(|place| actor.belongs_to(place.organisation));
    let shared: Vec<Membership> = shared.cloned().collect();
    PersonView {
        account: None,
        ..view(person, &shared)
    }
}
