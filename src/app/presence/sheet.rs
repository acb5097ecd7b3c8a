//! The sheet of a site's duty desk: at four in the afternoon, who comes tonight and tomorrow.

use std::fmt::Write;

use chrono::NaiveDate;

use super::Coming;
use super::tonight::{coming_to, until_tomorrow};
use crate::app::court::Ground;
use crate::app::tell::{Addressee, letter_to, place_of};
use crate::app::{Result, Tx};
use crate::domain::ids::SiteId;
use crate::domain::notice::{Event, Letter, Reader};
use crate::domain::presence::Watch;
use crate::domain::span::{Span, Tz};
use crate::domain::text::Language;
use crate::store;

/// The hour of the site's clock from which on the sheet leaves.
const FROM_HOUR: u32 = 16;
/// No site's tomorrow ends later than this many days from now.
const AHEAD: i64 = 3;

/// The sites whose sheets are due: somebody comes, and they were not told today.
pub fn due_sheets(tx: &mut Tx<'_>) -> Result<Vec<SiteId>> {
    let Some(over) = Span::new(tx.now, tx.now.plus_days(AHEAD)) else {
        return Ok(Vec::new());
    };
    let sites = store::presence::sheets::awaiting(tx.conn, over)?;
    let mut due = Vec::new();
    for ground in Ground::of_sites(tx, sites)? {
        if super::rules_of(tx, ground.site.id)?.watch != Watch::Off
            && let Some(day) = day_of(tx, &ground)
            && !store::presence::sheets::is_told(tx.conn, ground.site.id, day)?
        {
            due.push(ground.site.id);
        }
    }
    Ok(due)
}

/// The day for which a site is told now; none before the hour, and where nobody reads it.
fn day_of(tx: &Tx<'_>, ground: &Ground) -> Option<NaiveDate> {
    use chrono::Timelike;
    let local = tx.now.local(ground.tz());
    let is_read = ground.site.duty_email.is_some() && local.hour() >= FROM_HOUR;
    is_read.then(|| local.date())
}

/// Writes the sheet of a site, once for its day.
pub fn write_sheet(tx: &mut Tx<'_>, site: SiteId) -> Result<()> {
    tx.open_almanac()?;
    let ground = Ground::of_site(tx, site)?;
    let Some(day) = day_of(tx, &ground) else {
        return Ok(());
    };
    let Some(email) = ground.site.duty_email.clone() else {
        return Ok(());
    };
    let until = until_tomorrow(tx, &ground);
    let mut comes = coming_to(tx, &ground, &[])?;
    comes.retain(|own| own.session.span.start < until);
    if comes.is_empty() || !store::presence::sheets::mark_told(tx.conn, site, day)? {
        return Ok(());
    }
    let link = format!("/tonight?site={}", ground.site.slug);
    let letter = Letter {
        words: Some(words(&comes, ground.tz())),
        ..Letter::of_place(Event::TonightSheet, tx.now, link, place_of(&ground.site, None))
    };
    let to = Addressee {
        person: None,
        site: Some(site),
        reader: Reader {
            email,
            name: ground.site.names.ko.clone(),
            language: Language::Ko,
        },
    };
    letter_to(tx, to, letter)
}

/// A line for each session, and below it one for each person, or whom to call where nobody was named.
fn words(comes: &[Coming], tz: Tz) -> String {
    let mut text = String::new();
    for own in comes {
        let (start, end) = (own.session.span.start.local(tz), own.session.span.end.local(tz));
        let zones: Vec<&str> = own.zones.iter().map(|zone| zone.ko.as_str()).collect();
        let hours = format!("{}–{}", start.format("%m-%d %H:%M"), end.format("%H:%M"));
        let _ = writeln!(text, "{hours} · {} · {}", zones.join(", "), own.lead.ko);
        if own.crew.is_empty() {
            let call = own.call.iter();
            call.for_each(|(name, number)| _ = writeln!(text, "- ☎ {name} {number}"));
        }
        for member in &own.crew {
            let _ = writeln!(text, "- {} {}", member.worker.name, member.worker.phone);
        }
    }
    text
}
