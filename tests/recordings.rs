//! What cameras of a booking record: said by its consortium, judged, and kept out of zones in which no camera
//! may record.

mod notice;
mod plan;

use serde_json::{Value, json};

use crate::support::city::ask;
use crate::support::{Reply, TestApp, array, texts};

/// Two robots of which everything is said.
pub fn robot() -> Value {
    json!({
        "device": "robot", "count": 2, "purpose": { "ko": "길 찾기", "en": "Finding the way" },
        "range": { "ko": "3층 복도", "en": "The corridor" }, "basis": "legitimate_interest",
        "faces": "edge_blurred", "keep_days": 0, "shown_by": ["light", "sign"],
    })
}

/// All that a booking records.
pub fn says(devices: &[Value]) -> Value {
    json!({
        "devices": devices, "controller": "Alpha Robotics",
        "contact": { "name": "Nam Gihun", "phone": "010-5550-0412", "email": "" },
    })
}

/// The address of what a booking records.
pub fn path(booking: &Value) -> String {
    format!("/api/v1/bookings/{}/recordings", booking["id"])
}

/// Says what a booking records, as if nothing had been said before.
pub fn records(app: &TestApp, booking: &Value, says: &Value) -> Reply {
    app.lead().replaces(&path(booking), &json!(0), says)
}

fn forbids(app: &TestApp, zone: &str, is_forbidden: bool) {
    let (site, zone) = zone.split_once('/').unwrap();
    let path = format!("/api/v1/sites/{site}/zones/{zone}");
    let version = app.operator().gets(&format!("/api/v1/sites/{site}")).ok()["version"].clone();
    let now = app.operator().gets(&path).ok();
    let body = json!({ "slug": zone, "names": now["names"], "parent": now["parent"], "recording_allowed": !is_forbidden });
    app.operator().changes(&path, &version, &body).ok();
}

fn refused_by(reply: Reply) -> Value {
    let told = reply.refused(409);

    let all = array(&told["verdicts"])
        .iter()
        .flat_map(|own| array(&own["findings"]));
    all.map(|finding| finding["rule"].clone()).next().unwrap_or(told)
}

#[test]
fn a_consortium_says_what_records_and_which_facts_are_still_missing() {
    let app = TestApp::start();
    let booking = app.approved("hall/main", "2027-04-05T09:00", 60);
    let before = app.operator().gets(&path(&booking)).ok();
    assert_eq!((&before["version"], &before["code"]), (&json!(0), &Value::Null));
    let mut bare = robot();
    (bare["purpose"], bare["keep_days"]) = (json!({ "ko": "길 찾기", "en": "" }), Value::Null);
    let kept = records(&app, &booking, &says(&[bare])).ok();
    assert_eq!(
        kept["missing"],
        json!(["devices.0.purpose.en", "devices.0.keep_days"])
    );
    let code = kept["code"].as_str().unwrap();
    assert_eq!(code.len(), 16);
    app.lead()
        .replaces(&path(&booking), &json!(0), &says(&[]))
        .refused(412);
    let full = app
        .lead()
        .replaces(&path(&booking), &json!(1), &says(&[robot()]))
        .ok();
    assert_eq!(
        (&full["missing"], full["code"].as_str()),
        (&json!([]), Some(code))
    );
    let seen = app.operator().gets(&path(&booking)).ok();
    assert_eq!((&seen["devices"][0], &seen["version"]), (&robot(), &json!(2)));
    app.operator()
        .replaces(&path(&booking), &json!(2), &says(&[]))
        .refused(403);
    app.rival().gets(&path(&booking)).refused(404);
    let mut bad = robot();
    (bad["count"], bad["faces"]) = (json!(0), json!("some"));
    let told = app
        .lead()
        .replaces(&path(&booking), &json!(2), &says(&[bad]))
        .refused(422);
    assert_eq!(
        texts(&told["errors"], "field"),
        ["devices.0.count", "devices.0.faces"]
    );
    let journal = app.admin().gets("/api/v1/journal?limit=500").ok();
    let noted = texts(&journal["items"], "action");
    assert_eq!(
        noted.iter().filter(|word| **word == "booking.recordings").count(),
        2
    );
    // What is over, or proposed only, has none.
    let off = json!({ "reason": "Rain." });
    app.lead().does("cancel", &app.lead().sees(&booking), &off).ok();
    app.lead()
        .replaces(&path(&booking), &json!(2), &says(&[]))
        .refused(409);
}

