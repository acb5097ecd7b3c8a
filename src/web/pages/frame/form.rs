//! Forms as browsers send them: bounded, in the order of the page, names that may come several times.

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use sha2::{Digest, Sha256};

use crate::app::bookings::Key;
use crate::app::fields::NamesBody;
use crate::app::presence::ComingBody;
use crate::domain::span::Instant;
use crate::domain::text::without_thousands;
use crate::random::hex;
use crate::web::body::{bounded, must_be};
use crate::web::caller::in_their_language;
use crate::web::error::{Extracted, Problem};
use crate::web::ui::Trouble;
use crate::web::ui::fields::TRAP;

#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    hash: String,
}

impl Form {
    /// Reads `application/x-www-form-urlencoded`.
    #[must_use]
    pub(crate) fn parse(text: &[u8]) -> Self {
        let fields = form_urlencoded::parse(text)
            .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
            .collect();
        Self {
            fields,
            hash: hex(&Sha256::digest(text)),
        }
    }

    /// A form that begins with these fields.
    #[must_use]
    pub(crate) fn of(fields: Vec<(&str, String)>) -> Self {
        Self {
            fields: fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            hash: String::new(),
        }
    }

    /// Adds a field behind the others.
    pub(super) fn add(&mut self, name: &str, value: String) {
        self.fields.push((name.to_owned(), value));
    }

    /// The value of a field, if it was sent.
    #[must_use]
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a field as it was typed; empty when it was not sent.
    pub(crate) fn raw(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    /// The value of a field without space around it; empty when it was not sent.
    #[must_use]
    pub(crate) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().trim().to_owned()
    }

    /// The value of a field, if there is anything in it.
    #[must_use]
    pub(crate) fn filled(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// A name in both languages: the fields `….ko` and `….en`.
    #[must_use]
    pub(crate) fn names(&self, field: &str) -> NamesBody {
        NamesBody {
            ko: self.text(&format!("{field}.ko")),
            en: self.text(&format!("{field}.en")),
        }
    }

    #[must_use]
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.fields
            .iter()
            .filter(|(own, _)| own == name)
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// Whether a box was ticked or a button pressed.
    #[must_use]
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether a program filled it.
    #[must_use]
    pub(crate) fn is_trapped(&self) -> bool {
        self.filled(TRAP).is_some()
    }

    /// A number; none when the field is empty or no number.
    #[must_use]
    pub(crate) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        without_thousands(self.get(name)?).parse().ok()
    }

    /// A moment in Unix seconds, of a button or of a form that waited for a connection; none when it is no
    /// moment that anybody means.
    #[must_use]
    pub(crate) fn moment(&self, name: &str) -> Option<Instant> {
        self.number(name).and_then(Instant::sent)
    }

    /// When people come, of the form in which it is said; a moment that is none has been long ago.
    #[must_use]
    pub(crate) fn coming(&self) -> ComingBody {
        ComingBody {
            at: self.moment("at").unwrap_or(Instant::from_unix(0)),
            words: self.raw("words"),
        }
    }

    /// The version that the person saw; 0, which never stands, when the form carries none.
    #[must_use]
    pub(crate) fn version(&self) -> i64 {
        self.number("version").unwrap_or_default()
    }

    /// The key under which this form is taken once.
    #[must_use]
    pub(crate) fn key(&self) -> Option<Key> {
        self.filled("key").filter(|key| key.len() <= 64).map(|key| Key {
            key,
            hash: self.hash.clone(),
        })
    }

    #[must_use]
    pub(crate) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }
}

/// A form as its page shows it again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FormState<'a> {
    /// What was typed, or what the form begins with.
    pub form: &'a Form,
    /// Why it was not taken.
    pub trouble: Option<&'a Trouble>,
}

impl<'a> FormState<'a> {
    #[must_use]
    pub(crate) const fn fresh(form: &'a Form) -> Self {
        Self { form, trouble: None }
    }

    #[must_use]
    pub(crate) const fn wrong(form: &'a Form, trouble: &'a Trouble) -> Self {
        Self {
            form,
            trouble: Some(trouble),
        }
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let bytes = bounded(&request, &mut payload).await;
            let typed = bytes.and_then(|bytes| {
                must_be(&request, &bytes, "application/x-www-form-urlencoded")?;
                Ok(bytes)
            });
            let form = Self::parse(&in_their_language(&request, typed).await?);
            // Whoever has to sign in first finds it again afterwards.
            request.extensions_mut().insert(form.clone());
            Ok(form)
        })
    }
}

/// The last word of the address, which names what is done.
#[must_use]
pub(crate) fn last(request: &HttpRequest) -> &str {
    request.path().rsplit('/').next().unwrap_or_default()
}
