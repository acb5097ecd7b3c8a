//! `token …`: bearer tokens of people, made and revoked by the service itself.

use super::args::TokenCommand;
use super::{CliError, parts, say};
use crate::app::auth::{TokenWish, console, create_token, list_tokens, revoke_token};
use crate::app::setup;
use crate::config::Settings;
use crate::domain::ids::PersonId;

pub(super) async fn run(settings: &Settings, command: TokenCommand) -> Result<(), CliError> {
    let app = parts::open(settings)?;
    match command {
        TokenCommand::Create {
            person,
            name,
            scopes,
            days,
        } => {
            let wish = TokenWish {
                name,
                scopes,
                days: Some(days),
            };
            let made = app.write(move |tx| {
                let owner = setup::get_person_by_email(tx, &person)?;
                create_token(tx, &console(), PersonId(owner.id), &wish)
            });
            say::out(made.await?.token)?;
        }
        TokenCommand::List { person } => {
            let tokens = app.read(move |tx| {
                let owner = setup::get_person_by_email(tx, &person)?;
                list_tokens(tx, &console(), PersonId(owner.id))
            });
            for token in tokens.await? {
                let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
                let used = token
                    .last_used_at
                    .map_or_else(|| "never used".to_owned(), |at| format!("last used {at}"));
                say::out(format!(
                    "{}  {}  until {}  {}  {used}  {}",
                    token.id,
                    token.created_at,
                    token.expires_at,
                    scopes.join(","),
                    token.name
                ))?;
            }
        }
        TokenCommand::Revoke { id } => {
            app.write(move |tx| revoke_token(tx, &console(), id)).await?;
            say::out(format!("token {id} opens nothing any more"))?;
        }
    }
    Ok(())
}
