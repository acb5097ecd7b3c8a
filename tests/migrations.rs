//! Both migration folders make the same tables, keys, indexes and triggers, the tables are those of
//! `src/store/schema.rs`, and each migration undoes what it does. Without PostgreSQL its folder is compared
//! by its text alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use diesel::sql_types::{BigInt, Text};
use madang::store::{Conn, Db, Url};

use crate::support::database::{Database, OPTIONS};
use crate::support::raw;

/// Tables that only one database needs: SQLite's sequence, PostgreSQL's guard of zones and the view that says
/// what stands in it.
const OWN_TO_SQLITE: &[&str] = &["id_sequence"];
const OWN_TO_POSTGRES: &[&str] = &["claim_guards", "claim_guards_due"];
/// Diesel's list of what ran.
const DIESELS: &str = "__diesel_schema_migrations";

/// A table: type class (`integer`, `text`, `real`) and whether it may be empty, by column; and its primary
/// key in order.
#[derive(Debug, Default, PartialEq)]
struct Table {
    columns: BTreeMap<String, (String, bool)>,
    key: Vec<String>,
}

/// By name.
type Tables = BTreeMap<String, Table>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn folders(database: &str) -> BTreeSet<String> {
    let folders = std::fs::read_dir(root().join("migrations").join(database)).unwrap();
    folders
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

fn class(type_name: &str) -> String {
    match type_name {
        "BigInt" | "INTEGER" | "bigint" => "integer",
        "Binary" | "BLOB" | "bytea" => "bytes",
        "Text" | "TEXT" | "text" => "text",
        "Double" | "REAL" | "double precision" => "real",
        other => other,
    }
    .to_owned()
}

/// The tables that the code reads and writes, from the text of the schema file.
fn tables_of_code() -> Tables {
    let mut tables = Tables::new();
    for block in [
        "schema.rs",
        "schema/logs.rs",
        "schema/operation.rs",
        "schema/presence.rs",
        "schema/recordings.rs",
        "schema/stops.rs",
        "schema/visitors.rs",
    ]
    .map(|file| read(&format!("src/store/{file}")))
    .concat()
    .split("diesel::table! {")
    .skip(1)
    {
        let body = block.split("\n}").next().unwrap();
        let (name, rest) = body.trim().split_once(" (").unwrap();
        let key = rest
            .split_once(')')
            .unwrap()
            .0
            .split(", ")
            .map(str::to_owned)
            .collect();
        let columns = body
            .lines()
            .filter_map(|line| line.trim().trim_end_matches(',').split_once(" -> "));
        let column = |(name, kind): (&str, &str)| {
            let inner = kind
                .strip_prefix("Nullable<")
                .and_then(|kind| kind.strip_suffix('>'));
            (name.to_owned(), (class(inner.unwrap_or(kind)), inner.is_some()))
        };
        tables.insert(
            name.to_owned(),
            Table {
                columns: columns.map(column).collect(),
                key,
            },
        );
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
    /// Its place in the primary key, from 1; 0: it is no part of it.
    #[diesel(sql_type = BigInt)]
    key: i64,
}

/// The tables that are there, without Diesel's own.
fn tables_of(conn: &mut Conn) -> Tables {
    let sql = match conn {
        Conn::Pg(_) => {
            "SELECT c.table_name::text AS \"of\", c.column_name::text AS name, c.data_type::text AS kind,
                 CASE c.is_nullable WHEN 'YES' THEN 1 ELSE 0 END::bigint AS nullable, COALESCE(u.ordinal_position, 0)::bigint AS key
             FROM information_schema.columns AS c
             LEFT JOIN information_schema.table_constraints AS p
                 ON p.table_schema = c.table_schema AND p.table_name = c.table_name AND p.constraint_type = 'PRIMARY KEY'
             LEFT JOIN information_schema.key_column_usage AS u
                 ON u.constraint_schema = p.constraint_schema AND u.constraint_name = p.constraint_name
                 AND u.table_name = c.table_name AND u.column_name = c.column_name
             WHERE c.table_schema = 'public' ORDER BY key"
        }
        Conn::Sqlite(_) => {
            "SELECT m.name AS \"of\", c.name AS name, c.type AS kind, (c.\"notnull\" = 0 AND c.pk = 0) AS nullable, c.pk AS key
             FROM sqlite_master AS m, pragma_table_info(m.name) AS c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY c.pk"
        }
    };
    let mut tables = Tables::new();
    for column in raw::rows::<Column>(conn, sql)
        .into_iter()
        .filter(|column| column.of != DIESELS)
    {
        let table = tables.entry(column.of).or_default();
        if column.key > 0 {
            table.key.push(column.name.clone());
        }
        table
            .columns
            .insert(column.name, (class(&column.kind), column.nullable == 1));
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
        let (folder, own) = if matches!(url, Url::Pg(_)) {
            ("postgres", OWN_TO_POSTGRES)
        } else {
            ("sqlite", OWN_TO_SQLITE)
        };
        Migrated {
            conn: raw::open(&url),
            url,
            folder,
            own,
            _place: place,
        }
    };
    all.into_iter().map(open).collect()
}

#[test]
fn both_folders_hold_the_same_names_each_with_its_way_back() {
    let names = folders("sqlite");
    assert_eq!(names, folders("postgres"));
    assert!(!names.is_empty());
    for (database, name) in ["sqlite", "postgres"]
        .iter()
        .flat_map(|database| names.iter().map(move |name| (database, name)))
    {
        for file in ["up.sql", "down.sql"] {
            assert!(
                !read(&format!("migrations/{database}/{name}/{file}"))
                    .trim()
                    .is_empty()
            );
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

/// All `up.sql` in their order, on one line and without comments.
fn all_sql(database: &str) -> String {
    let sql: String = folders(database)
        .iter()
        .map(|name| read(&format!("migrations/{database}/{name}/up.sql")))
        .collect();
    let plain: Vec<&str> = sql
        .lines()
        .map(|line| line.split("--").next().unwrap().trim())
        .collect();
    plain.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The statements that change tables and indexes, in the words of SQLite, without what only one database has.
fn statements(database: &str) -> Vec<String> {
    let plain = all_sql(database)
        .replace("BIGINT", "INTEGER")
        .replace("BYTEA", "BLOB")
        .replace("DOUBLE PRECISION", "REAL");
    let own = |statement: &str| {
        OWN_TO_SQLITE
            .iter()
            .chain(OWN_TO_POSTGRES)
            .any(|table| statement.contains(&format!(" {table} ")))
    };
    let kept = |statement: &&str| {
        let words = [
            "CREATE TABLE",
            "CREATE INDEX",
            "CREATE UNIQUE INDEX",
            "ALTER TABLE",
            "DROP TABLE",
            "DROP INDEX",
        ];
        words.iter().any(|word| statement.starts_with(word))
    };
    plain
        .split(';')
        .map(str::trim)
        .filter(kept)
        .filter(|statement| !own(statement))
        .map(|statement| {
            statement
                .trim_end_matches(" STRICT, WITHOUT ROWID")
                .trim_end_matches(" STRICT")
                .to_owned()
        })
        .collect()
}

#[test]
fn tables_constraints_and_indexes_are_written_alike_for_both() {
    let sqlite = statements("sqlite");
    assert!(
        sqlite.len() > 60,
        "there is something to compare: {}",
        sqlite.len()
    );
    assert_eq!(sqlite, statements("postgres"));
}

/// What makes a new edition: the columns whose change does, by table and event; no columns: any change of a
/// row. Of two triggers of the same name the later one counts.
fn edition_triggers(database: &str) -> BTreeMap<(String, String), String> {
    let sql = all_sql(database);
    let mut found = BTreeMap::new();
    for trigger in sql.split("CREATE TRIGGER new_edition").skip(1) {
        let (events, rest) = trigger
            .split_once(" AFTER ")
            .unwrap()
            .1
            .split_once(" ON ")
            .unwrap();
        let table = rest.split(' ').next().unwrap();
        for event in events.split(" OR ") {
            let (event, columns) = event.split_once(" OF ").unwrap_or((event, ""));
            found.insert((table.to_owned(), event.to_owned()), columns.to_owned());
        }
    }
    found
}

#[test]
fn the_same_changes_make_a_new_edition_in_both() {
    let sqlite = edition_triggers("sqlite");
    assert_eq!(sqlite.len(), 39, "three events of thirteen tables");
    assert_eq!(sqlite, edition_triggers("postgres"));
}

#[derive(diesel::QueryableByName)]
struct Fact {
    #[diesel(sql_type = Text)]
    fact: String,
}

/// Indexes by name, and the columns that refer to another table, as the database itself lists them.
fn indexes_and_references(conn: &mut Conn) -> BTreeSet<String> {
    let sql = match conn {
        Conn::Pg(_) => {
            "SELECT 'index ' || i.indrelid::regclass || ' ' || i.indexrelid::regclass || ' unique ' || i.indisunique::int AS fact
             FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid AND c.relnamespace = 'public'::regnamespace
             WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))
             UNION ALL
             SELECT 'reference ' || k.conrelid::regclass || '.' || a.attname || ' ' || k.confrelid::regclass
             FROM pg_constraint AS k JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
             WHERE k.contype = 'f'"
        }
        Conn::Sqlite(_) => {
            "SELECT 'index ' || m.name || ' ' || i.name || ' unique ' || i.\"unique\" AS fact
             FROM sqlite_master AS m, pragma_index_list(m.name) AS i WHERE m.type = 'table' AND i.origin = 'c'
             UNION ALL
             SELECT 'reference ' || m.name || '.' || f.\"from\" || ' ' || f.\"table\"
             FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table'"
        }
    };
    let own = |fact: &str| OWN_TO_POSTGRES.iter().any(|table| fact.contains(table));
    raw::rows::<Fact>(conn, sql)
        .into_iter()
        .map(|row| row.fact)
        .filter(|fact| !own(fact))
        .collect()
}

#[test]
fn both_databases_hold_the_same_indexes_and_references() {
    let found: Vec<_> = migrated()
        .iter_mut()
        .map(|database| indexes_and_references(&mut database.conn))
        .collect();
    for facts in &found {
        assert!(facts.len() > 60, "there is something to compare: {facts:?}");
        assert_eq!(facts, &found[0]);
    }
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
    for Migrated {
        url,
        mut conn,
        folder,
        _place,
        ..
    } in migrated()
    {
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
