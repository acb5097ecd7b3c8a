//! Who decides in whose place: from the first day to the last by the site's clock, with the letters that ask,
//! marked in the journal, and shown to everybody of the organisation.

use serde_json::{Value, json};

use crate::support::city::{LEAD, OPERATOR, STRANGER};
use crate::support::{Persona, Reply, TestApp, array, because, lacks, shows};

const COMPANY: &str = "/organisations/company";
pub const DEPUTIES: &str = "/api/v1/organisations/company/deputies";
const CLERK: &str = "clerk@people.example";

pub fn id_of(app: &TestApp, email: &str) -> Value {
    let people = app.admin().gets("/api/v1/people?limit=100").ok();
    let mut all = array(&people["items"]).iter();
    all.find(|person| person["email"] == email).unwrap()["id"].clone()
}

pub fn body(app: &TestApp, (absent, deputy): (&str, &str), from: &str, until: &str) -> Value {
    json!({ "person": id_of(app, absent), "deputy": id_of(app, deputy), "from": from, "until": until })
}

/// Somebody names the clerk to decide in the operator's place.
pub fn names(app: &TestApp, by: &Persona, from: &str, until: &str) -> Reply {
    by.posts(DEPUTIES, &body(app, (OPERATOR, CLERK), from, until))
}

/// The stranger looks on at the company, and may decide nothing.
pub fn looks_on(app: &TestApp) -> Persona {
    let invite = json!({ "email": STRANGER, "role": "viewer" });
    app.operator()
        .posts("/api/v1/organisations/company/members", &invite)
        .ok();
    let open = app.stranger().gets("/api/v1/invitations").ok();
    let id = &open["items"][0]["id"];
    app.stranger()
        .presses(&format!("/api/v1/invitations/{id}/accept"))
        .ok();
    app.stranger()
}

fn last_entry(app: &TestApp, booking: &Value) -> Value {
    let path = format!("/api/v1/journal?booking={}", booking["id"]);
    app.admin().gets(&path).ok()["items"][0].clone()
}

#[test]
fn a_deputy_decides_from_the_first_midnight_to_the_last_and_not_a_second_longer() {
    let app = TestApp::start();
    let stranger = looks_on(&app);
    let ask = |day: &str| app.lead().books("hall/main", &format!("2027-04-{day}T11:00"), 60);
    let [early, first, last, late] = ["10", "11", "12", "13"].map(ask);
    let named = body(&app, (OPERATOR, STRANGER), "2027-03-17", "2027-03-18");
    app.operator().posts(DEPUTIES, &named).ok();
    app.moves_to("2027-03-16T23:59:59+09:00");
    stranger.acts("approve", &early).is(403);
    app.moves_to("2027-03-17T00:00:00+09:00");
    stranger.acts("approve", &first).ok();
    let entry = last_entry(&app, &first);
    assert_eq!(entry["person"], id_of(&app, STRANGER));
    assert_eq!(
        entry["on_behalf"],
        json!(format!("person {}", id_of(&app, OPERATOR)))
    );
    // Deciding is all: they close nothing and move nothing.
    let seen = stranger.sees(&first);
    let cancel = format!("/api/v1/sessions/{}/cancel", seen["sessions"][0]["id"]);
    stranger
        .changes(&cancel, &seen["version"], &because("Because."))
        .is(403);
    app.moves_to("2027-03-18T23:59:59+09:00");
    stranger
        .does("decline", &last, &json!({ "reason": "capacity" }))
        .ok();
    app.moves_to("2027-03-19T00:00:00+09:00");
    stranger.acts("approve", &late).is(403);
    app.operator().acts("approve", &late).ok();
    assert!(last_entry(&app, &late)["on_behalf"].is_null());
}

