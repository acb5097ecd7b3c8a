//! People: adding and inviting them, their preferences, and their places in organisations. People belong to
//! themselves: name, language and preferences are their own, staff and admins keep accounts, and a manager
//! keeps the places of their own organisation.

use super::access::{is_manager, runs_programme};
use super::account_mail::{Change, tell_change};
use super::auth::{self, PasswordHash};
use super::fields::{Fields, NamesBody, taken};
use super::journal::{self, Entry};
use super::paging::{Listed, Page};
use super::{Error, Result, Tx, allow, signed_in};
use crate::domain::access::{Actor, Deed, MemberRole, PlatformRole, Subject};
use crate::domain::fault::Fault;
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::notice::AccountChange;
use crate::domain::place::LinkPurpose;
use crate::domain::policy::{NoticeKind, SessionNotices};
use crate::domain::quiet::QuietHours;
use crate::domain::span::Instant;
use crate::domain::text::Language;
use crate::store::people::{self as store, Membership, NewPerson, Person, PersonChange};
use crate::store::{auth as doors, register};

mod bodies;
mod invitations;
mod standing;
#[cfg(test)]
mod tests;

pub(super) use bodies::view;
pub use bodies::{
    AccountView, Added, MembershipBody, MembershipView, PersonBody, PersonChangeBody, PersonView,
};
pub use invitations::{
    InvitationView, MemberBody, PlaceState, PlaceView, accept_invitation, decline_invitation,
    forget_invitations, get_invitation, list_invitations, list_offered, put_member, remove_member,
    withdraw_invitation,
};
use invitations::{Newcomer, offer};
pub use standing::{Standing, standing};

/// Most organisations that a person is added to at once.
const MOST_ORGANISATIONS: usize = 50;

/// Adds a person and invites them. A manager, without a platform role, offers places in organisations of
/// their own, and is answered the same whether or not there is an account.
///
/// # Errors
/// [`Error::Invalid`] with every bad field, [`Error::Forbidden`], [`Error::TooMany`] for too many mails;
/// [`Error::Taken`] for staff and admins when the address is known, and for managers when it is that of
/// somebody who belongs there already.
pub fn create_person(tx: &mut Tx<'_>, actor: &Actor, body: &PersonBody) -> Result<Added> {
    signed_in(actor)?;
    let (new, places) = parse(tx, actor, body)?;
    may_add(actor, &new, &places)?;
    if new.platform_role.is_some() || places.iter().any(|(_, role)| *role == MemberRole::Manager) {
        auth::proven_lately(tx, actor)?;
    }
    if !runs_programme(actor) {
        return offer_all(tx, actor, new, &places).map(Added::Offered);
    }
    auth::charge_letter(tx, actor, Vec::new(), &new.email)?;
    let person = add(tx, actor, &new, &places)?;
    auth::send_link(tx, Some(actor), &person, LinkPurpose::Invite)?;
    view_of(tx, person).map(|view| Added::Person(Box::new(view)))
}

fn offer_all(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: NewPerson,
    places: &[(OrganisationId, MemberRole)],
) -> Result<Vec<PlaceView>> {
    let known = store::find_person_by_email(tx.conn, &new.email)?;
    for (organisation, _) in places {
        // Whom a manager can see already is no secret.
        if let Some(person) = &known
            && store::find_role(tx.conn, person.id, *organisation)?.is_some()
        {
            return Err(Error::Taken("email"));
        }
    }
    auth::charge_letter(
        tx,
        actor,
        places.iter().map(|(organisation, _)| *organisation).collect(),
        &new.email,
    )?;
    let newcomer = Newcomer {
        email: new.email,
        name: Some(new.name),
        phone: new.phone,
        language: new.language,
    };
    // All of them first: see `offer`.
    let ids = places.iter().map(|_| tx.id()).collect::<Result<Vec<i64>>>()?;
    places
        .iter()
        .zip(ids)
        .map(|(place, id)| offer(tx, actor, id, *place, &newcomer))
        .collect()
}

/// Adds a person by the service itself, without a letter: for the demonstration and imports.
///
/// # Errors
/// As in [`create_person`].
pub fn seed_person(
    tx: &mut Tx<'_>,
    body: &PersonBody,
    password: Option<&PasswordHash>,
) -> Result<PersonView> {
    let (new, places) = parse(tx, &auth::system(), body)?;
    let person = add(tx, &auth::system(), &new, &places)?;
    if let Some(hash) = password {
        doors::set_password(tx.conn, person.id, hash.as_str())?;
    }
    get_view(tx, person.id)
}

/// Adds a person with any role from the command line. Gives the path of the link that sets their password,
/// because the first admin has nobody to invite them and perhaps no mail server yet.
///
/// # Errors
/// As in [`create_person`].
pub fn bootstrap_person(tx: &mut Tx<'_>, body: &PersonBody) -> Result<String> {
    let person = seed_person(tx, body, None)?;
    auth::open_link(tx, PersonId(person.id), LinkPurpose::Invite)
}

fn may_add(actor: &Actor, new: &NewPerson, places: &[(OrganisationId, MemberRole)]) -> Result<()> {
    let own = !places.is_empty()
        && places
            .iter()
            .all(|(organisation, _)| is_manager(actor, *organisation));
    match new.platform_role {
        Some(_) => allow(actor, Deed::Administer, &Subject::default()).map(|_| ()),
        None if own => Ok(()),
        None => allow(actor, Deed::RunProgramme, &Subject::default()).map(|_| ()),
    }
}

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
    record(tx, actor, "person.create", id, None)?;
    Ok(store::get_person(tx.conn, id)?)
}

