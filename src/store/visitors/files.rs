//! Files that people bring: their rows, and their content where the database keeps it.

use diesel::prelude::*;

use crate::domain::ids::PersonId;
use crate::domain::picture::file::{FilePlace, PlacedFile};
use crate::domain::span::Instant;
use crate::store::schema::visitors::{file_parts, files};
use crate::store::{Conn, Result};

/// Most bytes of one row: what a database reads and writes at once.
const PART: usize = 256 * 1_024;

/// A file to be kept, whose content is at its place.
#[derive(Debug, Clone)]
pub struct NewFile<'a> {
    pub id: i64,
    pub placed: &'a PlacedFile,
    pub media_type: &'static str,
    pub by: Option<PersonId>,
    pub at: Instant,
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub media_type: String,
    pub placed: PlacedFile,
}

/// Keeps a file, and its content in parts where the database is its place.
pub fn insert_file(conn: &mut Conn, new: &NewFile<'_>) -> Result<()> {
    let placed = new.placed;
    diesel::insert_into(files::table)
        .values((
            files::id.eq(new.id),
            files::sha256.eq(&placed.sha256),
            files::bytes.eq(i64::try_from(placed.bytes).unwrap_or(i64::MAX)),
            files::media_type.eq(new.media_type),
            files::place.eq(placed.place),
            files::key.eq(&placed.key),
            files::created_by.eq(new.by),
            files::created_at.eq(new.at),
        ))
        .execute(conn)?;
    for (ordinal, part) in (0i64..).zip(placed.content.chunks(PART)) {
        diesel::insert_into(file_parts::table)
            .values((
                file_parts::file_id.eq(new.id),
                file_parts::ordinal.eq(ordinal),
                file_parts::content.eq(part.to_vec()),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// A file by its id, with its content where the database keeps it.
pub fn read_file(conn: &mut Conn, id: i64) -> Result<Option<StoredFile>> {
    let columns = (
        files::media_type,
        files::place,
        files::key,
        files::sha256,
        files::bytes,
    );
    let found: Option<(String, FilePlace, String, String, i64)> =
        files::table.find(id).select(columns).first(conn).optional()?;
    let Some((media_type, place, key, sha256, bytes)) = found else {
        return Ok(None);
    };
    let parts: Vec<Vec<u8>> = file_parts::table
        .filter(file_parts::file_id.eq(id))
        .order(file_parts::ordinal)
        .select(file_parts::content)
        .load(conn)?;
    Ok(Some(StoredFile {
        media_type,
        placed: PlacedFile {
            place,
            key,
            sha256,
            bytes: usize::try_from(bytes).unwrap_or_default(),
            content: parts.concat(),
        },
    }))
}

/// Deletes files; their content outside the database goes with the next sweep.
pub fn delete_files(conn: &mut Conn, ids: &[i64]) -> Result<usize> {
    diesel::delete(file_parts::table.filter(file_parts::file_id.eq_any(ids))).execute(conn)?;
    Ok(diesel::delete(files::table.filter(files::id.eq_any(ids))).execute(conn)?)
}

/// Which of some keys of a place have a file.
pub fn keys_in_use(conn: &mut Conn, place: FilePlace, keys: &[String]) -> Result<Vec<String>> {
    Ok(files::table
        .filter(files::place.eq(place))
        .filter(files::key.eq_any(keys))
        .select(files::key)
        .load(conn)?)
}

/// Whether any file is at a place.
pub fn is_used(conn: &mut Conn, place: FilePlace) -> Result<bool> {
    let any = files::table.filter(files::place.eq(place)).select(files::id);
    Ok(any.first::<i64>(conn).optional()?.is_some())
}