#[test]
fn pages_say_in_whose_place_a_decision_is_and_was_made() {
    let app = TestApp::start();
    let stranger = looks_on(&app);
    let booking = app.lead().books("hall/main", "2027-04-10T11:00", 60);
    let inbox = format!("/inbox/{}", booking["id"]);
    stranger.sees_page(&inbox).lacks("id=\"decide\"");
    let named = body(&app, (OPERATOR, STRANGER), "2027-03-15", "2027-03-15");
    app.operator().posts(DEPUTIES, &named).ok();
    let page = stranger.sees_page(&inbox);
    page.shows("You decide in the place of operator.")
        .shows("id=\"decide\"");
    stranger.acts("approve", &booking).ok();
    let page = app.lead().sees_page(&format!("/bookings/{}", booking["id"]));
    page.shows("in the place of operator");
    let page = app.admin().sees_page("/admin/journal?about=booking");
    page.shows(" · for operator").lacks("for person");
    // After the retention nobody is named any more.
    app.moves_to("2035-01-01T10:00:00+09:00");
    app.cleans_up();
    let path = format!("/api/v1/journal?booking={}", booking["id"]);
    let entries = app.anew("admin@people.example").gets(&path).ok();
    assert_eq!(entries["items"][0]["action"], "booking.approve");
    assert!(entries["items"][0]["on_behalf"].is_null());
}

#[test]
fn what_asks_for_a_decision_goes_to_both_while_it_lasts() {
    let app = TestApp::start();
    looks_on(&app);
    let named = body(&app, (OPERATOR, STRANGER), "2027-03-16", "2027-03-16");
    app.operator().posts(DEPUTIES, &named).ok();
    app.lead().books("hall/main", "2027-04-10T11:00", 60);
    app.tick();
    assert!(app.is_told(OPERATOR, "decision_needed"));
    assert!(!app.is_told(STRANGER, "decision_needed"), "it has not begun");
    app.moves_to("2027-03-16T10:00:00+09:00");
    let booking = app.lead().books("hall/main", "2027-04-11T11:00", 60);
    app.tick();
    assert!(app.is_told(STRANGER, "decision_needed"));
    // The link in the mail decides, and only while it lasts.
    let text = app.newest_text_to(STRANGER);
    let link = text[text.find("/decide/").unwrap()..]
        .split_whitespace()
        .next()
        .unwrap();
    app.anonymous()
        .opens(link)
        .is(200)
        .shows("in the place of operator");
    app.moves_to("2027-03-17T00:00:00+09:00");
    app.anonymous().opens(link).is(404);
    app.moves_to("2027-03-17T10:00:00+09:00");
    // What does not ask is not for them.
    app.operator().acts("approve", &booking).ok();
    app.tick();
    assert!(app.is_told(OPERATOR, "approved") && !app.is_told(STRANGER, "approved"));
}

#[test]
fn a_letter_that_would_leave_after_the_last_day_is_for_nobody_any_more() {
    let app = TestApp::start();
    looks_on(&app);
    let named = body(&app, (OPERATOR, STRANGER), "2027-03-15", "2027-03-15");
    app.operator().posts(DEPUTIES, &named).ok();
    app.lead().books("hall/main", "2027-04-10T11:00", 60);
    app.moves_to("2027-03-16T10:00:00+09:00");
    app.tick();
    assert!(app.is_told(OPERATOR, "decision_needed"));
    assert!(!app.is_told(STRANGER, "decision_needed"));
}

#[test]
fn a_deputy_hears_also_of_what_they_turned_off() {
    let app = TestApp::start();
    let muted = json!({ "muted": ["requests"] });
    app.clerk()
        .posts(&format!("/api/v1/people/{}", id_of(&app, CLERK)), &muted)
        .ok();
    app.lead().books("hall/main", "2027-04-10T11:00", 60);
    app.tick();
    assert!(!app.is_told(CLERK, "decision_needed"));
    names(&app, &app.operator(), "2027-03-15", "2027-03-15").ok();
    app.lead().books("hall/main", "2027-04-11T11:00", 60);
    app.tick();
    assert!(app.is_told(CLERK, "decision_needed"));
}

