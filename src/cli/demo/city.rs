//! The demonstration's city: `config/demo/city.toml`, added through the same use cases as real input.

use serde::Deserialize;
use toml::Table;

use super::LoadError;
use crate::app::closures::{NewClosure, add_closure};
use crate::app::people::{PersonBody, seed_person};
use crate::app::register::{
    ConsortiumBody, OrganisationBody, ProgrammeBody, SiteBody, create_consortium, create_organisation,
    create_programme, create_site, set_site_phones,
};
use crate::app::{App, auth, setup};
use crate::domain::access::Actor;
use crate::domain::place::SitePhone;

const CITY: &str = include_str!("../../../config/demo/city.toml");
pub const PASSWORD: &str = "madang-demo";
/// Who sets the city up.
const ADMIN: &str = "admin@madang.example";

/// The file, its parts as the API's bodies.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct City {
    organisations: Vec<OrganisationBody>,
    people: Vec<PersonBody>,
    programmes: Vec<ProgrammeBody>,
    consortia: Vec<ConsortiumBody>,
    sites: Vec<Table>,
}

/// Adds organisations and people as the service, closures as each site's operator, all the rest as the admin.
pub(super) async fn load(app: &App) -> Result<(), LoadError> {
    let city: City = toml::from_str(CITY).map_err(|error| LoadError::file("city.toml", &error))?;
    for body in city.organisations {
        let what = format!("organisation {}", body.slug);
        app.write(move |tx| create_organisation(tx, &auth::system(), &body))
            .await
            .map_err(LoadError::of(what))?;
    }
    load_people(app, city.people).await?;
    let admin = app
        .read(|tx| setup::actor_by_email(tx, ADMIN))
        .await
        .map_err(LoadError::of(ADMIN))?;
    for body in city.programmes {
        let (what, admin) = (format!("programme {}", body.slug), admin.clone());
        app.write(move |tx| create_programme(tx, &admin, &body))
            .await
            .map_err(LoadError::of(what))?;
    }
    for body in city.consortia {
        let (what, admin) = (format!("consortium {}", body.slug), admin.clone());
        app.write(move |tx| create_consortium(tx, &admin, &body))
            .await
            .map_err(LoadError::of(what))?;
    }
    for table in city.sites {
        load_site(app, &admin, table).await?;
    }
    Ok(())
}

async fn load_people(app: &App, people: Vec<PersonBody>) -> Result<(), LoadError> {
    // Hashing is slow on purpose, and everybody has the same password.
    let hash = auth::hash_password(app, auth::NewPassword::known(PASSWORD))
        .await
        .map_err(LoadError::of("password"))?;
    for body in people {
        let (what, hash) = (body.email.clone(), hash.clone());
        app.write(move |tx| seed_person(tx, &body, Some(&hash)))
            .await
            .map_err(LoadError::of(what))?;
    }
    Ok(())
}

async fn load_site(app: &App, admin: &Actor, mut table: Table) -> Result<(), LoadError> {
    let closures = match table.remove("closures") {
        Some(closures) => Vec::<NewClosure>::deserialize(closures)
            .map_err(|error| LoadError::file("city.toml: closures", &error))?,
        None => Vec::new(),
    };
    let phones = match table.remove("phones") {
        Some(phones) => Vec::<SitePhone>::deserialize(phones)
            .map_err(|error| LoadError::file("city.toml: phones", &error))?,
        None => Vec::new(),
    };
    let body = SiteBody::deserialize(table).map_err(|error| LoadError::file("city.toml: sites", &error))?;
    let (slug, owner) = (body.slug.clone(), admin.clone());
    app.write(move |tx| {
        let made = create_site(tx, &owner, &body)?;
        if phones.is_empty() {
            return Ok(());
        }
        set_site_phones(tx, &owner, &made.slug, made.version, &phones)
    })
    .await
    .map_err(LoadError::of(format!("site {slug}")))?;
    if closures.is_empty() {
        return Ok(());
    }
    // Closing is its operator's right alone.
    let email = format!("operator@{slug}.example");
    let whose = email.clone();
    let operator = app
        .read(move |tx| setup::actor_by_email(tx, &email))
        .await
        .map_err(LoadError::of(whose))?;
    for closure in closures {
        let (what, operator, site) = (format!("closure of {slug}"), operator.clone(), slug.clone());
        app.write(move |tx| add_closure(tx, &operator, &site, &closure))
            .await
            .map_err(LoadError::of(what))?;
    }
    Ok(())
}
