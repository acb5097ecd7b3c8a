//! Files in a folder of the machine: written beside and renamed, so that none is ever half there.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::VaultError;
use crate::domain::picture::file::is_key;
use crate::domain::span::Instant;

/// What a file is called until all of it is there.
const UNFINISHED: &str = "part";

#[derive(Debug)]
pub(super) struct FolderVault {
    top: PathBuf,
}

impl FolderVault {
    pub(super) const fn new(top: PathBuf) -> Self {
        Self { top }
    }

    pub(super) fn shown(&self) -> String {
        self.top.display().to_string()
    }

    /// Keys are looked at by who calls.
    fn path(&self, key: &str) -> PathBuf {
        self.top.join(key)
    }

    pub(super) fn write(&self, key: &str, content: &[u8]) -> Result<(), VaultError> {
        let path = self.path(key);
        self.put(&path, content).map_err(|error| fault(&path, &error))
    }

    fn put(&self, path: &Path, content: &[u8]) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(&self.top);
        if !folder.is_dir() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            File::open(&self.top)?.sync_all()?;
        }
        let beside = path.with_extension(UNFINISHED);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)?;
        let written = file.write_all(content).and_then(|()| file.sync_all());
        if let Err(error) = written.and_then(|()| std::fs::rename(&beside, path)) {
            // What is left of it goes with the next sweep, where it does not go now.
            std::fs::remove_file(&beside).ok();
            return Err(error);
        }
        File::open(folder)?.sync_all()
    }

    pub(super) fn read(&self, key: &str) -> Result<Vec<u8>, VaultError> {
        let path = self.path(key);
        std::fs::read(&path).map_err(|error| fault(&path, &error))
    }

    pub(super) fn remove(&self, key: &str) -> Result<(), VaultError> {
        let path = self.path(key);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(fault(&path, &error)),
            _ => Ok(()),
        }
    }

    pub(super) fn older_than(&self, before: Instant) -> Result<Vec<String>, VaultError> {
        match self.look(before) {
            Ok(keys) => Ok(keys),
            // Nothing was kept here yet.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(fault(&self.top, &error)),
        }
    }

    /// What was begun before that and never finished goes at once.
    fn look(&self, before: Instant) -> std::io::Result<Vec<String>> {
        let mut keys = Vec::new();
        for folder in std::fs::read_dir(&self.top)? {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(folder.path())? {
                let file = file?;
                let found = file.metadata()?;
                if !found.is_file() || written_at(&found)? >= before.unix() {
                    continue;
                }
                let key = format!(
                    "{}/{}",
                    folder.file_name().to_string_lossy(),
                    file.file_name().to_string_lossy()
                );
                if is_key(&key) {
                    keys.push(key);
                } else if is_unfinished(&key) {
                    std::fs::remove_file(file.path())?;
                }
            }
        }
        Ok(keys)
    }
}

fn is_unfinished(name: &str) -> bool {
    let key = name.strip_suffix(UNFINISHED);
    key.and_then(|key| key.strip_suffix('.')).is_some_and(is_key)
}

fn written_at(found: &std::fs::Metadata) -> std::io::Result<i64> {
    let since = found.modified()?.duration_since(UNIX_EPOCH);
    Ok(since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX)))
}

fn fault(path: &Path, error: &std::io::Error) -> VaultError {
    let shown = path.display();
    if error.kind() == ErrorKind::NotFound {
        return VaultError::Missing(shown.to_string());
    }
    VaultError::Unreachable(format!("{shown}: {error}"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const KEY: &str = "ab/ab0123456789cdefab0123456789cdef";

    #[test]
    fn a_file_is_whole_or_not_there_and_its_owners_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = FolderVault::new(home.path().join("files"));
        folder.write(KEY, b"content").unwrap();
        assert_eq!(folder.read(KEY).unwrap(), b"content");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder.path(KEY)), 0o600);
        assert_eq!(mode(&folder.top), 0o700);
        // No second file under the same key while the first is being written.
        let beside = folder.path(KEY).with_extension(UNFINISHED);
        std::fs::write(&beside, b"hal").unwrap();
        assert!(matches!(
            folder.write(KEY, b"other"),
            Err(VaultError::Unreachable(_))
        ));
        assert_eq!(folder.read(KEY).unwrap(), b"content");
        // What was begun long ago and never finished goes; what is no file of ours stays.
        let foreign = folder.top.join("ab/notes.txt");
        std::fs::write(&foreign, b"mine").unwrap();
        assert_eq!(
            folder.older_than(Instant::from_unix(0)).unwrap(),
            Vec::<String>::new()
        );
        assert!(beside.exists());
        assert_eq!(
            folder
                .older_than(Instant::from_unix(i64::from(u32::MAX)))
                .unwrap(),
            [KEY]
        );
        assert!(!beside.exists() && foreign.exists());
        folder.remove(KEY).unwrap();
        folder.remove(KEY).unwrap();
        assert!(matches!(folder.read(KEY), Err(VaultError::Missing(_))));
    }
}