#[test]
fn in_a_consortium_a_deputy_takes_an_offer_in_the_managers_place() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-10T11:00", 60);
    let offer = json!({ "remarks": "A day later.", "offer": [{ "kind": "trial", "zones": ["hall/main"], "people": 3,
        "power_kw": 2.0, "schedule": { "start": "2027-04-11T11:00", "minutes": 60 } }] });
    let offered = app.operator().does("request-changes", &booking, &offer).ok();
    app.member().acts("accept-offer", &offered).is(403);
    let named = body(&app, (LEAD, "member@people.example"), "2027-03-15", "2027-03-15");
    let path = "/api/v1/organisations/alpha-lead/deputies";
    app.lead().posts(path, &named).ok();
    app.member().acts("accept-offer", &offered).ok();
    let entry = last_entry(&app, &booking);
    assert_eq!(entry["action"], "booking.accept-offer");
    assert_eq!(entry["on_behalf"], json!(format!("person {}", id_of(&app, LEAD))));
}

#[test]
fn whoever_leaves_stands_in_nobodys_place_and_nobody_in_theirs() {
    let app = TestApp::start();
    let stranger = looks_on(&app);
    let booking = app.lead().books("hall/main", "2027-04-10T11:00", 60);
    let named = body(&app, (CLERK, STRANGER), "2027-03-15", "2027-03-20");
    app.operator().posts(DEPUTIES, &named).ok();
    // Of one who looks only, a deputy has nothing to decide.
    let lower = |role: &str| {
        let body = json!({ "email": CLERK, "role": role });
        app.operator()
            .posts("/api/v1/organisations/company/members", &body)
            .ok();
    };
    lower("viewer");
    stranger.acts("approve", &booking).is(403);
    lower("member");
    let clerk = id_of(&app, CLERK);
    app.operator()
        .submits(&format!("{COMPANY}/members/{clerk}/remove"), &[])
        .is(303);
    stranger.acts("approve", &booking).is(403);
    assert_eq!(app.operator().gets(DEPUTIES).ok()["items"], json!([]));
}

#[test]
fn each_fault_is_named_at_its_field() {
    let app = TestApp::start();
    looks_on(&app);
    let operator = app.operator();
    let fault = |pair: (&str, &str), from: &str, until: &str| {
        let refused = operator
            .posts(DEPUTIES, &body(&app, pair, from, until))
            .refused(422);
        let first = &refused["errors"][0];
        format!(
            "{} {}",
            first["field"].as_str().unwrap(),
            first["code"].as_str().unwrap()
        )
    };
    names(&app, &operator, "2027-04-05", "2027-04-09").ok();
    for (pair, from, until, wanted) in [
        ((OPERATOR, OPERATOR), "2027-05-01", "2027-05-02", "deputy oneself"),
        ((OPERATOR, LEAD), "2027-05-01", "2027-05-02", "deputy unknown"),
        ((LEAD, OPERATOR), "2027-05-01", "2027-05-02", "person unknown"),
        ((STRANGER, OPERATOR), "2027-05-01", "2027-05-02", "person viewer"),
        (
            (OPERATOR, CLERK),
            "2027-05-02",
            "2027-05-01",
            "until before_start",
        ),
        ((OPERATOR, CLERK), "2027-03-01", "2027-03-14", "until over"),
        ((OPERATOR, CLERK), "soon", "2027-05-01", "from date"),
        ((OPERATOR, STRANGER), "2027-04-09", "2027-04-12", "person covered"),
        ((CLERK, OPERATOR), "2027-04-01", "2027-04-05", "deputy mutual"),
        ((CLERK, STRANGER), "2027-04-07", "2027-04-07", "person deputises"),
    ] {
        assert_eq!(fault(pair, from, until), wanted, "{pair:?} {from} {until}");
    }
    // Each is on the page, with what was typed.
    let person = id_of(&app, CLERK).to_string();
    let typed = [
        ("person", &*person),
        ("deputy", &*person),
        ("from", "2027-05-02"),
        ("until", "2027-05-01"),
    ];
    let page = operator.submits(&format!("{COMPANY}/deputies"), &typed);
    page.is(422)
        .shows("id=\"deputy-error\"")
        .shows("id=\"until-error\"");
    page.holds("from", "2027-05-02").holds("until", "2027-05-01");
    // The day after the last one is free.
    operator
        .posts(
            DEPUTIES,
            &body(&app, (CLERK, OPERATOR), "2027-04-10", "2027-04-10"),
        )
        .ok();
}

