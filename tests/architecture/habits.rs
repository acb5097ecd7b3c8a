//! What every file keeps to: its size, its first line, nothing unfinished, no panic outside tests.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::source::Source;
use super::sources;

const MOST_LINES: usize = 500;
/// What rustfmt keeps to where it can: not within comments and `html!`.
const MOST_COLUMNS: usize = 110;
/// Of a line with a sentence in quotes, which is easier to find in one piece, and of the tables of tests.
const MOST_QUOTED: usize = 120;

/// Words that mark unfinished work. Written in two halves here, so that who searches for them finds
/// unfinished work only.
const MARKS: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
/// Macros that stand for it.
const MACROS: [&str; 2] = [concat!("to", "do!"), concat!("unimple", "mented!")];

fn habits(source: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines = source.text.lines().count();
    if lines > MOST_LINES {
        wrong.push(format!(
            "src/{}: {lines} lines, more than {MOST_LINES}",
            source.path
        ));
    }
    let most = |line: &str| {
        let is_quoted = line.contains('"') || line.ends_with('\\');
        if is_quoted || source.is_tests {
            MOST_QUOTED
        } else {
            MOST_COLUMNS
        }
    };
    for (index, line) in source
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.chars().count() > most(line))
    {
        wrong.push(format!(
            "src/{}:{}: {} columns",
            source.path,
            index + 1,
            line.chars().count()
        ));
    }
    let is_included_doc = source.path == "lib.rs" && source.text.starts_with("#![doc = include_str!(");
    if !source.text.starts_with("//!") && !is_included_doc && !source.is_tests {
        wrong.push(format!(
            "src/{}: does not begin with //! and what it is for",
            source.path
        ));
    }
    for (index, line) in source.text.lines().enumerate() {
        let is_unfinished =
            |word: &&str| MARKS.contains(&word.trim_end_matches('!')) || MACROS.contains(word);
        if let Some(word) = line
            .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '!')
            .find(is_unfinished)
        {
            wrong.push(format!("src/{}:{}: {word}", source.path, index + 1));
        }
    }
    if !source.is_tests {
        let tokens = source.text.parse().map(panics).unwrap_or_default();
        for line in tokens.into_iter().filter(|line| !source.is_test_line(*line)) {
            wrong.push(format!(
                "src/{}:{line}: unwrap or expect outside tests",
                source.path
            ));
        }
    }
    wrong
}

/// Lines with a call of `unwrap` or `expect`, or with the path of one, such as `Option::unwrap`.
fn panics(tokens: TokenStream) -> Vec<usize> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut lines = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        match token {
            TokenTree::Group(group) => lines.extend(panics(group.stream())),
            TokenTree::Ident(word) if word == "unwrap" || word == "expect" => {
                let is_called = matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
                let is_panic = match before {
                    Some(TokenTree::Punct(sign)) => {
                        sign.as_char() == ':' || (sign.as_char() == '.' && is_called)
                    }
                    _ => false,
                };
                if is_panic {
                    lines.push(word.span().start().line);
                }
            }
            _ => {}
        }
    }
    lines
}

#[test]
fn every_source_file_keeps_the_habits_of_the_house() {
    let wrong: Vec<String> = sources().iter().flat_map(habits).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
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
        "//! A.\nfn f() { g().map(Option::unwrap); }",
        "//! A.\nfn f() { maud::html! { (g().unwrap()) } }",
        "//! A.\n#[cfg(test)]\n#[path = \"a_tests.rs\"]\nmod tests;\nfn f() { g().unwrap(); }",
        &long,
    ] {
        assert_eq!(habits(&Source::new("app/a.rs", text).unwrap()).len(), 1, "{text}");
    }
}

#[test]
fn a_good_habit_passes() {
    for (path, text) in [
        ("lib.rs", "#![doc = include_str!(\"ARCHITECTURE.md\")]\n"),
        (
            "calendar/mod.rs",
            concat!(
                "//! A.\nconst KIND: &str = \"BEGIN:VTO",
                "DO\"; // never .unwrap()"
            ),
        ),
        (
            "app/a.rs",
            "//! A.\n#[cfg(test)]\nmod tests {\n    fn t() { a(\"}\").unwrap(); }\n}\n",
        ),
        ("app/a_tests.rs", "fn t() { a().unwrap(); }"),
        ("app/a.rs", "//! A.\nfn f() { g().unwrap_or_default() }"),
    ] {
        assert_eq!(
            habits(&Source::new(path, text).unwrap()),
            Vec::<String>::new(),
            "{path}: {text}"
        );
    }
}
