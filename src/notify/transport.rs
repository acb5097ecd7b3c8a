//! The ways a mail leaves: a mail server, a folder of files, or memory for tests. One attempt each;
//! whoever calls decides when to try again.

use std::collections::VecDeque;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::smtp::{Smtp, SmtpSettingsError};
use super::{Outgoing, SendError, for_now, message};
use crate::config::SmtpSettings;

#[derive(Debug)]
pub enum Transport {
    Smtp(Box<Smtp>),
    /// To files, one `.eml` a mail.
    File(Folder),
    Memory(Memory),
}

impl Transport {
    /// To the mail server of `settings`. Connects when the first mail is sent.
    ///
    /// # Errors
    /// The settings contradict each other.
    pub fn smtp(settings: &SmtpSettings) -> Result<Self, SmtpSettingsError> {
        Smtp::new(settings).map(Box::new).map(Self::Smtp)
    }

    /// To `.eml` files in `folder`, which is made when the first mail is sent.
    #[must_use]
    pub fn folder(folder: &Path) -> Self {
        Self::File(Folder(folder.to_owned()))
    }

    /// To `memory`, which the caller keeps a handle of.
    #[must_use]
    pub fn memory(memory: &Memory) -> Self {
        Self::Memory(memory.clone())
    }

    /// Whether mails could leave: the server lets us in, or the folder can be made.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn probe(&self) -> Result<(), SendError> {
        match self {
            Self::Smtp(smtp) => smtp.probe().await,
            Self::File(folder) => {
                make_folder(&folder.0).map_err(for_now("folder can't be made"))?;
                let file = folder.0.join(format!(".probe-{}", std::process::id()));
                fs::write(&file, "")
                    .and_then(|()| fs::remove_file(&file))
                    .map_err(for_now("nothing can be written into the folder"))
            }
            Self::Memory(_) => Ok(()),
        }
    }

    /// The longest that one send may take, in seconds: a lease must outlive it.
    #[must_use]
    pub fn longest_send(&self) -> u64 {
        match self {
            Self::Smtp(smtp) => smtp.longest_send(),
            Self::File(_) | Self::Memory(_) => 0,
        }
    }

    /// Sends one mail, once. Gives the server's words, or the file's name.
    ///
    /// # Errors
    /// [`SendError`]; after [`SendError::Unclear`] the server may still have taken the mail.
    pub async fn send(&self, mail: Outgoing) -> Result<String, SendError> {
        let message = message::build(&mail)?;
        match self {
            Self::Smtp(smtp) => smtp.send(message.envelope(), &message.formatted()).await,
            Self::File(folder) => folder.keep(mail, message.formatted()).await,
            Self::Memory(memory) => memory.keep(mail, message.formatted()),
        }
    }
}

/// A folder that mails are written into.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    async fn keep(&self, mail: Outgoing, bytes: Vec<u8>) -> Result<String, SendError> {
        let folder = self.0.clone();
        let written =
            tokio::task::spawn_blocking(move || write_new(&folder, &file_stem(&mail), &bytes)).await;
        written
            .map_err(for_now("file was not written"))?
            .map_err(for_now("file can't be written"))
    }
}

/// `20270405T020000Z-approved-lead@robonarae.example`.
fn file_stem(mail: &Outgoing) -> String {
    let date = mail.date.to_utc().format("%Y%m%dT%H%M%SZ");
    let plain = |text: &str| -> String {
        let kept = |c: char| {
            if c.is_alphanumeric() || matches!(c, '@' | '.' | '-' | '_' | '+') {
                c
            } else {
                '_'
            }
        };
        // File systems allow 255 bytes; a character has up to four.
        text.trim_start_matches('.').chars().take(25).map(kept).collect()
    };
    format!("{date}-{}-{}", plain(&mail.hint), plain(&mail.to.email))
}

/// Makes a folder, if it is missing, that only its owner may read: mails tell names, and links that set
/// passwords.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Options for a new file that only its owner may read.
fn private() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Writes a file that wasn't there; a taken name gets a number. Gives the name.
fn write_new(folder: &Path, stem: &str, bytes: &[u8]) -> std::io::Result<String> {
    make_folder(folder)?;
    let mut copy = 1;
    loop {
        let name = if copy == 1 {
            format!("{stem}.eml")
        } else {
            format!("{stem}-{copy}.eml")
        };
        match private().open(folder.join(&name)) {
            Ok(mut file) => {
                return file
                    .write_all(bytes)
                    .and_then(|()| file.sync_all())
                    .map(|()| name);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => copy += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Mails kept in memory, for tests. Clones share what they keep.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    sent: Vec<(Outgoing, Vec<u8>)>,
    refusals: VecDeque<SendError>,
}

impl Memory {
    /// All mails so far, with the bytes that would have travelled.
    #[must_use]
    pub fn sent(&self) -> Vec<(Outgoing, Vec<u8>)> {
        self.kept().sent.clone()
    }

    /// The next mail that isn't yet refused will be, with this error.
    pub fn refuse_next(&self, error: SendError) {
        self.kept().refusals.push_back(error);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, mail: Outgoing, bytes: Vec<u8>) -> Result<String, SendError> {
        let mut kept = self.kept();
        if let Some(error) = kept.refusals.pop_front() {
            return Err(error);
        }
        kept.sent.push((mail, bytes));
        Ok(format!("kept as {}", kept.sent.len()))
    }
}

#[cfg(test)]
#[path = "transport_tests.rs"]
mod tests;
