//! Organisations and programmes: added and changed by staff and admins.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::facts;
use crate::app::access::own_unless_staff;
use crate::app::fields::{Fields, NamesBody, taken};
use crate::app::journal::{Entry, note};
use crate::app::paging::{Listed, Page};
use crate::app::{Error, Result, Tx, permit};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::OrganisationId;
use crate::domain::journal::JournalAction;
use crate::domain::place::{OrganisationKind, ProgrammeKind};
use crate::domain::span::Instant;
use crate::domain::text::{Names, name_key};
use crate::store::register as store;
use crate::store::register::{Organisation, Programme};

/// Most characters of a name.
const NAME: usize = 80;

/// An organisation to be added.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "slug": "robot-works", "kind": "startup", "names": { "ko": "로봇공방", "en": "Robot Works" },
}))]
pub struct OrganisationBody {
    /// `a-z`, `0-9` and single hyphens, at most 60.
    pub slug: String,
    /// `startup`, `sme`, `large`, `university`, `institute`, `hospital`, `foreign_branch`, `public` or
    /// `site_operator`.
    pub kind: String,
    /// 1 to 80 characters each.
    pub names: NamesBody,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OrganisationView {
    /// Its id.
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// What it is.
    #[schema(value_type = String)]
    pub kind: OrganisationKind,
    /// Its names.
    pub names: NamesBody,
    /// Since when it is known.
    #[schema(value_type = String)]
    pub created_at: Instant,
}

fn organisation_view(organisation: Organisation) -> OrganisationView {
    let Organisation {
        id,
        slug,
        kind,
        names,
        created_at,
    } = organisation;
    OrganisationView {
        id: id.0,
        slug,
        kind,
        names: names.into(),
        created_at,
    }
}

/// Adds an organisation.
///
/// # Errors
/// [`Error::Invalid`] with every bad field, [`Error::Taken`] for the slug, [`Error::Forbidden`].
pub fn create_organisation(
    tx: &mut Tx<'_>,
    actor: &Actor,
    body: &OrganisationBody,
) -> Result<OrganisationView> {
    permit(actor, Deed::RunProgramme)?;
    let parsed = parse_organisation(body)?;
    let new = Organisation {
        id: OrganisationId(tx.id()?),
        created_at: tx.now,
        ..parsed
    };
    store::insert_organisation(tx.conn, &new).map_err(|error| taken(error, &["slug"]))?;
    unlike_others(tx, new.id, None, &new.names)?;
    let view = organisation_view(new);
    let subject = format!("organisation {}", view.slug);
    note(
        tx,
        actor,
        Entry {
            subject,
            became: facts(&view)?,
            ..Entry::of(JournalAction::OrganisationCreate)
        },
    )?;
    Ok(view)
}

/// Changes an organisation's kind and names.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Invalid`]; the slug must be the one that it has.
pub fn update_organisation(
    tx: &mut Tx<'_>,
    actor: &Actor,
    slug: &str,
    body: &OrganisationBody,
) -> Result<OrganisationView> {
    permit(actor, Deed::RunProgramme)?;
    let was = store::get_organisation(tx.conn, slug)?;
    let Organisation {
        kind,
        names,
        slug: asked,
        ..
    } = parse_organisation(body)?;
    if asked != was.slug {
        return Err(Error::field("slug", "fixed", "fixed"));
    }
    store::update_organisation(tx.conn, was.id, kind, &names)?;
    unlike_others(tx, was.id, Some(&was.names), &names)?;
    let view = organisation_view(Organisation {
        kind,
        names,
        ..was.clone()
    });
    let (subject, was) = (format!("organisation {slug}"), facts(&organisation_view(was))?);
    note(
        tx,
        actor,
        Entry {
            subject,
            was,
            became: facts(&view)?,
            ..Entry::of(JournalAction::OrganisationUpdate)
        },
    )?;
    Ok(view)
}

/// Refuses a new name that readers can't tell from that of another organisation.
fn unlike_others(tx: &mut Tx<'_>, id: OrganisationId, was: Option<&Names>, names: &Names) -> Result<()> {
    let keys = |names: &Names| {
        [
            ("names.ko", name_key(&names.ko)),
            ("names.en", name_key(&names.en)),
        ]
    };
    let kept = was.map(keys);
    let changed: Vec<_> = keys(names)
        .into_iter()
        .filter(|new| !kept.iter().flatten().any(|old| old == new))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let others: BTreeSet<_> = store::names_of_others(tx.conn, id)?
        .iter()
        .flat_map(keys)
        .collect();
    let mut fields = Fields::default();
    for (field, _) in changed.into_iter().filter(|new| others.contains(new)) {
        fields.refuse(field, "taken", "name-taken");
    }
    fields.done(|| Some(()))
}

/// The organisation that a body describes; id and moment are still to be filled in.
fn parse_organisation(body: &OrganisationBody) -> Result<Organisation> {
    let mut fields = Fields::default();
    let slug = fields.slug("slug", &body.slug);
    let kind = fields.word("kind", &body.kind, OrganisationKind::ALL);
    let names = fields.names("names", &body.names, NAME);
    let (id, created_at) = (OrganisationId(0), Instant::from_unix(0));
    fields.done(|| {
        Some(Organisation {
            id,
            slug: slug?.to_string(),
            kind: kind?,
            names: names?,
            created_at,
        })
    })
}

/// Organisations by id: all for staff and admins, else the actor's own.
pub fn list_organisations(tx: &mut Tx<'_>, actor: &Actor, page: &Page) -> Result<Listed<OrganisationView>> {
    list_organisations_named(tx, actor, "", page)
}

/// Those of them whose name holds some words.
pub fn list_organisations_named(
    tx: &mut Tx<'_>,
    actor: &Actor,
    words: &str,
    page: &Page,
) -> Result<Listed<OrganisationView>> {
    let own = own_unless_staff(actor)?;
    let after = OrganisationId(page.start()?);
    let found = store::list_organisations(tx.conn, own.as_deref(), words, after, page.rows())?;
    let (found, next) = page.cut(found, |organisation| organisation.id.0);
    Ok(Listed {
        items: found.into_iter().map(organisation_view).collect(),
        next,
    })
}

/// One organisation: any for staff and admins, else one of the actor's own.
///
/// # Errors
/// [`Error::NotFound`] for all others.
pub fn get_organisation(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<OrganisationView> {
    let own = own_unless_staff(actor)?;
    let found = store::get_organisation(tx.conn, slug)?;
    if own.is_none_or(|own| own.contains(&found.id)) {
        Ok(organisation_view(found))
    } else {
        Err(Error::NotFound)
    }
}

/// A programme to be added.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "slug": "night-trials", "kind": "funded", "names": { "ko": "야간 실증", "en": "Night trials" },
}))]
pub struct ProgrammeBody {
    /// `a-z`, `0-9` and single hyphens, at most 60.
    pub slug: String,
    /// `funded` or `opportunity_only`.
    pub kind: String,
    /// 1 to 80 characters each.
    pub names: NamesBody,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ProgrammeView {
    /// Its id.
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// What it gives.
    #[schema(value_type = String)]
    pub kind: ProgrammeKind,
    /// Its names.
    pub names: NamesBody,
}

fn programme_view(programme: Programme) -> ProgrammeView {
    let Programme {
        id,
        slug,
        kind,
        names,
    } = programme;
    ProgrammeView {
        id,
        slug,
        kind,
        names: names.into(),
    }
}

/// Adds a programme.
///
/// # Errors
/// [`Error::Invalid`] with every bad field, [`Error::Taken`] for the slug, [`Error::Forbidden`].
pub fn create_programme(tx: &mut Tx<'_>, actor: &Actor, body: &ProgrammeBody) -> Result<ProgrammeView> {
    permit(actor, Deed::RunProgramme)?;
    let mut fields = Fields::default();
    let slug = fields.slug("slug", &body.slug);
    let kind = fields.word("kind", &body.kind, ProgrammeKind::ALL);
    let names = fields.names("names", &body.names, NAME);
    let (slug, kind, names) = fields.done(|| Some((slug?, kind?, names?)))?;
    let new = Programme::new(tx.id()?, &slug, kind, names);
    store::insert_programme(tx.conn, &new).map_err(|error| taken(error, &["slug"]))?;
    let view = programme_view(new);
    let subject = format!("programme {slug}");
    note(
        tx,
        actor,
        Entry {
            subject,
            became: facts(&view)?,
            ..Entry::of(JournalAction::ProgrammeCreate)
        },
    )?;
    Ok(view)
}

/// Changes a programme's kind and names.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Invalid`]; the slug must be the one that it has.
pub fn update_programme(
    tx: &mut Tx<'_>,
    actor: &Actor,
    slug: &str,
    body: &ProgrammeBody,
) -> Result<ProgrammeView> {
    permit(actor, Deed::RunProgramme)?;
    let was = store::find_programme(tx.conn, slug)?.ok_or(Error::NotFound)?;
    let mut fields = Fields::default();
    let kind = fields.word("kind", &body.kind, ProgrammeKind::ALL);
    let names = fields.names("names", &body.names, NAME);
    if body.slug != was.slug {
        fields.refuse("slug", "fixed", "fixed");
    }
    let (kind, names) = fields.done(|| Some((kind?, names?)))?;
    store::update_programme(tx.conn, was.id, kind, &names)?;
    let view = programme_view(Programme {
        kind,
        names,
        ..was.clone()
    });
    let (subject, was) = (format!("programme {slug}"), facts(&programme_view(was))?);
    note(
        tx,
        actor,
        Entry {
            subject,
            was,
            became: facts(&view)?,
            ..Entry::of(JournalAction::ProgrammeUpdate)
        },
    )?;
    Ok(view)
}

/// Programmes by id, for everybody who is signed in.
pub fn list_programmes(tx: &mut Tx<'_>, actor: &Actor, page: &Page) -> Result<Listed<ProgrammeView>> {
    own_unless_staff(actor)?;
    let found = store::list_programmes(tx.conn, page.start()?, page.rows())?;
    let (found, next) = page.cut(found, |programme| programme.id);
    Ok(Listed {
        items: found.into_iter().map(programme_view).collect(),
        next,
    })
}

/// One programme, for everybody who is signed in.
pub fn get_programme(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<ProgrammeView> {
    own_unless_staff(actor)?;
    store::find_programme(tx.conn, slug)?
        .map(programme_view)
        .ok_or(Error::NotFound)
}
