//! Places in organisations: offered to people, who accept or decline by themselves; changed and taken back by
//! managers. What a manager is answered never depends on whether an address has an account.

use serde::{Deserialize, Serialize};

use super::{manageable_organisation, note_member};
use crate::app::access::is_manager;
use crate::app::account_mail::{self, Change};
use crate::app::fields::{Fields, NamesBody, taken};
use crate::app::{Error, Result, Tx, auth};
use crate::domain::access::{Actor, MemberRole};
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::journal::JournalAction;
use crate::domain::notice::AccountChange;
use crate::domain::policy::SessionNotices;
use crate::domain::span::Instant;
use crate::domain::text::{Email, Language, name_of_address, worded};
use crate::store::consortia::deputies;
use crate::store::invitations::{self as store, Answer, Invitation, NewInvitation, Whose};
use crate::store::people::{self, NewPerson, Person};
use crate::store::presence::posts;
use crate::store::{auth as doors, register};

/// How long an invitation can be answered.
const DAYS: i64 = 14;

/// An address to be put into an organisation.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "minji@robot-works.example", "role": "member" }))]
pub struct MemberBody {
    /// Their address.
    pub email: String,
    /// `manager`, `member` or `viewer`.
    pub role: String,
}

worded! {
    /// How far somebody belongs to an organisation.
    pub PlaceState {
        /// Invited, and not answered yet.
        Invited = "invited",
        Member = "member",
    }
}

/// The place of an address in an organisation: nothing about who has the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PlaceView {
    /// The organisation's slug.
    pub organisation: String,
    /// The address as it was typed.
    pub email: String,
    /// `manager`, `member` or `viewer`.
    #[schema(value_type = String)]
    pub role: MemberRole,
    /// `invited` or `member`.
    #[schema(value_type = String)]
    pub state: PlaceState,
    /// The id of the invitation, by which it is taken back.
    pub invitation: Option<i64>,
    /// Since when it is open.
    #[schema(value_type = Option<String>)]
    pub invited_at: Option<Instant>,
    /// Until when it can be answered.
    #[schema(value_type = Option<String>)]
    pub ends_at: Option<Instant>,
}

impl PlaceView {
    fn open(invitation: &Invitation) -> Self {
        Self {
            organisation: invitation.slug.clone(),
            email: invitation.email.clone(),
            role: invitation.role,
            state: PlaceState::Invited,
            invitation: Some(invitation.id),
            invited_at: Some(invitation.created_at),
            ends_at: Some(invitation.ends_at),
        }
    }
}

/// An invitation as the person sees it who is invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct InvitationView {
    /// Its id.
    pub id: i64,
    /// Names of the organisation.
    pub organisation: NamesBody,
    /// `manager`, `member` or `viewer`.
    #[schema(value_type = String)]
    pub role: MemberRole,
    /// The name of who invites; null: the service itself.
    pub invited_by: Option<String>,
    /// Since when it is open.
    #[schema(value_type = String)]
    pub created_at: Instant,
    /// Until when it can be answered.
    #[schema(value_type = String)]
    pub ends_at: Instant,
}

fn view(invitation: Invitation) -> InvitationView {
    let Invitation {
        id,
        names,
        role,
        inviter,
        created_at,
        ends_at,
        ..
    } = invitation;
    InvitationView {
        id,
        organisation: names.into(),
        role,
        invited_by: inviter,
        created_at,
        ends_at,
    }
}

/// Invites somebody to an organisation, or changes the role of who belongs there. By address and not by id,
/// so that nobody can look up people by counting; the answer is the same whether or not there is an account.
///
/// # Errors
/// [`Error::Forbidden`] for all but its managers, staff and admins; [`Error::Invalid`], also for its last
/// manager who wants to be less; [`Error::TooMany`] for too many mails.
pub fn put_member(
    tx: &mut Tx<'_>,
    actor: &Actor,
    organisation: &str,
    body: &MemberBody,
) -> Result<PlaceView> {
    let id = manageable_organisation(tx, actor, organisation)?;
    let mut fields = Fields::default();
    let email = fields.email("email", &body.email);
    let role = fields.word("role", &body.role, MemberRole::ALL);
    let (email, role) = fields.done(|| Some((email?, role?)))?;
    if role == MemberRole::Manager {
        auth::proven_lately(tx, actor)?;
    }
    if let Some(person) = people::find_person_by_email(tx.conn, &email)?
        && let Some(was) = people::find_role(tx.conn, person.id, id)?
    {
        change_role(tx, actor, (&person, id), (was, role))?;
        let (organisation, email) = (organisation.to_owned(), email.to_string());
        let state = PlaceState::Member;
        return Ok(PlaceView {
            organisation,
            email,
            role,
            state,
            invitation: None,
            invited_at: None,
            ends_at: None,
        });
    }
    auth::charge_letter(tx, actor, vec![id], &email)?;
    let (number, language) = (tx.id()?, language_of(tx, actor)?);
    offer(
        tx,
        actor,
        number,
        (id, role),
        &Newcomer {
            email,
            name: None,
            phone: String::new(),
            language,
        },
    )
}

