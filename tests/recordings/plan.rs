//! What cameras see, drawn on the plan of the zone.

use serde_json::{Value, json};

use super::{path, records, robot, says};
use crate::pages_pictures::{png, uploads};
use crate::support::TestApp;
use crate::support::pages::between;

/// The operator brings a plan of the hall. The hash of its file.
fn has_plan(app: &TestApp, width: u32) -> String {
    let said = [
        ("kind", "plan"),
        ("alt.ko", "본관 평면도"),
        ("alt.en", "Plan of the hall"),
    ];
    uploads(&app.operator(), &said, &png(width, 200)).is(303);
    let zone = app.anonymous().sees_page("/sites/hall/zones/main").html.clone();
    between(&zone, "href=\"/pictures/", '.').to_owned()
}

fn drawn(plan: &str, squares: &Value) -> Value {
    let mut robot = robot();
    robot["drawn"] = json!({ "plan": plan, "squares": squares });
    says(&[robot])
}

/// A form that ticks two squares.
const TICKED: [(&str, &str); 14] = [
    ("version", "1"),
    ("devices.0.device", "robot"),
    ("devices.0.count", "2"),
    ("devices.0.purpose.ko", "길 찾기"),
    ("devices.0.purpose.en", "Finding the way"),
    ("devices.0.range.ko", "복도"),
    ("devices.0.range.en", "The corridor"),
    ("devices.0.squares", "7"),
    ("devices.0.squares", "8"),
    ("devices.0.basis", "consent"),
    ("devices.0.faces", "never"),
    ("devices.0.keep_days", "0"),
    ("controller", "Alpha Robotics"),
    ("contact.phone", "010-5550-0412"),
];

#[test]
fn the_range_is_ticked_on_the_plan_and_drawn_on_the_notice_and_its_sign() {
    let app = TestApp::start();
    let plan = has_plan(&app, 300);
    let booking = app.approved("hall/main", "2027-04-05T09:00", 60);
    let code = records(&app, &booking, &says(&[robot()])).ok()["code"].clone();
    let form = format!("/bookings/{}/recordings", booking["id"]);
    let page = app.lead().sees_page(&form);
    page.shows("name=\"devices.0.squares\" value=\"23\"")
        .lacks("value=\"7\" checked");
    app.lead()
        .submits(&form, &[&TICKED[..], &[("devices.0.plan", &*plan)]].concat())
        .leads_to(&format!("{form}?done=saved"));
    let kept = app.lead().gets(&path(&booking)).ok();
    assert_eq!(
        kept["devices"][0]["drawn"],
        json!({ "plan": plan, "squares": [7, 8] })
    );
    let notice = format!("/notice/{}", code.as_str().unwrap());
    app.lead().sees_page(&form).shows("value=\"7\" checked");
    let reader = app.operator();
    for there in [notice.clone(), format!("{notice}/sign"), form] {
        let page = reader.sees_page(&there);
        page.shows("On the plan: B2, B3").shows("<rect x=\"1\" y=\"1\"");
    }
    // Another plan takes its place: on that one the squares mean nothing.
    let page = app
        .operator()
        .sees_page("/sites/hall/zones/main/pictures")
        .html
        .clone();
    let id = between(&page, "/sites/hall/zones/main/pictures/", '"').to_owned();
    let gone = format!("/sites/hall/zones/main/pictures/{id}");
    app.operator().submits(&gone, &[("go", "remove")]).is(303);
    assert_ne!(has_plan(&app, 310), plan);
    app.anonymous()
        .sees_page(&notice)
        .lacks("On the plan")
        .lacks("<rect x=\"1\"");
}

#[test]
fn only_squares_of_the_plan_of_its_own_zone_are_drawn() {
    let app = TestApp::start();
    let booking = app.approved("hall/main", "2027-04-05T09:00", 60);
    let refused = records(&app, &booking, &drawn("abc", &json!([1]))).refused(422);
    assert_eq!(refused["errors"][0]["field"], "devices.0.drawn.plan");
    let plan = has_plan(&app, 300);
    let refused = records(&app, &booking, &drawn(&plan, &json!([24]))).refused(422);
    assert_eq!(refused["errors"][0]["field"], "devices.0.drawn.squares");
    let kept = records(&app, &booking, &drawn(&plan, &json!([]))).ok();
    assert_eq!(kept["devices"][0]["drawn"], Value::Null);
}
