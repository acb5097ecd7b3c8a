//! What the pages of consortia, organisations, people and programmes share.

use maud::{Markup, html};
use serde::Deserialize;

use super::{Form, Page, Trouble, Visit};
use crate::app::Error;
use crate::app::city::Choice;
use crate::app::fields::NamesBody;
use crate::app::paging::{Limit, Page as Part};
use crate::domain::access::{Deed, Subject, may};
use crate::locale::Args;
use crate::web::error::{Answer, Problem};
use crate::web::pages::Nav;
use crate::web::ui::fields::{Field, carried};
use crate::web::ui::{Words, tabs};

/// The register's four lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Register {
    Consortia,
    Organisations,
    People,
    Programmes,
}

impl Register {
    const ALL: [Self; 4] = [Self::Consortia, Self::Organisations, Self::People, Self::Programmes];

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Consortia => "/consortia",
            Self::Organisations => "/organisations",
            Self::People => "/people",
            Self::Programmes => "/programmes",
        }
    }

    pub(super) fn title(self, words: Words) -> String {
        words.of("city", &self.path()[1..])
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
        let page = Page::new(self.title(words)).at(Nav::City);
        let add = || add_button(words, &format!("{}/new", self.path()), &format!("{}-add", self.word()));
        if adds { page.actions(add()) } else { page }
    }

    /// The page with the form of something that has a kind and a name.
    pub(super) fn form(self, visit: &Visit, trouble: Option<&Trouble>, named: &Named<'_>, stage: Stage) -> Answer {
        let words = visit.words();
        let is_new = stage == Stage::New;
        let here = if is_new { self.path().to_owned() } else { format!("{}/{}", self.path(), named.slug) };
        let markup = html! {
            @if let Some(trouble) = trouble { (trouble.summary()) }
            form.card method="post" action=(here) {
                div.in.stack {
                    (carried(&visit.fresh_key(), None))
                    (names_fields(words, trouble, ("names", &words.t("name")), named.names))
                    (Field::new("kind", &words.t("kind"), named.kind).select(words, trouble, &named.kinds))
                    (slug_field(words, trouble, named.slug, stage))
                    (buttons(words, "save", &here))
                }
            }
        };
        let title = words.t(&format!("{}-{}", self.word(), if is_new { "add" } else { "change" }));
        visit.page_with(trouble, self.page(words, title).narrow(), markup)
    }

    /// A page below its list.
    pub(super) fn page(self, words: Words, title: impl Into<String>) -> Page {
        Page::new(title).at(Nav::City).below(self.title(words), self.path())
    }

    /// Links to the four lists.
    pub(super) fn tabs(self, words: Words) -> Markup {
        let links: Vec<_> =
            Self::ALL.iter().map(|own| (own.title(words), own.path().to_owned(), *own == self)).collect();
        html! { div.row.gap { (tabs(&words.t("city-lists"), &links)) } }
    }
}

/// What stands in the form of something that has a kind and a name.
pub(super) struct Named<'a> {
    pub slug: &'a str,
    pub kind: &'a str,
    pub names: &'a NamesBody,
    /// The kinds to choose from.
    pub kinds: Vec<(String, String)>,
}

/// Whether a form adds something or changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    New,
    Known,
}

/// Stops everybody but staff and admins; others don't learn that there is such a page.
pub(super) fn only_staff(visit: &Visit) -> Result<(), Problem> {
    visit.signed_in()?;
    if runs_programme(visit) { Ok(()) } else { Err(visit.problem(Error::NotFound)) }
}

/// Whether the visitor adds and changes what belongs to nobody in particular.
pub(super) fn runs_programme(visit: &Visit) -> bool {
    may(visit.actor(), Deed::RunProgramme, &Subject::default()).is_allowed()
}

/// Whether the visitor is an admin.
pub(super) fn administers(visit: &Visit) -> bool {
    may(visit.actor(), Deed::Administer, &Subject::default()).is_allowed()
}

/// The link that adds one more.
pub(super) fn add_button(words: Words, href: &str, key: &str) -> Markup {
    html! { a.btn.main href=(href) { (words.t(key)) } }
}

/// The link to what follows in a list.
pub(super) fn more(words: Words, path: &str, next: Option<String>) -> Markup {
    html! { @if let Some(next) = next { p.row.end { a.btn href={ (path) "?after=" (next) } { (words.t("more")) } } } }
}

