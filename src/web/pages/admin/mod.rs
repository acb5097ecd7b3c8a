//! What keeps the service running: health, holidays, the outbox, the journal, settings, sites.

pub(super) mod health;
pub(super) mod holidays;
pub(super) mod journal;
mod journal_fields;
mod journal_subject;
pub(super) mod notices;
pub(super) mod settings;
pub(super) mod sites;

use maud::{Markup, html};

use super::frame::{Nav, Page, Visit};
use crate::web::ui::{Trouble, Words, tabs};

/// A search that could not be made.
#[derive(Clone, Copy)]
pub(super) struct FailedSearch<'a> {
    pub trouble: &'a Trouble,
    /// The address of the person that was typed; empty when that is not what is wrong.
    pub typed: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Health,
    Holidays,
    Notices,
    Journal,
    Sites,
    Settings,
}

impl Part {
    const ALL: [Self; 6] = [
        Self::Health,
        Self::Holidays,
        Self::Notices,
        Self::Journal,
        Self::Sites,
        Self::Settings,
    ];

    const fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Health => ("health", "/admin"),
            Self::Holidays => ("holidays", "/admin/holidays"),
            Self::Notices => ("notices", "/admin/notices"),
            Self::Journal => ("journal", "/admin/journal"),
            Self::Sites => ("sites", "/admin/sites"),
            Self::Settings => ("settings", "/admin/settings"),
        }
    }

    /// Whether programme staff have it too.
    const fn is_for_staff(self) -> bool {
        matches!(self, Self::Notices | Self::Journal | Self::Sites)
    }

    pub(super) fn title(self, words: Words) -> String {
        words.of("admin", self.parts().0)
    }

    pub(super) fn page(self, words: Words) -> Page {
        Page::new(self.title(words)).at(Nav::Admin)
    }

    pub(super) fn below(self, words: Words, title: impl Into<String>) -> Page {
        Page::new(title)
            .at(Nav::Admin)
            .below(self.title(words), self.parts().1)
    }

    /// Links to the parts that the visitor has.
    pub(super) fn tabs(self, visit: &Visit) -> Markup {
        let words = visit.words();
        let is_admin = visit.administers();
        let own = Self::ALL.iter().filter(|part| is_admin || part.is_for_staff());
        let links: Vec<_> = own
            .map(|part| (part.title(words), part.parts().1.to_owned(), *part == self))
            .collect();
        html! { div.row.gap.noprint { (tabs(&words.t("nav-admin"), &links)) } }
    }
}
