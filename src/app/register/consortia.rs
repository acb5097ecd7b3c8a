//! Consortia with their parties: written by staff and admins, seen by their parties too.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::facts;
use crate::app::access::scope;
use crate::app::court::Ground;
use crate::app::fields::{Fields, NamesBody, expect_version, taken};
use crate::app::journal::{Entry, note};
use crate::app::paging::{Listed, Page};
use crate::app::rejudge::{self, Changed, Law, Standing};
use crate::app::tell::News;
use crate::app::{Error, Result, Tx, permit, signed_in};
use crate::domain::access::{Actor, Deed, PartyRole, Scope};
use crate::domain::fault::Fault;
use crate::domain::ids::{ConsortiumId, OrganisationId};
use crate::domain::journal::JournalAction;
use crate::domain::judge::Agreement;
use crate::store::consortia::write::{ConsortiumTerms, Head, NewParty};
use crate::store::consortia::{self as read, Consortium, write as store};
use crate::store::register::{find_programme, ids_of_organisations, slugs_of_organisations};

/// Most parties of a consortium.
const MOST_PARTIES: usize = 50;
/// Most sessions that a quota may allow.
const MOST_SESSIONS: u32 = 100_000;

/// A consortium, to be added or as it shall be.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "slug": "night-robots", "programme": "testbed", "number": "T-2027-31",
    "titles": { "ko": "야간 로봇", "en": "Night robots" },
    "agreement_from": "2027-01-01", "agreement_until": "2027-12-31", "quota_sessions": 200,
    "parties": [{ "organisation": "alpha-lead", "role": "lead" }],
}))]
pub struct ConsortiumBody {
    /// `a-z`, `0-9` and single hyphens, at most 60. Stays for ever.
    pub slug: String,
    /// Slug of its programme.
    pub programme: String,
    /// Project number, 1 to 40 characters, its alone.
    pub number: String,
    /// Project titles, 1 to 200 characters each.
    pub titles: NamesBody,
    /// First day of the agreement, `2027-01-01`.
    pub agreement_from: String,
    /// Last day of the agreement.
    pub agreement_until: String,
    /// Most sessions that it may hold; none: no limit.
    #[serde(default)]
    pub quota_sessions: Option<i64>,
    /// At least a lead.
    pub parties: Vec<PartyBody>,
}

