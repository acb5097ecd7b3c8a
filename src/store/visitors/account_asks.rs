//! People without an account who ask for one.

use diesel::prelude::*;

use crate::domain::ids::{PersonId, SiteId};
use crate::domain::notice::Reader;
use crate::domain::span::Instant;
use crate::store::invitations::Answer;
use crate::store::schema::people;
use crate::store::schema::visitors::account_asks;
use crate::store::{Conn, Result};

/// Somebody's wish for an account, to be kept.
#[derive(Debug, Clone)]
pub struct NewAccountAsk {
    pub id: i64,
    /// The site on whose page it began.
    pub site: Option<SiteId>,
    pub asker: Reader,
    /// The name of their organisation as it was typed.
    pub organisation: String,
    pub purpose: String,
    pub asked_at: Instant,
}

/// Somebody's wish for an account.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = account_asks)]
pub struct AccountAsk {
    pub id: i64,
    #[diesel(column_name = site_id)]
    pub site: Option<SiteId>,
    #[diesel(select_expression = (account_asks::email, account_asks::name, account_asks::language))]
    pub asker: Reader,
    pub organisation: String,
    pub purpose: String,
    pub asked_at: Instant,
    /// None while it is open.
    pub answer: Option<Answer>,
    pub answered_at: Option<Instant>,
    /// Who answered, by name.
    #[diesel(select_expression = people::name.nullable())]
    pub answered_by: Option<String>,
    /// Why it was declined.
    pub words: String,
}

/// Keeps a wish, which is open.
pub fn insert_ask(conn: &mut Conn, new: &NewAccountAsk) -> Result<()> {
    diesel::insert_into(account_asks::table)
        .values((
            account_asks::id.eq(new.id),
            account_asks::site_id.eq(new.site),
            account_asks::name.eq(&new.asker.name),
            account_asks::email.eq(&new.asker.email),
            account_asks::language.eq(new.asker.language),
            account_asks::organisation.eq(&new.organisation),
            account_asks::purpose.eq(&new.purpose),
            account_asks::asked_at.eq(new.asked_at),
            account_asks::words.eq(""),
        ))
        .execute(conn)?;
    Ok(())
}

/// The newest wishes, open or answered.
pub fn list_asks(conn: &mut Conn, is_open: bool, rows: i64) -> Result<Vec<AccountAsk>> {
    let query = account_asks::table
        .left_join(people::table.on(people::id.nullable().eq(account_asks::answered_by)))
        .order(account_asks::id.desc())
        .limit(rows)
        .select(AccountAsk::as_select())
        .into_boxed();
    Ok(if is_open {
        query.filter(account_asks::answer.is_null()).load(conn)?
    } else {
        query.filter(account_asks::answer.is_not_null()).load(conn)?
    })
}

/// The wish with this id.
///
/// # Errors
/// [`crate::store::Error::NotFound`].
pub fn get_ask(conn: &mut Conn, id: i64) -> Result<AccountAsk> {
    Ok(account_asks::table
        .left_join(people::table.on(people::id.nullable().eq(account_asks::answered_by)))
        .filter(account_asks::id.eq(id))
        .select(AccountAsk::as_select())
        .first(conn)?)
}

/// How many wishes are open.
pub fn count_open(conn: &mut Conn) -> Result<i64> {
    Ok(account_asks::table
        .filter(account_asks::answer.is_null())
        .count()
        .get_result(conn)?)
}

/// How an open wish ended.
#[derive(Debug, Clone)]
pub struct Answered<'a> {
    pub answer: Answer,
    pub by: Option<PersonId>,
    pub words: &'a str,
    pub at: Instant,
}

/// Ends all open wishes of an address: people ask again when they are impatient. How many there were.
pub fn answer_asks(conn: &mut Conn, email: &str, how: &Answered<'_>) -> Result<usize> {
    let open = account_asks::table
        .filter(account_asks::email.eq(email))
        .filter(account_asks::answer.is_null());
    Ok(diesel::update(open)
        .set((
            account_asks::answer.eq(how.answer),
            account_asks::answered_at.eq(how.at),
            account_asks::answered_by.eq(how.by),
            account_asks::words.eq(how.words),
        ))
        .execute(conn)?)
}

/// Deletes wishes that were written before a moment. How many.
pub fn delete_asks(conn: &mut Conn, before: Instant) -> Result<usize> {
    let old = account_asks::table.filter(account_asks::asked_at.lt(before));
    Ok(diesel::delete(old).execute(conn)?)
}
