//! A new consortium with its organisations and people, made at once or not at all.

use std::collections::BTreeSet;

use super::consortia::{ConsortiumBody, insert, parse_terms};
use super::organisations::{OrganisationBody, create_organisation};
use super::{ProgrammeBody, create_programme};
use crate::app::fields::{Fields, NamesBody};
use crate::app::{Error, Result, Tx, people, permit};
use crate::domain::access::{Actor, Deed, MemberRole, PartyRole};
use crate::domain::fault::Fault;
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::place::{OrganisationKind, ProgrammeKind};
use crate::domain::romanised::{next_free, slug_of};
use crate::domain::text::{Email, name_key};
use crate::store;
use crate::store::consortia::write::{ConsortiumTerms, NewParty};
use crate::store::register::Organisation;

/// Most organisations, and most people, of one form.
pub const MOST_FOUNDERS: usize = 20;
/// Most characters of a name.
const NAME: usize = 80;
/// Most people of an organisation that are counted.
const MOST_COUNTED: i64 = 200;

/// A consortium with its organisations and people, as a form says it.
#[derive(Debug, Clone, Default)]
pub struct FoundingBody {
    pub organisations: Vec<FounderBody>,
    pub people: Vec<GuestBody>,
    /// Project title; without an English one the Korean stands for both.
    pub titles: NamesBody,
    /// Slug of the programme.
    pub programme: String,
    /// The name of the first programme, where there is none yet.
    pub new_programme: String,
    pub number: String,
    pub agreement_from: String,
    pub agreement_until: String,
    /// Empty: made of the lead's.
    pub slug: String,
}

/// An organisation with its part: a new one, or one that is known by this name.
#[derive(Debug, Clone, Default)]
pub struct FounderBody {
    pub name: String,
    pub role: String,
    /// Empty: made of the name.
    pub slug: String,
}

/// Somebody who is invited.
#[derive(Debug, Clone, Default)]
pub struct GuestBody {
    pub name: String,
    pub email: String,
    /// Which of the organisations.
    pub organisation: usize,
    pub role: String,
}

/// What became of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founded {
    pub slug: String,
    /// How many invitations leave.
    pub invitations: usize,
}

/// What an organisation of a form will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Nothing stands there.
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
    pub fates: Vec<Fate>,
    /// How many invitations would leave.
    pub invitations: usize,
    /// The consortium's name in addresses.
    pub slug: String,
}

/// An organisation that was found good.
enum House {
    Known(OrganisationId),
    New(OrganisationBody),
}

struct Guest {
    name: String,
    email: Email,
    organisation: usize,
    role: MemberRole,
}

/// Makes all that the form says, and invites its people.
///
/// # Errors
/// [`Error::Invalid`] with every bad field, [`Error::Taken`] for the number, [`Error::Forbidden`]; then
/// nothing is made.
pub fn found_consortium(tx: &mut Tx<'_>, actor: &Actor, body: &FoundingBody) -> Result<Founded> {
    permit(actor, Deed::RunProgramme)?;
    let known = all_organisations(tx)?;
    let mut fields = Fields::default();
    let houses = read_houses(&mut fields, &body.organisations, &known);
    let parts = read_parts(&mut fields, &body.organisations);
    let guests = read_guests(&mut fields, &body.people, body.organisations.len());
    let programme = read_programme(tx, actor, &mut fields, body)?;
    let (_, terms) = parse_terms(&mut fields, &terms_of(body), programme);
    let slug = read_slug(tx, &mut fields, body, &known)?;
    let (houses, parts, guests, terms) = fields.done(|| Some((houses?, parts?, guests?, terms?)))?;
    let organisations = build_houses(tx, actor, houses)?;
    make(
        tx,
        actor,
        &slug,
        &terms,
        &organisations.iter().copied().zip(parts).collect::<Vec<_>>(),
    )?;
    let invitations = invite_all(tx, actor, guests, &organisations)?;
    Ok(Founded { slug, invitations })
}

fn all_organisations(tx: &mut Tx<'_>) -> Result<Vec<Organisation>> {
    Ok(store::register::list_organisations(
        tx.conn,
        None,
        "",
        OrganisationId(0),
        i64::MAX,
    )?)
}

/// The organisation that somebody means by a name: by its name in either language, or by its slug.
fn named<'a>(known: &'a [Organisation], name: &str) -> Option<&'a Organisation> {
    let key = name_key(name);
    known
        .iter()
        .find(|own| own.slug == name || name_key(&own.names.ko) == key || name_key(&own.names.en) == key)
}

