//! What is planned at one site within a week: for its people, and for staff.

use chrono::NaiveDate;

use super::monday_of;
use crate::app::access::scope;
use crate::app::court::Ground;
use crate::app::reads::board::{Card, cards};
use crate::app::register::Choice;
use crate::app::{Error, Result, Tx, signed_in};
use crate::domain::access::{Actor, Deed, Scope, Subject, may};
use crate::domain::ids::SiteId;
use crate::domain::span::{Span, start_of_day};
use crate::store;

/// The sheet of one week at one site.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub ground: Ground,
    pub monday: NaiveDate,
    /// Sessions, by start.
    pub sessions: Vec<Card>,
}

/// Most sites that are offered to choose from.
const MOST_CHOICES: i64 = 1_000;
/// Most sessions on a sheet.
const MOST_ON_SHEET: i64 = 500;

/// The sites whose sheets somebody may see: all for staff and admins, else those that their organisations
/// operate.
///
/// # Errors
/// [`Error::Unauthenticated`] for nobody, [`Error::NotFound`] for everybody else.
pub fn sheet_choices(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Choice>> {
    let sites = match scope(tx, actor)? {
        Scope::Everything => store::sites::list_sites(tx.conn, SiteId(0), MOST_CHOICES)?,
        Scope::Part(own) => store::sites::sites_by_ids(tx.conn, &own.sites)?
            .into_values()
            .collect(),
    };
    if sites.is_empty() {
        Err(Error::NotFound)
    } else {
        Ok(sites.into_iter().map(|site| (site.slug, site.names)).collect())
    }
}

/// What is planned at a site within a week, for its people and for staff.
///
/// # Errors
/// [`Error::NotFound`] for everybody else.
pub fn sheet(tx: &mut Tx<'_>, actor: &Actor, site: &str, day: Option<NaiveDate>) -> Result<Sheet> {
    signed_in(actor)?;
    let ground = Ground::load(tx, site)?;
    let subject = Subject::site(ground.site.operator);
    let sees = [Deed::SeeEverything, Deed::CloseSite]
        .iter()
        .any(|deed| may(actor, *deed, &subject).is_allowed());
    if !sees {
        return Err(Error::NotFound);
    }
    let monday = monday_of(day.unwrap_or_else(|| tx.now.local(ground.tz()).date()));
    let week = Span {
        start: start_of_day(ground.tz(), monday),
        end: start_of_day(ground.tz(), monday + chrono::Days::new(7)),
    };
    let longest = ground.longest_of_all(tx)?;
    let lines = store::board::at_site(tx.conn, ground.site.id, week, longest, MOST_ON_SHEET)?;
    let sessions = cards(tx, lines)?;
    Ok(Sheet {
        ground,
        monday,
        sessions,
    })
}
