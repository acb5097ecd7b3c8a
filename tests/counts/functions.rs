//! Counts of functions, of their parameters, and of types and docs.

use std::collections::BTreeMap;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, FnArg, ImplItemFn, Item, ItemFn, ItemImpl, Pat, Signature, TraitItemFn, Type,
    TypeTuple, Visibility,
};

use super::Count;
use super::source::{Source, attributes_of};

const LONG: usize = 40;
const VERY_LONG: usize = 60;
/// How many names of types are shown.
const NAMES: usize = 8;

pub fn counts(sources: &[Source]) -> syn::Result<Vec<Count>> {
    let mut seen = Seen::default();
    for source in sources.iter().filter(|source| !source.is_tests) {
        let file = syn::parse_file(&source.text)?;
        Reader {
            source,
            seen: &mut seen,
            in_a_trait: false,
        }
        .visit_file(&file);
    }
    seen.lengths.sort_unstable();
    let lengths: Vec<usize> = seen.lengths.iter().map(|(length, _)| *length).collect();
    let longest = seen.lengths.last().map_or("", |(_, name)| name);
    let share = |percent: usize| {
        lengths
            .get(lengths.len() * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    let over = |limit: usize| lengths.iter().filter(|length| **length > limit).count();
    let mut repeated: Vec<(&String, &usize)> = seen.types.iter().filter(|(_, times)| **times > 1).collect();
    repeated.sort_by_key(|(_, times)| std::cmp::Reverse(**times));
    let names: Vec<String> = repeated
        .iter()
        .take(NAMES)
        .map(|(name, times)| format!("{name} {times}"))
        .collect();
    Ok(vec![
        Count::new("functions", lengths.len()),
        Count::new("lines of a function, median", share(50)),
        Count::new("lines of a function, nine in ten below", share(90)),
        Count::at(
            "lines of a function, longest",
            lengths.last().copied().unwrap_or_default(),
            longest,
        ),
        Count::new("functions over 40 lines", over(LONG)),
        Count::new("functions over 60 lines", over(VERY_LONG)),
        Count::new("functions with a tuple pattern as parameter", seen.tuple_patterns),
        Count::new("parameters that are tuples", seen.tuples),
        Count::new("parameters that hold tuples", seen.holding_tuples),
        Count::new("public items without docs", seen.without_docs),
        Count::at(
            "names of types used more than once",
            repeated.len(),
            names.join(", "),
        ),
    ])
}

#[derive(Default)]
struct Seen {
    /// Lines from the signature to the closing brace, and where.
    lengths: Vec<(usize, String)>,
    tuple_patterns: usize,
    tuples: usize,
    holding_tuples: usize,
    without_docs: usize,
    types: BTreeMap<String, usize>,
}

struct Reader<'a> {
    source: &'a Source,
    seen: &'a mut Seen,
    in_a_trait: bool,
}

impl Reader<'_> {
    fn function(&mut self, signature: &Signature, body: Option<&Block>) {
        if let Some(body) = body {
            let length = body.span().end().line - signature.span().start().line + 1;
            self.seen
                .lengths
                .push((length, format!("{} in {}", signature.ident, self.source.path)));
        }
        let mut has_pattern = false;
        for input in &signature.inputs {
            let FnArg::Typed(input) = input else { continue };
            has_pattern |= is_tuple_pattern(&input.pat);
            let mut tuples = Tuples(false);
            tuples.visit_type(&input.ty);
            self.seen.holding_tuples += usize::from(tuples.0);
            self.seen.tuples += usize::from(is_tuple(&input.ty));
        }
        self.seen.tuple_patterns += usize::from(has_pattern);
    }

    fn public(&mut self, visibility: &Visibility, attributes: &[Attribute]) {
        let has_docs = attributes
            .iter()
            .any(|attribute| attribute.path().is_ident("doc"));
        if matches!(visibility, Visibility::Public(_)) && !has_docs {
            self.seen.without_docs += 1;
        }
    }
}

fn is_tuple_pattern(pattern: &Pat) -> bool {
    match pattern {
        Pat::Tuple(_) => true,
        Pat::Reference(reference) => is_tuple_pattern(&reference.pat),
        _ => false,
    }
}

fn is_tuple(what: &Type) -> bool {
    match what {
        Type::Tuple(tuple) => !tuple.elems.is_empty(),
        Type::Reference(reference) => is_tuple(&reference.elem),
        _ => false,
    }
}

/// Whether a tuple that is not `()` is anywhere in a type.
struct Tuples(bool);

impl<'a> Visit<'a> for Tuples {
    fn visit_type_tuple(&mut self, tuple: &'a TypeTuple) {
        self.0 |= !tuple.elems.is_empty();
        visit::visit_type_tuple(self, tuple);
    }
}

impl<'a> Visit<'a> for Reader<'_> {
    fn visit_item(&mut self, item: &'a Item) {
        if self.source.is_test_line(item.span().start().line) {
            return;
        }
        let visibility = match item {
            Item::Const(it) => Some(&it.vis),
            Item::Enum(it) => Some(&it.vis),
            Item::Fn(it) => Some(&it.vis),
            Item::Static(it) => Some(&it.vis),
            Item::Struct(it) => Some(&it.vis),
            Item::Trait(it) => Some(&it.vis),
            Item::Type(it) => Some(&it.vis),
            _ => None,
        };
        if let Some(visibility) = visibility {
            self.public(visibility, attributes_of(item));
        }
        let name = match item {
            Item::Enum(it) => Some(&it.ident),
            Item::Struct(it) => Some(&it.ident),
            Item::Trait(it) => Some(&it.ident),
            Item::Type(it) => Some(&it.ident),
            Item::Union(it) => Some(&it.ident),
            _ => None,
        };
        if let Some(name) = name {
            *self.seen.types.entry(name.to_string()).or_insert(0) += 1;
        }
        visit::visit_item(self, item);
    }

    fn visit_item_fn(&mut self, function: &'a ItemFn) {
        self.function(&function.sig, Some(&function.block));
        visit::visit_item_fn(self, function);
    }

    fn visit_item_impl(&mut self, item: &'a ItemImpl) {
        let before = std::mem::replace(&mut self.in_a_trait, item.trait_.is_some());
        visit::visit_item_impl(self, item);
        self.in_a_trait = before;
    }

    fn visit_impl_item_fn(&mut self, function: &'a ImplItemFn) {
        if self.source.is_test_line(function.span().start().line) {
            return;
        }
        if !self.in_a_trait {
            self.public(&function.vis, &function.attrs);
        }
        self.function(&function.sig, Some(&function.block));
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'a TraitItemFn) {
        self.function(&function.sig, function.default.as_ref());
        visit::visit_trait_item_fn(self, function);
    }
}
