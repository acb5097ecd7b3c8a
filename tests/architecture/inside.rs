//! The order inside a room: which of its folders may know which, and no files that know each other in a
//! circle.

use std::collections::BTreeSet;

use super::graph::{Arrows, arrows, knots, reach, without_kin};
use super::source::Source;
use super::sources;

/// Folders whose files know, of all folders listed here, only their own and those beside it. `/*` stands for
/// each folder one level below. The first line that fits a file is its own. A file that lies beside a folder
/// of its name is in it. Files in none of them may know all and be known by all.
const INSIDE: &[(&str, &[&str])] = &[
    ("web/ui", &[]),
    ("web/api", &[]),
    ("web/pages/frame", &["web/ui"]),
    ("web/pages/*", &["web/pages/frame", "web/ui"]),
    // What lies in no folder: the table of routes and the page of errors know several pages.
    ("web/pages", &["web/pages/*", "web/ui"]),
];

/// What may break [`INSIDE`] all the same: reason, and arrows from a file to one that it should not know.
/// Empty, and meant to stay so.
const EXCEPTIONS: &[(&str, &[(&str, &str)])] = &[];

/// What may close circles of files all the same: reason, and arrows. Without them there is no circle, and
/// each closes one. Empty, and meant to stay so.
const CIRCLES: &[(&str, &[(&str, &str)])] = &[];

type Arrow<'a> = (&'a str, &'a str);

/// The line of the table that the file falls under, and the folder that it stands for.
fn place_of<'a>(
    table: &'a [(&'a str, &'a [&'a str])],
    all: &[&str],
    file: &str,
) -> Option<(String, &'a [&'a str])> {
    let stem = file.trim_end_matches(".rs");
    let is_in = |folder: &str| {
        stem == folder
            || stem
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    for (entry, known) in table {
        let Some(above) = entry.strip_suffix("/*") else {
            if is_in(entry) {
                return Some(((*entry).to_owned(), known));
            }
            continue;
        };
        let Some(below) = stem.strip_prefix(above).and_then(|rest| rest.strip_prefix('/')) else {
            continue;
        };
        let folder = format!("{above}/{}", below.split('/').next().unwrap_or_default());
        if all.iter().any(|other| other.starts_with(&format!("{folder}/"))) {
            return Some((folder, known));
        }
    }
    None
}

/// The arrows from a folder of the table to one that it may not know.
fn forbidden<'a>(table: &[(&str, &[&str])], all: &[&str], arrows: &BTreeSet<Arrow<'a>>) -> Vec<Arrow<'a>> {
    let is_forbidden = |(from, to): &&Arrow<'_>| {
        let (Some((own, known)), Some((other, _))) = (place_of(table, all, from), place_of(table, all, to))
        else {
            return false;
        };
        let fits = |entry: &&str| match entry.strip_suffix("/*") {
            Some(above) => other
                .strip_prefix(above)
                .is_some_and(|rest| rest.starts_with('/')),
            None => other == **entry,
        };
        own != other && !known.iter().any(fits)
    };
    arrows.iter().filter(is_forbidden).copied().collect()
}

/// Few arrows without which there is no circle: files are put in a row, those that know little of the rest
/// first, and what then points back is tried again one by one.
fn cuts<'a>(arrows: &BTreeSet<Arrow<'a>>) -> Vec<Arrow<'a>> {
    let mut left: BTreeSet<&str> = knots(arrows).into_iter().flatten().collect();
    let mut row: Vec<&str> = Vec::new();
    while !left.is_empty() {
        let out = |file: &str| {
            arrows
                .iter()
                .filter(|(from, to)| *from == file && left.contains(to))
                .count()
        };
        let into = |file: &str| {
            arrows
                .iter()
                .filter(|(from, to)| *to == file && left.contains(from))
                .count()
        };
        let next = left
            .iter()
            .copied()
            .min_by_key(|file| out(file).cast_signed() - into(file).cast_signed());
        let Some(next) = next else { break };
        left.remove(next);
        row.push(next);
    }
    let at = |file: &str| row.iter().position(|other| *other == file);
    let points_back = |(from, to): &Arrow<'_>| at(from).is_some() && at(to).is_some() && at(from) < at(to);
    let mut kept: BTreeSet<Arrow<'_>> = arrows
        .iter()
        .filter(|arrow| !points_back(arrow))
        .copied()
        .collect();
    let mut cut = Vec::new();
    for arrow in arrows.iter().filter(|arrow| points_back(arrow)) {
        if reach(&kept, arrow.1).contains(arrow.0) {
            cut.push(*arrow);
        } else {
            kept.insert(*arrow);
        }
    }
    cut
}

fn listed(table: &'static [(&str, &[Arrow<'static>])]) -> BTreeSet<Arrow<'static>> {
    table.iter().flat_map(|(_, arrows)| *arrows).copied().collect()
}

fn lines<'a>(arrows: impl IntoIterator<Item = Arrow<'a>>) -> String {
    let lines: Vec<String> = arrows
        .into_iter()
        .map(|(from, to)| format!("        (\"{from}\", \"{to}\"),"))
        .collect();
    lines.join("\n")
}

#[test]
fn folders_inside_a_room_keep_their_order() {
    let all: Vec<&str> = sources().iter().map(|source| source.path.as_str()).collect();
    let all_arrows = arrows(sources()).keys().copied().collect();
    let found: BTreeSet<Arrow<'_>> = forbidden(INSIDE, &all, &all_arrows).into_iter().collect();
    let excepted = listed(EXCEPTIONS);
    let wrong = lines(found.difference(&excepted).copied());
    assert!(wrong.is_empty(), "may not know:\n{wrong}");
    let unused = lines(excepted.difference(&found).copied());
    assert!(unused.is_empty(), "no longer so, take them out:\n{unused}");
}

