//! One's own organisation and a new consortium, counted from the page after the sign-in.

use super::effort::{Cost, Effort};
use super::{OPERATOR, STAFF};
use crate::support::browser::{Browser, DESK, Look, PHONE};
use crate::support::demo::Demo;

const KOREAN_DESK: Look = Look {
    language: "ko",
    ..DESK
};

#[test]
fn a_colleague_is_invited_in_two_clicks_with_one_field() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, KOREAN_DESK);
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
    for look in [KOREAN_DESK, PHONE] {
        browser.looks(look);
        browser.goes("/organisation");
        browser.unfolds();
        browser.finds_nothing_wrong("one's own organisation");
    }
    assert_eq!(demo.complaints(), "");
}

#[test]
fn a_consortium_with_an_organisation_and_a_person_takes_three_clicks_and_eight_fields() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, KOREAN_DESK);
    browser.signs_in(STAFF);
    let effort = Effort::of(&browser);
    effort.clicks("nav.nav a[href='/consortia']");
    effort.clicks("a[href='/consortia/new']");
    effort.types("[id='organisations.0.name']", "㈜새봄로봇");
    effort.types("[id='people.0.name']", "한새봄");
    effort.types("[id='people.0.email']", "han@saebom.example");
    effort.types("[id='titles.ko']", "봄맞이 실증");
    effort.types("#number", "2027-실증-014");
    effort.dates("#agreement_from", "2027-03-02");
    effort.dates("#agreement_until", "2027-12-31");
    // The sentence follows what was typed.
    browser.sees("새 기관 1곳과 컨소시엄 1개(saebomrobot)가 생깁니다.");
    browser.finds_nothing_wrong("a new consortium");
    effort.clicks("button[value=save]");
    browser.waits("the consortium", |browser| {
        browser.path() == "/consortia/saebomrobot?done=founded"
    });
    effort.is_within(Cost {
        clicks: 3,
        fields: 8,
        loads: 3,
    });
    browser.goes("/organisations/saebomrobot");
    browser.sees("han@saebom.example");
    browser.looks(PHONE);
    browser.goes("/consortia/new");
    browser.clicks("button[value=organisation]");
    browser.unfolds();
    browser.finds_nothing_wrong("a new consortium on a phone");
    assert_eq!(demo.complaints(), "");
}
