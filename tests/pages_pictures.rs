//! Photos and plans of zones: who brings them, what is taken, and who sees them.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::{Value, json};

use crate::support::forms::with_file;
use crate::support::pages::{Sheet, between, unredirected};
use crate::support::{Persona, TestApp, raw};

const WALL: &str = "/sites/hall/zones/main/pictures";

pub fn png(width: u32, height: u32) -> Vec<u8> {
    let drawn = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x % 251) as u8, (y % 241) as u8, ((x * y) % 239) as u8])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(drawn)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

pub fn uploads(who: &Persona, fields: &[(&str, &str)], file: &[u8]) -> Sheet {
    let (kind, body) = with_file(fields, file);
    who.submits_raw(WALL, &kind, &body)
}

fn adds(app: &TestApp, alt: &str, file: &[u8]) {
    let fields = [("kind", "photo"), ("alt.ko", alt), ("alt.en", "")];
    uploads(&app.operator(), &fields, file).leads_to(&format!("{WALL}?done=picture-added"));
}

/// What comes from the address of a picture: status, headers and bytes.
fn fetches(app: &TestApp, address: &str) -> (u16, Vec<String>, Vec<u8>) {
    let mut answer = unredirected()
        .get(format!("{}{address}", app.base))
        .header("Accept-Encoding", "gzip")
        .call()
        .unwrap();
    let header = |name: &str| {
        let value = answer.headers().get(name);
        value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    };
    let headers = [
        "content-type",
        "cache-control",
        "x-content-type-options",
        "content-encoding",
    ]
    .map(header)
    .to_vec();
    let bytes = answer.body_mut().read_to_vec().unwrap();
    (answer.status().as_u16(), headers, bytes)
}

#[test]
fn a_photo_and_a_plan_are_brought_by_a_manager_and_seen_by_everybody() {
    let app = TestApp::start();
    let operator = app.operator();
    operator
        .sees_page("/sites/hall/zones/main")
        .shows(&format!("href=\"{WALL}\""));
    operator.sees_page(WALL).shows("No pictures yet");
    adds(&app, "본관 동측 통로", &png(1_700, 900));
    let plan = [
        ("kind", "plan"),
        ("alt.ko", "본관 평면도"),
        ("alt.en", "Plan of the main hall"),
    ];
    uploads(&operator, &plan, &png(300, 200)).is(303);
    let nobody = app.anonymous();
    let page = nobody.sees_page("/sites/hall/zones/main");
    page.shows("alt=\"본관 동측 통로\"")
        .shows("alt=\"Plan of the main hall\"")
        .shows("width=\"1600\" height=\"847\"")
        .shows("width=\"300\" height=\"200\"")
        .shows("loading=\"lazy\"");
    nobody
        .views("ko", "/sites/hall/zones/main")
        .shows("alt=\"본관 평면도\"");
    let address = format!("/pictures/{}", between(&page.html, "href=\"/pictures/", '"'));
    let (status, headers, bytes) = fetches(&app, &address);
    assert_eq!(status, 200);
    assert_eq!(
        headers,
        ["image/jpeg", "public, max-age=31536000, immutable", "nosniff", ""]
    );
    let seen = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap();
    assert_eq!((seen.width(), seen.height()), (1_600, 847));
    // In lists it is small, and says nothing that stands beside it.
    for path in ["/sites", "/sites/hall"] {
        let list = nobody.sees_page(path);
        list.shows("class=\"thumb\"")
            .shows("alt=\"\"")
            .shows("width=\"400\"");
    }
    nobody.sees_page("/sites/hall/zones/side").lacks("/pictures/");
    assert_eq!(fetches(&app, "/pictures/0123456789abcdef.jpg").0, 404);
    app.admin()
        .sees_page("/admin/journal")
        .shows("Picture added")
        .shows("본관 동측 통로");
}

