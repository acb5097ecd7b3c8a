//! What the service stands on besides its database: folders, files and who may read them, room on the disk,
//! the address that it listens on and the one that people know. One line for each, with the cure where
//! something is wrong.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Health, Line};
use crate::cli::listen::{NoPlace, listen};
use crate::cli::parts;
use crate::config::{MailTransport, Origin, Proxy, Settings};
use crate::store::{Url, folder_of};

/// Less room than this and writes will fail soon.
const LEAST_MEGABYTES: u64 = 100;
/// Less room than this and somebody should know.
const FEW_MEGABYTES: u64 = 1_000;

/// Everything of this file, in the order in which it is shown.
pub(super) fn all(settings: &Settings, url: &Url) -> Vec<Line> {
    vec![
        folder(settings),
        files(settings, url),
        secrets(settings),
        space(settings, url),
        port(settings),
        base_url(settings),
    ]
}

/// The data folder: there, writable, its owner's alone.
fn folder(settings: &Settings) -> Line {
    let line = |health, words: String| Line::new(health, "folder", words);
    let path = match parts::data_folder(settings) {
        Ok(path) => path,
        Err(error) => return line(Health::Wrong, error.to_string()),
    };
    let shown = path.display();
    if !path.exists() {
        let parent = existing(&path);
        return match probe(&parent) {
            Ok(()) => line(
                Health::Note,
                format!("{shown} is not there yet; the first start makes it"),
            ),
            Err(error) => line(
                Health::Wrong,
                format!(
                    "{shown} can't be made: {}: {error}; make it, or name another with data.folder",
                    parent.display()
                ),
            ),
        };
    }
    if let Err(error) = probe(&path) {
        return line(
            Health::Wrong,
            format!(
                "{shown} can't be written: {error}; give it to the user that Madang runs as (chown), or name another \
                 with data.folder"
            ),
        );
    }
    if open_to_others(&path) {
        return line(
            Health::Note,
            format!("others on this machine may look into {shown}; chmod 700 {shown}"),
        );
    }
    line(Health::Good, shown.to_string())
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
fn files(settings: &Settings, url: &Url) -> Line {
    let entries = own_folders(settings, url)
        .into_iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path());
    let mut open: Vec<String> = entries
        .filter(|path| is_own(path, url) && open_to_others(path))
        .map(|path| path.display().to_string())
        .collect();
    open.sort();
    open.dedup();
    let [first, others @ ..] = open.as_slice() else {
        return Line::new(Health::Good, "files", "only their owner may read them");
    };
    let more = if others.is_empty() {
        String::new()
    } else {
        format!(" and {} more", others.len())
    };
    Line::new(
        Health::Note,
        "files",
        format!(
            "others on this machine may read {first}{more}; chmod go= {}",
            open[..open.len().min(5)].join(" ")
        ),
    )
}

/// The folders that files of ours lie in, each once.
fn own_folders(settings: &Settings, url: &Url) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = [
        parts::data_folder(settings).ok(),
        parts::mail_folder(settings).ok(),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Url::Sqlite(path) = url {
        folders.push(folder_of(path).to_owned());
    }
    folders.extend(
        parts::data_folder(settings)
            .ok()
            .map(|folder| folder.join("demo")),
    );
    folders.sort();
    folders.dedup();
    folders
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
fn secrets(settings: &Settings) -> Line {
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
    let mut open: Vec<String> = named
        .chain(holding)
        .filter(|path| open_to_others(path))
        .map(|path| path.display().to_string())
        .collect();
    open.sort();
    open.dedup();
    match open.as_slice() {
        [] => Line::new(
            Health::Good,
            "secrets",
            "no file with a secret can be read by others",
        ),
        open => Line::new(
            Health::Wrong,
            "secrets",
            format!(
                "others on this machine may read {0}; chmod go= {0}",
                open.join(" ")
            ),
        ),
    }
}

/// Room for the database and for mails in files.
fn space(settings: &Settings, url: &Url) -> Line {
    let of_database = match url {
        Url::Sqlite(path) => Some(folder_of(path).to_owned()),
        Url::Pg(_) => None,
    };
    let Some(folder) = of_database.or_else(|| parts::data_folder(settings).ok()) else {
        return Line::new(Health::Note, "disk", "no folder to look at");
    };
    let folder = existing(&folder);
    let shown = folder.display();
    let left = match rustix::fs::statvfs(&folder) {
        Ok(found) => found.f_bavail.saturating_mul(found.f_frsize) / 1_000_000,
        Err(error) => return Line::new(Health::Note, "disk", format!("{shown}: {error}")),
    };
    let (health, cure) = match left {
        ..LEAST_MEGABYTES => (Health::Wrong, "; make room, or writes will fail"),
        LEAST_MEGABYTES..FEW_MEGABYTES => (Health::Note, "; make room in time"),
        _ => (Health::Good, ""),
    };
    Line::new(health, "disk", format!("{left} MB are left at {shown}{cure}"))
}

/// The address to listen on. A service that runs has it, so a taken one is no fault by itself.
fn port(settings: &Settings) -> Line {
    let address = settings.server.listen;
    match listen(address) {
        Ok(_) => Line::new(Health::Good, "listen", format!("{address} is free")),
        Err(taken @ NoPlace::Taken(_)) => Line::new(Health::Note, "listen", taken.to_string()),
        Err(wrong) => Line::new(Health::Wrong, "listen", wrong.to_string()),
    }
}

/// Where links in mails lead, and whether passwords travel there unread.
fn base_url(settings: &Settings) -> Line {
    let line = |health, words: String| Line::new(health, "base_url", words);
    let server = &settings.server;
    match &server.base_url {
        None if settings.mail.transport == MailTransport::Smtp => {
            let words = format!(
                "not set, so links in mails lead to {}, which only this machine reaches; set server.base_url",
                parts::base_url(settings, server.listen)
            );
            line(Health::Wrong, words)
        }
        None => line(
            Health::Note,
            format!("not set: {}", parts::base_url(settings, server.listen)),
        ),
        Some(url) if url.starts_with("https://") && server.proxy == Proxy::None => {
            let words = format!(
                "{url} needs a proxy in front that speaks HTTPS; set server.proxy to \"trusted\", or all people share \
                 its address"
            );
            line(Health::Note, words)
        }
        Some(url) if url.starts_with("http://") && !server.listen.ip().is_loopback() => line(
            Health::Note,
            format!("{url}: passwords travel in the clear; put a proxy in front that speaks HTTPS"),
        ),
        Some(url) => line(Health::Good, url.clone()),
    }
}
