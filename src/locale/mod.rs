//! Everything that Madang says to people, in Korean and English: Fluent messages, times and
//! schedules in words, findings of the judge as sentences. Never looks anything up and reads no clock.

mod change_words;
mod exception_words;
mod findings;
mod opening_words;
mod places;
mod rule_words;
mod schedule_words;
mod times;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::fault::Fault;
use crate::domain::text::Language;

pub use change_words::{ChangedBooking, changes, needs, placed};
pub use findings::finding;
pub use opening_words::{closed_time, window};
pub use places::district;
pub use schedule_words::{day_rule, schedule};
pub use times::{
    clock, clock_basis, date, date_short, duration, hours, moment, roughly, span, span_short, weekday,
};

/// The messages of one language, compiled in: what mails and the API say, then the pages, a file for each
/// part.
macro_rules! sources {
    ($language:literal; $($file:literal)+) => {
        concat!($(include_str!(concat!($file, $language, ".ftl"))),+)
    };
    ($language:literal) => {
        sources!($language; "" "faults." "pages/shell." "pages/public." "pages/account." "pages/consortium."
            "pages/operator." "pages/stops." "pages/incidents." "pages/logs." "pages/recordings."
            "pages/schedule." "pages/staff." "pages/register." "pages/admin.")
    };
}

const fn source(language: Language) -> &'static str {
    match language {
        Language::Ko => sources!("ko"),
        Language::En => sources!("en"),
    }
}

/// The values of a message's variables.
///
/// ```
/// use madang::{domain::text::Language, locale::{Args, say}};
/// assert_eq!(say(Language::En, "days", &Args::new().with("n", 3)), "3 days");
/// ```
#[derive(Debug, Default)]
pub struct Args(FluentArgs<'static>);

impl Args {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// These values and one more. Text is put into the sentence as it is; numbers choose plural forms.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        self.0.set(name, value);
        self
    }
}

/// The message `key` in `language`. An unknown key gives the key itself, so that a page still stands,
/// and an error in the log.
#[must_use]
pub fn say(language: Language, key: &str, args: &Args) -> String {
    find(language, key, args).unwrap_or_else(|| {
        tracing::error!(key, %language, "no such message");
        key.to_owned()
    })
}

/// The message `key`, for messages without variables.
#[must_use]
pub fn word(language: Language, key: &str) -> String {
    say(language, key, &Args::new())
}

/// A list as the language joins it: `월·화·수`, `Mon, Tue and Wed`.
fn joined(language: Language, all: &[String]) -> String {
    match all {
        [most @ .., last] if !most.is_empty() => {
            format!(
                "{}{}{last}",
                most.join(&word(language, "list-joint")),
                word(language, "list-end")
            )
        }
        _ => all.concat(),
    }
}

/// The message `key`; none when there is no such message, for keys that are made of stored words.
#[must_use]
pub fn find(language: Language, key: &str, args: &Args) -> Option<String> {
    let bundle = &messages(language).bundle;
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let sentence = bundle
        .format_pattern(pattern, Some(&args.0), &mut errors)
        .into_owned();
    if !errors.is_empty() {
        tracing::error!(key, %language, ?errors, "message can't be formed");
    }
    Some(sentence)
}

/// What is wrong with an input, as a sentence.
#[must_use]
pub fn fault(language: Language, fault: &Fault) -> String {
    let args = fault
        .values
        .iter()
        .fold(Args::new(), |args, (name, value)| args.with(name, value.clone()));
    say(language, &format!("fault-{}", fault.key), &args)
}

/// The same for people: where it names another field, by its label.
#[must_use]
pub fn fault_on_page(language: Language, fault: &Fault) -> String {
    let mut labelled = fault.clone();
    for (_, field) in labelled.values.iter_mut().filter(|(name, _)| *name == "other") {
        if let Some(label) = find(language, &format!("field-{field}"), &Args::new()) {
            *field = label;
        }
    }
    self::fault(language, &labelled)
}

/// What is wrong with a field, with its name.
#[must_use]
pub fn fault_in_field(language: Language, field: &str, wrong: &Fault) -> String {
    say(
        language,
        "fault-in-field",
        &Args::new()
            .with("field", field.to_owned())
            .with("fault", fault(language, wrong)),
    )
}

/// Every message's key with the variables that it uses. Tests compare the languages by it.
#[must_use]
pub fn keys(language: Language) -> &'static BTreeMap<&'static str, BTreeSet<&'static str>> {
    &messages(language).keys
}

/// The messages of one language, and the variables of each.
struct Messages {
    bundle: FluentBundle<FluentResource>,
    keys: BTreeMap<&'static str, BTreeSet<&'static str>>,
}

fn messages(language: Language) -> &'static Messages {
    static KO: LazyLock<Messages> = LazyLock::new(|| read_messages(Language::Ko));
    static EN: LazyLock<Messages> = LazyLock::new(|| read_messages(Language::En));
    match language {
        Language::Ko => &KO,
        Language::En => &EN,
    }
}

fn read_messages(language: Language) -> Messages {
    let tag: LanguageIdentifier = language.as_str().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Isolating marks around values would end up in subjects, addresses and calendars.
    bundle.set_use_isolating(false);
    let resource =
        FluentResource::try_new(source(language).to_owned()).unwrap_or_else(|(readable, errors)| {
            tracing::error!(%language, ?errors, "messages with faults are left out");
            readable
        });
    if let Err(errors) = bundle
        .add_builtins()
        .map_err(|e| vec![e])
        .and_then(|()| bundle.add_resource(resource))
    {
        tracing::error!(%language, ?errors, "messages are declared twice");
    }
    let keys = read_keys(source(language));
    Messages { bundle, keys }
}

/// Reads keys and variables off the source: a key begins a line, what belongs to it is indented.
fn read_keys(source: &'static str) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut current = "";
    for line in source.lines() {
        if line.starts_with(|c: char| c.is_ascii_alphabetic())
            && let Some((key, _)) = line.split_once(" =")
        {
            current = key;
            found.entry(key).or_default();
        }
        let variables = line.split('$').skip(1).filter_map(|rest| {
            rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .next()
        });
        if let Some(of_current) = found.get_mut(current) {
            of_current.extend(variables);
        }
    }
    found
}

#[cfg(test)]
mod fault_tests;
#[cfg(test)]
mod korean_tests;
#[cfg(test)]
mod tests;
