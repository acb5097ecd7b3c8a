//! The house keeps its order: who may know whom, where external crates live, and how big files get.
//! Reads the source as text: cheap, and it sees what the compiler would let pass.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms that it may know. A top-level module that is not listed (`main`, `lib`, the command line)
/// is outermost: it may know every room, and none may know it.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("locale", &["domain"]),
    ("config", &["domain"]),
    ("clock", &["domain"]),
    ("random", &["domain"]),
    ("telemetry", &["domain", "config"]),
    ("store", &["domain"]),
    ("calendar", &["domain"]),
    ("notify", &["domain", "config", "locale", "calendar"]),
    ("app", &["domain", "store", "clock", "random"]),
    ("jobs", &["domain", "app", "store", "notify", "config", "clock", "random", "telemetry"]),
    ("web", &["domain", "app", "config", "store", "locale", "calendar", "clock", "random", "telemetry", "jobs"]),
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
    ("maud", &["web", "notify"]),
    ("lettre", &["notify"]),
    ("rrule", &["domain"]),
    ("chrono_tz", &["domain", "calendar", "locale"]),
    ("fluent", &["locale"]),
    ("fluent_bundle", &["locale"]),
    ("unic_langid", &["locale"]),
];

/// What every top-level module outside [`ROOMS`] is called here.
const OUTERMOST: &str = "outermost";
const MOST_LINES: usize = 500;
/// What rustfmt keeps to where it can: not within strings, comments and `html!`.
const MOST_COLUMNS: usize = 120;

/// A source file by its path below `src`, with `/`. `is_tests`: compiled for tests only, by its name or its folder.
struct Source {
    path: String,
    text: String,
    is_tests: bool,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into(), is_tests: path.ends_with("_tests.rs") || path.contains("/tests/") }
    }

    fn room(&self) -> &str {
        let top = self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        // A test file beside its module: `clock_tests.rs` is the clock's.
        let top = top.strip_suffix("_tests").unwrap_or(top);
        ROOMS.iter().find(|(room, _)| *room == top).map_or(OUTERMOST, |(room, _)| room)
    }

    /// Paths of the files that this one declares as `#[cfg(test)] mod name;`.
    fn test_files(&self) -> Vec<String> {
        let code = code_of(&self.text);
        let tokens = tokens(&code);
        let words: Vec<&str> = tokens.iter().map(|token| token.text).collect();
        let folder = match self.path.rsplit_once('/') {
            Some((folder, "mod.rs")) => format!("{folder}/"),
            _ => self.path.strip_suffix(".rs").map_or_else(String::new, |stem| format!("{stem}/")),
        };
        let declared = words.windows(10).filter(|w| w[..7].concat() == "#[cfg(test)]" && w[7] == "mod" && w[9] == ";");
        declared.map(|w| format!("{folder}{}.rs", w[8])).collect()
    }

    /// How many `super::` lead from this file's module to the crate's root.
    fn depth(&self) -> usize {
        let steps = self.path.split('/').count();
        match self.path.rsplit('/').next() {
            Some("main.rs" | "lib.rs") => 0,
            Some("mod.rs") => steps - 1,
            // It is the module `tests` of its sibling.
            Some(name) if name.ends_with("_tests.rs") => steps + 1,
            _ => steps,
        }
    }
}

/// The text with comments, strings and characters blanked out; lines stay where they are.
fn code_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = skipped(rest, out.chars().next_back()).unwrap_or(0);
        if length == 0 {
            out.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            out.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    out
}

/// Bytes of the comment, string or character literal that `rest` begins with.
fn skipped(rest: &str, before: Option<char>) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(block_comment(rest));
    }
    if rest.starts_with('"') {
        return Some(quoted(rest, '"'));
    }
    if rest.starts_with('\'') {
        // A lifetime has no closing quote after one character.
        let is_char = rest.chars().nth(1) == Some('\\') || rest.chars().nth(2) == Some('\'');
        return is_char.then(|| quoted(rest, '\''));
    }
    let in_a_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let raw = rest.strip_prefix('r').or_else(|| rest.strip_prefix("br")).filter(|_| !in_a_word)?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let body = raw[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = body.find(&close).map_or(body.len(), |at| at + close.len());
    Some(rest.len() - body.len() + end)
}

fn block_comment(rest: &str) -> usize {
    let (mut open, mut at) = (0_usize, 0);
    loop {
        let tail = &rest[at..];
        let step = match tail {
            "" => return rest.len(),
            _ if tail.starts_with("/*") => {
                open += 1;
                2
            }
            _ if tail.starts_with("*/") => {
                open -= 1;
                2
            }
            _ => tail.chars().next().map_or(1, char::len_utf8),
        };
        at += step;
        if open == 0 {
            return at;
        }
    }
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A word, `::`, or one other character, with its line number from 1.
struct Token<'a> {
    text: &'a str,
    line: usize,
}

fn tokens(code: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let length = match word {
                0 if rest.starts_with("::") => 2,
                0 => first.len_utf8(),
                word => word,
            };
            found.push(Token { text: &rest[..length], line: index + 1 });
            rest = rest[length..].trim_start();
        }
    }
    found
}

