//! Counts of the source, and a limit for those that should only fall.
//!
//! `cargo test --test counts` prints them with their limits and fails above one; `cargo test --test counts --
//! FOLDER` prints those of another checkout.

#[path = "counts/duplicates.rs"]
mod duplicates;
#[path = "counts/functions.rs"]
mod functions;
#[path = "architecture/graph.rs"]
mod graph;
#[path = "counts/lines.rs"]
mod lines;
#[path = "architecture/names.rs"]
mod names;
#[path = "architecture/source.rs"]
mod source;
#[path = "counts/structure.rs"]
mod structure;
#[path = "architecture/tree.rs"]
mod tree;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What may not grow, by the name that it's printed with. To be lowered with each fall.
const LIMITS: &[(&str, usize)] = &[
    ("lines over 110 columns", 23),
    ("docs of three words or fewer in all", 262),
    ("lines of a function, longest", 65),
    ("functions over 40 lines", 89),
    ("functions over 60 lines", 3),
    ("functions with a tuple pattern as parameter", 17),
    ("parameters that are tuples", 21),
    ("parameters that hold tuples", 82),
    ("public items without docs", 70),
    ("names of types used more than once", 85),
    ("runs of six lines that occur again", 49),
    ("files in the largest folder", 38),
    ("circles of files", 0),
    ("files in circles", 0),
    ("largest circle", 0),
    ("largest circle in web", 0),
];

/// A line of the table: what, how many, and where it is the most.
struct Count {
    name: &'static str,
    number: usize,
    note: String,
}

impl Count {
    fn new(name: &'static str, number: usize) -> Self {
        Self {
            name,
            number,
            note: String::new(),
        }
    }

    fn at(name: &'static str, number: usize, note: impl Into<String>) -> Self {
        Self {
            name,
            number,
            note: note.into(),
        }
    }
}

/// Of the code below `root`; test code is in no count but its size.
fn counts(root: &Path) -> Result<Vec<Count>, Box<dyn Error>> {
    let sources = source::sources(&root.join("src"))?;
    let mut all = lines::counts(&sources, root)?;
    all.extend(functions::counts(&sources)?);
    all.extend(duplicates::counts(&sources)?);
    all.extend(structure::counts(&sources));
    Ok(all)
}

/// Prints the table. With limits: names of the counts that are above theirs.
fn report(counts: &[Count], limits: &[(&str, usize)]) -> Vec<String> {
    let mut above = Vec::new();
    for Count { name, number, note } in counts {
        let limit = limits
            .iter()
            .find(|(limited, _)| limited == name)
            .map(|(_, limit)| *limit);
        let limit_text = match limit {
            Some(limit) if *number > limit => {
                above.push(format!("{name}: {number}, the limit is {limit}"));
                format!("ABOVE {limit}")
            }
            Some(limit) if *number < limit => format!("limit {limit}, can be lowered"),
            Some(limit) => format!("limit {limit}"),
            None => String::new(),
        };
        println!(
            "{}",
            format!("{name:<44} {number:>9}  {limit_text:<12} {note}").trim_end()
        );
    }
    let is_counted = |limited: &str| counts.iter().any(|count| count.name == limited);
    above.extend(
        limits
            .iter()
            .filter(|(limited, _)| !is_counted(limited))
            .map(|(limited, _)| format!("{limited}: not counted")),
    );
    above
}

fn run() -> Result<ExitCode, Box<dyn Error>> {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    if let Some(folder) = words
        .iter()
        .map(PathBuf::from)
        .find(|folder| folder.join("src").is_dir())
    {
        report(&counts(&folder)?, &[]);
        return Ok(ExitCode::SUCCESS);
    }
    // Other words are what `cargo test` was told to run.
    if !words.is_empty() && !words.iter().any(|word| "counts".contains(word.as_str())) {
        println!("test result: ok. 0 passed; 0 failed; 1 filtered out");
        return Ok(ExitCode::SUCCESS);
    }
    let above = report(&counts(Path::new(env!("CARGO_MANIFEST_DIR")))?, LIMITS);
    for line in &above {
        println!("{line}");
    }
    if above.is_empty() {
        println!("test result: ok. 1 passed; 0 failed");
        Ok(ExitCode::SUCCESS)
    } else {
        println!("test result: FAILED. 0 passed; 1 failed");
        Ok(ExitCode::FAILURE)
    }
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    run()
}
