//! The days of a schedule in a browser: pressed, moved, dragged, walked by keys; and what a change of one date
//! costs.

use serde_json::json;
use thirtyfour::Key;

use super::effort::{Cost, Effort};
use super::stories::asked;
use super::{LEAD, OPERATOR};
use crate::support::browser::{Browser, KOREAN_DESK, PHONE};
use crate::support::demo::Demo;

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