/// The slug of a new organisation: the one that was typed, or one made of its name. Not taken, unless it was
/// typed.
fn slug_for(body: &FounderBody, is_taken: impl Fn(&str) -> bool) -> String {
    if body.slug.is_empty() {
        let base = slug_of(&body.name).map_or_else(|| "organisation".to_owned(), |slug| slug.to_string());
        next_free(&base, is_taken)
    } else {
        body.slug.clone()
    }
}

fn read_houses(fields: &mut Fields, bodies: &[FounderBody], known: &[Organisation]) -> Option<Vec<House>> {
    let mut slugs: BTreeSet<String> = known.iter().map(|own| own.slug.clone()).collect();
    let mut keys = BTreeSet::new();
    let mut houses = Vec::new();
    for (index, body) in bodies.iter().enumerate() {
        let house = fields.within(format!("organisations.{index}"), |fields| {
            let name = fields.line("name", &body.name, NAME)?;
            let joins = named(known, &name);
            let key = joins.map_or_else(|| name_key(&name), |own| name_key(&own.names.ko));
            if !keys.insert(key) {
                fields.refuse("name", "twice", "given-twice");
            }
            if let Some(own) = joins {
                return Some(House::Known(own.id));
            }
            let slug = slug_for(body, |slug| slugs.contains(slug));
            if slugs.contains(&slug) {
                let free = next_free(&slug, |slug| slugs.contains(slug));
                fields.refuse("slug", "taken", Fault::new("slug-taken").with("free", free));
            }
            let slug = fields.slug("slug", &slug)?.to_string();
            slugs.insert(slug.clone());
            Some(House::New(OrganisationBody {
                slug,
                kind: OrganisationKind::Startup.to_string(),
                names: NamesBody {
                    ko: name.clone(),
                    en: name,
                },
            }))
        });
        houses.push(house);
    }
    houses.into_iter().collect()
}

fn read_parts(fields: &mut Fields, bodies: &[FounderBody]) -> Option<Vec<PartyRole>> {
    let parts: Vec<Option<PartyRole>> = bodies
        .iter()
        .enumerate()
        .map(|(index, body)| fields.word(&format!("organisations.{index}.role"), &body.role, PartyRole::ALL))
        .collect();
    if !parts.contains(&Some(PartyRole::Lead)) {
        fields.refuse("organisations.0.role", "no_lead", "needs-lead");
    }
    parts.into_iter().collect()
}

fn read_guests(fields: &mut Fields, bodies: &[GuestBody], organisations: usize) -> Option<Vec<Guest>> {
    let mut guests = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, body) in bodies.iter().enumerate() {
        guests.push(fields.within(format!("people.{index}"), |fields| {
            let name = fields.person_name("name", &body.name, NAME);
            let email = fields.email("email", &body.email);
            let role = fields.word("role", &body.role, MemberRole::ALL);
            if body.organisation >= organisations {
                fields.refuse("organisation", "unknown", "no-organisation");
            }
            if email
                .as_ref()
                .is_some_and(|email| !seen.insert((email.clone(), body.organisation)))
            {
                fields.refuse("email", "twice", "given-twice");
            }
            Some(Guest {
                name: name?,
                email: email?,
                organisation: body.organisation,
                role: role?,
            })
        }));
    }
    guests.into_iter().collect()
}

/// The programme that was chosen, or the first one, which is made here.
fn read_programme(
    tx: &mut Tx<'_>,
    actor: &Actor,
    fields: &mut Fields,
    body: &FoundingBody,
) -> Result<Option<i64>> {
    let is_first = body.programme.is_empty() && store::register::list_programmes(tx.conn, 0, 1)?.is_empty();
    if !is_first {
        let found = store::register::find_programme(tx.conn, &body.programme)?;
        if found.is_none() {
            fields.refuse("programme", "unknown", "no-programme");
        }
        return Ok(found.map(|programme| programme.id));
    }
    let Some(name) = fields.line("new_programme", &body.new_programme, NAME) else {
        return Ok(None);
    };
    let slug = slug_of(&name).map_or_else(|| "programme".to_owned(), |slug| slug.to_string());
    let made = ProgrammeBody {
        slug,
        kind: ProgrammeKind::Funded.to_string(),
        names: NamesBody {
            ko: name.clone(),
            en: name,
        },
    };
    Ok(Some(create_programme(tx, actor, &made)?.id))
}

fn terms_of(body: &FoundingBody) -> ConsortiumBody {
    let mut titles = body.titles.clone();
    if titles.en.is_empty() {
        titles.en.clone_from(&titles.ko);
    }
    ConsortiumBody {
        slug: body.slug.clone(),
        programme: body.programme.clone(),
        number: body.number.clone(),
        titles,
        agreement_from: body.agreement_from.clone(),
        agreement_until: body.agreement_until.clone(),
        quota_sessions: None,
        parties: Vec::new(),
    }
}

