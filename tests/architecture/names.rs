//! The paths that a file names, however they are written: `use` trees, bodies, attributes, the tokens of
//! macros.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprLit, File, Item, ItemMod, ItemUse, Lit, Macro, Meta, UseTree, Visibility};

/// A path of two segments or more, or one of a `use`. `modules`: the inline modules around it, outermost
/// first. A path that begins with `::` has an empty first segment.
pub struct Name {
    pub segments: Vec<String>,
    pub line: usize,
    pub modules: Vec<String>,
    /// What a `use` calls it here; `*` for all that is in it.
    pub alias: Option<String>,
    /// A `use` with a `pub` of any kind.
    pub is_passed_on: bool,
}

/// An item with a name. Those inside functions count as their module's.
pub struct Definition {
    pub name: String,
    pub modules: Vec<String>,
    pub is_module: bool,
}

pub fn read(file: &File) -> (Vec<Name>, Vec<Definition>) {
    let mut reader = Reader::default();
    reader.visit_file(file);
    (reader.names, reader.definitions)
}

#[derive(Default)]
struct Reader {
    names: Vec<Name>,
    definitions: Vec<Definition>,
    modules: Vec<String>,
}

impl Reader {
    fn add(&mut self, segments: Vec<String>, line: usize) {
        if segments.len() > 1 {
            self.names.push(Name {
                segments,
                line,
                modules: self.modules.clone(),
                alias: None,
                is_passed_on: false,
            });
        }
    }

    fn add_use(&mut self, tree: &UseTree, before: &[String], is_passed_on: bool) {
        let (last, alias) = match tree {
            UseTree::Path(path) => {
                let before: Vec<String> = before.iter().cloned().chain([path.ident.to_string()]).collect();
                return self.add_use(&path.tree, &before, is_passed_on);
            }
            UseTree::Group(group) => {
                return group
                    .items
                    .iter()
                    .for_each(|tree| self.add_use(tree, before, is_passed_on));
            }
            UseTree::Name(name) => (&name.ident, name.ident.to_string()),
            UseTree::Rename(name) => (&name.ident, name.rename.to_string()),
            UseTree::Glob(star) => {
                let line = star.star_token.spans[0].start().line;
                return self.push_use(before.to_vec(), line, "*".to_owned(), is_passed_on);
            }
        };
        let mut segments = before.to_vec();
        let mut alias = alias;
        if last == "self" && !before.is_empty() {
            // `use a::{self}` calls it `a`.
            if alias == "self" {
                alias = before.last().cloned().unwrap_or_default();
            }
        } else {
            segments.push(last.to_string());
        }
        self.push_use(segments, last.span().start().line, alias, is_passed_on);
    }

    fn push_use(&mut self, segments: Vec<String>, line: usize, alias: String, is_passed_on: bool) {
        self.names.push(Name {
            segments,
            line,
            modules: self.modules.clone(),
            alias: Some(alias),
            is_passed_on,
        });
    }

    /// The paths among the tokens of a macro or of an attribute; `with_strings`: also those that a string
    /// holds, as in `#[serde(default = "crate::x")]`.
    fn add_tokens(&mut self, tokens: TokenStream, with_strings: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Ident(first) if first == "use" && begins_tree(&tokens[at + 1..]) => {
                    let end = (at..tokens.len())
                        .find(|n| is_punct(&tokens, *n, ';'))
                        .unwrap_or(tokens.len());
                    self.add_branches(&tokens[at + 1..end], &[]);
                    at = end;
                }
                TokenTree::Ident(first) => {
                    let is_field = at > 0 && is_punct(&tokens, at - 1, '.');
                    let mut segments = vec![first.to_string()];
                    // `::diesel::x` begins a path; `<T>::x` goes on with one.
                    if at > 1 && is_colons(&tokens, at - 2) {
                        let goes_on = at > 2 && is_punct(&tokens, at - 3, '>');
                        segments.insert(0, if goes_on { "<>".to_owned() } else { String::new() });
                    }
                    let line = first.span().start().line;
                    while is_colons(&tokens, at + 1)
                        && let Some(TokenTree::Ident(next)) = tokens.get(at + 3)
                    {
                        segments.push(next.to_string());
                        at += 3;
                    }
                    if !is_field {
                        self.add(segments, line);
                    }
                }
                TokenTree::Group(group) => self.add_tokens(group.stream(), with_strings),
                TokenTree::Literal(literal) if with_strings => {
                    self.add_string(literal.to_string().trim_matches('"'), literal.span().start().line);
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// The paths of a `use` tree that is still tokens.
    fn add_branches(&mut self, tokens: &[TokenTree], before: &[String]) {
        for branch in tokens.split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ',')) {
            let mut path = before.to_vec();
            let mut line = 0;
            let mut is_whole = false;
            for (at, token) in branch.iter().enumerate() {
                match token {
                    TokenTree::Ident(word) if word == "as" => break,
                    TokenTree::Ident(word) => {
                        line = word.span().start().line;
                        path.push(word.to_string());
                    }
                    TokenTree::Group(group) => {
                        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                        self.add_branches(&inner, &path);
                        is_whole = true;
                    }
                    TokenTree::Punct(_) if at == 0 && is_colons(branch, 0) => path.push(String::new()),
                    _ => {}
                }
            }
            if !is_whole {
                self.add(path, line);
            }
        }
    }

