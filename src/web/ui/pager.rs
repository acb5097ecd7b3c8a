//! Lists that go on: where one begins, and the links that add to it and lead on.

use maud::{Markup, html};
use serde::Deserialize;

use super::Words;
use crate::app::paging::{Limit, Page};

/// Where a list of a page continues: the cursor in the query of the address.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Start {
    after: Option<String>,
}

impl Start {
    pub(crate) fn part(self) -> Page {
        Page {
            after: self.after,
            limit: Limit::SHOWN,
        }
    }
}

#[must_use]
pub(crate) fn add_button(words: Words, href: &str, key: &str) -> Markup {
    html! { a.btn.main href=(href) { (words.t(key)) } }
}

/// The link to what follows in a list.
#[must_use]
pub(crate) fn more(words: Words, path: &str, next: Option<String>) -> Markup {
    html! {
        @if let Some(next) = next {
            p.row.end { a.btn href={ (path) "?after=" (next) } { (words.t("more")) } }
        }
    }
}
