//! Lists of people, each as far as the reader may see them.

use super::bodies::{PersonView, view};
use crate::app::access::runs_programme;
use crate::app::paging::{Listed, Page};
use crate::app::{Result, Tx, signed_in};
use crate::domain::access::Actor;
use crate::domain::ids::{OrganisationId, PersonId};
use crate::store::people::{self as store, Membership, Person};

/// People by id: everybody for staff and admins, else those of the actor's organisations.
///
/// # Errors
/// [`crate::app::Error::Unauthenticated`] for nobody, [`crate::app::Error::Invalid`] for the page.
pub fn list_people(tx: &mut Tx<'_>, actor: &Actor, page: &Page) -> Result<Listed<PersonView>> {
    list_people_named(tx, actor, "", page)
}

/// Those of them whose name or address holds some words.
///
/// # Errors
/// Those of [`list_people`].
pub fn list_people_named(
    tx: &mut Tx<'_>,
    actor: &Actor,
    words: &str,
    page: &Page,
) -> Result<Listed<PersonView>> {
    signed_in(actor)?;
    let own: Vec<OrganisationId> = actor.memberships.iter().map(|(id, _)| *id).collect();
    let within = if runs_programme(actor) {
        None
    } else {
        Some(own.as_slice())
    };
    let people = store::list_people(tx.conn, within, words, PersonId(page.start()?), page.rows())?;
    let (people, next) = page.cut(people, |person| person.id.0);
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let memberships = store::list_memberships(tx.conn, &ids)?;
    let items = people
        .into_iter()
        .map(|person| seen_by(actor, person, &memberships))
        .collect();
    Ok(Listed { items, next })
}

/// The people of an organisation, by id, for who may see it.
pub(in crate::app) fn list_people_of(
    tx: &mut Tx<'_>,
    actor: &Actor,
    organisation: OrganisationId,
    most: i64,
) -> Result<Vec<PersonView>> {
    let people = store::list_people(tx.conn, Some(&[organisation]), "", PersonId(0), most)?;
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let memberships = store::list_memberships(tx.conn, &ids)?;
    Ok(people
        .into_iter()
        .map(|person| seen_by(actor, person, &memberships))
        .collect())
}

/// What somebody may see of a person: all of themselves, and of everybody for staff and admins; else what
/// belongs to their places in organisations that both are in.
pub(super) fn seen_by(actor: &Actor, person: Person, memberships: &[Membership]) -> PersonView {
    if actor.person == Some(person.id) || runs_programme(actor) {
        return view(person, memberships);
    }
    let is_shared = |place: &&Membership| {
        actor
            .memberships
            .iter()
            .any(|(own, _)| *own == place.organisation)
    };
    let shared: Vec<Membership> = memberships.iter().filter(is_shared).cloned().collect();
    PersonView {
        account: None,
        ..view(person, &shared)
    }
}
