//! A form with a file in it, as browsers send it (`multipart/form-data`, RFC 7578).

use std::time::Duration;

use actix_multipart::{Field, Multipart};
use futures_util::TryStreamExt;

use crate::app::fields::NamesBody;
use crate::app::pictures::PictureBody;

/// Most bytes of a file. Photos of phones have 3 to 8 MB.
pub(super) const MOST_BYTES: usize = 15 * 1_024 * 1_024;
/// Most bytes of any other field.
const MOST_WORDS: usize = 4_096;
/// Most fields of one form.
const MOST_FIELDS: usize = 16;
/// Within which all of it must have come, on a slow line too.
const TIME: Duration = Duration::from_mins(10);

/// What the form of a picture holds.
#[derive(Debug, Default)]
pub(super) struct Upload {
    pub body: PictureBody,
    pub file: Vec<u8>,
}

/// Why a form can't be read, as the key of a sentence.
pub(super) type UploadFault = &'static str;

const BROKEN: UploadFault = "picture-unread";

/// Reads the form, whatever order its fields have.
pub(super) async fn read(form: Multipart) -> Result<Upload, (Upload, UploadFault)> {
    let mut upload = Upload::default();
    let done = tokio::time::timeout(TIME, read_into(&mut upload, form)).await;
    match done {
        Ok(Ok(())) => Ok(upload),
        Ok(Err(fault)) => Err((upload, fault)),
        Err(_) => Err((upload, BROKEN)),
    }
}

async fn read_into(upload: &mut Upload, mut form: Multipart) -> Result<(), UploadFault> {
    for _ in 0..MOST_FIELDS {
        let Some(mut field) = form.try_next().await.map_err(|_| BROKEN)? else {
            return Ok(());
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            upload.file = bytes(&mut field, MOST_BYTES, "picture-too-large").await?;
            continue;
        }
        let raw = bytes(&mut field, MOST_WORDS, BROKEN).await?;
        let text = String::from_utf8_lossy(&raw).into_owned();
        let PictureBody { kind, alt } = &mut upload.body;
        let NamesBody { ko, en } = alt;
        match name.as_str() {
            "kind" => *kind = text,
            "alt.ko" => *ko = text,
            "alt.en" => *en = text,
            _ => {}
        }
    }
    Err(BROKEN)
}

async fn bytes(field: &mut Field, most: usize, too_large: UploadFault) -> Result<Vec<u8>, UploadFault> {
    let mut all = Vec::new();
    while let Some(part) = field.try_next().await.map_err(|_| BROKEN)? {
        if all.len() + part.len() > most {
            return Err(too_large);
        }
        all.extend_from_slice(&part);
    }
    Ok(all)
}
