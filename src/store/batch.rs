//! Inserts into several tables, or several short lists, as one statement: a server takes each statement as a
//! trip of its own, however little it does or finds.

use diesel::backend::Backend;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::LoadQuery;
use diesel::sql_types::BigInt;

use super::{Conn, Result};

/// Inserts together what a closure adds to the batch. On SQLite each is done at once. On PostgreSQL they wait
/// for the end, or for one that is too long to wait: no query of the transaction sees them before.
///
/// # Errors
/// The closure's and the store's.
pub fn together(conn: &mut Conn, add: impl FnOnce(&mut Batch<'_>) -> Result<()>) -> Result<()> {
    let mut batch = Batch {
        conn,
        waiting: Together::default(),
    };
    add(&mut batch)?;
    batch.sent().map(|_| ())
}

/// Inserts that go together; see [`together`].
pub struct Batch<'a> {
    conn: &'a mut Conn,
    waiting: Together,
}

/// `WITH … AS (INSERT …), … INSERT …`. References between the rows are looked at when all of them are there.
#[derive(Default)]
struct Together(Vec<Box<dyn QueryFragment<Pg>>>);

impl Batch<'_> {
    /// Sends what waits, and gives the connection.
    pub(super) fn sent(&mut self) -> Result<&mut Conn> {
        if let Conn::Pg(pg) = self.conn
            && !self.waiting.0.is_empty()
        {
            std::mem::take(&mut self.waiting).execute(pg)?;
        }
        Ok(self.conn)
    }

    /// The connection, for what does not look at rows that wait.
    pub(super) fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// Whether so many rows may wait here.
    pub(super) fn has_room_for(&self, rows: usize) -> bool {
        matches!(self.conn, Conn::Pg(_)) && rows <= MOST_ROWS
    }

    /// Lets an insert wait.
    pub(super) fn wait(&mut self, insert: impl QueryFragment<Pg> + 'static) {
        self.waiting.0.push(Box::new(insert));
    }
}

/// Most rows of one insert: a statement has room for 32,766 values on SQLite and for 65,535 on PostgreSQL.
pub(super) const MOST_ROWS: usize = 1_000;

/// Adds a vector of rows to a batch. The statement for a few rows is the same each time and stays prepared;
/// that for many is planned anew. More than [`MOST_ROWS`] do not wait.
macro_rules! insert_rows {
    ($batch:expr, $table:expr, $rows:expr) => {
        $crate::store::batch::insert_rows!($batch, $table, $rows, 1 2 3 4 5 6 7 8)
    };
    ($batch:expr, $table:expr, $rows:expr, $($few:literal)+) => {{
        let (batch, rows): (&mut $crate::store::Batch<'_>, Vec<_>) = ($batch, $rows);
        if batch.has_room_for(rows.len()) {
            match rows.len() {
                0 => {}
                $($few => {
                    if let Ok(few) = <[_; $few]>::try_from(rows) {
                        batch.wait(diesel::insert_into($table).values(few));
                    }
                })+
                _ => batch.wait(diesel::insert_into($table).values(rows)),
            }
            diesel::QueryResult::Ok(())
        } else {
            let conn = batch.sent()?;
            rows.chunks($crate::store::batch::MOST_ROWS).try_for_each(|lot| {
                let done = $crate::store::conn::each!(conn, c => {
                    $(if let Ok(few) = <&[_; $few]>::try_from(lot) {
                        diesel::insert_into($table).values(few).execute(c)
                    } else)+ {
                        diesel::insert_into($table).values(lot).execute(c)
                    }
                });
                done.map(|_| ())
            })
        }
    }};
}
pub(super) use insert_rows;

impl QueryFragment<Pg> for Together {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let Some((last, others)) = self.0.split_last() else {
            return Ok(());
        };
        for (index, insert) in others.iter().enumerate() {
            let begin = if index == 0 { "WITH" } else { "," };
            out.push_sql(&format!("{begin} part_{index} AS ("));
            insert.walk_ast(out.reborrow())?;
            out.push_sql(")");
        }
        if !others.is_empty() {
            out.push_sql(" ");
        }
        last.walk_ast(out)
    }
}

impl QueryId for Together {
    type QueryId = ();
    /// Told by its text, which stays prepared where all of its parts may.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<PgConnection> for Together {}

/// Lists of the same columns, each with conditions, an order and an end of its own.
pub(super) struct Lists<List, const N: usize>(pub [List; N]);

impl<List, const N: usize> Lists<List, N> {
    /// What each finds, in its order. SQL does not promise that order, but both databases answer one list
    /// whole, then the next: each has an end, and no workers help.
    pub(super) fn load_each<'query, Row>(self, conn: &mut Conn) -> Result<[Vec<Row>; N]>
    where
        Self: LoadQuery<'query, Conn, (i64, Row)>,
    {
        let rows: Vec<(i64, Row)> = self.load(conn)?;
        let mut each = [const { Vec::new() }; N];
        for (list, row) in rows {
            if let Some(own) = usize::try_from(list).ok().and_then(|list| each.get_mut(list)) {
                own.push(row);
            }
        }
        Ok(each)
    }
}

impl<DB: Backend, List: QueryFragment<DB>, const N: usize> QueryFragment<DB> for Lists<List, N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for (index, list) in self.0.iter().enumerate() {
            if index > 0 {
                out.push_sql(" UNION ALL ");
            }
            out.push_sql(&format!("SELECT CAST({index} AS BIGINT), own.* FROM ("));
            list.walk_ast(out.reborrow())?;
            out.push_sql(") AS own");
        }
        Ok(())
    }
}

impl<List, const N: usize> QueryId for Lists<List, N> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<List: Query, const N: usize> Query for Lists<List, N> {
    type SqlType = (BigInt, List::SqlType);
}

impl<List, C, const N: usize> RunQueryDsl<C> for Lists<List, N> {}
