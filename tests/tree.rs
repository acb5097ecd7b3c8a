//! What the repository holds: nothing at its top that does not belong there, and no word of a page that a
//! visitor lacks.

use std::fs;
use std::path::{Path, PathBuf};

/// What stands at the top of the repository, beside what `.gitignore` names.
const TOP_LEVEL: &[&str] = &[
    ".cargo",
    ".ci",
    ".git",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "benches",
    "clippy.toml",
    "config",
    "deny.toml",
    "docs",
    "fuzz",
    "migrations",
    "rustfmt.toml",
    "src",
    "tests",
];

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

/// The names of pages that a text refers to, such as `VENDOR.md`.
fn pages_in(text: &str) -> impl Iterator<Item = String> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.');
    let words = text
        .split(move |c: char| !is_name(c))
        .map(|word| word.trim_end_matches('.'));
    words
        .filter(|word| word.len() > 3 && Path::new(word).extension().is_some_and(|end| end == "md"))
        .map(|word| word.rsplit('/').next().unwrap_or(word).to_owned())
}

/// The Markdown files at the top of the repository.
fn pages_at_the_top() -> Vec<PathBuf> {
    let paths = fs::read_dir(top()).unwrap().map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect()
}

/// The paths of the repository that a page names in backticks, such as `src/clock.rs` or `tests/judge/`.
fn paths_in(page: &str) -> impl Iterator<Item = &str> {
    let folders = [
        "src/",
        "tests/",
        "benches/",
        "config/",
        "migrations/",
        "docs/",
        "fuzz/",
    ];
    let is_path = move |word: &&str| {
        let is_plain = word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-'));
        // `DATE-TIME_WHAT` stands for a name that its reader chooses.
        is_plain && !word.contains("DATE") && folders.iter().any(|folder| word.starts_with(folder))
    };
    page.split('`').skip(1).step_by(2).filter(is_path)
}

#[test]
fn every_path_that_a_page_names_is_there() {
    let written = files(&top().join("docs")).into_iter().chain(pages_at_the_top());
    let pages: Vec<PathBuf> = written.chain([top().join("src/ARCHITECTURE.md")]).collect();
    let mut named = 0;
    let mut lost = Vec::new();
    for page in &pages {
        let text = fs::read_to_string(page).unwrap();
        for path in paths_in(&text) {
            named += 1;
            // `tests/run` and modules such as `tests/access_matrix` are named without an ending.
            let is_there = top().join(path).exists() || top().join(format!("{path}.rs")).exists();
            lost.extend((!is_there).then(|| format!("{}: {path}", page.display())));
        }
    }
    assert!(named > 100, "only {named} paths were found");
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn the_top_level_holds_only_what_belongs_there() {
    let ignored = fs::read_to_string(top().join(".gitignore")).unwrap();
    let is_known = |name: &String| {
        TOP_LEVEL.contains(&name.as_str()) || ignored.lines().any(|line| line.trim_matches('/') == name)
    };
    let names = fs::read_dir(top())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let strange: Vec<String> = names.filter(|name| !is_known(name)).collect();
    assert!(strange.is_empty(), "what is this doing at the top? {strange:?}");
}

/// `tests/architecture` holds the source to the same.
#[test]
fn no_file_of_tests_or_benches_has_more_than_500_lines() {
    let all = ["tests", "benches"].map(|name| files(&top().join(name))).concat();
    let lengths = all
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| (path, fs::read_to_string(path).unwrap().lines().count()));
    let long: Vec<_> = lengths.filter(|(_, lines)| *lines > 500).collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn no_file_refers_to_a_page_that_the_repository_does_not_hold() {
    let folders = [
        "src",
        "tests",
        "benches",
        "config",
        "migrations",
        "docs",
        ".ci",
        ".cargo",
    ]
    .map(|name| files(&top().join(name)));
    let all: Vec<PathBuf> = folders.into_iter().flatten().chain(pages_at_the_top()).collect();
    let held: Vec<String> = all
        .iter()
        .filter_map(|path| path.file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    // What is no text refers to nothing; the browser's checker is somebody else's.
    let texts = all
        .iter()
        .filter(|path| !path.ends_with("axe.min.js"))
        .filter_map(|path| Some((path, fs::read_to_string(path).ok()?)));
    let lost: Vec<String> = texts
        .flat_map(|(path, text)| {
            pages_in(&text)
                .map(|page| format!("{}: {page}", path.display()))
                .collect::<Vec<_>>()
        })
        .filter(|found| !held.iter().any(|name| found.ends_with(&format!(": {name}"))))
        .collect();
    assert!(lost.is_empty(), "{lost:#?}");
}
