//! Photos and plans of zones: brought by those who may change the site, seen by everybody.

use super::access::or_hidden;
use super::court::Ground;
use super::fields::{Fields, NamesBody};
use super::journal::{Entry, note};
use super::{Error, Result, Tx, allow};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::fault::Fault;
use crate::domain::journal::JournalAction;
use crate::domain::picture::{MEDIA_TYPE, PictureKind, PlacedPicture};
use crate::domain::text::Names;
use crate::store::sites::Zone;
use crate::store::visitors::files::{NewFile, StoredFile, insert_file};
use crate::store::visitors::pictures::{self as store, Picture, PictureFile, PictureTerms};

/// Most pictures of a zone.
pub const MOST_PICTURES: usize = 12;
/// Most characters of what a picture shows.
const MAX_ALT: usize = 200;

/// What is said about a picture, as a form says it.
#[derive(Debug, Clone, Default)]
pub struct PictureBody {
    pub kind: String,
    /// What it shows; English may be empty.
    pub alt: NamesBody,
}

/// A zone in the address of its page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct ZonePath {
    pub site: String,
    pub zone: String,
}

/// A zone whose pictures somebody may change.
#[derive(Debug, Clone)]
pub struct PictureWall {
    pub ground: Ground,
    pub zone: Zone,
    /// In the order in which they are shown.
    pub pictures: Vec<Picture>,
}

/// The pictures of a zone, for whoever may change them.
///
/// # Errors
/// [`Error::NotFound`] also for those who may not.
pub fn wall(tx: &mut Tx<'_>, actor: &Actor, path: &ZonePath) -> Result<PictureWall> {
    let ground = Ground::load(tx, &path.site)?;
    or_hidden(allow(actor, Deed::EditSite, &Subject::site(ground.site.operator)))?;
    let zone = ground.zone_named(&path.zone)?.clone();
    let pictures = store::pictures_of_zones(tx.conn, &[zone.id])?;
    Ok(PictureWall {
        ground,
        zone,
        pictures,
    })
}

/// The pictures of a zone, for everybody.
///
/// # Errors
/// [`Error::NotFound`].
pub fn list_pictures(tx: &mut Tx<'_>, path: &ZonePath) -> Result<Vec<Picture>> {
    let ground = Ground::load(tx, &path.site)?;
    let zone = ground.zone_named(&path.zone)?.id;
    Ok(store::pictures_of_zones(tx.conn, &[zone])?)
}

fn read(body: &PictureBody) -> Result<PictureTerms> {
    let mut fields = Fields::default();
    let kind = fields.word("kind", &body.kind, PictureKind::ALL);
    let ko = fields.line("alt.ko", &body.alt.ko, MAX_ALT);
    let en = if body.alt.en.trim().is_empty() {
        Some(String::new())
    } else {
        fields.line("alt.en", &body.alt.en, MAX_ALT)
    };
    fields.done(|| {
        Some(PictureTerms {
            kind: kind?,
            alt: Names { ko: ko?, en: en? },
        })
    })
}

/// Whether a picture would be taken: looked at before its file is.
///
/// # Errors
/// Those of [`wall`]; [`Error::Invalid`] for what is said about it, and where there are too many.
pub fn check_picture(tx: &mut Tx<'_>, actor: &Actor, path: &ZonePath, body: &PictureBody) -> Result<()> {
    let wall = wall(tx, actor, path)?;
    read(body)?;
    if wall.pictures.len() >= MOST_PICTURES {
        let fault = Fault::new("at-most").with("most", MOST_PICTURES);
        return Err(Error::field("file", "too_many", fault));
    }
    Ok(())
}