/// The consortium's name in addresses: the one that was typed, or one like the lead's.
fn own_slug(tx: &mut Tx<'_>, body: &FoundingBody, known: &[Organisation]) -> Result<String> {
    if !body.slug.is_empty() {
        return Ok(body.slug.clone());
    }
    let lead = body
        .organisations
        .iter()
        .find(|own| own.role == PartyRole::Lead.as_str())
        .or(body.organisations.first());
    let base = lead.map_or_else(
        || "consortium".to_owned(),
        |lead| named(known, &lead.name).map_or_else(|| slug_for(lead, |_| false), |own| own.slug.clone()),
    );
    free_slug(tx, &base)
}

fn free_slug(tx: &mut Tx<'_>, base: &str) -> Result<String> {
    let taken = store::consortia::write::slugs_like(tx.conn, base)?;
    Ok(next_free(base, |slug| taken.contains(slug)))
}

fn read_slug(
    tx: &mut Tx<'_>,
    fields: &mut Fields,
    body: &FoundingBody,
    known: &[Organisation],
) -> Result<String> {
    let slug = own_slug(tx, body, known)?;
    if fields.slug("slug", &slug).is_some() {
        let free = free_slug(tx, &slug)?;
        if free != slug {
            fields.refuse("slug", "taken", Fault::new("slug-taken").with("free", free));
        }
    }
    Ok(slug)
}

fn build_houses(tx: &mut Tx<'_>, actor: &Actor, houses: Vec<House>) -> Result<Vec<OrganisationId>> {
    let mut built = Vec::with_capacity(houses.len());
    for house in houses {
        built.push(match house {
            House::Known(id) => id,
            House::New(body) => OrganisationId(create_organisation(tx, actor, &body)?.id),
        });
    }
    Ok(built)
}

fn make(
    tx: &mut Tx<'_>,
    actor: &Actor,
    slug: &str,
    terms: &ConsortiumTerms,
    parts: &[(OrganisationId, PartyRole)],
) -> Result<()> {
    let parties: Vec<NewParty> = parts
        .iter()
        .map(|(organisation, role)| NewParty {
            organisation: *organisation,
            role: *role,
            from: terms.agreement_from,
            until: None,
        })
        .collect();
    insert(tx, actor, slug, terms, &parties).map(drop)
}

/// Invites them by address, in the order in which everybody counts letters.
fn invite_all(
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut guests: Vec<Guest>,
    organisations: &[OrganisationId],
) -> Result<usize> {
    guests.sort_by(|one, other| one.email.cmp(&other.email));
    let mut invited = 0;
    for guest in guests {
        let organisation = organisations.get(guest.organisation).ok_or(Error::NotFound)?;
        let belongs = people::offer_place(tx, actor, (*organisation, guest.role), guest.name, guest.email)?;
        invited += usize::from(!belongs);
    }
    Ok(invited)
}

/// What a form would make, whatever is still wrong with it. Nothing is written.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn foresee(tx: &mut Tx<'_>, actor: &Actor, body: &FoundingBody) -> Result<Foreseen> {
    permit(actor, Deed::RunProgramme)?;
    let known = all_organisations(tx)?;
    let mut slugs: BTreeSet<String> = known.iter().map(|own| own.slug.clone()).collect();
    let (mut fates, mut members) = (Vec::new(), Vec::new());
    for body in &body.organisations {
        let (fate, people) = match named(&known, &body.name) {
            _ if name_key(&body.name).is_empty() => (Fate::Empty, Vec::new()),
            Some(own) => fate_of(tx, own)?,
            None => {
                let slug = slug_for(body, |slug| slugs.contains(slug));
                slugs.insert(slug.clone());
                (Fate::New { slug }, Vec::new())
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
        slug: own_slug(tx, body, &known)?,
    })
}

/// What comes with a known organisation, and the addresses of its people.
fn fate_of(tx: &mut Tx<'_>, own: &Organisation) -> Result<(Fate, Vec<String>)> {
    let people = store::people::list_people(tx.conn, Some(&[own.id]), "", PersonId(0), MOST_COUNTED)?;
    let sites = store::scope::sites_of_organisations(tx.conn, &[own.id])?.len();
    let fate = Fate::Joins {
        people: people.len(),
        sites,
    };
    Ok((fate, people.into_iter().map(|person| person.email).collect()))
}
