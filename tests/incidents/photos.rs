//! A report in words or in photos, either will do: by the page, by a crew link, by a sign, by a program.

use serde_json::{Value, json};

use super::night;
use crate::photos::{drawn, png};
use crate::presence::Night;
use crate::support::forms::{with_file, with_files};
use crate::support::pages::Sheet;
use crate::support::{Persona, TestApp, array, raw, shows};

fn sends(who: &Persona, path: &str, fields: &[(&str, &str)], files: &[&[u8]]) -> Sheet {
    let (kind, body) = with_files(fields, files);
    who.submits_raw(path, &kind, &body)
}

fn rows(app: &TestApp, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS number FROM {table}");
    raw::number(&mut raw::open(app.url()), &sql)
}

fn photos_of(app: &TestApp, incident: &Value) -> usize {
    let path = format!("/api/v1/incidents/{incident}/photos");
    array(&app.operator().gets(&path).ok()["photos"]).len()
}

#[test]
fn a_photo_alone_is_a_report_and_neither_is_refused_naming_both() {
    let app = TestApp::start();
    let booking = night(&app);
    app.lives_until("2027-03-20T23:00");
    let session = booking["sessions"][0]["id"].to_string();
    let page = app.lead().views("en", &format!("/report?session={session}"));
    page.shows("enctype=\"multipart/form-data\"")
        .shows("name=\"file\"");
    let form = page.html.split("action=\"/report\"").nth(1).unwrap();
    let words = form.split("name=\"words\"").nth(1).unwrap();
    assert!(
        !words.split('>').next().unwrap().contains("required"),
        "a photo will do"
    );
    // Neither: both are named, with and without the kind of form that brings files.
    let typed = [
        ("session", session.as_str()),
        ("kind", "damage"),
        ("severity", "s2"),
        ("place", "East end"),
    ];
    for refused in [
        sends(&app.lead(), "/report", &typed, &[b""]),
        app.lead().submits("/report", &typed),
    ] {
        refused
            .is(422)
            .shows("id=\"words-error\"")
            .shows("id=\"file-error\"")
            .shows("East end")
            .lacks("Please choose the photos again");
    }
    // A photo alone, twice: one report with one photo.
    for _ in 0..2 {
        sends(&app.lead(), "/report", &typed, &[&png(), b""]).is(303);
    }
    let all = app.operator().gets("/api/v1/incidents").ok();
    assert_eq!(array(&all["items"]).len(), 1);
    let incident = &all["items"][0];
    assert_eq!(
        (&incident["words"], photos_of(&app, &incident["id"])),
        (&json!(""), 1)
    );
    assert_eq!(rows(&app, "files"), 1);
    // Another photo without a word is another report.
    sends(&app.lead(), "/report", &typed, &[&drawn(90)]).is(303);
    assert_eq!(
        array(&app.operator().gets("/api/v1/incidents").ok()["items"]).len(),
        2
    );
    app.operator()
        .views("en", &format!("/incidents/{}", incident["id"]))
        .shows("<img src=\"/files/");
    app.operator()
        .views("en", "/incidents")
        .shows("Reported with photos.");
    app.tick();
    shows(&app.newest_text_to(crate::support::city::OPERATOR), "사진: 1");
}

