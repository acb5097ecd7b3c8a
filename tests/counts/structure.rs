//! Counts of files, folders and of who knows whom.

use std::collections::{BTreeMap, BTreeSet};

use super::Count;
use super::graph::{arrows, knots, without_kin};
use super::source::Source;

pub fn counts(sources: &[Source]) -> Vec<Count> {
    let all = arrows(sources);
    let knots = knots(&without_kin(&all));
    let folders = folders(sources);
    let (largest, files) = folders
        .iter()
        .max_by_key(|(_, files)| **files)
        .map_or(("", 0), |(name, files)| (name, *files));
    let passed_on = |source: &Source| {
        source
            .names
            .iter()
            .filter(|name| name.is_passed_on && !source.is_test_line(name.line))
            .count()
    };
    let mut found = vec![
        Count::new("files", sources.iter().filter(|source| !source.is_tests).count()),
        Count::at("files in the largest folder", files, largest),
        Count::new("arrows between files", all.len()),
        Count::new("names passed on by pub use", sources.iter().map(passed_on).sum()),
        Count::new("circles of files", knots.len()),
        Count::new("files in circles", knots.iter().map(BTreeSet::len).sum()),
    ];
    let mut rooms: BTreeMap<&str, &BTreeSet<&str>> = BTreeMap::new();
    // The largest first, so that a room's first is its largest.
    for knot in &knots {
        let room = knot
            .first()
            .and_then(|file| file.split('/').next())
            .unwrap_or_default();
        rooms.entry(room).or_insert(knot);
    }
    let others: Vec<String> = rooms
        .iter()
        .map(|(room, knot)| format!("{room} {}", knot.len()))
        .collect();
    found.push(Count::at(
        "largest circle",
        knots.first().map_or(0, BTreeSet::len),
        others.join(", "),
    ));
    found.push(Count::new(
        "largest circle in web",
        rooms.get("web").map_or(0, |knot| knot.len()),
    ));
    found
}

/// How many files that are not tests lie in each folder itself.
fn folders(sources: &[Source]) -> BTreeMap<&str, usize> {
    let mut folders = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.is_tests) {
        *folders
            .entry(source.path.rsplit_once('/').map_or("", |(folder, _)| folder))
            .or_insert(0) += 1;
    }
    folders
}
