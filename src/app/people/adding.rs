//! How people come in: added by staff, offered places by a manager, and invited again.

use super::bodies::{self, Added, MembershipBody, PersonBody, PersonView};
use super::invitations::{Newcomer, PlaceView, language_of, offer};
use super::{add, get_view, keepable, note, view_of};
use crate::app::access::{is_manager, runs_programme};
use crate::app::auth::{self, PasswordHash};
use crate::app::fields::Fields;
use crate::app::{Error, Result, Tx, permit, signed_in};
use crate::domain::access::{Actor, Deed, MemberRole, PlatformRole};
use crate::domain::fault::Fault;
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::journal::JournalAction;
use crate::domain::place::LinkPurpose;
use crate::domain::policy::SessionNotices;
use crate::domain::text::{Email, Language};
use crate::store::people::{self as store, NewPerson};
use crate::store::{auth as doors, register};

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

/// Somebody to whom a place is offered, by name and address.
pub(in crate::app) struct NamedGuest {
    pub name: String,
    pub email: Email,
    pub role: MemberRole,
    /// None: that of who invites.
    pub language: Option<Language>,
}

/// Offers a place to somebody who is named with their address. Whether they belong there already; then
/// nothing happens.
///
/// # Errors
/// [`Error::Forbidden`] for all but staff and admins, [`Error::TooMany`] for too many mails.
pub(in crate::app) fn offer_place(
    tx: &mut Tx<'_>,
    actor: &Actor,
    organisation: OrganisationId,
    guest: NamedGuest,
) -> Result<bool> {
    permit(actor, Deed::RunProgramme)?;
    let NamedGuest {
        name,
        email,
        role,
        language,
    } = guest;
    if let Some(person) = store::find_person_by_email(tx.conn, &email)?
        && store::find_role(tx.conn, person.id, organisation)?.is_some()
    {
        return Ok(true);
    }
    if role == MemberRole::Manager {
        auth::proven_lately(tx, actor)?;
    }
    auth::charge_letter(tx, actor, vec![organisation], &email)?;
    let id = tx.id()?;
    let language = match language {
        Some(language) => language,
        None => language_of(tx, actor)?,
    };
    let newcomer = Newcomer {
        email,
        name: Some(name),
        phone: String::new(),
        language,
    };
    offer(tx, actor, id, (organisation, role), &newcomer)?;
    Ok(false)
}

/// Adds a person by the service itself, without a letter: for the demonstration and imports.
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
        Some(_) => permit(actor, Deed::Administer).map(|_| ()),
        None if own => Ok(()),
        None => permit(actor, Deed::RunProgramme).map(|_| ()),
    }
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
    known.retain(|_, id| runs_programme(actor) || actor.belongs_to(*id));
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

/// Sends the link that opens an account again, to somebody who was added by staff and never came in.
///
/// # Errors
/// [`Error::Forbidden`] for all but staff and admins: whether somebody ever came in is nobody else's
/// business. [`Error::Invalid`] for a person who has set a password already: they ask for a new one
/// themselves.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<()> {
    let person = keepable(tx, actor, person)?;
    if person.has_password {
        return Err(Error::field("person", "has_password", "has-password"));
    }
    if person.disabled_at.is_some() {
        return Err(Error::field("person", "disabled", "may-not-sign-in"));
    }
    let email = Email::parse(&person.email).map_err(Error::internal)?;
    auth::charge_letter(tx, actor, Vec::new(), &email)?;
    auth::send_link(tx, Some(actor), &person, LinkPurpose::Invite)?;
    note(
        tx,
        actor,
        JournalAction::PersonInvite,
        format!("person {}", person.id),
        (None, None),
    )
}