/// Where a list of a page goes on, as it stands in the address.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Start {
    after: Option<String>,
}

impl Start {
    /// The part of the list.
    pub(super) fn part(self) -> Part {
        Part { after: self.after, limit: Limit::SHOWN }
    }
}

/// What a list of the register is narrowed to, as it stands in the address.
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

    /// The part of the list.
    pub(super) fn part(&self) -> Part {
        Part { after: self.after.clone(), limit: Limit::SHOWN }
    }

    /// What was typed into the form.
    pub(super) fn of(form: &Form) -> Self {
        Self { words: form.text("words"), after: None }
    }

    /// The address of the list as it is narrowed.
    pub(super) fn path(&self, register: Register) -> String {
        let sought = Some(self.words()).filter(|sought| !sought.is_empty());
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(sought.map(|sought| ("words", sought)))
            .finish();
        if query.is_empty() { register.path().to_owned() } else { format!("{}?{query}", register.path()) }
    }

    /// The form that narrows it.
    pub(super) fn form(&self, words: Words, register: Register) -> Markup {
        self.form_by(words, register, ("get", register.path()), None)
    }

    /// The same with a method and an action of its own.
    pub(super) fn form_by(
        &self,
        words: Words,
        register: Register,
        (method, to): (&str, &str),
        trouble: Option<&Trouble>,
    ) -> Markup {
        html! {
            form.filters.noprint method=(method) action=(to) role="search" {
                (Field::new("words", &words.t("search"), &self.words()).plain().input(words, trouble, "search"))
                button.btn type="submit" { (words.t("search")) }
                @if !self.words().is_empty() { a.btn href=(register.path()) { (words.t("all")) } }
            }
        }
    }

    /// The link to what follows.
    pub(super) fn more(&self, words: Words, register: Register, next: Option<String>) -> Markup {
        let Some(next) = next else { return html! {} };
        let path = self.path(register);
        let joint = if path.contains('?') { '&' } else { '?' };
        html! { p.row.end { a.btn rel="next" href={ (path) (joint) "after=" (next) } { (words.t("more")) } } }
    }
}

/// A name in both languages, from a form.
pub(super) fn names_of(form: &Form, field: &str) -> NamesBody {
    NamesBody { ko: form.text(&format!("{field}.ko")), en: form.text(&format!("{field}.en")) }
}

/// The two fields of a name.
pub(super) fn names_fields(
    words: Words,
    trouble: Option<&Trouble>,
    (field, label): (&str, &str),
    names: &NamesBody,
) -> Markup {
    let (ko, en) = (format!("{field}.ko"), format!("{field}.en"));
    let labelled = |language: &str| {
        words.say(
            "in-language",
            &Args::new().with("what", label.to_owned()).with("language", words.of("language", language)),
        )
    };
    html! {
        (Field::new(&ko, &labelled("ko"), &names.ko).input(words, trouble, "text"))
        (Field::new(&en, &labelled("en"), &names.en).input(words, trouble, "text"))
    }
}

/// The name in addresses, which can't be changed once it is given.
pub(super) fn slug_field(words: Words, trouble: Option<&Trouble>, slug: &str, stage: Stage) -> Markup {
    let (label, hint) = (words.t("slug"), words.t("slug-hint"));
    if stage == Stage::New {
        return Field::new("slug", &label, slug).hint(&hint).input(words, trouble, "text");
    }
    html! { input type="hidden" name="slug" value=(slug); }
}

/// Stored words as options of a choice.
pub(super) fn options<T: Copy + std::fmt::Display>(words: Words, prefix: &str, all: &[T]) -> Vec<(String, String)> {
    all.iter().map(|word| (word.to_string(), words.of(prefix, &word.to_string()))).collect()
}

/// Slugs and names as options of a choice.
pub(super) fn choices(words: Words, all: &[Choice]) -> Vec<(String, String)> {
    all.iter().map(|(slug, names)| (slug.clone(), words.name(names).to_owned())).collect()
}

/// A form's last row.
pub(super) fn buttons(words: Words, key: &str, back: &str) -> Markup {
    html! {
        div.row.stretch { button.btn.main type="submit" { (words.t(key)) } a.btn href=(back) { (words.t("back")) } }
    }
}
