//! Pictures of zones; the files that they are in are beside them.

use diesel::prelude::*;

use super::files::{StoredFile, delete_files, read_file};
use crate::domain::ids::ZoneId;
use crate::domain::picture::PictureKind;
use crate::domain::text::Names;
use crate::store::columns::read_as::Count;
use crate::store::schema::visitors::{files, pictures};
use crate::store::{Conn, Result};

/// A picture in one size: where it is, and how large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    pub file: i64,
    /// By which its address names it.
    pub sha256: String,
    pub width: u32,
    pub height: u32,
}

/// A picture of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub id: i64,
    pub zone: ZoneId,
    pub kind: PictureKind,
    /// What it shows, for whoever does not see it; English may be empty.
    pub alt: Names,
    pub large: PictureFile,
    pub small: PictureFile,
}

/// What of a picture can be changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PictureTerms {
    pub kind: PictureKind,
    pub alt: Names,
}

/// The file of a picture by the hash of its content; none when no picture has it.
pub fn find_picture_file(conn: &mut Conn, sha256: &str) -> Result<Option<StoredFile>> {
    let shown = pictures::table.filter(
        pictures::file_id
            .eq(files::id)
            .or(pictures::small_file_id.eq(files::id)),
    );
    let found: Option<i64> = files::table
        .filter(files::sha256.eq(sha256))
        .filter(diesel::dsl::exists(shown))
        .select(files::id)
        .first(conn)
        .optional()?;
    found.map_or(Ok(None), |id| read_file(conn, id))
}

/// Adds a picture behind the others of its zone. Its files are there.
pub fn insert_picture(conn: &mut Conn, new: &Picture, ordinal: i64) -> Result<()> {
    diesel::insert_into(pictures::table)
        .values((
            (
                pictures::id.eq(new.id),
                pictures::zone_id.eq(new.zone),
                pictures::kind.eq(new.kind),
                pictures::ordinal.eq(ordinal),
                pictures::alt_ko.eq(&new.alt.ko),
                pictures::alt_en.eq(&new.alt.en),
            ),
            pictures::file_id.eq(new.large.file),
            pictures::width.eq(i64::from(new.large.width)),
            pictures::height.eq(i64::from(new.large.height)),
            pictures::small_file_id.eq(new.small.file),
            pictures::small_width.eq(i64::from(new.small.width)),
            pictures::small_height.eq(i64::from(new.small.height)),
        ))
        .execute(conn)?;
    Ok(())
}

/// One size of a picture as it is read.
#[derive(Debug, Queryable)]
struct SizeRow {
    file: i64,
    #[diesel(deserialize_as = Count)]
    width: u32,
    #[diesel(deserialize_as = Count)]
    height: u32,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = pictures)]
struct PictureRow {
    id: i64,
    #[diesel(column_name = zone_id)]
    zone: ZoneId,
    kind: PictureKind,
    #[diesel(select_expression = (pictures::alt_ko, pictures::alt_en))]
    alt: Names,
    #[diesel(select_expression = (pictures::file_id, pictures::width, pictures::height))]
    large: SizeRow,
    #[diesel(select_expression = (pictures::small_file_id, pictures::small_width, pictures::small_height))]
    small: SizeRow,
}

/// The pictures of some zones, each zone's in its order.
pub fn pictures_of_zones(conn: &mut Conn, zones: &[ZoneId]) -> Result<Vec<Picture>> {
    let rows: Vec<PictureRow> = pictures::table
        .filter(pictures::zone_id.eq_any(zones))
        .order((pictures::zone_id, pictures::ordinal, pictures::id))
        .select(PictureRow::as_select())
        .load(conn)?;
    let ids: Vec<i64> = rows
        .iter()
        .flat_map(|row| [row.large.file, row.small.file])
        .collect();
    let hashes: std::collections::BTreeMap<i64, String> = files::table
        .filter(files::id.eq_any(ids))
        .select((files::id, files::sha256))
        .load::<(i64, String)>(conn)?
        .into_iter()
        .collect();
    let size = |row: SizeRow| PictureFile {
        sha256: hashes.get(&row.file).cloned().unwrap_or_default(),
        file: row.file,
        width: row.width,
        height: row.height,
    };
    Ok(rows
        .into_iter()
        .map(|row| Picture {
            id: row.id,
            zone: row.zone,
            kind: row.kind,
            alt: row.alt,
            large: size(row.large),
            small: size(row.small),
        })
        .collect())
}

/// Changes what is said about a picture.
pub fn update_picture(conn: &mut Conn, id: i64, terms: &PictureTerms) -> Result<()> {
    diesel::update(pictures::table.find(id))
        .set((
            pictures::kind.eq(terms.kind),
            pictures::alt_ko.eq(&terms.alt.ko),
            pictures::alt_en.eq(&terms.alt.en),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts the pictures of a zone into this order.
pub fn order_pictures(conn: &mut Conn, ids: &[i64]) -> Result<()> {
    for (ordinal, id) in (0i64..).zip(ids) {
        diesel::update(pictures::table.find(id))
            .set(pictures::ordinal.eq(ordinal))
            .execute(conn)?;
    }
    Ok(())
}

/// Deletes a picture with its files.
pub fn delete_picture(conn: &mut Conn, picture: &Picture) -> Result<()> {
    let own = [picture.large.file, picture.small.file];
    diesel::delete(pictures::table.find(picture.id)).execute(conn)?;
    delete_files(conn, &own).map(drop)
}
