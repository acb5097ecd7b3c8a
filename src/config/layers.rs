//! The layers that settings come from, laid over each other key by key.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::{DEFAULTS, Fault, SettingsError};

/// Where the file is when nobody names one.
const USUAL_FILE: &str = "/etc/madang/madang.toml";
/// Names the file, and is no setting.
const FILE_VARIABLE: &str = "MADANG_CONFIG";
/// What the variables of the environment begin with.
const PREFIX: &str = "MADANG_";
/// Variables for the tests, which are no settings.
const TEST_PREFIX: &str = "MADANG_TEST_";

/// Where a setting came from. Later ones win.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// `default.toml`.
    Defaults,
    File(PathBuf),
    Environment(String),
    Flag(&'static str),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Defaults => f.write_str("default"),
            Self::File(path) => path.display().fmt(f),
            Self::Environment(name) => f.write_str(name),
            Self::Flag(name) => f.write_str(name),
        }
    }
}

impl Origin {
    /// The layer's place; names within a layer don't order it.
    pub(super) const fn rank(&self) -> u8 {
        match self {
            Self::Defaults => 0,
            Self::File(_) => 1,
            Self::Environment(_) => 2,
            Self::Flag(_) => 3,
        }
    }
}

/// A flag that sets a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// As typed, such as `--listen`.
    pub name: &'static str,
    pub key: &'static str,
    pub value: String,
}

/// What the layers are read from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// `--config`.
    pub file: Option<PathBuf>,
    /// The environment, all of it.
    pub environment: Vec<(OsString, OsString)>,
    pub flags: Vec<Flag>,
}

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layered {
    pub value: Value,
    pub origin: Origin,
}

/// Values by full key.
pub(super) type Layer = BTreeMap<String, Layered>;

/// Lays all layers over each other. Every key of the defaults is there afterwards, and no other, each of the
/// same type.
pub(super) fn merge(sources: &Sources) -> Result<Layer, SettingsError> {
    let mut merged = Layer::new();
    let mut faults = Vec::new();
    let defaults = parse(DEFAULTS, &Origin::Defaults).map_err(|fault| SettingsError(vec![fault]))?;
    flatten("", defaults, &Origin::Defaults, &mut merged);
    for layer in [file(sources), environment(sources), Ok(flags(sources))] {
        match layer {
            Ok(layer) => lay_over(&mut merged, layer, &mut faults),
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() {
        Ok(merged)
    } else {
        Err(SettingsError(faults))
    }
}

fn lay_over(merged: &mut Layer, layer: Layer, faults: &mut Vec<Fault>) {
    for (key, Layered { value, origin }) in layer {
        let message = match merged.get(&key) {
            None => "is no setting".to_owned(),
            Some(known) => match fit(value, &known.value) {
                Ok(value) => {
                    merged.insert(key, Layered { value, origin });
                    continue;
                }
                Err(message) => message,
            },
        };
        faults.push(Fault { key, origin, message });
    }
}

/// Makes a value the type of its default. The environment and flags have texts only.
fn fit(value: Value, like: &Value) -> Result<Value, String> {
    match (value, like) {
        (Value::String(text), Value::Integer(_)) => text
            .trim()
            .parse()
            .map(Value::Integer)
            .map_err(|_| "must be a whole number".to_owned()),
        (value, like) if value.same_type(like) => Ok(value),
        (_, like) => Err(format!("must be {}", kind(like))),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Integer(_) => "a whole number",
        Value::Table(_) => "a section",
        _ => "a text in quotes",
    }
}

fn file(sources: &Sources) -> Result<Layer, Vec<Fault>> {
    let Some(path) = file_path(sources) else {
        return Ok(Layer::new());
    };
    let origin = Origin::File(path.clone());
    let text = std::fs::read_to_string(&path)
        .map_err(|error| vec![of_file(&origin, format!("can't be read: {error}"))])?;
    let table = parse(&text, &origin).map_err(|fault| vec![fault])?;
    let mut layer = Layer::new();
    flatten("", table, &origin, &mut layer);
    Ok(layer)
}

fn file_path(sources: &Sources) -> Option<PathBuf> {
    let named = sources
        .environment
        .iter()
        .find(|(name, value)| name == FILE_VARIABLE && !value.is_empty());
    let usual = || Some(PathBuf::from(USUAL_FILE)).filter(|path| Path::exists(path));
    sources
        .file
        .clone()
        .or_else(|| named.map(|(_, value)| PathBuf::from(value)))
        .or_else(usual)
}

fn parse(text: &str, origin: &Origin) -> Result<Table, Fault> {
    // Only the place and what was expected: the line itself may hold a secret.
    text.parse::<Table>().map_err(|error| {
        let line = error
            .span()
            .map_or(1, |span| text[..span.start].lines().count().max(1));
        of_file(origin, format!("line {line}: {}", error.message()))
    })
}

/// A fault of a whole file.
fn of_file(origin: &Origin, message: String) -> Fault {
    Fault {
        key: String::new(),
        origin: origin.clone(),
        message,
    }
}

fn flatten(prefix: &str, table: Table, origin: &Origin, into: &mut Layer) {
    for (key, value) in table {
        let key = if prefix.is_empty() {
            key
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            Value::Table(inner) if !inner.is_empty() => flatten(&key, inner, origin, into),
            // An empty section sets nothing.
            Value::Table(_) => {}
            value => {
                into.insert(
                    key,
                    Layered {
                        value,
                        origin: origin.clone(),
                    },
                );
            }
        }
    }
}

fn environment(sources: &Sources) -> Result<Layer, Vec<Fault>> {
    let mut layer = Layer::new();
    let mut faults = Vec::new();
    for (name, value) in &sources.environment {
        let name = name.to_string_lossy();
        let Some(rest) = name.strip_prefix(PREFIX) else {
            continue;
        };
        if name == FILE_VARIABLE || name.starts_with(TEST_PREFIX) {
            continue;
        }
        let (key, origin) = (
            rest.to_lowercase().replace("__", "."),
            Origin::Environment(name.to_string()),
        );
        match value.to_str() {
            Some(text) => {
                layer.insert(
                    key,
                    Layered {
                        value: Value::String(text.to_owned()),
                        origin,
                    },
                );
            }
            None => faults.push(Fault {
                key,
                origin,
                message: "must be UTF-8".to_owned(),
            }),
        }
    }
    if faults.is_empty() { Ok(layer) } else { Err(faults) }
}

fn flags(sources: &Sources) -> Layer {
    let found = |flag: &Flag| Layered {
        value: Value::String(flag.value.clone()),
        origin: Origin::Flag(flag.name),
    };
    sources
        .flags
        .iter()
        .map(|flag| (flag.key.to_owned(), found(flag)))
        .collect()
}
