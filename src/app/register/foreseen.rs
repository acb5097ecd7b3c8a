//! What the form of a new consortium would make, while it is filled.

use std::collections::BTreeSet;

use super::founding::{FoundingBody, TakenNames, named, own_slug, slug_for};
use crate::app::{Result, Tx, permit};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::PersonId;
use crate::domain::text::{Email, name_key};
use crate::store;
use crate::store::register::Organisation;

/// Most people of an organisation that are counted.
const MOST_COUNTED: i64 = 200;

/// What an organisation of a form will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FounderFate {
    Empty,
    New {
        slug: String,
    },
    /// It is known, and its people and sites come with it.
    Joins {
        people: usize,
        sites: usize,
    },
}

/// What a form would make, as far as it is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    pub fates: Vec<FounderFate>,
    /// How many invitations would leave.
    pub invitations: usize,
    /// The consortium's name in addresses.
    pub slug: String,
}

/// What a form would make, whatever is still wrong with it. Nothing is written.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn foresee(tx: &mut Tx<'_>, actor: &Actor, body: &FoundingBody) -> Result<Foreseen> {
    permit(actor, Deed::RunProgramme)?;
    let taken = TakenNames::load(tx)?;
    let known = &taken.organisations;
    let mut slugs: BTreeSet<String> = known.iter().map(|own| own.slug.clone()).collect();
    let (mut fates, mut members) = (Vec::new(), Vec::new());
    for body in &body.organisations {
        let (fate, people) = match named(known, &body.name) {
            _ if name_key(&body.name).is_empty() => (FounderFate::Empty, Vec::new()),
            Some(own) => fate_of(tx, own)?,
            None => {
                let slug = slug_for(body, |slug| slugs.contains(slug));
                slugs.insert(slug.clone());
                (FounderFate::New { slug }, Vec::new())
            }
        };
        fates.push(fate);
        members.push(people);
    }
    let mut invited = BTreeSet::new();
    for guest in &body.people {
        let belongs = |email: &Email| {
            let own = members.get(guest.organisation);
            own.is_some_and(|own| own.iter().any(|known| known == email.as_str()))
        };
        if let Ok(email) = Email::parse(&guest.email)
            && !belongs(&email)
        {
            invited.insert((email, guest.organisation));
        }
    }
    Ok(Foreseen {
        fates,
        invitations: invited.len(),
        slug: own_slug(tx, body, &taken)?,
    })
}

/// What comes with a known organisation, and the addresses of its people.
fn fate_of(tx: &mut Tx<'_>, own: &Organisation) -> Result<(FounderFate, Vec<String>)> {
    let people = store::people::list_people(tx.conn, Some(&[own.id]), "", PersonId(0), MOST_COUNTED)?;
    let sites = store::scope::sites_of_organisations(tx.conn, &[own.id])?.len();
    let fate = FounderFate::Joins {
        people: people.len(),
        sites,
    };
    Ok((fate, people.into_iter().map(|person| person.email).collect()))
}
