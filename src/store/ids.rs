//! Ids: one ascending sequence for all tables, taken in one statement for as many rows as a use case writes.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::{Conn, Result};

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// `count` new ids, ascending.
pub fn take_ids(conn: &mut Conn, count: usize) -> Result<std::vec::IntoIter<i64>> {
    let wanted = i64::try_from(count).unwrap_or(i64::MAX);
    let ids: Vec<i64> = match conn {
        // nextval outlives a rollback, so two transactions never share an id.
        Conn::Pg(pg) => diesel::sql_query("SELECT nextval('id_sequence') AS id FROM generate_series(1, $1)")
            .bind::<BigInt, _>(wanted)
            .load::<Taken>(pg)?
            .into_iter()
            .map(|taken| taken.id)
            .collect(),
        Conn::Sqlite(sqlite) => {
            let last = diesel::sql_query("UPDATE id_sequence SET last = last + ? RETURNING last AS id")
                .bind::<BigInt, _>(wanted)
                .get_result::<Taken>(sqlite)?
                .id;
            (last - wanted + 1..=last).collect()
        }
    };
    Ok(ids.into_iter())
}

/// One new id.
pub fn take_id(conn: &mut Conn) -> Result<i64> {
    take_ids(conn, 1)?.next().ok_or_else(|| super::Error::Other("the id sequence gave nothing".into()))
}
