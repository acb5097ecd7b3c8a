//! More of the roles' stories: what becomes of a request that can't be as it was asked, of a day that closes,
//! and of those who are new.

use serde_json::{Value, json};

use super::{ADMIN, LEAD, OPERATOR, STAFF};
use crate::support::browser::{Browser, DESK, PHONE};
use crate::support::demo::Demo;
use crate::support::guest::Guest;
use crate::support::lacks;

/// Robonarae asks for days in the mall's corridor, four hours from eleven: the id of the request.
pub(super) fn asked(demo: &Demo, first: &str, days: u32) -> String {
    let schedule = json!({ "start": format!("{first}T11:00"), "minutes": 240, "rrule": format!("FREQ=DAILY;COUNT={days}") });
    let phase =
        json!({ "kind": "trial", "zones": ["hanbit-mall/3f-east"], "people": 2, "schedule": schedule });
    let ask = json!({ "consortium": "robonarae", "title": "Mapping by day", "purpose": "A robot draws its map.", "phases": [phase] });
    Guest::signs_in(demo, LEAD).posts("/api/v1/bookings", &Value::Null, &ask)["id"].to_string()
}

/// The same, approved by the mall: the id of the booking.
pub(super) fn approved(demo: &Demo, first: &str, days: u32) -> String {
    let booking = asked(demo, first, days);
    let operator = Guest::signs_in(demo, OPERATOR);
    let seen = operator.gets(&format!("/api/v1/bookings/{booking}"));
    operator.posts(&format!("/api/v1/bookings/{booking}/approve"), &seen, &json!({}));
    booking
}

fn signed_in(demo: &Demo, email: &str) -> Browser {
    let browser = Browser::open(&demo.base, DESK);
    browser.signs_in(email);
    browser
}

fn is_done(browser: &Browser) -> bool {
    browser.path().contains("done=") || browser.path().contains("decided=")
}

#[test]
fn an_operator_offers_other_hours_and_the_start_up_takes_them() {
    let demo = Demo::start();
    let booking = asked(&demo, "2027-06-08", 1);
    let operator = signed_in(&demo, OPERATOR);
    operator.goes(&format!("/inbox/{booking}"));
    operator.clicks("#decide [data-key=o]");
    operator.waits("the days", |browser| browser.has(".weeks"));
    operator.chooses("#p0-to", "17:00");
    operator.chooses("#p0-from", "13:00");
    operator.waits("other hours", |browser| browser.has(".weeks .is-free"));
    operator.types("#comment", "The corridor is cleaned until one.");
    operator.clicks("#wizard button[value=offer]");
    operator.waits("the queue", is_done);

    let lead = signed_in(&demo, LEAD);
    lead.goes(&format!("/bookings/{booking}"));
    lead.sees("The corridor is cleaned until one.");
    lead.finds_nothing_wrong("a booking with an offer");
    lead.clicks(&format!(
        "form[action='/bookings/{booking}/accept-offer'] button.main"
    ));
    lead.waits("the answer", |browser| {
        browser.path().contains("done=offer-accepted")
    });
    lead.sees("Approved");
    lead.sees("13:00–17:00");
    assert_eq!(demo.complaints(), "");
}

#[test]
fn a_start_up_reads_why_its_request_was_declined() {
    let demo = Demo::start();
    let booking = asked(&demo, "2027-06-08", 1);
    let operator = signed_in(&demo, OPERATOR);
    operator.goes(&format!("/inbox/{booking}"));
    operator.clicks("#decide [data-key=d]");
    operator.chooses("#reason", "season");
    operator.types("#comment", "A sale fills the corridor in June.");
    operator.clicks("#decide button[value=decline]");
    operator.waits("the queue", is_done);

    let lead = Browser::open(&demo.base, PHONE);
    lead.signs_in(LEAD);
    lead.goes(&format!("/bookings/{booking}"));
    for words in ["반려", "성수기", "A sale fills the corridor in June."] {
        lead.sees(words);
    }
    lead.finds_nothing_wrong("a declined request on a phone");
    assert_eq!(demo.complaints(), "");
}

/// Moves the first session of the page to a day, in the form that settles them one by one.
fn moves_first(operator: &Browser, date: &str) {
    operator.clicks(".hit-one input[value=other]");
    operator.dates(".hit-one .other-time input[type=date]", date);
    operator.clicks("#each-0 footer button");
    operator.waits("the move", is_done);
}

