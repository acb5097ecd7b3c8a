//! What an installation needs before anybody can sign in, and what its keeper does without signing in.
//! For the command line, which acts as the service itself; nothing here may be reached over the network.

use std::collections::BTreeSet;

use super::people::{self, PersonView};
use super::{Error, Result, Tx, auth, closures, journal};
use crate::domain::access::Actor;
use crate::domain::holidays::HolidayFile;
use crate::domain::ids::PersonId;
use crate::domain::journal::JournalAction;
use crate::domain::place::LinkPurpose;
use crate::domain::text::Email;
use crate::store::{self, marks};

/// Makes the holidays of a file known that are not yet. An empty table is filled at once; later days, as a
/// newer file brings them, come in like late holidays and flag the sessions that they hit. How many were
/// added.
///
/// # Errors
/// [`Error::Taken`] when another instance adds the same days at the same moment; then they are there.
pub fn load_holidays_if_missing(tx: &mut Tx<'_>, file: &HolidayFile) -> Result<usize> {
    let known = store::closures::load_holidays(tx.conn, &file.calendar)?;
    let is_first = known.is_empty();
    let mut added = 0;
    for day in &file.holidays {
        let names: BTreeSet<&str> = known
            .on(day.date)
            .iter()
            .map(|other| other.names.en.as_str())
            .collect();
        if names.contains(day.names.en.as_str()) {
            continue;
        }
        if is_first {
            let id = tx.id()?;
            store::closures::insert_holiday(tx.conn, id, &file.calendar, day)?;
        } else {
            closures::add_holiday(tx, &auth::system(), day)?;
        }
        added += 1;
    }
    Ok(added)
}

/// What a database is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Service,
    /// The demonstration, whose password everybody knows.
    Demonstration,
}

impl Purpose {
    const fn mark(self) -> &'static str {
        match self {
            Self::Service => marks::SERVICE,
            Self::Demonstration => marks::DEMONSTRATION,
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Service => Self::Demonstration,
            Self::Demonstration => Self::Service,
        }
    }
}

/// Marks a database with its purpose. False, and nothing is done, when it has the other one.
pub fn take_for(tx: &mut Tx<'_>, purpose: Purpose) -> Result<bool> {
    if marks::has_mark(tx.conn, purpose.other().mark())? {
        return Ok(false);
    }
    marks::set_mark(tx.conn, purpose.mark(), tx.now)?;
    Ok(true)
}

/// Whether anybody is known yet.
pub fn has_people(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(!store::people::list_people(tx.conn, None, "", PersonId(0), 1)?.is_empty())
}

/// Somebody by address.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] for what is no address.
pub fn get_person_by_email(tx: &mut Tx<'_>, email: &str) -> Result<PersonView> {
    let email = Email::parse(email).map_err(|error| Error::field("email", "email", error))?;
    let person = store::people::find_person_by_email(tx.conn, &email)?.ok_or(Error::NotFound)?;
    people::get_person(tx, &auth::system(), person.id)
}

/// Somebody as an actor, for what is done in their name.
///
/// # Errors
/// [`Error::NotFound`], also for a person who may not sign in.
pub fn actor_by_email(tx: &mut Tx<'_>, email: &str) -> Result<Actor> {
    let person = get_person_by_email(tx, email)?;
    auth::actor_of_person(tx, PersonId(person.id))?
        .map(|visitor| visitor.actor)
        .ok_or(Error::NotFound)
}

/// A new single-use link for somebody to set their password by. Gives its path below the service's address.
///
/// # Errors
/// [`Error::NotFound`], also for a person who may not sign in.
pub fn make_link(tx: &mut Tx<'_>, email: &str) -> Result<String> {
    let id = actor_by_email(tx, email)?.person.ok_or(Error::NotFound)?;
    let purpose = if store::people::get_person(tx.conn, id)?.has_password {
        LinkPurpose::Reset
    } else {
        LinkPurpose::Invite
    };
    let entry = journal::Entry {
        subject: format!("person {id}"),
        ..journal::Entry::of(JournalAction::PersonLink)
    };
    journal::note(tx, &auth::system(), entry)?;
    auth::open_link(tx, id, purpose)
}
