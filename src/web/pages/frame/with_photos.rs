//! Forms that bring photos beside what was typed. What was typed is read first, so that whoever has to sign
//! in finds it again; the photos only when it is known that whoever sends them may.

use actix_multipart::{Field, Multipart};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::TryStreamExt;

use super::Form;
use crate::app;
use crate::domain::picture::PreparedPicture;
use crate::domain::text::Language;
use crate::web::caller::in_their_language;
use crate::web::error::{Extracted, Problem};
use crate::web::upload::{self, FILE};
use crate::web::with_photos::is_multipart;

/// Most fields before the photos, and from there on.
const MOST_FIELDS: usize = 32;

/// A form with photos, or one without, as it was sent.
pub(crate) struct FormWithPhotos {
    pub form: Form,
    rest: Option<RestOfForm>,
}

/// What of it has not been read yet: a field that came, and what comes behind it.
struct RestOfForm {
    next: Option<Field>,
    others: Multipart,
}

impl FormWithPhotos {
    /// The form with its photos, at most so many, made smaller. That there were photos stays in the form.
    pub(crate) async fn read(self, most: usize) -> (Form, app::Result<Vec<PreparedPicture>>) {
        let Self { mut form, rest } = self;
        let Some(RestOfForm { mut next, mut others }) = rest else {
            return (form, Ok(Vec::new()));
        };
        let (mut photos, mut refused) = (Vec::new(), None);
        let all = async {
            for _ in 0..MOST_FIELDS {
                let field = match next.take() {
                    Some(field) => Some(field),
                    None => others.try_next().await.map_err(|_| upload::unread())?,
                };
                let Some(field) = field else {
                    return refused.map_or(Ok(()), Err);
                };
                if field.name() != Some(FILE) {
                    add_typed(&mut form, field).await?;
                    continue;
                }
                // What was typed behind one that can't be taken is read all the same.
                if refused.is_some() {
                    continue;
                }
                match upload::photo(field, photos.len(), most).await {
                    Ok(None) => continue,
                    Ok(Some(photo)) => photos.push(photo),
                    Err(error) => refused = Some(error),
                }
                // The page that comes back says that they have to be chosen again.
                form.add(FILE, String::new());
            }
            Err(upload::unread())
        };
        let read = upload::in_time(all).await;
        (form, read.map(|()| photos))
    }
}

async fn add_typed(form: &mut Form, mut field: Field) -> app::Result<()> {
    let name = field.name().unwrap_or_default().to_owned();
    let value = upload::words(&mut field).await?;
    form.add(&name, value.replace("\r\n", "\n"));
    Ok(())
}

/// Fields up to the first photo.
async fn first_fields(mut others: Multipart) -> app::Result<FormWithPhotos> {
    let mut form = Form::default();
    let mut next = None;
    for _ in 0..MOST_FIELDS {
        let Some(field) = others.try_next().await.map_err(|_| upload::unread())? else {
            break;
        };
        if field.name() == Some(FILE) {
            next = Some(field);
            break;
        }
        add_typed(&mut form, field).await?;
    }
    let rest = Some(RestOfForm { next, others });
    Ok(FormWithPhotos { form, rest })
}

impl FromRequest for FormWithPhotos {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !is_multipart(request) {
            let form = Form::from_request(request, payload);
            return Box::pin(async move {
                let form = form.await?;
                Ok(Self { form, rest: None })
            });
        }
        let request = request.clone();
        let others = Multipart::new(request.headers(), payload.take());
        Box::pin(async move {
            let read = upload::in_time(first_fields(others)).await;
            let read = read.map_err(|error| Problem::new(error, Language::En));
            let sent = in_their_language(&request, read).await?;
            // Whoever has to sign in first finds it again afterwards.
            request.extensions_mut().insert(sent.form.clone());
            Ok(sent)
        })
    }
}
