//! The database under the service, looked at and written past it.

use diesel::connection::SimpleConnection;
use diesel::deserialize::QueryableByName;
use diesel::sql_types::BigInt;
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection};
use madang::store::{Conn, Url};

/// A connection of one's own to the database of a service.
pub fn open(url: &Url) -> Conn {
    match url {
        Url::Sqlite(path) => {
            let mut conn = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
            conn.batch_execute("PRAGMA busy_timeout = 20000; PRAGMA foreign_keys = ON")
                .unwrap();
            Conn::Sqlite(conn)
        }
        Url::Pg(address) => Conn::Pg(PgConnection::establish(address).unwrap()),
    }
}

/// Runs statements.
pub fn run(conn: &mut Conn, sql: &str) -> Result<(), String> {
    conn.batch_execute(sql).map_err(|error| error.to_string())
}

/// Rows of a query whose columns are named as the fields of `T`.
#[track_caller]
pub fn rows<T: QueryableByName<diesel::sqlite::Sqlite> + QueryableByName<diesel::pg::Pg> + 'static>(
    conn: &mut Conn,
    sql: &str,
) -> Vec<T> {
    match conn {
        Conn::Pg(pg) => diesel::sql_query(sql).load(pg).unwrap(),
        Conn::Sqlite(sqlite) => diesel::sql_query(sql).load(sqlite).unwrap(),
    }
}

#[derive(diesel::QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The one number that a query gives as column `number`.
#[track_caller]
pub fn number(conn: &mut Conn, sql: &str) -> i64 {
    let rows: Vec<Number> = rows(conn, sql);
    rows[0].number
}
