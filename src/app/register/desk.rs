//! How a site decides: whether its mails carry links by which its people decide without signing in.

use super::facts;
use crate::app::access::or_hidden;
use crate::app::journal::{Entry, note};
use crate::app::{Error, Result, Tx, allow};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::journal::JournalAction;
use crate::store::bookings::by_mail;
use crate::store::sites::{self as read, Site};

/// The settings of a site's desk.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Desk {
    /// Whether its mails carry links that decide.
    pub mail_links: bool,
}

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
    Ok(Desk {
        mail_links: by_mail::has_mail_links(tx.conn, site.id)?,
    })
}

/// Changes how a site decides. Links that left already open nothing once it wants none.
///
/// # Errors
/// As [`get_desk`].
pub fn set_desk(tx: &mut Tx<'_>, actor: &Actor, slug: &str, desk: &Desk) -> Result<()> {
    let site = site_to_edit(tx, actor, slug)?;
    let was = Desk {
        mail_links: by_mail::has_mail_links(tx.conn, site.id)?,
    };
    by_mail::set_mail_links(tx.conn, site.id, desk.mail_links)?;
    let entry = Entry {
        site: Some(site.id),
        subject: format!("site {slug}"),
        was: facts(&was)?,
        became: facts(desk)?,
        ..Entry::of(JournalAction::SiteUpdate)
    };
    note(tx, actor, entry).map(drop)
}
