//! The phones of a site beside the one that answers day and night: kept by whoever may change the site.

use super::sites::site_facts;
use crate::app::fields::{Fields, expect_version};
use crate::app::journal::{Entry, note};
use crate::app::{Error, Result, Tx, allow};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::fault::Fault;
use crate::domain::journal::JournalAction;
use crate::domain::place::SitePhone;
use crate::store::sites::{self as read, write as store};

/// Most phones of a site.
pub const MOST_PHONES: usize = 20;
/// Most characters of who answers, and of when.
const WORDS: usize = 80;
/// Most characters of a number.
const NUMBER: usize = 40;

/// Gives a site these phones, in this order. `seen` is the version that the caller saw.
///
/// # Errors
/// [`Error::Invalid`] with every bad field, [`Error::Stale`], [`Error::NotFound`], [`Error::Forbidden`].
pub fn set_site_phones(
    tx: &mut Tx<'_>,
    actor: &Actor,
    slug: &str,
    seen: i64,
    phones: &[SitePhone],
) -> Result<()> {
    let site = read::find_site(tx.conn, slug)?.ok_or(Error::NotFound)?;
    allow(actor, Deed::EditSite, &Subject::site(site.operator))?;
    let phones = parse_phones(phones)?;
    let id = site.id;
    expect_version(Some(seen), store::lock_site(tx.conn, id)?)?;
    let before = read::get_site(tx.conn, id)?;
    let was = site_facts(tx, actor, before)?;
    store::set_phones(tx.conn, id, &phones)?;
    let after = read::get_site(tx.conn, id)?;
    let became = site_facts(tx, actor, after)?;
    note(
        tx,
        actor,
        Entry {
            site: Some(id),
            subject: format!("site {slug}"),
            was,
            became,
            ..Entry::of(JournalAction::SiteUpdate)
        },
    )?;
    Ok(())
}

fn parse_phones(phones: &[SitePhone]) -> Result<Vec<SitePhone>> {
    let mut fields = Fields::default();
    if phones.len() > MOST_PHONES {
        fields.refuse(
            "phones",
            "too_many",
            Fault::new("at-most").with("most", MOST_PHONES),
        );
        return fields.done(|| None);
    }
    let parsed: Vec<Option<SitePhone>> = phones
        .iter()
        .enumerate()
        .map(|(index, phone)| {
            fields.within(format!("phones.{index}"), |fields| {
                let name = fields.line("name", &phone.name, WORDS);
                let hours = if phone.hours.trim().is_empty() {
                    Some(String::new())
                } else {
                    fields.line("hours", &phone.hours, WORDS)
                };
                let number = fields.line("number", &phone.number, NUMBER);
                let number = number.and_then(|number| fields.phone("number", &number));
                Some(SitePhone {
                    name: name?,
                    hours: hours?,
                    number: number?,
                })
            })
        })
        .collect();
    fields.done(|| parsed.into_iter().collect())
}
