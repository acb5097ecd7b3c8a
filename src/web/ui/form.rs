//! Pieces that several forms have: names in two languages, names in addresses, choices, the last row.

use maud::{Markup, html};

use super::fields::{Field, hidden};
use super::{Trouble, Words};
use crate::app::fields::NamesBody;
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
        (Field::new(words, &ko, labelled("ko"), &names.ko).input(trouble, "text"))
        (Field::new(words, &en, labelled("en"), &names.en).input(trouble, "text"))
    }
}

/// The name in addresses, which can't be changed once it is given.
#[must_use]
pub(crate) fn slug_field(words: Words, trouble: Option<&Trouble>, slug: &str, stage: Stage) -> Markup {
    if stage == Stage::New {
        return words
            .field("slug", "slug", slug)
            .hint("slug-hint")
            .input(trouble, "text");
    }
    hidden("slug", slug)
}

#[must_use]
pub(crate) fn buttons(words: Words, key: &str, back: &str) -> Markup {
    html! {
        div.row.stretch {
            button.btn.main type="submit" { (words.t(key)) } a.btn href=(back) { (words.t("back")) }
        }
    }
}
