//! Style, script, fonts and pictures, compiled in. Each is served under an address that holds the hash of its
//! content, so browsers keep it for good and never see an old one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ContentEncoding, ETAG, IF_NONE_MATCH, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::caller::{header, takes_gzip};
use super::error::{Answer, Problem};
use crate::random::hex;

struct Asset {
    content_type: &'static str,
    bytes: Cow<'static, [u8]>,
    /// The same, as small as gzip makes it; none for what is compressed by itself.
    small: Option<Vec<u8>>,
    hash: String,
}

/// Fonts are named in the style, so they come before it.
const FONTS: [(&str, &[u8]); 2] = [
    (
        "regular.woff2",
        include_bytes!("assets/vendor/Pretendard-Regular.subset.woff2"),
    ),
    (
        "semibold.woff2",
        include_bytes!("assets/vendor/Pretendard-SemiBold.subset.woff2"),
    ),
];
const SCRIPTS: [(&str, &str); 4] = [
    ("htmx.js", include_str!("assets/vendor/htmx.min.js")),
    ("hx-sse.js", include_str!("assets/vendor/hx-sse.min.js")),
    ("app.js", include_str!("assets/app.js")),
    ("later.js", include_str!("assets/later.js")),
];
const STYLE: &str = concat!(
    include_str!("assets/css/1-base.css"),
    include_str!("assets/css/2-shell.css"),
    include_str!("assets/css/3-forms.css"),
    include_str!("assets/css/4-timeline.css"),
    include_str!("assets/css/5-public.css"),
    include_str!("assets/css/6-bookings.css"),
    include_str!("assets/css/7-operator.css"),
    include_str!("assets/css/8-staff.css"),
    include_str!("assets/css/9-touch.css"),
);
/// For the pages that have days.
const DAYS: &str = include_str!("assets/css/9-days.css");
/// For what is read from afar: displays on walls, signs of recordings.
const AFAR: &str = include_str!("assets/css/9-afar.css");
/// For plans on which something is drawn.
const PLAN: &str = include_str!("assets/css/9-plan.css");
const ICON: &str = include_str!("assets/favicon.svg");

static ASSETS: LazyLock<BTreeMap<&str, Asset>> = LazyLock::new(|| {
    let mut all = BTreeMap::new();
    for (name, bytes) in FONTS {
        all.insert(name, Asset::new("font/woff2", Cow::Borrowed(bytes)));
    }
    for (name, text) in SCRIPTS {
        all.insert(
            name,
            Asset::new("text/javascript; charset=utf-8", Cow::Borrowed(text.as_bytes())),
        );
    }
    all.insert(
        "favicon.svg",
        Asset::new("image/svg+xml", Cow::Borrowed(ICON.as_bytes())),
    );
    for (name, text) in [("days.css", DAYS), ("afar.css", AFAR), ("plan.css", PLAN)] {
        all.insert(
            name,
            Asset::new("text/css; charset=utf-8", Cow::Borrowed(text.as_bytes())),
        );
    }
    let mut style = STYLE.to_owned();
    for (name, _) in FONTS {
        style = style.replace(&format!("/assets/{name}"), &address(&all, name));
    }
    all.insert(
        "app.css",
        Asset::new("text/css; charset=utf-8", Cow::Owned(style.into_bytes())),
    );
    all
});

impl Asset {
    fn new(content_type: &'static str, bytes: Cow<'static, [u8]>) -> Self {
        let hash = hex(&Sha256::digest(&bytes)[..8]);
        let small = if content_type.starts_with("font/") {
            None
        } else {
            compressed(&bytes, Compression::best())
        };
        Self {
            content_type,
            bytes,
            small,
            hash,
        }
    }
}

/// Done once for many readers, so that it may take its time where nobody waits.
pub(super) fn compressed(bytes: &[u8], how: Compression) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), how);
    encoder.write_all(bytes).and_then(|()| encoder.finish()).ok()
}

fn address(all: &BTreeMap<&str, Asset>, name: &str) -> String {
    all.get(name)
        .map_or_else(String::new, |asset| format!("/assets/{}/{name}", asset.hash))
}

/// The address of a file; empty for a name that isn't there, which a test of the pages would see.
#[must_use]
pub(super) fn url(name: &str) -> String {
    address(&ASSETS, name)
}

/// `GET /assets/{hash}/{name}`
pub(super) async fn show(request: HttpRequest, path: web::Path<(String, String)>) -> Answer {
    let (hash, name) = path.into_inner();
    let asset = ASSETS
        .get(name.as_str())
        .ok_or_else(|| Problem::request(StatusCode::NOT_FOUND, "not_found", "not_found-file"))?;
    // A page of the release before may still ask for its own file: it gets today's, and no cache keeps it.
    let keep = if hash == asset.hash {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let tag = format!("\"{}\"", asset.hash);
    let seen = header(&request, IF_NONE_MATCH);
    let mut response = HttpResponse::build(if seen == Some(tag.as_str()) {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    });
    response
        .insert_header((CACHE_CONTROL, keep))
        .insert_header((ETAG, tag.clone()));
    if seen == Some(tag.as_str()) {
        return Ok(response.finish());
    }
    response
        .content_type(asset.content_type)
        .insert_header((VARY, "Accept-Encoding"));
    match asset.small.as_ref().filter(|_| takes_gzip(&request)) {
        Some(small) => Ok(response.insert_header(ContentEncoding::Gzip).body(small.clone())),
        None => Ok(response.body(asset.bytes.to_vec())),
    }
}