#[test]
fn no_camera_records_where_none_may_whenever_it_is_judged() {
    let app = TestApp::start();
    forbids(&app, "house/room-a", true);
    // Drafts keep what they say, and are refused when they are sent, also for a zone below.
    let mut asked = ask("house/all", "2027-04-05T09:00", 60);
    asked["draft"] = json!(true);
    let draft = app.lead().requests(&asked).ok();
    records(&app, &draft, &says(&[robot()])).ok();
    asked["draft"] = json!(false);
    assert_eq!(
        refused_by(app.lead().does("revise", &draft, &asked)),
        "recording_not_allowed"
    );
    // The site may be asked for an exception.
    asked["ask"] = json!([{ "phase": 0, "rule": "recording_not_allowed", "reason": "Nobody is there." }]);
    app.lead().does("revise", &draft, &asked).ok();
    // What waits, and what stands, can't begin to record there.
    let waits = app
        .lead()
        .requests(&ask("house/room-a", "2027-04-06T09:00", 60))
        .ok();
    assert_eq!(
        refused_by(records(&app, &waits, &says(&[robot()]))),
        "recording_not_allowed"
    );
    let firm = app.operator().approves(&waits);
    assert_eq!(
        refused_by(records(&app, &firm, &says(&[robot()]))),
        "recording_not_allowed"
    );
    records(&app, &firm, &says(&[])).ok();
    // What records elsewhere can't be moved there, or plan it.
    let other = app.approved("house/room-b", "2027-04-07T09:00", 60);
    records(&app, &other, &says(&[robot()])).ok();
    let session = format!("/api/v1/sessions/{}/move", other["sessions"][0]["id"]);
    let version = app.lead().sees(&other)["version"].clone();
    let there = json!({ "starts_at": "2027-04-07T00:00:00Z", "zones": ["house/room-a"] });
    assert_eq!(
        refused_by(app.operator().changes(&session, &version, &there)),
        "recording_not_allowed"
    );
    let phases = json!({ "phases": ask("house/room-a", "2027-04-07T09:00", 60)["phases"] });
    let amendments = format!("/api/v1/bookings/{}/amendments", other["id"]);
    let proposed = app.lead().changes(&amendments, &version, &phases);
    assert_eq!(refused_by(proposed), "recording_not_allowed");
}

#[test]
fn sessions_are_clear_again_once_nothing_records() {
    let app = TestApp::start();
    let booking = app.approved("hall/main", "2027-04-05T09:00", 60);
    records(&app, &booking, &says(&[robot()])).ok();
    forbids(&app, "hall/main", true);
    let broken = || app.lead().sees(&booking)["sessions"][0]["broken_rules"].clone();
    assert_eq!(broken(), json!(["recording_not_allowed"]));
    app.lead().replaces(&path(&booking), &json!(1), &says(&[])).ok();
    assert_eq!(broken().as_array().map_or(0, Vec::len), 0);
}

#[test]
fn recordings_are_written_in_a_form_and_read_by_the_site() {
    let app = TestApp::start();
    let booking = app.approved("hall/main", "2027-04-05T09:00", 60);
    let page = format!("/bookings/{}/recordings", booking["id"]);
    app.operator()
        .sees_page(&page)
        .shows("Nothing is recorded")
        .lacks("devices.0.device");
    let bad = [
        ("version", "0"),
        ("devices.1.device", "robot"),
        ("devices.1.count", "many"),
        ("devices.1.basis", "consent"),
        ("devices.1.faces", "never"),
        ("devices.1.purpose.ko", "길 찾기"),
    ];
    let told = app.lead().submits(&page, &bad);
    told.is(422)
        .shows("devices.0.count-error")
        .holds("devices.0.purpose.ko", "길 찾기");
    let mut good = bad;
    good[2].1 = "2";
    app.lead()
        .submits(&page, &good)
        .leads_to(&format!("{page}?done=saved"));
    app.lead()
        .sees_page(&page)
        .shows("The public notice is not there yet")
        .shows("Device 1 · Purpose (English)");
    app.operator()
        .sees_page(&page)
        .shows("Robot × 2")
        .shows("Never recorded");
    let booking = format!("/bookings/{}", booking["id"]);
    app.operator()
        .sees_page(&booking)
        .shows("Cameras record in this booking");
    app.member().sees_page(&booking).lacks(">Recordings<");
    app.lead().sees_page(&booking).shows(">Recordings<");
}

#[test]
fn a_zone_says_on_its_form_whether_cameras_may_record() {
    let app = TestApp::start();
    let form = "/sites/hall/zones/main/edit";
    let page = app.operator().sees_page(form);
    assert!(
        page.html
            .contains("name=\"recording_allowed\" value=\"1\" checked"),
        "{}",
        page.html
    );
    let new = app.operator().sees_page("/sites/hall/new-zone");
    assert!(
        new.html
            .contains("name=\"recording_allowed\" value=\"1\" checked"),
        "{}",
        new.html
    );
}
