//! A rendered mail as the bytes that travel (RFC 5322, MIME, iMIP RFC 6047).

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use sha2::{Digest, Sha256};

use super::{Outgoing, SendError, failed, for_now, one_line};

const NOT_MADE: &str = "mail can't be made";

/// Builds the message. The same mail gives the same bytes.
///
/// # Errors
/// [`SendError::Permanent`] for a recipient that is no address, [`SendError::Temporary`] for what is
/// wrong on our side.
pub(super) fn build(mail: &Outgoing) -> Result<Message, SendError> {
    let to = mailbox(&mail.to.name, &mail.to.email)
        .map_err(|error| SendError::Permanent(failed("unusable address", error)))?;
    let from = mailbox(&mail.from.name, &mail.from.email).map_err(for_now(NOT_MADE))?;
    let mut message = Message::builder();
    if let Some(asker) = &mail.rendered.reply_to {
        let asker = mailbox(&asker.name, &asker.email);
        message = message.reply_to(asker.map_err(for_now(NOT_MADE))?);
    }
    message
        .message_id(Some(message_id(&mail.message_id)))
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(mail.date.unix().try_into().unwrap_or(0)))
        .from(from)
        .to(to)
        .subject(plain_words(&mail.rendered.subject))
        // RFC 3834: no vacation answers to this mail.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .multipart(parts(mail)?)
        .map_err(for_now(NOT_MADE))
}

/// Text for a header. What looks like an encoded word (RFC 2047) travels as it is and would be decoded by the
/// reader's program, whatever it hides; a space keeps it from being one.
fn plain_words(text: &str) -> String {
    one_line(text).replace("=?", "= ?")
}

/// lettre panics on control characters in a name, so they go first.
fn mailbox(name: &str, email: &str) -> Result<Mailbox, lettre::address::AddressError> {
    let name = plain_words(name);
    Ok(Mailbox::new(
        (!name.is_empty()).then_some(name),
        email.parse::<Address>()?,
    ))
}

/// In angle brackets, whether the caller's has them or not.
fn message_id(id: &str) -> String {
    let plain: String = id
        .chars()
        .filter(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>'))
        .collect();
    format!("<{plain}>")
}

fn parts(mail: &Outgoing) -> Result<MultiPart, SendError> {
    let rendered = &mail.rendered;
    let alternative = MultiPart::alternative()
        .boundary(boundary(mail, "alternative"))
        .singlepart(SinglePart::plain(rendered.text.clone()))
        .singlepart(SinglePart::html(rendered.html.clone()));
    let Some(calendar) = &rendered.calendar else {
        return Ok(alternative);
    };
    let calendar_type = format!("text/calendar; charset=utf-8; method={}", calendar.method);
    let invitation = SinglePart::builder()
        .header(ContentType::parse(&calendar_type).map_err(for_now(NOT_MADE))?)
        .body(calendar.body.clone());
    let file_type = ContentType::parse("application/ics").map_err(for_now(NOT_MADE))?;
    let file = Attachment::new(calendar.file_name.clone()).body(calendar.body.clone(), file_type);
    let mixed = MultiPart::mixed().boundary(boundary(mail, "mixed"));
    Ok(mixed
        .multipart(alternative.singlepart(invitation))
        .singlepart(file))
}

/// A line between parts that no writer of the mail's words can foresee, and that is the same each time.
fn boundary(mail: &Outgoing, which: &str) -> String {
    let mut hash = Sha256::new();
    for part in [
        which,
        &mail.message_id,
        &mail.rendered.subject,
        &mail.rendered.text,
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    let head = digest.first_chunk::<16>().copied().unwrap_or_default();
    format!("{:032x}", u128::from_be_bytes(head))
}
