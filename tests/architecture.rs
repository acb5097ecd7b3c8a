//! The house keeps its order: who may know whom, where external crates live, and how big files get.
//! Parses the source and resolves its paths: cheap, and it sees what the compiler would let pass.

mod graph;
mod habits;
mod inside;
mod names;
mod source;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use self::names::Name;
use self::source::Source;
use self::tree::Tree;

/// Each room and the rooms that it may know. A top-level module that is not listed (`main`, `lib`, the
/// command line) is outermost: it may know every room, and none may know it.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("locale", &["domain"]),
    ("config", &["domain"]),
    ("clock", &["domain"]),
    ("pictures", &["domain"]),
    ("random", &["domain"]),
    ("telemetry", &["domain", "config"]),
    ("store", &["domain"]),
    ("calendar", &["domain"]),
    ("notify", &["domain", "config", "locale", "calendar"]),
    ("vault", &["domain", "config"]),
    ("app", &["domain", "store", "clock", "random", "vault"]),
    (
        "jobs",
        &[
            "domain",
            "app",
            "store",
            "notify",
            "config",
            "clock",
            "random",
            "telemetry",
        ],
    ),
    (
        "web",
        &[
            "domain",
            "app",
            "config",
            "store",
            "locale",
            "calendar",
            "clock",
            "pictures",
            "random",
            "telemetry",
            "jobs",
        ],
    ),
];

/// External crates that stay in their rooms. Other crates may be used anywhere.
const CRATES: &[(&str, &[&str])] = &[
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    ("libsqlite3_sys", &["store"]),
    ("pq_sys", &["store"]),
    ("actix_web", &["web", OUTERMOST]),
    ("actix_http", &["web"]),
    ("actix_service", &["web"]),
    ("actix_multipart", &["web"]),
    ("image", &["pictures"]),
    ("rusty_s3", &["vault"]),
    ("ureq", &["vault"]),
    ("csv", &["web"]),
    ("qrcode", &["web"]),
    ("maud", &["web", "notify"]),
    ("lettre", &["notify"]),
    ("rrule", &["domain"]),
    ("chrono_tz", &["domain", "calendar", "locale"]),
    ("fluent", &["locale"]),
    ("fluent_bundle", &["locale"]),
    ("unic_langid", &["locale"]),
    ("utoipa", &["domain", "app", "web"]),
];

/// What every top-level module outside [`ROOMS`] is called here.
const OUTERMOST: &str = "outermost";

/// Who passes on, by `pub use`, what is another room's or a crate's of [`CRATES`]: it goes round the tables
/// above. File, name and reason.
const PASSED_ON: &[(&str, &str, &str)] = &[
    (
        "domain/span.rs",
        "chrono_tz::Tz",
        "a zone of the world is a type of the domain; its text forms stay in the rooms",
    ),
    (
        "domain/span.rs",
        "chrono_tz::IANA_TZDB_VERSION",
        "the telling of what the service runs with",
    ),
];

impl Source {
    fn room(&self) -> &'static str {
        let module = self.module();
        let top = module.first().map_or("", String::as_str);
        ROOMS
            .iter()
            .find(|(room, _)| *room == top)
            .map_or(OUTERMOST, |(room, _)| room)
    }
}

/// What the file knows and should not.
fn acquaintances(source: &Source) -> Vec<String> {
    let room = source.room();
    let known = ROOMS
        .iter()
        .find(|(own, _)| *own == room)
        .map(|(_, known)| *known);
    let mut wrong = Vec::new();
    for (name, path) in paths(source) {
        let may = match (path.as_slice(), known) {
            ([sign, outside, ..], _) if sign.is_empty() => CRATES
                .iter()
                .find(|(external, _)| external == outside)
                .is_none_or(|(_, rooms)| rooms.contains(&room)),
            ([top, ..], Some(known)) => top == room || known.contains(&top.as_str()) || !is_module(top),
            _ => true,
        };
        if !may {
            let top = path
                .iter()
                .find(|segment| !segment.is_empty())
                .map_or("", String::as_str);
            wrong.push(format!(
                "src/{}:{}: {room} may not know {top}",
                source.path, name.line
            ));
        }
    }
    wrong.dedup();
    wrong
}