#[test]
fn an_operator_closes_two_days_sees_whom_it_hits_moves_one_session_and_cancels_the_other() {
    let demo = Demo::start();
    let booking = asked(&demo, "2027-06-08", 2);
    let operator = signed_in(&demo, OPERATOR);
    operator.goes(&format!("/inbox/{booking}"));
    operator.clicks("#decide button[value=approve]");
    operator.waits("the queue", is_done);

    operator.goes("/sites/hanbit-mall/closures/new");
    for (name, value) in [("from-date", "2027-06-08"), ("until-date", "2027-06-10")] {
        operator.dates(&format!("[name={name}]"), value);
    }
    for (name, value) in [
        ("from-time", "00:00"),
        ("until-time", "00:00"),
        ("reason", "Pipes burst."),
    ] {
        operator.types(&format!("[name={name}]"), value);
    }
    operator.clicks("button[value=preview]");
    operator.sees("2 sessions are affected.");
    operator.sees("Mapping by day");
    operator.clicks("button[value=save]");
    operator.waits("the closure", |browser| {
        browser.path().contains("done=closure-added")
    });
    // It can still be taken back, and stays so until the line is closed.
    operator.finds_nothing_wrong("a closure that was just kept");
    operator.clicks("[data-dismiss]");
    operator.waits("the line to be gone", |browser| !browser.has(".toast"));

    moves_first(&operator, "2027-06-15");
    operator.clicks("[data-dismiss]");
    operator.clicks(".hit-one input[value=cancel]");
    operator.clicks("#each-0 footer button");
    operator.waits("nothing to settle", |browser| !browser.has(".hit-one"));

    let lead = signed_in(&demo, LEAD);
    lead.goes(&format!("/bookings/{booking}"));
    lead.sees("Tue 15 Jun");
    lead.sees("Cancelled");
    assert_eq!(demo.complaints(), "");
}

#[test]
fn staff_make_an_organisation_invite_its_first_person_and_put_it_into_a_consortium() {
    let demo = Demo::start();
    let staff = signed_in(&demo, STAFF);
    staff.goes("/organisations/new");
    for (field, value) in [
        ("names.ko", "새봄로봇"),
        ("names.en", "Saebom Robotics"),
        ("slug", "saebom"),
    ] {
        staff.types(&format!("[id='{field}']"), value);
    }
    staff.clicks("main form.card button.main");
    staff.waits("the organisation", |browser| {
        browser.path() == "/organisations/saebom?done=saved"
    });

    staff.clicks("a[href='/people/new?organisation=saebom']");
    staff.types("#name", "Han Saebom");
    staff.types("#email", "han@saebom.example");
    staff.chooses("#language", "en");
    staff.chooses("[id='organisations.0.role']", "manager");
    staff.clicks("main form.card button.main");
    staff.waits("the person", |browser| browser.path().contains("done=invited"));

    // The invitation leads from the mailbox to a password and in.
    let new = Browser::open(&demo.base, DESK);
    new.waits("the invitation", |browser| {
        browser.goes("/demo/mail");
        browser.words().contains("han@saebom.example")
    });
    new.clicks("ul.list > li:first-child a.item");
    new.clicks("a.btn[href^='/link/']");
    new.types("#password", "seven quiet ladders");
    new.clicks("main form button.main");
    new.waits("the home page", |browser| {
        browser.path() == "/home?done=password-set"
    });

    staff.goes("/consortia/new");
    // Chosen by name, from a list that the browser filters.
    staff.types("[id='organisations.0.name']", "Saebom Robotics");
    staff.clicks("button[value=organisation]");
    staff.types("[id='organisations.1.name']", "hanbit-mall");
    staff.chooses("[id='organisations.1.role']", "host");
    staff.sees("Organisations that are known already: 2.");
    for (field, value) in [("titles.ko", "봄맞이 실증"), ("number", "SBA-2027-0999")] {
        staff.types(&format!("[id='{field}']"), value);
    }
    staff.clicks("main details.wide summary");
    staff.types("[id='titles.en']", "Spring trial");
    staff.types("#slug", "spring");
    staff.dates("#agreement_from", "2027-03-01");
    staff.dates("#agreement_until", "2027-02-01");
    staff.clicks("button[value=save]");
    staff.waits("what is wrong", |browser| browser.has("[role=alert]"));
    assert_eq!(
        staff.asks("return document.activeElement.id"),
        "agreement_until",
        "the focus is in the wrong field"
    );
    staff.finds_nothing_wrong("a consortium that comes back");
    staff.dates("#agreement_until", "2027-12-31");
    staff.clicks("button[value=save]");
    staff.waits("the consortium", |browser| {
        browser.path() == "/consortia/spring?done=saved"
    });
    staff.sees("Saebom Robotics");
    staff.goes("/consortia/spring/edit");
    // The mall is the older organisation.
    staff.dates("[id='parties.0.valid_from']", "2027-04-01");
    staff.clicks("main form button.main");
    staff.sees("Thu 1 Apr 2027");

    new.goes("/consortia/spring");
    new.sees("Spring trial");
    assert_eq!(demo.complaints(), "");
}

