//! One's own organisation, as its people find it from the page after the sign-in.

use super::OPERATOR;
use super::effort::{Cost, Effort};
use crate::support::browser::{Browser, DESK, Look, PHONE};
use crate::support::demo::Demo;

#[test]
fn a_colleague_is_invited_in_two_clicks_with_one_field() {
    let demo = Demo::start();
    let desk = Look {
        language: "ko",
        ..DESK
    };
    let browser = Browser::open(&demo.base, desk);
    browser.signs_in(OPERATOR);
    let effort = Effort::of(&browser);
    effort.clicks("nav.nav a[href='/organisation']");
    effort.types("#email", "colleague@hanbit.example");
    effort.clicks("form.invite button");
    browser.sees("초대 이메일을 보냈습니다.");
    effort.is_within(Cost {
        clicks: 2,
        fields: 1,
        loads: 2,
    });
    browser.sees("colleague@hanbit.example");
    for look in [desk, PHONE] {
        browser.looks(look);
        browser.goes("/organisation");
        browser.unfolds();
        browser.finds_nothing_wrong("one's own organisation");
    }
    assert_eq!(demo.complaints(), "");
}
