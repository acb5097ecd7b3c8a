//! What the pages of consortia, organisations, people and programmes share.

pub(super) mod consortia;
mod consortium_form;
mod deputies;
pub(super) mod founding;
mod founding_form;
pub(super) mod many;
mod named;
mod organisation_parts;
mod organisation_people;
pub(super) mod organisations;
pub(super) mod people;
pub(super) mod person_form;
pub(super) mod programmes;

use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{Form, Nav, Page};
use crate::app::paging::{Limit, Page as Part};
use crate::web::ui::pager::add_button;
use crate::web::ui::{Trouble, Words, tabs};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Register {
    Consortia,
    Organisations,
    People,
    Programmes,
}

impl Register {
    const ALL: [Self; 4] = [
        Self::Consortia,
        Self::Organisations,
        Self::People,
        Self::Programmes,
    ];

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Consortia => "/consortia",
            Self::Organisations => "/organisations",
            Self::People => "/people",
            Self::Programmes => "/programmes",
        }
    }

    pub(super) fn title(self, words: Words) -> String {
        words.of("register", &self.path()[1..])
    }

    /// What begins the keys of its words.
    const fn word(self) -> &'static str {
        match self {
            Self::Consortia => "consortium",
            Self::Organisations => "organisation",
            Self::People => "person",
            Self::Programmes => "programme",
        }
    }

    /// Its list's page, with the link that adds one more for who may.
    pub(super) fn list(self, words: Words, adds: bool) -> Page {
        let page = Page::new(self.title(words)).at(Nav::Register);
        let add = || {
            add_button(
                words,
                &format!("{}/new", self.path()),
                &format!("{}-add", self.word()),
            )
        };
        if adds { page.actions(add()) } else { page }
    }

    pub(super) fn page(self, words: Words, title: impl Into<String>) -> Page {
        Page::new(title)
            .at(Nav::Register)
            .below(self.title(words), self.path())
    }

    pub(super) fn tabs(self, words: Words) -> Markup {
        let links: Vec<_> = Self::ALL
            .iter()
            .map(|own| (own.title(words), own.path().to_owned(), *own == self))
            .collect();
        html! { div.row.gap { (tabs(&words.t("register-lists"), &links)) } }
    }
}

/// What a list of the register is narrowed to, as the query of the address says it.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Sought {
    words: String,
    after: Option<String>,
}

/// Most characters that are looked for.
const MOST_SOUGHT: usize = 100;

impl Sought {
    /// The words; they may be none.
    pub(super) fn words(&self) -> String {
        self.words.trim().chars().take(MOST_SOUGHT).collect()
    }

    pub(super) fn part(&self) -> Part {
        Part {
            after: self.after.clone(),
            limit: Limit::SHOWN,
        }
    }

    pub(super) fn of(form: &Form) -> Self {
        Self {
            words: form.text("words"),
            after: None,
        }
    }

    /// The address of the list as it is narrowed.
    pub(super) fn path(&self, register: Register) -> String {
        let sought = Some(self.words()).filter(|sought| !sought.is_empty());
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(sought.map(|sought| ("words", sought)))
            .finish();
        if query.is_empty() {
            register.path().to_owned()
        } else {
            format!("{}?{query}", register.path())
        }
    }

    pub(super) fn form(&self, words: Words, register: Register) -> Markup {
        html! {
            form.filters.noprint method="get" action=(register.path()) role="search" {
                (self.fields(words, register, None))
            }
        }
    }

    /// The form that narrows it by sending the words to an address of its own, so that no URL contains them.
    pub(super) fn posting_form(
        &self,
        words: Words,
        register: Register,
        to: &str,
        trouble: Option<&Trouble>,
    ) -> Markup {
        html! {
            form.filters.noprint method="post" action=(to) role="search" {
                (self.fields(words, register, trouble))
            }
        }
    }

    fn fields(&self, words: Words, register: Register, trouble: Option<&Trouble>) -> Markup {
        let label = words.t("search");
        let sought = self.words();
        html! {
            (words.field("words", "search", &sought).plain().input(trouble, "search"))
            button.btn type="submit" { (label) }
            @if !sought.is_empty() { a.btn href=(register.path()) { (words.t("all")) } }
        }
    }

    pub(super) fn more(&self, words: Words, register: Register, next: Option<String>) -> Markup {
        let Some(next) = next else { return html! {} };
        let path = self.path(register);
        let joint = if path.contains('?') { '&' } else { '?' };
        html! { p.row.end { a.btn rel="next" href={ (path) (joint) "after=" (next) } { (words.t("more")) } } }
    }
}
