//! Which file of `src` knows which, outside tests, and where that goes in circles.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;
use super::tree::Tree;

/// From a file to one that it knows, with the first line that says so. A name that is passed on by `pub use`
/// leads to the file that defines it. A `use` of a module alone is no arrow: what is taken from the module
/// is.
pub type Arrows<'a> = BTreeMap<(&'a str, &'a str), usize>;

pub fn arrows(sources: &[Source]) -> Arrows<'_> {
    let tree = Tree::new(sources);
    let mut found = Arrows::new();
    for source in sources {
        let own = source.module();
        for name in source.names.iter().filter(|name| !source.is_test_line(name.line)) {
            let context: Vec<String> = own.iter().chain(&name.modules).cloned().collect();
            let path = tree.resolve(&context, &name.segments);
            let is_all = name.alias.as_deref() == Some("*");
            if (is_all || !tree.is_module(&path))
                && let Some(file) = tree.file_of(&path).filter(|file| *file != source.path)
            {
                found.entry((&source.path, file)).or_insert(name.line);
            }
        }
    }
    found
}

/// Without the arrows between a module's file and the files below it, either way.
pub fn without_kin<'a>(arrows: &Arrows<'a>) -> BTreeSet<(&'a str, &'a str)> {
    arrows
        .keys()
        .filter(|(from, to)| !is_below(from, to) && !is_below(to, from))
        .copied()
        .collect()
}

/// Whether `file` lies in the folder of `module`'s file.
fn is_below(file: &str, module: &str) -> bool {
    let folder = match module.rsplit_once('/') {
        Some((folder, "mod.rs")) => folder,
        _ if matches!(module, "lib.rs" | "main.rs") => return true,
        _ => module.trim_end_matches(".rs"),
    };
    file.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// The groups of two files or more of which each leads to each other; the largest first.
pub fn knots<'a>(arrows: &BTreeSet<(&'a str, &'a str)>) -> Vec<BTreeSet<&'a str>> {
    let starts: BTreeSet<&str> = arrows.iter().map(|(from, _)| *from).collect();
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        starts.iter().map(|from| (*from, reach(arrows, from))).collect();
    let mut knots: Vec<BTreeSet<&str>> = Vec::new();
    for file in starts {
        let leads_back = |other: &&&str| reached.get(**other).is_some_and(|files| files.contains(file));
        let knot: BTreeSet<&str> = reached[file].iter().filter(leads_back).copied().collect();
        if !knot.is_empty() && !knots.contains(&knot) {
            knots.push(knot);
        }
    }
    knots.sort_by_key(|knot| std::cmp::Reverse(knot.len()));
    knots
}

/// Every file that can be come to from `start`, in one step or more.
pub fn reach<'a>(arrows: &BTreeSet<(&'a str, &'a str)>, start: &'a str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![start];
    while let Some(file) = waiting.pop() {
        for (_, to) in arrows.range((file, "")..).take_while(|(from, _)| *from == file) {
            if found.insert(*to) {
                waiting.push(to);
            }
        }
    }
    found
}
