//! The inbox as it stands on a desk and on a phone: what is decided about is in view, and nothing lies over
//! it.

use serde_json::json;
use thirtyfour::Key;

use super::OPERATOR;
use crate::support::browser::{Browser, DESK, Look, PHONE};
use crate::support::demo::Demo;

/// Whether the week of the zone is on the screen, with nothing over it.
const WEEK_IS_CLEAR: &str = "
    const week = document.querySelector('.strip .tl').getBoundingClientRect();
    const over = document.querySelector('.decide').getBoundingClientRect();
    return week.top >= 0 && week.bottom <= Math.min(innerHeight, over.top);";
/// Whether the decision lies over the request.
const COVERS: &str = "
    const own = document.querySelector('.decide').getBoundingClientRect();
    const inner = document.querySelector('article > .in').getBoundingClientRect();
    return own.top < inner.bottom && own.height > innerHeight / 3;";
/// Whether the first session of the request is to be seen without scrolling the week.
const REQUEST_IS_SEEN: &str = "
    const scroller = document.querySelector('.strip .scroll');
    const head = scroller.querySelector('tbody th[scope=row]').getBoundingClientRect();
    const all = [...scroller.querySelectorAll('.is-pending rect.w')].map((one) => one.getBoundingClientRect());
    return scroller.scrollLeft === 0 && all.some((one) => one.left >= head.right && one.right <= scroller.getBoundingClientRect().right);";

#[test]
fn the_week_is_in_view_and_what_is_opened_does_not_lie_over_the_request() {
    let demo = Demo::start();
    let browser = Browser::open(
        &demo.base,
        Look {
            size: (1280, 800),
            ..DESK
        },
    );
    browser.signs_in(OPERATOR);
    browser.goes("/inbox");
    assert_eq!(browser.asks(WEEK_IS_CLEAR), true);
    browser.presses("d");
    browser.waits("declining", |browser| browser.has("#way-decline:target"));
    assert_eq!(browser.asks(COVERS), false);
    browser.presses(Key::Escape);
    browser.waits("closed", |browser| !browser.has(".way:target"));
    browser.clicks("a[href='#way-leave']");
    assert_eq!(browser.asks(COVERS), false);
    browser.finds_nothing_wrong("what a yes leaves out");
    browser.clicks("#way-leave input[name=skip]");
    browser.clicks("button[value=leave]");
    browser.waits("the confirmation", |browser| {
        browser.has("button[value=leave-now]")
    });
    browser.finds_nothing_wrong("the confirmation");
    assert_eq!(demo.complaints(), "");
}

#[test]
fn on_a_phone_the_week_begins_with_the_request() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, PHONE);
    browser.signs_in(OPERATOR);
    browser.goes("/inbox");
    browser.clicks(".queue a.item");
    browser.waits("the request", |browser| browser.has(".inbox.named .strip"));
    assert_eq!(browser.asks(REQUEST_IS_SEEN), true);
    assert_eq!(
        browser.asks("return document.documentElement.scrollWidth"),
        json!(390)
    );
}

#[test]
fn enter_in_a_field_of_a_decision_decides_nothing() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, DESK);
    browser.signs_in(OPERATOR);
    browser.goes("/inbox");
    let before = browser.path();
    browser.presses("d");
    browser.waits("declining", |browser| browser.has("#way-decline:target"));
    browser.types("#comment", "");
    browser.presses(Key::Enter);
    assert_eq!(browser.path().split('#').next(), before.split('#').next());
    browser.goes("/inbox?tab=decided");
    browser.goes("/inbox");
    assert!(browser.has(".decide"), "it still waits");
}
