//! A manager decides from the mail on a phone: how many presses, fields and pages that takes.

use super::effort::{Cost, Effort};
use super::{LEAD, stories};
use crate::support::browser::{Browser, PHONE};
use crate::support::demo::Demo;
use crate::support::guest::Guest;
use serde_json::Value;

/// The mail that asks for a decision on the newest request, with the link to decide by.
fn opens_mail(phone: &Browser) {
    let find = "const found = [...document.querySelectorAll('ul.list a.item')]\
        .find((item) => item.textContent.includes('operator@hanbit-mall.example') && item.textContent.includes('Mapping by day'));\
        return found ? found.getAttribute('href') : ''";
    phone.waits("the mail", |browser| {
        browser.goes("/demo/mail");
        browser.asks(find) != ""
    });
    let mail = phone.asks(find).as_str().unwrap().to_owned();
    phone.goes(&mail);
}

/// Presses the mail's button; it and what follows is counted.
fn opens_request(phone: &Browser) -> Effort<'_> {
    let effort = Effort::of(phone);
    effort.clicks("a.btn[href^='/decide/']");
    phone.waits("the request", |browser| browser.path().starts_with("/decide/"));
    effort
}

#[test]
fn a_manager_approves_from_a_mail_with_two_presses_two_pages_and_no_field() {
    let demo = Demo::start();
    let booking = stories::asked(&demo, "2027-06-08", 2);
    let phone = Browser::open(&demo.base, PHONE);
    opens_mail(&phone);
    let effort = opens_request(&phone);
    phone.finds_nothing_wrong("a request by a mail's link");
    effort.clicks("form[action$='/approve'] button.main");
    phone.waits("the decision", |browser| browser.has(".decided form"));
    effort.is_within(Cost {
        clicks: 2,
        fields: 0,
        loads: 2,
    });
    phone.finds_nothing_wrong("a decision by a mail's link");
    let focused = "return document.activeElement.matches('.decided') && !document.querySelector('.decided progress').hidden";
    assert_eq!(phone.asks(focused), true);
    let seen = Guest::signs_in(&demo, LEAD).gets(&format!("/api/v1/bookings/{booking}"));
    assert_eq!(seen["state"], "approved");

    phone.clicks(".decided form button");
    phone.waits("the form again", |browser| {
        browser.has("form[action$='/approve'] button.main")
    });
    let seen: Value = Guest::signs_in(&demo, LEAD).gets(&format!("/api/v1/bookings/{booking}"));
    assert_eq!(seen["state"], "requested");
    assert_eq!(demo.complaints(), "");
}

#[test]
fn one_night_is_left_out_from_a_mail_with_three_presses_two_pages_and_no_field() {
    let demo = Demo::start();
    let booking = stories::asked(&demo, "2027-06-08", 2);
    let phone = Browser::open(&demo.base, PHONE);
    opens_mail(&phone);
    let effort = opens_request(&phone);
    effort.clicks("details.fold input[name=skip]");
    effort.clicks("details.fold button[value=leave]");
    phone.waits("the decision", |browser| browser.has(".decided form"));
    effort.is_within(Cost {
        clicks: 3,
        fields: 0,
        loads: 2,
    });
    let seen = Guest::signs_in(&demo, LEAD).gets(&format!("/api/v1/bookings/{booking}"));
    assert_eq!(seen["sessions"][0]["state"], "skipped");
    assert_eq!(seen["sessions"][1]["state"], "scheduled");
}
