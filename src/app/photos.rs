//! Photos of what was done in a session, and of what went wrong. Who sees the one or the other sees its
//! photos, and nobody else.

use serde::Serialize;
use utoipa::ToSchema;

use super::journal::{Entry, note};
use super::pictures::keep;
use super::{Error, Result, Tx, incidents, logs};
use crate::domain::access::Actor;
use crate::domain::fault::Fault;
use crate::domain::ids::{IncidentId, SessionId};
use crate::domain::journal::JournalAction;
use crate::domain::picture::PlacedPicture;
use crate::domain::session_log::LogStep;
use crate::domain::span::Instant;
use crate::store::logs::photos::{self as store, Photo};
use crate::store::visitors::files::{StoredFile, read_file};

/// Most photos of one session or incident.
pub const MOST_PHOTOS: usize = 20;

/// What a photo is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoOf {
    Log(SessionId),
    Incident(IncidentId),
}

/// The photos of a session or of an incident.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PhotosView {
    /// In the order in which they came.
    pub photos: Vec<PhotoView>,
}

/// A photo as programs read it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PhotoView {
    /// The path of its JPEG, for those who see what it is of.
    pub path: String,
    /// How wide it is, in pixels.
    pub width: i64,
    /// How high it is, in pixels.
    pub height: i64,
    /// When it was added.
    #[schema(value_type = String)]
    pub added_at: Instant,
}

impl From<Photo> for PhotoView {
    fn from(photo: Photo) -> Self {
        Self {
            path: format!("/files/{}", photo.file),
            width: photo.width,
            height: photo.height,
            added_at: photo.added_at,
        }
    }
}

/// Photos with whether the reader may add to them.
#[derive(Debug, Clone)]
pub struct PhotoDesk {
    pub photos: Vec<PhotoView>,
    pub may_add: bool,
    /// Whether the reader is one of those who add to them, now or at another time.
    adds: bool,
    entry: Entry,
}

/// The photos of what somebody sees.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden.
pub fn desk(tx: &mut Tx<'_>, actor: &Actor, of: PhotoOf) -> Result<PhotoDesk> {
    let (photos, may_add, adds, entry) = match of {
        PhotoOf::Log(id) => {
            let file = logs::file(tx, actor, id)?;
            let entry = file
                .dossier
                .entry(JournalAction::SessionLogPhoto, super::Doing::Own);
            (
                store::of_session(tx.conn, id)?,
                file.may(LogStep::Save),
                file.writes(),
                entry,
            )
        }
        PhotoOf::Incident(id) => {
            let file = incidents::file(tx, actor, id)?;
            let entry = Entry {
                site: Some(file.incident.site),
                subject: file.number(),
                ..Entry::of(JournalAction::IncidentPhoto)
            };
            (store::of_incident(tx.conn, id)?, true, true, entry)
        }
    };
    Ok(PhotoDesk {
        photos: photos.into_iter().map(PhotoView::from).collect(),
        may_add,
        adds,
        entry,
    })
}

/// Whether photos would be taken: looked at before any file is.
///
/// # Errors
/// Those of [`desk`]; [`Error::Forbidden`]; [`Error::Invalid`] where there are too many, and while nobody
/// writes the log.
pub fn check(tx: &mut Tx<'_>, actor: &Actor, of: PhotoOf, more: usize) -> Result<PhotoDesk> {
    let desk = desk(tx, actor, of)?;
    if !desk.adds {
        return Err(Error::Forbidden);
    }
    if !desk.may_add {
        return Err(Error::field("file", "not_now", "log-not-now"));
    }
    if desk.photos.len() + more > MOST_PHOTOS {
        let fault = Fault::new("at-most").with("most", MOST_PHOTOS);
        return Err(Error::field("file", "too_many", fault));
    }
    Ok(desk)
}

/// Adds photos behind the others.
///
/// # Errors
/// Those of [`check`].
pub fn add(tx: &mut Tx<'_>, actor: &Actor, of: PhotoOf, fresh: &[PlacedPicture]) -> Result<PhotosView> {
    let PhotoDesk {
        mut photos, entry, ..
    } = check(tx, actor, of, fresh.len())?;
    for picture in fresh {
        photos.push(insert(tx, actor, of, picture)?.into());
    }
    note(tx, actor, entry)?;
    Ok(PhotosView { photos })
}

fn insert(tx: &mut Tx<'_>, actor: &Actor, of: PhotoOf, picture: &PlacedPicture) -> Result<Photo> {
    let (session, incident) = match of {
        PhotoOf::Log(id) => (Some(id), None),
        PhotoOf::Incident(id) => (None, Some(id)),
    };
    let photo = Photo {
        file: keep(tx, actor, picture)?.file,
        session,
        incident,
        width: picture.width.into(),
        height: picture.height.into(),
        added_at: tx.now,
        added_by: actor.person,
    };
    store::insert_photo(tx.conn, &photo)?;
    Ok(photo)
}

/// Adds the photos of a report that it does not have yet: a report that is sent twice makes one of each.
pub(super) fn attach(tx: &mut Tx<'_>, actor: &Actor, id: IncidentId, photos: &[PlacedPicture]) -> Result<()> {
    if photos.is_empty() {
        return Ok(());
    }
    let mut known = store::hashes_of_incident(tx.conn, id)?;
    for picture in photos {
        if known.len() < MOST_PHOTOS && !known.contains(&picture.file.sha256) {
            insert(tx, actor, PhotoOf::Incident(id), picture)?;
            known.push(picture.file.sha256.clone());
        }
    }
    Ok(())
}

/// Whether an incident has all of some photos.
pub(super) fn has_all(tx: &mut Tx<'_>, id: IncidentId, photos: &[PlacedPicture]) -> Result<bool> {
    let known = store::hashes_of_incident(tx.conn, id)?;
    Ok(photos.iter().all(|own| known.contains(&own.file.sha256)))
}

/// The file of a photo, for whoever sees what it is of.
///
/// # Errors
/// [`Error::NotFound`] also for what is hidden.
pub fn file(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<StoredFile> {
    let photo = store::find_photo(tx.conn, id)?.ok_or(Error::NotFound)?;
    match (photo.session, photo.incident) {
        (Some(id), _) => logs::file(tx, actor, id).map(drop)?,
        (None, Some(id)) => incidents::file(tx, actor, id).map(drop)?,
        (None, None) => return Err(Error::NotFound),
    }
    read_file(tx.conn, id)?.ok_or(Error::NotFound)
}

/// Deletes photos once the time is over for which people are kept. For a job. How many.
pub fn forget_photos(tx: &mut Tx<'_>) -> Result<usize> {
    let before = tx.now.plus_days(-tx.rules.retention_days);
    Ok(store::delete_before(tx.conn, before)?)
}