/// Invites an address, to look only; the organisation's managers give more later. The answer is the same
/// whether or not there is an account.
///
/// # Errors
/// Those of [`put_member`]; [`Error::Taken`] for the address of somebody who belongs there, whom its managers
/// see anyway.
pub fn invite_member(tx: &mut Tx<'_>, actor: &Actor, organisation: &str, email: &str) -> Result<PlaceView> {
    let id = manageable_organisation(tx, actor, organisation)?;
    let mut fields = Fields::default();
    let address = fields.email("email", email);
    let address = fields.done(|| address)?;
    if let Some(person) = people::find_person_by_email(tx.conn, &address)?
        && people::find_role(tx.conn, person.id, id)?.is_some()
    {
        return Err(Error::Taken("email"));
    }
    let body = MemberBody {
        email: email.to_owned(),
        role: MemberRole::Viewer.to_string(),
    };
    put_member(tx, actor, organisation, &body)
}

/// Without a manager nobody could invite anybody any more, so the last one stays until there is another.
fn keep_last_manager(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<()> {
    if actor.person != Some(person) || !is_manager(actor, organisation) {
        return Ok(());
    }
    let managers = people::lock_managers(tx.conn, organisation)?;
    if managers.iter().all(|manager| *manager == person) {
        return Err(Error::field("role", "last_manager", "last-manager"));
    }
    Ok(())
}

fn change_role(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (person, organisation): (&Person, OrganisationId),
    (was, role): (MemberRole, MemberRole),
) -> Result<()> {
    if was == role {
        return Ok(());
    }
    auth::proven_lately(tx, actor)?;
    keep_last_manager(tx, actor, person.id, organisation)?;
    people::put_membership(tx.conn, person.id, organisation, role)?;
    note_member(
        tx,
        actor,
        JournalAction::MemberPut,
        (person.id, organisation),
        role.as_str(),
    )?;
    account_mail::tell_change(
        tx,
        actor,
        person.id,
        &Change::Place(AccountChange::RoleChanged, organisation, role),
    )
}

/// The language of a mail to somebody of whom nothing is known: that of who invites.
pub(super) fn language_of(tx: &mut Tx<'_>, actor: &Actor) -> Result<Language> {
    let own = actor
        .person
        .map(|person| people::find_person(tx.conn, person))
        .transpose()?
        .flatten();
    Ok(own.map_or(Language::Ko, |own| own.language))
}

/// Who is invited, in case there is no account yet.
pub(super) struct Newcomer {
    pub email: Email,
    /// None: made of the address, until the person says it.
    pub name: Option<String>,
    /// Empty: none is known.
    pub phone: String,
    pub language: Language,
}

/// Offers a place to an address, which the caller has counted. `id`: the number of the invitation, taken
/// before anything else: after those of a new account it would tell that there was none. One that was offered
/// before by the same organisation ends, with its link.
pub(super) fn offer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: i64,
    (organisation, role): (OrganisationId, MemberRole),
    newcomer: &Newcomer,
) -> Result<PlaceView> {
    let person = match people::find_person_by_email(tx.conn, &newcomer.email)? {
        Some(person) => person,
        None => add(tx, actor, newcomer)?,
    };
    if let Some(older) = store::find_unanswered(tx.conn, organisation, person.id)? {
        end(tx, older, Answer::Replaced)?;
    }
    let invitation = insert(
        tx,
        actor,
        (id, organisation, role),
        (&person, newcomer.email.as_str()),
    )?;
    note_member(
        tx,
        actor,
        JournalAction::MemberInvite,
        (person.id, organisation),
        role.as_str(),
    )?;
    match person {
        // The answer is the same, but whoever is barred can't come in.
        Person {
            disabled_at: Some(_), ..
        } => {}
        Person {
            has_password: true, ..
        } => account_mail::tell_invitation(tx, actor, &person, &invitation)?,
        person => auth::offer_by_link(tx, actor, &person, &invitation)?,
    }
    Ok(PlaceView::open(&invitation))
}

fn add(tx: &mut Tx<'_>, actor: &Actor, newcomer: &Newcomer) -> Result<Person> {
    let of_address = || name_of_address(newcomer.email.as_str()).to_owned();
    let new = NewPerson {
        email: newcomer.email.clone(),
        name: newcomer.name.clone().unwrap_or_else(of_address),
        phone: newcomer.phone.clone(),
        language: newcomer.language,
        platform_role: None,
        session_notices: SessionNotices::Demonstration,
    };
    super::add(tx, actor, &new, &[])
}

fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, organisation, role): (i64, OrganisationId, MemberRole),
    (person, email): (&Person, &str),
) -> Result<Invitation> {
    let new = NewInvitation {
        id,
        organisation,
        person: person.id,
        email,
        role,
        invited_by: actor.person,
        created_at: tx.now,
        ends_at: tx.now.plus_days(DAYS),
    };
    store::insert_invitation(tx.conn, &new).map_err(|error| taken(error, &["email"]))?;
    find(tx, id)
}

