//! Where the data is. An address names its database by its scheme; nothing falls through to the other one.

use std::path::PathBuf;

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Url {
    /// A file, made when it is missing.
    Sqlite(PathBuf),
    /// A PostgreSQL address, as libpq takes it: one host or several.
    Pg(String),
}

/// What libpq would wait for too long by itself; a value of the address's own counts more. Without these, a
/// host that is gone without a word holds a connection for hours.
const PATIENCE: [(&str, &str); 6] = [
    ("connect_timeout", "5"),
    ("keepalives_idle", "15"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "20000"),
    ("application_name", "madang"),
];

impl Url {
    /// Parses `sqlite:PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// Any other scheme, and an address whose parts are not certain; in words for people that repeat nothing
    /// of it.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("sqlite", path)) if !path.trim_start_matches("//").is_empty() => {
                Ok(Self::Sqlite(path.trim_start_matches("//").into()))
            }
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                Address::parse(text).map(|_| Self::Pg(text.to_owned()))
            }
            _ => Err("must begin with sqlite: or postgres://".to_owned()),
        }
    }

    /// The address without its secrets: scheme, hosts and name.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Pg(text) => {
                Address::parse(text).map_or_else(|_| "postgres://".to_owned(), |address| address.shown())
            }
        }
    }
}

/// The parts of a PostgreSQL address, still percent-encoded. Where libpq would read a text in another way
/// than a person does (an `@` or `/` within a password), there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address<'a> {
    scheme: &'a str,
    user: &'a str,
    password: Option<&'a str>,
    hosts: &'a str,
    name: &'a str,
    options: Vec<(&'a str, &'a str)>,
}

impl<'a> Address<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, String> {
        let (scheme, rest) = text.split_once("://").ok_or("must begin with postgres://")?;
        let (front, query) = rest
            .split_once('?')
            .map_or((rest, None), |(front, query)| (front, Some(query)));
        let (authority, name) = front
            .split_once('/')
            .map_or((front, None), |(authority, name)| (authority, Some(name)));
        let (who, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = who
            .split_once(':')
            .map_or((who, None), |(user, password)| (user, Some(password)));
        // To libpq, whatever stands before the first `@` is user and password, unless a `/` comes before it.
        let is_split_otherwise = who.contains('@')
            || name.unwrap_or_default().contains('@')
            || (name.is_none() && query.is_some_and(|query| query.contains('@')));
        if is_split_otherwise {
            return Err(
                "an @ or / or ? in the user or the password must be written as %40, %2F or %3F".to_owned(),
            );
        }
        if !hosts.split(',').all(is_host) {
            return Err(
                "its hosts must be names or addresses, each with a port or without, with commas between them"
                    .to_owned(),
            );
        }
        let name = name.unwrap_or_default();
        if name.contains('/')
            || ![
                user,
                password.unwrap_or_default(),
                hosts,
                name,
                query.unwrap_or_default(),
            ]
            .into_iter()
            .all(is_encoded)
        {
            return Err("a / in the name of the database must be written as %2F, and a % as %25".to_owned());
        }
        let pairs = query
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty());
        let options = pairs
            .map(|pair| {
                pair.split_once('=')
                    .ok_or("each of its options must be NAME=VALUE")
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            scheme,
            user,
            password,
            hosts,
            name,
            options,
        })
    }

    pub(super) fn option(&self, name: &str) -> Option<&'a str> {
        self.options
            .iter()
            .rev()
            .find(|(own, _)| *own == name)
            .map(|(_, value)| *value)
    }

    /// Name of the database; PostgreSQL's own default is the user's.
    pub(super) fn name(&self) -> String {
        decoded(
            self.option("dbname")
                .or(Some(self.name))
                .filter(|name| !name.is_empty())
                .unwrap_or(self.user()),
        )
    }

    /// Role to sign in as; empty for libpq's default.
    pub(super) fn user(&self) -> &'a str {
        self.option("user").unwrap_or(self.user)
    }

    /// Hosts and their ports; a host that begins with `/` is a folder with a socket.
    pub(super) fn places(&self) -> Vec<(String, u16)> {
        const PORT: u16 = 5432;
        let named = self.option("hostaddr").or_else(|| self.option("host"));
        let ports: Vec<&str> = self.option("port").unwrap_or_default().split(',').collect();
        let port_at = |index: usize| {
            ports
                .get(index)
                .or(ports.first())
                .and_then(|port| port.parse().ok())
                .unwrap_or(PORT)
        };
        let place = |(index, host): (usize, &str)| {
            let (name, own) = split_port(host);
            (
                decoded(name).trim_matches(['[', ']']).to_owned(),
                own.parse().unwrap_or_else(|_| port_at(index)),
            )
        };
        named
            .unwrap_or(self.hosts)
            .split(',')
            .enumerate()
            .map(place)
            .filter(|(host, _)| !host.is_empty())
            .collect()
    }

    /// The same address with one part of the query set, and its database's name where one is given.
    pub(super) fn with(&self, name: Option<&str>, set: &[(&str, &str)]) -> String {
        let is_replaced =
            |own: &str| set.iter().any(|(key, _)| *key == own) || (name.is_some() && own == "dbname");
        let others = self.options.iter().filter(|(own, _)| !is_replaced(own));
        let query: Vec<String> = others
            .chain(set)
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let password = self
            .password
            .map(|password| format!(":{password}"))
            .unwrap_or_default();
        let at = if self.user.is_empty() && self.password.is_none() {
            ""
        } else {
            "@"
        };
        let Self {
            scheme, user, hosts, ..
        } = self;
        format!(
            "{scheme}://{user}{password}{at}{hosts}/{}?{}",
            name.unwrap_or(self.name),
            query.join("&")
        )
    }

    /// The address to connect by.
    pub(super) fn connectable(&self) -> String {
        let missing: Vec<_> = PATIENCE
            .into_iter()
            .filter(|(name, _)| self.option(name).is_none())
            .collect();
        self.with(None, &missing)
    }

    fn shown(&self) -> String {
        let hosts = self
            .option("host")
            .or_else(|| self.option("hostaddr"))
            .map_or_else(|| self.hosts.to_owned(), |hosts| hosts.replace('/', "%2F"));
        let port = self
            .option("port")
            .map(|port| format!(":{port}"))
            .unwrap_or_default();
        format!(
            "{}://{hosts}{port}/{}",
            self.scheme,
            self.option("dbname").unwrap_or(self.name)
        )
    }
}

/// Host and port of one entry; the port may be missing.
fn split_port(entry: &str) -> (&str, &str) {
    match entry.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (entry, ""),
    }
}

fn is_host(entry: &str) -> bool {
    let (host, port) = split_port(entry);
    let is_v6 = host.starts_with('[') && host.ends_with(']');
    let plain = host.bytes().all(|byte| {
        byte.is_ascii_alphanumeric() || b".-_%".contains(&byte) || (is_v6 && b"[]:".contains(&byte))
    });
    plain && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether each `%` begins a byte in two hexadecimal digits.
fn is_encoded(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        rest.as_bytes()
            .get(..2)
            .is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    })
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let code = (byte == b'%').then(|| {
            [rest.next(), rest.next()]
                .into_iter()
                .flatten()
                .map(char::from)
                .collect::<String>()
        });
        bytes.push(
            code.and_then(|code| u8::from_str_radix(&code, 16).ok())
                .unwrap_or(byte),
        );
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
