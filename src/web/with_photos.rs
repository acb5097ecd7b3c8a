//! A report of what went wrong as programs send it: in words alone as JSON, or with photos as a form, of
//! which the same JSON is the field `report`.

use actix_multipart::Multipart;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::TryStreamExt;
use utoipa::ToSchema;

use super::body::{Body, parse};
use super::caller::{Caller, header};
use super::error::{Extracted, Problem};
use super::reads::{Reading, Reads, Schemas, SentBody, describe};
use super::upload::{self, FILE};
use crate::app::Error;
use crate::app::incidents::NewIncident;
use crate::domain::picture::PreparedPicture;

/// The field of the words.
const WORDS: &str = "report";
/// Most fields of such a form.
const MOST_FIELDS: usize = 16;

/// A body of words, and photos that are read when it is known that whoever sends them may.
pub(super) enum ReportBody {
    Words(NewIncident),
    Form(Multipart),
}

impl ReportBody {
    /// The words with the photos, at most so many, made smaller.
    pub(super) async fn read(
        self,
        caller: &Caller,
        most: usize,
    ) -> Result<(NewIncident, Vec<PreparedPicture>), Problem> {
        let mut form = match self {
            Self::Words(words) => return Ok((words, Vec::new())),
            Self::Form(form) => form,
        };
        let all = async {
            let (mut words, mut photos) = (String::new(), Vec::new());
            for _ in 0..MOST_FIELDS {
                let Some(mut field) = form.try_next().await.map_err(|_| upload::unread())? else {
                    return Ok((words, photos));
                };
                match field.name().unwrap_or_default() {
                    WORDS => words = upload::words(&mut field).await?,
                    FILE => photos.extend(upload::photo(field, photos.len(), most).await?),
                    _ => return Err(Error::field(WORDS, "unread", "picture-unread")),
                }
            }
            Err(upload::unread())
        };
        let (words, photos) = upload::in_time(all)
            .await
            .map_err(|error| caller.problem(error))?;
        let words = if words.is_empty() { "{}" } else { &words };
        let words = parse(words.as_bytes()).map_err(|problem| problem.in_language(caller.language))?;
        Ok((words, photos))
    }
}

impl FromRequest for ReportBody {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if is_multipart(request) {
            let form = Multipart::new(request.headers(), payload.take());
            return Box::pin(async { Ok(Self::Form(form)) });
        }
        let body = Body::<NewIncident>::from_request(request, payload);
        Box::pin(async move { Ok(Self::Words(body.await?.value)) })
    }
}

/// Whether a body is a form that may bring files.
pub(super) fn is_multipart(request: &HttpRequest) -> bool {
    header(request, CONTENT_TYPE).is_some_and(|told| told.starts_with("multipart/form-data"))
}

/// The same as a form describes it.
#[derive(Debug, ToSchema)]
struct ReportWithPhotos {
    /// What the JSON body says.
    #[allow(dead_code, reason = "it is there to be described")]
    report: NewIncident,
    /// JPEGs or PNGs, each a field of this name.
    #[schema(value_type = Vec<String>, format = Binary, required = false)]
    #[allow(dead_code, reason = "it is there to be described")]
    file: Vec<u8>,
}

impl Reads for ReportBody {
    fn tell(reading: &mut Reading, schemas: &mut Schemas) {
        Body::<NewIncident>::tell(reading, schemas);
        reading.form = Some(SentBody {
            name: describe::<ReportWithPhotos>(schemas),
            media: "multipart/form-data",
        });
    }
}
