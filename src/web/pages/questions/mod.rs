//! Questions about a site: the form for anybody, and the pages on which its people answer.

mod ask;
mod list;

pub(super) use ask::{form, send};
pub(super) use list::{answer, of_site, open};
