//! Pieces that several forms have: names in two languages, names in addresses, choices, the last row.

use maud::{Markup, html};

use super::fields::Field;
use super::{Trouble, Words};
use crate::app::fields::NamesBody;
use crate::app::register::Choice;
use crate::locale::Args;

/// Whether a form adds something or changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    New,
    Known,
}

/// The two fields of a name: `field` with the ending of each language.
#[must_use]
pub(crate) fn names_fields(
    words: Words,
    trouble: Option<&Trouble>,
    field: &str,
    label: &str,
    names: &NamesBody,
) -> Markup {
    let (ko, en) = (format!("{field}.ko"), format!("{field}.en"));
    let labelled = |language: &str| {
        words.say(
            "in-language",
            &Args::new()
                .with("what", label.to_owned())
                .with("language", words.of("language", language)),
        )
    };
    html! {
        (Field::new(&ko, &labelled("ko"), &names.ko).input(words, trouble, "text"))
        (Field::new(&en, &labelled("en"), &names.en).input(words, trouble, "text"))
    }
}

/// The name in addresses, which can't be changed once it is given.
#[must_use]
pub(crate) fn slug_field(words: Words, trouble: Option<&Trouble>, slug: &str, stage: Stage) -> Markup {
    let (label, hint) = (words.t("slug"), words.t("slug-hint"));
    if stage == Stage::New {
        return Field::new("slug", &label, slug)
            .hint(&hint)
            .input(words, trouble, "text");
    }
    html! { input type="hidden" name="slug" value=(slug); }
}

/// Stored words as options of a choice.
#[must_use]
pub(crate) fn options<T: Copy + std::fmt::Display>(
    words: Words,
    prefix: &str,
    all: &[T],
) -> Vec<(String, String)> {
    all.iter()
        .map(|word| (word.to_string(), words.of(prefix, &word.to_string())))
        .collect()
}

/// Slugs and names as options of a choice.
#[must_use]
pub(crate) fn choices(words: Words, all: &[Choice]) -> Vec<(String, String)> {
    all.iter()
        .map(|(slug, names)| (slug.clone(), words.name(names).to_owned()))
        .collect()
}

/// A form's last row.
#[must_use]
pub(crate) fn buttons(words: Words, key: &str, back: &str) -> Markup {
    html! {
        div.row.stretch {
            button.btn.main type="submit" { (words.t(key)) } a.btn href=(back) { (words.t("back")) }
        }
    }
}
