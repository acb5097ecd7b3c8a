//! The modules of a crate, and what a path means from within one of them.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Name;
use super::source::Source;

/// How many `use` lines are followed from one name to its definition.
const MOST_STEPS: usize = 8;

/// Modules by their paths; the crate's root has the empty one.
#[derive(Default)]
pub struct Tree<'a> {
    modules: BTreeMap<Vec<String>, Module<'a>>,
}

#[derive(Default)]
struct Module<'a> {
    file: &'a str,
    items: BTreeSet<&'a str>,
    uses: BTreeMap<&'a str, &'a Name>,
    globs: Vec<&'a Name>,
}

impl<'a> Tree<'a> {
    pub fn new(sources: impl IntoIterator<Item = &'a Source>) -> Self {
        let mut tree = Self::default();
        for source in sources {
            let own = source.module();
            tree.module(&own, &[], &source.path);
            for definition in &source.definitions {
                let module = tree.module(&own, &definition.modules, &source.path);
                if definition.is_module {
                    let inner: Vec<String> = definition
                        .modules
                        .iter()
                        .chain([&definition.name])
                        .cloned()
                        .collect();
                    tree.module(&own, &inner, &source.path);
                } else {
                    module.items.insert(&definition.name);
                }
            }
            for name in &source.names {
                let Some(alias) = &name.alias else { continue };
                let module = tree.module(&own, &name.modules, &source.path);
                if alias == "*" {
                    module.globs.push(name);
                } else {
                    module.uses.entry(alias).or_insert(name);
                }
            }
        }
        tree
    }

    fn module(&mut self, own: &[String], inner: &[String], file: &'a str) -> &mut Module<'a> {
        let path = own.iter().chain(inner).cloned().collect();
        self.modules.entry(path).or_insert_with(|| Module {
            file,
            ..Module::default()
        })
    }

    pub fn is_module(&self, path: &[String]) -> bool {
        self.modules.contains_key(path)
    }

    /// The file of the innermost module that the absolute path goes through; none for another crate's.
    pub fn file_of(&self, path: &[String]) -> Option<&'a str> {
        let is_foreign = path.first().is_some_and(String::is_empty);
        let known = (0..=path.len())
            .rev()
            .find_map(|length| self.modules.get(&path[..length]));
        known.filter(|_| !is_foreign).map(|module| module.file)
    }

    /// The path of the module or item from the crate's root, behind every `use` that passes it on; what is
    /// below the item is left out. Another crate's begins with an empty segment.
    pub fn resolve(&self, context: &[String], segments: &[String]) -> Vec<String> {
        self.follow(context, segments, MOST_STEPS)
    }

    fn follow(&self, context: &[String], segments: &[String], steps: usize) -> Vec<String> {
        let rest = &segments[1.min(segments.len())..];
        match segments.first().map_or("", String::as_str) {
            "crate" | "madang" => self.walk(&[], rest, steps),
            "self" => self.walk(context, rest, steps),
            "super" => {
                let supers = segments.iter().take_while(|segment| *segment == "super").count();
                self.walk(
                    &context[..context.len().saturating_sub(supers)],
                    &segments[supers..],
                    steps,
                )
            }
            "" => segments.to_vec(),
            first if self.knows(context, first) => self.walk(context, segments, steps),
            _ => foreign(segments),
        }
    }

    fn knows(&self, path: &[String], name: &str) -> bool {
        let has = |module: &Module| module.items.contains(name) || module.uses.contains_key(name);
        self.is_module(&child(path, name)) || self.modules.get(path).is_some_and(has)
    }

    fn walk(&self, start: &[String], segments: &[String], steps: usize) -> Vec<String> {
        let mut path = start.to_vec();
        for (at, segment) in segments.iter().enumerate() {
            let inner = child(&path, segment);
            let module = self.modules.get(&path);
            let is_item = module.is_some_and(|module| module.items.contains(segment.as_str()));
            // A function may have the name of the module that it's taken from.
            let is_more = is_item || module.is_some_and(|module| module.uses.contains_key(segment.as_str()));
            if self.is_module(&inner) && !(is_more && at + 1 == segments.len()) {
                path = inner;
                continue;
            }
            // What lies in a module that nobody has read is taken at its word.
            let Some(module) = module else {
                return path.into_iter().chain(segments[at..].iter().cloned()).collect();
            };
            if is_item || steps == 0 {
                return inner;
            }
            if let Some(name) = module.uses.get(segment.as_str()) {
                let whole: Vec<String> = name.segments.iter().chain(&segments[at + 1..]).cloned().collect();
                // `use diesel;` does not mean itself.
                let is_own = name.segments.first() == Some(segment) && !self.is_module(&inner);
                return if is_own {
                    foreign(&whole)
                } else {
                    self.follow(&path, &whole, steps - 1)
                };
            }
            for glob in &module.globs {
                let source = self.follow(&path, &glob.segments, steps - 1);
                if source != path && self.knows(&source, segment) {
                    return self.walk(&source, &segments[at..], steps - 1);
                }
            }
            return inner;
        }
        path
    }
}

fn foreign(segments: &[String]) -> Vec<String> {
    std::iter::once(String::new())
        .chain(segments.iter().cloned())
        .collect()
}

fn child(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}
