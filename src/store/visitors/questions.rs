//! What people ask about sites, and the answers.

use diesel::prelude::*;

use crate::domain::ids::{PersonId, SiteId, ZoneId};
use crate::domain::notice::Reader;
use crate::domain::span::Instant;
use crate::store::schema::people;
use crate::store::schema::visitors::questions;
use crate::store::{Conn, Result};

/// A question to be kept.
#[derive(Debug, Clone)]
pub struct NewQuestion {
    pub id: i64,
    pub site: SiteId,
    /// The zone on whose page it was asked.
    pub zone: Option<ZoneId>,
    /// Who asks; none for a visitor.
    pub person: Option<PersonId>,
    /// To whom the answer goes.
    pub asker: Reader,
    pub words: String,
    pub asked_at: Instant,
}

/// A question about a site.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = questions)]
pub struct Question {
    pub id: i64,
    #[diesel(column_name = site_id)]
    pub site: SiteId,
    #[diesel(column_name = zone_id)]
    pub zone: Option<ZoneId>,
    #[diesel(column_name = person_id)]
    pub person: Option<PersonId>,
    #[diesel(select_expression = (questions::email, questions::name, questions::language))]
    pub asker: Reader,
    pub words: String,
    pub asked_at: Instant,
    /// None while it is open.
    pub answered_at: Option<Instant>,
    /// Who answered, by name.
    #[diesel(select_expression = people::name.nullable())]
    pub answered_by: Option<String>,
    /// Empty where it was answered elsewhere.
    pub answer: String,
}

/// Keeps a question, which is open.
pub fn insert_question(conn: &mut Conn, new: &NewQuestion) -> Result<()> {
    diesel::insert_into(questions::table)
        .values((
            questions::id.eq(new.id),
            questions::site_id.eq(new.site),
            questions::zone_id.eq(new.zone),
            questions::person_id.eq(new.person),
            questions::name.eq(&new.asker.name),
            questions::email.eq(&new.asker.email),
            questions::language.eq(new.asker.language),
            questions::words.eq(&new.words),
            questions::asked_at.eq(new.asked_at),
            questions::answer.eq(""),
        ))
        .execute(conn)?;
    Ok(())
}

/// Which questions a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Open,
    Answered,
}

/// Questions of some sites, or of all: open ones oldest first, answered ones newest first.
pub fn list_questions(
    conn: &mut Conn,
    sites: Option<&[SiteId]>,
    which: Which,
    rows: i64,
) -> Result<Vec<Question>> {
    let query = questions::table
        .left_join(people::table.on(people::id.nullable().eq(questions::answered_by)))
        .select(Question::as_select())
        .limit(rows)
        .into_boxed();
    let query = match which {
        Which::Open => query
            .filter(questions::answered_at.is_null())
            .order(questions::id.asc()),
        Which::Answered => query
            .filter(questions::answered_at.is_not_null())
            .order(questions::id.desc()),
    };
    Ok(match sites {
        Some(sites) => query.filter(questions::site_id.eq_any(sites)).load(conn)?,
        None => query.load(conn)?,
    })
}

/// The question with this id about a site.
///
/// # Errors
/// [`crate::store::Error::NotFound`].
pub fn get_question(conn: &mut Conn, site: SiteId, id: i64) -> Result<Question> {
    Ok(questions::table
        .left_join(people::table.on(people::id.nullable().eq(questions::answered_by)))
        .filter(questions::site_id.eq(site).and(questions::id.eq(id)))
        .select(Question::as_select())
        .first(conn)?)
}

/// How many questions of some sites, or of all, are open.
pub fn count_open(conn: &mut Conn, sites: Option<&[SiteId]>) -> Result<i64> {
    let open = questions::table.filter(questions::answered_at.is_null());
    Ok(match sites {
        Some(sites) => open
            .filter(questions::site_id.eq_any(sites))
            .count()
            .get_result(conn)?,
        None => open.count().get_result(conn)?,
    })
}

/// Keeps the answer of an open question. Whether it was open: somebody else may have been faster.
pub fn answer_question(
    conn: &mut Conn,
    id: i64,
    by: Option<PersonId>,
    answer: &str,
    now: Instant,
) -> Result<bool> {
    let open = questions::table.find(id).filter(questions::answered_at.is_null());
    let changed = diesel::update(open)
        .set((
            questions::answered_at.eq(now),
            questions::answered_by.eq(by),
            questions::answer.eq(answer),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Deletes questions that were asked before a moment. How many.
pub fn delete_questions(conn: &mut Conn, before: Instant) -> Result<usize> {
    let old = questions::table.filter(questions::asked_at.lt(before));
    Ok(diesel::delete(old).execute(conn)?)
}
