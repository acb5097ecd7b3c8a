//! Photos of what was done and of what went wrong: brought by those who write, seen by those who see.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::json;

use crate::presence::Night;
use crate::support::forms::with_file;
use crate::support::pages::{Sheet, unredirected};
use crate::support::{Persona, TestApp, array, raw};

pub fn png() -> Vec<u8> {
    drawn(7)
}

/// Another picture for each shade.
pub fn drawn(shade: u32) -> Vec<u8> {
    let drawn = RgbImage::from_fn(40, 30, |x, y| {
        image::Rgb([x, y, shade].map(|own| u8::try_from(own).unwrap()))
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(drawn)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn uploads(who: &Persona, page: &str, file: &[u8]) -> Sheet {
    let (kind, body) = with_file(&[], file);
    who.submits_raw(page, &kind, &body)
}

#[test]
fn photos_of_a_log_are_added_by_its_writers_and_seen_by_its_readers() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let page = format!("/sessions/{}/log/photos", night.booking["sessions"][0]["id"]);
    uploads(&app.member(), &page, &png()).is(422);
    app.lives_until("2027-03-17T02:00");
    uploads(&app.operator(), &page, &png()).is(403);
    uploads(&app.rival(), &page, &png()).is(404);
    uploads(&app.member(), &page, b"no picture")
        .is(422)
        .shows("file-error");
    uploads(&app.member(), &page, &png()).leads_to(&format!("{page}?done=picture-added"));
    uploads(&app.member(), &page, &png()).leads_to(&format!("{page}?done=picture-added"));
    let listed = app.operator().gets(&format!("/api/v1{page}")).ok();
    let photos = array(&listed["photos"]);
    assert_eq!((photos.len(), &photos[0]["width"]), (2, &json!(40)));
    let file = photos[0]["path"].as_str().unwrap();
    app.operator()
        .sees_page(&page)
        .shows(&format!("src=\"{file}\""))
        .lacks("type=\"file\"");
    app.member().sees_page(&page).shows("capture=\"environment\"");
    app.member()
        .sees_page(page.trim_end_matches("/photos"))
        .shows(&page);
    app.rival().opens(file).is(404);
    assert_eq!(
        unredirected()
            .get(format!("{}{file}", app.base))
            .call()
            .unwrap()
            .status(),
        303
    );
    let mut answer = app
        .operator()
        .send(unredirected().get(format!("{}{file}", app.base)))
        .call()
        .unwrap();
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/jpeg");
    assert_eq!(header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(header("cache-control"), "private, no-store");
    assert_eq!(header("cross-origin-resource-policy"), "same-origin");
    assert!(header("content-disposition").starts_with("attachment; filename="));
    let bytes = answer.body_mut().read_to_vec().unwrap();
    assert_eq!(&bytes[..2], [0xFF, 0xD8], "a JPEG of our own");
    // With the people of its session it is forgotten.
    app.moves_to("2029-06-01T10:00");
    app.cleans_up();
    let left = |table: &str| {
        raw::number(
            &mut raw::open(app.url()),
            &format!("SELECT COUNT(*) AS number FROM {table}"),
        )
    };
    assert_eq!([left("photos"), left("files"), left("file_parts")], [0; 3]);
}

#[test]
fn photos_of_an_incident_are_for_those_who_see_it() {
    let app = TestApp::start();
    let seen = json!({ "zone": "hall/side", "kind": "complaint", "words": "A scratch." });
    let incident = app.operator().posts("/api/v1/incidents", &seen).ok();
    let page = format!("/incidents/{}/photos", incident["id"]);
    uploads(&app.lead(), &page, &png()).is(404);
    uploads(&app.clerk(), &page, &png()).leads_to(&format!("{page}?done=picture-added"));
    let listed = app.staff().gets(&format!("/api/v1{page}")).ok();
    let file = listed["photos"][0]["path"].as_str().unwrap();
    app.lead().opens(file).is(404);
    let fetched = app
        .operator()
        .send(unredirected().get(format!("{}{file}", app.base)));
    assert_eq!(fetched.call().unwrap().status(), 200);
    app.operator()
        .sees_page(page.trim_end_matches("/photos"))
        .shows(&page);
}