/// Rooms and external crates that the file names, each with its line: `use` trees, groups and full paths alike.
fn named<'a>(source: &Source, tokens: &'a [Token<'a>]) -> Vec<(&'a str, usize)> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let mut found = Vec::new();
    let mut inline_modules: Vec<usize> = Vec::new();
    let mut braces = 0_usize;
    for at in 0..tokens.len() {
        match text(at) {
            "{" => {
                braces += 1;
                if at >= 2 && text(at - 2) == "mod" {
                    inline_modules.push(braces);
                }
            }
            "}" => {
                if inline_modules.last() == Some(&braces) {
                    inline_modules.pop();
                }
                braces = braces.saturating_sub(1);
            }
            "crate" | "madang" if text(at + 1) == "::" => found.extend(heads(tokens, at + 2)),
            "super" if text(at + 1) == "::" && (at < 2 || text(at - 2) != "super") => {
                let supers = (0..tokens.len())
                    .take_while(|n| text(at + 2 * n) == "super" && text(at + 2 * n + 1) == "::")
                    .count();
                if supers == source.depth() + inline_modules.len() {
                    found.extend(heads(tokens, at + 2 * supers));
                }
            }
            // The first segment of a path, or a whole one in `use x as y;`.
            word if CRATES.iter().any(|(name, _)| *name == word) => {
                // `::diesel::x` is a first segment too; `other::diesel::x` is not.
                let after_path = at >= 2
                    && text(at - 1) == "::"
                    && text(at - 2).ends_with(|c: char| c.is_alphanumeric() || c == '>');
                let is_first = !after_path || text(at - 2) == "use";
                if is_first && (text(at + 1) == "::" || text(at.saturating_sub(1)) == "use") {
                    found.push((word, tokens[at].line));
                }
            }
            _ => {}
        }
    }
    found
}

/// The first segments of the path or group of paths that begins at `start`.
fn heads<'a>(tokens: &'a [Token<'a>], start: usize) -> Vec<(&'a str, usize)> {
    let Some(first) = tokens.get(start) else { return Vec::new() };
    if first.text != "{" {
        return vec![(first.text, first.line)];
    }
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for (token, before) in tokens[start..].iter().zip(std::iter::once("").chain(tokens[start..].iter().map(|t| t.text)))
    {
        match token.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            word if depth == 1 && matches!(before, "{" | ",") => found.push((word, token.line)),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

/// What the file knows and should not.
fn acquaintances(source: &Source) -> Vec<String> {
    let room = source.room();
    let code = code_of(&source.text);
    let mut wrong = Vec::new();
    for (name, line) in named(source, &tokens(&code)) {
        let crate_rooms = CRATES.iter().find(|(external, _)| *external == name).map(|(_, rooms)| *rooms);
        let may = match (crate_rooms, ROOMS.iter().find(|(own, _)| *own == room)) {
            (Some(rooms), _) => rooms.contains(&room),
            (None, Some((_, known))) => name == room || known.contains(&name) || !is_module(name),
            (None, None) => true,
        };
        if !may {
            wrong.push(format!("src/{}:{line}: {room} may not know {name}", source.path));
        }
    }
    wrong
}

/// Whether `crate::name` is a module. Macros such as `crate::each!` live at the root too and have no room.
fn is_module(name: &str) -> bool {
    let at = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name);
    ROOMS.iter().any(|(room, _)| *room == name) || at.is_dir() || at.with_extension("rs").exists()
}

/// Words that mark unfinished work. Written in two halves here, so that who searches for them finds unfinished work
/// only.
const MARKS: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
/// Macros that stand for it.
const MACROS: [&str; 2] = [concat!("to", "do!"), concat!("unimple", "mented!")];

/// The file's habits: its size, its first line, nothing unfinished, no panic outside tests.
fn habits(source: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines = source.text.lines().count();
    if lines > MOST_LINES {
        wrong.push(format!("src/{}: {lines} lines, more than {MOST_LINES}", source.path));
    }
    for (index, line) in source.text.lines().enumerate().filter(|(_, line)| line.chars().count() > MOST_COLUMNS) {
        wrong.push(format!("src/{}:{}: {} columns", source.path, index + 1, line.chars().count()));
    }
    let is_included_doc = source.path == "lib.rs" && source.text.starts_with("#![doc = include_str!(");
    if !source.text.starts_with("//!") && !is_included_doc && !source.is_tests {
        wrong.push(format!("src/{}: does not begin with //! and what it is for", source.path));
    }
    for (index, line) in source.text.lines().enumerate() {
        let is_unfinished = |word: &&str| MARKS.contains(&word.trim_end_matches('!')) || MACROS.contains(word);
        if let Some(word) = line.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '!').find(is_unfinished) {
            wrong.push(format!("src/{}:{}: {word}", source.path, index + 1));
        }
    }
    if !source.is_tests {
        for (index, line) in without_tests(&code_of(&source.text)).lines().enumerate() {
            if line.contains(".unwrap()") || line.contains(".expect(") {
                wrong.push(format!("src/{}:{}: unwrap or expect outside tests", source.path, index + 1));
            }
        }
    }
    wrong
}

