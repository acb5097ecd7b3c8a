//! A closure and what it hits, settled together, counted from the page after the sign-in.

use super::effort::{Cost, Effort};
use super::stories::approved;
use super::{LEAD, OPERATOR};
use crate::support::browser::{Browser, KOREAN_DESK, PHONE};
use crate::support::demo::Demo;

#[test]
fn a_closure_with_all_hit_sessions_moved_takes_five_clicks_and_three_fields() {
    let demo = Demo::start();
    let booking = approved(&demo, "2027-06-08", 3);
    let operator = Browser::open(&demo.base, KOREAN_DESK);
    operator.signs_in(OPERATOR);
    let effort = Effort::of(&operator);
    effort.clicks("a[href='/sites/hanbit-mall/closures/new']");
    effort.dates("[name=from-date]", "2027-06-09");
    effort.dates("[name=until-date]", "2027-06-10");
    effort.types("[name=reason]", "배관 공사");
    effort.clicks("button[value=preview]");
    operator.sees("2회");
    effort.clicks("button[value=save]");
    operator.waits("the closure", |browser| {
        browser.path().contains("done=closure-added")
    });
    operator.finds_nothing_wrong("what a closure hits, before a choice");
    effort.clicks("[name=how][value=nearest]");
    operator.finds_nothing_wrong("what a closure hits, with a preview");
    effort.clicks("#together-0 button[type=submit]");
    operator.waits("the sessions to be moved", |browser| {
        browser.path().contains("done=hits-settled")
    });
    effort.is_within(Cost {
        clicks: 5,
        fields: 3,
        loads: 4,
    });
    assert!(!operator.has(".hit-one"), "{}", operator.words());
    // The line that says so takes it back, without script as well.
    operator.clicks(".toast form button");
    operator.sees("회차를 원래대로 되돌렸습니다.");
    for look in [KOREAN_DESK, PHONE] {
        operator.looks(look);
        operator.goes("/flagged");
        operator.unfolds();
        operator.finds_nothing_wrong("what was hit");
    }
    let lead = Browser::open(&demo.base, PHONE);
    lead.signs_in(LEAD);
    lead.goes(&format!("/bookings/{booking}/hit"));
    lead.finds_nothing_wrong("a consortium's hit sessions");
    lead.clicks("[name=how][value=cancel]");
    lead.clicks("#together-0 button[type=submit]");
    lead.waits("the sessions to be called off", |browser| {
        browser.path().contains("done=hits-settled")
    });
    assert_eq!(demo.complaints(), "");
}
