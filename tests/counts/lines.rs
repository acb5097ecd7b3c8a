//! Counts of lines, of what they hold, and of the source's size.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use proc_macro2::{Delimiter, LexError, TokenStream, TokenTree};

use super::Count;
use super::source::{Source, rust_files};

const WIDE: usize = 110;
/// Words of a doc line that hardly says more than the name below it.
const FEW: usize = 3;

pub fn counts(sources: &[Source], root: &Path) -> Result<Vec<Count>, Box<dyn Error>> {
    let mut seen = Seen::default();
    for source in sources {
        seen.read(source)
            .map_err(|error| format!("{}: {error}", source.path))?;
    }
    let tests = root.join("tests");
    for path in if tests.is_dir() {
        rust_files(&tests)?
    } else {
        Vec::new()
    } {
        seen.test_bytes += bytes(&std::fs::read_to_string(&path)?);
    }
    let share = (seen.comments * 1000).checked_div(seen.code).unwrap_or_default();
    Ok(vec![
        Count::new("lines", seen.lines),
        Count::new("lines of code", seen.code),
        Count::new("lines over 110 columns", seen.wide),
        Count::new("bytes without white space", seen.bytes),
        Count::new("bytes of tests without white space", seen.test_bytes),
        Count::new("lines of docs", seen.docs),
        Count::new("lines of docs of three words or fewer", seen.short_docs),
        Count::new("docs of three words or fewer in all", seen.short_wholes),
        Count::at(
            "comments inside functions and items",
            seen.comments,
            format!("{}.{} % of the lines of code", share / 10, share % 10),
        ),
    ])
}

/// Whether a doc is a method and a path, such as `GET /board`.
fn names_address(doc: &str) -> bool {
    let methods = ["`GET /", "`POST /", "`PUT /", "`DELETE /"];
    methods.iter().any(|method| doc.trim_start().starts_with(method))
}

#[derive(Default)]
struct Seen {
    lines: usize,
    /// Lines with a token that is no doc comment.
    code: usize,
    wide: usize,
    bytes: usize,
    test_bytes: usize,
    docs: usize,
    short_docs: usize,
    /// Doc comments that have only so few words over all of their lines.
    short_wholes: usize,
    comments: usize,
}

impl Seen {
    fn read(&mut self, source: &Source) -> Result<(), LexError> {
        let mut tokens = Tokens::default();
        tokens.read(source.text.parse()?, 0);
        let mut words_of_doc: Option<usize> = None;
        for (index, line) in source.text.lines().enumerate() {
            if source.is_test_line(index + 1) {
                self.test_bytes += bytes(line);
                continue;
            }
            self.lines += 1;
            self.bytes += bytes(line);
            self.wide += usize::from(line.chars().count() > WIDE);
            let place = tokens.lines.get(&(index + 1));
            let text = line.trim_start();
            let is_within = place.is_some_and(|place| place.is_within);
            let doc = text
                .strip_prefix("///")
                .or_else(|| text.strip_prefix("//!"))
                .filter(|_| !is_within);
            if let Some(doc) = doc {
                let words = match doc.split_whitespace().count() {
                    // The doc of a handler is the address that it answers.
                    few if names_address(doc) => few.max(FEW + 1),
                    words => words,
                };
                if words > 0 {
                    self.docs += 1;
                    self.short_docs += usize::from(words <= FEW);
                }
                words_of_doc = Some(words_of_doc.unwrap_or(0) + words);
                continue;
            }
            self.short_wholes += usize::from(words_of_doc.take().is_some_and(|words| words <= FEW));
            self.code += usize::from(place.is_some());
            let end = place.map_or(0, |place| place.end);
            let rest: String = line.chars().skip(end).collect();
            let is_comment = !is_within && rest.trim_start().starts_with("//");
            self.comments += usize::from(is_comment && tokens.is_inside(index + 1));
        }
        Ok(())
    }
}

/// What the tokens leave of each line.
#[derive(Default)]
struct Tokens {
    lines: BTreeMap<usize, Place>,
    /// First and last lines of the braces at the file's top level.
    bodies: Vec<(usize, usize)>,
}

/// `end`: the column behind the line's last token. `is_within`: the line ends inside a string.
#[derive(Default)]
struct Place {
    end: usize,
    is_within: bool,
}

impl Tokens {
    fn read(&mut self, tokens: TokenStream, depth: usize) {
        for token in tokens {
            let span = token.span();
            let TokenTree::Group(group) = token else {
                for line in span.start().line..span.end().line {
                    self.lines.entry(line).or_default().is_within = true;
                }
                self.note(span.end().line, span.end().column);
                continue;
            };
            if group.delimiter() == Delimiter::Brace && depth == 0 {
                self.bodies.push((span.start().line, span.end().line));
            }
            let (open, close) = (group.span_open().end(), group.span_close().end());
            self.note(open.line, open.column);
            self.read(group.stream(), depth + 1);
            self.note(close.line, close.column);
        }
    }

    fn note(&mut self, line: usize, column: usize) {
        let place = self.lines.entry(line).or_default();
        place.end = place.end.max(column);
    }

    fn is_inside(&self, line: usize) -> bool {
        self.bodies
            .iter()
            .any(|(start, end)| (*start..=*end).contains(&line))
    }
}

fn bytes(text: &str) -> usize {
    text.chars()
        .filter(|sign| !sign.is_whitespace())
        .map(char::len_utf8)
        .sum()
}
