//! The demonstration's data folder: emptied at each start, and only ever a folder that a demonstration made.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::cli::{CliError, parts};

/// Shows that a demonstration made the folder; locked while one runs in it.
const MARKER: &str = ".madang-demo";
const WORDS: &str =
    "A demonstration of Madang lives here. Each start of `madang demo` empties this folder.\n";
/// What a demonstration leaves behind. Nothing else is ever removed.
const OWN_FILES: [&str; 4] = ["madang.db", "madang.db-wal", "madang.db-shm", "madang.db-lock"];
const MAIL: &str = "mail";

/// A fresh folder, ours until it is dropped.
#[derive(Debug)]
pub(super) struct DemoFolder {
    path: PathBuf,
    _lock: File,
}

impl DemoFolder {
    /// Takes a new folder, an empty one, or one that an earlier demonstration made, and empties it.
    pub(super) fn take(path: &Path) -> Result<Self, CliError> {
        let fault = |error: std::io::Error| CliError::failed(path.display().to_string())(error);
        parts::make_folder(path)?;
        let marker = path.join(MARKER);
        let is_empty = fs::read_dir(path).map_err(fault)?.next().is_none();
        if !is_empty && !marker.exists() {
            let words = format!(
                "{} holds other files; name a new folder with --data",
                path.display()
            );
            return Err(CliError::Usage(words));
        }
        let lock = File::options()
            .create(true)
            .append(true)
            .open(&marker)
            .map_err(fault)?;
        // Locked before anything is removed: the files may be those of a demonstration that runs.
        if lock.try_lock().is_err() {
            return Err(CliError::Usage(format!(
                "a demonstration runs in {}; name another folder with --data",
                path.display()
            )));
        }
        fs::write(&marker, WORDS).map_err(fault)?;
        for name in OWN_FILES {
            missing_is_fine(fs::remove_file(path.join(name))).map_err(fault)?;
        }
        missing_is_fine(fs::remove_dir_all(path.join(MAIL))).map_err(fault)?;
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    pub(super) fn database(&self) -> PathBuf {
        self.path.join(OWN_FILES[0])
    }

    pub(super) fn mail(&self) -> PathBuf {
        self.path.join(MAIL)
    }
}

fn missing_is_fine(removed: std::io::Result<()>) -> std::io::Result<()> {
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_other_files_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("madang.db"), "precious").unwrap();
        let error = DemoFolder::take(folder.path()).unwrap_err();
        assert_eq!(error.code(), 2);
        assert_eq!(
            fs::read_to_string(folder.path().join("madang.db")).unwrap(),
            "precious"
        );
    }

    #[test]
    fn a_demonstrations_own_folder_is_emptied_of_what_it_left_and_of_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let first = DemoFolder::take(folder.path()).unwrap();
        fs::create_dir(first.mail()).unwrap();
        fs::write(first.mail().join("a.eml"), "").unwrap();
        fs::write(first.database(), "").unwrap();
        fs::write(folder.path().join("notes.txt"), "").unwrap();
        drop(first);
        let second = DemoFolder::take(folder.path()).unwrap();
        assert!(!second.mail().exists() && !second.database().exists());
        assert!(folder.path().join("notes.txt").exists());
    }

    #[test]
    fn two_demonstrations_never_share_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let first = DemoFolder::take(&folder.path().join("new")).unwrap();
        assert!(DemoFolder::take(&folder.path().join("new")).is_err());
        drop(first);
        assert!(DemoFolder::take(&folder.path().join("new")).is_ok());
    }
}
