//! Where the content of files is, for those who write and read their rows. Content is written to its place
//! before the transaction that writes its row: what never gets a row is swept.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{App, Error, Result, Tx};
use crate::domain::picture::file::{FilePlace, PlacedFile, key_of};
use crate::domain::picture::{PlacedPicture, PreparedPicture};
use crate::random::hex;
use crate::store::visitors::files::{self as store, StoredFile};
use crate::vault::{Vault, VaultError};

/// How long content may wait for its row.
const SWEPT_AFTER_DAYS: i64 = 1;
/// Keys that are looked up at once.
const AT_ONCE: usize = 500;

/// The hash by which files are known.
#[must_use]
pub fn sha256(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

impl App {
    /// The same service with another place for files.
    #[must_use]
    pub fn with_vault(self, vault: Vault) -> Self {
        Self {
            vault: Arc::new(vault),
            ..self
        }
    }

    /// Asks the vault on a thread that may wait.
    async fn ask_vault<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Vault) -> std::result::Result<T, VaultError> + Send + 'static,
    ) -> Result<T> {
        let vault = self.vault.clone();
        let asked = tokio::task::spawn_blocking(move || ask(&vault)).await;
        asked
            .map_err(Error::internal)?
            .map_err(|error| Error::NoPlaceForFiles(error.to_string()))
    }

    /// Puts a picture where files go, before its rows are written.
    ///
    /// # Errors
    /// [`Error::NoPlaceForFiles`].
    pub async fn place(&self, picture: PreparedPicture) -> Result<PlacedPicture> {
        let sha256 = sha256(&picture.bytes);
        let place = self.vault.place();
        if place == FilePlace::Database {
            return Ok(picture.in_database(sha256));
        }
        let PreparedPicture {
            bytes: content,
            width,
            height,
        } = picture;
        let (key, bytes) = (key_of(&self.random.token()), content.len());
        let named = key.clone();
        self.ask_vault(move |vault| vault.write(&named, &content)).await?;
        let file = PlacedFile {
            place,
            key,
            sha256,
            bytes,
            content: Vec::new(),
        };
        Ok(PlacedPicture { file, width, height })
    }

    /// Runs a use case that writes the rows of pictures, which are put to their place before. Where it is
    /// refused, they are taken away again.
    ///
    /// # Errors
    /// Those of the use case, and [`Error::NoPlaceForFiles`].
    pub async fn write_with_files<T, F>(&self, pictures: Vec<PreparedPicture>, mut case: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &[PlacedPicture]) -> Result<T> + Send + 'static,
    {
        let mut placed = Vec::new();
        let mut all_there = Ok(());
        for picture in pictures {
            match self.place(picture).await {
                Ok(own) => placed.push(own),
                Err(error) => {
                    all_there = Err(error);
                    break;
                }
            }
        }
        let given = placed.clone();
        let done = match all_there {
            Ok(()) => self.write(move |tx| case(tx, &given)).await,
            Err(error) => Err(error),
        };
        if !matches!(done, Ok(_) | Err(Error::UnknownOutcome(_))) {
            self.take_away(placed).await;
        }
        done
    }

    /// Removes what got no row. What stays, as its place does not answer now, is swept.
    async fn take_away(&self, placed: Vec<PlacedPicture>) {
        for PlacedPicture { file, .. } in placed {
            if file.place == FilePlace::Database {
                continue;
            }
            if let Err(error) = self
                .ask_vault(move |vault| vault.remove(file.place, &file.key))
                .await
            {
                tracing::warn!(%error, "a file without a row stays until it is swept");
            }
        }
    }

    /// The content of a file that somebody may see, from wherever it was put.
    ///
    /// # Errors
    /// [`Error::NoPlaceForFiles`]; [`Error::Internal`] when it is not what was put there.
    pub async fn content_of(&self, file: StoredFile) -> Result<Vec<u8>> {
        let placed = file.placed;
        if placed.place == FilePlace::Database {
            return Ok(placed.content);
        }
        let (place, key) = (placed.place, placed.key);
        let content = self.ask_vault(move |vault| vault.read(place, &key)).await?;
        if sha256(&content) == placed.sha256 {
            Ok(content)
        } else {
            Err(Error::internal(format!(
                "a file at {place} is not what was put there"
            )))
        }
    }

    /// Removes content that is older than a day and has no row: of files that were deleted, and of what ended
    /// before its row was written. Where no file of this database is, nothing is removed: a service that was
    /// given another place, or another database, by mistake leaves alone what it does not know.
    ///
    /// # Errors
    /// The store's, and [`Error::NoPlaceForFiles`].
    pub async fn sweep_files(&self) -> Result<usize> {
        let mut swept = 0;
        let before = self.clock.now().plus_days(-SWEPT_AFTER_DAYS);
        for place in self.vault.places() {
            if !self.read(move |tx| Ok(store::is_used(tx.conn, place)?)).await? {
                continue;
            }
            let keys = self
                .ask_vault(move |vault| vault.older_than(place, before))
                .await?;
            for some in keys.chunks(AT_ONCE).map(<[String]>::to_vec) {
                let asked = some.clone();
                let used = self
                    .read(move |tx| Ok(store::keys_in_use(tx.conn, place, &asked)?))
                    .await?;
                for key in some.into_iter().filter(|key| !used.contains(key)) {
                    self.ask_vault(move |vault| vault.remove(place, &key)).await?;
                    swept += 1;
                }
            }
        }
        Ok(swept)
    }
}