#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyBody {
    /// The organisation's slug.
    pub organisation: String,
    /// `lead`, `partner` or `host`.
    pub role: String,
    /// First day; the agreement's when it is not said.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// Last day; none: open.
    #[serde(default)]
    pub valid_until: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ConsortiumView {
    /// Its id.
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// Slug of its programme.
    pub programme: String,
    /// Project number.
    pub number: String,
    /// Project titles.
    pub titles: NamesBody,
    /// First day of the agreement.
    #[schema(value_type = String)]
    pub agreement_from: NaiveDate,
    /// Last day of the agreement.
    #[schema(value_type = String)]
    pub agreement_until: NaiveDate,
    /// Most sessions that it may hold.
    pub quota_sessions: Option<u32>,
    /// Its parties, of any date.
    pub parties: Vec<PartyView>,
    /// For `If-Match`.
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PartyView {
    /// The organisation's slug.
    pub organisation: String,
    /// Its names.
    pub names: NamesBody,
    /// `lead`, `partner` or `host`.
    #[schema(value_type = String)]
    pub role: PartyRole,
    /// First day.
    #[schema(value_type = String)]
    pub valid_from: NaiveDate,
    /// Last day; none: open.
    #[schema(value_type = Option<String>)]
    pub valid_until: Option<NaiveDate>,
}

/// A body that was found good.
struct Parsed {
    slug: String,
    terms: ConsortiumTerms,
    parties: Vec<NewParty>,
}

/// Adds a consortium with its parties.
///
/// # Errors
/// [`Error::Invalid`] with every bad field, [`Error::Taken`] for the slug or the number,
/// [`Error::Forbidden`].
pub fn create_consortium(tx: &mut Tx<'_>, actor: &Actor, body: &ConsortiumBody) -> Result<ConsortiumView> {
    permit(actor, Deed::RunProgramme)?;
    let Parsed { slug, terms, parties } = parse(tx, body)?;
    insert(tx, actor, &slug, &terms, &parties)
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    slug: &str,
    terms: &ConsortiumTerms,
    parties: &[NewParty],
) -> Result<ConsortiumView> {
    let id = ConsortiumId(tx.id()?);
    store::insert_consortium(tx.conn, id, slug, terms, tx.now)
        .map_err(|error| taken(error, &["number", "slug"]))?;
    store::replace_parties(tx.conn, id, parties)?;
    let view = view_of(tx, id)?;
    let subject = format!("consortium {slug}");
    note(
        tx,
        actor,
        Entry {
            consortium: Some(id),
            subject,
            became: facts(&view)?,
            ..Entry::of(JournalAction::ConsortiumCreate)
        },
    )?;
    Ok(view)
}

/// Makes a consortium what the body says. Sessions outside a new agreement stay, flagged.
/// `seen` is the version that the caller saw, if they say so.
///
/// # Errors
/// [`Error::Stale`], [`Error::NotFound`], and as in [`create_consortium`].
pub fn update_consortium(
    tx: &mut Tx<'_>,
    actor: &Actor,
    slug: &str,
    seen: Option<i64>,
    body: &ConsortiumBody,
) -> Result<ConsortiumView> {
    permit(actor, Deed::RunProgramme)?;
    let before = read::find_consortium(tx.conn, slug)?.ok_or(Error::NotFound)?;
    let id = before.id;
    let parsed = parse(tx, body)?;
    if parsed.slug != slug {
        return Err(Error::field("slug", "fixed", "fixed"));
    }
    let (agreed, wanted) = (before.agreement(), parsed.terms.agreement());
    if wanted != agreed {
        // So that nobody is judged by the old one meanwhile. Zones come before the consortium, as with a
        // quota.
        Ground::lock_everywhere(tx)?;
    }
    expect_version(seen, store::lock_consortium(tx.conn, id)?)?;
    if read::get_consortium(tx.conn, id)?.agreement() != agreed {
        // Somebody changed it before it was locked; the transaction runs again.
        return Err(Error::Met);
    }
    let was = facts(&view_of(tx, id)?)?;
    store::update_consortium(tx.conn, id, &parsed.terms).map_err(|error| taken(error, &["number"]))?;
    store::replace_parties(tx.conn, id, &parsed.parties)?;
    let view = view_of(tx, id)?;
    let (subject, became) = (format!("consortium {slug}"), facts(&view)?);
    let entry = Entry {
        consortium: Some(id),
        subject,
        was,
        became,
        ..Entry::of(JournalAction::ConsortiumUpdate)
    };
    let fact = note(tx, actor, entry)?;
    if wanted != agreed {
        let changed = outside(tx, id, agreed, wanted)?;
        rejudge::keep(tx, changed, News::by(fact, actor))?;
    }
    Ok(view)
}

/// The standing sessions of a consortium that another agreement would leave out, by site and start; nothing
/// is written.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Invalid`] for what can't be understood.
pub fn what_if_agreed(
    tx: &mut Tx<'_>,
    actor: &Actor,
    slug: &str,
    body: &ConsortiumBody,
) -> Result<Vec<Changed>> {
    permit(actor, Deed::RunProgramme)?;
    let before = read::find_consortium(tx.conn, slug)?.ok_or(Error::NotFound)?;
    let parsed = parse(tx, body)?;
    let mut changed = outside(tx, before.id, before.agreement(), parsed.terms.agreement())?;
    changed.retain(|one| !one.findings.is_empty());
    Ok(changed)
}

/// The standing sessions that one agreement allows and another does not, or the other way round.
fn outside(tx: &mut Tx<'_>, id: ConsortiumId, before: Agreement, after: Agreement) -> Result<Vec<Changed>> {
    let mut changed = Vec::new();
    for standing in Standing::of_consortium(tx, id)? {
        let (rules, holidays) = (standing.rules(tx)?, tx.holidays()?);
        let law = |agreement| Law {
            rules: &rules,
            agreement,
            holidays: &holidays,
        };
        changed.extend(standing.compare(law(before), law(after)));
    }
    Ok(changed)
}

fn parse(tx: &mut Tx<'_>, body: &ConsortiumBody) -> Result<Parsed> {
    let mut fields = Fields::default();
    let slug = fields.slug("slug", &body.slug);
    let programme = find_programme(tx.conn, &body.programme)?;
    if programme.is_none() {
        fields.refuse("programme", "unknown", "no-programme");
    }
    let (dates, terms) = parse_terms(&mut fields, body, programme.map(|programme| programme.id));
    let names: Vec<&str> = body
        .parties
        .iter()
        .map(|party| party.organisation.as_str())
        .collect();
    let known = ids_of_organisations(tx.conn, &names)?;
    let parties = parse_parties(&mut fields, &body.parties, &known, dates.map(|(from, _)| from));
    fields.done(|| {
        Some(Parsed {
            slug: slug?.to_string(),
            terms: terms?,
            parties,
        })
    })
}

/// First and last day of an agreement.
type AgreementDays = (NaiveDate, NaiveDate);

/// Reads all but name, programme and parties. The days also where something else is wrong.
pub(super) fn parse_terms(
    fields: &mut Fields,
    body: &ConsortiumBody,
    programme: Option<i64>,
) -> (Option<AgreementDays>, Option<ConsortiumTerms>) {
    let number = fields.line("number", &body.number, 40);
    let titles = fields.names("titles", &body.titles, 200);
    let dates = parse_dates(fields, body);
    let quota = fields.number_or_none("quota_sessions", body.quota_sessions, 0..=MOST_SESSIONS);
    let terms = || {
        let (agreement_from, agreement_until) = dates?;
        Some(ConsortiumTerms {
            programme: programme?,
            number: number?,
            titles: titles?,
            agreement_from,
            agreement_until,
            quota_sessions: quota?,
        })
    };
    (dates, terms())
}

fn parse_dates(fields: &mut Fields, body: &ConsortiumBody) -> Option<AgreementDays> {
    let from = fields.date("agreement_from", &body.agreement_from);
    let until = fields.date("agreement_until", &body.agreement_until);
    let (from, until) = from.zip(until)?;
    if until < from {
        fields.refuse(
            "agreement_until",
            "backward",
            Fault::new("not-before").with("other", "agreement_from"),
        );
    }
    Some((from, until))
}

fn parse_parties(
    fields: &mut Fields,
    bodies: &[PartyBody],
    known: &BTreeMap<String, OrganisationId>,
    agreement_from: Option<NaiveDate>,
) -> Vec<NewParty> {
    if bodies.len() > MOST_PARTIES {
        fields.refuse(
            "parties",
            "too_many",
            Fault::new("at-most").with("most", MOST_PARTIES),
        );
        return Vec::new();
    }
    if !bodies.iter().any(|party| party.role == PartyRole::Lead.as_str()) {
        fields.refuse("parties", "no_lead", "needs-lead");
    }
    let mut parties: Vec<NewParty> = Vec::new();
    for (index, body) in bodies.iter().enumerate() {
        let party = fields.within(format!("parties.{index}"), |fields| {
            parse_party(fields, body, known, agreement_from)
        });
        let Some(party) = party else { continue };
        if parties
            .iter()
            .any(|other| (other.organisation, other.role) == (party.organisation, party.role))
        {
            fields.refuse(&format!("parties.{index}"), "twice", "given-twice");
        }
        parties.push(party);
    }
    parties
}

fn parse_party(
    fields: &mut Fields,
    body: &PartyBody,
    known: &BTreeMap<String, OrganisationId>,
    agreement_from: Option<NaiveDate>,
) -> Option<NewParty> {
    let organisation = known.get(&body.organisation).copied();
    if organisation.is_none() {
        fields.refuse("organisation", "unknown", "no-organisation");
    }
    let role = fields.word("role", &body.role, PartyRole::ALL);
    let from = body
        .valid_from
        .as_ref()
        .map_or(agreement_from, |raw| fields.date("valid_from", raw));
    let until = body
        .valid_until
        .as_ref()
        .map_or(Some(None), |raw| fields.date("valid_until", raw).map(Some));
    let (from, until) = from.zip(until)?;
    if until.is_some_and(|until| until < from) {
        fields.refuse(
            "valid_until",
            "backward",
            Fault::new("not-before").with("other", "valid_from"),
        );
    }
    Some(NewParty {
        organisation: organisation?,
        role: role?,
        from,
        until,
    })
}

/// Consortia by id whose title or number holds some words: of all for staff and admins, else of those that
/// the actor's organisations are parties of now.
pub fn list_consortia(
    tx: &mut Tx<'_>,
    actor: &Actor,
    words: &str,
    page: &Page,
) -> Result<Listed<ConsortiumView>> {
    let within = match scope(tx, actor)? {
        Scope::Everything => None,
        Scope::Part(seen) => Some(seen.all_consortia().collect::<Vec<_>>()),
    };
    let after = ConsortiumId(page.start()?);
    let heads = store::list_heads(tx.conn, within.as_deref(), words, after, page.rows())?;
    let (heads, next) = page.cut(heads, |head| head.id.0);
    let ids: Vec<_> = heads.iter().map(|head| head.id).collect();
    let found = read::consortia_by_ids(tx.conn, &ids)?;
    Ok(Listed {
        items: views(tx, &heads, found)?,
        next,
    })
}

/// One consortium: any for staff and admins, else one that the actor's organisations are parties of now.
///
/// # Errors
/// [`Error::NotFound`] for all others.
pub fn get_consortium(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<ConsortiumView> {
    signed_in(actor)?;
    let found = read::find_consortium(tx.conn, slug)?.ok_or(Error::NotFound)?;
    if scope(tx, actor)?.sees_consortium(found.id) {
        view_of(tx, found.id)
    } else {
        Err(Error::NotFound)
    }
}

fn view_of(tx: &mut Tx<'_>, id: ConsortiumId) -> Result<ConsortiumView> {
    let heads = store::list_heads(tx.conn, Some(&[id]), "", ConsortiumId(0), 1)?;
    let found = vec![read::get_consortium(tx.conn, id)?];
    views(tx, &heads, found)?.pop().ok_or(Error::NotFound)
}

fn views(tx: &mut Tx<'_>, heads: &[Head], found: Vec<Consortium>) -> Result<Vec<ConsortiumView>> {
    let organisations: Vec<_> = found
        .iter()
        .flat_map(|consortium| &consortium.parties)
        .map(|party| party.organisation)
        .collect();
    let slugs = slugs_of_organisations(tx.conn, &organisations)?;
    let of = |consortium: Consortium| {
        let head = heads.iter().find(|head| head.id == consortium.id)?;
        Some(view(head, consortium, &slugs))
    };
    Ok(found.into_iter().filter_map(of).collect())
}

fn view(head: &Head, consortium: Consortium, slugs: &BTreeMap<OrganisationId, String>) -> ConsortiumView {
    let parties = consortium.parties.into_iter().map(|party| PartyView {
        organisation: slugs.get(&party.organisation).cloned().unwrap_or_default(),
        names: party.names.into(),
        role: party.role,
        valid_from: party.term.from,
        valid_until: party.term.until,
    });
    ConsortiumView {
        id: consortium.id.0,
        slug: consortium.slug,
        programme: head.programme.clone(),
        number: consortium.number,
        titles: consortium.titles.into(),
        agreement_from: consortium.agreement_from,
        agreement_until: consortium.agreement_until,
        quota_sessions: consortium.quota_sessions,
        parties: parties.collect(),
        version: head.version,
    }
}
