//! `/sites/{site}/zones/{zone}/pictures`: the pictures of a zone, changed and added.

use actix_web::web::Path;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::pictures::{self, MOST_PICTURES, PictureBody, PictureChange, PictureWall, ZonePath};
use crate::domain::picture::PictureKind;
use crate::store::visitors::pictures::Picture;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::{self, Options, Trouble, Words, photos};
use crate::web::upload::{self, MOST_MEGABYTES, NotAdded, PictureForm};

/// `GET /sites/{site}/zones/{zone}/pictures`: all, with the forms.
pub(crate) async fn show(visit: Visit, path: Path<ZonePath>) -> Answer {
    visit.signed_in()?;
    let fresh = PictureBody {
        kind: PictureKind::Photo.to_string(),
        ..PictureBody::default()
    };
    draw(&visit, &path, &TypedPicture::new(fresh)).await
}

/// What a form of the page holds, and why it was not taken.
struct TypedPicture {
    /// The picture that it is about; none: a new one.
    picture: Option<i64>,
    body: PictureBody,
    trouble: Option<Trouble>,
}

impl TypedPicture {
    const fn new(body: PictureBody) -> Self {
        Self {
            picture: None,
            body,
            trouble: None,
        }
    }
}

async fn draw(visit: &Visit, path: &ZonePath, typed: &TypedPicture) -> Answer {
    let own = path.clone();
    let wall = visit
        .read(move |tx, actor| pictures::wall(tx, actor, &own))
        .await?;
    let (words, trouble) = (visit.words(), typed.trouble.as_ref());
    let here = format!("/sites/{}/zones/{}", path.site, path.zone);
    let body = html! {
        (Trouble::summary(trouble))
        div.stack.loose {
            @if wall.pictures.is_empty() {
                section.card {
                    (ui::empty(&words.t("pictures-none"), &words.t("pictures-none-hint"), None))
                }
            }
            @for (at, picture) in wall.pictures.iter().enumerate() {
                (card(words, &here, Among { at, of: wall.pictures.len() }, picture, typed))
            }
            @if wall.pictures.len() < MOST_PICTURES { (adding(words, &here, typed)) }
        }
    };
    visit.page_with(trouble, page(words, &wall, &here), body)
}

fn page(words: Words, wall: &PictureWall, here: &str) -> Page {
    let site = &wall.ground.site;
    Page::new(words.t("pictures"))
        .below_site(words, words.name(&site.names), &site.slug)
        .below(words.name(&wall.zone.names), here)
        .narrow()
}

/// Which of how many.
#[derive(Clone, Copy)]
struct Among {
    at: usize,
    of: usize,
}

/// One picture with what can be done with it.
fn card(words: Words, here: &str, place: Among, picture: &Picture, typed: &TypedPicture) -> Markup {
    let own = PictureBody {
        kind: picture.kind.to_string(),
        alt: picture.alt.clone().into(),
    };
    let is_typed = typed.picture == Some(picture.id);
    let body = if is_typed { &typed.body } else { &own };
    let trouble = typed.trouble.as_ref().filter(|_| is_typed);
    html! {
        section.card {
            form.in.stack method="post" action={ (here) "/pictures/" (picture.id) } {
                // Enter saves, and moves nothing.
                button.sr name="go" value="save" tabindex="-1" aria-hidden="true" { (words.t("save")) }
                (photos::small(words, picture))
                (described(words, body, &format!("{}-", picture.id), trouble))
                div.row {
                    button.btn.main name="go" value="save" { (words.t("save")) }
                    @if place.at > 0 {
                        button.btn name="go" value="earlier" { (words.t("picture-earlier")) }
                    }
                    @if place.at + 1 < place.of {
                        button.btn name="go" value="later" { (words.t("picture-later")) }
                    }
                    button.btn.danger name="go" value="remove" { (words.t("picture-remove")) }
                }
            }
        }
    }
}

