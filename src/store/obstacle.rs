//! Why a database can't be used, found out by trying what comes before and after: each cause with its own
//! cure. A server's words come in its own language, so they are shown and never read.

use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text};

use super::error::Error;
use super::files::folder_of;
use super::url::{Address, Url};
use crate::domain::causes::with_causes;

/// Longest wait for one answer while a cause is looked for.
const PATIENCE: Duration = Duration::from_secs(3);
/// The oldest PostgreSQL that is tested.
const OLDEST_POSTGRES: i32 = 150_000;

/// What is in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself what it is")]
pub enum Obstacle {
    #[error("the folder {0} is missing. Make it, or name another with --data or database.url")]
    FolderMissing(String),
    #[error("{0} is a folder, not a file. Name the file in database.url")]
    IsFolder(String),
    #[error(
        "{0} can't be written. Give the user that runs Madang the right to write the file and its folder"
    )]
    FileNotWritable(String),
    #[error("{0} is damaged or no SQLite database. Put a backup in its place, or name another file")]
    Damaged(String),
    #[error(
        "another process is writing {0} for too long. Stop it: only one Madang at a time may serve a file"
    )]
    FileInUse(String),
    #[error(
        "a newer version of Madang wrote here ({0}). Start that version, or put back a backup from before it"
    )]
    Newer(String),
    #[error(
        "{place} can't be reached: {why}. Is PostgreSQL running there, does it listen on that address, is the way open?"
    )]
    Refused { place: String, why: String },
    #[error("the server has no database \"{name}\". Make it: CREATE DATABASE \"{name}\" OWNER \"{role}\"")]
    NoDatabase { name: String, role: String },
    #[error(
        "the server does not let \"{role}\" into the database \"{name}\". GRANT CONNECT ON DATABASE, or see \
         pg_hba.conf. It says: {words}"
    )]
    NotLetIn {
        name: String,
        role: String,
        words: String,
    },
    #[error(
        "the server does not let \"{role}\" sign in. Check role, password, pg_hba.conf and max_connections. It says: \
         {words}"
    )]
    NoSignIn { role: String, words: String },
    #[error(
        "no server of {0} takes writes: all are standbys or set to read only. Promote one, or name the primary"
    )]
    NoPrimary(String),
    #[error(
        "the server is a standby and takes no writes. Promote it, or name all servers and \
         target_session_attrs=read-write"
    )]
    Standby,
    #[error("the database is set to read only. ALTER DATABASE … RESET default_transaction_read_only")]
    ReadOnly,
    #[error(
        "\"{role}\" may not make tables in the database \"{name}\". ALTER DATABASE \"{name}\" OWNER TO \"{role}\""
    )]
    MayNotCreate { name: String, role: String },
    #[error(
        "the server lacks the extension btree_gist, which comes with PostgreSQL (Debian: postgresql-contrib). \
         Install it"
    )]
    NoExtension,
    #[error("PostgreSQL is too old: 15 or later is needed")]
    TooOld,
    #[error("the database can't write: {0}. Is its disk full?")]
    DiskFull(String),
    #[error("{0}")]
    Other(String),
}

/// Finds out what stood behind an error of opening a database.
#[must_use]
pub fn explain(url: &Url, error: &Error) -> Obstacle {
    match (error, url) {
        (Error::Newer(names), _) => Obstacle::Newer(names.clone()),
        (Error::CannotWrite(words), _) => Obstacle::DiskFull(words.clone()),
        (_, Url::Sqlite(path)) => of_file(path, error),
        (_, Url::Pg(text)) => match Address::parse(text) {
            Ok(address) => of_server(&address, error),
            Err(words) => Obstacle::Other(words),
        },
    }
}

fn of_file(path: &Path, error: &Error) -> Obstacle {
    let shown = path.display().to_string();
    let folder = folder_of(path);
    match error {
        _ if !folder.is_dir() => Obstacle::FolderMissing(folder.display().to_string()),
        _ if path.is_dir() => Obstacle::IsFolder(shown),
        Error::Damaged(_) => Obstacle::Damaged(shown),
        Error::ReadOnly(_) | Error::Unreachable(_) => Obstacle::FileNotWritable(shown),
        Error::Busy(_) => Obstacle::FileInUse(shown),
        other => Obstacle::Other(format!("{shown}: {}", with_causes(other))),
    }
}

