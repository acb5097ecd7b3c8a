//! What the service stands on besides its database: folders, files and who may read them, room on the disk,
//! the address that it listens on and the one that people know. One line for each, with the cure where
//! something is wrong.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Check, Health};
use crate::cli::listen::{NoPlace, listen};
use crate::cli::parts;
use crate::config::{MailTransport, Origin, Proxy, Settings};
use crate::domain::picture::file::key_of;
use crate::random::Random;
use crate::store::{Url, folder_of};

/// Less room than this and writes will fail soon.
const LEAST_MEGABYTES: u64 = 100;
/// Less room than this and somebody should know.
const FEW_MEGABYTES: u64 = 1_000;

/// Everything of this file, in the order in which it is shown.
pub(super) fn all(settings: &Settings, url: &Url) -> Vec<Check> {
    vec![
        folder(settings),
        files(settings, url),
        secrets(settings),
        space(settings, url),
        port(settings),
        base_url(settings),
        vault(settings),
    ]
}

/// Where photos and pictures are kept: something is written there, read and removed.
fn vault(settings: &Settings) -> Check {
    const SUBJECT: &str = "photos";
    let tried = parts::vault(settings)
        .map_err(|error| error.to_string())
        .and_then(|vault| {
            let chance = Random::from_system()?.token();
            vault.probe(&key_of(&chance)).map_err(|error| error.to_string())?;
            Ok(vault.shown())
        });
    match tried {
        Ok(None) => Check::good(SUBJECT, "kept in the database"),
        Ok(Some(place)) => Check::good(
            SUBJECT,
            format!("kept in {place}; back it up beside the database"),
        ),
        Err(error) => Check::wrong(SUBJECT, format!("{error}; look at files: place, folder and s3")),
    }
}

/// The data folder: there, writable, its owner's alone.
fn folder(settings: &Settings) -> Check {
    const SUBJECT: &str = "folder";
    let path = match parts::data_folder(settings) {
        Ok(path) => path,
        Err(error) => return Check::wrong(SUBJECT, error.to_string()),
    };
    let shown = path.display();
    if !path.exists() {
        let parent = existing(&path);
        return match probe(&parent) {
            Ok(()) => Check::note(
                SUBJECT,
                format!("{shown} is not there yet; the first start makes it"),
            ),
            Err(error) => Check::wrong(
                SUBJECT,
                format!(
                    "{shown} can't be made: {}: {error}; make it, or name another with data.folder",
                    parent.display()
                ),
            ),
        };
    }
    if let Err(error) = probe(&path) {
        return Check::wrong(
            SUBJECT,
            format!(
                "{shown} can't be written: {error}; give it to the user that Madang runs as (chown), or name another \
                 with data.folder"
            ),
        );
    }
    if open_to_others(&path) {
        return Check::note(
            SUBJECT,
            format!("others on this machine may look into {shown}; chmod 700 {shown}"),
        );
    }
    Check::good(SUBJECT, shown.to_string())
}

