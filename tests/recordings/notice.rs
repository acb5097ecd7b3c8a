//! The public notice of what is recorded, and its sign.

use madang::domain::ids::BookingId;
use madang::store::bookings::recordings::find_plan;
use serde_json::{Value, json};

use super::{path, records, robot, says};
use crate::signs::{BASE, hangs_a_sign, read_codes};
use crate::support::{TestApp, array, texts};

/// An approved booking of two mornings that records, and the page of its notice.
fn filmed(app: &TestApp) -> (Value, String) {
    let booking = app.approved_series("hall/main", "2027-04-05T09:00", 60, "FREQ=DAILY;COUNT=2");
    let code = records(app, &booking, &says(&[robot()])).ok()["code"].clone();
    (booking, format!("/notice/{}", code.as_str().unwrap()))
}

fn moves(app: &TestApp, booking: &Value, starts_at: &str) {
    let session = format!("/api/v1/sessions/{}/move", booking["sessions"][1]["id"]);
    let version = app.lead().sees(booking)["version"].clone();
    let to = json!({ "starts_at": starts_at, "reason": "Works" });
    app.operator().changes(&session, &version, &to).ok();
}

#[test]
fn everybody_reads_what_is_recorded_and_when_as_the_schedule_stands() {
    let app = TestApp::start();
    let (booking, page) = filmed(&app);
    let read = app.anonymous().sees_page(&page);
    read.shows("Mon 5 Apr")
        .shows("Tue 6 Apr")
        .shows("Robot × 2")
        .shows("Finding the way")
        .shows("Nothing is stored")
        .shows("Alpha Robotics")
        .shows("Nam Gihun")
        .shows("to have it deleted");
    let title = app.lead().sees(&booking)["title"].clone();
    for hidden in [title.as_str().unwrap(), "lead@", "alpha-lead"] {
        read.lacks(hidden);
    }
    app.anonymous()
        .views("ko", &page)
        .is(200)
        .shows("길 찾기")
        .shows("다음 촬영");
    moves(&app, &booking, "2027-04-07T01:00:00Z");
    app.anonymous()
        .sees_page(&page)
        .lacks("Tue 6 Apr")
        .shows("Wed 7 Apr");
    let api = page.replace("/notice/", "/api/v1/public-notices/");
    let told = app.anonymous().gets(&api).ok();
    assert_eq!(told["dates"][1]["starts_at"], "2027-04-07T01:00:00Z");
    assert_eq!(
        (&told["stand"], array(&told["devices"]).len()),
        (&json!("stands"), 1)
    );
    app.lives_until("2027-04-05T09:30");
    app.anonymous()
        .sees_page(&page)
        .shows("It may be recorded now (until 10:00)");
    // The sign of the zone leads there while it is recorded, or is about to be.
    let sign = hangs_a_sign(&app);
    app.anonymous().sees_page(&sign).shows(&page);
    // Once it is over the page stays; whom to ask stands there for thirty days.
    app.lives_until("2027-04-08T09:00");
    app.anonymous()
        .sees_page(&page)
        .shows("Recording is over")
        .shows("Nam Gihun");
    app.anonymous().sees_page(&sign).lacks("/notice/");
    app.lives_until("2027-05-09T09:00");
    app.anonymous()
        .sees_page(&page)
        .shows("Recording is over")
        .lacks("Nam Gihun")
        .lacks("Robot");
}

#[test]
fn a_notice_is_there_from_the_approval_on_and_says_that_it_was_called_off() {
    let app = TestApp::start();
    let waits = app.lead().books("hall/main", "2027-04-05T09:00", 60);
    let code = records(&app, &waits, &says(&[robot()])).ok()["code"].clone();
    let page = format!("/notice/{}", code.as_str().unwrap());
    app.anonymous().opens(&page).is(404);
    let booking = app.operator().approves(&waits);
    app.anonymous().sees_page(&page).shows("Robot × 2");
    let typed = format!("{}-{}", &page[..12], page[12..].to_lowercase());
    app.anonymous().sees_page(&typed).shows("Robot × 2");
    let off = json!({ "reason": "Rain." });
    app.lead().does("cancel", &booking, &off).ok();
    app.anonymous()
        .sees_page(&page)
        .shows("Recording was called off")
        .lacks("5 Apr");
    app.anonymous()
        .sees_page(&format!("{page}/sign"))
        .shows("Recording was called off");
}

#[test]
fn a_sign_is_read_by_phones_and_is_not_printed_while_something_is_missing() {
    let app = TestApp::start();
    let (booking, page) = filmed(&app);
    let sign = format!("{page}/sign");
    let sheet = app.anonymous().sees_page(&sign);
    sheet
        .shows("로봇이 촬영하며 다니고 있습니다")
        .shows("Robots with cameras are at work here")
        .shows("3층 복도")
        .shows("The corridor")
        .shows("2027년 4월 5일")
        .shows("010-5550-0412");
    assert_eq!(read_codes(&sheet.html), [format!("{BASE}{page}")]);
    moves(&app, &booking, "2027-04-07T01:00:00Z");
    app.anonymous()
        .sees_page(&sign)
        .shows("Changed: Wed 7 Apr")
        .shows("바뀐 시간: ");
    // What everybody reads stays whole.
    let told = app
        .lead()
        .replaces(&path(&booking), &json!(1), &says(&[bare()]))
        .refused(422);
    assert_eq!(texts(&told["errors"], "field"), ["devices.0.range.en"]);
    app.anonymous().sees_page(&sign).shows("The corridor");
}

