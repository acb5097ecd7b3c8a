//! Form fields: a label, the control, a hint, and the error beside it.

use std::fmt::Display;

use maud::{Markup, html};

use super::{Options, Trouble, Words};

#[derive(Debug, Clone)]
pub(crate) struct Field<'a> {
    words: Words,
    /// Its name in the form, which is also the name that errors give.
    pub name: &'a str,
    label: String,
    /// As text.
    pub value: &'a str,
    /// What helps to fill it; may be empty.
    hint: String,
    need: Need,
}

/// Whether a field may stay empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Optional,
    Required,
    /// It may, and nothing is said about that: filters, and fields that always hold something.
    Plain,
}

impl Words {
    /// A field that must be filled. `label` is the key of what it is called.
    pub(crate) fn field<'a>(self, name: &'a str, label: &str, value: &'a str) -> Field<'a> {
        Field::new(self, name, self.t(label), value)
    }
}

impl<'a> Field<'a> {
    /// A field that must be filled.
    pub(crate) fn new(words: Words, name: &'a str, label: String, value: &'a str) -> Self {
        Self {
            words,
            name,
            label,
            value,
            hint: String::new(),
            need: Need::Required,
        }
    }

    /// Adds the hint with this key.
    pub(crate) fn hint(self, key: &str) -> Self {
        let hint = self.words.t(key);
        self.hint_text(hint)
    }

    pub(crate) fn hint_text(self, hint: String) -> Self {
        Self { hint, ..self }
    }

    /// A field that may stay empty, and says so.
    pub(crate) fn optional(self) -> Self {
        Self {
            need: Need::Optional,
            ..self
        }
    }

    /// A field that may stay empty, or always holds something, and says nothing about that.
    pub(crate) fn plain(self) -> Self {
        Self {
            need: Need::Plain,
            ..self
        }
    }

    fn is_required(&self) -> bool {
        self.need == Need::Required
    }

    /// Ids of hint and error, for the control.
    fn described_by(&self, error: Option<&str>) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = error.map(|_| format!("{}-error", self.name));
        let both: Vec<String> = hint.into_iter().chain(error).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    /// The control between its label and what is said about it.
    #[must_use]
    pub(crate) fn around(&self, trouble: Option<&Trouble>, control: &Markup) -> Markup {
        let error = trouble.and_then(|trouble| trouble.of(self.name));
        html! {
            div.field.bad[error.is_some()] {
                label for=(self.name) {
                    (self.label)
                    @if self.need == Need::Optional { " " span.dim { (self.words.t("optional")) } }
                }
                (control)
                @if !self.hint.is_empty() { span.hint id={ (self.name) "-hint" } { (self.hint) } }
                @if let Some(error) = error { span.error id={ (self.name) "-error" } { (error) } }
            }
        }
    }

    /// A line of text. `kind` is an input type, such as `email`.
    #[must_use]
    pub(crate) fn input(&self, trouble: Option<&Trouble>, kind: &str) -> Markup {
        let error = trouble.and_then(|trouble| trouble.of(self.name));
        let complete = match kind {
            "email" => Some("email"),
            "password" => Some("current-password"),
            _ => None,
        };
        let control = html! {
            input id=(self.name) name=(self.name) type=(kind) value=(self.value) required[self.is_required()]
                autocomplete=[complete]
                aria-invalid=[error.map(|_| "true")] aria-describedby=[self.described_by(error)];
            @if kind == "password" { (shows(self.words, self.name)) }
        };
        self.around(trouble, &control)
    }

    #[must_use]
    pub(crate) fn area(&self, trouble: Option<&Trouble>) -> Markup {
        let error = trouble.and_then(|trouble| trouble.of(self.name));
        let control = html! {
            textarea id=(self.name) name=(self.name) required[self.is_required()]
                aria-invalid=[error.map(|_| "true")] aria-describedby=[self.described_by(error)]
            {
                (self.value)
            }
        };
        self.around(trouble, &control)
    }

    /// One of some values, each with its label.
    #[must_use]
    pub(crate) fn select(&self, trouble: Option<&Trouble>, options: &Options) -> Markup {
        let error = trouble.and_then(|trouble| trouble.of(self.name));
        let control = html! {
            select id=(self.name) name=(self.name) required[self.is_required()]
                aria-invalid=[error.map(|_| "true")] aria-describedby=[self.described_by(error)] {
                @for (value, label) in options.iter() {
                    option value=(value) selected[value == self.value] { (label) }
                }
            }
        };
        self.around(trouble, &control)
    }
}

#[must_use]
pub(crate) fn check(name: &str, value: &str, label: &str, is_ticked: Ticked) -> Markup {
    html! {
        label.check {
            input type="checkbox" name=(name) value=(value) checked[is_ticked == Ticked::Yes];
            span { (label) }
        }
    }
}

/// A button that shows and hides what is typed as a password (ASVS 4.0.3, 2.1.12). Script brings it out.
#[must_use]
pub(crate) fn shows(words: Words, field: &str) -> Markup {
    html! {
        button.btn.link.small type="button" data-shows=(field) aria-controls=(field) aria-pressed="false"
            hidden
        {
            (words.t("password-show"))
        }
    }
}

/// A field that no person sees or fills: whoever fills it is a program.
pub(crate) const TRAP: &str = "website";

/// The field with the name [`TRAP`], for forms that anybody may send.
#[must_use]
pub(crate) fn trap(words: Words) -> Markup {
    html! {
        div.sr aria-hidden="true" {
            label for=(TRAP) { (words.t("trap")) }
            input id=(TRAP) name=(TRAP) type="text" tabindex="-1" autocomplete="off";
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ticked {
    Yes,
    No,
}

impl From<bool> for Ticked {
    fn from(is_ticked: bool) -> Self {
        if is_ticked { Self::Yes } else { Self::No }
    }
}

/// What a form sends without showing it.
pub(crate) fn hidden(name: &str, value: impl Display) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// What every form that changes something carries: a key, so that sending it twice does it once,
/// and the version that the person saw.
#[must_use]
pub(crate) fn carried(key: &str, version: Option<i64>) -> Markup {
    html! {
        (hidden("key", key))
        @if let Some(version) = version { (hidden("version", version)) }
    }
}