/// The nearest folder above that is there.
fn existing(path: &Path) -> PathBuf {
    path.ancestors()
        .find(|folder| folder.is_dir())
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// Whether files can be made in a folder: one is, and goes.
fn probe(folder: &Path) -> std::io::Result<()> {
    let path = folder.join(format!(".madang-check-{}", std::process::id()));
    fs::File::create_new(&path)?;
    fs::remove_file(&path)
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> bool {
    fs::metadata(path)
        .is_ok_and(|found| std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o077 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> bool {
    false
}

/// Files and folders of ours that others on the machine may read: database, log, backups, what was kept
/// aside, mails, the demonstration. They are named, not changed: who let others read them may have meant it.
fn files(settings: &Settings, url: &Url) -> Check {
    let entries = own_folders(settings, url)
        .into_iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path());
    let open = shown_open(entries.filter(|path| is_own(path, url)));
    let [first, others @ ..] = open.as_slice() else {
        return Check::good("files", "only their owner may read them");
    };
    let more = if others.is_empty() {
        String::new()
    } else {
        format!(" and {} more", others.len())
    };
    Check::note(
        "files",
        format!(
            "others on this machine may read {first}{more}; chmod go= {}",
            open[..open.len().min(5)].join(" ")
        ),
    )
}

/// Those that others on the machine may read, in order, each once.
fn shown_open(paths: impl Iterator<Item = PathBuf>) -> Vec<String> {
    let open = paths.filter(|path| open_to_others(path));
    let shown: BTreeSet<String> = open.map(|path| path.display().to_string()).collect();
    shown.into_iter().collect()
}

/// The folders that files of ours lie in, each once.
fn own_folders(settings: &Settings, url: &Url) -> Vec<PathBuf> {
    let data = parts::data_folder(settings).ok();
    let demo = data.as_ref().map(|folder| folder.join("demo"));
    let mail = parts::mail_folder(settings).ok();
    let all = [data, demo, mail, folder_of_database(url)];
    let folders: BTreeSet<PathBuf> = all.into_iter().flatten().collect();
    folders.into_iter().collect()
}

fn folder_of_database(url: &Url) -> Option<PathBuf> {
    match url {
        Url::Sqlite(path) => Some(folder_of(path).to_owned()),
        Url::Pg(_) => None,
    }
}

/// Whether a file or folder is one of ours, by its name.
fn is_own(path: &Path, url: &Url) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let database = if let Url::Sqlite(database) = url {
        database.file_name()
    } else {
        None
    };
    let is_database = database.is_some_and(|own| name.starts_with(&*own.to_string_lossy()));
    is_database
        || path.extension().is_some_and(|end| end == "eml")
        || name.contains(".db")
        || ["mail", "demo"].contains(&name.as_str())
}

/// Files that hold secrets: those that settings name, and the settings file when a secret stands in it.
fn secrets(settings: &Settings) -> Check {
    let named = settings.shown.iter().filter(|shown| {
        shown.key.ends_with("_file") && shown.key != "mail.smtp.ca_file" && !shown.value.is_empty()
    });
    let named = named.map(|shown| PathBuf::from(&shown.value));
    let holding = settings
        .shown
        .iter()
        .filter(|shown| shown.value == "(set)")
        .filter_map(|shown| match &shown.origin {
            Origin::File(path) => Some(path.clone()),
            _ => None,
        });
    let open = shown_open(named.chain(holding));
    match open.as_slice() {
        [] => Check::good("secrets", "no file with a secret can be read by others"),
        open => Check::wrong(
            "secrets",
            format!(
                "others on this machine may read {0}; chmod go= {0}",
                open.join(" ")
            ),
        ),
    }
}

/// Room for the database and for mails in files.
fn space(settings: &Settings, url: &Url) -> Check {
    let Some(folder) = folder_of_database(url).or_else(|| parts::data_folder(settings).ok()) else {
        return Check::note("disk", "no folder to look at");
    };
    let folder = existing(&folder);
    let shown = folder.display();
    let left = match rustix::fs::statvfs(&folder) {
        Ok(found) => found.f_bavail.saturating_mul(found.f_frsize) / 1_000_000,
        Err(error) => return Check::note("disk", format!("{shown}: {error}")),
    };
    let (health, cure) = match left {
        ..LEAST_MEGABYTES => (Health::Wrong, "; make room, or writes will fail"),
        LEAST_MEGABYTES..FEW_MEGABYTES => (Health::Note, "; make room in time"),
        _ => (Health::Good, ""),
    };
    Check::new(health, "disk", format!("{left} MB are left at {shown}{cure}"))
}

/// The address to listen on. A service that runs has it, so a taken one is no fault by itself.
fn port(settings: &Settings) -> Check {
    let address = settings.server.listen;
    match listen(address) {
        Ok(_) => Check::good("listen", format!("{address} is free")),
        Err(taken @ NoPlace::Taken(_)) => Check::note("listen", taken.to_string()),
        Err(wrong) => Check::wrong("listen", wrong.to_string()),
    }
}

/// Where links in mails lead, and whether passwords travel there unread.
fn base_url(settings: &Settings) -> Check {
    const SUBJECT: &str = "base_url";
    let server = &settings.server;
    match &server.base_url {
        None if settings.mail.transport == MailTransport::Smtp => {
            let words = format!(
                "not set, so links in mails lead to {}, which only this machine reaches; set server.base_url",
                parts::base_url(settings, server.listen)
            );
            Check::wrong(SUBJECT, words)
        }
        None => Check::note(
            SUBJECT,
            format!("not set: {}", parts::base_url(settings, server.listen)),
        ),
        Some(url) if url.starts_with("https://") && server.proxy == Proxy::None => {
            let words = format!(
                "{url} needs a proxy in front that speaks HTTPS; set server.proxy to \"trusted\", or all people share \
                 its address"
            );
            Check::note(SUBJECT, words)
        }
        Some(url) if url.starts_with("http://") && !server.listen.ip().is_loopback() => Check::note(
            SUBJECT,
            format!("{url}: passwords travel in the clear; put a proxy in front that speaks HTTPS"),
        ),
        Some(url) => Check::good(SUBJECT, url.clone()),
    }
}