fn of_server(address: &Address<'_>, error: &Error) -> Obstacle {
    let (name, role) = (address.name(), address.user().to_owned());
    let attempt = |name: Option<&str>, set: &[(&str, &str)]| {
        PgConnection::establish(&address.with(name, &[set, &[("connect_timeout", "3")]].concat()))
    };
    let told = |mut conn: PgConnection| {
        let against = of_facts(&mut conn, name.clone(), role.clone());
        against.unwrap_or_else(|| Obstacle::Other(with_causes(error)))
    };
    if let Ok(conn) = PgConnection::establish(&address.connectable()) {
        return told(conn);
    }
    let places = address.places();
    let away: Vec<(String, String)> = places
        .iter()
        .filter_map(|(host, port)| Some((place(host, *port), cannot_reach(host, *port)?)))
        .collect();
    if !places.is_empty() && away.len() == places.len() {
        let (place, why) = away.into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
        return Obstacle::Refused {
            place: place.join(", "),
            why: why.join(", "),
        };
    }
    if let Ok(conn) = attempt(None, &[("target_session_attrs", "any")]) {
        return match address.option("target_session_attrs") {
            Some(asked) if asked != "any" => Obstacle::NoPrimary(
                places
                    .iter()
                    .map(|(host, port)| place(host, *port))
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            // Nothing was asked of the server, so it was away until a moment ago.
            _ => told(conn),
        };
    }
    let words = with_causes(error).trim().to_owned();
    // Databases that every server has.
    let other = ["postgres", "template1"]
        .into_iter()
        .find_map(|other| attempt(Some(other), &[("target_session_attrs", "any")]).ok());
    match other.map(|mut conn| has_database(&mut conn, &name)) {
        Some(false) => Obstacle::NoDatabase { name, role },
        Some(true) => Obstacle::NotLetIn { name, role, words },
        None => Obstacle::NoSignIn { role, words },
    }
}

fn place(host: &str, port: u16) -> String {
    if host.starts_with('/') {
        format!("{host}/.s.PGSQL.{port}")
    } else {
        format!("{host}:{port}")
    }
}

/// Why nobody listens at a place, if so.
fn cannot_reach(host: &str, port: u16) -> Option<String> {
    if host.starts_with('/') {
        return (!Path::new(&place(host, port)).exists()).then(|| "there is no such socket".to_owned());
    }
    let mut why = "the name has no address".to_owned();
    match (host, port).to_socket_addrs() {
        Ok(all) => {
            for one in all {
                match TcpStream::connect_timeout(&one, PATIENCE) {
                    Ok(_) => return None,
                    Err(error) => why = error.to_string(),
                }
            }
        }
        Err(error) => why = error.to_string(),
    }
    Some(why)
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    is_there: bool,
}

fn has_database(conn: &mut PgConnection, name: &str) -> bool {
    let found = diesel::sql_query("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1) AS is_there")
        .bind::<Text, _>(name)
        .get_result::<Found>(conn);
    // One that may not be asked is no proof that it is missing.
    found.map_or(true, |found| found.is_there)
}

#[derive(QueryableByName)]
#[expect(clippy::struct_excessive_bools, reason = "a row of answers of the server")]
struct Facts {
    #[diesel(sql_type = Bool)]
    is_standby: bool,
    #[diesel(sql_type = Bool)]
    is_read_only: bool,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Bool)]
    may_create: bool,
    #[diesel(sql_type = Bool)]
    has_extension: bool,
    #[diesel(sql_type = Text)]
    role: String,
}

const FACTS: &str = "SELECT pg_is_in_recovery() AS is_standby,
    current_setting('transaction_read_only') = 'on' AS is_read_only,
    current_setting('server_version_num')::integer AS version, current_user::text AS role,
    has_database_privilege(current_database(), 'CREATE')
        AND coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create,
    EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'btree_gist') AS has_extension";

/// What the server itself says against it, if anything.
fn of_facts(conn: &mut PgConnection, name: String, role: String) -> Option<Obstacle> {
    against(diesel::sql_query(FACTS).get_result(conn).ok()?, name, role)
}

/// The first of the facts that no start gets past.
fn against(facts: Facts, name: String, role: String) -> Option<Obstacle> {
    let role = if role.is_empty() { facts.role.clone() } else { role };
    match facts {
        Facts { is_standby: true, .. } => Some(Obstacle::Standby),
        Facts {
            is_read_only: true, ..
        } => Some(Obstacle::ReadOnly),
        Facts { version, .. } if version < OLDEST_POSTGRES => Some(Obstacle::TooOld),
        Facts {
            has_extension: false, ..
        } => Some(Obstacle::NoExtension),
        Facts {
            may_create: false, ..
        } => Some(Obstacle::MayNotCreate { name, role }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that all is well with.
    fn good() -> Facts {
        Facts {
            is_standby: false,
            is_read_only: false,
            version: OLDEST_POSTGRES,
            may_create: true,
            has_extension: true,
            role: "madang".into(),
        }
    }

    fn found(facts: Facts) -> Option<Obstacle> {
        against(facts, "city".into(), String::new())
    }

    #[test]
    fn the_oldest_server_that_is_tested_is_new_enough_and_the_last_before_it_is_too_old() {
        assert_eq!(found(good()), None);
        assert_eq!(
            found(Facts {
                version: 170_002,
                ..good()
            }),
            None
        );
        assert_eq!(
            found(Facts {
                version: 140_099,
                ..good()
            }),
            Some(Obstacle::TooOld)
        );
        assert!(Obstacle::TooOld.to_string().contains("15 or later"));
    }

    #[test]
    fn a_server_without_the_extension_is_told_by_it_and_with_the_package_that_has_it() {
        let obstacle = found(Facts {
            has_extension: false,
            may_create: false,
            ..good()
        })
        .unwrap();
        assert_eq!(obstacle, Obstacle::NoExtension);
        assert!(
            obstacle.to_string().contains("btree_gist")
                && obstacle.to_string().contains("postgresql-contrib")
        );
    }

    #[test]
    fn what_only_the_server_knows_is_named_by_its_own_role_and_the_first_of_several_is_told() {
        let told = found(Facts {
            may_create: false,
            ..good()
        });
        assert_eq!(
            told,
            Some(Obstacle::MayNotCreate {
                name: "city".into(),
                role: "madang".into()
            })
        );
        assert_eq!(
            found(Facts {
                is_read_only: true,
                is_standby: true,
                ..good()
            }),
            Some(Obstacle::Standby)
        );
        assert_eq!(
            found(Facts {
                is_read_only: true,
                version: 1,
                ..good()
            }),
            Some(Obstacle::ReadOnly)
        );
    }
}