fn find(tx: &mut Tx<'_>, id: i64) -> Result<Invitation> {
    store::list_open(tx.conn, Whose::One(id), tx.now)?
        .pop()
        .ok_or(Error::NotFound)
}

fn end(tx: &mut Tx<'_>, id: i64, answer: Answer) -> Result<()> {
    store::end_invitation(tx.conn, id, answer, tx.now)?;
    Ok(doors::void_links_of_invitation(tx.conn, id, tx.now)?)
}

/// The open invitations of an organisation, newest first.
///
/// # Errors
/// [`Error::Forbidden`] for all but its managers, staff and admins; [`Error::NotFound`] for those who don't
/// belong there.
pub fn list_offered(tx: &mut Tx<'_>, actor: &Actor, organisation: &str) -> Result<Vec<PlaceView>> {
    let id = manageable_organisation(tx, actor, organisation)?;
    Ok(store::list_open(tx.conn, Whose::Organisation(id), tx.now)?
        .iter()
        .map(PlaceView::open)
        .collect())
}

/// Takes an invitation back; its link ends.
///
/// # Errors
/// Those of [`list_offered`], and [`Error::NotFound`] when it is not open.
pub fn withdraw_invitation(tx: &mut Tx<'_>, actor: &Actor, organisation: &str, id: i64) -> Result<()> {
    let organisation = manageable_organisation(tx, actor, organisation)?;
    let invitation = find(tx, id)?;
    if invitation.organisation != organisation {
        return Err(Error::NotFound);
    }
    end(tx, id, Answer::Withdrawn)?;
    note_member(
        tx,
        actor,
        JournalAction::MemberWithdraw,
        (invitation.person, organisation),
        "",
    )
}

/// The actor's own invitations that wait for an answer, newest first.
pub fn list_invitations(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<InvitationView>> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    Ok(store::list_open(tx.conn, Whose::Person(person), tx.now)?
        .into_iter()
        .map(view)
        .collect())
}

/// One of the actor's own invitations.
///
/// # Errors
/// [`Error::NotFound`] when it is not open or somebody else's.
pub fn get_invitation(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<InvitationView> {
    own(tx, actor, id).map(view)
}

fn own(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Invitation> {
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    let invitation = find(tx, id)?;
    if invitation.person == person {
        Ok(invitation)
    } else {
        Err(Error::NotFound)
    }
}

/// Accepts an invitation: the actor belongs to the organisation from now on.
///
/// # Errors
/// [`Error::NotFound`] when it is not open or somebody else's.
pub fn accept_invitation(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<InvitationView> {
    let invitation = own(tx, actor, id)?;
    let (organisation, role) = (invitation.organisation, invitation.role);
    end(tx, id, Answer::Accepted)?;
    people::put_membership(tx.conn, invitation.person, organisation, role)?;
    note_member(
        tx,
        actor,
        JournalAction::MemberPut,
        (invitation.person, organisation),
        role.as_str(),
    )?;
    account_mail::tell_change(
        tx,
        actor,
        invitation.person,
        &Change::Place(AccountChange::Joined, organisation, role),
    )?;
    Ok(view(invitation))
}

/// Declines an invitation. Nobody is told; it is no longer open.
///
/// # Errors
/// [`Error::NotFound`] when it is not open or somebody else's.
pub fn decline_invitation(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<InvitationView> {
    let invitation = own(tx, actor, id)?;
    end(tx, id, Answer::Declined)?;
    note_member(
        tx,
        actor,
        JournalAction::MemberDecline,
        (invitation.person, invitation.organisation),
        "",
    )?;
    Ok(view(invitation))
}

/// Deletes invitations that were over before a moment. For a job. How many.
pub fn forget_invitations(tx: &mut Tx<'_>, before: Instant) -> Result<usize> {
    Ok(store::delete_old(tx.conn, before)?)
}

/// Takes somebody out of an organisation. People may leave by themselves.
///
/// # Errors
/// [`Error::Forbidden`] for all but its managers, the person, staff and admins; [`Error::NotFound`] when not
/// in it; [`Error::Invalid`] for its last manager who wants to leave.
pub fn remove_member(tx: &mut Tx<'_>, actor: &Actor, organisation: &str, person: PersonId) -> Result<()> {
    let organisation = if actor.person == Some(person) {
        register::get_organisation(tx.conn, organisation)?.id
    } else {
        let managed = manageable_organisation(tx, actor, organisation)?;
        auth::proven_lately(tx, actor)?;
        managed
    };
    keep_last_manager(tx, actor, person, organisation)?;
    people::delete_membership(tx.conn, person, organisation)?;
    deputies::delete_deputies_of(tx.conn, person, organisation)?;
    posts::delete_posts_of(tx.conn, person, organisation)?;
    note_member(tx, actor, JournalAction::MemberRemove, (person, organisation), "")?;
    account_mail::tell_change(tx, actor, person, &Change::Removed(organisation))
}
