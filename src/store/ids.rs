//! Ids: one ascending sequence for all tables, taken in one statement for as many rows as a use case writes.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType};

use super::{Conn, Result};

/// Takes ids: a fixed statement for each database, which stays prepared as one of `sql_query` would not.
#[derive(QueryId)]
struct Take<const PG: bool>(i64);

impl<const PG: bool, DB: Backend> QueryFragment<DB> for Take<PG>
where
    i64: ToSql<BigInt, DB>,
    DB: HasSqlType<BigInt>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // nextval outlives a rollback, so two transactions never share an id.
        out.push_sql(if PG {
            "SELECT nextval('id_sequence') FROM generate_series(1, "
        } else {
            "UPDATE id_sequence SET last = last + "
        });
        out.push_bind_param::<BigInt, _>(&self.0)?;
        out.push_sql(if PG { ")" } else { " RETURNING last" });
        Ok(())
    }
}

impl<const PG: bool> Query for Take<PG> {
    type SqlType = BigInt;
}

impl<const PG: bool, C> RunQueryDsl<C> for Take<PG> {}

/// How many ids a number of PostgreSQL's sequence stands for: that one and those after it.
pub const LOT: usize = 64;

/// At least `count` new ids, ascending; as many as the lots hold that are taken for them.
pub fn take_ids(conn: &mut Conn, count: usize) -> Result<Vec<i64>> {
    let lots = count.div_ceil(LOT);
    let ids = |first: i64| (0..LOT as i64).map(move |offset| first + offset);
    Ok(match conn {
        Conn::Pg(pg) => Take::<true>(lots as i64)
            .load::<i64>(pg)?
            .into_iter()
            .flat_map(ids)
            .collect(),
        Conn::Sqlite(sqlite) => {
            let wanted = (lots * LOT) as i64;
            let last: i64 = Take::<false>(wanted).get_result(sqlite)?;
            (last - wanted + 1..=last).collect()
        }
    })
}

pub fn take_id(conn: &mut Conn) -> Result<i64> {
    take_ids(conn, 1)?
        .into_iter()
        .next()
        .ok_or_else(|| super::Error::Other("the id sequence gave nothing".into()))
}