#[test]
fn what_was_typed_comes_back_and_the_page_says_that_photos_have_to_be_chosen_again() {
    let app = TestApp::start();
    let page = "/report?zone=hall/main";
    app.operator().sees_page(page);
    let typed = [
        ("zone", "hall/main"),
        ("words", "It fell <over>."),
        ("place", "East end"),
    ];
    // No kind was chosen.
    sends(&app.operator(), "/report", &typed, &[&png()])
        .is(422)
        .shows("It fell &lt;over&gt;.")
        .shows("East end")
        .shows("Please choose the photos again");
    let whole = [&typed[..], &[("kind", "damage")]].concat();
    sends(&app.operator(), "/report", &whole, &[b"no picture"])
        .is(422)
        .shows("file-error")
        .shows("It fell &lt;over&gt;.");
    // Also what stands behind it in the form.
    let (kind, mut body) = with_files(&[], &[b"no picture"]);
    body.truncate(body.len() - "------the-edge--\r\n".len());
    body.extend(with_files(&whole, &[]).1);
    app.operator()
        .submits_raw("/report", &kind, &body)
        .is(422)
        .shows("file-error")
        .shows("It fell &lt;over&gt;.")
        .shows("East end");
    let five: Vec<Vec<u8>> = (0..5).map(drawn).collect();
    let five: Vec<&[u8]> = five.iter().map(Vec::as_slice).collect();
    sends(&app.operator(), "/report", &whole, &five)
        .is(422)
        .shows("file-error")
        .shows("It fell &lt;over&gt;.");
    assert_eq!(
        ["incidents", "photos", "files"].map(|table| rows(&app, table)),
        [0; 3]
    );
    sends(&app.operator(), "/report", &whole, &five[..4]).is(303);
    assert_eq!(rows(&app, "photos"), 4);
    // Who is not signed in finds the words again after the sign-in.
    sends(&app.anonymous(), "/report", &whole, &[&png()])
        .is(401)
        .shows("name=\"kept-path\" value=\"/report\"")
        .shows("It+fell+");
}

#[test]
fn photos_come_by_crew_links_and_signs_too() {
    let app = TestApp::start();
    let sign = crate::signs::hangs_a_sign(&app);
    let night = Night::new(&app);
    let link = crate::signs::links(&app, &night).remove(0);
    app.lives_until("2027-03-16T23:00");
    let nobody = crate::signs::anybody(&app);
    for (page, shade) in [(&link, 1), (&sign, 2)] {
        let form = format!("{page}/report");
        nobody
            .sees_page(&form)
            .shows("enctype=\"multipart/form-data\"")
            .shows("capture=\"environment\"");
        sends(&nobody, &form, &[("kind", "near_miss")], &[])
            .is(422)
            .shows("words-error")
            .shows("file-error");
        sends(&nobody, &form, &[("kind", "near_miss")], &[&drawn(shade)])
            .leads_to(&format!("{page}?done=reported"));
    }
    let all = app.operator().gets("/api/v1/incidents").ok();
    for incident in array(&all["items"]) {
        assert_eq!(photos_of(&app, &incident["id"]), 1);
    }
    assert_eq!(array(&all["items"]).len(), 2);
    // Whoever reads the sign sees no photo.
    let photos = app
        .operator()
        .gets(&format!("/api/v1/incidents/{}/photos", all["items"][0]["id"]));
    let file = photos.ok()["photos"][0]["path"].as_str().unwrap().to_owned();
    nobody.opens(&file).is(303);
}

#[test]
fn programs_send_words_as_json_or_photos_beside_the_same_json() {
    let app = TestApp::start();
    let path = "/api/v1/incidents";
    let plain = json!({ "zone": "hall/main", "kind": "damage", "words": "A scratch." });
    let first = app.operator().posts(path, &plain).ok();
    assert_eq!(photos_of(&app, &first["id"]), 0);
    let report = json!({ "zone": "hall/side", "kind": "damage" }).to_string();
    let (kind, body) = with_files(&[("report", &report)], &[&drawn(1), &drawn(2)]);
    let second = app.operator().posts_raw(path, &kind, &body).ok();
    assert_eq!(photos_of(&app, &second["id"]), 2);
    let (kind, body) = with_file(&[("report", &report)], b"");
    let problem = app.operator().posts_raw(path, &kind, &body).refused(422);
    let fields: Vec<&str> = array(&problem["errors"])
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["words", "file"]);
    let (kind, body) = with_file(&[("report", "{ \"zone\": 7 }")], &png());
    app.operator().posts_raw(path, &kind, &body).refused(422);
    let (kind, body) = with_file(&[("report", &report)], &png());
    app.rival().posts_raw(path, &kind, &body).refused(403);
    app.anonymous().posts_raw(path, &kind, &body).refused(401);
    assert_eq!(rows(&app, "photos"), 2);
}
