//! The days of a schedule in a browser: pressed, moved, dragged, walked by keys; and what a change of one date
//! costs.

use serde_json::json;
use thirtyfour::Key;

use super::effort::{Cost, Effort};
use super::stories::asked;
use super::{LEAD, OPERATOR};
use crate::support::browser::{Browser, DESK, Look, PHONE};
use crate::support::demo::Demo;

const KOREAN_DESK: Look = Look {
    language: "ko",
    ..DESK
};

#[test]
fn one_date_is_left_out_of_a_request_that_waits_in_three_clicks() {
    let demo = Demo::start();
    let booking = asked(&demo, "2027-06-08", 3);
    let browser = Browser::open(&demo.base, KOREAN_DESK);
    browser.signs_in(LEAD);
    let effort = Effort::of(&browser);
    browser.goes(&format!("/bookings/{booking}/edit"));
    effort.clicks("#d-2027-06-09");
    browser.waits("the menu", |browser| browser.has(".day-menu"));
    effort.clicks(".day-menu [value^=day-out]");
    browser.waits("two dates", |browser| browser.has("td.is-out #d-2027-06-09"));
    assert_eq!(
        browser.asks("return document.activeElement.id"),
        json!("d-2027-06-09"),
        "the focus is back on the day"
    );
    effort.clicks("#preview button[value=send]");
    browser.waits("the booking", |browser| {
        browser.path().contains("done=request-sent")
    });
    effort.is_within(Cost {
        clicks: 3,
        fields: 0,
        loads: 2,
    });
    browser.sees("6월 9일 제외");
    assert_eq!(demo.complaints(), "");
}

#[test]
fn a_site_offers_another_day_by_one_press_of_the_nearest() {
    let demo = Demo::start();
    let booking = asked(&demo, "2027-06-08", 3);
    let browser = Browser::open(&demo.base, KOREAN_DESK);
    browser.signs_in(OPERATOR);
    browser.goes(&format!("/bookings/{booking}/dates"));
    browser.clicks("#d-2027-06-09");
    browser.waits("the menu", |browser| browser.has(".day-menu"));
    browser.clicks(".day-menu [value^='day-unfold-move']");
    browser.waits("near days", |browser| browser.has(".day-menu .chip"));
    browser.finds_nothing_wrong("the menu of a day");
    browser.clicks(".day-menu .chip");
    browser.waits("moved", |browser| browser.has("td.is-moved-away #d-2027-06-09"));
    browser.clicks("#wizard button[value=offer]");
    browser.waits("the queue", |browser| browser.path().contains("decided="));
    assert_eq!(demo.complaints(), "");
}

#[test]
fn the_days_are_one_stop_walked_by_arrows_and_closed_by_escape() {
    let demo = Demo::start();
    let booking = asked(&demo, "2027-06-08", 3);
    let browser = Browser::open(&demo.base, PHONE);
    browser.signs_in(LEAD);
    browser.goes(&format!("/bookings/{booking}/edit"));
    let focused = || browser.asks("return document.activeElement.id");
    let stops = "return document.querySelectorAll('.weeks [name=day]:not([tabindex=\"-1\"]):enabled').length";
    assert_eq!(browser.asks(stops), json!(1));
    browser.asks("document.getElementById('d-2027-06-08').focus()");
    browser.presses(Key::Right);
    assert_eq!(focused(), json!("d-2027-06-09"));
    browser.presses(Key::Up);
    assert_eq!(focused(), json!("d-2027-06-02"));
    browser.presses(Key::Down);
    browser.presses(Key::Enter);
    browser.waits("the menu", |browser| browser.has(".day-menu"));
    browser.finds_nothing_wrong("the days on a phone");
    browser.presses(Key::Escape);
    browser.waits("closed", |browser| !browser.has(".day-menu"));
    assert_eq!(focused(), json!("d-2027-06-09"));
    assert_eq!(demo.complaints(), "");
}

#[test]
fn two_phases_with_one_conflict_are_sent_from_the_start_page_in_twelve_clicks_twelve_fields_and_six_pages() {
    let demo = Demo::start();
    asked(&demo, "2027-06-09", 1);
    let browser = Browser::open(&demo.base, KOREAN_DESK);
    browser.signs_in(LEAD);
    let effort = Effort::of(&browser);
    effort.clicks("main a[href^='/bookings/new']");
    browser.waits("the places", |browser| browser.has("#site"));
    effort.chooses("#site", "hanbit-mall");
    browser.waits("the zones", |browser| {
        browser.has("input[value='hanbit-mall/3f-east']")
    });
    effort.clicks("input[value='hanbit-mall/3f-east']");
    effort.clicks("#wizard button.main[value=when]");
    browser.waits("the days", |browser| browser.has("#p0-date"));
    for (field, value) in [
        ("from", "11:00"),
        ("to", "15:00"),
        ("repeat", "daily"),
        ("date", "2027-06-08"),
    ] {
        effort.chooses(&format!("#p0-{field}"), value);
    }
    browser.waits("the conflict", |browser| browser.has("td.is-taken #d-2027-06-09"));
    effort.clicks("[name=p0-ends][value=count]");
    effort.chooses("#p0-count", "3");
    browser.waits("three dates", |browser| browser.has("td.is-empty #d-2027-06-11"));
    effort.clicks("#d-2027-06-09");
    browser.waits("the menu", |browser| browser.has(".day-menu"));
    effort.clicks(".day-menu [value^=day-out]");
    browser.waits("two dates", |browser| browser.has("td.is-out #d-2027-06-09"));
    effort.clicks(".phases details summary");
    effort.clicks(".phases button[value=copy]");
    browser.waits("the second phase", |browser| browser.has("#p1-date"));
    effort.clicks("#wizard button.main[value=what]");
    effort.types("#title", "낮 지도 작성");
    effort.types("#p1-people", "3");
    effort.clicks("#wizard button.main[value=check]");
    browser.waits("all of it", |browser| browser.has("button[value=send]"));
    browser.finds_nothing_wrong("all of a request");
    effort.clicks("#wizard button[value=send]");
    browser.waits("the booking", |browser| {
        browser.path().contains("done=request-sent")
    });
    effort.is_within(Cost {
        clicks: 12,
        fields: 12,
        loads: 6,
    });
    assert_eq!(demo.complaints(), "");
}
