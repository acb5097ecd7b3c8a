//! A picture of a zone as browsers and programs send it: a form with a file in it (`multipart/form-data`, RFC
//! 7578).

use std::marker::PhantomData;
use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::TryStreamExt;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use super::caller::Caller;
use super::reads::{Reading, Reads, Schemas, SentBody, describe};
use crate::app::fields::NamesBody;
use crate::app::photos::{self, PhotoOf, PhotosView};
use crate::app::pictures::{self, PictureBody, ZonePath, add_picture, check_picture};
use crate::app::{self, Error};
use crate::domain::fault::Fault;
use crate::domain::picture::{PictureSizes, PreparedPicture};
use crate::pictures::{MOST_PIXELS, PictureFault, prepare};
use crate::store::visitors::pictures::Picture;

/// Most megabytes of a file. Photos of phones have 3 to 8.
pub(super) const MOST_MEGABYTES: usize = 15;
const MOST_BYTES: usize = MOST_MEGABYTES * 1_024 * 1_024;
/// Most bytes of any other field.
const MOST_WORDS: usize = 4_096;
/// Most fields of one form.
const MOST_FIELDS: usize = 16;
/// Most photos of one form: all of them are in memory until they are smaller.
const MOST_AT_ONCE: usize = 6;
/// Most bytes that are typed into one field: the longest words in any script.
const MOST_TYPED: usize = 16 * 1_024;
/// The field of a file.
pub(super) const FILE: &str = "file";
/// Within which all of it must have come, on a slow line too.
const TIME: Duration = Duration::from_mins(10);
/// Pictures that are decoded at the same time: each takes some hundred megabytes at most.
static DECODING: Semaphore = Semaphore::const_new(2);

/// A form that is read when it is known that whoever sends it may. `Sent` describes its fields.
pub(super) struct UploadForm<Sent>(Multipart, PhantomData<Sent>);

/// A picture of a zone.
pub(super) type PictureForm = UploadForm<PictureUpload>;
/// Photos, each a field of the same name.
pub(super) type PhotoForm = UploadForm<PhotoUpload>;

impl<Sent> FromRequest for UploadForm<Sent> {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = Multipart::new(request.headers(), payload.take());
        std::future::ready(Ok(Self(form, PhantomData)))
    }
}

impl<Sent: ToSchema> Reads for UploadForm<Sent> {
    fn tell(reading: &mut Reading, schemas: &mut Schemas) {
        reading.body = Some(SentBody {
            name: describe::<Sent>(schemas),
            media: "multipart/form-data",
        });
    }
}

/// Photos as they are sent.
#[derive(Debug, ToSchema)]
pub(super) struct PhotoUpload {
    /// A JPEG or a PNG; more of them in fields of the same name.
    #[schema(value_type = String, format = Binary)]
    #[allow(dead_code, reason = "it is there to be described")]
    file: Vec<u8>,
}

/// A picture with what is said about it.
#[derive(Debug, Default, ToSchema)]
pub(super) struct PictureUpload {
    /// A JPEG or a PNG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Either `photo` or `plan`.
    kind: String,
    /// What it shows, in Korean.
    #[schema(rename = "alt.ko")]
    alt_ko: String,
    /// The same in English; may be empty.
    #[schema(rename = "alt.en", required = false)]
    alt_en: String,
}

impl PictureUpload {
    fn body(&self) -> PictureBody {
        PictureBody {
            kind: self.kind.clone(),
            alt: NamesBody {
                ko: self.alt_ko.clone(),
                en: self.alt_en.clone(),
            },
        }
    }
}

/// Why a picture was not added, with what was said about it.
pub(super) struct NotAdded {
    pub body: PictureBody,
    pub error: Error,
}

/// Adds the picture of a form to a zone. Who may is looked at before the form, what is said before the file.
///
/// # Errors
/// Those of [`add_picture`]; [`Error::Invalid`] for a form that did not come whole, or a file that is none of
/// a picture.
pub(super) async fn add(caller: &Caller, path: &ZonePath, form: PictureForm) -> Result<Picture, NotAdded> {
    let (app, actor) = (caller.app(), &caller.actor);
    let mut upload = PictureUpload::default();
    let added = async {
        let (by, own) = (actor.clone(), path.clone());
        app.read(move |tx| pictures::wall(tx, &by, &own).map(drop))
            .await?;
        in_time(read_into(&mut upload, form.0)).await?;
        let (by, own, said) = (actor.clone(), path.clone(), upload.body());
        app.read(move |tx| check_picture(tx, &by, &own, &said)).await?;
        let sizes = prepared(std::mem::take(&mut upload.file)).await?;
        let (by, own, said) = (actor.clone(), path.clone(), upload.body());
        let sizes = vec![sizes.large, sizes.small];
        app.write_with_files(sizes, move |tx, placed| add_picture(tx, &by, &own, &said, placed))
            .await
    };
    let added = added.await;
    added.map_err(|error| NotAdded {
        body: upload.body(),
        error,
    })
}

