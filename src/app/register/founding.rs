//! A new consortium with its organisations and people, made at once or not at all.

use std::collections::BTreeSet;

use super::consortia::{ConsortiumBody, insert, parse_terms};
use super::organisations::{OrganisationBody, create_organisation};
use super::{ProgrammeBody, create_programme};
use crate::app::fields::{Fields, NamesBody};
use crate::app::people::NamedGuest;
use crate::app::{Error, Result, Tx, people, permit};
use crate::domain::access::{Actor, Deed, MemberRole, PartyRole};
use crate::domain::fault::Fault;
use crate::domain::ids::OrganisationId;
use crate::domain::place::{OrganisationKind, ProgrammeKind};
use crate::domain::romanised::{next_free, slug_of};
use crate::domain::span::Instant;
use crate::domain::text::{Names, name_key};
use crate::store;
use crate::store::consortia::write::{ConsortiumTerms, NewParty};
use crate::store::register::Organisation;

/// Most organisations, and most people, of one form.
pub const MOST_FOUNDERS: usize = 20;
/// Most characters of a name.
const NAME: usize = 80;
/// Most programmes that are looked at.
const MOST_PROGRAMMES: i64 = 1_000;

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
    /// The wish for an account that it answers.
    pub ask: Option<i64>,
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

/// An organisation that was found good.
enum House {
    Known(OrganisationId),
    New(OrganisationBody),
}

struct Guest {
    who: NamedGuest,
    organisation: usize,
}

/// All that will be made, found good.
pub(super) struct FoundingPlan {
    houses: Vec<House>,
    parts: Vec<PartyRole>,
    guests: Vec<Guest>,
    /// The first programme, to be made with it.
    programme: Option<ProgrammeBody>,
    terms: ConsortiumTerms,
    slug: String,
}

/// What is taken already, by what is stored and by plans before this one.
pub(super) struct TakenNames {
    pub organisations: Vec<Organisation>,
    slugs: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl TakenNames {
    pub(super) fn load(tx: &mut Tx<'_>) -> Result<Self> {
        Ok(Self {
            organisations: all_organisations(tx)?,
            slugs: BTreeSet::new(),
            numbers: BTreeSet::new(),
        })
    }

    /// Adds what a plan will take.
    pub(super) fn add(&mut self, plan: &FoundingPlan, now: Instant) {
        self.slugs.insert(plan.slug.clone());
        self.numbers.insert(plan.terms.number.clone());
        for house in &plan.houses {
            if let House::New(body) = house {
                self.organisations.push(Organisation {
                    id: OrganisationId(0),
                    slug: body.slug.clone(),
                    kind: OrganisationKind::Startup,
                    names: Names {
                        ko: body.names.ko.clone(),
                        en: body.names.en.clone(),
                    },
                    created_at: now,
                });
            }
        }
    }
}

/// Makes all that the form says, and invites its people.
///
/// # Errors
/// [`Error::Invalid`] with every bad field, [`Error::Forbidden`]; then nothing is made.
pub fn found_consortium(tx: &mut Tx<'_>, actor: &Actor, body: &FoundingBody) -> Result<Founded> {
    permit(actor, Deed::RunProgramme)?;
    let taken = TakenNames::load(tx)?;
    let plan = plan(tx, body, &taken)?;
    carry_out(tx, actor, plan)
}

/// Finds out what a form means and whether it can be made; nothing is written.
///
/// # Errors
/// [`Error::Invalid`] with every bad field.
pub(super) fn plan(tx: &mut Tx<'_>, body: &FoundingBody, taken: &TakenNames) -> Result<FoundingPlan> {
    let mut fields = Fields::default();
    let houses = read_houses(&mut fields, &body.organisations, &taken.organisations);
    let parts = read_parts(&mut fields, &body.organisations);
    let guests = read_guests(&mut fields, &body.people, body.organisations.len());
    let (id, programme) = read_programme(tx, &mut fields, body)?;
    let (_, terms) = parse_terms(&mut fields, &terms_of(body), id);
    let number = body.number.trim();
    if taken.numbers.contains(number) || store::consortia::write::has_number(tx.conn, number)? {
        fields.refuse("number", "taken", "number-taken");
    }
    let slug = read_slug(tx, &mut fields, body, taken)?;
    fields.done(|| {
        Some(FoundingPlan {
            houses: houses?,
            parts: parts?,
            guests: guests?,
            programme,
            terms: terms?,
            slug,
        })
    })
}

fn carry_out(tx: &mut Tx<'_>, actor: &Actor, plan: FoundingPlan) -> Result<Founded> {
    let FoundingPlan {
        houses,
        parts,
        guests,
        programme,
        mut terms,
        slug,
    } = plan;
    if let Some(first) = programme {
        terms.programme = create_programme(tx, actor, &first)?.id;
    }
    let organisations = build_houses(tx, actor, houses)?;
    let parties: Vec<NewParty> = organisations
        .iter()
        .zip(parts)
        .map(|(organisation, role)| NewParty {
            organisation: *organisation,
            role,
            from: terms.agreement_from,
            until: None,
        })
        .collect();
    insert(tx, actor, &slug, &terms, &parties)?;
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
pub(super) fn named<'a>(known: &'a [Organisation], name: &str) -> Option<&'a Organisation> {
    let key = name_key(name);
    known
        .iter()
        .find(|own| own.slug == name || name_key(&own.names.ko) == key || name_key(&own.names.en) == key)
}

