//! People: adding and inviting them, their preferences, and their places in organisations. People belong to
//! themselves: name, language and preferences are their own, staff and admins keep accounts, and a manager
//! keeps the places of their own organisation.

use super::access::{is_manager, runs_programme};
use super::account_mail::{Change, tell_change};
use super::fields::taken;
use super::journal::{self, Entry};
use super::{Error, Result, Tx, auth, permit, signed_in};
use crate::domain::access::{Actor, Deed, MemberRole};
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::journal::JournalAction;
use crate::domain::notice::AccountChange;
use crate::store::people::{self as store, Membership, NewPerson, Person};
use crate::store::register;

mod adding;
mod bodies;
mod deputies;
mod invitations;
mod looking;
mod standing;
#[cfg(test)]
mod tests;

pub(super) use adding::{NamedGuest, offer_place};
pub use adding::{bootstrap_person, create_person, invite, seed_person};
pub use bodies::{
    AccountView, Added, MembershipBody, MembershipView, PersonBody, PersonChangeBody, PersonView,
};
pub(super) use bodies::{check_name, view};
pub(super) use deputies::today_in;
pub use deputies::{DeputyBody, DeputyView, add_deputy, forget_deputies, list_deputies, remove_deputy};
pub use invitations::{
    InvitationView, MemberBody, PlaceState, PlaceView, accept_invitation, decline_invitation,
    forget_invitations, get_invitation, invite_member, list_invitations, list_offered, put_member,
    remove_member, withdraw_invitation,
};
pub use looking::list_people;
pub(super) use looking::list_people_of;
use looking::seen_by;
pub use standing::{Standing, standing};

fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &NewPerson,
    places: &[(OrganisationId, MemberRole)],
) -> Result<Person> {
    let id = PersonId(tx.id()?);
    store::insert_person(tx.conn, id, new, tx.now).map_err(|error| taken(error, &["email"]))?;
    for (organisation, role) in places {
        store::put_membership(tx.conn, id, *organisation, *role)?;
    }
    record(tx, actor, JournalAction::PersonCreate, id, None)?;
    Ok(store::get_person(tx.conn, id)?)
}

