//! What somebody typed stays: when the connection is gone, when the sign-in has ended, and on the way back.

use serde_json::json;

use super::stories::asked;
use super::{LEAD, OPERATOR};
use crate::support::browser::{Browser, PHONE};
use crate::support::demo::Demo;

const TYPED: &str = "return document.querySelector('#words').value";

#[test]
fn a_message_that_cannot_be_sent_stays_and_says_so_and_is_sent_later() {
    let demo = Demo::start();
    let booking = asked(&demo, "2027-06-08", 2);
    let phone = Browser::open(&demo.base, PHONE);
    phone.signs_in(LEAD);
    phone.goes(&format!("/bookings/{booking}"));
    phone.types("#words", "Which gate?");
    phone.is_offline(true);
    phone.clicks("#talk form button");
    phone.sees("입력한 내용은 그대로 있습니다");
    assert_eq!(phone.asks(TYPED), json!("Which gate?"));
    assert_eq!(
        phone.asks("return document.querySelector('#talk .unsent').getAttribute('role')"),
        json!("alert")
    );
    phone.is_offline(false);
    phone.clicks("#talk form button");
    phone.waits("the message", |browser| {
        browser.path().contains("done=message-sent")
    });
    phone.sees("Which gate?");
    assert!(!phone.has(".unsent"));
    assert_eq!(demo.complaints(), "");
}

#[test]
fn what_was_typed_is_there_again_on_the_way_back_and_gone_after_signing_out() {
    let demo = Demo::start();
    let booking = asked(&demo, "2027-06-08", 2);
    let phone = Browser::open(&demo.base, PHONE);
    phone.signs_in(OPERATOR);
    let path = format!("/bookings/{booking}");
    phone.goes(&path);
    phone.types("#words", "Use the north gate.");
    phone.goes("/inbox");
    phone.goes_back();
    phone.waits("the page", |browser| browser.path() == path);
    phone.waits("the text", |browser| {
        browser.asks(TYPED) == json!("Use the north gate.")
    });
    phone.asks("document.querySelector('form[action=\"/sign-out\"]').requestSubmit()");
    phone.waits("the sign-out", |browser| browser.path() != path);
    assert_eq!(
        phone.asks("return Object.keys(sessionStorage).filter((key) => key.startsWith('typed ')).length"),
        json!(0)
    );
}

#[test]
fn a_form_whose_sign_in_ended_comes_back_filled_after_the_sign_in() {
    let demo = Demo::start();
    let booking = asked(&demo, "2027-06-08", 2);
    let phone = Browser::open(&demo.base, PHONE);
    phone.signs_in(LEAD);
    phone.goes(&format!("/bookings/{booking}/edit"));
    phone.types("#reply", "One day less?");
    phone.forgets();
    phone.clicks("#wizard button[name=go][value=what]");
    phone.waits("the sign-in", |browser| browser.has("input[name=kept]"));
    phone.types("#email", LEAD);
    phone.types("#password", "madang-demo");
    phone.clicks("main form button[type=submit]");
    phone.waits("the way on", |browser| {
        browser.has(&format!(
            "form[action='/bookings/{booking}/edit'] input[name=reply]"
        ))
    });
    phone.clicks("main form button[type=submit]");
    phone.waits("the form", |browser| browser.has("textarea#reply"));
    assert_eq!(
        phone.asks("return document.querySelector('#reply').value"),
        json!("One day less?")
    );
}
