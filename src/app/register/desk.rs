//! How a site decides and whom it answers: whether its mails carry links by which its people decide without
//! signing in, whether anybody may ask about it, and what it says often.

use super::facts;
use crate::app::access::or_hidden;
use crate::app::fields::Fields;
use crate::app::journal::{Entry, note};
use crate::app::{Error, Result, Tx, allow};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::fault::Fault;
use crate::domain::journal::JournalAction;
use crate::store::bookings::by_mail::{self, Desk};
use crate::store::sites::{self as read, Site};

/// Most texts that a site keeps.
pub const MOST_TEXTS: usize = 20;
const MAX_TEXT: usize = 300;

fn site_to_edit(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<Site> {
    let site = read::find_site(tx.conn, slug)?.ok_or(Error::NotFound)?;
    or_hidden(allow(actor, Deed::EditSite, &Subject::site(site.operator)))?;
    Ok(site)
}

/// How a site decides, for those who may change it.
///
/// # Errors
/// [`Error::NotFound`] also for those who may not.
pub fn get_desk(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<Desk> {
    let site = site_to_edit(tx, actor, slug)?;
    load(tx, &site)
}

fn load(tx: &mut Tx<'_>, site: &Site) -> Result<Desk> {
    Ok(Desk {
        switches: by_mail::switches(tx.conn, site.id)?,
        texts: by_mail::saved_texts(tx.conn, site.id)?,
    })
}

/// Changes how a site decides. Links that left already open nothing once it wants none.
///
/// # Errors
/// As [`get_desk`], and [`Error::Invalid`] with every bad text.
pub fn set_desk(tx: &mut Tx<'_>, actor: &Actor, slug: &str, desk: &Desk) -> Result<()> {
    let site = site_to_edit(tx, actor, slug)?;
    let mut fields = Fields::default();
    if desk.texts.len() > MOST_TEXTS {
        let fault = Fault::new("at-most").with("most", MOST_TEXTS);
        fields.refuse("texts", "too_many", fault);
    }
    for (index, saved) in desk.texts.iter().enumerate() {
        fields.within(format!("texts.{index}"), |fields| {
            fields.line("text", &saved.text, MAX_TEXT);
        });
    }
    fields.done(|| Some(()))?;
    let was = load(tx, &site)?;
    by_mail::set_desk(tx.conn, site.id, desk)?;
    let entry = Entry {
        site: Some(site.id),
        subject: format!("site {slug}"),
        was: facts(&was)?,
        became: facts(desk)?,
        ..Entry::of(JournalAction::SiteUpdate)
    };
    note(tx, actor, entry).map(drop)
}