fn parse(
    tx: &mut Tx<'_>,
    actor: &Actor,
    body: &PersonBody,
) -> Result<(NewPerson, Vec<(OrganisationId, MemberRole)>)> {
    let mut fields = Fields::default();
    let email = fields.email("email", &body.email);
    let name = fields.person_name("name", &body.name, bodies::NAME);
    let phone = fields.phone("phone", &body.phone);
    let language = fields.word("language", &body.language, Language::ALL);
    let role = match &body.platform_role {
        None => Some(None),
        Some(word) => fields.word("platform_role", word, PlatformRole::ALL).map(Some),
    };
    let sessions = match &body.sessions {
        None => Some(SessionNotices::Demonstration),
        Some(word) => fields.word("sessions", word, SessionNotices::ALL),
    };
    let places = parse_places(tx, actor, &mut fields, &body.organisations)?;
    fields.done(|| {
        let new = NewPerson {
            email: email?,
            name: name?,
            phone: phone?,
            language: language?,
            platform_role: role?,
            session_notices: sessions?,
        };
        Some((new, places))
    })
}

/// Organisations that the actor may not see are as unknown as those that are not there.
fn parse_places(
    tx: &mut Tx<'_>,
    actor: &Actor,
    fields: &mut Fields,
    bodies: &[MembershipBody],
) -> Result<Vec<(OrganisationId, MemberRole)>> {
    if bodies.len() > MOST_ORGANISATIONS {
        fields.refuse(
            "organisations",
            "too_many",
            Fault::new("at-most").with("most", MOST_ORGANISATIONS),
        );
        return Ok(Vec::new());
    }
    let slugs: Vec<&str> = bodies.iter().map(|body| body.slug.as_str()).collect();
    let mut known = register::ids_of_organisations(tx.conn, &slugs)?;
    known.retain(|_, id| runs_programme(actor) || actor.memberships.iter().any(|(own, _)| own == id));
    let mut places: Vec<(OrganisationId, MemberRole)> = Vec::new();
    for (index, body) in bodies.iter().enumerate() {
        fields.within(format!("organisations.{index}"), |fields| {
            let role = fields.word("role", &body.role, MemberRole::ALL);
            match known.get(&body.slug) {
                None => fields.refuse("slug", "unknown", "no-organisation"),
                Some(id) if places.iter().any(|(other, _)| other == id) => {
                    fields.refuse("slug", "twice", "given-twice");
                }
                Some(id) => places.extend(role.map(|role| (*id, role))),
            }
        });
    }
    Ok(places)
}

/// People by id: everybody for staff and admins, else those of the actor's organisations.
///
/// # Errors
/// [`Error::Unauthenticated`] for nobody, [`Error::Invalid`] for the page.
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
    let people = store::list_people(tx.conn, within, words, page.start()?, page.rows())?;
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
pub(super) fn list_people_of(
    tx: &mut Tx<'_>,
    actor: &Actor,
    organisation: OrganisationId,
    most: i64,
) -> Result<Vec<PersonView>> {
    let people = store::list_people(tx.conn, Some(&[organisation]), "", 0, most)?;
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let memberships = store::list_memberships(tx.conn, &ids)?;
    Ok(people
        .into_iter()
        .map(|person| seen_by(actor, person, &memberships))
        .collect())
}

/// What somebody may see of a person: all of themselves, and of everybody for staff and admins; else what
/// belongs to their places in organisations that both are in.
fn seen_by(actor: &Actor, person: Person, memberships: &[Membership]) -> PersonView {
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

/// Whether the actor keeps the account of a person whom they see.
///
/// # Errors
/// The store's.
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
        allow(actor, Deed::Administer, &Subject::default())?;
        auth::proven_lately(tx, actor)?;
        keep_oneself(actor, id, "platform_role")?;
    }
    store::update_person(tx.conn, id, &change)?;
    record(tx, actor, "person.update", id, Some(&person))?;
    if change.platform_role != person.platform_role {
        tell_change(tx, actor, id, &Change::Platform(change.platform_role))?;
    }
    if !is_own && change.name != person.name {
        let name = |name: &str| Some(serde_json::json!({ "name": name }).to_string());
        note(
            tx,
            actor,
            "person.correct_name",
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
        record(tx, actor, "person.disable", id, Some(&person))?;
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
        record(tx, actor, "person.enable", id, Some(&person))?;
        tell_change(tx, actor, id, &Change::Plain(AccountChange::Readmitted))?;
    }
    get_view(tx, id)
}

/// Barring touches everything that somebody does, in every organisation: no manager's business.
fn bar_or_admit(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Person> {
    allow(actor, Deed::RunProgramme, &Subject::default())?;
    keepable(tx, actor, id)
}

fn manageable_organisation(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<OrganisationId> {
    signed_in(actor)?;
    let organisation = register::get_organisation(tx.conn, slug)?.id;
    if !is_manager(actor, organisation) {
        // An organisation that one doesn't belong to is hidden.
        let belongs = actor.memberships.iter().any(|(own, _)| *own == organisation);
        allow(actor, Deed::RunProgramme, &Subject::default())
            .map_err(|why| if belongs { why } else { Error::NotFound })?;
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
    allow(actor, needed, &Subject::default())?;
    Ok(person)
}

fn visible(actor: &Actor, id: PersonId, memberships: &[Membership]) -> Result<()> {
    let shared = |place: &Membership| {
        actor
            .memberships
            .iter()
            .any(|(own, _)| *own == place.organisation)
    };
    if actor.person == Some(id) || runs_programme(actor) || memberships.iter().any(shared) {
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
    action: &'static str,
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
    action: &'static str,
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
    action: &'static str,
    subject: String,
    change: WasAndBecame,
) -> Result<()> {
    let (was, became) = change;
    journal::note(
        tx,
        actor,
        Entry {
            action,
            subject,
            was,
            became,
            ..Entry::default()
        },
    )?;
    Ok(())
}
