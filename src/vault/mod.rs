//! The content of files that is not kept in the database: in a folder, or in a store with the interface of
//! S3. Every call may wait, so none is made inside a transaction or on a thread that answers others. Knows no
//! rows: whether a key has one is asked by who calls.

mod folder;
mod s3;

use std::path::PathBuf;

use self::folder::FolderVault;
use self::s3::S3;
use crate::config::Files;
use crate::domain::picture::file::{FilePlace, is_key};
use crate::domain::span::Instant;

/// Why the content of a file could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("{0}")]
    Unreachable(String),
    #[error("{0} is not there")]
    Missing(String),
    #[error("nothing says where {0} is: it is not set up any more")]
    NotSetUp(FilePlace),
    #[error("{0:?} is no key of ours")]
    NoKey(String),
}

/// Where files go, and where those are that came before.
#[derive(Debug)]
pub struct Vault {
    place: FilePlace,
    folder: Option<FolderVault>,
    s3: Option<S3>,
}

/// A place outside the database.
#[derive(Clone, Copy)]
enum Outside<'a> {
    Folder(&'a FolderVault),
    S3(&'a S3),
}

impl Vault {
    /// Everything in the database.
    #[must_use]
    pub const fn in_database() -> Self {
        Self {
            place: FilePlace::Database,
            folder: None,
            s3: None,
        }
    }

    /// As it is set; `usual` is the folder where none is named.
    ///
    /// # Errors
    /// The address of the store can't be used.
    pub fn new(files: &Files, usual: Option<PathBuf>) -> Result<Self, VaultError> {
        let s3 = files.s3.as_ref().map(S3::new).transpose()?;
        Ok(Self {
            place: files.place,
            folder: files.folder.clone().or(usual).map(FolderVault::new),
            s3,
        })
    }

    /// Where files go that come now.
    #[must_use]
    pub const fn place(&self) -> FilePlace {
        self.place
    }

    /// Where files go that come now, for people; none: with the database.
    #[must_use]
    pub fn shown(&self) -> Option<String> {
        match self.outside(self.place).ok()? {
            Outside::Folder(folder) => Some(folder.shown()),
            Outside::S3(s3) => Some(s3.shown()),
        }
    }

    fn outside(&self, place: FilePlace) -> Result<Outside<'_>, VaultError> {
        let found = match place {
            FilePlace::Database => None,
            FilePlace::Folder => self.folder.as_ref().map(Outside::Folder),
            FilePlace::S3 => self.s3.as_ref().map(Outside::S3),
        };
        found.ok_or(VaultError::NotSetUp(place))
    }

    fn named(&self, place: FilePlace, key: &str) -> Result<Outside<'_>, VaultError> {
        if is_key(key) {
            self.outside(place)
        } else {
            Err(VaultError::NoKey(key.to_owned()))
        }
    }

    /// Writes a file that is new; when this answers, it outlives the machine's end.
    pub fn write(&self, key: &str, content: &[u8]) -> Result<(), VaultError> {
        match self.named(self.place, key)? {
            Outside::Folder(folder) => folder.write(key, content),
            Outside::S3(s3) => s3.write(key, content),
        }
    }

    /// The whole content of a file, wherever it was put.
    pub fn read(&self, place: FilePlace, key: &str) -> Result<Vec<u8>, VaultError> {
        match self.named(place, key)? {
            Outside::Folder(folder) => folder.read(key),
            Outside::S3(s3) => s3.read(key),
        }
    }

    /// Removes a file; one that is gone is no error.
    pub fn remove(&self, place: FilePlace, key: &str) -> Result<(), VaultError> {
        match self.named(place, key)? {
            Outside::Folder(folder) => folder.remove(key),
            Outside::S3(s3) => s3.remove(key),
        }
    }

    /// Tries the place of what comes now: writes something, reads it and removes it. `key` is a new one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn probe(&self, key: &str) -> Result<(), VaultError> {
        if self.place == FilePlace::Database {
            return Ok(());
        }
        self.write(key, key.as_bytes())?;
        let read = self.read(self.place, key);
        self.remove(self.place, key)?;
        if read? == key.as_bytes() {
            Ok(())
        } else {
            Err(VaultError::Unreachable(
                "what was written is not what is read".into(),
            ))
        }
    }

    /// The places outside the database that are set up.
    #[must_use]
    pub fn places(&self) -> Vec<FilePlace> {
        let all = [FilePlace::Folder, FilePlace::S3];
        all.into_iter()
            .filter(|place| self.outside(*place).is_ok())
            .collect()
    }

    /// Our keys at a place that were written before a moment.
    pub fn older_than(&self, place: FilePlace, before: Instant) -> Result<Vec<String>, VaultError> {
        match self.outside(place)? {
            Outside::Folder(folder) => folder.older_than(before),
            Outside::S3(s3) => s3.older_than(before),
        }
    }
}
