//! `notice …`: what was sent and what could not be, and another try.

use super::args::NoticeCommand;
use super::{CliError, parts, say};
use crate::app::auth;
use crate::app::reads::lists;
use crate::config::Settings;
use crate::domain::access::Scope;
use crate::domain::ids::NoticeId;
use crate::store::notices::{Expiry, Notice, NoticeFilter, NoticeState, list_notices};

pub(super) async fn run(settings: &Settings, command: NoticeCommand) -> Result<(), CliError> {
    match command {
        NoticeCommand::List { state, limit } => {
            let state = state.as_deref().map(state_of).transpose()?;
            let app = parts::open(settings)?;
            let filter = NoticeFilter {
                state,
                limit,
                scope: Scope::Everything,
                ..NoticeFilter::default()
            };
            app.read(move |tx| Ok(list_notices(tx.conn, &filter)?))
                .await?
                .iter()
                .try_for_each(show)?;
        }
        NoticeCommand::Replay { id } => {
            let app = parts::open(settings)?;
            let notice = app
                .write(move |tx| lists::replay_notice(tx, &auth::console(), NoticeId(id)))
                .await?;
            say::out(format!(
                "queued until {}: {} to {}",
                notice.useful_until, notice.event, notice.reader.email
            ))?;
        }
    }
    Ok(())
}

fn state_of(word: &str) -> Result<NoticeState, CliError> {
    let words: Vec<&str> = NoticeState::ALL.iter().map(|state| state.as_str()).collect();
    NoticeState::from_word(word)
        .ok_or_else(|| CliError::Usage(format!("--state must be one of {}", words.join(", "))))
}

fn show(notice: &Notice) -> Result<(), CliError> {
    let words = notice
        .server_words
        .as_deref()
        .or(notice.expiry.map(Expiry::as_str))
        .unwrap_or_default();
    let Notice {
        id,
        state,
        event,
        reader,
        created_at,
        attempts,
        ..
    } = notice;
    say::out(format!(
        "{id}  {state}  {created_at}  {event}  {}  {attempts} tries  {words}",
        reader.email
    ))
}