/// All that the file names, with its path from the crate's root as the file itself tells it: other files are
/// not looked into.
fn paths(source: &Source) -> Vec<(&Name, Vec<String>)> {
    let tree = Tree::new([source]);
    let own = source.module();
    let path = |name: &Name| {
        let context: Vec<String> = own.iter().chain(&name.modules).cloned().collect();
        tree.resolve(&context, &name.segments)
    };
    source.names.iter().map(|name| (name, path(name))).collect()
}

/// Whether `crate::name` is a module. Macros such as `crate::each!` live at the root too and have no room.
fn is_module(name: &str) -> bool {
    let at = top().join(name);
    ROOMS.iter().any(|(room, _)| *room == name) || at.is_dir() || at.with_extension("rs").exists()
}

/// What the file gives to others as if it were its own: a path of another room or of a crate that has its
/// rooms.
fn passed_on(source: &Source) -> Vec<String> {
    let is_foreign = |path: &[String]| match path {
        [sign, outside, ..] if sign.is_empty() => CRATES.iter().any(|(external, _)| external == outside),
        [top, ..] => top != source.room() && ROOMS.iter().any(|(room, _)| room == top),
        _ => false,
    };
    let is_open = |name: &Name| name.is_passed_on && !source.is_test_line(name.line);
    let open = paths(source)
        .into_iter()
        .filter(|(name, path)| is_open(name) && is_foreign(path));
    open.map(|(_, path)| {
        path.into_iter()
            .skip_while(String::is_empty)
            .collect::<Vec<_>>()
            .join("::")
    })
    .collect()
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Read once for all tests.
fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| source::sources(&top()).unwrap())
}

/// Names of the files two levels down, such as `2026-11-27-000002_people/up.sql`.
fn migration_names(database: &str) -> std::io::Result<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(database);
    let mut names = Vec::new();
    for migration in fs::read_dir(folder)? {
        let migration = migration?;
        for file in fs::read_dir(migration.path())? {
            names.push(format!(
                "{}/{}",
                migration.file_name().to_string_lossy(),
                file?.file_name().to_string_lossy()
            ));
        }
    }
    names.sort();
    Ok(names)
}