/// Whether the actor keeps the account of a person whom they see.
pub fn may_keep(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<bool> {
    match keepable(tx, actor, id) {
        Ok(_) => Ok(true),
        Err(Error::Forbidden | Error::NotFound | Error::Unauthenticated) => Ok(false),
        Err(error) => Err(error),
    }
}

/// One person: oneself, somebody of one's organisations, or anybody for staff and admins.
///
/// # Errors
/// [`Error::Unauthenticated`] for nobody, [`Error::NotFound`] for everybody else.
pub fn get_person(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<PersonView> {
    signed_in(actor)?;
    let person = store::get_person(tx.conn, id)?;
    let memberships = store::list_memberships(tx.conn, &[id])?;
    visible(actor, id, &memberships)?;
    Ok(seen_by(actor, person, &memberships))
}

/// Changes a person: all of oneself; of others staff and admins may correct the name. The platform role is an
/// admin's to give and take.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Forbidden`] also for the language and preferences of others,
/// [`Error::NotFound`].
pub fn update_person(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PersonId,
    body: &PersonChangeBody,
) -> Result<PersonView> {
    let is_own = actor.person == Some(id);
    signed_in(actor)?;
    // What is not changed is written back as it was read.
    store::hold_person(tx.conn, id)?;
    let person = if is_own {
        store::get_person(tx.conn, id)?
    } else {
        keepable(tx, actor, id)?
    };
    if !is_own && body.touches_preferences() {
        return Err(Error::Forbidden);
    }
    let change = bodies::parse_change(&person, body)?;
    if change.platform_role != person.platform_role {
        permit(actor, Deed::Administer)?;
        auth::proven_lately(tx, actor)?;
        keep_oneself(actor, id, "platform_role")?;
    }
    store::update_person(tx.conn, id, &change)?;
    record(tx, actor, JournalAction::PersonUpdate, id, Some(&person))?;
    if change.platform_role != person.platform_role {
        tell_change(tx, actor, id, &Change::Platform(change.platform_role))?;
    }
    if !is_own && change.name != person.name {
        let name = |name: &str| Some(serde_json::json!({ "name": name }).to_string());
        note(
            tx,
            actor,
            JournalAction::PersonCorrectName,
            format!("person {id}"),
            (name(&person.name), name(&change.name)),
        )?;
        tell_change(tx, actor, id, &Change::Plain(AccountChange::Name))?;
    }
    get_view(tx, id)
}

/// Bars a person from signing in; their logins, tokens and calendars end for good.
///
/// # Errors
/// [`Error::Forbidden`] for all but staff and admins; [`Error::Invalid`] for oneself.
pub fn disable_person(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<PersonView> {
    let person = bar_or_admit(tx, actor, id)?;
    auth::proven_lately(tx, actor)?;
    keep_oneself(actor, id, "person")?;
    if person.disabled_at.is_none() {
        store::set_disabled(tx.conn, id, Some(tx.now))?;
        auth::end_access(tx, actor, id, auth::Calendars::End)?;
        record(tx, actor, JournalAction::PersonDisable, id, Some(&person))?;
        tell_change(tx, actor, id, &Change::Plain(AccountChange::Barred))?;
    }
    get_view(tx, id)
}

/// Lets a barred person sign in again. What ended when they were barred stays ended.
///
/// # Errors
/// [`Error::Forbidden`] for all but staff and admins.
pub fn enable_person(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<PersonView> {
    let person = bar_or_admit(tx, actor, id)?;
    auth::proven_lately(tx, actor)?;
    if person.disabled_at.is_some() {
        store::set_disabled(tx.conn, id, None)?;
        record(tx, actor, JournalAction::PersonEnable, id, Some(&person))?;
        tell_change(tx, actor, id, &Change::Plain(AccountChange::Readmitted))?;
    }
    get_view(tx, id)
}

/// Barring touches everything that somebody does, in every organisation: no manager's business.
fn bar_or_admit(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Person> {
    permit(actor, Deed::RunProgramme)?;
    keepable(tx, actor, id)
}

fn manageable_organisation(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<OrganisationId> {
    signed_in(actor)?;
    let organisation = register::get_organisation(tx.conn, slug)?.id;
    if !is_manager(actor, organisation) {
        // An organisation that one doesn't belong to is hidden.
        permit(actor, Deed::RunProgramme).map_err(|why| {
            if actor.belongs_to(organisation) {
                why
            } else {
                Error::NotFound
            }
        })?;
    }
    Ok(organisation)
}

/// A person whose account the actor keeps: anybody for staff and admins. Those with a platform role only by
/// admins, or staff could take their accounts.
pub(super) fn keepable(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Person> {
    signed_in(actor)?;
    let person = store::get_person(tx.conn, id)?;
    let memberships = store::list_memberships(tx.conn, &[id])?;
    visible(actor, id, &memberships)?;
    let needed = if person.platform_role.is_some() {
        Deed::Administer
    } else {
        Deed::RunProgramme
    };
    permit(actor, needed)?;
    Ok(person)
}

fn visible(actor: &Actor, id: PersonId, memberships: &[Membership]) -> Result<()> {
    let mut places = memberships.iter();
    let is_shared = places.any(|place| actor.belongs_to(place.organisation));
    if actor.person == Some(id) || runs_programme(actor) || is_shared {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Nobody locks themselves out; that also keeps the last admin.
fn keep_oneself(actor: &Actor, id: PersonId, field: &'static str) -> Result<()> {
    if actor.person == Some(id) {
        Err(Error::field(field, "oneself", "oneself"))
    } else {
        Ok(())
    }
}

fn get_view(tx: &mut Tx<'_>, id: PersonId) -> Result<PersonView> {
    let person = store::get_person(tx.conn, id)?;
    view_of(tx, person)
}

fn view_of(tx: &mut Tx<'_>, person: Person) -> Result<PersonView> {
    let memberships = store::list_memberships(tx.conn, &[person.id])?;
    Ok(view(person, &memberships))
}

/// Writes the journal row of a change to a person; what they are now is read from the database.
fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    action: JournalAction,
    id: PersonId,
    was: Option<&Person>,
) -> Result<()> {
    let became = bodies::facts(&store::get_person(tx.conn, id)?);
    let was = was.map(bodies::facts);
    note(tx, actor, action, format!("person {id}"), (was, Some(became)))
}

fn note_member(
    tx: &mut Tx<'_>,
    actor: &Actor,
    action: JournalAction,
    who: (PersonId, OrganisationId),
    role: &str,
) -> Result<()> {
    let (person, organisation) = who;
    let became = (!role.is_empty()).then(|| serde_json::json!({ "role": role }).to_string());
    note(
        tx,
        actor,
        action,
        format!("person {person}, organisation {organisation}"),
        (None, became),
    )
}

type WasAndBecame = (Option<String>, Option<String>);

fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    action: JournalAction,
    subject: String,
    change: WasAndBecame,
) -> Result<()> {
    let (was, became) = change;
    journal::note(
        tx,
        actor,
        Entry {
            subject,
            was,
            became,
            ..Entry::of(action)
        },
    )?;
    Ok(())
}