    fn add_string(&mut self, text: &str, line: usize) {
        if text.contains("::")
            && let Ok(path) = syn::parse_str::<syn::Path>(text)
        {
            self.add(
                path.segments
                    .iter()
                    .map(|segment| segment.ident.to_string())
                    .collect(),
                line,
            );
        }
    }

    fn define(&mut self, name: String, is_module: bool) {
        self.definitions.push(Definition {
            name,
            modules: self.modules.clone(),
            is_module,
        });
    }
}

impl<'a> Visit<'a> for Reader {
    fn visit_item(&mut self, item: &'a Item) {
        let name = match item {
            Item::Const(it) => Some(&it.ident),
            Item::Enum(it) => Some(&it.ident),
            Item::Fn(it) => Some(&it.sig.ident),
            Item::Macro(it) => it.ident.as_ref(),
            Item::Static(it) => Some(&it.ident),
            Item::Struct(it) => Some(&it.ident),
            Item::Trait(it) => Some(&it.ident),
            Item::Type(it) => Some(&it.ident),
            Item::Union(it) => Some(&it.ident),
            _ => None,
        };
        if let Some(name) = name {
            self.define(name.to_string(), false);
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, module: &'a ItemMod) {
        let name = module.ident.to_string();
        if module.content.is_some() {
            self.define(name.clone(), true);
        }
        self.modules.push(name);
        visit::visit_item_mod(self, module);
        self.modules.pop();
    }

    fn visit_item_extern_crate(&mut self, item: &'a syn::ItemExternCrate) {
        let alias = item
            .rename
            .as_ref()
            .map_or_else(|| item.ident.to_string(), |(_, name)| name.to_string());
        let line = item.ident.span().start().line;
        self.push_use(
            vec![String::new(), item.ident.to_string()],
            line,
            alias,
            is_open(&item.vis),
        );
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        let before = if item.leading_colon.is_some() {
            vec![String::new()]
        } else {
            Vec::new()
        };
        self.add_use(&item.tree, &before, is_open(&item.vis));
        item.attrs
            .iter()
            .for_each(|attribute| self.visit_attribute(attribute));
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let before = path.leading_colon.as_ref().map(|_| String::new());
        let segments = path.segments.iter().map(|segment| segment.ident.to_string());
        let line = path
            .segments
            .first()
            .map_or(0, |segment| segment.ident.span().start().line);
        self.add(before.into_iter().chain(segments).collect(), line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a Macro) {
        self.visit_path(&call.path);
        self.add_tokens(call.tokens.clone(), false);
    }

    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        self.visit_path(attribute.path());
        match &attribute.meta {
            Meta::List(list) => self.add_tokens(list.tokens.clone(), true),
            Meta::NameValue(pair) if !pair.path.is_ident("doc") => {
                if let Expr::Lit(ExprLit {
                    lit: Lit::Str(text), ..
                }) = &pair.value
                {
                    self.add_string(&text.value(), text.span().start().line);
                }
            }
            _ => {}
        }
    }
}

fn is_open(visibility: &Visibility) -> bool {
    !matches!(visibility, Visibility::Inherited)
}

/// Whether `use` is the keyword before these tokens: it's an element of SVG too.
fn begins_tree(tokens: &[TokenTree]) -> bool {
    is_colons(tokens, 0) || is_colons(tokens, 1) || is_punct(tokens, 0, '$')
}

fn is_punct(tokens: &[TokenTree], at: usize, sign: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens, at, ':') && is_punct(tokens, at + 1, ':')
}
