//! What a letter about an account or a place in an organisation shows.

use super::one_line;
use crate::domain::notice::{AccountChange, Letter};
use crate::domain::span::Tz;
use crate::domain::text::Language;
use crate::locale::{self, word};

/// The organisation that the letter is about; empty without one.
pub(super) fn organisation(letter: &Letter, language: Language) -> String {
    let names = letter
        .account
        .as_ref()
        .and_then(|account| account.organisation.as_ref());
    names
        .map(|names| one_line(names.get(language)))
        .unwrap_or_default()
}

pub(super) fn facts(letter: &Letter, language: Language, tz: Tz) -> Vec<(String, String)> {
    let Some(account) = &letter.account else {
        return Vec::new();
    };
    let platform = || {
        account.platform.map_or_else(
            || word(language, "platform-none"),
            |role| word(language, &format!("platform-{role}")),
        )
    };
    let sign_in = account.sign_in.as_ref();
    let device = |device: Option<&String>| {
        device.map_or_else(
            || word(language, "account-device-unknown"),
            |device| one_line(device),
        )
    };
    let found = [
        (
            "fact-organisation",
            Some(organisation(letter, language)).filter(|name| !name.is_empty()),
        ),
        (
            "fact-member-role",
            account.role.map(|role| word(language, &format!("member-{role}"))),
        ),
        (
            "fact-platform-role",
            (account.what == Some(AccountChange::PlatformRole)).then(platform),
        ),
        (
            "fact-new-email",
            account.email.as_ref().map(|email| one_line(email)),
        ),
        ("fact-device", sign_in.map(|place| device(place.device.as_ref()))),
        (
            "fact-network-address",
            sign_in
                .and_then(|place| place.address.as_ref())
                .map(|address| one_line(address)),
        ),
        (
            "fact-until",
            account.until.map(|until| locale::moment(language, until, tz)),
        ),
    ];
    found
        .into_iter()
        .filter_map(|(key, value)| Some((word(language, key), value?)))
        .collect()
}