/// Two robots of which it is not said in English what they see.
fn bare() -> Value {
    let mut bare = robot();
    bare["range"] = json!({ "ko": "3층 복도", "en": "" });
    bare
}

#[test]
fn a_notice_is_public_once_nothing_is_missing_and_the_site_of_an_approved_booking_is_told() {
    let app = TestApp::start();
    let booking = app.approved("hall/main", "2027-04-05T09:00", 60);
    let code = records(&app, &booking, &says(&[bare()])).ok()["code"].clone();
    let page = format!("/notice/{}", code.as_str().unwrap());
    for hidden in [&page, &format!("{page}/sign")] {
        app.anonymous().opens(hidden).is(404);
    }
    let (own, form) = (
        format!("/bookings/{}", booking["id"]),
        format!("/bookings/{}/recordings", booking["id"]),
    );
    for seen in [&own, &form] {
        app.operator()
            .sees_page(seen)
            .shows("The public notice is not there yet");
    }
    app.lead()
        .sees_page(&form)
        .shows("Device 1 · Range (English)")
        .lacks("/notice/");
    app.lead()
        .submits(&format!("{form}/printed"), &[])
        .is(422)
        .shows("is needed for the public notice");
    app.lead()
        .replaces(&path(&booking), &json!(1), &says(&[robot()]))
        .ok();
    // Who keeps what stands there already tells nobody.
    app.lead()
        .replaces(&path(&booking), &json!(2), &says(&[robot()]))
        .ok();
    app.anonymous().sees_page(&page).shows("Robot × 2");
    app.operator()
        .sees_page(&own)
        .shows("Cameras record in this booking");
    app.tick();
    let told = |email: &str| {
        let events = app.events_to(email);
        events
            .iter()
            .filter(|event| *event == "recordings_changed")
            .count()
    };
    assert_eq!(
        (told("operator@people.example"), told("lead@people.example")),
        (2, 0)
    );
}

#[test]
fn a_sign_that_hangs_is_to_be_printed_again_when_something_else_is_so() {
    let app = TestApp::start();
    let (booking, notice) = filmed(&app);
    let sign = format!("{notice}/sign");
    let form = format!("/bookings/{}/recordings", booking["id"]);
    let again = "Print the sign again";
    let page = format!("/bookings/{}", booking["id"]);
    let hangs = || {
        app.lead()
            .submits(&format!("{form}/printed"), &[])
            .leads_to(&format!("{form}?done=saved"));
    };
    moves(&app, &booking, "2027-04-07T01:00:00Z");
    app.lead().sees_page(&page).lacks(again);
    let hung = "The sign is printed and hangs";
    app.lead().sees_page(&sign).shows(hung);
    app.operator().sees_page(&sign).lacks(hung);
    app.anonymous().sees_page(&sign).lacks(hung);
    hangs();
    app.lead().sees_page(&page).lacks(again);
    moves(&app, &booking, "2027-04-07T03:00:00Z");
    app.operator().sees_page(&page).shows(again);
    app.lead().sees_page(&form).shows(again);
    hangs();
    // What passes is no change.
    app.lives_until("2027-04-05T12:00");
    app.lead().sees_page(&page).lacks(again);
    app.operator().submits(&format!("{form}/printed"), &[]).is(403);
}

#[test]
fn whoever_tries_many_notices_has_to_wait() {
    let app = TestApp::start();
    let (_, page) = filmed(&app);
    for n in 0..30 {
        if n % 2 == 0 {
            app.anonymous().opens("/notice/0000000000000000").is(404);
        } else {
            app.anonymous()
                .gets("/api/v1/public-notices/0000000000000000")
                .refused(404);
        }
    }
    app.anonymous().opens(&page).is(429);
    app.anonymous()
        .gets("/api/v1/public-notices/0000000000000000")
        .refused(429);
}

/// Whom to ask is a person: they are forgotten as others are.
#[test]
fn whom_to_ask_is_forgotten_after_the_retention() {
    let app = TestApp::start();
    let (booking, _) = filmed(&app);
    let stored = |app: &TestApp| {
        let id = BookingId(booking["id"].as_i64().unwrap());
        let plan = app.run(move |tx| Ok(find_plan(tx.conn, id)?)).unwrap();
        (plan.says.contact.name, plan.says.controller, plan.version)
    };
    let (name, controller, version) = stored(&app);
    assert_eq!(name, "Nam Gihun");
    app.moves_to("2029-04-05T09:59:59+09:00");
    app.cleans_up();
    assert_eq!(stored(&app).0, "Nam Gihun", "two years are not over");
    app.moves_to("2029-04-06T10:00:01+09:00");
    app.cleans_up();
    assert_eq!(stored(&app), (String::new(), controller.clone(), version + 1));
    app.cleans_up();
    assert_eq!(stored(&app).2, version + 1, "once");
}