#[test]
fn no_files_know_each_other_in_a_circle() {
    let all = without_kin(&arrows(sources()));
    let excepted = listed(CIRCLES);
    let kept: BTreeSet<Arrow<'_>> = all.difference(&excepted).copied().collect();
    let wrong = lines(cuts(&kept));
    assert!(
        wrong.is_empty(),
        "circles: {:#?}\nwithout these there would be none:\n{wrong}",
        knots(&kept)
    );
    let unused = lines(
        excepted
            .into_iter()
            .filter(|(from, to)| !all.contains(&(*from, *to)) || !reach(&kept, to).contains(from)),
    );
    assert!(unused.is_empty(), "close no circle, take them out:\n{unused}");
}

#[test]
fn a_path_is_followed_to_the_file_that_defines_it() {
    let read = |files: &[(&str, &str)]| -> Vec<Source> {
        files
            .iter()
            .map(|(path, text)| Source::new(path, text).unwrap())
            .collect()
    };
    for (text, to) in [
        ("use crate::b::Deep;", "b/deep.rs"),
        ("use crate::b; fn f() -> b::Deep { b::Deep::new() }", "b/deep.rs"),
        (
            "use super::b::deep as d; fn f() { html! { (d::go()) } }",
            "b/deep.rs",
        ),
        ("use crate::b::*;", "b/mod.rs"),
        ("fn f() { crate::b::deep() }", "b/deep.rs"),
        ("fn f() { crate::b::Own::new() }", "b/mod.rs"),
        ("fn f() { use crate::{b::{deep::{self, Deep}}}; }", "b/deep.rs"),
        ("mod inner { use super::super::b::Own; }", "b/mod.rs"),
        (
            "#[serde(default = \"crate::b::deep::go\")] struct A;",
            "b/deep.rs",
        ),
        ("macro_rules! x { () => { $crate::b::Deep::new() } }", "b/deep.rs"),
        (
            "macro_rules! x { () => { use crate::{b::{Deep, Own as O}}; } }",
            "b/deep.rs",
        ),
        (
            "fn f() { html! { svg { use href=(crate::b::deep::go()); } } }",
            "b/deep.rs",
        ),
    ] {
        let files = read(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", text),
            (
                "b/mod.rs",
                "pub use deep::{Deep, go as deep}; mod deep; pub struct Own;",
            ),
            ("b/deep.rs", "pub struct Deep; pub fn go() {}"),
        ]);
        assert!(arrows(&files).contains_key(&("a.rs", to)), "{text}");
    }
    for text in [
        "use crate::b;",
        "#[cfg(test)] mod tests { use crate::b::Deep; }",
        "// crate::b::Own\nuse b::Own;",
    ] {
        let files = read(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", text),
            ("b/mod.rs", "pub struct Own; pub struct Deep;"),
        ]);
        assert!(arrows(&files).is_empty(), "{text}");
    }
}

#[test]
fn a_circle_is_found_and_cut() {
    let arrows = BTreeSet::from([
        ("a.rs", "b.rs"),
        ("b.rs", "c.rs"),
        ("c.rs", "a.rs"),
        ("a.rs", "c.rs"),
        ("d.rs", "a.rs"),
    ]);
    assert_eq!(knots(&arrows), [BTreeSet::from(["a.rs", "b.rs", "c.rs"])]);
    let cut: BTreeSet<Arrow<'_>> = cuts(&arrows).into_iter().collect();
    assert_eq!(cut, BTreeSet::from([("c.rs", "a.rs")]));
    let parents = Arrows::from([
        (("web/a.rs", "web/mod.rs"), 1),
        (("web/a.rs", "web/a/b.rs"), 1),
        (("web/a.rs", "web/b.rs"), 1),
    ]);
    assert_eq!(without_kin(&parents), BTreeSet::from([("web/a.rs", "web/b.rs")]));
}

#[test]
fn a_folder_knows_only_what_its_line_lists() {
    let all = [
        "web/pages/frame/page.rs",
        "web/pages/home.rs",
        "web/pages/home/a.rs",
        "web/pages/inbox/b.rs",
        "web/pages/routes.rs",
    ];
    let sees = |from, to| forbidden(INSIDE, &all, &BTreeSet::from([(from, to)])).len();
    for (from, to) in [
        ("web/pages/home/a.rs", "web/pages/inbox/b.rs"),
        ("web/pages/home.rs", "web/pages/inbox/b.rs"),
        ("web/pages/frame/page.rs", "web/pages/home.rs"),
        ("web/ui/mod.rs", "web/pages/frame/page.rs"),
        ("web/ui/mod.rs", "web/pages/routes.rs"),
    ] {
        assert_eq!(sees(from, to), 1, "{from} {to}");
    }
    for (from, to) in [
        ("web/pages/home/a.rs", "web/pages/home.rs"),
        ("web/pages/home/a.rs", "web/pages/frame/page.rs"),
        ("web/pages/home/a.rs", "web/ui/mod.rs"),
        ("web/pages/routes.rs", "web/pages/inbox/b.rs"),
        ("web/routes.rs", "web/pages/home.rs"),
    ] {
        assert_eq!(sees(from, to), 0, "{from} {to}");
    }
}