/// The code with every item under `#[cfg(test)]` blanked out.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let Some(at) = code.find(MARK) else { return code.to_owned() };
    let item = &code[at..];
    let mut depth = 0_usize;
    let mut end = item.len();
    for (offset, c) in item.char_indices().skip(MARK.len()) {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, ';' | '}') {
            end = offset + 1;
            break;
        }
    }
    let blank: String = item[..end].chars().filter(|c| *c == '\n').collect();
    format!("{}{blank}{}", &code[..at], without_tests(&item[end..]))
}

fn rust_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn sources() -> std::io::Result<Vec<Source>> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    for path in rust_files(&top)? {
        let below = path.strip_prefix(&top).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        all.push(Source::new(&below, &fs::read_to_string(&path)?));
    }
    let test_files: Vec<String> = all.iter().flat_map(Source::test_files).collect();
    for source in &mut all {
        source.is_tests |= test_files.contains(&source.path);
    }
    Ok(all)
}

/// Names of the files two levels down, such as `2026-11-27-000002_people/up.sql`.
fn migration_names(database: &str) -> std::io::Result<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database);
    let mut names = Vec::new();
    for migration in fs::read_dir(folder)? {
        let migration = migration?;
        for file in fs::read_dir(migration.path())? {
            names.push(format!("{}/{}", migration.file_name().to_string_lossy(), file?.file_name().to_string_lossy()));
        }
    }
    names.sort();
    Ok(names)
}

#[test]
fn no_room_knows_one_that_it_may_not() {
    let sources = sources().unwrap();
    assert!(sources.len() > 5, "no source found");
    let wrong: Vec<String> = sources.iter().flat_map(acquaintances).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_source_file_keeps_the_habits_of_the_house() {
    let wrong: Vec<String> = sources().unwrap().iter().flat_map(habits).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
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
        ("domain/judge/rules.rs", "mod inner {\n use super::super::super::super::web; }"),
        ("domain/span_tests.rs", "use super::super::super::app::approve;"),
        ("domain/span.rs", "fn now() -> i64 { crate::clock::Clock::System.now() }"),
        ("store/zones.rs", "use crate::{\n    domain::{ids, span},\n    web::error::{self, Error},\n};"),
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
    ] {
        assert_eq!(acquaintances(&Source::new(path, text)).len(), 1, "{path}: {text}");
    }
}

#[test]
fn a_good_acquaintance_passes() {
    for (path, text) in [
        ("domain/judge/mod.rs", "use super::span::Span; use super::super::domain::ids; use chrono_tz::Tz;"),
        ("store/zones.rs", "use diesel::prelude::*; use crate::domain::span; crate::each!(conn, c => {});"),
        ("web/mod.rs", "use crate::{app, domain::{judge, store_of}, store::zones}; use actix_web::web;"),
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
        assert_eq!(acquaintances(&Source::new(path, text)), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn a_broken_habit_is_seen() {
    let long = format!("//! Long.\n{}", "\n".repeat(MOST_LINES));
    let wide = format!("//! Wide.\n// {}", "가".repeat(MOST_COLUMNS));
    for text in [
        "fn f() {}",
        wide.as_str(),
        concat!("//! A.\n// TO", "DO: later"),
        concat!("//! A.\nfn f() { to", "do!() }"),
        "//! A.\nfn f() { g().unwrap(); }",
        "//! A.\nfn f() { g()\n    .expect(\"it\"); }",
        "//! A.\n#[cfg(test)]\nmod tests {\n fn t() { a().unwrap(); }\n}\nfn f() { g().unwrap(); }",
        "//! A.\n#[cfg(test)]\n#[path = \"a_tests.rs\"]\nmod tests;\nfn f() { g().unwrap(); }",
        &long,
    ] {
        assert_eq!(habits(&Source::new("app/a.rs", text)).len(), 1, "{text}");
    }
}

#[test]
fn a_module_for_tests_only_is_known_by_its_declaration() {
    let declares = |path: &str| Source::new(path, "//! A.\n#[cfg(test)]\nmod testing;\nmod other;").test_files();
    assert_eq!(declares("domain/judge/mod.rs"), ["domain/judge/testing.rs"]);
    assert_eq!(declares("domain/judge.rs"), ["domain/judge/testing.rs"]);
}

#[test]
fn a_good_habit_passes() {
    for (path, text) in [
        ("lib.rs", "#![doc = include_str!(\"ARCHITECTURE.md\")]\n"),
        ("calendar/mod.rs", concat!("//! A.\nconst KIND: &str = \"BEGIN:VTO", "DO\"; // never .unwrap()")),
        ("app/a.rs", "//! A.\n#[cfg(test)]\nmod tests {\n    fn t() { a(\"}\").unwrap(); }\n}\n"),
        ("app/a_tests.rs", "fn t() { a().unwrap(); }"),
        ("app/a.rs", "//! A.\nfn f() { g().unwrap_or_default() }"),
    ] {
        assert_eq!(habits(&Source::new(path, text)), Vec::<String>::new(), "{path}: {text}");
    }
}