#[test]
fn an_admin_adds_a_holiday_and_the_site_settles_what_it_touches() {
    let demo = Demo::start();
    let (lead, operator) = (Guest::signs_in(&demo, LEAD), Guest::signs_in(&demo, OPERATOR));
    let booking = lead.gets(&format!("/api/v1/bookings/{}", asked(&demo, "2027-06-08", 1)));
    operator.posts(
        &format!("/api/v1/bookings/{}/approve", booking["id"]),
        &booking,
        &json!({}),
    );
    let closed = json!({ "effect": "block", "shape": "public_holidays", "reason": "Closed on holidays" });
    operator.posts("/api/v1/sites/hanbit-mall/closures", &Value::Null, &closed);

    let admin = signed_in(&demo, ADMIN);
    admin.goes("/admin/holidays");
    admin.dates("#date", "2027-06-08");
    admin.types("[id='names.ko']", "임시 공휴일");
    admin.types("[id='names.en']", "A day off");
    admin.chooses("#kind", "temporary");
    admin.clicks("main form button.main");
    admin.sees("Mapping by day");
    admin.clicks("form[action='/admin/holidays'] button");
    admin.waits("what it touched", |browser| {
        browser.path() == "/flagged?done=holiday-flagged"
    });
    admin.sees("Mapping by day");
    admin.finds_nothing_wrong("what a holiday touched");

    let operator = signed_in(&demo, OPERATOR);
    operator.goes("/flagged");
    moves_first(&operator, "2027-06-15");
    admin.goes("/flagged");
    lacks(&admin.words(), "Mapping by day");
    assert_eq!(demo.complaints(), "");
}

#[test]
fn what_was_called_off_is_brought_back_from_the_line_that_says_so() {
    let demo = Demo::start();
    let operator = Guest::signs_in(&demo, OPERATOR);
    let lead = Guest::signs_in(&demo, LEAD);
    let booking = lead.gets(&format!("/api/v1/bookings/{}", asked(&demo, "2027-06-08", 2)));
    let approved = operator.posts(
        &format!("/api/v1/bookings/{}/approve", booking["id"]),
        &booking,
        &json!({}),
    );
    let session = &approved["sessions"][0]["id"];
    let browser = signed_in(&demo, LEAD);
    browser.goes(&format!("/sessions/{session}"));
    browser.clicks(&format!("form[action='/sessions/{session}/cancel'] button"));
    browser.waits("the line", |browser| {
        browser.path().contains("done=session-cancel") && browser.has(".toast form button")
    });
    browser.finds_nothing_wrong("a session that was just called off");
    browser.clicks(".toast form button");
    browser.waits("the way back", |browser| {
        browser.path().ends_with("done=session-restore")
    });
    assert_eq!(
        lead.gets(&format!("/api/v1/bookings/{}", booking["id"]))["sessions"][0]["state"],
        "scheduled"
    );
    assert_eq!(demo.complaints(), "");
}

#[test]
fn a_week_s_sheet_is_printed_as_a_table_and_without_what_stands_around_it() {
    let demo = Demo::start();
    let browser = signed_in(&demo, OPERATOR);
    browser.goes("/reports/week?site=hanbit-mall");
    browser.waits("the button that prints", |browser| {
        browser.has("[data-print]:not([hidden])")
    });
    browser.looks_on_paper();
    let shown = |css: &str| {
        browser.asks(&format!(
            "return document.querySelector(`{css}`).checkVisibility()"
        ))
    };
    assert_eq!(shown("table.data thead"), true);
    for css in [".masthead", ".crumbs", ".foot", ".demo", "[data-print]"] {
        assert_eq!(shown(css), false, "{css}");
    }
    assert_eq!(
        browser.asks("return document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
        true
    );
}
