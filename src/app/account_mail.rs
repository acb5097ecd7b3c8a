//! Mails about accounts and places in organisations: everybody hears of each change to their own, from
//! whoever it came.

use super::tell::account_letter;
use super::{Result, Tx};
use crate::domain::access::{Actor, MemberRole, PlatformRole};
use crate::domain::ids::{NoticeId, OrganisationId, PersonId};
use crate::domain::notice::{
    AccountChange, AccountFacts, AwayFacts, Event, HIDDEN_LINK, Letter, Reader, SignInPlace,
};
use crate::domain::proof::Proof;
use crate::domain::text::{Email, person_name};
use crate::store::invitations::Invitation;
use crate::store::people::{self, Person};
use crate::store::register;

/// Longest name that a mail says.
const NAME: usize = 80;

/// What a change was.
pub(super) enum Change<'a> {
    /// A place in an organisation that they have now; [`AccountChange::Joined`] or
    /// [`AccountChange::RoleChanged`].
    Place(AccountChange, OrganisationId, MemberRole),
    /// They don't belong to it any more.
    Removed(OrganisationId),
    /// Their role over the whole service is this one now.
    Platform(Option<PlatformRole>),
    /// Another address was asked for, or is theirs now; [`AccountChange::EmailAsked`] or
    /// [`AccountChange::Email`].
    Email(AccountChange, &'a Email),
    /// Somebody signed in with their password there, in a browser that their account does not know.
    SignIn(SignInPlace),
    /// Somebody decides in somebody's place, or does no more; [`AccountChange::Deputy`] or
    /// [`AccountChange::DeputyEnded`].
    Deputy(AccountChange, OrganisationId, &'a AwayFacts),
    /// Anything that needs no more words.
    Plain(AccountChange),
}

/// Tells somebody that something of theirs changed. The service itself tells nobody: it sets up what nobody
/// uses yet.
pub(super) fn tell_change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    change: &Change<'_>,
) -> Result<()> {
    let person = people::get_person(tx.conn, person)?;
    tell_change_at(tx, actor, &person, &person.email, change)
}

/// The same, to an address that may not be the person's any more.
pub(super) fn tell_change_at(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: &Person,
    email: &str,
    change: &Change<'_>,
) -> Result<()> {
    if actor.person.is_none() && actor.proof != Proof::Console {
        return Ok(());
    }
    let facts = facts(tx, change)?;
    let letter = Letter {
        by: name_of(actor),
        ..Letter::of_account(Event::AccountChanged, tx.now, page_of(change).to_owned(), facts)
    };
    let reader = Reader {
        email: email.to_owned(),
        ..reader(person)
    };
    account_letter(tx, person.id, reader, letter).map(|_| ())
}

fn facts(tx: &mut Tx<'_>, change: &Change<'_>) -> Result<AccountFacts> {
    let bare = bare(tx);
    let about = |what: AccountChange| AccountFacts {
        what: Some(what),
        ..bare
    };
    let mut names = |id: OrganisationId| register::names_of_organisation(tx.conn, id).map(Some);
    Ok(match change {
        Change::Place(what, organisation, role) => AccountFacts {
            organisation: names(*organisation)?,
            role: Some(*role),
            ..about(*what)
        },
        Change::Removed(organisation) => AccountFacts {
            organisation: names(*organisation)?,
            ..about(AccountChange::Removed)
        },
        Change::Platform(role) => AccountFacts {
            platform: *role,
            ..about(AccountChange::PlatformRole)
        },
        Change::Email(what, email) => AccountFacts {
            email: Some(email.to_string()),
            ..about(*what)
        },
        Change::SignIn(place) => AccountFacts {
            sign_in: Some(place.clone()),
            ..about(AccountChange::SignedIn)
        },
        Change::Deputy(what, organisation, away) => AccountFacts {
            organisation: names(*organisation)?,
            away: Some((*away).clone()),
            ..about(*what)
        },
        Change::Plain(what) => about(*what),
    })
}

/// What every letter about an account says.
pub(super) fn bare(tx: &Tx<'_>) -> AccountFacts {
    AccountFacts {
        time_zone: tx.rules.time_zone.name().to_owned(),
        ..AccountFacts::default()
    }
}

/// Where the reader sees what changed.
const fn page_of(change: &Change<'_>) -> &'static str {
    match change {
        Change::Plain(AccountChange::TokenMade | AccountChange::TokenRevoked) => "/account/tokens",
        _ => "/account",
    }
}

/// Tells somebody who has an account of an invitation. It is answered by whoever is signed in as them, so its
/// link is no secret.
pub(super) fn tell_invitation(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: &Person,
    invitation: &Invitation,
) -> Result<()> {
    let link = format!("/invitations/{}", invitation.id);
    let letter = Letter {
        by: name_of(actor),
        ..Letter::of_account(Event::MembershipOffered, tx.now, link, offered(tx, invitation))
    };
    account_letter(tx, person.id, reader(person), letter).map(|_| ())
}

/// The mail of a link, which is made when it leaves.
pub(super) struct LinkMail<'a> {
    pub event: Event,
    pub person: &'a Person,
    pub email: &'a str,
    /// Who has it sent, where it was somebody else.
    pub by: Option<&'a Actor>,
    /// What the link accepts.
    pub invitation: Option<&'a Invitation>,
}

impl<'a> LinkMail<'a> {
    pub(super) const fn new(event: Event, person: &'a Person, email: &'a str) -> Self {
        Self {
            event,
            person,
            email,
            by: None,
            invitation: None,
        }
    }
}

/// Queues the mail of a link. Gives the notice's id.
pub(super) fn queue_link(tx: &mut Tx<'_>, mail: &LinkMail<'_>) -> Result<NoticeId> {
    let facts = mail.invitation.map_or_else(|| bare(tx), |own| offered(tx, own));
    let letter = Letter {
        by: mail.by.and_then(name_of),
        ..Letter::of_account(mail.event, tx.now, HIDDEN_LINK.to_owned(), facts)
    };
    let reader = Reader {
        email: mail.email.to_owned(),
        ..reader(mail.person)
    };
    account_letter(tx, mail.person.id, reader, letter)
}

/// Tells the owner of an address that somebody asked for it.
pub(super) fn tell_taken(tx: &mut Tx<'_>, owner: &Person) -> Result<()> {
    let letter = Letter::of_account(Event::EmailTaken, tx.now, "/sign-in".to_owned(), bare(tx));
    account_letter(tx, owner.id, reader(owner), letter).map(|_| ())
}

fn offered(tx: &Tx<'_>, invitation: &Invitation) -> AccountFacts {
    AccountFacts {
        organisation: Some(invitation.names.clone()),
        role: Some(invitation.role),
        until: Some(invitation.ends_at),
        ..bare(tx)
    }
}

fn reader(person: &Person) -> Reader {
    // Older names were never checked, and stand in a greeting that somebody else may have written.
    let name = person_name(&person.name, NAME).unwrap_or_default();
    Reader {
        email: person.email.clone(),
        name,
        language: person.language,
    }
}

/// Who did it, as far as their name is one.
fn name_of(actor: &Actor) -> Option<String> {
    person_name(&actor.name, NAME).ok()
}
