//! Links in mails that decide a request, and whether a site wants them.

use diesel::prelude::*;

use crate::domain::ids::{BookingId, PersonId, SiteId};
use crate::domain::saved::SavedText;
use crate::domain::span::Instant;
use crate::store::columns::read_as::List;
use crate::store::conn::each;
use crate::store::error::to_json;
use crate::store::schema::{decision_links, desks};
use crate::store::{Conn, Result};

/// A link by which a person decides one version of a request, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = decision_links)]
pub struct DecisionLink {
    #[diesel(column_name = person_id)]
    pub person: PersonId,
    #[diesel(column_name = booking_id)]
    pub booking: BookingId,
    /// The version that it decides.
    pub version: i64,
    pub expires_at: Instant,
    /// When it was used; none while it can be.
    pub used_at: Option<Instant>,
}

/// Keeps a link under the hash of its token.
pub fn insert_decision_link(conn: &mut Conn, hash: &str, new: &DecisionLink) -> Result<()> {
    diesel::insert_into(decision_links::table)
        .values((
            decision_links::token_hash.eq(hash),
            decision_links::person_id.eq(new.person),
            decision_links::booking_id.eq(new.booking),
            decision_links::version.eq(new.version),
            decision_links::expires_at.eq(new.expires_at),
            decision_links::used_at.eq(new.used_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The link with this hash, also one that can't be used any more.
pub fn find_decision_link(conn: &mut Conn, hash: &str) -> Result<Option<DecisionLink>> {
    Ok(decision_links::table
        .find(hash)
        .select(DecisionLink::as_select())
        .first(conn)
        .optional()?)
}

/// Marks a link used. Whether it could be: another press may have been faster.
pub fn use_decision_link(conn: &mut Conn, hash: &str, now: Instant) -> Result<bool> {
    let own = decision_links::table.filter(decision_links::token_hash.eq(hash));
    let open = decision_links::used_at
        .is_null()
        .and(decision_links::expires_at.gt(now));
    let used = diesel::update(own.filter(open))
        .set(decision_links::used_at.eq(now))
        .execute(conn)?;
    Ok(used == 1)
}

/// Lets the links of a version be used for another one: a decision was taken back, and the request is what it
/// was.
pub fn revive_decision_links(conn: &mut Conn, booking: BookingId, was: i64, is: i64) -> Result<()> {
    let own = decision_links::table.filter(decision_links::booking_id.eq(booking));
    diesel::update(own.filter(decision_links::version.eq(was)))
        .set((
            decision_links::version.eq(is),
            decision_links::used_at.eq(None::<Instant>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends every link of a person that could still be used.
pub fn void_decision_links(conn: &mut Conn, person: PersonId, now: Instant) -> Result<()> {
    let own = decision_links::table.filter(decision_links::person_id.eq(person));
    diesel::update(own.filter(decision_links::expires_at.gt(now)))
        .set(decision_links::expires_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Forgets links that ended before a moment.
pub fn delete_decision_links(conn: &mut Conn, before: Instant) -> Result<usize> {
    let old = decision_links::table.filter(decision_links::expires_at.lt(before));
    Ok(diesel::delete(old).execute(conn)?)
}

/// What a site allows; where it says nothing, all but time that consortia take by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Switches {
    /// Whether its mails carry links that decide.
    pub mail_links: bool,
    /// Whether anybody may ask about it.
    pub questions: bool,
    /// Whether a consortium lets its session go on for longer on the day by itself.
    pub extend_alone: bool,
}

/// What a site allows, as it said or as all do.
pub fn switches(conn: &mut Conn, site: SiteId) -> Result<Switches> {
    let said: Option<(i64, i64, i64)> = desks::table
        .find(site)
        .select((desks::mail_links, desks::questions, desks::extend_alone))
        .first(conn)
        .optional()?;
    let (mail_links, questions, extend_alone) = said.unwrap_or((1, 1, 0));
    Ok(Switches {
        mail_links: mail_links == 1,
        questions: questions == 1,
        extend_alone: extend_alone == 1,
    })
}

/// What a site says often, in its order.
pub fn saved_texts(conn: &mut Conn, site: SiteId) -> Result<Vec<SavedText>> {
    let kept: Option<List<SavedText>> = desks::table
        .find(site)
        .select(desks::texts)
        .first(conn)
        .optional()?;
    Ok(kept.map(Vec::from).unwrap_or_default())
}

/// How a site decides and whom it answers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Desk {
    pub switches: Switches,
    /// What it says often, in its order.
    pub texts: Vec<SavedText>,
}

/// Keeps how a site decides and whom it answers.
pub fn set_desk(conn: &mut Conn, site: SiteId, desk: &Desk) -> Result<()> {
    let kept = (
        desks::mail_links.eq(i64::from(desk.switches.mail_links)),
        desks::questions.eq(i64::from(desk.switches.questions)),
        desks::extend_alone.eq(i64::from(desk.switches.extend_alone)),
        desks::texts.eq(to_json(&desk.texts)?),
    );
    each!(conn, c => {
        diesel::insert_into(desks::table)
            .values((desks::site_id.eq(site), kept.clone()))
            .on_conflict(desks::site_id)
            .do_update()
            .set(kept.clone())
            .execute(c)
    })?;
    Ok(())
}