#[test]
fn pictures_are_described_moved_and_removed() {
    let app = TestApp::start();
    for alt in ["첫째", "둘째", "셋째"] {
        adds(&app, alt, &png(40, 30));
    }
    let page = app.operator().sees_page(WALL);
    let ids: Vec<String> = page
        .html
        .split(&format!("action=\"{WALL}/"))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    let does = |id: &str, fields: &[(&str, &str)]| app.operator().submits(&format!("{WALL}/{id}"), fields);
    let order = || {
        let page = app.anonymous().views("ko", "/sites/hall/zones/main");
        let alts = page
            .html
            .split("class=\"photos\"")
            .nth(1)
            .unwrap()
            .split(" alt=\"")
            .skip(1);
        alts.map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    does(&ids[2], &[("go", "earlier")]).is(303);
    assert_eq!(order(), ["첫째", "셋째", "둘째"]);
    does(&ids[0], &[("go", "later")]).is(303);
    assert_eq!(order(), ["셋째", "첫째", "둘째"]);
    does(&ids[2], &[("go", "earlier")]).is(303);
    let (kind, ko, en) = (
        format!("{}-kind", ids[1]),
        format!("{}-alt.ko", ids[1]),
        format!("{}-alt.en", ids[1]),
    );
    let wrong = [
        (kind.as_str(), "plan"),
        (ko.as_str(), " "),
        (en.as_str(), "Second"),
        ("go", "save"),
    ];
    does(&ids[1], &wrong)
        .is(422)
        .shows(&format!("id=\"{ko}-error\""))
        .holds(&en, "Second");
    let good = [
        (kind.as_str(), "plan"),
        (ko.as_str(), "도면"),
        (en.as_str(), "Drawing"),
        ("go", "save"),
    ];
    does(&ids[1], &good).is(303);
    assert_eq!(order(), ["셋째", "첫째", "도면"]);
    let shown = app.anonymous().sees_page("/sites/hall/zones/main");
    let address = format!("/pictures/{}", between(&shown.html, "href=\"/pictures/", '"'));
    assert_eq!(fetches(&app, &address).0, 200);
    for id in &ids {
        does(id, &[("go", "remove")]).is(303);
    }
    does(&ids[0], &[("go", "remove")]).is(404);
    assert_eq!(fetches(&app, &address).0, 404);
    let mut conn = raw::open(app.app.db.url());
    for table in ["pictures", "file_parts", "files"] {
        assert_eq!(
            raw::number(&mut conn, &format!("SELECT COUNT(*) AS number FROM {table}")),
            0
        );
    }
}

#[test]
fn what_is_no_picture_or_too_much_is_refused_at_its_field_and_words_stay() {
    let app = TestApp::start();
    let said = [("kind", "plan"), ("alt.ko", "본관"), ("alt.en", "Main")];
    let sends = |fields: &[(&str, &str)], file: &[u8]| uploads(&app.operator(), fields, file);
    let mut bomb = png(1, 1);
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    for (file, words) in [
        (b"%PDF-1.7 a plan".to_vec(), "JPEG or PNG"),
        (b"<svg onload='alert(1)'/>".to_vec(), "JPEG or PNG"),
        (Vec::new(), "JPEG or PNG"),
        (png(60, 60)[..200].to_vec(), "could not be read"),
        (bomb, "id=\"file-error\""),
        (vec![0; 16 * 1_024 * 1_024], "at most 15 MB"),
    ] {
        sends(&said, &file)
            .is(422)
            .shows("id=\"file-error\"")
            .shows(words)
            .holds("alt.ko", "본관")
            .holds("alt.en", "Main");
    }
    sends(&[("kind", "plan"), ("alt.en", "Main")], &png(9, 9))
        .is(422)
        .shows("id=\"alt.ko-error\"")
        .holds("alt.en", "Main");
    for n in 0..12 {
        adds(&app, &format!("{n}"), &png(9, 9));
    }
    sends(&said, &png(9, 9)).is(422);
    app.operator().sees_page(WALL).lacks("type=\"file\"");
}

#[test]
fn only_those_who_may_change_the_site_bring_pictures() {
    let app = TestApp::start();
    let said = [("kind", "photo"), ("alt.ko", "본관"), ("alt.en", "")];
    for who in [app.clerk(), app.lead(), app.rival()] {
        uploads(&who, &said, &png(9, 9)).is(404);
        who.opens(WALL).is(404);
        who.sees_page("/sites/hall/zones/main").lacks(WALL);
    }
    uploads(&app.anonymous(), &said, &png(9, 9)).is(303);
    app.anonymous()
        .sees_page("/sites/hall/zones/main")
        .lacks("/pictures/");
    uploads(&app.staff(), &said, &png(9, 9)).is(303);
    app.anonymous()
        .sees_page("/sites/hall/zones/main")
        .shows("/pictures/");
}

#[test]
fn a_backup_holds_the_pictures() {
    let app = TestApp::start();
    // Larger than one part.
    let noise = {
        let mut state = 7u32;
        let drawn = RgbImage::from_fn(1_500, 1_200, |_, _| {
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            };
            image::Rgb([next(), next(), next()])
        });
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(drawn)
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        bytes.into_inner()
    };
    adds(&app, "본관", &noise);
    let page = app.anonymous().sees_page("/sites/hall/zones/main");
    let address = format!("/pictures/{}", between(&page.html, "href=\"/pictures/", '"'));
    let (status, _, bytes) = fetches(&app, &address);
    assert_eq!(status, 200);
    assert!(bytes.len() > 2 * 256 * 1_024, "{}", bytes.len());
    image::load_from_memory(&bytes).unwrap();
    let size = "SELECT SUM(LENGTH(content)) AS number FROM file_parts";
    let stored = raw::number(&mut raw::open(app.url()), size);
    assert!(stored > bytes.len() as i64);
    let madang::store::Url::Sqlite(database) = app.url() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    madang::store::backup::copy_file(database, &copy).unwrap();
    let copied = madang::store::Url::Sqlite(copy);
    assert_eq!(raw::number(&mut raw::open(&copied), size), stored);
}