#[test]
fn whoever_is_away_a_manager_and_staff_name_a_deputy_and_colleagues_do_not() {
    let app = TestApp::start();
    names(&app, &app.clerk(), "2027-04-05", "2027-04-09").is(422);
    names(&app, &app.lead(), "2027-04-05", "2027-04-09").is(404);
    let own = body(&app, (CLERK, OPERATOR), "2027-05-05", "2027-05-09");
    let made = app.clerk().posts(DEPUTIES, &own).ok();
    names(&app, &app.staff(), "2027-04-05", "2027-04-09").ok();
    app.tick();
    // Both hear of it, but for whoever did it.
    assert!(
        app.subjects_to(OPERATOR)
            .iter()
            .any(|subject| subject.contains("대리 결정자 지정"))
    );
    let all = app.clerk().gets(DEPUTIES).ok();
    let named: Vec<&str> = array(&all["items"])
        .iter()
        .map(|own| own["deputy_name"].as_str().unwrap())
        .collect();
    assert_eq!(named, ["clerk", "operator"]);
    let lines = [
        "자리를 비우는 사람: operator",
        "대리 결정자: clerk",
        "결정하는 시설: ",
    ];
    let sent = app.memory.sent();
    let mut letters = sent.iter().filter(|(mail, _)| mail.to.email == OPERATOR);
    assert!(letters.any(|(mail, _)| lines.iter().all(|line| mail.rendered.text.contains(line))));
    // The deputy gives it back; then it is gone.
    let path = format!("{COMPANY}/deputies/{}/remove", made["id"]);
    app.operator()
        .submits(&path, &[])
        .leads_to(&format!("{COMPANY}?done=saved"));
    app.operator().submits(&path, &[]).is(404);
}

#[test]
fn the_page_draws_twelve_weeks_and_says_the_same_in_words() {
    let app = TestApp::start();
    let operator = app.operator();
    operator
        .sees_page(COMPANY)
        .shows("Nobody was named.")
        .lacks("class=\"chart lanes\"");
    let person = id_of(&app, OPERATOR).to_string();
    let deputy = id_of(&app, CLERK).to_string();
    let typed = [
        ("person", &*person),
        ("deputy", &*deputy),
        ("from", "2027-04-05"),
        ("until", "2027-04-09"),
    ];
    operator
        .submits(&format!("{COMPANY}/deputies"), &typed)
        .leads_to(&format!("{COMPANY}?done=saved"));
    let page = operator.sees_page(COMPANY);
    page.shows("class=\"chart lanes\" role=\"img\"");
    let words = page.html.split("id=\"deputies\"").nth(1).unwrap();
    let list = words.split("</svg>").nth(1).unwrap();
    shows(list, "operator → clerk");
    shows(list, "Mon 5 Apr 2027 – Fri 9 Apr 2027");
    // Three of twelve weeks are over when it begins, and it takes five days.
    shows(words, "x=\"25%\" width=\"5.95%\"");
    shows(words, ">operator (away Mon 5 Apr 2027 – Fri 9 Apr 2027)<");
    // The clerk may give it back, and name somebody for themselves only.
    let page = app.clerk().sees_page(COMPANY);
    let own = page.html.split("id=\"deputies\"").nth(1).unwrap();
    shows(own, "/remove\"");
    let select = own
        .split("<select id=\"person\"")
        .nth(1)
        .unwrap()
        .split("</select>")
        .next()
        .unwrap();
    shows(select, ">clerk<");
    lacks(select, ">operator<");
    // Its day is over: it stands there no more.
    app.moves_to("2027-04-10T00:00:00+09:00");
    operator.sees_page(COMPANY).shows("Nobody was named.");
}