/// Adds the photos of a form. Who may is looked at before the form.
///
/// # Errors
/// Those of [`photos::add`]; [`Error::Invalid`] for a form that did not come whole, or a file that is none of
/// a picture.
pub(super) async fn add_photos(caller: &Caller, of: PhotoOf, form: PhotoForm) -> app::Result<PhotosView> {
    let (app, actor) = (caller.app(), &caller.actor);
    let by = actor.clone();
    app.read(move |tx| photos::check(tx, &by, of, 1).map(drop))
        .await?;
    let fresh = in_time(read_photos(form.0, MOST_AT_ONCE)).await?;
    if fresh.is_empty() {
        return Err(of_file("no_picture", "picture-no-picture".into()));
    }
    let by = actor.clone();
    app.write_with_files(fresh, move |tx, placed| photos::add(tx, &by, of, placed))
        .await
}

/// The photos of a form of nothing else.
async fn read_photos(mut form: Multipart, most: usize) -> app::Result<Vec<PreparedPicture>> {
    let mut photos = Vec::new();
    while let Some(field) = form.try_next().await.map_err(|_| unread())? {
        photos.extend(photo(field, photos.len(), most).await?);
    }
    Ok(photos)
}

/// A photo of a form that has `before` others already; none for a field that was left empty. It is made
/// smaller before the next one is read.
pub(super) async fn photo(
    mut field: Field,
    before: usize,
    most: usize,
) -> app::Result<Option<PreparedPicture>> {
    let too_large = || of_file("too_large", counted("picture-too-large", MOST_MEGABYTES));
    let file = bytes(&mut field, MOST_BYTES, too_large).await?;
    if file.is_empty() {
        return Ok(None);
    }
    if before == most {
        return Err(of_file("too_many", counted("at-most", most)));
    }
    Ok(Some(prepared(file).await?.large))
}

/// What was typed into a field.
pub(super) async fn words(field: &mut Field) -> app::Result<String> {
    let raw = bytes(field, MOST_TYPED, unread).await?;
    Ok(String::from_utf8_lossy(&raw).into_owned())
}

/// Reads a form within its time.
pub(super) async fn in_time<T>(reading: impl Future<Output = app::Result<T>>) -> app::Result<T> {
    let done = tokio::time::timeout(TIME, reading).await;
    done.unwrap_or_else(|_| Err(unread()))
}

/// Reads a form, whatever order its fields have.
async fn read_into(upload: &mut PictureUpload, mut form: Multipart) -> app::Result<()> {
    for _ in 0..MOST_FIELDS {
        let Some(mut field) = form.try_next().await.map_err(|_| unread())? else {
            return Ok(());
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name == FILE {
            let too_large = || of_file("too_large", counted("picture-too-large", MOST_MEGABYTES));
            upload.file = bytes(&mut field, MOST_BYTES, too_large).await?;
            continue;
        }
        let raw = bytes(&mut field, MOST_WORDS, unread).await?;
        let text = String::from_utf8_lossy(&raw).into_owned();
        match name.as_str() {
            "kind" => upload.kind = text,
            "alt.ko" => upload.alt_ko = text,
            "alt.en" => upload.alt_en = text,
            _ => {}
        }
    }
    Err(unread())
}

async fn bytes(field: &mut Field, most: usize, too_large: impl Fn() -> Error) -> app::Result<Vec<u8>> {
    let mut all = Vec::new();
    while let Some(part) = field.try_next().await.map_err(|_| unread())? {
        if all.len() + part.len() > most {
            return Err(too_large());
        }
        all.extend_from_slice(&part);
    }
    Ok(all)
}

/// Decodes a file on a thread that answers nobody else, few at the same time.
async fn prepared(file: Vec<u8>) -> app::Result<PictureSizes> {
    let _turn = DECODING.acquire().await.map_err(Error::internal)?;
    let sizes = web::block(move || prepare(&file))
        .await
        .map_err(Error::internal)?;
    sizes.map_err(|fault| match fault {
        PictureFault::NoPicture => of_file("no_picture", "picture-no-picture".into()),
        PictureFault::TooManyPixels => {
            let millions = usize::try_from(MOST_PIXELS / 1_000_000).unwrap_or_default();
            of_file("too_many_pixels", counted("picture-too-many-pixels", millions))
        }
        PictureFault::Broken => of_file("broken", "picture-broken".into()),
    })
}

pub(super) fn unread() -> Error {
    of_file("unread", "picture-unread".into())
}

fn of_file(code: &'static str, fault: Fault) -> Error {
    Error::field("file", code, fault)
}

fn counted(key: &'static str, most: usize) -> Fault {
    Fault::new(key).with("most", most)
}
