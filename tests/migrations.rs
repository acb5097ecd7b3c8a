//! Both migration folders make the same tables, those of `src/store/schema.rs`, and undo what they do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use diesel::sql_types::{BigInt, Text};
use madang::store::{Conn, Db, Url};

use crate::support::database::{Database, OPTIONS};
use crate::support::raw;

/// Tables that only one database needs: SQLite's sequence, PostgreSQL's guard of zones and the view that says what
/// stands in it.
const OWN_TO_SQLITE: &[&str] = &["id_sequence"];
const OWN_TO_POSTGRES: &[&str] = &["claim_guards", "claim_guards_due"];
/// Diesel's list of what ran.
const DIESELS: &str = "__diesel_schema_migrations";

/// Type class (`integer`, `text`, `real`) and whether it may be empty, by column; columns by table.
type Tables = BTreeMap<String, BTreeMap<String, (String, bool)>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn folders(database: &str) -> BTreeSet<String> {
    let folders = std::fs::read_dir(root().join("migrations").join(database)).unwrap();
    folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn class(type_name: &str) -> String {
    match type_name {
        "BigInt" | "INTEGER" | "bigint" => "integer",
        "Text" | "TEXT" | "text" => "text",
        "Double" | "REAL" | "double precision" => "real",
        other => other,
    }
    .to_owned()
}

/// The tables that the code reads and writes, from the text of the schema file.
fn tables_of_code() -> Tables {
    let mut tables = Tables::new();
    for block in read("src/store/schema.rs").split("diesel::table! {").skip(1) {
        let body = block.split("\n}").next().unwrap();
        let name = body.trim().split(' ').next().unwrap().to_owned();
        let columns = body.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(" -> "));
        let column = |(name, kind): (&str, &str)| {
            let inner = kind.strip_prefix("Nullable<").and_then(|kind| kind.strip_suffix('>'));
            (name.to_owned(), (class(inner.unwrap_or(kind)), inner.is_some()))
        };
        tables.insert(name, columns.map(column).collect());
    }
    tables
}

#[derive(diesel::QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    of: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    nullable: i64,
}

/// The tables that are there, without Diesel's own.
fn tables_of(conn: &mut Conn) -> Tables {
    let sql = match conn {
        Conn::Pg(_) => {
            "SELECT table_name::text AS \"of\", column_name::text AS name, data_type::text AS kind, CASE is_nullable WHEN 'YES' THEN 1 ELSE 0 END::bigint AS nullable
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
        Conn::Sqlite(_) => {
            "SELECT m.name AS \"of\", c.name AS name, c.type AS kind, (c.\"notnull\" = 0 AND c.pk = 0) AS nullable
             FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
    };
    let mut tables = Tables::new();
    for column in raw::rows::<Column>(conn, sql).into_iter().filter(|column| column.of != DIESELS) {
        let columns = tables.entry(column.of).or_default();
        columns.insert(column.name, (class(&column.kind), column.nullable == 1));
    }
    tables
}

/// A migrated database, with the tables that only it has. `_place` keeps it until the test ends.
struct Migrated {
    url: Url,
    conn: Conn,
    folder: &'static str,
    own: &'static [&'static str],
    _place: Box<dyn std::any::Any>,
}

/// A SQLite file, and a PostgreSQL database where that is the database in force.
fn migrated() -> Vec<Migrated> {
    let folder = tempfile::tempdir().unwrap();
    let file = Url::Sqlite(folder.path().join("madang.sqlite3"));
    let in_force = Database::create();
    let mut all: Vec<(Url, Box<dyn std::any::Any>)> = vec![(file, Box::new(folder))];
    if matches!(in_force.url, Url::Pg(_)) {
        all.push((in_force.url.clone(), Box::new(in_force)));
    }
    let open = |(url, place): (Url, Box<dyn std::any::Any>)| {
        drop(Db::open(&url, OPTIONS).unwrap());
        let (folder, own) =
            if matches!(url, Url::Pg(_)) { ("postgres", OWN_TO_POSTGRES) } else { ("sqlite", OWN_TO_SQLITE) };
        Migrated { conn: raw::open(&url), url, folder, own, _place: place }
    };
    all.into_iter().map(open).collect()
}

#[test]
fn both_folders_hold_the_same_names_each_with_its_way_back() {
    let names = folders("sqlite");
    assert_eq!(names, folders("postgres"));
    assert!(!names.is_empty());
    for (database, name) in
        ["sqlite", "postgres"].iter().flat_map(|database| names.iter().map(move |name| (database, name)))
    {
        for file in ["up.sql", "down.sql"] {
            assert!(!read(&format!("migrations/{database}/{name}/{file}")).trim().is_empty());
        }
    }
}

#[test]
fn the_tables_that_are_made_are_those_of_the_code() {
    for mut database in migrated() {
        let mut made = tables_of(&mut database.conn);
        for table in database.own {
            assert!(made.remove(*table).is_some(), "{table} is missing");
        }
        assert_eq!(made, tables_of_code());
    }
}

/// The statements of all `up.sql` that make tables and indexes, in the words of SQLite, without what only one database
/// has.
fn statements(database: &str) -> BTreeSet<String> {
    let sql: String =
        folders(database).iter().map(|name| read(&format!("migrations/{database}/{name}/up.sql"))).collect();
    let plain: Vec<&str> = sql.lines().map(|line| line.split("--").next().unwrap().trim()).collect();
    let plain = plain.join(" ").replace("BIGINT", "INTEGER").replace("DOUBLE PRECISION", "REAL");
    let own = |statement: &str| {
        OWN_TO_SQLITE.iter().chain(OWN_TO_POSTGRES).any(|table| statement.contains(&format!(" {table} ")))
    };
    let kept = |statement: &&str| {
        ["CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX", "ALTER TABLE"]
            .iter()
            .any(|word| statement.starts_with(word))
    };
    plain
        .split(';')
        .map(str::trim)
        .filter(kept)
        .filter(|statement| !own(statement))
        .map(|statement| statement.trim_end_matches(" STRICT, WITHOUT ROWID").trim_end_matches(" STRICT").to_owned())
        .collect()
}

#[test]
fn tables_constraints_and_indexes_are_written_alike_for_both() {
    assert_eq!(statements("sqlite"), statements("postgres"));
}

/// Tables, indexes, triggers and sequences, but for the database's and Diesel's own.
fn things(conn: &mut Conn) -> i64 {
    let sql = match conn {
        Conn::Pg(_) => {
            "SELECT count(*) AS number FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '__diesel%'
             AND relkind IN ('r', 'i', 'S', 'v')"
        }
        Conn::Sqlite(_) => "SELECT count(*) AS number FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND tbl_name NOT LIKE '__diesel%'",
    };
    raw::number(conn, sql)
}

#[test]
fn down_undoes_up_and_up_goes_again() {
    for Migrated { url, mut conn, folder, _place, .. } in migrated() {
        let made = things(&mut conn);
        assert!(made > 20, "there is something to undo");
        for name in folders(folder).iter().rev() {
            raw::run(&mut conn, &read(&format!("migrations/{folder}/{name}/down.sql"))).unwrap();
        }
        assert_eq!(things(&mut conn), 0, "{folder}");
        raw::run(&mut conn, &format!("DELETE FROM {DIESELS}")).unwrap();
        drop(Db::open(&url, OPTIONS).unwrap());
        assert_eq!(things(&mut conn), made, "{folder}");
    }
}
