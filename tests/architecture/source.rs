//! Reads the files of `src`: what each names and defines, and which of its lines are compiled for tests only.

use std::error::Error;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, Meta, Stmt};

use super::names::{self, Definition, Name};

/// A source file by its path below `src`, with `/`. `is_tests`: compiled for tests only, by its name, its
/// folder or the line that declares it.
pub struct Source {
    pub path: String,
    pub text: String,
    pub is_tests: bool,
    pub names: Vec<Name>,
    pub definitions: Vec<Definition>,
    /// Paths of the files that this one declares as `#[cfg(test)] mod name;`.
    pub test_files: Vec<String>,
    test_lines: Vec<RangeInclusive<usize>>,
}

impl Source {
    pub fn new(path: &str, text: &str) -> syn::Result<Self> {
        let file = syn::parse_file(text)?;
        let (names, definitions) = names::read(&file);
        let mut tests = TestLines {
            folder: folder_of_children(path),
            lines: Vec::new(),
            files: Vec::new(),
        };
        tests.visit_file(&file);
        Ok(Self {
            path: path.into(),
            text: text.into(),
            is_tests: path.ends_with("_tests.rs") || path.contains("/tests/"),
            names,
            definitions,
            test_files: tests.files,
            test_lines: tests.lines,
        })
    }

    /// Whether the line, from 1, is compiled for tests only.
    pub fn is_test_line(&self, line: usize) -> bool {
        self.is_tests || self.test_lines.iter().any(|lines| lines.contains(&line))
    }

    /// The path of this file's module below the crate's root, which is empty.
    pub fn module(&self) -> Vec<String> {
        let stem = self.path.trim_end_matches(".rs");
        let mut steps: Vec<String> = stem.split('/').map(str::to_owned).collect();
        match steps.last().map(String::as_str) {
            Some("mod") => {
                steps.pop();
            }
            Some("lib" | "main") if steps.len() == 1 => steps.clear(),
            // It is the module `tests` of its sibling.
            Some(name) if name.ends_with("_tests") => {
                let sibling = name.trim_end_matches("_tests").to_owned();
                steps.pop();
                steps.extend([sibling, "tests".to_owned()]);
            }
            _ => {}
        }
        steps
    }
}

/// The folder, with a slash, in which the modules lie that the file declares without a `#[path]`.
fn folder_of_children(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, "mod.rs")) => format!("{folder}/"),
        _ if matches!(path, "lib.rs" | "main.rs") => String::new(),
        _ => format!("{}/", path.trim_end_matches(".rs")),
    }
}

/// Finds what stands under `#[cfg(test)]`.
struct TestLines {
    folder: String,
    lines: Vec<RangeInclusive<usize>>,
    files: Vec<String>,
}

impl TestLines {
    fn note(&mut self, attributes: &[Attribute], whole: &dyn Spanned) {
        if attributes.iter().any(is_for_tests) {
            let span = whole.span();
            self.lines.push(span.start().line..=span.end().line);
        }
    }
}

impl<'a> Visit<'a> for TestLines {
    fn visit_item(&mut self, item: &'a Item) {
        let attributes = attributes_of(item);
        self.note(attributes, item);
        if let Item::Mod(module) = item
            && module.content.is_none()
            && attributes.iter().any(is_for_tests)
        {
            self.files.push(format!("{}{}.rs", self.folder, module.ident));
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'a ImplItem) {
        if let ImplItem::Fn(function) = item {
            self.note(&function.attrs, item);
        }
        visit::visit_impl_item(self, item);
    }

    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::Local(local) = statement {
            self.note(&local.attrs, statement);
        }
        visit::visit_stmt(self, statement);
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    matches!(&attribute.meta, Meta::List(list) if list.path.is_ident("cfg") && list.tokens.to_string() == "test")
}

/// Empty for what the parser has no name for.
pub fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::ExternCrate(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::ForeignMod(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::TraitAlias(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Union(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

/// All `.rs` files below the folder, in order.
pub fn rust_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
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

/// Every file of a folder `src`. The error names the file.
pub fn sources(top: &Path) -> Result<Vec<Source>, Box<dyn Error>> {
    let mut all = Vec::new();
    for path in rust_files(top)? {
        let below = path
            .strip_prefix(top)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        let text = std::fs::read_to_string(&path)?;
        all.push(Source::new(&below, &text).map_err(|error| format!("{below}: {error}"))?);
    }
    let test_files: Vec<String> = all.iter().flat_map(|source| source.test_files.clone()).collect();
    for source in &mut all {
        let is_declared = |file: &String| {
            source.path == *file
                || source
                    .path
                    .starts_with(&format!("{}/", file.trim_end_matches(".rs")))
        };
        source.is_tests |= test_files.iter().any(is_declared);
    }
    Ok(all)
}
