//! What every page stands in: who looks at it and in which language, the form it was sent with, the shell
//! around it, and the boxes that pages of several folders show.

pub(super) mod first_steps;
mod form;
pub(super) mod own_path;
pub(super) mod shell;
mod subscribe;
mod toast;
pub(super) mod visit;
pub(super) mod what_if;
mod with_photos;

pub(super) use form::{Form, FormState, last};
pub(super) use shell::{Nav, Page};
pub(super) use subscribe::{copying, subscribe, subscribing};
pub(super) use visit::Visit;
pub(super) use with_photos::FormWithPhotos;

use crate::app::people::Standing;
use crate::domain::span::{Instant, Tz};
use crate::web::ui::Words;

#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub words: Words,
    /// `light`, `dark`, or none: as the system.
    pub theme: Option<&'static str>,
    /// Who is signed in, by name.
    pub person: Option<String>,
    /// What they do here.
    pub standing: Standing,
    /// The address of this page, with its query.
    pub here: String,
    /// Whether a page of our own led here.
    pub is_led_by_us: bool,
    pub now: Instant,
    pub tz: Tz,
    /// The demonstration's speed, in demo mode.
    pub demo: Option<u32>,
}

impl Frame {
    /// Whether pages offer to ask for time: to those who may, and to nobody, who signs in on the way.
    #[must_use]
    pub(super) const fn offers_asking(&self) -> bool {
        self.person.is_none() || self.standing.asks
    }

    /// What the address of the page says under a name.
    #[must_use]
    fn given(&self, name: &str) -> Option<String> {
        let (_, query) = self.here.split_once('?')?;
        form_urlencoded::parse(query.as_bytes())
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.into_owned())
    }
}
