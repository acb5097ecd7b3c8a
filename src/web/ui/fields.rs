//! Form fields: a label, the control, a hint, and the error beside it.

use maud::{Markup, html};

use super::{Trouble, Words};

/// One field of a form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    /// Its name in the form, which is also the name that errors give.
    pub name: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// Its value, as text.
    pub value: &'a str,
    /// What helps to fill it.
    pub hint: &'a str,
    /// Whether the form can't go without it.
    pub need: Need,
}

/// Whether a field may stay empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Optional,
    /// It may not.
    Required,
    /// It may, and nothing is said about that: filters, and fields that always hold something.
    Plain,
}

impl<'a> Field<'a> {
    /// A field that must be filled.
    #[must_use]
    pub(crate) const fn new(name: &'a str, label: &'a str, value: &'a str) -> Self {
        Self {
            name,
            label,
            value,
            hint: "",
            need: Need::Required,
        }
    }

    /// Adds a hint.
    #[must_use]
    pub(crate) const fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// A field that may stay empty, and says so.
    #[must_use]
    pub(crate) const fn optional(self) -> Self {
        Self {
            need: Need::Optional,
            ..self
        }
    }

    /// A field that may stay empty, or always holds something, and says nothing about that.
    #[must_use]
    pub(crate) const fn plain(self) -> Self {
        Self {
            need: Need::Plain,
            ..self
        }
    }

    fn is_required(self) -> bool {
        self.need == Need::Required
    }

    /// Ids of hint and error, for the control.
    fn described_by(self, error: Option<&str>) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = error.map(|_| format!("{}-error", self.name));
        let both: Vec<String> = hint.into_iter().chain(error).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    /// The control between its label and what is said about it.
    #[must_use]
    pub(crate) fn around(self, words: Words, trouble: Option<&Trouble>, control: &Markup) -> Markup {
        let error = trouble.and_then(|trouble| trouble.of(self.name));
        html! {
            div.field.bad[error.is_some()] {
                label for=(self.name) {
                    (self.label) @if self.need == Need::Optional { " " span.dim { (words.t("optional")) } }
                }
                (control)
                @if !self.hint.is_empty() { span.hint id={ (self.name) "-hint" } { (self.hint) } }
                @if let Some(error) = error { span.error id={ (self.name) "-error" } { (error) } }
            }
        }
    }

    /// A line of text. `kind` is an input type, such as `email`.
    #[must_use]
    pub(crate) fn input(self, words: Words, trouble: Option<&Trouble>, kind: &str) -> Markup {
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
            @if kind == "password" { (shows(words, self.name)) }
        };
        self.around(words, trouble, &control)
    }

    /// Several lines of text.
    #[must_use]
    pub(crate) fn area(self, words: Words, trouble: Option<&Trouble>) -> Markup {
        let error = trouble.and_then(|trouble| trouble.of(self.name));
        let control = html! {
            textarea id=(self.name) name=(self.name) required[self.is_required()]
                aria-invalid=[error.map(|_| "true")] aria-describedby=[self.described_by(error)]
            {
                (self.value)
            }
        };
        self.around(words, trouble, &control)
    }

    /// One of some values, each with its label.
    #[must_use]
    pub(crate) fn select(
        self,
        words: Words,
        trouble: Option<&Trouble>,
        options: &[(String, String)],
    ) -> Markup {
        let error = trouble.and_then(|trouble| trouble.of(self.name));
        let control = html! {
            select id=(self.name) name=(self.name) required[self.is_required()]
                aria-invalid=[error.map(|_| "true")] aria-describedby=[self.described_by(error)] {
                @for (value, label) in options {
                    option value=(value) selected[value == self.value] { (label) }
                }
            }
        };
        self.around(words, trouble, &control)
    }
}

/// A box to tick.
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

/// Whether a box is ticked.
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

/// What every form that changes something carries: a key, so that sending it twice does it once,
/// and the version that the person saw.
#[must_use]
pub(crate) fn carried(key: &str, version: Option<i64>) -> Markup {
    html! {
        input type="hidden" name="key" value=(key);
        @if let Some(version) = version { input type="hidden" name="version" value=(version); }
    }
}