#[test]
fn no_room_knows_one_that_it_may_not() {
    let sources = sources();
    assert!(sources.len() > 5, "no source found");
    let wrong: Vec<String> = sources.iter().flat_map(acquaintances).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn nobody_passes_on_what_is_not_theirs() {
    let found: Vec<(&str, String)> = sources()
        .iter()
        .flat_map(|source| {
            passed_on(source)
                .into_iter()
                .map(|name| (source.path.as_str(), name))
        })
        .collect();
    let is_listed = |file: &str, name: &str| {
        PASSED_ON
            .iter()
            .any(|(from, start, _)| *from == file && name.starts_with(start))
    };
    let wrong: Vec<_> = found
        .iter()
        .filter(|(file, name)| !is_listed(file, name))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let is_used = |from: &str, start: &str| {
        found
            .iter()
            .any(|(file, name)| *file == from && name.starts_with(start))
    };
    let unused: Vec<_> = PASSED_ON
        .iter()
        .filter(|(file, name, _)| !is_used(file, name))
        .collect();
    assert!(unused.is_empty(), "no longer so, take them out: {unused:#?}");
}

#[test]
fn both_databases_have_the_same_migrations() {
    let sqlite = migration_names("sqlite").unwrap();
    assert!(sqlite.len() >= 2, "no migration found");
    assert_eq!(sqlite, migration_names("postgres").unwrap());
}

#[test]
fn a_forbidden_acquaintance_is_seen_however_it_is_written() {
    for (path, text) in [
        ("domain/span.rs", "use crate::store::Conn;"),
        ("domain/judge/mod.rs", "use super::super::store::Conn;"),
        (
            "domain/judge/rules.rs",
            "mod inner {\n use super::super::super::super::web; }",
        ),
        ("domain/span_tests.rs", "use super::super::super::app::approve;"),
        (
            "domain/span.rs",
            "fn now() -> i64 { crate::clock::Clock::System.now() }",
        ),
        (
            "store/zones.rs",
            "use crate::{\n    domain::{ids, span},\n    web::error::{self, Error},\n};",
        ),
        ("store/zones.rs", "#[derive(crate::random::Seeded)] struct A;"),
        ("app/mod.rs", "use super::notify;"),
        ("locale/mod.rs", "use crate::config::Settings;"),
        ("web/pages/home.rs", "use diesel::prelude::*;"),
        ("web/pages/home.rs", "fn f(x: ::diesel::PgConnection) {}"),
        ("jobs/mod.rs", "use {std::fmt, lettre::Message};"),
        ("app/mod.rs", "fn page() -> Markup { maud::html! { p { 'a' } } }"),
        ("store/types.rs", "use chrono_tz as tz;"),
        ("store.rs", "use actix_web::web;"),
        ("web/mod.rs", "use rrule::RRuleSet;"),
        ("web/mod.rs", "use fluent_bundle::FluentBundle;"),
        ("web/pages/home.rs", "use {diesel as d}; fn f() { d::insert() }"),
        ("app/mod.rs", "use crate as c; fn f() { c::web::x() }"),
        ("app/mod.rs", "fn f() { html! { p { (crate::web::x()) } } }"),
        (
            "app/mod.rs",
            "macro_rules! x { () => { use $crate::{web::{x, y}}; } }",
        ),
        (
            "app/mod.rs",
            "struct A { #[serde(default = \"crate::web::x\")] b: u8 }",
        ),
        ("jobs/mod.rs", "#[derive(utoipa::ToSchema)] struct A;"),
    ] {
        assert_eq!(
            acquaintances(&Source::new(path, text).unwrap()).len(),
            1,
            "{path}: {text}"
        );
    }
}

#[test]
fn a_good_acquaintance_passes() {
    for (path, text) in [
        (
            "domain/judge/mod.rs",
            "use super::span::Span; use super::super::domain::ids; use chrono_tz::Tz;",
        ),
        (
            "store/zones.rs",
            "use diesel::prelude::*; use crate::domain::span; crate::each!(conn, c => {});",
        ),
        (
            "web/mod.rs",
            "use crate::{app, domain::{judge, store_of}, store::zones}; use actix_web::web;",
        ),
        ("main.rs", "use madang::{store, web}; use actix_web::HttpServer;"),
        ("cli/demo.rs", "use crate::{app, store}; use crate::clock::Clock;"),
        (
            "domain/span.rs",
            "// use crate::store::Conn;\n/* diesel::x /* nested */ lettre::y */ fn f<'a>(x: &'a str) -> char { '\"' }",
        ),
        (
            "domain/span.rs",
            "const A: &str = \"crate::store::x \\\" diesel::y\"; const B: &str = r#\"maud::html \"crate::web::z\"#;",
        ),
        ("domain/span.rs", "fn f() { this::diesel::x() }"),
    ] {
        assert_eq!(
            acquaintances(&Source::new(path, text).unwrap()),
            Vec::<String>::new(),
            "{path}: {text}"
        );
    }
}

#[test]
fn what_is_passed_on_is_seen() {
    let seen = |text: &str| passed_on(&Source::new("web/pages/home.rs", text).unwrap());
    assert_eq!(
        seen("pub use maud::{self, Markup as M};"),
        ["maud", "maud::Markup"]
    );
    assert_eq!(seen("pub(crate) use crate::app as theirs;"), ["app"]);
    assert_eq!(
        seen("use maud::Markup; pub use super::form::Form; pub use std::fmt;"),
        Vec::<String>::new()
    );
}

#[test]
fn a_module_for_tests_only_is_known_by_its_declaration() {
    let declares = |path: &str| {
        Source::new(path, "//! A.\n#[cfg(test)]\nmod testing;\nmod other;")
            .unwrap()
            .test_files
    };
    assert_eq!(declares("domain/judge/mod.rs"), ["domain/judge/testing.rs"]);
    assert_eq!(declares("domain/judge.rs"), ["domain/judge/testing.rs"]);
}