/// Adds a picture, in its large and its small size, behind the others of a zone.
///
/// # Errors
/// Those of [`check_picture`].
pub fn add_picture(
    tx: &mut Tx<'_>,
    actor: &Actor,
    path: &ZonePath,
    body: &PictureBody,
    sizes: &[PlacedPicture],
) -> Result<Picture> {
    let [large, small] = sizes else {
        return Err(Error::internal("a picture has two sizes"));
    };
    check_picture(tx, actor, path, body)?;
    let wall = wall(tx, actor, path)?;
    let terms = read(body)?;
    let picture = Picture {
        id: tx.id()?,
        zone: wall.zone.id,
        kind: terms.kind,
        alt: terms.alt.clone(),
        large: keep(tx, actor, large)?,
        small: keep(tx, actor, small)?,
    };
    let last = i64::try_from(wall.pictures.len()).unwrap_or(i64::MAX);
    store::insert_picture(tx.conn, &picture, last)?;
    let entry = entry(&wall, JournalAction::ZoneAddPicture, None, Some(&terms))?;
    note(tx, actor, entry)?;
    Ok(picture)
}

pub(super) fn keep(tx: &mut Tx<'_>, actor: &Actor, picture: &PlacedPicture) -> Result<PictureFile> {
    let file = NewFile {
        id: tx.id()?,
        placed: &picture.file,
        media_type: MEDIA_TYPE,
        by: actor.person,
        at: tx.now,
    };
    insert_file(tx.conn, &file)?;
    Ok(PictureFile {
        file: file.id,
        sha256: picture.file.sha256.clone(),
        width: picture.width,
        height: picture.height,
    })
}

fn entry(
    wall: &PictureWall,
    action: JournalAction,
    was: Option<&PictureTerms>,
    became: Option<&PictureTerms>,
) -> Result<Entry> {
    let text = |terms: Option<&PictureTerms>| {
        terms
            .map(serde_json::to_string)
            .transpose()
            .map_err(Error::internal)
    };
    Ok(Entry {
        site: Some(wall.ground.site.id),
        subject: format!("zone {}/{}", wall.ground.site.slug, wall.zone.slug),
        was: text(was)?,
        became: text(became)?,
        ..Entry::of(action)
    })
}

/// What is done with a picture that is there.
#[derive(Debug, Clone)]
pub enum PictureChange {
    /// Says something else about it.
    Describe(PictureBody),
    /// Shows it before the one before it.
    Earlier,
    Later,
    Remove,
}

/// Changes a picture of a zone, its place, or removes it.
///
/// # Errors
/// Those of [`wall`], [`Error::NotFound`] for a picture that is not the zone's, [`Error::Invalid`].
pub fn change_picture(
    tx: &mut Tx<'_>,
    actor: &Actor,
    path: &ZonePath,
    id: i64,
    change: &PictureChange,
) -> Result<()> {
    let wall = wall(tx, actor, path)?;
    let mut order: Vec<i64> = wall.pictures.iter().map(|picture| picture.id).collect();
    let at = order.iter().position(|own| *own == id).ok_or(Error::NotFound)?;
    let picture = &wall.pictures[at];
    let was = PictureTerms {
        kind: picture.kind,
        alt: picture.alt.clone(),
    };
    match change {
        PictureChange::Describe(body) => {
            let terms = read(body)?;
            store::update_picture(tx.conn, id, &terms)?;
            let entry = entry(&wall, JournalAction::ZoneChangePicture, Some(&was), Some(&terms))?;
            note(tx, actor, entry).map(drop)
        }
        PictureChange::Remove => {
            store::delete_picture(tx.conn, picture)?;
            let entry = entry(&wall, JournalAction::ZoneRemovePicture, Some(&was), None)?;
            note(tx, actor, entry).map(drop)
        }
        PictureChange::Earlier | PictureChange::Later => {
            let to = match change {
                PictureChange::Earlier => at.saturating_sub(1),
                _ => (at + 1).min(order.len() - 1),
            };
            order.swap(at, to);
            Ok(store::order_pictures(tx.conn, &order)?)
        }
    }
}

/// A picture's file, for everybody.
///
/// # Errors
/// [`Error::NotFound`] when no picture has this content.
pub fn picture_file(tx: &mut Tx<'_>, sha256: &str) -> Result<StoredFile> {
    store::find_picture_file(tx.conn, sha256)?.ok_or(Error::NotFound)
}