/// The slug of a new organisation: the one that was typed, or one made of its name. Not taken, unless it was
/// typed.
pub(super) fn slug_for(body: &FounderBody, is_taken: impl Fn(&str) -> bool) -> String {
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
                who: NamedGuest {
                    name: name?,
                    email: email?,
                    role: role?,
                    language: None,
                },
                organisation: body.organisation,
            })
        }));
    }
    guests.into_iter().collect()
}

/// The programme that was chosen, by its slug or a name of it, or the first one, which is still to be made.
fn read_programme(
    tx: &mut Tx<'_>,
    fields: &mut Fields,
    body: &FoundingBody,
) -> Result<(Option<i64>, Option<ProgrammeBody>)> {
    let all = store::register::list_programmes(tx.conn, 0, MOST_PROGRAMMES)?;
    if all.is_empty() {
        let first = fields
            .line("new_programme", &body.new_programme, NAME)
            .map(first_programme);
        return Ok((first.is_some().then_some(0), first));
    }
    let chosen = &body.programme;
    let found = all
        .iter()
        .find(|own| own.slug == *chosen || own.names.ko == *chosen || own.names.en == *chosen);
    if found.is_none() {
        fields.refuse("programme", "unknown", "no-programme");
    }
    Ok((found.map(|programme| programme.id), None))
}

fn first_programme(name: String) -> ProgrammeBody {
    ProgrammeBody {
        slug: slug_of(&name).map_or_else(|| "programme".to_owned(), |slug| slug.to_string()),
        kind: ProgrammeKind::Funded.to_string(),
        names: NamesBody {
            ko: name.clone(),
            en: name,
        },
    }
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
pub(super) fn own_slug(tx: &mut Tx<'_>, body: &FoundingBody, taken: &TakenNames) -> Result<String> {
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
        |lead| {
            named(&taken.organisations, &lead.name)
                .map_or_else(|| slug_for(lead, |_| false), |own| own.slug.clone())
        },
    );
    free_slug(tx, &base, taken)
}

fn free_slug(tx: &mut Tx<'_>, base: &str, taken: &TakenNames) -> Result<String> {
    let stored = store::consortia::write::slugs_like(tx.conn, base)?;
    Ok(next_free(base, |slug| {
        stored.contains(slug) || taken.slugs.contains(slug)
    }))
}

fn read_slug(
    tx: &mut Tx<'_>,
    fields: &mut Fields,
    body: &FoundingBody,
    taken: &TakenNames,
) -> Result<String> {
    let slug = own_slug(tx, body, taken)?;
    if fields.slug("slug", &slug).is_some() {
        let free = free_slug(tx, &slug, taken)?;
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

/// Invites them by address, in the order in which everybody counts letters.
fn invite_all(
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut guests: Vec<Guest>,
    organisations: &[OrganisationId],
) -> Result<usize> {
    guests.sort_by(|one, other| one.who.email.cmp(&other.who.email));
    let mut invited = 0;
    for guest in guests {
        let organisation = organisations.get(guest.organisation).ok_or(Error::NotFound)?;
        let belongs = people::offer_place(tx, actor, *organisation, guest.who)?;
        invited += usize::from(!belongs);
    }
    Ok(invited)
}