/// What is said about a picture. `prefix` tells apart the fields of several.
fn described(words: Words, body: &PictureBody, prefix: &str, trouble: Option<&Trouble>) -> Markup {
    let name = |field: &str| format!("{prefix}{field}");
    html! {
        (words.field(&name("kind"), "picture-kind", &body.kind).plain()
            .select(trouble, &Options::of(words, "picture-kind", PictureKind::ALL)))
        (words.field(&name("alt.ko"), "picture-alt-ko", &body.alt.ko)
            .hint("picture-alt-hint").input(trouble, "text"))
        (words.field(&name("alt.en"), "picture-alt-en", &body.alt.en)
            .optional().input(trouble, "text"))
    }
}

fn adding(words: Words, here: &str, typed: &TypedPicture) -> Markup {
    let is_typed = typed.picture.is_none();
    let fresh = PictureBody {
        kind: PictureKind::Photo.to_string(),
        ..PictureBody::default()
    };
    let body = if is_typed { &typed.body } else { &fresh };
    let trouble = typed.trouble.as_ref().filter(|_| is_typed);
    let error = trouble.and_then(|trouble| trouble.of("file"));
    let control = html! {
        input id="file" name="file" type="file" accept="image/jpeg,image/png" required
            aria-describedby={ "file-hint" @if error.is_some() { " file-error" } }
            aria-invalid=[error.map(|_| "true")];
    };
    ui::card(
        &words.t("picture-add"),
        html! {
            form.in.stack method="post" action={ (here) "/pictures" } enctype="multipart/form-data" {
                (words.field("file", "picture-file", "")
                    .hint_text(words.n("picture-file-hint", MOST_MEGABYTES))
                    .around(trouble, &control))
                (described(words, body, "", trouble))
                div { button.btn.main type="submit" { (words.t("picture-add-go")) } }
            }
        },
    )
}

/// `POST /sites/{site}/zones/{zone}/pictures`: adds one behind the others.
pub(crate) async fn add(visit: Visit, path: Path<ZonePath>, form: PictureForm) -> Answer {
    visit.signed_in()?;
    match upload::add(visit.caller(), &path, form).await {
        Ok(_) => {
            let address = format!("/sites/{}/zones/{}/pictures", path.site, path.zone);
            visit.go(&address, "picture-added")
        }
        Err(NotAdded { body, error }) => {
            let typed = TypedPicture {
                trouble: Some(visit.settle(error)?),
                ..TypedPicture::new(body)
            };
            draw(&visit, &path, &typed).await
        }
    }
}

/// A picture in its address.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PicturePath {
    site: String,
    zone: String,
    picture: i64,
}

/// `POST /sites/{site}/zones/{zone}/pictures/{picture}`: moves or removes it.
pub(crate) async fn change(visit: Visit, path: Path<PicturePath>, form: Form) -> Answer {
    visit.signed_in()?;
    let PicturePath {
        site,
        zone,
        picture: id,
    } = path.into_inner();
    let path = ZonePath { site, zone };
    let of = |field: &str| form.text(&format!("{id}-{field}"));
    let body = PictureBody {
        kind: of("kind"),
        alt: form.names(&format!("{id}-alt")),
    };
    let change = match form.text("go").as_str() {
        "earlier" => PictureChange::Earlier,
        "later" => PictureChange::Later,
        "remove" => PictureChange::Remove,
        _ => PictureChange::Describe(body.clone()),
    };
    let own = path.clone();
    match visit
        .write(move |tx, actor| pictures::change_picture(tx, actor, &own, id, &change))
        .await?
    {
        Ok(()) => visit.go(
            &format!("/sites/{}/zones/{}/pictures", path.site, path.zone),
            "saved",
        ),
        Err(trouble) => {
            let typed = TypedPicture {
                picture: Some(id),
                body,
                trouble: Some(trouble.renamed(|field| format!("{id}-{field}"))),
            };
            draw(&visit, &path, &typed).await
        }
    }
}
