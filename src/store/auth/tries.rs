//! Tries to sign in, counted by key.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::domain::span::Instant;
use crate::store::conn::each;
use crate::store::schema::sign_in_attempts;
use crate::store::{Conn, Result};

/// Tries of one key in the window that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Tries {
    /// When the window began, in Unix seconds.
    #[diesel(sql_type = BigInt)]
    pub window_start: i64,
    /// How many, this one too.
    #[diesel(sql_type = BigInt)]
    pub failures: i64,
}

/// Counts a try before its outcome is known, so that tries at the same moment can't pass together. A window
/// that began at or before `oldest` is over and a new one begins; so does one that begins later than
/// `latest`, as the clock was set back.
pub fn count_try(
    conn: &mut Conn,
    key: &str,
    now: Instant,
    oldest: Instant,
    latest: Instant,
) -> Result<Tries> {
    // Both databases take `$n`; SQLite numbers them by their first use, so that must be in order.
    const SQL: &str = "INSERT INTO sign_in_attempts (key, window_start, failures) VALUES ($1, $2, 1) \
         ON CONFLICT (key) DO UPDATE SET \
         failures = CASE WHEN sign_in_attempts.window_start > $3 AND sign_in_attempts.window_start <= $4 \
         THEN sign_in_attempts.failures + 1 ELSE 1 END, \
         window_start = CASE WHEN sign_in_attempts.window_start > $3 AND sign_in_attempts.window_start <= $4 \
         THEN sign_in_attempts.window_start ELSE excluded.window_start END \
         RETURNING window_start, failures";
    Ok(each!(conn, c => diesel::sql_query(SQL)
        .bind::<Text, _>(key)
        .bind::<BigInt, _>(now.unix())
        .bind::<BigInt, _>(oldest.unix())
        .bind::<BigInt, _>(latest.unix())
        .get_result(c)?))
}

/// The tries of a key, as they were counted last.
pub fn find_tries(conn: &mut Conn, key: &str) -> Result<Option<Tries>> {
    let found: Option<(i64, i64)> = sign_in_attempts::table
        .find(key)
        .select((sign_in_attempts::window_start, sign_in_attempts::failures))
        .first(conn)
        .optional()?;
    Ok(found.map(|(window_start, failures)| Tries {
        window_start,
        failures,
    }))
}

/// The tries of a key, locked until the transaction ends. None yet: a new row that begins now.
pub fn lock_tries(conn: &mut Conn, key: &str, now: Instant) -> Result<Tries> {
    const SQL: &str = "INSERT INTO sign_in_attempts (key, window_start, failures) VALUES ($1, $2, 0) \
         ON CONFLICT (key) DO UPDATE SET \
         failures = sign_in_attempts.failures RETURNING window_start, failures";
    Ok(each!(conn, c => {
        diesel::sql_query(SQL).bind::<Text, _>(key).bind::<BigInt, _>(now.unix()).get_result(c)?
    }))
}

/// Writes how many tries of a locked key there were, and since when.
pub fn put_tries(conn: &mut Conn, key: &str, tries: Tries) -> Result<()> {
    let Tries {
        window_start,
        failures,
    } = tries;
    diesel::update(sign_in_attempts::table.find(key))
        .set((
            sign_in_attempts::window_start.eq(window_start),
            sign_in_attempts::failures.eq(failures),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets all tries of a key.
pub fn forget_tries(conn: &mut Conn, key: &str) -> Result<()> {
    diesel::delete(sign_in_attempts::table.find(key)).execute(conn)?;
    Ok(())
}

/// Takes back one try of a key.
pub fn forgive_try(conn: &mut Conn, key: &str) -> Result<()> {
    diesel::update(
        sign_in_attempts::table.filter(
            sign_in_attempts::key
                .eq(key)
                .and(sign_in_attempts::failures.gt(0)),
        ),
    )
    .set(sign_in_attempts::failures.eq(sign_in_attempts::failures - 1))
    .execute(conn)?;
    Ok(())
}
