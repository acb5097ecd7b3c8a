//! What went wrong with a form, in words, so that the same page comes back with nothing lost.

use actix_web::http::StatusCode;
use maud::{Markup, html};

use crate::app::{Beyond, Error, Judged};
use crate::locale::{self, Args};
use crate::web::error::status_of;
use crate::web::ui::{self, Words};

/// What goes beyond what was approved: the field that says so, and the sentence.
fn consent(words: Words, beyond: Beyond) -> (String, String) {
    let field = match beyond {
        Beyond::Zones => "zone",
        Beyond::Longer => "to",
        Beyond::LeadTime => "date",
        Beyond::TakenBySite => "reason",
    };
    (field.to_owned(), words.t(&format!("beyond-{beyond}")))
}

#[derive(Debug)]
pub(crate) struct Trouble {
    status: StatusCode,
    headline: String,
    /// Fields and what is wrong with them.
    faults: Vec<(String, String)>,
    /// What the judge said, when it refused.
    pub verdicts: Vec<Judged>,
    /// What the box says that sets it aside.
    pub confirms: Option<String>,
}

impl Trouble {
    /// Reads an error of a use case; gives it back when a form can't show it.
    ///
    /// # Errors
    /// The error itself: what is missing, hidden, or broken.
    pub(crate) fn of_error(error: Error, words: Words) -> Result<Self, Error> {
        let (status, code) = match &error {
            Error::Invalid(_)
            | Error::Refused(_)
            | Error::NeedsConsent(_)
            | Error::NotNow(_)
            | Error::SessionNotNow(_)
            | Error::Settled
            | Error::Taken(_)
            | Error::Stale { .. }
            | Error::TooMany { .. }
            | Error::KeyReused => status_of(&error),
            _ => return Err(error),
        };
        let headline = locale::say(words.0, &format!("error-{code}"), &Args::new());
        let (faults, verdicts) = match error {
            Error::Invalid(faults) => {
                let said = faults
                    .into_iter()
                    .map(|wrong| (wrong.field, locale::fault_on_page(words.0, &wrong.message)));
                (said.collect(), Vec::new())
            }
            // The field that it is in says it too, and takes the focus from the summary.
            Error::Taken(field) => (vec![(field.to_owned(), headline.clone())], Vec::new()),
            Error::Refused(refused) => (Vec::new(), refused.verdicts),
            Error::NeedsConsent(beyond) => (
                beyond.into_iter().map(|one| consent(words, one)).collect(),
                Vec::new(),
            ),
            _ => (Vec::new(), Vec::new()),
        };
        Ok(Self {
            status,
            headline,
            faults,
            verdicts,
            confirms: None,
        })
    }

    /// One field that can't be used, as a page itself finds it. `key` is that of the sentence.
    #[must_use]
    pub(crate) fn field(words: Words, name: &str, key: &str) -> Self {
        Self::fields(words, vec![(name.to_owned(), words.t(key))])
    }

    /// Fields that can't be used, each with what is wrong with it.
    #[must_use]
    pub(crate) fn fields(words: Words, faults: Vec<(String, String)>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            headline: words.t("error-invalid"),
            faults,
            verdicts: Vec::new(),
            confirms: None,
        }
    }

    /// A box to tick before findings about some sessions are set aside. `value` is what the ticked box
    /// sends.
    #[must_use]
    pub(crate) fn to_confirm(words: Words, field: &str, value: String, verdicts: Vec<Judged>) -> Self {
        Self {
            verdicts,
            confirms: Some(value),
            ..Self::field(words, field, "offer-confirm")
        }
    }

    /// A headline of its own.
    #[must_use]
    pub(crate) fn said(status: StatusCode, headline: String) -> Self {
        Self {
            status,
            headline,
            faults: Vec::new(),
            verdicts: Vec::new(),
            confirms: None,
        }
    }

    #[must_use]
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Whether somebody changed the thing meanwhile.
    #[must_use]
    pub(crate) fn is_stale(&self) -> bool {
        self.status == StatusCode::PRECONDITION_FAILED
    }

    #[must_use]
    pub(crate) fn renamed(mut self, name: impl Fn(&str) -> String) -> Self {
        for (field, _) in &mut self.faults {
            *field = name(field);
        }
        self
    }

    /// Says something else about one of its fields.
    #[must_use]
    pub(crate) fn reworded(mut self, field: &str, message: &str) -> Self {
        for (_, said) in self.faults.iter_mut().filter(|(own, _)| own == field) {
            message.clone_into(said);
        }
        self
    }

    /// The first field that can't be used.
    #[must_use]
    pub(crate) fn first_field(&self) -> Option<&str> {
        self.faults.first().map(|(field, _)| field.as_str())
    }

    #[must_use]
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.faults
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, said)| said.as_str())
    }

    /// The summary above the form: each fault leads to its field. It takes the focus where no field does.
    /// Nothing where all is well.
    #[must_use]
    pub(crate) fn summary(trouble: Option<&Self>) -> Markup {
        html! { @if let Some(trouble) = trouble { (trouble.summary_naming(|_| None)) } }
    }

    /// The summary with what a field is called before what is wrong with it: for forms whose rows have the
    /// same fields.
    #[must_use]
    pub(crate) fn summary_naming(&self, name: impl Fn(&str) -> Option<String>) -> Markup {
        let list = html! {
            @if !self.faults.is_empty() {
                ul {
                    @for (field, said) in &self.faults {
                        li {
                            a href={ "#" (field) } { @if let Some(name) = name(field) { (name) ": " } (said) }
                        }
                    }
                }
            }
        };
        html! {
            div role="alert" tabindex="-1" data-focus { (ui::alert("is-incident", &self.headline, list)) }
        }
    }
}
