//! `person …`: adds people, lists them, bars them, and makes links to set passwords by.

use super::args::PersonCommand;
use super::{CliError, parts, say};
use crate::app::paging::{Limit, Page};
use crate::app::people::{PersonBody, PersonView, bootstrap_person, disable_person, list_people};
use crate::app::{App, auth, setup};
use crate::config::Settings;
use crate::domain::access::PlatformRole;
use crate::domain::ids::PersonId;
use crate::domain::text::Language;

pub(super) async fn run(settings: &Settings, command: PersonCommand) -> Result<(), CliError> {
    let app = parts::open(settings)?;
    match command {
        PersonCommand::Create {
            email,
            name,
            language,
            role,
        } => {
            let body = body(email, name, language, role);
            let path = app.write(move |tx| bootstrap_person(tx, &body)).await?;
            say::out(format!("{}{path}", app.rules.base_url))?;
        }
        PersonCommand::List => list(&app).await?,
        PersonCommand::Disable { email } => {
            let barred = app.write(move |tx| {
                let person = setup::get_person_by_email(tx, &email)?;
                disable_person(tx, &auth::console(), PersonId(person.id))
            });
            say::out(format!("{} may not sign in any more", barred.await?.email))?;
        }
        PersonCommand::Link { email } => {
            let path = app.write(move |tx| setup::make_link(tx, &email)).await?;
            say::out(format!("{}{path}", app.rules.base_url))?;
        }
    }
    Ok(())
}

fn body(email: String, name: String, language: Language, role: Option<PlatformRole>) -> PersonBody {
    PersonBody {
        email,
        name,
        phone: String::new(),
        language: language.to_string(),
        platform_role: role.map(|role| role.to_string()),
        organisations: Vec::new(),
        sessions: None,
    }
}

async fn list(app: &App) -> Result<(), CliError> {
    let mut after = None;
    loop {
        let page = Page {
            after,
            limit: Limit::MOST,
        };
        let listed = app
            .read(move |tx| list_people(tx, &auth::console(), "", &page))
            .await?;
        listed.items.iter().try_for_each(show)?;
        after = listed.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

fn show(person: &PersonView) -> Result<(), CliError> {
    let account = person.account.as_ref();
    let role = account
        .and_then(|account| account.platform_role)
        .map_or("-", |role| role.as_str());
    let language = account.map_or("-", |account| account.language.as_str());
    let places: Vec<String> = person
        .organisations
        .iter()
        .map(|place| format!("{} ({})", place.slug, place.role.as_str()))
        .collect();
    let barred = if person.is_barred() { "  barred" } else { "" };
    say::out(format!(
        "{}  {}  {language}  {role}  {}{barred}",
        person.email,
        person.name,
        places.join(", ")
    ))
}
