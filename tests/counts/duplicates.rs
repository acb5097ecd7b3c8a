//! Counts runs of lines that occur more than once.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};

use super::Count;
use super::source::Source;

/// Lines that have to be the same, one after the other.
const RUN: usize = 6;

pub fn counts(sources: &[Source]) -> Result<Vec<Count>, proc_macro2::LexError> {
    let mut runs: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.is_tests) {
        for run in code(source)?.windows(RUN) {
            runs.entry(run.to_vec()).or_default().push(&source.path);
        }
    }
    let repeated: Vec<&Vec<&str>> = runs.values().filter(|places| places.len() > 1).collect();
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    repeated
        .iter()
        .flat_map(|places| places.iter())
        .for_each(|file| *files.entry(file).or_insert(0) += 1);
    let most = files
        .iter()
        .max_by_key(|(_, times)| **times)
        .map_or("", |(file, _)| file);
    Ok(vec![Count::at(
        "runs of six lines that occur again",
        repeated.len(),
        format!("most in {most}"),
    )])
}

/// The file's lines that say something: without tests, comments, `use` and lone brackets, and without the
/// space that stands before and within them.
fn code(source: &Source) -> Result<Vec<String>, proc_macro2::LexError> {
    let uses = uses(source.text.parse()?);
    let mut found = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        let line_number = index + 1;
        let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let says_something = text.chars().any(|sign| !"(){}[],;".contains(sign)) && !text.starts_with("//");
        let is_use = uses
            .iter()
            .any(|(start, end)| (*start..=*end).contains(&line_number));
        if says_something && !is_use && !source.is_test_line(line_number) {
            found.push(text);
        }
    }
    Ok(found)
}

/// First and last line of each `use` of the file's top level.
fn uses(tokens: TokenStream) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open = None;
    for token in tokens {
        let line = token.span().start().line;
        match token {
            TokenTree::Ident(word) if word == "use" => open = Some(line),
            TokenTree::Punct(sign) if sign.as_char() == ';' => {
                found.extend(open.take().map(|start| (start, line)));
            }
            _ => {}
        }
    }
    found
}
