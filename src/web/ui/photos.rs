//! Pictures of zones, and photos of what was done or went wrong. Each has its size, so that nothing moves
//! when it comes, and comes when it is near.

use maud::{Markup, html};

use super::{Trouble, Words};
use crate::app::photos::PhotoView;
use crate::store::visitors::pictures::{Picture, PictureFile};
use crate::web::upload::MOST_MEGABYTES;

/// Where a picture's file is.
pub(super) fn address(file: &PictureFile) -> String {
    format!("/pictures/{}.jpg", file.sha256)
}

/// What it shows, in the reader's language as far as it was written.
pub(super) fn alt(words: Words, picture: &Picture) -> String {
    words.name(&picture.alt.clone().mended()).to_owned()
}

/// A picture as small as in lists.
#[must_use]
pub(crate) fn small(words: Words, picture: &Picture) -> Markup {
    let file = &picture.small;
    html! {
        img.thumb src=(address(file)) width=(file.width) height=(file.height) loading="lazy" decoding="async"
            alt=(alt(words, picture));
    }
}

/// The same beside what names it: who does not see it misses nothing.
#[must_use]
pub(crate) fn beside(picture: &Picture) -> Markup {
    let file = &picture.small;
    html! {
        img.thumb src=(address(file)) width=(file.width) height=(file.height) loading="lazy" decoding="async"
            alt="";
    }
}

/// All pictures of a zone, each with what it shows, and the way to its largest size.
#[must_use]
pub(crate) fn gallery(words: Words, pictures: &[Picture]) -> Markup {
    html! {
        ul.photos {
            @for picture in pictures {
                li {
                    figure {
                        a href=(address(&picture.large)) {
                            img src=(address(&picture.small)) loading="lazy" decoding="async"
                                srcset={
                                    (address(&picture.small)) " " (picture.small.width) "w, "
                                    (address(&picture.large)) " " (picture.large.width) "w"
                                }
                                sizes="(min-width: 900px) 420px, 100vw"
                                width=(picture.large.width) height=(picture.large.height)
                                alt=(alt(words, picture));
                        }
                        figcaption.small {
                            (words.of("picture-kind", picture.kind))
                            span aria-hidden="true" { " · " (alt(words, picture)) }
                        }
                    }
                }
            }
        }
    }
}

/// Photos of what was done or went wrong, each the way to its largest size.
#[must_use]
pub(crate) fn taken(words: Words, photos: &[PhotoView]) -> Markup {
    html! {
        ul.photos {
            @for (at, photo) in photos.iter().enumerate() {
                li { a href=(photo.path) {
                    img src=(photo.path) width=(photo.width) height=(photo.height) loading="lazy"
                        alt=(words.n("photos-nth", at + 1));
                } }
            }
        }
    }
}

/// A file of the phone's camera, or several that are there.
#[must_use]
pub(crate) fn choose(words: Words, trouble: Option<&Trouble>) -> Markup {
    let error = trouble.and_then(|trouble| trouble.of("file"));
    let one = html! { input id="camera" name="file" type="file" accept="image/*" capture="environment"; };
    let several = html! {
        input id="file" name="file" type="file" accept="image/*" multiple
            aria-describedby={ "file-hint" @if error.is_some() { " file-error" } }
            aria-invalid=[error.map(|_| "true")];
    };
    html! {
        (words.field("camera", "photos-camera", "").optional().around(None, &one))
        (words.field("file", "photos-files", "").optional()
            .hint_text(words.n("picture-file-hint", MOST_MEGABYTES))
            .around(trouble, &several))
    }
}