#[test]
fn a_program_lists_brings_and_removes_pictures() {
    const API: &str = "/api/v1/sites/hall/zones/main/pictures";
    let app = TestApp::start();
    let sends = |who: &Persona, file: &[u8]| {
        let said = [("kind", "plan"), ("alt.ko", "본관 평면도"), ("alt.en", "")];
        let (kind, body) = with_file(&said, file);
        let page = who.submits_raw(API, &kind, &body);
        (page.status, serde_json::from_str::<Value>(&page.html).unwrap())
    };
    let (status, added) = sends(&app.operator(), &png(1_700, 900));
    assert_eq!(
        (status, &added["large"]["width"]),
        (201, &json!(1_600)),
        "{added}"
    );
    let list = app.anonymous().gets(API).ok();
    assert_eq!(list["items"][0], added);
    assert_eq!(added["alt"]["ko"], "본관 평면도");
    let path = added["large"]["path"].as_str().unwrap();
    assert_eq!(fetches(&app, path).0, 200);
    let (status, told) = sends(&app.operator(), b"%PDF-1.7 a plan");
    assert_eq!((status, &told["errors"][0]["field"]), (422, &json!("file")));
    assert_eq!(told["errors"][0]["code"], "no_picture", "{told}");
    assert_eq!(sends(&app.clerk(), &png(9, 9)).0, 404);
    let picture = format!("{API}/{}", added["id"]);
    app.clerk().deletes(&picture).is(404);
    app.operator().deletes(&picture).is(204);
    app.operator().deletes(&picture).is(404);
    assert_eq!(fetches(&app, path).0, 404);
    assert_eq!(app.anonymous().gets(API).ok()["items"], json!([]));
}
