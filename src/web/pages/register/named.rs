//! What organisations and programmes have in common: things with a kind and a name, listed, added and changed
//! alike.

use maud::{Markup, html};

use super::Register;
use crate::app::fields::NamesBody;
use crate::app::register::{OrganisationBody, OrganisationView, ProgrammeBody, ProgrammeView};
use crate::app::{self, Tx};
use crate::domain::access::Actor;
use crate::domain::place::{OrganisationKind, ProgrammeKind};
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::fields::carried;
use crate::web::ui::form::{Stage, buttons, names_fields, slug_field};
use crate::web::ui::{Options, Trouble, Words, card, columns, empty};

/// Something that has a kind and a name, as it is typed and shown.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub slug: String,
    /// The word of its kind.
    pub kind: String,
    pub names: NamesBody,
}

/// Conversions from what the use cases answer, and into what they take.
macro_rules! named {
    ($($view:ty, $body:ident;)+) => {$(
        impl From<$view> for Named {
            fn from(view: $view) -> Self {
                Self { slug: view.slug, kind: view.kind.to_string(), names: view.names }
            }
        }

        impl From<Named> for $body {
            fn from(Named { slug, kind, names }: Named) -> Self {
                Self { slug, kind, names }
            }
        }
    )+};
}

named! {
    OrganisationView, OrganisationBody;
    ProgrammeView, ProgrammeBody;
}

/// A name in both languages, or that the English one is still to be given.
pub(super) fn english(words: Words, names: &NamesBody) -> Markup {
    let is_missing = names.ko == names.en && !names.ko.is_ascii();
    html! {
        (names.ko) br;
        @if is_missing { span.dim.small { (words.t("english-name-missing")) } }
        @else { span.dim lang="en" { (names.en) } }
    }
}

impl Register {
    fn kinds(self, words: Words) -> Options {
        match self {
            Self::Programmes => Options::of(words, "programme-kind", ProgrammeKind::ALL),
            _ => Options::of(words, "organisation-kind", OrganisationKind::ALL),
        }
    }

    fn kind(self, words: Words, named: &Named) -> String {
        words.of(&format!("{}-kind", self.word()), &named.kind)
    }

    /// The list, or that there is nothing in it.
    pub(super) fn table(self, words: Words, all: &[Named]) -> Markup {
        if all.is_empty() {
            let none = words.of(self.word(), "none");
            return empty(&none, &words.of(self.word(), "none-hint"), None);
        }
        html! {
            table.data.folds {
                (columns(words, &["name", "kind"]))
                tbody {
                    @for one in all {
                        tr {
                            th scope="row" {
                                a href={ (self.path()) "/" (one.slug) } { (words.named(&one.names)) }
                            }
                            td data-label=(words.t("kind")) { (self.kind(words, one)) }
                        }
                    }
                }
            }
        }
    }

    pub(super) fn facts(self, words: Words, named: &Named) -> Markup {
        let list = html! {
            div.in { dl.facts {
                dt { (words.t("kind")) } dd { (self.kind(words, named)) }
                dt { (words.t("name")) } dd { (english(words, &named.names)) }
                dt { (words.t("slug")) } dd { code { (named.slug) } }
            } }
        };
        card(&words.t("details"), list)
    }

    /// The page that adds one, with nothing in its form but a first kind.
    pub(super) fn blank(self, visit: &Visit, kind: &str) -> Answer {
        visit.only_staff()?;
        let named = Named {
            slug: String::new(),
            kind: kind.to_owned(),
            names: NamesBody::default(),
        };
        self.form(visit, None, &named, Stage::New)
    }

    /// The page that changes the one that `case` finds.
    pub(super) async fn edit<T, F>(self, visit: &Visit, case: F) -> Answer
    where
        T: Into<Named> + Send + 'static,
        F: FnMut(&mut Tx<'_>, &Actor) -> app::Result<T> + Send + 'static,
    {
        visit.only_staff()?;
        let found = visit.read(case).await?;
        self.form(visit, None, &found.into(), Stage::Known)
    }

    /// Adds what was typed, or changes the one with this slug. `case` gives the slug.
    pub(super) async fn save<B, F>(
        self,
        visit: &Visit,
        form: &Form,
        slug: Option<String>,
        mut case: F,
    ) -> Answer
    where
        B: From<Named> + Send + 'static,
        F: FnMut(&mut Tx<'_>, &Actor, &B) -> app::Result<String> + Send + 'static,
    {
        visit.only_staff()?;
        let stage = if slug.is_none() { Stage::New } else { Stage::Known };
        let named = Named {
            slug: slug.unwrap_or_else(|| form.text("slug")),
            kind: form.text("kind"),
            names: form.names("names"),
        };
        let body = B::from(named.clone());
        match visit.write(move |tx, actor| case(tx, actor, &body)).await? {
            Ok(slug) => visit.go(&format!("{}/{slug}", self.path()), "saved"),
            Err(trouble) => self.form(visit, Some(&trouble), &named, stage),
        }
    }

    fn form(self, visit: &Visit, trouble: Option<&Trouble>, named: &Named, stage: Stage) -> Answer {
        let words = visit.words();
        let (here, title) = match stage {
            Stage::New => (self.path().to_owned(), "add"),
            Stage::Known => (format!("{}/{}", self.path(), named.slug), "change"),
        };
        let markup = html! {
            (Trouble::summary(trouble))
            form.card method="post" action=(here) {
                div.in.stack {
                    (carried(&visit.fresh_key(), None))
                    (names_fields(words, trouble, "names", &words.t("name"), &named.names))
                    (words.field("kind", "kind", &named.kind).select(trouble, &self.kinds(words)))
                    (slug_field(words, trouble, &named.slug, stage))
                    (buttons(words, "save", &here))
                }
            }
        };
        let page = self.page(words, words.of(self.word(), title));
        visit.page_with(trouble, page.narrow(), markup)
    }
}
