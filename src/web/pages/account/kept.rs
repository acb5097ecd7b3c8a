//! A form that was sent after its sign-in had ended: it waits on the sign-in page, and goes on from there.

use actix_web::{HttpMessage, HttpRequest};
use maud::{Markup, html};

use crate::web::pages::frame::Form;
use crate::web::pages::frame::own_path::OwnPath;
use crate::web::paths::methods_of;
use crate::web::ui::Words;
use crate::web::ui::fields::hidden;

/// Forms that are never carried: what they hold is a secret, or is no work of anybody.
const LEFT: [&str; 9] = [
    "/sign-in",
    "/prove",
    "/sign-out",
    "/reset",
    "/link/",
    "/decide/",
    "/account/password",
    "/account/email",
    "/preferences",
];

/// What was sent, and where to.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    path: String,
    /// The fields, as a form is sent.
    fields: String,
}

impl Kept {
    fn new(request: &HttpRequest, path: &str, fields: String) -> Option<Self> {
        let is_left = LEFT
            .iter()
            .any(|left| path == *left || (left.ends_with('/') && path.starts_with(left)));
        let is_form = OwnPath::parse(path).is_some() && methods_of(request, path).contains("POST");
        (is_form && !is_left).then(|| Self {
            path: path.to_owned(),
            fields,
        })
    }

    /// The form of a request that was not taken.
    #[must_use]
    pub(crate) fn of_request(request: &HttpRequest) -> Option<Self> {
        Self::with_or_without_fields(request).filter(|kept| !kept.fields.is_empty())
    }

    /// The form of a request that was not taken, also where nothing was typed: a button alone says what was
    /// asked.
    #[must_use]
    pub(crate) fn with_or_without_fields(request: &HttpRequest) -> Option<Self> {
        let form = request.extensions().get::<Form>().cloned();
        let mut fields = form_urlencoded::Serializer::new(String::new());
        if let Some(form) = &form {
            fields.extend_pairs(form.fields());
        }
        let fields = fields.finish();
        Self::new(request, request.path(), fields)
    }

    /// The form that a sign-in carries along.
    #[must_use]
    pub(crate) fn of_sign_in(request: &HttpRequest, form: &Form) -> Option<Self> {
        Self::new(request, form.get("kept-path")?, form.get("kept")?.to_owned())
    }

    /// Within the sign-in's own form.
    #[must_use]
    pub(crate) fn hidden(&self) -> Markup {
        html! {
            (hidden("kept-path", &self.path))
            (hidden("kept", &self.fields))
        }
    }

    /// The kept form as one with a button, to be sent by the person who wrote it; `why` is the key of the
    /// sentence above the button.
    #[must_use]
    pub(crate) fn again(&self, words: Words, why: &str) -> Markup {
        html! {
            form.card method="post" action=(self.path) {
                @for (name, value) in form_urlencoded::parse(self.fields.as_bytes()) {
                    (hidden(&name, value))
                }
                div.in { p { (words.t(why)) } }
                footer {
                    div.row.end.stretch {
                        button.btn.main type="submit" autofocus { (words.t("kept-go-on")) }
                    }
                }
            }
        }
    }
}
