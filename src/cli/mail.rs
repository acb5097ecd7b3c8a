//! `mail test`: one mail, at once, past the queue.

use super::args::MailCommand;
use super::{CliError, parts, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::notice::Reader;
use crate::domain::text::{Email, Language};
use crate::notify::{Outgoing, Rendered};
use crate::random::Random;

pub(super) async fn run(settings: &Settings, command: MailCommand) -> Result<(), CliError> {
    let MailCommand::Test { address } = command;
    let email = Email::parse(&address).map_err(|error| CliError::Usage(format!("{address}: {error}")))?;
    let random = Random::from_system().map_err(CliError::failed("no random bytes"))?;
    let base_url = parts::base_url(settings, settings.server.listen);
    let text = format!("Madang reaches you. / 마당이 보낸 시험 이메일입니다.\n\n{base_url}\n");
    let mail = Outgoing {
        message_id: format!("test.{}@{}", &random.token()[..24], settings.mail.domain),
        from: parts::sender(settings, &base_url),
        to: Reader {
            email: email.into(),
            name: String::new(),
            language: Language::En,
        },
        rendered: Rendered {
            subject: "Madang: test mail · 마당 시험 이메일".into(),
            html: format!(
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Madang</title><pre>{text}</pre></html>"
            ),
            text,
            calendar: None,
            reply_to: None,
        },
        date: Clock::System.now(),
        hint: "test".into(),
    };
    let words = parts::transport(settings)?
        .send(mail)
        .await
        .map_err(CliError::failed("mail"))?;
    say::out(format!("taken: {words}"))
}
